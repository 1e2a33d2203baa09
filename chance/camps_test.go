package chance_test

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"demarche/chance"
	"demarche/pairs"
	"demarche/pairs/pairstest"
	"demarche/simulate"
)

func campsOf(t *testing.T, rows []pairstest.Row, threads int, o chance.CampOptions) *chance.Camps {
	t.Helper()
	held, err := pairs.Hold(context.Background(), pairstest.Source(rows, 1000), pairs.Options{Threads: threads})
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	c, err := chance.FindCamps(context.Background(), held, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// randIndex returns how much two partitions of the same actors agree, 1 where they are the
// same and about 0 where they have nothing to do with each other: the adjusted index of
// Hubert and Arabie 1985, doi:10.1007/BF01908075.
func randIndex(of map[uint64]int32, truth map[uint64]int) float64 {
	type cell struct{ a, b int }
	cells, as, bs := map[cell]float64{}, map[int]float64{}, map[int]float64{}
	for actor, a := range of {
		b := truth[actor]
		cells[cell{int(a), b}]++
		as[int(a)]++
		bs[b]++
	}
	two := func(n float64) float64 { return n * (n - 1) / 2 }
	var both, a, b float64
	for _, n := range cells {
		both += two(n)
	}
	for _, n := range as {
		a += two(n)
	}
	for _, n := range bs {
		b += two(n)
	}
	expected := a * b / two(float64(len(of)))
	return (both - expected) / ((a+b)/2 - expected)
}

// Camps that were planted are found, with flash events, fast responders and groups
// among them, and from a part of the objects; the order of rows and the number of
// workers are nothing to it.
func TestPlantedCampsAreFound(t *testing.T) {
	o := simulate.Trial()
	o.Posts, o.Actors, o.Objects, o.Flash = 90_000, 1500, 20_000, 3
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(d)
	truth := map[uint64]int{}
	for r := range d.Rows() {
		truth[uint64(r.Actor+1)*0xc2b2ae3d27d4eb4f] = int(r.Actor) % o.Camps
	}
	for name, memory := range map[string]int64{"from all objects": 0, "from a part": 12 << 20} {
		opt := chance.CampOptions{Window: time.Minute, Seed: 1, Memory: memory}
		want := campsOf(t, rows, 1, opt)
		if got := randIndex(want.Of, truth); got < 0.9 || len(want.Of) < o.Actors*9/10 {
			t.Errorf("%s: camps of %d actors, %v, agree with those that were planted by %.3f", name, len(want.Of), want.Sizes, got)
		}
		if part := want.Share < 1; part != (memory > 0) || memory > 0 && want.Touches > memory/100 {
			t.Errorf("%s: a share of %v, %d touches", name, want.Share, want.Touches)
		}
		shuffled := slices.Clone(rows)
		rand.New(rand.NewPCG(1, 9)).Shuffle(len(shuffled), func(i, k int) { shuffled[i], shuffled[k] = shuffled[k], shuffled[i] })
		got := campsOf(t, shuffled, 3, opt)
		if !maps.Equal(got.Of, want.Of) || !slices.Equal(got.Sizes, want.Sizes) || got.Touches != want.Touches || got.Within != want.Within || got.Share != want.Share {
			t.Errorf("%s: other camps of rows in another order, by more workers", name)
		}
	}
}

// What camps are found from is what a loop over every two rows leaves.
func TestCampsLeaveOutWhatIsToBeExplained(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	var rows []pairstest.Row
	for i := range 2000 {
		rows = append(rows, pairstest.Row{Object: uint64(rng.IntN(60)), Actor: uint64(rng.IntN(25)), AtUS: int64(i) * 1e6, Record: int64(i)})
	}
	for _, window := range []time.Duration{0, 20 * time.Second, time.Minute, time.Hour} {
		within := int64(0)
		type touch struct{ object, actor uint64 }
		apart := map[touch]bool{}
		for _, r := range rows {
			near := slices.ContainsFunc(rows, func(u pairstest.Row) bool {
				return u.Object == r.Object && u.Actor != r.Actor && max(u.AtUS-r.AtUS, r.AtUS-u.AtUS) <= window.Microseconds()
			})
			if near {
				within++
			} else {
				apart[touch{r.Object, r.Actor}] = true
			}
		}
		actors := map[uint64]int64{}
		for a := range apart {
			actors[a.object]++
		}
		touches := int64(0)
		for _, n := range actors {
			if n > 1 {
				touches += n
			}
		}
		if c := campsOf(t, rows, 2, chance.CampOptions{Window: window}); c.Within != within || c.Touches != touches {
			t.Errorf("within %v: %d rows left out and %d touches, want %d and %d", window, c.Within, c.Touches, within, touches)
		}
	}
}

// Two of a part are compared within it as if it were a group, and all others as if
// their group had no parts.
func TestPartsOfGroups(t *testing.T) {
	o := simulate.Trial()
	o.Posts, o.Actors, o.Objects, o.Groups, o.Flash = 20_000, 500, 4500, 4, 1
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	held, err := pairs.Hold(context.Background(), pairstest.Source(rowsOf(d), 1000), pairs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	q := pairs.Query{Window: time.Minute, MinShared: 2}
	// Groups 0 and 1 have a part each, 2 and 3.
	part := func(actor uint64) int { return int(actor>>40) % 4 }
	whole := func(actor uint64) int { return part(actor) % 2 }
	tell := func(groups int, group func(uint64) int, of []int) ([]pairs.Couple, []chance.Edge) {
		strata := &pairs.Strata{FirstUS: o.Start.UnixMicro(), StepUS: 24 * time.Hour.Microseconds(), Steps: o.Days, Groups: groups, Group: group, Whole: of}
		joined, err := held.Join(context.Background(), q, strata)
		if err != nil {
			t.Fatal(err)
		}
		r, err := chance.Judge(context.Background(), held, joined, strata, chance.Options{Query: q, Horizon: time.Hour, FDR: 0.05, Actors: int64(o.Actors)})
		if err != nil {
			t.Fatal(err)
		}
		return joined.Couples(), r.Edges
	}
	couples, got := tell(4, part, []int{0, 1, 0, 1})
	_, alone := tell(4, part, nil)
	_, without := tell(2, whole, nil)
	seen := [2]int{}
	for i, c := range couples {
		want := without[i].Choice
		if part(c.A) > 1 && part(c.B) > 1 {
			want = alone[i].Choice
			seen[1]++
		} else {
			seen[0]++
		}
		if !about(got[i].Choice, want, 1e-9) {
			t.Errorf("of actors in groups %d and %d choice is %v, want %v", part(c.A), part(c.B), got[i].Choice, want)
		}
	}
	if min(seen[0], seen[1]) < 20 {
		t.Errorf("%v edges of either kind are too few to tell", seen)
	}
}
