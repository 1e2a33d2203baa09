package ideal

import (
	"math"
	"math/rand/v2"

	"demarche"
	"demarche/parallel"
	"demarche/vote"
)

// What the original sampler fixes.
const (
	farthestWish  = 9.0
	farthestCut   = 7.0
	farthestPoint = 5.0
	cutStep       = 0.2 / 3 // the standard deviation of a proposed cut
)

// A history is a panel by states and years.
type history struct {
	*panel
	years  []int   // in which there are roll calls, in order
	firstR []int32 // of each year: its first roll call in the panel; one more for the end
	firstP []int32 // of each year: its first point; one more for the end
	state  []int32 // of each point: the state of the panel
	year   []int32 // of each point: the year
	votes  []int   // of each point
	before []int32 // of each point: the point of the last year in which the state voted, or -1
	after  []int32 // the point of the next, or -1
	seen   []cell  // the cells of the panel, each with its point for the state, and its choice: 0, 1 or 2
}

func newHistory(t *vote.Table, p *panel) *history {
	h := &history{panel: p}
	last := make([]int32, len(p.states))
	for i := range last {
		last[i] = -1
	}
	here := make([]int32, len(p.states))
	for r := 0; r < len(p.rolls); {
		year := t.Rolls[p.rolls[r]].Year()
		end := r
		votes := make([]int, len(p.states))
		for ; end < len(p.rolls) && t.Rolls[p.rolls[end]].Year() == year; end++ {
			for _, c := range p.roll(end) {
				votes[c.state]++
			}
		}
		h.firstR = append(h.firstR, int32(r))
		h.firstP = append(h.firstP, int32(len(h.state)))
		for i, n := range votes {
			if n == 0 {
				continue
			}
			at := int32(len(h.state))
			here[i] = at
			h.state = append(h.state, int32(i))
			h.year = append(h.year, int32(len(h.years)))
			h.votes = append(h.votes, n)
			h.before = append(h.before, last[i])
			h.after = append(h.after, -1)
			if last[i] >= 0 {
				h.after[last[i]] = at
			}
			last[i] = at
		}
		h.years = append(h.years, year)
		for ; r < end; r++ {
			for _, c := range p.roll(r) {
				h.seen = append(h.seen, cell{here[c.state], int32(p.steps[r][c.step] - demarche.Yes)})
			}
		}
	}
	h.firstR = append(h.firstR, int32(len(p.rolls)))
	h.firstP = append(h.firstP, int32(len(h.state)))
	return h
}

// cast returns the cells of a roll call.
func (h *history) cast(r int) []cell { return h.seen[h.first[r]:h.first[r+1]] }

// A chain is one run of the sampler.
type chain struct {
	*history
	smooth float64
	point  []float64
	lag    []float64 // of each point: the mean from which it was drawn
	slope  []float64 // of each roll call
	cuts   [][2]float64
	pull   []float64 // of each point: Σ βz over its votes
	weight []float64 // Σ β²
	rolls  []*rand.Rand
	states []*rand.Rand
	taken  []int // of each roll call: how often the proposed cuts were taken
	sweeps int   // that were made
	wishes [][]float64
}

// newChain starts as the original does: at 3 and -2 the anchors, at 0 the others; a
// slope by how the anchors voted, the cuts by the shares of the choices. In any but the
// first chain the others start somewhere between, so that chains that agree have come
// from different places.
func newChain(h *history, t *vote.Table, a Anchors, smooth float64, seed uint64, number int) *chain {
	n := len(h.state)
	c := &chain{
		history: h, smooth: smooth,
		point: make([]float64, n), lag: make([]float64, n), pull: make([]float64, n), weight: make([]float64, n),
		slope: make([]float64, len(h.panel.rolls)), cuts: make([][2]float64, len(h.panel.rolls)), taken: make([]int, len(h.panel.rolls)),
	}
	side := make([]float64, len(h.panel.states))
	place := func(states []string, to float64) {
		for _, s := range states {
			for i, col := range h.panel.states {
				if t.States[col] == s {
					side[i] = to
				}
			}
		}
	}
	place(a.Positive, 3)
	place(a.Negative, -2)
	for i := range h.panel.states {
		c.states = append(c.states, stream(seed, number, 1, h.panel.states[i]))
	}
	for k, i := range h.state {
		c.point[k] = side[i]
		if side[i] == 0 && number > 0 {
			c.point[k] = c.states[i].NormFloat64()
		}
	}
	for r := range h.panel.rolls {
		c.rolls = append(c.rolls, stream(seed, number, 2, h.panel.rolls[r]))
		var made [3]float64
		var sum, voters [2]float64
		for _, vote := range h.cast(r) {
			made[vote.step]++
			if s := side[h.state[vote.state]]; s != 0 {
				end := 0
				if s > 0 {
					end = 1
				}
				sum[end] += float64(vote.step)
				voters[end]++
			}
		}
		if voters[0] > 0 && voters[1] > 0 {
			switch d := sum[1]/voters[1] - sum[0]/voters[0]; {
			case d > 0:
				c.slope[r] = 1
			case d < 0:
				c.slope[r] = -1
			}
		}
		all := made[0] + made[1] + made[2]
		c.cuts[r] = [2]float64{-1 + 2*made[0]/all, -1 + 2*(made[0]+made[1])/all}
	}
	for y := range h.years {
		most := int32(0)
		for r := h.firstR[y]; r < h.firstR[y+1]; r++ {
			most = max(most, h.first[r+1]-h.first[r])
		}
		c.wishes = append(c.wishes, make([]float64, most))
	}
	return c
}

// sweep draws everything once: year by year the roll calls, then state by state the
// points.
func (c *chain) sweep(workers int) {
	c.sweeps++
	parallel.Each(workers, len(c.years), func(y int) {
		lo, hi := c.firstP[y], c.firstP[y+1]
		clear(c.pull[lo:hi])
		clear(c.weight[lo:hi])
		for r := c.firstR[y]; r < c.firstR[y+1]; r++ {
			c.drawCuts(int(r))
			c.drawSlope(int(r), c.wishes[y])
		}
	})
	for k := range c.point {
		c.drawPoint(k) // the points of a state are in the order of its years
	}
	mean, sd := spread(c.point)
	for k, x := range c.point {
		c.point[k] = (x - mean) / sd
	}
}

// drawCuts proposes new cuts and takes them by Metropolis and Hastings, the wishes
// being summed over (Cowles 1996, doi:10.1007/BF00162520).
func (c *chain) drawCuts(r int) {
	rng := c.rolls[r]
	old := c.cuts[r]
	var next [2]float64
	next[0] = old[0] + cutStep*normalBetween(rng, (-farthestCut-old[0])/cutStep, (old[1]-old[0])/cutStep)
	next[1] = old[1] + cutStep*normalBetween(rng, (next[0]-old[1])/cutStep, (farthestCut-old[1])/cutStep)
	var is, was product // the likelihoods
	slope := c.slope[r]
	for _, vote := range c.cast(r) {
		m := slope * c.point[vote.state]
		switch vote.step {
		case 0:
			is.below(next[0] - m)
			was.below(old[0] - m)
		case 2:
			is.below(m - next[1])
			was.below(m - old[1])
		default:
			is.between(next[0]-m, next[1]-m)
			was.between(old[0]-m, old[1]-m)
		}
	}
	ratio := is.log() - was.log()
	within := func(lo, hi, at float64) float64 {
		return exactBelow((hi-at)/cutStep) - exactBelow((lo-at)/cutStep)
	}
	ratio += math.Log(within(-farthestCut, old[1], old[0]) * within(next[0], farthestCut, old[1]))
	ratio -= math.Log(within(-farthestCut, next[1], next[0]) * within(old[0], farthestCut, next[1]))
	// From cuts that both lie below the old first one there is no way back.
	if next[1] >= old[0] && math.Log(rng.Float64()) < ratio {
		c.cuts[r] = next
		c.taken[r]++
	}
}

// drawSlope draws the wishes of a roll call and then its slope, and adds what both say
// to the sums of the points.
func (c *chain) drawSlope(r int, wish []float64) {
	rng := c.rolls[r]
	slope, cuts, votes := c.slope[r], c.cuts[r], c.cast(r)
	var xx, xz float64
	for k, vote := range votes {
		x := c.point[vote.state]
		m := slope * x
		var e float64
		switch vote.step {
		case 0:
			e = normalBelow(rng, cuts[0]-m)
		case 2:
			e = -normalBelow(rng, m-cuts[1])
		default:
			e = normalBetween(rng, cuts[0]-m, cuts[1]-m)
		}
		z := max(-farthestWish, min(m+e, farthestWish))
		wish[k] = z
		xx += x * x
		xz += x * z
	}
	slope = xz/(1+xx) + rng.NormFloat64()/math.Sqrt(1+xx)
	c.slope[r] = slope
	for k, vote := range votes {
		c.pull[vote.state] += slope * wish[k]
		c.weight[vote.state] += slope * slope
	}
}

// drawPoint draws a point about that of the last year in which the state voted. As in
// the original that is not the point that was drawn but the mean from which it was, and
// the first year is drawn about the second.
func (c *chain) drawPoint(k int) {
	near, mean := c.before[k], 0.0
	variance := 1.0 // of a state that voted in one year only
	if near >= 0 {
		mean = c.lag[near]
	} else if near = c.after[k]; near >= 0 {
		mean = c.point[near]
	}
	if near >= 0 {
		variance = c.smooth * float64(c.votes[k]) / float64(c.votes[k]+c.votes[near])
	}
	precision := 1/variance + c.weight[k]
	c.lag[k] = (mean/variance + c.pull[k]) / precision
	x := c.lag[k] + c.states[c.state[k]].NormFloat64()/math.Sqrt(precision)
	c.point[k] = max(-farthestPoint, min(x, farthestPoint))
}
