package classify

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"demarche/lexis"
	"demarche/parallel"
)

// A problem is one class against the rest: min ½|w|² + ½b² + Σ cost_i·loss(y_i(w·x_i + b)).
type problem struct {
	x      *lexis.Matrix
	rows   []int     // of x
	y      []float64 // +1 or -1, of each of rows
	cost   []float64 // what the loss of each of rows counts
	square []float64 // |x_i|² + 1, of each of rows

	// products has x_i·x_j + 1 of each two of rows, where that is cheaper than the rows
	// themselves: see worthMultiplying. Otherwise nil.
	products [][]float64
}

// A solution is a plane, with the dual variables that show it is the best one.
type solution struct {
	p         *problem
	w         []float64
	b         float64
	scores    []float64 // w·x_i + b of each of rows, where there are products
	alpha     []float64
	epochs    int
	converged bool
}

func (p *problem) start() *solution {
	s := &solution{p: p, alpha: make([]float64, len(p.rows))}
	if p.products != nil {
		s.scores = make([]float64, len(p.rows))
	} else {
		s.w = make([]float64, p.x.Cols)
	}
	return s
}

// score is w·x_i + b.
func (s *solution) score(i int) float64 {
	if s.scores != nil {
		return s.scores[i]
	}
	return s.p.x.Dot(s.p.rows[i], s.w) + s.b
}

// add moves the plane by d times row i.
func (s *solution) add(i int, d float64) {
	if s.scores != nil {
		floats.AddScaled(s.scores, d, s.p.products[i])
		return
	}
	idx, val := s.p.x.Row(s.p.rows[i])
	for k, j := range idx {
		s.w[j] += d * float64(val[k])
	}
	s.b += d
}

// settle makes the plane of the dual variables, where there were products.
func (s *solution) settle() *solution {
	if s.scores == nil {
		return s
	}
	s.scores, s.w = nil, make([]float64, s.p.x.Cols)
	for i, alpha := range s.alpha {
		if alpha != 0 {
			s.add(i, alpha*s.p.y[i])
		}
	}
	return s
}

// mostProducts is how many rows may be multiplied with one another: 72 MB.
const mostProducts = 3000

// worthMultiplying reports whether so many classes are learned faster from the products of
// all two rows: of few rows that are long.
func worthMultiplying(x *lexis.Matrix, rows []int, classes int) bool {
	n, values := len(rows), 0
	for _, row := range rows {
		values += x.Ptr[row+1] - x.Ptr[row]
	}
	const epochs = 20 // as there usually are
	return n <= mostProducts && n*n < values && classes*epochs > n/2
}

// products returns x_i·x_j + 1 of each two rows.
func products(x *lexis.Matrix, rows []int) [][]float64 {
	out := make([][]float64, len(rows))
	for i := range out {
		out[i] = make([]float64, len(rows))
	}
	const parts = 16
	parallel.Each(0, parts, func(part int) {
		dense := make([]float64, x.Cols)
		for i := part; i < len(rows); i += parts {
			idx, val := x.Row(rows[i])
			for k, j := range idx {
				dense[j] = float64(val[k])
			}
			for other, row := range rows[:i+1] {
				out[i][other] = x.Dot(row, dense) + 1
			}
			for _, j := range idx {
				dense[j] = 0
			}
		}
	})
	for i := range out {
		for other := range i {
			out[other][i] = out[i][other]
		}
	}
	return out
}

// solveSVM is algorithm 3 of Hsieh and others (2008): coordinates in random order, those
// that stay at their bound left out for a while, until the projected gradients of all
// are within the tolerance of one another.
func solveSVM(p *problem, o Options, r *rand.Rand) *solution {
	n := len(p.rows)
	s := p.start()
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	active := n
	highest, lowest := math.Inf(1), math.Inf(-1) // of the epoch before
	for s.epochs = 0; s.epochs < o.MaxEpochs; s.epochs++ {
		most, least := math.Inf(-1), math.Inf(1)
		r.Shuffle(active, func(i, j int) { order[i], order[j] = order[j], order[i] })
		for at := 0; at < active; at++ {
			i := order[at]
			diagonal, upper := 0.5/p.cost[i], math.Inf(1)
			if o.Loss == Hinge {
				diagonal, upper = 0, p.cost[i]
			}
			g := p.y[i]*s.score(i) - 1 + diagonal*s.alpha[i]
			projected := g
			switch {
			case s.alpha[i] == 0:
				if g > highest {
					active--
					order[at], order[active] = order[active], order[at]
					at--
					continue
				}
				projected = min(g, 0)
			case s.alpha[i] == upper:
				if g < lowest {
					active--
					order[at], order[active] = order[active], order[at]
					at--
					continue
				}
				projected = max(g, 0)
			}
			most, least = max(most, projected), min(least, projected)
			if math.Abs(projected) > 1e-12 {
				before := s.alpha[i]
				s.alpha[i] = min(max(before-g/(p.square[i]+diagonal), 0), upper)
				s.add(i, (s.alpha[i]-before)*p.y[i])
			}
		}
		if most-least <= o.Tolerance {
			if active == n {
				s.converged = true
				s.epochs++
				break
			}
			active, highest, lowest = n, math.Inf(1), math.Inf(-1)
			continue
		}
		highest, lowest = most, least
		if highest <= 0 {
			highest = math.Inf(1)
		}
		if lowest >= 0 {
			lowest = math.Inf(-1)
		}
	}
	return s.settle()
}

// solveLogistic is algorithm 5 of Yu, Huang and Lin (2011): each coordinate is moved by
// Newton's method on the one of two forms of its problem whose steps stay inside.
func solveLogistic(p *problem, o Options, r *rand.Rand) *solution {
	n := len(p.rows)
	s := p.start()
	order := make([]int, n)
	for i := range order {
		order[i] = i
		s.alpha[i] = min(0.001*p.cost[i], 1e-8)
		s.add(i, s.alpha[i]*p.y[i])
	}
	const steps, shrink = 100, 0.1
	exact := 1e-2 // of the inner problem
	for s.epochs = 0; s.epochs < o.MaxEpochs; s.epochs++ {
		r.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
		most, taken := 0.0, 0
		for _, i := range order {
			cost, a := p.cost[i], p.square[i]
			g := p.y[i] * s.score(i)
			z, sign := s.alpha[i], 1.0
			if 0.5*a*(cost-2*z)+g < 0 {
				z, sign = cost-z, -1
			}
			before := z
			if cost-z < 0.5*cost {
				z *= 0.1
			}
			slope := func() float64 { return a*(z-before) + sign*g + math.Log(z/(cost-z)) }
			d := slope()
			most = max(most, math.Abs(d))
			moved := false
			for range steps {
				if math.Abs(d) < exact {
					break
				}
				next := z - d/(a+cost/(cost-z)/z)
				if next <= 0 {
					next = z * shrink
				}
				z, moved = next, true
				d = slope()
				taken++
			}
			if moved {
				s.alpha[i] = z
				if sign < 0 {
					s.alpha[i] = cost - z
				}
				s.add(i, sign*(z-before)*p.y[i])
			}
		}
		if most < o.Tolerance {
			s.converged = true
			s.epochs++
			break
		}
		if taken <= n/10 {
			exact = max(min(1e-8, o.Tolerance), 0.1*exact)
		}
	}
	return s.settle()
}
