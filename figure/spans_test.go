package figure

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"demarche"
)

// timeAxisOf reads an axis of years off a drawing: where a day is.
func timeAxisOf(t *testing.T, all []element) func(day string) float64 {
	t.Helper()
	at := func(s string) float64 {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return float64(d.Unix())
	}
	ticks := having(all, "text", "x")
	a, b := ticks[1], ticks[2] // the first may be moved from the edge of the page
	x1, x2 := a.number(t, "x"), b.number(t, "x")
	t1, t2 := at(a.text+"-01-01"), at(b.text+"-01-01")
	return func(day string) float64 { return x1 + (at(day)-t1)/(t2-t1)*(x2-x1) }
}

// TestBandsAreAsLongAsTheirPeriods: each begins with its first day and ends with
// its last, and one without an end goes on to the last event or period.
func TestBandsAreAsLongAsTheirPeriods(t *testing.T) {
	for _, width := range []Width{Wide, Narrow} {
		all := parsed(t, timeline(), width)
		x := timeAxisOf(t, all)
		bands := squares(t, all, "band")
		if len(bands) != 8 {
			t.Fatalf("%d bands, want 8", len(bands))
		}
		apart(t, bands)
		for i, want := range [][2]string{
			{"2000-01-01", "2008-01-01"},
			{"2008-01-01", "2014-01-01"},
			{"2014-01-01", "2018-01-01"},
			{"2018-01-01", "2021-01-01"},
			{"2021-01-01", "2026-01-01"},
			{"1998-01-01", "2013-06-01"},
			{"2013-06-01", "2021-01-01"},
			{"2021-01-01", "2026-01-01"},
		} {
			if b := bands[i]; !near(b.x1, x(want[0]), 0.05) || !near(b.x2, x(want[1]), 0.05) {
				t.Errorf("%v: band %d is from %.2f to %.2f, want %.2f to %.2f", width, i, b.x1, b.x2, x(want[0]), x(want[1]))
			}
		}
	}
}

func TestBandsThatOverlapStandBelowEachOther(t *testing.T) {
	f := demarche.Figure{Mark: demarche.Spans, X: "name", Y: "from", Group: "scheme", Table: demarche.Table{
		Columns: columnsOf("name", "from", "to", "scheme"),
		Rows:    [][]any{{"a", "2000", "2010", "s"}, {"b", "2005", "2015", "s"}, {"c", "2011", "2012", "s"}, {"d", "2003", "2001", "s"}},
	}}
	all := parsed(t, f, Wide)
	bands := squares(t, all, "band")
	apart(t, bands)
	if len(bands) != 3 || bands[0].y1 != bands[2].y1 || bands[1].y1 <= bands[0].y1 {
		t.Errorf("the bands are at %v", bands)
	}
	if !strings.Contains(all[2].text, "1 row without dates, or with an end before its begin") {
		t.Errorf("a band that ends before it begins is not told: %s", all[2].text)
	}
}

// TestEventsStandAtTheirDates: a dot is on its day, or in the middle of the days
// within which it was, which a line shows; one outside its period has another
// sign, and a thread to the nearest end of the period.
func TestEventsStandAtTheirDates(t *testing.T) {
	all := parsed(t, timeline(), Wide)
	x := timeAxisOf(t, all)
	signs := having(all, "path", "outside")[1:] // the first is of the key
	if len(signs) != 3 || len(having(all, "path", "inside")) != 1+17 {
		t.Fatalf("%d events outside their period, %d inside", len(signs), len(having(all, "path", "inside"))-1)
	}
	middle := func(e element) float64 { // of a diamond: its top
		return coordinates(t, e.at["d"])[0].x
	}
	for i, c := range []struct{ from, to, miss string }{ // in the order of time
		{"1998-12-04", "1998-12-05", "2000-01-01"},
		{"2007-04-27", "2007-05-19", "2008-01-01"},
		{"2021-03-12", "2021-03-13", "2018-01-01"}, // too late
	} {
		want := (x(c.from) + x(c.to)) / 2
		if got := middle(signs[i]); !near(got, want, 0.05) {
			t.Errorf("event %d is at %.2f, want %.2f", i, got, want)
		}
		thread := having(all, "path", "miss")[i].at["d"]
		from, to, _ := strings.Cut(strings.TrimPrefix(thread, "M"), "H")
		if !strings.HasPrefix(from, num(middle(signs[i]))) {
			t.Errorf("thread %d begins at %s", i, from)
		}
		to, _, _ = strings.Cut(to, "m")
		if v, _ := strconv.ParseFloat(to, 64); !near(v, x(c.miss), 0.05) {
			t.Errorf("thread %d ends at %v, want %.2f", i, v, x(c.miss))
		}
	}
	if n := len(having(all, "text", "event")); n != 20 {
		t.Errorf("%d of 20 events have a name", n)
	}
	if want := "27 Apr 2007–18 May 2007: An attack of weeks, outside Attacks and regional pacts, which names it."; !strings.Contains(all[2].text, want) {
		t.Errorf("%q is not in %q", want, all[2].text)
	}
}

// TestDatesMayBeIntervals: what is dated to a month or a year has a line as long.
func TestDatesMayBeIntervals(t *testing.T) {
	f := demarche.Figure{Mark: demarche.Spans, X: "name", Y: "from", Table: demarche.Table{
		Columns: columnsOf("name", "from", "to"),
		Rows: [][]any{
			{"a year", "2004", nil},
			{"a year as a number", int64(2006), nil},
			{"a stretch", "2007-03", "2007-08-31"},
			{"a day", time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC), ""},
		},
	}}
	all := parsed(t, f, Wide)
	x := timeAxisOf(t, all)
	lines := having(all, "path", "when")
	if len(lines) != 3 {
		t.Fatalf("%d lines, want 3", len(lines))
	}
	for i, want := range [][2]string{{"2004-01-01", "2005-01-01"}, {"2006-01-01", "2007-01-01"}, {"2007-03-01", "2007-09-01"}} {
		from, rest, _ := strings.Cut(strings.TrimPrefix(lines[i].at["d"], "M"), " ")
		_, to, _ := strings.Cut(rest, "H")
		to, _, _ = strings.Cut(to, "M")
		v1, _ := strconv.ParseFloat(from, 64)
		v2, _ := strconv.ParseFloat(to, 64)
		if !near(v1, x(want[0]), 0.05) || !near(v2, x(want[1]), 0.05) {
			t.Errorf("line %d is from %v to %v, want %.2f to %.2f", i, v1, v2, x(want[0]), x(want[1]))
		}
	}
}

// TestEventsWithoutRoomAreSaid: a hundred events of one week keep their dots; names
// that have no room are counted.
func TestEventsWithoutRoomAreSaid(t *testing.T) {
	f := demarche.Figure{Mark: demarche.Spans, X: "name", Y: "from", Table: demarche.Table{Columns: columnsOf("name", "from", "to")}}
	for i := range 100 {
		f.Table.Rows = append(f.Table.Rows, []any{"What happened on a day of this week, at length", time.Date(2020, 1, 1+i%7, 0, 0, 0, 0, time.UTC), nil})
	}
	all := parsed(t, f, Narrow)
	names := len(having(all, "text", "event"))
	if dots := len(having(all, "path", "inside")); dots != 100 || names == 0 || names > mostLanes {
		t.Errorf("%d dots, %d names", dots, names)
	}
	if want := "Without room for a name: " + strconv.Itoa(100-names) + " events."; !strings.Contains(all[2].text, want) {
		t.Errorf("%q is not said: %s", want, all[2].text)
	}
}
