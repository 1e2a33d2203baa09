package series

import (
	"math"

	"demarche/stat"

	"demarche"
)

// OnlineOptions are the prior of a Bayesian search for changes.
type OnlineOptions struct {
	Lambda float64 // expected points between changes; 0 is half of the series
	Shape  float64 // of the gamma prior of a rate; 0 is 1
	Rate   float64 // of the gamma prior, per point; 0 is Shape over the mean of the series, so that the prior's mean is that
}

// An Online is what is believed of changes in a series of counts.
type Online struct {
	Options OnlineOptions // as they were used
	// RunLength[t][r] is the probability, after the points 0 to t, that the segment
	// at t has begun r points before it, 0 to t.
	RunLength [][]float64
	Likeliest []int     // for each point, the likeliest of these run lengths; of equals the shortest
	Change    []float64 // for each point, the probability given all points that a segment begins there; 1 for the first
	Evidence  float64   // log-likelihood of the series, over all ways of cutting it
	Note      string
}

// OnlineChanges follows Adams and MacKay 2007, arXiv:0710.3742: a segment ends after
// each point with the probability 1/Lambda, each segment has a rate of its own from a
// gamma prior, and counts are Poisson, so that the next one is negative binomial. A run
// length counts the point that it stands at: what the paper calls a change after a
// point is here the beginning of a segment at the next one. Change looks back from the
// end by the recursions of Fearnhead 2006, doi:10.1007/s11222-006-8450-8. Both are
// exact, and take a time that grows with the square of the length.
func OnlineChanges(y []float64, o OnlineOptions) (Online, error) {
	if err := check(y, y, 2); err != nil {
		return Online{}, err
	}
	if err := counts(y); err != nil {
		return Online{}, err
	}
	n := len(y)
	if sum(y) == 0 && o.Rate == 0 {
		return Online{}, demarche.Errorf(demarche.BadData, "a series of zeros gives no prior for its rate")
	}
	if o.Lambda == 0 {
		o.Lambda = float64(n) / 2
	}
	if o.Shape == 0 {
		o.Shape = 1
	}
	if o.Rate == 0 {
		o.Rate = o.Shape / stat.Average(y)
	}
	if o.Lambda < 1 || o.Shape < 0 || o.Rate < 0 {
		return Online{}, demarche.Errorf(demarche.Usage, "lambda %v, shape %v, rate %v are no prior", o.Lambda, o.Shape, o.Rate)
	}
	end, on := -math.Log(o.Lambda), math.Log1p(-1/o.Lambda)
	w := Online{Options: o, Note: SmallNote(n)}
	so := Cumulate(append([]float64{0}, y...), 0) // the sum of the points before each
	until := make([]float64, n+1)                 // log P(points before t, and a segment begins at t)
	var joint []float64                           // log P(points 0 to t, and the segment began at s)
	for t := range n {
		next := make([]float64, t+1)
		for s := range t {
			next[s] = joint[s] + on + predictive(so[t]-so[s], t-s, y[t], o)
		}
		next[t] = until[t] + predictive(0, 0, y[t], o)
		joint = next
		all := logSum(joint)
		row, likeliest := make([]float64, t+1), 0
		for s, l := range joint {
			row[t-s] = math.Exp(l - all)
		}
		for r, p := range row {
			if p > row[likeliest] {
				likeliest = r
			}
		}
		w.RunLength, w.Likeliest = append(w.RunLength, row), append(w.Likeliest, likeliest)
		until[t+1] = all + end
		w.Evidence = all
	}
	from := make([]float64, n) // log P(points from t on | a segment begins at t)
	for t := n - 1; t >= 0; t-- {
		var ways []float64
		run := 0.0
		for u := t; u < n; u++ { // a segment of the points t to u
			if u > t {
				run += on
			}
			run += predictive(so[u]-so[t], u-t, y[u], o)
			if u == n-1 {
				ways = append(ways, run)
			} else {
				ways = append(ways, run+end+from[u+1])
			}
		}
		from[t] = logSum(ways)
	}
	w.Change = make([]float64, n)
	for t := range w.Change {
		w.Change[t] = min(math.Exp(until[t]+from[t]-w.Evidence), 1)
	}
	return w, nil
}

// predictive returns the log-probability of a count v in a segment of which n counts
// are known, and their sum.
func predictive(sum float64, n int, v float64, o OnlineOptions) float64 {
	a, b := o.Shape+sum, o.Rate+float64(n)
	x, _ := math.Lgamma(a + v)
	y, _ := math.Lgamma(a)
	z, _ := math.Lgamma(v + 1)
	return x - y - z + a*math.Log(b/(b+1)) - v*math.Log(b+1)
}

// logSum returns the logarithm of the sum of what these are logarithms of.
func logSum(l []float64) float64 {
	top := math.Inf(-1)
	for _, v := range l {
		top = max(top, v)
	}
	if math.IsInf(top, -1) {
		return top
	}
	s := 0.0
	for _, v := range l {
		s += math.Exp(v - top)
	}
	return top + math.Log(s)
}
