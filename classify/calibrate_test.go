package classify

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// A planted sigmoid is found again, and fits no worse than any near it.
func TestSigmoid(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	truth := sigmoid{-2, .5}
	var s []float64
	var yes []bool
	for range 20_000 {
		v := 2 * r.NormFloat64()
		s = append(s, v)
		yes = append(yes, r.Float64() < truth.at(v))
	}
	g := fitSigmoid(s, yes)
	if math.Abs(g.a-truth.a) > .1 || math.Abs(g.b-truth.b) > .1 {
		t.Errorf("%+v, planted %+v", g, truth)
	}
	loss := func(g sigmoid) (sum float64) {
		for i, v := range s {
			p := g.at(v)
			if !yes[i] {
				p = 1 - p
			}
			sum -= math.Log(p)
		}
		return sum
	}
	for _, d := range []sigmoid{{.05, 0}, {-.05, 0}, {0, .05}, {0, -.05}} {
		if loss(sigmoid{g.a + d.a, g.b + d.b}) < loss(g) {
			t.Errorf("moved by %+v it fits better", d)
		}
	}
}

func TestProbabilities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		classes := rapid.IntRange(2, 4).Draw(t, "classes")
		n := rapid.IntRange(classes, 20).Draw(t, "n")
		scores, y := make([][]float64, n), make([]int, n)
		for i := range scores {
			scores[i] = rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), classes, classes).Draw(t, "scores")
			y[i] = rapid.IntRange(-1, classes-1).Draw(t, "class")
		}
		m := &Model{Classes: classes}
		if m.FromScores(scores) != nil {
			t.Fatal("probabilities before calibration")
		}
		m.Calibrate(scores, y)
		for _, p := range m.FromScores(scores) {
			sum := 0.0
			for _, v := range p {
				if !(v >= 0 && v <= 1) {
					t.Fatalf("probability %v", v)
				}
				sum += v
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Fatalf("probabilities add up to %v", sum)
			}
		}
	})
}

// TestProbabilitiesAreCalibrated asks of rows that no model saw how many of those with a
// probability of about p are of the class: by the sigmoid of the class alone, and divided
// by the sum over classes, which is less exact.
func TestProbabilitiesAreCalibrated(t *testing.T) {
	x, y := planted(3000, 12, 3, 6)
	all := make([]int, x.Rows)
	for i := range all {
		all[i] = i
	}
	train, test := x.Select(all[:1500]), x.Select(all[1500:])
	m := TrainCalibrated(train, y[:1500], 3, Folds(make([]string, 1500), 5, 1), Options{})
	type bins struct{ n, said, is [5]float64 }
	var alone, divided bins
	for i, scores := range m.Scores(test) {
		p := m.FromScores([][]float64{scores})[0]
		for class, s := range scores {
			for b, v := range map[*bins]float64{&alone: m.platt[class].at(s), &divided: p[class]} {
				bin := min(int(5*v), 4)
				b.n[bin]++
				b.said[bin] += v
				if y[1500+i] == class {
					b.is[bin]++
				}
			}
		}
	}
	for _, c := range []struct {
		name   string
		b      bins
		within float64
	}{{"a class alone", alone, .08}, {"divided by their sum", divided, .12}} {
		for bin, n := range c.b.n {
			if n > 100 && math.Abs(c.b.said[bin]-c.b.is[bin])/n > c.within {
				t.Errorf("%s, bin %d: said %.3f, true %.3f, of %v", c.name, bin, c.b.said[bin]/n, c.b.is[bin]/n, n)
			}
		}
	}
}

// TestHeldOutIsHeldOut trains on classes that are drawn: a model that saw the row would
// know its class, one that did not cannot.
func TestHeldOutIsHeldOut(t *testing.T) {
	x, _ := planted(200, 400, 2, 2)
	r := rand.New(rand.NewPCG(3, 3))
	y := make([]int, x.Rows)
	for i := range y {
		y[i] = r.IntN(2)
	}
	folds := Folds(make([]string, x.Rows), 5, 1)
	held := Confuse(y, Highest(CrossScores(x, y, 2, folds, Options{C: 100})), 2).Accuracy()
	seen := Confuse(y, Train(x, y, 2, Options{C: 100}).Predict(x), 2).Accuracy()
	if seen < .95 || held > .62 {
		t.Errorf("of classes that are drawn, %.2f are known held out, %.2f otherwise", held, seen)
	}
}

func TestDecide(t *testing.T) {
	x, y := planted(600, 12, 3, 6)
	m := TrainCalibrated(x, y, 3, Folds(make([]string, 600), 5, 1), Options{})
	far, unsure := 0, 0
	for _, d := range m.Decide(x, .6) {
		switch {
		case d.Why == Unknown:
			far++
		case d.Why == Unsure:
			unsure++
			if d.P >= .6 {
				t.Errorf("unsure at %v", d.P)
			}
		case d.P < .6 || d.Cosine < m.Near():
			t.Errorf("%+v is taken", d)
		}
	}
	if far > 12 || unsure == 0 {
		t.Errorf("%d of 600 training rows are far from all classes, %d unsure", far, unsure)
	}
	// A row that has nothing in common with any class.
	strange, _ := planted(1, 13, 1, 1)
	strange.Ptr, strange.Idx, strange.Val = []int{0, 1}, []int32{12}, []float32{1}
	wide, _ := planted(600, 12, 3, 6)
	wide.Cols = 13
	m = TrainCalibrated(wide, y, 3, Folds(make([]string, 600), 5, 1), Options{})
	if d := m.Decide(strange, 0)[0]; d.Why != Unknown {
		t.Errorf("%+v of a row without a known column", d)
	}
}
