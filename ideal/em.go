package ideal

import (
	"math"

	"demarche/parallel"
)

// The priors, all normal with mean 0: points have variance 1, the level of a roll call
// 25, as Imai, Lo and Olmsted have it, and its b 1, as Bailey, Strezhnev and Voeten have
// it. The level is a less half of τ, so that a text and its opposite are the same.
// With 25 for b too, what a few states do alone sets slopes that are all but steps, and
// the top of the posterior has these states far out; the paper's EM goes so slowly there
// that it is stopped before.
const (
	levelVariance = 25
	slopeVariance = 1
)

// In a block of so many roll calls sums are made in one go; blocks are added in their
// order, so that the cores do not change the sums.
const block = 32

// A guess is a value of all that is estimated: the points, then of each roll call a, b
// and log τ. The wish has the mean a + bx and variance 1, the cuts are 0 and τ; a roll
// call of two steps has one cut, 0, and τ = 1. (The paper divides all by τ, so that the
// cuts are 0 and 1 and τ is the precision of the wish.)
type guess []float64

func (p *panel) points(g guess) []float64 { return g[:len(p.states)] }

func (p *panel) item(g guess, r int) []float64 {
	at := len(p.states) + 3*r
	return g[at : at+3]
}

// A climber makes steps of EM on a panel.
type climber struct {
	*panel
	workers int
	blocks  []sums
}

// sums are what a block of roll calls says of the points.
type sums struct {
	pull   []float64 // of each state, the slope of the likelihood
	weight []float64 // and its curvature
	logp   float64
	lean   []float64 // of each vote on the roll call at hand: how far its wish is from the mean
	known  []float64 // and how much the vote tells of it, 0 to 1
}

func newClimber(p *panel, workers int) *climber {
	c := &climber{panel: p, workers: workers, blocks: make([]sums, (len(p.rolls)+block-1)/block)}
	for i := range c.blocks {
		b := &c.blocks[i]
		b.pull, b.weight = make([]float64, len(p.states)), make([]float64, len(p.states))
		b.lean, b.known = make([]float64, len(p.states)), make([]float64, len(p.states))
	}
	return c
}

// step makes one step from a guess to the next, and returns the logarithm of the
// posterior density of the first, but for a constant. First the roll calls are
// estimated given the points, then the points given these.
//
// The E step is that of Imai, Lo and Olmsted. The M step of EM divides by what could be
// learned if the wishes were known, and so goes a small part of the way where the votes
// tell little of them. Here each divides by what the votes do tell, 1 less the variance
// of the wish that is left, which is Newton's step on the same posterior (ECME, Liu and
// Rubin 1994, doi:10.1093/biomet/81.4.633). It ends where EM ends.
func (c *climber) step(from, to guess) float64 {
	parallel.Each(c.workers, len(c.blocks), func(i int) {
		s := &c.blocks[i]
		clear(s.pull)
		clear(s.weight)
		s.logp = 0
		for r := i * block; r < min((i+1)*block, len(c.rolls)); r++ {
			c.estimate(r, from, to, s)
		}
	})
	total := &c.blocks[0]
	logp := total.logp
	for b := 1; b < len(c.blocks); b++ {
		s := &c.blocks[b]
		for i := range total.pull {
			total.pull[i] += s.pull[i]
			total.weight[i] += s.weight[i]
		}
		logp += s.logp
	}
	next := c.points(to)
	for i, x := range c.points(from) {
		logp -= x * x / 2
		move := (total.pull[i] - x) / (total.weight[i] + 1)
		next[i] = x + max(-1, min(move, 1))
	}
	return logp
}

// estimate takes what is expected of the wishes on one roll call, estimates its a, b
// and τ, and adds to the sums what these say of the points.
func (c *climber) estimate(r int, from, to guess, s *sums) {
	item := c.item(to, r)
	copy(item, c.item(from, r))
	x, three := c.points(from), len(c.steps[r]) == 3
	before := expect(c.roll(r), x, item, three, s)
	s.logp += before.logp
	move, ok := before.move(item, three)
	if ok {
		old := [3]float64(item)
		for scale := 1.0; ; scale /= 4 {
			for i := range item {
				item[i] = old[i] + scale*move[i]
			}
			if after := expect(c.roll(r), x, item, three, s); after.logp >= before.logp || scale < 1e-3 {
				break
			}
		}
	}
	b := item[1]
	for k, cell := range c.roll(r) {
		s.pull[cell.state] += b * s.lean[k]
		s.weight[cell.state] += b * b * s.known[k]
	}
}

// A belief is the logarithm of the posterior density of one roll call, its slope and
// the curvature against a, b and the last cut.
type belief struct {
	logp       float64
	a, b, t    float64
	aa, ab, bb float64
	at, bt, tt float64
}

// expect is the E step of one roll call. Of each vote it sets how far its wish is
// expected from the mean, and how much of it the vote tells.
func expect(cells []cell, x, item []float64, three bool, s *sums) (f belief) {
	a, b, tau := item[0], item[1], math.Exp(item[2])
	p := product{}
	for k, cell := range cells {
		xi := x[cell.state]
		m := a + b*xi
		var e, v float64
		switch {
		case cell.step == 0: // the wish is below 0
			e = -mills(-m)
			v = e * (e + m)
			p.below(-m)
		case !three || cell.step == 2: // above the last cut
			u := m
			if three {
				u -= tau
			}
			e = mills(u)
			v = e * (e + u)
			p.below(u)
			f.t -= e
			f.at -= v
			f.bt -= v * xi
			f.tt += v
		default:
			within := moments(-m, tau-m)
			e, v = within.mean, 1-within.variance
			f.logp += within.logp
			h, d := within.upper, tau-m
			f.t += h
			f.at -= h * (d - e)
			f.bt -= h * (d - e) * xi
			f.tt += h * (d + h)
		}
		s.lean[k], s.known[k] = e, v
		f.a += e
		f.b += e * xi
		f.aa += v
		f.ab += v * xi
		f.bb += v * xi * xi
	}
	f.logp += p.log()
	level := a
	if three {
		level -= tau / 2
		f.t += level / (2 * levelVariance)
		f.at -= 1.0 / (2 * levelVariance)
		f.tt += 1.0 / (4 * levelVariance)
	}
	f.logp -= level*level/(2*levelVariance) + b*b/(2*slopeVariance)
	f.a -= level / levelVariance
	f.aa += 1.0 / levelVariance
	f.b -= b / slopeVariance
	f.bb += 1.0 / slopeVariance
	return f
}

// move returns Newton's step for a, b and log τ.
func (f *belief) move(item []float64, three bool) (move [3]float64, ok bool) {
	if !three {
		det := f.aa*f.bb - f.ab*f.ab
		move[0] = (f.bb*f.a - f.ab*f.b) / det
		move[1] = (f.aa*f.b - f.ab*f.a) / det
		return move, det > 0
	}
	tau := math.Exp(item[2])
	inverse, ok := invert3([3][3]float64{
		{f.aa, f.ab, f.at * tau},
		{f.ab, f.bb, f.bt * tau},
		{f.at * tau, f.bt * tau, f.tt * tau * tau},
	})
	for i, row := range inverse {
		move[i] = row[0]*f.a + row[1]*f.b + row[2]*f.t*tau
	}
	return move, ok
}

// A product multiplies many probabilities and takes few logarithms.
type product struct {
	sum, factors float64
}

func (p *product) below(u float64) {
	if u < -reach {
		p.sum += logBelow(u)
		return
	}
	p.times(below(u))
}

// between multiplies by Φ(b) - Φ(a).
func (p *product) between(a, b float64) {
	v := below(b) - below(a)
	if v < 1e-6 { // where the table is too coarse
		p.sum += moments(a, b).logp
		return
	}
	p.times(v)
}

func (p *product) times(v float64) {
	if p.factors == 0 {
		p.factors = 1
	}
	if p.factors *= v; p.factors < 1e-250 {
		p.sum, p.factors = p.log(), 1
	}
}

func (p *product) log() float64 {
	if p.factors == 0 {
		return p.sum
	}
	return p.sum + math.Log(p.factors)
}
