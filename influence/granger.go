package influence

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"

	"demarche"
	"demarche/parallel"
)

// GrangerOptions say how two series of counts are compared.
type GrangerOptions struct {
	Lag     int // the order; 0 for the one of least AIC
	Most    int // the orders that AIC chooses from, 1 to this
	Season  int // steps in a season's round, as 7 of days in a week; each has its own level; 0 for none
	Trend   bool
	Beside  [][]float64 // counts beside the two, of the same steps, of which log1p is a regressor
	Plain   bool        // the values as they are, in place of log1p
	Shifts  int         // circular shifts of x that stand for chance
	Seed    uint64
	AtLeast int // steps that must be left; 0 is 30
}

// UsualGranger are orders up to 14 by AIC, seven days a week, a trend and 199 shifts.
func UsualGranger(seed uint64) GrangerOptions {
	return GrangerOptions{Most: 14, Season: 7, Trend: true, Shifts: 199, Seed: seed}
}

// A Granger says whether the past of x improves the prediction of y beyond y's own past.
type Granger struct {
	N, Lag   int     // steps that are predicted, and of which past
	F        float64 // ((RSS without x - RSS)/Lag) / (RSS/DF)
	DF       int
	PTable   float64 // by the F distribution; not to be told alone: see PShift
	PShift   float64 // the share of shifts, the series as it is among them, with as small a PTable
	Shifts   int
	Net      float64 // the sum of the coefficients of x: what comes of one more of log x, in log y
	Partial  float64 // the share of what is left unexplained that x explains
	ZeroX    float64 // the share of steps with no count of x
	ZeroY    float64
	NotFewer bool // 200 steps or more, as the test wants
}

// GrangerTest fits y on its own past and that of x, least squares on log(1+count) with a
// level for each step of the season and a trend (Granger 1969). The order is that of the
// least AIC of both equations, on the steps that all orders have.
//
// The p that counts is that of moving x around in a circle by more than the longest order:
// the moved series is as rough and as slow as x is, and knows nothing of y. Season and
// trend are taken out of x before, since they do not move with it. The order is chosen
// anew for each move, since choosing it is part of how F came to be as large as it is.
func GrangerTest(x, y []float64, o GrangerOptions) (Granger, error) {
	n := len(y)
	if len(x) != n {
		return Granger{}, demarche.Errorf(demarche.Usage, "series of %d and %d steps are not of the same time", len(x), n)
	}
	if o.AtLeast == 0 {
		o.AtLeast = 30
	}
	most := max(o.Lag, o.Most)
	if most < 1 || o.Season < 0 || o.Season == 1 || o.Shifts < 0 {
		return Granger{}, demarche.Errorf(demarche.Usage, "orders up to %d, a season of %d and %d shifts are no test", most, o.Season, o.Shifts)
	}
	beside := len(o.Beside)
	if left := n - most - 2*most - max(o.Season, 1) - 1 - beside; left < o.AtLeast {
		return Granger{}, demarche.Errorf(demarche.BadData, "%d steps are too few for orders up to %d; want %d more", n, most, o.AtLeast-left)
	}
	g := Granger{NotFewer: n >= 200, ZeroX: zeros(x), ZeroY: zeros(y)}
	fixed := fixedColumns(n, o)
	a, err := without(logs(x, o.Plain), fixed)
	if err != nil {
		return g, err
	}
	b, err := without(logs(y, o.Plain), fixed)
	if err != nil {
		return g, err
	}
	if flat(a, x) || flat(b, y) {
		return g, demarche.Errorf(demarche.BadData, "a series does not vary but with the season and the trend")
	}
	t := &grangerTest{y: b, fixed: fixed, options: o, most: most, equations: make([]*equation, most+1)}
	if o.Lag == 0 {
		t.orders = newOrders(b, fixed, most)
	}
	parallel.Each(0, most+1, func(lag int) {
		if lag == o.Lag || o.Lag == 0 && lag > 0 {
			t.equations[lag] = newEquation(b, fixed, lag)
		}
	})
	s, lag, err := t.with(a)
	if err != nil {
		return g, err
	}
	g.N, g.Lag, g.DF = n-lag, lag, t.df(lag)
	g.F, g.PTable = s.f(lag, g.DF), s.p(lag, g.DF)
	g.Net, g.Partial = s.net, 1-s.rss/s.before
	t.shift(&g, a)
	return g, nil
}

// A grangerTest is a test of some y, that is made with several x.
type grangerTest struct {
	y         []float64
	fixed     [][]float64
	options   GrangerOptions
	most      int
	equations []*equation // of y, by order
	orders    *orders     // nil where the order is given
}

func (t *grangerTest) df(lag int) int { return len(t.y) - 3*lag - len(t.fixed) }

// with adds the past of x, in the order that both then have.
func (t *grangerTest) with(x []float64) (added, int, error) {
	lag := t.options.Lag
	if lag == 0 {
		var err error
		if lag, err = t.orders.choose(x); err != nil {
			return added{}, 0, err
		}
	}
	s, err := t.equations[lag].with(x)
	return s, lag, err
}

// shift fills the p by shifts: the share of those whose p by the table is as small. Those
// that cannot be fitted are left out.
func (t *grangerTest) shift(g *Granger, x []float64) {
	n, o := len(x), t.options
	// Moved by less, x is still in what y answers, or answers y.
	var by []int
	for s := t.most + 1; s < n-t.most; s++ {
		by = append(by, s)
	}
	if len(by) > o.Shifts {
		r := generator(o.Seed, streamShift)
		r.Shuffle(len(by), func(i, j int) { by[i], by[j] = by[j], by[i] })
		by = by[:o.Shifts]
	}
	asFar, fitted := make([]bool, len(by)), make([]bool, len(by))
	const block = 16
	parallel.Each(0, (len(by)+block-1)/block, func(i int) {
		moved := make([]float64, n)
		for k := i * block; k < min((i+1)*block, len(by)); k++ {
			copy(moved, x[n-by[k]:])
			copy(moved[by[k]:], x[:n-by[k]])
			if s, lag, err := t.with(moved); err == nil {
				fitted[k], asFar[k] = true, s.p(lag, t.df(lag)) <= g.PTable
			}
		}
	})
	as := 1
	for k := range by {
		if fitted[k] {
			g.Shifts++
		}
		if asFar[k] {
			as++
		}
	}
	g.PShift = math.NaN()
	if g.Shifts > 0 {
		g.PShift = float64(as) / float64(g.Shifts+1)
	}
}

func zeros(x []float64) float64 {
	n := 0
	for _, v := range x {
		if v == 0 {
			n++
		}
	}
	return float64(n) / float64(len(x))
}

func logs(x []float64, plain bool) []float64 {
	out := slices.Clone(x)
	if !plain {
		for i, v := range x {
			out[i] = math.Log1p(v)
		}
	}
	return out
}

// flat reports whether nothing is left of a series but rounding.
func flat(left, whole []float64) bool {
	ss, all := 0.0, 0.0
	for i, v := range left {
		ss += v * v
		all += whole[i] * whole[i]
	}
	return ss <= 1e-18*all || all == 0
}

// fixedColumns are those of the regressors that are known beforehand: a level, or one for
// each step of the season, the trend, and the series beside.
func fixedColumns(n int, o GrangerOptions) [][]float64 {
	var cols [][]float64
	if o.Season == 0 {
		cols = append(cols, slices.Repeat([]float64{1}, n))
	}
	for s := range o.Season {
		c := make([]float64, n)
		for i := s; i < n; i += o.Season {
			c[i] = 1
		}
		cols = append(cols, c)
	}
	if o.Trend {
		c := make([]float64, n)
		for i := range c {
			c[i] = 2*float64(i)/float64(n-1) - 1
		}
		cols = append(cols, c)
	}
	for _, b := range o.Beside {
		cols = append(cols, logs(b, o.Plain))
	}
	return cols
}

// without returns what least squares on some columns leaves of y.
func without(y []float64, cols [][]float64) ([]float64, error) {
	basis, err := orthonormal(cols, 0)
	if err != nil {
		return nil, err
	}
	left := slices.Clone(y)
	remove(left, basis)
	remove(left, basis)
	return left, nil
}

// remove takes out of v what lies along orthonormal columns.
func remove(v []float64, basis [][]float64) {
	for _, q := range basis {
		along := dot(q, v)
		for i := range v {
			v[i] -= along * q[i]
		}
	}
}

func dot(a, b []float64) (s float64) {
	for i, v := range a {
		s += v * b[i]
	}
	return s
}

// orthonormal returns a basis of the columns from a row on, by Gram and Schmidt, twice
// (Giraud and others 2005, doi:10.1007/s00211-005-0615-4).
func orthonormal(cols [][]float64, from int) ([][]float64, error) {
	var basis [][]float64
	for _, c := range cols {
		v := slices.Clone(c[from:])
		size := math.Sqrt(dot(v, v))
		remove(v, basis)
		remove(v, basis)
		left := math.Sqrt(dot(v, v))
		if !(left > 1e-9*size) {
			return nil, demarche.Errorf(demarche.BadData, "the regressors do not vary apart from one another: a season, a trend, the series themselves or their past")
		}
		for i := range v {
			v[i] /= left
		}
		basis = append(basis, v)
	}
	return basis, nil
}

// past returns a series moved back by 1 to lag steps, as columns with the rows of the
// series; the first of them hold nothing.
func past(x []float64, lag int) [][]float64 {
	var cols [][]float64
	for k := 1; k <= lag; k++ {
		c := make([]float64, len(x))
		copy(c[k:], x[:len(x)-k])
		cols = append(cols, c)
	}
	return cols
}

// An equation predicts y from what is fixed and from its own past; the past of another
// series may be added.
type equation struct {
	lag, cols int
	basis     [][]float64
	left      []float64 // what the equation leaves of y
	rss       float64
	wrong     error
}

func newEquation(y []float64, fixed [][]float64, lag int) *equation {
	e := &equation{lag: lag, cols: len(fixed) + lag}
	e.basis, e.wrong = orthonormal(append(slices.Clone(fixed), past(y, lag)...), lag)
	e.left = slices.Clone(y[lag:])
	remove(e.left, e.basis)
	remove(e.left, e.basis)
	e.rss = dot(e.left, e.left)
	return e
}

// added is what becomes of an equation with the past of another series.
type added struct{ before, rss, net float64 }

func (s added) f(lag, df int) float64 {
	return (s.before - s.rss) / float64(lag) / (s.rss / float64(df))
}

// p returns the probability of an F as large, by the incomplete beta function.
func (s added) p(lag, df int) float64 {
	f := s.f(lag, df)
	if !(f > 0) {
		return 1
	}
	a, b := float64(lag), float64(df)
	return mathext.RegIncBeta(b/2, a/2, b/(b+a*f))
}

// with adds the past of x. Since least squares on the equation's own columns leaves both
// sides as they are, the rest is a regression of lag columns (Frisch, Waugh and Lovell).
func (e *equation) with(x []float64) (added, error) {
	if e.wrong != nil {
		return added{}, e.wrong
	}
	cols := past(x, e.lag)
	for k := range cols {
		v := cols[k][e.lag:]
		size := dot(v, v)
		remove(v, e.basis)
		if !(dot(v, v) > 1e-16*size) {
			return added{}, demarche.Errorf(demarche.BadData, "the past of one series is that of the other")
		}
		cols[k] = v
	}
	gram, right := mat.NewSymDense(e.lag, nil), mat.NewVecDense(e.lag, nil)
	for a := range cols {
		right.SetVec(a, dot(cols[a], e.left))
		for b := range a + 1 {
			gram.SetSym(a, b, dot(cols[a], cols[b]))
		}
	}
	var chol mat.Cholesky
	var coefs mat.VecDense
	if !chol.Factorize(gram) || chol.SolveVecTo(&coefs, right) != nil {
		return added{}, demarche.Errorf(demarche.BadData, "%d steps of the past of a series do not vary apart from one another", e.lag)
	}
	s := added{before: e.rss, rss: e.rss - mat.Dot(&coefs, right)}
	for k := range e.lag {
		s.net += coefs.AtVec(k)
	}
	return s, nil
}
