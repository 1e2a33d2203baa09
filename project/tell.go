package project

import (
	"cmp"
	"context"
	"slices"

	"demarche"
	"demarche/pairs"
)

// Told is what shows the edges and the groups of a network.
type Told struct {
	Edges     []pairs.Edge // in the order of the network's; two records are a pair if what is compared is the same, and the object where any is
	PerObject int          // how many records of each edge and object are in Shown at most, the first ones; 0 if all are
	Groups    [][]Row      // by group, from 1: the rows of its members in pairs along its edges, sorted by object, time and record
}

// Tell returns what shows the edges and the groups of a network. Of the records
// that show an edge as many are kept as all edges together may keep: how many of an
// object is halved until it is most in all, so that it depends on the rows only.
func (n *Network) Tell(ctx context.Context, most int) (*Told, error) {
	t := &teller{of: map[uint64][]Row{}, first: map[uint64]int{}}
	runs(n.rows, sameActor, func(from int, of []Row) { t.of[of[0].Actor], t.first[of[0].Actor] = of, from })
	group := map[uint64]int{}
	for _, m := range n.Members {
		group[m.Actor] = m.Group
	}
	told := &Told{Edges: make([]pairs.Edge, 0, len(n.Edges)), Groups: make([][]Row, n.Groups)}
	shown := [17]int{} // records in all, if at most 2^k of an object are kept
	each := func(do func(e Edge)) error {
		for i, e := range n.Edges {
			if i%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			t.edge(e.A, e.B)
			do(e)
		}
		return nil
	}
	used := make([]bool, len(n.rows))
	whole := 0
	err := each(func(e Edge) {
		runs(t.shown, func(x, y touch) bool { return x.object == y.object }, func(_ int, on []touch) {
			whole += len(on)
			for k := range shown {
				shown[k] += min(len(on), 1<<k)
			}
		})
		if g := group[e.A]; g > 0 && g == group[e.B] {
			for _, s := range t.shown {
				used[s.row] = true
			}
		}
	})
	if err != nil {
		return nil, err
	}
	if whole > most {
		told.PerObject = 1
		for k, all := range shown {
			if all <= most {
				told.PerObject = 1 << k
			}
		}
	}
	if err := each(func(e Edge) { told.Edges = append(told.Edges, t.tell(e, told.PerObject)) }); err != nil {
		return nil, err
	}
	for i, r := range n.rows {
		if g := group[r.Actor]; used[i] && g > 0 {
			told.Groups[g-1] = append(told.Groups[g-1], r)
		}
	}
	for _, rows := range told.Groups {
		slices.SortFunc(rows, func(x, y Row) int {
			return cmp.Or(cmp.Compare(x.Object, y.Object), cmp.Compare(x.AtUS, y.AtUS), cmp.Compare(x.Record, y.Record))
		})
	}
	return told, nil
}

// A teller tells edges one by one.
type teller struct {
	of    map[uint64][]Row
	first map[uint64]int // where an actor's rows begin

	hits         int64
	shown        []touch // sorted by object, then time, then record
	meetings     []meeting
	aRows, bRows []int64 // records
}

// A touch is a row in pairs.
type touch struct {
	object uint64
	atUS   int64
	record int64
	row    int
}

// A meeting is what two have in common once.
type meeting struct {
	object uint64
	gapUS  int64 // the smallest
	aUS    int64 // the earliest of either
	bUS    int64
}

// edge gathers what two actors have in common.
func (t *teller) edge(a, b uint64) {
	t.hits, t.shown, t.meetings, t.aRows, t.bRows = 0, t.shown[:0], t.meetings[:0], t.aRows[:0], t.bRows[:0]
	x, y := t.of[a], t.of[b]
	both(x, y, func(r Row) uint64 { return r.Of }, func(i, m, k, n int) {
		ofA, ofB := x[i:i+m], y[k:k+n]
		some := false
		both(ofA, ofB, func(r Row) uint64 { return r.Object }, func(p, q, r, s int) {
			some = true
			t.meet(ofA[p:p+q], ofB[r:r+s], t.first[a]+i+p, t.first[b]+k+r)
		})
		if !some {
			t.meet(ofA, ofB, t.first[a]+i, t.first[b]+k)
		}
	})
	slices.SortFunc(t.shown, func(x, y touch) int {
		return cmp.Or(cmp.Compare(x.object, y.object), cmp.Compare(x.atUS, y.atUS), cmp.Compare(x.record, y.record), cmp.Compare(x.row, y.row))
	})
}

// meet takes the rows of two actors for pairs, each with each; where they begin
// among all rows is said beside them.
func (t *teller) meet(a, b []Row, fromA, fromB int) {
	t.hits += int64(len(a)) * int64(len(b))
	for i, r := range a {
		t.shown = append(t.shown, touch{r.Object, r.AtUS, r.Record, fromA + i})
		t.aRows = append(t.aRows, r.Record)
	}
	for i, r := range b {
		t.shown = append(t.shown, touch{r.Object, r.AtUS, r.Record, fromB + i})
		t.bRows = append(t.bRows, r.Record)
	}
	byTime := func(x, y Row) int { return cmp.Compare(x.AtUS, y.AtUS) }
	if !slices.IsSortedFunc(a, byTime) || !slices.IsSortedFunc(b, byTime) { // rows of several objects
		a, b = slices.Clone(a), slices.Clone(b)
		slices.SortFunc(a, byTime)
		slices.SortFunc(b, byTime)
	}
	m := meeting{object: a[0].Object, gapUS: 1<<63 - 1, aUS: a[0].AtUS, bUS: b[0].AtUS}
	for i, k := 0, 0; i < len(a) && k < len(b); {
		d := a[i].AtUS - b[k].AtUS
		m.gapUS = min(m.gapUS, max(d, -d))
		if d < 0 {
			i++
		} else {
			k++
		}
	}
	t.meetings = append(t.meetings, m)
}

// tell makes an edge of what was gathered.
func (t *teller) tell(of Edge, perObject int) pairs.Edge {
	e := pairs.Edge{A: of.A, B: of.B, Hits: t.hits, ARecords: distinctOf(t.aRows), BRecords: distinctOf(t.bRows)}
	// One object may be in several bins: its first meeting says who began.
	slices.SortFunc(t.meetings, func(x, y meeting) int {
		return cmp.Or(cmp.Compare(x.object, y.object), cmp.Compare(min(x.aUS, x.bUS), min(y.aUS, y.bUS)))
	})
	var gaps []int64
	runs(t.meetings, func(x, y meeting) bool { return x.object == y.object }, func(_ int, on []meeting) {
		least := on[0].gapUS
		for _, m := range on {
			least = min(least, m.gapUS)
		}
		gaps = append(gaps, least)
		switch {
		case on[0].aUS < on[0].bUS:
			e.AFirst++
		case on[0].bUS < on[0].aUS:
			e.BFirst++
		}
	})
	slices.Sort(gaps)
	e.Shared = len(gaps)
	e.GapMinUS, e.GapMaxUS = gaps[0], gaps[len(gaps)-1]
	e.GapMedianUS = (float64(gaps[(len(gaps)-1)/2]) + float64(gaps[len(gaps)/2])) / 2
	e.FirstUS, e.LastUS = t.shown[0].atUS, t.shown[0].atUS
	kept := 0
	for i, s := range t.shown {
		e.FirstUS, e.LastUS = min(e.FirstUS, s.atUS), max(e.LastUS, s.atUS)
		if i > 0 && s.object != t.shown[i-1].object {
			kept = 0
		}
		if i > 0 && s.object == t.shown[i-1].object && s.record == t.shown[i-1].record {
			continue // in pairs of several sequences or layers
		}
		if kept++; perObject == 0 || kept <= perObject {
			e.Shown = append(e.Shown, demarche.Shown{Object: s.object, Record: demarche.RecordID(s.record)})
		}
	}
	return e
}

// distinctOf returns how many different values there are. It sorts them.
func distinctOf(list []int64) int {
	slices.Sort(list)
	n := 0
	runs(list, func(x, y int64) bool { return x == y }, func(int, []int64) { n++ })
	return n
}

// both calls do with the runs of rows, where they begin and how long they are,
// that have the same key in two lists sorted by it.
func both(x, y []Row, key func(Row) uint64, do func(i, m, k, n int)) {
	end := func(list []Row, from int) int {
		to := from + 1
		for to < len(list) && key(list[to]) == key(list[from]) {
			to++
		}
		return to
	}
	for i, k := 0, 0; i < len(x) && k < len(y); {
		switch c := cmp.Compare(key(x[i]), key(y[k])); {
		case c < 0:
			i++
		case c > 0:
			k++
		default:
			toX, toY := end(x, i), end(y, k)
			do(i, toX-i, k, toY-k)
			i, k = toX, toY
		}
	}
}
