package governance

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/series"
	"demarche/text"
)

// Series looks at values in time: which sources tell different ones, how they grow,
// where they change, and whether they changed at an event.
var Series = analysis.Analysis{
	Name: "series",
	Doc: `values in time: where sources differ, how they grow, whether they changed at an event

In: the series of the case. --series and --subject say which; --at names an event
of the case, or gives a date, at which a series may have changed.

Out: all values, those that several rows tell differently side by side, each with its
source and the day of which it speaks; of each series with a value for at least six
years in a row a straight line, the best cut into stretches of one level, and the one
break that stands out most; with --at, of each series with eight values on either
side, the level and slope before and after, held against every other date: a date that
stands out no more than others do says nothing of what happened on it.

Limits: where rows differ, the one taken for tests is the best checked, of equals the
one that speaks of the latest day, then the first. A change at an event may have
another cause, and a change before it breaks the story. Few values tell little, and a
note says so.

Sources: Bai and Perron 2003, doi:10.1002/jae.659; Andrews 1993, doi:10.2307/2951764;
Wagner and others 2002, doi:10.1046/j.1365-2710.2002.00430.x; Newey and West 1987,
doi:10.2307/1913610.
`,
	Needs: []string{demarche.SeriesData},
	New:   func() analysis.Run { return &SeriesRun{Draws: 1000, Seed: 1} },
}

// SeriesRun is a run of [Series].
type SeriesRun struct {
	Names, Subjects []string
	Event           string
	Draws           int
	Seed            uint64
}

// Flags implements [analysis.Run].
func (r *SeriesRun) Flags(fs *pflag.FlagSet) {
	fs.StringSliceVar(&r.Names, "series", r.Names, "these `series`; default: all")
	fs.StringSliceVar(&r.Subjects, "subject", r.Subjects, "of these `subjects`; default: all")
	fs.StringVar(&r.Event, "at", r.Event, "the short name of an `event` of the case, or a date, at which the series may have changed")
	fs.IntVar(&r.Draws, "draws", r.Draws, "draws of the test for a break")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "their seed")
}

// Each implements [analysis.Run].
func (r *SeriesRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *SeriesRun) Reads() []string { return []string{demarche.SeriesData, demarche.Events} }

// Do implements [analysis.Run].
func (r *SeriesRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if r.Draws < 0 {
		return nil, demarche.Errorf(demarche.Usage, "--draws %d: want 0 or more", r.Draws)
	}
	progress("reading series", 0, 0)
	facts, err := c.Facts(ctx, demarche.SeriesData)
	if err != nil {
		return nil, err
	}
	at, err := r.at(ctx, c)
	if err != nil {
		return nil, err
	}
	all := valuesOf(facts, r.Names, r.Subjects)
	if len(all) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "no series is called so; the case holds %s of series", text.Plural(len(facts), "row", "rows")).
			WithHint("see which there are: demarche sql %s 'SELECT DISTINCT series, subject FROM series'", c.Path)
	}
	result := &demarche.Result{}
	values, tests := r.tables()
	var notes []string
	differ := 0
	for i, s := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		progress("testing series", int64(i), int64(len(all)))
		differ += s.tell(&values)
		if n := s.finer(); n > 0 {
			notes = append(notes, fmt.Sprintf("%s has %s beside the first of a year: tests and figures take the first of each year", strings.TrimSpace(s.name+" "+s.subject), text.Plural(n, "date", "dates")))
		}
		notes = append(notes, r.test(s, at, &tests)...)
	}
	result.Tables = append(result.Tables, values)
	if len(tests.Rows) > 0 {
		result.Tables = append(result.Tables, tests)
	}
	if differ > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("of %s of a series rows tell different values: they stand side by side", text.Plural(differ, "date", "dates")))
	}
	slices.Sort(notes)
	result.Notes = append(result.Notes, slices.Compact(notes)...)
	result.Figures = figuresOfSeries(all)
	return cited(ctx, c, result, r.Reads())
}

// at returns the day at which series may have changed; NoDay where none is asked for.
func (r *SeriesRun) at(ctx context.Context, c *casefile.Case) (demarche.Day, error) {
	if r.Event == "" {
		return demarche.NoDay, nil
	}
	if d, err := demarche.ParseDate(r.Event); err == nil {
		first, _ := d.Days()
		return first, nil
	}
	events, err := c.Facts(ctx, demarche.Events)
	if err != nil {
		return demarche.NoDay, err
	}
	for _, e := range events {
		if strings.EqualFold(e.Event.Event, r.Event) {
			first, _ := e.Event.Start.Days()
			return first, nil
		}
	}
	return demarche.NoDay, demarche.Errorf(demarche.NotFound, "--at %q: no event of the case is called so, and it is no date", r.Event).
		WithHint("see which there are: demarche sql %s 'SELECT event, name, start FROM events'", c.Path)
}

// A value is one row of a series.
type value struct {
	demarche.Datum
	fact *demarche.Fact
}

// A seriesOf is the rows of one series and subject, by date.
type seriesOf struct {
	name, subject, unit string
	rows                []value
}

func valuesOf(facts []demarche.Fact, names, subjects []string) []*seriesOf {
	type key struct{ series, subject string }
	of := map[key]*seriesOf{}
	var all []*seriesOf
	for i := range facts {
		d := facts[i].Datum
		if !asked(names, d.Series) || !asked(subjects, d.Subject) {
			continue
		}
		k := key{d.Series, d.Subject}
		if of[k] == nil {
			of[k] = &seriesOf{name: d.Series, subject: d.Subject, unit: d.Unit}
			all = append(all, of[k])
		}
		of[k].rows = append(of[k].rows, value{*d, &facts[i]})
	}
	for _, s := range all {
		slices.SortStableFunc(s.rows, func(a, b value) int {
			x, _ := a.Date.Days()
			y, _ := b.Date.Days()
			asOfA, _ := a.fact.AsOf.Days()
			asOfB, _ := b.fact.AsOf.Days()
			return cmp.Or(cmp.Compare(x, y), cmp.Compare(a.Date.String(), b.Date.String()), cmp.Compare(a.fact.Confidence.Rank(), b.fact.Confidence.Rank()), cmp.Compare(asOfB, asOfA))
		})
	}
	slices.SortFunc(all, func(a, b *seriesOf) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.subject, b.subject))
	})
	return all
}

func (r *SeriesRun) tables() (values, tests demarche.Table) {
	values = demarche.Table{
		Name: "values", Title: "all values, those that differ side by side",
		Columns: []demarche.Column{
			{Name: "series", Doc: "the series"},
			{Name: "subject", Doc: "of whom"},
			{Name: "date", Doc: "when"},
			{Name: "value", Doc: "the value"},
			{Name: "unit", Doc: "its unit"},
			{Name: "source", Doc: "who tells it"},
			{Name: "as_of", Doc: "the day of which it speaks"},
			{Name: "confidence", Doc: "how far it was checked"},
			{Name: "differs", Doc: "whether another row tells another value of this date"},
			{Name: "taken", Doc: "whether it is the one that tests take"},
			{Name: "record", Doc: "the record"},
		},
	}
	tests = demarche.Table{
		Name: "tests", Title: "tests of series with a value for at least six years in a row",
		Columns: []demarche.Column{
			{Name: "series", Doc: "the series"},
			{Name: "subject", Doc: "of whom"},
			{Name: "test", Doc: "what is asked"},
			{Name: "says", Doc: "the answer in words"},
			{Name: "value", Doc: "the number"},
			{Name: "low", Doc: "of its interval of 95 %"},
			{Name: "high", Doc: "of its interval of 95 %"},
			{Name: "p", Doc: "how often chance alone gives as much"},
		},
	}
	return values, tests
}

// tell writes the rows of a series, and returns of how many dates they differ.
func (s *seriesOf) tell(t *demarche.Table) (differ int) {
	for i := 0; i < len(s.rows); {
		n := i
		differs := false
		for n < len(s.rows) && s.rows[n].Date == s.rows[i].Date {
			differs = differs || s.rows[n].Value != s.rows[i].Value
			n++
		}
		for k, v := range s.rows[i:n] {
			t.Rows = append(t.Rows, []any{s.name, s.subject, v.Date.String(), v.Value, v.Unit, v.fact.Source, v.fact.AsOf.String(), string(v.fact.Confidence), differs, k == 0, v.fact.Record.String()})
		}
		if differs {
			differ++
		}
		i = n
	}
	return differ
}

// finer counts the dates within a year after the first, which no test by years takes.
func (s *seriesOf) finer() int {
	dates, of := map[demarche.Date]bool{}, map[int]bool{}
	for _, v := range s.rows {
		if y, ok := v.Date.Year(); ok {
			dates[v.Date], of[y] = true, true
		}
	}
	return len(dates) - len(of)
}

// years returns the taken values of the longest run of years that each have one.
func (s *seriesOf) years() (first int, y []float64) {
	of := map[int]float64{}
	for i := len(s.rows) - 1; i >= 0; i-- { // the first of a date is taken
		if year, ok := s.rows[i].Date.Year(); ok {
			of[year] = s.rows[i].Value
		}
	}
	best := 0
	for _, year := range sortedKeys(of) {
		n := 0
		for _, ok := of[year]; ok; _, ok = of[year+n] {
			n++
		}
		if n > best {
			best, first = n, year
		}
	}
	for i := range best {
		y = append(y, of[first+i])
	}
	return first, y
}

// test asks of a series what can be asked of it.
func (r *SeriesRun) test(s *seriesOf, at demarche.Day, t *demarche.Table) (notes []string) {
	first, y := s.years()
	if len(y) < 6 {
		return nil
	}
	years := make([]float64, len(y))
	for i := range years {
		years[i] = float64(first + i)
	}
	say := func(test, says string, value, low, high, p float64) {
		t.Rows = append(t.Rows, []any{s.name, s.subject, test, says, analysis.Known(value), analysis.Known(low), analysis.Known(high), analysis.Known(p)})
	}
	if n := series.SmallNote(len(y)); n != "" {
		notes = append(notes, s.name+": "+n)
	}
	if line, err := series.FitLine(years, y); err == nil {
		say("straight line", fmt.Sprintf("slope a year, %d to %d; it tells %.0f %% of the variance", first, first+len(y)-1, 100*line.R2), line.Slope.Value, line.Slope.Value-1.96*line.Slope.SE, line.Slope.Value+1.96*line.Slope.SE, line.Slope.P)
	}
	if b, err := series.FindBreaks(years, y, series.Level, 0.15); err == nil {
		var at []string
		for _, i := range b.At[b.Best] {
			at = append(at, fmt.Sprint(first+i))
		}
		says := "no break of the level"
		if len(at) > 0 {
			says = "the level breaks in " + strings.Join(at, ", ")
		}
		say("breaks", says+" (Bai and Perron, by BIC)", float64(b.Best), none, none, none)
	}
	if f, err := series.FindSupF(years, y, series.Level, 0.15, r.Draws, r.Seed); err == nil {
		p := f.Drawn
		if p == 0 {
			p = f.P
		}
		say("one break", fmt.Sprintf("likeliest in %d (largest F)", first+f.At), f.Stat, none, none, p)
	}
	if at == demarche.NoDay {
		return notes
	}
	o := series.InterruptedOptions{At: at.Time().Year() - first}
	in, err := series.Interrupt(years, y, o)
	if err != nil {
		return append(notes, fmt.Sprintf("%s: nothing is asked of %s: %v", s.name, at, err))
	}
	half := 1.96 * in.Level.SE
	say("jump at "+at.String(), fmt.Sprintf("rank %d among %d dates", in.Rank, in.Of), in.Level.Value, in.Level.Value-half, in.Level.Value+half, in.P)
	half = 1.96 * in.Change.SE
	say("change of slope at "+at.String(), "a year", in.Change.Value, in.Change.Value-half, in.Change.Value+half, in.Change.P)
	return append(notes, in.Notes...)
}

// figuresOfSeries draws the series that have values for at least six years, those of
// several subjects in one figure.
func figuresOfSeries(all []*seriesOf) []demarche.Figure {
	var figures []demarche.Figure
	for i := 0; i < len(all); {
		n := i
		t := demarche.Table{
			Name: strings.Trim(strings.Map(wordly, strings.ToLower(all[i].name)), "_"), Title: all[i].name + ", by year",
			Columns: []demarche.Column{{Name: "year", Doc: "calendar year"}, {Name: "subject", Doc: "of whom"}, {Name: "value", Unit: all[i].unit, Doc: "the value that is taken"}},
		}
		low, high := math.Inf(1), math.Inf(-1)
		for ; n < len(all) && all[n].name == all[i].name; n++ {
			first, y := all[n].years()
			if len(y) < 6 {
				continue
			}
			for k, v := range y {
				low, high = min(low, v), max(high, v)
				t.Rows = append(t.Rows, []any{int64(first + k), cmp.Or(all[n].subject, "all"), v})
			}
		}
		if len(t.Rows) > 0 {
			figures = append(figures, demarche.Figure{
				Title: fmt.Sprintf("%s: between %s and %s", all[i].name, figureNumber(low), figureNumber(high)), Subtitle: fmt.Sprintf("%s, by year; where sources differ the best checked value", cmp.Or(all[i].unit, "values")),
				Mark: demarche.Line, X: "year", Y: "value", Group: "subject", Source: "The series", Table: t,
			})
		}
		i = n
	}
	return figures
}

func figureNumber(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return text.Count(int(v))
	}
	return fmt.Sprintf("%.3g", v)
}
