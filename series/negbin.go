package series

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// overdispersed is the Pearson X² per degree of freedom above which counts are also
// fitted with a variance that grows faster than their mean.
const overdispersed = 1.5

// A CountTrend is the log-linear trend of counts, and what their scatter makes of it.
type CountTrend struct {
	Poisson *Fit
	NegBin  *Fit // nil unless the scatter asks for it and theta is finite
	Note    string
}

// Best returns the fit to tell: the negative binomial where there is one.
func (c CountTrend) Best() *Fit {
	if c.NegBin != nil {
		return c.NegBin
	}
	return c.Poisson
}

// TrendOfCounts fits a Poisson trend, and where Pearson's X² is more than 1.5 per
// degree of freedom a negative binomial one. Note says which of them holds and why.
func TrendOfCounts(t, y []float64) (CountTrend, error) {
	p, err := LogTrend(t, y)
	if err != nil {
		return CountTrend{}, err
	}
	c := CountTrend{Poisson: p}
	if p.DF < 1 || p.Pearson <= overdispersed*float64(p.DF) {
		c.Note = fmt.Sprintf("no over-dispersion: X² %.3g on %d df", p.Pearson, p.DF)
		return c, nil
	}
	nb, err := NegBinTrend(t, y)
	if err != nil {
		return CountTrend{}, err
	}
	if math.IsInf(nb.Theta, 1) {
		c.Note = fmt.Sprintf("X² %.3g on %d df, but theta diverges: no over-dispersion", p.Pearson, p.DF)
		return c, nil
	}
	c.NegBin = nb
	c.Note = fmt.Sprintf("over-dispersion: X² %.3g on %d df, theta %.3g", p.Pearson, p.DF, nb.Theta)
	return c, nil
}

// NegBinTrend fits log μ = intercept + slope·t with the variance μ + μ²/theta, NB2, by
// maximum likelihood of all three, as glm.nb of R's MASS does. Theta is +Inf, and the
// fit Poisson, where the likelihood only grows with it: the counts scatter no more
// than Poisson ones.
func NegBinTrend(t, y []float64) (*Fit, error) {
	if err := trendable(t, y); err != nil {
		return nil, err
	}
	f, err := negBin(trendDesign(t), y, "intercept", "slope")
	return f.small(), err
}

func negBin(x design, y []float64, names ...string) (*Fit, error) {
	p, err := logFit(x, y, 0, names...)
	if err != nil {
		return nil, err
	}
	// The slope of the likelihood in 1/theta at 0 is half of this.
	excess := 0.0
	for i, v := range y {
		excess += (v-p.Fitted[i])*(v-p.Fitted[i]) - v
	}
	if excess <= 0 {
		p.Theta = math.Inf(1)
		p.Notes = append(p.Notes, "theta diverges: no over-dispersion")
		return p, nil
	}
	fit := func(theta float64) (*Fit, error) { return logFit(x, y, theta, names...) }
	// The profile's score in log theta is positive below the best theta and
	// negative above it.
	score := func(theta float64) (float64, error) {
		f, err := fit(theta)
		if err != nil {
			return 0, err
		}
		s, _ := thetaScore(y, f.Fitted, theta)
		return s, nil
	}
	lo, hi := math.Log(1e-6), math.Log(1e9)
	for range 50 {
		middle := (lo + hi) / 2
		s, err := score(math.Exp(middle))
		if err != nil {
			return nil, err
		}
		if s > 0 {
			lo = middle
		} else {
			hi = middle
		}
	}
	theta := math.Exp((lo + hi) / 2)
	f, err := fit(theta)
	if err != nil {
		return nil, err
	}
	if _, info := thetaScore(y, f.Fitted, theta); info > 0 {
		f.ThetaSE = 1 / math.Sqrt(info)
	} else {
		f.ThetaSE = math.NaN()
		f.Notes = append(f.Notes, "theta has no standard error")
	}
	return f, nil
}

// thetaScore returns the first derivative of the log-likelihood in theta, and the
// second with its sign turned, at given means.
func thetaScore(y, mu []float64, theta float64) (score, info float64) {
	for i, v := range y {
		m := mu[i]
		d, dd := digammaGap(v, theta)
		score += d + math.Log(theta/(theta+m)) + 1 - (v+theta)/(m+theta)
		info -= dd + 1/theta - 2/(m+theta) + (v+theta)/((m+theta)*(m+theta))
	}
	return score, info
}

// digammaGap returns ψ(v+theta)-ψ(theta) and the difference of their derivatives, of
// which for whole v only a sum is left.
func digammaGap(v, theta float64) (d, dd float64) {
	if v > 1e5 {
		const h = 1e-4
		d = mathext.Digamma(v+theta) - mathext.Digamma(theta)
		up := mathext.Digamma(v+theta*(1+h)) - mathext.Digamma(theta*(1+h))
		down := mathext.Digamma(v+theta*(1-h)) - mathext.Digamma(theta*(1-h))
		return d, (up - down) / (2 * h * theta)
	}
	for k := range int(v) {
		at := theta + float64(k)
		d += 1 / at
		dd -= 1 / (at * at)
	}
	return d, dd
}
