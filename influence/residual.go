package influence

import (
	"math"
	"slices"

	"demarche/parallel"
)

// A Residual says how far the events of one type are from what a model leads to expect.
// By the model the expected numbers of events between one event and the next are
// exponential with mean 1 (Ogata 1988).
type Residual struct {
	Gaps []float64 // these numbers, in the order of time
	D    float64   // the largest distance of their distribution from the exponential (Kolmogorov and Smirnov)
	P    float64   // the probability of as large a one; too large, since the model is fitted to the same events
}

// Residuals returns those of each type. Events at one time have no gap, so that times
// that are coarse have to be scattered first: see [Jittered].
func Residuals(s Streams, f *Fit) []Residual {
	out := make([]Residual, len(s.Times))
	parallel.Each(0, len(out), func(m int) {
		times := s.Times[m]
		t := newTarget(s, s.Times, times)
		t.expect(f.Model, m, true)
		until := f.Season[m].until(times)
		at := make([]int, len(s.Times)) // events of each type before the one at hand
		before := 0.0
		for i, now := range times {
			expected := f.Mu[m] * until[i]
			for k, source := range s.Times {
				for at[k] < len(source) && source[at[k]] < now {
					at[k]++
				}
				expected += f.Alpha[k][m] * (float64(at[k]) - t.near[k][i])
			}
			out[m].Gaps = append(out[m].Gaps, expected-before)
			before = expected
		}
		out[m].D, out[m].P = kolmogorov(out[m].Gaps)
	})
	return out
}

// kolmogorov compares numbers with the exponential distribution of mean 1.
func kolmogorov(gaps []float64) (d, p float64) {
	sorted := slices.Sorted(slices.Values(gaps))
	n := float64(len(sorted))
	for i, x := range sorted {
		f := -math.Expm1(-x)
		d = max(d, f-float64(i)/n, float64(i+1)/n-f)
	}
	// The series of Kolmogorov, with the correction of Stephens 1970
	// (doi:10.1111/j.2517-6161.1970.tb00821.x) for n.
	z := (math.Sqrt(n) + 0.12 + 0.11/math.Sqrt(n)) * d
	if z < 0.2 {
		return d, 1
	}
	for k := 1; k <= 100; k++ {
		sign := 1.0
		if k%2 == 0 {
			sign = -1
		}
		p += 2 * sign * math.Exp(-2*float64(k*k)*z*z)
	}
	return d, min(max(p, 0), 1)
}

// Jittered returns the streams with every time moved ahead by less than resolution
// seconds, at random: times as they may have been before they were cut to it.
func Jittered(s Streams, resolution float64, seed uint64) Streams {
	r := generator(seed, streamJitter)
	out := Streams{Span: s.Span}
	for _, times := range s.Times {
		moved := make([]float64, len(times))
		for i, t := range times {
			moved[i] = min(t+resolution*r.Float64(), math.Nextafter(s.Span, 0))
		}
		slices.Sort(moved)
		out.Times = append(out.Times, moved)
	}
	return out
}

// Refit fits the streams anew, from a fit of others like them and with its options.
func Refit(s Streams, f *Fit) (*Fit, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	o := f.options
	o.start = &f.Model
	return FitHawkes(s, o)
}

// Roots returns of each type m the share of its events that go back, over any number of
// answers, to events of type k that answered nothing: roots[k][m], by the expectations of
// the model. The rows are nil where the process explodes.
func Roots(s Streams, f *Fit) [][]float64 {
	kinds := len(s.Times)
	if !(f.Radius < 1) {
		return nil
	}
	// Σ over generations of what one event of k brings of m.
	roots := make([][]float64, kinds)
	for k := range kinds {
		roots[k] = make([]float64, kinds)
		now := make([]float64, kinds)
		now[k] = f.Mu[k] * s.Span
		for range 10000 {
			next := make([]float64, kinds)
			total := 0.0
			for a, v := range now {
				roots[k][a] += v
				for b := range kinds {
					next[b] += v * f.Alpha[a][b]
				}
			}
			for _, v := range next {
				total += v
			}
			now = next
			if total < 1e-12*float64(s.Len()) {
				break
			}
		}
	}
	for m := range kinds {
		all := 0.0
		for k := range kinds {
			all += roots[k][m]
		}
		for k := range kinds {
			roots[k][m] /= all
		}
	}
	return roots
}
