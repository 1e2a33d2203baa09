package influence

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// points are the events of a target as rows x, of which the rate is x·θ with θ = (μ, α_1,
// ... α_K): for given β and season the log-likelihood
//
//	Σ_i w(day of i) ln x_i·θ - Σ_days w(day) Σ_j θ_j room_j(day)
//
// is concave in θ, whatever the weights of the days.
type points struct {
	cols int
	x    []float64 // rows of cols
	day  []int     // of each row
	room []float64 // rows of cols, one for each day
}

func newPoints(t *target, model Model, m int) points {
	cols := len(t.sources) + 1
	p := points{cols: cols, room: make([]float64, cols*len(t.tally.day))}
	season := model.Season[m]
	for i, at := range t.times {
		x := momentOf(at)
		p.day = append(p.day, x.day)
		p.x = append(p.x, max(season.at(x), 1e-12)) // an event must be possible
		for k := range t.sources {
			p.x = append(p.x, model.Beta[k][m]*t.near[k][i])
		}
	}
	for d := range season.Day {
		p.room[d*cols] = season.whole(d)
	}
	for k, source := range t.sources {
		// β times the integral of Σ exp(-β(t-t_j)) over a day is how many events came in,
		// and what was left of earlier ones before less what is left after.
		left, at, j := 0.0, 0.0, 0
		beta := model.Beta[k][m]
		for d := range season.Day {
			end := float64(d+1) * daySpan
			before := left
			n := 0
			for ; j < len(source) && source[j] < end; j++ {
				left = left*math.Exp(-beta*(source[j]-at)) + 1
				at = source[j]
				n++
			}
			left *= math.Exp(-beta * (end - at))
			at = end
			p.room[d*cols+k+1] = float64(n) + before - left
		}
	}
	return p
}

// weighed returns the room of each column on days of such weights: of μ the time, of a
// source how many of its events can have been answered.
func (p points) weighed(w []float64) []float64 {
	room := make([]float64, p.cols)
	for d, v := range w {
		for j := range room {
			room[j] += v * p.room[d*p.cols+j]
		}
	}
	return room
}

// drawn fits some days, and returns the α of each source: NaN where less than one of its
// events falls on them. What is left on them of an event of another day is next to nothing,
// and an α by it would be next to anything.
func (p points) drawn(w, start []float64) []float64 {
	alpha := p.fit(w, start)[1:]
	for k, room := range p.weighed(w)[1:] {
		if room < 1 {
			alpha[k] = math.NaN()
		}
	}
	return alpha
}

// fit returns the θ of highest likelihood with no part below 0, by Newton's steps from a
// start, each halved until it does not lower the likelihood.
func (p points) fit(w, start []float64) []float64 {
	room := p.weighed(w)
	theta := append([]float64(nil), start...)
	value, gradient, hessian := p.at(theta, w, room)
	for range 50 {
		step := p.step(theta, room, gradient, hessian)
		if step == nil {
			break
		}
		next := make([]float64, p.cols)
		better := false
		for size := 1.0; size > 1e-6; size /= 2 {
			for j := range next {
				next[j] = max(theta[j]+size*step[j], 0)
			}
			if next[0] == 0 {
				next[0] = theta[0] / 100 // what is no answer to anything must be possible
			}
			v, g, h := p.at(next, w, room)
			if v > value {
				better = v > value+1e-7
				theta, next = next, theta
				value, gradient, hessian = v, g, h
				break
			}
		}
		if !better {
			break
		}
	}
	return theta
}

// at returns the log-likelihood, its gradient and minus its second derivatives.
func (p points) at(theta, w, room []float64) (value float64, gradient, hessian []float64) {
	gradient, hessian = make([]float64, p.cols), make([]float64, p.cols*p.cols)
	for j, v := range room {
		value -= theta[j] * v
		gradient[j] = -v
	}
	for i, day := range p.day {
		if w[day] == 0 {
			continue
		}
		x := p.x[i*p.cols : (i+1)*p.cols]
		rate := 0.0
		for j, v := range x {
			rate += v * theta[j]
		}
		value += w[day] * math.Log(rate)
		inverse := w[day] / rate
		for j, v := range x {
			if v == 0 {
				continue
			}
			gradient[j] += v * inverse
			part := v * inverse / rate
			for l, u := range x[:j+1] {
				hessian[j*p.cols+l] += part * u
			}
		}
	}
	return value, gradient, hessian
}

// step returns Newton's step of what is free: above 0, or pulled upwards. It is nil where
// there is none.
func (p points) step(theta, room, gradient, hessian []float64) []float64 {
	var free []int
	for j := range theta {
		if room[j] > 0 && (theta[j] > 0 || gradient[j] > 0) {
			free = append(free, j)
		}
	}
	n := len(free)
	if n == 0 {
		return nil
	}
	h, g := mat.NewSymDense(n, nil), mat.NewVecDense(n, nil)
	for a, j := range free {
		g.SetVec(a, gradient[j]*room[j]) // in units of the room, so that μ and α are alike
		for b, l := range free[:a+1] {
			h.SetSym(a, b, hessian[max(j, l)*p.cols+min(j, l)]*room[j]*room[l])
		}
	}
	// A gain so small that it cannot be told from rounding makes no step.
	var chol mat.Cholesky
	for ridge := 0.0; !chol.Factorize(h); ridge = max(2*ridge, 1e-9) {
		if ridge > 1e9 {
			return nil
		}
		for a := range n {
			h.SetSym(a, a, h.At(a, a)*(1+ridge)+ridge)
		}
	}
	var s mat.VecDense
	if err := chol.SolveVecTo(&s, g); err != nil {
		if _, ok := err.(mat.Condition); !ok {
			return nil
		}
	}
	step := make([]float64, p.cols)
	for a, j := range free {
		step[j] = s.AtVec(a) * room[j]
	}
	return step
}
