package demarche

import (
	"testing"
	"time"
)

func TestDatesReadAsWritten(t *testing.T) {
	for _, s := range []string{"", "1970-01-01", "1969-12-31", "2007", "2007-04", "2024-02-29", "2007-04-27/2007-05-18", "1945-10-24", "1970", "2008/2013", "2021-05/2021-08", "2007-04-27/2007-12-31", "2007-01/2008-03", "1970/1971"} {
		d, err := ParseDate(s)
		if err != nil || d.String() != s {
			t.Errorf("%q reads as %q, %v", s, d, err)
		}
		if d.Known() != (s != "") {
			t.Errorf("%q is known: %v", s, d.Known())
		}
	}
	for _, s := range []string{"20", "2007-13", "2007-02-30", "27.4.2007", "2007/", "2007-05/2007-04", "-001"} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("%q reads as %q", s, d)
		}
	}
}

// A date of a month holds each of its days and no other: time itself says which
// these are.
func TestAMonthHasItsDays(t *testing.T) {
	for month := time.Date(1899, 1, 1, 0, 0, 0, 0, time.UTC); month.Year() < 2101; month = month.AddDate(0, 1, 0) {
		d, err := ParseDate(month.Format("2006-01"))
		if err != nil {
			t.Fatal(err)
		}
		first, last := d.Days()
		if first.Time() != month || last.Time() != month.AddDate(0, 1, -1) {
			t.Fatalf("%s is %s to %s", month.Format("2006-01"), first, last)
		}
		if y, one := d.Year(); y != month.Year() || !one {
			t.Fatalf("%s is in %d", d, y)
		}
	}
}
