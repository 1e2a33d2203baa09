package governance

import (
	"strings"
	"testing"

	"demarche"
	"demarche/analysis/analysistest"
	"demarche/text"
)

// The rows of an event are one event, whichever is added first: one tells when it was,
// others against whom, and none of these is an event without a day.
func TestRowsOfAnEventAreOne(t *testing.T) {
	when := "event,name,kind,start\nflood,A flood,incident,2012-05-03\nfire,A fire,incident,2013-01-01\nstorm,A storm,incident,2014-02\nquake,A quake,incident,2015\n"
	for _, facts := range [][]demarche.Fact{
		{event("flood", "2012-05-03", ""), event("flood", "", "NOR"), event("flood", "", "FIN"), event("nowhere", "", "DNK")},
		{event("nowhere", "", "DNK"), event("flood", "", "NOR"), event("flood", "", "FIN"), event("flood", "2012-05-03", "")},
	} {
		got := map[string]string{}
		for _, h := range eventsOf(facts) {
			got[h.Event.Event] += h.Start.String() + " " + strings.Join(h.Targets, " ")
		}
		if len(got) != 2 || got["flood"] != "2012-05-03 NOR FIN" || got["nowhere"] != " DNK" {
			t.Errorf("the events are %q", got)
		}
	}
	// Two sources that tell different days are two, for a period may hold one of them.
	if n := len(eventsOf([]demarche.Fact{event("flood", "2012", ""), event("flood", "2013", "")})); n != 2 {
		t.Errorf("two days are %d events", n)
	}
	r := Timeline.New().(*TimelineRun)
	r.Count = demarche.Events
	result := do(t, r, analysistest.Facts(t, when))
	if len(cells(t, result, "events")) != 4 {
		t.Errorf("%d events are listed, want 4", len(cells(t, result, "events")))
	}
}

func event(name, start, target string) demarche.Fact {
	e := &demarche.Event{Event: name}
	e.Start, _ = demarche.ParseDate(start)
	if target != "" {
		e.Targets = []string{target}
	}
	return demarche.Fact{Event: e}
}

// A roll call of which no row tells the day is within no bounds, and a side that
// sponsors nothing is refused and not counted as backed by nobody.
func TestWhatIsNotThereIsNotCounted(t *testing.T) {
	within, err := (&selection{To: "2018"}).within()
	if err != nil || within(demarche.NoDay) {
		t.Errorf("a roll call without a day is before 2018: %v", err)
	}
	if within, _ := (&selection{}).within(); !within(demarche.NoDay) {
		t.Error("without bounds a roll call without a day is left out")
	}
	r := Drafts.New().(*DraftsRun)
	r.Sides = []string{"ARG", "NOR"}
	c := analysistest.Facts(t, plant(20).csv())
	if _, err := r.Do(t.Context(), c, func(string, int64, int64) {}); demarche.CodeOf(err) != demarche.Usage || !strings.Contains(err.Error(), `"NOR"`) {
		t.Errorf("a side that sponsors nothing: %v", err)
	}
	for n, want := range map[int]string{-150: "-150", -123456: "-123,456", 1234: "1,234", 0: "0"} {
		if got := text.Count(n); got != want {
			t.Errorf("%d is written %q", n, got)
		}
	}
}
