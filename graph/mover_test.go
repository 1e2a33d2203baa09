package graph

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestMoveLeavesLittleGain: when nodes stop moving, hardly one has a better
// place. One may have: a community that lost a member draws nodes that were no
// neighbours of it, and those are not asked again before the next iteration.
func TestMoveLeavesLittleGain(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	discontent, nodes := 0, 0
	for range 200 {
		g := New(12, random(r, 12, 0.35, 3))
		m, l := begin(g, r.Uint64())
		of := make([]int32, 12)
		for v := range of {
			of[v] = int32(v)
		}
		m.move(&l, of)
		q := Modularity(g, of, 1)
		for v := range of {
			nodes++
			for p := range int32(12) {
				moved := slices.Clone(of)
				moved[v] = p
				if Modularity(g, moved, 1) > q+1e-9 {
					discontent++
					break
				}
			}
		}
	}
	if discontent > nodes/50 {
		t.Errorf("%d of %d nodes would gain by moving", discontent, nodes)
	}
}

// begin returns the mover of a graph and its first level.
func begin(g *Graph, seed uint64) (*mover, level) {
	strength := Strength(g)
	total := 0.0
	for _, s := range strength {
		total += s
	}
	n := g.Nodes()
	m := &mover{
		random: rand.New(rand.NewPCG(seed, 0)), gamma: 1 / total, least: 1e-10, theta: randomness * total / float64(len(g.to)),
		sum: make([]float64, n), part: make([]float64, n),
	}
	return m, level{g.start, g.to, g.weight, strength}
}

// TestRefineByItsDefinition follows "RefinePartition" of Traag et al. 2019 line
// by line, with every sum taken anew, and the same random numbers.
func TestRefineByItsDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		n := 4 + r.IntN(16)
		g := New(n, random(r, n, 0.3, 4))
		if g.Edges() == 0 {
			continue
		}
		of := make([]int32, n)
		for v := range of {
			of[v] = r.Int32N(2)
		}
		seed := r.Uint64()
		m, l := begin(g, seed)
		got := m.refine(&l, of, 2)

		m, l = begin(g, seed)
		want := make([]int32, n)
		for v := range want {
			want[v] = int32(v)
		}
		// between is the weight from nodes in to nodes to, and their gain.
		between := func(in, to func(v int) bool) (weight, gain float64) {
			var a, b float64
			for v := range n {
				if in(v) {
					a += l.strength[v]
				}
				if to(v) {
					b += l.strength[v]
				}
				neighbours, weights := g.Neighbours(int32(v))
				for i, u := range neighbours {
					if in(v) && to(int(u)) {
						weight += weights[i]
					}
				}
			}
			return weight, weight - a*b*m.gamma
		}
		part := func(p int32) func(int) bool { return func(v int) bool { return want[v] == p } }
		well := func(p, c int32) bool {
			_, gain := between(part(p), func(v int) bool { return of[v] == c && want[v] != p })
			return gain >= -m.least
		}
		for _, v := range m.random.Perm(n) {
			alone := true
			for u := range want {
				alone = alone && (u == v || want[u] != want[v])
			}
			if !alone || !well(want[v], of[v]) {
				continue
			}
			var parts []int32
			var gains []float64
			neighbours, _ := g.Neighbours(int32(v))
			for _, u := range neighbours {
				p := want[u]
				if of[u] != of[v] || slices.Contains(parts, p) || !well(p, of[v]) {
					continue
				}
				if _, gain := between(part(want[v]), part(p)); gain >= 0 {
					parts, gains = append(parts, p), append(gains, gain)
				}
			}
			if len(parts) == 0 {
				continue
			}
			var odds []float64
			all := 0.0
			for _, gain := range gains {
				all += math.Exp((gain - slices.Max(gains)) / m.theta)
				odds = append(odds, all)
			}
			i, _ := slices.BinarySearch(odds, (1-m.random.Float64())*all)
			want[v] = parts[i]
		}
		bySize(got, n)
		bySize(want, n)
		if !slices.Equal(got, want) {
			t.Fatalf("refined to %v, want %v", got, want)
		}
	}
}
