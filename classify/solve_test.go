package classify

import (
	"math"
	"math/rand/v2"
	"testing"

	"demarche/lexis"
)

// planted draws rows of unit length around a centre for each class; some rows are
// labelled wrong, so that no plane is without errors.
func planted(n, cols, classes int, seed uint64) (*lexis.Matrix, []int) {
	r := rand.New(rand.NewPCG(seed, 99))
	x := &lexis.Matrix{Rows: n, Cols: cols, Ptr: []int{0}}
	y := make([]int, n)
	for i := range n {
		y[i] = r.IntN(classes)
		row := make([]float64, cols)
		length := 0.0
		for j := range row {
			if r.Float64() < .5 {
				row[j] = r.Float64()
				if j%classes == y[i] {
					row[j]++
				}
			}
			length += row[j] * row[j]
		}
		for j, v := range row {
			if v != 0 {
				x.Idx = append(x.Idx, int32(j))
				x.Val = append(x.Val, float32(v/math.Sqrt(length)))
			}
		}
		x.Ptr = append(x.Ptr, len(x.Idx))
		if r.Float64() < .1 {
			y[i] = r.IntN(classes)
		}
	}
	return x, y
}

// side is what Train makes of a class: which side each row is on, and what it costs.
func side(y []int, class int, o Options) (s, cost []float64) {
	yes := 0.0
	for _, v := range y {
		if v == class {
			yes++
		}
	}
	n := float64(len(y))
	for _, v := range y {
		on, of := -1.0, n-yes
		if v == class {
			on, of = 1, yes
		}
		c := o.C
		if !o.Unbalanced {
			c *= n / (2 * of)
		}
		s, cost = append(s, on), append(cost, c)
	}
	return s, cost
}

// primal is ½|w|² + ½b² + Σ cost·loss, and its gradient where it has one.
func primal(x *lexis.Matrix, y, cost, w []float64, b float64, loss Loss) (value float64, dw []float64, db float64) {
	dw = make([]float64, len(w))
	for j, v := range w {
		value += v * v / 2
		dw[j] = v
	}
	value += b * b / 2
	db = b
	for i := range y {
		m := y[i] * (x.Dot(i, w) + b)
		d := 0.0
		switch loss {
		case Hinge:
			value += cost[i] * max(0, 1-m)
		case SquaredHinge:
			value += cost[i] * max(0, 1-m) * max(0, 1-m)
			d = -2 * max(0, 1-m)
		case Logistic:
			value += cost[i] * math.Log1p(math.Exp(-m))
			d = -1 / (1 + math.Exp(m))
		}
		idx, val := x.Row(i)
		for k, j := range idx {
			dw[j] += cost[i] * d * y[i] * float64(val[k])
		}
		db += cost[i] * d * y[i]
	}
	return value, dw, db
}

// descend is gradient descent on the primal, each step as long as it goes down.
func descend(x *lexis.Matrix, y, cost []float64, loss Loss) float64 {
	w, b, step := make([]float64, x.Cols), 0.0, 1.0
	value, dw, db := primal(x, y, cost, w, b, loss)
	for range 20_000 {
		next := make([]float64, len(w))
		for j := range w {
			next[j] = w[j] - step*dw[j]
		}
		v, nw, nb := primal(x, y, cost, next, b-step*db, loss)
		if v > value {
			if step /= 2; step < 1e-12 {
				break
			}
			continue
		}
		w, b, value, dw, db = next, b-step*db, v, nw, nb
		step *= 1.1
	}
	return value
}

func TestTrainingFindsTheMinimum(t *testing.T) {
	for _, loss := range []Loss{SquaredHinge, Logistic} {
		for _, o := range []Options{{Loss: loss, C: 1}, {Loss: loss, C: 10, Unbalanced: true}, {Loss: loss, C: .05}} {
			o.Tolerance = 1e-5
			x, y := planted(60, 12, 3, 5)
			m := Train(x, y, 3, o)
			if m.Stopped > 0 {
				t.Fatalf("%+v: training stopped early", o)
			}
			for class := range 3 {
				s, cost := side(y, class, o)
				got, dw, db := primal(x, s, cost, m.W[class], m.B[class], loss)
				want := descend(x, s, cost, loss)
				if math.Abs(got-want) > 1e-4*want {
					t.Errorf("%+v, class %d: the objective is %v, gradient descent reaches %v", o, class, got, want)
				}
				length := db * db
				for _, d := range dw {
					length += d * d
				}
				if math.Sqrt(length) > 1e-2 {
					t.Errorf("%+v, class %d: the gradient of the primal is %v long", o, class, math.Sqrt(length))
				}
			}
		}
	}
}

// TestTheHingeMeetsItsDual holds a support vector machine whose primal has no gradient to
// what a minimum must be: no gap to the dual, and the conditions of Karush, Kuhn and Tucker.
func TestTheHingeMeetsItsDual(t *testing.T) {
	o := Options{Loss: Hinge, C: 2, Tolerance: 1e-6, MaxEpochs: 100_000}
	x, y := planted(60, 12, 2, 8)
	s, cost := side(y, 1, o)
	p := &problem{x: x, y: s, cost: cost, square: make([]float64, x.Rows)}
	for i := range x.Rows {
		p.rows = append(p.rows, i)
		p.square[i] = x.Norm(i)*x.Norm(i) + 1
	}
	f := solveSVM(p, o, generator(1, streamOrder))
	if !f.converged {
		t.Fatal("training stopped early")
	}
	value, _, _ := primal(x, s, cost, f.w, f.b, Hinge)
	dual := -f.b * f.b / 2
	for _, v := range f.w {
		dual -= v * v / 2
	}
	free := 0
	for i, alpha := range f.alpha {
		dual += alpha
		margin := s[i] * (x.Dot(i, f.w) + f.b)
		switch {
		case alpha < 0 || alpha > cost[i]:
			t.Errorf("row %d: its dual variable %v is outside 0 to %v", i, alpha, cost[i])
		case alpha == 0 && margin < 1-1e-4, alpha == cost[i] && margin > 1+1e-4, alpha > 0 && alpha < cost[i] && math.Abs(margin-1) > 1e-4:
			t.Errorf("row %d: dual variable %v of %v at the margin %v", i, alpha, cost[i], margin)
		case alpha > 0 && alpha < cost[i]:
			free++
		}
	}
	if free == 0 {
		t.Error("no row is on the margin: the data are too easy to test anything")
	}
	if math.Abs(value-dual) > 1e-4*value {
		t.Errorf("primal %v, dual %v", value, dual)
	}
	want := make([]float64, x.Cols) // w = Σ alpha·y·x
	for i, alpha := range f.alpha {
		idx, val := x.Row(i)
		for k, j := range idx {
			want[j] += alpha * s[i] * float64(val[k])
		}
	}
	for j := range want {
		if math.Abs(want[j]-f.w[j]) > 1e-9 {
			t.Errorf("column %d weighs %v, and by the dual variables %v", j, f.w[j], want[j])
		}
	}
}

// Products of rows are another way to the same plane.
func TestProductsOfRowsGiveTheSamePlane(t *testing.T) {
	x, y := planted(60, 200, 3, 5)
	var rows []int
	for i := range x.Rows {
		rows = append(rows, i)
	}
	for _, loss := range []Loss{SquaredHinge, Hinge, Logistic} {
		o := Options{Loss: loss, C: 1, Tolerance: 1e-7, MaxEpochs: 100_000}
		s, cost := side(y, 1, o)
		p := &problem{x: x, rows: rows, y: s, cost: cost}
		for i := range rows {
			p.square = append(p.square, x.Norm(i)*x.Norm(i)+1)
		}
		solve := solveSVM
		if loss == Logistic {
			solve = solveLogistic
		}
		one := solve(p, o, generator(1, streamOrder))
		p.products = products(x, rows)
		two := solve(p, o, generator(1, streamOrder))
		if !one.converged || !two.converged {
			t.Fatal("training stopped early")
		}
		for j := range one.w {
			if math.Abs(one.w[j]-two.w[j]) > 1e-4 {
				t.Errorf("%s: column %d weighs %v, by products %v", loss, j, one.w[j], two.w[j])
			}
		}
	}
	if !worthMultiplying(x, rows, 10) || worthMultiplying(x, rows, 1) {
		t.Error("products are taken for one class or not for ten")
	}
}

func TestTrainingIsTheSameAgain(t *testing.T) {
	x, y := planted(80, 20, 4, 3)
	a, b := Train(x, y, 4, Options{Seed: 7}), Train(x, y, 4, Options{Seed: 7})
	for class := range a.W {
		for j := range a.W[class] {
			if a.W[class][j] != b.W[class][j] {
				t.Fatalf("class %d, column %d: %v, then %v", class, j, a.W[class][j], b.W[class][j])
			}
		}
	}
}

func TestClassesWithoutRows(t *testing.T) {
	x, y := planted(30, 10, 2, 1)
	m := Train(x, y, 3, Options{})
	for i, s := range m.Scores(x) {
		if s[2] != -1 {
			t.Errorf("row %d scores %v in a class without rows", i, s[2])
		}
	}
	for i := range y {
		y[i] = 1
	}
	for i, class := range Train(x, y, 3, Options{}).Predict(x) {
		if class != 1 {
			t.Errorf("row %d is of class %d, which has no rows", i, class)
		}
	}
	y[0] = -1
	if m := Train(x, y, 3, Options{}); m.Count[1] != 29 {
		t.Errorf("trained on %d rows, of 29 whose class is known", m.Count[1])
	}
}

func TestTopFeatures(t *testing.T) {
	x, y := planted(400, 12, 3, 4)
	m := Train(x, y, 3, Options{})
	for class := range 3 {
		for _, f := range m.Top(class, 3) {
			if f.Column%3 != class {
				t.Errorf("column %d, which speaks for class %d, is at the top of class %d", f.Column, f.Column%3, class)
			}
		}
	}
}
