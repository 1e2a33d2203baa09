package topic

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"demarche/lexis"
)

// sparse makes a matrix of a dense one.
func sparse(rows [][]float64) *lexis.Matrix {
	m := &lexis.Matrix{Rows: len(rows), Cols: len(rows[0]), Ptr: []int{0}}
	for _, row := range rows {
		for c, v := range row {
			if v != 0 {
				m.Idx, m.Val = append(m.Idx, int32(c)), append(m.Val, float32(v))
			}
		}
		m.Ptr = append(m.Ptr, len(m.Idx))
	}
	return m
}

// random makes a matrix of which two thirds are 0, of numbers that 32 bits hold.
func random(r *rand.Rand, n, d int) [][]float64 {
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, d)
		for j := range rows[i] {
			if r.IntN(3) == 0 {
				rows[i][j] = float64(float32(r.Float64()))
			}
		}
	}
	return rows
}

// plain is HALS as the paper tells it: in dense matrices, a column of W after another
// from XHᵀ and HHᵀ, then a row of H after another. It returns the objective after each
// iteration, computed of the residual itself.
func plain(x [][]float64, w, h *mat.Dense, iterations int) (objective []float64) {
	n, d := len(x), len(x[0])
	_, k := w.Dims()
	flat := mat.NewDense(n, d, slices.Concat(x...))
	for range iterations {
		var xh, hh mat.Dense
		xh.Mul(flat, h.T())
		hh.Mul(h, h.T())
		for j := range k {
			for i := range n {
				s := xh.At(i, j)
				for l := range k {
					s -= w.At(i, l) * hh.At(l, j)
				}
				w.Set(i, j, max(0, w.At(i, j)+s/hh.At(j, j)))
			}
		}
		var wx, ww mat.Dense
		wx.Mul(w.T(), flat)
		ww.Mul(w.T(), w)
		for j := range k {
			for t := range d {
				s := wx.At(j, t)
				for l := range k {
					s -= ww.At(j, l) * h.At(l, t)
				}
				h.Set(j, t, max(0, h.At(j, t)+s/ww.At(j, j)))
			}
		}
		var left mat.Dense
		left.Mul(w, h)
		left.Sub(flat, &left)
		norm := mat.Norm(&left, 2)
		objective = append(objective, norm*norm)
	}
	return objective
}

func TestTwinThatIsDense(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 1))
		n, d, k := 20+r.IntN(30), 15+r.IntN(20), 2+r.IntN(5)
		x := random(r, n, d)
		start := &Model{Topics: k, Terms: d}
		start.atRandom(sparse(x), seed)
		w := mat.NewDense(n, k, slices.Clone(start.W))
		h := mat.NewDense(k, d, nil)
		for i, v := range start.H {
			h.Set(i%k, i/k, v)
		}
		want := plain(x, w, h, 30)
		got, err := Fit(t.Context(), sparse(x), Options{Topics: k, Iterations: 30, Tolerance: 1e-300, Random: true, Seed: seed, Threads: 2})
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if math.Abs(got.Objective[i]-want[i]) > 1e-9*got.Norm {
				t.Fatalf("seed %d, iteration %d: ‖X-WH‖² = %v, the twin has %v", seed, i, got.Objective[i], want[i])
			}
		}
		for i := range n {
			for c := range d {
				var a, b float64
				for j := range k {
					a += got.W[i*k+j] * got.H[c*k+j]
					b += w.At(i, j) * h.At(j, c)
				}
				if math.Abs(a-b) > 1e-9 {
					t.Fatalf("seed %d: WH at %d, %d = %v, the twin has %v", seed, i, c, a, b)
				}
			}
		}
	}
}

func TestObjectiveNeverRises(t *testing.T) {
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 2))
		x := sparse(random(r, 700, 60)) // more than a block
		for _, random := range []bool{false, true} {
			m, err := Fit(t.Context(), x, Options{Topics: 8, Tolerance: 1e-12, Random: random, Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			for i := 1; i < len(m.Objective); i++ {
				if m.Objective[i] > m.Objective[i-1]+1e-9*m.Norm {
					t.Fatalf("seed %d: ‖X-WH‖² rises from %v to %v", seed, m.Objective[i-1], m.Objective[i])
				}
			}
			for k := range m.Topics {
				length := 0.0
				for c := range m.Terms {
					length += m.H[c*m.Topics+k] * m.H[c*m.Topics+k]
				}
				if math.Abs(length-1) > 1e-9 {
					t.Errorf("a topic has length² %v", length)
				}
			}
		}
	}
}

func TestThreadsChangeNoByte(t *testing.T) {
	x := sparse(random(rand.New(rand.NewPCG(5, 2)), 3000, 80))
	one, err := Fit(t.Context(), x, Options{Topics: 6, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, threads := range []int{2, 3, 7} {
		m, err := Fit(t.Context(), x, Options{Topics: 6, Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(m.H, one.H) || !slices.Equal(m.W, one.W) || !slices.Equal(m.Transform(x, threads), one.Transform(x, 1)) {
			t.Errorf("on %d threads the numbers are others", threads)
		}
	}
}

func TestSingularVectors(t *testing.T) {
	x := random(rand.New(rand.NewPCG(3, 3)), 60, 40)
	var svd mat.SVD
	if !svd.Factorize(mat.NewDense(60, 40, slices.Concat(x...)), mat.SVDThin) {
		t.Fatal("no singular values")
	}
	want := svd.Values(nil)
	var v mat.Dense
	svd.VTo(&v)
	s := sparse(x)
	got, left, right, err := singular(t.Context(), s, transpose(s), 4, 2)
	if err != nil {
		t.Fatal(err)
	}
	for j := range 4 {
		if math.Abs(got[j]-want[j]) > 1e-3*want[0] {
			t.Errorf("singular value %d = %v, want %v", j, got[j], want[j])
		}
		if l := dot(left[j], left[j]); math.Abs(l-1) > 1e-9 {
			t.Errorf("left vector %d has length² %v", j, l)
		}
	}
	if c := math.Abs(dot(right[0], mat.Col(nil, 0, &v))); c < 0.999999 {
		t.Errorf("the first right vector is at a cosine of %v to the true one", c)
	}
}

// planted makes texts each of a topic's words and of everybody's; it returns them and
// the topic of each.
func planted(r *rand.Rand, topics, each int) (texts []string, of []int) {
	for i := range topics * each {
		k := i % topics
		var words []string
		for range 8 {
			words = append(words, fmt.Sprintf("topic%dword%d", k, r.IntN(12)))
		}
		for range 4 {
			words = append(words, fmt.Sprintf("common%d", r.IntN(40)))
		}
		texts, of = append(texts, strings.Join(words, " ")), append(of, k)
	}
	return texts, of
}

func TestPlantedTopicsAreFound(t *testing.T) {
	texts, of := planted(rand.New(rand.NewPCG(9, 9)), 6, 120)
	v, x := lexis.Fit(texts, lexis.Options{MinDF: 2, Sublinear: true})
	var top [][]int
	var again [][][]int
	for seed := range uint64(4) {
		m, err := Fit(t.Context(), x, Options{Topics: 6, Random: seed > 0, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		words := make([][]int, 6)
		for k := range words {
			words[k] = m.Top(k, 10)
		}
		if seed > 0 {
			again = append(again, words)
			continue
		}
		top = words
		// The cells of planted topic by found one: each row and column has one large cell.
		cells := make([][]float64, 6)
		for i := range cells {
			cells[i] = make([]float64, 6)
		}
		unassigned := 0
		for i, k := range of {
			found, _ := Main(m.W[i*6:i*6+6], 0.25)
			if found < 0 {
				unassigned++
				continue
			}
			cells[k][found]++
		}
		right := 0.0
		for i, j := range Match(cells) {
			right += cells[i][j]
			for _, w := range words[j] {
				if !strings.HasPrefix(v.Terms[w], fmt.Sprintf("topic%dword", i)) {
					t.Errorf("among the first words of planted topic %d is %s", i, v.Terms[w])
				}
			}
		}
		if right < 0.97*float64(len(of)) || unassigned > len(of)/50 {
			t.Errorf("%v of %d texts in the topic that was planted, %d in none", right, len(of), unassigned)
		}
	}
	for k, s := range Stability(top, again) {
		if s < 0.6 { // ten of twelve words that are alike come in another order
			t.Errorf("topic %d comes again with a similarity of %v", k, s)
		}
	}
	if d := Diversity(top); d != 1 {
		t.Errorf("diversity %v, want 1", d)
	}
	for k, s := range NPMI(x, top) {
		if s < 0.3 {
			t.Errorf("topic %d: NPMI %v", k, s)
		}
	}
}

func TestMain(t *testing.T) {
	for _, c := range []struct {
		w     []float64
		topic int
		share float64
	}{
		{[]float64{0, 0, 0}, -1, 0},
		{[]float64{1, 2, 1}, 1, 0.5},
		{[]float64{1, 1, 1, 1, 0.999}, -1, 1 / 4.999},
		{[]float64{1, 1, 1, 1}, 0, 0.25}, // exactly as much as is asked for
	} {
		if topic, share := Main(c.w, 0.25); topic != c.topic || math.Abs(share-c.share) > 1e-12 {
			t.Errorf("%v: topic %d with %v, want %d with %v", c.w, topic, share, c.topic, c.share)
		}
	}
}

// Transform gives the least squares of each text alone: no number that is above 0 could
// be moved, and none that is 0 should be raised (the conditions of Karush, Kuhn and Tucker).
func TestTransformIsLeastSquares(t *testing.T) {
	rows := random(rand.New(rand.NewPCG(4, 4)), 80, 30)
	x := sparse(rows)
	m, err := Fit(t.Context(), x, Options{Topics: 5})
	if err != nil {
		t.Fatal(err)
	}
	w := m.Transform(x, 1)
	for i, row := range rows {
		for k := range 5 {
			gradient := 0.0
			for c, v := range row {
				left := v
				for j := range 5 {
					left -= w[i*5+j] * m.H[c*5+j]
				}
				gradient += left * m.H[c*5+k]
			}
			if at := w[i*5+k]; gradient > 1e-6 || at > 0 && gradient < -1e-6 {
				t.Fatalf("text %d, topic %d at %v: the gradient is %v", i, k, at, gradient)
			}
		}
	}
}

func TestFitRefusesAndStops(t *testing.T) {
	x := sparse(random(rand.New(rand.NewPCG(1, 1)), 10, 10))
	for _, o := range []Options{{Topics: 1}, {Topics: 11}, {Topics: 3, Iterations: -1}, {Topics: 3, Tolerance: -1}} {
		if _, err := Fit(t.Context(), x, o); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Fit(stopped, x, Options{Topics: 3}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	// Texts of one word each, all the same: of rank 1, and nothing breaks.
	one := make([][]float64, 9)
	for i := range one {
		one[i] = make([]float64, 9)
		one[i][0] = 1
	}
	m, err := Fit(t.Context(), sparse(one), Options{Topics: 3})
	if err != nil {
		t.Fatal(err)
	}
	if last := m.Objective[len(m.Objective)-1]; math.Abs(last) > 1e-9 {
		t.Errorf("a matrix of rank 1 is left with %v", last)
	}
}
