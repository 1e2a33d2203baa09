package project

import (
	"cmp"
	"context"
	"math"
	"slices"

	"demarche/stat"
)

// A web is pairs of actors, by their smaller actor, each list in the order of the
// other.
type web struct {
	actors []uint64
	of     [][]near
}

// edges returns how many pairs there are.
func (n *web) edges() int {
	sum := 0
	for _, list := range n.of {
		sum += len(list)
	}
	return sum
}

// ends tells of each actor whether it is in a pair.
func (n *web) ends() []bool {
	ends := make([]bool, len(n.actors))
	for a, list := range n.of {
		for _, e := range list {
			ends[a], ends[e.other] = true, true
		}
	}
	return ends
}

// step tells what a step left.
func (n *web) step(what string) Step {
	s := Step{What: what, Edges: int64(n.edges())}
	for _, end := range n.ends() {
		if end {
			s.Actors++
		}
	}
	return s
}

// keep drops the pairs that are not to stay.
func (n *web) keep(stays func(a uint32, e near) bool) {
	for a, list := range n.of {
		n.of[a] = slices.DeleteFunc(list, func(e near) bool { return !stays(uint32(a), e) })
	}
}

// above says whether a weight reaches what the cut asks.
func (c Cut) above(weight, asked float64) bool {
	return weight > asked || weight == asked && !c.Strict
}

// cut drops the pairs that the cut does not keep.
func (n *web) cut(ctx context.Context, c Cut) error {
	switch c.Kind {
	case Weight:
		n.keep(func(_ uint32, e near) bool { return c.above(e.weight, c.Value) })
	case Quantile:
		if asked, ok := n.quantile(c.Value); ok {
			n.keep(func(_ uint32, e near) bool { return c.above(e.weight, asked) })
		}
	case Top:
		start, _, weights := n.adjacency()
		floor := make([]float64, len(n.of))
		for a := range floor {
			floor[a] = largestOf(weights[start[a]:start[a+1]], int(c.Value))
		}
		n.keep(func(a uint32, e near) bool { return e.weight >= floor[a] || e.weight >= floor[e.other] })
	case Disparity:
		n.disparity(c.Value)
	case Embedded:
		n.embedded(ctx, c)
	}
	return ctx.Err()
}

// quantile returns a quantile of the weights of all pairs, if there are any.
func (n *web) quantile(q float64) (float64, bool) {
	list := make([]float64, 0, n.edges())
	for _, of := range n.of {
		for _, e := range of {
			list = append(list, e.weight)
		}
	}
	if len(list) == 0 {
		return 0, false
	}
	return stat.Quantile(list, q), true
}

// largestOf returns the k-th largest of weights, and negative infinity where they
// are fewer. It sorts them.
func largestOf(weights []float64, k int) float64 {
	if len(weights) < k {
		return math.Inf(-1)
	}
	slices.Sort(weights)
	return weights[len(weights)-k]
}

// adjacency returns each actor's others, in rising order, and the weights.
func (n *web) adjacency() (start []int, others []uint32, weight []float64) {
	start = make([]int, len(n.of)+1)
	for a, list := range n.of {
		start[a+1] += len(list)
		for _, e := range list {
			start[e.other+1]++
		}
	}
	for a := range n.of {
		start[a+1] += start[a]
	}
	others, weight = make([]uint32, start[len(n.of)]), make([]float64, start[len(n.of)])
	next := slices.Clone(start)
	put := func(a, b uint32, w float64) {
		others[next[a]], weight[next[a]] = b, w
		next[a]++
	}
	// The smaller actors of a pair come in rising order; where a's turn comes, all
	// of its smaller others are there already.
	for a, list := range n.of {
		for _, e := range list {
			put(uint32(a), e.other, e.weight)
			put(e.other, uint32(a), e.weight)
		}
	}
	return start, others, weight
}

// disparity is the filter of Serrano et al. 2009.
func (n *web) disparity(alpha float64) {
	strength, degree := make([]float64, len(n.of)), make([]float64, len(n.of))
	for a, list := range n.of {
		for _, e := range list {
			strength[a], degree[a] = strength[a]+e.weight, degree[a]+1
			strength[e.other], degree[e.other] = strength[e.other]+e.weight, degree[e.other]+1
		}
	}
	side := func(a uint32, weight float64) float64 { return math.Pow(1-weight/strength[a], degree[a]-1) }
	n.keep(func(a uint32, e near) bool { return min(side(a, e.weight), side(e.other, e.weight)) < alpha })
}

// embedded keeps the pairs of whose neighbours enough are common. Each of the two
// is a neighbour of the other, and counted on neither side.
func (n *web) embedded(ctx context.Context, c Cut) {
	start, others, _ := n.adjacency()
	n.keep(func(a uint32, e near) bool {
		if ctx.Err() != nil {
			return true
		}
		x, y := others[start[a]:start[a+1]], others[start[e.other]:start[e.other+1]]
		common := 0
		inBoth(x, y, cmp.Compare[uint32], func(int, int) { common++ })
		all := len(x) + len(y) - common - 2
		return c.above(float64(common)/float64(max(all, 1)), c.Value)
	})
}

// inBoth calls do with the places of what is in both of two sorted lists.
func inBoth[T any](x, y []T, compare func(a, b T) int, do func(i, k int)) {
	for i, k := 0, 0; i < len(x) && k < len(y); {
		switch c := compare(x[i], y[k]); {
		case c < 0:
			i++
		case c > 0:
			k++
		default:
			do(i, k)
			i++
			k++
		}
	}
}
