package pairs

import (
	"math/bits"
	"slices"
)

// A table counts something by actor: a hash table with open addressing, in
// which an entry with n = 0 is free.
type table struct {
	entries []entry
	used    int
	shift   int // from a mixed number to its place
}

type entry struct {
	actor uint64
	n     uint32
	last  uint32 // the last object counted
}

// find returns the entry of actor, or the free one where it belongs. There is
// always a free one.
func (t *table) find(actor uint64) *entry {
	mask := len(t.entries) - 1
	for i := int(mix(actor) >> t.shift); ; i++ {
		e := &t.entries[i&mask]
		if e.n == 0 || e.actor == actor {
			return e
		}
	}
}

// touch counts the object for actor, once if it is called again for the same
// object before another one.
func (t *table) touch(actor uint64, object uint32) {
	if 2*t.used >= len(t.entries) {
		t.grow(max(2*len(t.entries), 64))
	}
	e := t.find(actor)
	if e.n == 0 {
		t.used++
		*e = entry{actor: actor, n: 1, last: object}
	} else if e.last != object {
		e.n, e.last = e.n+1, object
	}
}

// add adds the count of e, which is of other objects.
func (t *table) add(e entry) {
	if 2*t.used >= len(t.entries) {
		t.grow(max(2*len(t.entries), 64))
	}
	if f := t.find(e.actor); f.n > 0 {
		f.n += e.n
	} else {
		t.used++
		*f = e
	}
}

func (t *table) grow(size int) {
	old := t.entries
	t.entries, t.shift = make([]entry, size), 64-bits.Len(uint(size-1))
	// Memory that is new is read before it is written here, which costs a second
	// fault of every page, and a word to the other cores.
	clear(t.entries)
	for _, e := range old {
		if e.n > 0 {
			*t.find(e.actor) = e
		}
	}
}

// get returns the count of actor.
func (t *table) get(actor uint64) uint32 {
	if len(t.entries) == 0 {
		return 0
	}
	return t.find(actor).n
}

// number returns the actors that all tables together count at least least
// objects for, sorted, and a table of their places in that list plus one.
func number(tables []*table, least uint32) ([]uint64, *table) {
	all := tables[0]
	for _, t := range tables[1:] {
		for _, e := range t.entries {
			if e.n > 0 {
				all.add(e)
			}
		}
		*t = table{}
	}
	var actors []uint64
	for _, e := range all.entries {
		if e.n > 0 && e.n >= least {
			actors = append(actors, e.actor)
		}
	}
	slices.Sort(actors)
	*all = table{}
	numbers := &table{}
	numbers.grow(1 << bits.Len(uint(2*len(actors)+1)))
	for i, actor := range actors {
		*numbers.find(actor) = entry{actor: actor, n: uint32(i) + 1}
	}
	return actors, numbers
}
