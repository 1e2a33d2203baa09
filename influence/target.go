package influence

import "math"

// A target is the events of one type, and all that may have brought them about.
type target struct {
	span    float64
	sources [][]float64
	times   []float64
	near    [][]float64 // near[k][i]: Σ exp(-β(t_i-t_j)) over the events of type k before event i
	far     [][]float64 // the same, each times t_i-t_j

	// What the last expectation gave:
	logLik  float64
	base    float64   // events that are no answers
	tally   tally     // of these, by hour and day
	answers []float64 // answers to events of each type
	after   []float64 // the seconds that they came after, in all
}

func newTarget(s Streams, sources [][]float64, times []float64) *target {
	t := &target{
		span: s.Span, sources: sources, times: times, tally: newTally(s.days()),
		answers: make([]float64, len(sources)), after: make([]float64, len(sources)),
	}
	for range sources {
		t.near, t.far = append(t.near, make([]float64, len(times))), append(t.far, make([]float64, len(times)))
	}
	return t
}

// leastRate is what a rate falls to at most, in events a second: an event that answers
// nothing must stay possible.
const leastRate = 1e-300

// expect computes which of the events, type m of the model, are answers to what, and the
// log-likelihood; decayed says whether β is another than before.
func (t *target) expect(model Model, m int, decayed bool) {
	kinds := len(t.sources)
	weight := make([]float64, kinds)
	for k := range kinds {
		if decayed {
			decay(t.sources[k], t.times, model.Beta[k][m], t.near[k], t.far[k])
		}
		weight[k] = model.Alpha[k][m] * model.Beta[k][m]
	}
	clear(t.tally.hour)
	clear(t.tally.day)
	clear(t.answers)
	clear(t.after)
	t.logLik, t.base = 0, 0
	season := model.Season[m]
	for i, at := range t.times {
		x := momentOf(at)
		base := max(model.Mu[m]*season.at(x), leastRate)
		rate := base
		for k, w := range weight {
			rate += w * t.near[k][i]
		}
		t.logLik += math.Log(rate)
		own := base / rate
		t.base += own
		if own > 0 {
			t.tally.add(season, x, own)
		}
		for k, w := range weight {
			t.answers[k] += w * t.near[k][i] / rate
			t.after[k] += w * t.far[k][i] / rate
		}
	}
	t.logLik -= model.Mu[m] * t.span
	for k := range kinds {
		reach, _ := reached(t.sources[k], t.span, model.Beta[k][m])
		t.logLik -= model.Alpha[k][m] * reach
	}
}

// decay fills near and far, one number for each of the times, in one walk over both
// (Ogata 1981, doi:10.1109/TIT.1981.1056305).
func decay(source, times []float64, beta float64, near, far []float64) {
	var r, d, at float64
	walk := func(to float64) {
		if gap := to - at; gap > 0 {
			e := math.Exp(-beta * gap)
			d = (d + gap*r) * e
			r *= e
			at = to
		}
	}
	j := 0
	for i, t := range times {
		for ; j < len(source) && source[j] < t; j++ {
			walk(source[j])
			r++
		}
		walk(t)
		near[i], far[i] = r, d
	}
}
