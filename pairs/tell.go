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

// sum puts what the moments come to into e, and returns list with their records
// at the end, sorted by object, time and record.
func (w *teller) sum(x *index, t, u []place, e *Edge, list []demarche.Shown) []demarche.Shown {
	w.gaps = w.gaps[:0]
	list = slices.Grow(list, len(w.a)+len(w.b))
	slices.SortFunc(w.moments, func(m, n moment) int { return cmp.Compare(x.objects[m.object], x.objects[n.object]) })
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
		var gap uint64
		list, gap = merge(list, x.objects[m.object], t, u, w.a[m.aLo:m.aHi], w.b[m.bLo:m.bHi])
		w.gaps = append(w.gaps, gap)
	}
	e.Shared = len(w.moments)
	slices.Sort(w.gaps)
	n := len(w.gaps)
	e.GapMinUS, e.GapMaxUS = int64(w.gaps[0]), int64(w.gaps[n-1])
	e.GapMedianUS = (float64(w.gaps[(n-1)/2]) + float64(w.gaps[n/2])) / 2
	return list
}

// merge returns list with the records of the places a of t and b of u at the
// end, by time and record, and the smallest gap between two of them.
func merge(list []demarche.Shown, object uint64, t, u []place, a, b []uint32) ([]demarche.Shown, uint64) {
	gap := ^uint64(0)
	i, k := 0, 0
	for i < len(a) && k < len(b) {
		// The nearest of the other side stands beside it, before or after.
		p, q := &t[a[i]], &u[b[k]]
		if p.at < q.at || p.at == q.at && p.record < q.record {
			gap = min(gap, uint64(q.at-p.at))
			list = append(list, demarche.Shown{Object: object, Record: demarche.RecordID(p.record)})
			i++
		} else {
			gap = min(gap, uint64(p.at-q.at))
			list = append(list, demarche.Shown{Object: object, Record: demarche.RecordID(q.record)})
			k++
		}
	}
	for _, i := range a[i:] {
		list = append(list, demarche.Shown{Object: object, Record: demarche.RecordID(t[i].record)})
	}
	for _, k := range b[k:] {
		list = append(list, demarche.Shown{Object: object, Record: demarche.RecordID(u[k].record)})
	}
	return list, gap
}

// distinct returns how many different records the places of actor a are.
func (w *teller) distinct(x *index, a uint32, places []uint32) int {
	if !x.repeats[a] {
		return len(places)
	}
	if w.round++; w.round == 0 {
		clear(w.seen)
		w.round = 1
	}
	ids := x.ids[x.places[a]:x.places[a+1]]
	n := 0
	for _, p := range places {
		if id := ids[p]; w.seen[id] != w.round {
			w.seen[id] = w.round
			n++
		}
	}
	return n
}
