package series

import (
	"math"
	"math/rand/v2"
	"testing"

	"demarche"
)

// weekly are Poisson counts with a week and a trend, scattered more than Poisson's.
func weekly(seed uint64, n int, level float64) []float64 {
	r := rand.New(rand.NewPCG(seed, 21))
	y := make([]float64, n)
	for i := range y {
		mu := level * math.Exp(0.001*float64(i)+0.4*math.Sin(2*math.Pi*float64(i%7)/7)+0.2*r.NormFloat64())
		y[i] = newPoisson(mu).draw(r)
	}
	return y
}

func TestASpikeBeforeTheDateIsAnticipation(t *testing.T) {
	y := weekly(1, 500, 40)
	const date = 300
	y[date-1] *= 12
	a, err := AroundDate(1000, y, 1000+date, UsualAround(1))
	if err != nil {
		t.Fatal(err)
	}
	if a.Lead.Peak != -1 || a.Lead.PPeak > 0.01 || a.Lead.P > 0.05 {
		t.Errorf("the lead is %+v", a.Lead)
	}
	if a.Effect.P < 0.05 || a.Effect.PPeak < 0.02 {
		t.Errorf("nothing followed, and the effect is %+v", a.Effect)
	}
	if d := a.Days[13]; d.Offset != -1 || d.Count <= d.Hi || d.Beta < 2 {
		t.Errorf("the day before is %+v", d)
	}
	// The other way round.
	y[date-1] /= 12
	y[date+2] *= 12
	if a, err = AroundDate(1000, y, 1000+date, UsualAround(1)); err != nil {
		t.Fatal(err)
	}
	if a.Effect.Peak != 2 || a.Effect.PPeak > 0.01 || a.Lead.PPeak < 0.05 {
		t.Errorf("what followed is %+v, the lead %+v", a.Effect, a.Lead)
	}
}

func TestNothingHappenedIsTold(t *testing.T) {
	const runs = 300
	var lead, effect, peak int
	for run := range runs {
		y := weekly(uint64(run)+50, 330, 20)
		o := UsualAround(uint64(run))
		o.Base, o.Placebos = 60, 99
		a, err := AroundDate(0, y, demarche.Day(150), o)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			p float64
			n *int
		}{{a.Lead.P, &lead}, {a.Effect.P, &effect}, {a.Lead.PPeak, &peak}} {
			if x.p <= 0.1 {
				*x.n++
			}
		}
	}
	// 30 of 300 are due, and 5.2 is the standard deviation.
	for name, n := range map[string]int{"lead": lead, "effect": effect, "peak": peak} {
		if n < 12 || n > 48 {
			t.Errorf("%s: p <= 0.1 in %d of %d series in which nothing happened", name, n, runs)
		}
	}
}

// TestExpectedIsThatOfTheFullModel holds the fit without the windows to that of a model in
// which each of their days has its own coefficient, as package series fits it.
func TestExpectedIsThatOfTheFullModel(t *testing.T) {
	y := weekly(3, 120, 50)
	o := AroundOptions{Before: 3, After: 3, Base: 100, Placebos: 1}
	const date = 60
	a, err := AroundDate(0, y, date, o)
	if err != nil {
		t.Fatal(err)
	}
	x := design{cols: 8 + 7}
	for i := range y {
		row := make([]float64, x.cols)
		row[i%7], row[7] = 1, float64(i)
		if i >= date-3 && i <= date+3 {
			row[8+i-date+3] = 1
		}
		x.at = append(x.at, row...)
	}
	f, err := logFit(x, y, 0, make([]string, x.cols)...)
	if err != nil {
		t.Fatal(err)
	}
	for k, d := range a.Days {
		i := date - 3 + k
		want := math.Exp(f.Coefs[i%7].Value + f.Coefs[7].Value*float64(i))
		if math.Abs(d.Expected/want-1) > 1e-3 {
			t.Errorf("day %d: %v is expected, %v by the whole model", d.Offset, d.Expected, want)
		}
	}
}

func TestDaysThatCannotBeLookedAt(t *testing.T) {
	y := weekly(4, 100, 5)
	for _, date := range []demarche.Day{3, 97, 500} {
		if a, err := AroundDate(0, y, date, UsualAround(1)); demarche.CodeOf(err) != demarche.BadData {
			t.Errorf("day %d: %+v %v", date, a, err)
		}
	}
	a, err := AroundDate(0, y, 50, UsualAround(1))
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Notes) == 0 && a.Placebos < leastDates {
		t.Error("that there are too few dates is not told")
	}
	if a, err = AroundDate(0, make([]float64, 200), 100, UsualAround(1)); err != nil || a.Effect.Count != 0 {
		t.Errorf("a series of zeros: %+v %v", a, err)
	}
}
