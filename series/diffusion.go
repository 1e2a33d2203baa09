package series

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"demarche"
)

// A Diffusion is a growing stock, such as the parties of a convention, held against
// curves of growth.
type Diffusion struct {
	N      int
	Curves []Curve // by AICc, the best first
	Note   string
}

// A Curve is one fit by least squares.
type Curve struct {
	Name       string
	Parameters []Coef // Stat and P are by Student's t
	RSS        float64
	AICc       float64 // Akaike's criterion, corrected for few points
	Weight     float64 // of the curves that were fitted, 0 to 1
	Fitted     []float64
	First      float64 // the times between which it was fitted
	Last       float64
	Note       string // where its ceiling lies beyond the data, or it could not be fitted
	at         func(b []float64, t float64) float64
}

// At returns the value of the curve at a time, and a warning where that is beyond the
// data.
func (c *Curve) At(t float64) (value float64, warning string) {
	b := make([]float64, len(c.Parameters))
	for k, p := range c.Parameters {
		b[k] = p.Value
	}
	if t < c.First || t > c.Last {
		warning = fmt.Sprintf("%v is outside %v to %v: the %s curve is drawn on", t, c.First, c.Last, c.Name)
	}
	return c.at(b, t), warning
}

// Diffuse fits, to the stock y at the times t, in order,
//
//   - a straight line: intercept + slope·t;
//   - a logistic curve: ceiling/(1+exp(-rate·(t-middle)));
//   - Bass's curve: ceiling·(1-e)/(1+imitation/innovation·e), where
//     e = exp(-(innovation+imitation)·(t-origin)) (Bass 1969, doi:10.1287/mnsc.15.5.215);
//
// and ranks them by AICc (Hurvich and Tsai 1989, doi:10.1093/biomet/76.2.297), counting
// the variance as a parameter. It needs seven points. Residuals of a stock hang together,
// so that the weights are sharper than they should be. A ceiling is told by the data only
// where the curve has bent; where it has not, Note says so.
func Diffuse(t, y []float64, origin float64) (*Diffusion, error) {
	if err := check(t, y, 7); err != nil {
		return nil, err
	}
	if !slices.IsSorted(t) || t[0] == t[len(t)-1] || slices.Max(y) <= 0 || origin > t[0] {
		return nil, demarche.Errorf(demarche.BadData, "want times in order, from the origin on, and a stock above 0")
	}
	line, err := FitLine(t, y)
	if err != nil {
		return nil, err
	}
	d := &Diffusion{N: len(y), Note: SmallNote(len(y))}
	d.Curves = append(d.Curves, Curve{
		Name: "line", Parameters: []Coef{line.Intercept, line.Slope}, RSS: line.RSS, Fitted: line.Fitted,
		at: func(b []float64, t float64) float64 { return b[0] + b[1]*t },
	})
	span, top := t[len(t)-1]-t[0], slices.Max(y)
	var logistic, bass [][]float64
	for _, ceiling := range []float64{1.05, 1.5, 3, 10} {
		for _, rate := range []float64{1.5, 4, 10, 25} {
			for _, middle := range []float64{0, 0.3, 0.6, 1, 1.5} {
				logistic = append(logistic, []float64{ceiling * top, rate / span, t[0] + middle*span})
			}
			for _, innovation := range []float64{0.01, 0.1, 1, 3} {
				bass = append(bass, []float64{ceiling * top, innovation / span, rate / span})
			}
		}
	}
	d.Curves = append(d.Curves,
		fitCurve("logistic", []string{"ceiling", "rate", "middle"}, 2, logistic, t, y, func(b []float64, t float64) float64 {
			return b[0] / (1 + math.Exp(-b[1]*(t-b[2])))
		}),
		fitCurve("Bass", []string{"ceiling", "innovation", "imitation"}, 3, bass, t, y, func(b []float64, t float64) float64 {
			e := math.Exp(-(b[1] + b[2]) * (t - origin))
			return b[0] * (1 - e) / (1 + b[2]/b[1]*e)
		}),
	)
	d.weigh(squares(y))
	for i := range d.Curves {
		c := &d.Curves[i]
		c.First, c.Last = t[0], t[len(t)-1]
		if c.Name == "line" || len(c.Fitted) == 0 {
			continue
		}
		ceiling := c.Parameters[0]
		switch reached := y[len(y)-1] / ceiling.Value; {
		case reached < 0.5:
			c.Note = join(c.Note, fmt.Sprintf("the ceiling of %.4g is extrapolated: %.0f %% of it is reached, and the curve has not bent", ceiling.Value, 100*reached))
		case reached < 0.9:
			c.Note = join(c.Note, fmt.Sprintf("the ceiling of %.4g is extrapolated: %.0f %% of it is reached", ceiling.Value, 100*reached))
		}
		if !(ceiling.SE < ceiling.Value/2) {
			c.Note = join(c.Note, "the data do not tell where the ceiling is")
		}
	}
	return d, nil
}

// weigh fills AICc and the weights, and sorts.
func (d *Diffusion) weigh(total float64) {
	n := float64(d.N)
	least := math.Inf(1)
	for i := range d.Curves {
		c := &d.Curves[i]
		if len(c.Fitted) == 0 {
			c.AICc = math.Inf(1)
			continue
		}
		k := float64(len(c.Parameters) + 1)
		rss := max(c.RSS, 1e-12*total, math.SmallestNonzeroFloat64) // a perfect fit
		c.AICc = n*math.Log(rss/n) + 2*k + 2*k*(k+1)/(n-k-1)
		least = min(least, c.AICc)
	}
	weights := 0.0
	for i := range d.Curves {
		d.Curves[i].Weight = math.Exp((least - d.Curves[i].AICc) / 2)
		weights += d.Curves[i].Weight
	}
	for i := range d.Curves {
		d.Curves[i].Weight /= weights
	}
	slices.SortStableFunc(d.Curves, func(a, b Curve) int { return cmp.Compare(a.AICc, b.AICc) })
}

// fitCurve fits a curve from each start and keeps the best. The first positive
// parameters are kept above 0, by their logarithms.
func fitCurve(name string, names []string, positive int, starts [][]float64, t, y []float64, at func(b []float64, t float64) float64) Curve {
	m := marquardt{positive, t, y, at}
	c := Curve{Name: name, RSS: math.Inf(1), at: at}
	var best []float64
	for _, b := range starts {
		if b, rss := m.descend(b); rss < c.RSS {
			best, c.RSS = b, rss
		}
	}
	if best == nil {
		c.RSS, c.Note = 0, "no fit was found"
		return c
	}
	df := float64(len(y) - len(best))
	cov, ok := m.covariance(best)
	if !ok {
		c.Note = "the data do not tell its parameters apart"
		cov = make([]float64, len(best)*len(best))
	}
	c.Parameters = coefs(best, cov, c.RSS/df, func(stat float64) float64 { return studentP(stat, df) }, names...)
	for k := range c.Parameters {
		if !ok {
			c.Parameters[k].SE, c.Parameters[k].Stat, c.Parameters[k].P = math.NaN(), math.NaN(), math.NaN()
		}
	}
	for _, v := range t {
		c.Fitted = append(c.Fitted, at(best, v))
	}
	return c
}
