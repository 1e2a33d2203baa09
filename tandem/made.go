package tandem

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"demarche"
)

const (
	day = 24 * hour

	// JitterDays is by how many days the null model moves a date at most.
	JitterDays = 7
)

// Made is when the ads of some accounts were made.
type Made struct {
	times  [][]int64 // of each account, rising
	window int64
}

// NewMade returns when accounts made ads, in microseconds since 1970 UTC, in any order;
// two are made together if they lie at most the window apart.
func NewMade(made [][]int64, window time.Duration) (*Made, error) {
	m := &Made{times: make([][]int64, len(made)), window: window.Microseconds()}
	if window <= 0 || window > 6*time.Hour {
		return nil, demarche.Errorf(demarche.Usage, "a window of %v: want up to 6h, since the null model keeps the time of day", window)
	}
	for i, times := range made {
		m.times[i] = slices.Sorted(slices.Values(times))
	}
	return m, nil
}

// A Together is two ads, of two accounts, made at most the window apart.
type Together struct{ A, B int64 }

// Together returns the pairs of ads of two accounts that were made together, by time.
func (m *Made) Together(i, j int) (all []Together) {
	for _, a := range m.times[i] {
		from, _ := slices.BinarySearch(m.times[j], a-m.window)
		for _, b := range m.times[j][from:] {
			if b > a+m.window {
				break
			}
			all = append(all, Together{a, b})
		}
	}
	return all
}

// A Side is how many ads of one account were made together with one of another, and how
// many would be, were its dates others.
type Side struct {
	Observed, Ads int
	Expected      float64
	LogP, LogMid  float64
	Draws         int // dates drawn
}

// Of compares two accounts: of each, how many of its ads were made within the window of
// one of the other. The null model moves the dates of these ads by 1 to [JitterDays] days,
// back or on, and keeps their time of day, so that common office hours explain what they
// explain; ads of one account that were made less than six hours after one another move
// together, since who sits down to make five ads makes one decision. Dates are drawn until
// the draws as large as what was seen are ten, or so many draws are made (Besag and
// Clifford 1991, doi:10.1093/biomet/78.2.301). The pair is the side with the smaller p,
// which counts twice. It is tested where on at least [LeastChances] ads any date could
// bring the two together.
func (m *Made) Of(i, j, draws int, seed uint64) (p Pair, sides [2]Side) {
	i, j = min(i, j), max(i, j)
	p = Pair{A: i, B: j, LogMid: -math.Ln2}
	r := generator(seed, streamMade+uint64(i)<<32+uint64(j)<<8)
	for k, ij := range [2][2]int{{i, j}, {j, i}} {
		own, other := m.times[ij[0]], m.times[ij[1]]
		sides[k] = Side{Observed: near(own, other, m.window), Ads: len(own)}
		var chances int
		if chances, sides[k].Expected = m.chances(own, other); chances >= LeastChances {
			p.Tested = true
			m.jitter(&sides[k], own, other, draws, r)
		}
	}
	if !p.Tested {
		return p, sides
	}
	best := sides[0]
	if sides[1].LogP < best.LogP || sides[1].LogP == best.LogP && sides[1].Observed > best.Observed {
		best = sides[1]
	}
	p.Observed, p.Expected, p.LogP = float64(best.Observed), best.Expected, min(best.LogP+math.Ln2, 0)
	p.LogMid = best.LogMid + math.Log(2-math.Exp(best.LogMid)) // of two the smaller (Šidák)
	p.Z = normalScore(p.LogMid)
	return p, sides
}

// near counts the times of one rising list within the window of one of another.
func near(own, other []int64, window int64) (n int) {
	at := 0
	for _, t := range own {
		for at < len(other) && other[at] < t-window {
			at++
		}
		if at < len(other) && other[at] <= t+window {
			n++
		}
	}
	return n
}

// chances counts the ads that a date would bring within the window of one of the other,
// and returns how many would be at the mean of all dates but those that were seen.
func (m *Made) chances(own, other []int64) (n int, expected float64) {
	for _, t := range own {
		some := 0
		for d := int64(-JitterDays); d <= JitterDays; d++ {
			at, _ := slices.BinarySearch(other, t+d*day-m.window)
			if at == len(other) || other[at] > t+d*day+m.window {
				continue
			}
			some++
			if d != 0 {
				expected += 1. / (2 * JitterDays)
			}
		}
		if some > 0 {
			n++
		}
	}
	return n, expected
}

const (
	sitting    = 6 * hour
	enoughHits = 10
)

// jitter draws dates for the ads of one side.
func (m *Made) jitter(s *Side, own, other []int64, most int, r *rand.Rand) {
	moved := make([]int64, len(own))
	hits, more := 0, 0
	for s.Draws < most && hits < enoughHits {
		shift := int64(0)
		for k, t := range own {
			if k == 0 || t-own[k-1] >= sitting {
				shift = r.Int64N(2*JitterDays+1) - JitterDays
			}
			moved[k] = t + shift*day
		}
		slices.Sort(moved)
		switch n := near(moved, other, m.window); {
		case n > s.Observed:
			hits, more = hits+1, more+1
		case n == s.Observed:
			hits++
		}
		s.Draws++
	}
	of := float64(s.Draws)
	if hits < enoughHits { // what was seen is one of the draws
		hits, of = hits+1, of+1
	}
	s.LogP, s.LogMid = math.Log(float64(hits)/of), math.Log(float64(hits+more+1)/2/(of+1)) // never 1, of however few draws
}
