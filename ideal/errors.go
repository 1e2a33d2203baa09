package ideal

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"demarche"
	"demarche/parallel"
	"demarche/stat"
)

// curvature sets the standard errors from the expected information about points and
// roll calls together. Its roll calls are eliminated one by one, so that what is not
// known of them widens the errors of the points. Where the line begins and how long its
// unit is, which the votes do not tell, is taken away as standardising takes it away.
func (w *Window) curvature(p *panel, g guess) error {
	n := len(p.states)
	info := mat.NewSymDense(n, nil)
	x := p.points(g)
	own := make([]float64, n)
	lines := make([][3]float64, n)
	solved := make([][3]float64, n)
	for r := range p.rolls {
		item, cells := p.item(g, r), p.roll(r)
		tau, three := math.Exp(item[2]), len(p.steps[r]) == 3
		a, b := item[0], item[1]
		c := [3][3]float64{{1.0 / levelVariance}, {0, 1.0 / slopeVariance}, {}}
		if three {
			c[0][2], c[2][2] = -1.0/(2*levelVariance), 1.0/(4*levelVariance)
		} else {
			c[2][2] = 1
		}
		for k, cell := range cells {
			xi := x[cell.state]
			mm, mt, tt := information(a+b*xi, tau, three)
			own[cell.state] += b * b * mm
			lines[k] = [3]float64{b * mm, b * xi * mm, b * mt}
			c[0][0] += mm
			c[0][1] += xi * mm
			c[1][1] += xi * xi * mm
			c[0][2] += mt
			c[1][2] += xi * mt
			c[2][2] += tt
		}
		c[1][0], c[2][0], c[2][1] = c[0][1], c[0][2], c[1][2]
		inverse, ok := invert3(c)
		if !ok {
			return demarche.Errorf(demarche.Internal, "roll call %d has no information", p.rolls[r])
		}
		for k := range cells {
			for i := range 3 {
				solved[k][i] = inverse[i][0]*lines[k][0] + inverse[i][1]*lines[k][1] + inverse[i][2]*lines[k][2]
			}
		}
		raw := info.RawSymmetric()
		for k, ck := range cells {
			s := &solved[k]
			line := raw.Data[int(ck.state)*raw.Stride:]
			for l, cl := range cells {
				if cl.state >= ck.state {
					line[cl.state] -= s[0]*lines[l][0] + s[1]*lines[l][1] + s[2]*lines[l][2]
				}
			}
		}
	}
	for i := range n {
		info.SetSym(i, i, info.At(i, i)+own[i]+1)
	}
	var chol mat.Cholesky
	if !chol.Factorize(info) {
		return demarche.Errorf(demarche.Internal, "the information about the points is not positive definite")
	}
	var cov mat.SymDense
	if err := chol.InverseTo(&cov); err != nil {
		return demarche.Errorf(demarche.Internal, "the information about the points cannot be inverted: %w", err)
	}
	// z = (x - mean)/sd has the derivative (I - 11'/n - zz'/(n-1))/sd.
	mean, sd := spread(x)
	z := make([]float64, n)
	for i := range z {
		z[i] = (x[i] - mean) / sd
	}
	jacobian := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			v := -1/float64(n) - z[i]*z[j]/float64(n-1)
			if i == j {
				v++
			}
			jacobian.Set(i, j, v/sd)
		}
	}
	var half mat.Dense
	half.Mul(jacobian, &cov)
	for i := range n {
		variance := 0.0
		for j := range n {
			variance += half.At(i, j) * jacobian.At(i, j)
		}
		w.Points[i].interval(math.Sqrt(max(variance, 0)))
	}
	return nil
}

// information returns what a vote is expected to tell of m and τ.
func information(m, tau float64, three bool) (mm, mt, tt float64) {
	d0 := density(m)
	pr := chances(m, tau, three)
	const least = 1e-12
	if !three {
		return d0 * d0 * (1/max(pr[0], least) + 1/max(pr[1], least)), 0, 0
	}
	d1 := density(tau - m)
	p0, p1, p2 := max(pr[0], least), max(pr[1], least), max(pr[2], least)
	mm = d0*d0/p0 + (d0-d1)*(d0-d1)/p1 + d1*d1/p2
	mt = (d0-d1)*d1/p1 - d1*d1/p2
	tt = d1*d1/p1 + d1*d1/p2
	return mm, mt, tt
}

func invert3(m [3][3]float64) (inverse [3][3]float64, ok bool) {
	minor := func(i, j int) float64 {
		a, b, c, d := (i+1)%3, (i+2)%3, (j+1)%3, (j+2)%3
		return m[a][c]*m[b][d] - m[a][d]*m[b][c]
	}
	det := m[0][0]*minor(0, 0) + m[0][1]*minor(0, 1) + m[0][2]*minor(0, 2)
	for i := range 3 {
		for j := range 3 {
			inverse[j][i] = minor(i, j) / det
		}
	}
	return inverse, det > 0
}

// bootstrap sets the standard errors and intervals from votes that the fitted model
// is made to cast: the same voters on the same roll calls. Each draw has its own
// random numbers, climbs from the estimate and is turned as the estimate lies.
func (w *Window) bootstrap(ctx context.Context, p *panel, top guess, o Options) error {
	drawn := make([][]float64, o.Draws)
	errs := make([]error, o.Draws)
	parallel.Each(o.Workers, o.Draws, func(d int) {
		rng := rand.New(rand.NewPCG(o.Seed, uint64(d)))
		q, from := p.simulate(top, rng)
		c := newClimber(q, 1)
		best, _, _, err := c.climb(ctx, from, o.Tolerance*10, o.MaxSteps)
		if err != nil {
			errs[d] = err
			return
		}
		x := c.points(best)
		mean, sd := spread(x)
		along := 0.0
		for i := range x {
			x[i] = (x[i] - mean) / sd
			along += x[i] * w.Points[i].At
		}
		if along < 0 {
			for i := range x {
				x[i] = -x[i]
			}
		}
		drawn[d] = slices.Clone(x)
	})
	values := make([]float64, o.Draws)
	for i := range w.Points {
		for d := range drawn {
			if errs[d] != nil {
				return errs[d]
			}
			values[d] = drawn[d][i]
		}
		at := &w.Points[i]
		_, at.SE = spread(values)
		at.Low, at.High = stat.Quantile(values, 0.05), stat.Quantile(values, 0.95)
	}
	return nil
}

// simulate returns a panel with other votes, as the model casts them, and a guess to
// climb from. A roll call on which a choice is not made again has a step fewer, as it
// would have among votes that were read; one on which all choose the same keeps two.
func (p *panel) simulate(g guess, rng *rand.Rand) (*panel, guess) {
	q := *p
	q.cells, q.steps, g = slices.Clone(p.cells), slices.Clone(p.steps), slices.Clone(g)
	x := p.points(g)
	for r := range p.rolls {
		item, three := p.item(g, r), len(p.steps[r]) == 3
		tau := math.Exp(item[2])
		cells := q.roll(r)
		var made [3]bool
		for k, c := range cells {
			pr := chances(item[0]+item[1]*x[c.state], tau, three)
			u, step := rng.Float64(), int32(0)
			for u >= pr[step] && int(step) < len(p.steps[r])-1 {
				u -= pr[step]
				step++
			}
			cells[k].step = step
			made[step] = true
		}
		if !three || made[0] && made[1] && made[2] {
			continue
		}
		// The cut that is left is the first, the last, or between them.
		cut, last := 0.0, int32(1)
		switch {
		case !made[1]:
			cut, last = tau/2, 2
		case !made[0]:
			cut, last = tau, 2
		}
		item[0], item[2] = item[0]-cut, 0
		q.steps[r] = p.steps[r][:2]
		for k := range cells {
			if cells[k].step >= last {
				cells[k].step = 1
			} else {
				cells[k].step = 0
			}
		}
	}
	return &q, g
}
