package governance

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"demarche"
	"demarche/analysis"
	"demarche/ideal"
	"demarche/stat"
	"demarche/state"
	"demarche/text"
	"demarche/vote"
)

// sample follows states through the years.
func (l *line) sample(ctx context.Context) error {
	r := l.run
	t := l.dated()
	if len(t.Rolls) == 0 {
		return demarche.Errorf(demarche.BadData, "no roll call has a date, so no state can be followed through the years")
	}
	if r.Minority > 0 {
		t = l.divided(t)
	}
	l.progress("drawing", 0, int64(r.Iterations))
	s, err := ideal.Draw(ctx, t, ideal.SampleOptions{
		Anchors: l.anchors, MinVotes: r.MinVotes, Burn: r.Burn, Draws: r.Iterations - r.Burn, Seed: r.Seed,
		Progress: func(done, total int) { l.progress("drawing", int64(done), int64(total)) },
	})
	if err != nil {
		return err
	}
	for _, y := range s.Years() {
		l.fitted = append(l.fitted, fitted{name: fmt.Sprint(y), year: y, points: s.Year(y)})
	}
	l.note("%s of %s: %s of which the first %s are thrown away, seed %d; the points are means of the draws that are kept, and the intervals hold 90 %% of them",
		s.Method, text.Plural(len(s.Points), "point of a state in a year", "points of states in years"), text.Plural(r.Iterations, "sweep", "sweeps"), text.Count(r.Burn), s.Seed)
	l.note("split R-hat is at most %.2f, above 1.1 for %s; the fewest independent draws that a point is worth are %.0f; of the proposed cuts %.0f %% were taken", s.MaxRHat, text.Plural(s.Apart, "point", "points"), s.MinESS, 100*s.Taken)
	l.warn("", s.Warnings)
	l.fits([]any{s.Method, "all", int64(statesOf(s.Points)), int64(len(s.Rolls))}, s.Fit)
	l.left("all", t, &s.Dropped)
	l.rolls("all", t, s.Rolls)
	if r.Check == "" {
		return nil
	}
	l.progress("putting in order", 0, 0)
	o, err := ideal.Classify(ctx, t, ideal.ClassifyOptions{Anchors: l.anchors, MinVotes: l.least(t), Minority: r.Minority})
	if err != nil {
		return err
	}
	means := map[string][]float64{}
	for i := range s.Points {
		means[s.Points[i].State] = append(means[s.Points[i].State], s.Points[i].At)
	}
	l.ordered(o, t, "all", func(state string) (float64, bool) { return stat.Average(means[state]), len(means[state]) > 0 })
	return nil
}

// divided returns the roll calls on which enough disagreed, and says how many are not
// among them.
func (l *line) divided(t *vote.Table) *vote.Table {
	sub := t.Where(func(i int) bool {
		c := t.Count(i, t.States)
		return float64(c.Voters()-max(c.Yes, c.Abstain, c.No)) >= l.run.Minority*float64(c.Voters())
	})
	if n := len(t.Rolls) - len(sub.Rolls); n > 0 {
		l.note("%s left out on which less than %v of the voters disagreed with the most", text.Plural(n, "roll call is", "roll calls are"), l.run.Minority)
	}
	return sub
}

func statesOf(points []ideal.YearPoint) int {
	in := map[string]bool{}
	for i := range points {
		in[points[i].State] = true
	}
	return len(in)
}

// tell makes tables and figures of what was fitted.
func (l *line) tell() {
	for i := range l.fitted {
		f := &l.fitted[i]
		if f.window == nil {
			continue
		}
		l.warn(f.name, f.window.Warnings)
		l.fits([]any{f.window.Method, f.name, int64(len(f.points)), int64(len(f.window.Rolls))}, f.window.Fit)
		l.left(f.name, f.table, &f.window.Dropped)
		l.rolls(f.name, f.table, f.window.Rolls)
		if f.order != nil {
			l.ordered(f.order, f.table, f.name, func(state string) (float64, bool) {
				k := slices.IndexFunc(f.points, func(p ideal.Point) bool { return p.State == state })
				if k < 0 {
					return 0, false
				}
				return f.points[k].At, true
			})
		}
	}
	l.merge()
	l.positions()
	l.apart()
	if len(l.fitted) >= 3 {
		l.trends()
	}
}

// merge says once what was warned of all windows.
func (l *line) merge() {
	var notes []string
	for _, n := range l.result.Notes {
		if !slices.Contains(notes, n) {
			notes = append(notes, n)
		}
	}
	l.result.Notes = notes
}

// warn takes the warnings of a window. What counts its votes is told by window.
func (l *line) warn(name string, warnings []ideal.Warning) {
	for _, w := range warnings {
		if len(l.fitted) > 1 && name != "" && (w.Name == "absence" || w.Name == "convergence") {
			l.note("%s, %s: %s", w.Name, name, w.Text)
			continue
		}
		l.note("%s: %s", w.Name, w.Text)
	}
}

// positions is where states stand: in the one window, or in the last, with all windows
// kept in the case.
func (l *line) positions() {
	columns := []demarche.Column{
		{Name: "state", Doc: "the state, by its code"},
		{Name: "name", Doc: "its name"},
		{Name: "position", Doc: "where it stands: 0 is the mean, 1 the standard deviation, of the states of the window, or of all states in all years of the sampler"},
		{Name: "low", Doc: "of an interval of 90 %"},
		{Name: "high", Doc: "of an interval of 90 %"},
		{Name: "se", Doc: "its standard error"},
		{Name: "votes", Unit: "votes", Doc: "that it cast on what was counted"},
	}
	rows := func(f *fitted) (rows [][]any) {
		for _, p := range f.points {
			rows = append(rows, []any{p.State, short(p.State), p.At, analysis.Known(p.Low), analysis.Known(p.High), analysis.Known(p.SE), int64(p.Votes)})
		}
		slices.SortStableFunc(rows, func(a, b []any) int {
			return cmp.Or(cmp.Compare(a[2].(float64), b[2].(float64)), cmp.Compare(a[0].(string), b[0].(string)))
		})
		return rows
	}
	last := &l.fitted[len(l.fitted)-1]
	span := l.span(last)
	table := demarche.Table{Name: "positions", Title: fmt.Sprintf("where states stand, %s, n = %s", span, text.Plural(len(last.points), "state", "states")), Columns: columns, Rows: rows(last)}
	l.result.Tables = append([]demarche.Table{table}, l.result.Tables...)
	if len(l.fitted) > 1 {
		all := demarche.Table{
			Name: "ideal_positions", Title: fmt.Sprintf("where states stand, n = %s", text.Plural(len(l.fitted), "window or year", "windows or years")),
			Columns: append([]demarche.Column{{Name: "time", Doc: "the window, or the year"}}, columns...),
		}
		for i := range l.fitted {
			for _, row := range rows(&l.fitted[i]) {
				all.Rows = append(all.Rows, append([]any{l.fitted[i].name}, row...))
			}
		}
		l.result.Kept = append(l.result.Kept, all)
		l.note("where states stand at all times is in the table ideal_positions, kept in the case")
	}
	drawn := table
	drawn.Name, drawn.Rows = "positions_drawn", nil
	const each = 25
	of := fmt.Sprintf("all %s", text.Plural(len(table.Rows), "state", "states"))
	for i, row := range table.Rows {
		if len(table.Rows) <= 2*each || i < each || i >= len(table.Rows)-each || slices.Contains(l.follow, row[0].(string)) {
			drawn.Rows = append(drawn.Rows, row)
		}
	}
	if len(drawn.Rows) < len(table.Rows) {
		of = fmt.Sprintf("the %d at either end of %d states, and %s", each, len(table.Rows), l.names())
	}
	low, high := table.Rows[0], table.Rows[len(table.Rows)-1]
	tiles := demarche.Table{
		Name: "positions_tiles", Title: table.Title,
		Columns: []demarche.Column{columns[0], columns[2], {Name: "column", Doc: "its tile, from the west"}, {Name: "row", Doc: "its tile, from the north"}},
	}
	for _, row := range table.Rows {
		if s, ok := state.ByISO3(row[0].(string)); ok && s.Column > 0 {
			tiles.Rows = append(tiles.Rows, []any{row[0], row[2], int64(s.Column), int64(s.Row)})
		}
	}
	zero := 0.0
	l.result.Figures = append(l.result.Figures,
		demarche.Figure{
			Title:    fmt.Sprintf("%s and %s stand at the ends of the line", low[1], high[1]),
			Subtitle: fmt.Sprintf("ideal points with 90 %% intervals, %s, %s", of, span),
			Mark:     demarche.Intervals, X: "name", Y: "position", Reference: &zero, Source: "The roll calls", Table: drawn,
		},
		demarche.Figure{
			Title:    "Where states stand, on a map of tiles",
			Subtitle: fmt.Sprintf("ideal points, a tile a state, %s; %s is on the side above 0", span, join(l.anchors.Positive)),
			Mark:     demarche.Tiles, X: "state", Y: "position", Reference: &zero, Source: "The roll calls", Table: tiles,
		})
}

// span says of what time and how many roll calls a fit is.
func (l *line) span(f *fitted) string {
	if f.table == nil {
		n := 0
		for i := range l.t.Rolls {
			if l.t.Rolls[i].Day != demarche.NoDay && l.t.Rolls[i].Year() == f.year {
				n++
			}
		}
		return fmt.Sprintf("%s, %s of it", f.name, text.Plural(n, "roll call", "roll calls"))
	}
	return span(f.table)
}

func (l *line) names() string { return join(l.follow) }

// ordered puts an order of states beside the points.
func (l *line) ordered(o *ideal.Order, t *vote.Table, name string, at func(state string) (float64, bool)) {
	l.fits([]any{o.Method, name, int64(len(o.Ranks)), int64(len(t.Rolls) - len(o.Dropped.Unanimous) - len(o.Dropped.Lopsided))}, o.Fit)
	table := demarche.Table{
		Name: "order", Title: fmt.Sprintf("optimal classification beside the points, %s, n = %s", name, text.Plural(len(o.Ranks), "state", "states")),
		Columns: []demarche.Column{
			{Name: "time", Doc: "the window, or all"},
			{Name: "state", Doc: "the state, by its code"},
			{Name: "name", Doc: "its name"},
			{Name: "rank", Doc: "its place from the negative end; states that no vote tells apart share one"},
			{Name: "position", Doc: "its ideal point; of the sampler the mean of its years"},
			{Name: "votes", Unit: "votes", Doc: "that it cast on what was counted"},
			{Name: "wrong", Unit: "votes", Doc: "of these, on the other side of the cut"},
		},
	}
	var points, ranks []float64
	for _, r := range o.Ranks {
		x, ok := at(r.State)
		if !ok {
			x = math.NaN()
		} else {
			points, ranks = append(points, x), append(ranks, r.Rank)
		}
		table.Rows = append(table.Rows, []any{name, r.State, short(r.State), r.Rank, analysis.Known(x), int64(r.Votes), int64(r.Wrong)})
	}
	slices.SortStableFunc(table.Rows, func(a, b []any) int { return cmp.Compare(number(a[3]), number(b[3])) })
	if k := slices.IndexFunc(l.result.Kept, func(t demarche.Table) bool { return t.Name == "ideal_order" }); k >= 0 {
		l.result.Kept[k].Rows = append(l.result.Kept[k].Rows, table.Rows...)
	} else if len(l.fitted) > 1 && name != "all" {
		table.Name, table.Title = "ideal_order", "optimal classification beside the points, by window"
		l.result.Kept = append(l.result.Kept, table)
	} else {
		l.result.Tables = append(l.result.Tables, table)
	}
	settled := ""
	if !o.Settled {
		settled = fmt.Sprintf("; it was still changing after %s", text.Plural(o.Rounds, "round", "rounds"))
	}
	l.note("optimal classification, %s: the ranks of states by it and by their points correlate by %.3f (Spearman, n = %d)%s", name, stat.Spearman(points, ranks), len(points), settled)
	for _, w := range o.Warnings {
		if w.Name == "scale" {
			l.note("optimal classification: %s", w.Text)
		}
	}
}
