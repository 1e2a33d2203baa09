package coord

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/pairs"
)

// A touch is one record of a group and the object it touched.
type touch struct {
	object uint64
	record demarche.RecordID
	actor  uint64
	at     int64
}

// A rest is an object that edges of a group rest on.
type rest struct {
	object uint64
	group  int32
}

func (r rest) compare(s rest) int {
	if r.object != s.object {
		return cmp.Compare(r.object, s.object)
	}
	return cmp.Compare(r.group, s.group)
}

// A sieve lets all objects of a list through, and few others. Objects are
// hashes, so that any of their bits will do.
type sieve struct {
	bits  []uint64
	shift int
}

func newSieve(rests []rest) sieve {
	size := max(bits.Len(uint(len(rests)))+5, 6) // a bit in 32 is set, or fewer
	v := sieve{make([]uint64, 1<<(size-6)), 64 - size}
	for _, r := range rests {
		n := r.object >> v.shift
		v.bits[n/64] |= 1 << (n % 64)
	}
	return v
}

func (v sieve) lets(object uint64) bool {
	n := object >> v.shift
	return v.bits[n/64]>>(n%64)&1 != 0
}

// groupTouches returns the evidence of each group, sorted by object, time and
// record: the records of its members on the objects that its edges rest on, as
// far as another member touched the object within the window of them. There are
// at most as many as traces, where the records of all edges grow with the square
// of what is viral.
func groupTouches(ctx context.Context, c *casefile.Case, net *demarche.Network, numbers []uint64, groups int, actions []string, window time.Duration) (all [][]touch, fans []map[uint64]int, err error) {
	groupOf := make(map[uint64]int32, len(numbers))
	for i, n := range numbers {
		groupOf[n] = int32(net.Nodes[i].Group)
	}
	var rests []rest
	for i := range net.Edges {
		e := &net.Edges[i]
		if e.Group == 0 {
			continue
		}
		for k, s := range e.Shown {
			if k == 0 || s.Object != e.Shown[k-1].Object {
				rests = append(rests, rest{s.Object, int32(e.Group)})
			}
		}
	}
	slices.SortFunc(rests, rest.compare)
	rests = slices.Compact(rests)
	on := make(map[rest]struct{}, len(rests))
	for _, r := range rests {
		on[r] = struct{}{}
	}
	sieve := newSieve(rests)

	all, fans = make([][]touch, groups), make([]map[uint64]int, groups)
	err = c.Traces(actions)(ctx, func(b pairs.Batch) error {
		for i, object := range b.Object {
			if !sieve.lets(object) {
				continue
			}
			group := groupOf[b.Actor[i]]
			if group == 0 {
				continue
			}
			if _, ok := on[rest{object, group}]; ok {
				all[group-1] = append(all[group-1], touch{object, demarche.RecordID(b.Record[i]), b.Actor[i], b.AtUS[i]})
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	for g := range all {
		fans[g] = fansOf(all[g])
		all[g] = near(all[g], window.Microseconds())
	}
	return all, fans, nil
}

// fansOf counts the actors that touched each object.
func fansOf(ts []touch) map[uint64]int {
	ts = slices.Clone(ts)
	slices.SortFunc(ts, func(a, b touch) int { return cmp.Or(cmp.Compare(a.object, b.object), cmp.Compare(a.actor, b.actor)) })
	n := map[uint64]int{}
	for i, t := range ts {
		if i == 0 || ts[i-1].object != t.object || ts[i-1].actor != t.actor {
			n[t.object]++
		}
	}
	return n
}

// near sorts touches, drops repeats, and returns those within the window of
// another actor's touch of the same object.
func near(ts []touch, window int64) []touch {
	slices.SortFunc(ts, func(a, b touch) int {
		switch {
		case a.object != b.object:
			return cmp.Compare(a.object, b.object)
		case a.at != b.at:
			return cmp.Compare(a.at, b.at)
		case a.actor != b.actor:
			return cmp.Compare(a.actor, b.actor)
		}
		return cmp.Compare(a.record, b.record)
	})
	ts = slices.CompactFunc(ts, func(a, b touch) bool { return a.object == b.object && a.at == b.at && a.actor == b.actor })
	keep := make([]bool, len(ts))
	// In both directions: the last touch of an actor other than this one's is the
	// nearest that counts.
	mark := func(i int, last, other *int) {
		if *last >= 0 && ts[*last].object != ts[i].object {
			*last, *other = -1, -1
		}
		if *last >= 0 && ts[*last].actor != ts[i].actor {
			*other = *last
		}
		*last = i
		if *other >= 0 && max(ts[i].at-ts[*other].at, ts[*other].at-ts[i].at) <= window {
			keep[i] = true
		}
	}
	last, other := -1, -1
	for i := range ts {
		mark(i, &last, &other)
	}
	last, other = -1, -1
	for i := len(ts) - 1; i >= 0; i-- {
		mark(i, &last, &other)
	}
	kept := ts[:0]
	for i, t := range ts {
		if keep[i] {
			kept = append(kept, t)
		}
	}
	// Those of one moment are by actor so far.
	for lo, hi := 0, 0; lo < len(kept); lo = hi {
		for hi = lo + 1; hi < len(kept) && kept[hi].object == kept[lo].object && kept[hi].at == kept[lo].at; hi++ {
		}
		if hi > lo+1 {
			slices.SortFunc(kept[lo:hi], func(a, b touch) int { return cmp.Compare(a.record, b.record) })
		}
	}
	return kept
}
