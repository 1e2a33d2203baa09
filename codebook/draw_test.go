package codebook

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"demarche"
)

// Divisions that are small enough to be done in the head.
func TestAllocateByHand(t *testing.T) {
	for _, c := range []struct {
		name   string
		strata []Stratum
		n      int
		by     Allocation
		want   []int
	}{
		{"proportional", []Stratum{{Posts: 600}, {Posts: 300}, {Posts: 100}}, 50, Proportional, []int{30, 15, 5}},
		{"remainders, the largest first", []Stratum{{Posts: 50}, {Posts: 30}, {Posts: 20}}, 7, Proportional, []int{3, 2, 2}},
		{"a floor of two", []Stratum{{Posts: 996}, {Posts: 4}}, 50, Proportional, []int{48, 2}},
		{"one post is all that there is", []Stratum{{Posts: 999}, {Posts: 1}}, 50, Proportional, []int{49, 1}},
		{"equal", []Stratum{{Posts: 600}, {Posts: 300}, {Posts: 100}}, 60, Equal, []int{20, 20, 20}},
		{"equal, one too small", []Stratum{{Posts: 600}, {Posts: 300}, {Posts: 10}}, 60, Equal, []int{25, 25, 10}},
		{"neyman", []Stratum{{Posts: 100, Spread: 0.5}, {Posts: 100, Spread: 0.1}}, 60, Neyman, []int{50, 10}},
		{"neyman, one whole", []Stratum{{Posts: 20, Spread: 0.5}, {Posts: 100, Spread: 0.02}}, 60, Neyman, []int{20, 40}},
		{"more than there are", []Stratum{{Posts: 3}, {Posts: 4}}, 60, Proportional, []int{3, 4}},
	} {
		got, err := Allocate(c.strata, c.n, c.by)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v (%v), want %v", c.name, got, err, c.want)
		}
	}
	for _, c := range []struct {
		strata []Stratum
		n      int
	}{{[]Stratum{{Posts: 9}, {Posts: 9}}, 3}, {[]Stratum{{Posts: 9}}, 0}, {[]Stratum{{}}, 5}, {nil, 5}} {
		if _, err := Allocate(c.strata, c.n, Proportional); err == nil {
			t.Errorf("%d of %v: no error", c.n, c.strata)
		}
	}
}

// Whatever the strata, all units are given out, none too few and none too many, and of two
// strata that are bound by neither the larger share does not give the fewer.
func TestAllocateGivesOutAll(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		strata := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) Stratum {
			return Stratum{Posts: rapid.IntRange(1, 500).Draw(r, "posts"), Spread: rapid.Float64Range(0.001, 0.5).Draw(r, "spread")}
		}), 1, 30).Draw(r, "strata")
		posts, floor := 0, 0
		for _, s := range strata {
			posts, floor = posts+s.Posts, floor+min(s.Posts, LeastDrawn)
		}
		n := rapid.IntRange(floor, posts+10).Draw(r, "n")
		by := Allocation(rapid.SampledFrom(Allocations).Draw(r, "by"))
		took, err := Allocate(strata, n, by)
		if err != nil {
			r.Fatal(err)
		}
		sum := 0
		for i, k := range took {
			sum += k
			if k < min(strata[i].Posts, LeastDrawn) || k > strata[i].Posts {
				r.Fatalf("%d of %d", k, strata[i].Posts)
			}
			for j := range took {
				if strata[i].share(by) > strata[j].share(by) && took[i] < took[j]-1 && took[i] < strata[i].Posts && took[j] > LeastDrawn {
					r.Fatalf("shares %v and %v give %d and %d", strata[i].share(by), strata[j].share(by), took[i], took[j])
				}
			}
		}
		if sum != min(n, posts) {
			r.Fatalf("%d of %d given out", sum, min(n, posts))
		}
	})
}

// No other division of the same units among strata has a smaller variance than Neyman's, and
// the estimate of a total is of that variance (Cochran 1977, equation 5.6).
func TestNeymanHasTheLeastVariance(t *testing.T) {
	strata := []Stratum{{Posts: 40, Spread: 0.5}, {Posts: 60, Spread: 0.2}, {Posts: 100, Spread: 0.05}}
	variance := func(took []int) (v float64) {
		for i, s := range strata {
			n, p := float64(took[i]), float64(s.Posts)
			v += p * p * s.Spread * s.Spread / n * (1 - n/p)
		}
		return v
	}
	const n = 30
	best := math.Inf(1)
	for a := LeastDrawn; a <= 40; a++ {
		for b := LeastDrawn; a+b <= n-LeastDrawn && b <= 60; b++ {
			best = min(best, variance([]int{a, b, n - a - b}))
		}
	}
	took, err := Allocate(strata, n, Neyman)
	if err != nil {
		t.Fatal(err)
	}
	if got := variance(took); got > best*1.01 { // rounding may cost a little
		t.Errorf("%v has the variance %v, and the best of all %v", took, got, best)
	}
}

// Every post is drawn as often as its inclusion probability says, and so is every pair of one
// stratum; the Horvitz-Thompson total of anything has the mean that it estimates.
func TestDrawnAsOftenAsTheirProbability(t *testing.T) {
	strata := []Stratum{{Posts: 7}, {Posts: 12}, {Posts: 1}}
	took := []int{3, 2, 1}
	const draws = 20000
	single, pair := [3][12]float64{}, [7][7]float64{}
	total := 0.0
	for seed := range uint64(draws) {
		places := Draw(strata, took, seed)
		for h, of := range places {
			if len(of) != took[h] || !slices.IsSorted(of) || len(slices.Compact(slices.Clone(of))) != len(of) {
				t.Fatalf("drew %v of %d", of, strata[h].Posts)
			}
			for _, k := range of {
				single[h][k]++
				total += float64(k*k+h) / (float64(took[h]) / float64(strata[h].Posts)) / draws
				for _, l := range of {
					if h == 0 && k < l {
						pair[k][l]++
					}
				}
			}
		}
	}
	near := func(what string, hits, p float64) {
		if z := (hits - draws*p) / math.Sqrt(draws*p*(1-p)+1e-9); math.Abs(z) > 4.5 {
			t.Errorf("%s: drawn %v times, %v expected, z = %.1f", what, hits, draws*p, z)
		}
	}
	want := 0.0
	for h, s := range strata {
		for k := range s.Posts {
			near("one", single[h][k], float64(took[h])/float64(s.Posts))
			want += float64(k*k + h)
		}
	}
	for k := range 7 {
		for l := k + 1; l < 7; l++ {
			near("two", pair[k][l], 3.0/7*2/6)
		}
	}
	if math.Abs(total-want) > 0.01*want {
		t.Errorf("the estimates have the mean %v, and the total is %v", total, want)
	}
}

func TestADrawIsTheSameAgain(t *testing.T) {
	strata, took := []Stratum{{Posts: 1000}, {Posts: 50}}, []int{20, 5}
	a, b := Draw(strata, took, 7), Draw(strata, took, 7)
	if !slices.EqualFunc(a, b, slices.Equal) {
		t.Error("two draws of one seed differ")
	}
	if slices.EqualFunc(a, Draw(strata, took, 8), slices.Equal) {
		t.Error("two seeds draw the same")
	}
	units := make([]Unit, 100)
	for i := range units {
		units[i].Record = demarche.NewRecordID(1, int64(i+1))
	}
	shuffled := slices.Clone(units)
	Shuffle(shuffled, 1)
	byRecord := func(a, b Unit) int { return int(a.Record - b.Record) }
	if slices.IsSortedFunc(shuffled, byRecord) {
		t.Error("the units are in the order of records, which tells their strata")
	}
	slices.SortFunc(shuffled, byRecord)
	for i := range units {
		if shuffled[i].Record != units[i].Record {
			t.Fatal("shuffling lost a unit")
		}
	}
}
