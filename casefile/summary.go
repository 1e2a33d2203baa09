package casefile

import (
	"context"
	"fmt"
	"path/filepath"

	"demarche"
)

// A Summary is what a case holds and what was found, in short.
type Summary struct {
	Case     string                  `json:"case"`
	Actors   int64                   `json:"actors"`
	Datasets []demarche.Dataset      `json:"datasets"`
	Refusals []demarche.RefusalCount `json:"refusals"`
	Actions  []ActionCount           `json:"traces"`
	Runs     []RunSummary            `json:"runs"`
}

// A RunSummary is a run and what it found, in short.
type RunSummary struct {
	demarche.RunRecord
	Command       string           `json:"command"` // makes it again
	Lacks         []int            `json:"lacks"`   // the datasets that were added since and that it would read: it says nothing of them
	Networks      []NetworkSummary `json:"networks"`
	Findings      []FindingSummary `json:"findings"`
	FindingsTotal int              `json:"findings_total"`
	Ledgers       []LedgerCounts   `json:"ledgers"`
	Figures       []string         `json:"figures"` // their titles
	Notes         []string         `json:"notes"`
}

// LedgerCounts counts the verdicts on the claims of a work.
type LedgerCounts struct {
	Work   string                  `json:"work"` // as it is cited
	Claims int                     `json:"claims"`
	Counts []demarche.VerdictCount `json:"counts"` // of the verdicts that there are
}

// A NetworkSummary counts what a network holds.
type NetworkSummary struct {
	Name       string  `json:"name"`
	Actors     int64   `json:"actors"`
	Edges      int64   `json:"edges"`
	Firm       *int64  `json:"firm,omitempty"` // nil where chance was not computed
	Groups     int64   `json:"groups"`
	Components int64   `json:"components"`
	Quality    float64 `json:"quality"`
}

// A FindingSummary is a finding without its evidence.
type FindingSummary struct {
	ID       string   `json:"id"`
	Network  string   `json:"network"`
	Group    int64    `json:"group"`
	Claim    string   `json:"claim"`
	Subjects []string `json:"subjects"`
	Records  int64    `json:"records"`
}

// Summary returns what the case holds, with at most limit findings a run; 0 is
// all.
func (c *Case) Summary(ctx context.Context, limit int) (*Summary, error) {
	s := &Summary{Case: filepath.Base(c.Path)}
	var err error
	if s.Datasets, err = c.Datasets(ctx); err != nil {
		return nil, err
	}
	if s.Refusals, err = c.Refusals(ctx); err != nil {
		return nil, err
	}
	if s.Actions, err = c.Actions(ctx); err != nil {
		return nil, err
	}
	if s.Actors, err = c.countActors(ctx); err != nil {
		return nil, err
	}
	runs, err := c.Runs(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range runs {
		sum, err := c.runSummary(ctx, r, limit)
		if err != nil {
			return nil, err
		}
		s.Runs = append(s.Runs, sum)
	}
	return s, nil
}

func (c *Case) runSummary(ctx context.Context, r Saved, limit int) (RunSummary, error) {
	s := RunSummary{RunRecord: r.RunRecord}
	s.Command = command(filepath.Base(c.Path), r.RunRecord)
	lacks, err := c.lacks(ctx, r)
	if err != nil {
		return s, err
	}
	for _, d := range lacks {
		s.Lacks = append(s.Lacks, d.Dataset)
	}
	result, err := c.result(ctx, r.Run)
	if err != nil {
		return s, err
	}
	s.Notes = result.Notes
	for i := range result.Ledgers {
		l := &result.Ledgers[i]
		n := LedgerCounts{Work: l.Work.Cited(), Claims: len(l.Verdicts)}
		for _, count := range l.Counts {
			if count.Claims > 0 {
				n.Counts = append(n.Counts, count)
			}
		}
		s.Ledgers = append(s.Ledgers, n)
	}
	for i := range result.Figures {
		s.Figures = append(s.Figures, result.Figures[i].Title)
	}
	rows, err := c.Table(ctx, "siiiifi", `
SELECT n.network, (SELECT count(*) FROM nodes v WHERE v.run = n.run AND v.network = n.network),
       (SELECT count(*) FROM edges e WHERE e.run = n.run AND e.network = n.network),
       (SELECT count(*) FROM findings f WHERE f.run = n.run AND f.network = n.network), n.components::BIGINT, n.quality, n.firm
FROM networks n WHERE n.run = ? ORDER BY n.network`, r.Run)
	if err != nil {
		return s, err
	}
	for _, row := range rows {
		n := NetworkSummary{Name: row[0].(string), Actors: row[1].(int64), Edges: row[2].(int64), Groups: row[3].(int64), Components: row[4].(int64), Quality: row[5].(float64)}
		if firm, ok := row[6].(int64); ok {
			n.Firm = &firm
		}
		s.Networks = append(s.Networks, n)
	}
	sql := `SELECT id, network, "group", claim, records, count(*) OVER (), to_json(subjects)::VARCHAR FROM findings WHERE run = ? ORDER BY network, "group", id`
	if limit > 0 {
		sql += fmt.Sprintf(" LIMIT %d", limit)
	}
	if rows, err = c.Table(ctx, "ssisiis", sql, r.Run); err != nil {
		return s, err
	}
	for _, row := range rows {
		f := FindingSummary{ID: row[0].(string), Network: row[1].(string), Group: row[2].(int64), Claim: row[3].(string), Records: row[4].(int64)}
		s.FindingsTotal = int(row[5].(int64))
		if err := fromJSON(row[6].(string), &f.Subjects); err != nil {
			return s, err
		}
		s.Findings = append(s.Findings, f)
	}
	return s, nil
}
