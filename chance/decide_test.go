package chance

import (
	"math"
	"testing"
)

// The procedure asks of 100 pairs at a rate of 0.05. With two firm edges it calls
// firm what has a p of 0.05 · 2 / 100 at most: an edge whose p comes to more without
// its least likely meeting rests on it, one whose p stays below does not, however
// close the firm edges are to each other.
func TestWhatRestsOnOneMeeting(t *testing.T) {
	for _, c := range []struct {
		name               string
		choice, timing     []float64 // of each edge
		without            []float64 // both p without the meeting
		firm, onOne        []bool
		byChoice, byTiming []bool
	}{
		{
			"the weakest firm edge",
			[]float64{1e-20, 4e-4, 0.2},
			[]float64{1e-20, 4e-4, 1e-9},
			[]float64{1e-15, 9e-4, 1},
			[]bool{true, true, false},
			[]bool{false, false, false},
			[]bool{false, false, true},
			[]bool{false, false, false},
		},
		{
			"one that falls without it",
			[]float64{1e-20, 4e-4, 1e-9},
			[]float64{1e-20, 4e-4, 0.3},
			[]float64{1e-15, 2e-3, 1},
			[]bool{true, true, false},
			[]bool{false, true, false},
			[]bool{false, false, false},
			[]bool{false, false, true},
		},
		{
			"a firm edge alone", []float64{1e-13}, []float64{1e-13}, []float64{1e-11}, []bool{true}, []bool{false}, []bool{false}, []bool{false},
		},
		{
			"none", []float64{0.02, 1e-9}, []float64{0.01, 0.7}, []float64{1, 1}, []bool{false, false}, []bool{false, false}, []bool{true, false}, []bool{true, true},
		},
	} {
		g := &judge{o: Options{FDR: 0.05, Actors: 1}}
		r := &Result{Tested: 100}
		for i := range c.choice {
			r.Edges = append(r.Edges, Edge{LogChoice: math.Log(c.choice[i]), LogTiming: math.Log(c.timing[i])})
			g.without = append(g.without, answers{math.Log(c.without[i]), math.Log(c.without[i])})
		}
		g.decide(r)
		for i, e := range r.Edges {
			if e.Firm != c.firm[i] || e.OnOne != c.onOne[i] || e.ByChoice != c.byChoice[i] || e.ByTiming != c.byTiming[i] {
				t.Errorf("%s: edge %d is %+v", c.name, i, e)
			}
		}
	}
}
