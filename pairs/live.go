package pairs

import (
	"context"
	"slices"
	"sync/atomic"

	"demarche"
)

// A part is the live rows of a partition: those that have another actor's row
// within the window. The rows of objects[i] are those from start[i] up to
// start[i+1], by time, then actor.
type part struct {
	objects []uint64
	start   []uint32
	actors  []uint64 // until they are numbered
	actor   []uint32 // then their numbers
	at      []int64
	record  []int64
}

func (p *part) reset() {
	p.objects, p.actors, p.at, p.record = p.objects[:0], p.actors[:0], p.at[:0], p.record[:0]
	p.start = append(p.start[:0], 0)
}

// clone returns p without spare room.
func (p *part) clone() part {
	return part{
		objects: slices.Clone(p.objects), start: slices.Clone(p.start), actors: slices.Clone(p.actors),
		at: slices.Clone(p.at), record: slices.Clone(p.record),
	}
}

// markLive sets live[i] if a row of another actor is at most window away. at is
// sorted.
func markLive[A uint32 | uint64](actor []A, at []int64, window uint64, live []bool) {
	clear(live)
	other := -1 // the nearest row before i that is of another actor than i-1
	for i := 1; i < len(at); i++ {
		if actor[i] != actor[i-1] {
			other = i - 1
		}
		if other >= 0 && uint64(at[i]-at[other]) <= window {
			live[i] = true
		}
	}
	other = -1
	for i := len(at) - 2; i >= 0; i-- {
		if actor[i] != actor[i+1] {
			other = i + 1
		}
		if other >= 0 && uint64(at[other]-at[i]) <= window {
			live[i] = true
		}
	}
}

// within counts the pairs of times that are at most window apart. at is sorted.
func within(at []int64, window uint64) int64 {
	n, lo := 0, 0
	for i := range at {
		for uint64(at[i]-at[lo]) > window {
			lo++
		}
		n += i - lo
	}
	return int64(n)
}

// A sifter is one worker's place for sifting partitions.
type sifter struct {
	sorter
	stats  Stats
	near   []Row
	live   []bool
	kept   part
	actors table
	serial uint32   // the number of the object at hand
	tally  *tallier // nil where nothing is counted by strata
}

// sift returns the live rows.
func (j *Joined) sift(ctx context.Context) (*sifted, error) {
	workers := make([]sifter, j.threads)
	tallies := make([]*tallier, j.threads)
	if j.strata != nil {
		for i := range workers {
			tallies[i] = newTallier(j.strata)
			workers[i].tally = tallies[i]
		}
	}
	parts := make([]part, fanout)
	var live atomic.Int64
	err := j.parallel(ctx, fanout, func(worker, p int) error {
		w := &workers[worker]
		w.kept.reset()
		if err := w.load(j.Traces, p, func(rows []Row) { w.object(rows, j.window) }); err != nil {
			return err
		}
		if n := live.Add(int64(len(w.kept.at))); !j.holds(n) {
			return nil // go on, to say how many it would be
		}
		parts[p] = w.kept.clone()
		return nil
	})
	if err != nil {
		return nil, err
	}
	if n := live.Load(); !j.holds(n) {
		return nil, j.tooMany(n)
	}
	if j.strata != nil {
		j.strata.add(tallies)
	}
	tables := make([]*table, len(workers))
	for i := range workers {
		s := &workers[i].stats
		j.stats.Repeats += s.Repeats
		j.stats.Objects += s.Objects
		j.stats.Pairs += s.Pairs
		tables[i] = &workers[i].actors
	}
	return &sifted{parts, tables}, nil
}

// sifted is what one look at every partition leaves.
type sifted struct {
	parts  []part
	tables []*table // each worker's actors, and on how many objects they are live
}

// holds says whether so many live rows can be indexed.
func (j *Joined) holds(live int64) bool {
	return live < int64(noActor) && (j.memory == 0 || live*liveBytes <= j.memory)
}

// tooMany is the error for live rows that the memory does not hold.
func (j *Joined) tooMany(live int64) error {
	return demarche.Errorf(demarche.Usage,
		"%d traces are within the window of another actor's and need %d MB of memory; there are %d MB",
		live, live*liveBytes>>20+1, j.memory>>20).
		WithHint("give it more with --memory, or take a smaller --window")
}

// object keeps the live rows of one object.
func (w *sifter) object(rows []Row, window uint64) {
	w.stats.Objects++
	if w.tally != nil {
		w.tally.object(rows)
	}
	if len(rows) == 1 {
		return
	}
	k := &w.kept
	before := len(k.at)
	keys, below, ok := w.byTime(rows)
	if !ok {
		slices.SortFunc(rows, Row.compare)
		w.spell(rows, window)
	}
	for lo := 0; lo < len(keys); {
		hi := lo + 1
		for hi < len(keys) && keys[hi]>>below-keys[hi-1]>>below <= window {
			hi++
		}
		if hi > lo+1 { // most rows are far from any other, and are not touched again
			w.near = slices.Grow(w.near[:0], hi-lo)
			for _, key := range keys[lo:hi] {
				w.near = append(w.near, rows[key&(1<<below-1)])
			}
			sortTies(w.near)
			w.spell(w.near, window)
		}
		lo = hi
	}
	if len(k.at) == before {
		return
	}
	k.objects, k.start = append(k.objects, rows[0].Object), append(k.start, uint32(len(k.at)))
	w.serial++
	for _, actor := range k.actors[before:] {
		w.actors.touch(actor, w.serial)
	}
}

// sortTies sorts rows of one object, which are sorted by time, by actor and
// record too.
func sortTies(rows []Row) {
	for lo := 0; lo < len(rows); {
		hi := lo + 1
		for hi < len(rows) && rows[hi].AtUS == rows[lo].AtUS {
			hi++
		}
		if hi > lo+1 {
			slices.SortFunc(rows[lo:hi], Row.compare)
		}
		lo = hi
	}
}

// spell keeps the live ones of sorted rows of one object, which are near no
// other row of it.
func (w *sifter) spell(rows []Row, window uint64) {
	k := &w.kept
	first := len(k.at)
	for i := range rows {
		r := &rows[i]
		if n := len(k.at); n > first && k.at[n-1] == r.AtUS && k.actors[n-1] == r.Actor {
			w.stats.Repeats++
			if w.tally != nil {
				w.tally.repeat(r)
			}
			continue
		}
		k.actors, k.at, k.record = append(k.actors, r.Actor), append(k.at, r.AtUS), append(k.record, r.Record)
	}
	actors, at, record := k.actors[first:], k.at[first:], k.record[first:]
	w.stats.Pairs += within(at, window)
	if w.tally != nil {
		w.tally.spell(actors, at, window)
	}
	w.live = slices.Grow(w.live[:0], len(at))[:len(at)]
	markLive(actors, at, window, w.live)
	n := 0
	for i, live := range w.live {
		if live {
			actors[n], at[n], record[n] = actors[i], at[i], record[i]
			n++
		}
	}
	n += first
	k.actors, k.at, k.record = k.actors[:n], k.at[:n], k.record[:n]
}

const (
	liveBytes = 64 // of memory for a live row at most, at any time
	noActor   = ^uint32(0)
	maxRounds = 4 // of dropping actors
)

// prune numbers the actors in their order, drops those that are live on too few
// objects for any edge, and indexes what remains.
func (j *Joined) prune(ctx context.Context, s *sifted) (*index, error) {
	var live int64
	for _, p := range s.parts {
		live += int64(len(p.at))
	}
	actors, numbers := number(s.tables, uint32(min(j.minShared, 1<<31)))
	s.tables = nil
	err := j.parallel(ctx, len(s.parts), func(_, i int) error {
		p := &s.parts[i]
		p.actor = make([]uint32, len(p.actors))
		for k, actor := range p.actors {
			p.actor[k] = numbers.get(actor) - 1 // noActor for one that is not there
		}
		p.actors = nil
		return nil
	})
	if err != nil {
		return nil, err
	}
	keep := make([]bool, len(actors))
	for i := range keep {
		keep[i] = true
	}
	workers := make([]pruner, j.threads)
	for range maxRounds {
		for i := range workers {
			workers[i].start(len(actors))
		}
		err := j.parallel(ctx, len(s.parts), func(worker, i int) error {
			workers[worker].part(&s.parts[i], keep, j.window)
			return nil
		})
		if err != nil {
			return nil, err
		}
		before := live
		live = 0
		for _, p := range s.parts {
			live += int64(len(p.at))
		}
		dropped := false
		for a := range keep {
			n := 0
			for i := range workers {
				n += int(workers[i].objects[a])
			}
			if keep[a] && n < j.minShared {
				keep[a], dropped = false, true
			}
		}
		// The last rows to drop cost more than they would; what is left in
		// vain makes no edge.
		if !dropped || before-live < before/20 {
			break
		}
	}
	return j.newIndex(ctx, actors, s.parts)
}

// A pruner is one worker's place for dropping rows of parts.
type pruner struct {
	objects []uint32 // by actor: distinct objects
	last    []uint32 // by actor: the serial number of the last one
	serial  uint32
	live    []bool
}

func (w *pruner) start(actors int) {
	w.objects, w.last, w.serial = make([]uint32, actors), make([]uint32, actors), 0
}

// part drops the rows of p whose actor is not kept, then those that are no
// longer live, and counts each actor's objects.
func (w *pruner) part(p *part, keep []bool, window uint64) {
	to, objects := uint32(0), 0
	lo := uint32(0)
	for o, hi := range p.start[1:] {
		first := to // rows move down within the part
		for r := lo; r < hi; r++ {
			if a := p.actor[r]; a != noActor && keep[a] {
				p.actor[to], p.at[to], p.record[to] = a, p.at[r], p.record[r]
				to++
			}
		}
		lo = hi
		n := int(to - first)
		w.live = slices.Grow(w.live[:0], n)[:n]
		markLive(p.actor[first:to], p.at[first:to], window, w.live)
		to = first
		w.serial++
		for i, live := range w.live {
			if !live {
				continue
			}
			r := int(first) + i
			a := p.actor[r]
			p.actor[to], p.at[to], p.record[to] = a, p.at[r], p.record[r]
			to++
			if w.last[a] != w.serial {
				w.last[a] = w.serial
				w.objects[a]++
			}
		}
		if to > first {
			p.objects[objects] = p.objects[o]
			objects++
			p.start[objects] = to
		}
	}
	p.objects, p.start = p.objects[:objects], p.start[:objects+1]
	p.actor, p.at, p.record = p.actor[:to], p.at[:to], p.record[:to]
}
