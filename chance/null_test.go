package chance_test

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"demarche"
	"demarche/chance"
	"demarche/pairs"
	"demarche/pairs/pairstest"
	"demarche/simulate"
)

// notBelow fails where p-values of a null are smaller than they may be: of n, a
// share x at most is x or smaller, for every x up to 0.1, but for what chance does to
// a count (four standard deviations).
func notBelow(t *testing.T, what string, p []float64, n int) {
	t.Helper()
	slices.Sort(p)
	for i, x := range p {
		if x > 0.1 {
			break
		}
		if may := float64(n)*x + 4*math.Sqrt(float64(n)*x) + 3; float64(i+1) > may {
			t.Fatalf("%s: %d of %d p-values are %g or smaller, and %.1f may be", what, i+1, n, x, may)
		}
	}
}

// Labels that are permuted are what choice asks about: over permutations of one
// set of rows, p_choice of any pair is no smaller than it says.
func TestChoiceOverPermutations(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	var rows []pairstest.Row
	for i := range 500 {
		// Popular objects, a crowded hour, and actors of which some are busy.
		object := uint64(math.Pow(rng.Float64(), 1.2) * 300)
		at := rng.Int64N(30_000)
		if rng.IntN(3) == 0 {
			at = int64(object)*100 + rng.Int64N(300)
		}
		actor := uint64(math.Pow(rng.Float64(), 2)*40) + 1
		rows = append(rows, pairstest.Row{Object: object, Actor: actor * 0x9e3779b97f4a7c15, AtUS: at, Record: int64(i)})
	}
	q := pairs.Query{Window: 60 * time.Microsecond, MinShared: 1}
	const rounds = 700
	busy, quiet := []float64{}, []float64{}
	for range rounds {
		for i := range rows {
			k := i + rng.IntN(len(rows)-i)
			rows[i].Actor, rows[k].Actor = rows[k].Actor, rows[i].Actor
		}
		couples, r := judge(t, rows, q, time.Millisecond, 40, pairs.Options{Threads: 1})
		at := func(a, b uint64) float64 {
			a, b = a*0x9e3779b97f4a7c15, b*0x9e3779b97f4a7c15
			for i, c := range couples {
				if c.A == min(a, b) && c.B == max(a, b) {
					return math.Exp(r.Edges[i].LogChoice)
				}
			}
			return 1
		}
		busy, quiet = append(busy, at(1, 2)), append(quiet, at(25, 31))
	}
	notBelow(t, "two busy actors", busy, rounds)
	notBelow(t, "two quiet ones", quiet, rounds)
	if busy[0] > 0.01 {
		t.Error("no permutation brings the busy ones together, so that the test cannot fail")
	}
}

// Where nobody is coordinated, p_timing of all pairs that could be tested is no
// smaller than it says, whatever else brings actors together: camps, flash events,
// fast responders, hours of the day, all of them.
func TestTimingWhereNobodyActsTogether(t *testing.T) {
	for name, change := range map[string]func(*simulate.Options){
		"nothing but popularity": func(*simulate.Options) {},
		"camps":                  func(o *simulate.Options) { o.Camps = 10 },
		"flash events":           func(o *simulate.Options) { o.Flash = 5 },
		"fast responders":        func(o *simulate.Options) { o.Responders = 0.3 },
		"sittings":               func(o *simulate.Options) { o.Camps, o.Sittings = 10, 0.3 },
		"all of them":            func(o *simulate.Options) { o.Camps, o.Flash, o.Responders, o.Sittings = 10, 5, 0.3, 0.3 },
	} {
		t.Run(name, func(t *testing.T) {
			o := simulate.Trial()
			o.Posts, o.Actors, o.Objects, o.Groups, o.Camps, o.Flash, o.Responders = 150_000, 1500, 33_000, 0, 0, 0, 0
			change(&o)
			d, err := simulate.Generate(o)
			if err != nil {
				t.Fatal(err)
			}
			rows := rowsOf(d)
			q := pairs.Query{Window: time.Minute, MinShared: 2}
			_, r := judge(t, rows, q, time.Hour, int64(o.Actors), pairs.Options{})
			var timing []float64
			for i := range r.Edges {
				timing = append(timing, math.Exp(r.Edges[i].LogTiming))
			}
			notBelow(t, name, timing, int(r.Tested))
			if r.Firm > 0 {
				t.Errorf("%d edges of %d are firm", r.Firm, len(r.Edges))
			}
			if len(timing) < 100 {
				t.Errorf("%d edges are too few to tell", len(timing))
			}
		})
	}
}

func rowsOf(d *simulate.Data) (rows []pairstest.Row) {
	for r := range d.Rows() {
		rows = append(rows, pairstest.Row{
			Object: uint64(r.Object+1) * 0x9e3779b97f4a7c15, Actor: uint64(r.Actor+1) * 0xc2b2ae3d27d4eb4f, AtUS: r.AtUS, Record: int64(r.Number),
		})
	}
	return rows
}

// Groups that were planted among all of that are found, and little else.
func TestPlantedGroupsAreFirm(t *testing.T) {
	o := simulate.Trial()
	o.Posts, o.Actors, o.Objects = 90_000, 1500, 20_000
	o.Groups, o.Events, o.Flash = 8, 8, 3
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	planted := map[[2]uint64]bool{}
	members := map[int]map[uint64]bool{}
	for r := range d.Rows() {
		if r.Group > 0 {
			if members[r.Group] == nil {
				members[r.Group] = map[uint64]bool{}
			}
			members[r.Group][uint64(r.Actor+1)*0xc2b2ae3d27d4eb4f] = true
		}
	}
	for _, group := range members {
		for a := range group {
			for b := range group {
				if a < b {
					planted[[2]uint64{a, b}] = true
				}
			}
		}
	}
	couples, r := judge(t, rowsOf(d), pairs.Query{Window: time.Minute, MinShared: 2}, time.Hour, int64(o.Actors), pairs.Options{})
	right, wrong := 0, 0
	for i, c := range couples {
		if r.Edges[i].Firm {
			if planted[[2]uint64{c.A, c.B}] {
				right++
			} else {
				wrong++
			}
		}
	}
	if len(planted) != 120 || right < 110 || wrong > 4 {
		t.Errorf("of %d planted pairs %d are firm, and %d others of %d", len(planted), right, wrong, len(couples))
	}
}

// From 200 rows of others on, companions are not left out: a group in a crowd is
// told by the crowd.
func TestACrowdIsPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	var rows []pairstest.Row
	add := func(object, actor uint64, at int64) {
		rows = append(rows, pairstest.Row{Object: object, Actor: actor*0x9e3779b97f4a7c15 + 1, AtUS: at, Record: int64(len(rows))})
	}
	for actor := range uint64(320) {
		add(1, 100+actor, rng.Int64N(300))
	}
	for object := range uint64(9) {
		for actor := range uint64(4) {
			add(10+object, actor, int64(object)*5000+rng.Int64N(4))
		}
		for actor := range uint64(3) {
			add(10+object, 100+uint64(rng.IntN(300))+actor, int64(object)*5000+rng.Int64N(200))
		}
	}
	for actor := range uint64(4) {
		add(1, actor, 150+rng.Int64N(4))
	}
	p := newPlain(rows, 6, 300)
	p.setRates(2)
	couples, r := judge(t, rows, pairs.Query{Window: 6 * time.Microsecond, MinShared: 2}, 300*time.Microsecond, 400, pairs.Options{Threads: 2})
	if p.jitter || len(couples) < 6 {
		t.Fatalf("%d couples, jitter %v: not what is to be tested", len(couples), p.jitter)
	}
	for i, c := range couples {
		trials, meetings := p.occasions(c.A, c.B)
		if e := r.Edges[i]; e.Occasions != len(trials) || !about(e.LogTiming, math.Log(tail(meetings, trials)), 1e-9) {
			t.Errorf("%v: %d occasions, log p %v, want %d, %v", c, e.Occasions, e.LogTiming, len(trials), math.Log(tail(meetings, trials)))
		}
	}
}

// What is looked at in part comes to about the same: strangers of a part of the
// objects, pairs that could be tested of a part of the actors, steps of time that
// were put together; and what is not looked at in part is as it was.
func TestALittleTellsAboutTheSame(t *testing.T) {
	o := simulate.Trial()
	o.Posts, o.Actors, o.Objects, o.Groups, o.Flash = 120_000, 2000, 26_000, 8, 2
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(d)
	ctx := context.Background()
	held, err := pairs.Hold(ctx, pairstest.Source(rows, 1000), pairs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	q := pairs.Query{Window: time.Minute, MinShared: 2}
	strata := &pairs.Strata{FirstUS: o.Start.UnixMicro(), StepUS: time.Hour.Microseconds(), Steps: 24 * o.Days, Groups: 1}
	joined, err := held.Join(ctx, q, strata)
	if err != nil {
		t.Fatal(err)
	}
	opt := chance.Options{Query: q, Horizon: time.Hour, FDR: 0.05, Actors: int64(o.Actors)}
	whole, err := chance.Judge(ctx, held, joined, strata, opt)
	if err != nil {
		t.Fatal(err)
	}
	part, err := chance.JudgeALittle(ctx, held, joined, strata, opt, 60_000, 300_000, 200_000)
	if err != nil {
		t.Fatal(err)
	}
	if part.Counted == 0 || part.Counted > o.Actors/2 || math.Abs(part.Tested/whole.Tested-1) > 0.25 {
		t.Errorf("%v pairs that could be tested, of %d actors; they are %v", part.Tested, part.Counted, whole.Tested)
	}
	var near, met [2]float64
	for i, pools := range [][]chance.Pool{whole.Strangers, part.Strangers} {
		for _, p := range pools {
			near[i] += float64(p.Near)
			met[i] += float64(p.Met)
		}
	}
	if near[1] < near[0]/5 || near[1] > near[0]*4/5 || math.Abs(met[1]/near[1]/(met[0]/near[0])-1) > 0.25 {
		t.Errorf("%v of %v meet, of all %v of %v", met[1], near[1], met[0], near[0])
	}
	var choice [2]float64
	for i := range whole.Edges {
		if whole.Edges[i].Occasions != part.Edges[i].Occasions {
			t.Fatalf("edge %d has %d occasions, and %d by a part", i, whole.Edges[i].Occasions, part.Edges[i].Occasions)
		}
		choice[0] += whole.Edges[i].Choice
		choice[1] += part.Edges[i].Choice
	}
	if choice[0] == choice[1] || math.Abs(choice[1]/choice[0]-1) > 0.3 {
		t.Errorf("choice comes to %v in all, and in longer steps to %v", choice[0], choice[1])
	}
}

// Renaming actors, moving all times, the order of rows, how many workers there are
// and rows that repeat another change nothing.
func TestWhatMustNotMatter(t *testing.T) {
	o := simulate.Trial()
	o.Posts, o.Actors, o.Objects, o.Groups, o.Flash, o.Camps = 20_000, 500, 4500, 4, 1, 4
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(d)
	q := pairs.Query{Window: time.Minute, MinShared: 2}
	type told struct {
		edge chance.Edge
		a, b uint64
	}
	tell := func(rows []pairstest.Row, back func(uint64) uint64, threads int) (float64, []told) {
		couples, r := judge(t, rows, q, time.Hour, int64(o.Actors), pairs.Options{Threads: threads})
		var all []told
		for i, c := range couples {
			a, b := back(c.A), back(c.B)
			all = append(all, told{r.Edges[i], min(a, b), max(a, b)})
		}
		slices.SortFunc(all, func(x, y told) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
		return r.Tested, all
	}
	same := func(x uint64) uint64 { return x }
	wantTested, want := tell(rows, same, 1)
	if len(want) < 50 {
		t.Fatalf("%d edges are too few to tell", len(want))
	}
	rng := rand.New(rand.NewPCG(9, 9))
	turn := func(change func(r *pairstest.Row)) []pairstest.Row {
		turned := slices.Clone(rows)
		for i := range turned {
			change(&turned[i])
		}
		return turned
	}
	const key = 0x5851f42d4c957f2d // odd, so that it can be undone
	undo := uint64(1)
	for range 6 {
		undo *= 2 - undo*key
	}
	shuffled := slices.Clone(rows)
	rng.Shuffle(len(shuffled), func(i, k int) { shuffled[i], shuffled[k] = shuffled[k], shuffled[i] })
	repeated := slices.Clone(rows)
	for range 5000 {
		r := rows[rng.IntN(len(rows))]
		r.Record = rng.Int64N(1 << 30)
		repeated = append(repeated, r)
	}
	for name, c := range map[string]struct {
		rows    []pairstest.Row
		back    func(uint64) uint64
		threads int
	}{
		"more workers":  {rows, same, 3},
		"order":         {shuffled, same, 2},
		"all times":     {turn(func(r *pairstest.Row) { r.AtUS += 12_345_678 }), same, 2},
		"actors' names": {turn(func(r *pairstest.Row) { r.Actor *= key }), func(a uint64) uint64 { return a * undo }, 2},
		"repeats":       {repeated, same, 2},
	} {
		tested, got := tell(c.rows, c.back, c.threads)
		if tested != wantTested || !slices.Equal(got, want) {
			t.Errorf("%s: %v could be tested, want %v; %d edges, want %d", name, tested, wantTested, len(got), len(want))
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Fatalf("edge %d is\n%+v, want\n%+v", i, got[i], want[i])
				}
			}
		}
	}
}

func TestWhatCannotBeAsked(t *testing.T) {
	ctx := context.Background()
	held, err := pairs.Hold(ctx, pairstest.Source(nil, 1), pairs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	strata := &pairs.Strata{StepUS: 1, Steps: 1, Groups: 1}
	joined, err := held.Join(ctx, pairs.Query{Window: time.Minute, MinShared: 2}, strata)
	if err != nil {
		t.Fatal(err)
	}
	good := chance.Options{Query: pairs.Query{Window: time.Minute, MinShared: 2}, Horizon: time.Hour, FDR: 0.05}
	if r, err := chance.Judge(ctx, held, joined, strata, good); err != nil || len(r.Edges) > 0 || r.Tested != 0 {
		t.Errorf("of nothing: %+v, %v", r, err)
	}
	for _, change := range []func(*chance.Options){
		func(o *chance.Options) { o.Horizon = time.Minute },
		func(o *chance.Options) { o.FDR = 0 },
		func(o *chance.Options) { o.FDR = 1 },
	} {
		o := good
		change(&o)
		if _, err := chance.Judge(ctx, held, joined, strata, o); demarche.CodeOf(err) != demarche.Usage {
			t.Errorf("%+v: error %v", o, err)
		}
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := chance.Judge(stopped, held, joined, strata, good); err == nil {
		t.Error("it goes on when told to stop")
	}
	for window, want := range map[time.Duration]time.Duration{
		0: 10 * time.Minute, time.Second: 10 * time.Minute, time.Minute: time.Hour, time.Hour: 24 * time.Hour, 24 * time.Hour: 48 * time.Hour,
	} {
		if got := chance.Horizon(window); got != want {
			t.Errorf("the horizon of %v is %v, want %v", window, got, want)
		}
	}
}
