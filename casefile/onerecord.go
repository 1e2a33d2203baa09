package casefile

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"demarche"
	"demarche/text"
)

// A Row is one record of a case: as it stood in its file, and as it was read.
type Row struct {
	demarche.DossierFact
	Stood   []Cell                  `json:"stood"`   // the row of the file, what is not empty
	Read    []Cell                  `json:"read"`    // what was read of it, field by field; nothing of a post
	Ballots []Cell                  `json:"ballots"` // those that a row of a roll call tells: the choice of each state
	Post    *demarche.DossierRecord `json:"post,omitempty"`
}

// A Cell is one value of a row.
type Cell struct {
	Name  string `json:"name"` // the column's, or the field's
	Value string `json:"value"`
}

// Row returns the record of that ID.
func (c *Case) Row(ctx context.Context, id demarche.RecordID) (*Row, error) {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	k := slices.IndexFunc(datasets, func(d demarche.Dataset) bool { return d.Dataset == id.Dataset() })
	if k < 0 || id.Row() > datasets[k].Kept {
		return nil, demarche.Errorf(demarche.NotFound, "there is no record %s", id).WithHint("a record is DATASET/ROW, counted over the rows kept: demarche show %s tells how many", text.ShellWord(c.Path))
	}
	r := &Row{DossierFact: demarche.DossierFact{Record: id, File: datasets[k].Name, What: datasets[k].Holds}}
	if err := c.stood(ctx, r); err != nil {
		return nil, err
	}
	if r.What == demarche.Posts {
		return r, c.post(ctx, r)
	}
	facts, err := c.factsOf(ctx, []demarche.RecordID{id}, datasets)
	if err != nil {
		return nil, err
	}
	r.DossierFact = facts[0]
	_, rows, err := c.db.Strings(ctx, `SELECT fact FROM facts WHERE record = ?`, int64(id))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		var fact map[string]any
		d := json.NewDecoder(strings.NewReader(row[0]))
		d.UseNumber() // a number stands as it was kept
		if err := d.Decode(&fact); err != nil {
			return nil, fmt.Errorf("the fact of record %v: %w", id, err)
		}
		r.read("", fact)
	}
	ballots, err := c.Table(ctx, "ss", `SELECT state, choice FROM ballots WHERE record = ? ORDER BY state`, int64(id))
	if err != nil {
		return nil, err
	}
	for _, b := range ballots {
		r.Ballots = append(r.Ballots, Cell{b[0].(string), b[1].(string)})
	}
	return r, nil
}

// stood reads the row as it stood.
func (c *Case) stood(ctx context.Context, r *Row) error {
	own, err := c.ownColumnsOf(ctx, r.Record.Dataset())
	if err != nil || len(own) == 0 {
		return err
	}
	named := make([]string, len(own))
	for i := range own {
		named[i] = identifier(own[i])
	}
	sql := fmt.Sprintf(`SELECT %s FROM rows_%d WHERE _record = ?`, strings.Join(append([]string{"_line"}, named...), ", "), r.Record.Dataset())
	_, rows, err := c.db.Strings(ctx, sql, int64(r.Record))
	if err != nil || len(rows) == 0 {
		return err
	}
	if _, err := fmt.Sscan(rows[0][0], &r.Line); err != nil {
		return err
	}
	for i, value := range rows[0][1:] {
		if value != "" {
			r.Stood = append(r.Stood, Cell{own[i], value})
		}
	}
	return nil
}

// post reads the record as the post that it is.
func (c *Case) post(ctx context.Context, r *Row) error {
	rows, err := c.db.Query(ctx, `
SELECT p.record, p.line, p.key, p.posted, p.kind, p.text, a.id, a.platform, d.name
FROM posts p JOIN actors a USING (actor) JOIN datasets d USING (dataset) WHERE p.record = ?`, int64(r.Record))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		for i := range rows.Len() {
			post := dossierRecord(rows, i)
			r.Post = &post
		}
	}
	return rows.Err()
}

// read lists the fields of what was read, each under the names that lead to it, in the
// order of names.
func (r *Row) read(name string, value any) {
	under := func(key string) string { return strings.TrimPrefix(name+"."+key, ".") }
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			r.read(under(key), v[key])
		}
	case []any:
		var words []string
		for i, one := range v {
			switch s := one.(type) {
			case string:
				words = append(words, s)
			default:
				r.read(under(fmt.Sprint(i+1)), s)
			}
		}
		if len(words) > 0 {
			r.Read = append(r.Read, Cell{name, strings.Join(words, "; ")})
		}
	case nil:
	case bool:
		r.Read = append(r.Read, Cell{name, map[bool]string{true: "yes", false: "no"}[v]})
	default:
		if s := fmt.Sprint(v); s != "" {
			r.Read = append(r.Read, Cell{name, s})
		}
	}
}
