package governance

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/series"
	"demarche/text"
)

// yearly is how many things there were in each of some years in a row.
type yearly struct {
	what  string // one of them, and several: "agreement signed", "agreements signed"
	many  string
	first int
	flow  []float64
}

func (y *yearly) years() []float64 {
	t := make([]float64, len(y.flow))
	for i := range t {
		t[i] = float64(y.first + i)
	}
	return t
}

func (y *yearly) sum() int {
	n := 0.0
	for _, v := range y.flow {
		n += v
	}
	return int(n)
}

// years reports whether these may be years; 0 stands for none.
func years(all ...int) bool {
	return !slices.ContainsFunc(all, func(y int) bool { return y < 0 || y > 9999 })
}

// yearsOf counts dates by year, from the first to the last or as bounds say; unplaced
// are those whose year is not known, and outside those that the bounds leave out.
func yearsOf(dates []demarche.Date, from, to int) (first int, flow []float64, unplaced, outside int) {
	counts := map[int]float64{}
	for _, d := range dates {
		switch y, one := d.Year(); {
		case !one:
			unplaced++
		case from != 0 && y < from || to != 0 && y > to:
			outside++
		default:
			counts[y]++
		}
	}
	if len(counts) == 0 {
		return 0, nil, unplaced, outside
	}
	years := sortedKeys(counts)
	if from == 0 {
		from = years[0]
	}
	if to == 0 {
		to = years[len(years)-1]
	}
	for y := from; y <= to; y++ {
		flow = append(flow, counts[y])
	}
	return from, flow, unplaced, outside
}

// A testTable is a table of tests of one series of counts.
type testTable struct {
	demarche.Table
	notes []string
}

func newTesting(name, title string) *testTable {
	return &testTable{Table: demarche.Table{
		Name: name, Title: title,
		Columns: []demarche.Column{
			{Name: "test", Doc: "what is asked"},
			{Name: "says", Doc: "the answer in words"},
			{Name: "value", Doc: "the number"},
			{Name: "low", Doc: "of its interval of 95 %"},
			{Name: "high", Doc: "of its interval of 95 %"},
			{Name: "p", Doc: "how often chance alone gives as much"},
		},
	}}
}

func (t *testTable) say(test, says string, value, low, high, p float64) {
	t.Rows = append(t.Rows, []any{test, says, analysis.Known(value), analysis.Known(low), analysis.Known(high), analysis.Known(p)})
}

func (t *testTable) note(format string, args ...any) {
	if s := fmt.Sprintf(format, args...); s != "" && !slices.Contains(t.notes, s) {
		t.notes = append(t.notes, s)
	}
}

// none stands for a number that there is not.
var none = math.NaN()

// testCounts asks of yearly counts what can be asked of them: their rate, whether it
// changed, how they scatter, whether they ever fall. seed is of all draws.
func testCounts(name string, y *yearly, draws int, seed uint64) *testTable {
	n := len(y.flow)
	t := newTesting(name, fmt.Sprintf("tests of %s a year, %d to %d, n = %d years, %s in all", y.many, y.first, y.first+n-1, n, text.Plural(y.sum(), y.what, y.many)))
	t.note("%s", series.SmallNote(n))
	if n < 3 {
		t.note("%s are too few to ask anything of but their rate", text.Plural(n, "year", "years"))
	}
	if r, err := series.PoissonRate(y.sum(), float64(n), 0.95); err == nil {
		t.say("rate", "a year, with Garwood's exact interval", r.Rate, r.Lo, r.Hi, none)
	}
	if n < 6 {
		return t
	}
	half := n / 2
	early, late := part(y.flow[:half]), part(y.flow[half:])
	if r, err := series.RateRatio(late, float64(n-half), early, float64(half), 0.95); err == nil {
		t.say("ratio of rates", fmt.Sprintf("%d–%d against %d–%d: %d against %d", y.first+half, y.first+n-1, y.first, y.first+half-1, late, early), r.Ratio, r.Lo, r.Hi, r.P)
		t.note("%s", r.Note)
	}
	years := y.years()
	if c, err := series.TrendOfCounts(years, y.flow); err == nil {
		best := c.Best()
		s := best.Slope()
		t.say("trend", fmt.Sprintf("growth of the logarithm of the mean a year, %s: %+.0f %% a year", best.Model, 100*(math.Exp(s.Value)-1)), s.Value, s.Value-1.96*s.SE, s.Value+1.96*s.SE, s.P)
		t.note("%s", c.Note)
	} else {
		t.note("trend: %v", err)
	}
	testScatter(t, years, y.flow, draws, seed)
	testChange(t, y, draws, seed)
	return t
}

func part(flow []float64) int {
	n := 0.0
	for _, v := range flow {
		n += v
	}
	return int(n)
}

// testScatter asks how far counts scatter about a line, beside counts of independent
// events, and whether they ever fall.
func testScatter(t *testTable, years, y []float64, draws int, seed uint64) {
	fit, err := series.IdentityTrend(years, y)
	if err != nil {
		t.note("dispersion: %v", err)
		return
	}
	d, err := series.DispersionOf(fit)
	if err != nil {
		t.note("dispersion: %v", err)
		return
	}
	says := "they scatter about a line as counts of independent events do"
	p := d.P
	switch {
	case d.Lower < 0.01:
		says, p = "they scatter less about a line than counts of independent events do: too smooth", d.Lower
	case d.Upper < 0.01:
		says, p = "they scatter more about a line than counts of independent events do", d.Upper
	}
	t.say("dispersion", fmt.Sprintf("%s (Pearson's X² on %d degrees of freedom)", says, d.DF), d.X2, none, none, p)
	t.note("%s", d.Note)
	if m, err := series.NonDecreasing(y, fit.Fitted, draws, seed); err == nil {
		p := m.P
		if math.IsNaN(p) {
			p = m.Drawn
		}
		t.say("monotony", fmt.Sprintf("%d of %d steps do not go down", m.Up, m.Steps), float64(m.Up), none, none, p)
	}
	if line, err := series.FitLine(years, y); err == nil {
		t.say("straight line", "share of the variance that a straight line tells", line.R2, none, none, line.Slope.P)
	}
}

// testChange asks whether and where the rate changed, in several ways.
func testChange(t *testTable, y *yearly, draws int, seed uint64) {
	if s, err := series.PoissonScan(y.flow, nil, draws, seed); err == nil {
		p := s.P
		if math.IsNaN(p) {
			p = s.Drawn
		}
		t.say("one change", fmt.Sprintf("likeliest in %d: %.2f a year before, %.2f from then on (twice the log-likelihood ratio)", y.first+s.At, s.Before.Rate, s.After.Rate), s.Max, none, none, p)
		t.note("%s", s.Note)
	}
	if s, err := series.PELT(y.flow, series.PoissonCost, series.BIC, 2); err == nil {
		t.say("PELT", fmt.Sprintf("%s, Poisson, BIC: %s", text.Plural(len(s.Segments)-1, "change", "changes"), segments(y.first, s.Segments)), float64(len(s.Segments)-1), none, none, none)
	}
	if o, err := series.OnlineChanges(y.flow, series.OnlineOptions{}); err == nil {
		best := 1
		for i := 1; i < len(o.Change); i++ {
			if o.Change[i] > o.Change[best] {
				best = i
			}
		}
		t.say("Bayesian online", fmt.Sprintf("a change is likeliest in %d; the probability of one there", y.first+best), o.Change[best], none, none, none)
		t.note("%s", o.Note)
	}
	if b, err := series.CountBursts(y.flow, series.BurstOptions{}); err == nil {
		var words []string
		for _, burst := range b.Bursts {
			words = append(words, fmt.Sprintf("%d–%d", y.first+burst.From, y.first+burst.To-1))
		}
		says := "no burst"
		if len(words) > 0 {
			says = "bursts: " + strings.Join(words, ", ")
		}
		t.say("bursts", says+" (Kleinberg)", float64(len(b.Bursts)), none, none, none)
	}
}

// segments writes the segments of a series of years.
func segments(first int, all []series.Segment) string {
	words := make([]string, len(all))
	for i, s := range all {
		words[i] = fmt.Sprintf("%d–%d %.2f a year", first+s.From, first+s.To-1, s.Mean)
	}
	return strings.Join(words, ", ")
}
