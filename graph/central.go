package graph

import "math/rand/v2"

// Betweenness returns for each node the share of shortest paths that it lies
// on, 0 to 1: over all pairs of other nodes of the graph, the share of the
// shortest paths between the two that lead through it, divided by the number
// of pairs. A pair that no path joins counts with 0. Weights are not looked at.
//
// It is exact for every component of at most pivots nodes. In a larger one it
// is estimated from that many pivots, drawn without repetition by the seed,
// and sampled says that there was one. The work is pivots times edges.
func Betweenness(g *Graph, pivots int, seed uint64) (between []float64, sampled bool) {
	n := g.Nodes()
	between = make([]float64, n)
	if n < 3 {
		return between, false
	}
	component := Components(g)
	parts := 0
	for _, c := range component {
		parts = max(parts, int(c)+1)
	}
	start, list := members(component, parts)
	random := rand.New(rand.NewPCG(seed, 0x7069766f7473)) // "pivots"
	b := brandes{
		g: g, distance: make([]int32, n), paths: make([]float64, n), credit: make([]float64, n), between: between,
	}
	for v := range b.distance {
		b.distance[v] = -1
	}
	// Each pair is met from both ends, and 2 / (n-1)(n-2) pairs make the whole.
	share := 1 / (float64(n-1) * float64(n-2))
	for p := range parts {
		nodes := list[start[p]:start[p+1]]
		if len(nodes) < 3 {
			break // the components that follow are no larger
		}
		scale := share
		if len(nodes) > pivots {
			sampled = true
			scale *= float64(len(nodes)) / float64(pivots)
			for i := range pivots {
				j := i + random.IntN(len(nodes)-i)
				nodes[i], nodes[j] = nodes[j], nodes[i]
			}
			nodes = nodes[:pivots]
		}
		for _, v := range nodes {
			b.from(v, scale)
		}
	}
	return between, sampled
}

// brandes is the scratch space of the accumulation from one source.
type brandes struct {
	g        *Graph
	distance []int32   // from the source; -1 outside from
	paths    []float64 // shortest paths from the source
	credit   []float64 // the source's dependency on each node
	queue    []int32
	between  []float64
}

// from adds, times scale, what the shortest paths from the source s owe to each node.
func (b *brandes) from(s int32, scale float64) {
	b.queue = append(b.queue[:0], s)
	b.distance[s], b.paths[s] = 0, 1
	for head := 0; head < len(b.queue); head++ {
		v := b.queue[head]
		for _, w := range b.g.to[b.g.start[v]:b.g.start[v+1]] {
			if b.distance[w] < 0 {
				b.distance[w] = b.distance[v] + 1
				b.paths[w], b.credit[w] = 0, 0
				b.queue = append(b.queue, w)
			}
			if b.distance[w] == b.distance[v]+1 {
				b.paths[w] += b.paths[v]
			}
		}
	}
	for i := len(b.queue) - 1; i > 0; i-- {
		w := b.queue[i]
		owed := (1 + b.credit[w]) / b.paths[w]
		for _, v := range b.g.to[b.g.start[w]:b.g.start[w+1]] {
			if b.distance[v] == b.distance[w]-1 {
				b.credit[v] += float64(b.paths[v] * owed)
			}
		}
		b.between[w] += float64(b.credit[w] * scale)
	}
	for _, v := range b.queue {
		b.distance[v] = -1
	}
}

// Core returns for each node the largest k such that it is in the k-core: the
// largest subgraph in which every node has at least k neighbours.
func Core(g *Graph) []int {
	core := Degree(g)
	most := 0
	for _, d := range core {
		most = max(most, d)
	}
	// The nodes in order of what is left of their degree; bin[d] is where those
	// of degree d begin.
	bin := make([]int, most+2)
	for _, d := range core {
		bin[d+1]++
	}
	for d := range most + 1 {
		bin[d+1] += bin[d]
	}
	order, place := make([]int32, len(core)), make([]int, len(core))
	at := append([]int(nil), bin...)
	for v, d := range core {
		order[at[d]], place[v] = int32(v), at[d]
		at[d]++
	}
	for i := range order {
		v := order[i]
		for _, w := range g.to[g.start[v]:g.start[v+1]] {
			if core[w] <= core[v] {
				continue
			}
			// w trades places with the first of its degree, which then begin one later.
			d := core[w]
			first := order[bin[d]]
			order[bin[d]], order[place[w]] = w, first
			place[first], place[w] = place[w], bin[d]
			bin[d]++
			core[w]--
		}
	}
	return core
}
