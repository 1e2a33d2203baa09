package series

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"demarche"
	"demarche/stat"
)

// lowPower is the power below which a test is said to have little: what is not found
// may well be there.
const lowPower = 0.8

// A Power is how often a test would see an effect if there were one.
type Power struct {
	Test   string
	N      int     // points, or expected events of a ratio
	Effect string  // in words: "a ratio of 2"
	Alpha  float64 // the p at which the test would speak
	Power  float64 // 0 to 1
	Draws  int     // 0 where it is computed
	Seed   uint64
	Note   string // "n = 15: power is low, 0.31 to see...", or "" from 0.8 on
}

func (p Power) noted() Power {
	if p.Power < lowPower {
		p.Note = fmt.Sprintf("n = %d: power is low, %.2f to see %s at p %v", p.N, p.Power, p.Effect, p.Alpha)
	}
	return p
}

// SmallNote says that n points are few, where they are fewer than 30 and no power was
// computed: "n = 15: power is low". It is "" for more.
func SmallNote(n int) string {
	if n >= 30 {
		return ""
	}
	return fmt.Sprintf("n = %d: power is low", n)
}

// ratioEvents is the expected number of events from which the power of a ratio is that
// of the normal approximation.
const ratioEvents = 300

// RatioPower returns how often RateRatio would give a p of at most alpha if A's rate
// were ratio times B's, and both together had so many events per unit of exposure. It
// is summed over all numbers of events; from 300 expected ones on it is the normal
// approximation, which may be 0.03 too large.
func RatioPower(rate, exposureA, exposureB, ratio, alpha float64) Power {
	expected := rate * (exposureA + exposureB)
	p := Power{Test: "rate ratio", N: int(math.Round(expected)), Effect: fmt.Sprintf("a ratio of %v", ratio), Alpha: alpha}
	null := exposureA / (exposureA + exposureB)
	truth := ratio * exposureA / (ratio*exposureA + exposureB)
	if expected >= ratioEvents {
		z := distuv.UnitNormal.Quantile(1 - alpha/2)
		far, sd := math.Abs(truth-null), math.Sqrt(truth*(1-truth)/expected)
		p.Power = distuv.UnitNormal.CDF((far - z*math.Sqrt(null*(1-null)/expected)) / sd)
		return p.noted()
	}
	total := distuv.Poisson{Lambda: expected}
	last := int(expected + 10*math.Sqrt(expected) + 20)
	for n := 1; n <= last; n++ {
		if at := total.Prob(float64(n)); at > 1e-12 {
			p.Power += at * binomialPower(n, null, truth, alpha)
		}
	}
	return p.noted()
}

// binomialPower returns how often binomialP of n trials is at most alpha, if each
// succeeds with the probability truth and not null.
func binomialPower(n int, null, truth, alpha float64) (power float64) {
	under, real := distuv.Binomial{N: float64(n), P: null}, distuv.Binomial{N: float64(n), P: truth}
	probability := make([]float64, n+1)
	order := make([]int, n+1)
	for k := range probability {
		probability[k], order[k] = under.Prob(float64(k)), k
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(probability[a], probability[b]), cmp.Compare(a, b))
	})
	tail := 0.0
	for i := 0; i < len(order); {
		j := i
		for ; j < len(order) && probability[order[j]] <= probability[order[i]]*(1+1e-7); j++ {
			tail += probability[order[j]]
		}
		if tail > alpha {
			break
		}
		for ; i < j; i++ {
			power += real.Prob(float64(order[i]))
		}
	}
	return power
}

// TrendPower returns how often the p of LogTrend's slope would be at most alpha, if
// counts at the times t were Poisson with a mean of level at the middle of the times
// and grew by so much in the logarithm with each unit of time: 0.07 for 7 % a year. A
// draw that has no trend, as all zeros, is one in which it is not seen.
func TrendPower(t []float64, level, growth, alpha float64, draws int, seed uint64) (Power, error) {
	if err := check(t, t, 3); err != nil {
		return Power{}, err
	}
	if !(level > 0) || draws < 1 {
		return Power{}, demarche.Errorf(demarche.Usage, "a level of %v and %d draws tell no power", level, draws)
	}
	means := make([]float64, len(t))
	for i, v := range t {
		means[i] = level * math.Exp(growth*(v-stat.Average(t)))
	}
	from, r, seen := newPoissons(means), generator(seed, streamPower), 0
	y := make([]float64, len(t))
	for range draws {
		for i, p := range from {
			y[i] = p.draw(r)
		}
		if f, err := LogTrend(t, y); err == nil && f.Slope().P <= alpha {
			seen++
		}
	}
	return Power{
		Test: "trend", N: len(t), Effect: fmt.Sprintf("a growth of %.3g %% in a unit of time", 100*math.Expm1(growth)),
		Alpha: alpha, Power: float64(seen) / float64(draws), Draws: draws, Seed: seed,
	}.noted(), nil
}

// ChangePower returns how often PoissonScan would give a p of at most alpha, if the
// rate of n points were ratio times as large from the point with index at on, and rate on
// average. Of many events the p is not computed, and the largest ratio is held against
// the quantile of 2,000 draws at one rate.
func ChangePower(n, at int, rate, ratio, alpha float64, draws int, seed uint64) (Power, error) {
	if at < 1 || at >= n || !(rate > 0) || !(ratio > 0) || draws < 1 {
		return Power{}, demarche.Errorf(demarche.Usage, "a change by %v at point %d of %d, a rate of %v and %d draws tell no power", ratio, at, n, rate, draws)
	}
	p := Power{
		Test: "change point", N: n, Effect: fmt.Sprintf("a rate %.3g times as large from point %d on", ratio, at+1),
		Alpha: alpha, Draws: draws, Seed: seed,
	}
	p.Power = changePower(n, at, rate, ratio, alpha, draws, seed, changeWork)
	return p.noted(), nil
}

func changePower(n, at int, rate, ratio, alpha float64, draws int, seed uint64, work float64) float64 {
	before := rate * float64(n) / (float64(at) + ratio*float64(n-at))
	low, high := newPoisson(before), newPoisson(before*ratio)
	until := make([]float64, n)
	for i := range until {
		until[i] = float64(i) / float64(n)
	}
	limits := map[float64]*limit{} // by the sum, given which the p is
	drawn := math.NaN()
	r, hits, y := generator(seed, streamPower), 0, make([]float64, n)
	for range draws {
		for i := range y {
			if i < at {
				y[i] = low.draw(r)
			} else {
				y[i] = high.draw(r)
			}
		}
		total, largest := sum(y), slices.Max(ratios(y, until))
		seen := false
		if float64(n)*total*total <= work {
			if limits[total] == nil {
				limits[total] = &limit{too: -1, enough: math.Inf(1)}
			}
			seen = total > 0 && limits[total].reached(int(total), until, largest, alpha)
		} else {
			if math.IsNaN(drawn) {
				drawn = drawnLimit(n, rate, until, alpha, seed)
			}
			seen = largest >= drawn
		}
		if seen {
			hits++
		}
	}
	return float64(hits) / float64(draws)
}

// A limit is what is known of the ratio whose p is alpha: too little, and enough.
type limit struct{ too, enough float64 }

func (l *limit) reached(total int, until []float64, largest, alpha float64) bool {
	switch {
	case largest >= l.enough:
		return true
	case largest <= l.too:
		return false
	case exceeds(total, until, largest) <= alpha:
		l.enough = largest
		return true
	}
	l.too = largest
	return false
}

// changeWork is how many multiplications the exact p of one draw may take.
const changeWork = 2e5

func drawnLimit(n int, rate float64, until []float64, alpha float64, seed uint64) float64 {
	flat, r := newPoisson(rate), generator(seed, streamLimit)
	largest, y := make([]float64, 2000), make([]float64, n)
	for i := range largest {
		for k := range y {
			y[k] = flat.draw(r)
		}
		largest[i] = slices.Max(ratios(y, until))
	}
	return stat.Quantile(largest, 1-alpha)
}
