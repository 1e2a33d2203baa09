package chance

import (
	"math/bits"
	"slices"

	"demarche/pairs"
)

// A judge is one run of [Judge].
type judge struct {
	traces          *pairs.Traces
	o               Options
	limits          limits
	times           int    // steps of time in one
	window, horizon uint64 // microseconds

	members []uint64 // the actors of couples, sorted; they are numbered by their place
	places  places
	couples []couple // sorted by a, then b
	first   []uint32 // by member a, where its couples begin

	rates   rates
	near    int64     // pairs of rows of strangers within the horizon, counted from both ends, about
	jitter  bool      // whether they are too few to be asked
	trials  []trial   // by couple
	without []answers // of each couple, without the object on which it was least likely to meet

	strata   *pairs.Strata
	activity []uint32 // by member and step of strata: rows
	drawn    drawn
}

// A couple is two members and the distinct objects that they met on.
type couple struct {
	a, b   uint32 // a < b
	shared uint32
}

const nobody = ^uint32(0) // the number of an actor that is no member

// limits say how much is looked at where to look at more would not tell more.
type limits struct {
	pooled    int64   // rows on which strangers are counted, about
	near      float64 // pairs of an actor and an object of another, by which pairs that could be tested are counted
	large     int64   // rows, from which on nearLarge is enough
	nearLarge float64
	activity  int // numbers that the activity of members is kept in; where it would take more, steps are made longer
}

var usual = limits{pooled: 1_000_000, near: 4_000_000, large: 1_000_000, nearLarge: 1_500_000, activity: 1 << 22}

func newJudge(t *pairs.Traces, j *pairs.Joined, o Options, l limits) *judge {
	g := &judge{
		traces: t, o: o, limits: l, times: 1,
		window: uint64(o.Query.Window.Microseconds()), horizon: uint64(o.Horizon.Microseconds()),
	}
	named := j.Couples()
	for _, c := range named {
		g.members = append(g.members, c.A, c.B)
	}
	slices.Sort(g.members)
	g.members = slices.Compact(g.members)
	g.places = newPlaces(g.members)
	g.first = make([]uint32, len(g.members)+1)
	g.couples = make([]couple, len(named))
	for i, c := range named {
		k := couple{g.places.of(c.A), g.places.of(c.B), uint32(c.Shared)}
		g.couples[i] = k
		g.first[k.a+1]++
	}
	for a := range g.members {
		g.first[a+1] += g.first[a]
	}
	return g
}

// shared returns on how many objects two members met; 0 if they are no couple.
func (g *judge) shared(a, b uint32) uint32 {
	a, b = min(a, b), max(a, b)
	list := g.couples[g.first[a]:g.first[a+1]]
	lo, hi := 0, len(list)
	for lo < hi {
		if m := int(uint(lo+hi) >> 1); list[m].b < b {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo < len(list) && list[lo].b == b {
		return list[lo].shared
	}
	return 0
}

// places are the numbers of actors: a hash table with open addressing, behind a
// sieve that keeps most others from it.
type places struct {
	sieve []uint64
	slots []slot
	shift int
}

type slot struct {
	actor uint64
	place uint32 // plus one; 0 is a free slot
}

// mix spreads numbers that differ in any bits over the upper bits.
func mix(x uint64) uint64 {
	x ^= x >> 32
	return x * 0x9E3779B97F4A7C15
}

func newPlaces(actors []uint64) places {
	size := max(bits.Len(uint(len(actors)))+1, 6)
	p := places{make([]uint64, 1<<max(size-2, 0)), make([]slot, 1<<size), 64 - size}
	for i, actor := range actors {
		h := mix(actor)
		p.sieve[h>>(p.shift+2)] |= 1 << (h >> (p.shift - 4) & 63)
		k := h >> p.shift
		for p.slots[k].place != 0 {
			k = (k + 1) & uint64(len(p.slots)-1)
		}
		p.slots[k] = slot{actor, uint32(i) + 1}
	}
	return p
}

// of returns the place of an actor, or nobody.
func (p *places) of(actor uint64) uint32 { return p.ofMixed(actor, mix(actor)) }

// ofMixed is of for an actor that is mixed already.
func (p *places) ofMixed(actor, h uint64) uint32 {
	if p.sieve[h>>(p.shift+2)]>>(h>>(p.shift-4)&63)&1 == 0 {
		return nobody
	}
	for k := h >> p.shift; ; k = (k + 1) & uint64(len(p.slots)-1) {
		switch s := &p.slots[k]; {
		case s.place == 0:
			return nobody
		case s.actor == actor:
			return s.place - 1
		}
	}
}
