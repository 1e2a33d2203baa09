package ideal

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

// The measures of the published points, to the digits printed.
func TestPolarisationIsAsPublished(t *testing.T) {
	years := map[int][]Point{}
	for state, points := range voeten(t) {
		for year, v := range points {
			years[year] = append(years[year], Point{State: state, At: v})
		}
	}
	// A map holds one point of each state; the file has one state twice.
	_, all := oracle(t, "voeten_ideal_points_jul2025.csv.gz")
	points := map[int][]float64{}
	for _, row := range all {
		if row[4] != "" {
			year, _ := strconv.Atoi(row[3])
			v, _ := strconv.ParseFloat(row[4], 64)
			points[year] = append(points[year], v)
		}
	}
	_, rows := oracle(t, "polarisation_by_year.csv")
	for _, row := range rows {
		year, _ := strconv.Atoi(row[0])
		p := Polarise(points[year])
		apart, ok := Distance(years[year], "RUS", "USA")
		if !ok {
			apart = math.NaN()
		}
		for i, got := range []float64{float64(p.N), p.SD, p.MeanDifference, p.Spread, p.Bimodality, apart} {
			if row[1+i] == "NA" && math.IsNaN(got) {
				continue
			}
			want, err := strconv.ParseFloat(row[1+i], 64)
			if err != nil || math.Abs(got-want) > 1e-12*math.Max(1, math.Abs(want)) {
				t.Errorf("%d, column %d: %v, want %v", year, 1+i, got, want)
			}
		}
	}
	if len(rows) != 78 {
		t.Errorf("%d years", len(rows))
	}
	// diptest 0.12.0 of Python, which wraps Maechler's C.
	for year, want := range map[int]float64{
		1946: 0.03899693392253391, 1965: 0.03574076556762577, 1985: 0.02511723278207228,
		2000: 0.04763629453865702, 2018: 0.039084433089203605, 2024: 0.04179655291758423,
	} {
		if got := Dip(points[year]); math.Abs(got-want) > 1e-12 {
			t.Errorf("%d: dip %v, want %v", year, got, want)
		}
	}
}

// The example of Hartigan and Hartigan 1985, the quality of 63 statistics departments,
// has the dip 0.0595; the others are of diptest 0.12.0. Where all are equally far apart
// the least dip of n points is told, 1/(2n).
func TestDipIsAsPublished(t *testing.T) {
	faculty := []float64{
		30, 33, 35, 36, 37, 37, 39, 39, 39, 39, 39, 40, 40, 40, 40, 41, 42, 43, 43, 43, 44, 44, 45, 45, 46,
		46, 47, 47, 48, 48, 48, 49, 50, 50, 51, 52, 52, 53, 53, 53, 53, 53, 54, 54, 57, 57, 59, 60, 60, 60,
		61, 61, 61, 61, 62, 62, 62, 62, 63, 66, 70, 72, 72,
	}
	for _, c := range []struct {
		of   []float64
		want float64
	}{
		{faculty, 0.05952380952380952},
		{[]float64{0, 0, 1, 1}, 0.25},
		{[]float64{1, 1, 1, 2}, 0.125},
		{[]float64{12, 0, 1, 11, 2, 10}, 0.2},
		{[]float64{1, 2, 3, 5, 8, 13, 21, 34, 35, 36, 37, 38}, 0.14646464646464646},
		{[]float64{0, 0, 0, 1, 1, 5, 5, 5, 6, 9, 9, 9, 9}, 0.15384615384615385},
		{[]float64{1, 2, 3, 4, 5}, 0.1},
		{[]float64{3, 3, 3}, 0},
	} {
		if got := Dip(c.of); math.Abs(got-c.want) > 1e-14 {
			t.Errorf("dip of %v is %.17g, want %g", c.of, got, c.want)
		}
	}
	// The table of Maechler's diptest: of 50 uniform points 5 % have a dip above 0.0703.
	if p := DipP(0.0703, 50, 4000, 1); math.Abs(p-0.05) > 0.012 {
		t.Errorf("a dip of 0.0703 has p %.3f", p)
	}
}

// A dip is the same in a mirror, on another scale and in any order, and of two heaps it
// nears 1/4.
func TestDipHasItsSymmetries(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		x := make([]float64, 4+rng.IntN(60))
		for i := range x {
			x[i] = float64(rng.IntN(40)) + rng.Float64()*float64(rng.IntN(2))
		}
		y := make([]float64, len(x))
		for i, at := range rng.Perm(len(x)) {
			y[i] = 3 - 2*x[at]
		}
		if a, b := Dip(x), Dip(y); math.Abs(a-b) > 1e-12 || a > 0.25 || a < 0.5/float64(len(x))-1e-12 {
			t.Fatalf("dips %g and %g of %v", a, b, x)
		}
	}
	heaps := make([]float64, 400)
	for i := range heaps {
		heaps[i] = float64(i%2) + rng.NormFloat64()/1000
	}
	if d := Dip(heaps); d < 0.24 {
		t.Errorf("two heaps have the dip %g", d)
	}
}

// Two groups of 3/4 and 1/4, two apart: (3/4)^2.3/4·2 + (1/4)^2.3·3/4·2 by pencil. With
// α = 0 it is the mean difference.
func TestEstebanRayByPencil(t *testing.T) {
	want := math.Pow(0.75, 2.3)*0.25*2 + math.Pow(0.25, 2.3)*0.75*2
	if got := EstebanRay([]float64{-1, 1}, []float64{75, 25}, 1.3); math.Abs(got-want) > 1e-15 {
		t.Errorf("%v, want %v", got, want)
	}
	p := Polarise([]float64{1, -1, -1, -1})
	if math.Abs(p.EstebanRay-want) > 1e-15 || p.Groups != [2]int{3, 1} {
		t.Errorf("%+v, want %v", p, want)
	}
	rng := rand.New(rand.NewPCG(8, 8))
	x, ones := make([]float64, 30), slices.Repeat([]float64{1}, 30)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	p = Polarise(x)
	if got := EstebanRay(x, ones, 0); math.Abs(got-p.MeanDifference) > 1e-12 {
		t.Errorf("with α = 0: %v, the mean difference is %v", got, p.MeanDifference)
	}
	// No cut has more of the difference between its groups, summed over a loop.
	slices.Sort(x)
	between := func(cut int) (sum float64) {
		for _, low := range x[:cut] {
			for _, high := range x[cut:] {
				sum += high - low
			}
		}
		return sum
	}
	for cut := 1; cut < 30; cut++ {
		if between(cut) > between(p.Groups[0])+1e-9 {
			t.Errorf("a cut after %d has more between than the one after %d", cut, p.Groups[0])
		}
	}
}

func TestFewPointsHaveFewMeasures(t *testing.T) {
	for n, x := range [][]float64{nil, {1}, {1, 1}, {2, 1, 2}, {5, 5, 5, 5}} {
		p := Polarise(x)
		if p.N != n || math.IsNaN(p.SD) != (n < 2) || !math.IsNaN(p.Bimodality) {
			t.Errorf("of %v: %+v", x, p)
		}
	}
	if _, ok := Distance([]Point{{State: "A"}}, "A", "B"); ok {
		t.Error("B has a distance")
	}
}
