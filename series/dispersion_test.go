package series

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// The exact probability is that of R's 200,000 draws, within what they scatter, and of
// our own.
func TestTableThreeIsMonotone(t *testing.T) {
	r := treaties(t)
	f, err := IdentityTrend(r.Paper.Years, r.Paper.Counts)
	if err != nil {
		t.Fatal(err)
	}
	m, err := NonDecreasing(r.Paper.Counts, f.Fitted, 200_000, 1)
	if err != nil {
		t.Fatal(err)
	}
	if m.Up != r.Paper.Steps[0] || m.Steps != r.Paper.Steps[1] {
		t.Errorf("%d of %d steps, want %v", m.Up, m.Steps, r.Paper.Steps)
	}
	within(t, "R's draws", r.Paper.Monotone, m.P, 200_000)
	within(t, "our draws", m.Drawn, m.P, 200_000)
}

// within says whether a share of draws is what chance gives it, at four standard
// errors and the one draw that is added.
func within(t *testing.T, what string, drawn, p float64, draws int) {
	t.Helper()
	n := float64(draws)
	if math.Abs(drawn-p) > 4*math.Sqrt(p*(1-p)/n)+2/n {
		t.Errorf("%s give %v, the exact p is %v", what, drawn, p)
	}
}

// Every series of small counts can be written down.
func TestMonotoneIsEnumerated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		means := rapid.SliceOfN(rapid.Float64Range(0, 1.5), 2, 3).Draw(t, "means")
		want := make([]float64, len(means))
		y := make([]float64, len(means))
		var walk func(i int, p float64)
		walk = func(i int, p float64) {
			if i == len(means) {
				want[ups(y)] += p
				return
			}
			for k := range 18 {
				y[i] = float64(k)
				at := 0.0
				if means[i] > 0 {
					at = distuv.Poisson{Lambda: means[i]}.Prob(y[i])
				} else if k == 0 {
					at = 1
				}
				if at > 0 {
					walk(i+1, p*at)
				}
			}
		}
		walk(0, 1)
		tail := 0.0
		for s := len(want) - 1; s >= 0; s-- {
			tail += want[s]
			if got := atLeastUps(means, s, 40); math.Abs(got-tail) > 1e-8 {
				t.Fatalf("P(at least %d) is %v, want %v", s, got, tail)
			}
		}
	})
}

// Counts drawn from their own trend are as smooth as they ought to be: each tail of
// the test speaks as often as it says. Smoothed ones are found in the lower.
func TestDispersionKeepsItsPromise(t *testing.T) {
	const trials = 2000
	at, means := span(0, 16), make([]float64, 16)
	for i := range means {
		means[i] = 5 + 2*float64(i)
	}
	from, r := newPoissons(means), generator(7, 7)
	low, high := 0, 0
	y := make([]float64, len(means))
	for range trials {
		for i, p := range from {
			y[i] = p.draw(r)
		}
		f, err := IdentityTrend(at, y)
		if err != nil {
			t.Fatal(err)
		}
		d, err := DispersionOf(f)
		if err != nil {
			t.Fatal(err)
		}
		if d.Lower <= 0.05 {
			low++
		}
		if d.Upper <= 0.05 {
			high++
		}
	}
	for name, n := range map[string]int{"lower": low, "upper": high} {
		if share := float64(n) / trials; share < 0.03 || share > 0.07 {
			t.Errorf("the %s tail speaks in %v of true series, want 0.05", name, share)
		}
	}
	for i, m := range means {
		y[i] = math.Round(m)
	}
	d, err := DrawDispersion(at, y, IdentityTrend, 2000, 1)
	if err != nil {
		t.Fatal(err)
	}
	if d.Lower > 1e-9 || d.LowerDrawn != 1.0/2001 || d.UpperDrawn != 1 {
		t.Errorf("a line is not too smooth: %+v", d)
	}
}

// The draws agree with the chi-square where the counts are large, and are told beside
// it, with a note, where they are small.
func TestDispersionByDraws(t *testing.T) {
	y := []float64{41, 52, 47, 38, 60, 55, 49, 51, 66, 58}
	d, err := DrawDispersion(span(0, 10), y, LogTrend, 4000, 3)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(d.Lower-d.LowerDrawn) > 0.03 || math.Abs(d.Upper-d.UpperDrawn) > 0.03 || d.Note != "" {
		t.Errorf("%+v", d)
	}
	same(t, "both tails", d.Lower+d.Upper, 1, 1e-12)
	small, err := DrawDispersion(span(0, 6), []float64{0, 1, 0, 0, 1, 0}, LogTrend, 500, 3)
	if err != nil {
		t.Fatal(err)
	}
	if small.Note == "" {
		t.Error("two events in six years, and no note")
	}
}

// Drawn Poisson numbers are Poisson.
func TestDrawsArePoisson(t *testing.T) {
	for _, mean := range []float64{0, 0.2, 3, 400} {
		p, r := newPoisson(mean), generator(5, 5)
		const n = 40000
		total, square := 0.0, 0.0
		for range n {
			v := p.draw(r)
			total, square = total+v, square+v*v
		}
		m := total / n
		v := square/n - m*m
		if math.Abs(m-mean) > 5*math.Sqrt(mean/n) || math.Abs(v-mean) > 0.05*mean {
			t.Errorf("mean %v, variance %v, want %v", m, v, mean)
		}
	}
}
