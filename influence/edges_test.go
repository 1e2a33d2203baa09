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

// A source that was there on one day of forty is on no day of every third draw: such a draw
// tells nothing of it, and what is left of its events by the next day is no measure of their
// answers. Of a source that is there on most days the interval stays.
func TestNoIntervalOfASourceThatMostDaysLack(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	const days = 40
	s := Streams{Times: make([][]float64, 2), Span: days * daySpan}
	for range 60 {
		s.Times[0] = append(s.Times[0], (3+r.Float64())*daySpan)
	}
	for range 400 {
		s.Times[1] = append(s.Times[1], r.Float64()*days*daySpan)
	}
	slices.Sort(s.Times[0])
	slices.Sort(s.Times[1])
	f, err := FitHawkes(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	edges, err := Edges(s, f, UsualPlacebo(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edges {
		if e.From == 0 {
			if !math.IsNaN(e.Lo) || !math.IsNaN(e.Hi) || e.Firm() {
				t.Errorf("of the source of one day: %+v", e)
			}
			continue
		}
		if math.IsNaN(e.Lo) || math.Abs(e.Lo) > 10 || math.Abs(e.Hi) > 10 {
			t.Errorf("of the source of all days: %+v", e)
		}
	}
}
