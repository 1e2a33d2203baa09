package keyness

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// log returns the natural logarithm of a positive number to some 60 digits: halved or
// doubled to near 1, then 2·artanh((x-1)/(x+1)) by its series.
func log(x *big.Float) *big.Float {
	const precision = 240
	one := big.NewFloat(1).SetPrec(precision)
	series := func(x *big.Float) *big.Float {
		t := new(big.Float).SetPrec(precision).Quo(new(big.Float).SetPrec(precision).Sub(x, one), new(big.Float).SetPrec(precision).Add(x, one))
		square := new(big.Float).SetPrec(precision).Mul(t, t)
		total, power := new(big.Float).SetPrec(precision), new(big.Float).Copy(t)
		for k := int64(1); k < 400; k += 2 {
			total.Add(total, new(big.Float).SetPrec(precision).Quo(power, new(big.Float).SetPrec(precision).SetInt64(k)))
			power.Mul(power, square)
		}
		return total.Add(total, total)
	}
	m := new(big.Float).SetPrec(precision)
	exponent := x.MantExp(m)
	ln2 := series(new(big.Float).SetPrec(precision).SetInt64(2))
	out := series(m.SetPrec(precision))
	return out.Add(out, ln2.Mul(ln2, new(big.Float).SetPrec(precision).SetInt64(int64(exponent))))
}

// plain is a term by the formulas of Monroe, Colaresi and Quinn 2008 and of Rayson's
// page, in numbers of 240 bits: equations 16 (δ), 20 (its variance) and 22 (z).
func plain(a, b, background []float64, weight float64, w int) (delta, variance, z, g2 float64) {
	f := func(x float64) *big.Float { return new(big.Float).SetPrec(240).SetFloat64(x) }
	total := func(x []float64) *big.Float {
		t := f(0)
		for _, v := range x {
			t.Add(t, f(v))
		}
		return t
	}
	alpha := f(0).Mul(f(weight), f(0).Quo(f(background[w]), total(background)))
	nA, nB := total(a), total(b)
	odds := func(y float64, n *big.Float) *big.Float {
		up := f(0).Add(f(y), alpha)
		down := f(0).Sub(f(0).Sub(f(0).Add(n, f(weight)), f(y)), alpha)
		return log(f(0).Quo(up, down))
	}
	d := f(0).Sub(odds(a[w], nA), odds(b[w], nB))
	v := f(0).Add(f(0).Quo(f(1), f(0).Add(f(a[w]), alpha)), f(0).Quo(f(1), f(0).Add(f(b[w]), alpha)))
	delta, _ = d.Float64()
	variance, _ = v.Float64()
	z, _ = f(0).Quo(d, f(0).Sqrt(v)).Float64()
	g := f(0)
	for _, x := range []struct {
		y float64
		n *big.Float
	}{{a[w], nA}, {b[w], nB}} {
		if x.y == 0 {
			continue
		}
		expected := f(0).Quo(f(0).Mul(x.n, f(a[w]+b[w])), f(0).Add(nA, nB))
		g.Add(g, f(0).Mul(f(2*x.y), log(f(0).Quo(f(x.y), expected))))
	}
	g2, _ = g.Float64()
	return delta, variance, z, g2
}

func near(x, y, tolerance float64) bool {
	return math.Abs(x-y) <= tolerance*max(1, math.Abs(x), math.Abs(y))
}

func TestTwinInManyDigits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		n := 2 + r.IntN(30)
		a, b, background := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			scale := math.Pow(10, 6*r.Float64()) // from words of a few counts to the commonest
			a[i], b[i] = math.Floor(scale*r.Float64()), math.Floor(scale*r.Float64())
			background[i] = a[i] + b[i] + 1 + math.Floor(scale*r.Float64())
		}
		a[0], b[0], background[0] = 0, 3, 3
		a[1]++
		background[1]++
		weight := math.Pow(10, 1+4*r.Float64())
		keys, err := Compare(a, b, background, weight)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range keys {
			if k.A+k.B == 0 {
				continue
			}
			delta, variance, z, g2 := plain(a, b, background, weight, k.Term)
			if !near(k.Delta, delta, 1e-9) || !near(k.Variance, variance, 1e-9) || !near(k.Z, z, 1e-9) || !near(k.G2, g2, 1e-9) {
				t.Fatalf("term %d of %v, %v, prior %v: δ %v, variance %v, z %v, G² %v; the twin has %v, %v, %v, %v", k.Term, a, b, weight, k.Delta, k.Variance, k.Z, k.G2, delta, variance, z, g2)
			}
		}
	}
}

// A word that stands 52 times among 50,000 and 57 times among 75,000: the example of
// Hardie's slides to Rayson's calculator prints 0.10 %, 0.08 % and LL +2.65.
func TestPrintedLogLikelihood(t *testing.T) {
	keys, err := Compare([]float64{52, 50000 - 52}, []float64{57, 75000 - 57}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := math.Round(keys[0].G2*100) / 100; got != 2.65 {
		t.Errorf("G² = %v, want 2.65", got)
	}
	if keys[0].Delta <= 0 || math.Abs(keys[0].Diff-36.84) > 0.01 { // 0.104 % is 1.3684 times 0.076 %
		t.Errorf("δ = %v, %%DIFF = %v, want above 0, and 36.84", keys[0].Delta, keys[0].Diff)
	}
}

// Cars by gears in the two shapes of engine, R's mtcars: 12, 2, 4 and 3, 10, 1. With a
// prior of 32 counts and the shares of both, by hand: α = 15, 12, 5;
// δ of three gears = ln 27/23 - ln 18/28 with n_A+α₀ = 50 and n_B+α₀ = 46.
func TestByHand(t *testing.T) {
	keys, err := Compare([]float64{12, 2, 4}, []float64{3, 10, 1}, nil, 32)
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{
		math.Log(27.0/23) - math.Log(18.0/28),
		math.Log(14.0/36) - math.Log(22.0/24),
		math.Log(9.0/41) - math.Log(6.0/40),
	}
	variance := []float64{1.0/27 + 1.0/18, 1.0/14 + 1.0/22, 1.0/9 + 1.0/6}
	for i, k := range keys {
		if !near(k.Delta, want[i], 1e-12) || !near(k.Variance, variance[i], 1e-12) || !near(k.Z, want[i]/math.Sqrt(variance[i]), 1e-12) {
			t.Errorf("term %d: δ %v, variance %v; want %v, %v", i, k.Delta, k.Variance, want[i], variance[i])
		}
	}
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "terms")
		counts := rapid.SliceOfN(rapid.Float64Range(0, 500), n, n)
		a, b := counts.Draw(t, "a"), counts.Draw(t, "b")
		for i := range n {
			a[i], b[i] = math.Floor(a[i]), math.Floor(b[i])
		}
		a[0], b[0], a[1], b[1] = a[0]+1, b[0]+1, a[1]+1, b[1]+1
		weight := rapid.Float64Range(1, 5000).Draw(t, "prior")
		one, err := Compare(a, b, nil, weight)
		if err != nil {
			t.Fatal(err)
		}
		two, err := Compare(b, a, nil, weight)
		if err != nil {
			t.Fatal(err)
		}
		more, err := Compare(a, b, nil, 2*weight)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			if !near(one[i].Delta, -two[i].Delta, 1e-12) || !near(one[i].Z, -two[i].Z, 1e-12) || !near(one[i].G2, two[i].G2, 1e-12) {
				t.Fatalf("groups exchanged: δ %v and %v, G² %v and %v", one[i].Delta, two[i].Delta, one[i].G2, two[i].G2)
			}
			if math.Abs(more[i].Delta) > math.Abs(one[i].Delta)+1e-12 {
				t.Fatalf("a prior of twice the weight takes δ from %v to %v", one[i].Delta, more[i].Delta)
			}
			if one[i].LogQ < one[i].LogP-1e-12 {
				t.Fatalf("q %v is below p %v", one[i].LogQ, one[i].LogP)
			}
		}
	})
}

func TestTailOfTheNormal(t *testing.T) {
	// 2Φ(-z) is 0.05 at the quantile that everybody knows, and 5.733e-7 at five sigma.
	for z, want := range map[float64]float64{1.959963984540054: math.Log(0.05), 5: math.Log(5.733031437583878e-7)} {
		if got := logTwoSided(-z); math.Abs(got-want) > 1e-9 {
			t.Errorf("z %v: %v, want %v", z, got, want)
		}
	}
	// Where both can be had, the series is what the function is.
	for _, z := range []float64{25, 30, 37} {
		if got, want := logTwoSided(z), math.Log(math.Erfc(z/math.Sqrt2)); math.Abs(got-want) > 1e-7 {
			t.Errorf("z %v: %v, want %v", z, got, want)
		}
	}
}

// world draws accounts that each use words of their own choice: of accounts words of
// Zipf's law, every account the more of one word the greater its habit.
func world(r *rand.Rand, accounts, words, each int, habit float64, planted map[int]float64) *Units {
	u := &Units{Ptr: []int{0}}
	base := make([]float64, words)
	for w := range base {
		base[w] = 1 / float64(w+5)
	}
	for i := range accounts {
		inA := i%2 == 0
		weight := slices.Clone(base)
		for w := range weight {
			if inA && planted[w] > 0 {
				weight[w] *= planted[w]
			}
			if habit > 0 {
				weight[w] *= distuv.Gamma{Alpha: 1 / habit, Beta: 1 / habit, Src: r}.Rand()
			}
		}
		c := distuv.NewCategorical(weight, r)
		n := make([]int32, words)
		for range each {
			n[int(c.Rand())]++
		}
		u.InA = append(u.InA, inA)
		for w, k := range n {
			if k > 0 {
				u.Term, u.N = append(u.Term, int32(w)), append(u.N, k)
			}
		}
		u.Ptr = append(u.Ptr, len(u.Term))
	}
	return u
}

func TestPlantedDifference(t *testing.T) {
	u := world(rand.New(rand.NewPCG(3, 4)), 200, 300, 100, 0, map[int]float64{20: 3, 100: 4})
	a, b := u.Counts(300)
	keys, err := Compare(a, b, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []int
	for _, k := range keys {
		if k.LogQ < math.Log(0.05) && k.Delta > 0 {
			found = append(found, k.Term)
		}
	}
	if !slices.Equal(found, []int{20, 100}) {
		t.Errorf("found %v, planted 20 and 100", found)
	}
	in, err := u.Bootstrap([]int{20, 100}, nil, 0, 200, 0.95, 7)
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range []int{20, 100} {
		if !(in[i].Low > 0 && in[i].Low < keys[w].Delta && keys[w].Delta < in[i].High) {
			t.Errorf("the interval %v of a planted term with δ %v", in[i], keys[w].Delta)
		}
	}
}

// Where nothing is planted: words that come by themselves are called different about as
// often as they should; of accounts with habits z claims far too much, and neither counts
// of accounts nor the bootstrap do.
func TestNull(t *testing.T) {
	const words = 120
	far := func(a, b []float64) (share float64) {
		keys, err := Compare(a, b, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range keys {
			if math.Abs(k.Z) > 1.96 {
				share += 1.0 / words
			}
		}
		return share
	}
	const worlds = 12
	var free, tokens, users, missed float64
	every := make([]int, words)
	for w := range every {
		every[w] = w
	}
	for i := range uint64(worlds) {
		u := world(rand.New(rand.NewPCG(i, 1)), 80, words, 150, 0, nil)
		free += far(u.Counts(words)) / worlds
		u = world(rand.New(rand.NewPCG(i, 2)), 80, words, 150, 2, nil)
		tokens += far(u.Counts(words)) / worlds
		users += far(u.Users(words)) / worlds
		in, err := u.Bootstrap(every, nil, 0, 200, 0.95, i)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range in {
			if k.Low > 0 || k.High < 0 {
				missed += 1.0 / (words * worlds)
			}
		}
	}
	if free < 0.02 || free > 0.07 { // the prior makes it a little less than 0.05
		t.Errorf("words that come by themselves: %.3f beyond 1.96, want about 0.05", free)
	}
	if tokens < 0.2 {
		t.Errorf("accounts with habits: %.3f beyond 1.96 by tokens; the test is too easy", tokens)
	}
	if users > 0.07 {
		t.Errorf("accounts with habits: %.3f beyond 1.96 by accounts, want 0.05 at most", users)
	}
	if missed > 0.09 {
		t.Errorf("accounts with habits: %.3f of intervals without 0, want about 0.05", missed)
	}
}

func TestBootstrapIsOfUnits(t *testing.T) {
	// All of a term in A is by one of two accounts: when it is not drawn, one time in
	// four, nothing of the term is.
	u := &Units{InA: []bool{true, true, false, false}, Ptr: []int{0, 2, 3, 4, 5}, Term: []int32{0, 1, 1, 1, 1}, N: []int32{50, 50, 100, 100, 100}}
	a, b := u.Counts(2)
	if !slices.Equal(a, []float64{50, 150}) || !slices.Equal(b, []float64{0, 200}) {
		t.Fatal(a, b)
	}
	users, _ := u.Users(2)
	if !slices.Equal(users, []float64{1, 2}) {
		t.Fatal(users)
	}
	in, err := u.Bootstrap([]int{0}, nil, 10, 2000, 0.95, 1)
	if err != nil {
		t.Fatal(err)
	}
	// α = 10·50/400 = 1.25: from none of 200 in A to 100 of 200, against none of 200.
	high := math.Log(101.25/108.75) - math.Log(1.25/208.75)
	if in[0].Low != 0 || !near(in[0].High, high, 1e-12) {
		t.Errorf("interval %v, want 0 to %v", in[0], high)
	}
	// B never has the term: what draws say of that is nothing, so the normal interval is wider.
	keys, err := Compare(a, b, nil, 10)
	if err != nil {
		t.Fatal(err)
	}
	normal := keys[0].Normal(0.95)
	if half := 1.959963984540054 * math.Sqrt(1/51.25+1/1.25); !near(normal.Low, keys[0].Delta-half, 1e-9) || !near(normal.High, keys[0].Delta+half, 1e-9) {
		t.Errorf("the normal interval is %v", normal)
	}
	if w := in[0].Wider(normal); w.Low != 0 || w.High != normal.High {
		t.Errorf("the wider of %v and %v is %v", in[0], normal, w)
	}
	again, err := u.Bootstrap([]int{0}, nil, 10, 2000, 0.95, 1)
	if err != nil || again[0] != in[0] {
		t.Errorf("the same seed gives %v and %v, %v", in[0], again[0], err)
	}
}

func TestRefusals(t *testing.T) {
	for name, of := range map[string]func() error{
		"terms that differ":    func() error { _, err := Compare([]float64{1}, []float64{1, 2}, nil, 0); return err },
		"one term":             func() error { _, err := Compare([]float64{1, 0}, []float64{2, 0}, nil, 0); return err },
		"an empty group":       func() error { _, err := Compare([]float64{0, 0}, []float64{2, 1}, nil, 0); return err },
		"a negative count":     func() error { _, err := Compare([]float64{-1, 3}, []float64{2, 1}, nil, 0); return err },
		"a background without": func() error { _, err := Compare([]float64{1, 3}, []float64{2, 1}, []float64{0, 9}, 0); return err },
		"a negative prior":     func() error { _, err := Compare([]float64{1, 3}, []float64{2, 1}, nil, -1); return err },
		"few draws": func() error {
			_, err := (&Units{}).Bootstrap(nil, nil, 0, 2, 0.95, 1)
			return err
		},
	} {
		if of() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
