package duck_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"demarche/duck"
)

func open(t testing.TB, path string) *duck.DB {
	t.Helper()
	d, err := duck.Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// What is appended is what DuckDB itself says stands in the table, and what is
// read back: DuckDB's own casts are the judge of both.
func TestWhatIsAppendedIsRead(t *testing.T) {
	ctx := context.Background()
	d := open(t, filepath.Join(t.TempDir(), "x.db"))
	if _, err := d.Exec(ctx, `CREATE TABLE t (s VARCHAR, i BIGINT, u UBIGINT, f DOUBLE, b BOOLEAN, "at" TIMESTAMP, n INTEGER)`); err != nil {
		t.Fatal(err)
	}
	types := []duck.Type{duck.Varchar, duck.Bigint, duck.UBigint, duck.Double, duck.Boolean, duck.Timestamp, duck.Integer}
	rng := rand.New(rand.NewPCG(1, 2))
	const rows = 10_000
	want := make([][]string, rows)
	err := d.InTx(ctx, func() error {
		a, err := d.Append("t", types)
		if err != nil {
			return err
		}
		for r := range rows {
			want[r] = make([]string, len(types))
			if rng.IntN(3) > 0 {
				// Lengths around 12, where DuckDB changes how a string lies.
				s := strings.Repeat("é", rng.IntN(9)) + strings.Repeat("x", rng.IntN(3)) + fmt.Sprint(r)
				if rng.IntN(500) == 0 {
					s = strings.Repeat("long ", 300_000)
				}
				a.Varchar(0, s)
				want[r][0] = s
			}
			if rng.IntN(3) > 0 {
				v := rng.Int64() - 1<<62
				a.Bigint(1, v)
				want[r][1] = fmt.Sprint(v)
			}
			if rng.IntN(3) > 0 {
				v := rng.Uint64()
				a.UBigint(2, v)
				want[r][2] = fmt.Sprint(v)
			}
			if rng.IntN(3) > 0 {
				a.Double(3, float64(r)+0.5)
				want[r][3] = fmt.Sprintf("%.1f", float64(r)+0.5)
			}
			if rng.IntN(3) > 0 {
				a.Boolean(4, r%2 == 0)
				want[r][4] = fmt.Sprint(r%2 == 0)
			}
			if rng.IntN(3) > 0 {
				at := time.Date(2016, 1, 1, 0, 0, r, 0, time.UTC)
				a.Bigint(5, at.UnixMicro())
				want[r][5] = at.Format(time.DateTime)
			}
			if rng.IntN(3) > 0 {
				a.Integer(6, int32(-r))
				want[r][6] = fmt.Sprint(-r)
			}
			if err := a.EndRow(); err != nil {
				return err
			}
		}
		return a.Close(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	_, got, err := d.Strings(ctx, `SELECT * FROM t ORDER BY rowid`)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != rows {
		t.Fatalf("%d rows, want %d", len(got), rows)
	}
	for r := range got {
		for c := range got[r] {
			if got[r][c] != want[r][c] {
				t.Fatalf("row %d column %d = %.40q, want %.40q", r, c, got[r][c], want[r][c])
			}
		}
	}
	// The typed reading of the same table: sums by DuckDB against sums by hand.
	rows2, err := d.Query(ctx, `SELECT i, u, i IS NULL AS none FROM t`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows2.Close()
	var sum int64
	var xor uint64
	for rows2.Next() {
		for k := range rows2.Len() {
			if rows2.Null(0, k) != rows2.Bools(2)[k] {
				t.Fatal("Null differs from IS NULL")
			}
			if !rows2.Null(0, k) {
				sum += rows2.Int64s(0)[k] >> 20
			}
			if !rows2.Null(1, k) {
				xor ^= rows2.Uint64s(1)[k]
			}
		}
	}
	if err := rows2.Err(); err != nil {
		t.Fatal(err)
	}
	_, one, err := d.Strings(ctx, `SELECT sum(i >> 20), bit_xor(u) FROM t`)
	if err != nil {
		t.Fatal(err)
	}
	if one[0][0] != fmt.Sprint(sum) || one[0][1] != fmt.Sprint(xor) {
		t.Errorf("read %d and %d, DuckDB says %v", sum, xor, one[0])
	}
}

func TestATransactionThatFailsLeavesNothing(t *testing.T) {
	ctx := context.Background()
	d := open(t, "")
	if _, err := d.Exec(ctx, `CREATE TABLE t (i BIGINT)`); err != nil {
		t.Fatal(err)
	}
	boom := fmt.Errorf("boom")
	err := d.InTx(ctx, func() error {
		a, err := d.Append("t", []duck.Type{duck.Bigint})
		if err != nil {
			return err
		}
		for i := range 300_000 {
			a.Bigint(0, int64(i))
			if err := a.EndRow(); err != nil {
				return err
			}
		}
		if err := a.Close(ctx); err != nil {
			return err
		}
		return boom
	})
	if err != boom {
		t.Errorf("error %v, want boom", err)
	}
	_, got, err := d.Strings(ctx, `SELECT count(*) FROM t`)
	if err != nil || got[0][0] != "0" {
		t.Errorf("%v rows (%v), want 0", got, err)
	}
}

func TestAQueryStopsWhenTold(t *testing.T) {
	d := open(t, "")
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := d.Exec(ctx, `SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE hash(a.range, b.range) = 0`)
	if err != context.Canceled {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	if _, err := d.Exec(context.Background(), `SELECT 1`); err != nil {
		t.Errorf("after it: %v", err)
	}
}

func TestAFailedQueryShowsItself(t *testing.T) {
	d := open(t, "")
	_, err := d.Exec(context.Background(), `SELECT nosuch FROM nowhere`)
	if err == nil || !strings.Contains(err.Error(), "SELECT nosuch FROM nowhere") {
		t.Errorf("error %v, want one with the query", err)
	}
}
