package series

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"demarche"
	"demarche/stat"
)

// A Rate is how many events there were in an exposure, per unit of it.
type Rate struct {
	Count    int
	Exposure float64 // years, say
	Rate     float64 // Count/Exposure
	Lo, Hi   float64 // the exact interval
}

// PoissonRate returns the rate of count events in an exposure, with Garwood's exact
// interval of that confidence, 0.95 say: it holds the true rate at least that often.
func PoissonRate(count int, exposure, confidence float64) (Rate, error) {
	if count < 0 || !(exposure > 0) || math.IsInf(exposure, 0) {
		return Rate{}, demarche.Errorf(demarche.Usage, "%d events in an exposure of %v have no rate", count, exposure)
	}
	tail := (1 - confidence) / 2
	r := Rate{Count: count, Exposure: exposure, Rate: float64(count) / exposure}
	if count > 0 {
		r.Lo = mathext.GammaIncRegInv(float64(count), tail) / exposure
	}
	r.Hi = mathext.GammaIncRegCompInv(float64(count+1), tail) / exposure
	return r, nil
}

// A Ratio compares two rates.
type Ratio struct {
	A, B   Rate
	Ratio  float64 // A's rate by B's; +Inf where B has no events
	Lo, Hi float64 // the exact interval of the ratio; Hi is +Inf where B has no events
	P      float64 // two-sided, of equal rates
	Note   string  // that the power is low, where it is
}

// RateRatio compares countA events in exposureA with countB in exposureB. Given
// their sum, the former are binomial; the p adds up all that are no more likely than
// what was seen, the interval is that of Clopper and Pearson. It is poisson.test of R.
func RateRatio(countA int, exposureA float64, countB int, exposureB, confidence float64) (Ratio, error) {
	a, err := PoissonRate(countA, exposureA, confidence)
	if err != nil {
		return Ratio{}, err
	}
	b, err := PoissonRate(countB, exposureB, confidence)
	if err != nil {
		return Ratio{}, err
	}
	n := countA + countB
	if n == 0 {
		return Ratio{}, demarche.Errorf(demarche.BadData, "two rates of no events cannot be compared")
	}
	r := Ratio{A: a, B: b, Ratio: math.Inf(1), P: binomialP(countA, n, exposureA/(exposureA+exposureB))}
	if countB > 0 {
		r.Ratio = a.Rate / b.Rate
	}
	lo, hi := stat.Exact(countA, n, confidence)
	scale := exposureB / exposureA
	r.Lo, r.Hi = scale*lo/(1-lo), math.Inf(1)
	if hi < 1 {
		r.Hi = scale * hi / (1 - hi)
	}
	r.Note = RatioPower(float64(n)/(exposureA+exposureB), exposureA, exposureB, 2, 0.05).Note
	return r, nil
}

// binomialP returns the two-sided p of k successes in n trials: the probability of
// all numbers that are no more likely, with R's margin for rounding.
func binomialP(k, n int, p float64) float64 {
	d := distuv.Binomial{N: float64(n), P: p}
	limit := d.Prob(float64(k)) * (1 + 1e-7)
	total := 0.0
	for i := range n + 1 {
		if at := d.Prob(float64(i)); at <= limit {
			total += at
		}
	}
	return min(total, 1)
}
