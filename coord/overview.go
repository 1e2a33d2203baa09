package coord

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/text"
)

// Overview counts what a case holds.
var Overview = analysis.Analysis{
	Name: "overview",
	Doc: `what the case holds: posts over time, actors, kinds, and what is touched most

In: all posts and traces of the case.

Out: posts for each step of time, with the steps without any; every stretch
without a post that is longer than a step, from post to post; posts and share of
the most active actors; posts by kind and language; for each action the objects
that the most actors touched; rows that repeat another row of their file to the
letter.

Limits: it counts what was given. What the files leave out (deleted posts,
accounts that were not collected, days without collection) cannot be counted,
and a step without posts may be either. Nothing is tested against chance.

Sources: none; these are counts.
`,
	Needs: []string{demarche.Posts},
	New:   func() analysis.Run { return &OverviewRun{Top: 20} },
}

// OverviewRun is a run of [Overview].
type OverviewRun struct {
	Top int // rows of the tables of what is most
}

// Flags implements [analysis.Run].
func (r *OverviewRun) Flags(fs *pflag.FlagSet) {
	fs.IntVar(&r.Top, "top", r.Top, "rows of the tables of what is most")
}

// Each implements [analysis.Run].
func (r *OverviewRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *OverviewRun) Reads() []string { return nil }

// Do implements [analysis.Run].
func (r *OverviewRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if r.Top < 1 {
		return nil, demarche.Errorf(demarche.Usage, "--top %d: want 1 or more", r.Top)
	}
	progress("counting", 0, 0)
	result := &demarche.Result{}
	for _, part := range []func(context.Context, *casefile.Case, *demarche.Result) error{r.time, r.actors, r.kinds, r.objects, r.repeats} {
		if err := part(ctx, c, result); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// The steps of time that a figure may have, finest first; a case gets the
// finest that makes at most maxSteps.
var timeSteps = []struct {
	word string // DuckDB's, for date_trunc
	name string
	long time.Duration
	over string // long in words
}{
	{"minute", "minute", time.Minute, "a minute"},
	{"hour", "hour", time.Hour, "an hour"},
	{"day", "day", 24 * time.Hour, "a day"},
	{"week", "week", 7 * 24 * time.Hour, "a week"},
	{"month", "month", 30 * 24 * time.Hour, "30 days"},
	{"year", "year", 365 * 24 * time.Hour, "365 days"},
}

const maxSteps = 1100

func (r *OverviewRun) time(ctx context.Context, c *casefile.Case, result *demarche.Result) error {
	rows, err := c.Table(ctx, "tti", `SELECT min(posted), max(posted), count(*) FROM posts`)
	if err != nil || rows[0][0] == nil {
		return err
	}
	first, last, posts := rows[0][0].(time.Time), rows[0][1].(time.Time), rows[0][2].(int64)
	step := timeSteps[len(timeSteps)-1]
	for i := len(timeSteps) - 1; i >= 0 && last.Sub(first)/timeSteps[i].long < maxSteps; i-- {
		step = timeSteps[i]
		if last.Sub(first)/step.long >= 60 {
			break // fine enough to see its shape
		}
	}
	rows, err = c.Table(ctx, "tii", fmt.Sprintf(`
SELECT s.step, count(p.posted), count(DISTINCT p.actor)
FROM (SELECT unnest(generate_series(date_trunc('%[1]s', min(posted)), date_trunc('%[1]s', max(posted)), INTERVAL 1 %[1]s)) AS step FROM posts) s
LEFT JOIN posts p ON date_trunc('%[1]s', p.posted) = s.step
GROUP BY s.step ORDER BY s.step`, step.word))
	if err != nil {
		return err
	}
	empty, peak := 0, 0
	for i, row := range rows {
		if row[1].(int64) == 0 {
			empty++
		}
		if row[1].(int64) > rows[peak][1].(int64) {
			peak = i
		}
	}
	layout := "2006-01-02"
	if step.long < 24*time.Hour {
		layout = "2006-01-02 15:04"
	}
	f := demarche.Figure{
		Title:    fmt.Sprintf("The most posts of one %s, %s, are of %s", step.name, text.Count(rows[peak][1].(int64)), rows[peak][0].(time.Time).Format(layout)),
		Subtitle: fmt.Sprintf("Posts a %s, UTC, n = %s posts", step.name, text.Count(posts)),
		Mark:     demarche.Area, X: "time", Y: "posts",
		Table: demarche.Table{
			Name: "posts_over_time", Title: fmt.Sprintf("posts a %s, n = %s", step.name, text.Count(posts)),
			Columns: []demarche.Column{
				{Name: "time", Unit: "UTC", Doc: "when the " + step.name + " begins"},
				{Name: "posts", Unit: "posts", Doc: "posts in it"},
				{Name: "actors", Unit: "actors", Doc: "actors that posted in it"},
			},
			Rows: rows,
		},
	}
	result.Figures = append(result.Figures, f)
	stretches, err := stretches(ctx, c, step.long, step.over)
	if err != nil {
		return err
	}
	result.Tables = append(result.Tables, stretches)
	if empty > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%s of %s %ss between the first and the last post have none; whether nobody posted or nothing was collected, the data do not say", text.Count(int64(empty)), text.Count(int64(len(rows))), step.name))
	}
	return nil
}

// stretches lists the times between one post and the next that are longer than told,
// the longest first. There are fewer of them than steps, of which there are few.
func stretches(ctx context.Context, c *casefile.Case, longer time.Duration, inWords string) (demarche.Table, error) {
	rows, err := c.Table(ctx, "ttf", `
SELECT previous, posted, (epoch_us(posted) - epoch_us(previous)) / 1e6
FROM (SELECT posted, lag(posted) OVER (ORDER BY posted) AS previous FROM (SELECT DISTINCT posted FROM posts))
WHERE epoch_us(posted) - epoch_us(previous) > ? ORDER BY 3 DESC, 1`, longer.Microseconds())
	many := text.Plural(len(rows), "stretch", "stretches")
	if len(rows) == 0 {
		many = "no stretch"
	}
	return demarche.Table{
		Name: "stretches", Title: fmt.Sprintf("%s of more than %s without a post", many, inWords),
		Columns: []demarche.Column{
			{Name: "from", Unit: "UTC", Doc: "the post before"},
			{Name: "to", Unit: "UTC", Doc: "the post after"},
			{Name: "length", Unit: "s", Doc: "from one to the other"},
		},
		Rows: rows,
	}, err
}

func (r *OverviewRun) actors(ctx context.Context, c *casefile.Case, result *demarche.Result) error {
	rows, err := c.Table(ctx, "sifstt", `
SELECT a.id, p.posts, p.posts / (SELECT count(*) FROM posts), a.platform, p.first, p.last
FROM (SELECT actor, count(*) AS posts, min(posted) AS first, max(posted) AS last FROM posts GROUP BY actor) p JOIN actors a USING (actor)
ORDER BY p.posts DESC, a.id LIMIT ?`, r.Top)
	if err != nil {
		return err
	}
	all, err := c.Table(ctx, "i", `SELECT count(*) FROM actors`)
	if err != nil {
		return err
	}
	result.Tables = append(result.Tables, demarche.Table{
		Name: "actors", Title: fmt.Sprintf("the actors with the most posts, %d of %s", len(rows), text.Count(all[0][0].(int64))),
		Columns: []demarche.Column{
			{Name: "actor", Doc: "who"},
			{Name: "posts", Unit: "posts", Doc: "posts in the case"},
			{Name: "share", Unit: "share", Doc: "of all posts, 0 to 1"},
			{Name: "platform", Doc: "where"},
			{Name: "first", Unit: "UTC", Doc: "the first post"},
			{Name: "last", Unit: "UTC", Doc: "the last post"},
		},
		Rows: rows,
	})
	return nil
}

func (r *OverviewRun) kinds(ctx context.Context, c *casefile.Case, result *demarche.Result) error {
	for _, by := range []struct{ column, name, doc string }{
		{"kind", "kinds", "what the post is to other posts; empty where the file does not say"},
		{"lang", "languages", "as the file says; empty where it does not"},
	} {
		rows, err := c.Table(ctx, "siifi", fmt.Sprintf(`
SELECT %[1]s, count(*) AS posts, count(DISTINCT actor), count(*) / sum(count(*)) OVER (), count(*) OVER ()
FROM posts GROUP BY %[1]s ORDER BY posts DESC, %[1]s LIMIT ?`, by.column), r.Top)
		if err != nil {
			return err
		}
		if len(rows) == 0 || len(rows) == 1 && rows[0][0] == "" {
			continue
		}
		title := "posts by " + map[string]string{"kind": "kind", "lang": "language"}[by.column]
		if n := rows[0][4].(int64); int(n) > len(rows) {
			title += fmt.Sprintf(", the most frequent %d of %s", len(rows), text.Count(n))
		}
		for i := range rows {
			rows[i] = rows[i][:4]
		}
		result.Tables = append(result.Tables, demarche.Table{
			Name: by.name, Title: title,
			Columns: []demarche.Column{
				{Name: by.column, Doc: by.doc},
				{Name: "posts", Unit: "posts", Doc: "posts of it"},
				{Name: "actors", Unit: "actors", Doc: "actors that posted any"},
				{Name: "share", Unit: "share", Doc: "of all posts, 0 to 1"},
			},
			Rows: rows,
		})
	}
	return nil
}

func (r *OverviewRun) objects(ctx context.Context, c *casefile.Case, result *demarche.Result) error {
	actions, err := c.Actions(ctx)
	if err != nil {
		return err
	}
	for _, a := range actions {
		if a.Action == "minute" || a.Action == "hour" || a.Action == "family" { // every post has one; families are made for runs that read them
			continue
		}
		rows, err := c.Table(ctx, "sii", `
SELECT o.text, t.actors, t.traces
FROM (SELECT object, count(DISTINCT actor) AS actors, count(*) AS traces FROM (`+casefile.Touched([]string{a.Action})+`) GROUP BY object ORDER BY actors DESC, traces DESC, object LIMIT ?) t
JOIN objects o USING (object) ORDER BY t.actors DESC, t.traces DESC, o.text`, r.Top)
		if err != nil {
			return err
		}
		result.Tables = append(result.Tables, demarche.Table{
			Name: a.Action, Title: fmt.Sprintf("the %s that the most actors touched, of %s traces", several(a.Action), text.Count(a.Traces)),
			Columns: []demarche.Column{
				{Name: "object", Doc: "what was touched"},
				{Name: "actors", Unit: "actors", Doc: "actors that touched it"},
				{Name: "traces", Unit: "traces", Doc: "times that it was touched"},
			},
			Rows: rows,
		})
	}
	return nil
}

func (r *OverviewRun) repeats(ctx context.Context, c *casefile.Case, result *demarche.Result) error {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return err
	}
	for _, d := range datasets {
		n, err := c.Repeats(ctx, d.Dataset)
		if err != nil {
			return err
		}
		if n > 0 {
			result.Notes = append(result.Notes, fmt.Sprintf("%s of %s rows of dataset %d (%s) repeat another row of it to the letter", text.Count(n), text.Count(d.Kept), d.Dataset, d.Name))
		}
	}
	return nil
}
