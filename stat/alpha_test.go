package stat

import (
	"math"
	"testing"
)

// coders are the four of Krippendorff 2011, Computing Krippendorff's Alpha-Reliability,
// section C, who read twelve units; 0 stands for what was not read.
var coders = [4][12]int{
	{1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0},
	{1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3},
	{0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0},
	{1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0},
}

func TestAlphaIsKrippendorffs(t *testing.T) {
	units := make([][]int, 12)
	for u := range units {
		for _, c := range coders {
			units[u] = append(units[u], c[u]-1)
		}
	}
	for scale, want := range map[Scale]float64{Nominal: 0.743, Ordinal: 0.815, Interval: 0.849} {
		if got := Alpha(units, scale); math.Abs(got-want) > 0.0005 {
			t.Errorf("scale %d: %.4f, want %.3f as printed", scale, got, want)
		}
	}
}

// alphaByPairs is alpha by its definition: the mean difference of values within units,
// over that of all values that can be paired.
func alphaByPairs(units [][]int, scale Scale) float64 {
	var all []int
	total := make([]float64, 10)
	var paired [][]int
	for _, u := range units {
		var values []int
		for _, v := range u {
			if v != Missing {
				values = append(values, v)
			}
		}
		if len(values) < 2 {
			continue
		}
		paired = append(paired, values)
		for _, v := range values {
			all = append(all, v)
			total[v]++
		}
	}
	apart := func(a, b int) float64 {
		if a == b {
			return 0
		}
		return scale.apart(total, min(a, b), max(a, b))
	}
	seen, chance := 0.0, 0.0
	for _, u := range paired {
		for i := range u {
			for j := range u {
				if i != j {
					seen += apart(u[i], u[j]) / float64(len(u)-1)
				}
			}
		}
	}
	for i := range all {
		for j := range all {
			if i != j {
				chance += apart(all[i], all[j])
			}
		}
	}
	n := float64(len(all))
	return 1 - (seen/n)/(chance/(n*(n-1)))
}

func TestAlphaAgainstItsDefinition(t *testing.T) {
	state := uint32(7)
	draw := func(n int) int {
		state = state*1664525 + 1013904223
		return int(state>>16) % n
	}
	for range 50 {
		units := make([][]int, 3+draw(20))
		for u := range units {
			for range 2 + draw(3) {
				units[u] = append(units[u], draw(5)-1)
			}
		}
		for _, scale := range []Scale{Nominal, Ordinal, Interval} {
			if got, want := Alpha(units, scale), alphaByPairs(units, scale); math.Abs(got-want) > 1e-12 && got == got {
				t.Fatalf("%v on scale %d: %v, want %v", units, scale, got, want)
			}
		}
	}
}

// Twenty-five of fifty grants are approved by one reader and thirty by the other, thirty-
// five alike: 0.7 agree, 0.5 by chance, so kappa is 0.4.
func TestKappaByPencil(t *testing.T) {
	var a, b []int
	add := func(x, y, n int) {
		for range n {
			a, b = append(a, x), append(b, y)
		}
	}
	add(1, 1, 20)
	add(1, 0, 5)
	add(0, 1, 10)
	add(0, 0, 15)
	add(Missing, 1, 3)
	for _, scale := range []Scale{Nominal, Ordinal, Interval} { // of two values all are the same
		if got := Kappa(a, b, scale); math.Abs(got-0.4) > 1e-12 {
			t.Errorf("kappa is %v, want 0.4", got)
		}
	}
	// 0, 1, 2 against 0, 1, 1: one is one apart. By chance the mean distance is
	// (0+1+1 + 1+0+0 + 2+1+1) / 9 = 7/9, so 1 - (1/3)/(7/9) = 4/7; squared 9/9.
	x, y := []int{0, 1, 2}, []int{0, 1, 1}
	for scale, want := range map[Scale]float64{Nominal: 1 - (1.0/3)/(6.0/9), Ordinal: 4.0 / 7, Interval: 1 - (1.0/3)/(9.0/9)} {
		if got := Kappa(x, y, scale); math.Abs(got-want) > 1e-12 {
			t.Errorf("scale %d: kappa is %v, want %v", scale, got, want)
		}
	}
}

func TestAgreementThatIsNotDefined(t *testing.T) {
	for _, v := range []float64{
		Alpha(nil, Nominal), Alpha([][]int{{1, Missing}, {2}}, Ordinal), Alpha([][]int{{1, 1}, {1, 1}}, Nominal),
		Kappa(nil, nil, Nominal), Kappa([]int{2, 2}, []int{2, 2}, Nominal),
	} {
		if !math.IsNaN(v) {
			t.Errorf("%v, want NaN", v)
		}
	}
}

// IQ and hours of television of ten people: the example of a rank correlation that is
// worked through in many textbooks, rho = -29/165.
func TestSpearmanOfTen(t *testing.T) {
	iq := []float64{106, 86, 100, 101, 99, 103, 97, 113, 112, 110}
	hours := []float64{7, 0, 27, 50, 28, 29, 20, 12, 6, 17}
	if got, want := Spearman(iq, hours), -29.0/165; math.Abs(got-want) > 1e-12 {
		t.Errorf("%v, want %v", got, want)
	}
	// 1, 2.5, 2.5, 4 against 1, 2, 3, 4: a correlation of 4.5 / √(4.5 × 5).
	if got, want := Spearman([]float64{1, 5, 5, 9}, []float64{1, 2, 3, 4}), 4.5/math.Sqrt(4.5*5); math.Abs(got-want) > 1e-12 {
		t.Errorf("%v, want %v", got, want)
	}
	if !math.IsNaN(Spearman([]float64{1}, []float64{2})) || !math.IsNaN(Spearman([]float64{1, 1}, []float64{2, 3})) {
		t.Error("a correlation of what does not differ")
	}
}
