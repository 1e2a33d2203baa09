package influence

import (
	"math"
	"math/rand/v2"
)

// thinned simulates a model by thinning (Ogata 1981, doi:10.1109/TIT.1981.1056305): from
// the definition of the rate and from no formula of the fit. peak is the largest factor
// of the base, base(t) the factor.
func thinned(r *rand.Rand, span float64, mu []float64, alpha, beta [][]float64, base func(float64) float64, peak float64) Streams {
	kinds := len(mu)
	s := Streams{Times: make([][]float64, kinds), Span: span}
	excited := make([][]float64, kinds) // excited[k][m] at time now
	for k := range excited {
		excited[k] = make([]float64, kinds)
	}
	now := 0.0
	for {
		bound := 0.0
		for m := range kinds {
			bound += mu[m] * peak
			for k := range kinds {
				bound += alpha[k][m] * beta[k][m] * excited[k][m]
			}
		}
		gap := r.ExpFloat64() / bound
		now += gap
		if now >= span {
			return s
		}
		for k := range kinds {
			for m := range kinds {
				excited[k][m] *= math.Exp(-beta[k][m] * gap)
			}
		}
		u := r.Float64() * bound
		for m := range kinds {
			rate := mu[m] * base(now)
			for k := range kinds {
				rate += alpha[k][m] * beta[k][m] * excited[k][m]
			}
			if u < rate {
				s.Times[m] = append(s.Times[m], now)
				for to := range kinds {
					excited[m][to]++
				}
				break
			}
			u -= rate
		}
	}
}

func even(float64) float64 { return 1 }

// daily is a base that rises and falls smoothly over the day, and is 1 on average.
func daily(t float64) float64 { return 1 + 0.8*math.Sin(2*math.Pi*t/daySpan) }

func matrix(rows ...[]float64) [][]float64 { return rows }

func all(kinds int, v float64) [][]float64 {
	out := make([][]float64, kinds)
	for k := range out {
		for range kinds {
			out[k] = append(out[k], v)
		}
	}
	return out
}
