package prevalence

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// where returns the units of n for which in is true.
func where(n int, in func(int) bool) (d Domain) {
	for u := range n {
		if in(u) {
			d = append(d, int32(u))
		}
	}
	return d
}

// plain is an audit of a simple random sample: units 0 to n-1 of population N.
func plain(y, f []float64, n int) *Audit {
	a := &Audit{Score: f}
	for i := range n {
		a.Readings = append(a.Readings, Reading{Unit: i, Value: y[i], Inclusion: float64(n) / float64(len(f))})
	}
	return a
}

// The textbook of a simple random sample: the mean, s²/n(1-n/N), and with the score the mean of the
// scores and of what they lack.
func TestASimpleRandomSampleIsTheTextbooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(6, 60).Draw(t, "size")
		n := rapid.IntRange(3, size).Draw(t, "n")
		y := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1}), size, size).Draw(t, "y")
		f := rapid.SliceOfN(rapid.Float64Range(0, 1), size, size).Draw(t, "f")
		a := plain(y, f, n)
		for _, lambda := range []float64{0, 0.3, 1} {
			e := a.Estimate(Whole(len(a.Score)), lambda)
			want, d := 0.0, make([]float64, n)
			for _, v := range f {
				want += lambda * v / float64(size)
			}
			mean := 0.0
			for i := range d {
				d[i] = y[i] - lambda*f[i]
				mean += d[i] / float64(n)
			}
			ss := 0.0
			for _, v := range d {
				ss += (v - mean) * (v - mean)
			}
			se := math.Sqrt(ss / float64(n-1) / float64(n) * (1 - float64(n)/float64(size)))
			if math.Abs(e.Share-want-mean) > 1e-12 || math.Abs(e.SE-se) > 1e-12 {
				t.Fatalf("λ %v: %v ± %v, want %v ± %v", lambda, e.Share, e.SE, want+mean, se)
			}
		}
		// The mean of the pseudo-outcomes is the difference estimator.
		mean := 0.0
		for _, v := range a.Pseudo() {
			mean += v / float64(size)
		}
		if e := a.Estimate(Whole(len(a.Score)), 1); math.Abs(mean-e.Share) > 1e-12 {
			t.Fatalf("pseudo-outcomes have the mean %v, the estimate is %v", mean, e.Share)
		}
		// The tuned weight is that of least variance, as a walk over all finds it.
		best, least := 0.0, math.Inf(1)
		for i := range 1001 {
			if e := a.Estimate(Whole(len(a.Score)), float64(i)/1000); e.SE < least {
				best, least = float64(i)/1000, e.SE
			}
		}
		if e := a.Estimate(Whole(len(a.Score)), Tuned); n < size && e.SE > least+1e-12 || n < size && e.SE > 0 && math.Abs(e.Lambda-best) > 0.00051 && e.SE < least-1e-9 {
			t.Fatalf("tuned λ %v with %v, found %v with %v", e.Lambda, e.SE, best, least)
		}
	})
}

// Of every sample that could be drawn from two strata, the mean estimate is the truth, and the mean of
// the estimated variances is the variance of the estimates: both exactly, where λ is given.
func TestOverAllSamplesTheEstimateIsTheTruth(t *testing.T) {
	y := []float64{1, 0, 0, 1, 1, 0, 0, 0, 0, 1}
	f := []float64{0.9, 0.2, 0, 0.4, 1, 0.6, 0.1, 0, 0.3, 0.2}
	sizes, took := []int{4, 6}, []int{2, 3}
	truth := 0.4
	sum, squares, variances, samples := 0.0, 0.0, 0.0, 0.0
	for mask := range 1 << 10 {
		n := []int{0, 0}
		a := &Audit{Score: f}
		for u := range 10 {
			if mask>>u&1 == 0 {
				continue
			}
			h := 0
			if u >= 4 {
				h = 1
			}
			n[h]++
			a.Readings = append(a.Readings, Reading{u, y[u], float64(took[h]) / float64(sizes[h]), h})
		}
		if n[0] != took[0] || n[1] != took[1] {
			continue
		}
		e := a.Estimate(Whole(len(a.Score)), 0.7)
		sum += e.Share
		squares += (e.Share - truth) * (e.Share - truth)
		variances += e.SE * e.SE
		samples++
	}
	if samples != 6*20 {
		t.Fatal(samples)
	}
	if math.Abs(sum/samples-truth) > 1e-12 || math.Abs(squares/samples-variances/samples) > 1e-12 {
		t.Errorf("mean %v, want %v; variance %v, in the mean estimated %v", sum/samples, truth, squares/samples, variances/samples)
	}
}

// What R's survey 4.1-1 prints of 24 of 120 units in three strata, drawn without replacement:
// svymean of all, of a domain and of the other, what the score lacks in it, and svycontrast.
func TestDomainsAreThoseOfRSurvey(t *testing.T) {
	sizes, took := []int{20, 40, 60}, []int{6, 8, 10}
	a := &Audit{Score: make([]float64, 120), Cluster: make([]int, 120)}
	domain := make([]bool, 120)
	i, start := 0, 0
	for h := range sizes {
		for k := range took[h] {
			i++
			u := start + k
			y := 0.0
			if i*7%5 < 2 {
				y = 1
			}
			a.Score[u] = float64(i*13%10) / 10
			domain[u] = i*3%4 < 2
			a.Readings = append(a.Readings, Reading{u, y, float64(took[h]) / float64(sizes[h]), h})
		}
		start += sizes[h]
	}
	in := where(120, func(u int) bool { return domain[u] })
	out := where(120, func(u int) bool { return !domain[u] })
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-10 {
			t.Errorf("%s is %.12f, want %.12f", what, got, want)
		}
	}
	all, one, other := a.Estimate(Whole(len(a.Score)), 0), a.Estimate(in, 0), a.Estimate(out, 0)
	near("share", all.Share, 0.380555555556)
	near("its error", all.SE, 0.0969326754124)
	near("share of the domain", one.Share, 0.420212765957)
	near("its error", one.SE, 0.137013501642)
	near("error of the other", other.SE, 0.131419171199)
	with := a.Estimate(in, 0.6)
	near("what the score lacks", with.Share-0.6*with.Score, 0.14)
	near("its error", with.SE, 0.145045513087)
	d := a.Subtract(one, other)
	near("difference", d.Value, 0.0830034636319)
	near("its error", d.SE, 0.187030792136)
	if d.Low >= d.Value || d.High <= d.Value || d.Low < -1 || d.High > 1 {
		t.Errorf("%+v", d)
	}
}

// What ppi_py 0.2.3 prints for the mean of 40 units read of 200, without the score, with half
// its weight and with all of it.
func TestTheMeanIsThatOfPPI(t *testing.T) {
	const size, n = 200, 40
	a := &Audit{}
	for i := range size {
		a.Score = append(a.Score, float64(i*37%101)/100)
	}
	for i := 0; i < 5*n; i += 5 {
		y := 0.0
		if float64(i*53%97)/97 < 0.2+0.6*a.Score[i] {
			y = 1
		}
		a.Readings = append(a.Readings, Reading{Unit: i, Value: y, Inclusion: float64(n) / size})
	}
	for lambda, want := range map[float64]float64{0: 0.525, 0.5: 0.5011, 1: 0.4772} {
		if e := a.Estimate(Whole(size), lambda); math.Abs(e.Share-want) > 1e-12 || e.Size != n {
			t.Errorf("λ %v: %v of a size of %v, want %v", lambda, e.Share, e.Size, want)
		}
	}
}

// What R's survey prints of the same with nine clusters drawn with replacement; λ is 0, so
// that the units that were not read move nothing.
func TestClustersAreThoseOfRSurvey(t *testing.T) {
	sizes, took := []int{20, 40, 60}, []int{6, 8, 10}
	a := &Audit{}
	i := 0
	for h := range sizes {
		for range took[h] {
			i++
			y := 0.0
			if i*7%5 < 2 {
				y = 1
			}
			a.Readings = append(a.Readings, Reading{len(a.Score), y, float64(took[h]) / float64(sizes[h]), h})
			a.Score, a.Cluster = append(a.Score, 0), append(a.Cluster, i*5%9)
		}
	}
	e := a.Estimate(Whole(len(a.Score)), 0)
	if math.Abs(e.SEClusters-0.0571171655058) > 1e-10 || e.Clusters != 9 {
		t.Errorf("%.12f of %d clusters", e.SEClusters, e.Clusters)
	}
}
