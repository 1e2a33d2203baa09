package pairs_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"demarche"
	"demarche/pairs"
	"demarche/pairs/pairstest"
)

func trace(object, actor uint64, us, record int64) pairstest.Row {
	return pairstest.Row{Object: object, Actor: actor, AtUS: us, Record: record}
}

func TestCoShareIsPlain(t *testing.T) {
	for _, threads := range []int{1, 2, 4} {
		pairstest.Run(t, func(rows []pairstest.Row, q pairs.Query) ([]pairs.Edge, error) {
			edges, _, err := pairs.CoShare(t.Context(), pairstest.Source(rows, 7), q, pairs.Options{Threads: threads})
			return edges, err
		})
	}
}

func TestEveryMethodIsPlain(t *testing.T) {
	folder := t.TempDir()
	for _, method := range []string{"hash", "row-wise"} {
		for _, room := range []int64{1, 2000} {
			pairstest.Run(t, func(rows []pairstest.Row, q pairs.Query) ([]pairs.Edge, error) {
				edges, stats, err := pairs.CoShareBy(t.Context(), pairstest.Source(rows, 50), q, pairs.Options{Threads: 2, Spill: folder}, method, room)
				if stats.Method != method && err == nil {
					t.Errorf("method is %s, want %s", stats.Method, method)
				}
				want := int64(0)
				if room > 0 && int64(len(rows))*32 > room {
					want = int64(len(rows)) * 32
				}
				if stats.Spilled != want {
					t.Errorf("%d bytes were spilled of %d rows with room for %d, want %d", stats.Spilled, len(rows), room, want)
				}
				return edges, err
			})
		}
	}
	empty(t, folder)
}

func empty(t *testing.T, folder string) {
	t.Helper()
	left, err := os.ReadDir(folder)
	if err != nil || len(left) > 0 {
		t.Errorf("%d files are left in the folder for temporary files (%v)", len(left), err)
	}
}

// Many rows, so that chunks fill, objects are long enough to be
// sorted by stretches of time, several actors are dropped in turn, and heavy objects are
// skipped and looked up. Every method, number of threads and room must agree on
// them, and the plain join must on one window's worth.
func TestLargeIsTheSameEveryWay(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	var rows []pairstest.Row
	for i := range 24_000 {
		r := trace(uint64(rng.IntN(1500)), uint64(rng.IntN(2500)), rng.Int64N(4000), int64(i))
		switch rng.IntN(8) {
		case 0:
			r.Object, r.AtUS = 1<<40, 2000+rng.Int64N(500)
		case 1:
			r.Object, r.AtUS = 1<<41, rng.Int64N(9000)
		}
		rows = append(rows, r)
	}
	for minShared := 1; minShared <= 4; minShared++ {
		q := pairs.Query{Window: 9 * time.Microsecond, MinShared: minShared}
		want, first, err := pairs.CoShare(t.Context(), pairstest.Source(rows, len(rows)), q, pairs.Options{Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		if minShared == 2 && len(want) < 100 {
			t.Errorf("%d edges are too few to tell", len(want))
		}
		for _, method := range []string{"hash", "row-wise"} {
			for _, room := range []int64{0, 1 << 18} {
				rng.Shuffle(len(rows), func(i, k int) { rows[i], rows[k] = rows[k], rows[i] })
				got, stats, err := pairs.CoShareBy(t.Context(), pairstest.Source(rows, 10_000), q, pairs.Options{Threads: 3, Spill: t.TempDir()}, method, room)
				if err != nil {
					t.Fatal(err)
				}
				if diff := pairstest.Diff(got, want); diff != "" {
					t.Fatalf("%+v, %s with room for %d: %s", q, method, room, diff)
				}
				stats.Method, stats.Spilled = first.Method, first.Spilled
				if stats != first {
					t.Errorf("stats are %+v, want %+v", stats, first)
				}
			}
		}
	}
	var part []pairstest.Row
	for _, r := range rows {
		if r.AtUS >= 2000 && r.AtUS < 2200 {
			part = append(part, r)
		}
	}
	q := pairs.Query{Window: 9 * time.Microsecond, MinShared: 2}
	got, _, err := pairs.CoShare(t.Context(), pairstest.Source(part, 999), q, pairs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := pairstest.Diff(got, pairstest.Plain(part, q)); diff != "" {
		t.Error(diff)
	}
}

// Counted by hand: object 1 has rows at 0, 1, 1 (a repeat), 5 and 100; object 2
// one row.
func TestStatsCountWhatWasSeen(t *testing.T) {
	rows := []pairstest.Row{trace(1, 1, 0, 1), trace(1, 2, 1, 2), trace(1, 2, 1, 3), trace(1, 2, 5, 4), trace(1, 3, 100, 5), trace(2, 1, 0, 6)}
	_, got, err := pairs.CoShare(t.Context(), pairstest.Source(rows, 2), pairs.Query{Window: 5 * time.Microsecond, MinShared: 1}, pairs.Options{})
	want := pairs.Stats{Traces: 6, Repeats: 1, Objects: 2, Pairs: 3, Live: 3, LiveActors: 2, Method: "hash"}
	if err != nil || got != want {
		t.Errorf("stats are %+v (%v), want %+v", got, err, want)
	}
}

func TestWrongQueriesAreRefused(t *testing.T) {
	for _, q := range []pairs.Query{{Window: -1, MinShared: 1}, {Window: time.Second}} {
		_, _, err := pairs.CoShare(t.Context(), pairstest.Source(nil, 1), q, pairs.Options{})
		if demarche.CodeOf(err) != demarche.Usage {
			t.Errorf("%+v: %v, want a usage error", q, err)
		}
		if _, err := pairs.CoShareSQL(q, "SELECT 1"); demarche.CodeOf(err) != demarche.Usage {
			t.Errorf("%+v in SQL: %v, want a usage error", q, err)
		}
	}
}

// crowd is n actors that touch two objects at once.
func crowd(n int) []pairstest.Row {
	var rows []pairstest.Row
	for i := range n {
		rows = append(rows, trace(1, uint64(i), 0, int64(i)), trace(2, uint64(i), 0, int64(i)))
	}
	return rows
}

func TestWhatTheMemoryDoesNotHoldIsRefused(t *testing.T) {
	q := pairs.Query{Window: time.Second, MinShared: 2}
	for _, c := range []struct {
		actors int
		memory int64
		words  string
	}{
		{2000, 100 << 10, "4000 traces"},        // 64 bytes each
		{400, 1 << 20, "79800 edges need"},      // 16 bytes each
		{200, 3 << 20, "19900 edges need 4 MB"}, // 128 bytes each and 4 records of 16
	} {
		edges, _, err := pairs.CoShare(t.Context(), pairstest.Source(crowd(c.actors), 100), q, pairs.Options{Memory: c.memory, Spill: t.TempDir()})
		e, ok := errors.AsType[*demarche.Error](err)
		if !ok || e.Code != demarche.Usage || !strings.Contains(e.Message, c.words) || e.Hint == "" || edges != nil {
			t.Errorf("%d actors in %d bytes: %v (%d edges), want %q and a hint", c.actors, c.memory, err, len(edges), c.words)
		}
	}
	// Edge by edge, the same memory is enough.
	n := 0
	_, err := pairs.EachEdge(t.Context(), pairstest.Source(crowd(200), 100), q, pairs.Options{Memory: 2 << 20, Spill: t.TempDir()},
		func(*pairs.Edge) error { n++; return nil })
	if err != nil || n != 19900 {
		t.Errorf("%d edges (%v), want 19900", n, err)
	}
}

func TestErrorsOfTheCallerAreReturned(t *testing.T) {
	folder, broken := t.TempDir(), errors.New("broken")
	q, o := pairs.Query{Window: time.Second, MinShared: 1}, pairs.Options{Memory: 4 << 20, Spill: folder}
	rows := crowd(50)
	src := func(ctx context.Context, yield func(pairs.Batch) error) error {
		if err := pairstest.Source(rows, 10)(ctx, yield); err != nil {
			return err
		}
		return broken
	}
	if _, _, err := pairs.CoShareBy(t.Context(), src, q, o, "", 1); !errors.Is(err, broken) {
		t.Errorf("a broken source gives %v", err)
	}
	if _, err := pairs.EachEdge(t.Context(), pairstest.Source(rows, 10), q, o, func(*pairs.Edge) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("a broken yield gives %v", err)
	}
	uneven := func(_ context.Context, yield func(pairs.Batch) error) error {
		return yield(pairs.Batch{Object: make([]uint64, 2), Actor: make([]uint64, 1)})
	}
	if _, _, err := pairs.CoShare(t.Context(), uneven, q, o); err == nil {
		t.Error("a batch of uneven length is taken")
	}
	o.Spill = folder + "/none"
	if _, _, err := pairs.CoShareBy(t.Context(), pairstest.Source(rows, 10), q, o, "", 1); err == nil {
		t.Error("a folder that is not there is written to")
	}
	empty(t, folder)
}

// The context is ended before, within and after the reading.
func TestCoShareStopsWhenTold(t *testing.T) {
	folder := t.TempDir()
	for _, last := range []int{0, 3, 1 << 30} {
		ctx, cancel := context.WithCancel(t.Context())
		if last == 0 {
			cancel()
		}
		src := func(ctx context.Context, yield func(pairs.Batch) error) error {
			n := 0
			err := pairstest.Source(crowd(50), 10)(ctx, func(b pairs.Batch) error {
				if n++; n == last {
					cancel()
				}
				return yield(b)
			})
			cancel()
			return err
		}
		_, _, err := pairs.CoShareBy(ctx, src, pairs.Query{MinShared: 1}, pairs.Options{Spill: folder}, "", 1)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("told to stop at batch %d it says %v", last, err)
		}
	}
	empty(t, folder)
}

func TestProgressIsTold(t *testing.T) {
	var last, total int64
	_, _, err := pairs.CoShare(t.Context(), pairstest.Source(crowd(50), 10), pairs.Query{MinShared: 1}, pairs.Options{
		Threads: 1, Progress: func(done, of int64) { last, total = done, of },
	})
	if err != nil || last != total || total == 0 {
		t.Errorf("told last of %d of %d (%v), want all", last, total, err)
	}
}

// drawRows draws rows of few objects and actors.
func drawRows(t *rapid.T) []pairstest.Row {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) pairstest.Row {
		return pairstest.Row{
			Object: rapid.Uint64Range(1, 5).Draw(t, "object"), Actor: rapid.Uint64Range(1, 6).Draw(t, "actor"),
			AtUS: rapid.Int64Range(0, 30).Draw(t, "at"), Record: rapid.Int64Range(1, 99).Draw(t, "record"),
		}
	}), 0, 60).Draw(t, "rows")
}

// must is [pairs.CoShare] where nothing can go wrong.
func must(t *rapid.T, rows []pairstest.Row, window, minShared int) []pairs.Edge {
	edges, _, err := pairs.CoShare(context.Background(), pairstest.Source(rows, 16), pairs.Query{Window: time.Duration(window) * time.Microsecond, MinShared: minShared}, pairs.Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	return edges
}

// What must never change the answer, and what must change it one way only.
func TestInvariances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t)
		window, minShared := rapid.IntRange(0, 9).Draw(t, "window"), rapid.IntRange(1, 3).Draw(t, "min shared")
		want := must(t, rows, window, minShared)
		same := func(what string, got []pairs.Edge) {
			if diff := pairstest.Diff(got, want); diff != "" {
				t.Errorf("%s: %s", what, diff)
			}
		}
		changed := func(change func(r *pairstest.Row)) []pairstest.Row {
			other := append([]pairstest.Row(nil), rows...)
			for i := range other {
				change(&other[i])
			}
			return other
		}

		same("another order of rows", must(t, rapid.Permutation(rows).Draw(t, "order"), window, minShared))
		same("repeated rows", must(t, append(changed(func(r *pairstest.Row) { r.Record += 100 }), rows...), window, minShared))
		alone := []pairstest.Row{trace(77, 50, 1, 1), trace(77, 50, 2, 2), trace(78, 50, 3, 3)}
		same("an actor who touches what nobody else does", must(t, append(alone, rows...), window, minShared))

		shift := rapid.Int64Range(-1<<50, 1<<50).Draw(t, "shift")
		shifted := must(t, changed(func(r *pairstest.Row) { r.AtUS += shift }), window, minShared)
		for i := range shifted {
			shifted[i].FirstUS -= shift
			shifted[i].LastUS -= shift
		}
		same("all times shifted", shifted)

		renamed := must(t, changed(func(r *pairstest.Row) { r.Actor += 1 << 60 }), window, minShared)
		for i := range renamed {
			renamed[i].A -= 1 << 60
			renamed[i].B -= 1 << 60
		}
		same("other names in the same order", renamed)

		mirrored := must(t, changed(func(r *pairstest.Row) { r.Actor = ^r.Actor }), window, minShared)
		byEnds := map[[2]uint64]pairs.Edge{}
		for _, e := range mirrored {
			e.A, e.B = ^e.B, ^e.A
			e.ARecords, e.BRecords, e.AFirst, e.BFirst = e.BRecords, e.ARecords, e.BFirst, e.AFirst
			byEnds[[2]uint64{e.A, e.B}] = e
		}
		var back []pairs.Edge
		for _, e := range want {
			back = append(back, byEnds[[2]uint64{e.A, e.B}])
		}
		same("names in the other order", back)
		if len(mirrored) != len(want) {
			t.Errorf("names in the other order: %d edges, want %d", len(mirrored), len(want))
		}

		ends := func(edges []pairs.Edge) map[[2]uint64]int {
			m := map[[2]uint64]int{}
			for _, e := range edges {
				m[[2]uint64{e.A, e.B}] = e.Shared
			}
			return m
		}
		wider := ends(must(t, rows, window+3, minShared))
		higher := ends(must(t, rows, window, minShared+1))
		for pair, n := range ends(want) {
			if wider[pair] < n {
				t.Errorf("a wider window has %d objects of %v, want at least %d", wider[pair], pair, n)
			}
			if _, kept := higher[pair]; kept != (n > minShared) {
				t.Errorf("a higher threshold keeps %v with %d objects: %v", pair, n, kept)
			}
		}
		if len(higher) > len(want) {
			t.Errorf("a higher threshold has %d edges, a lower one %d", len(higher), len(want))
		}
	})
}

// Objects and actors are picked so that the kernel's own hash puts them all in
// one place: CoShare must be right, if slow.
func TestNumbersThatHashAlikeArePlain(t *testing.T) {
	const golden = uint64(0x9E3779B97F4A7C15)
	inverse := golden
	for range 6 {
		inverse *= 2 - golden*inverse // Newton's step: inverse*golden is 1 to twice as many bits
	}
	alike := func(k int) uint64 {
		y := inverse * uint64(k)
		return y ^ y>>32
	}
	rng := rand.New(rand.NewPCG(5, 5))
	var rows []pairstest.Row
	for i := range 600 {
		rows = append(rows, trace(alike(rng.IntN(60)), alike(rng.IntN(20)), rng.Int64N(200), int64(i)))
	}
	q := pairs.Query{Window: 9 * time.Microsecond, MinShared: 2}
	got, _, err := pairs.CoShare(t.Context(), pairstest.Source(rows, 100), q, pairs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := pairstest.Diff(got, pairstest.Plain(rows, q)); diff != "" {
		t.Error(diff)
	}
}

// Times that span most of what a number holds leave no bits to sort rows by
// beside them.
func TestTimesFarApartArePlain(t *testing.T) {
	for _, size := range []int{10, 2000} { // rows, of few and of many for an object
		rng := rand.New(rand.NewPCG(6, uint64(size)))
		var rows []pairstest.Row
		for i := range size {
			at := rng.Int64N(int64(size)) - int64(size)/2
			if rng.IntN(2) == 0 {
				at += 1 << 61
			} else {
				at -= 1 << 61
			}
			rows = append(rows, trace(rng.Uint64N(3), rng.Uint64N(6), at, int64(i)))
		}
		q := pairs.Query{Window: 4 * time.Microsecond, MinShared: 2}
		want := pairstest.Plain(rows, q)
		if size > 100 && len(want) == 0 {
			t.Error("the plain join has no edges")
		}
		got, _, err := pairs.CoShare(t.Context(), pairstest.Source(rows, 100), q, pairs.Options{Threads: 2})
		if err != nil {
			t.Fatal(err)
		}
		if diff := pairstest.Diff(got, want); diff != "" {
			t.Error(diff)
		}
	}
}
