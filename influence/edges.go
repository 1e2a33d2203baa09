package influence

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"demarche"
	"demarche/parallel"
	"demarche/stat"
)

// The streams of the generator, one for each use of a seed.
const (
	streamDays uint64 = iota + 1
	streamJitter
	streamShift
)

func generator(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }

// PlaceboOptions say how the placebo of each pair is made, and how often the days are
// drawn.
type PlaceboOptions struct {
	Shift float64 // seconds that the source is moved by; what goes over the end comes in at the beginning
	Draws int     // of days, with replacement
	Seed  uint64
}

// UsualPlacebo moves the source by a day and 17 minutes, so that the hour of the day
// stays nearly what it was and no minute of the clock falls on itself, and draws 200 times.
func UsualPlacebo(seed uint64) PlaceboOptions {
	return PlaceboOptions{Shift: daySpan + 17*60, Draws: 200, Seed: seed}
}

// An Edge is how many direct answers one event of a type brings of another, beside its
// placebo.
type Edge struct {
	From, To int
	Alpha    float64 // as fitted
	Placebo  float64 // as fitted where From is moved; what is not influence is in both
	Over     float64 // Alpha - Placebo
	Lo, Hi   float64 // the interval of Over, 95 %, by the scatter of drawn days; NaN where one draw in ten or more has no event of From
	Answers  float64 // events of To that Over stands for, of those in the span; below 0 where the placebo has more
}

// least is the smallest number of answers to one event that is told from none.
const least = 1e-6

// Firm reports whether the whole interval is above 0.
func (e Edge) Firm() bool { return e.Lo > least }

// Edges gives each pair of types, the source first, its placebo. Both are fitted with the
// β of the fit. For the interval, days are drawn with replacement, and of each draw μ and
// all α into the target are fitted anew with the seasons that both fits have, to the same
// days in both. Two days or more must be in the span.
func Edges(s Streams, f *Fit, o PlaceboOptions) ([]Edge, error) {
	if s.days() < 2 || o.Draws < 20 {
		return nil, demarche.Errorf(demarche.BadData, "%d days drawn %d times tell no interval; want 2 days and 20 draws", s.days(), o.Draws)
	}
	if shift := math.Mod(o.Shift, s.Span); shift == 0 {
		return nil, demarche.Errorf(demarche.Usage, "a source moved by %v seconds in a span of %v is where it was", o.Shift, s.Span)
	}
	weights := drawDays(s.days(), o)
	kinds := len(s.Times)
	moved := make([][]float64, kinds)
	for k, times := range s.Times {
		moved[k] = Shifted(times, o.Shift, s.Span)
	}
	// Of each target the true sources, and then each source moved in turn.
	tries := make([]trial, kinds*(kinds+1))
	parallel.Each(0, len(tries), func(i int) {
		m, k := i/(kinds+1), i%(kinds+1)-1
		sources := slices.Clone(s.Times)
		if k >= 0 {
			sources[k] = moved[k]
		}
		tries[i] = tried(s, sources, f, m, k, weights)
	})
	// Days drawn from few days scatter too little: by the share (n-1)/n of their variance,
	// and Student's t stands for the normal distribution.
	days := float64(s.days())
	reach := distuv.StudentsT{Sigma: 1, Nu: days - 1}.Quantile(0.975) * math.Sqrt(days/(days-1))
	var edges []Edge
	for k := range kinds {
		for m := range kinds {
			is, placebo := tries[m*(kinds+1)], tries[m*(kinds+1)+1+k]
			e := Edge{From: k, To: m, Alpha: is.alpha[k], Placebo: placebo.alpha[k]}
			e.Over = e.Alpha - e.Placebo
			over := make([]float64, o.Draws)
			for d := range over {
				over[d] = is.draws[d][k] - placebo.draws[d][k]
			}
			half := math.NaN()
			if over = slices.DeleteFunc(over, math.IsNaN); 10*len(over) > 9*o.Draws {
				half = reach * deviation(over)
			}
			e.Lo, e.Hi = e.Over-half, e.Over+half
			e.Answers = e.Over * float64(len(s.Times[k]))
			edges = append(edges, e)
		}
	}
	return edges, nil
}

// deviation returns the standard deviation of some draws.
func deviation(draws []float64) float64 {
	mean, ss := stat.Average(draws), 0.0
	for _, v := range draws {
		ss += (v - mean) * (v - mean)
	}
	return math.Sqrt(ss / float64(len(draws)-1))
}

// Shifted returns times moved by so much, in order; what goes over the end of the span
// comes in at its beginning.
func Shifted(times []float64, by, span float64) []float64 {
	out := make([]float64, len(times))
	for i, t := range times {
		out[i] = math.Mod(t+by, span)
		if out[i] < 0 {
			out[i] += span
		}
	}
	slices.Sort(out)
	return out
}

// drawDays returns how often each day is in each draw.
func drawDays(days int, o PlaceboOptions) [][]float64 {
	r := generator(o.Seed, streamDays)
	weights := make([][]float64, o.Draws)
	for d := range weights {
		weights[d] = make([]float64, days)
		for range days {
			weights[d][r.IntN(days)]++
		}
	}
	return weights
}

// A trial is what one set of sources says of one target.
type trial struct {
	alpha []float64   // by source
	draws [][]float64 // the same of each draw of days
}

// tried fits μ, the season and α of one target to some sources by EM, with the β of the
// fit, and then each draw of days. moved is the source that is not where it was, or -1.
func tried(s Streams, sources [][]float64, f *Fit, m, moved int, weights [][]float64) trial {
	t := newTarget(s, sources, s.Times[m])
	model := f.clone()
	if moved >= 0 {
		// An α of 0 would stay 0, and so would the rate of a day on which all was an answer.
		model.Alpha[moved][m] = max(model.Alpha[moved][m]/2, 0.01)
		whole := begin(Streams{Times: [][]float64{s.Times[m]}, Span: s.Span}, f.options)
		model.Mu[m], model.Season[m] = max(model.Mu[m], whole.Mu[0]), whole.Season[0]
		before := math.Inf(-1)
		for step := range f.options.Steps {
			t.expect(model, m, step == 0)
			if t.logLik-before < f.options.Gain {
				break
			}
			before = t.logLik
			for k := range sources {
				if reach, _ := reached(sources[k], s.Span, model.Beta[k][m]); reach > 0 {
					model.Alpha[k][m] = t.answers[k] / reach
				}
			}
			model.Mu[m] = t.base / s.Span
			model.Season[m] = t.tally.season(f.options.Base)
		}
	} else {
		t.expect(model, m, true)
	}
	p := newPoints(t, model, m)
	start := append([]float64{model.Mu[m]}, make([]float64, len(sources))...)
	for k := range sources {
		start[k+1] = model.Alpha[k][m]
	}
	out := trial{alpha: slices.Clone(start[1:])}
	for _, w := range weights {
		out.draws = append(out.draws, p.drawn(w, start))
	}
	return out
}
