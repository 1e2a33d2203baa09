package series

import (
	"fmt"
	"math"

	"demarche/stat"

	"gonum.org/v1/gonum/mathext"

	"demarche"
)

// A Dispersion says how far counts scatter about their trend, beside Poisson ones.
type Dispersion struct {
	X2    float64 // Pearson's Σ (y-μ)²/μ
	DF    int
	Lower float64 // P(X² this small or smaller): counts too smooth
	Upper float64 // P(X² this large or larger): counts too rough
	P     float64 // two-sided: twice the smaller of the two, at most 1

	// The same two by drawing Poisson counts with the fitted means and fitting the
	// trend anew; 0 where no draws were asked for. Lower cannot be less than 1/(Draws+1).
	LowerDrawn, UpperDrawn float64
	Draws                  int
	Seed                   uint64
	Note                   string // where the chi-square is a coarse guide
}

// DispersionOf returns the dispersion of a Poisson fit by the chi-square distribution.
// It tests both tails: real counts of independent events are not smoother than Poisson.
func DispersionOf(f *Fit) (Dispersion, error) {
	if f.Theta != 0 && !math.IsInf(f.Theta, 1) {
		return Dispersion{}, demarche.Errorf(demarche.Usage, "the dispersion is tested about a Poisson fit, not a %s one", f.Model)
	}
	if f.DF < 1 {
		return Dispersion{}, demarche.Errorf(demarche.BadData, "%d points leave no scatter about a trend", f.N)
	}
	half := float64(f.DF) / 2
	d := Dispersion{
		X2: f.Pearson, DF: f.DF,
		Lower: mathext.GammaIncReg(half, f.Pearson/2),
		Upper: mathext.GammaIncRegComp(half, f.Pearson/2),
	}
	d.P = min(2*min(d.Lower, d.Upper), 1)
	small := 0
	for _, m := range f.Fitted {
		if m < 1 {
			small++
		}
	}
	if small > 0 {
		d.Note = fmt.Sprintf("%d of %d expected counts are below 1: the chi-square is a coarse guide", small, f.N)
	}
	return d, nil
}

// DrawDispersion is DispersionOf of a trend, with both tails also by so many draws.
// trend is LogTrend or IdentityTrend.
func DrawDispersion(t, y []float64, trend func(t, y []float64) (*Fit, error), draws int, seed uint64) (Dispersion, error) {
	f, err := trend(t, y)
	if err != nil {
		return Dispersion{}, err
	}
	d, err := DispersionOf(f)
	if err != nil {
		return Dispersion{}, err
	}
	from, r := newPoissons(f.Fitted), generator(seed, streamDispersion)
	drawn := make([]float64, len(y))
	lower, upper, unfit := 0, 0, 0
	for range draws {
		for i, p := range from {
			drawn[i] = p.draw(r)
		}
		again, err := trend(t, drawn)
		if err != nil { // all zeros, say: it scatters neither less nor more
			lower, upper, unfit = lower+1, upper+1, unfit+1
			continue
		}
		if again.Pearson <= f.Pearson*(1+1e-9) {
			lower++
		}
		if again.Pearson >= f.Pearson*(1-1e-9) {
			upper++
		}
	}
	d.Draws, d.Seed = draws, seed
	d.LowerDrawn, d.UpperDrawn = stat.DrawnP(lower, draws), stat.DrawnP(upper, draws)
	if unfit > 0 {
		if d.Note != "" {
			d.Note += "; "
		}
		d.Note += fmt.Sprintf("%d of %d draws had no trend, and count in both tails", unfit, draws)
	}
	return d, nil
}

// A Monotone says how often a series steps down, and how likely so few such steps are.
type Monotone struct {
	Steps int     // points less one
	Up    int     // steps that do not go down
	P     float64 // of at least so many, of independent Poisson counts with the given means; NaN where it was not computed
	Drawn float64 // the same by draws; 0 where none were asked for
	Draws int
	Seed  uint64
}

// monotoneWork is how many additions the exact probability may take.
const monotoneWork = 2e8

// NonDecreasing counts the steps of y that do not go down, and asks how likely at
// least so many are of independent Poisson counts whose means are those of a trend.
// The probability is exact, by summing over the last count and the steps so far; and
// by so many draws, beside it. It is not computed exactly above 2e8 additions.
func NonDecreasing(y, means []float64, draws int, seed uint64) (Monotone, error) {
	if err := check(means, y, 2); err != nil {
		return Monotone{}, err
	}
	if err := counts(y); err != nil {
		return Monotone{}, err
	}
	m := Monotone{Steps: len(y) - 1, Up: ups(y), P: math.NaN()}
	from := newPoissons(means)
	top := 0
	for _, p := range from {
		top = max(top, p.lo+len(p.cum))
	}
	if float64(top)*float64(len(y))*float64(len(y)) <= monotoneWork {
		m.P = atLeastUps(means, m.Up, top)
	}
	if draws == 0 {
		return m, nil
	}
	r, hits := generator(seed, streamMonotone), 0
	drawn := make([]float64, len(y))
	for range draws {
		for i, p := range from {
			drawn[i] = p.draw(r)
		}
		if ups(drawn) >= m.Up {
			hits++
		}
	}
	m.Draws, m.Seed, m.Drawn = draws, seed, stat.DrawnP(hits, draws)
	return m, nil
}

func ups(y []float64) (n int) {
	for i := 1; i < len(y); i++ {
		if y[i] >= y[i-1] {
			n++
		}
	}
	return n
}

// atLeastUps sums over paths: p[s][k] is the probability that the last count was k
// and s steps did not go down.
func atLeastUps(means []float64, want, top int) float64 {
	pmf := func(mean float64, k int) float64 {
		if mean <= 0 {
			if k == 0 {
				return 1
			}
			return 0
		}
		l, _ := math.Lgamma(float64(k) + 1)
		return math.Exp(float64(k)*math.Log(mean) - mean - l)
	}
	p := [][]float64{make([]float64, top)}
	for k := range top {
		p[0][k] = pmf(means[0], k)
	}
	for _, mean := range means[1:] {
		next := make([][]float64, len(p)+1)
		for s := range next {
			next[s] = make([]float64, top)
		}
		for s, row := range p {
			total := sum(row)
			below := 0.0 // of the last count being at most k
			for k, v := range row {
				below += v
				at := pmf(mean, k)
				next[s+1][k] += below * at
				next[s][k] += max(total-below, 0) * at
			}
		}
		p = next
	}
	total := 0.0
	for s := want; s < len(p); s++ {
		total += sum(p[s])
	}
	return min(total, 1)
}
