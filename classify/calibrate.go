package classify

import (
	"math"

	"demarche/lexis"
)

// CrossScores returns how each row scores in a model that was trained without the rows
// of its fold; folds[i] is that of row i. A row of class -1 is scored by the model without
// its fold too.
func CrossScores(x *lexis.Matrix, y []int, classes int, folds []int, o Options) [][]float64 {
	return crossScores(x, folds, func(held []bool) *Model {
		rest := make([]int, len(y))
		for i := range y {
			rest[i] = y[i]
			if held[i] {
				rest[i] = -1
			}
		}
		return train(x, known(rest), classes, o, func(row, class int) bool { return y[row] == class })
	})
}

// CrossScoresSets is [CrossScores] for [TrainSets].
func CrossScoresSets(x *lexis.Matrix, y [][]int, classes int, folds []int, o Options) [][]float64 {
	return crossScores(x, folds, func(held []bool) *Model {
		rest := make([][]int, len(y))
		for i := range y {
			if !held[i] {
				rest[i] = y[i]
			}
		}
		return TrainSets(x, rest, classes, o)
	})
}

func crossScores(x *lexis.Matrix, folds []int, train func(held []bool) *Model) [][]float64 {
	scores := make([][]float64, x.Rows)
	last := -1
	for _, f := range folds {
		last = max(last, f)
	}
	for fold := range last + 1 {
		held := make([]bool, x.Rows)
		var rows []int
		for i, f := range folds {
			if f == fold {
				held[i] = true
				rows = append(rows, i)
			}
		}
		if len(rows) == 0 {
			continue
		}
		for k, s := range train(held).Scores(x.Select(rows)) {
			scores[rows[k]] = s
		}
	}
	return scores
}

// TrainCalibrated is [Train], with probabilities: Platt's sigmoid of each class is fitted
// to the scores of models that had not seen the row.
func TrainCalibrated(x *lexis.Matrix, y []int, classes int, folds []int, o Options) *Model {
	m := Train(x, y, classes, o)
	m.Calibrate(CrossScores(x, y, classes, folds, o), y)
	return m
}

// Calibrate fits the probabilities of a model to scores of rows of known class that the
// models which gave them had not seen, as [CrossScores] returns.
func (m *Model) Calibrate(scores [][]float64, y []int) {
	m.platt = calibrate(scores, m.Classes, known(y), func(row, class int) bool { return y[row] == class })
}

func calibrate(scores [][]float64, classes int, rows []int, is func(row, class int) bool) []sigmoid {
	out := make([]sigmoid, classes)
	for class := range out {
		var s []float64
		var positive []bool
		for _, row := range rows {
			s = append(s, scores[row][class])
			positive = append(positive, is(row, class))
		}
		out[class] = fitSigmoid(s, positive)
	}
	return out
}

// Calibrated reports whether the model has probabilities.
func (m *Model) Calibrated() bool { return m.platt != nil }

// Probabilities returns the probability of each class for each row: rows × classes, each
// row adding up to 1; nil if the model is not calibrated.
func (m *Model) Probabilities(x *lexis.Matrix) [][]float64 { return m.FromScores(m.Scores(x)) }

// FromScores turns scores into probabilities, in new rows: each class by its sigmoid,
// then divided by their sum.
func (m *Model) FromScores(scores [][]float64) [][]float64 {
	if m.platt == nil {
		return nil
	}
	out := make([][]float64, len(scores))
	for i, row := range scores {
		out[i] = make([]float64, len(row))
		sum := 0.0
		for class, s := range row {
			out[i][class] = m.platt[class].at(s)
			sum += out[i][class]
		}
		for class := range out[i] {
			if sum > 0 {
				out[i][class] /= sum
			} else {
				out[i][class] = 1 / float64(len(row))
			}
		}
	}
	return out
}

// A sigmoid says P(s) = 1/(1 + exp(a·s + b)).
type sigmoid struct{ a, b float64 }

func (g sigmoid) at(s float64) float64 {
	z := g.a*s + g.b
	if z >= 0 { // no overflow
		e := math.Exp(-z)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(z))
}

// fitSigmoid is the algorithm of Lin, Lin and Weng (2007), appendix C: Newton's method with
// backtracking, on targets that are drawn in from 0 and 1 as Platt has them.
func fitSigmoid(s []float64, positive []bool) sigmoid {
	const ridge, least, within, steps = 1e-12, 1e-10, 1e-5, 100
	yes := 0.0
	for _, p := range positive {
		if p {
			yes++
		}
	}
	no := float64(len(s)) - yes
	high, low := (yes+1)/(yes+2), 1/(no+2)
	target := func(i int) float64 {
		if positive[i] {
			return high
		}
		return low
	}
	cost := func(g sigmoid) float64 {
		sum := 0.0
		for i, v := range s {
			z := g.a*v + g.b
			if z >= 0 {
				sum += target(i)*z + math.Log1p(math.Exp(-z))
			} else {
				sum += (target(i)-1)*z + math.Log1p(math.Exp(z))
			}
		}
		return sum
	}
	g := sigmoid{0, math.Log((no + 1) / (yes + 1))}
	now := cost(g)
	for range steps {
		haa, hbb, hab, da, db := ridge, ridge, 0.0, 0.0, 0.0
		for i, v := range s {
			p := g.at(v)
			d2 := p * (1 - p)
			haa += v * v * d2
			hbb += d2
			hab += v * d2
			d1 := target(i) - p
			da += v * d1
			db += d1
		}
		if math.Abs(da) < within && math.Abs(db) < within {
			break
		}
		det := haa*hbb - hab*hab
		stepA, stepB := -(hbb*da-hab*db)/det, -(-hab*da+haa*db)/det
		slope := da*stepA + db*stepB
		size := 1.0
		for ; size >= least; size /= 2 {
			next := sigmoid{g.a + size*stepA, g.b + size*stepB}
			if c := cost(next); c < now+1e-4*size*slope {
				g, now = next, c
				break
			}
		}
		if size < least {
			break
		}
	}
	return g
}
