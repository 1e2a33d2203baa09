package influence

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSharedRhythmMakesNoEdges plants two streams that follow one rhythm, of the hour and
// of the day, and each itself, but not each other.
func TestSharedRhythmMakesNoEdges(t *testing.T) {
	long(t)
	const runs = 60
	edges, firm, naive := 0, 0, 0
	for run := range runs {
		r := rand.New(rand.NewPCG(uint64(run), 11))
		levels := make([]float64, 15)
		for d := range levels {
			levels[d] = math.Exp(0.5*r.NormFloat64() - 0.125)
		}
		base := func(t float64) float64 { return daily(t) * levels[int(t/daySpan)] }
		s := thinned(r, 14*daySpan, []float64{0.0025, 0.002}, matrix([]float64{0.3, 0}, []float64{0, 0.2}), all(2, 1.0/900), base, 1.8*slices.Max(levels))
		f, err := FitHawkes(s, Options{})
		if err != nil {
			t.Fatal(err)
		}
		flat, err := FitHawkes(s, Options{Base: Constant})
		if err != nil {
			t.Fatal(err)
		}
		o := UsualPlacebo(uint64(run))
		o.Draws = 100
		all, err := Edges(s, f, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			if e.From != e.To {
				edges++
				if e.Firm() {
					firm++
				}
				if flat.Alpha[e.From][e.To] > 0.05 {
					naive++
				}
			}
		}
	}
	t.Logf("%d of %d edges are firm; with a constant base %d have an α above 0.05", firm, edges, naive)
	if float64(firm) > 0.05*float64(edges) {
		t.Errorf("%d of %d edges between streams that share a rhythm and nothing else are firm", firm, edges)
	}
	if naive < edges/2 {
		t.Errorf("only %d of %d edges fool a constant base: the rhythm planted is no trap", naive, edges)
	}
}

func TestTrueEdgesAreFirmAndInTheirIntervals(t *testing.T) {
	long(t)
	const runs = 20
	firm, covered, reverse := 0, 0, 0
	for run := range runs {
		s := thinned(rand.New(rand.NewPCG(uint64(run), 13)), 14*daySpan, []float64{0.0025, 0.002}, matrix([]float64{0.2, 0.25}, []float64{0, 0.2}), all(2, 1.0/900), daily, 1.8)
		f, err := FitHawkes(s, Options{Base: Hour})
		if err != nil {
			t.Fatal(err)
		}
		o := UsualPlacebo(uint64(run))
		o.Draws = 100
		all, err := Edges(s, f, o)
		if err != nil {
			t.Fatal(err)
		}
		if all[1].Firm() {
			firm++
		}
		if all[1].Lo <= 0.25 && 0.25 <= all[1].Hi {
			covered++
		}
		if all[2].Firm() {
			reverse++
		}
	}
	t.Logf("of %d runs the edge is firm in %d, its α in the interval in %d, the edge that is not firm in %d", runs, firm, covered, reverse)
	if firm < runs || covered < runs*3/4 || reverse > 2 {
		t.Errorf("of %d runs the edge is firm in %d, its α in the interval in %d, the edge that is not firm in %d", runs, firm, covered, reverse)
	}
}
