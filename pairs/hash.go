package pairs

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
)

// A meeting is two actors that have a pair on an object.
type meeting struct {
	a, b   uint32 // a < b
	object uint32
}

const (
	meetingChunk = 512     // meetings
	meetingPart  = 1 << 14 // meetings that a partition is to hold, about
)

// A crowd is one worker's meetings, partitioned by a.
type crowd struct {
	chunks [][][]meeting
	count  counter
}

// findByHash writes every meeting down, and counts the equal ones. The
// partitions are ranges of a, so that what is found is sorted when they are put
// one after another.
func (j *Joined) findByHash(ctx context.Context, x *index, keep func([]counted) []counted) ([][]counted, error) {
	shift := 0 // from a to its partition
	for n := len(x.actors); n>>shift > max(2*len(x.at)/meetingPart, 1); {
		shift++
	}
	parts := len(x.actors)>>shift + 1
	crowds := make([]crowd, j.threads)
	for i := range crowds {
		crowds[i].chunks = make([][][]meeting, parts)
	}
	err := j.parallel(ctx, blocks(len(x.objects), objectBlock), func(worker, i int) error {
		for o := i * objectBlock; o < min((i+1)*objectBlock, len(x.objects)); o++ {
			if err := crowds[worker].object(ctx, x, uint32(o), shift); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	found := make([][]counted, parts)
	err = j.parallel(ctx, parts, func(worker, p int) error {
		c := &crowds[worker].count
		n := 0
		for i := range crowds {
			for _, chunk := range crowds[i].chunks[p] {
				n += len(chunk)
			}
		}
		c.clear(n)
		for i := range crowds {
			for _, chunk := range crowds[i].chunks[p] {
				for _, m := range chunk {
					c.add(couple(m.a)<<32|couple(m.b), m.object)
				}
			}
			crowds[i].chunks[p] = nil
		}
		found[p] = keep(c.atLeast(j.minShared))
		return nil
	})
	return found, err
}

// object writes the meetings on object o down. A couple with several pairs on
// it is written as often.
func (w *crowd) object(ctx context.Context, x *index, o uint32, shift int) error {
	lo, end := x.start[o], x.start[o+1]
	since := 0
	for r := lo + 1; r < end; r++ {
		for !x.near(lo, r) {
			lo++
		}
		if since += int(r - lo); since > 1<<22 {
			since = 0
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		for s := lo; s < r; s++ {
			a, b := min(x.actor[s], x.actor[r]), max(x.actor[s], x.actor[r])
			if a == b {
				continue
			}
			chunks := &w.chunks[a>>shift]
			last := len(*chunks) - 1
			if last < 0 || len((*chunks)[last]) == cap((*chunks)[last]) {
				size := meetingChunk
				if last < 0 {
					size = meetingChunk / 8
				}
				*chunks = append(*chunks, make([]meeting, 0, size))
				last++
			}
			(*chunks)[last] = append((*chunks)[last], meeting{a, b, o})
		}
	}
	return nil
}

// A counter counts the objects of couples: a hash table with open addressing,
// in which an entry with n = 0 is free.
type counter struct {
	entries []struct {
		couple couple
		object uint32 // the last one counted
		n      uint32
	}
	shift int
	found []counted
}

// clear empties the counter and makes room for n couples.
func (c *counter) clear(n int) {
	size := max(bits.Len(uint(n))+1, 4)
	c.shift = 64 - size
	c.entries = slices.Grow(c.entries[:0], 1<<size)[:1<<size]
	clear(c.entries)
}

// add counts the object for a couple. Calls for one couple and one object come
// with none for that couple and another object between them.
func (c *counter) add(k couple, object uint32) {
	mask := len(c.entries) - 1
	for i := int(mix(uint64(k)) >> c.shift); ; i++ {
		e := &c.entries[i&mask]
		if e.n == 0 {
			e.couple, e.object, e.n = k, object, 1
			return
		}
		if e.couple == k {
			if e.object != object {
				e.object, e.n = object, e.n+1
			}
			return
		}
	}
}

// atLeast returns the couples with n objects or more, sorted. They stand until
// the next call.
func (c *counter) atLeast(n int) []counted {
	c.found = c.found[:0]
	for i := range c.entries {
		if int(c.entries[i].n) >= n {
			c.found = append(c.found, counted{c.entries[i].couple, c.entries[i].n})
		}
	}
	slices.SortFunc(c.found, func(a, b counted) int { return cmp.Compare(a.couple, b.couple) })
	return c.found
}
