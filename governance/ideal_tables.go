package governance

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/ideal"
	"demarche/stat"
	"demarche/text"
	"demarche/vote"
)

// table returns the table of that name among those of the result, made where it is not
// there yet.
func (l *line) table(name, title string, columns ...demarche.Column) *demarche.Table {
	k := slices.IndexFunc(l.result.Tables, func(t demarche.Table) bool { return t.Name == name })
	if k < 0 {
		k = len(l.result.Tables)
		l.result.Tables = append(l.result.Tables, demarche.Table{Name: name, Title: title, Columns: columns})
	}
	return &l.result.Tables[k]
}

func (l *line) kept(name, title string, columns ...demarche.Column) *demarche.Table {
	k := slices.IndexFunc(l.result.Kept, func(t demarche.Table) bool { return t.Name == name })
	if k < 0 {
		k = len(l.result.Kept)
		l.result.Kept = append(l.result.Kept, demarche.Table{Name: name, Title: title, Columns: columns})
	}
	return &l.result.Kept[k]
}

// fits tells how much of the votes a line tells.
func (l *line) fits(row []any, f ideal.Fit) {
	t := l.table("fit", "how much of the votes a line tells",
		demarche.Column{Name: "method", Doc: "how it was found"},
		demarche.Column{Name: "time", Doc: "the window, or all"},
		demarche.Column{Name: "states", Unit: "states", Doc: "that have a place"},
		demarche.Column{Name: "roll_calls", Unit: "roll calls", Doc: "that count"},
		demarche.Column{Name: "votes", Unit: "votes", Doc: "that count"},
		demarche.Column{Name: "correct", Unit: "share", Doc: "of these, as the line has them; with large majorities that says little"},
		demarche.Column{Name: "pre", Doc: "mean over roll calls of (minority - wrong) / minority"},
		demarche.Column{Name: "apre", Doc: "the same of all roll calls together: 0 no better than the majority, 1 without an error"},
		demarche.Column{Name: "gmp", Doc: "geometric mean probability of what was voted; none of an order"},
	)
	gmp := any(nil)
	if f.GMP > 0 {
		gmp = f.GMP
	}
	t.Rows = append(t.Rows, append(row, int64(f.Votes), analysis.Known(f.Correct), analysis.Known(f.PRE), analysis.Known(f.APRE), gmp))
}

// left tells what was not counted, and why.
func (l *line) left(name string, t *vote.Table, d *ideal.Dropped) {
	table := l.table("left_out", "what was left out, and why",
		demarche.Column{Name: "time", Doc: "the window, or all"},
		demarche.Column{Name: "what", Doc: "roll calls or states"},
		demarche.Column{Name: "why", Doc: "the reason"},
		demarche.Column{Name: "n", Doc: "how many"},
		demarche.Column{Name: "which", Doc: "the first of them; all are in the table ideal_left_out, kept in the case"},
	)
	all := l.kept("ideal_left_out", "what was left out of ideal points, and why",
		demarche.Column{Name: "time", Doc: "the window, or all"},
		demarche.Column{Name: "what", Doc: "the roll call, or the state by its code"},
		demarche.Column{Name: "why", Doc: "the reason"},
		demarche.Column{Name: "votes", Unit: "votes", Doc: "of a state: how many it cast on what counts; of a roll call: how many were cast"},
		demarche.Column{Name: "records", Doc: "of a roll call the records that tell it"},
	)
	const most = 12
	add := func(what, why string, names []string) {
		if len(names) == 0 {
			return
		}
		which := strings.Join(names[:min(len(names), most)], " ")
		if n := len(names) - most; n > 0 {
			which += fmt.Sprintf(" and %s more", text.Count(n))
		}
		table.Rows = append(table.Rows, []any{name, what, why, int64(len(names)), which})
	}
	for _, x := range []struct {
		why   string
		rolls []int
	}{
		{"all who voted chose the same", d.Unanimous},
		{fmt.Sprintf("less than %v of the voters disagreed with the most", l.run.Minority), d.Lopsided},
	} {
		var names []string
		for _, i := range x.rolls {
			c := t.Count(i, t.States)
			names = append(names, t.Rolls[i].Resolution)
			all.Rows = append(all.Rows, []any{name, t.Rolls[i].Resolution, x.why, int64(c.Voters()), recordList(t.Rolls[i].Records)})
		}
		add("roll calls", x.why, names)
	}
	few, never := []string{}, []string{}
	for _, s := range d.States {
		why := "it cast too few votes on what counts"
		if s.Votes == 0 {
			why = "it cast no vote on what counts"
			never = append(never, s.State)
		} else {
			few = append(few, s.State)
		}
		all.Rows = append(all.Rows, []any{name, s.State, why, int64(s.Votes), nil})
	}
	least := l.run.MinVotes
	if l.run.Method != "sampler" {
		least = l.least(t)
	}
	add("states", fmt.Sprintf("fewer than %s on what counts", text.Plural(max(least, 1), "vote", "votes")), few)
	add("states", "no vote on what counts", never)
}

// rolls keeps what is known of roll calls.
func (l *line) rolls(name string, t *vote.Table, rolls []ideal.Roll) {
	table := l.kept("ideal_roll_calls", "roll calls on the line",
		demarche.Column{Name: "time", Doc: "the window, or all"},
		demarche.Column{Name: "resolution", Doc: "the roll call"},
		demarche.Column{Name: "date", Doc: "when"},
		demarche.Column{Name: "slope", Doc: "how sharply it divides the line; positive where the positive end was against"},
		demarche.Column{Name: "steps", Doc: "the choices that were made, from one end to the other"},
		demarche.Column{Name: "first", Doc: "where on the line the first choice ends"},
		demarche.Column{Name: "second", Doc: "where the second ends, of three"},
		demarche.Column{Name: "voters", Unit: "states", Doc: "that voted"},
		demarche.Column{Name: "minority", Unit: "states", Doc: "that did not vote as the most did"},
		demarche.Column{Name: "wrong", Unit: "states", Doc: "whose vote was not the likeliest"},
		demarche.Column{Name: "pre", Doc: "(minority - wrong) / minority"},
		demarche.Column{Name: "records", Doc: "the records that tell it"},
	)
	for i := range rolls {
		r := &rolls[i]
		roll := &t.Rolls[r.Roll]
		words := make([]string, len(r.Steps))
		for k, s := range r.Steps {
			words[k] = s.String()
		}
		cuts := [2]any{}
		for k, z := range r.Cuts[:min(2, len(r.Cuts))] {
			cuts[k] = analysis.Known(z / r.Slope)
		}
		table.Rows = append(table.Rows, []any{
			name, roll.Resolution, roll.Day.String(), r.Slope, strings.Join(words, ", "), cuts[0], cuts[1], int64(r.Voters), int64(r.Minority), int64(r.Wrong),
			analysis.Known(float64(r.Minority-r.Wrong) / float64(r.Minority)), recordList(roll.Records),
		})
	}
}

// dipDraws are the uniform samples that a dip is held against.
const dipDraws = 1000

// apart tells how far apart states are.
func (l *line) apart() {
	ends := fmt.Sprintf("distance between %s and %s, by the mean of each end", join(l.anchors.Negative), join(l.anchors.Positive))
	t := demarche.Table{
		Name: "polarisation", Title: "how far apart states are, by measures that need not move together",
		Columns: []demarche.Column{
			{Name: "time", Doc: "the window, or the year"},
			{Name: "n", Unit: "states", Doc: "that have a place"},
			{Name: "sd", Doc: "standard deviation; 1 by the making of a window of em or binary"},
			{Name: "mean_difference", Doc: "mean difference between two states"},
			{Name: "p90_p10", Doc: "the 90th percentile less the 10th"},
			{Name: "bimodality", Doc: "the bimodality coefficient: 0.555 of an even spread, more of two heaps or a long tail"},
			{Name: "esteban_ray", Doc: fmt.Sprintf("of two groups, alpha %v", ideal.Alpha)},
			{Name: "groups", Doc: "how many states are in each of these"},
			{Name: "dip", Doc: "Hartigan's dip"},
			{Name: "dip_p", Doc: fmt.Sprintf("share of %s even spreads with as large a dip", text.Count(dipDraws))},
			{Name: "ends", Doc: ends},
		},
	}
	drawn := demarche.Table{
		Name: "polarisation_drawn", Title: t.Title,
		Columns: []demarche.Column{{Name: "year", Doc: "calendar year; of a window the middle one"}, {Name: "measure", Doc: "by what"}, {Name: "value", Doc: "the number"}},
	}
	for i := range l.fitted {
		f := &l.fitted[i]
		l.progress("measuring", int64(i), int64(len(l.fitted)))
		at := make([]float64, len(f.points))
		for k, p := range f.points {
			at[k] = p.At
		}
		p := ideal.Polarise(at)
		end := l.gap(f)
		t.Rows = append(t.Rows, []any{
			f.name, int64(p.N), analysis.Known(p.SD), analysis.Known(p.MeanDifference), analysis.Known(p.Spread), analysis.Known(p.Bimodality), analysis.Known(p.EstebanRay),
			fmt.Sprintf("%d / %d", p.Groups[0], p.Groups[1]), analysis.Known(p.Dip), analysis.Known(ideal.DipP(p.Dip, p.N, dipDraws, l.run.Seed)), analysis.Known(end),
		})
		for _, m := range []struct {
			name  string
			value float64
		}{
			{"standard deviation", p.SD},
			{"mean difference", p.MeanDifference},
			{"90th less 10th percentile", p.Spread},
			{"bimodality", p.Bimodality},
		} {
			if m.name == "standard deviation" && f.window != nil {
				continue // 1 by making
			}
			drawn.Rows = append(drawn.Rows, []any{int64(f.year), m.name, analysis.Known(m.value)})
		}
	}
	l.result.Tables = append(l.result.Tables, t)
	l.note("the measures of polarisation do not measure the same; the p of a dip is of %s even spreads, seed %d", text.Count(dipDraws), l.run.Seed)
	if l.fitted[0].window != nil {
		l.note("the points of a window have the standard deviation 1 by making, so that it tells nothing of polarisation, and the other measures tell of the shape of the spread only")
	}
	if len(l.fitted) < 3 {
		return
	}
	l.result.Figures = append(l.result.Figures, demarche.Figure{
		Title:    "How far apart states are, by measures that need not move together",
		Subtitle: fmt.Sprintf("of all states with a place, %s to %s", l.fitted[0].name, l.fitted[len(l.fitted)-1].name),
		Mark:     demarche.Line, X: "year", Y: "value", Group: "measure", Source: "The roll calls", Table: drawn,
	})
}

// end returns the mean point of the states of an end, NaN where none has one.
func (l *line) end(f *fitted, states []string) float64 {
	var at []float64
	for _, p := range f.points {
		if slices.Contains(states, p.State) {
			at = append(at, p.At)
		}
	}
	return stat.Average(at)
}

// trends draws states through the years.
func (l *line) trends() {
	t := demarche.Table{
		Name: "positions_by_year", Title: "where states stand through the years: " + l.names(),
		Columns: []demarche.Column{
			{Name: "year", Doc: "calendar year; of a window the middle one"},
			{Name: "state", Doc: "its name"},
			{Name: "position", Doc: "where it stands"},
			{Name: "low", Doc: "of an interval of 90 %"},
			{Name: "high", Doc: "of an interval of 90 %"},
			{Name: "votes", Unit: "votes", Doc: "that it cast on what was counted"},
		},
	}
	for i := range l.fitted {
		for _, p := range l.fitted[i].points {
			if slices.Contains(l.follow, p.State) {
				t.Rows = append(t.Rows, []any{int64(l.fitted[i].year), short(p.State), p.At, analysis.Known(p.Low), analysis.Known(p.High), int64(p.Votes)})
			}
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b []any) int {
		return cmp.Or(cmp.Compare(a[1].(string), b[1].(string)), cmp.Compare(a[0].(int64), b[0].(int64)))
	})
	said := "ideal points with 90 % intervals"
	if l.run.WindowYears > 0 {
		said += "; each window has its own scale: compare places within a window only"
	}
	title := fmt.Sprintf("Where %s stand through the years", l.names())
	first, last := l.gap(&l.fitted[0]), l.gap(&l.fitted[len(l.fitted)-1])
	if l.run.WindowYears == 0 && !math.IsNaN(first) && !math.IsNaN(last) {
		title = fmt.Sprintf("%s and %s are %.2f apart in %s, and %.2f in %s", join(l.anchors.Negative), join(l.anchors.Positive), first, l.fitted[0].name, last, l.fitted[len(l.fitted)-1].name)
	}
	l.result.Figures = append(l.result.Figures, demarche.Figure{
		Title: title, Subtitle: said, Mark: demarche.Line, X: "year", Y: "position", Group: "state", Source: "The roll calls", Table: t,
	})
}

func (l *line) gap(f *fitted) float64 {
	return l.end(f, l.anchors.Positive) - l.end(f, l.anchors.Negative)
}
