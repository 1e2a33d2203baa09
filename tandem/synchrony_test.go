package tandem

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"demarche"
	"demarche/stat"
)

func quiet(_, _ int64) {}

func synchrony(t testing.TB, posted [][]int64, perHour int) *Synchrony {
	t.Helper()
	s, err := NewActivity(posted, perHour).Synchrony(context.Background(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plain is the statistic as it is written down, over all slots of all hours.
func plain(a, b []int64, perHour int) (observed int, expected float64) {
	slot := hour / int64(perHour)
	in := func(times []int64, from int64) bool {
		return slices.ContainsFunc(times, func(t int64) bool { return t >= from && t < from+slot })
	}
	last := slices.Max(slices.Concat(a, b))
	chances, atA, atB, nA, nB := 0.0, make([]float64, perHour), make([]float64, perHour), 0.0, 0.0
	for h := int64(0); h*hour <= last; h++ {
		inA, inB := 0.0, 0.0
		for m := range perHour {
			x, y := in(a, h*hour+int64(m)*slot), in(b, h*hour+int64(m)*slot)
			if x {
				inA, atA[m], nA = inA+1, atA[m]+1, nA+1
			}
			if y {
				inB, atB[m], nB = inB+1, atB[m]+1, nB+1
			}
			if x && y {
				observed++
			}
		}
		chances += inA * inB
	}
	for m := range perHour {
		expected += (atA[m] + 0.5) / (nA + float64(perHour)/2) * (atB[m] + 0.5) / (nB + float64(perHour)/2)
	}
	return observed, expected * chances
}

func TestSynchronyIsThatOfThePlainLoop(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		perHour := rapid.SampledFrom([]int{4, 12, 60}).Draw(t, "slots an hour")
		posted := make([][]int64, rapid.IntRange(2, 5).Draw(t, "accounts"))
		for i := range posted {
			posted[i] = rapid.SliceOfN(rapid.Int64Range(0, 6*hour-1), 1, 60).Draw(t, "times")
		}
		s, err := NewActivity(posted, perHour).Synchrony(context.Background(), quiet)
		if err != nil {
			t.Fatal(err)
		}
		for i := range posted {
			for j := range i {
				observed, expected := plain(posted[i], posted[j], perHour)
				p := s.Of(i, j)
				if p.Observed != float64(observed) || math.Abs(p.Expected-expected) > 1e-9*(1+expected) || p.A != j || p.B != i {
					t.Fatalf("%d, %d: %+v, want %d and %v", i, j, p, observed, expected)
				}
				if expected > 0 && math.Abs(math.Exp(p.LogP)-distuv.Poisson{Lambda: expected}.Survival(float64(observed)-1)) > 1e-9 {
					t.Fatalf("p is %v", math.Exp(p.LogP))
				}
			}
		}
	})
}

// What is before 1970 is divided as what comes after.
func TestSlotsBefore1970(t *testing.T) {
	a := NewActivity([][]int64{{-1, -60_000_000, 0, 59_999_999, 60_000_000}}, 60)
	if got := fmt.Sprint(a.Slots[0]); got != "[-1 0 1]" {
		t.Errorf("slots %s", got)
	}
}

func TestWhatIsTestable(t *testing.T) {
	for _, c := range []struct {
		slot, resolution time.Duration
		slots            int
		code             demarche.Code
	}{
		{time.Minute, time.Minute, 60, ""},
		{15 * time.Minute, time.Second, 4, ""},
		{time.Minute, time.Hour, 0, demarche.BadData},
		{time.Minute, 24 * time.Hour, 0, demarche.BadData},
		{7 * time.Minute, time.Minute, 0, demarche.Usage},
		{30 * time.Minute, time.Minute, 0, demarche.Usage},
		{0, time.Minute, 0, demarche.Usage},
	} {
		n, err := SlotsFor(c.slot, c.resolution)
		if n != c.slots || (err != nil) != (c.slots == 0) || err != nil && demarche.CodeOf(err) != c.code {
			t.Errorf("slots of %v at %v: %d, %v", c.slot, c.resolution, n, err)
		}
	}
}

// A population lives through the same days: an account posts by a Poisson process within
// a shift of eight hours, and an event makes all of them post three times as much for six
// hours. Half of them schedule a third of their posts for the full hour and for :30.
func population(r *rand.Rand, accounts, days int, mean float64) [][]int64 {
	event := int64(r.IntN(days-1)) * 24
	posted := make([][]int64, accounts)
	for i := range posted {
		shift := 8 * (i % 2)
		rate := mean * math.Exp(r.NormFloat64()/2) / float64(8*days)
		for h := range int64(24 * days) {
			if at := int(h % 24); at < shift || at >= shift+8 {
				continue
			}
			lambda := rate
			if h >= event+4 && h < event+10 {
				lambda *= 3
			}
			for range int(distuv.Poisson{Lambda: lambda, Src: r}.Rand()) {
				minute := int64(r.IntN(60))
				if i%4 < 2 && r.IntN(3) == 0 {
					minute = 30 * int64(r.IntN(2))
				}
				posted[i] = append(posted[i], h*hour+minute*60_000_000)
			}
		}
	}
	return posted
}

// Of independent accounts that share shifts, events and habits, few pairs have a small p.
func TestNullIsCalibratedUnderSharedShiftsAndHabits(t *testing.T) {
	r := generator(4, 100)
	tested, small, sum, square := 0, 0, 0.0, 0.0
	for range 6 {
		posted := population(r, 60, 60, 400)
		s := synchrony(t, posted, 60)
		for i := range posted {
			for j := range i {
				if p := s.Of(i, j); p.Tested {
					tested++
					sum += p.Z
					square += p.Z * p.Z
					if p.LogP < math.Log(0.05) {
						small++
					}
				}
			}
		}
	}
	share, mean := float64(small)/float64(tested), sum/float64(tested)
	sd := math.Sqrt(square/float64(tested) - mean*mean)
	// The half that is added to each slot makes habits look weaker than they are: the mean
	// is a little above 0.
	t.Logf("%d pairs: %.4f with p < .05, z has mean %.3f, sd %.3f", tested, share, mean, sd)
	if tested < 4000 || share > 0.06 || share < 0.01 || math.Abs(mean) > 0.2 || math.Abs(sd-1) > 0.1 {
		t.Errorf("%d pairs: %.4f with p < .05, z has mean %.3f, sd %.3f", tested, share, mean, sd)
	}
}

// A twin posts as its model does: half of the posts in the same minute, moved by up to the
// jitter, the others at another minute of the hour. How often is it found at a false
// discovery rate of 1 %, among pairs that are not twins?
func TestPlantedTwinsAreFound(t *testing.T) {
	const accounts, twins = 60, 15
	twin := func(k int) int { return accounts/2 + 2*(k/2) + k%2 } // of the model's shift
	recall := func(posts, jitter int) (found, others int) {
		r := generator(5, uint64(100*posts+jitter))
		posted := population(r, accounts, 60, float64(posts))
		for k := range twins {
			posted[twin(k)] = nil
			for _, at := range posted[k] {
				moved := at + int64(r.IntN(2*jitter+1)-jitter)*60_000_000
				if r.IntN(2) == 0 {
					moved = at/hour*hour + int64(r.IntN(60))*60_000_000
				}
				posted[twin(k)] = append(posted[twin(k)], moved)
			}
		}
		s := synchrony(t, posted, 60)
		var logp []float64
		var of []Pair
		for i := range accounts / 2 {
			for j := accounts / 2; j < accounts; j++ {
				if p := s.Of(i, j); p.Tested {
					logp, of = append(logp, p.LogP), append(of, p)
				}
			}
		}
		for k, q := range stat.FalseDiscoveryRates(logp, float64(len(logp))) {
			switch p := of[k]; {
			case q > math.Log(0.01):
			case p.A < twins && p.B == twin(p.A):
				found++
			default:
				others++
			}
		}
		return found, others
	}
	table := map[[2]int]int{}
	wrong := 0
	for _, posts := range []int{50, 100, 200, 400, 800} {
		for _, jitter := range []int{0, 1, 2, 5} {
			found, others := recall(posts, jitter)
			table[[2]int{posts, jitter}] = found
			wrong += others
			t.Logf("%d posts, jitter of %d minutes: %d of %d, and %d others", posts, jitter, found, twins, others)
		}
	}
	if table[[2]int{200, 0}] < twins-1 || table[[2]int{400, 0}] != twins || table[[2]int{400, 2}] < twins-1 {
		t.Errorf("planted twins are not found: %v", table)
	}
	if table[[2]int{50, 0}] > twins/2 || table[[2]int{100, 5}] > 2 { // too few hours in common to be tested; hardly any slot
		t.Errorf("what chance explains is found: %v", table)
	}
	if wrong > 3 {
		t.Errorf("%d pairs that were not planted", wrong)
	}
}

func TestMoreAccountsThanAllowed(t *testing.T) {
	if _, err := NewActivity(make([][]int64, MostAccounts+1), 60).Synchrony(context.Background(), quiet); demarche.CodeOf(err) != demarche.Usage {
		t.Errorf("%v", err)
	}
}

func TestSynchronyStopsWhenTold(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := NewActivity([][]int64{{1}, {1}}, 60).Synchrony(ctx, quiet); err == nil {
		t.Error("it goes on")
	}
}
