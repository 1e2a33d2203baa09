package classify

import (
	"cmp"
	"math"
	"slices"

	"demarche/lexis"
)

// A Reason says why a row is in a batch.
type Reason string

// The reasons.
const (
	ByMargin   Reason = "margin"    // the model is least sure of it
	ByDistance Reason = "diversity" // it is least like what is coded and chosen already
	ByChance   Reason = "random"    // drawn; it alone tells how frequent a code is
)

// A Pick is a row to be coded next.
type Pick struct {
	Row       int
	Reason    Reason
	Inclusion float64 // the probability with which it was drawn of those not coded; 0 where not by chance
}

// NextOptions are those of a batch.
type NextOptions struct {
	Threshold float64 // the probability at which the code is taken as present; 0 is .5
	Seed      uint64
}

// DiversityPool is the most rows among which the least alike are looked for: of more,
// so many are drawn.
const DiversityPool = 20_000

// Next chooses n rows to be coded next: a quarter by chance from all that are not coded,
// drawn first so that each has the same probability; half where |p - threshold| is
// smallest; and the rest by greedy k-centre, each the one whose cosine to the nearest of
// the coded and the chosen rows is lowest (Sener and Savarese 2018, arXiv:1708.00489, on
// the rows of x). p[i] is the probability of the code in row i; without one, p nil, the
// half of the margin is of distance too. The picks are in the order of rows, which does
// not tell a coder why each was chosen.
func Next(x *lexis.Matrix, p []float64, coded []bool, n int, o NextOptions) []Pick {
	o.Threshold = cmp.Or(o.Threshold, .5)
	r := generator(o.Seed, streamNext)
	var open, centres []int
	for i := range x.Rows {
		if coded[i] {
			centres = append(centres, i)
		} else {
			open = append(open, i)
		}
	}
	n = min(n, len(open))
	chance, margin := (n+3)/4, n/2
	if p == nil {
		margin = 0
	}
	margin = min(margin, n-chance)

	r.Shuffle(len(open), func(i, j int) { open[i], open[j] = open[j], open[i] })
	var picks []Pick
	take := func(row int, why Reason) {
		picks = append(picks, Pick{Row: row, Reason: why})
		centres = append(centres, row)
	}
	for _, row := range open[:chance] {
		take(row, ByChance)
		picks[len(picks)-1].Inclusion = float64(chance) / float64(len(open))
	}
	open = open[chance:]
	if margin > 0 {
		slices.SortStableFunc(open, func(a, b int) int {
			return cmp.Compare(math.Abs(p[a]-o.Threshold), math.Abs(p[b]-o.Threshold))
		})
		for _, row := range open[:margin] {
			take(row, ByMargin)
		}
		open = open[margin:]
		r.Shuffle(len(open), func(i, j int) { open[i], open[j] = open[j], open[i] })
	}
	for _, row := range farthest(x, open[:min(len(open), DiversityPool)], centres, n-len(picks)) {
		take(row, ByDistance)
	}
	slices.SortFunc(picks, func(a, b Pick) int { return cmp.Compare(a.Row, b.Row) })
	return picks
}

// farthest returns k of the rows of a pool, one after another the one that is least like
// the nearest of the centres, to which it is then added.
func farthest(x *lexis.Matrix, pool, centres []int, k int) []int {
	if k <= 0 {
		return nil
	}
	nearest := make([]float64, len(pool))
	dense := make([]float64, x.Cols)
	add := func(row int) {
		idx, val := x.Row(row)
		for i, j := range idx {
			dense[j] = float64(val[i])
		}
		for i, other := range pool {
			nearest[i] = max(nearest[i], x.Dot(other, dense))
		}
		for _, j := range idx {
			dense[j] = 0
		}
	}
	// What is far from a sample of many centres is seldom near the others, and each costs
	// a pass over the pool.
	const most = 2_000
	for i := 0; i < len(centres); i += 1 + len(centres)/most {
		add(centres[i])
	}
	var chosen []int
	taken := make([]bool, len(pool))
	for range min(k, len(pool)) {
		best := -1
		for i := range pool {
			if !taken[i] && (best < 0 || nearest[i] < nearest[best]) {
				best = i
			}
		}
		taken[best] = true
		chosen = append(chosen, pool[best])
		add(pool[best])
	}
	return chosen
}
