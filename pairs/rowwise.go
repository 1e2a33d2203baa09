package pairs

import (
	"cmp"
	"context"
	"slices"
)

const (
	// heavy is the weight from which an object is worth being skipped.
	heavy = 64
	// lookUp is how many rows are run through in the time that looking one
	// actor up on one object takes.
	lookUp = 32
	// actorBlock is how many actors are one piece of work.
	actorBlock = 64
)

// A tally is what one worker counts for the actor at hand.
type tally struct {
	entries []shared // by the other actor
	met     []uint32 // the other actors that are counted
	heavy   []stay
	found   []counted
	steps   int // rows run through since the context was asked
}

// shared is a count of distinct objects. One whose owner is not the actor at
// hand is as good as zero.
type shared struct {
	owner  uint32 // the actor, plus one
	object uint32 // the last one counted, plus one
	n      uint32
}

// A stay is what an actor did on one object.
type stay struct {
	touched []place
	cost    uint64 // rows within the window of it, about
}

// findByRow runs, for each actor, through the windows around its rows, and
// counts those of a larger number that it meets. Of its heavy objects, the
// heaviest MinShared-1 are looked at last, and only for those met already: who
// shares MinShared objects with it shares one of the others.
func (j *Joined) findByRow(ctx context.Context, x *index, weights []uint32, keep func([]counted) []counted) ([][]counted, error) {
	workers := make([]tally, j.threads)
	found := make([][]counted, blocks(len(x.actors), actorBlock))
	err := j.parallel(ctx, len(found), func(worker, i int) error {
		w := &workers[worker]
		if w.entries == nil {
			w.entries = make([]shared, len(x.actors))
		}
		w.found = w.found[:0]
		for a := i * actorBlock; a < min((i+1)*actorBlock, len(x.actors)); a++ {
			if w.steps > 1<<22 {
				w.steps = 0
				if err := ctx.Err(); err != nil {
					return err
				}
			}
			w.actor(x, uint32(a), weights, j.minShared)
		}
		found[i] = keep(w.found)
		return nil
	})
	return found, err
}

// actor finds the couples that a is the smaller of.
func (w *tally) actor(x *index, a uint32, weights []uint32, minShared int) {
	w.met, w.heavy = w.met[:0], w.heavy[:0]
	t := x.touched(a)
	for len(t) > 0 {
		n := x.object(t)
		if weight := weights[x.spells[t[0].spell]]; weight < heavy || minShared == 1 {
			w.scan(x, a, t[:n], false)
		} else {
			w.heavy = append(w.heavy, stay{t[:n], uint64(n) * uint64(weight)})
		}
		t = t[n:]
	}
	slices.SortFunc(w.heavy, func(s, t stay) int {
		return cmp.Or(cmp.Compare(s.cost, t.cost), cmp.Compare(s.touched[0].spell, t.touched[0].spell))
	})
	skip := max(len(w.heavy)-(minShared-1), 0)
	for _, s := range w.heavy[:skip] {
		w.scan(x, a, s.touched, false)
	}
	for i, s := range w.heavy[skip:] {
		// Who cannot come to MinShared any more is no longer asked for.
		still := len(w.heavy) - skip - i
		w.met = slices.DeleteFunc(w.met, func(b uint32) bool { return int(w.entries[b].n)+still < minShared })
		if s.cost <= lookUp*uint64(len(w.met)) {
			w.scan(x, a, s.touched, true)
			continue
		}
		for _, b := range w.met {
			if x.met(s.touched, b) {
				w.entries[b].n++
			}
		}
	}
	first := len(w.found)
	for _, b := range w.met {
		if int(w.entries[b].n) >= minShared {
			w.found = append(w.found, counted{couple(a)<<32 | couple(b), w.entries[b].n})
		}
	}
	slices.SortFunc(w.found[first:], func(a, b counted) int { return cmp.Compare(a.couple, b.couple) })
}

// scan counts the object that t is of for every larger actor within the window
// of a row of t; for those only that a has met, if again.
func (w *tally) scan(x *index, a uint32, t []place, again bool) {
	o := x.spells[t[0].spell]
	from, end := x.start[o], x.start[o+1] // from: the first row not run through
	for _, p := range t {
		lo, hi := x.around(p.row, from, end)
		w.steps += int(hi - lo)
		for _, b := range x.actor[lo:hi] {
			if b <= a {
				continue
			}
			e := &w.entries[b]
			switch {
			case e.owner != a+1:
				if again {
					continue
				}
				e.owner, e.object, e.n = a+1, o+1, 1
				w.met = append(w.met, b)
			case e.object != o+1:
				e.object = o + 1
				e.n++
			}
		}
		from = hi
	}
}

// met says whether actor b has a row within the window of a row of t, the rows
// of an actor on one object.
func (x *index) met(t []place, b uint32) bool {
	u := x.touched(b)
	for {
		if u = u[seek(u, t[0].spell):]; len(u) == 0 {
			return false
		}
		if t = t[seek(t, u[0].spell):]; len(t) == 0 {
			return false
		}
		if t[0].spell != u[0].spell {
			continue
		}
		if t[0].near(u[0], x.window) {
			return true
		}
		if t[0].at < u[0].at {
			t = t[1:]
		} else {
			u = u[1:]
		}
		if len(t) == 0 || len(u) == 0 {
			return false
		}
	}
}
