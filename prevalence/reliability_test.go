package prevalence

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"demarche/stat"
)

// abstractors is the table of two coders of 100 units that irrCAC prints in its overview,
// cont3x3abstractors.
func abstractors() (units [][]int) {
	for a, row := range [][]int{{13, 0, 0}, {0, 20, 7}, {0, 4, 56}} {
		for b, n := range row {
			for range n {
				units = append(units, []int{a, b})
			}
		}
	}
	return units
}

// psychiatrists are Fleiss's 15 patients and how many of six raters put them into each
// of five categories, as irrCAC prints them: distrib.6raters.
func psychiatrists() (units [][]int) {
	for _, row := range [][]int{
		{0, 0, 0, 6, 0},
		{0, 3, 0, 0, 3},
		{0, 1, 4, 0, 1},
		{0, 0, 0, 0, 6},
		{0, 3, 0, 3, 0},
		{2, 0, 4, 0, 0},
		{0, 0, 4, 0, 2},
		{2, 0, 3, 1, 0},
		{2, 0, 0, 4, 0},
		{0, 0, 0, 0, 6},
		{1, 0, 0, 5, 0},
		{1, 1, 0, 4, 0},
		{0, 3, 3, 0, 0},
		{1, 0, 0, 5, 0},
		{0, 2, 0, 3, 1},
	} {
		var u []int
		for c, n := range row {
			for range n {
				u = append(u, c)
			}
		}
		units = append(units, u)
	}
	return units
}

// raters are the four of irrCAC's cac.raw4raters, which are Krippendorff's of 2011.
func raters() [][]int {
	const x = stat.Missing
	return [][]int{
		{0, 0, x, 0},
		{1, 1, 2, 1},
		{2, 2, 2, 2},
		{2, 2, 2, 2},
		{1, 1, 1, 1},
		{0, 1, 2, 3},
		{3, 3, 3, 3},
		{0, 0, 1, 0},
		{1, 1, 1, 1},
		{x, 4, 4, 4},
		{x, x, 0, 0},
		{x, x, 2, x},
	}
}

// The numbers that irrCAC prints in its overview. Its functions for tables divide the
// variance by n, those for raw values by n-1; of n = 100 units that is the factor here. Of
// six raters the error of alpha is what its function for raw values gives (in Python, version
// 0.4.4); the one for counts prints 0.08243228.
func TestCoefficientsAreThosePrinted(t *testing.T) {
	table := math.Sqrt(100.0 / 99)
	type printed struct{ value, se float64 }
	for name, c := range map[string]struct {
		units                                 [][]int
		values                                int
		agreement, alpha, ac1, fleiss, cohens printed
		digits                                float64
	}{
		"two coders": {
			abstractors(), 3,
			printed{0.89, 0.03128898 * table},
			printed{0.7972585, 0.05905473 * table},
			printed{0.8493305, 0.04321747 * table},
			printed{0.7962397, 0.05905473 * table},
			printed{0.7964094, 0.05891072},
			1e-6,
		},
		"six raters": {
			psychiatrists(), 5,
			printed{0.5511111, math.NaN()},
			printed{0.4204384, 0.08119291},
			printed{0.4448007, 0.08418757},
			printed{0.4139265, 0.08119291},
			printed{math.NaN(), math.NaN()},
			1e-6,
		},
		"with missing values": {
			raters(), 5,
			printed{0.8181818, 0.12561},
			printed{0.74342, 0.14557},
			printed{0.77544, 0.14295},
			printed{0.76117, 0.15302},
			printed{math.NaN(), math.NaN()},
			6e-6,
		},
	} {
		r, err := Reliable(c.units, c.values, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		for what, x := range map[string]struct {
			got  Coefficient
			want printed
		}{
			"agreement": {r.Agreement, c.agreement}, "alpha": {r.Alpha, c.alpha}, "AC1": {r.AC1, c.ac1},
			"Fleiss": {r.Fleiss, c.fleiss}, "Cohen": {r.Kappa, c.cohens},
		} {
			if math.IsNaN(x.want.value) != math.IsNaN(x.got.Value) || math.Abs(x.got.Value-x.want.value) > c.digits {
				t.Errorf("%s, %s: %.7f, printed %.7f", name, what, x.got.Value, x.want.value)
			}
			if math.Abs(x.got.SE-x.want.se) > c.digits {
				t.Errorf("%s, %s: the error is %.8f, printed %.8f", name, what, x.got.SE, x.want.se)
			}
		}
	}
}

// What is computed by kinds of units is what package stat has by its definition, and AC1
// what Gwet 2008 has for two raters of two categories.
func TestCoefficientsAgainstTheirDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(-1, 1), 2, 2), 3, 30).Draw(t, "units")
		r, err := Reliable(units, 2, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		same := func(what string, got, want float64) {
			if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 1e-12 {
				t.Fatalf("%s of %v is %v, want %v", what, units, got, want)
			}
		}
		same("alpha", r.Alpha.Value, stat.Alpha(units, stat.Nominal))
		var a, b []int
		agree, n, yes, read := 0.0, 0.0, 0.0, 0.0
		for _, u := range units {
			a, b = append(a, u[0]), append(b, u[1])
			given, ones := 0.0, 0.0
			for _, v := range u {
				if v != stat.Missing {
					given++
					ones += float64(v)
				}
			}
			if given > 0 {
				read++
				yes += ones / given
			}
			if given == 2 {
				n++
				if u[0] == u[1] {
					agree++
				}
			}
		}
		same("kappa", r.Kappa.Value, stat.Kappa(a, b, stat.Nominal))
		p := yes / read
		same("AC1", r.AC1.Value, (agree/n-2*p*(1-p))/(1-2*p*(1-p)))
	})
}

// Where one value is rare, the coefficients part: two who agree on 118 of 125 and give
// yes to few have a kappa near 0 and an AC1 near their agreement.
func TestTheParadoxOfRareValues(t *testing.T) {
	var units [][]int
	for v, n := range map[[2]int]int{{0, 0}: 118, {1, 0}: 5, {0, 1}: 2} {
		for range n {
			units = append(units, []int{v[0], v[1]})
		}
	}
	r, err := Reliable(units, 2, 500, 1)
	if err != nil {
		t.Fatal(err)
	}
	// By hand: p = 7/250 is the mean share of yes, and chance 2p(1-p) = 0.054432.
	if want := (0.944 - 0.054432) / (1 - 0.054432); math.Abs(r.AC1.Value-want) > 1e-9 {
		t.Errorf("AC1 is %v, want %v", r.AC1.Value, want)
	}
	if r.Kappa.Value > 0 || r.Agreement.Value != 0.944 || r.Shares[1] != 0.028 {
		t.Errorf("%+v", r)
	}
}

// The interval of units drawn again is about that of the linearised variance, where there
// are many, and it is the same for the same seed.
func TestDrawnIntervalsAreAsWideAsLinearisedOnes(t *testing.T) {
	r, err := Reliable(abstractors(), 3, Replicates, 1)
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]Coefficient{"agreement": r.Agreement, "alpha": r.Alpha, "AC1": r.AC1, "Fleiss": r.Fleiss, "Cohen": r.Kappa} {
		low, high := c.Analytic(r.Units)
		if math.Abs(c.Low-low) > 0.015 || math.Abs(c.High-high) > 0.015 {
			t.Errorf("%s: %.3f to %.3f drawn, %.3f to %.3f linearised", what, c.Low, c.High, low, high)
		}
	}
	// irrCAC prints (0.764, 0.935) for AC1.
	if low, high := r.AC1.Analytic(r.Units); math.Abs(low-0.764) > 0.001 || math.Abs(high-0.935) > 0.001 {
		t.Errorf("AC1 %.4f to %.4f", low, high)
	}
	again, _ := Reliable(abstractors(), 3, Replicates, 1)
	other, _ := Reliable(abstractors(), 3, Replicates, 2)
	if again.Alpha != r.Alpha || other.Alpha == r.Alpha {
		t.Error("the seed does not say what is drawn")
	}
}

func TestReadingsOfLeaning(t *testing.T) {
	units := [][]int{{Yes, Leaning}, {No, Leaning}, {stat.Missing, Yes}}
	strict, lenient := Binary(units, false), Binary(units, true)
	for i, want := range [][2][]int{{{1, 0}, {1, 1}}, {{0, 0}, {0, 1}}, {{-1, 1}, {-1, 1}}} {
		for j := range 2 {
			if strict[i][j] != want[0][j] || lenient[i][j] != want[1][j] {
				t.Errorf("unit %d: %v and %v", i, strict[i], lenient[i])
			}
		}
	}
	if _, err := Reliable(units, 2, 0, 1); err == nil {
		t.Error("a third value of two is taken")
	}
	for alpha, want := range map[float64]string{0.8: "reliable", 0.799: "tentative", 0.667: "tentative", 0.666: "low agreement"} {
		if got := Word(alpha); got != want {
			t.Errorf("%v is %q", alpha, got)
		}
	}
	if Word(math.NaN()) != "not known" {
		t.Error("what is not known has a word")
	}
}

func TestNobodyAgreesWithNobody(t *testing.T) {
	r, err := Reliable([][]int{{1, stat.Missing}, {stat.Missing, stat.Missing}}, 2, 10, 1)
	if err != nil || !math.IsNaN(r.Alpha.Value) || !math.IsNaN(r.AC1.Value) || r.Paired != 0 || r.Units != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}
