package pairs

import (
	"context"
	"math/bits"
	"slices"
)

// An index is the live rows, by object and by actor. Actors are numbered in
// the order of their numbers outside, so that a < b means the same in both.
type index struct {
	window uint64 // microseconds
	actors []uint64

	// The rows of objects[o] are those from start[o] up to start[o+1], by time,
	// then actor.
	objects []uint64
	start   []uint32
	actor   []uint32
	at      []int64
	place   []uint32 // in touch

	// A spell is rows of an object of which none is farther than the window from
	// the one before; no pair is in two. Spells are numbered by object, then time.
	spells []uint32 // their objects

	// The rows of actor a, by spell and time, are those from places[a] up to
	// places[a+1].
	places []uint32
	touch  []place
	ids    []uint32 // of their records; each actor's distinct ones are numbered from 0

	repeats []bool // by actor, whether several of its rows are of one record
	most    int    // rows of one actor
}

// A place is one row, seen from its actor.
type place struct {
	spell  uint32
	row    uint32
	at     int64
	record int64
}

// newIndex makes an index of parts, and empties them.
func (j *Joined) newIndex(ctx context.Context, actors []uint64, parts []part) (*index, error) {
	rows, objects := 0, 0
	for i := range parts {
		rows += len(parts[i].at)
		objects += len(parts[i].objects)
	}
	x := &index{
		window: j.window, actors: actors,
		objects: make([]uint64, 0, objects), start: make([]uint32, 1, objects+1),
		actor: make([]uint32, 0, rows), at: make([]int64, 0, rows), place: make([]uint32, 0, rows), spells: make([]uint32, 0, objects),
		places: make([]uint32, len(actors)+1), touch: make([]place, rows), ids: make([]uint32, rows),
		repeats: make([]bool, len(actors)),
	}
	for i := range parts {
		for _, a := range parts[i].actor {
			x.places[a+1]++
		}
	}
	for a := range actors {
		n := x.places[a+1]
		if n > 0 {
			j.stats.LiveActors++
		}
		x.most = max(x.most, int(n))
		x.places[a+1] += x.places[a]
	}
	next := slices.Clone(x.places)
	for i := range parts {
		p := &parts[i]
		for o, lo := range p.start[:len(p.start)-1] {
			hi := p.start[o+1]
			for r := lo; r < hi; r++ {
				if r == lo || uint64(p.at[r]-p.at[r-1]) > j.window {
					x.spells = append(x.spells, uint32(len(x.objects)))
				}
				a := p.actor[r]
				x.touch[next[a]] = place{uint32(len(x.spells) - 1), uint32(len(x.place)), p.at[r], p.record[r]}
				x.place = append(x.place, next[a])
				next[a]++
			}
			x.objects = append(x.objects, p.objects[o])
			x.start = append(x.start, uint32(len(x.at))+hi)
		}
		x.actor = append(x.actor, p.actor...)
		x.at = append(x.at, p.at...)
		*p = part{}
	}
	j.stats.Live = int64(rows)
	return x, j.identify(ctx, x)
}

// identify numbers the records of each actor.
func (j *Joined) identify(ctx context.Context, x *index) error {
	workers := make([]recordSet, j.threads)
	return j.parallel(ctx, blocks(len(x.actors), actorBlock), func(worker, i int) error {
		w := &workers[worker]
		for a := i * actorBlock; a < min((i+1)*actorBlock, len(x.actors)); a++ {
			lo, hi := x.places[a], x.places[a+1]
			w.clear(int(hi - lo))
			for k := lo; k < hi; k++ {
				x.ids[k] = w.add(x.touch[k].record)
			}
			x.repeats[a] = w.n < hi-lo
		}
		return nil
	})
}

// A recordSet numbers distinct records from 0: a hash table with open
// addressing, in which a slot of an older round is free.
type recordSet struct {
	slots []recordSlot
	round uint32
	shift int
	n     uint32
}

type recordSlot struct {
	record    int64
	round, id uint32
}

// clear empties the set and makes room for n records.
func (s *recordSet) clear(n int) {
	size := bits.Len(uint(n)) + 1
	if len(s.slots) < 1<<size || s.round == ^uint32(0) {
		s.slots, s.round = make([]recordSlot, max(1<<size, len(s.slots))), 0
	}
	s.round++
	s.shift, s.n = 64-size, 0
}

// add returns the number of record.
func (s *recordSet) add(record int64) uint32 {
	mask := 1<<(64-s.shift) - 1
	for i := int(mix(uint64(record)) >> s.shift); ; i++ {
		e := &s.slots[i&mask]
		if e.round != s.round {
			*e = recordSlot{record, s.round, s.n}
			s.n++
			return e.id
		}
		if e.record == record {
			return e.id
		}
	}
}

// touched returns what actor a touched.
func (x *index) touched(a uint32) []place { return x.touch[x.places[a]:x.places[a+1]] }

// near says whether two rows of one object are at most the window apart; r is
// not after s.
func (x *index) near(r, s uint32) bool { return uint64(x.at[s]-x.at[r]) <= x.window }

// around returns the rows within the window of row r that are from from on and
// before end: from lo up to hi. Row r itself may be before from.
func (x *index) around(r, from, end uint32) (lo, hi uint32) {
	lo = max(r, from)
	for lo > from && x.near(lo-1, r) {
		lo--
	}
	hi = lo
	if r >= from {
		hi = r + 1
	}
	for hi < end && x.near(r, hi) {
		hi++
	}
	return lo, hi
}

// near says whether two places of one spell are at most window apart.
func (p place) near(o place, window uint64) bool {
	return uint64(max(p.at, o.at)-min(p.at, o.at)) <= window
}

// object returns how many of the places t begins with are of one object.
func (x *index) object(t []place) int {
	n, o := 1, x.spells[t[0].spell]
	for n < len(t) && (t[n].spell == t[n-1].spell || x.spells[t[n].spell] == o) {
		n++
	}
	return n
}

// spell returns how many of the places t begins with are of one spell.
func spell(t []place) int {
	n := 1
	for n < len(t) && t[n].spell == t[0].spell {
		n++
	}
	return n
}

// seek returns the place of the first of t that is of spell s or a later one,
// by steps that double and then halve: the cost is the logarithm of the way.
func seek(t []place, s uint32) int {
	if len(t) == 0 || t[0].spell >= s {
		return 0
	}
	lo, step := 0, 1 // t[lo] is before s
	for lo+step < len(t) && t[lo+step].spell < s {
		lo += step
		step *= 2
	}
	hi := min(lo+step, len(t))
	for lo+1 < hi {
		if m := int(uint(lo+hi) >> 1); t[m].spell < s {
			lo = m
		} else {
			hi = m
		}
	}
	return hi
}
