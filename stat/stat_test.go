package stat

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"pgregory.net/rapid"
)

// near compares logarithms: they may differ by a share of a probability.
func near(a, b, share float64) bool {
	return a == b || math.Abs(a-b) <= share
}

// The tail of a Poisson number is the regularised incomplete gamma function, which
// gonum computes another way, as far as a float64 goes down.
func TestPoissonTailIsTheIncompleteGamma(t *testing.T) {
	for _, mean := range []float64{1e-12, 1e-5, 0.01, 0.3, 1, 2.5, 10, 99.5, 1000, 54321} {
		for _, k := range []int{1, 2, 3, 5, 9, 10, 11, 40, 99, 100, 180, 950, 1000, 1100, 54000, 55000} {
			want := mathext.GammaIncReg(float64(k), mean)
			if want < 1e-290 {
				continue
			}
			if got := PoissonTail(k, mean); !near(got, math.Log(want), 1e-7) {
				t.Errorf("P(X >= %d), mean %g: log %.12g, want %.12g", k, mean, got, math.Log(want))
			}
		}
	}
	if PoissonTail(0, 3) != 0 || PoissonTail(-1, 3) != 0 || !math.IsInf(PoissonTail(1, 0), -1) {
		t.Error("the ends are not 1, 1 and 0")
	}
}

// Far down, where no float64 is left, exact arithmetic is the judge.
func TestPoissonTailFarDown(t *testing.T) {
	const k = 200
	mean := big.NewFloat(0.001).SetPrec(400)
	term := big.NewFloat(1).SetPrec(400)
	for i := 1; i <= k; i++ {
		term.Mul(term, mean).Quo(term, big.NewFloat(float64(i)))
	}
	tail := new(big.Float).SetPrec(400)
	for i := k + 1; i < k+30; i++ {
		tail.Add(tail, term)
		term.Mul(term, mean).Quo(term, big.NewFloat(float64(i)))
	}
	want := logOf(tail) - 0.001
	if got := PoissonTail(k, 0.001); !near(got, want, 1e-9*math.Abs(want)) {
		t.Errorf("log %.12g, want %.12g", got, want)
	}
}

func logOf(f *big.Float) float64 {
	mantissa := new(big.Float)
	exponent := f.MantExp(mantissa)
	m, _ := mantissa.Float64()
	return math.Log(m) + float64(exponent)*math.Ln2
}

// With few trials every outcome can be written down.
func TestPoissonBinomialTailIsEnumerated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{0, 1, 1e-9, 1e-40, 0.5, 1 - 1e-12})), 0, 11).Draw(t, "p")
		want := make([]float64, len(p)+2)
		for outcome := range 1 << len(p) {
			n, probability := 0, 1.0
			for i, v := range p {
				if outcome>>i&1 == 1 {
					n++
					probability *= v
				} else {
					probability *= 1 - v
				}
			}
			for k := range n + 1 {
				want[k] += probability
			}
		}
		for k := range want {
			got := PoissonBinomialTail(k, p)
			if want[k] > 1e-300 && !near(got, math.Log(want[k]), 1e-9) || want[k] == 0 && got > math.Log(1e-300) {
				t.Fatalf("P(X >= %d) of %v: log %.14g, want %.14g", k, p, got, math.Log(want[k]))
			}
		}
	})
}

// With many trials, and far down, exact arithmetic is the judge again; and the
// order of the trials is nothing to it.
func TestPoissonBinomialTailFarDown(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{60, 700} {
		p := make([]float64, n)
		for i := range p {
			p[i] = 0.001 + 0.2*rng.Float64()*rng.Float64()
		}
		dist := []*big.Float{big.NewFloat(1).SetPrec(300)}
		for _, v := range p {
			next := make([]*big.Float, len(dist)+1)
			for i := range next {
				next[i] = new(big.Float).SetPrec(300)
				if i < len(dist) {
					next[i].Add(next[i], new(big.Float).SetPrec(300).Mul(dist[i], big.NewFloat(1-v)))
				}
				if i > 0 {
					next[i].Add(next[i], new(big.Float).SetPrec(300).Mul(dist[i-1], big.NewFloat(v)))
				}
			}
			dist = next
		}
		for _, k := range []int{1, n / 20, n / 8, n / 3, n - 1, n} {
			tail := new(big.Float).SetPrec(300)
			for i := n; i >= k; i-- {
				tail.Add(tail, dist[i])
			}
			want := logOf(tail)
			if got := PoissonBinomialTail(k, p); !near(got, want, 1e-9*(1+math.Abs(want))) {
				t.Errorf("%d of %d: log %.12g, want %.12g", k, n, got, want)
			}
			turned := slices.Clone(p)
			slices.Reverse(turned)
			if got := PoissonBinomialTail(k, turned); !near(got, want, 1e-9*(1+math.Abs(want))) {
				t.Errorf("%d of %d turned round: log %.12g, want %.12g", k, n, got, want)
			}
		}
	}
}

// Equal small probabilities come near to the Poisson limit, and stay within Le
// Cam's bound of it.
func TestManyRareTrialsAreNearPoisson(t *testing.T) {
	p := make([]float64, 20_000)
	for i := range p {
		p[i] = 1e-4
	}
	for _, k := range []int{1, 2, 5} {
		got, want := math.Exp(PoissonBinomialTail(k, p)), math.Exp(PoissonTail(k, 2))
		if math.Abs(got-want) > 20_000*1e-8 {
			t.Errorf("P(X >= %d) = %g, of the limit %g", k, got, want)
		}
	}
}

// The example of Benjamini and Hochberg 1995, section 4.1: 15 tests, of which the
// first four are discoveries at a rate of 0.05.
func TestFalseDiscoveryRatesOfThePaper(t *testing.T) {
	p := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1}
	logp := make([]float64, len(p))
	for i, v := range p {
		logp[i] = math.Log(v)
	}
	got := 0
	for _, q := range FalseDiscoveryRates(logp, 15) {
		if q <= math.Log(0.05) {
			got++
		}
	}
	if got != 4 {
		t.Errorf("%d discoveries, want 4", got)
	}
}

// The q-values are the definition's: of each test the least of tests·p/rank over
// the tests from it on; tests that are not told count all the same.
func TestFalseDiscoveryRatesByDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(1e-9, 1), 0, 30).Draw(t, "p")
		more := rapid.IntRange(0, 50).Draw(t, "more")
		logp := make([]float64, len(p))
		for i, v := range p {
			logp[i] = math.Log(v)
		}
		all := append(slices.Clone(p), slices.Repeat([]float64{1}, more)...)
		got := FalseDiscoveryRates(logp, float64(len(all)))
		for i, v := range p {
			want := 1.0
			for _, u := range all {
				if u < v {
					continue
				}
				rank := 0
				for _, w := range all {
					if w <= u {
						rank++
					}
				}
				want = min(want, float64(len(all))*u/float64(rank))
			}
			if !near(got[i], math.Log(want), 1e-9) {
				t.Fatalf("q of %g among %v and %d more is %g, want %g", v, p, more, math.Exp(got[i]), want)
			}
		}
	})
}

// Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E,
// table I: methods 3 (Wilson) and 5 (Clopper-Pearson).
func TestIntervalsOfNewcombe(t *testing.T) {
	for _, c := range []struct {
		k, n                           int
		wilsonLo, wilsonHi, exLo, exHi float64
	}{
		{81, 263, 0.2553, 0.3662, 0.2527, 0.3676},
		{15, 148, 0.0624, 0.1605, 0.0578, 0.1617},
		{0, 20, 0, 0.1611, 0, 0.1684},
		{1, 29, 0.0061, 0.1718, 0.0009, 0.1776},
	} {
		lo, hi := Wilson(c.k, c.n, 0.95)
		if math.Abs(lo-c.wilsonLo) > 6e-5 || math.Abs(hi-c.wilsonHi) > 6e-5 {
			t.Errorf("Wilson %d/%d: %.4f to %.4f, want %.4f to %.4f", c.k, c.n, lo, hi, c.wilsonLo, c.wilsonHi)
		}
		lo, hi = Exact(c.k, c.n, 0.95)
		if math.Abs(lo-c.exLo) > 6e-5 || math.Abs(hi-c.exHi) > 6e-5 {
			t.Errorf("exact %d/%d: %.4f to %.4f, want %.4f to %.4f", c.k, c.n, lo, hi, c.exLo, c.exHi)
		}
	}
	if lo, hi := Wilson(0, 0, 0.95); lo != 0 || hi != 1 {
		t.Errorf("of nothing: %g to %g", lo, hi)
	}
	if lo, hi := Exact(0, 0, 0.95); lo != 0 || hi != 1 {
		t.Errorf("exact, of nothing: %g to %g", lo, hi)
	}
}
