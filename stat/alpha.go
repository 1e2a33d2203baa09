package stat

import "math"

// A Scale says how far two values of coders are apart; each is the place of a category
// in the order of categories, from 0.
type Scale int

// The scales of [Alpha] and [Kappa].
const (
	Nominal  Scale = iota // any two are as different as any other two
	Ordinal               // by the values that lie between, as often as they occur
	Interval              // by their squared difference
)

// Missing is the value of a unit that a coder did not read.
const Missing = -1

// Alpha returns Krippendorff's alpha of units, each with the values that its coders
// gave it, or [Missing]: 1 less the disagreement that is seen, as a share of the one that
// chance gives. It is 1 where all agree, 0 as chance has it, and NaN where no unit has
// two values or there is but one value (Krippendorff 2011, Computing Krippendorff's
// Alpha-Reliability).
func Alpha(units [][]int, scale Scale) float64 {
	k := 0
	for _, u := range units {
		for _, v := range u {
			k = max(k, v+1)
		}
	}
	counts := make([][]float64, len(units))
	for i, u := range units {
		counts[i] = make([]float64, k)
		for _, v := range u {
			if v != Missing {
				counts[i][v]++
			}
		}
	}
	return AlphaOf(counts, nil, scale)
}

// AlphaOf is [Alpha] of units told by their counts: counts[u][v] says how often the unit
// was given the value v, and times[u] how many units of the kind there are; nil is one of each.
func AlphaOf(counts [][]float64, times []float64, scale Scale) float64 {
	if len(counts) == 0 {
		return math.NaN()
	}
	k := len(counts[0])
	coincide := make([]float64, k*k)
	total := make([]float64, k)
	n := 0.0
	for i, u := range counts {
		m, t := 0.0, 1.0
		for _, x := range u {
			m += x
		}
		if times != nil {
			t = times[i]
		}
		if m < 2 || t == 0 {
			continue
		}
		n += t * m
		for a, x := range u {
			total[a] += t * x
			for b, y := range u {
				if a == b {
					y--
				}
				coincide[a*k+b] += t * x * y / (m - 1)
			}
		}
	}
	seen, chance := 0.0, 0.0
	for a := range k {
		for b := range a {
			d := scale.apart(total, b, a)
			seen += coincide[a*k+b] * d
			chance += total[a] * total[b] * d
		}
	}
	if chance == 0 {
		return math.NaN()
	}
	return 1 - (n-1)*seen/chance
}

// apart returns the squared difference of two values, a < b.
func (s Scale) apart(total []float64, a, b int) float64 {
	switch s {
	case Ordinal:
		sum := -(total[a] + total[b]) / 2
		for _, t := range total[a : b+1] {
			sum += t
		}
		return sum * sum
	case Interval:
		return float64((b - a) * (b - a))
	}
	return 1
}

// Kappa returns Cohen's kappa of two coders, who gave a[i] and b[i] to the unit i; pairs
// with a [Missing] value do not count. On the scale Nominal it is Cohen 1960,
// doi:10.1177/001316446002000104; on Interval it is weighted by squared differences (Cohen
// 1968, doi:10.1037/h0026256), and Ordinal by absolute ones. NaN where chance gives no
// disagreement, and of no unit.
func Kappa(a, b []int, scale Scale) float64 {
	k := 0
	for i := range a {
		k = max(k, a[i]+1, b[i]+1)
	}
	first, second := make([]float64, k), make([]float64, k)
	n, seen := 0.0, 0.0
	for i := range a {
		if a[i] == Missing || b[i] == Missing {
			continue
		}
		n++
		first[a[i]]++
		second[b[i]]++
		seen += scale.weight(a[i], b[i])
	}
	chance := 0.0
	for x := range k {
		for y := range k {
			chance += first[x] * second[y] * scale.weight(x, y)
		}
	}
	if chance == 0 {
		return math.NaN()
	}
	return 1 - n*seen/chance
}

func (s Scale) weight(a, b int) float64 {
	switch d := math.Abs(float64(a - b)); {
	case s == Interval:
		return d * d
	case s == Ordinal:
		return d
	case d > 0:
		return 1
	}
	return 0
}
