package ingest

import (
	"strings"
	"testing"
	"time"
)

// Each line is a time as some program writes it and the instant it means,
// reasoned by hand; "-" is none. The zone of those without one is UTC. A slash
// time is read with the month first, but for those marked D.
const timeTable = `
2018-10-10T20:19:24Z | 2018-10-10T20:19:24Z
2018-10-10T20:19:24 | 2018-10-10T20:19:24Z
2018-10-10 20:19:24 | 2018-10-10T20:19:24Z
2018-10-10 20:19 | 2018-10-10T20:19:00Z
2018-10-10T20:19Z | 2018-10-10T20:19:00Z
2018-10-10 | 2018-10-10T00:00:00Z
2018/10/10 20:19:24 | 2018-10-10T20:19:24Z
2018.10.10 20:19:24 | 2018-10-10T20:19:24Z
2018-1-2 3:04:05 | 2018-01-02T03:04:05Z
2018-10-10T20:19:24.5Z | 2018-10-10T20:19:24.5Z
2018-10-10T20:19:24,5Z | 2018-10-10T20:19:24.5Z
2018-10-10T20:19:24.123456789Z | 2018-10-10T20:19:24.123456Z
2018-10-10T20:19:24.000Z | 2018-10-10T20:19:24Z
2018-10-10T20:19:24+02:00 | 2018-10-10T18:19:24Z
2018-10-10T20:19:24+0200 | 2018-10-10T18:19:24Z
2018-10-10T20:19:24+02 | 2018-10-10T18:19:24Z
2018-10-10T20:19:24-07:00 | 2018-10-11T03:19:24Z
2018-10-10T20:19:24+05:30 | 2018-10-10T14:49:24Z
2018-10-10 20:19:24 +0000 | 2018-10-10T20:19:24Z
2018-10-10 20:19:24 UTC | 2018-10-10T20:19:24Z
2018-10-10 20:19:24 +0000 UTC | 2018-10-10T20:19:24Z
2018-10-10 20:19:24 PDT | 2018-10-11T03:19:24Z
2018-10-10 20:19:24 EST | 2018-10-11T01:19:24Z
2018-10-10 20:19:24 CEST | 2018-10-10T18:19:24Z
2018-10-10 20:19:24 MSK | 2018-10-10T17:19:24Z
2012-10-10 20:19:24 MSK | 2012-10-10T16:19:24Z
2010-12-10 20:19:24 MSK | 2010-12-10T17:19:24Z
2018-10-10 20:19:24 IST | -
2018-10-10 20:19:24 XYZ | -
2018-10-10 8:19 PM | 2018-10-10T20:19:00Z
2018-10-10 12:00 AM | 2018-10-10T00:00:00Z
2018-10-10 12:00 PM | 2018-10-10T12:00:00Z
2018-10-10 13:00 AM | -
2018-10-10 13:00 PM | 2018-10-10T13:00:00Z
2018-10-10 24:00 | 2018-10-11T00:00:00Z
2018-10-10 24:01 | -
2018-10-10 25:00 | -
2018-10-10 20:60 | -
2016-12-31T23:59:60Z | 2017-01-01T00:00:00Z
2016-02-29 | 2016-02-29T00:00:00Z
2015-02-29 | -
2000-02-29 | 2000-02-29T00:00:00Z
2100-02-29 | -
2018-13-01 | -
2018-00-10 | -
2018-04-31 | -
1989-12-31 23:59:59 | -
1990-01-01 | 1990-01-01T00:00:00Z
2100-12-31 23:59:59 | 2100-12-31T23:59:59Z
2101-01-01 | -
10/31/2018 8:19 PM | 2018-10-31T20:19:00Z
10/31/2018 20:19:24 | 2018-10-31T20:19:24Z
10/31/18 20:19 | 2018-10-31T20:19:00Z
1/2/2018 3:04 | 2018-01-02T03:04:00Z
D 1/2/2018 3:04 | 2018-02-01T03:04:00Z
D 31.10.2018 20:19:24 | 2018-10-31T20:19:24Z
D 31.10.2018, 20:19:24 | 2018-10-31T20:19:24Z
D 31-10-2018 | 2018-10-31T00:00:00Z
D 10/31/2018 | -
31/10/2018 | -
10/31/69 | 2069-10-31T00:00:00Z
10/31/99 | 1999-10-31T00:00:00Z
10/31/70 | -
06/09/15 03:50:21 AM PDT | 2015-06-09T10:50:21Z
06/09/15 03:50:21AM | 2015-06-09T03:50:21Z
6/9/2015, 3:50:21 p.m. | 2015-06-09T15:50:21Z
6/9/2015 3 PM | 2015-06-09T15:00:00Z
6/9/2015 15 | -
Wed Oct 10 20:19:24 +0000 2018 | 2018-10-10T20:19:24Z
Wed Oct 10 20:19:24 -0700 2018 | 2018-10-11T03:19:24Z
Wed, 10 Oct 2018 20:19:24 GMT | 2018-10-10T20:19:24Z
Wed, 10 Oct 2018 20:19:24 +0200 | 2018-10-10T18:19:24Z
10 Oct 2018 20:19 | 2018-10-10T20:19:00Z
10-Oct-2018 20:19:24 | 2018-10-10T20:19:24Z
Wednesday, 10-Oct-18 20:19:24 GMT | 2018-10-10T20:19:24Z
Wed Oct 10 20:19:24 2018 | 2018-10-10T20:19:24Z
Wed Oct 10 20:19:24 PDT 2018 | 2018-10-11T03:19:24Z
Wed Oct 10 2018 20:19:24 GMT+0200 (Central European Summer Time) | 2018-10-10T18:19:24Z
October 10, 2018 | 2018-10-10T00:00:00Z
October 10th, 2018 at 8:19 PM | 2018-10-10T20:19:00Z
Oct. 10, 2018 8:19pm | 2018-10-10T20:19:00Z
8:19 PM · Oct 10, 2018 | 2018-10-10T20:19:00Z
8:19 PM - 10 Oct 2018 | 2018-10-10T20:19:00Z
10 OCT 2018 | 2018-10-10T00:00:00Z
Sept 5, 2018 | 2018-09-05T00:00:00Z
Oct 32, 2018 | -
Okt 10, 2018 | -
Oct 10 | -
1539202764 | 2018-10-10T20:19:24Z
1539202764.25 | 2018-10-10T20:19:24.25Z
1.539202764e9 | 2018-10-10T20:19:24Z
1.539202764E+09 | 2018-10-10T20:19:24Z
1.54E+09 | -
1539202764000 | 2018-10-10T20:19:24Z
1539202764250 | 2018-10-10T20:19:24.25Z
1539202764000001 | 2018-10-10T20:19:24.000001Z
1539202764000001999 | 2018-10-10T20:19:24.000001Z
631151999 | -
631152000 | 1990-01-01T00:00:00Z
4133980799 | 2100-12-31T23:59:59Z
4133980800 | -
42059.4832407407 | 2015-02-24T11:35:52Z
42059 | 2015-02-24T00:00:00Z
42059.5 | 2015-02-24T12:00:00Z
20181010 | 2018-10-10T00:00:00Z
201810102019 | 2018-10-10T20:19:00Z
20181010201924 | 2018-10-10T20:19:24Z
20181010T201924Z | 2018-10-10T20:19:24Z
20181310 | -
2018 | -
-1539202764 | -
now | -
20:19:24 | -
T | -
99999999999999999999999999 | -
2018-10-10T | -
2018-10-10 20:19:24 +99:00 | -
`

func TestTimesAsTheyAreWritten(t *testing.T) {
	n := 0
	for line := range strings.Lines(timeTable) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		n++
		text, want, _ := strings.Cut(line, " | ")
		text, dayFirst := strings.CutPrefix(text, "D ")
		order := "month-first"
		if dayFirst {
			order = "day-first"
		}
		var v survey
		v.look(text)
		c := newClock(&v, "at", order, nil)
		us, ok := c.parse(text)
		got := "-"
		if ok {
			got = time.UnixMicro(us).UTC().Format(time.RFC3339Nano)
		}
		if got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
	if n < 80 {
		t.Errorf("%d times are too few", n)
	}
}

func clockOf(zone *time.Location, order string, cells ...string) *clock {
	var v survey
	for _, c := range cells {
		v.look(c)
	}
	return newClock(&v, "at", order, zone)
}

func TestAColumnDecidesTheOrderOfItsDates(t *testing.T) {
	for _, test := range []struct {
		cells    []string
		order    string
		dayFirst bool
		note     string
	}{
		{[]string{"01/02/2021", "03/13/2021"}, "", false, "the month comes first, since"},
		{[]string{"01/02/2021", "13/03/2021"}, "", true, "the day comes first, since"},
		{[]string{"01/02/2021", "03/04/2021"}, "", false, "no date shows"},
		{[]string{"01.02.2021", "03.04.2021"}, "", true, "no date shows"},
		{[]string{"01/02/2021", "03/04/2021"}, "day-first", true, "as the user says"},
		{[]string{"13/01/2021", "14/01/2021", "01/15/2021"}, "", true, "both orders"},
	} {
		c := clockOf(nil, test.order, test.cells...)
		if c.dayFirst != test.dayFirst {
			t.Errorf("%v: the day comes first is %t, want %t", test.cells, c.dayFirst, test.dayFirst)
		}
		if len(c.notes) != 1 || !strings.Contains(c.notes[0], test.note) {
			t.Errorf("%v: notes %q, want %q", test.cells, c.notes, test.note)
		}
	}
}

func TestAFormThatTheHeadHasNotIsRefused(t *testing.T) {
	c := clockOf(nil, "", "2018-10-10 20:19:24", "2018-10-11")
	for _, cell := range []string{"42059", "1539202764", "10/31/2018", "20181010"} {
		if _, ok := c.parse(cell); ok {
			t.Errorf("%q is taken in a column of ISO times", cell)
		}
	}
	if _, ok := c.parse(" 2018-10-12T01:02:03+01:00 "); !ok {
		t.Error("an ISO time with a zone is not taken in a column of ISO times")
	}
}

// New York was four hours behind UTC on 2021-08-01 and five on 2021-12-01.
func TestTimesWithoutAZoneAreReadInTheUsers(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Skip(err)
	}
	c := clockOf(zone, "", "2021-08-01 12:00")
	for cell, want := range map[string]string{
		"2021-08-01 12:00": "2021-08-01T16:00:00Z", "2021-12-01 12:00": "2021-12-01T17:00:00Z", "2021-12-01 12:00Z": "2021-12-01T12:00:00Z",
	} {
		us, _ := c.parse(cell)
		if got := time.UnixMicro(us).UTC().Format(time.RFC3339); got != want {
			t.Errorf("%s is %s, want %s", cell, got, want)
		}
	}
	if c.assumed || c.stated != "America/New_York" {
		t.Errorf("zone %q, assumed %t", c.stated, c.assumed)
	}
}

// The plain twin of days is the standard library's.
func TestDaysByTheStandardLibrary(t *testing.T) {
	for at := time.Date(1899, 12, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2202; at = at.AddDate(0, 0, 1) {
		if got, want := days(at.Year(), int(at.Month()), at.Day()), at.Unix()/86400; got != want {
			if at.Unix()%86400 != 0 || got != want {
				t.Fatalf("%s is day %d, want %d", at.Format(time.DateOnly), got, want)
			}
		}
	}
}

func TestAZoneIsKeptInItsOwnWords(t *testing.T) {
	for cell, want := range map[string]string{
		"2018-10-10T20:19:24Z": "UTC", "2018-10-10T20:19:24.5+00:00": "UTC", "2018-10-10 20:19:24 +0200": "+0200",
		"2018-10-10T20:19-07:00": "-07:00", "06/09/15 03:50:21 AM PDT": "PDT", "Wed Oct 10 20:19:24 +0000 2018": "UTC",
		"1539202764": "UTC", "20181010T201924Z": "UTC", "2018-10-10 20:19": "UTC",
	} {
		if c := clockOf(nil, "", cell); c.stated != want || c.assumed != (cell == "2018-10-10 20:19") {
			t.Errorf("%s states %q, assumed %t, want %q", cell, c.stated, c.assumed, want)
		}
	}
}
