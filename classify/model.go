package classify

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"demarche/lexis"
	"demarche/parallel"
)

// A Loss is what a row on the wrong side of the plane, or too near to it, costs.
type Loss string

// The losses, of a row with the score s and the side y = ±1.
const (
	SquaredHinge Loss = "squared-hinge" // max(0, 1 - y·s)²
	Hinge        Loss = "hinge"         // max(0, 1 - y·s)
	Logistic     Loss = "logistic"      // ln(1 + exp(-y·s))
)

// Options are those of training.
type Options struct {
	Loss       Loss    // "" is SquaredHinge
	C          float64 // what the losses count against ½|w|²; 0 is 1
	Unbalanced bool    // every row counts C; otherwise both sides of a class together count the same
	Tolerance  float64 // how far the gradients of the dual may be apart at the end; 0 is 1e-3
	MaxEpochs  int     // 0 is 1,000
	Seed       uint64  // of the order in which rows are taken
}

func (o Options) filled() Options {
	o.Loss = cmp.Or(o.Loss, SquaredHinge)
	o.C = cmp.Or(o.C, 1)
	o.Tolerance = cmp.Or(o.Tolerance, 1e-3)
	o.MaxEpochs = cmp.Or(o.MaxEpochs, 1000)
	return o
}

// A Model has one plane a class: a row scores w·x + b.
type Model struct {
	Options Options // as they were used
	Classes int
	W       [][]float64 // classes × columns
	B       []float64
	Count   []int // rows of each class that were trained on
	Stopped int   // planes at which training ended by MaxEpochs, not by Tolerance

	platt []sigmoid   // of each class; nil before calibration
	mass  [][]float64 // the sum of the rows of each class; nil for models of sets of classes
	near  float64     // the cosine to the nearest centroid that one in a hundred rows is below
}

// The streams of the generator, one for each use.
const (
	streamOrder uint64 = iota + 1
	streamFolds
	streamInterval
	streamSeeds
	streamHidden
	streamNext
)

func generator(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }

// Train fits a plane to each class against the rest, of rows x with the classes y from 0
// to classes-1; rows of class -1 are left out. A class without rows scores -1 everywhere,
// and the only class there is scores 1.
func Train(x *lexis.Matrix, y []int, classes int, o Options) *Model {
	m := train(x, known(y), classes, o, func(row, class int) bool { return y[row] == class })
	m.centre(x, y)
	return m
}

// TrainSets is [Train] where a row may have several classes, or none: y[i] are those of
// row i; a row whose y is nil is left out. Such a model has no centroids.
func TrainSets(x *lexis.Matrix, y [][]int, classes int, o Options) *Model {
	var rows []int
	for i, set := range y {
		if set != nil {
			rows = append(rows, i)
		}
	}
	return train(x, rows, classes, o, func(row, class int) bool { return slices.Contains(y[row], class) })
}

// known returns the rows whose class is known.
func known(y []int) []int {
	var rows []int
	for i, class := range y {
		if class >= 0 {
			rows = append(rows, i)
		}
	}
	return rows
}

func train(x *lexis.Matrix, rows []int, classes int, o Options, is func(row, class int) bool) *Model {
	o = o.filled()
	m := &Model{Options: o, Classes: classes, W: make([][]float64, classes), B: make([]float64, classes), Count: make([]int, classes)}
	square := make([]float64, len(rows))
	for i, row := range rows {
		norm := x.Norm(row)
		square[i] = norm*norm + 1
	}
	var multiplied [][]float64
	if worthMultiplying(x, rows, classes) {
		multiplied = products(x, rows)
	}
	solutions := make([]*solution, classes)
	parallel.Each(0, classes, func(class int) {
		p := &problem{x: x, rows: rows, y: make([]float64, len(rows)), cost: make([]float64, len(rows)), square: square, products: multiplied}
		for i, row := range rows {
			p.y[i] = -1
			if is(row, class) {
				p.y[i] = 1
				m.Count[class]++
			}
		}
		n, of := float64(len(rows)), float64(m.Count[class])
		if of == 0 || of == n {
			side := 1.0
			if of == 0 {
				side = -1
			}
			solutions[class] = &solution{w: make([]float64, x.Cols), b: side, converged: true}
			return
		}
		for i := range rows {
			p.cost[i] = o.C
			if !o.Unbalanced {
				side := of
				if p.y[i] < 0 {
					side = n - of
				}
				p.cost[i] *= n / (2 * side)
			}
		}
		r := generator(o.Seed, streamOrder)
		if o.Loss == Logistic {
			solutions[class] = solveLogistic(p, o, r)
		} else {
			solutions[class] = solveSVM(p, o, r)
		}
	})
	for class, s := range solutions {
		m.W[class], m.B[class] = s.w, s.b
		if !s.converged {
			m.Stopped++
		}
	}
	return m
}

// Scores returns how far each row is on the side of each class: rows × classes.
func (m *Model) Scores(x *lexis.Matrix) [][]float64 {
	scores := make([][]float64, x.Rows)
	for i := range scores {
		scores[i] = make([]float64, m.Classes)
		for class := range m.Classes {
			scores[i][class] = x.Dot(i, m.W[class]) + m.B[class]
		}
	}
	return scores
}

// Predict returns the class of each row that scores highest, the first of equal ones.
func (m *Model) Predict(x *lexis.Matrix) []int { return Highest(m.Scores(x)) }

// Highest returns the place of the highest value of each row, the first of equal ones.
func Highest(rows [][]float64) []int {
	out := make([]int, len(rows))
	for i, row := range rows {
		for class, v := range row {
			if v > row[out[i]] {
				out[i] = class
			}
		}
	}
	return out
}

// A Feature is a column and what it adds to the score of a class.
type Feature struct {
	Column int
	Weight float64
}

// Top returns the n columns that speak most for a class, the strongest first.
func (m *Model) Top(class, n int) []Feature {
	var all []Feature
	for column, w := range m.W[class] {
		if w > 0 {
			all = append(all, Feature{column, w})
		}
	}
	slices.SortFunc(all, func(a, b Feature) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Column, b.Column))
	})
	return all[:min(n, len(all))]
}

// centre keeps the sum of the rows of each class, and how near to a centroid a row is
// that the model was trained on: the first percentile of the cosine to the nearest one,
// to that of its own class without it.
func (m *Model) centre(x *lexis.Matrix, y []int) {
	m.mass = make([][]float64, m.Classes)
	for class := range m.mass {
		m.mass[class] = make([]float64, x.Cols)
	}
	for i, class := range y {
		if class >= 0 {
			idx, val := x.Row(i)
			for k, j := range idx {
				m.mass[class][j] += float64(val[k])
			}
		}
	}
	length := m.lengths()
	var near []float64
	for i, own := range y {
		if own < 0 {
			continue
		}
		norm := x.Norm(i)
		best := 0.0
		for class, mass := range m.mass {
			dot, square := x.Dot(i, mass), length[class]*length[class]
			if class == own {
				square += norm*norm - 2*dot
				dot -= norm * norm
			}
			best = max(best, cosine(dot, norm, math.Sqrt(max(square, 0))))
		}
		near = append(near, best)
	}
	if len(near) > 0 {
		slices.Sort(near)
		m.near = near[(len(near)-1)/100]
	}
}

func (m *Model) lengths() []float64 {
	out := make([]float64, m.Classes)
	for class, mass := range m.mass {
		for _, v := range mass {
			out[class] += v * v
		}
		out[class] = math.Sqrt(out[class])
	}
	return out
}

func cosine(dot, a, b float64) float64 {
	if a == 0 || b < 1e-9 {
		return 0
	}
	return dot / (a * b)
}
