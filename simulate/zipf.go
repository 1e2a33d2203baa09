package simulate

import (
	"math"
	"math/bits"
	"math/rand/v2"
)

// A law draws numbers from 0 with given weights, in constant time: Vose's
// alias method. It holds 8 bytes a number.
type law []struct {
	cut   uint32 // of 2^32: below it the draw stays
	other uint32 // where it goes otherwise
}

// newLaw returns the law of weights, which it uses up. They are above 0.
func newLaw(weights []float64) law {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	n := len(weights)
	l := make(law, n)
	scale := float64(n) / sum
	// Small and large numbers wait in one list, the small ones from its front.
	list := make([]uint32, n)
	small, large := 0, n
	for i := range weights {
		weights[i] *= scale
		if weights[i] < 1 {
			list[small] = uint32(i)
			small++
		} else {
			large--
			list[large] = uint32(i)
		}
	}
	for small > 0 && large < n {
		small--
		s, g := list[small], list[large]
		l[s].cut, l[s].other = uint32(weights[s]*(1<<32)), g
		weights[g] -= 1 - weights[s]
		if weights[g] < 1 {
			list[small] = g
			small++
			large++
		}
	}
	// What is left would be 1 but for rounding.
	for _, i := range list[:small] {
		l[i].cut, l[i].other = math.MaxUint32, i
	}
	for _, i := range list[large:] {
		l[i].cut, l[i].other = math.MaxUint32, i
	}
	return l
}

// zipf returns the law of Zipf and Mandelbrot over n ranks from 0.
func zipf(n int, exponent, shift float64) law {
	weights := make([]float64, n)
	for k := range weights {
		weights[k] = math.Pow(float64(k+1)+shift, -exponent)
	}
	return newLaw(weights)
}

// draw returns a number. One random word gives both the place in the list and
// what is compared with its cut.
func (l law) draw(r *rand.Rand) uint32 {
	place, rest := bits.Mul64(r.Uint64(), uint64(len(l)))
	if at := &l[place]; uint32(rest>>32) >= at.cut {
		return at.other
	}
	return uint32(place)
}
