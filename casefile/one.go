package casefile

import (
	"context"
	"slices"

	"demarche"
)

// An Exhibit is one finding and every record it rests on.
type Exhibit struct {
	demarche.Finding
	Run     int                      `json:"run"`
	Records []demarche.DossierRecord `json:"records"` // sorted by time, then record; actors under their own names
}

// Exhibit returns the finding of that ID, which may be cut short as long as it
// is the only one.
func (c *Case) Exhibit(ctx context.Context, id string) (*Exhibit, error) {
	rows, err := c.Table(ctx, "iss", `SELECT run::BIGINT, id, finding FROM findings WHERE starts_with(id, ?) ORDER BY id LIMIT 2`, id)
	if err != nil {
		return nil, err
	}
	if len(rows) != 1 {
		many := "no finding begins"
		if len(rows) > 1 {
			many = "several findings begin"
		}
		return nil, demarche.Errorf(demarche.NotFound, "%s with %q", many, id).WithHint("demarche show %s tells their IDs", c.Path)
	}
	e := &Exhibit{Run: int(rows[0][0].(int64))}
	if err := fromJSON(rows[0][2].(string), &e.Finding); err != nil {
		return nil, err
	}
	r, err := c.db.Query(ctx, `
SELECT p.record, p.line, p.key, p.posted, p.kind, p.text, a.id, a.platform, d.name
FROM (SELECT * FROM posts SEMI JOIN (SELECT record FROM evidence WHERE run = ? AND id = ?) e USING (record)) p
JOIN actors a USING (actor) JOIN datasets d USING (dataset)
ORDER BY p.posted, p.record`, e.Run, e.ID)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for r.Next() {
		for i := range r.Len() {
			rec := dossierRecord(r, i)
			e.Evidence = append(e.Evidence, rec.Record)
			e.Records = append(e.Records, rec)
		}
	}
	slices.Sort(e.Evidence)
	return e, r.Err()
}
