package resample

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"demarche"
	"demarche/pairs"
	"demarche/simulate"
	"demarche/stat"
)

// simulated returns data of a small trial, with planted groups or without.
func simulated(t *testing.T, groups int) (Data, Options) {
	t.Helper()
	o := simulate.Trial()
	o.Posts, o.Actors, o.Objects, o.Groups, o.Events, o.Flash, o.Sittings = 30_000, 700, 7000, groups, 8, 1, 0.1
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	data := Data{
		Strata: pairs.Strata{
			FirstUS: o.Start.UnixMicro(), StepUS: 24 * time.Hour.Microseconds(), Steps: o.Days,
			Groups: 2, Group: func(actor uint64) int { return int(actor % 2) },
		},
		Step: time.Second, Actors: int64(o.Actors),
	}
	for r := range d.Rows() {
		data.Rows = append(data.Rows, pairs.Row{Object: uint64(r.Object+1) * 0x9e3779b97f4a7c15, Actor: uint64(r.Actor+1) * 0xc2b2ae3d27d4eb4f, AtUS: r.AtUS, Record: int64(r.Number)})
	}
	return data, Options{
		Query: pairs.Query{Window: time.Minute, MinShared: 2}, Horizon: time.Hour, FDR: 0.05,
		Copies: 6, Draws: 10, Sizes: []int{3, 6}, Events: []int{1, 4, 10}, Seed: 7,
	}
}

func runnerOf(t *testing.T) *runner {
	d, o := simulated(t, 4)
	slices.SortFunc(d.Rows, func(a, b pairs.Row) int { return cmp.Compare(a.Record, b.Record) })
	return &runner{Data: d, Options: o}
}

// counted counts what key makes of rows.
func counted[K comparable](rows []pairs.Row, key func(r pairs.Row) K) map[K]int {
	n := map[K]int{}
	for _, r := range rows {
		n[key(r)]++
	}
	return n
}

func TestPermutedLabelsKeepTheRest(t *testing.T) {
	r := runnerOf(t)
	rows := r.permute(r.random(permuted, 1))
	type touch struct {
		object uint64
		at     int64
	}
	touches := func(r pairs.Row) touch { return touch{r.Object, r.AtUS} }
	if !reflect.DeepEqual(counted(rows, touches), counted(r.Rows, touches)) {
		t.Error("an object has not the rows that it had")
	}
	type active struct {
		actor uint64
		step  int
	}
	activity := func(x pairs.Row) active { return active{x.Actor, r.Strata.Step(x.AtUS)} }
	if !reflect.DeepEqual(counted(rows, activity), counted(r.Rows, activity)) {
		t.Error("an actor is not as active in a step as it was")
	}
	kept := 0
	for i := range rows {
		if rows[i].Actor == r.Rows[i].Actor {
			kept++
		}
		if rows[i].Actor%2 != r.Rows[i].Actor%2 {
			t.Fatalf("row %d went over to another group", i)
		}
	}
	if kept > len(rows)/20 {
		t.Errorf("%d of %d rows have their actor still", kept, len(rows))
	}
}

func TestMovedTimesKeepTheRest(t *testing.T) {
	r := runnerOf(t)
	r.Step = time.Minute
	rows := r.move(r.random(moved, 1))
	sum := int64(0)
	for i, x := range rows {
		by := x.AtUS - r.Rows[i].AtUS
		if x.Actor != r.Rows[i].Actor || x.Object != r.Rows[i].Object {
			t.Fatalf("row %d is %+v and was %+v", i, x, r.Rows[i])
		}
		if by%time.Minute.Microseconds() != 0 || max(by, -by) > 30*time.Minute.Microseconds() {
			t.Fatalf("row %d was moved by %d µs", i, by)
		}
		sum += by / time.Minute.Microseconds()
	}
	if mean := float64(sum) / float64(len(rows)); mean < -0.5 || mean > 0.5 {
		t.Errorf("rows were moved by %.2f minutes on average", mean)
	}
}

// Every event of a planted group is one object, touched by every member within
// half a window after a row of the data, on the data's step.
func TestPlantedRowsAreAsSaid(t *testing.T) {
	r := runnerOf(t)
	groups := []group{{size: 3, events: 4}, {size: 6, events: 1}, {size: 2, events: 30}}
	rows, of := r.plant(r.random(power, 1), r.Rows, groups)
	if len(rows) != len(r.Rows)+3*4+6+2*30 || len(of) != 11 {
		t.Fatalf("%d rows and %d members", len(rows)-len(r.Rows), len(of))
	}
	if !slices.Equal(rows[:len(r.Rows)], r.Rows) {
		t.Fatal("the data are not as they were")
	}
	first := map[uint64][]int64{}
	for _, x := range r.Rows {
		first[x.Object] = append(first[x.Object], x.AtUS)
	}
	planted := rows[len(r.Rows):]
	for g, k := range groups {
		if len(k.members) != k.size {
			t.Fatalf("group %d has %d members", g, len(k.members))
		}
		for range k.events {
			event := planted[:k.size]
			planted = planted[k.size:]
			from := slices.MinFunc(event, func(a, b pairs.Row) int { return cmp.Compare(a.AtUS, b.AtUS) }).AtUS
			for i, x := range event {
				if x.Actor != k.members[i] || of[x.Actor] != g+1 || x.Object != event[0].Object || x.AtUS-from > 30_000_000 || x.AtUS%1_000_000 != 0 {
					t.Fatalf("row %d of an event of group %d is %+v", i, g, x)
				}
			}
			if !slices.ContainsFunc(first[event[0].Object], func(at int64) bool { return at <= from && from-at <= 30_000_000 }) {
				t.Fatalf("an event of group %d is not at a row of the data", g)
			}
		}
	}
}

// A few actors who write all of the data are all that can be members.
func TestMembersAreFoundAmongFew(t *testing.T) {
	r := &runner{Data: Data{Step: time.Second, Strata: pairs.Strata{StepUS: 1 << 60, Steps: 1, Groups: 1}}, Options: Options{Query: pairs.Query{Window: time.Minute, MinShared: 2}}}
	for i := range int64(1000) {
		r.Rows = append(r.Rows, pairs.Row{Object: uint64(i % 50), Actor: uint64(max(1, i-995)), AtUS: i * 1e7})
	}
	_, of := r.plant(r.random(power, 1), r.Rows, []group{{size: 4, events: 2}})
	if len(of) != 4 {
		t.Errorf("%d members, want 4", len(of))
	}
}

func TestWhatIsFoundInCopies(t *testing.T) {
	data, o := simulated(t, 4)
	ctx := context.Background()
	r, err := Run(ctx, data, o)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]Calm{"permuted": r.Permuted, "moved": r.Moved} {
		if c.Copies != 6 || c.Any[1] > 1 || c.Firm[1] > 3 {
			t.Errorf("%s: %+v", name, c)
		}
		if c.Edges < 60 {
			t.Errorf("%s: %d edges by the threshold alone are too few to tell", name, c.Edges)
		}
	}
	wrong, _ := stat.Mean(r.Mixed.Shares[1])
	if m := r.Mixed; m.Firm[1] < 50 || wrong > 0.1 || float64(m.False[1]) > 0.1*float64(m.Firm[1]) {
		t.Errorf("planted among permuted labels: %+v", m)
	}
	if len(r.Power) != 6 {
		t.Fatalf("power of %d kinds", len(r.Power))
	}
	for _, p := range r.Power {
		if p.Planted != 10 || p.Pairs != 10*p.Size*(p.Size-1)/2 || p.Found > 10 {
			t.Errorf("%+v", p)
		}
		if p.Events == 1 && p.Found > 0 || p.Events == 10 && p.Found < 8 {
			t.Errorf("of groups of %d with %d events, %d of 10 are found", p.Size, p.Events, p.Found)
		}
	}
	o.Join.Threads = 3
	rows := slices.Clone(data.Rows)
	slices.Reverse(rows)
	rows = append(rows, rows[:100]...)
	again, err := Run(ctx, Data{rows, data.Strata, data.Step, data.Actors}, o)
	if err != nil || !reflect.DeepEqual(again, r) {
		t.Errorf("in another order, with repeats and on more cores: %+v, %v; want %+v", again, err, r)
	}
	if again, err := Run(ctx, Data{Strata: data.Strata}, o); err != nil || again.Rows != 0 {
		t.Errorf("of nothing: %+v, %v", again, err)
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := Run(stopped, data, o); err == nil {
		t.Error("it goes on when told to stop")
	}
	for _, change := range []func(*Options){
		func(o *Options) { o.Copies = 0 },
		func(o *Options) { o.Draws = 0 },
		func(o *Options) { o.Sizes = []int{1} },
		func(o *Options) { o.Events = nil },
	} {
		wrong := o
		change(&wrong)
		if _, err := Run(ctx, data, wrong); demarche.CodeOf(err) != demarche.Usage {
			t.Errorf("%+v: error %v", wrong, err)
		}
	}
}
