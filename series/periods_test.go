package series

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"demarche/stat"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"demarche"
)

// The divisions are the likeliest: for every way of cutting a short series, ask.
func TestDivisionsAreEnumerated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 0, 1, 2, 5, 9}), 2, 8).Draw(t, "y")
		n := len(y)
		got, err := Divide(y, n, nil)
		if err != nil {
			t.Fatal(err)
		}
		best := slices.Repeat([]float64{math.Inf(-1)}, n)
		for cuts := range 1 << (n - 1) {
			l, from, k := 0.0, 0, 0
			for i := 1; i <= n; i++ {
				if i < n && cuts>>(i-1)&1 == 0 {
					continue
				}
				if m := stat.Average(y[from:i]); m > 0 {
					for _, v := range y[from:i] {
						l += distuv.Poisson{Lambda: m}.LogProb(v)
					}
				}
				from = i
				k++
			}
			best[k-1] = max(best[k-1], l)
		}
		for k, d := range got.Found {
			bic := float64(2*k+1)*math.Log(float64(n)) - 2*best[k]
			if len(d.From) != k+1 || d.From[0] != 0 || math.Abs(d.LogLik-best[k]) > 1e-9 || math.Abs(d.BIC-bic) > 1e-9 {
				t.Fatalf("%d periods: %+v, want log L %v, BIC %v", k+1, d, best[k], bic)
			}
			if d.BIC < got.Found[got.Best].BIC-1e-9 {
				t.Fatalf("%d periods are better than %d", k+1, got.Best+1)
			}
		}
	})
}

// Periods that are planted are found, and stand beside others that are declared.
func TestDivisionBesideDeclared(t *testing.T) {
	y := []float64{1, 2, 1, 1, 2, 1, 9, 11, 10, 12, 9, 3, 2, 4, 3, 3}
	d, err := Divide(y, 6, []int{0, 4, 8, 12})
	if err != nil {
		t.Fatal(err)
	}
	if b := d.Found[d.Best]; fmt.Sprint(b.From) != "[0 6 11]" || b.Rates[1].Rate != 10.2 || b.BIC >= d.Declared.BIC {
		t.Errorf("%+v beside %+v", b, d.Declared)
	}
	if fmt.Sprint(d.Declared.From) != "[0 4 8 12]" || d.Declared.LogLik >= d.Found[3].LogLik {
		t.Errorf("declared: %+v", d.Declared)
	}
	for _, bad := range [][]int{{1, 3}, {0, 3, 3}, {0, 16}} {
		if _, err := Divide(y, 3, bad); err == nil {
			t.Errorf("%v is a division", bad)
		}
	}
}

func date(t *testing.T, s string) demarche.Date {
	t.Helper()
	d, err := demarche.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Dates that anybody can look up: the attacks on Estonia began on 27 April 2007, those
// around the war in Georgia on 20 July 2008; the two presidents' statement on
// confidence-building in cyberspace is of 17 June 2013.
func TestEventsAreWhereTheyWere(t *testing.T) {
	period := func(name, from, to string, events ...string) demarche.Period {
		return demarche.Period{Scheme: "table 1", Name: name, From: date(t, from), To: date(t, to), Events: events}
	}
	periods := []demarche.Period{
		period("2000-2007", "2000", "2007", "epoch"),
		period("2008-2013", "2008", "2013", "estonia", "georgia", "edge", "long"),
		period("2014-2017", "2014", "2017", "cbm", "two", "leak", "nobody", "sometime", "ends"),
		period("2018-", "2018", "", "late"),
		{Scheme: "other", Name: "all", From: date(t, "1900"), To: date(t, "2100")},
	}
	event := func(name, start, end, disclosed string) demarche.Event {
		return demarche.Event{Event: name, Start: date(t, start), End: date(t, end), Disclosed: date(t, disclosed)}
	}
	events := []demarche.Event{
		event("epoch", "1970-01-01", "", ""),
		event("estonia", "2007-04-27", "2007-05-18/2007-05-23", ""),
		event("georgia", "2008-07-20", "2008-08-12", ""),
		event("edge", "2013-12-31/2014-01-01", "", ""),
		event("long", "2013-06-01", "2015-01-01", ""),
		event("cbm", "2013-06-17", "", ""),
		event("two", "2014", "", ""),
		event("two", "2013-12-31", "", ""),
		event("leak", "2013-05", "", "2014-02-01"),
		event("sometime", "", "", ""),
		event("late", "2035", "", ""),
		event("ends", "2014-01-01", "2017-12-31", ""),
	}
	var got []string
	for _, l := range Place(periods, events) {
		got = append(got, fmt.Sprint(l.Name, " ", l.Where, " ", l.Gap, " ", l.In, " ", l.Disclosed))
	}
	day := func(s string) int { d, _ := date(t, s).Days(); return int(d) }
	want := []string{
		fmt.Sprintf("epoch outside %d [] undated", -day("2000-01-01")),
		fmt.Sprintf("estonia outside %d [2000-2007] undated", day("2007-05-23")-day("2008-01-01")),
		"georgia certain 0 [2008-2013] undated",
		"edge possible 0 [2008-2013 2014-2017] undated",
		"long possible 0 [2008-2013 2014-2017] undated",
		fmt.Sprintf("cbm outside %d [2008-2013] undated", day("2013-06-17")-day("2014-01-01")),
		"two certain 0 [2014-2017] undated",
		"two outside -1 [2008-2013] undated",
		fmt.Sprintf("leak outside %d [2008-2013] certain", day("2013-05-31")-day("2014-01-01")),
		"nobody unknown 0 [] unknown",
		"sometime undated 0 [] undated",
		"ends certain 0 [2014-2017] undated",
		"late certain 0 [2018-] undated",
	}
	if !slices.Equal(got, want) {
		for i := range max(len(got), len(want)) {
			t.Errorf("%d: %q, want %q", i, got[i], want[i])
		}
	}
	after := Place([]demarche.Period{period("p", "2008", "2009", "late")}, events)
	if after[0].Where != Outside || after[0].Gap != day("2035-01-01")-day("2009-12-31") {
		t.Errorf("%+v", after)
	}
}

// Years cut as periods of years say; those before the series leave no trace in it.
func TestBegins(t *testing.T) {
	var years []demarche.Date
	for y := 2010; y < 2020; y++ {
		years = append(years, date(t, fmt.Sprint(y)))
	}
	var periods []demarche.Period
	for _, p := range [][2]string{{"2000", "2007"}, {"2008", "2013"}, {"2014", "2016"}, {"2018", "2019-06"}, {"2025", ""}} {
		periods = append(periods, demarche.Period{From: date(t, p[0]), To: date(t, p[1])})
	}
	from, note := Begins(years, periods)
	if fmt.Sprint(from) != "[0 4 8]" || note != "2 of 10 points are wholly in none of the periods" {
		t.Errorf("%v, %q", from, note)
	}
	if _, err := Divide(make([]float64, len(years)), 3, from); err != nil {
		t.Error(err)
	}
}
