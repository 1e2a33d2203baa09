package spread

import (
	"context"
	"fmt"
	"math"

	"demarche"
	"demarche/analysis"
	"demarche/influence"
	"demarche/text"
)

// streams returns the times of the classes in the last whole days that hold at most
// r.Most posts, and the first of these days.
func (r *InfluenceRun) streams(d *reading, classes []int, result *demarche.Result) (influence.Streams, demarche.Day) {
	of := map[int16]int{}
	for i, k := range classes {
		of[int16(k)] = i
	}
	last := dayOf(d.posts[len(d.posts)-1].at)
	from, n, held := dayOf(d.posts[0].at), 0, 0
	for i := len(d.posts) - 1; i >= 0; i-- {
		if _, ok := of[d.posts[i].class]; !ok {
			continue
		}
		if n++; n > r.Most {
			from = dayOf(d.posts[i].at) + 1 // the day is not whole
			break
		}
	}
	s := influence.Streams{Times: make([][]float64, len(classes)), Span: float64(last-from+1) * 86400}
	start := int64(from) * dayUS
	total := 0
	for _, p := range d.posts {
		k, ok := of[p.class]
		if !ok {
			continue
		}
		total++
		if p.at >= start {
			held++
			s.Times[k] = append(s.Times[k], float64(p.at-start)/float64(secondUS))
		}
	}
	if held < total {
		result.Notes = append(result.Notes, fmt.Sprintf("the Hawkes process is fitted to %s of %s posts: those from %s on, the last whole days with at most %s (--most, --from and --to say otherwise)", text.Count(held), text.Count(total), from, text.Count(r.Most)))
	}
	return s, from
}

// hawkes fills the tables of the Hawkes process, and the figure.
func (r *InfluenceRun) hawkes(ctx context.Context, d *reading, classes []int, result *demarche.Result, progress analysis.Progress) error {
	note := func(format string, args ...any) { result.Notes = append(result.Notes, fmt.Sprintf(format, args...)) }
	least := max(2*d.resolution, 1)
	if d.resolution > 3600 {
		note("a Hawkes process is not testable at the resolution of %s: want an hour or finer", seconds(d.resolution))
		return nil
	}
	s, from := r.streams(d, classes, result)
	few := 0
	kept, names := influence.Streams{Span: s.Span}, []string{}
	for i, k := range classes {
		if len(s.Times[i]) < r.Least {
			few++
			continue
		}
		kept.Times, names = append(kept.Times, s.Times[i]), append(names, d.classes[k])
	}
	if few > 0 {
		note("%s too few posts in these days for the Hawkes process", text.Plural(few, "class has", "classes have"))
	}
	if len(names) < 2 || s.Span < 2*86400 {
		note("%s of enough posts on %d days: no Hawkes process is fitted", text.Plural(len(names), "class", "classes"), int(s.Span/86400))
		return nil
	}
	progress("fitting the Hawkes process", 0, 3)
	o := influence.Options{Base: influence.HourDay, Delay: r.Delay, Least: least, Gain: 1e-3}
	f, err := influence.FitHawkes(kept, o)
	if err != nil {
		return err
	}
	flat := o
	flat.Base = influence.Constant
	even, err := influence.FitHawkes(kept, flat)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	progress("fitting its placebos", 1, 3)
	placebo := influence.UsualPlacebo(r.Seed)
	placebo.Draws = r.Draws
	edges, err := influence.Edges(kept, f, placebo)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	progress("scattering times", 2, 3)
	spread, fit, err := r.scattered(kept, f, d.resolution)
	if err != nil {
		return err
	}
	result.Notes = append(result.Notes, f.Notes...)
	to := from + demarche.Day(kept.Span/86400) - 1
	note("Hawkes process, %s to %s: an answer comes %.0f minutes after what it answers, on average; the spectral radius is %.3f, the log-likelihood %.1f", from, to, 1/f.Beta[0][0]/60, f.Radius, f.LogLik)
	r.edgesTable(kept, names, even, edges, spread, d.resolution, fmt.Sprintf("%s to %s", from, to), result)
	r.classesTable(kept, names, f, fit, result)
	return nil
}

// scattered refits the process with times scattered within the resolution: of each α the
// smallest and the largest, and how far the last of the fits is from its events. Where
// times are finer than a second, or scattering is not asked for, nothing is scattered.
func (r *InfluenceRun) scattered(s influence.Streams, f *influence.Fit, resolution float64) (spread [][][2]float64, fit []influence.Residual, err error) {
	if resolution < 1 || r.Jitters == 0 {
		return nil, influence.Residuals(s, f), nil
	}
	for k := range s.Times {
		spread = append(spread, make([][2]float64, len(s.Times)))
		for m := range s.Times {
			spread[k][m] = [2]float64{math.Inf(1), math.Inf(-1)}
		}
	}
	for i := range r.Jitters {
		moved := influence.Jittered(s, resolution, r.Seed+uint64(i))
		again, err := influence.Refit(moved, f)
		if err != nil {
			return nil, nil, err
		}
		for k := range s.Times {
			for m := range s.Times {
				x := &spread[k][m]
				x[0], x[1] = min(x[0], again.Alpha[k][m]), max(x[1], again.Alpha[k][m])
			}
		}
		fit = influence.Residuals(moved, again)
	}
	return spread, fit, nil
}

func (r *InfluenceRun) edgesTable(s influence.Streams, names []string, even *influence.Fit, edges []influence.Edge, spread [][][2]float64, resolution float64, when string, result *demarche.Result) {
	t := demarche.Table{
		Name: "hawkes", Title: fmt.Sprintf("posts that follow one post directly, beside the placebo, %s, n = %s", when, text.Plural(s.Len(), "post", "posts")),
		Columns: []demarche.Column{
			{Name: "from_class", Doc: "whose post is followed"},
			{Name: "to_class", Doc: "whose posts follow; of itself: posts in bunches"},
			{Name: "constant", Unit: "posts", Doc: "alpha with one rate for all hours and days: what the clock alone makes of it"},
			{Name: "alpha", Unit: "posts", Doc: "that follow one post directly, with a rate for each hour of the day and each day"},
			{Name: "placebo", Unit: "posts", Doc: "alpha where from_class is moved by a day and 17 minutes"},
			{Name: "over", Unit: "posts", Doc: "alpha less the placebo"},
			{Name: "low", Unit: "posts", Doc: "of its interval, 95 %, by drawing days; empty where from_class is there on too few days"},
			{Name: "high", Unit: "posts", Doc: "of its interval, 95 %, by drawing days"},
			{Name: "share", Unit: "share", Doc: "of to_class's posts that over stands for"},
			{Name: "scattered_low", Unit: "posts", Doc: "no interval of alpha: the smallest of what it becomes when times are scattered within the resolution; alpha itself may lie outside"},
			{Name: "scattered_high", Unit: "posts", Doc: "the largest of these"},
			{Name: "by_ties", Doc: "whether alpha lies outside of scattered_low to scattered_high: then posts on one step of time decide it; empty where nothing was scattered"},
			{Name: "improves", Doc: "whether the whole interval is above 0: posts of from_class improve the prediction beyond to_class's own past"},
		},
	}
	zero := 0.0
	f := demarche.Figure{
		Subtitle: fmt.Sprintf("Posts that follow one post directly, less those where it is moved by a day and 17 minutes, with its interval of 95 %%, %s; not to be read as cause", when),
		Mark:     demarche.Intervals, X: "pair", Y: "over", Reference: &zero,
		Table: demarche.Table{
			Name: "over", Title: "posts that follow one post directly, less the placebo",
			Columns: []demarche.Column{
				{Name: "pair", Doc: "the two classes"},
				{Name: "over", Unit: "posts", Doc: "alpha less the placebo"},
				{Name: "low", Unit: "posts", Doc: "of its interval"},
				{Name: "high", Unit: "posts", Doc: "of its interval"},
			},
		},
	}
	above, all, blind := 0, 0, 0
	var ties tied
	for _, e := range edges {
		if math.IsNaN(e.Lo) {
			blind++
		}
		row := []any{
			names[e.From], names[e.To], plain(even.Alpha[e.From][e.To]), plain(e.Alpha), plain(e.Placebo), plain(e.Over), known(e.Lo), known(e.Hi), plain(e.Answers / float64(len(s.Times[e.To]))), nil, nil, nil, e.Firm(),
		}
		if spread != nil {
			lo, hi := plain(spread[e.From][e.To][0]), plain(spread[e.From][e.To][1])
			outside := max(lo-plain(e.Alpha), plain(e.Alpha)-hi)
			row[9], row[10], row[11] = lo, hi, outside > 0
			ties.add(outside, e.From == e.To)
		}
		t.Rows = append(t.Rows, row)
		if e.From != e.To {
			f.Table.Rows = append(f.Table.Rows, []any{names[e.From] + " to " + names[e.To], plain(e.Over), known(e.Lo), known(e.Hi)})
			all++
			if e.Firm() {
				above++
			}
		}
	}
	f.Title = fmt.Sprintf("In %d of %s of classes the one's posts improve the prediction of the other's beyond the placebo", above, text.Plural(all, "ordered pair", "ordered pairs"))
	result.Tables = append(result.Tables, t)
	result.Figures = append(result.Figures, f)
	if blind > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("of %s of classes one draw of days in ten or more has no post of from_class, which is there on few days: over has no interval", text.Plural(blind, "ordered pair", "ordered pairs")))
	}
	if ties.pairs > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("at the resolution of %s ties decide alpha: in %d of %s of classes (of one with another %d, with itself %d), those with by_ties in the table hawkes, alpha lies outside of what it is when times are scattered within the resolution, by %.3g posts at most. There alpha and over are to be read beside scattered_low and scattered_high",
			seconds(resolution), ties.pairs, text.Plural(len(edges), "ordered pair", "ordered pairs"), ties.pairs-ties.own, ties.own, ties.most))
	}
}

// tied counts the pairs of classes whose alpha is made by posts on one step of time.
type tied struct {
	pairs, own int     // all, and those of a class with itself
	most       float64 // how far outside of the scattered ones an alpha lies at most
}

func (t *tied) add(outside float64, own bool) {
	if outside <= 0 {
		return
	}
	t.pairs++
	if own {
		t.own++
	}
	t.most = max(t.most, outside)
}

func (r *InfluenceRun) classesTable(s influence.Streams, names []string, f *influence.Fit, fit []influence.Residual, result *demarche.Result) {
	t := demarche.Table{
		Name: "process", Title: "how well the process fits each class, and whose posts its posts go back to by it",
		Columns: []demarche.Column{
			{Name: "class", Doc: "the class"},
			{Name: "posts", Unit: "posts", Doc: "in these days"},
			{Name: "ks", Doc: "the largest distance of the gaps' distribution from the model's (Kolmogorov and Smirnov)"},
			{Name: "p_ks", Doc: "of as large a distance; small where the process does not fit"},
			{Name: "own", Unit: "share", Doc: "of its posts that go back, over any number of answers, to its own that answered nothing"},
		},
	}
	roots := influence.Roots(s, f)
	for _, n := range names {
		t.Columns = append(t.Columns, demarche.Column{Name: "root_" + anchor(n), Unit: "share", Doc: "that go back to posts of " + n + "; not less the placebo"})
	}
	poor := 0
	for m, n := range names {
		row := []any{n, int64(len(s.Times[m])), fit[m].D, fit[m].P, nil}
		for k := range names {
			if roots == nil {
				row = append(row, nil)
				continue
			}
			row = append(row, roots[k][m])
		}
		if roots != nil {
			row[4] = roots[m][m]
		}
		if fit[m].P < 0.01 {
			poor++
		}
		t.Rows = append(t.Rows, row)
	}
	result.Tables = append(result.Tables, t)
	if poor > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("for %s of %d the process is not how the posts come (p of Kolmogorov and Smirnov below 0.01): alpha is a description, no mechanism", text.Plural(poor, "class", "classes"), len(names)))
	}
}

// plain returns 0 for what is no more than what an estimate leaves on its way to 0.
func plain(v float64) float64 {
	if math.Abs(v) < 1e-9 {
		return 0
	}
	return v
}

// known is plain for a cell that is empty where there is no number.
func known(v float64) any { return analysis.Known(plain(v)) }
