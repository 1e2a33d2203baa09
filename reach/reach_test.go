package reach

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"demarche"
)

func TestRungsAreTheLadder(t *testing.T) {
	if len(steps) != len(demarche.Rungs) || int(Changed) != len(demarche.Rungs)-1 {
		t.Fatalf("%d steps for %d rungs", len(steps), len(demarche.Rungs))
	}
	for i, name := range demarche.Rungs {
		r, err := RungOf(" " + strings.ToUpper(name))
		if err != nil || r != Rung(i) || r.String() != name {
			t.Errorf("%q: rung %d (%v)", name, r, err)
		}
		if r.Says() == "" || r.Not() == "" || r.CheckUnit(r.Units()[0]) != nil {
			t.Errorf("%q says nothing of itself", name)
		}
	}
	if _, err := RungOf("reached"); demarche.CodeOf(err) != demarche.BadData {
		t.Errorf("reached is a rung: %v", err)
	}
}

func TestUnits(t *testing.T) {
	for _, c := range []struct {
		rung Rung
		unit string
		ok   bool
	}{
		{Served, "impressions", true},
		{PeopleServed, "impressions", false},
		{PeopleServed, "People", true},
		{Viewed, "people", true},
		{Engaged, "followers", false},
		{Published, "views", false},
		{Viewed, "", false},
		{Viewed, "listens", true},
	} {
		if err := c.rung.CheckUnit(c.unit); (err == nil) != c.ok {
			t.Errorf("%q on %q: %v", c.unit, c.rung, err)
		}
	}
}

func TestSum(t *testing.T) {
	ads := Figure{"ads", Served, "impressions", 30}
	more := Figure{"more ads", Served, "Impressions", 12}
	if got, err := Sum(ads, more); err != nil || got != 42 {
		t.Errorf("impressions come to %v (%v)", got, err)
	}
	if got, err := Sum(); err != nil || got != 0 {
		t.Errorf("nothing comes to %v (%v)", got, err)
	}
	for name, with := range map[string]Figure{
		"two rungs":    {"clicks", Engaged, "clicks", 3},
		"two units":    {"shows", Served, "times shown", 3},
		"other people": {"people", PeopleServed, "people", 3},
	} {
		if got, err := Sum(ads, with); demarche.CodeOf(err) != demarche.BadData || got != 0 {
			t.Errorf("%s: %v (%v)", name, got, err)
		}
	}
	direct, shared := Figure{"direct", PeopleServed, "people", 29e6}, Figure{"at most", PeopleServed, "people", 126e6}
	if _, err := Sum(direct, shared); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("people are added: %v", err)
	}
	if got, err := Sum(direct); err != nil || got != 29e6 {
		t.Errorf("one figure of people comes to %v (%v)", got, err)
	}
}

// Accounts follow each other's followers: the number of different ones always lies
// within the bounds, and both ends are met.
func TestBoundsHoldTheUnion(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	lower, upper := 0, 0
	for range 2000 {
		population, accounts := 1+r.IntN(60), 1+r.IntN(6)
		union, followers := map[int]bool{}, make([]float64, accounts)
		for i := range followers {
			own := map[int]bool{}
			for range r.IntN(40) {
				p := r.IntN(population)
				own[p], union[p] = true, true
			}
			followers[i] = float64(len(own))
		}
		least, most := Bounds(followers, float64(population))
		if n := float64(len(union)); n < least || n > most {
			t.Fatalf("%v of %d: %v people, bounds %v to %v", followers, population, n, least, most)
		} else if n == least {
			lower++
		} else if n == most {
			upper++
		}
		if _, free := Bounds(followers, 0); free < most {
			t.Fatalf("without a population %v, with one %v", free, most)
		}
	}
	if lower == 0 || upper == 0 {
		t.Errorf("met %d and %d times: the bounds are not sharp", lower, upper)
	}
	if least, most := Bounds([]float64{29e6, 40e6}, 30e6); least != 30e6 || most != 30e6 {
		t.Errorf("more follow than there are: %v to %v", least, most)
	}
}

func TestSpread(t *testing.T) {
	values := make([]float64, 200) // 0, 0, 1, 1, ..., 99, 99
	for i := range values {
		values[i] = float64(i / 2)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
	before := slices.Clone(values)
	s := SpreadOf(values)
	want := Spread{N: 200, Sum: 9900, Median: 49.5, P90: 89.1, Top: 198.0 / 9900, Zero: 0.01}
	if math.Abs(s.P90-want.P90) > 1e-9 || s.N != want.N || s.Sum != want.Sum || s.Median != want.Median || s.Top != want.Top || s.Zero != want.Zero {
		t.Errorf("%+v, want %+v", s, want)
	}
	if !slices.Equal(values, before) {
		t.Error("the values are in another order than before")
	}
	if s := SpreadOf([]float64{0, 0, 5}); s.Top != 1 || s.Zero != 2.0/3 {
		t.Errorf("three posts: %+v", s)
	}
	if s := SpreadOf([]float64{0, 0}); !math.IsNaN(s.Top) || s.Zero != 1 {
		t.Errorf("nothing but zeros: %+v", s)
	}
	if s := SpreadOf(nil); s.N != 0 || !math.IsNaN(s.Median) || !math.IsNaN(s.Zero) {
		t.Errorf("no posts: %+v", s)
	}
}

func TestRates(t *testing.T) {
	got := Rates([]float64{5, 1, 0, 7}, []float64{100, 99, 400, 0}, 100)
	if !slices.Equal(got, []float64{0.05, 0}) {
		t.Errorf("rates are %v", got)
	}
	if got := Rates([]float64{7}, []float64{0}, 0); got != nil {
		t.Errorf("what was never shown has a rate: %v", got)
	}
}
