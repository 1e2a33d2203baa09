package graph

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/graph/network"
	"pgregory.net/rapid"
)

func TestBetweennessByPencil(t *testing.T) {
	for name, c := range map[string]struct {
		n     int
		edges []Edge
		want  []float64
	}{
		"the hub of a star is on every path":         {4, []Edge{{0, 1, 1}, {0, 2, 1}, {0, 3, 1}}, []float64{1, 0, 0, 0}},
		"on a path of 4, 2 of 3 pairs need each":     {4, []Edge{{0, 1, 1}, {1, 2, 1}, {2, 3, 1}}, []float64{0, 2. / 3, 2. / 3, 0}},
		"on a ring of 4, each opposite pair has two": {4, []Edge{{0, 1, 1}, {1, 2, 1}, {2, 3, 1}, {3, 0, 9}}, []float64{1. / 6, 1. / 6, 1. / 6, 1. / 6}},
		"pairs that nothing joins count with 0":      {6, []Edge{{0, 1, 1}, {1, 2, 1}, {3, 4, 1}}, []float64{0, 0.1, 0, 0, 0, 0}},
		"two nodes leave no pair":                    {2, []Edge{{0, 1, 1}}, []float64{0, 0}},
	} {
		got, sampled := Betweenness(New(c.n, c.edges), 100, 0)
		for v := range got {
			if math.Abs(got[v]-c.want[v]) > 1e-15 {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
		if sampled {
			t.Errorf("%s: sampled", name)
		}
	}
}

func TestBetweennessByGonum(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{3, 10, 60, 120} {
		g := New(n, random(r, n, 3/float64(n), 1))
		want := network.Betweenness(peer(g))
		got, sampled := Betweenness(g, n, 0)
		for v := range got {
			// gonum counts every pair from both ends and does not normalise.
			if w := want[int64(v)] / float64((n-1)*(n-2)); math.Abs(got[v]-w) > 1e-12 {
				t.Errorf("n %d, node %d: %v, gonum has %v", n, v, got[v], w)
			}
		}
		if sampled {
			t.Errorf("n %d: sampled with as many pivots as nodes", n)
		}
	}
}

// TestBetweennessFromPivots: an estimate is unbiased, so over many seeds its
// mean nears the exact value, and it says of itself that it is one.
func TestBetweennessFromPivots(t *testing.T) {
	g := New(50, clubEdges()) // 16 nodes stand alone
	exact, _ := Betweenness(g, 34, 0)
	mean := make([]float64, 50)
	for seed := range uint64(2000) {
		b, sampled := Betweenness(g, 10, seed)
		if !sampled {
			t.Fatal("10 pivots for 34 nodes, and not sampled")
		}
		for v := range b {
			mean[v] += b[v] / 2000
		}
	}
	for v := range mean {
		if math.Abs(mean[v]-exact[v]) > 0.01 {
			t.Errorf("node %d: mean estimate %.4f, exact %.4f", v, mean[v], exact[v])
		}
	}
	a, _ := Betweenness(g, 10, 5)
	b, _ := Betweenness(g, 10, 5)
	if !slices.Equal(a, b) {
		t.Error("the same seed gave two estimates")
	}
}

// TestCoreByPeeling takes away nodes of degree below k, again and again.
func TestCoreByPeeling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges := drawn(t)
		g := New(n, edges)
		want := make([]int, n)
		for k := 1; k < n; k++ {
			gone := make([]bool, n)
			for changed := true; changed; {
				changed = false
				for v := range int32(n) {
					left := 0
					to, _ := g.Neighbours(v)
					for _, w := range to {
						if !gone[w] {
							left++
						}
					}
					if !gone[v] && left < k {
						gone[v], changed = true, true
					}
				}
			}
			for v := range want {
				if !gone[v] {
					want[v] = k
				}
			}
		}
		if got := Core(g); !slices.Equal(got, want) {
			t.Fatalf("cores %v, want %v", got, want)
		}
	})
}

func TestCoreOnTheKarateClub(t *testing.T) {
	// The club is known to have a 4-core of 10 members and no 5-core.
	n := 0
	for _, k := range Core(club()) {
		if k == 4 {
			n++
		}
		if k > 4 {
			t.Errorf("a node of the %d-core", k)
		}
	}
	if n != 10 {
		t.Errorf("%d members in the 4-core, want 10", n)
	}
}
