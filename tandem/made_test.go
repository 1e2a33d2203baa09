package tandem

import (
	"math"
	"slices"
	"testing"
	"time"

	"demarche"
)

const minute = int64(60_000_000)

func made(t testing.TB, times ...[]int64) *Made {
	t.Helper()
	m, err := NewMade(times, 15*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAdsMadeTogether(t *testing.T) {
	a := []int64{0, 100 * minute, 101 * minute, 5 * day}
	b := []int64{15 * minute, 16*minute + 1, 110 * minute, 6 * day}
	m := made(t, a, b)
	if got := m.Together(0, 1); !slices.Equal(got, []Together{{0, 15 * minute}, {100 * minute, 110 * minute}, {101 * minute, 110 * minute}}) {
		t.Errorf("together %v", got)
	}
	_, sides := m.Of(0, 1, 99, 1)
	if sides[0].Observed != 3 || sides[1].Observed != 2 || sides[0].Ads != 4 {
		t.Errorf("%+v", sides)
	}
}

// Against one ad in the middle of a long stretch of ads at the same time of day: wherever
// the date falls, it falls on a day with an ad of the other, and of fewer days on as many.
func TestExpectationOfOtherDates(t *testing.T) {
	for _, c := range []struct {
		days []int64 // of the other's ads, from the own
		want float64
	}{
		{[]int64{-3, -2, -1, 0, 1, 2, 3}, 6. / 14},
		{[]int64{0}, 0}, // a date that does not move is none
		{[]int64{-8, 8}, 0},
		{[]int64{-7, 7, 4}, 3. / 14},
	} {
		var other []int64
		for _, d := range c.days {
			other = append(other, 100*day+d*day+10*minute)
		}
		if _, sides := made(t, []int64{100 * day}, other).Of(0, 1, 99, 1); math.Abs(sides[0].Expected-c.want) > 1e-12 {
			t.Errorf("%v: %+v, want %v", c.days, sides[0], c.want)
		}
	}
}

// Ads of one sitting move together: all of them fall on a day with the other or none.
func TestASittingMovesAsOne(t *testing.T) {
	var own, other []int64
	for k := range int64(5) {
		own = append(own, 100*day+k*minute)
	}
	other = []int64{100 * day, 101 * day} // two dates of fifteen
	m := made(t, own, other)
	draws := 0
	for seed := range uint64(400) {
		side := Side{Observed: 5}
		m.jitter(&side, m.times[0], m.times[1], 20_000, generator(seed, 100))
		draws += side.Draws
	}
	if p := float64(400*enoughHits) / float64(draws); math.Abs(p-2./15) > 0.01 {
		t.Errorf("p is %v, want about 2/15", p)
	}
}

// Of accounts that make ads in the same office hours, on days of their own, few pairs have
// a small p. One that makes its ads at the sittings of another is found.
func TestMadeIsCalibratedAndFound(t *testing.T) {
	r := generator(7, 100)
	const accounts, days = 40, 120
	times := make([][]int64, accounts)
	sit := func(d int64) (ads []int64) {
		at := d*day + 8*hour + r.Int64N(8*hour)
		for range 1 + r.IntN(4) {
			ads = append(ads, at+r.Int64N(10*minute))
		}
		return ads
	}
	for a := range times {
		for d := range int64(days) {
			if r.IntN(4) == 0 {
				times[a] = append(times[a], sit(d)...)
			}
		}
	}
	m := made(t, times...)
	small, tested := 0, 0
	for a := range accounts {
		for b := range a {
			if p, _ := m.Of(a, b, 999, 1); p.Tested {
				tested++
				if p.LogP < math.Log(0.05) {
					small++
				}
			}
		}
	}
	share := float64(small) / float64(tested)
	t.Logf("%d pairs: %.4f with p < .05", tested, share)
	if tested < 700 || share > 0.06 {
		t.Errorf("%d pairs: %.4f with p < .05", tested, share)
	}
	for _, at := range times[0] {
		if r.IntN(3) == 0 {
			times[1] = append(times[1], at+r.Int64N(10*minute))
		}
	}
	p, _ := made(t, times...).Of(0, 1, 999, 1)
	if p.LogP > math.Log(0.01) || p.Observed < 3*p.Expected {
		t.Errorf("a third of the ads made at the same sittings: %+v", p)
	}
}

func TestMadeIsTheSameAgainAndEitherWay(t *testing.T) {
	a, b := []int64{0, day, 2 * day}, []int64{minute, day + minute, 9 * day}
	one, _ := made(t, a, b).Of(0, 1, 999, 3)
	two, _ := made(t, a, b).Of(1, 0, 999, 3)
	if one != two || !one.Tested {
		t.Errorf("%+v and %+v", one, two)
	}
}

func TestWindowKeepsTheTimeOfDay(t *testing.T) {
	for _, w := range []time.Duration{0, 7 * time.Hour} {
		if _, err := NewMade(nil, w); demarche.CodeOf(err) != demarche.Usage {
			t.Errorf("%v: %v", w, err)
		}
	}
}
