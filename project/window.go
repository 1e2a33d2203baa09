package project

import (
	"cmp"
	"encoding/binary"
	"slices"
	"time"

	"demarche/stat"
)

// recast returns rows that tell what the window compares.
func (w Window) recast(rows []Row) []Row {
	switch w.Kind {
	case Moment:
		for i := range rows {
			bin := stat.FloorDiv(rows[i].AtUS, w.Length.Microseconds())
			rows[i].Object = uint64(bin * int64(w.Length/time.Minute))
			rows[i].Of = rows[i].Object
		}
	case Bin:
		type key struct {
			of  uint64
			bin int64
		}
		numbers := map[key]uint64{}
		for i := range rows {
			rows[i].Of = number(numbers, key{rows[i].Of, stat.FloorDiv(rows[i].AtUS, w.Length.Microseconds())})
		}
	case Sequence, Post:
		made := []Row{}
		names := map[string]uint64{}
		runs(rows, sameActor, func(_ int, of []Row) { made = w.sequences(made, of, names) })
		return made
	}
	return rows
}

// number returns the number of a key: numbers are given as keys are first met.
func number[K comparable](numbers map[K]uint64, key K) uint64 {
	n, ok := numbers[key]
	if !ok {
		n = uint64(len(numbers))
		numbers[key] = n
	}
	return n
}

// sequences appends to made the rows of an actor that are in a sequence, with the
// number that names gives to it.
func (w Window) sequences(made, of []Row, names map[string]uint64) []Row {
	bin := func(r Row) int64 { return r.Record }
	if w.Kind == Sequence {
		bin = func(r Row) int64 { return stat.FloorDiv(r.AtUS, w.Length.Microseconds()) }
	}
	slices.SortFunc(of, func(x, y Row) int { return cmp.Or(cmp.Compare(bin(x), bin(y)), inTime(x, y)) })
	runs(of, func(x, y Row) bool { return bin(x) == bin(y) }, func(_ int, run []Row) {
		var name []byte
		records, objects := map[int64]bool{}, map[uint64]bool{}
		if w.Kind == Sequence {
			name = binary.BigEndian.AppendUint64(name, uint64(bin(run[0])))
		}
		for _, r := range run {
			name = binary.BigEndian.AppendUint64(name, r.Of)
			records[r.Record], objects[r.Of] = true, true
		}
		if len(records) < w.MinRecords || len(objects) < w.MinObjects {
			return
		}
		n := number(names, string(name))
		for _, r := range run {
			r.Of = n
			made = append(made, r)
		}
	})
	return made
}

// inTime orders the rows of an actor. What was touched at one moment, by one record
// or several, has no order but that of its numbers, which is the same for everybody
// and in every order of the file's rows.
func inTime(x, y Row) int {
	return cmp.Or(cmp.Compare(x.AtUS, y.AtUS), cmp.Compare(x.Of, y.Of), cmp.Compare(x.Record, y.Record))
}

// A stretch is the rows that become one network.
type stretch struct {
	fromUS, toUS int64
	rows         []Row
}

// stretches puts rows into the stretches of time that make networks: one, if the
// window is not apart.
func (w Window) stretches(rows []Row) []stretch {
	if !w.Apart {
		return []stretch{{rows: rows}}
	}
	length := w.Length.Microseconds()
	slices.SortStableFunc(rows, func(x, y Row) int {
		return cmp.Compare(stat.FloorDiv(x.AtUS, length), stat.FloorDiv(y.AtUS, length))
	})
	var list []stretch
	runs(rows, func(x, y Row) bool { return stat.FloorDiv(x.AtUS, length) == stat.FloorDiv(y.AtUS, length) }, func(_ int, run []Row) {
		from := stat.FloorDiv(run[0].AtUS, length) * length
		list = append(list, stretch{from, from + length, run})
	})
	return list
}

// bursts returns the rows in bins of at least two rows since their object's
// first, sorted as distinct sorts, and the length of the bins: 0, and no row, where
// there is nothing to estimate it from.
func (w Window) bursts(rows []Row) ([]Row, time.Duration) {
	slices.SortFunc(rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(x.Of, y.Of), cmp.Compare(x.AtUS, y.AtUS), cmp.Compare(x.Actor, y.Actor))
	})
	length := w.estimate(rows)
	kept := []Row{}
	runs(rows, sameOf, func(_ int, on []Row) {
		if length == 0 || !slices.ContainsFunc(on, func(r Row) bool { return r.Actor != on[0].Actor }) {
			return
		}
		bin := func(r Row) int64 { return (r.AtUS - on[0].AtUS) / length.Microseconds() }
		runs(on, func(x, y Row) bool { return bin(x) == bin(y) }, func(_ int, run []Row) {
			if len(run) > 1 {
				kept = append(kept, run...)
			}
		})
	})
	return distinct(kept), length
}

// estimate returns the coordination interval of CooRnet 1.7.0 for rows sorted by
// what is compared and time, and 0 if nothing has two rows. A fraction of a second
// is dropped.
func (w Window) estimate(rows []Row) time.Duration {
	since := func(on []Row, i int) float64 { return float64(on[i].AtUS-on[0].AtUS) / 1e6 }
	var second []float64
	runs(rows, sameOf, func(_ int, on []Row) {
		if len(on) > 1 {
			second = append(second, since(on, 1))
		}
	})
	if len(second) == 0 {
		return 0
	}
	fast := stat.Quantile(second, w.Fastest)
	var reached []float64
	runs(rows, sameOf, func(_ int, on []Row) {
		if len(on) < 2 || since(on, 1) > fast {
			return
		}
		rank := 1
		for float64(rank)/float64(len(on)) <= w.Reached {
			rank++
		}
		reached = append(reached, since(on, rank-1))
	})
	return max(time.Duration(stat.Quantile(reached, w.Reached))*time.Second, time.Second)
}
