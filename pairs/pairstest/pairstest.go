// Package pairstest holds what the pair join means, in its plainest words, and
// one test that holds any engine to it.
package pairstest

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"demarche"
	"demarche/pairs"
)

// A Row is one trace.
type Row struct {
	Object, Actor uint64
	AtUS          int64
	Record        int64
}

// Source returns rows as a source whose batches have size rows.
func Source(rows []Row, size int) pairs.Source {
	return func(_ context.Context, yield func(pairs.Batch) error) error {
		var b pairs.Batch
		for part := range slices.Chunk(rows, size) {
			b.Object, b.Actor, b.AtUS, b.Record = b.Object[:0], b.Actor[:0], b.AtUS[:0], b.Record[:0]
			for _, r := range part {
				b.Object, b.Actor = append(b.Object, r.Object), append(b.Actor, r.Actor)
				b.AtUS, b.Record = append(b.AtUS, r.AtUS), append(b.Record, r.Record)
			}
			if err := yield(b); err != nil {
				return err
			}
		}
		return nil
	}
}

// Plain is the pair join: for every two rows, ask whether they are a pair; then,
// for every two actors, tell what their pairs come to. Its cost is the square of
// the rows.
func Plain(rows []Row, q pairs.Query) []pairs.Edge {
	type ends struct{ a, b uint64 }
	met := map[ends][][2]Row{}
	rows = Distinct(rows)
	for i, x := range rows {
		for _, y := range rows[:i] {
			gap := x.AtUS - y.AtUS
			if gap < 0 {
				gap = -gap
			}
			if x.Object != y.Object || x.Actor == y.Actor || gap > q.Window.Microseconds() {
				continue
			}
			if x.Actor < y.Actor {
				met[ends{x.Actor, y.Actor}] = append(met[ends{x.Actor, y.Actor}], [2]Row{x, y})
			} else {
				met[ends{y.Actor, x.Actor}] = append(met[ends{y.Actor, x.Actor}], [2]Row{y, x})
			}
		}
	}
	edges := []pairs.Edge{}
	for who, list := range met {
		if e := tell(list); e.Shared >= q.MinShared {
			e.A, e.B = who.a, who.b
			edges = append(edges, e)
		}
	}
	slices.SortFunc(edges, func(x, y pairs.Edge) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return edges
}

// Distinct returns, of the rows that repeat an object, actor and moment, the one
// with the lowest record.
func Distinct(rows []Row) []Row {
	lowest := map[Row]int64{}
	for _, r := range rows {
		key := Row{r.Object, r.Actor, r.AtUS, 0}
		if old, ok := lowest[key]; !ok || r.Record < old {
			lowest[key] = r.Record
		}
	}
	var list []Row
	for r, record := range lowest {
		r.Record = record
		list = append(list, r)
	}
	slices.SortFunc(list, func(x, y Row) int {
		return cmp.Or(cmp.Compare(x.Object, y.Object), cmp.Compare(x.AtUS, y.AtUS),
			cmp.Compare(x.Record, y.Record), cmp.Compare(x.Actor, y.Actor))
	})
	return list
}

// tell says what the pairs of two actors come to; p[0] is a's row, p[1] is b's.
func tell(list [][2]Row) pairs.Edge {
	e := pairs.Edge{Hits: int64(len(list)), FirstUS: list[0][0].AtUS, LastUS: list[0][0].AtUS}
	records := [2]map[int64]bool{{}, {}}
	gaps := map[uint64]int64{}           // by object, the smallest
	begun := [2]map[uint64]int64{{}, {}} // by object, the first time
	shown := map[Row]bool{}
	for _, p := range list {
		gap := p[0].AtUS - p[1].AtUS
		if gap < 0 {
			gap = -gap
		}
		if old, ok := gaps[p[0].Object]; !ok || gap < old {
			gaps[p[0].Object] = gap
		}
		for side, r := range p {
			records[side][r.Record] = true
			shown[r] = true
			if old, ok := begun[side][r.Object]; !ok || r.AtUS < old {
				begun[side][r.Object] = r.AtUS
			}
			e.FirstUS, e.LastUS = min(e.FirstUS, r.AtUS), max(e.LastUS, r.AtUS)
		}
	}
	e.Shared, e.ARecords, e.BRecords = len(gaps), len(records[0]), len(records[1])
	var sorted []int64
	for object, gap := range gaps {
		sorted = append(sorted, gap)
		if begun[0][object] < begun[1][object] {
			e.AFirst++
		}
		if begun[0][object] > begun[1][object] {
			e.BFirst++
		}
	}
	slices.Sort(sorted)
	n := len(sorted)
	e.GapMinUS, e.GapMaxUS = sorted[0], sorted[n-1]
	e.GapMedianUS = float64(sorted[n/2])
	if n%2 == 0 {
		e.GapMedianUS = (float64(sorted[n/2-1]) + float64(sorted[n/2])) / 2
	}
	var rows []Row
	for r := range shown {
		rows = append(rows, r)
	}
	for _, r := range Distinct(rows) {
		e.Shown = append(e.Shown, demarche.Shown{Object: r.Object, Record: demarche.RecordID(r.Record)})
	}
	return e
}

// An Engine is a way to run the join.
type Engine func(rows []Row, q pairs.Query) ([]pairs.Edge, error)

// Run holds an engine to [Plain] on many small cases, drawn so that ties,
// repeats and the edge of the window are common.
func Run(t *testing.T, engine Engine) {
	t.Helper()
	for _, c := range Cases() {
		for minShared := 1; minShared <= 4; minShared++ {
			q := pairs.Query{Window: c.Window, MinShared: minShared}
			got, err := engine(slices.Clone(c.Rows), q)
			if err != nil {
				t.Fatalf("%s, %+v: %v", c.Name, q, err)
			}
			if diff := Diff(got, Plain(c.Rows, q)); diff != "" {
				t.Fatalf("%s, %+v: %s", c.Name, q, diff)
			}
		}
	}
}

// Diff says in words how the edges got differ from want, or "".
func Diff(got, want []pairs.Edge) string {
	for i := range min(len(got), len(want)) {
		if !reflect.DeepEqual(got[i], want[i]) {
			return fmt.Sprintf("edge %d of %d is\n%+v, want (of %d)\n%+v", i, len(got), got[i], len(want), want[i])
		}
	}
	if len(got) != len(want) {
		return fmt.Sprintf("%d edges, want %d", len(got), len(want))
	}
	return ""
}

// A Case is rows and a window.
type Case struct {
	Name   string
	Window time.Duration
	Rows   []Row
}

// Cases draws the cases, the same ones each time.
func Cases() []Case {
	cases := []Case{
		{"nothing", time.Second, nil},
		{"one row", time.Second, []Row{{1, 1, 0, 1}}},
		{"one actor", time.Second, []Row{{1, 1, 0, 1}, {1, 1, 1, 2}, {1, 1, 1, 3}, {2, 1, 0, 4}}},
		{"two actors a window apart", time.Second, []Row{{1, 1, 0, 1}, {1, 2, 1e6, 2}}},
		{"two actors a window and a microsecond apart", time.Second, []Row{{1, 1, 0, 1}, {1, 2, 1e6 + 1, 2}}},
		{"before 1970", time.Second, []Row{{1, 1, -5e5, 1}, {1, 2, 5e5, 2}, {2, 1, -3e6, 3}, {2, 2, -4e6, 4}}},
		{"no window", 0, []Row{{1, 1, 0, 1}, {1, 2, 0, 2}, {1, 3, 1, 3}, {2, 1, 7, 4}, {2, 2, 7, 5}}},
		{"one record on two objects", time.Second, []Row{{1, 1, 0, 1}, {2, 1, 0, 1}, {1, 2, 0, 2}, {2, 2, 0, 2}}},
		{"the largest numbers", time.Second, []Row{{^uint64(0), ^uint64(0), 1 << 60, 1}, {^uint64(0), 0, 1 << 60, 2}, {0, ^uint64(0), -1 << 60, 3}, {0, 0, -1 << 60, 4}}},
	}
	rng := rand.New(rand.NewPCG(20261122, 1))
	for i := range 40 {
		objects, actors, span := 1+rng.IntN(12), 2+rng.IntN(9), int64(1+rng.IntN(60))
		cases = append(cases, Case{fmt.Sprintf("drawn %d", i), time.Duration(rng.IntN(12)) * time.Microsecond, draw(rng, 5+rng.IntN(90), objects, actors, span)})
	}
	for i := range 4 {
		// Objects that nearly everybody touches at once, among small ones.
		rows := draw(rng, 120, 60, 60, 200)
		for object := range uint64(1 + i%3) {
			for actor := range uint64(40 + 20*i) {
				for range 1 + rng.IntN(2) {
					rows = append(rows, Row{1000 + object, 1 + actor, rng.Int64N(40), int64(rng.IntN(1000))})
				}
			}
		}
		cases = append(cases, Case{fmt.Sprintf("giants %d", i), 30 * time.Microsecond, rows})
	}
	return cases
}

func draw(rng *rand.Rand, n, objects, actors int, span int64) []Row {
	var rows []Row
	for range n {
		r := Row{uint64(1 + rng.IntN(objects)), uint64(1 + rng.IntN(actors)), rng.Int64N(span), int64(rng.IntN(1000))}
		rows = append(rows, r)
		if rng.IntN(8) == 0 { // a repeat, with a record of its own
			r.Record = int64(rng.IntN(1000))
			rows = append(rows, r)
		}
	}
	return rows
}
