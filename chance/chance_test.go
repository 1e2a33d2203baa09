package chance_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"demarche/chance"
	"demarche/pairs"
	"demarche/pairs/pairstest"
)

// judge runs the join and what is under test.
func judge(t testing.TB, rows []pairstest.Row, q pairs.Query, horizon time.Duration, actors int64, o pairs.Options) ([]pairs.Couple, *chance.Result) {
	t.Helper()
	ctx := context.Background()
	held, err := pairs.Hold(ctx, pairstest.Source(rows, 64), o)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	strata := &pairs.Strata{StepUS: 1 << 40, Steps: 1, Groups: 1}
	joined, err := held.Join(ctx, q, strata)
	if err != nil {
		t.Fatal(err)
	}
	r, err := chance.Judge(ctx, held, joined, strata, chance.Options{Query: q, Horizon: horizon, FDR: 0.05, Actors: actors})
	if err != nil {
		t.Fatal(err)
	}
	return joined.Couples(), r
}

func about(a, b, share float64) bool {
	return a == b || math.Abs(a-b) <= share*(1+math.Abs(a)+math.Abs(b))
}

// drawn draws a small case in which ties, repeats, several rows of one actor on
// one object, bursts and companions are common.
func drawn(rng *rand.Rand) []pairstest.Row {
	var rows []pairstest.Row
	actors, objects := 3+rng.IntN(12), 3+rng.IntN(20)
	add := func(object, actor uint64, at int64) {
		rows = append(rows, pairstest.Row{Object: object, Actor: actor*0x9e3779b97f4a7c15 + 1, AtUS: at, Record: int64(len(rows))})
	}
	for range 30 + rng.IntN(120) {
		object := uint64(rng.IntN(objects))
		at := int64(object)*50 + rng.Int64N(400)
		if rng.IntN(3) == 0 {
			at = int64(object)*50 + rng.Int64N(20) // at the beginning
		}
		add(object, uint64(rng.IntN(actors)), at)
		if rng.IntN(10) == 0 {
			rows = append(rows, rows[len(rows)-1])
		}
	}
	for event := range rng.IntN(5) { // a group
		at := rng.Int64N(2000)
		for member := range uint64(2 + rng.IntN(3)) {
			add(uint64(1000+event), member, at+rng.Int64N(5))
		}
	}
	return rows
}

func TestJudgeIsPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(20261125, 1))
	const window = 6
	q := pairs.Query{Window: window * time.Microsecond, MinShared: 2}
	edges, jittered := 0, 0
	for range 120 {
		rows, horizon := drawn(rng), []int64{40, 60, 120}[rng.IntN(3)]
		p := newPlain(rows, window, horizon)
		p.setRates(2)
		share := 1e-9
		if p.jitter {
			share = 1e-5 // the twin walks in steps
			jittered++
		}
		couples, r := judge(t, rows, q, time.Duration(horizon)*time.Microsecond, 40, pairs.Options{Threads: 1 + rng.IntN(3)})
		if !slices.Equal(couples, p.couples()) {
			t.Fatalf("couples %v, want %v", couples, p.couples())
		}
		if r.Jitter != p.jitter {
			t.Fatalf("jitter is %v, want %v", r.Jitter, p.jitter)
		}
		if r.Tested != p.tested() || r.Counted != 0 {
			t.Fatalf("%v pairs could be tested (of %d actors), want %v", r.Tested, r.Counted, p.tested())
		}
		var logp []float64
		fewer := math.Max(40*39/2/p.tested(), 1)
		for i, c := range couples {
			e := r.Edges[i]
			trials, meetings := p.occasions(c.A, c.B)
			sum := 0.0
			for _, v := range trials {
				sum += v
			}
			lambda := p.choice(c.A, c.B)
			poisson := 1.0
			for k, term := 0, math.Exp(-lambda); k < meetings; k++ {
				poisson -= term
				term *= lambda / float64(k+1)
			}
			timing := tail(meetings, trials)
			if e.Occasions != len(trials) || e.Meetings != meetings || !about(e.Timing, sum, share) || !about(e.LogTiming, math.Log(timing), share) {
				t.Fatalf("timing of %v: %d occasions, %d meetings, %v expected, log p %v; want %d, %d, %v, %v", c, e.Occasions, e.Meetings, e.Timing, e.LogTiming, len(trials), meetings, sum, math.Log(timing))
			}
			if !about(e.Choice, lambda, 1e-9) || math.Abs(math.Exp(e.LogChoice)-poisson) > 1e-12 {
				t.Fatalf("choice of %v: %v expected, p %v; want %v, %v", c, e.Choice, math.Exp(e.LogChoice), lambda, poisson)
			}
			logp = append(logp, min(math.Max(e.LogChoice+math.Log(fewer), e.LogTiming), 0))
			edges++
		}
		for i := range couples {
			q := 0.0 // log 1
			for _, v := range logp {
				if v >= logp[i] {
					rank := 0
					for _, u := range logp {
						if u <= v {
							rank++
						}
					}
					q = min(q, v+math.Log(r.Tested)-math.Log(float64(rank)))
				}
			}
			if !about(r.Edges[i].LogQ, q, 1e-9) || r.Edges[i].Firm != (q <= math.Log(0.05)) {
				t.Fatalf("log q %v, firm %v; want %v", r.Edges[i].LogQ, r.Edges[i].Firm, q)
			}
		}
	}
	if edges < 400 || jittered < 20 || jittered > 100 {
		t.Errorf("%d edges, %d cases of 120 with too few strangers: too few to tell", edges, jittered)
	}
}
