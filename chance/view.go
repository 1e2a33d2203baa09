package chance

import (
	"math/bits"
	"sort"

	"demarche/pairs"
)

// A view is one object as one worker sees it: its rows by time, and which are
// whose.
type view struct {
	g    *judge
	rows []pairs.Row

	// The rows of a member: head is the first one, if stamp says so, and next the
	// one after a row. The end is -1.
	member  []uint32 // by row
	next    []int32
	present []uint32 // the members that have rows, each once
	head    []int32  // by member
	tail    []int32
	stamp   []uint32
	round   uint32

	ends []uint32 // by present member, where its rows end in of
	nth  []uint32 // by member, which of the present it is
	of   []int64  // when the rows of each present member are, one member after another

	near [][2]int64 // by row, the rows about it within the horizon and within the window; 0 before they were counted
}

// fewRows is up to how many rows of an object to walk along them costs less than to
// remember what was counted.
const fewRows = 128

func newView(g *judge) *view {
	n := len(g.members)
	return &view{g: g, head: make([]int32, n), tail: make([]int32, n), stamp: make([]uint32, n), nth: make([]uint32, n)}
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

// look takes the rows of an object.
func (v *view) look(rows []pairs.Row) {
	v.rows = rows
	large := len(rows) > fewRows
	if large {
		v.near = grow(v.near, len(rows))
		clear(v.near)
	}
	v.member, v.next, v.present = grow(v.member, len(rows)), grow(v.next, len(rows)), v.present[:0]
	if v.round++; v.round == 0 {
		clear(v.stamp)
		v.round = 1
	}
	for i := range rows {
		m := v.g.places.of(rows[i].Actor)
		v.member[i] = m
		if m == nobody {
			continue
		}
		v.next[i] = -1
		if v.stamp[m] == v.round {
			v.next[v.tail[m]] = int32(i)
		} else {
			v.stamp[m], v.head[m], v.nth[m] = v.round, int32(i), uint32(len(v.present))
			v.present = append(v.present, m)
		}
		v.tail[m] = int32(i)
	}
	if !large {
		return
	}
	v.ends, v.of = v.ends[:0], v.of[:0]
	for _, m := range v.present {
		for i := v.head[m]; i >= 0; i = v.next[i] {
			v.of = append(v.of, rows[i].AtUS)
		}
		v.ends = append(v.ends, uint32(len(v.of)))
	}
}

// rowsOf returns the first row of a member, or -1.
func (v *view) rowsOf(member uint32) int32 {
	if v.stamp[member] != v.round {
		return -1
	}
	return v.head[member]
}

// gap returns the time between two rows, in microseconds.
func (v *view) gap(i, k int32) uint64 {
	a, b := v.rows[i].AtUS, v.rows[k].AtUS
	return uint64(max(a, b) - min(a, b))
}

// closest returns the smallest gap between a row of one actor and a row of
// another, which begin with rows i and k, and when the earlier of these is; the
// first such rows if there are several.
func (v *view) closest(i, k int32) (least uint64, at int64) {
	least = ^uint64(0)
	for i >= 0 && k >= 0 {
		if gap := v.gap(i, k); gap < least {
			least, at = gap, v.rows[min(i, k)].AtUS
		}
		if i < k { // rows are by time
			i = v.next[i]
		} else {
			k = v.next[k]
		}
	}
	return least, at
}

// after returns the first row from k on that is no more than reach before row i.
func (v *view) after(k, i int32, reach uint64) int32 {
	for k >= 0 && k < i && v.gap(k, i) > reach {
		k = v.next[k]
	}
	return k
}

// within counts the rows from k on, which are no more than reach before row i,
// that are no more than reach after it.
func (v *view) within(k, i int32, reach uint64) (n int64) {
	for ; k >= 0 && (k < i || v.gap(k, i) <= reach); k = v.next[k] {
		n++
	}
	return n
}

// beside counts the rows of the member that has row k that are at most reach from
// row i.
func (v *view) beside(k, i int32, reach uint64) int64 {
	if len(v.rows) <= fewRows {
		return v.within(v.after(k, i, reach), i, reach)
	}
	n := v.nth[v.member[k]]
	from := uint32(0)
	if n > 0 {
		from = v.ends[n-1]
	}
	times, at := v.of[from:v.ends[n]], v.rows[i].AtUS
	lo := sort.Search(len(times), func(x int) bool { return times[x] >= at || uint64(at-times[x]) <= reach })
	return int64(sort.Search(len(times)-lo, func(x int) bool { t := times[lo+x]; return t > at && uint64(t-at) > reach }))
}

// about counts the rows of any actor that are at most reach from row i, itself
// among them.
func (v *view) about(i int32, reach uint64) int64 {
	lo := sort.Search(int(i), func(k int) bool { return v.gap(int32(k), i) <= reach })
	hi := int(i) + sort.Search(len(v.rows)-int(i), func(k int) bool { return v.gap(i+int32(k), i) > reach })
	return int64(hi - lo)
}

// rowsAbout returns how many rows are about row i within the horizon and within the
// window.
func (v *view) rowsAbout(i int32) (far, close int64) {
	if len(v.rows) <= fewRows {
		return v.about(i, v.g.horizon), v.about(i, v.g.window)
	}
	n := &v.near[i]
	if n[0] == 0 {
		*n = [2]int64{v.about(i, v.g.horizon), v.about(i, v.g.window)}
	}
	return n[0], n[1]
}

// eachCouple calls do for each couple of which both ends have rows that are within
// the horizon of each other: with its number, the first row of each, whether
// they met, and when they were closest.
func (v *view) eachCouple(do func(couple uint32, i, k int32, met bool, at int64)) {
	g := v.g
	for _, a := range v.present {
		i := v.head[a]
		for c := g.first[a]; c < g.first[a+1]; c++ {
			k := v.rowsOf(g.couples[c].b)
			if k < 0 {
				continue
			}
			if least, at := v.closest(i, k); least <= g.horizon {
				do(c, i, k, least <= g.window, at)
			}
		}
	}
}

// A census is the actors of an object, numbered.
type census struct {
	local  []uint32 // by row
	head   []int32  // by local number, the first row
	tail   []int32
	next   []int32 // by row, the next one of the same actor; -1 after the last
	slots  []local
	epoch  uint32
	inside []uint32 // by local number, rows within what slides
}

type local struct {
	actor uint64
	epoch uint32
	n     uint32
}

// take numbers the actors of rows.
func (c *census) take(rows []pairs.Row) {
	size := bits.Len(uint(len(rows))) + 1
	if len(c.slots) < 1<<size {
		c.slots, c.epoch = make([]local, 1<<size), 0
	}
	if c.epoch++; c.epoch == 0 {
		clear(c.slots)
		c.epoch = 1
	}
	shift, mask := 64-size, uint64(1<<size-1)
	c.local, c.next = grow(c.local, len(rows)), grow(c.next, len(rows))
	c.head, c.tail = c.head[:0], c.tail[:0]
	for i := range rows {
		actor := rows[i].Actor
		k := mix(actor) >> shift
		s := &c.slots[k]
		for s.epoch == c.epoch && s.actor != actor {
			k = (k + 1) & mask
			s = &c.slots[k]
		}
		c.next[i] = -1
		if s.epoch == c.epoch {
			c.next[c.tail[s.n]] = int32(i)
			c.tail[s.n] = int32(i)
		} else {
			*s = local{actor, c.epoch, uint32(len(c.head))}
			c.head, c.tail = append(c.head, int32(i)), append(c.tail, int32(i))
		}
		c.local[i] = s.n
	}
}

// around counts the rows of others that are at most reach from each row.
func (c *census) around(rows []pairs.Row, reach uint64, counts []uint32) {
	alone := len(c.head) == len(rows) // each actor has one row
	c.inside = grow(c.inside, len(c.head))
	clear(c.inside)
	lo, hi := 0, 0
	for i := range rows {
		for ; hi < len(rows) && uint64(rows[hi].AtUS-rows[i].AtUS) <= reach; hi++ {
			if !alone {
				c.inside[c.local[hi]]++
			}
		}
		for ; uint64(rows[i].AtUS-rows[lo].AtUS) > reach; lo++ {
			if !alone {
				c.inside[c.local[lo]]--
			}
		}
		own := uint32(1)
		if !alone {
			own = c.inside[c.local[i]]
		}
		counts[i] = uint32(hi-lo) - own
	}
}
