package coord

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"demarche"
	"demarche/analysis/analysistest"
	"demarche/simulate"
)

func about(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// Kim and Jo 2016 ask of the measure that it is -1 where all intervals are alike, 1
// where one of them is everything, and 0 at the coefficient of variation that a
// Poisson process has, whatever their number.
func TestBurstinessAtItsThreePoints(t *testing.T) {
	for _, n := range []int{2, 3, 10, 1000} {
		alike, one := make([]float64, n), make([]float64, n)
		for i := range alike {
			alike[i] = 7
		}
		one[n/2] = 7
		if _, _, b := burstiness(alike); !about(b, -1) {
			t.Errorf("of %d that are alike it is %v, want -1", n, b)
		}
		if _, _, b := burstiness(one); !about(b, 1) {
			t.Errorf("of %d of which one is everything it is %v, want 1", n, b)
		}
	}
	// By pencil: 1 and 3 have the mean 2 and the standard deviation 1, r = 1/2; with
	// n = 2, (√3/2-1)/((√3-2)/2+1) = (√3-2)/√3.
	r, poisson, b := burstiness([]float64{1, 3})
	if !about(r, 0.5) || !about(poisson, 1/math.Sqrt(3)) || !about(b, 1-2/math.Sqrt(3)) {
		t.Errorf("of 1 and 3 they are %v, %v and %v", r, poisson, b)
	}
}

// Of the intervals that uniform moments leave between a first and a last, the square
// of r is (n-1)/(n+1) on average.
func TestThePoissonVariationIsThatOfUniformMoments(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	for _, n := range []int{2, 5, 20} {
		const runs = 20_000
		sum, want := 0.0, 0.0
		for range runs {
			at := []float64{0, 1}
			for range n - 1 {
				at = append(at, rng.Float64())
			}
			slices.Sort(at)
			var gaps []float64
			for i := range n {
				gaps = append(gaps, at[i+1]-at[i])
			}
			r, poisson, _ := burstiness(gaps)
			sum, want = sum+r*r/runs, poisson*poisson
		}
		if math.Abs(sum-want) > 0.02*want {
			t.Errorf("of %d intervals r² is %.4f on average, want %.4f", n, sum, want)
		}
	}
}

// The quartiles of Hyndman and Fan's type 7, as numpy and R give them.
func TestQuartiles(t *testing.T) {
	for _, test := range []struct {
		of   []float64
		want demarche.Quartiles
	}{
		{nil, demarche.Quartiles{}},
		{[]float64{4}, demarche.Quartiles{N: 1, Q1: 4, Median: 4, Q3: 4}},
		{[]float64{3, 1}, demarche.Quartiles{N: 2, Q1: 1.5, Median: 2, Q3: 2.5}},
		{[]float64{4, 1, 2, 3}, demarche.Quartiles{N: 4, Q1: 1.75, Median: 2.5, Q3: 3.25}},
	} {
		if got := quartiles(test.of); got != test.want {
			t.Errorf("quartiles(%v) = %+v, want %+v", test.of, got, test.want)
		}
	}
}

// By pencil. With a horizon of 100 s there are four occasions: objects 1 and 2 are
// one, which object 1 tells the order of; 3 has three actors; on 4 the first two are
// at once; on 5 actor 1 is first again.
func TestTempoByPencil(t *testing.T) {
	s := int64(1e6)
	ts := []touch{
		{1, 1, 1, 0},
		{1, 2, 2, 4 * s},
		{2, 3, 2, 90 * s},
		{2, 4, 1, 99 * s},
		{3, 5, 1, 200 * s},
		{3, 6, 2, 206 * s},
		{3, 7, 3, 210 * s},
		{3, 8, 1, 211 * s},
		{4, 9, 2, 500 * s},
		{4, 10, 3, 500 * s},
		{5, 11, 1, 1000 * s},
		{5, 12, 2, 1008 * s},
	}
	cut := pieces(ts, 30*time.Second)
	got := tempo(ts, cut, map[uint64]string{1: "ann", 2: "bob", 3: "cat"}, 100*time.Second)
	if len(cut) != 5 || got.Occasions != 4 || got.AtOnce != 1 {
		t.Errorf("%d moments, %d occasions, %d at once", len(cut), got.Occasions, got.AtOnce)
	}
	if want := (demarche.Quartiles{N: 4, Q1: 3, Median: 5, Q3: 6.5}); got.GapS != want { // 4, 6, 0, 8
		t.Errorf("the gaps are %+v, want %+v", got.GapS, want)
	}
	if want := (demarche.Quartiles{N: 3, Q1: 250, Median: 300, Q3: 400}); got.IntervalS != want { // 200, 300, 500
		t.Errorf("the intervals are %+v, want %+v", got.IntervalS, want)
	}
	// Less the horizon they are 100, 200 and 400: mean 700/3, variance 140000/9.
	if want := math.Sqrt(140000.0/9) / (700.0 / 3); !about(got.Variation, want) {
		t.Errorf("their variation is %v, want %v", got.Variation, want)
	}
	ann, bob := got.Turns[0], got.Turns[1]
	// ann is first of two, of three and of two: all three, at 1/2·1/3·1/2.
	if ann.Actor != "ann" || ann.First != 3 || ann.Occasions != 3 || !about(ann.Even, 4.0/3) || !about(ann.P, 1.0/12) || ann.LeadS.Median != 6 {
		t.Errorf("ann: %+v", ann)
	}
	if bob.Actor != "bob" || bob.First != 0 || bob.Occasions != 3 || bob.P != 1 || bob.LagS.Median != 6 {
		t.Errorf("bob: %+v", bob)
	}
}

// A loop over every two touches tells the same as pieces and enter.
func TestTempoAgainstALoop(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 11))
	for range 200 {
		window, horizon := time.Duration(1+rng.IntN(20))*time.Second, time.Duration(30+rng.IntN(60))*time.Second
		var ts []touch
		for i := range 60 {
			ts = append(ts, touch{uint64(rng.IntN(6)), demarche.RecordID(i), uint64(1 + rng.IntN(4)), int64(rng.IntN(600)) * 1e6})
		}
		ts = near(ts, window.Microseconds())
		names := map[uint64]string{1: "a", 2: "b", 3: "c", 4: "d"}
		got := tempo(ts, pieces(ts, window), names, horizon)
		// A moment begins where no touch of the object is within the window before.
		starts := slices.Clone(ts)
		starts = slices.DeleteFunc(starts, func(x touch) bool {
			return slices.ContainsFunc(ts, func(y touch) bool {
				return y.object == x.object && (y.at < x.at || y.at == x.at && y.record < x.record) && x.at-y.at <= window.Microseconds()
			})
		})
		slices.SortStableFunc(starts, func(a, b touch) int { return int(a.at - b.at) })
		n, last := 0, int64(-1e15)
		for _, x := range starts {
			if x.at-last > horizon.Microseconds() {
				n, last = n+1, x.at
			}
		}
		firsts, occasions := 0, 0
		for _, turn := range got.Turns {
			firsts += turn.First
			occasions = max(occasions, turn.Occasions)
		}
		if got.Occasions != n || firsts != n-got.AtOnce || occasions > n {
			t.Fatalf("%d occasions, %d firsts and %d at once, want %d occasions", got.Occasions, firsts, got.AtOnce, n)
		}
	}
}

// Planted: of a desk one actor posts every link 5 to 45 s after the other.
func TestADeskFollows(t *testing.T) {
	o := simulate.Demo()
	var b bytes.Buffer
	if _, err := simulate.Write(&b, o, simulate.Posts); err != nil {
		t.Fatal(err)
	}
	r := CoShare.New().(*CoShareRun)
	r.Trace = []string{"link"}
	result, err := r.Do(context.Background(), analysistest.Case(t, b.String()), quietly)
	if err != nil {
		t.Fatal(err)
	}
	desks := 0
	for _, f := range result.Findings {
		if len(f.Subjects) != 2 {
			continue
		}
		desks++
		first, second := f.Tempo.Turns[0], f.Tempo.Turns[1]
		if first.First < 30 || first.First != first.Occasions || second.First != 0 || first.LeadS.Q1 < 5 || first.LeadS.Q3 > 45 {
			t.Errorf("the desk's turns are %+v and %+v", first, second)
		}
		if first.Low < 0.85 || first.P > 1e-9 {
			t.Errorf("its interval begins at %v, and p is %v", first.Low, first.P)
		}
	}
	if desks != o.Desks {
		t.Errorf("%d desks are found, want %d", desks, o.Desks)
	}
}

// Planted groups post in an order that is nothing but chance: that one actor of a
// group is first as often as the most often first of it has a probability of 5 % or
// less, by p and the number of actors, in no more groups than that.
func TestAnOrderOfChanceIsSaidToBeOne(t *testing.T) {
	o := simulate.Demo()
	o.Posts, o.Actors, o.Groups, o.GroupSize, o.Events, o.Desks, o.Flash = 8000, 400, 30, 4, 16, 0, 0
	var b bytes.Buffer
	if _, err := simulate.Write(&b, o, simulate.Posts); err != nil {
		t.Fatal(err)
	}
	c := analysistest.Case(t, b.String())
	groups, uneven := 0, 0
	for _, trace := range []string{"link", "hashtag", "repost"} {
		r := CoShare.New().(*CoShareRun)
		r.Trace = []string{trace}
		result, err := r.Do(context.Background(), c, quietly)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range result.Findings {
			groups++
			if first := f.Tempo.Turns[0]; first.P*float64(len(f.Subjects)) <= 0.05 {
				uneven++
			}
		}
	}
	// Of 30, more than four have a probability below 2 %.
	if groups < 25 || uneven > 4 {
		t.Errorf("of %d groups %d are not even", groups, uneven)
	}
	t.Logf("%d groups, %d", groups, uneven)
}
