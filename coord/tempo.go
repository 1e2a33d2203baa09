package coord

import (
	"cmp"
	"math"
	"slices"
	"time"

	"demarche"
	"demarche/stat"
)

// A piece is a moment of a group, the touches from one place up to another.
type piece struct{ from, to, actors int }

// pieces cuts the touches of each object where more than the window passes
// between one and the next. ts are sorted by object, then time.
func pieces(ts []touch, window time.Duration) []piece {
	var all []piece
	for from := 0; from < len(ts); {
		to := from + 1
		for to < len(ts) && ts[to].object == ts[from].object && ts[to].at-ts[to-1].at <= window.Microseconds() {
			to++
		}
		actors := map[uint64]bool{}
		for _, t := range ts[from:to] {
			actors[t.actor] = true
		}
		all = append(all, piece{from, to, len(actors)})
		from = to
	}
	return all
}

// occasions returns, of each occasion of a group, the first moment. An occasion is
// the moments that begin at most the horizon after the first of them.
func occasions(ts []touch, all []piece, horizon time.Duration) []piece {
	byTime := slices.Clone(all)
	slices.SortFunc(byTime, func(a, b piece) int {
		return cmp.Or(cmp.Compare(ts[a.from].at, ts[b.from].at), cmp.Compare(b.actors, a.actors), cmp.Compare(ts[a.from].object, ts[b.from].object))
	})
	var first []piece
	for _, p := range byTime {
		if n := len(first); n == 0 || ts[p.from].at-ts[first[n-1].from].at > horizon.Microseconds() {
			first = append(first, p)
		}
	}
	return first
}

// turns is what one actor did on the occasions.
type turns struct {
	first     int
	even      []float64
	lead, lag []float64
}

// tempo tells the order and the rhythm of a group's touches; names are the actors'.
//
// Who is first: of k that take part, each is first with a probability of 1/k if
// the order is nothing but chance; the number of firsts is then a sum of unequal
// trials, whose exact tail p is. The interval is Wilson's (Wilson 1927,
// doi:10.1080/01621459.1927.10502953).
//
// How regular: of a Poisson process the time from the end of an occasion, which is
// the horizon after its beginning, to the next one is exponential; so it is of
// these times that the coefficient of variation r is taken, with the standard
// deviation of all n of them. The burstiness is (r-1)/(r+1) (Goh and Barabási 2008,
// doi:10.1209/0295-5075/81/48002) with the correction for few intervals of Kim and
// Jo 2016, doi:10.1103/PhysRevE.94.032311: (√(n+1)·r-√(n-1)) / ((√(n+1)-2)·r+√(n-1)).
// It is 0 where r is √((n-1)/(n+1)), as of n intervals that a Poisson process leaves
// between its first and its last occasion.
func tempo(ts []touch, all []piece, names map[uint64]string, horizon time.Duration) *demarche.Tempo {
	met := occasions(ts, all, horizon)
	t := &demarche.Tempo{Occasions: len(met)}
	of := map[uint64]*turns{}
	for a := range names {
		of[a] = &turns{}
	}
	var gaps, lengths, intervals, free []float64
	for i, p := range met {
		if i > 0 {
			us := ts[p.from].at - ts[met[i-1].from].at
			intervals = append(intervals, float64(us)/1e6)
			free = append(free, float64(us-horizon.Microseconds())/1e6)
		}
		entries := enter(ts[p.from:p.to])
		start := entries[0].at
		after := func(i int) float64 { return float64(entries[i].at-start) / 1e6 }
		gaps, lengths = append(gaps, after(1)), append(lengths, after(len(entries)-1))
		if entries[1].at == start {
			t.AtOnce++
			continue
		}
		for k, e := range entries {
			o := of[e.actor]
			o.even = append(o.even, 1/float64(len(entries)))
			if k == 0 {
				o.first++
				o.lead = append(o.lead, after(1))
			} else {
				o.lag = append(o.lag, after(k))
			}
		}
	}
	t.GapS, t.LengthS, t.IntervalS = quartiles(gaps), quartiles(lengths), quartiles(intervals)
	t.Variation, t.PoissonCV, t.Burstiness = burstiness(free)
	for a, o := range of {
		turn := demarche.Turn{Actor: names[a], Occasions: len(o.even), First: o.first, LeadS: quartiles(o.lead), LagS: quartiles(o.lag), P: 1}
		for _, p := range o.even {
			turn.Even += p
		}
		turn.Low, turn.High = stat.Wilson(o.first, len(o.even), 0.95)
		if len(o.even) > 0 {
			turn.P = p(min(stat.PoissonBinomialTail(o.first, o.even), 0))
		}
		t.Turns = append(t.Turns, turn)
	}
	slices.SortFunc(t.Turns, demarche.Turn.Compare)
	return t
}

// enter returns the first touch of each actor in a moment, by time, then actor.
func enter(ts []touch) []touch {
	var first []touch
	seen := map[uint64]bool{}
	for _, t := range ts {
		if !seen[t.actor] {
			seen[t.actor] = true
			first = append(first, t)
		}
	}
	slices.SortStableFunc(first, func(a, b touch) int { return cmp.Compare(a.at, b.at) })
	return first
}

// burstiness returns the coefficient of variation of intervals, that of a Poisson
// process with as many, and the burstiness; all 0 of fewer than two.
func burstiness(intervals []float64) (r, poisson, b float64) {
	n := float64(len(intervals))
	if n < 2 {
		return 0, 0, 0
	}
	mean, square := 0.0, 0.0
	for _, v := range intervals {
		mean += v / n
	}
	for _, v := range intervals {
		square += (v - mean) * (v - mean) / n
	}
	if mean == 0 {
		return 0, 0, 0
	}
	r = math.Sqrt(square) / mean
	low, high := math.Sqrt(n-1), math.Sqrt(n+1)
	return r, low / high, (high*r - low) / ((high-2)*r + low)
}

// quartiles sorts numbers and returns their quartiles, as [stat.Quantile] has them.
func quartiles(of []float64) demarche.Quartiles {
	n := len(of)
	if n == 0 {
		return demarche.Quartiles{}
	}
	at := func(q float64) float64 { return stat.Quantile(of, q) }
	return demarche.Quartiles{N: n, Q1: at(0.25), Median: at(0.5), Q3: at(0.75)}
}
