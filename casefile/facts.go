package casefile

import (
	"context"
	"encoding/json"
	"fmt"

	"demarche"
)

// Facts returns the facts of these kinds, as demarche.Agreements, in the order of
// records. Roll calls come without their ballots: see [Case.Votes].
func (c *Case) Facts(ctx context.Context, kinds ...string) ([]demarche.Fact, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	r, err := c.db.Query(ctx, `SELECT record, fact FROM facts WHERE what IN (`+literals(kinds)+`) ORDER BY record`)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []demarche.Fact
	for r.Next() {
		records := r.Int64s(0)
		for i := range r.Len() {
			f := demarche.Fact{Record: demarche.RecordID(records[i])}
			if err := json.Unmarshal([]byte(r.String(1, i)), &f); err != nil {
				return nil, fmt.Errorf("the fact of record %v: %w", f.Record, err)
			}
			all = append(all, f)
		}
	}
	return all, r.Err()
}

// Holdings counts the records of each kind that the case holds: posts, roll
// calls, agreements...
func (c *Case) Holdings(ctx context.Context) (map[string]int64, error) {
	rows, err := c.Table(ctx, "si", `SELECT holds, sum(kept)::BIGINT FROM datasets GROUP BY holds`)
	if err != nil {
		return nil, err
	}
	all := map[string]int64{}
	for _, row := range rows {
		all[row[0].(string)] = row[1].(int64)
	}
	return all, nil
}

// A ClaimsOf is the claims of one dataset.
type ClaimsOf struct {
	Dataset demarche.Dataset
	Claims  *demarche.Claims
}

// Claims returns the claims files of the case, in the order in which they were added.
func (c *Case) Claims(ctx context.Context) ([]ClaimsOf, error) {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	facts, err := c.Facts(ctx, demarche.ClaimsFile)
	if err != nil {
		return nil, err
	}
	var all []ClaimsOf
	for _, d := range datasets {
		if d.Holds == demarche.ClaimsFile {
			all = append(all, ClaimsOf{d, &demarche.Claims{}})
		}
	}
	for i := range facts {
		for k := range all {
			if all[k].Dataset.Dataset == facts[i].Record.Dataset() {
				all[k].Claims.Take(facts[i].Entry, facts[i].Record)
			}
		}
	}
	return all, nil
}
