package stat

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Wilson returns the interval of Wilson for a share of which k of n were seen,
// that holds the true one with the given confidence, 0.95 say. Of nothing it is
// 0 to 1.
func Wilson(k, n int, confidence float64) (lo, hi float64) {
	return WilsonOf(float64(k)/float64(n), float64(n), confidence)
}

// WilsonOf returns the interval of Wilson for a share that rests on as much as so many
// trials, which need be no whole number: the effective number of a sample whose units weigh
// differently, say.
func WilsonOf(share, trials, confidence float64) (lo, hi float64) {
	if !(trials > 0) {
		return 0, 1
	}
	z := distuv.UnitNormal.Quantile(0.5 + confidence/2)
	middle := (share + z*z/(2*trials)) / (1 + z*z/trials)
	half := z / (1 + z*z/trials) * math.Sqrt(share*(1-share)/trials+z*z/(4*trials*trials))
	lo, hi = max(middle-half, 0), min(middle+half, 1)
	if share == 0 {
		lo = 0
	}
	if share == 1 {
		hi = 1
	}
	return lo, hi
}

// Exact returns the interval of Clopper and Pearson for a share of which k of n
// were seen: it holds the true one with at least the given confidence.
func Exact(k, n int, confidence float64) (lo, hi float64) {
	tail := (1 - confidence) / 2
	lo, hi = 0, 1
	if k > 0 {
		lo = mathext.InvRegIncBeta(float64(k), float64(n-k+1), tail)
	}
	if k < n {
		hi = mathext.InvRegIncBeta(float64(k+1), float64(n-k), 1-tail)
	}
	return lo, hi
}
