package ideal

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	gstat "gonum.org/v1/gonum/stat"

	"demarche"
	"demarche/vote"
)

// wandering returns votes of 40 states in 8 years, and where they were: each walks from
// its place. S05 is away in the fourth year, S06 is there in the sixth only.
func wandering(seed uint64) (*vote.Table, map[string]map[int]float64) {
	rng := rand.New(rand.NewPCG(seed, 2))
	t := &vote.Table{}
	at := make([]float64, 40)
	for i := range at {
		at[i] = float64(i)/10 - 2
		t.States = append(t.States, fmt.Sprintf("S%02d", i))
	}
	truth := map[string]map[int]float64{}
	for year := 2001; year <= 2008; year++ {
		for i, s := range t.States {
			at[i] += 0.15 * rng.NormFloat64()
			if truth[s] == nil {
				truth[s] = map[int]float64{}
			}
			truth[s][year] = at[i]
		}
		for r := range 50 {
			day := demarche.DayOf(time.Date(year, 1, 2+7*r, 0, 0, 0, 0, time.UTC))
			t.Rolls = append(t.Rolls, vote.Roll{Resolution: fmt.Sprint(year, r), Day: day})
			slope, first, width := rng.NormFloat64(), rng.NormFloat64(), math.Abs(0.7*rng.NormFloat64())
			for i, s := range t.States {
				z := slope*at[i] + rng.NormFloat64()
				c := demarche.No
				switch {
				case s == "S05" && year == 2004, s == "S06" && year != 2006:
					c = demarche.NotListed
				case rng.IntN(12) == 0:
					c = demarche.NotVoting
				case z < first:
					c = demarche.Yes
				case z < first+width:
					c = demarche.Abstain
				}
				t.Cells = append(t.Cells, c)
			}
		}
	}
	return t, truth
}

var walkers = SampleOptions{
	Anchors: Anchors{Negative: []string{"S00", "S01"}, Positive: []string{"S39"}},
	Burn:    300, Draws: 300, Seed: 1,
}

func drawn(t testing.TB, table *vote.Table, o SampleOptions) *Sample {
	t.Helper()
	s, err := Draw(t.Context(), table, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What is planted is found, and three intervals of four or more hold it: those of the
// model, which knows how steep the slopes are, though nobody told it how far states walk.
func TestDrawFindsWhatIsPlanted(t *testing.T) {
	table, truth := wandering(1)
	s := drawn(t, table, walkers)
	if n := 40*8 - 1 - 7; len(s.Points) != n {
		t.Fatalf("%d points, want %d", len(s.Points), n)
	}
	var x, y []float64
	for _, p := range s.Points {
		x, y = append(x, p.At), append(y, truth[p.State][p.Year])
	}
	if r := gstat.Correlation(x, y, nil); r < 0.97 {
		t.Errorf("r = %.4f", r)
	}
	mean, sd := gstat.MeanStdDev(y, nil)
	held := 0
	for i, p := range s.Points {
		if v := (y[i] - mean) / sd; p.Low <= v && v <= p.High {
			held++
		}
	}
	if share := float64(held) / float64(len(y)); share < 0.75 || share > 0.98 {
		t.Errorf("%.2f of the intervals of 90 %% hold the truth", share)
	}
	if s.Taken < 0.2 || s.Fit.Correct < 0.6 || s.MinESS < 2 {
		t.Errorf("%.2f of the cuts taken, %.2f correct, ESS from %.1f", s.Taken, s.Fit.Correct, s.MinESS)
	}
}

// Chains that start in different places meet; a sample is the same on any number of
// cores, and another with another seed.
func TestDrawIsOfItsSeed(t *testing.T) {
	table, _ := wandering(2)
	o := walkers
	o.Chains, o.Workers = 2, 1
	one := drawn(t, table, o)
	if one.MaxRHat > 1.5 {
		t.Errorf("the chains are apart: R-hat up to %.2f", one.MaxRHat)
	}
	o.Workers = 5
	if !reflect.DeepEqual(one, drawn(t, table, o)) {
		t.Error("five workers give another sample than one")
	}
	o.Seed = 2
	other := drawn(t, table, o)
	far, n := 0.0, float64(len(one.Points))
	for i := range one.Points {
		d := one.Points[i].At - other.Points[i].At
		far += d * d / n
	}
	if far == 0 || far > 0.02 {
		t.Errorf("with another seed points are %.3f away", math.Sqrt(far))
	}
}

func TestDrawIsCancelled(t *testing.T) {
	table, _ := wandering(3)
	ctx, cancel := context.WithCancel(t.Context())
	o := walkers
	last := 0
	o.Progress = func(done, total int) {
		if total != 600 || done != last+1 {
			t.Errorf("%d of %d sweeps after %d", done, total, last)
		}
		if last = done; done == 20 {
			cancel()
		}
	}
	if _, err := Draw(ctx, table, o); !errors.Is(err, context.Canceled) || last != 20 {
		t.Errorf("after %d sweeps: %v", last, err)
	}
}

// The kernels of the sampler, each alone, against sums over a grid: of cuts that all but
// meet, so that the truncation of the proposals counts, and of a slope.
func TestKernelsDrawFromTheirPosterior(t *testing.T) {
	table := &vote.Table{States: []string{"A", "B", "C", "D", "E", "F"}, Rolls: []vote.Roll{{}}}
	y, n := demarche.Yes, demarche.No
	table.Cells = []demarche.Choice{y, y, n, n, n, y}
	points := []float64{-1.5, -0.7, 0, 0.4, 1.3, 1.6}
	p, _ := newPanel(table, sieve{votes: 1})
	c := newChain(newHistory(table, p), table, Anchors{}, 0.5, 1, 0)
	copy(c.point, points)
	likelihood := func(slope, first, last float64) float64 {
		v := 1.0
		for i, x := range points {
			if table.Cells[i] == y {
				v *= exactBelow(first - slope*x)
			} else {
				v *= exactBelow(slope*x - last)
			}
		}
		return v
	}

	const slope = 0.8
	c.slope[0] = slope
	var want, got [2]float64
	all := 0.0
	for first := -6.975; first < 7; first += 0.05 {
		for last := first + 0.025; last < 7; last += 0.05 {
			v := likelihood(slope, first, last)
			want[0], want[1], all = want[0]+v*first, want[1]+v*last, all+v
		}
	}
	const draws = 400000
	for range draws {
		c.drawCuts(0)
		got[0], got[1] = got[0]+c.cuts[0][0], got[1]+c.cuts[0][1]
	}
	for i := range got {
		if g, w := got[i]/draws, want[i]/all; math.Abs(g-w) > 0.06 {
			t.Errorf("cut %d has the mean %.3f, want %.3f", i, g, w)
		}
	}

	c.cuts[0] = [2]float64{-0.2, 0.3}
	want, got, all = [2]float64{}, [2]float64{}, 0
	for b := -6.0; b < 6; b += 0.01 {
		v := likelihood(b, -0.2, 0.3) * math.Exp(-b*b/2)
		want[0], want[1], all = want[0]+v*b, want[1]+v*b*b, all+v
	}
	for range draws {
		c.drawSlope(0, c.wishes[0])
		got[0], got[1] = got[0]+c.slope[0], got[1]+c.slope[0]*c.slope[0]
	}
	for i := range got {
		if g, w := got[i]/draws, want[i]/all; math.Abs(g-w) > 0.02 {
			t.Errorf("moment %d of the slope is %.3f, want %.3f", i+1, g, w)
		}
	}
}

// Truncated draws lie as the normal distribution says: by Kolmogorov and Smirnov, at 1 in
// 10,000.
func TestTruncatedDraws(t *testing.T) {
	rng := stream(1, 0, 0, 0)
	inf := math.Inf(1)
	for _, b := range [][2]float64{{-inf, 1.5}, {-inf, -0.2}, {-inf, -0.9}, {-inf, -6}, {-1, 0.2}, {0.3, 9}, {2, 3.5}, {-9, -1}, {-4, 3}, {1, 1.01}} {
		const n = 20000
		values := make([]float64, n)
		for i := range values {
			if values[i] = normalBetween(rng, b[0], b[1]); b[0] == -inf {
				values[i] = normalBelow(rng, b[1])
			}
		}
		slices.Sort(values)
		from := math.Erfc(-b[0] / math.Sqrt2)
		within := math.Erfc(-b[1]/math.Sqrt2) - from
		far := 0.0
		for i, v := range values {
			share := (math.Erfc(-v/math.Sqrt2) - from) / within
			far = max(far, math.Abs(share-(float64(i)+0.5)/n))
		}
		if far > 2.23/math.Sqrt(n) {
			t.Errorf("between %v: %.4f from the distribution", b, far)
		}
	}
}

// R-hat by pencil: the halves 1 2, 3 4 have the means 1.5 and 3.5, whose variance is 2,
// and the variance 1/2 within, so √(1/2 + 2/(1/2)). An AR(1) series of ρ has the
// effective size n(1-ρ)/(1+ρ).
func TestConvergenceIsMeasured(t *testing.T) {
	if r := splitRHat([][]float64{{1, 2, 3, 4}}); math.Abs(r-math.Sqrt(4.5)) > 1e-12 {
		t.Errorf("R-hat %g", r)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for _, rho := range []float64{0, 0.5, 0.8} {
		chains := make([][]float64, 2)
		for i := range chains {
			v := 0.0
			for range 20000 {
				v = rho*v + rng.NormFloat64()
				chains[i] = append(chains[i], v)
			}
		}
		want := 40000 * (1 - rho) / (1 + rho)
		if ess := effective(chains); math.Abs(ess/want-1) > 0.15 {
			t.Errorf("ρ = %g: %.0f effective draws, want %.0f", rho, ess, want)
		}
		if r := splitRHat(chains); r > 1.01 {
			t.Errorf("ρ = %g: R-hat %g", rho, r)
		}
	}
}

// published compares a sample with the published points: over all, and by year.
func published(t *testing.T, s *Sample) (all float64, n int, years map[int]float64) {
	t.Helper()
	points := voeten(t)
	var x, y []float64
	byX, byY := map[int][]float64{}, map[int][]float64{}
	for _, p := range s.Points {
		if v, ok := points[p.State][p.Year]; ok {
			x, y = append(x, p.At), append(y, v)
			byX[p.Year], byY[p.Year] = append(byX[p.Year], p.At), append(byY[p.Year], v)
		}
	}
	years = map[int]float64{}
	for year := range byX {
		years[year] = gstat.Correlation(byX[year], byY[year], nil)
	}
	return gstat.Correlation(x, y, nil), len(x), years
}

// Fifteen years. Their points are as the published ones but for the scale, which is of
// all years there; the intervals are as long but for the same scale, in the middle.
func TestDrawIsAsPublishedFrom2010(t *testing.T) {
	s := drawn(t, assembly(t, 2010, 2024), SampleOptions{Anchors: assemblyEnds, Burn: 300, Draws: 300, Seed: 1})
	_, n, years := published(t, s)
	_, rows := oracle(t, "voeten_ideal_points_jul2025.csv.gz")
	length, place := map[string]float64{}, map[string]float64{}
	for _, row := range rows {
		at, _ := strconv.ParseFloat(row[4], 64)
		low, _ := strconv.ParseFloat(row[5], 64)
		high, _ := strconv.ParseFloat(row[6], 64)
		length[row[1]+row[3]], place[row[1]+row[3]] = high-low, at
	}
	var ratios, ours, theirs []float64
	for _, p := range s.Points {
		key := p.State + strconv.Itoa(p.Year)
		if v := length[key]; v > 0 && p.Year > 2012 { // where years before tell something here too
			ratios, ours, theirs = append(ratios, (p.High-p.Low)/v), append(ours, p.At), append(theirs, place[key])
		}
	}
	_, a := spread(ours)
	_, b := spread(theirs)
	slices.Sort(ratios)
	if m := ratios[len(ratios)/2] * b / a; m < 0.85 || m > 1.15 {
		t.Errorf("intervals are %.2f of the published", m)
	}
	for year, r := range years {
		if r < 0.99 {
			t.Errorf("%d: r = %.4f", year, r)
		}
	}
	if n < 2800 || len(years) != 15 {
		t.Errorf("%d points in %d years are compared", n, len(years))
	}
}

// All years and 1,500 sweeps. What it took is told, not asserted.
func TestDrawIsAsPublished(t *testing.T) {
	if os.Getenv("DEMARCHE_LONG") != "1" {
		t.Skip("takes long; set DEMARCHE_LONG=1")
	}
	before := cpu()
	s := drawn(t, assembly(t, 1946, 2024), SampleOptions{Anchors: assemblyEnds, Session: "19", Seed: 1})
	spent := cpu() - before
	all, n, years := published(t, s)
	if all < 0.98 || n < 11000 {
		t.Errorf("r = %.4f over %d points", all, n)
	}
	lowest := 1.0
	for year, r := range years {
		if year >= 1991 {
			lowest = min(lowest, r)
		}
		if year >= 1991 && r < 0.99 {
			t.Errorf("%d: r = %.4f", year, r)
		}
	}
	t.Logf("r = %.4f over %d points, %.1f s of CPU; R-hat up to %.2f, %d of %d above 1.1; lowest of the years %.4f", all, n, spent, s.MaxRHat, s.Apart, len(s.Points), lowest)
	if s.Fit.Votes != 817852 {
		t.Errorf("%d votes are counted", s.Fit.Votes)
	}
}

func BenchmarkDraw(b *testing.B) {
	table := assembly(b, 2010, 2024)
	before := cpu()
	for b.Loop() {
		drawn(b, table, SampleOptions{Anchors: assemblyEnds, Burn: 10, Draws: 40, Seed: 1})
	}
	b.ReportMetric((cpu()-before)/float64(b.N)/50, "cpu-s/sweep")
}
