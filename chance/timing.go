package chance

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"demarche/pairs"
	"demarche/stat"
)

// A trial is one object that both ends of a couple touched within the horizon of
// each other.
type trial struct {
	couple uint32
	met    bool
	p      float64 // the probability that they meet on it, by chance
	at     int64   // when they were closest, the earlier of the two
}

// answers are the logarithms of the two p-values of a couple.
type answers struct{ choice, timing float64 }

const (
	// crowd is from how many rows of others on a row's companions are not looked
	// for: they cannot be many of these.
	crowd = 200
	// localWeight is how many rows what strangers do elsewhere counts for, beside
	// those about a row.
	localWeight = 2
	// manyPairs is from how many pairs of rows on two actors are taken to meet.
	manyPairs = 4096
	certain   = 0.999999
)

// tryTiming looks at the objects on which couples could meet. On the way it
// counts what [judge.tested] and choice need.
func (g *judge) tryTiming(ctx context.Context) error {
	g.draw()
	workers := make([]*trier, g.traces.Threads())
	for i := range workers {
		workers[i] = &trier{view: newView(g)}
	}
	err := g.traces.Look(ctx, pairs.Look{
		Begin:  func(worker, rows int) { workers[worker].wanted.begin(rows) },
		Pick:   func(worker int, rows []pairs.Row) { workers[worker].pick(rows) },
		Want:   func(worker int, object uint64) bool { return workers[worker].wanted.has(object) },
		Object: func(worker int, rows []pairs.Row) error { workers[worker].object(rows); return nil },
	})
	if err != nil {
		return err
	}
	ends := make([]int, len(g.couples)+1)
	for _, w := range workers {
		for i := range w.trials {
			ends[w.trials[i].couple+1]++
		}
	}
	for i := range g.couples {
		ends[i+1] += ends[i]
	}
	g.trials = make([]trial, ends[len(g.couples)])
	for _, w := range workers {
		for _, t := range w.trials {
			g.trials[ends[t.couple]] = t
			ends[t.couple]++
		}
		w.trials = nil
	}
	for _, w := range workers {
		g.drawn.take(&w.counter)
	}
	for _, r := range g.strata.Repeats {
		if m := g.places.of(r.Actor); m != nobody {
			g.activity[int(m)*g.strata.Steps+g.strata.Step(r.AtUS)]--
		}
	}
	return nil
}

// A trier is one worker's part of it.
type trier struct {
	*view
	wanted  wanted
	counter counter
	trials  []trial
	p       []float64 // by row of the couple at hand: how probable it is to meet, seen from there; below 0 before it is asked
	each    []float64 // the same of each pair of its rows
}

// pick counts the rows of members, and finds the objects that are to be looked at:
// those of two members, or of an actor whose pairs are counted.
func (w *trier) pick(rows []pairs.Row) {
	g := w.g
	for i := range rows {
		r := &rows[i]
		mixed := mix(r.Actor)
		if m := g.places.ofMixed(r.Actor, mixed); m != nobody {
			atomic.AddUint32(&g.activity[int(m)*g.strata.Steps+g.strata.Step(r.AtUS)], 1)
			w.wanted.member(r.Object, m)
		}
		if g.drawn.hasMixed(mixed) {
			w.wanted.add(r.Object)
		}
	}
}

// object tries the couples of one object, and counts.
func (w *trier) object(rows []pairs.Row) {
	if len(rows) < 2 {
		return
	}
	w.counter.object(w.g, rows)
	w.look(rows)
	w.p = grow(w.p, len(rows))
	w.eachCouple(func(c uint32, i, k int32, met bool, at int64) {
		w.trials = append(w.trials, trial{c, met, w.chance(&w.g.couples[c], i, k, met), at})
	})
}

// chance returns how probable it is that a couple, whose rows begin with i and k,
// meets here.
func (w *trier) chance(c *couple, i, k int32, met bool) float64 {
	for _, row := range [2]int32{i, k} {
		for ; row >= 0; row = w.next[row] {
			w.p[row] = -1
		}
	}
	// A companion of theirs met one of them elsewhere half as often as they met.
	elsewhere := c.shared
	if met {
		elsewhere--
	}
	w.each = w.each[:0]
	miss := 1.0 // in the order of rows: what it comes to in another may differ in its last digits
	add := func(p float64) {
		w.each = append(w.each, p)
		miss *= 1 - p
	}
	for x, from := i, k; x >= 0; x = w.next[x] {
		from = w.after(from, x, w.g.horizon)
		for y := from; y >= 0 && (y < x || w.gap(x, y) <= w.g.horizon); y = w.next[y] {
			if miss < (1-certain)/2 || len(w.each) == manyPairs {
				return certain
			}
			if w.g.jitter {
				add(max(jittered(w.gap(x, y), w.g.window, w.g.horizon), rowRate))
				continue
			}
			if w.p[x] < 0 {
				w.p[x] = w.from(c, x, i, k, elsewhere)
			}
			if w.p[y] < 0 {
				w.p[y] = w.from(c, y, k, i, elsewhere)
			}
			add(max(w.p[x], w.p[y]))
		}
	}
	// In an order that does not know which end is which, so that rounding is the same.
	slices.Sort(w.each)
	miss = 1
	for _, p := range w.each {
		miss *= 1 - p
	}
	return min(1-miss, certain)
}

// jittered returns how probable it is that two rows with that gap are within the
// window after each was moved by up to half the horizon to either side, every
// moment being as likely.
func jittered(gap, window, horizon uint64) float64 {
	h := float64(horizon)
	below := func(x float64) float64 { // of the difference of two such moves
		switch {
		case x <= -h:
			return 0
		case x <= 0:
			return (x + h) * (x + h) / (2 * h * h)
		case x < h:
			return 1 - (h-x)*(h-x)/(2*h*h)
		}
		return 1
	}
	return below(float64(gap)+float64(window)) - below(float64(gap)-float64(window))
}

// from returns how probable it is that a row z of one end of a couple, whose rows
// begin with own, meets a row of the other, whose rows begin with k: as often as
// strangers do in its cell, or as those about it do.
func (w *trier) from(c *couple, z, own, k int32, elsewhere uint32) float64 {
	g := w.g
	far, close := w.rowsAbout(z)
	near := far - w.beside(own, z, g.horizon)
	rate := g.rates.rate[g.cell(near, uint64(w.rows[z].AtUS-w.rows[0].AtUS))]
	met := close - w.beside(own, z, g.window) - w.beside(k, z, g.window)
	if met == 0 {
		return rate // what is about it comes to less
	}
	if near -= w.beside(k, z, g.horizon); near < crowd {
		near, met = w.strange(c, z, elsewhere)
	}
	return max(rate, (float64(met)+localWeight*rate)/(float64(near)+localWeight))
}

// strange counts the rows about row z that are neither of the couple nor of its
// companions, within the horizon and within the window.
func (w *trier) strange(c *couple, z int32, elsewhere uint32) (near, met int64) {
	see := func(y int32) bool {
		gap := w.gap(y, z)
		if gap > w.g.horizon {
			return false
		}
		here := uint32(0)
		if gap <= w.g.window {
			here = 1
		}
		if m := w.member[y]; m != nobody {
			if m == c.a || m == c.b {
				return true
			}
			for _, end := range [2]uint32{c.a, c.b} {
				if n := w.g.shared(end, m); n > here && 2*(n-here) >= elsewhere {
					return true
				}
			}
		}
		near++
		met += int64(here)
		return true
	}
	for y := z - 1; y >= 0 && see(y); y-- {
	}
	for y := z + 1; int(y) < len(w.rows) && see(y); y++ {
	}
	return near, met
}

// answer computes the p-values of every couple.
func (g *judge) answer(ctx context.Context, r *Result) error {
	g.without = make([]answers, len(g.couples))
	expected := g.choice()
	var p []float64
	to := 0
	for c := range g.couples {
		if c%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		from := to
		for to < len(g.trials) && g.trials[to].couple == uint32(c) {
			to++
		}
		trials := g.trials[from:to]
		// In an order that nothing but they decide, so that rounding is the same.
		slices.SortFunc(trials, func(a, b trial) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.p, b.p)) })
		e := &r.Edges[c]
		p = p[:0]
		objects, strongest := 0, -1
		for rest := trials; len(rest) > 0; {
			o := g.occasion(rest)
			rest = rest[o.trials:]
			p = append(p, o.p)
			e.Timing += o.p
			objects += o.met
			if o.met > 0 {
				e.Meetings++
				if strongest < 0 || o.p < p[strongest] {
					strongest = len(p) - 1
				}
			}
		}
		if uint32(objects) != g.couples[c].shared {
			return fmt.Errorf("a couple met on %d objects, and on %d where chance is computed", g.couples[c].shared, objects)
		}
		e.Occasions = len(p)
		e.LogTiming = stat.PoissonBinomialTail(e.Meetings, p)
		e.Choice = expected(uint32(c))
		e.LogChoice = stat.PoissonTail(e.Meetings, e.Choice)
		p = slices.Delete(p, strongest, strongest+1)
		g.without[c] = answers{stat.PoissonTail(e.Meetings-1, e.Choice), stat.PoissonBinomialTail(e.Meetings-1, p)}
	}
	return nil
}

// An occasion is the trials of a couple that begin within a horizon of the first.
type occasion struct {
	trials, met int
	p           float64 // that they meet on any of them: at most this, if meeting on one makes another no less probable
}

// occasion returns the first occasion of trials by time.
func (g *judge) occasion(trials []trial) (o occasion) {
	miss := 1.0
	for _, t := range trials {
		if uint64(t.at-trials[0].at) > g.horizon {
			break
		}
		o.trials++
		if t.met {
			o.met++
		}
		miss *= 1 - t.p
	}
	o.p = min(1-miss, certain)
	return o
}
