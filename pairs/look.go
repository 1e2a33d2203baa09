package pairs

import (
	"context"
	"slices"
)

// A Look goes through traces once more. Its functions are called by several
// workers at once, each with its own number below [Traces.Threads]; a worker has
// one partition at a time, and all of an object's rows are in one.
type Look struct {
	// Begin is told how many rows the partition has that comes next. It may be nil.
	Begin func(worker, rows int)

	// Pick sees all rows of a partition, in pieces and in no order, before Want is
	// asked for any of them. It may be nil.
	Pick func(worker int, rows []Row)

	// Want says whether the object of a row is looked at.
	Want func(worker int, object uint64) bool

	// Object gets the rows of a wanted object, sorted by time and actor, without
	// those that repeat one. They are its own until it returns.
	Object func(worker int, rows []Row) error
}

// Look goes through the traces.
func (t *Traces) Look(ctx context.Context, l Look) error {
	type sight struct {
		sorter
		wanted  []Row
		ordered []Row
		err     error
	}
	workers := make([]sight, t.threads)
	return t.parallel(ctx, fanout, func(worker, p int) error {
		w := &workers[worker]
		if err := w.take(t, p); err != nil {
			return err
		}
		if l.Begin != nil {
			n := 0
			for _, c := range w.chunks {
				n += len(c)
			}
			l.Begin(worker, n)
		}
		if l.Pick != nil {
			for _, c := range w.chunks {
				l.Pick(worker, c)
			}
		}
		w.wanted = w.wanted[:0]
		for _, c := range w.chunks {
			for i := range c {
				if l.Want(worker, c[i].Object) {
					w.wanted = append(w.wanted, c[i])
				}
			}
		}
		w.chunks = append(w.chunks[:0], w.wanted)
		w.group(func(rows []Row) {
			if w.err == nil {
				w.ordered = w.order(rows, w.ordered[:0])
				w.err = l.Object(worker, w.ordered)
			}
		})
		return w.err
	})
}

// order appends rows of one object to to, sorted by time, actor and record,
// without those that repeat an actor and moment.
func (s *sorter) order(rows, to []Row) []Row {
	keys, below, ok := s.byTime(rows)
	if ok {
		for _, key := range keys {
			to = append(to, rows[key&(1<<below-1)])
		}
		sortTies(to)
	} else {
		to = append(to, rows...)
		slices.SortFunc(to, Row.compare)
	}
	return slices.CompactFunc(to, func(a, b Row) bool { return a.AtUS == b.AtUS && a.Actor == b.Actor })
}
