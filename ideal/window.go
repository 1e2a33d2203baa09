package ideal

import (
	"context"
	"fmt"
	"math"

	"demarche"
	"demarche/vote"
)

// Options say how the points of a window are estimated.
type Options struct {
	Anchors
	Binary   bool    // yes against abstain and no, as in the binary model
	MinVotes int     // a state that cast fewer, on roll calls that count, is dropped; 20 if 0
	Minority float64 // roll calls with a smaller share of minority are dropped: 0.025 is usual, 0 keeps all but the unanimous

	Draws int    // of the parametric bootstrap of the errors, 100 is usual; 0 takes them from the curvature, which is as good but for a dozen roll calls, where it is the wider
	Seed  uint64 // of the draws

	Tolerance float64 // the end: no point moves by more, in standard deviations; 1e-5 if 0
	MaxSteps  int     // 2000 if 0
	Workers   int     // cores; all if 0, which changes nothing but the time
}

// A Window is where states stood in the time of a table.
type Window struct {
	Method   string // "ordinal EM", "binary EM"
	Points   []Point
	Rolls    []Roll
	Fit      Fit
	Dropped  Dropped
	Warnings []Warning

	Errors    string // how the standard errors were made
	Draws     int    // of the bootstrap, and the seed; 0 without
	Seed      uint64
	Steps     int // of EM
	Converged bool
}

// A Roll is what a roll call tells. A state at x is expected to vote yes below the
// first cut of z = Slope·x, and no above the last.
type Roll struct {
	Roll     int       // its row in the table
	Slope    float64   // of the wish against the text; positive where the positive end was against
	Cuts     []float64 // one or two, of z: between yes and abstain, abstain and no, or yes and no
	Steps    []demarche.Choice
	Voters   int
	Minority int // who did not vote as most did
	Wrong    int // whose vote was not the likeliest
}

// EM returns where the states of a table stood, as one window, by the ordinal EM of
// Imai, Lo and Olmsted 2016, doi:10.1017/S000305541600037X, with normal
// priors of variance 1 for points and slopes and 25 for levels. It goes by Newton's steps
// to the top of the posterior, which their steps near slowly. It draws nothing: the start
// is the first left singular vector of the choices. A roll call of which only two of the
// three choices were made is one of the binary model, which is the limit of the ordinal
// one.
//
// Standard errors are from the curvature of the joint posterior of points and roll
// calls, less what standardising takes away, or from Options.Draws simulated votes of
// the fitted model, each fitted anew.
//
// It is an error of the caller if no anchor of a side has a point.
func EM(ctx context.Context, t *vote.Table, o Options) (*Window, error) {
	if o.MinVotes == 0 {
		o.MinVotes = 20
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-5
	}
	if o.MaxSteps == 0 {
		o.MaxSteps = 2000
	}
	p, dropped := newPanel(t, sieve{binary: o.Binary, votes: o.MinVotes, minority: o.Minority})
	if len(p.states) < 3 || len(p.rolls) < 2 {
		return nil, demarche.Errorf(demarche.Usage, "%d states cast %d votes or more on %d roll calls that count: too few for a line", len(p.states), o.MinVotes, len(p.rolls)).
			WithHint("take a longer time, or ask for fewer votes of a state")
	}
	w := &Window{Method: "ordinal EM", Dropped: *dropped}
	if o.Binary {
		w.Method = "binary EM"
	}
	c := newClimber(p, o.Workers)
	top, steps, converged, err := c.climb(ctx, p.start(), o.Tolerance, o.MaxSteps)
	if err != nil {
		return nil, err
	}
	w.Steps, w.Converged = steps, converged
	raw := p.points(top)
	mean, sd := spread(raw)
	for i, x := range raw {
		w.Points = append(w.Points, Point{State: t.States[p.states[i]], At: (x - mean) / sd, Votes: p.votes[i]})
	}
	sign, err := o.Anchors.orient(func(state string) []float64 {
		for _, at := range w.Points {
			if at.State == state {
				return []float64{at.At}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range w.Points {
		w.Points[i].At *= sign
	}
	w.fit(p, top, mean, sd*sign)
	if o.Draws > 0 {
		w.Draws, w.Seed = o.Draws, o.Seed
		w.Errors = fmt.Sprintf("parametric bootstrap of %d draws, seed %d", o.Draws, o.Seed)
		err = w.bootstrap(ctx, p, top, o)
	} else {
		w.Errors = "curvature of the joint posterior"
		err = w.curvature(p, top)
	}
	if err != nil {
		return nil, err
	}
	w.Warnings = warn(t, p, o.Anchors, windowScale)
	if !converged {
		w.Warnings = append(w.Warnings, Warning{"convergence", fmt.Sprintf("after %d steps the points still moved by more than %g standard deviations", steps, o.Tolerance)})
	}
	return w, nil
}

// interval sets the interval of 90 % of a normal error.
func (p *Point) interval(se float64) {
	p.SE = se
	p.Low, p.High = p.At-z95*se, p.At+z95*se
}

const z95 = 1.6448536269514722

// chances returns the probability of each step of a roll call of which the wish has the mean m.
func chances(m, tau float64, three bool) (pr [3]float64) {
	if !three {
		pr[0], pr[1] = below(-m), below(m)
		return pr
	}
	pr[0], pr[2] = below(-m), below(m-tau)
	pr[1] = math.Exp(moments(-m, tau-m).logp)
	return pr
}
