package chance

import (
	"math/bits"
	"slices"
	"sync"

	"demarche/pairs"
)

// The pairs that could have been tested are counted by what some actors touched
// within the horizon of others: all actors, where that makes few enough pairs of an
// actor and an object of another, and else a part of them that makes about as many.
const (
	fewest   = 64      // actors whose pairs are counted at least
	everyone = 1 << 16 // actors within the horizon, from which on they are taken for all
)

// drawn are the actors whose pairs are counted, and what was counted of them.
type drawn struct {
	share float64 // of all actors
	below uint64
	n     int64 // actors in all

	mu      sync.Mutex
	numbers map[uint64]uint32
	wide    []uint32 // by number: objects that were taken to be touched by everyone
	keys    [256][]uint64
}

// draw decides whose pairs are counted.
func (g *judge) draw() {
	d := &g.drawn
	d.numbers = map[uint64]uint32{}
	d.share, d.below, d.n = 1, ^uint64(0), max(g.o.Actors, int64(len(g.members)))
	most := g.limits.near
	if g.traces.Len() > g.limits.large {
		most = g.limits.nearLarge
	}
	if near := float64(g.near); near > most {
		d.share = min(max(most/near, fewest/float64(d.n)), 1)
		d.below = uint64(float64(d.below) * d.share)
	}
}

// has reports whether the pairs of an actor are counted.
func (d *drawn) has(actor uint64) bool { return d.hasMixed(mix(actor)) }

// hasMixed is has for an actor that is mixed already.
func (d *drawn) hasMixed(mixed uint64) bool { return mixed*0xff51afd7ed558ccd <= d.below }

// number returns the number of an actor whose pairs are counted.
func (d *drawn) number(actor uint64) uint32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, ok := d.numbers[actor]
	if !ok {
		n = uint32(len(d.numbers))
		d.numbers[actor] = n
	}
	return n
}

// A counter is one worker's part of the counting.
type counter struct {
	census
	keys  [256][]uint64     // an actor whose pairs are counted, above, and another that touched an object within the horizon of it
	wide  map[uint32]uint32 // by number
	seen  []uint32          // by local number, the round in which it was seen
	round uint32
}

// object counts the actors within the horizon of those whose pairs are counted.
func (c *counter) object(g *judge, rows []pairs.Row) {
	d := &g.drawn
	first := slices.IndexFunc(rows, func(r pairs.Row) bool { return d.has(r.Actor) })
	if first < 0 {
		return
	}
	c.take(rows)
	for len(c.seen) < len(c.head) {
		c.seen = append(c.seen, 0)
	}
	for _, first := range c.head {
		if actor := rows[first].Actor; d.has(actor) {
			c.actor(rows, first, d.number(actor), g.horizon)
		}
	}
}

func (c *counter) actor(rows []pairs.Row, first int32, number uint32, horizon uint64) {
	if c.round++; c.round == 0 {
		clear(c.seen)
		c.round = 1
	}
	c.seen[c.local[first]] = c.round
	list := &c.keys[number%256]
	before := len(*list)
	to := 0 // the rows before it have been looked at
	for i := first; i >= 0; i = c.next[i] {
		at, from := rows[i].AtUS, int(i)
		for from > to && uint64(at-rows[from-1].AtUS) <= horizon {
			from--
		}
		for to = max(from, to); to < len(rows) && (to < int(i) || uint64(rows[to].AtUS-at) <= horizon); to++ {
			if l := c.local[to]; c.seen[l] != c.round {
				c.seen[l] = c.round
				*list = append(*list, uint64(number)<<40|scramble(rows[to].Actor)>>24)
			}
		}
		if len(*list)-before >= everyone {
			*list = (*list)[:before]
			if c.wide == nil {
				c.wide = map[uint32]uint32{}
			}
			c.wide[number]++
			return
		}
	}
}

// take adds what a worker has counted.
func (d *drawn) take(c *counter) {
	for i := range c.keys {
		d.keys[i] = append(d.keys[i], c.keys[i]...)
		c.keys[i] = nil
	}
	if len(d.wide) < len(d.numbers) {
		d.wide = append(d.wide, make([]uint32, len(d.numbers)-len(d.wide))...)
	}
	for number, n := range c.wide {
		d.wide[number] += n
	}
}

// tested returns how many pairs of actors touched enough objects within the horizon
// of each other, and of how many actors they were counted if it is an estimate.
func (g *judge) tested() (pairs float64, counted int) {
	d := &g.drawn
	need := func(number uint64) int { return g.o.Query.MinShared - int(d.wide[number]) }
	total := int64(0)
	for i := range d.keys {
		keys := d.keys[i]
		slices.Sort(keys)
		for lo, hi := 0, 0; lo < len(keys); lo = hi {
			for hi = lo + 1; hi < len(keys) && keys[hi] == keys[lo]; hi++ {
			}
			if n := need(keys[lo] >> 40); n > 0 && hi-lo >= n {
				total++
			}
		}
	}
	for number := range d.wide {
		if need(uint64(number)) <= 0 {
			total += d.n - 1
		}
	}
	if d.share < 1 {
		counted = len(d.numbers)
	}
	return float64(total) / 2 / d.share, counted
}

// wanted are the objects of a partition that are to be looked at, and a few that
// have the same bits.
type wanted struct {
	shift int
	bits  []uint64
	first []uint32 // by bits, the member that was seen there first, plus one
}

// begin makes room for a partition of so many rows.
func (w *wanted) begin(rows int) {
	size := bits.Len(uint(rows)) + 1
	size = max(size, 6)
	w.shift = 64 - size
	w.bits, w.first = grow(w.bits, 1<<(size-6)), grow(w.first, 1<<size)
	clear(w.bits)
	clear(w.first)
}

func (w *wanted) add(object uint64) {
	n := scramble(object) >> w.shift
	w.bits[n/64] |= 1 << (n % 64)
}

// member says that a member touched an object; the second that does makes it
// wanted.
func (w *wanted) member(object uint64, m uint32) {
	n := scramble(object) >> w.shift
	switch w.first[n] {
	case 0:
		w.first[n] = m + 1
	case m + 1:
	default:
		w.bits[n/64] |= 1 << (n % 64)
	}
}

func (w *wanted) has(object uint64) bool {
	n := scramble(object) >> w.shift
	return w.bits[n/64]>>(n%64)&1 != 0
}
