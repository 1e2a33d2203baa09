package ideal

import (
	"cmp"
	"context"
	"math"
	"slices"

	"demarche"
	"demarche/vote"
)

// ClassifyOptions say how states are put into an order.
type ClassifyOptions struct {
	Anchors
	MinVotes  int     // a state that cast fewer, on roll calls that count, is dropped; 20 if 0
	Minority  float64 // roll calls with a smaller share of minority are dropped; 0.025 is usual
	MaxRounds int     // 100 if 0
}

// A Rank is where a state stands in an order.
type Rank struct {
	State string
	Rank  float64 // from 1 at the negative end; states that nothing tells apart share the mean of their ranks
	Votes int
	Wrong int // of its votes, those on the wrong side of the cut
}

// An Order is states in a line without a scale.
type Order struct {
	Method   string
	Ranks    []Rank // by state
	Fit      Fit    // GMP is 0: there are no probabilities
	Dropped  Dropped
	Warnings []Warning
	Rounds   int
	Settled  bool // another round changes nothing, or makes more errors
}

const orderScale = "ranks tell an order and no distances: a small change of votes may move a state past many others, and states between two cuts cannot be told apart"

// Classify puts states into the order, and roll calls a cut each, that leave the fewest
// votes on the wrong side, yes against abstain and no: optimal classification in one
// dimension, Poole 2000, doi:10.1093/oxfordjournals.pan.a029814. It is a check on
// [EM]: nothing is assumed of errors. Cuts given the order, and places given the cuts,
// are each the best there are, taken in turn until the errors fall no more. That need not
// be the best order of all, so it is begun twice, with the first left singular vector and
// with the points of the ordinal model, and the better is kept.
func Classify(ctx context.Context, t *vote.Table, o ClassifyOptions) (*Order, error) {
	if o.MinVotes == 0 {
		o.MinVotes = 20
	}
	if o.MaxRounds == 0 {
		o.MaxRounds = 100
	}
	p, dropped := newPanel(t, sieve{binary: true, votes: o.MinVotes, minority: o.Minority})
	if len(p.states) < 3 || len(p.rolls) < 2 {
		return nil, demarche.Errorf(demarche.Usage, "%d states cast %d votes or more on %d roll calls that count: too few for an order", len(p.states), o.MinVotes, len(p.rolls)).
			WithHint("take a longer time, or ask for fewer votes of a state")
	}
	// The order of the points of EM needs all three choices.
	all := make([]bool, len(t.States))
	votes := make([]int, len(t.States))
	for i, col := range p.states {
		all[col], votes[col] = true, p.votes[i]
	}
	three := newClimber(sieve{}.gather(t, p.rolls, all, votes), 0)
	top, _, _, err := three.climb(ctx, three.start(), 1e-3, 500)
	if err != nil {
		return nil, err
	}
	c := &classifier{panel: p, cuts: make([]cut, len(p.rolls)), votes: make([][]placed, len(p.states))}
	order := &Order{Method: "optimal classification", Dropped: *dropped}
	var best []float64
	fewest := len(p.cells) + 1
	for _, start := range [][]float64{p.singular(), three.points(top)} {
		errors, rounds, settled, err := c.settle(ctx, start, o.MaxRounds)
		if err != nil {
			return nil, err
		}
		if errors < fewest {
			fewest, best = errors, slices.Clone(c.at)
			order.Rounds, order.Settled = rounds, settled
		}
	}
	c.at = best
	c.cut()
	sign, err := o.Anchors.orient(func(state string) []float64 {
		for i, col := range p.states {
			if t.States[col] == state {
				return []float64{best[i]}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	wrong := c.tally(order)
	for i, col := range p.states {
		rank := best[i]
		if sign < 0 {
			rank = float64(len(best)) + 1 - rank
		}
		order.Ranks = append(order.Ranks, Rank{State: t.States[col], Rank: rank, Votes: p.votes[i], Wrong: wrong[i]})
	}
	order.Warnings = warn(t, p, o.Anchors, orderScale)
	return order, nil
}

// A classifier has places of states, which are ranks, and cuts of roll calls.
type classifier struct {
	*panel
	at    []float64
	cuts  []cut
	votes [][]placed // of each state, by the place of the cut
}

// A cut is between two ranks. Below it low is expected, 0 for yes, above it the other.
type cut struct {
	at  float64
	low int32
}

// A placed vote is one for which a state belongs below the cut, or above.
type placed struct {
	cut   float64
	below bool
}

// settle takes cuts and places in turn, from the order of some numbers, until the errors
// fall no more, and keeps the places that made the fewest.
func (c *classifier) settle(ctx context.Context, start []float64, limit int) (errors, rounds int, settled bool, err error) {
	c.at = slices.Clone(start)
	ranked(c.at)
	errors = c.cut()
	for rounds < limit {
		if err := ctx.Err(); err != nil {
			return 0, 0, false, err
		}
		rounds++
		before := slices.Clone(c.at)
		c.place()
		now := c.cut()
		if now >= errors {
			c.at = before
			return errors, rounds, true, nil
		}
		errors = now
	}
	return errors, rounds, false, nil
}

// cut gives each roll call the cut with the fewest errors, of several the middle one,
// and returns the errors.
func (c *classifier) cut() (errors int) {
	order := make([]int32, len(c.at))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(c.at[a], c.at[b]) })
	step := make([]int32, len(c.at))
	var good []cut
	for r := range c.rolls {
		for i := range step {
			step[i] = -1
		}
		noes, n := 0, 0
		for _, vote := range c.roll(r) {
			step[vote.state] = vote.step
			noes += int(vote.step)
			n++
		}
		// Below the first state lies nobody: with yes expected above, the noes are wrong.
		fewest, wrong := n+1, noes
		good = good[:0]
		try := func(at float64) {
			for low, e := range [2]int{n - wrong, wrong} {
				if e < fewest {
					fewest, good = e, good[:0]
				}
				if e == fewest {
					good = append(good, cut{at, int32(low)})
				}
			}
		}
		last := c.at[order[0]] - 1
		for _, i := range order {
			if step[i] < 0 {
				continue
			}
			if c.at[i] != last {
				try((last + c.at[i]) / 2)
				last = c.at[i]
			}
			wrong += 1 - 2*int(step[i]) // now no is expected of it
		}
		try(last + 0.5)
		c.cuts[r] = good[len(good)/2]
		errors += fewest
	}
	return errors
}

// place gives each state its best place and turns places into ranks.
func (c *classifier) place() {
	c.seek()
	ranked(c.at)
}

// seek gives each state the place between cuts at which it makes the fewest errors, of
// several that nearest to where it is.
func (c *classifier) seek() {
	for i := range c.votes {
		c.votes[i] = c.votes[i][:0]
	}
	for r := range c.rolls {
		k := c.cuts[r]
		for _, vote := range c.roll(r) {
			c.votes[vote.state] = append(c.votes[vote.state], placed{k.at, vote.step == k.low})
		}
	}
	for i, votes := range c.votes {
		slices.SortStableFunc(votes, func(a, b placed) int { return cmp.Compare(a.cut, b.cut) })
		wrong := 0
		for _, v := range votes {
			if !v.below {
				wrong++
			}
		}
		here := c.at[i]
		fewest, place := len(votes)+1, here
		for k := 0; ; {
			// Between the cuts k-1 and k.
			spot := here
			switch {
			case k == 0:
				spot = min(here, votes[0].cut-0.5)
			case k == len(votes):
				spot = max(here, votes[k-1].cut+0.5)
			case here <= votes[k-1].cut || here >= votes[k].cut:
				spot = (votes[k-1].cut + votes[k].cut) / 2
			}
			if wrong < fewest || wrong == fewest && math.Abs(spot-here) < math.Abs(place-here) {
				fewest, place = wrong, spot
			}
			if k == len(votes) {
				break
			}
			for at := votes[k].cut; k < len(votes) && votes[k].cut == at; k++ {
				if votes[k].below {
					wrong++
				} else {
					wrong--
				}
			}
		}
		c.at[i] = place
	}
}

// ranked turns numbers into ranks from 1, equal ones sharing the mean.
func ranked(x []float64) {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	rank := make([]float64, len(x))
	for k := 0; k < len(order); {
		end := k
		for end < len(order) && x[order[end]] == x[order[k]] {
			end++
		}
		for _, i := range order[k:end] {
			rank[i] = float64(k+end+1) / 2
		}
		k = end
	}
	copy(x, rank)
}

// tally sets the fit of the order and returns the errors of each state.
func (c *classifier) tally(order *Order) (wrong []int) {
	wrong = make([]int, len(c.states))
	var all tally
	for r, row := range c.rolls {
		roll := Roll{Roll: row}
		all.roll(c.roll(r), &roll, func(vote cell) (pr [3]float64) {
			expected := c.cuts[r].low
			if c.at[vote.state] > c.cuts[r].at {
				expected = 1 - expected
			}
			if vote.step != expected {
				wrong[vote.state]++
			}
			pr[expected] = 1
			return pr
		})
	}
	order.Fit = all.fit()
	order.Fit.GMP = 0
	return wrong
}
