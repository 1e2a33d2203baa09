package series

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"demarche"
	"demarche/stat"
)

// AroundOptions are the windows about a date, in days.
type AroundOptions struct {
	Before, After int // the anticipation is the days -Before to -1, the effect 0 to After
	Base          int // what is expected is taken from so many days before and after these
	Placebos      int // random dates of which the same is asked, at most
	Seed          uint64
}

// UsualAround are 14 days before and after, 120 more on either side, and 200 dates.
func UsualAround(seed uint64) AroundOptions {
	return AroundOptions{Before: 14, After: 14, Base: 120, Placebos: 200, Seed: seed}
}

// An Around says how far the counts about a date are from what weekday and trend lead
// to expect, and how far those about random dates are.
type Around struct {
	Options  AroundOptions
	Days     []AroundDay // from -Before to After
	Lead     AroundWindow
	Effect   AroundWindow
	Scatter  float64 // the variance of the base days by their mean, 1 or more
	BaseDays int
	Placebos int // dates that stand for chance
	Notes    []string
}

// An AroundDay is one day about the date.
type AroundDay struct {
	Offset   int // days from the date
	Count    float64
	Expected float64
	Lo, Hi   float64 // what 95 % of the placebo dates would give on a day so expected
	Z        float64 // (Count - Expected) by the standard deviation of so many
	Beta     float64 // ln((Count + 0.5)/(Expected + 0.5))
}

// An AroundWindow is a window as a whole.
type AroundWindow struct {
	From, To int // days from the date, both included
	Count    float64
	Expected float64
	Z        float64
	Rank     int     // of Z among the placebo dates and the date, 1 for the largest
	P        float64 // two-sided, by the placebo dates
	Peak     int     // the day farthest above what is expected
	PPeak    float64 // the share of placebo dates of which the farthest day is as far above
}

// leastBase is how many days tell at least what is expected.
const leastBase = 28

// AroundDate fits the days around the windows, without these, as log μ = intercept +
// trend + weekday with a variance in proportion to the mean (quasi-Poisson: McCullagh and
// Nelder 1989, 6.2.3), and compares the days of the windows with it. A day within the
// windows that had a coefficient of its own would leave the rest of the fit as it is here.
//
// The same is done at random dates whose windows do not touch those of the date. Their
// order tells what chance is: the p need no assumption on how counts scatter. y has a
// count for each day from first on.
func AroundDate(first demarche.Day, y []float64, date demarche.Day, o AroundOptions) (*Around, error) {
	if o.Before < 1 || o.After < 0 || o.Base < leastBase/2 || o.Placebos < 1 {
		return nil, demarche.Errorf(demarche.Usage, "%d days before and %d after, %d more on either side and %d random dates are no windows", o.Before, o.After, o.Base, o.Placebos)
	}
	if err := counts(y); err != nil {
		return nil, err
	}
	a := &Around{Options: o}
	d := aroundDays{first, y, o}
	at := int(date - first)
	is, reason := d.about(at)
	if reason != "" {
		return nil, demarche.Errorf(demarche.BadData, "the days about %s cannot be looked at: %s", date, reason)
	}
	a.Scatter, a.BaseDays = is.scatter, is.base
	var dates []int
	for t := range y {
		if gap := t - at; gap > o.Before+o.After || -gap > o.Before+o.After {
			dates = append(dates, t)
		}
	}
	r := generator(o.Seed, streamAround)
	r.Shuffle(len(dates), func(i, j int) { dates[i], dates[j] = dates[j], dates[i] })
	var placebos []about
	for _, t := range dates {
		if len(placebos) == o.Placebos {
			break
		}
		if p, reason := d.about(t); reason == "" {
			placebos = append(placebos, p)
		}
	}
	a.Placebos = len(placebos)
	if a.Placebos < leastDates {
		a.Notes = append(a.Notes, fmt.Sprintf("%d dates with days enough about them are too few to tell what chance gives; want %d: not testable in this stretch of time", a.Placebos, leastDates))
	}
	a.tell(is, placebos)
	return a, nil
}

// about is what the days about one date say.
type about struct {
	count, expected, z []float64
	scatter            float64
	base               int
}

// window returns the Z of the days from i to before k, and the farthest of them.
func (b about) window(i, k int) (count, expected, z float64, peak int) {
	peak = i
	for d := i; d < k; d++ {
		count += b.count[d]
		expected += b.expected[d]
		if b.z[d] > b.z[peak] {
			peak = d
		}
	}
	return count, expected, (count - expected) / math.Sqrt(b.scatter*expected), peak
}

func (a *Around) tell(is about, placebos []about) {
	o := a.Options
	for k := range is.count {
		zs := make([]float64, len(placebos))
		for i, p := range placebos {
			zs[i] = p.z[k]
		}
		day := AroundDay{
			Offset: k - o.Before, Count: is.count[k], Expected: is.expected[k], Z: is.z[k],
			Beta: math.Log((is.count[k] + 0.5) / (is.expected[k] + 0.5)), Lo: math.NaN(), Hi: math.NaN(),
		}
		if a.Placebos >= leastDates {
			sd := math.Sqrt(is.scatter * is.expected[k])
			day.Lo = max(day.Expected+sd*stat.Quantile(zs, 0.025), 0)
			day.Hi = max(day.Expected+sd*stat.Quantile(zs, 0.975), 0)
		}
		a.Days = append(a.Days, day)
	}
	window := func(i, k int) AroundWindow {
		w := AroundWindow{From: i - o.Before, To: k - 1 - o.Before, Rank: 1, P: math.NaN(), PPeak: math.NaN()}
		var peak int
		w.Count, w.Expected, w.Z, peak = is.window(i, k)
		w.Peak = peak - o.Before
		zs, peaks := make([]float64, len(placebos)), 0
		for n, p := range placebos {
			_, _, z, farthest := p.window(i, k)
			zs[n] = z
			if z >= w.Z {
				w.Rank++
			}
			if p.z[farthest] >= is.z[peak] {
				peaks++
			}
		}
		if a.Placebos >= leastDates {
			w.P, w.PPeak = bothTails(w.Z, zs), stat.DrawnP(peaks, len(placebos))
		}
		return w
	}
	a.Lead, a.Effect = window(0, o.Before), window(o.Before, o.Before+o.After+1)
}

// aroundDays is a daily series and the windows.
type aroundDays struct {
	first demarche.Day
	y     []float64
	o     AroundOptions
}

const weekdays = 7

// about compares the windows of one date with the days around them, or says why not.
func (d aroundDays) about(at int) (about, string) {
	from, to := at-d.o.Before, at+d.o.After+1
	if from < 0 || to > len(d.y) {
		return about{}, "the windows reach beyond the series"
	}
	var base []int
	total := 0.0
	for i := max(from-d.o.Base, 0); i < min(to+d.o.Base, len(d.y)); i++ {
		if i < from || i >= to {
			base = append(base, i)
			total += d.y[i]
		}
	}
	if len(base) < leastBase {
		return about{}, fmt.Sprintf("%d days around them are too few to tell what is expected; want %d", len(base), leastBase)
	}
	fit := d.fit(at, base)
	b := about{scatter: 1, base: len(base)}
	pearson := 0.0
	for _, i := range base {
		mu := fit(i)
		pearson += (d.y[i] - mu) * (d.y[i] - mu) / mu
	}
	if total > 0 {
		b.scatter = max(pearson/float64(len(base)-1-weekdays), 1)
	}
	for i := from; i < to; i++ {
		mu := fit(i)
		b.count, b.expected = append(b.count, d.y[i]), append(b.expected, mu)
		b.z = append(b.z, (d.y[i]-mu)/math.Sqrt(b.scatter*mu))
	}
	return b, ""
}

// fit returns what log μ = trend + weekday expects of a day, by iterated weighted least
// squares on the base days. A weekday without a count has no coefficient; that it has one
// all the same is owed to a prior of standard deviation 10 about the mean of all days,
// which moves no coefficient that the counts tell.
func (d aroundDays) fit(at int, base []int) func(day int) float64 {
	const p = weekdays + 1
	row := func(day int) (weekday int, t float64) {
		return (((int(d.first) + day) % 7) + 7) % 7, float64(day-at) / 100
	}
	total := 0.0
	for _, i := range base {
		total += d.y[i]
	}
	level := math.Log((total + 0.5) / float64(len(base)))
	b := make([]float64, p)
	for w := range weekdays {
		b[w] = level
	}
	const weight = 0.01 // of the prior
	eta := func(day int) float64 {
		w, t := row(day)
		return min(b[w]+b[weekdays]*t, 50)
	}
	objective := func() (l float64) {
		for _, i := range base {
			e := eta(i)
			l += d.y[i]*e - math.Exp(e)
		}
		for w := range weekdays {
			l -= weight / 2 * (b[w] - level) * (b[w] - level)
		}
		return l - weight/2*b[weekdays]*b[weekdays]
	}
	now := objective()
	for range 100 {
		h, g := mat.NewSymDense(p, nil), mat.NewVecDense(p, nil)
		for _, i := range base {
			w, t := row(i)
			mu := math.Exp(eta(i))
			g.SetVec(w, g.AtVec(w)+d.y[i]-mu)
			g.SetVec(weekdays, g.AtVec(weekdays)+(d.y[i]-mu)*t)
			h.SetSym(w, w, h.At(w, w)+mu)
			h.SetSym(w, weekdays, h.At(w, weekdays)+mu*t)
			h.SetSym(weekdays, weekdays, h.At(weekdays, weekdays)+mu*t*t)
		}
		for k := range p {
			about := 0.0
			if k < weekdays {
				about = level
			}
			g.SetVec(k, g.AtVec(k)-weight*(b[k]-about))
			h.SetSym(k, k, h.At(k, k)+weight)
		}
		var chol mat.Cholesky
		var step mat.VecDense
		if !chol.Factorize(h) || chol.SolveVecTo(&step, g) != nil {
			break // the last step stands
		}
		old, before := append([]float64(nil), b...), now
		for size := 1.0; size > 1e-8; size /= 2 {
			for k := range b {
				b[k] = old[k] + size*step.AtVec(k)
			}
			if now = objective(); now >= before {
				break
			}
		}
		if !(now-before > 1e-9*(1+math.Abs(now))) {
			break
		}
	}
	return func(day int) float64 { return max(math.Exp(eta(day)), 1e-6) }
}
