package influence

import (
	"math"

	"demarche"
)

// orders choose the order of the two equations of a pair of series by AIC, of which y and
// what is fixed stay and x changes.
//
// All orders are fitted on the steps that the longest has. Their sums of products are one
// matrix: the regressors in the order in which orders add them, and the two series last.
// Cholesky's factor of it gives, after so many columns, what they leave of the two series.
type orders struct {
	y      []float64
	fixed  [][]float64
	most   int
	ff     [][]float64 // products of what is fixed
	fy, yy [][]float64 // of it and of y with y, moved back by 0 to most steps
}

func newOrders(y []float64, fixed [][]float64, most int) *orders {
	o := &orders{y: y, fixed: fixed, most: most}
	for i, a := range fixed {
		o.ff = append(o.ff, nil)
		for _, b := range fixed[:i+1] {
			o.ff[i] = append(o.ff[i], dot(a[most:], b[most:]))
		}
	}
	o.fy, o.yy = o.withFixed(y), o.lagged(y, y)
	return o
}

// withFixed returns the products of what is fixed with a series moved back.
func (o *orders) withFixed(x []float64) [][]float64 {
	out := make([][]float64, len(o.fixed))
	for i, f := range o.fixed {
		for k := 0; k <= o.most; k++ {
			out[i] = append(out[i], dot(f[o.most:], x[o.most-k:len(x)-k]))
		}
	}
	return out
}

// lagged returns the products of a moved back by i steps with b moved back by j. Each is
// that of a step less, but for what comes in at one end and goes out at the other.
func (o *orders) lagged(a, b []float64) [][]float64 {
	n, most := len(a), o.most
	out := make([][]float64, most+1)
	for i := range out {
		out[i] = make([]float64, most+1)
	}
	for j := 0; j <= most; j++ {
		out[0][j] = dot(a[most:], b[most-j:n-j])
		out[j][0] = dot(a[most-j:n-j], b[most:])
	}
	for i := range most {
		for j := range most {
			out[i+1][j+1] = out[i][j] + a[most-1-i]*b[most-1-j] - a[n-1-i]*b[n-1-j]
		}
	}
	return out
}

// choose returns the order of least AIC, ln|Σ| + 2 parameters/n of both equations
// (Lütkepohl 2005, doi:10.1007/978-3-540-27752-1, 4.3.2).
func (o *orders) choose(x []float64) (int, error) {
	fx, xx, xy := o.withFixed(x), o.lagged(x, x), o.lagged(x, o.y)
	// A regressor or a series: what is fixed, or x or y moved back.
	type column struct {
		fixed, back int
		isY         bool
	}
	var cols []column
	for i := range o.fixed {
		cols = append(cols, column{fixed: i, back: -1})
	}
	for k := 1; k <= o.most; k++ {
		cols = append(cols, column{back: k}, column{back: k, isY: true})
	}
	cols = append(cols, column{back: 0}, column{back: 0, isY: true})
	product := func(a, b column) float64 { // a is not before b
		switch {
		case a.back < 0:
			return o.ff[a.fixed][b.fixed]
		case b.back < 0 && a.isY:
			return o.fy[b.fixed][a.back]
		case b.back < 0:
			return fx[b.fixed][a.back]
		case a.isY && b.isY:
			return o.yy[a.back][b.back]
		case a.isY:
			return xy[b.back][a.back]
		case b.isY:
			return xy[a.back][b.back]
		}
		return xx[a.back][b.back]
	}
	n, p := float64(len(o.y)-o.most), len(cols)-2
	l := make([][]float64, len(cols))
	best, least := 0, math.Inf(1)
	for i := range cols {
		l[i] = make([]float64, i+1)
		for k := range min(i+1, p) {
			v := product(cols[i], cols[k])
			whole := v
			for j := range k {
				v -= l[i][j] * l[k][j]
			}
			if k < i {
				l[i][k] = v / l[k][k]
				continue
			}
			if !(v > 1e-12*whole) {
				return 0, demarche.Errorf(demarche.BadData, "the past of the series does not vary apart from itself, the season and the trend")
			}
			l[i][i] = math.Sqrt(v)
		}
	}
	a, b := l[p], l[p+1]
	aa, bb, ab := product(cols[p], cols[p]), product(cols[p+1], cols[p+1]), product(cols[p+1], cols[p])
	for k := range p {
		aa, bb, ab = aa-a[k]*a[k], bb-b[k]*b[k], ab-a[k]*b[k]
		if done := k + 1 - len(o.fixed); done <= 0 || done%2 != 0 {
			continue
		}
		det := (aa*bb - ab*ab) / (n * n)
		if !(det > 0) {
			return 0, demarche.Errorf(demarche.BadData, "the series follow from one another to the last digit")
		}
		if aic := math.Log(det) + 2*float64(2*(k+1))/n; aic < least {
			best, least = (k+1-len(o.fixed))/2, aic
		}
	}
	return best, nil
}
