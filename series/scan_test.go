package series

import (
	"math"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

func TestScanOfTreaties(t *testing.T) {
	want := treaties(t).Evidence
	s, err := PoissonScan(want.Flow, nil, 20_000, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(want.LR) != len(s.LR)-1 {
		t.Fatalf("%d ratios, want %d", len(s.LR)-1, len(want.LR))
	}
	for year, lr := range want.LR {
		y, err := strconv.Atoi(year)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.LR[y-2010]; math.Abs(got-lr) > 5.1e-4 {
			t.Errorf("%s: %v, want %v", year, got, lr)
		}
	}
	same(t, "the largest", s.Max, want.MaxLR, 1e-6)
	if 2010+s.At != want.At || s.Note != "n = 15: power is low" {
		t.Errorf("at %d, %q", 2010+s.At, s.Note)
	}
	// What draws of Poisson counts tell is the exact answer given each sum, weighed by
	// how likely that is.
	until, p := make([]float64, len(want.Flow)), 0.0
	for i := range until {
		until[i] = float64(i) / float64(len(until))
	}
	for n := 1; n < 80; n++ {
		p += distuv.Poisson{Lambda: want.Sum}.Prob(float64(n)) * exceeds(n, until, s.Max)
	}
	within(t, "R's draws", want.Drawn, p, 20_000)
	within(t, "our draws", s.Drawn, p, 20_000)
}

// Few events on few points can be put on them in every way.
func TestScanIsEnumerated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 0, 1, 2, 3}), 2, 4).Draw(t, "y")
		if sum(y) == 0 {
			return
		}
		exposure := rapid.SliceOfN(rapid.SampledFrom([]float64{0.5, 1, 3}), len(y), len(y)).Draw(t, "exposure")
		s, err := PoissonScan(y, exposure, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		// The ratio in its plainest words: two Poisson likelihoods and one.
		likelihood := func(y, exposure []float64) (l float64) {
			if rate := sum(y) / sum(exposure); rate > 0 {
				for i, v := range y {
					l += distuv.Poisson{Lambda: rate * exposure[i]}.LogProb(v)
				}
			}
			return l
		}
		largest := func(y []float64) (m float64) {
			for i := 1; i < len(y); i++ {
				m = max(m, 2*(likelihood(y[:i], exposure[:i])+likelihood(y[i:], exposure[i:])-likelihood(y, exposure)))
			}
			return m
		}
		if want := largest(y); math.Abs(s.Max-want) > 1e-9 {
			t.Fatalf("max %v, want %v", s.Max, want)
		}
		want, other := 0.0, make([]float64, len(y))
		var put func(events int, p float64)
		put = func(events int, p float64) {
			if events == 0 {
				if largest(other) >= s.Max-1e-9 {
					want += p
				}
				return
			}
			for i, e := range exposure {
				other[i]++
				put(events-1, p*e/sum(exposure))
				other[i]--
			}
		}
		if sum(y) <= 7 {
			if put(int(sum(y)), 1); math.Abs(s.P-want) > 1e-9 {
				t.Fatalf("p %v, want %v", s.P, want)
			}
		}
	})
}

// A change that is there is found, and where there is none the p is small no oftener
// than it says.
func TestScanKeepsItsPromise(t *testing.T) {
	const trials = 1000
	r, flat := generator(3, 3), newPoisson(2)
	y, seen := make([]float64, 20), 0
	for range trials {
		for i := range y {
			y[i] = flat.draw(r)
		}
		s, err := PoissonScan(y, nil, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		if s.P <= 0.1 {
			seen++
		}
	}
	if share := float64(seen) / trials; share > 0.13 || share < 0.06 {
		t.Errorf("%v of flat series have a p of 0.1", share)
	}
	for i := range y {
		y[i] = 2
		if i >= 13 {
			y[i] = 9
		}
	}
	s, err := PoissonScan(y, nil, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if s.At != 13 || s.P > 1e-6 || s.P <= 0 || s.Before.Rate != 2 || s.After.Rate != 9 {
		t.Errorf("%+v", s)
	}
}
