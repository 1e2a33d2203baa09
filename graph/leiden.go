package graph

import (
	"math"
	"math/rand/v2"
	"slices"
)

// LeidenOptions are the options of [Leiden].
type LeidenOptions struct {
	Resolution    float64 // γ: larger gives more and smaller communities; 0 means 1
	Seed          uint64  // of the order of visits and of the refinement
	MaxIterations int     // 0 means 5
}

// Communities is a partition of a graph's nodes.
type Communities struct {
	Of         []int32 // for each node its community, from 0: the largest first, ties by smallest node
	N          int     // communities
	Modularity float64 // as [Modularity] says, at the resolution asked for
	Iterations int     // passes over the whole graph
	Converged  bool    // whether the last iteration changed nothing for the better
}

// randomness is θ, how far the refinement strays from the best merge, in mean
// edge weights: the value of Traag et al. 2019 for unweighted graphs.
const randomness = 0.01

// Leiden returns communities of high modularity, each of them connected. Each
// iteration moves nodes one by one, splits every community into
// well-connected parts, joins the nodes of a part into one, and does the same
// with these until nothing moves; the next iteration begins with what the last
// one found.
//
// It is a heuristic: no method in use finds the best partition for certain,
// and other seeds may give other partitions of almost the same modularity.
// Modularity does not see communities much smaller than the square root of the
// total weight (Fortunato and Barthélemy 2007, doi:10.1073/pnas.0605965104).
func Leiden(g *Graph, o LeidenOptions) Communities {
	if o.Resolution == 0 {
		o.Resolution = 1
	}
	if o.MaxIterations == 0 {
		o.MaxIterations = 5
	}
	n := g.Nodes()
	c := Communities{Of: make([]int32, n)}
	for v := range c.Of {
		c.Of[v] = int32(v)
	}
	strength := Strength(g)
	var total float64 // 2m
	for _, s := range strength {
		total += s
	}
	if total == 0 {
		c.N, c.Converged = n, true
		return c
	}
	unit := total / float64(len(g.to))
	m := &mover{
		random: rand.New(rand.NewPCG(o.Seed, 0x6c656964656e)), // "leiden"
		gamma:  o.Resolution / total,
		least:  1e-10 * unit,
		theta:  randomness * unit,
		sum:    make([]float64, n),
		part:   make([]float64, n),
	}
	for !c.Converged && c.Iterations < o.MaxIterations {
		c.Iterations++
		c.Converged = !m.iterate(level{g.start, g.to, g.weight, strength}, c.Of)
	}
	// A community is connected already where an iteration ends with one node a
	// community. Where rounding stopped it short of that, a split at the gap
	// raises modularity.
	split := components(g, c.Of)
	c.N = bySize(c.Of, split)
	c.Modularity = Modularity(g, c.Of, o.Resolution)
	return c
}

// Modularity returns the sum over communities of the share of weight that lies
// inside minus γ times the share that would if ends were joined at random:
// Q = Σ_c [ w_c/m − γ (k_c/2m)² ], with w_c the weight inside c, k_c the sum of
// its strengths and m the weight in all. A graph without edges has 0.
func Modularity(g *Graph, of []int32, resolution float64) float64 {
	n := int32(0)
	for _, p := range of {
		n = max(n, p+1)
	}
	inside, strength := make([]float64, n), make([]float64, n)
	var total float64
	for v, p := range of {
		for i := g.start[v]; i < g.start[v+1]; i++ {
			w := g.weight[i]
			total += w
			strength[p] += w
			if of[g.to[i]] == p {
				inside[p] += w
			}
		}
	}
	if total == 0 {
		return 0
	}
	var q float64
	for p := range inside {
		k := strength[p] / total
		q += inside[p]/total - float64(float64(resolution*k)*k)
	}
	return q
}

// components splits every part of a partition at its gaps and returns how many
// parts there are then.
func components(g *Graph, of []int32) int {
	old := slices.Clone(of)
	for v := range of {
		of[v] = -1
	}
	var n int32
	var stack []int32
	for v := range of {
		if of[v] >= 0 {
			continue
		}
		of[v] = n
		stack = append(stack[:0], int32(v))
		for len(stack) > 0 {
			u := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, w := range g.to[g.start[u]:g.start[u+1]] {
				if of[w] < 0 && old[w] == old[v] {
					of[w] = n
					stack = append(stack, w)
				}
			}
		}
		n++
	}
	return int(n)
}

// A level is a graph whose nodes stand for sets of nodes. What lies inside such
// a set is in its strength alone, for no move can change it.
type level struct {
	start    []int
	to       []int32
	weight   []float64
	strength []float64
}

func (l *level) nodes() int { return len(l.strength) }

// A mover does the work of [Leiden] and holds its scratch space.
type mover struct {
	random *rand.Rand
	gamma  float64   // γ/2m
	least  float64   // a gain below it is rounding
	theta  float64   // θ in units of weight
	sum    []float64 // the strength of each community
	part   []float64 // the weight from the node in hand to each community; 0 outside use

	touched []int32 // the communities that part is not 0 for
	odds    []float64
}

// gain is what modularity gains, times m, if a node of strength k joins a
// community of strength sum to which it has weight w. The conversion keeps the
// compiler from fusing product and sum, which would round differently from one
// kind of processor to the next.
func (m *mover) gain(w, k, sum float64) float64 { return w - float64(float64(m.gamma*k)*sum) }

// iterate improves the partition of of l's nodes and tells whether it could.
func (m *mover) iterate(l level, of []int32) bool {
	better := false
	node := make([]int32, len(of)) // the node of the present level that each node is in
	for v := range node {
		node[v] = int32(v)
	}
	p := slices.Clone(of)
	for {
		if m.move(&l, p) {
			better = true
		}
		n := bySize(p, l.nodes())
		if n == l.nodes() {
			break
		}
		refined := m.refine(&l, p, n)
		parts := bySize(refined, l.nodes())
		if parts == l.nodes() {
			break // nothing could be joined, so the next level would be this one
		}
		up := make([]int32, parts)
		for v, r := range refined {
			up[r] = p[v]
		}
		for v := range node {
			node[v] = refined[node[v]]
		}
		l, p = m.aggregate(&l, refined, parts), up
	}
	for v := range of {
		of[v] = p[node[v]]
	}
	return better
}

// wipe empties part and touched.
func (m *mover) wipe() {
	for _, c := range m.touched {
		m.part[c] = 0
	}
	m.touched = m.touched[:0]
}

// tally fills part and touched with the weights from v to the communities
// around it, its own included.
func (m *mover) tally(l *level, of []int32, v int32) {
	m.wipe()
	for i := l.start[v]; i < l.start[v+1]; i++ {
		c := of[l.to[i]]
		if m.part[c] == 0 {
			m.touched = append(m.touched, c)
		}
		m.part[c] += l.weight[i]
	}
}

// move lets each node join the community around it that gains most, or leave
// for an empty one, until no node would; a node is asked again when a
// neighbour has left it. It tells whether any node moved.
func (m *mover) move(l *level, of []int32) bool {
	n := l.nodes()
	size := make([]int32, n)
	clear(m.sum[:n])
	for v, c := range of {
		m.sum[c] += l.strength[v]
		size[c]++
	}
	var empty []int32
	for c := n - 1; c >= 0; c-- {
		if size[c] == 0 {
			empty = append(empty, int32(c))
		}
	}
	queue := make([]int32, n) // a ring
	waits := make([]bool, n)
	for i, v := range m.random.Perm(n) {
		queue[i], waits[v] = int32(v), true
	}
	moved := false
	for head, waiting := 0, n; waiting > 0; {
		v := queue[head]
		head, waiting = (head+1)%n, waiting-1
		waits[v] = false

		m.tally(l, of, v)
		own, k := of[v], l.strength[v]
		m.sum[own] -= k
		size[own]--
		best, most := own, m.gain(m.part[own], k, m.sum[own])+m.least
		for _, c := range m.touched {
			if g := m.gain(m.part[c], k, m.sum[c]); g > most {
				best, most = c, g
			}
		}
		if most < 0 && size[own] > 0 {
			best = empty[len(empty)-1]
			empty = empty[:len(empty)-1]
		}
		if best != own {
			moved = true
			if size[own] == 0 {
				m.sum[own] = 0 // what rounding left
				empty = append(empty, own)
			}
			of[v] = best
			for _, u := range l.to[l.start[v]:l.start[v+1]] {
				if of[u] != best && !waits[u] {
					waits[u] = true
					queue[(head+waiting)%n] = u
					waiting++
				}
			}
		}
		m.sum[best] += k
		size[best]++
	}
	return moved
}

// refine returns a partition whose parts lie inside the n communities of of:
// each begins as single nodes, and a node that is well connected to the rest of
// its community joins a well-connected part of it, at random, the more likely
// the more is gained.
func (m *mover) refine(l *level, of []int32, n int) []int32 {
	refined := make([]int32, l.nodes())
	single := make([]bool, l.nodes())
	sum := make([]float64, l.nodes()) // the strength of each part
	cut := make([]float64, l.nodes()) // the weight from each part to the rest of its community
	whole := make([]float64, n)       // the strength of each community
	well := func(p, c int32) bool {   // whether part p of community c is well connected to the rest of c
		return m.gain(cut[p], sum[p], whole[c]-sum[p]) >= -m.least
	}
	for v, c := range of {
		refined[v], single[v] = int32(v), true
		sum[v] = l.strength[v]
		whole[c] += l.strength[v]
		for i := l.start[v]; i < l.start[v+1]; i++ {
			if of[l.to[i]] == c {
				cut[v] += l.weight[i]
			}
		}
	}
	for _, w := range m.random.Perm(l.nodes()) {
		v := int32(w)
		c := of[v]
		if !single[v] || !well(v, c) {
			continue
		}
		m.tally(l, refined, v)
		m.odds = m.odds[:0]
		most := math.Inf(-1)
		for _, p := range m.touched {
			g := m.gain(m.part[p], l.strength[v], sum[p])
			// Parts of other communities are around v too, and are not for it.
			if of[p] != c || g < 0 || !well(p, c) {
				g = math.Inf(-1)
			}
			most = max(most, g)
			m.odds = append(m.odds, g)
		}
		if math.IsInf(most, -1) {
			continue
		}
		var all float64
		for i, g := range m.odds {
			all += math.Exp((g - most) / m.theta)
			m.odds[i] = all
		}
		// Above 0, so that a part with no odds of its own is never met.
		i, _ := slices.BinarySearch(m.odds, (1-m.random.Float64())*all)
		p := m.touched[i]
		refined[v], single[v], single[p] = p, false, false
		cut[p] += cut[v] - 2*m.part[p]
		sum[p] += l.strength[v]
		sum[v], cut[v] = 0, 0
	}
	return refined
}

// aggregate returns the graph whose nodes are the n parts of of.
func (m *mover) aggregate(l *level, of []int32, n int) level {
	start, list := members(of, n)
	up := level{start: make([]int, 1, n+1), strength: make([]float64, n)}
	m.wipe()
	for p := range n {
		for _, v := range list[start[p]:start[p+1]] {
			up.strength[p] += l.strength[v]
			for i := l.start[v]; i < l.start[v+1]; i++ {
				c := of[l.to[i]]
				if int(c) == p {
					continue
				}
				if m.part[c] == 0 {
					m.touched = append(m.touched, c)
				}
				m.part[c] += l.weight[i]
			}
		}
		for _, c := range m.touched {
			up.to = append(up.to, c)
			up.weight = append(up.weight, m.part[c])
		}
		m.wipe()
		up.start = append(up.start, len(up.to))
	}
	return up
}
