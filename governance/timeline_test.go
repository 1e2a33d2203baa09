package governance

import (
	"slices"
	"testing"

	"demarche"
	"demarche/analysis/analysistest"
)

const periods = `scheme,period,from,to,says,events,source,confidence
table 1,the early years,2010,2014,,one;fair,z,verified
table 1,the later years,2015,2019,,flood;law;two;never heard of,z,verified
another,all,2010,2020,,strike,y,verified
`

// Where each event is that a period names, by pencil: the fair of June 2019 is outside of
// 2010-2014, by 1,613 days; the law of 2020 outside of 2015-2019, and from which day of
// 2020 is not known; the agreement two was signed in 2012.
func TestPeriodsAgainstPencil(t *testing.T) {
	c := analysistest.Facts(t, periods, events, signatures)
	result := do(t, Timeline.New(), c)
	rows := cells(t, result, "placed")
	if len(rows) != 7 {
		t.Fatalf("%d events are placed, want 7", len(rows))
	}
	for _, want := range []struct {
		event, where string
		days         any
		in           string
	}{
		{"one", "certain", nil, "the early years"},
		{"fair", "outside", int64(1613), "the later years"},
		{"flood", "certain", nil, "the later years"},
		{"law", "outside", int64(1), ""},
		{"two", "outside", int64(-1006), "the early years"},
		{"never heard of", "unknown", nil, ""},
		{"strike", "certain", nil, "all"},
	} {
		row := one(t, rows, "event", want.event)
		if row["where"] != want.where || row["days"] != want.days || row["in"] != want.in {
			t.Errorf("%s: %v, %v days, in %q; want %+v", want.event, row["where"], row["days"], row["in"], want)
		}
	}
	if !noted(result, "3 of 7 events that declared periods name are outside") {
		t.Errorf("the notes are %q", result.Notes)
	}
	// The agreements of 2010, 2012, 2014 (two), 2016, 2017, 2018, 2019: as even as can be.
	best := only(cells(t, result, "found"), "best", true)
	if len(best) != 1 || best[0]["periods"] != int64(1) || best[0]["rates"] != "0.80" {
		t.Errorf("the best cut is %v", best)
	}
	outside := 0
	figure := result.Figures[0].Table
	at := slices.IndexFunc(figure.Columns, func(c demarche.Column) bool { return c.Name == "outside" })
	for _, row := range figure.Rows {
		if row[at] == true {
			outside++
		}
	}
	if outside != 3 {
		t.Errorf("%d events are drawn outside, want 3", outside)
	}
}
