package chance

import "demarche/pairs"

// setStrata makes room for the activity of members by the steps of strata.
func (g *judge) setStrata(strata *pairs.Strata) {
	if n := len(g.members) * strata.Steps; n > g.limits.activity {
		strata = strata.Coarser((n + g.limits.activity - 1) / g.limits.activity)
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
	// By step and two groups: how many meetings each two rows of them make.
	each := make([]float64, len(s.Pairs))
	for step := range s.Steps {
		for lower := range s.Groups {
			for higher := lower; higher < s.Groups; higher++ {
				n, m := float64(s.Rows[step*s.Groups+lower]), float64(s.Rows[step*s.Groups+higher])
				ways := n * m
				if lower == higher {
					ways = n * (n - 1) / 2
				}
				if at := (step*s.Groups+lower)*s.Groups + higher; ways > 0 {
					each[at] = float64(s.Pairs[at]) / ways
				}
			}
		}
	}
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
