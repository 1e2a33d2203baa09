package rhythm

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"demarche/stat"
)

// step puts times on whole steps of a clock and in order.
func step(times []int64, us int64) []int64 {
	for i := range times {
		times[i] = stat.FloorDiv(times[i], us) * us
	}
	slices.Sort(times)
	return times
}

// poissonAccount posts at any time, n times in so many days.
func poissonAccount(r *rand.Rand, n, days int) (times []int64) {
	for range n {
		times = append(times, r.Int64N(int64(days)*day))
	}
	return times
}

// shiftWorker works on weekdays, from an hour of its own on, give or take what jitter
// says, for eight hours with a break, in batches of posts with a minute or two between
// them.
func shiftWorker(r *rand.Rand, days int, jitter float64) (times []int64) {
	begin, batch := 6+r.IntN(10), 2+r.IntN(8)
	between := float64(minute) * (20 + 40*r.Float64())
	for d := range int64(days) {
		if d%7 > 4 || r.IntN(10) == 0 {
			continue
		}
		at := float64(d*day+int64(begin)*hour) + jitter*float64(minute)*r.NormFloat64()
		end := at + 8*float64(hour)
		rest := at + 3.5*float64(hour) + float64(hour)*r.Float64()
		for at < end {
			for range 1 + r.IntN(batch) {
				if at < rest || at > rest+float64(hour) {
					times = append(times, int64(at))
				}
				at += float64(minute) * 1.5 * r.ExpFloat64()
			}
			at += between * r.ExpFloat64()
		}
	}
	return times
}

// A scheduler posts at fixed minutes of some hours, give or take seconds.
func scheduler(r *rand.Rand, days, every int, jitter float64) (times []int64) {
	for at := int64(0); at < int64(days)*day; at += int64(every) * minute {
		if h := at % day / hour; h < 7 || h > 22 {
			continue
		}
		times = append(times, at+int64(jitter*float64(second)*r.Float64()))
	}
	return times
}

// On simulated people, shift-workers and posts at any time, the smallest p of an account
// is hardly ever small: at most one in a hundred below 0.001, as the chance of as many
// would be below one in a thousand; and each test has about as many small p as it says.
func TestPeopleAreNotTakenForMachines(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for name, c := range map[string]struct {
		account func() []int64
		clock   int64
	}{
		"shift-workers by the second": {func() []int64 { return shiftWorker(r, 60, 10) }, second},
		"shift-workers by the minute": {func() []int64 { return shiftWorker(r, 60, 10) }, minute},
		"shift-workers of one month":  {func() []int64 { return shiftWorker(r, 30, 10) }, minute},
		"punctual shift-workers":      {func() []int64 { return shiftWorker(r, 60, 2) }, minute},
		"posts at any time":           {func() []int64 { return poissonAccount(r, 150+r.IntN(2000), 90) }, second},
		"sharp shift-workers":         {func() []int64 { return shiftWorker(r, 60, 0) }, minute},
	} {
		const accounts = 300
		flags, small, tests := 0, map[string]int{}, 0
		for range accounts {
			times := step(c.account(), c.clock)
			card, ok := CardOf(times, float64(c.clock)/1e6)
			if !ok || card.Minute == nil {
				continue
			}
			tests++
			if card.P < 0.001 {
				flags++
			}
			count := func(name string, p float64) {
				if p < 0.05 {
					small[name]++
				}
			}
			count("uneven", card.Minute.Uneven)
			count("even", card.Minute.Even)
			for _, p := range card.Periods {
				count("periods", p.P)
			}
			if card.Second != nil {
				count("uneven seconds", card.Second.Uneven)
				count("even seconds", card.Second.Even)
			}
		}
		t.Logf("%s: %d of %d below 0.001; below 0.05: %v", name, flags, tests, small)
		if tests < accounts/2 {
			t.Errorf("%s: only %d accounts were tested", name, tests)
		}
		if flags > tests/100 {
			t.Errorf("%s: %d of %d have p < 0.001", name, flags, tests)
		}
		for test, n := range small {
			times := 1
			if test == "periods" {
				times = len(periods)
			}
			if share := float64(n) / float64(tests*times); share > 0.09 {
				t.Errorf("%s, %s: %.3f of p are below 0.05", name, test, share)
			}
		}
	}
}

// The common chi-square, whose p says one in a thousand, flags about one shift-worker in
// ten.
func TestBunchesFoolTheCommonTest(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	naive := 0
	for range 100 {
		u := Minutes(step(shiftWorker(r, 60, 10), minute))
		if u.X2 > 98.3 { // the upper 0.001 of 59 degrees of freedom
			naive++
		}
	}
	if naive < 5 {
		t.Errorf("the common test flags %d of 100; there is nothing to mend", naive)
	}
}

// Machines are told from chance, each by what it does.
func TestMachinesLeaveTheirSign(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	for name, c := range map[string]struct {
		times []int64
		clock int64
		sign  string
	}{
		"on the half hour":           {scheduler(r, 30, 30, 40), minute, "a period of 5 minutes"},
		"every 67 minutes":           {scheduler(r, 60, 67, 0), minute, "minutes of the hour, even"},
		"at the turn of each minute": {onTheMinute(r, 2000), second, "seconds of the minute, uneven"},
	} {
		card, ok := CardOf(step(c.times, c.clock), float64(c.clock)/1e6)
		if !ok || card.P > 1e-6 {
			t.Errorf("%s: %+v", name, card)
			continue
		}
		if card.Sign != c.sign && name != "on the half hour" { // where several frequencies are as strong
			t.Errorf("%s: the sign is %q, want %q", name, card.Sign, c.sign)
		}
	}
	half, _ := CardOf(step(scheduler(r, 30, 30, 40), minute), 60)
	for _, p := range half.Periods {
		if (30%p.Minutes == 0) != (p.R > 0.9) {
			t.Errorf("of posts every 30 minutes, R of %d minutes is %v", p.Minutes, p.R)
		}
	}
}

func onTheMinute(r *rand.Rand, n int) (times []int64) {
	for range n {
		times = append(times, r.Int64N(60*24*60)*minute+r.Int64N(2*second))
	}
	return times
}

// The transform is that of every post on its own, and its usual power the mean over turns
// of whole blocks.
func TestPowersAreThoseOfTurnedBlocks(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	var times []int64
	for h := range int64(40) {
		at := r.Int64N(60)
		for range 1 + r.IntN(5) {
			times = append(times, 2*h*hour+(at%60)*minute) // every other hour, so that no block follows another
			at += r.Int64N(4)
		}
	}
	slices.Sort(times)
	w := transform(times, hour)
	for _, k := range []int{1, 7, 30} {
		re, im := 0.0, 0.0
		for _, at := range times {
			s, c := math.Sincos(2 * math.Pi * float64(k) * float64(at/minute) / 60)
			re, im = re+c, im-s
		}
		if math.Abs(w.re[k]-re) > 1e-9 || math.Abs(math.Abs(w.im[k])-math.Abs(im)) > 1e-9 {
			t.Errorf("frequency %d: %v, %v, want %v, %v", k, w.re[k], w.im[k], re, im)
		}
		mean := 0.0
		const draws = 4000
		for range draws {
			re, im := 0.0, 0.0
			turn := map[int64]int64{}
			for _, at := range times {
				block := at / hour
				if _, ok := turn[block]; !ok {
					turn[block] = r.Int64N(60)
				}
				s, c := math.Sincos(2 * math.Pi * float64(k) * float64(at/minute+turn[block]) / 60)
				re, im = re+c, im+s
			}
			mean += (re*re + im*im) / draws
		}
		if math.Abs(mean/w.usual[k]-1) > 0.12 {
			t.Errorf("frequency %d: usually %v, turned %v", k, w.usual[k], mean)
		}
	}
	// Parseval: Pearson's chi-square is the sum of squares of the frequencies by n.
	u := w.uniformity()
	sum := 0.0
	for k := 1; k < 30; k++ {
		sum += 2 * (w.re[k]*w.re[k] + w.im[k]*w.im[k])
	}
	sum = (sum + w.re[30]*w.re[30]) / float64(len(times))
	if math.Abs(sum-u.X2) > 1e-6 {
		t.Errorf("chi-square %v, of frequencies %v", u.X2, sum)
	}
}
