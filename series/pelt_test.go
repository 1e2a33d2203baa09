package series

import (
	"fmt"
	"math"
	"testing"

	"demarche/stat"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// plainCost is what a segment costs in the plainest words: minus twice the sum of the
// logarithms of its densities.
func plainCost(y []float64, cost Cost, variance, floor float64) (c float64) {
	m := stat.Average(y)
	for _, v := range y {
		switch cost {
		case PoissonCost:
			if m > 0 {
				c -= 2 * distuv.Poisson{Lambda: m}.LogProb(v)
			}
		case MeanCost:
			c -= 2 * distuv.Normal{Mu: m, Sigma: math.Sqrt(variance)}.LogProb(v)
		case VarianceCost:
			own := max(squares(y)/float64(len(y)), floor)
			c -= 2 * distuv.Normal{Mu: m, Sigma: math.Sqrt(own)}.LogProb(v)
		}
	}
	return c
}

// Optimal partitioning, which drops nothing, is the judge: for every last change, ask.
func TestPELTIsOptimalPartitioning(t *testing.T) {
	// Of these a place that has become worse than a later one is still the best, as
	// long as the later one has no room for a segment.
	isOptimal(t, []float64{0, 0, 3, 0, 0, 0, 1}, PoissonCost, BIC, 3)
	rapid.Check(t, func(t *rapid.T) {
		cost := rapid.SampledFrom([]Cost{PoissonCost, MeanCost, VarianceCost}).Draw(t, "cost")
		penalty := rapid.SampledFrom([]Penalty{BIC, MBIC}).Draw(t, "penalty")
		minSeg := rapid.IntRange(1, 4).Draw(t, "minSeg")
		y := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1, 2, 3, 10, 11, 30}), minSeg, 40).Draw(t, "y")
		isOptimal(t, y, cost, penalty, minSeg)
	})
}

func isOptimal(t rapid.TB, y []float64, cost Cost, penalty Penalty, minSeg int) {
	t.Helper()
	got, err := PELT(y, cost, penalty, minSeg)
	if err != nil {
		t.Fatal(err)
	}
	variance, floor := noise(y), grid(y)*grid(y)/12
	best := make([]float64, len(y)+1)
	best[0] = -got.Penalty
	for j := 1; j <= len(y); j++ {
		best[j] = math.Inf(1)
		for i := 0; i <= j-minSeg; i++ {
			best[j] = min(best[j], best[i]+plainCost(y[i:j], cost, variance, floor)+got.Penalty)
		}
	}
	total, at := -got.Penalty, 0
	for _, s := range got.Segments {
		if s.From != at || s.To-s.From < minSeg {
			t.Fatalf("segments %+v", got.Segments)
		}
		total += plainCost(y[s.From:s.To], cost, variance, floor) + got.Penalty
		at = s.To
	}
	if at != len(y) || math.Abs(total-best[len(y)]) > 1e-7*(1+math.Abs(total)) {
		t.Fatalf("cost %v to %d, want %v: %+v", total, at, best[len(y)], got.Segments)
	}
}

// Changes that are planted are found, by every cost that can see them.
func TestPELTFindsWhatIsPlanted(t *testing.T) {
	r := generator(11, 11)
	low, high := newPoisson(3), newPoisson(15)
	var y []float64
	for i := range 120 {
		if i >= 40 && i < 80 {
			y = append(y, high.draw(r))
		} else {
			y = append(y, low.draw(r))
		}
	}
	for _, cost := range []Cost{PoissonCost, MeanCost, VarianceCost} {
		s, err := PELT(y, cost, MBIC, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Segments) != 3 || s.Segments[1].From != 40 || s.Segments[1].To != 80 {
			t.Errorf("%s: %+v", cost, s.Segments)
		}
	}
	same(t, "BIC of a rate", BIC.Of(PoissonCost, 100), math.Log(100), 1e-15)
	same(t, "MBIC of a rate", MBIC.Of(PoissonCost, 100), 3*math.Log(100), 1e-15)
	same(t, "BIC of two", BIC.Of(VarianceCost, 100), 2*math.Log(100), 1e-15)
}

// With few points every way of cutting can be written down, as bits, with the
// probability of its cuts and of the counts of its segments.
func TestOnlineChangesAreEnumerated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1, 2, 7}), 2, 8).Draw(t, "y")
		o := OnlineOptions{Lambda: 3, Shape: 1.5, Rate: 0.7}
		got, err := OnlineChanges(y, o)
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= len(y); n++ {
			all, run, begins := 0.0, make([]float64, n), make([]float64, n)
			for cuts := range 1 << (n - 1) {
				p, from := 1.0, 0
				for i := 1; i <= n; i++ {
					cut := i == n || cuts>>(i-1)&1 == 1
					if cut {
						p *= marginal(y[from:i], o)
					}
					if i < n && cut {
						p, from = p/o.Lambda, i
					} else if i < n {
						p *= 1 - 1/o.Lambda
					}
				}
				all += p
				run[n-1-from] += p
				for i := 1; i < n; i++ {
					if cuts>>(i-1)&1 == 1 {
						begins[i] += p
					}
				}
			}
			for r, p := range run {
				if got := got.RunLength[n-1][r]; math.Abs(got-p/all) > 1e-9 {
					t.Fatalf("after %d points, run length %d: %v, want %v", n, r, got, p/all)
				}
			}
			if n < len(y) {
				continue
			}
			begins[0] = all
			for i, p := range begins {
				if math.Abs(got.Change[i]-p/all) > 1e-9 {
					t.Fatalf("a segment begins at %d: %v, want %v", i, got.Change[i], p/all)
				}
			}
			if math.Abs(got.Evidence-math.Log(all)) > 1e-9 {
				t.Fatalf("evidence %v, want %v", got.Evidence, math.Log(all))
			}
		}
	})
}

// marginal is the probability of counts of one rate from a gamma prior: the integral
// of gamma and Poisson in closed form.
func marginal(y []float64, o OnlineOptions) float64 {
	a, b := o.Shape+sum(y), o.Rate+float64(len(y))
	p := math.Gamma(a) / math.Gamma(o.Shape) * math.Pow(o.Rate, o.Shape) / math.Pow(b, a)
	for _, v := range y {
		p /= math.Gamma(v + 1)
	}
	return p
}

func TestOnlineDefaults(t *testing.T) {
	y := []float64{1, 2, 1, 2, 1, 20, 22, 19, 21, 20}
	o, err := OnlineChanges(y, OnlineOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if o.Options != (OnlineOptions{Lambda: 5, Shape: 1, Rate: 1 / stat.Average(y)}) {
		t.Errorf("%+v", o.Options)
	}
	if fmt.Sprint(o.Likeliest) != "[0 1 2 3 4 0 1 2 3 4]" || o.Change[5] < 0.95 {
		t.Errorf("run lengths %v, change %v", o.Likeliest, o.Change)
	}
}
