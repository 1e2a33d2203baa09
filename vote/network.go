package vote

import (
	"math"
	"slices"

	"demarche/graph"
	"demarche/stat"
)

// A Network is states joined by how far they vote alike.
type Network struct {
	Columns   []int // of the table, for each node
	Graph     *graph.Graph
	Threshold float64 // an index of at least this joins two states
	Alone     int     // states that it joins with none
}

// A Joining says what joins two states of a network.
type Joining struct {
	Index     Index
	Least     int     // common roll calls that the index must rest on; 0 means 1
	Votes     int     // votes that a state must have cast to be a node; 0 means 1
	Threshold float64 // NaN means the 75th percentile of all dyads of the network
}

// Network joins states. Which index, and from which threshold, makes the picture: one
// that is corrected for chance joins few where most texts pass by large majorities,
// because hardly any agreement is then more than chance, and a state that it joins with
// nobody is a community of its own. The weight of an edge is the index. One that is 0 or less
// joins nobody, whatever the threshold.
func (t *Table) Network(o Joining) *Network {
	n := &Network{Columns: t.voters(o.Votes), Threshold: o.Threshold}
	dyads := t.Dyads()
	var edges []graph.Edge
	var values []float64
	for b := range n.Columns {
		for a := range b {
			j := dyads.Joint(n.Columns[a], n.Columns[b])
			if v, ok := o.value(j); ok {
				values = append(values, v)
				edges = append(edges, graph.Edge{A: int32(a), B: int32(b), Weight: v})
			}
		}
	}
	if math.IsNaN(n.Threshold) && len(values) > 0 {
		n.Threshold = stat.Quantile(values, 0.75)
	}
	edges = slices.DeleteFunc(edges, func(e graph.Edge) bool { return e.Weight < n.Threshold || e.Weight <= 0 })
	n.Graph = graph.New(len(n.Columns), edges)
	for _, d := range graph.Degree(n.Graph) {
		if d == 0 {
			n.Alone++
		}
	}
	return n
}

// voters returns the columns of the states that cast at least so many votes, and one.
func (t *Table) voters(least int) []int {
	var columns []int
	for s := range t.States {
		votes := 0
		for i := range t.Rolls {
			if Cast(t.Row(i)[s]) {
				votes++
			}
		}
		if votes >= max(least, 1) {
			columns = append(columns, s)
		}
	}
	return columns
}

// value returns the index of a dyad, and whether it is defined and rests on enough.
func (o *Joining) value(j Joint) (float64, bool) {
	a := j.Agreement()
	v := o.Index.Of(&a)
	return v, o.Index.N(&a) >= max(o.Least, 1) && !math.IsNaN(v)
}

// Restarts is how often communities are looked for, unless somebody wants another.
const Restarts = 20

// Communities are the groups of a network on which many runs of Leiden agree.
type Communities struct {
	Of         []int32 // for each node its community, from 0: the largest first
	Sizes      []int
	Modularity float64 // of the network, at resolution 1

	Seed     uint64    // of the restarts, which have this and the following ones
	Restarts int       // at every round
	Runs     []float64 // the modularity of each restart on the network itself
	NMI, ARI float64   // mean over every two restarts on the network itself
	Rounds   int       // of consensus, 0 where the restarts agreed at once
	Agreed   bool      // whether all restarts agreed at last
}

// mostRounds is when consensus is given up. Two or three are usual.
const mostRounds = 20

// Communities finds groups by Leiden from so many seeds, and what they agree on: two
// nodes are joined by the share of restarts that have them together, if it is more than
// half; Leiden is run on that network, and so on until all restarts say the same
// (Lancichinetti and Fortunato 2012, doi:10.1038/srep00336). Where they never do, Of
// is the first restart of the last round.
func (n *Network) Communities(seed uint64, restarts int) Communities {
	c := Communities{Seed: seed, Restarts: restarts}
	g := n.Graph
	for {
		runs := make([][]int32, restarts)
		for i := range runs {
			found := graph.Leiden(g, graph.LeidenOptions{Seed: seed + uint64(i)})
			runs[i] = found.Of
			if g == n.Graph {
				c.Runs = append(c.Runs, found.Modularity)
			}
		}
		if g == n.Graph {
			c.NMI, c.ARI = likeness(runs)
		}
		c.Of = runs[0]
		c.Agreed = !slices.ContainsFunc(runs, func(of []int32) bool { return !slices.Equal(of, runs[0]) })
		if c.Agreed || c.Rounds == mostRounds {
			break
		}
		c.Rounds++
		g = together(runs)
	}
	c.Sizes = sizes(c.Of)
	c.Modularity = graph.Modularity(n.Graph, c.Of, 1)
	return c
}

// together joins nodes by the share of partitions that have them in one part, where
// that is more than half.
func together(partitions [][]int32) *graph.Graph {
	nodes := len(partitions[0])
	var edges []graph.Edge
	for b := range nodes {
		for a := range b {
			n := 0
			for _, of := range partitions {
				if of[a] == of[b] {
					n++
				}
			}
			if 2*n > len(partitions) {
				edges = append(edges, graph.Edge{A: int32(a), B: int32(b), Weight: float64(n) / float64(len(partitions))})
			}
		}
	}
	return graph.New(nodes, edges)
}

// likeness returns the mean NMI and ARI of every two partitions; NaN of one.
func likeness(partitions [][]int32) (nmi, ari float64) {
	var n, a []float64
	for i := range partitions {
		for k := range i {
			n = append(n, NMI(partitions[i], partitions[k]))
			a = append(a, ARI(partitions[i], partitions[k]))
		}
	}
	return stat.Average(n), stat.Average(a)
}

func sizes(of []int32) []int {
	var n []int
	for _, c := range of {
		for len(n) <= int(c) {
			n = append(n, 0)
		}
		n[c]++
	}
	return n
}

// A Sensitivity is the communities of one network at several thresholds.
type Sensitivity struct {
	Network     *Network
	Communities Communities
}

// AtThresholds finds the communities at each threshold: how much a picture of blocs
// owes to it has to be shown.
func (t *Table) AtThresholds(o Joining, thresholds []float64, seed uint64, restarts int) []Sensitivity {
	var all []Sensitivity
	for _, o.Threshold = range thresholds {
		n := t.Network(o)
		all = append(all, Sensitivity{n, n.Communities(seed, restarts)})
	}
	return all
}
