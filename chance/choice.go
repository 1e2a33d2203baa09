package chance

import "demarche/pairs"

// setStrata makes room for the activity of members by the steps of strata.
func (g *judge) setStrata(strata *pairs.Strata) {
	if n := len(g.members) * strata.Steps; n > g.limits.activity {
		g.times = (n + g.limits.activity - 1) / g.limits.activity
		strata = strata.Coarser(g.times)
	}
	g.strata, g.activity = strata, make([]uint32, len(g.members)*strata.Steps)
}

// choice returns the function that tells how many meetings of a couple chance
// would make by choice.
func (g *judge) choice() func(c uint32) float64 {
	s := g.strata
	groupOf := func(m uint32) int {
		if s.Group == nil {
			return 0
		}
		return s.Group(g.members[m])
	}
	each := meetingsEach(s)
	of := func(m uint32) []uint32 { return g.activity[int(m)*s.Steps:][:s.Steps] }
	return func(c uint32) float64 {
		k := g.couples[c]
		lower, higher := groupOf(k.a), groupOf(k.b)
		lower, higher = min(lower, higher), max(lower, higher)
		b := of(k.b)
		sum := 0.0
		for step, n := range of(k.a) {
			if n > 0 && b[step] > 0 {
				sum += float64(n) * float64(b[step]) * each[(step*s.Groups+lower)*s.Groups+higher]
			}
		}
		return sum
	}
}

// meetingsEach returns by step and two groups how many meetings each two rows of
// them make. A part that stands for its whole group is compared with all parts of
// it, and with all of the other group.
func meetingsEach(s *pairs.Strata) []float64 {
	wholeOf := func(group int) int {
		if s.Whole == nil {
			return group
		}
		return s.Whole[group]
	}
	rows, met := make([]int64, len(s.Rows)), make([]int64, len(s.Pairs)) // of whole groups
	for step := range s.Steps {
		for lower := range s.Groups {
			rows[step*s.Groups+wholeOf(lower)] += s.Rows[step*s.Groups+lower]
			for higher := lower; higher < s.Groups; higher++ {
				a, b := wholeOf(lower), wholeOf(higher)
				met[(step*s.Groups+min(a, b))*s.Groups+max(a, b)] += s.Pairs[(step*s.Groups+lower)*s.Groups+higher]
			}
		}
	}
	each := make([]float64, len(s.Pairs))
	for step := range s.Steps {
		for lower := range s.Groups {
			for higher := lower; higher < s.Groups; higher++ {
				a, b, rows, met := lower, higher, rows, met
				if wholeOf(a) != a && wholeOf(b) != b {
					rows, met = s.Rows, s.Pairs
				} else {
					a, b = min(wholeOf(a), wholeOf(b)), max(wholeOf(a), wholeOf(b))
				}
				n, m := float64(rows[step*s.Groups+a]), float64(rows[step*s.Groups+b])
				ways := n * m
				if a == b {
					ways = n * (n - 1) / 2
				}
				if ways > 0 {
					each[(step*s.Groups+lower)*s.Groups+higher] = float64(met[(step*s.Groups+a)*s.Groups+b]) / ways
				}
			}
		}
	}
	return each
}
