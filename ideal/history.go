package ideal

import (
	"context"
	"fmt"
	"math"

	"demarche"
	"demarche/stat"
	"demarche/vote"
)

// SampleOptions say how states are followed through the years.
type SampleOptions struct {
	Anchors
	Session  string  // one that is left out, or ""; the original leaves out "19"
	MinVotes int     // of a state, in all years; 1 if 0
	Smooth   float64 // the variance of a point about that of the year before is half of this where both years have as many votes; 0.5 if 0

	Burn   int // sweeps that are thrown away; 1000 if 0
	Draws  int // that are kept of each chain; 500 if 0
	Thin   int // sweeps for one draw; 1 if 0
	Chains int // 1 if 0
	Seed   uint64

	Workers  int                   // cores; all if 0, which changes nothing but the time
	Progress func(done, total int) // told how many sweeps are done; may be nil
}

// A YearPoint is where a state stood in a calendar year.
type YearPoint struct {
	Point
	Year int
	RHat float64 // split R-hat of its draws: near 1 where the chains, and the halves of each, agree
	ESS  float64 // how many independent draws they are worth
}

// A Sample is where states stood, year by year.
type Sample struct {
	Method   string
	Points   []YearPoint // by year, then state
	Rolls    []Roll      // means of the draws
	Fit      Fit         // of these means
	Dropped  Dropped
	Warnings []Warning

	Burn, Draws, Thin, Chains int
	Seed                      uint64
	MaxRHat                   float64 // the largest of all points
	Apart                     int     // points whose R-hat is above 1.1
	MinESS                    float64
	Taken                     float64 // the share of proposed cuts that were taken
}

const historyScale = "all points of all years together have mean 0 and standard deviation 1: 0 is their mean, not a neutral place; years compare as far as a state is not thought to leap between them, since nothing else ties one year's texts to another's"

// Draw returns where the states of a table stood in each calendar year, by the dynamic
// ordinal model of Bailey, Strezhnev and Voeten 2017, doi:10.1177/0022002715595700: a
// point is drawn about that of the last year in which the state voted, slopes have the
// prior N(0, 1), cuts a flat one from -7 to 7. The draws are by Gibbs, of the cuts by
// Metropolis and Hastings, and after each sweep all points are standardised. Points are
// means of the draws, intervals their quantiles.
//
// It is as the original code does it, with two exceptions: texts that come back word
// for word share nothing, and each roll call and state has its own random numbers, so
// that a seed gives the same sample on any number of cores.
//
// It returns the error of ctx where it was cancelled, after at most one sweep.
func Draw(ctx context.Context, t *vote.Table, o SampleOptions) (*Sample, error) {
	defaults(&o)
	p, dropped := newPanel(t, sieve{votes: o.MinVotes, session: o.Session})
	if len(p.states) < 3 || len(p.rolls) < 2 {
		return nil, demarche.Errorf(demarche.Usage, "%d states voted on %d roll calls that count: too few for a line", len(p.states), len(p.rolls)).
			WithHint("take a longer time")
	}
	for r := 1; r < len(p.rolls); r++ {
		if t.Rolls[p.rolls[r]].Day < t.Rolls[p.rolls[r-1]].Day {
			return nil, demarche.Errorf(demarche.Internal, "the roll calls are not in the order of their days")
		}
	}
	s := &Sample{
		Method: "dynamic ordinal sampler", Dropped: *dropped,
		Burn: o.Burn, Draws: o.Draws, Thin: o.Thin, Chains: o.Chains, Seed: o.Seed,
	}
	h := newHistory(t, p)
	for k := range h.state {
		state := t.States[p.states[h.state[k]]]
		s.Points = append(s.Points, YearPoint{Point: Point{State: state, Votes: h.votes[k]}, Year: h.years[h.year[k]]})
	}
	k := newKept(h, o)
	for number := range o.Chains {
		c := newChain(h, t, o.Anchors, o.Smooth, o.Seed, number)
		sweeps := o.Burn + o.Draws*o.Thin
		for i := range sweeps {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			c.sweep(o.Workers)
			if i >= o.Burn && (i-o.Burn+1)%o.Thin == 0 {
				k.keep(c)
			}
			if o.Progress != nil {
				o.Progress(number*sweeps+i+1, o.Chains*sweeps)
			}
		}
		if err := k.close(c, func(at []float64) (float64, error) {
			return o.Anchors.orient(func(state string) (points []float64) {
				for i := range s.Points {
					if s.Points[i].State == state {
						points = append(points, at[i])
					}
				}
				return points
			})
		}); err != nil {
			return nil, err
		}
	}
	s.Taken = k.taken / float64(o.Chains)
	s.summarise(h, k)
	s.Warnings = warn(t, p, o.Anchors, historyScale)
	if s.Apart > 0 {
		s.Warnings = append(s.Warnings, Warning{"convergence", fmt.Sprintf("%d of %d points have an R-hat above 1.1 (the largest is %.2f): their draws do not agree yet; take more", s.Apart, len(s.Points), s.MaxRHat)})
	}
	return s, nil
}

func defaults(o *SampleOptions) {
	for _, d := range []struct {
		value *int
		usual int
	}{{&o.MinVotes, 1}, {&o.Burn, 1000}, {&o.Draws, 500}, {&o.Thin, 1}, {&o.Chains, 1}} {
		if *d.value == 0 {
			*d.value = d.usual
		}
	}
	if o.Smooth == 0 {
		o.Smooth = 0.5
	}
}

// summarise makes means, intervals and a fit of what was kept.
func (s *Sample) summarise(h *history, k *kept) {
	s.MinESS = math.Inf(1)
	values := make([]float64, k.count)
	chains := make([][]float64, s.Chains)
	at := make([]float64, len(s.Points))
	for i := range s.Points {
		k.of(i, values)
		for c := range chains {
			chains[c] = values[c*s.Draws : (c+1)*s.Draws]
		}
		p := &s.Points[i]
		p.RHat, p.ESS = splitRHat(chains), effective(chains)
		s.MaxRHat, s.MinESS = max(s.MaxRHat, p.RHat), min(s.MinESS, p.ESS)
		if p.RHat > 1.1 {
			s.Apart++
		}
		p.At, p.SE = spread(values)
		p.Low, p.High = stat.Quantile(values, 0.05), stat.Quantile(values, 0.95)
		at[i] = p.At
	}
	var all tally
	for r, row := range h.panel.rolls {
		mean := k.rolls[r]
		for i := range mean {
			mean[i] /= float64(k.count)
		}
		roll := Roll{
			Roll: row, Slope: mean[0], Cuts: []float64{mean[1], mean[2]},
			Steps: []demarche.Choice{demarche.Yes, demarche.Abstain, demarche.No},
		}
		all.roll(h.cast(r), &roll, func(c cell) [3]float64 {
			m := mean[0] * at[c.state]
			return chances(m-mean[1], mean[2]-mean[1], true)
		})
		s.Rolls = append(s.Rolls, roll)
	}
	s.Fit = all.fit()
}
