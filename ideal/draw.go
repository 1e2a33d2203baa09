package ideal

import (
	"math"
	"math/rand/v2"
)

// A stream is the random numbers of one unit: a roll call, or a state. That each has
// its own is what makes a sample the same on any number of cores.
func stream(seed uint64, chain, kind, unit int) *rand.Rand {
	key := uint64(chain)<<48 ^ uint64(kind)<<40 ^ uint64(unit)
	return rand.New(rand.NewPCG(mix(seed^mix(key)), mix(key^mix(seed+1))))
}

// mix is the finaliser of splitmix64 (Steele, Lea and Flood 2014,
// doi:10.1145/2714064.2660195).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
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
