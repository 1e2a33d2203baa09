package simulate_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"demarche/simulate"
)

// TestPopularityFollowsTheLaw holds the counts of 300,000 draws to the
// probabilities of Zipf and Mandelbrot, worked out here by their sum.
func TestPopularityFollowsTheLaw(t *testing.T) {
	const exponent, shift, n = 1.2, 3, 5000
	o := simulate.Options{
		Posts: 300_000, Actors: 100, Objects: n, Days: 30, Start: small().Start, Seed: 7,
		ObjectExponent: exponent, ObjectShift: shift, Cascades: 0.5,
	}
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	counts := make([]float64, n)
	for row := range d.Rows() {
		counts[row.Object]++
	}
	sum := 0.0
	for k := range n {
		sum += math.Pow(float64(k+1)+shift, -exponent)
	}
	var x, y, xx, xy, m float64
	for k := range 300 {
		want := float64(o.Posts) * math.Pow(float64(k+1)+shift, -exponent) / sum
		// 300 comparisons: one in a million goes over five standard deviations.
		if z := (counts[k] - want) / math.Sqrt(want); math.Abs(z) > 5 {
			t.Errorf("rank %d was drawn %.0f times, want %.0f: %.1f standard deviations off", k+1, counts[k], want, z)
		}
		lx, ly := math.Log(float64(k+1)+shift), math.Log(counts[k])
		x, y, xx, xy, m = x+lx, y+ly, xx+lx*lx, xy+lx*ly, m+1
	}
	if slope := (m*xy - x*y) / (m*xx - x*x); math.Abs(slope+exponent) > 0.03 {
		t.Errorf("the slope is %.3f, want %.1f ± 0.03", slope, -exponent)
	}
}

func TestHoursOfTheDay(t *testing.T) {
	// The share of each hour, of the busiest: what the package's table says.
	want := [24]float64{
		.35, .22, .15, .11, .10, .14, .28, .50, .68, .76, .78, .80,
		.88, .86, .80, .78, .80, .86, .92, .98, 1.0, .96, .80, .56,
	}
	sum := 0.0
	for _, w := range want {
		sum += w
	}
	for _, cascades := range []float64{0, 0.5} {
		o := simulate.Plain(200_000)
		o.Cascades, o.Groups = cascades, 0
		d, err := simulate.Generate(o)
		if err != nil {
			t.Fatal(err)
		}
		var counts, days [30]float64
		for row := range d.Rows() {
			at := time.UnixMicro(row.AtUS).UTC()
			counts[at.Hour()]++
			days[int(at.Sub(o.Start).Hours()/24)]++
		}
		for hour, w := range want {
			expected := w / sum * float64(o.Posts)
			// Posts of a cascade are not independent of each other: a tenth
			// is allowed for them beside five standard deviations.
			tolerance := 5*math.Sqrt(expected) + 0.1*cascades*2*expected
			if math.Abs(counts[hour]-expected) > tolerance {
				t.Errorf("cascades %g: %.0f posts at %d h, want %.0f ± %.0f", cascades, counts[hour], hour, expected, tolerance)
			}
		}
		for i, n := range days {
			if mean := float64(o.Posts) / 30; math.Abs(n-mean) > 0.25*mean {
				t.Errorf("cascades %g: %.0f posts on day %d, want %.0f ± 25 %%", cascades, n, i+1, mean)
			}
		}
	}
}

func TestViralShareAndSpan(t *testing.T) {
	o := simulate.Plain(100_000)
	o.Viral, o.ViralSpan = 0.05, 24*time.Hour
	_, touches := objects(t, o)
	most := ""
	for name, all := range touches {
		if most == "" || len(all) > len(touches[most]) {
			most = name
		}
	}
	first, last := int64(math.MaxInt64), int64(0)
	for _, x := range touches[most] {
		first, last = min(first, x.at), max(last, x.at)
	}
	if n := len(touches[most]); n != 5000 {
		t.Errorf("the largest object has %d posts, want 5,000", n)
	}
	if span := last - first; span >= 86400 || span < 86400*99/100 {
		t.Errorf("the viral object took %d s, want 86,400 less at most 1 %%", span)
	}
}

func TestCampsTouchTheirOwnObjects(t *testing.T) {
	o := simulate.Plain(50_000)
	o.Groups, o.Camps = 0, 5
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	own := 0
	for row := range d.Rows() {
		if row.Actor%5 == row.Object%5 {
			own++
		}
	}
	// Nine tenths, and a fifth or so of the rest by chance.
	if share := float64(own) / 50_000; math.Abs(share-0.92) > 0.01 {
		t.Errorf("%.3f of the posts are on objects of the actor's camp, want 0.92 ± 0.01", share)
	}
}

func TestPlantedRowsStandAnywhere(t *testing.T) {
	d, err := simulate.Generate(simulate.Plain(100_000))
	if err != nil {
		t.Fatal(err)
	}
	sum, n := 0.0, 0.0
	for row := range d.Rows() {
		if row.Group > 0 {
			sum, n = sum+float64(row.Number)/100_000, n+1
		}
	}
	// The mean of n even draws has a standard deviation of sqrt(1/12n).
	if mean := sum / n; math.Abs(mean-0.5) > 5*math.Sqrt(1/(12*n)) {
		t.Errorf("the planted rows stand at %.3f of the file on average, want 0.5", mean)
	}
}

func TestFlashEventsAreBursts(t *testing.T) {
	o := simulate.Trial()
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	times := make([][]int64, o.Flash)
	for row := range d.Rows() {
		if i := int(row.Object) - o.Objects - 1; i >= 0 && i < o.Flash {
			times[i] = append(times[i], row.AtUS)
		}
	}
	for i, at := range times {
		if len(at) != o.Actors/4 {
			t.Errorf("flash event %d has %d posts, want one for every four of %d actors", i+1, len(at), o.Actors)
		}
		slices.Sort(at)
		// An exponential delay of 45 minutes has a median of 31; the night, of
		// which the table has six quiet hours, can stretch it.
		if half := time.Duration(at[len(at)/2]-at[0]) * time.Microsecond; half > 3*time.Hour {
			t.Errorf("flash event %d took %s for half of its posts, want an hour or so", i+1, half)
		}
	}
}

// TestRespondersAreFast has objects so popular that the first touch is all but
// the moment at which they appear.
func TestRespondersAreFast(t *testing.T) {
	for responders, want := range map[float64]float64{0: 0.003, 1: 0.2} {
		o := simulate.Options{
			Posts: 100_000, Actors: 100, Objects: 20, Days: 30, Start: small().Start, Cascades: 1, Responders: responders,
		}
		d, err := simulate.Generate(o)
		if err != nil {
			t.Fatal(err)
		}
		at := make([][]int64, o.Objects)
		for row := range d.Rows() {
			at[row.Object] = append(at[row.Object], row.AtUS)
		}
		fast := 0
		for _, times := range at {
			slices.Sort(times)
			// What appears in the last days is continued at the start.
			if times[len(times)-1] > o.Start.AddDate(0, 0, 29).UnixMicro() {
				fast += int(want * float64(len(times)))
				continue
			}
			for _, x := range times {
				if x-times[0] < 240e6 {
					fast++
				}
			}
		}
		// Four minutes are five means of 45 s, and 0.3 % of a day.
		if share := float64(fast) / float64(o.Posts); math.Abs(share-want) > 0.01 {
			t.Errorf("responders %g: %.3f of the posts within four minutes, want %.3f ± 0.01", responders, share, want)
		}
	}
}

// TestNothingIsPastTheEnd has so many objects that some appear in the last
// minute and are touched after it.
func TestNothingIsPastTheEnd(t *testing.T) {
	o := simulate.Options{
		Posts: 200_000, Actors: 100, Objects: 20_000, Days: 1, Start: small().Start, Cascades: 1, Responders: 1,
	}
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	for row := range d.Rows() {
		if at := time.UnixMicro(row.AtUS); at.Before(o.Start) || !at.Before(o.Start.AddDate(0, 0, 1)) {
			t.Fatalf("a post is at %s, want one of the day from %s", at.UTC(), o.Start)
		}
	}
}
