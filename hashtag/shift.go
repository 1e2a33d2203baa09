package hashtag

import (
	"math"

	"demarche/stat"
)

// A Count is how often something was there, by its number.
type Count struct {
	Kind int
	N    float64
}

// A Divergence says how far what was there after a day differs from what was before.
type Divergence struct {
	Bits   float64 // the Jensen-Shannon divergence of the two distributions: 0 to 1
	Chance float64 // its mean where the same days are before and after in any order
	P      float64 // the share of such orders in which it is as large
	Draws  int
}

// leastDays is how many days a shift is asked of: fewer have too few orders for a small
// p.
const leastDays = 8

// Shift compares the days before one with that day and those after. Chance is a random
// order of whole days, since posts of one day hang together; of fewer than eight days
// with anything, or none on one side, ok is false. Where a tag's use drifts all the time,
// any day divides it: a small p says that there was a change, not that it was on this
// day.
func Shift(days [][]Count, at, draws int, seed uint64) (d Divergence, ok bool) {
	var kept [][]Count
	before := 0
	for i, day := range days {
		if len(day) == 0 {
			continue
		}
		kept = append(kept, day)
		if i < at {
			before++
		}
	}
	if len(kept) < leastDays || before == 0 || before == len(kept) {
		return d, false
	}
	kinds := 0
	for _, day := range kept {
		for _, c := range day {
			kinds = max(kinds, c.Kind+1)
		}
	}
	all := make([]float64, kinds)
	for _, day := range kept {
		for _, c := range day {
			all[c.Kind] += c.N
		}
	}
	order := make([]int, len(kept))
	for i := range order {
		order[i] = i
	}
	part := make([]float64, kinds)
	measure := func() float64 {
		clear(part)
		for _, i := range order[:before] {
			for _, c := range kept[i] {
				part[c.Kind] += c.N
			}
		}
		return jensenShannon(part, all)
	}
	d = Divergence{Bits: measure(), Draws: draws}
	r, hits := generator(seed, streamShift), 0
	for range draws {
		for i := range before { // the first of a random order
			k := i + r.IntN(len(order)-i)
			order[i], order[k] = order[k], order[i]
		}
		drawn := measure()
		d.Chance += drawn / float64(draws)
		if drawn >= d.Bits-1e-12 {
			hits++
		}
	}
	d.P = stat.DrawnP(hits, draws)
	return d, true
}

// jensenShannon returns the divergence in bits of a part of some counts from the rest:
// H((p+q)/2) - (H(p)+H(q))/2.
func jensenShannon(part, all []float64) float64 {
	a, b := 0.0, 0.0
	for i := range all {
		a += part[i]
		b += all[i] - part[i]
	}
	if a == 0 || b == 0 {
		return 0
	}
	bits := 0.0
	for i := range all {
		p, q := part[i]/a, (all[i]-part[i])/b
		m := (p + q) / 2
		if p > 0 {
			bits += p / 2 * math.Log2(p/m)
		}
		if q > 0 {
			bits += q / 2 * math.Log2(q/m)
		}
	}
	return max(0, min(1, bits))
}
