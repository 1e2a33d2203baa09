package casefile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/text"
)

// A PostRow is one post as [Case.EachPost] hands it over. Its strings are those of the
// engine, and stand until the next call: what is kept of them is cloned.
type PostRow struct {
	Record  demarche.RecordID
	Dataset int
	Actor   uint64 // its number: see [Case.Actors]
	AtUS    int64  // microseconds since 1970 UTC
	Kind    demarche.Kind
	Text    string
	Lang    string // as the file says
	Key     string
	Columns []string // the values of the columns asked for; "" where its dataset has none of that name
}

// IsRepost reports whether a post passes another's on, as the file says or, where it begins
// as those do, the text: see [text.RepostOf].
func (p *PostRow) IsRepost() bool {
	if p.Kind == demarche.Repost {
		return true
	}
	_, _, told := text.RepostOf(p.Text)
	return told
}

// EachPost yields the posts of a case in the order of their records, whatever the
// number of cores. columns are names of columns of the files, in any case of letters, of
// which the values are wanted as they stood; where no file has a column of that name,
// dataset, platform, actor, lang and kind are what they are of the post. Any other that no
// file has is an error.
func (c *Case) EachPost(ctx context.Context, columns []string, yield func(*PostRow) error) error {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return err
	}
	own, err := c.knowColumns(ctx, columns)
	if err != nil {
		return err
	}
	return c.streaming(ctx, func() error {
		return c.inOrder(ctx, func() error {
			for _, d := range datasets {
				if d.Holds != demarche.Posts {
					continue
				}
				if err := c.eachOf(ctx, d, columns, own, yield); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// inOrder runs do while a scan hands over the rows of a table in the order in which they
// were appended. Elsewhere DuckDB may hand them over as its threads come by them.
func (c *Case) inOrder(ctx context.Context, do func() error) error {
	keep := func(ctx context.Context, yes bool) error {
		_, err := c.db.Exec(ctx, fmt.Sprintf("SET preserve_insertion_order = %t", yes))
		return err
	}
	if err := keep(ctx, true); err != nil {
		return err
	}
	err := do()
	if e := keep(context.WithoutCancel(ctx), false); err == nil {
		err = e
	}
	return err
}

// eachOf yields the posts of one dataset, in the order in which they were appended, which
// is that of the records.
func (c *Case) eachOf(ctx context.Context, d demarche.Dataset, columns []string, of []func(*PostRow) string, yield func(*PostRow) error) error {
	own, err := c.ownColumnsOf(ctx, d.Dataset)
	if err != nil {
		return err
	}
	sql := "SELECT " + readColumns(d, own)
	for _, want := range columns {
		value := "''"
		if i := slices.IndexFunc(own, func(o string) bool { return strings.EqualFold(o, want) }); i >= 0 {
			value = fmt.Sprintf("coalesce(rows_%d.%s, '')", d.Dataset, identifier(own[i])) // a name alone may be one of those before
		}
		sql += ", " + value
	}
	r, err := c.db.Query(ctx, fmt.Sprintf("%s FROM rows_%d", sql, d.Dataset))
	if err != nil {
		return err
	}
	defer r.Close()
	row := PostRow{Dataset: d.Dataset, Columns: make([]string, len(columns))}
	for r.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		records, actors, posted := r.Int64s(0), r.Uint64s(4), r.Int64s(5)
		for i := range r.Len() {
			row.Record, row.Key, row.Actor, row.AtUS = demarche.RecordID(records[i]), r.String(3, i), actors[i], posted[i]
			row.Kind, row.Text, row.Lang = demarche.Kind(r.String(6, i)), r.String(7, i), r.String(8, i)
			for k := range columns {
				if of[k] != nil {
					row.Columns[k] = of[k](&row)
				} else {
					row.Columns[k] = r.String(11+k, i)
				}
			}
			if err := yield(&row); err != nil {
				return err
			}
		}
	}
	return r.Err()
}

// Columns returns the names of the columns of the files of posts, sorted, each once.
func (c *Case) Columns(ctx context.Context) ([]string, error) {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, d := range datasets {
		if d.Holds != demarche.Posts {
			continue
		}
		own, err := c.ownColumnsOf(ctx, d.Dataset)
		if err != nil {
			return nil, err
		}
		all = append(all, own...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// knowColumns returns, for each column that no file has and that posts have all the same,
// what its value is. Any other that no file of posts has is an error.
func (c *Case) knowColumns(ctx context.Context, columns []string) ([]func(*PostRow) string, error) {
	of := make([]func(*PostRow) string, len(columns))
	if len(columns) == 0 {
		return of, nil
	}
	all, err := c.Columns(ctx)
	if err != nil {
		return nil, err
	}
	for k, want := range columns {
		if slices.ContainsFunc(all, func(o string) bool { return strings.EqualFold(o, want) }) {
			continue
		}
		switch want {
		case "dataset":
			of[k], err = c.namesOfDatasets(ctx)
		case "lang":
			of[k] = func(p *PostRow) string { return p.Lang }
		case "kind":
			of[k] = func(p *PostRow) string { return string(p.Kind) }
		case "platform":
			of[k], err = c.ofActors(ctx, `SELECT actor, platform FROM actors`)
		case "actor":
			of[k], err = c.ofActors(ctx, `SELECT actor, id FROM actors`)
		default:
			err = demarche.Errorf(demarche.Usage, "no file of posts in the case has a column %q", want).
				WithHint("there are: %s; and of every post: dataset, platform, actor, lang, kind", strings.Join(all, ", "))
		}
		if err != nil {
			return nil, err
		}
	}
	return of, nil
}

// namesOfDatasets returns what names the dataset of a post.
func (c *Case) namesOfDatasets(ctx context.Context) (func(*PostRow) string, error) {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	names := map[int]string{}
	for _, d := range datasets {
		names[d.Dataset] = d.Name
	}
	return func(p *PostRow) string { return names[p.Dataset] }, nil
}

// ofActors returns what a query says of the actor of a post.
func (c *Case) ofActors(ctx context.Context, sql string) (func(*PostRow) string, error) {
	r, err := c.db.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	said := map[uint64]string{}
	for r.Next() {
		for i := range r.Len() {
			said[r.Uint64s(0)[i]] = strings.Clone(r.String(1, i))
		}
	}
	return func(p *PostRow) string { return said[p.Actor] }, r.Err()
}

// ownColumnsOf returns the columns that a dataset's file has, as they are called in
// its table of rows.
func (c *Case) ownColumnsOf(ctx context.Context, dataset int) ([]string, error) {
	_, rows, err := c.db.Strings(ctx, `SELECT columns FROM datasets WHERE dataset = ?`, dataset)
	if err != nil {
		return nil, err
	}
	var own []string
	if len(rows) > 0 {
		err = fromJSON(rows[0][0], &own)
	}
	return own, err
}
