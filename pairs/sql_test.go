package pairs_test

import (
	"context"
	"errors"
	"testing"

	"demarche/duck"
	"demarche/pairs"
	"demarche/pairs/pairstest"
)

func open(t testing.TB) *duck.DB {
	t.Helper()
	db, err := duck.Open("", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// load makes the table rows of what src yields.
func load(ctx context.Context, db *duck.DB, src pairs.Source) error {
	if _, err := db.Exec(ctx, `CREATE OR REPLACE TABLE rows (object UBIGINT, actor UBIGINT, at_us BIGINT, record BIGINT)`); err != nil {
		return err
	}
	return db.InTx(ctx, func() error {
		a, err := db.Append("rows", []duck.Type{duck.UBigint, duck.UBigint, duck.Bigint, duck.Bigint})
		if err != nil {
			return err
		}
		err = src(ctx, func(b pairs.Batch) error {
			for i := range b.Object {
				a.UBigint(0, b.Object[i])
				a.UBigint(1, b.Actor[i])
				a.Bigint(2, b.AtUS[i])
				a.Bigint(3, b.Record[i])
				if err := a.EndRow(); err != nil {
					return err
				}
			}
			return nil
		})
		return errors.Join(err, a.Close(ctx))
	})
}

// bySQL runs the join over the table rows.
func bySQL(ctx context.Context, db *duck.DB, q pairs.Query) ([]pairs.Edge, error) {
	plan, err := pairs.CoShareSQL(q, "SELECT object, actor, at_us, record FROM rows")
	if err != nil {
		return nil, err
	}
	rows, err := db.Query(ctx, plan.Query())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	edges := []pairs.Edge{}
	for rows.Next() {
		number := func(column, row int) int { return int(rows.Int64s(column)[row]) }
		for i := range rows.Len() {
			edges = append(edges, pairs.Edge{
				A: rows.Uint64s(0)[i], B: rows.Uint64s(1)[i], Shared: number(2, i), Hits: rows.Int64s(3)[i],
				ARecords: number(4, i), BRecords: number(5, i), AFirst: number(6, i), BFirst: number(7, i),
				FirstUS: rows.Int64s(8)[i], LastUS: rows.Int64s(9)[i],
				GapMinUS: rows.Int64s(10)[i], GapMedianUS: rows.Float64s(11)[i], GapMaxUS: rows.Int64s(12)[i],
			})
		}
	}
	return edges, rows.Err()
}

func TestCoShareSQLIsPlain(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a query for each case")
	}
	db := open(t)
	for _, c := range pairstest.Cases() {
		if err := load(t.Context(), db, pairstest.Source(c.Rows, 100)); err != nil {
			t.Fatal(err)
		}
		for minShared := 1; minShared <= 4; minShared++ {
			q := pairs.Query{Window: c.Window, MinShared: minShared}
			got, err := bySQL(t.Context(), db, q)
			if err != nil {
				t.Fatalf("%s, %+v: %v", c.Name, q, err)
			}
			want := pairstest.Plain(c.Rows, q)
			for i := range want {
				want[i].Shown = nil // the query tells how many only
			}
			if diff := pairstest.Diff(got, want); diff != "" {
				t.Fatalf("%s, %+v: %s", c.Name, q, diff)
			}
		}
	}
}
