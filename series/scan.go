package series

import (
	"math"
	"slices"

	"demarche/stat"

	"demarche"
)

// A Scan looks for the one point at which the rate of a series of counts changed.
type Scan struct {
	N      int
	At     int       // the first point after the likeliest change
	LR     []float64 // for each point: twice the log-likelihood that a change just before it gains; 0 for the first
	Max    float64   // the largest of them
	Before Rate      // of the points before At, 95 %
	After  Rate
	P      float64 // of a Max at least as large where the rate never changed, given the sum; NaN where it was not computed
	Drawn  float64 // the same by draws, where the sum varies too; 0 where none were asked for
	Draws  int
	Seed   uint64
	Note   string
}

// scanWork is how many multiplications the exact probability may take.
const scanWork = 2e8

// PoissonScan compares, for each point, one rate before it and another from it on with
// one rate for all. exposure is that of each point; nil is 1 for all.
//
// Given their sum, events at one rate fall on the points by their exposure alone. P
// is exact given it, by summing over how many have fallen before each point; above 2e8
// multiplications it is left to the draws. These draw Poisson counts at the one rate,
// whose sum varies: the two need not be quite the same. The place of the largest of many ratios is found by looking: no chi-square
// with one degree of freedom is its distribution (Worsley 1986,
// doi:10.1093/biomet/73.1.91).
func PoissonScan(y, exposure []float64, draws int, seed uint64) (Scan, error) {
	if exposure == nil {
		exposure = ones(len(y))
	}
	if err := check(exposure, y, 2); err != nil {
		return Scan{}, err
	}
	if err := counts(y); err != nil {
		return Scan{}, err
	}
	if !(least(exposure) > 0) {
		return Scan{}, demarche.Errorf(demarche.Usage, "an exposure of %v has no rate", least(exposure))
	}
	total := sum(y)
	if total == 0 {
		return Scan{}, demarche.Errorf(demarche.BadData, "a series of zeros has no change")
	}
	until := make([]float64, len(y)) // the exposure before each point, as a share
	for i := 1; i < len(y); i++ {
		until[i] = until[i-1] + exposure[i-1]/sum(exposure)
	}
	s := Scan{N: len(y), LR: ratios(y, until), P: math.NaN(), Note: SmallNote(len(y))}
	for i, v := range s.LR {
		if v > s.Max {
			s.At, s.Max = i, v
		}
	}
	if s.Max == 0 {
		s.At = 1
	}
	s.Before, _ = PoissonRate(int(sum(y[:s.At])), sum(exposure[:s.At]), 0.95)
	s.After, _ = PoissonRate(int(sum(y[s.At:])), sum(exposure[s.At:]), 0.95)
	if float64(len(y))*total*total <= scanWork {
		s.P = exceeds(int(total), until, s.Max)
	}
	if draws == 0 {
		return s, nil
	}
	r, hits, drawn := generator(seed, streamScan), 0, make([]float64, len(y))
	from := make([]poisson, len(y))
	for i, e := range exposure {
		from[i] = newPoisson(e * total / sum(exposure))
	}
	for range draws {
		for i, p := range from {
			drawn[i] = p.draw(r)
		}
		if slices.Max(ratios(drawn, until)) >= s.Max-1e-9 {
			hits++
		}
	}
	s.Draws, s.Seed, s.Drawn = draws, seed, stat.DrawnP(hits, draws)
	return s, nil
}

func ones(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

func ratios(y, until []float64) []float64 {
	total, before := sum(y), 0.0
	out := make([]float64, len(y))
	for i := 1; i < len(y); i++ {
		before += y[i-1]
		out[i] = ratio(before, total, until[i])
	}
	return out
}

// ratio returns twice the log-likelihood gained where so many of all events fell
// before a point that has a share of the exposure before it.
func ratio(before, total, share float64) (lr float64) {
	if before > 0 {
		lr += 2 * before * math.Log(before/(total*share))
	}
	if after := total - before; after > 0 {
		lr += 2 * after * math.Log(after/(total*(1-share)))
	}
	return max(lr, 0)
}

// exceeds returns how likely the ratio is at least limit somewhere, if n events fall
// by exposure alone. inside[s] is the probability that s of them fell before a point
// and that the ratio has been less up to there; what leaves is added up as it goes, so
// that a small answer loses no digits.
func exceeds(n int, until []float64, limit float64) (p float64) {
	factorial := make([]float64, n+1) // logarithms
	for k := 2; k <= n; k++ {
		factorial[k] = factorial[k-1] + math.Log(float64(k))
	}
	inside := make([]float64, n+1)
	inside[0] = 1
	for i := 1; i < len(until); i++ {
		step := (until[i] - until[i-1]) / (1 - until[i-1])
		fall, stay := math.Log(step), math.Log1p(-step)
		next := make([]float64, n+1)
		for s, at := range inside {
			if at == 0 {
				continue
			}
			for more := range n - s + 1 {
				rest := n - s - more
				next[s+more] += at * math.Exp(factorial[n-s]-factorial[more]-factorial[rest]+float64(more)*fall+float64(rest)*stay)
			}
		}
		for s, at := range next {
			if at > 0 && ratio(float64(s), float64(n), until[i]) >= limit-1e-9 {
				p += at
				next[s] = 0
			}
		}
		inside = next
	}
	return min(p, 1)
}
