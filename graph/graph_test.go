package graph

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/graph/simple"
	"pgregory.net/rapid"
)

// random draws a graph of n nodes in which each pair is joined with the
// probability, by an edge of a whole weight from 1 to most.
func random(r *rand.Rand, n int, probability float64, most int) []Edge {
	var edges []Edge
	for a := range int32(n) {
		for b := range a {
			if r.Float64() < probability {
				edges = append(edges, Edge{b, a, float64(1 + r.IntN(most))})
			}
		}
	}
	return edges
}

// drawn is a graph of a property test, with parallel edges and lone nodes.
func drawn(t *rapid.T) (int, []Edge) {
	n := rapid.IntRange(2, 14).Draw(t, "n")
	edge := rapid.Custom(func(t *rapid.T) Edge {
		a := rapid.Int32Range(0, int32(n)-2).Draw(t, "a")
		b := rapid.Int32Range(a+1, int32(n)-1).Draw(t, "b")
		return Edge{b, a, float64(rapid.IntRange(1, 4).Draw(t, "weight"))}
	})
	return n, rapid.SliceOfN(edge, 0, 3*n).Draw(t, "edges")
}

// cliques are n cliques of k nodes each, joined in a ring by one edge between
// neighbours.
func cliques(n, k int) []Edge {
	var edges []Edge
	for c := range n {
		for a := range k {
			for b := range a {
				edges = append(edges, Edge{int32(c*k + a), int32(c*k + b), 1})
			}
		}
		edges = append(edges, Edge{int32(c * k), int32((c+1)%n*k + 1), 1})
	}
	return edges
}

// peer is the graph in gonum's form.
func peer(g *Graph) *simple.WeightedUndirectedGraph {
	p := simple.NewWeightedUndirectedGraph(0, 0)
	for v := range int32(g.Nodes()) {
		p.AddNode(simple.Node(v))
	}
	for v := range int32(g.Nodes()) {
		to, weight := g.Neighbours(v)
		for i, w := range to {
			if v < w {
				p.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(v), T: simple.Node(w), W: weight[i]})
			}
		}
	}
	return p
}

func TestNewByMatrix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges := drawn(t)
		matrix := make([][]float64, n)
		for v := range matrix {
			matrix[v] = make([]float64, n)
		}
		for _, e := range edges {
			matrix[e.A][e.B] += e.Weight
			matrix[e.B][e.A] += e.Weight
		}
		g := New(n, edges)
		joined := 0
		for v, row := range matrix {
			to, weight := g.Neighbours(int32(v))
			if !slices.IsSorted(to) {
				t.Fatalf("neighbours of %d are not in order: %v", v, to)
			}
			got, degree, strength := make([]float64, n), 0, 0.0
			for i, w := range to {
				got[w] = weight[i]
			}
			if !slices.Equal(got, row) {
				t.Fatalf("row %d is %v, want %v", v, got, row)
			}
			for _, w := range row {
				strength += w
				if w > 0 {
					degree++
				}
			}
			joined += degree
			if d, s := Degree(g)[v], Strength(g)[v]; d != degree || s != strength {
				t.Fatalf("node %d has degree %d and strength %v, want %d and %v", v, d, s, degree, strength)
			}
		}
		if g.Nodes() != n || 2*g.Edges() != joined {
			t.Fatalf("%d nodes and %d edges, want %d and %d", g.Nodes(), g.Edges(), n, joined/2)
		}
	})
}

func TestNewRefusesLoops(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an edge from a node to itself was taken")
		}
	}()
	New(2, []Edge{{1, 1, 1}})
}

// TestComponentsByClosure asks of every pair whether a walk joins it (Warshall).
func TestComponentsByClosure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges := drawn(t)
		of := Components(New(n, edges))
		reach := make([][]bool, n)
		for v := range reach {
			reach[v] = make([]bool, n)
			reach[v][v] = true
		}
		for _, e := range edges {
			reach[e.A][e.B], reach[e.B][e.A] = true, true
		}
		for k := range n {
			for a := range n {
				for b := range n {
					reach[a][b] = reach[a][b] || reach[a][k] && reach[k][b]
				}
			}
		}
		for a := range n {
			for b := range n {
				if (of[a] == of[b]) != reach[a][b] {
					t.Fatalf("nodes %d and %d: components %d and %d, joined %v", a, b, of[a], of[b], reach[a][b])
				}
			}
		}
		mustBeNumberedBySize(t, of)
	})
}

// mustBeNumberedBySize checks the promise that all partitions are made with.
func mustBeNumberedBySize(t interface{ Fatalf(string, ...any) }, of []int32) {
	var size, first []int
	for v, p := range of {
		for int(p) >= len(size) {
			size, first = append(size, 0), append(first, -1)
		}
		if size[p]++; first[p] < 0 {
			first[p] = v
		}
	}
	for p := 1; p < len(size); p++ {
		if size[p] == 0 || size[p] > size[p-1] || size[p] == size[p-1] && first[p] < first[p-1] {
			t.Fatalf("parts are not numbered by size, then by smallest node: %v", of)
		}
	}
}

func TestDensityByPencil(t *testing.T) {
	for _, c := range []struct {
		nodes, edges int
		want         float64
	}{{0, 0, 0}, {1, 0, 0}, {2, 1, 1}, {4, 3, 0.5}, {34, 78, 78. / 561}} {
		if got := Density(c.nodes, c.edges); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("Density(%d, %d) = %v, want %v", c.nodes, c.edges, got, c.want)
		}
	}
}
