package casefile

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"demarche"
	"demarche/duck"
)

func fromJSON(s string, to any) error { return json.Unmarshal([]byte(s), to) }

func at(us int64) time.Time { return time.UnixMicro(us).UTC() }

// Datasets returns the datasets in the order in which they were added.
func (c *Case) Datasets(ctx context.Context) ([]demarche.Dataset, error) {
	r, err := c.db.Query(ctx, `
SELECT dataset::BIGINT, name, sha256, bytes, format, encoding, compression, kept, refused,
       first, last, resolution_s, zone, zone_assumed, mapping, source, licence, notes, options, holds
FROM datasets ORDER BY dataset`)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []demarche.Dataset
	for r.Next() {
		for i := range r.Len() {
			d := demarche.Dataset{
				Dataset: int(r.Int64s(0)[i]), Name: r.String(1, i), SHA256: r.String(2, i), Bytes: r.Int64s(3)[i],
				Format: r.String(4, i), Encoding: r.String(5, i), Compression: r.String(6, i),
				Kept: r.Int64s(7)[i], Refused: r.Int64s(8)[i], First: at(r.Int64s(9)[i]), Last: at(r.Int64s(10)[i]),
				ResolutionS: r.Float64s(11)[i], Zone: r.String(12, i), ZoneAssumed: r.Bools(13)[i],
				Source: r.String(15, i), Licence: r.String(16, i), Holds: r.String(19, i),
			}
			if r.Null(9, i) {
				d.First, d.Last = time.Time{}, time.Time{}
			}
			if err := fromJSON(r.String(14, i), &d.Mapping); err != nil {
				return nil, fmt.Errorf("dataset %d: mapping: %w", d.Dataset, err)
			}
			if err := fromJSON(r.String(17, i), &d.Notes); err != nil {
				return nil, fmt.Errorf("dataset %d: notes: %w", d.Dataset, err)
			}
			if err := fromJSON(r.String(18, i), &d.Options); err != nil {
				return nil, fmt.Errorf("dataset %d: options: %w", d.Dataset, err)
			}
			all = append(all, d)
		}
	}
	return all, r.Err()
}

// Refusals counts the refusals of each dataset by field and reason, with the
// first three of each.
func (c *Case) Refusals(ctx context.Context) ([]demarche.RefusalCount, error) {
	r, err := c.db.Query(ctx, `
SELECT r.dataset::BIGINT, r.field, r.reason, count(*) OVER (PARTITION BY r.dataset, r.field, r.reason), r.line, r.value, r.detail, d.name
FROM refusals r JOIN datasets d USING (dataset)
QUALIFY row_number() OVER (PARTITION BY r.dataset, r.field, r.reason ORDER BY r.line) <= 3
ORDER BY r.dataset, r.reason, r.field, r.line`)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []demarche.RefusalCount
	for r.Next() {
		for i := range r.Len() {
			n := demarche.RefusalCount{Dataset: int(r.Int64s(0)[i]), Field: r.String(1, i), Reason: r.String(2, i), Rows: r.Int64s(3)[i]}
			if k := len(all); k == 0 || all[k-1].Dataset != n.Dataset || all[k-1].Field != n.Field || all[k-1].Reason != n.Reason {
				all = append(all, n)
			}
			last := &all[len(all)-1]
			last.Example = append(last.Example, demarche.Refusal{
				File: r.String(7, i), Line: r.Int64s(4)[i], Field: n.Field, Value: r.String(5, i), Reason: n.Reason, Detail: r.String(6, i),
			})
		}
	}
	return all, r.Err()
}

// An ActionCount says how many traces of an action the case has.
type ActionCount struct {
	Action string `json:"action"`
	Traces int64  `json:"traces"`
}

// Actions returns the actions that the case has traces of, sorted; among them
// domain where it has links, family where it has texts, and minute and hour where
// it has posts whose times are finer than a minute or on it.
func (c *Case) Actions(ctx context.Context) ([]ActionCount, error) {
	r, err := c.db.Query(ctx, `
SELECT action, sum(traces)::BIGINT FROM (
    SELECT action, traces FROM dataset_traces
    UNION ALL SELECT 'domain', traces FROM dataset_traces WHERE action = 'link' AND EXISTS (FROM objects WHERE domain IS NOT NULL)
    UNION ALL SELECT 'family', traces FROM dataset_traces WHERE action = 'text'
    UNION ALL SELECT unnest(['minute', 'hour']), kept FROM datasets WHERE resolution_s <= 60
) GROUP BY action ORDER BY action`)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []ActionCount
	for r.Next() {
		for i := range r.Len() {
			all = append(all, ActionCount{r.String(0, i), r.Int64s(1)[i]})
		}
	}
	return all, r.Err()
}

func literals(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = literal(v)
	}
	return strings.Join(quoted, ", ")
}

// An Actor is an actor of the case, and what it did in it.
type Actor struct {
	Number      uint64
	ID          string
	Platform    string
	Name        string
	Label       string
	Posts       int64
	First, Last time.Time
}

// Actors returns the actors with these numbers, by number.
func (c *Case) Actors(ctx context.Context, numbers []uint64) (map[uint64]Actor, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	if err := c.list(ctx, numbers); err != nil {
		return nil, err
	}
	r, err := c.db.Query(ctx, `
SELECT a.actor, a.id, a.platform, a.name, a.label, p.posts, p.first, p.last
FROM listed l JOIN actors a ON a.actor = l.number
JOIN (SELECT actor, count(*) AS posts, min(posted) AS first, max(posted) AS last
      FROM posts SEMI JOIN listed ON listed.number = posts.actor GROUP BY actor) p ON p.actor = a.actor`)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	all := make(map[uint64]Actor, len(numbers))
	for r.Next() {
		for i := range r.Len() {
			a := Actor{
				Number: r.Uint64s(0)[i], ID: r.String(1, i), Platform: r.String(2, i), Name: r.String(3, i), Label: r.String(4, i),
				Posts: r.Int64s(5)[i], First: at(r.Int64s(6)[i]), Last: at(r.Int64s(7)[i]),
			}
			all[a.Number] = a
		}
	}
	return all, r.Err()
}

func (c *Case) countActors(ctx context.Context) (int64, error) {
	rows, err := c.Table(ctx, "i", `SELECT count(*) FROM actors`)
	if err != nil {
		return 0, err
	}
	return rows[0][0].(int64), nil
}

// list puts numbers into the temporary table listed, for joins.
func (c *Case) list(ctx context.Context, numbers []uint64) error {
	if _, err := c.db.Exec(ctx, `CREATE OR REPLACE TEMP TABLE listed (number UBIGINT)`); err != nil {
		return err
	}
	return c.db.InTx(ctx, func() error {
		w, err := c.db.AppendTemp("listed", []duck.Type{duck.UBigint})
		if err != nil {
			return err
		}
		for _, n := range numbers {
			w.UBigint(0, n)
			if err := w.EndRow(); err != nil {
				_ = w.Close(ctx)
				return err
			}
		}
		return w.Close(ctx)
	})
}

// Repeats returns how many rows of a dataset repeat another row of it to the
// letter.
func (c *Case) Repeats(ctx context.Context, dataset int) (int64, error) {
	own, err := c.ownColumnsOf(ctx, dataset)
	if err != nil || len(own) == 0 {
		return 0, err
	}
	for i := range own {
		own[i] = identifier(own[i])
	}
	// Rows are told apart by 128 bits, two hashes of 64: a table of the rows
	// themselves would be as large as the dataset.
	columns := strings.Join(own, ", ")
	counted, err := c.Table(ctx, "i", fmt.Sprintf(`SELECT coalesce(sum(n - 1), 0)::BIGINT FROM (SELECT count(*) AS n FROM rows_%d GROUP BY hash(%s), hash('again', %s))`, dataset, columns, columns))
	if err != nil {
		return 0, err
	}
	return counted[0][0].(int64), nil
}
