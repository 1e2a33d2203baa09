package series

import (
	"math"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// Claims 64 to 66 in one result: the sum, how smooth, how monotone.
func TestForensicsOfTableThree(t *testing.T) {
	r := treaties(t)
	f, err := Examine(Printed{Times: r.Paper.Years, Values: r.Paper.Counts, Total: &r.Paper.Sum, Counts: true, Draws: 2000, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if f.Sum != r.Paper.Sum || !f.Total.Holds || f.Total.Margin != 0 || f.Hundred != nil || f.Digits != nil {
		t.Errorf("%+v", f)
	}
	same(t, "R²", f.Line.R2, r.Paper.OLS.R2, 1e-6)
	same(t, "X²", f.Smoothness.X2, r.Paper.Identity.Pearson, 1e-6)
	same(t, "its p", f.Smoothness.Lower, r.Paper.Identity.Lower, 2e-6)
	within(t, "R's draws", r.Paper.Monotone, f.Monotone.P, 200_000)
	off := r.Paper.Sum + 1
	if f, err = Examine(Printed{Values: r.Paper.Counts, Total: &off}); err != nil || f.Total.Holds || f.Line != nil || len(f.Left) != 2 {
		t.Errorf("a total that is off by one holds: %+v, %v", f, err)
	}
}

func TestSumsByPencil(t *testing.T) {
	total := func(v float64) *float64 { return &v }
	for name, c := range map[string]struct {
		p              Printed
		total, hundred bool
	}{
		"percentages":       {Printed{Values: []float64{20, 30, 25, 15, 10}, Shares: true, Total: total(100)}, true, true},
		"rounded thirds":    {Printed{Values: []float64{33.3, 33.3, 33.3}, Shares: true, Total: total(100)}, true, true},
		"one point short":   {Printed{Values: []float64{33.3, 33.3, 32.3}, Shares: true, Total: total(98.9)}, true, false},
		"whole and short":   {Printed{Values: []float64{50, 47}, Shares: true, Total: total(97)}, true, false},
		"decimals, rounded": {Printed{Values: []float64{1.25, 2.5}, Total: total(3.765)}, true, false},
		"decimals, off":     {Printed{Values: []float64{1.25, 2.5}, Total: total(3.8)}, false, false},
	} {
		f, err := Examine(c.p)
		if err != nil {
			t.Fatal(err)
		}
		if f.Total.Holds != c.total || c.p.Shares && f.Hundred.Holds != c.hundred {
			t.Errorf("%s: total %+v, hundred %+v", name, f.Total, f.Hundred)
		}
	}
}

// The p by draws is that of the chi-square where there are many numbers, and the exact
// one where there are two: they have one digit in a tenth of cases.
func TestLastDigits(t *testing.T) {
	var texts []string
	for i := range 400 {
		texts = append(texts, strconv.Itoa(1000+i*7+i%3))
	}
	texts = append(texts, "1,005", "12.5", "5 %", "25*", "1995", "(35)", "45", "5", "5", "5", "5", "5")
	d, err := LastDigits(texts, 20_000, 1)
	if err != nil {
		t.Fatal(err)
	}
	x2, n := 0.0, 0
	for _, c := range d.Count {
		n += c
		x2 += (float64(c) - 41.2) * (float64(c) - 41.2) / 41.2
	}
	same(t, "X²", d.X2, x2, 1e-9)
	if n != 412 || math.Abs(d.P-distuv.ChiSquared{K: 9}.Survival(x2)) > 0.02 {
		t.Errorf("n %d, p %v, X² %v", n, d.P, x2)
	}
	two, err := LastDigits([]string{"17", "27"}, 20_000, 1)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "draws", two.P, 0.1, 20_000)
	if _, err := LastDigits([]string{"n/a"}, 10, 1); err == nil {
		t.Error("a text without a digit has a last one")
	}
	// It is made of fifty numbers and more only.
	values := make([]float64, len(texts))
	for _, n := range []int{49, 50} {
		f, err := Examine(Printed{Values: values[:n], Texts: texts[:n], Draws: 100, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if (f.Digits != nil) != (n == 50) {
			t.Errorf("last digits of %d numbers: %+v", n, f)
		}
	}
}
