// Package graph computes on undirected weighted graphs: components, groups,
// centralities and a drawing's coordinates. It knows nodes by number only, from
// 0, and no actor, no record and no file.
//
// Nothing here reads a clock or the number of processors: the same graph and
// the same options give the same numbers.
//
// # Method
//
// Groups are found by [Leiden], the betweenness of nodes by [Betweenness],
// their coreness by [Core], and coordinates by [Layout]; each says how.
//
// # Sources
//
// Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z (Leiden);
// Newman and Girvan 2004, doi:10.1103/PhysRevE.69.026113 (modularity);
// Reichardt and Bornholdt 2006, doi:10.1103/PhysRevE.74.016110 (its
// resolution); Brandes 2001, doi:10.1080/0022250X.2001.9990249 (betweenness);
// Brandes and Pich 2007, doi:10.1142/S0218127407018403 (its estimate from
// pivots); Batagelj and Zaveršnik 2003, arXiv:cs/0310049 (cores); Jacomy,
// Venturini, Heymann and Bastian 2014, doi:10.1371/journal.pone.0098679, and
// Barnes and Hut 1986, doi:10.1038/324446a0 (the layout).
package graph

import (
	"cmp"
	"slices"
)

// An Edge joins the nodes A and B, A ≠ B, with a weight above 0.
type Edge struct {
	A, B   int32
	Weight float64
}

// A Graph is an undirected weighted graph. It is never changed once made.
type Graph struct {
	start  []int     // where the neighbours of a node begin in to; one more than nodes
	to     []int32   // the neighbours of all nodes, each node's in rising order
	weight []float64 // the weight of the edge to each neighbour
}

// New returns the graph of n nodes and the edges. Edges between the same two
// nodes become one, their weights summed in the order given, so that the order
// of edges matters at most to the last digit of a sum of fractions. It panics
// if an edge names a node that is not among 0 to n-1, or joins a node to itself.
func New(n int, edges []Edge) *Graph {
	start := make([]int, n+2)
	for _, e := range edges {
		if e.A == e.B {
			panic("graph: an edge joins a node to itself")
		}
		start[e.A+2]++
		start[e.B+2]++
	}
	for v := 2; v < len(start); v++ {
		start[v] += start[v-1]
	}
	// Laid down twice: the first time in order of the edges, the second in order
	// of the node at the other end, which leaves each node's neighbours sorted.
	from, to, weight := make([]int32, 2*len(edges)), make([]int32, 2*len(edges)), make([]float64, 2*len(edges))
	put := func(at []int, a, b int32, w float64) {
		i := at[a+1]
		at[a+1]++
		from[i], to[i], weight[i] = a, b, w
	}
	at := slices.Clone(start)
	for _, e := range edges {
		put(at, e.A, e.B, e.Weight)
		put(at, e.B, e.A, e.Weight)
	}
	ends, others, weights := from, to, weight
	from, to, weight = make([]int32, len(to)), make([]int32, len(to)), make([]float64, len(to))
	at = slices.Clone(start)
	for i := range ends {
		put(at, others[i], ends[i], weights[i])
	}

	g := &Graph{start: make([]int, n+1)}
	kept := 0
	for v := range n {
		g.start[v] = kept
		for i := start[v+1]; i < start[v+2]; i++ {
			if kept > g.start[v] && to[kept-1] == to[i] {
				weight[kept-1] += weight[i]
				continue
			}
			to[kept], weight[kept] = to[i], weight[i]
			kept++
		}
	}
	g.start[n] = kept
	g.to, g.weight = to[:kept:kept], weight[:kept:kept]
	return g
}

// Nodes returns the number of nodes.
func (g *Graph) Nodes() int { return len(g.start) - 1 }

// Edges returns the number of edges, parallel ones counted once.
func (g *Graph) Edges() int { return len(g.to) / 2 }

// Neighbours returns the neighbours of v in rising order and the weights of the
// edges to them. They are the graph's own and must not be changed.
func (g *Graph) Neighbours(v int32) ([]int32, []float64) {
	i, j := g.start[v], g.start[v+1]
	return g.to[i:j], g.weight[i:j]
}

// Degree returns for each node how many neighbours it has.
func Degree(g *Graph) []int {
	d := make([]int, g.Nodes())
	for v := range d {
		d[v] = g.start[v+1] - g.start[v]
	}
	return d
}

// Strength returns for each node the sum of the weights of its edges.
func Strength(g *Graph) []float64 {
	s := make([]float64, g.Nodes())
	for v := range s {
		for i := g.start[v]; i < g.start[v+1]; i++ {
			s[v] += g.weight[i]
		}
	}
	return s
}

// Density returns the share of the pairs of nodes that an edge joins, 0 to 1;
// 0 where there is no pair.
func Density(nodes, edges int) float64 {
	if nodes < 2 {
		return 0
	}
	return float64(edges) / (float64(nodes) * float64(nodes-1) / 2)
}

// Components returns for each node the number of its connected component, from
// 0: the largest first, ties in the order of the smallest node.
func Components(g *Graph) []int32 {
	of := make([]int32, g.Nodes()) // one part, which components splits
	bySize(of, components(g, of))
	return of
}

// bySize renumbers the parts of a partition, the largest first, ties in the
// order of the smallest node, and returns how many parts are not empty. The
// parts are numbered below n.
func bySize(of []int32, n int) int {
	size, first := make([]int, n), make([]int32, n)
	for v := len(of) - 1; v >= 0; v-- {
		size[of[v]]++
		first[of[v]] = int32(v)
	}
	order := make([]int32, 0, n)
	for p := range n {
		if size[p] > 0 {
			order = append(order, int32(p))
		}
	}
	slices.SortFunc(order, func(p, q int32) int {
		return cmp.Or(cmp.Compare(size[q], size[p]), cmp.Compare(first[p], first[q]))
	})
	number := make([]int32, n)
	for i, p := range order {
		number[p] = int32(i)
	}
	for v := range of {
		of[v] = number[of[v]]
	}
	return len(order)
}

// members lists the nodes of each part of a partition into n parts, each part's
// in rising order: part p has list[start[p]:start[p+1]].
func members(of []int32, n int) (start []int, list []int32) {
	start = make([]int, n+1)
	for _, p := range of {
		start[p+1]++
	}
	for p := range n {
		start[p+1] += start[p]
	}
	at := slices.Clone(start)
	list = make([]int32, len(of))
	for v, p := range of {
		list[at[p]] = int32(v)
		at[p]++
	}
	return start, list
}
