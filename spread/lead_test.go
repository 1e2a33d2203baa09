package spread

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestDealtTimesAreThoseOfShuffles(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var meetings []meeting
	for range 40 {
		m := meeting{accounts: [2]int{1 + r.IntN(9), 1 + r.IntN(4)}}
		m.at[0], m.at[1] = int64(r.IntN(1000))*secondUS*60, int64(r.IntN(1000))*secondUS*60+30*secondUS
		meetings = append(meetings, m)
	}
	l := leading(meetings, 1)
	// The same by shuffling the accounts of each object, many times.
	const draws = 200000
	below, above, mean := 0, 0, 0.0
	for range draws {
		n := 0
		for _, m := range meetings {
			if r.IntN(m.accounts[0]+m.accounts[1]) < m.accounts[0] {
				n++
			}
		}
		mean += float64(n) / draws
		if n <= l.First[0] {
			below++
		}
		if n >= l.First[0] {
			above++
		}
	}
	p := min(2*float64(min(below, above))/draws, 1)
	if math.Abs(l.Expected-mean) > 0.05 || math.Abs(l.PPermuted-p) > 0.01 {
		t.Errorf("%v are expected, p = %v; by shuffling %v and %v", l.Expected, l.PPermuted, mean, p)
	}
	if l.Objects != 40 || l.First[0]+l.First[1]+l.Ties != 40 {
		t.Errorf("%+v", l)
	}
}

func TestSignTestByPencil(t *testing.T) {
	// Eight of nine: 2 (1 + 9)/512.
	var meetings []meeting
	for i := range 9 {
		m := meeting{at: [2]int64{0, 100 * secondUS}, accounts: [2]int{1, 1}}
		if i == 0 {
			m.at[0] = 300 * secondUS
		}
		meetings = append(meetings, m)
	}
	if l := leading(meetings, 1); math.Abs(l.PSign-20.0/512) > 1e-12 || l.First != [2]int{8, 1} || l.Lag[1] != 100 {
		t.Errorf("%+v, want p = %v", l, 20.0/512)
	}
}

func TestTiesAreWhatTheResolutionDoesNotTellApart(t *testing.T) {
	at := func(gap int64) []meeting {
		return []meeting{{at: [2]int64{0, gap * secondUS}, accounts: [2]int{1, 1}}}
	}
	for _, c := range []struct {
		gap        int64
		resolution float64
		tie        bool
	}{{0, 0.001, true}, {1, 0.001, false}, {60, 60, true}, {119, 60, true}, {120, 60, false}, {-119, 60, true}, {-180, 60, false}, {86400, 86400, true}} {
		if l := leading(at(c.gap), c.resolution); (l.Ties == 1) != c.tie {
			t.Errorf("a gap of %d s at %v s: %+v", c.gap, c.resolution, l)
		}
	}
}

func TestClocksOfTwoZonesAreSeen(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for _, hours := range []float64{0, 4, -5.5} {
		var meetings []meeting
		for i := range 400 {
			lag := r.NormFloat64() * 86400 * 3 // most are of another day
			if i%3 == 0 {
				lag = r.NormFloat64() * 300 // and a third are taken up at once
			}
			meetings = append(meetings, meeting{at: [2]int64{0, int64((lag + hours*3600) * float64(secondUS))}, accounts: [2]int{1, 1}})
		}
		if got := clockApart(meetings); got != hours*3600 {
			t.Errorf("clocks %v hours apart: %v s", hours, got)
		}
		if l := leading(setClock(meetings, hours*3600), 1); math.Abs(l.Share-0.5) > 0.08 {
			t.Errorf("with the clocks set the share is %v", l.Share)
		}
	}
	// A lag that is merely long and steady over hours is no zone.
	var steady []meeting
	for range 400 {
		steady = append(steady, meeting{at: [2]int64{0, int64(3600 * 8 * r.ExpFloat64() * float64(secondUS))}})
	}
	if got := clockApart(steady); got != 0 {
		t.Errorf("lags of hours are taken for a zone of %v s", got)
	}
}
