package ideal

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	gstat "gonum.org/v1/gonum/stat"

	"demarche"
	"demarche/vote"
)

func classified(t testing.TB, table *vote.Table, a Anchors) *Order {
	t.Helper()
	o, err := Classify(t.Context(), table, ClassifyOptions{Anchors: a})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// The order of the peer, cut by our cuts, has the share of correct votes and the
// reduction of errors that it told. Ours makes nearly as few errors, in an order that is
// nearly the same: many orders are all but equally good.
func TestOrderIsAsThePeers(t *testing.T) {
	ranks, table := peer(t, "oc_1d_rank")
	p, _ := newPanel(table, sieve{votes: 20, binary: true})
	c := &classifier{panel: p, cuts: make([]cut, len(p.rolls))}
	for _, i := range p.states {
		c.at = append(c.at, ranks[table.States[i]])
	}
	theirs := append([]float64(nil), c.at...)
	ranked(theirs)
	c.cut()
	var told Order
	c.tally(&told)
	if math.Abs(told.Fit.Correct-0.9382) > 5e-5 || math.Abs(told.Fit.APRE-0.731) > 5e-4 {
		t.Errorf("of the peer's order %.5f are correct, APRE %.4f", told.Fit.Correct, told.Fit.APRE)
	}
	o := classified(t, table, assemblyEnds)
	var ours []float64
	for _, r := range o.Ranks {
		ours = append(ours, r.Rank)
	}
	if r := gstat.Correlation(ours, theirs, nil); r < 0.97 || !o.Settled {
		t.Errorf("rank correlation %.4f, settled: %v", r, o.Settled)
	}
	if o.Fit.Correct < told.Fit.Correct-0.0005 || o.Fit.APRE < 0.728 {
		t.Errorf("of our order %.5f are correct, APRE %.4f", o.Fit.Correct, o.Fit.APRE)
	}
}

// Votes without errors are put into their order with next to none, of 8,000 at most two:
// the order is the best near by, not of all.
func TestOrderOfVotesWithoutErrors(t *testing.T) {
	for seed := range uint64(5) {
		rng := rand.New(rand.NewPCG(seed, 9))
		table, _ := planted(seed, 150)
		place := rng.Perm(60)
		for r := range table.Rolls {
			at := 4 + rng.IntN(52)
			low, high := demarche.Yes, demarche.No
			if r%2 == 0 {
				low, high = demarche.Abstain, demarche.Yes
			}
			for i, c := range table.Row(r) {
				if c == demarche.NotVoting {
					continue
				}
				if table.Row(r)[i] = high; place[i] < at {
					table.Row(r)[i] = low
				}
			}
		}
		first, last := table.States[slices.Index(place, 0)], table.States[slices.Index(place, 59)]
		o := classified(t, table, Anchors{Negative: []string{first}, Positive: []string{last}})
		x, y := make([]float64, 60), make([]float64, 60)
		wrong := 0
		for i, r := range o.Ranks {
			x[i], y[i] = r.Rank, float64(place[i])
			wrong += r.Wrong
		}
		if r := gstat.Correlation(x, y, nil); wrong > 2 || r < 0.998 || math.Abs(o.Fit.Correct-1+float64(wrong)/float64(o.Fit.Votes)) > 1e-12 {
			t.Errorf("seed %d: %d wrong, %.5f correct, rank correlation %.4f", seed, wrong, o.Fit.Correct, r)
		}
	}
}

// A cut has as few errors as any, by a loop over all; a place too.
func TestCutsAndPlacesAreTheBest(t *testing.T) {
	table, _ := planted(6, 60)
	p, _ := newPanel(table, sieve{votes: 20, binary: true})
	c := &classifier{panel: p, cuts: make([]cut, len(p.rolls)), votes: make([][]placed, len(p.states))}
	for i := range p.states {
		c.at = append(c.at, float64((i*37)%60/2)) // two states each in one place
	}
	ranked(c.at)
	wrong := func(r int, k cut, of func(i int32) float64, only int32) (n int) {
		for _, v := range p.roll(r) {
			if (v.step == k.low) != (of(v.state) < k.at) && (only < 0 || only == v.state) {
				n++
			}
		}
		return n
	}
	here := func(i int32) float64 { return c.at[i] }
	total := 0
	errors := c.cut()
	for r := range p.rolls {
		fewest := 60
		for at := 0.0; at < 62; at += 0.25 {
			for low := range int32(2) {
				if !slices.Contains(c.at, at) {
					fewest = min(fewest, wrong(r, cut{at, low}, here, -1))
				}
			}
		}
		if got := wrong(r, c.cuts[r], here, -1); got != fewest {
			t.Errorf("roll call %d: %d errors, could be %d", r, got, fewest)
		}
		total += fewest
	}
	if errors != total {
		t.Errorf("%d errors are told of %d", errors, total)
	}
	state := func(i int32, at float64) (n int) {
		for r := range p.rolls {
			n += wrong(r, c.cuts[r], func(int32) float64 { return at }, i)
		}
		return n
	}
	c.seek()
	for i := range c.at {
		fewest := 60
		for at := 0.1; at < 62; at += 0.2 {
			fewest = min(fewest, state(int32(i), at))
		}
		if got := state(int32(i), c.at[i]); got > fewest {
			t.Errorf("state %d: %d errors, could be %d", i, got, fewest)
		}
	}
}
