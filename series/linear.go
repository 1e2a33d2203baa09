package series

import (
	"math"

	"demarche/stat"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"demarche"
)

// A Coef is one coefficient of a fit.
type Coef struct {
	Name  string
	Value float64
	SE    float64 // standard error
	Stat  float64 // Value/SE: z of a fit of counts, t of a straight line
	P     float64 // two-sided, of a coefficient of 0
}

// A Line is a straight line by least squares, y = intercept + slope·t.
type Line struct {
	N                int
	Intercept, Slope Coef
	R2               float64 // share of the variance of y, 0 to 1; 1 where y does not vary
	RSS              float64 // sum of squared residuals
	Fitted           []float64
}

// FitLine fits a straight line to at least three points at two times or more.
func FitLine(t, y []float64) (Line, error) {
	if err := check(t, y, 3); err != nil {
		return Line{}, err
	}
	s, err := solve(trendDesign(t), y, nil)
	if err != nil {
		return Line{}, err
	}
	n := len(y)
	l := Line{N: n, RSS: s.rss, Fitted: s.fitted}
	if total := squares(y); total > 0 {
		l.R2 = max(1-s.rss/total, 0)
	} else {
		l.R2 = 1
	}
	c := s.studentised(s.rss/float64(n-2), float64(n-2), "intercept", "slope")
	l.Intercept, l.Slope = c[0], c[1]
	return l, nil
}

// squares returns the sum of squares about the mean.
func squares(y []float64) (ss float64) {
	m := stat.Average(y)
	for _, v := range y {
		ss += (v - m) * (v - m)
	}
	return ss
}

func sum(y []float64) (s float64) {
	for _, v := range y {
		s += v
	}
	return s
}

// check says whether t and y are a series of at least so many points.
func check(t, y []float64, least int) error {
	if len(t) != len(y) {
		return demarche.Errorf(demarche.Usage, "%d times and %d values are no series", len(t), len(y))
	}
	if len(y) < least {
		return demarche.Errorf(demarche.BadData, "%d points are too few; want %d", len(y), least)
	}
	for i := range y {
		if math.IsNaN(t[i]+y[i]) || math.IsInf(t[i]+y[i], 0) {
			return demarche.Errorf(demarche.BadData, "value %d at %v is no number", i+1, t[i])
		}
	}
	return nil
}

// counts says whether all of y are whole numbers, 0 or more.
func counts(y []float64) error {
	for i, v := range y {
		if v < 0 || v != math.Trunc(v) || math.IsInf(v, 0) {
			return demarche.Errorf(demarche.BadData, "value %d, %v, is no count", i+1, v)
		}
	}
	return nil
}

// A design is the matrix of a regression, rows of cols numbers.
type design struct {
	cols int
	at   []float64
}

func (d design) rows() int           { return len(d.at) / d.cols }
func (d design) row(i int) []float64 { return d.at[i*d.cols : (i+1)*d.cols] }

// times returns d·b.
func (d design) times(b []float64) []float64 {
	out := make([]float64, d.rows())
	for i := range out {
		for k, x := range d.row(i) {
			out[i] += x * b[k]
		}
	}
	return out
}

// trendDesign has an intercept and the time.
func trendDesign(t []float64) design {
	d := design{cols: 2}
	for _, v := range t {
		d.at = append(d.at, 1, v)
	}
	return d
}

// A solution is what weighted least squares gives.
type solution struct {
	b      []float64
	cov    []float64 // (X'WX)⁻¹, cols × cols
	fitted []float64
	rss    float64 // unweighted
}

// solve minimises Σ w (y - Xb)²; w nil weighs all alike. The columns are told apart
// by QR, so that a year of 2010 beside an intercept loses no digits.
func solve(x design, y, w []float64) (solution, error) {
	n, p := x.rows(), x.cols
	a, z := mat.NewDense(n, p, nil), mat.NewVecDense(n, nil)
	for i := range n {
		root := 1.0
		if w != nil {
			root = math.Sqrt(w[i])
		}
		for k, v := range x.row(i) {
			a.Set(i, k, root*v)
		}
		z.SetVec(i, root*y[i])
	}
	singular := demarche.Errorf(demarche.BadData, "%d points do not tell %d coefficients apart", n, p)
	if n < p {
		return solution{}, singular
	}
	var qr mat.QR
	qr.Factorize(a)
	var r mat.Dense
	qr.RTo(&r)
	for k := range p {
		size := 0.0
		for i := range n {
			size = math.Hypot(size, a.At(i, k))
		}
		if !(math.Abs(r.At(k, k)) > 1e-11*size) {
			return solution{}, singular
		}
	}
	var b mat.VecDense
	if err := qr.SolveVecTo(&b, false, z); err != nil {
		if _, ok := err.(mat.Condition); !ok {
			return solution{}, singular
		}
	}
	s := solution{b: make([]float64, p), cov: inverseGram(&r, p)}
	for k := range p {
		s.b[k] = b.AtVec(k)
	}
	s.fitted = x.times(s.b)
	for i, v := range y {
		s.rss += (v - s.fitted[i]) * (v - s.fitted[i])
	}
	return s, nil
}

// inverseGram returns (R'R)⁻¹ of the upper triangle R.
func inverseGram(r *mat.Dense, p int) []float64 {
	inv := make([]float64, p*p) // R⁻¹, upper
	for j := range p {
		inv[j*p+j] = 1 / r.At(j, j)
		for i := j - 1; i >= 0; i-- {
			s := 0.0
			for k := i + 1; k <= j; k++ {
				s += r.At(i, k) * inv[k*p+j]
			}
			inv[i*p+j] = -s / r.At(i, i)
		}
	}
	cov := make([]float64, p*p)
	for i := range p {
		for j := range p {
			for k := max(i, j); k < p; k++ {
				cov[i*p+j] += inv[i*p+k] * inv[j*p+k]
			}
		}
	}
	return cov
}

// coefs gives the coefficients their errors and the p of a test on 0.
func coefs(b, cov []float64, variance float64, p func(stat float64) float64, names ...string) []Coef {
	out := make([]Coef, len(b))
	for k := range b {
		c := Coef{Name: names[k], Value: b[k], SE: math.Sqrt(max(variance*cov[k*len(b)+k], 0))}
		switch {
		case c.SE > 0:
			c.Stat = c.Value / c.SE
			c.P = p(c.Stat)
		case c.Value == 0:
			c.P = 1
		}
		out[k] = c
	}
	return out
}

func (s solution) studentised(variance, df float64, names ...string) []Coef {
	return coefs(s.b, s.cov, variance, func(t float64) float64 { return studentP(t, df) }, names...)
}

// normalP returns the two-sided p of a standard normal number.
func normalP(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// studentP returns the two-sided p of Student's t.
func studentP(t, df float64) float64 {
	return min(2*distuv.StudentsT{Sigma: 1, Nu: df}.CDF(-math.Abs(t)), 1)
}
