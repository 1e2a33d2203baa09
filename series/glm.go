package series

import (
	"fmt"
	"math"

	"demarche/stat"

	"gonum.org/v1/gonum/mathext"

	"demarche"
)

// A Fit is a regression of counts on time.
type Fit struct {
	Model     string // "Poisson, log link"
	N         int
	DF        int    // points less coefficients
	Coefs     []Coef // intercept and slope first; P by the normal distribution
	Fitted    []float64
	Deviance  float64
	Pearson   float64 // Σ (y-μ)²/V(μ)
	LogLik    float64
	AIC       float64
	Theta     float64 // of the negative binomial: the variance is μ + μ²/Theta; 0 otherwise
	ThetaSE   float64
	Converged bool
	Notes     []string // what was assumed, or did not come out
}

// Slope returns the coefficient of time: of a log link the growth of the logarithm of
// the mean in a unit of time, else that of the mean.
func (f *Fit) Slope() Coef { return f.Coefs[1] }

// LogTrend fits counts whose mean grows by the same share in each unit of time:
// log μ = intercept + slope·t, Poisson, by iterated weighted least squares.
func LogTrend(t, y []float64) (*Fit, error) {
	if err := trendable(t, y); err != nil {
		return nil, err
	}
	f, err := logFit(trendDesign(t), y, 0, "intercept", "slope")
	return f.small(), err
}

// small adds that the points are few, where they are.
func (f *Fit) small() *Fit {
	if f == nil {
		return nil
	}
	if note := SmallNote(f.N); note != "" {
		f.Notes = append(f.Notes, note)
	}
	return f
}

func trendable(t, y []float64) error {
	if err := check(t, y, 3); err != nil {
		return err
	}
	if err := counts(y); err != nil {
		return err
	}
	if sum(y) == 0 {
		return demarche.Errorf(demarche.BadData, "a series of zeros has no trend")
	}
	return nil
}

// logFit fits log μ = Xb to counts: Poisson for theta 0, else negative binomial with
// that theta.
func logFit(x design, y []float64, theta float64, names ...string) (*Fit, error) {
	n := len(y)
	mu, eta := make([]float64, n), make([]float64, n)
	for i, v := range y {
		mu[i] = v + 0.1
		eta[i] = math.Log(mu[i])
	}
	z, w := make([]float64, n), make([]float64, n)
	variance := func(m float64) float64 {
		if theta > 0 {
			return m + m*m/theta
		}
		return m
	}
	var b []float64
	var s solution
	before, converged := math.Inf(1), false
	for range 200 {
		for i, m := range mu {
			w[i] = m * m / variance(m)
			z[i] = eta[i] + (y[i]-m)/m
		}
		next, err := solve(x, z, w)
		if err != nil {
			return nil, err
		}
		s = next
		step, d := s.b, 0.0
		for half := 0; ; half++ { // a step that makes it worse is halved
			eta = x.times(step)
			for i, e := range eta {
				mu[i] = math.Exp(e)
			}
			d = deviance(y, mu, theta)
			if d <= before+1e-12*math.Abs(before) || half == 40 || b == nil {
				break
			}
			step = between(b, step)
		}
		b = step
		if math.Abs(before-d) <= 1e-14*(math.Abs(d)+0.1) {
			converged = true
			break
		}
		before = d
	}
	for i, m := range mu {
		w[i] = m * m / variance(m)
		z[i] = eta[i]
	}
	s, err := solve(x, z, w)
	if err != nil {
		return nil, err
	}
	f := summarise(y, mu, b, s.cov, theta, names...)
	f.Model, f.Converged = "Poisson, log link", converged
	if theta > 0 {
		f.Model = "negative binomial, log link"
	}
	if !converged {
		f.Notes = append(f.Notes, "the fit did not converge in 200 steps")
	}
	return f, nil
}

func between(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = (a[i] + b[i]) / 2
	}
	return out
}

// deviance returns twice the log-likelihood that is lost against means of y itself.
func deviance(y, mu []float64, theta float64) (d float64) {
	for i, v := range y {
		m := mu[i]
		if v > 0 {
			d += 2 * v * math.Log(v/m)
		}
		if theta > 0 {
			d -= 2 * (v + theta) * math.Log((v+theta)/(m+theta))
		} else {
			d -= 2 * (v - m)
		}
	}
	return d
}

// logLik returns the log-likelihood of counts with those means.
func logLik(y, mu []float64, theta float64) (l float64) {
	for i, v := range y {
		m := mu[i]
		lg, _ := math.Lgamma(v + 1)
		if v > 0 {
			l += v * math.Log(m)
		}
		l -= lg
		if theta > 0 {
			a, _ := math.Lgamma(v + theta)
			b, _ := math.Lgamma(theta)
			l += a - b + theta*math.Log(theta) - (v+theta)*math.Log(m+theta)
		} else {
			l -= m
		}
	}
	return l
}

func summarise(y, mu, b, cov []float64, theta float64, names ...string) *Fit {
	f := &Fit{
		N: len(y), DF: len(y) - len(b), Fitted: mu, Theta: theta,
		Coefs:    coefs(b, cov, 1, normalP, names...),
		Deviance: deviance(y, mu, theta), LogLik: logLik(y, mu, theta),
	}
	for i, v := range y {
		variance := mu[i]
		if theta > 0 {
			variance += mu[i] * mu[i] / theta
		}
		if variance > 0 {
			f.Pearson += (v - mu[i]) * (v - mu[i]) / variance
		}
	}
	parameters := float64(len(b))
	if theta > 0 {
		parameters++
	}
	f.AIC = 2*parameters - 2*f.LogLik
	return f
}

// IdentityTrend fits counts whose mean grows by the same number in each unit of time:
// μ = intercept + slope·t, Poisson, as glm of R with the identity link does. The
// likelihood is concave, and Newton's steps are shortened where they would not raise
// it or would make a mean negative. The standard errors are of the expected information.
//
// Where the likelihood is highest with a mean of 0 at one end, the line runs through
// that point; there are then no standard errors, NaN stands for them, the p of the slope
// is of the likelihood ratio, and a note says so.
func IdentityTrend(t, y []float64) (*Fit, error) {
	if err := trendable(t, y); err != nil {
		return nil, err
	}
	x := trendDesign(t)
	if _, err := solve(x, y, nil); err != nil {
		return nil, err
	}
	b, converged := identityNewton(t, y)
	mu := x.times(b)
	w := make([]float64, len(y))
	least := math.Inf(1)
	for i, m := range mu {
		w[i] = 1 / m
		least = min(least, m)
	}
	if least < 1e-6*stat.Average(y) {
		return identityEdge(t, y)
	}
	s, err := solve(x, mu, w)
	if err != nil {
		return nil, err
	}
	f := summarise(y, mu, b, s.cov, 0, "intercept", "slope")
	f.Model, f.Converged = "Poisson, identity link", converged
	if !converged {
		f.Notes = append(f.Notes, "the fit did not converge in 500 steps")
	}
	return f.small(), nil
}

// identityNewton returns intercept and slope. It works about the middle of the
// times, where the two are nearly independent.
func identityNewton(t, y []float64) (b []float64, converged bool) {
	middle := stat.Average(t)
	level, slope := stat.Average(y), 0.0
	value := func(level, slope float64) float64 {
		l := 0.0
		for i, v := range y {
			m := level + slope*(t[i]-middle)
			if m <= 0 {
				return math.Inf(-1)
			}
			l += v*math.Log(m) - m
		}
		return l
	}
	now := value(level, slope)
	for range 500 {
		var g0, g1, h00, h01, h11 float64
		for i, v := range y {
			u := t[i] - middle
			m := level + slope*u
			g, h := v/m-1, v/(m*m)
			g0, g1 = g0+g, g1+g*u
			h00, h01, h11 = h00+h, h01+h*u, h11+h*u*u
		}
		det := h00*h11 - h01*h01
		d0, d1 := (h11*g0-h01*g1)/det, (h00*g1-h01*g0)/det
		if !(det > 1e-14*h00*h11) { // all events at one time: climb along the gradient
			d0, d1 = g0/h00, g1/(h00*squares(t)/float64(len(t)))
		}
		size, next := 1.0, 0.0
		for ; size > 1e-16; size /= 2 {
			if next = value(level+size*d0, slope+size*d1); next >= now {
				break
			}
		}
		if size <= 1e-16 || math.Abs(g0*d0+g1*d1) < 1e-16*float64(len(y)) {
			return []float64{level - slope*middle, slope}, true
		}
		level, slope, now = level+size*d0, slope+size*d1, next
	}
	return []float64{level - slope*middle, slope}, false
}

// identityEdge returns the better of the two lines that are 0 at one end.
func identityEdge(t, y []float64) (*Fit, error) {
	var best *Fit
	for _, end := range [2]float64{least(t), -least(negated(t))} {
		reach, total := 0.0, 0.0
		for i := range t {
			reach += t[i] - end
			total += y[i]
		}
		slope := total / reach
		mu := make([]float64, len(t))
		for i := range t {
			mu[i] = slope * (t[i] - end)
		}
		f := summarise(y, mu, []float64{-slope * end, slope}, make([]float64, 4), 0, "intercept", "slope")
		if math.IsNaN(f.LogLik) || math.IsInf(f.LogLik, 0) {
			continue
		}
		if best == nil || f.LogLik > best.LogLik {
			best = f
			best.Notes = []string{fmt.Sprintf("the line is 0 at %v: there are no standard errors, and the p of the slope is of the likelihood ratio", end)}
		}
	}
	if best == nil {
		return nil, demarche.Errorf(demarche.BadData, "no straight line with positive means fits these counts")
	}
	best.Model, best.Converged = "Poisson, identity link", true
	flat := make([]float64, len(y))
	for i := range flat {
		flat[i] = stat.Average(y)
	}
	for k := range best.Coefs {
		best.Coefs[k].SE, best.Coefs[k].Stat, best.Coefs[k].P = math.NaN(), math.NaN(), math.NaN()
	}
	best.Coefs[1].P = mathext.GammaIncRegComp(0.5, max(best.LogLik-logLik(y, flat, 0), 0))
	return best.small(), nil
}

func least(x []float64) float64 {
	m := math.Inf(1)
	for _, v := range x {
		m = min(m, v)
	}
	return m
}

func negated(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = -v
	}
	return out
}
