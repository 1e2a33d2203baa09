package ideal

import (
	"math/rand/v2"
	"slices"
)

// Dip returns how far the distribution of points is, at the least, from one with a
// single mode: the statistic of Hartigan and Hartigan 1985, doi:10.1214/aos/1176346577,
// 1/(2n) to 1/4, and 0 where all points are one. It is found by their algorithm (AS 217,
// doi:10.2307/2347485), with Maechler's correction that the minorant and the majorant
// begin anew in each modal interval.
func Dip(points []float64) float64 {
	x := slices.Sorted(slices.Values(points))
	n := len(x)
	if n == 0 || x[0] == x[n-1] {
		return 0
	}
	below, above := hull(x)
	dip := 1.0 // in steps of 1/(2n)
	for lo, hi := 0, n-1; ; {
		// The greatest convex minorant downwards from hi, and the least concave majorant
		// upwards from lo.
		minorant, majorant := []int{hi}, []int{lo}
		for at := hi; at > lo; {
			at = below[at]
			minorant = append(minorant, at)
		}
		for at := lo; at < hi; {
			at = above[at]
			majorant = append(majorant, at)
		}
		gap, from, to := widest(x, minorant, majorant)
		if gap < dip {
			break
		}
		for k := from; k+1 < len(minorant); k++ {
			dip = max(dip, beside(x, minorant[k+1], minorant[k], 1))
		}
		for k := to; k+1 < len(majorant); k++ {
			dip = max(dip, beside(x, majorant[k], majorant[k+1], -1))
		}
		if minorant[from] == lo && majorant[to] == hi {
			break
		}
		lo, hi = minorant[from], majorant[to]
	}
	return dip / float64(2*n)
}

// hull returns for each point the one before it on the greatest convex minorant of the
// distribution up to it, and the one after it on the least concave majorant from it.
func hull(x []float64) (below, above []int) {
	n := len(x)
	below, above = make([]int, n), make([]int, n)
	for j := 1; j < n; j++ {
		at := j - 1
		for at > 0 && (x[j]-x[at])*float64(at-below[at]) >= (x[at]-x[below[at]])*float64(j-at) {
			at = below[at]
		}
		below[j] = at
	}
	above[n-1] = n - 1
	for k := n - 2; k >= 0; k-- {
		at := k + 1
		for at < n-1 && (x[k]-x[at])*float64(at-above[at]) >= (x[at]-x[above[at]])*float64(k-at) {
			at = above[at]
		}
		above[k] = at
	}
	return below, above
}

// widest returns how far the majorant is above the minorant at most, in steps of 1/n,
// and the knots between which that is: the modal interval.
func widest(x []float64, minorant, majorant []int) (gap float64, from, to int) {
	from, to = len(minorant)-1, len(majorant)-1
	if len(minorant) == 2 && len(majorant) == 2 {
		return 1, from, to
	}
	line := func(a, b, at int) float64 { // how high the chord from a to b is at a point
		return (x[at] - x[a]) * float64(b-a) / (x[b] - x[a])
	}
	g, l := len(minorant)-2, 1
	for {
		if knot := minorant[g]; knot > majorant[l] { // the next knot is the majorant's
			a := minorant[g+1]
			d := float64(majorant[l]-a+1) - line(a, knot, majorant[l])
			l++
			if d >= gap {
				gap, from, to = d, g+1, l-1
			}
		} else {
			a := majorant[l-1]
			d := line(a, majorant[l], knot) - float64(knot-a-1)
			g--
			if d >= gap {
				gap, from, to = d, g+1, l
			}
		}
		g, l = max(g, 0), min(l, len(majorant)-1)
		if minorant[g] == majorant[l] {
			return gap, from, to
		}
	}
}

// beside returns how far the distribution is at most from its chord between two knots,
// above it for sign 1 and below it for -1, in steps of 1/n and at least 1.
func beside(x []float64, a, b int, sign float64) float64 {
	most := 1.0
	if b-a <= 1 || x[a] == x[b] {
		return most
	}
	slope := float64(b-a) / (x[b] - x[a])
	for i := a; i <= b; i++ {
		most = max(most, sign*(float64(i-a)-(x[i]-x[a])*slope)+1)
	}
	return most
}

// DipP returns the share of uniform samples, as large as the one that has the dip, whose
// dip is as large or larger, the sample itself counted as one (Phipson and Smyth 2010,
// doi:10.2202/1544-6115.1585). Of distributions with one mode the uniform has the
// largest dip, but for few, so a small share speaks against one mode.
func DipP(dip float64, n, draws int, seed uint64) float64 {
	rng := rand.New(rand.NewPCG(seed, uint64(n)))
	x := make([]float64, n)
	as := 1
	for range draws {
		for i := range x {
			x[i] = rng.Float64()
		}
		if Dip(x) >= dip {
			as++
		}
	}
	return float64(as) / float64(draws+1)
}
