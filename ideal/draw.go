package ideal

import (
	"math"
	"math/rand/v2"

	"demarche/stat"
)

// A stream is the random numbers of one unit: a roll call, or a state. That each has
// its own is what makes a sample the same on any number of cores.
func stream(seed uint64, chain, kind, unit int) *rand.Rand {
	key := uint64(chain)<<48 ^ uint64(kind)<<40 ^ uint64(unit)
	return rand.New(rand.NewPCG(stat.Mix(seed^stat.Mix(key)), stat.Mix(key^stat.Mix(seed+1))))
}

// normalBelow draws a standard normal number below u.
func normalBelow(rng *rand.Rand, u float64) float64 {
	if u > -0.5 {
		for {
			if x := rng.NormFloat64(); x < u {
				return x
			}
		}
	}
	return -normalTail(rng, -u)
}

// normalTail draws a standard normal number above a > 0, by the exponential proposal
// of Robert 1995, doi:10.1007/BF00143942.
func normalTail(rng *rand.Rand, a float64) float64 {
	rate := (a + math.Sqrt(a*a+4)) / 2
	for {
		x := a + rng.ExpFloat64()/rate
		if d := x - rate; rng.Float64() < math.Exp(-d*d/2) {
			return x
		}
	}
}

// normalBetween draws a standard normal number between lo and hi.
func normalBetween(rng *rand.Rand, lo, hi float64) float64 {
	if hi-lo < 2 { // from the uniform, by the density relative to the highest between
		top := max(lo, min(0, hi))
		for {
			x := lo + rng.Float64()*(hi-lo)
			if rng.Float64() < math.Exp((top*top-x*x)/2) {
				return x
			}
		}
	}
	for {
		x := 0.0
		switch {
		case lo > 0.5:
			x = normalTail(rng, lo)
		case hi < -0.5:
			x = -normalTail(rng, -hi)
		default:
			x = rng.NormFloat64()
		}
		if lo < x && x < hi {
			return x
		}
	}
}
