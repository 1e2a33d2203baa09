package series

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// poisson.test of R 4.2.2: 137 in 24.19893, 10 and 0 in 1; and the table by Garwood's
// definition, that the ends leave 2.5 % on either side.
func TestPoissonRateIsThatOfR(t *testing.T) {
	for _, c := range []struct {
		count            int
		exposure, lo, hi float64
	}{
		{137, 24.19893, 4.75312480485, 6.69270933418},
		{10, 1, 4.79538869613, 18.39035604202},
		{0, 1, 0, 3.68887945411},
	} {
		r, err := PoissonRate(c.count, c.exposure, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "lo", r.Lo, c.lo, 1e-10)
		same(t, "hi", r.Hi, c.hi, 1e-10)
		same(t, "rate", r.Rate, float64(c.count)/c.exposure, 1e-15)
	}
	for _, count := range []int{1, 2, 7, 300, 20000} {
		r, err := PoissonRate(count, 1, 0.9)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "tail above", 1-distuv.Poisson{Lambda: r.Lo}.CDF(float64(count-1)), 0.05, 1e-7)
		same(t, "tail below", distuv.Poisson{Lambda: r.Hi}.CDF(float64(count)), 0.05, 1e-7)
	}
}

// The example of R's help of poisson.test, data of Dinu Chirila, and the treaties'.
func TestRateRatioIsThatOfR(t *testing.T) {
	r, err := RateRatio(11, 800, 6+8+7, 1083+1050+878, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "ratio", r.Ratio, 1.97148809524, 1e-11)
	same(t, "p", r.P, 0.079668633, 1e-8)
	same(t, "lo", r.Lo, 0.858426403392, 1e-10)
	same(t, "hi", r.Hi, 4.277265943654, 1e-10)

	want := treaties(t).Evidence.Ratio
	r, err = RateRatio(want.Counts[0], want.Exposure[0], want.Counts[1], want.Exposure[1], 0.95)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "ratio", r.Ratio, want.Ratio, 1e-6)
	same(t, "p", r.P, want.P, 5e-4)
	same(t, "lo", r.Lo, want.Confidence[0], 1e-6)
	same(t, "hi", r.Hi, want.Confidence[1], 1e-7)
	if r.Note == "" {
		t.Error("21 events have little power, and it is not said")
	}
}

// With no events on one side one end of the interval is open.
func TestRateRatioOfNone(t *testing.T) {
	a, err := RateRatio(0, 2, 5, 2, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	b, err := RateRatio(5, 2, 0, 2, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	if a.Ratio != 0 || a.Lo != 0 || !math.IsInf(b.Ratio, 1) || !math.IsInf(b.Hi, 1) {
		t.Errorf("of none: %+v, %+v", a, b)
	}
	same(t, "the one end", a.Hi, 1/b.Lo, 1e-9)
	same(t, "p", a.P, 2.0/32, 1e-12) // five tosses that all fall the same way
	if _, err := RateRatio(0, 1, 0, 1, 0.95); err == nil {
		t.Error("none and none have a ratio")
	}
}

// The power of a ratio is what the test does to counts drawn with it, in the plainest
// words: for every two counts, ask.
func TestRatioPowerIsEnumerated(t *testing.T) {
	const rate, ratio, a, b = 1.4, 3.0, 7.0, 8.0
	low := rate * (a + b) / (ratio*a + b)
	x, y := distuv.Poisson{Lambda: ratio * low * a}, distuv.Poisson{Lambda: low * b}
	want := 0.0
	for i := range 60 {
		for k := range 60 {
			if i+k > 0 && binomialP(i, i+k, a/(a+b)) <= 0.05 {
				want += x.Prob(float64(i)) * y.Prob(float64(k))
			}
		}
	}
	p := RatioPower(rate, a, b, ratio, 0.05)
	same(t, "power", p.Power, want, 1e-6)
	if p.N != 21 || (p.Note == "") != (p.Power >= 0.8) {
		t.Errorf("%+v", p)
	}
	// Where the normal approximation takes over, the two agree.
	exact, normal := RatioPower(0.2999, 500, 500, 1.3, 0.05), RatioPower(0.3001, 500, 500, 1.3, 0.05)
	if math.Abs(exact.Power-normal.Power) > 0.03 {
		t.Errorf("power is %v summed and %v approximated", exact.Power, normal.Power)
	}
}
