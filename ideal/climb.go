package ideal

import (
	"context"
	"math"
)

// climb goes from a guess to the top of the posterior density, by steps of EM of
// which two at a time tell how far the third may reach (SQUAREM, scheme S3). Where
// that reach leads down it is not taken. It ends where a step of EM moves no point by
// more than tolerance standard deviations of the points, or after limit steps.
func (c *climber) climb(ctx context.Context, start guess, tolerance float64, limit int) (top guess, steps int, converged bool, err error) {
	g0 := start
	g1, g2, leap := make(guess, len(g0)), make(guess, len(g0)), make(guess, len(g0))
	best := math.Inf(-1) // what the last guess that was taken must not fall below
	sure := make(guess, len(g0))
	leapt := false
	for steps < limit {
		if err := ctx.Err(); err != nil {
			return nil, steps, false, err
		}
		logp := c.step(g0, g1)
		steps++
		if leapt && !(logp >= best) { // also of NaN
			copy(g0, sure)
			leapt = false
			continue
		}
		c.step(g1, g2)
		steps++
		if c.moved(g1, g2) <= tolerance {
			return g2, steps, true, nil
		}
		var rr, vv float64
		for i := range g0 {
			r := g1[i] - g0[i]
			v := g2[i] - g1[i] - r
			rr += r * r
			vv += v * v
		}
		by := math.Sqrt(rr / vv)
		copy(sure, g2)
		best, leapt = logp, by > 1
		if !leapt {
			copy(g0, g2)
			continue
		}
		for i := range g0 {
			r := g1[i] - g0[i]
			v := g2[i] - g1[i] - r
			leap[i] = g0[i] + 2*by*r + by*by*v
		}
		g0, leap = leap, g0
	}
	return g0, steps, false, nil
}

// moved returns how far the point that moved most did, in standard deviations.
func (c *climber) moved(from, to guess) float64 {
	most := 0.0
	before, after := c.points(from), c.points(to)
	_, sd := spread(after)
	for i := range after {
		most = max(most, math.Abs(after[i]-before[i]))
	}
	return most / sd
}

// spread returns mean and standard deviation, which is that of the sample.
func spread(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	ss := 0.0
	for _, v := range x {
		ss += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(ss / float64(len(x)-1))
}

// start returns a guess that draws nothing: points are the first left singular vector
// of the choices, less the mean of each roll call, and a roll call's b is 0.
func (p *panel) start() guess {
	g := make(guess, len(p.states)+3*len(p.rolls))
	points := p.points(g)
	copy(points, p.singular())
	mean, sd := spread(points)
	for i := range points {
		points[i] = (points[i] - mean) / sd
	}
	for r := range p.rolls {
		cells := p.roll(r)
		n := float64(len(cells))
		var count [3]float64
		for _, c := range cells {
			count[c.step]++
		}
		// With b = 0 the cuts are where the shares say.
		item := p.item(g, r)
		first := quantile(count[0] / n)
		if len(p.steps[r]) == 2 {
			item[0] = -first
			continue
		}
		width := quantile((count[0]+count[1])/n) - first
		item[0], item[2] = -first, math.Log(width)
	}
	return g
}
