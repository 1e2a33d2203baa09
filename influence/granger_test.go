package influence

import (
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// rss is what least squares leaves, by the normal equations and Gauss's elimination.
func rss(cols [][]float64, y []float64) float64 {
	k := len(cols)
	a := make([][]float64, k)
	for i := range a {
		a[i] = make([]float64, k+1)
		for j := range k {
			a[i][j] = dot(cols[i], cols[j])
		}
		a[i][k] = dot(cols[i], y)
	}
	for i := range a {
		p := i
		for r := i; r < k; r++ {
			if math.Abs(a[r][i]) > math.Abs(a[p][i]) {
				p = r
			}
		}
		a[i], a[p] = a[p], a[i]
		for r := range a {
			if r == i {
				continue
			}
			f := a[r][i] / a[i][i]
			for c := i; c <= k; c++ {
				a[r][c] -= f * a[i][c]
			}
		}
	}
	s := 0.0
	for row, v := range y {
		for i := range cols {
			v -= a[i][k] / a[i][i] * cols[i][row]
		}
		s += v * v
	}
	return s
}

// series2 are two series of counts with a week, a trend and a past of their own; x has
// part in what y is a step later.
func series2(r *rand.Rand, n int, part float64) (x, y []float64) {
	var a, b float64
	for i := range n {
		season := 0.5*math.Sin(2*math.Pi*float64(i%7)/7) + 0.4*float64(i)/float64(n)
		b = 0.4*b + part*a + 0.3*r.NormFloat64()
		a = 0.5*a + 0.3*r.NormFloat64()
		x = append(x, math.Round(math.Exp(3+season+a)))
		y = append(y, math.Round(math.Exp(3.5+season+b)))
	}
	return x, y
}

func TestFIsThatOfTheNormalEquations(t *testing.T) {
	for lag := 1; lag <= 6; lag++ {
		x, y := series2(rand.New(rand.NewPCG(uint64(lag), 3)), 150, 0.2)
		g, err := GrangerTest(x, y, GrangerOptions{Lag: lag, Season: 7, Trend: true, Shifts: 10, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		lx, ly := logs(x, false), logs(y, false)
		var cols [][]float64
		for s := range 7 {
			c := make([]float64, len(y)-lag)
			for i := range c {
				if (i+lag)%7 == s {
					c[i] = 1
				}
			}
			cols = append(cols, c)
		}
		trend := make([]float64, len(y)-lag)
		for i := range trend {
			trend[i] = float64(i)
		}
		cols = append(cols, trend)
		for k := 1; k <= lag; k++ {
			cols = append(cols, ly[lag-k:len(ly)-k])
		}
		short := rss(cols, ly[lag:])
		for k := 1; k <= lag; k++ {
			cols = append(cols, lx[lag-k:len(lx)-k])
		}
		full := rss(cols, ly[lag:])
		df := len(ly) - lag - len(cols)
		// The season and the trend are taken out over all steps before, and again here: the
		// equation has them, so that nothing changes but the past of the first steps.
		if f := (short - full) / float64(lag) / (full / float64(df)); math.Abs(g.F/f-1) > 1e-9 || g.DF != df {
			t.Errorf("order %d: F(%d) = %v, by the normal equations F(%d) = %v", lag, g.DF, g.F, df, f)
		}
	}
}

// TestFOfLmtest holds F to what grangertest of R's lmtest says of the growth of consumption
// and of the economy, as the tests of statsmodels print it: F = 0.243097 with 2 and 195
// degrees of freedom, p = 0.7844328.
func TestFOfLmtest(t *testing.T) {
	file, err := os.Open("testdata/us-macro.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.Comment = '#'
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	growth := [2][]float64{}
	for i := range rows[2:] {
		for k := range growth {
			before, _ := strconv.ParseFloat(rows[i+1][k], 64)
			after, _ := strconv.ParseFloat(rows[i+2][k], 64)
			growth[k] = append(growth[k], math.Log(after/before))
		}
	}
	g, err := GrangerTest(growth[0], growth[1], GrangerOptions{Lag: 2, Plain: true, Shifts: 100})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(g.F-0.243097) > 1e-6 || math.Abs(g.PTable-0.7844328) > 1e-6 || g.DF != 195 {
		t.Errorf("F(2, %d) = %v, p = %v; lmtest has F(2, 195) = 0.243097, p = 0.7844328", g.DF, g.F, g.PTable)
	}
}

func TestSizeUnderSharedSeasonality(t *testing.T) {
	runs := 150
	if os.Getenv("DEMARCHE_LONG") != "" {
		runs = 2000
	}
	o := UsualGranger(1)
	o.Most, o.Shifts = 7, 199
	hits, naive := 0, 0
	for run := range runs {
		x, y := series2(rand.New(rand.NewPCG(uint64(run), 5)), 250, 0)
		g, err := GrangerTest(x, y, o)
		if err != nil {
			t.Fatal(err)
		}
		if g.PShift <= 0.05 {
			hits++
		}
		plain, err := GrangerTest(x, y, GrangerOptions{Most: 7})
		if err != nil {
			t.Fatal(err)
		}
		if plain.PTable <= 0.05 {
			naive++
		}
	}
	size := float64(hits) / float64(runs)
	t.Logf("size %.3f by shifts with a week and a trend; %.3f by the table without", size, float64(naive)/float64(runs))
	slack := 0.015 + 2*math.Sqrt(0.05*0.95/float64(runs))*boolean(runs < 2000)
	if math.Abs(size-0.05) > slack {
		t.Errorf("p <= 0.05 in %.1f %% of %d pairs that share a week and a trend and nothing else", 100*size, runs)
	}
	if float64(naive)/float64(runs) < 0.15 {
		t.Errorf("the table without season says so in %d of %d only: what was planted is no trap", naive, runs)
	}
}

func boolean(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func TestTrueInfluenceIsFound(t *testing.T) {
	found, back := 0, 0
	const runs = 40
	for run := range runs {
		x, y := series2(rand.New(rand.NewPCG(uint64(run), 6)), 300, 0.3)
		o := UsualGranger(1)
		o.Shifts = 199
		g, err := GrangerTest(x, y, o)
		if err != nil {
			t.Fatal(err)
		}
		if g.PShift <= 0.01 && g.Net > 0 {
			found++
		}
		if g, err = GrangerTest(y, x, o); err != nil {
			t.Fatal(err)
		}
		if g.PShift <= 0.01 {
			back++
		}
	}
	if found < runs-1 || back > 2 {
		t.Errorf("of %d pairs %d are found, and %d the other way round", runs, found, back)
	}
}

func TestOrderIsTheOneOfLeastAIC(t *testing.T) {
	// y is what it was three steps before, and has no other past.
	r := rand.New(rand.NewPCG(9, 9))
	var x, y []float64
	for i := range 400 {
		x = append(x, r.NormFloat64())
		v := r.NormFloat64()
		if i >= 3 {
			v += 0.7 * y[i-3]
		}
		y = append(y, v)
	}
	g, err := GrangerTest(x, y, GrangerOptions{Most: 10, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	if g.Lag != 3 {
		t.Errorf("the order is %d, want 3", g.Lag)
	}
}

func TestSeriesThatTellNothing(t *testing.T) {
	x, y := series2(rand.New(rand.NewPCG(1, 1)), 200, 0)
	for name, c := range map[string]struct {
		x, y []float64
		o    GrangerOptions
	}{
		"lengths":     {x[1:], y, UsualGranger(1)},
		"too few":     {x[:50], y[:50], UsualGranger(1)},
		"zeros":       {make([]float64, 200), y, UsualGranger(1)},
		"same series": {y, y, UsualGranger(1)},
		"no order":    {x, y, GrangerOptions{}},
	} {
		if g, err := GrangerTest(c.x, c.y, c.o); err == nil {
			t.Errorf("%s: %+v", name, g)
		}
	}
}

// TestOrdersAreThoseOfEachFit chooses among orders by fitting each from its definition.
func TestOrdersAreThoseOfEachFit(t *testing.T) {
	const most = 6
	for seed := range uint64(20) {
		x, y := series2(rand.New(rand.NewPCG(seed, 8)), 120, 0.3)
		a, b := logs(x, false), logs(y, false)
		fixed := fixedColumns(len(x), GrangerOptions{Season: 7, Trend: true})
		got, err := newOrders(b, fixed, most).choose(a)
		if err != nil {
			t.Fatal(err)
		}
		best, least := 0, math.Inf(1)
		n := float64(len(x) - most)
		for lag := 1; lag <= most; lag++ {
			cols := [][]float64{}
			for _, c := range fixed {
				cols = append(cols, c[most:])
			}
			for k := 1; k <= lag; k++ {
				cols = append(cols, a[most-k:len(a)-k], b[most-k:len(b)-k])
			}
			both := make([]float64, len(x)-most)
			for i := range both {
				both[i] = a[most+i] + b[most+i]
			}
			// The products of what is left of two series, by those of each and of their sum.
			aa, bb := rss(cols, a[most:]), rss(cols, b[most:])
			ab := (rss(cols, both) - aa - bb) / 2
			if aic := math.Log((aa*bb-ab*ab)/(n*n)) + 4*float64(len(cols))/n; aic < least {
				best, least = lag, aic
			}
		}
		if got != best {
			t.Errorf("seed %d: the order is %d, by each fit %d", seed, got, best)
		}
	}
}
