package series

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
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
const ratioEvents = 2000

// RatioPower returns how often RateRatio would give a p of at most alpha if A's rate
// were ratio times B's, and both together had so many events per unit of exposure. It
// is summed over all numbers of events; from 2,000 expected ones on it is the normal
// approximation.
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
