package series

import (
	"fmt"
	"math"
	"testing"
)

// nile is the flow of the Nile at Aswan, 1871 to 1970, in 10^8 m³ (Cobb 1978,
// doi:10.1093/biomet/65.2.243): R's dataset of that name.
var nile = []float64{
	1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
	1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969,
	831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759,
	781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
	744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
}

// What R 4.2.2 with strucchange 1.5-3 prints of breakpoints(Nile ~ 1), whose help has
// the break after 1898, and of Fstats(Nile ~ 1).
func TestBreaksOfTheNile(t *testing.T) {
	years := span(1871, 100)
	b, err := FindBreaks(years, nile, Level, 0.15)
	if err != nil {
		t.Fatal(err)
	}
	rss := []float64{2835156.75, 1597457.19444, 1552923.61578, 1538096.51275, 1507888.47592, 1659993.50043}
	bic := []float64{1318.24181, 1270.08374, 1276.46670, 1284.71767, 1291.94448, 1310.76515}
	for k := range rss {
		same(t, "rss", b.RSS[k], rss[k], 1e-10)
		same(t, "bic", b.BIC[k], bic[k], 1e-8)
	}
	if b.Best != 1 || years[b.At[1][0]-1] != 1898 || fmt.Sprint(b.At[1:]) != "[[28] [28 83] [28 68 83] [28 45 68 83] [15 30 45 68 83]]" {
		t.Errorf("%d breaks at %v", b.Best, b.At)
	}
	s, err := FindSupF(years, nile, Level, 0.15, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "sup F", s.Stat, 75.9297694275, 1e-11)
	if s.At != 28 || s.P > 1e-14 {
		t.Errorf("at %d, p %v", s.At, s.P)
	}
}

func TestBreaksOfTableThree(t *testing.T) {
	r := treaties(t)
	// R was told to take segments of three, which is what 0.19 of sixteen is.
	b, err := FindBreaks(r.Paper.Years, r.Paper.Counts, LevelTrend, 0.19)
	if err != nil {
		t.Fatal(err)
	}
	want := r.Paper.Breaks
	if b.MinSeg != 3 || len(b.RSS) != len(want.RSS) || b.Best != want.Best {
		t.Fatalf("%+v", b)
	}
	for k := range want.RSS {
		if math.Abs(b.RSS[k]-want.RSS[k]) > 5.1e-5 || math.Abs(b.BIC[k]-want.BIC[k]) > 5.1e-5 {
			t.Errorf("%d breaks: rss %v, bic %v, want %v, %v", k, b.RSS[k], b.BIC[k], want.RSS[k], want.BIC[k])
		}
	}
	if fmt.Sprint(b.At[b.Best]) != fmt.Sprint(want.Obs) {
		t.Errorf("at %v, want %v", b.At[b.Best], want.Obs)
	}
	// Its own smallest segment, for two parameters, is the same.
	if own, err := FindBreaks(r.Paper.Years, r.Paper.Counts, LevelTrend, 0.15); err != nil || own.MinSeg != 3 {
		t.Errorf("%+v, %v", own, err)
	}
	s, err := FindSupF(r.Evidence.Years, r.Evidence.Flow, Level, 0.15, 4000, 1)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "sup F", s.Stat, r.Evidence.SupF.Stat, 1e-5)
	same(t, "p", s.P, r.Evidence.SupF.P, 2e-4)
	if s.At != 11 {
		t.Errorf("at %d, want 11, which is 2021", s.At)
	}
}

// sctest(Fstats(y ~ t)) of R 4.2.2 on a series of sixteen: a line on each side.
func TestSupFOfALine(t *testing.T) {
	y := []float64{1, 2, 3, 4, 4, 6, 7, 7, 8, 9, 10, 12, 13, 14, 14, 15}
	s, err := FindSupF(span(2010, 16), y, LevelTrend, 0.15, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "sup F", s.Stat, 14.71484935, 1e-9)
	same(t, "p", s.P, 0.0111106167, 1e-7)
}

// On a long series of noise the approximation is the truth that draws tell, and with
// but one point to look at it is the chi-square.
func TestSupFIsWhatDrawsTell(t *testing.T) {
	same(t, "p of one chi-square of 8", hansen(8, 2, 1), math.Exp(-4), 1e-12)
	r := generator(9, 9)
	y := make([]float64, 200)
	for i := range y {
		y[i] = r.NormFloat64()
		if i >= 100 {
			y[i] += 0.35
		}
	}
	s, err := FindSupF(span(0, len(y)), y, Level, 0.15, 4000, 5)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(s.P-s.Drawn) > 0.01+0.05*s.P {
		t.Errorf("p %v, by draws %v", s.P, s.Drawn)
	}
}

// The partitions are the best: for every one of a short series, ask.
func TestBreaksAreEnumerated(t *testing.T) {
	y := []float64{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7}
	at := span(0, len(y))
	b, err := FindBreaks(at, y, LevelTrend, 0)
	if err != nil {
		t.Fatal(err)
	}
	best := make([]float64, len(b.RSS))
	for i := range best {
		best[i] = math.Inf(1)
	}
	var walk func(from, breaks int, rss float64)
	walk = func(from, breaks int, rss float64) {
		for to := from + b.MinSeg; to <= len(y); to++ {
			l, err := FitLine(at[from:to], y[from:to])
			if err != nil {
				t.Fatal(err)
			}
			if to == len(y) {
				best[breaks] = min(best[breaks], rss+l.RSS)
			} else {
				walk(to, breaks+1, rss+l.RSS)
			}
		}
	}
	walk(0, 0, 0)
	for k := range best {
		if math.Abs(b.RSS[k]-best[k]) > 1e-9 {
			t.Errorf("%d breaks: %v, want %v", k, b.RSS[k], best[k])
		}
	}
}
