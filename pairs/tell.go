package pairs

import (
	"cmp"
	"slices"

	"demarche"
)

// meet adds to the moments what a did at t[i:n] and b at u[k:m], in one spell,
// if that makes pairs, and returns their number.
func (w *teller) meet(x *index, t, u []place, i, n, k, m int) int64 {
	hits, aLo, bLo := int64(0), len(w.a), len(w.b)
	lo, hi, next := k, k, k // u[lo:hi] is near t[i], u[:next] is done
	for ; i < n; i++ {
		at := t[i].at
		for lo < m && u[lo].at < at && uint64(at-u[lo].at) > x.window {
			lo++
		}
		for hi = max(hi, lo); hi < m && (u[hi].at < at || uint64(u[hi].at-at) <= x.window); {
			hi++
		}
		if lo == hi {
			continue
		}
		hits += int64(hi - lo)
		w.a = append(w.a, uint32(i))
		for next = max(next, lo); next < hi; next++ {
			w.b = append(w.b, uint32(next))
		}
	}
	if hits == 0 {
		return 0
	}
	object := x.spells[u[k].spell]
	if n := len(w.moments); n > 0 && w.moments[n-1].object == object {
		w.moments[n-1].aHi, w.moments[n-1].bHi = len(w.a), len(w.b)
	} else {
		w.moments = append(w.moments, moment{object, aLo, len(w.a), bLo, len(w.b)})
	}
	return hits
}

// sum puts what the moments come to into e.
func (w *teller) sum(t, u []place, e *Edge) {
	w.gaps = w.gaps[:0]
	for i, m := range w.moments {
		a, b := t[w.a[m.aLo]].at, u[w.b[m.bLo]].at
		if first := min(a, b); i == 0 || first < e.FirstUS {
			e.FirstUS = first
		}
		if last := max(t[w.a[m.aHi-1]].at, u[w.b[m.bHi-1]].at); i == 0 || last > e.LastUS {
			e.LastUS = last
		}
		switch {
		case a < b:
			e.AFirst++
		case a > b:
			e.BFirst++
		}
		w.gaps = append(w.gaps, smallest(t, u, w.a[m.aLo:m.aHi], w.b[m.bLo:m.bHi]))
	}
	e.Shared = len(w.moments)
	slices.Sort(w.gaps)
	n := len(w.gaps)
	e.GapMinUS, e.GapMaxUS = int64(w.gaps[0]), int64(w.gaps[n-1])
	e.GapMedianUS = (float64(w.gaps[(n-1)/2]) + float64(w.gaps[n/2])) / 2
}

// smallest returns the smallest gap between the places a of t and b of u.
func smallest(t, u []place, a, b []uint32) uint64 {
	gap := ^uint64(0)
	for i, k := 0, 0; i < len(a) && k < len(b); {
		p, q := t[a[i]].at, u[b[k]].at
		if p < q {
			gap = min(gap, uint64(q-p))
			i++
		} else {
			gap = min(gap, uint64(p-q))
			k++
		}
	}
	return gap
}

// distinct returns how many different records an actor's places are, whose
// records' numbers are ids.
func (w *teller) distinct(places, ids []uint32) int {
	if w.round++; w.round == 0 {
		clear(w.seen)
		w.round = 1
	}
	n := 0
	for _, p := range places {
		if id := ids[p]; w.seen[id] != w.round {
			w.seen[id] = w.round
			n++
		}
	}
	return n
}

// show appends the records of the moments to list, sorted by object, time and
// record.
func (w *teller) show(x *index, t, u []place, list []demarche.Shown) []demarche.Shown {
	slices.SortFunc(w.moments, func(m, n moment) int { return cmp.Compare(x.objects[m.object], x.objects[n.object]) })
	list = slices.Grow(list, len(w.a)+len(w.b))
	for _, m := range w.moments {
		object := x.objects[m.object]
		a, b := w.a[m.aLo:m.aHi], w.b[m.bLo:m.bHi]
		for len(a)+len(b) > 0 {
			var record int64
			if len(b) == 0 || len(a) > 0 && t[a[0]].shownBefore(&u[b[0]]) {
				record, a = t[a[0]].record, a[1:]
			} else {
				record, b = u[b[0]].record, b[1:]
			}
			list = append(list, demarche.Shown{Object: object, Record: demarche.RecordID(record)})
		}
	}
	return list
}

func (p *place) shownBefore(o *place) bool {
	return p.at < o.at || p.at == o.at && p.record < o.record
}
