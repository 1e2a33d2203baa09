package pairs

import (
	"context"
	"slices"
	"unsafe"

	"demarche"
)

const (
	edgeBytes   = int64(unsafe.Sizeof(Edge{}))
	shownBytes  = int64(unsafe.Sizeof(demarche.Shown{}))
	coupleBlock = 256 // couples of one piece of work
	wave        = 32  // pieces of work that are done before their edges are handed on
)

// A teller is one worker's place for telling edges.
type teller struct {
	of       []slot    // by actor
	partner  []uint64  // by actor, a bit each: whether it is one; most rows looked at are of none, and this fits the cache
	next     []uint32  // by couple, b's first place that was not looked at
	contacts []contact // in the order of a's places
	sorted   []contact // by couple
	ends     []uint32  // by couple, in sorted

	moments []moment
	gaps    []uint64
	a, b    []uint32 // the actors' places in pairs, moment after moment
	seen    []uint32 // by a record's number, the round in which it was counted last
	round   uint32
}

// A slot is an actor's place among the partners of the owner at hand.
type slot struct {
	couple uint32
	spell  uint32 // the last one in which they were found together, plus one
}

// A contact is a spell in which a couple may have pairs.
type contact struct {
	couple uint32
	lo, hi uint32 // a's places
	b      uint32 // one of b's places
}

// A moment is one object that both touched within the window.
type moment struct {
	object   uint32
	aLo, aHi int // its places in the teller's a
	bLo, bHi int
}

// tellAll tells the edge of each couple and hands the edges to yield, in order.
// An edge's Shown is its own only until yield returns.
func (j *Joined) tellAll(ctx context.Context, x *index, weights []uint32, couples []counted, yield func(*Edge) error) error {
	workers := make([]teller, j.threads)
	for i := range workers {
		workers[i].seen, workers[i].of = make([]uint32, x.most), make([]slot, len(x.actors))
		workers[i].partner = make([]uint64, len(x.actors)/64+1)
	}
	edges := make([]Edge, min(len(couples), wave*coupleBlock))
	shown := make([][]demarche.Shown, wave)
	for len(couples) > 0 {
		part := couples[:min(len(couples), len(edges))]
		couples = couples[len(part):]
		err := j.parallel(ctx, blocks(len(part), coupleBlock), func(worker, i int) error {
			lo, hi := i*coupleBlock, min((i+1)*coupleBlock, len(part))
			shown[i] = shown[i][:0]
			for n := lo; lo < hi; lo = n {
				for n = lo + 1; n < hi && part[n].a() == part[lo].a(); {
					n++
				}
				shown[i] = workers[worker].owned(x, weights, part[lo:n], edges[lo:n], shown[i])
			}
			return nil
		})
		if err != nil {
			return err
		}
		for k := range part {
			if err := yield(&edges[k]); err != nil {
				return err
			}
		}
	}
	return nil
}

// owned tells the edges of couples of one a, and returns list with their
// records at the end.
func (w *teller) owned(x *index, weights []uint32, couples []counted, edges []Edge, list []demarche.Shown) []demarche.Shown {
	w.find(x, weights, couples)
	lo := uint32(0)
	for i, c := range couples {
		hi := w.ends[i]
		edges[i], list = w.tell(x, c.couple, w.sorted[lo:hi], list)
		lo = hi
	}
	return list
}

// find finds the contacts of couples of one a, and sorts them by couple. Where
// few are near, it looks who is; where many are, it looks the partners up.
func (w *teller) find(x *index, weights []uint32, couples []counted) {
	w.contacts = w.contacts[:0]
	w.next = append(w.next[:0], make([]uint32, len(couples))...)
	for i, c := range couples {
		w.of[c.b()] = slot{couple: uint32(i)}
		w.partner[c.b()/64] |= 1 << (c.b() % 64)
	}
	a := couples[0].a()
	t := x.touched(a)
	for i, n := 0, 0; i < len(t); i = n {
		n = i + spell(t[i:])
		s := t[i].spell
		if int(weights[x.spells[s]]) < 2*len(couples) {
			w.look(x, t[i:n], contact{lo: uint32(i), hi: uint32(n)})
			continue
		}
		for k, c := range couples {
			u := x.touched(c.b())
			p := int(w.next[k])
			p += seek(u[p:], s)
			if w.next[k] = uint32(p); p < len(u) && u[p].spell == s {
				w.contacts = append(w.contacts, contact{uint32(k), uint32(i), uint32(n), uint32(p)})
			}
		}
	}
	for _, c := range couples {
		w.partner[c.b()/64] = 0
	}
	w.ends = append(w.ends[:0], make([]uint32, len(couples)+1)...)
	for _, c := range w.contacts {
		w.ends[c.couple+1]++
	}
	for i := range couples {
		w.ends[i+1] += w.ends[i]
	}
	w.sorted = slices.Grow(w.sorted[:0], len(w.contacts))[:len(w.contacts)]
	for _, c := range w.contacts {
		w.sorted[w.ends[c.couple]] = c
		w.ends[c.couple]++ // the end, once all are in
	}
}

// look appends the contact c with each partner that is near a's places t in
// their spell.
func (w *teller) look(x *index, t []place, c contact) {
	s, o := t[0].spell, x.spells[t[0].spell]
	from, end := x.start[o], x.start[o+1]
	for _, p := range t {
		lo, hi := x.around(p.row, from, end)
		for r := lo; r < hi; r++ {
			b := x.actor[r]
			if w.partner[b/64]>>(b%64)&1 == 0 {
				continue
			}
			if e := &w.of[b]; e.spell != s+1 {
				e.spell = s + 1
				c.couple, c.b = e.couple, x.place[r]-x.places[b]
				w.contacts = append(w.contacts, c)
			}
		}
		from = hi
	}
}

// tell returns the edge of a couple, and list with its records at the end.
func (w *teller) tell(x *index, c couple, contacts []contact, list []demarche.Shown) (Edge, []demarche.Shown) {
	w.moments, w.a, w.b = w.moments[:0], w.a[:0], w.b[:0]
	e := Edge{A: x.actors[c.a()], B: x.actors[c.b()]}
	t, u := x.touched(c.a()), x.touched(c.b())
	for _, c := range contacts {
		k := int(c.b)
		for k > 0 && u[k-1].spell == u[k].spell {
			k--
		}
		e.Hits += w.meet(x, t, u, int(c.lo), int(c.hi), k, k+spell(u[k:]))
	}
	e.ARecords, e.BRecords = w.distinct(x, c.a(), w.a), w.distinct(x, c.b(), w.b)
	first := len(list)
	list = w.sum(x, t, u, &e, list)
	e.Shown = list[first:len(list):len(list)]
	return e, list
}
