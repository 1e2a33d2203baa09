package casefile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/duck"
)

// Traits are what some records have beside what they touched; each list but the
// last is by record.
type Traits struct {
	Text    []uint64   // a hash of the text; 0 for none
	Program []string   // what it was posted with, as the file says; "" for none
	Sites   [][]uint64 // the domains of its links, sorted
	Columns []string   // the columns that say what records were posted with, sorted
}

// programs are how columns are called that say which program posted a row.
var programs = []string{"tweet_client_name", "client_name", "client", "source_label", "source", "application", "application_name", "app", "app_name", "posted_via", "via"}

// Traits returns those of records, which are sorted and distinct.
func (c *Case) Traits(ctx context.Context, records []demarche.RecordID) (*Traits, error) {
	t := &Traits{Text: make([]uint64, len(records)), Program: make([]string, len(records)), Sites: make([][]uint64, len(records))}
	if len(records) == 0 {
		return t, nil
	}
	numbers := make([]uint64, len(records))
	for i, r := range records {
		numbers[i] = uint64(r)
	}
	if err := c.list(ctx, numbers); err != nil {
		return nil, err
	}
	err := c.listed(ctx, records, `SELECT record, hash(text) FROM posts SEMI JOIN listed ON listed.number = posts.record WHERE text <> ''`,
		func(k, i int, r *duck.Rows) { t.Text[k] = max(r.Uint64s(1)[i], 1) })
	if err != nil {
		return nil, err
	}
	err = c.listed(ctx, records, `SELECT DISTINCT t.record, o.domain FROM traces t SEMI JOIN listed ON listed.number = t.record JOIN objects o USING (object)
WHERE t.action = 'link' AND o.domain IS NOT NULL ORDER BY ALL`,
		func(k, i int, r *duck.Rows) { t.Sites[k] = append(t.Sites[k], r.Uint64s(1)[i]) })
	if err != nil {
		return nil, err
	}
	columns, err := c.programColumns(ctx)
	if err != nil {
		return nil, err
	}
	for _, column := range columns {
		t.Columns = append(t.Columns, column.name)
		name := identifier(column.name)
		err := c.listed(ctx, records, fmt.Sprintf(`SELECT _record, %s FROM rows_%d SEMI JOIN listed ON listed.number = _record WHERE %s <> ''`, name, column.dataset, name),
			func(k, i int, r *duck.Rows) { t.Program[k] = r.String(1, i) })
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(t.Columns)
	t.Columns = slices.Compact(t.Columns)
	return t, nil
}

// listed asks a question whose first column is a record, and tells of each row where its
// record stands among records, which are sorted, and where the row stands in rows.
func (c *Case) listed(ctx context.Context, records []demarche.RecordID, sql string, do func(record, row int, rows *duck.Rows)) error {
	r, err := c.db.Query(ctx, sql)
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		for i := range r.Len() {
			if k, ok := slices.BinarySearch(records, demarche.RecordID(r.Int64s(0)[i])); ok {
				do(k, i, r)
			}
		}
	}
	return r.Err()
}

type programColumn struct {
	dataset int
	name    string
}

// programColumns returns of each dataset the column that says what a row was posted
// with, where there is one.
func (c *Case) programColumns(ctx context.Context) ([]programColumn, error) {
	rows, err := c.Table(ctx, "is", `SELECT dataset::BIGINT, columns FROM datasets ORDER BY dataset`)
	if err != nil {
		return nil, err
	}
	var all []programColumn
	for _, row := range rows {
		var own []string
		if err := fromJSON(row[1].(string), &own); err != nil {
			return nil, err
		}
		for _, name := range programs {
			if k := slices.IndexFunc(own, func(s string) bool { return strings.EqualFold(s, name) }); k >= 0 {
				all = append(all, programColumn{int(row[0].(int64)), own[k]})
				break
			}
		}
	}
	return all, nil
}

// ProgramRecords counts the records of the case by what they were posted with, as
// far as the files say, and all of them.
func (c *Case) ProgramRecords(ctx context.Context) (of map[string]int64, all int64, err error) {
	of = map[string]int64{}
	columns, err := c.programColumns(ctx)
	if err != nil {
		return nil, 0, err
	}
	for _, column := range columns {
		name := identifier(column.name)
		rows, err := c.Table(ctx, "si", fmt.Sprintf(`SELECT %s, count(*) FROM rows_%d WHERE %s <> '' GROUP BY %s`, name, column.dataset, name, name))
		if err != nil {
			return nil, 0, err
		}
		for _, row := range rows {
			of[row[0].(string)] += row[1].(int64)
			all += row[1].(int64)
		}
	}
	return of, all, nil
}

// SiteRecords counts the records of the case that have a link to these domains, by
// number, and all that have a link to any.
func (c *Case) SiteRecords(ctx context.Context, domains []uint64) (of map[uint64]int64, all int64, err error) {
	of = map[uint64]int64{}
	if len(domains) == 0 {
		return of, 0, nil
	}
	if err := c.list(ctx, domains); err != nil {
		return nil, 0, err
	}
	total, err := c.Table(ctx, "i", `SELECT count(DISTINCT t.record) FROM traces t JOIN objects o USING (object) WHERE t.action = 'link' AND o.domain IS NOT NULL`)
	if err != nil {
		return nil, 0, err
	}
	r, err := c.db.Query(ctx, `SELECT o.domain, count(DISTINCT t.record) FROM traces t JOIN objects o USING (object) SEMI JOIN listed ON listed.number = o.domain
WHERE t.action = 'link' GROUP BY o.domain`)
	if err != nil {
		return nil, 0, err
	}
	defer r.Close()
	for r.Next() {
		for i := range r.Len() {
			of[r.Uint64s(0)[i]] = r.Int64s(1)[i]
		}
	}
	return of, total[0][0].(int64), r.Err()
}

// OnTheClock counts the records of the case whose times are finer than a minute,
// those of them in second 0 of a minute, and those in second 0 of a quarter of an
// hour.
func (c *Case) OnTheClock(ctx context.Context) (all, minutes, quarters int64, err error) {
	rows, err := c.Table(ctx, "iii", `SELECT count(*), count(*) FILTER (epoch_us(posted) % 60000000 < 1000000), count(*) FILTER (epoch_us(posted) % 900000000 < 1000000)
FROM posts WHERE dataset IN (SELECT dataset FROM datasets WHERE resolution_s < 60)`)
	if err != nil {
		return 0, 0, 0, err
	}
	return rows[0][0].(int64), rows[0][1].(int64), rows[0][2].(int64), nil
}

// EachName tells of every actor of the case what it is called: its name, or where
// the file has none its ID without the platform.
func (c *Case) EachName(ctx context.Context, yield func(actor uint64, name string)) error {
	r, err := c.db.Query(ctx, `SELECT actor, id, platform, name FROM actors`)
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		for i := range r.Len() {
			name := r.String(3, i)
			if name == "" {
				name = r.String(1, i)
				if platform := r.String(2, i); platform != "" {
					name = strings.TrimPrefix(name, platform+":")
				}
			}
			yield(r.Uint64s(0)[i], name)
		}
	}
	return r.Err()
}

// Authors returns who wrote the posts that objects of an action are: of a repost, a
// quote or a reply, as far as the case holds the post or its handle is told. all is of
// how many objects of the case that is known, and of counts them by author.
func (c *Case) Authors(ctx context.Context, action string, objects []uint64) (who map[uint64]string, of map[string]int64, all int64, err error) {
	who, of = map[uint64]string{}, map[string]int64{}
	wanted := make(map[uint64]bool, len(objects))
	for _, o := range objects {
		wanted[o] = true
	}
	r, err := c.db.Query(ctx, `
WITH passed AS (SELECT object, text FROM objects WHERE action = ?),
     keys AS (SELECT key, min(actor) AS actor FROM posts WHERE key IN (SELECT text FROM passed) GROUP BY key)
SELECT p.object, coalesce(nullif(regexp_extract(p.text, '^@([^: ]+): ', 1), ''), CASE WHEN a.platform = '' THEN a.id ELSE substr(a.id, length(a.platform) + 2) END)
FROM passed p LEFT JOIN keys k ON k.key = p.text LEFT JOIN actors a ON a.actor = k.actor`, action)
	if err != nil {
		return nil, nil, 0, err
	}
	defer r.Close()
	for r.Next() {
		for i := range r.Len() {
			if r.Null(1, i) {
				continue
			}
			author := strings.ToLower(r.String(1, i))
			all++
			of[author]++
			if object := r.Uint64s(0)[i]; wanted[object] {
				who[object] = author
			}
		}
	}
	return who, of, all, r.Err()
}
