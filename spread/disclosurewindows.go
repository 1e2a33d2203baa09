package spread

import (
	"context"
	"fmt"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/series"
	"demarche/text"
)

// A cut is posts of one class that are counted: all, or those selected.
type cut struct {
	class    int // -1 for all
	name     string
	selected bool
}

func (d *disclosed) cuts() (all []cut) {
	numbers, name := d.classNames()
	for _, k := range numbers {
		all = append(all, cut{k, name(k), false})
		if !d.selection.all() {
			all = append(all, cut{k, name(k), true})
		}
	}
	return all
}

func (x cut) has(p *post) bool {
	return (x.class < 0 || int(p.class) == x.class) && (p.hit || !x.selected)
}

func (x cut) of() string {
	if x.selected {
		return "selected"
	}
	return "all"
}

// windows fills the tables of windows and days, the figures, and the findings of what came
// before.
func (d *disclosed) windows(ctx context.Context) error {
	o := series.AroundOptions{Before: d.Before, After: d.After, Base: d.Base, Placebos: d.Placebos, Seed: d.Seed}
	windows := demarche.Table{
		Name: "windows", Title: fmt.Sprintf("posts before and after %s, n = %s", d.name, text.Plural(len(d.posts), "post", "posts")),
		Columns: []demarche.Column{
			{Name: "class", Doc: "the value of the column; all for all together"},
			{Name: "posts_of", Doc: "all posts of the class, or those selected"},
			{Name: "window", Doc: "anticipation: the days before the date; effect: from the date on"},
			{Name: "posts", Unit: "posts", Doc: "in the window"},
			{Name: "expected", Unit: "posts", Doc: "what weekday and trend of the days around lead to expect"},
			{Name: "ratio", Doc: "posts by expected"},
			{Name: "p", Doc: "two-sided: share of random dates whose window is as far out"},
			{Name: "rank", Doc: "of the date among these dates, 1 for the most above what is expected"},
			{Name: "of", Unit: "dates", Doc: "random dates, and the date"},
			{Name: "peak", Unit: "days", Doc: "the day farthest above what is expected, counted from the date"},
			{Name: "p_peak", Doc: "share of random dates whose farthest day is as far above"},
			{Name: "scatter", Doc: "the variance of the days around by their mean; 1 for Poisson"},
		},
	}
	days := demarche.Table{
		Name: "days", Title: fmt.Sprintf("posts a day about %s", d.name),
		Columns: []demarche.Column{
			{Name: "class", Doc: "the value of the column; all for all together"},
			{Name: "posts_of", Doc: "all posts of the class, or those selected"},
			{Name: "day", Unit: "days", Doc: "from the date"},
			{Name: "date", Doc: "the day, UTC"},
			{Name: "posts", Unit: "posts", Doc: "on the day"},
			{Name: "expected", Unit: "posts", Doc: "by weekday and trend"},
			{Name: "low", Unit: "posts", Doc: "95 % of random dates have as many, where so many are expected"},
			{Name: "high", Unit: "posts", Doc: "95 % of random dates have no more"},
			{Name: "beta", Doc: "logarithm of posts by expected, a half added to both"},
		},
	}
	figures := 0
	var refused []string
	var leads []lead
	for _, x := range d.cuts() {
		if err := ctx.Err(); err != nil {
			return err
		}
		first, y := d.days(x.has)
		a, err := series.AroundDate(first, y, d.day, o)
		if err != nil {
			if demarche.CodeOf(err) != demarche.BadData {
				return err
			}
			refused = append(refused, err.Error())
			continue
		}
		for _, w := range []struct {
			name string
			series.AroundWindow
		}{{"anticipation", a.Lead}, {"effect", a.Effect}} {
			windows.Rows = append(windows.Rows, []any{
				x.name, x.of(), w.name, int64(w.Count), w.Expected, analysis.Known(w.Count / w.Expected), analysis.Known(w.P), int64(w.Rank), int64(a.Placebos + 1), int64(w.Peak), analysis.Known(w.PPeak), a.Scatter,
			})
		}
		if len(d.classes) == 1 || x.class >= 0 {
			leads = append(leads, lead{x, a})
		}
		for _, note := range a.Notes {
			if x.class < 0 && !x.selected {
				d.result.Notes = append(d.result.Notes, note)
			}
		}
		for _, day := range a.Days {
			days.Rows = append(days.Rows, []any{
				x.name, x.of(), int64(day.Offset), (d.day + demarche.Day(day.Offset)).String(), int64(day.Count), day.Expected, analysis.Known(day.Lo), analysis.Known(day.Hi), day.Beta,
			})
		}
		const most = 6
		if x.selected == !d.selection.all() && figures < most {
			figures++
			d.result.Figures = append(d.result.Figures, d.figure(a, x))
		}
	}
	d.early(leads)
	if len(windows.Rows) > 0 {
		d.result.Tables = append(d.result.Tables, windows)
		d.result.Kept = append(d.result.Kept, days)
	}
	if len(refused) > 0 {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("not testable, %s of %d: %s", text.Plural(len(refused), "series", "series"), len(d.cuts()), refused[0]))
	}
	return nil
}

// figure draws the days of one class.
func (d *disclosed) figure(a *series.Around, x cut) demarche.Figure {
	peak := a.Days[0]
	for _, day := range a.Days {
		if day.Z > peak.Z {
			peak = day
		}
	}
	which := "posts"
	if x.selected {
		which = "selected posts"
	}
	whose := "all classes"
	if x.class >= 0 {
		whose = x.name
	} else if len(d.classes) == 1 {
		whose = "all accounts"
	}
	where := "the day itself"
	switch {
	case peak.Offset < 0:
		where = text.Plural(-peak.Offset, "day", "days") + " before it"
	case peak.Offset > 0:
		where = text.Plural(peak.Offset, "day", "days") + " after it"
	}
	f := demarche.Figure{
		Title:    fmt.Sprintf("%s about %s, %s: the day farthest above what is expected is %s", upper(which), d.name, whose, where),
		Subtitle: fmt.Sprintf("%s a day, and what weekday and trend lead to expect with the band of %s; before 0 is anticipation, n = %s", upper(which), text.Plural(a.Placebos, "random date", "random dates"), text.Plural(int64(a.Lead.Count+a.Effect.Count), "post", "posts")),
		Mark:     demarche.Line, X: "day", Y: "posts", Group: "line",
		Table: demarche.Table{
			Name: "about_" + anchor(x.name), Title: fmt.Sprintf("%s a day about %s, class %s", which, d.name, x.name),
			Columns: []demarche.Column{
				{Name: "day", Unit: "days from the date", Doc: "from the date"},
				{Name: "posts", Unit: "posts", Doc: "on the day"},
				{Name: "line", Doc: "posts, or what is expected"},
				{Name: "low", Unit: "posts", Doc: "of the band of random dates"},
				{Name: "high", Unit: "posts", Doc: "of the band of random dates"},
				{Name: "change", Doc: "true on the day of the date"},
			},
		},
	}
	for _, day := range a.Days {
		f.Table.Rows = append(f.Table.Rows, []any{int64(day.Offset), day.Count, "posts", nil, nil, day.Offset == 0})
	}
	for _, day := range a.Days {
		f.Table.Rows = append(f.Table.Rows, []any{int64(day.Offset), day.Expected, "expected", analysis.Known(day.Lo), analysis.Known(day.Hi), false})
	}
	return f
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// anchor makes a word of a class, for the name of a table.
func anchor(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(s)), "_")
}
