package vote

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"demarche"
)

// The values of scikit-learn's documentation of adjusted_rand_score and
// v_measure_score, which is NMI with the mean of entropies.
func TestLikenessAsPublished(t *testing.T) {
	for _, c := range []struct {
		a, b     []int32
		ari, nmi float64
	}{
		{[]int32{0, 0, 1, 1}, []int32{0, 0, 1, 1}, 1, 1},
		{[]int32{0, 0, 1, 1}, []int32{1, 1, 0, 0}, 1, 1},
		{[]int32{0, 0, 1, 2}, []int32{0, 0, 1, 1}, 0.57142857, 0.8},
		{[]int32{0, 0, 1, 1}, []int32{0, 1, 0, 1}, -0.5, 0},
		{[]int32{0, 0, 0, 0}, []int32{0, 1, 2, 3}, 0, 0},
		{[]int32{0, 0, 0, 0}, []int32{5, 5, 5, 5}, 1, 1},
		{[]int32{0, 1, 2, 3}, []int32{3, 2, 1, 0}, 1, 1},
		{[]int32{0, 0, 1, 1, 0}, []int32{4, 4, 2, 2, -1}, 1, 1},
		{[]int32{0}, []int32{0}, math.NaN(), 1},
		{[]int32{-1}, []int32{0}, math.NaN(), math.NaN()},
	} {
		if got := ARI(c.a, c.b); math.Abs(got-c.ari) > 1e-8 || math.IsNaN(got) != math.IsNaN(c.ari) {
			t.Errorf("ARI of %v and %v: %v, want %v", c.a, c.b, got, c.ari)
		}
		if got := NMI(c.a, c.b); math.Abs(got-c.nmi) > 1e-12 || math.IsNaN(got) != math.IsNaN(c.nmi) {
			t.Errorf("NMI of %v and %v: %v, want %v", c.a, c.b, got, c.nmi)
		}
	}
}

func drawPartition(t *rapid.T, n int) []int32 {
	return rapid.SliceOfN(rapid.Int32Range(0, 3), n, n).Draw(t, "parts")
}

// ARI is what Hubert and Arabie say of pairs of nodes, counted one by one.
func TestARIAgainstPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "nodes")
		a, b := drawPartition(t, n), drawPartition(t, n)
		both, x, y, all := 0., 0., 0., 0.
		for i := range n {
			for k := range i {
				all++
				if a[i] == a[k] {
					x++
				}
				if b[i] == b[k] {
					y++
				}
				if a[i] == a[k] && b[i] == b[k] {
					both++
				}
			}
		}
		want := 1.0
		if chance := x * y / all; chance != (x+y)/2 {
			want = (both - chance) / ((x+y)/2 - chance)
		}
		if got := ARI(a, b); math.Abs(got-want) > 1e-9 || !near(got, ARI(b, a)) {
			t.Fatalf("%v and %v: %v, want %v", a, b, got, want)
		}
		if m := NMI(a, b); m < -1e-12 || m > 1 || !close9(m, NMI(b, a)) {
			t.Fatalf("NMI %v, turned %v", m, NMI(b, a))
		}
	})
}

// Signed modularity by its definition, over every two nodes in both orders.
func TestSignedModularityByItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 7).Draw(t, "nodes")
		s := &Signed{Columns: indices(n)}
		w := make([][]float64, n)
		for i := range w {
			w[i] = make([]float64, n)
		}
		for b := range n {
			for a := range b {
				v := float64(rapid.IntRange(-3, 3).Draw(t, "tie"))
				s.tie = append(s.tie, v)
				w[a][b], w[b][a] = v, v
			}
		}
		of := drawPartition(t, n)
		var plus, minus float64
		p, m := make([]float64, n), make([]float64, n)
		for i := range n {
			for k := range n {
				p[i] += max(w[i][k], 0)
				m[i] += max(-w[i][k], 0)
			}
			plus, minus = plus+p[i], minus+m[i]
		}
		q := 0.0
		for i := range n {
			for k := range n {
				if of[i] != of[k] {
					continue
				}
				q += w[i][k]
				if plus > 0 {
					q -= p[i] * p[k] / plus
				}
				if minus > 0 {
					q += m[i] * m[k] / minus
				}
			}
		}
		if plus+minus > 0 {
			q /= plus + minus
		}
		against, all := 0.0, 0.0
		for i := range n {
			for k := range n {
				all += math.Abs(w[i][k])
				if of[i] == of[k] {
					against += max(-w[i][k], 0)
				} else {
					against += max(w[i][k], 0)
				}
			}
		}
		if f := s.Frustration(of); !near(f.Weight, against/all) {
			t.Fatalf("%+v, want %v of %v", f, against, all)
		}
		if got := s.Modularity(of); math.Abs(got-q) > 1e-12 {
			t.Fatalf("%v, want %v", got, q)
		}
	})
}

func TestDeclared(t *testing.T) {
	table := &Table{States: []string{"AA", "BB", "CC", "DD"}}
	n := &Network{Columns: []int{0, 2, 3, 1}}
	blocs := Blocs([]demarche.Membership{
		{Bloc: "X", State: "AA"},
		{Bloc: "X", State: "BB"},
		{Bloc: "Y", State: "BB"},
		{Bloc: "Y", State: "CC", To: on(t, "1980")},
		{Bloc: "Y", State: "DD"},
	})
	got := table.Declared(n, blocs, 10000)
	for i, want := range []int32{0, -1, 1, -2} {
		if got[i] != want {
			t.Errorf("%s is in %d, want %d", table.States[n.Columns[i]], got[i], want)
		}
	}
}
