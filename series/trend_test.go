package series

import (
	"math"
	"testing"

	"demarche/stat"

	"pgregory.net/rapid"
)

// discoveries is R's dataset of that name: "the numbers of great inventions and
// scientific discoveries in each year from 1860 to 1959" (World Almanac 1975).
var discoveries = []float64{
	5, 3, 0, 2, 0, 3, 2, 3, 6, 1, 2, 1, 2, 1, 3, 3, 3, 5, 2, 4, 4, 0, 2, 3, 7, 12, 3, 10, 9, 2, 3, 7, 7,
	2, 3, 3, 6, 2, 4, 3, 5, 2, 2, 4, 0, 4, 2, 5, 2, 3, 3, 6, 5, 8, 3, 6, 6, 0, 5, 2, 2, 2, 6, 3, 4, 4,
	2, 2, 4, 7, 5, 3, 3, 0, 2, 2, 2, 1, 3, 4, 2, 2, 1, 1, 1, 2, 1, 4, 4, 3, 2, 1, 4, 1, 1, 1, 0, 0, 2, 0,
}

// span returns n times from a first one on.
func span(first, n int) []float64 {
	t := make([]float64, n)
	for i := range t {
		t[i] = float64(first + i)
	}
	return t
}

// What R 4.2.2 prints of glm(discoveries ~ time(discoveries), family = poisson) and of
// MASS 7.3-58.2, glm.nb of the same.
func TestTrendsOfDiscoveriesAreThoseOfR(t *testing.T) {
	c, err := TrendOfCounts(span(1860, 100), discoveries)
	if err != nil {
		t.Fatal(err)
	}
	p := c.Poisson
	same(t, "intercept", p.Coefs[0].Value, 11.35480704182, 1e-9)
	same(t, "slope", p.Slope().Value, -0.00536022354765, 1e-9)
	same(t, "se", p.Coefs[0].SE, 3.77567718059, 1e-6)
	same(t, "se of the slope", p.Slope().SE, 0.00198170147072, 1e-6)
	same(t, "z", p.Slope().Stat, -2.70485924689, 1e-6)
	same(t, "p", p.Slope().P, 0.00683333368198, 1e-5)
	same(t, "deviance", p.Deviance, 157.3158264, 1e-9)
	same(t, "AIC", p.AIC, 430.3225426, 1e-9)
	same(t, "X²", p.Pearson, 151.058437287, 1e-6)
	n := c.NegBin
	if n == nil || p.DF != 98 || c.Best() != n {
		t.Fatalf("no negative binomial: %s", c.Note)
	}
	same(t, "theta", n.Theta, 6.21485758317, 1e-5)
	same(t, "se of theta", n.ThetaSE, 2.66820037355, 1e-4)
	same(t, "2 log L", 2*n.LogLik, -416.33977197868, 1e-9)
	same(t, "intercept", n.Coefs[0].Value, 12.25454586290, 1e-5)
	same(t, "slope", n.Slope().Value, -0.00583196743666, 1e-5)
	same(t, "se of the slope", n.Slope().SE, 0.00242763675855, 1e-5)
	same(t, "p", n.Slope().P, 0.01629131982890, 1e-4)
}

func TestTrendsOfTreatiesAreThoseOfR(t *testing.T) {
	r := treaties(t)
	if sum(r.Paper.Counts) != r.Paper.Sum || sum(r.Evidence.Flow) != r.Evidence.Sum {
		t.Error("the sums are others")
	}
	line, err := FitLine(r.Paper.Years, r.Paper.Counts)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "slope", line.Slope.Value, r.Paper.OLS.Slope, 1e-7)
	same(t, "R²", line.R2, r.Paper.OLS.R2, 1e-6)

	log, err := LogTrend(r.Paper.Years, r.Paper.Counts)
	if err != nil {
		t.Fatal(err)
	}
	for k, c := range log.Coefs {
		same(t, c.Name, c.Value, r.Paper.Log.Coef[k], 5e-6)
		same(t, "se", c.SE, r.Paper.Log.SE[k], 1e-6)
	}
	same(t, "deviance", log.Deviance, r.Paper.Log.Deviance, 1e-6)
	same(t, "X²", log.Pearson, r.Paper.Log.Pearson, 1e-6)
	dispersion(t, log, r.Paper.Log.DF, r.Paper.Log.Lower)

	identity, err := IdentityTrend(r.Paper.Years, r.Paper.Counts)
	if err != nil {
		t.Fatal(err)
	}
	for k, c := range identity.Coefs {
		same(t, c.Name, c.Value, r.Paper.Identity.Coef[k], 1e-6)
	}
	same(t, "X²", identity.Pearson, r.Paper.Identity.Pearson, 1e-6)
	dispersion(t, identity, r.Paper.Identity.DF, r.Paper.Identity.Lower)

	c, err := TrendOfCounts(r.Evidence.Years, r.Evidence.Flow)
	if err != nil {
		t.Fatal(err)
	}
	for k, c := range c.Poisson.Coefs {
		same(t, c.Name, c.Value, r.Evidence.Log.Coef[k], 1e-6)
		same(t, "se", c.SE, r.Evidence.Log.SE[k], 1e-6)
	}
	same(t, "p", c.Poisson.Slope().P, r.Evidence.Log.P, 1e-6)
	same(t, "deviance", c.Poisson.Deviance, r.Evidence.Log.Deviance, 1e-6)
	if c.Poisson.DF != r.Evidence.Log.DF {
		t.Errorf("%d df, want %d", c.Poisson.DF, r.Evidence.Log.DF)
	}
	nb, err := NegBinTrend(r.Evidence.Years, r.Evidence.Flow)
	if err != nil {
		t.Fatal(err)
	}
	if !math.IsInf(nb.Theta, 1) || c.NegBin != nil {
		t.Errorf("theta is %v, and R's diverges", nb.Theta)
	}
}

func dispersion(t *testing.T, f *Fit, df int, lower float64) {
	t.Helper()
	d, err := DispersionOf(f)
	if err != nil {
		t.Fatal(err)
	}
	if d.DF != df {
		t.Errorf("%d df, want %d", d.DF, df)
	}
	same(t, "P(X² or less)", d.Lower, lower, 2e-6)
	same(t, "both tails", d.P, 2*lower, 2e-6)
}

// A maximum is one: no line close by is likelier, whether it lies inside or at the
// edge, where a mean is 0.
func TestIdentityTrendIsTheLikeliestLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 0, 1, 2, 3, 5, 9, 30}), 3, 12).Draw(t, "y")
		if sum(y) == 0 {
			return
		}
		at := span(rapid.SampledFrom([]int{0, 2010}).Draw(t, "first"), len(y))
		f, err := IdentityTrend(at, y)
		if err != nil {
			t.Fatal(err)
		}
		last := len(at) - 1
		for _, a := range []float64{-1e-3, 0, 1e-3} {
			for _, b := range []float64{-1e-3, 0, 1e-3} {
				mu := make([]float64, len(y))
				for i := range mu {
					share := float64(i) / float64(last)
					mu[i] = f.Fitted[i] + stat.Average(y)*(a*(1-share)+b*share)
				}
				if least(mu) < 0 {
					continue
				}
				if l := logLik(y, mu, 0); l > f.LogLik+1e-9 {
					t.Fatalf("log L %v, and %v beside it at %v, %v: %+v", f.LogLik, l, a, b, f)
				}
			}
		}
	})
}

// glm(y ~ t, family = poisson(link = "identity"), start = c(-1900, 0.95), epsilon = 1e-15).
func TestIdentityTrendOfR(t *testing.T) {
	f, err := IdentityTrend(span(2010, 16), []float64{1, 2, 3, 4, 4, 6, 7, 7, 8, 9, 10, 12, 13, 14, 14, 15})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "intercept", f.Coefs[0].Value, -1895.120810283332, 1e-9)
	same(t, "se", f.Coefs[0].SE, 253.806863595126, 1e-8)
	same(t, "slope", f.Slope().Value, 0.943337452433, 1e-9)
	same(t, "se of the slope", f.Slope().SE, 0.126034250392, 1e-8)
	same(t, "p", f.Slope().P, 7.16722131099e-14, 1e-6)
	same(t, "log L", f.LogLik, -30.1329981907, 1e-10)
}

// Theta is the likeliest: the likelihood falls on both sides of it.
func TestThetaIsTheLikeliest(t *testing.T) {
	at := span(1860, 100)
	best, err := NegBinTrend(at, discoveries)
	if err != nil {
		t.Fatal(err)
	}
	for _, factor := range []float64{0.98, 1.02} {
		f, err := logFit(trendDesign(at), discoveries, best.Theta*factor, "intercept", "slope")
		if err != nil {
			t.Fatal(err)
		}
		if f.LogLik >= best.LogLik {
			t.Errorf("theta times %v is likelier: %v, %v", factor, f.LogLik, best.LogLik)
		}
	}
}

func TestWhatHasNoTrend(t *testing.T) {
	for name, y := range map[string][]float64{
		"zeros": {0, 0, 0, 0}, "two": {1, 2}, "half": {1, 1.5, 2}, "negative": {1, -1, 2}, "none": {1, math.NaN(), 2},
	} {
		at := span(0, len(y))
		if _, err := LogTrend(at, y); err == nil {
			t.Errorf("%s has a trend", name)
		}
		if _, err := IdentityTrend(at, y); err == nil {
			t.Errorf("%s has a straight trend", name)
		}
	}
	if _, err := FitLine([]float64{3, 3, 3}, []float64{1, 2, 3}); err == nil {
		t.Error("three points at one time have a slope")
	}
}
