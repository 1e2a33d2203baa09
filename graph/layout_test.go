package graph

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestLayoutFillsItsBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges := drawn(t)
		o := LayoutOptions{
			Seed: rapid.Uint64().Draw(t, "seed"), Iterations: 60,
			Aspect: rapid.SampledFrom([]float64{0, 0.5, 1, 2}).Draw(t, "aspect"),
		}
		g := New(n, edges)
		x, y := Layout(g, o)
		for v := range x {
			// A NaN fails both comparisons.
			if !(x[v] >= -1e-9 && x[v] <= 1+1e-9) || !(y[v] >= -1e-9 && y[v] <= 1+1e-9) {
				t.Fatalf("node %d is at %v, %v", v, x[v], y[v])
			}
		}
		for v := range x {
			for u := range v {
				if math.Hypot(x[u]-x[v], y[u]-y[v]) < 1e-4 {
					t.Fatalf("nodes %d and %d are in one place: %v, %v", u, v, x[v], y[v])
				}
			}
		}
		x2, y2 := Layout(g, o)
		if !slices.Equal(x, x2) || !slices.Equal(y, y2) {
			t.Fatal("the same options gave two layouts")
		}
	})
}

// TestLayoutKeepsComponentsApart: no box of one component reaches into another's.
func TestLayoutKeepsComponentsApart(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var edges []Edge
	n := 0
	for _, size := range []int{40, 12, 12, 7, 5, 5, 3, 3, 2, 2, 2, 2, 1, 1, 30} {
		for v := 1; v < size; v++ {
			edges = append(edges, Edge{int32(n + v), int32(n + r.IntN(v)), 1})
		}
		n += size
	}
	g := New(n, edges)
	for _, aspect := range []float64{0.7, 1, 1.5, 3} {
		x, y := Layout(g, LayoutOptions{Aspect: aspect})
		boxes := map[int32]*[4]float64{}
		for v, c := range Components(g) {
			b, ok := boxes[c]
			if !ok {
				b = &[4]float64{1, 1, 0, 0}
				boxes[c] = b
			}
			*b = [4]float64{min(b[0], x[v]), min(b[1], y[v]), max(b[2], x[v]), max(b[3], y[v])}
		}
		var area, width, height float64
		for i, a := range boxes {
			area += (a[2] - a[0]) * (a[3] - a[1])
			width, height = max(width, a[2]), max(height, a[3])
			for j, b := range boxes {
				if i < j && a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3] {
					t.Errorf("aspect %v: components %d and %d overlap", aspect, i, j)
				}
			}
		}
		if math.Abs(max(width, height)-1) > 1e-9 {
			t.Errorf("aspect %v: the longer side ends at %v, want 1", aspect, max(width, height))
		}
		if got := width / height; got < aspect/1.5 || got > aspect*1.5 {
			t.Errorf("aspect %v: drawn with %.2f", aspect, got)
		}
		if area < 0.25*width*height {
			t.Errorf("aspect %v: %.0f %% of the box is used", aspect, 100*area/(width*height))
		}
	}
}

// TestLayoutDrawsCliquesTogether: what is joined densely lies nearer than what
// is not, with and without the quadtree.
func TestLayoutDrawsCliquesTogether(t *testing.T) {
	for _, k := range []int{8, 50} {
		n := 8 * k
		x, y := Layout(New(n, cliques(8, k)), LayoutOptions{Seed: 1})
		var within, between, pairs, others float64
		for v := range n {
			for u := range v {
				d := math.Hypot(x[u]-x[v], y[u]-y[v])
				if u/k == v/k {
					within, pairs = within+d, pairs+1
				} else {
					between, others = between+d, others+1
				}
			}
		}
		if within/pairs > 0.4*between/others {
			t.Errorf("cliques of %d: mean distance %.3f within, %.3f between", k, within/pairs, between/others)
		}
	}
}

// TestLayoutUnrollsAMesh: in a mesh of 12 by 12, neighbours lie near each other
// and no two nodes cover each other.
func TestLayoutUnrollsAMesh(t *testing.T) {
	const side = 12
	var edges []Edge
	for v := range int32(side * side) {
		if v%side > 0 {
			edges = append(edges, Edge{v - 1, v, 1})
		}
		if v >= side {
			edges = append(edges, Edge{v - side, v, 1})
		}
	}
	x, y := Layout(New(side*side, edges), LayoutOptions{Seed: 1})
	var joined, all float64
	for v := range x {
		for u := range v {
			all += math.Hypot(x[u]-x[v], y[u]-y[v]) / (side * side * (side*side - 1) / 2)
		}
	}
	for _, e := range edges {
		joined += math.Hypot(x[e.A]-x[e.B], y[e.A]-y[e.B]) / float64(len(edges))
	}
	if joined > 0.25*all {
		t.Errorf("mean distance %.3f between neighbours, %.3f between all", joined, all)
	}
}

// TestLayoutLeavesRoomForEveryNode: even in a clique, no two nodes are much
// nearer than if all were spread evenly.
func TestLayoutLeavesRoomForEveryNode(t *testing.T) {
	const n = 6 * 40
	x, y := Layout(New(n, cliques(6, 40)), LayoutOptions{Seed: 1})
	nearest := math.Inf(1)
	for v := range x {
		for u := range v {
			nearest = min(nearest, math.Hypot(x[u]-x[v], y[u]-y[v]))
		}
	}
	if even := math.Sqrt(slices.Max(y) / n); nearest < 0.4*even {
		t.Errorf("two nodes are %.4f apart, evenly spread they would be %.4f", nearest, even)
	}
}

// TestQuadtreeByEveryPair: taking far squares whole costs a few per cent.
func TestQuadtreeByEveryPair(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	const n = 500
	x, y, mass := make([]float64, n), make([]float64, n), make([]float64, n)
	for v := range n {
		x[v], y[v], mass[v] = 100*r.Float64(), 40*r.NormFloat64(), float64(1+r.IntN(9))
	}
	x[1], y[1] = x[0], y[0] // two in one place
	var tree quadtree
	tree.build(x, y, mass)
	var off, all float64
	for v := range n {
		var fx, fy float64
		for u := range n {
			dx, dy := x[v]-x[u], y[v]-y[u]
			k := mass[v] * mass[u] / (square(dx) + square(dy) + tiny)
			fx, fy = fx+dx*k, fy+dy*k
		}
		gx, gy := tree.push(x[v], y[v], mass[v])
		off += math.Hypot(gx-fx, gy-fy)
		all += math.Hypot(fx, fy)
	}
	if off > 0.1*all {
		t.Errorf("forces are off by %.1f %% on the whole", 100*off/all)
	}
}

func BenchmarkLayout(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 5))
	var edges []Edge
	for range 20_000 {
		a := r.Int32N(2000)
		c := a/100*100 + r.Int32N(100)
		if r.IntN(10) == 0 {
			c = r.Int32N(2000)
		}
		if a != c {
			edges = append(edges, Edge{a, c, 1})
		}
	}
	g := New(2000, edges)
	for b.Loop() {
		Layout(g, LayoutOptions{})
	}
}
