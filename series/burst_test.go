package series

import (
	"fmt"
	"math"
	"testing"

	"demarche/stat"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// With few points every sequence of states can be written down.
func TestBurstsAreTheCheapestSequence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := BurstOptions{
			Scale:  rapid.SampledFrom([]float64{1.5, 2, 3}).Draw(t, "scale"),
			Gamma:  rapid.SampledFrom([]float64{0.1, 1}).Draw(t, "gamma"),
			States: rapid.IntRange(2, 3).Draw(t, "states"),
		}
		values := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1, 2, 5, 9}), 3, 7).Draw(t, "values")
		if sum(values) == 0 {
			return
		}
		of, times := make([]float64, len(values)), []float64{100}
		for i, v := range values {
			of[i] = 20 + v
			times = append(times, times[i]+v)
		}
		n := float64(len(values))
		gapBase, share, rate := n/sum(values), sum(values)/sum(of), stat.Average(values)
		for name, c := range map[string]struct {
			fit  func() (BurstFit, error)
			cost func(v float64, i, state int) float64
		}{
			"gaps": {func() (BurstFit, error) { return GapBursts(times, o) }, func(v float64, _, s int) float64 {
				return -distuv.Exponential{Rate: gapBase * math.Pow(o.Scale, float64(s))}.LogProb(v)
			}},
			"batches": {func() (BurstFit, error) { return BatchBursts(values, of, o) }, func(v float64, i, s int) float64 {
				p := share * math.Pow(o.Scale, float64(s))
				if p >= 1 {
					return math.Inf(1)
				}
				return -distuv.Binomial{N: of[i], P: p}.LogProb(v)
			}},
			"counts": {func() (BurstFit, error) { return CountBursts(values, o) }, func(v float64, _, s int) float64 {
				return -distuv.Poisson{Lambda: rate * math.Pow(o.Scale, float64(s))}.LogProb(v)
			}},
		} {
			got, err := c.fit()
			if err != nil {
				t.Fatal(err)
			}
			of := func(states []int) (total float64) {
				before := 0
				for i, s := range states {
					total += c.cost(values[i], i, s) + o.Gamma*math.Log(n)*float64(max(s-before, 0))
					before = s
				}
				return total
			}
			want, states := math.Inf(1), make([]int, len(values))
			var walk func(i int)
			walk = func(i int) {
				if i == len(states) {
					want = min(want, of(states))
					return
				}
				for s := range o.States {
					states[i] = s
					walk(i + 1)
				}
			}
			walk(0)
			if math.Abs(got.Cost-want) > 1e-8 || math.Abs(of(got.States)-want) > 1e-8 {
				t.Fatalf("%s: cost %v, its states %v cost %v, want %v", name, got.Cost, got.States, of(got.States), want)
			}
			for _, b := range got.Bursts {
				weight := 0.0
				for i := b.From; i < b.To; i++ {
					if got.States[i] < b.Level {
						t.Fatalf("%s: burst %+v of states %v", name, b, got.States)
					}
					weight += c.cost(values[i], i, b.Level-1) - c.cost(values[i], i, b.Level)
				}
				if math.Abs(weight-b.Weight) > 1e-8 {
					t.Fatalf("%s: weight %v, want %v", name, b.Weight, weight)
				}
			}
		}
	})
}

// A burst that is planted is found where it is, once at its level.
func TestBurstsFindWhatIsPlanted(t *testing.T) {
	y := []float64{1, 0, 2, 1, 1, 9, 8, 10, 1, 0, 1, 2, 1, 0}
	f, err := CountBursts(y, BurstOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(f.States) != "[0 0 0 0 0 1 1 1 0 0 0 0 0 0]" || len(f.Bursts) != 1 || f.Bursts[0].From != 5 || f.Bursts[0].To != 8 {
		t.Errorf("%+v", f)
	}
	var times []float64
	for i := range 20 {
		times = append(times, float64(10*i))
	}
	for i := range 10 {
		times = append(times, 190+float64(i+1)/10)
	}
	g, err := GapBursts(times, BurstOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if g.States[18] != 0 || g.States[19] == 0 || g.Options.States < 3 {
		t.Errorf("%+v", g)
	}
}
