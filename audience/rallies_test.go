package audience

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis/analysistest"
)

func TestRalliesConform(t *testing.T) { analysistest.Conform(t, Rallies) }

func TestDateIn(t *testing.T) {
	posted := time.Date(2016, 11, 9, 19, 39, 0, 0, time.UTC) // a Wednesday
	for text, want := range map[string]string{
		"Join us on Nov. 12 at noon":                        "2016-11-12",
		"Join us on the 12th of November, 2016":             "2016-11-12",
		"November 22 will mark the second anniversary":      "2016-11-22",
		"Come to the square on Saturday":                    "2016-11-12",
		"He was elected on Tuesday! Come to us on Saturday": "2016-11-12",
		"It happened on Saturday":                           "",
		"On November 2 he was shot":                         "", // it is past, and next year is too far
		"Since August 11, 2014":                             "",
		"Join us on January 2nd":                            "2017-01-02",
		"Join us on Nov 31":                                 "",
		"May the 4th":                                       "",
	} {
		got, _ := dateIn(text, posted)
		if got.String() != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"at 3:00 pm sharp": "3:00 pm", "12 PM": "12 pm", "14 pm": "", "at 3": ""} {
		if got := timeIn(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestPlacesIn(t *testing.T) {
	for text, want := range map[string]string{
		"Join us in downtown Houston":              "Houston, Texas",
		"Houston we have a problem":                "",
		"meet in Kansas City, Missouri":            "Kansas City, Missouri",
		"reading a nice book in independence":      "",
		"the march in NYC and at Paris":            "New York City, New York; Paris, FR",
		"at Springfield, Illinois, in Springfield": "Springfield, Illinois; Springfield, Missouri",
	} {
		if got := placeNames(placesIn(text, false)); got != want {
			t.Errorf("%q is of %q, want %q", text, got, want)
		}
	}
	for cell, want := range map[string]string{
		"United States: Buffalo (+12 mi) New York":                               "Buffalo, New York",
		"United States: South Carolina":                                          "",
		"United States: Baltimore (+20 km) Maryland; St. Louis(+20 km) Missouri": "Baltimore, Maryland; St. Louis, Missouri",
	} {
		if got := placeNames(placesIn(cell, true)); got != want {
			t.Errorf("%q is of %q, want %q", cell, got, want)
		}
	}
	// New York and Philadelphia are about 130 km apart, London and Paris about 344.
	for pair, km := range map[[2]string]float64{{"new york city", "philadelphia"}: 130, {"london", "paris"}: 344} {
		if got := gazetteer()[pair[0]][0].km(gazetteer()[pair[1]][0]); math.Abs(got-km) > 5 {
			t.Errorf("%v are %.0f km apart, want %.0f", pair, got, km)
		}
	}
}

func placeNames(places []*place) string {
	var names []string
	for _, p := range places {
		names = append(names, p.full())
	}
	return strings.Join(names, "; ")
}

// Two opposed pages call to the same city within a week, and so do pages that are not
// opposed, or call elsewhere, or later: only the first are twins.
func TestTwinEventsArePlanted(t *testing.T) {
	c := analysistest.Case(t, `author,date,text,audience,url
red,2016-05-01 10:00:00,Join us in Houston on May 21!,Red,https://www.facebook.com/events/111222333444555/
red,2016-05-02 10:00:00,"Join us on May 21, at 12 pm",Red,https://www.facebook.com/events/1 11222333444555/
blue,2016-05-03 10:00:00,"Come to Houston, Texas on May 22",Blue,https://www.facebook.com/events/999888777666555/
green,2016-05-03 10:00:00,"Join us in Houston on May 21",Green,
blue,2016-05-04 10:00:00,"Join us in Dallas on May 21",Blue,
blue,2016-05-05 10:00:00,"Join us in Houston on June 20",Blue,
blue,2016-05-06 10:00:00,"RT @red: Join us in Houston on May 21",Blue,
`)
	run := Rallies.New().(*RalliesRun)
	run.Opposed = []string{"red:BLUE"}
	r, err := run.Do(t.Context(), c, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	events := rowsOfTable(t, r, "rallies")
	if len(events) != 5 {
		t.Errorf("%d events, want 5: %v", len(events), events)
	}
	if e := events[0]; e["event"] != "111222333444555" || e["posts"] != int64(2) || e["place"] != "Houston, Texas" || e["date"] != "2016-05-21" || e["time_of_day"] != "12 pm" || e["audience"] != "Red" {
		t.Errorf("the first event is %v", e)
	}
	twins := rowsOfTable(t, r, "twin_events")
	if len(twins) != 1 || twins[0]["audience_1"] != "Red" || twins[0]["audience_2"] != "Blue" || twins[0]["days"] != int64(1) || twins[0]["dates_told"] != true {
		t.Errorf("twins are %v", twins)
	}
	if f := r.Findings; len(f) != 1 || len(f[0].Evidence) != 3 || len(f[0].Subjects) != 2 || f[0].Value.Value != 1 || !strings.Contains(f[0].Claim, "Houston, Texas: the one for 2016-05-21, the other for 2016-05-22") {
		t.Errorf("findings are %+v", f)
	}
	if f := r.Findings[0]; len(f.Moments) != 2 || f.MomentsTotal != 2 || f.Moments[0].Total+f.Moments[1].Total != 3 || f.Moments[0].Total != 2 || len(f.Moments[0].Records) != 2 ||
		f.Moments[0].Object != `in or around Houston, Texas, for 2016-05-21, for the audience "Red"` {
		t.Errorf("moments are %+v", f.Moments)
	}
	run.Days = 0
	if r, err = run.Do(t.Context(), c, func(string, int64, int64) {}); err != nil || len(rowsOfTable(t, r, "twin_events")) != 0 {
		t.Errorf("with --days 0: %v (%v)", rowsOfTable(t, r, "twin_events"), err)
	}
	run.Opposed = []string{"red:violet"}
	if _, err := run.Do(t.Context(), c, func(string, int64, int64) {}); demarche.CodeOf(err) != demarche.Usage {
		t.Errorf("an audience that is none: %v", err)
	}
}

// The events that the Senate's report names are among those that the ads call to: Houston
// in May 2016 and New York in November 2016, called for to both sides.
func TestRalliesOfAds(t *testing.T) {
	c := sharedAds(t)
	r, err := Rallies.New().(*RalliesRun).Do(t.Context(), c, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	linked, ads := 0, int64(0)
	for _, e := range rowsOfTable(t, r, "rallies") {
		if e["by"] == byAddress {
			linked++
			ads += e["posts"].(int64)
		}
	}
	// The reference counts 184 ads for 78 events in another reading of the same files.
	if linked < 74 || linked > 84 || ads < 180 || ads > 215 {
		t.Errorf("%d ads for %d events", ads, linked)
	}
	twins := map[string]bool{}
	for _, row := range rowsOfTable(t, r, "twin_events") {
		twins[fmt.Sprintf("%v: %v, %v", row["place"], row["audience_1"], row["audience_2"])] = true
	}
	for _, want := range []string{"Houston, Texas: Conservative, Muslim", "New York City, New York: Conservative, Left", "New York City, New York: African-American, Conservative"} {
		if !twins[want] {
			t.Errorf("no twins of %s: %v", want, twins)
		}
	}
}
