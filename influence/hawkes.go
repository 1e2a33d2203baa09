package influence

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"demarche"
	"demarche/parallel"
)

// Streams are the times of events of several types. The span is whole days from
// midnight on, so that its hours and days are those of the clock.
type Streams struct {
	Times [][]float64 // of each type, in order; seconds from the beginning, below Span
	Span  float64     // seconds, a multiple of 86,400
}

func (s Streams) days() int { return int(s.Span / daySpan) }

// Len returns how many events there are of all types.
func (s Streams) Len() (n int) {
	for _, t := range s.Times {
		n += len(t)
	}
	return n
}

func (s Streams) check() error {
	if !(s.Span > 0) || math.Mod(s.Span, daySpan) != 0 || len(s.Times) == 0 {
		return demarche.Errorf(demarche.Usage, "%d streams over %v seconds are nothing to fit; want whole days", len(s.Times), s.Span)
	}
	for k, times := range s.Times {
		if len(times) == 0 {
			return demarche.Errorf(demarche.BadData, "stream %d has no event", k+1)
		}
		if !slices.IsSorted(times) || times[0] < 0 || !(times[len(times)-1] < s.Span) {
			return demarche.Errorf(demarche.Usage, "the times of stream %d are not in order, or not within %v seconds", k+1, s.Span)
		}
	}
	return nil
}

// A Model is a multivariate Hawkes process with exponential kernels. Events of type m
// come at the rate
//
//	λ_m(t) = μ_m s_m(t) + Σ_k α_km Σ_{t_j < t} β_km exp(-β_km (t - t_j))
//
// where the t_j are the events of type k. Events at one time do not excite one another.
type Model struct {
	Mu     []float64   // events a second that are not answers, on average over the span
	Season []Season    // how they are spread over hours and days
	Alpha  [][]float64 // Alpha[k][m]: direct answers of type m to one event of type k, on average
	Beta   [][]float64 // Beta[k][m], 1/s: an answer comes 1/β seconds later on average
}

// Options say how a [Model] is fitted.
type Options struct {
	Base    Base
	PerPair bool    // each pair of types has its own β; else all share one
	Delay   float64 // seconds, 1/β at the start; 0 is half an hour
	Least   float64 // seconds: 1/β is no smaller; 0 is one second
	Most    float64 // seconds: and no larger; 0 is a tenth of the span
	Steps   int     // of EM, at most; 0 is 500
	Gain    float64 // EM ends where a step raises the log-likelihood by less; 0 is 1e-4

	start *Model // to begin from; nil for a start by Delay
	fixed bool   // β stays as it is at the start
}

func (o Options) filled(span float64) (Options, error) {
	set := func(v *float64, usual float64) {
		if *v == 0 {
			*v = usual
		}
	}
	set(&o.Delay, 1800)
	set(&o.Least, 1)
	set(&o.Most, span/10)
	set(&o.Gain, 1e-4)
	if o.Steps == 0 {
		o.Steps = 500
	}
	if !(o.Least > 0) || !(o.Most >= o.Least) || !(o.Delay > 0) || o.Steps < 1 || o.Gain < 0 {
		return o, demarche.Errorf(demarche.Usage, "delays from %v to %v seconds that begin at %v, %d steps and a gain of %v are no fit", o.Least, o.Most, o.Delay, o.Steps, o.Gain)
	}
	o.Delay = min(max(o.Delay, o.Least), o.Most)
	return o, nil
}

// A Fit is a model with the highest likelihood that EM found.
type Fit struct {
	Model
	LogLik    float64   // of the model
	Trace     []float64 // the log-likelihood before each step
	Converged bool
	Radius    float64 // the spectral radius of Alpha; from 1 on the process explodes
	Notes     []string
	options   Options
}

// FitHawkes fits a model by expectation and maximisation: of each event the probabilities
// that it is an answer to the events of each type are computed, and of these the
// parameters (Veen and Schoenberg 2008). What the end of the span cuts off is in the
// likelihood, and in the step of β too, so that no step lowers it.
//
// The same streams and options give the same numbers on any number of cores.
func FitHawkes(s Streams, o Options) (*Fit, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	o, err := o.filled(s.Span)
	if err != nil {
		return nil, err
	}
	kinds := len(s.Times)
	f := &Fit{options: o}
	if o.start != nil {
		f.Model = o.start.clone()
	} else {
		f.Model = begin(s, o)
	}
	targets := make([]*target, kinds)
	for m := range targets {
		targets[m] = newTarget(s, s.Times, s.Times[m])
	}
	for step := 0; ; step++ {
		parallel.Each(0, kinds, func(m int) { targets[m].expect(f.Model, m, step == 0 || !o.fixed) })
		now := 0.0
		for _, t := range targets {
			now += t.logLik
		}
		f.Trace, f.LogLik = append(f.Trace, now), now
		if math.IsNaN(now) || math.IsInf(now, 0) {
			return nil, demarche.Errorf(demarche.Internal, "the log-likelihood is %v after %d steps", now, step)
		}
		if f.Converged = step > 0 && now-f.Trace[step-1] < o.Gain; f.Converged || step == o.Steps {
			break
		}
		f.maximise(targets)
	}
	f.Radius = radius(f.Alpha)
	f.tell()
	return f, nil
}

// tell adds what a reader of the numbers must know.
func (f *Fit) tell() {
	o := f.options
	if !f.Converged {
		f.Notes = append(f.Notes, fmt.Sprintf("the fit did not converge in %d steps", o.Steps))
	}
	if f.Radius >= 1 {
		f.Notes = append(f.Notes, fmt.Sprintf("the spectral radius is %.3g: such a process explodes, and its numbers are no measure of influence", f.Radius))
	}
	atBound := 0
	for k := range f.Beta {
		for _, b := range f.Beta[k] {
			if b*o.Least >= 1-1e-9 || b*o.Most <= 1+1e-9 {
				atBound++
			}
		}
	}
	if atBound > 0 && !o.fixed {
		f.Notes = append(f.Notes, fmt.Sprintf("the mean delay of %d of %d pairs is at a bound, %g or %g seconds", atBound, len(f.Beta)*len(f.Beta), o.Least, o.Most))
	}
}

// begin returns where EM begins: half of the events are answers.
func begin(s Streams, o Options) Model {
	kinds := len(s.Times)
	m := Model{}
	for k, times := range s.Times {
		m.Mu = append(m.Mu, float64(len(times))/2/s.Span)
		flat, count := Season{ones(hours), ones(s.days())}, newTally(s.days())
		for _, t := range times {
			count.add(flat, momentOf(t), 1)
		}
		m.Season = append(m.Season, count.season(o.Base))
		m.Alpha = append(m.Alpha, make([]float64, kinds))
		m.Beta = append(m.Beta, make([]float64, kinds))
		for to := range kinds {
			m.Alpha[k][to] = 0.5 / float64(kinds)
			m.Beta[k][to] = 1 / o.Delay
		}
	}
	return m
}

func (m Model) clone() Model {
	c := Model{Mu: slices.Clone(m.Mu)}
	for k := range m.Mu {
		c.Season = append(c.Season, m.Season[k].clone())
		c.Alpha = append(c.Alpha, slices.Clone(m.Alpha[k]))
		c.Beta = append(c.Beta, slices.Clone(m.Beta[k]))
	}
	return c
}

// maximise takes the step of the parameters.
func (f *Fit) maximise(targets []*target) {
	kinds := len(targets)
	if !f.options.fixed {
		if f.options.PerPair {
			parallel.Each(0, kinds, func(m int) {
				for k := range kinds {
					f.Beta[k][m] = f.delay(targets[m:m+1], []int{k}, f.Beta[k][m])
				}
			})
		} else {
			all := make([]int, kinds)
			for k := range all {
				all[k] = k
			}
			shared := f.delay(targets, all, f.Beta[0][0])
			for k := range kinds {
				for m := range kinds {
					f.Beta[k][m] = shared
				}
			}
		}
	}
	for m, t := range targets {
		for k := range kinds {
			if reach, _ := reached(t.sources[k], t.span, f.Beta[k][m]); reach > 0 {
				f.Alpha[k][m] = t.answers[k] / reach
			}
		}
		f.Mu[m] = t.base / t.span
		f.Season[m] = t.tally.season(f.options.Base)
	}
}

// delay returns the next β of the pairs of sources and targets that share one. With α
// at its best for each β, what EM raises is Q = Σ P (ln β - ln G(β)) - β Σ PD: P is how
// many answers there are, PD the seconds they came after, G how many events have room for
// an answer before the end. Its derivative is 0 where β = P/(PD + P G'/G), which is
// solved by putting in; a step that does not raise Q is halved.
func (f *Fit) delay(targets []*target, sources []int, old float64) float64 {
	o := f.options
	var answers, after float64
	for _, t := range targets {
		for _, k := range sources {
			answers += t.answers[k]
			after += t.after[k]
		}
	}
	if !(answers > 0) || !(after > 0) {
		return old
	}
	q := func(beta float64) (q, cut float64) {
		q = answers*math.Log(beta) - beta*after
		for _, t := range targets {
			for _, k := range sources {
				if reach, slope := reached(t.sources[k], t.span, beta); reach > 0 {
					q -= t.answers[k] * math.Log(reach)
					cut += t.answers[k] * slope / reach
				}
			}
		}
		return q, cut
	}
	before, cut := q(old)
	beta := old
	for range 4 {
		beta = min(max(answers/(after+cut), 1/o.Most), 1/o.Least)
		_, cut = q(beta)
	}
	for range 40 {
		if now, _ := q(beta); now >= before {
			return beta
		}
		beta = math.Sqrt(beta * old)
	}
	return old
}

// reached returns Σ_j 1 - exp(-β(T-t_j)), how many of the events have room for an answer
// before the end, and its derivative in β.
func reached(times []float64, span, beta float64) (reach, slope float64) {
	reach = float64(len(times))
	for j := len(times) - 1; j >= 0; j-- {
		left := span - times[j]
		if beta*left > 40 {
			break
		}
		e := math.Exp(-beta * left)
		reach -= e
		slope += left * e
	}
	return reach, slope
}

// radius returns the largest absolute eigenvalue of a square matrix; NaN where it cannot
// be computed.
func radius(alpha [][]float64) (r float64) {
	n := len(alpha)
	a := mat.NewDense(n, n, nil)
	for k := range alpha {
		a.SetRow(k, alpha[k])
	}
	var e mat.Eigen
	if !e.Factorize(a, mat.EigenNone) {
		return math.NaN()
	}
	for _, v := range e.Values(nil) {
		r = max(r, math.Hypot(real(v), imag(v)))
	}
	return r
}
