package graph

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	gonum "gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"
	"pgregory.net/rapid"
)

// karate is the network of Zachary 1977, doi:10.1086/jar.33.4.3629752: 34
// members of a club, 78 edges. Each row is a member, from 1, and those after it
// that it met outside the club.
var karate = [][]int32{
	{1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32},
	{2, 3, 4, 8, 14, 18, 20, 22, 31},
	{3, 4, 8, 9, 10, 14, 28, 29, 33},
	{4, 8, 13, 14},
	{5, 7, 11},
	{6, 7, 11, 17},
	{7, 17},
	{9, 31, 33, 34},
	{10, 34},
	{14, 34},
	{15, 33, 34},
	{16, 33, 34},
	{19, 33, 34},
	{20, 34},
	{21, 33, 34},
	{23, 33, 34},
	{24, 26, 28, 30, 33, 34},
	{25, 26, 28, 32},
	{26, 32},
	{27, 30, 34},
	{28, 34},
	{29, 32, 34},
	{30, 33, 34},
	{31, 33, 34},
	{32, 33, 34},
	{33, 34},
}

func clubEdges() []Edge {
	var edges []Edge
	for _, row := range karate {
		for _, b := range row[1:] {
			edges = append(edges, Edge{row[0] - 1, b - 1, 1})
		}
	}
	return edges
}

func club() *Graph { return New(34, clubEdges()) }

// TestLeidenOnTheKarateClub: the best partition of the club has modularity
// 0.4198, proven by integer programming (Brandes et al. 2008,
// doi:10.1109/TKDE.2007.190689).
func TestLeidenOnTheKarateClub(t *testing.T) {
	g := club()
	if g.Edges() != 78 {
		t.Fatalf("%d edges, want 78", g.Edges())
	}
	best := 0.0
	for seed := range uint64(20) {
		c := Leiden(g, LeidenOptions{Seed: seed})
		if c.Modularity < 0.4188-1e-4 || c.Modularity > 0.4198+5e-5 {
			t.Errorf("seed %d: modularity %.5f, want 0.4188 to 0.4198", seed, c.Modularity)
		}
		if !c.Converged {
			t.Errorf("seed %d: no end after %d iterations", seed, c.Iterations)
		}
		best = max(best, c.Modularity)
	}
	if math.Abs(best-0.4198) > 5e-5 {
		t.Errorf("best of 20 seeds %.5f, want 0.4198", best)
	}
}

// TestLeidenFindsWhatIsPlanted draws groups with p = 0.3 inside and 0.01
// between, far from where they would be hard to tell (Decelle et al. 2011).
func TestLeidenFindsWhatIsPlanted(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	const groups, size = 8, 40
	var edges []Edge
	for a := range int32(groups * size) {
		for b := range a {
			p := 0.01
			if a%groups == b%groups {
				p = 0.3
			}
			if r.Float64() < p {
				edges = append(edges, Edge{a, b, 1})
			}
		}
	}
	c := Leiden(New(groups*size, edges), LeidenOptions{Seed: 7})
	if c.N != groups {
		t.Fatalf("%d communities, want %d", c.N, groups)
	}
	for v, p := range c.Of {
		if int(p) != v%groups {
			t.Errorf("node %d is in %d, want %d", v, p, v%groups)
		}
	}
}

// TestLeidenOnARingOfCliques: with 10 cliques of 5 each clique is a community
// of its own; with 30 of 5 modularity prefers pairs of neighbouring cliques
// (Fortunato and Barthélemy 2007, doi:10.1073/pnas.0605965104, where Q is
// 0.876 for the cliques and 0.888 for the pairs), and resolution brings the
// cliques back. A ring is rarely paired without a clique left over.
func TestLeidenOnARingOfCliques(t *testing.T) {
	for _, c := range []struct {
		cliques     int
		resolution  float64
		fewest      int
		most        int
		least, best float64
	}{
		{10, 1, 10, 10, 10./11 - 0.1, 10./11 - 0.1},
		{30, 1, 15, 18, 0.885, 0.8879},
		{30, 4, 30, 30, 10./11 - 4./30, 10./11 - 4./30},
	} {
		for seed := range uint64(10) {
			got := Leiden(New(c.cliques*5, cliques(c.cliques, 5)), LeidenOptions{Seed: seed, Resolution: c.resolution})
			if got.N < c.fewest || got.N > c.most || got.Modularity < c.least-5e-5 || got.Modularity > c.best+5e-5 {
				t.Errorf("%d cliques, γ %v: %d communities, Q %.4f; want %+v", c.cliques, c.resolution, got.N, got.Modularity, c)
			}
		}
	}
}

// TestModularityByGonum holds the value against another implementation.
func TestModularityByGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges := drawn(t)
		g := New(n, edges)
		of := rapid.SliceOfN(rapid.Int32Range(0, 4), n, n).Draw(t, "of")
		resolution := rapid.Float64Range(0.1, 3).Draw(t, "resolution")
		parts := make([][]gonum.Node, 5)
		for v, p := range of {
			parts[p] = append(parts[p], simple.Node(v))
		}
		want := community.Q(peer(g), parts, resolution)
		if len(edges) == 0 {
			want = 0
		}
		if got := Modularity(g, of, resolution); math.Abs(got-want) > 1e-12 {
			t.Fatalf("modularity %v, gonum has %v", got, want)
		}
	})
}

// TestLeidenIsNoWorseThanLouvain compares with gonum's Louvain, both at their
// best of ten seeds and on average.
func TestLeidenIsNoWorseThanLouvain(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for _, g := range []*Graph{
		club(), New(120, random(r, 120, 0.05, 5)), New(200, cliques(20, 10)), New(150, random(r, 150, 0.015, 1)),
	} {
		p := peer(g)
		var ours, theirs, best, bestTheirs float64
		for seed := range uint64(10) {
			q := Leiden(g, LeidenOptions{Seed: seed}).Modularity
			louvain := community.Q(p, community.Modularize(p, 1, rand.NewPCG(seed, 1)).Communities(), 1)
			ours, theirs = ours+q/10, theirs+louvain/10
			best, bestTheirs = max(best, q), max(bestTheirs, louvain)
		}
		if ours < theirs-1e-9 || best < bestTheirs-0.002 {
			t.Errorf("%d nodes: mean %.5f and best %.5f, Louvain has %.5f and %.5f", g.Nodes(), ours, best, theirs, bestTheirs)
		}
	}
}

// TestLeidenByAllPartitions tries every partition of small graphs: none may be
// worse than what Leiden says is its own, and the best is mostly found.
func TestLeidenByAllPartitions(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	found := 0
	for range 40 {
		g := New(8, random(r, 8, 0.4, 3))
		best := 0.0
		of := make([]int32, 8)
		var try func(v int, parts int32)
		try = func(v int, parts int32) {
			if v == len(of) {
				best = max(best, Modularity(g, of, 1))
				return
			}
			for p := range parts + 1 {
				of[v] = p
				try(v+1, max(parts, p+1))
			}
		}
		try(0, 0)
		q := Leiden(g, LeidenOptions{}).Modularity
		if q > best+1e-12 {
			t.Errorf("modularity %v is above the best of all partitions, %v", q, best)
		}
		if q > best-1e-12 {
			found++
		}
	}
	if found < 36 {
		t.Errorf("the best partition was found for %d of 40 graphs", found)
	}
}

// TestLeidenKeepsItsPromises: whatever the graph, communities are connected,
// numbered by size, none could gain by losing one node to another or by two
// joining, and the same input gives the same partition on any number of cores.
func TestLeidenKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges := drawn(t)
		g := New(n, edges)
		o := LeidenOptions{
			Seed:          rapid.Uint64().Draw(t, "seed"),
			Resolution:    rapid.SampledFrom([]float64{0, 0.3, 2}).Draw(t, "resolution"),
			MaxIterations: 50,
		}
		c := Leiden(g, o)
		mustBeNumberedBySize(t, c.Of)
		within := components(g, slices.Clone(c.Of))
		if within != c.N {
			t.Fatalf("%d communities fall into %d connected parts", c.N, within)
		}
		old := runtime.GOMAXPROCS(1)
		again := Leiden(g, o)
		runtime.GOMAXPROCS(old)
		if !slices.Equal(c.Of, again.Of) || c.Modularity != again.Modularity {
			t.Fatalf("first %v, then %v", c.Of, again.Of)
		}
		if !c.Converged || g.Edges() == 0 {
			return
		}
		resolution := o.Resolution
		if resolution == 0 {
			resolution = 1
		}
		for v := range c.Of {
			for p := range int32(c.N + 1) {
				moved := slices.Clone(c.Of)
				moved[v] = p
				if q := Modularity(g, moved, resolution); q > c.Modularity+1e-9 {
					t.Fatalf("node %d would gain by moving to %d: %v over %v", v, p, q, c.Modularity)
				}
			}
		}
		for a := range int32(c.N) {
			for b := range a {
				joined := slices.Clone(c.Of)
				for v, p := range joined {
					if p == a {
						joined[v] = b
					}
				}
				if q := Modularity(g, joined, resolution); q > c.Modularity+1e-9 {
					t.Fatalf("communities %d and %d would gain by joining: %v over %v", a, b, q, c.Modularity)
				}
			}
		}
	})
}

// TestLeidenUnderOtherNumbers: the nodes' numbers are names only, so another
// numbering gives a partition of nearly the same quality; on cliques, the same.
func TestLeidenUnderOtherNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for name, c := range map[string]struct {
		edges []Edge
		n     int
		by    float64
	}{"cliques": {cliques(12, 6), 72, 1e-12}, "random": {random(r, 150, 0.04, 3), 150, 0.02}} {
		q := Leiden(New(c.n, c.edges), LeidenOptions{}).Modularity
		for range 5 {
			number := r.Perm(c.n)
			edges := slices.Clone(c.edges)
			for i, e := range edges {
				edges[i] = Edge{int32(number[e.A]), int32(number[e.B]), e.Weight}
			}
			if p := Leiden(New(c.n, edges), LeidenOptions{}).Modularity; math.Abs(p-q) > c.by {
				t.Errorf("%s: modularity %v, under other numbers %v", name, q, p)
			}
		}
	}
}

func TestLeidenOnNothing(t *testing.T) {
	for n := range 3 {
		c := Leiden(New(n, nil), LeidenOptions{})
		if c.N != n || !c.Converged || c.Modularity != 0 {
			t.Errorf("%d nodes without edges: %+v", n, c)
		}
	}
}

func BenchmarkLeiden(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 5))
	var edges []Edge
	for range 207_000 {
		a := r.Int32N(50_000)
		c := a/50*50 + r.Int32N(50)
		if r.IntN(4) == 0 {
			c = r.Int32N(50_000)
		}
		if a != c {
			edges = append(edges, Edge{a, c, float64(1 + r.IntN(9))})
		}
	}
	g := New(50_000, edges)
	for b.Loop() {
		c := Leiden(g, LeidenOptions{})
		b.ReportMetric(c.Modularity, "Q")
		b.ReportMetric(float64(c.Iterations), "iterations")
	}
}
