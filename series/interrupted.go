package series

import (
	"fmt"
	"math"

	"demarche"
)

// minSide is how many points an interruption has on either side at least.
const minSide = 8

// InterruptedOptions say how an interrupted series is fitted.
type InterruptedOptions struct {
	At     int  // the first point after the interruption
	Season int  // points in a season's round: 7, 12; 0 for none
	Counts bool // negative binomial with a log link; else least squares
}

// An Interrupted is a series before and after a date, and all other dates beside it.
type Interrupted struct {
	Options InterruptedOptions
	Model   string
	N, Lag  int
	Coefs   []Coef // intercept, slope, level, change, then the seasons but the first
	Level   Coef   // the jump at the date; with Counts of the logarithm of the mean
	Change  Coef   // of the slope, from the date on
	// Without is what the trend before would have given, for the points from At on; Gap is
	// the mean of what was there less this.
	Without []float64
	Gap     float64

	Placebos []Placebo // every other date with eight points on either side
	Rank     int       // of the date's |Level.Stat| among all dates, 1 for the largest
	Of       int       // dates
	P        float64   // Rank/Of
	Notes    []string
}

// A Placebo is a date at which nothing is said to have happened.
type Placebo struct {
	At            int
	Level, Change Coef
}

// Interrupt fits y = a + b·t + c·D + d·(t-T)·D + seasons, where D is 1 from the date T
// on (Wagner and others 2002, doi:10.1046/j.1365-2710.2002.00430.x). Standard errors are
// those of Newey and West 1987, doi:10.2307/1913610, with the lag 4(n/100)^(2/9) rounded
// down; P of a coefficient is by Student's t, with Counts by the normal distribution.
//
// The same is then fitted at every other date that has eight points on either side. A
// date that stands out no more than others do says nothing of what happened on it: P
// is the share of dates whose jump is as far from 0, in standard errors. What a real
// jump does to the dates beside it makes P too large rather than too small.
func Interrupt(t, y []float64, o InterruptedOptions) (*Interrupted, error) {
	if err := check(t, y, 2*minSide); err != nil {
		return nil, err
	}
	n := len(y)
	if o.At < minSide || n-o.At < minSide {
		return nil, demarche.Errorf(demarche.BadData, "%d points before the date and %d from it on are too few; want %d on either side", o.At, n-o.At, minSide)
	}
	if o.Season < 0 || o.Season == 1 || o.Season > n/2 {
		return nil, demarche.Errorf(demarche.Usage, "%d points have no season of %d", n, o.Season)
	}
	if o.Counts {
		if err := trendable(t, y); err != nil {
			return nil, err
		}
	}
	lag := int(math.Floor(4 * math.Pow(float64(n)/100, 2.0/9)))
	r := &Interrupted{Options: o, N: n, Lag: lag}
	f, err := interrupt(t, y, o, o.At, lag)
	if err != nil {
		return nil, err
	}
	r.Model, r.Coefs, r.Notes = f.model, f.coefs, f.notes
	r.Level, r.Change = f.coefs[2], f.coefs[3]
	for i := o.At; i < n; i++ {
		gone := f.coefs[2].Value + f.coefs[3].Value*(t[i]-t[o.At])
		without := f.fitted[i] - gone
		if o.Counts {
			without = f.fitted[i] * math.Exp(-gone)
		}
		r.Without = append(r.Without, without)
		r.Gap += (y[i] - without) / float64(n-o.At)
	}
	r.Rank, r.Of = 1, 1
	for at := minSide; at <= n-minSide; at++ {
		if at == o.At {
			continue
		}
		f, err := interrupt(t, y, o, at, lag)
		if err != nil {
			r.Notes = append(r.Notes, fmt.Sprintf("no fit at the date of point %d: %v", at+1, err))
			continue
		}
		r.Placebos = append(r.Placebos, Placebo{At: at, Level: f.coefs[2], Change: f.coefs[3]})
		r.Of++
		if math.Abs(f.coefs[2].Stat) >= math.Abs(r.Level.Stat) {
			r.Rank++
		}
	}
	r.P = float64(r.Rank) / float64(r.Of)
	if r.Of < 20 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d dates: p by placebo dates cannot be below %.2g", r.Of, 1/float64(r.Of)))
	}
	if note := SmallNote(n); note != "" {
		r.Notes = append(r.Notes, note)
	}
	return r, nil
}

type interruption struct {
	model  string
	coefs  []Coef
	fitted []float64
	notes  []string
}

func interrupt(t, y []float64, o InterruptedOptions, at, lag int) (interruption, error) {
	x := design{cols: 4 + max(o.Season-1, 0)}
	names := []string{"intercept", "slope", "level", "change"}
	for s := 1; s < o.Season; s++ {
		names = append(names, fmt.Sprintf("season %d", s+1))
	}
	for i := range y {
		row := make([]float64, x.cols)
		row[0], row[1] = 1, t[i]
		if i >= at {
			row[2], row[3] = 1, t[i]-t[at]
		}
		if o.Season > 0 && i%o.Season > 0 {
			row[3+i%o.Season] = 1
		}
		x.at = append(x.at, row...)
	}
	n, p := len(y), x.cols
	left := make([]float64, n) // residuals, as they weigh in the equations
	if !o.Counts {
		s, err := solve(x, y, nil)
		if err != nil {
			return interruption{}, err
		}
		for i, v := range y {
			left[i] = v - s.fitted[i]
		}
		student := func(stat float64) float64 { return studentP(stat, float64(n-p)) }
		return interruption{
			model: "least squares", fitted: s.fitted,
			coefs: coefs(s.b, neweyWest(x, left, s.cov, lag), 1, student, names...),
		}, nil
	}
	f, err := negBin(x, y, names...)
	if err != nil {
		return interruption{}, err
	}
	w := make([]float64, n)
	for i, m := range f.Fitted {
		w[i] = m / (1 + m/f.Theta)
		left[i] = (y[i] - m) / (1 + m/f.Theta)
	}
	s, err := solve(x, y, w)
	if err != nil {
		return interruption{}, err
	}
	b := make([]float64, p)
	for k, c := range f.Coefs {
		b[k] = c.Value
	}
	return interruption{
		model: f.Model, fitted: f.Fitted, notes: f.Notes,
		coefs: coefs(b, neweyWest(x, left, s.cov, lag), 1, normalP, names...),
	}, nil
}

// neweyWest returns the covariance of coefficients whose equations' residuals hang
// together over so many points, with weights that fall to 0 in a straight line.
func neweyWest(x design, left, bread []float64, lag int) []float64 {
	n, p := x.rows(), x.cols
	meat := make([]float64, p*p)
	for l := 0; l <= lag; l++ {
		weight := 1 - float64(l)/float64(lag+1)
		for i := l; i < n; i++ {
			here, there := x.row(i), x.row(i-l)
			e := weight * left[i] * left[i-l]
			for a := range p {
				for b := range p {
					v := e * here[a] * there[b]
					if l > 0 {
						v += e * there[a] * here[b]
					}
					meat[a*p+b] += v
				}
			}
		}
	}
	return product(product(bread, meat, p), bread, p)
}

// product returns the product of two p × p matrices.
func product(a, b []float64, p int) []float64 {
	out := make([]float64, p*p)
	for i := range p {
		for j := range p {
			for k := range p {
				out[i*p+j] += a[i*p+k] * b[k*p+j]
			}
		}
	}
	return out
}
