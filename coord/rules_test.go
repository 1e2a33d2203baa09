package coord

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"demarche/analysis/analysistest"
	"demarche/simulate"
)

// What stands beside under another tool's name is what a run that takes its rule
// tells, and that is held to what the tools themselves print.
func TestRulesBesideAreThoseOfTheTools(t *testing.T) {
	o := simulate.Demo()
	o.Posts, o.Actors = 3000, 150
	var b bytes.Buffer
	if _, err := simulate.Write(&b, o, simulate.Posts); err != nil {
		t.Fatal(err)
	}
	c := analysistest.Case(t, b.String())

	ours := ran(t, c, "link")
	beside := map[string]int64{}
	for _, table := range ours.Tables {
		if table.Name != "thresholds" {
			continue
		}
		for _, row := range table.Rows {
			name, _, _ := strings.Cut(row[0].(string), " at its")
			beside[name] = row[1].(int64)
		}
	}
	qut := int64(len(ran(t, c, "link", func(r *CoShareRun) { r.As = "qut" }).Networks[0].Edges))
	flagged := int64(0)
	for _, table := range ran(t, c, "link", func(r *CoShareRun) { r.As, r.Window = "coortweet", []time.Duration{10 * time.Second} }).Kept {
		if table.Name != "coortweet_edges" {
			continue
		}
		for _, row := range table.Rows {
			flagged += row[7].(int64)
		}
	}
	if qut == 0 || flagged == 0 || beside["QUT's toolkit"] != qut || beside["CooRTweet"] != flagged {
		t.Errorf("beside stand %v; runs with --as tell %d and %d", beside, flagged, qut)
	}
	// A window shorter than a tool's does not bound what the tool would make.
	short := ran(t, c, "link", func(r *CoShareRun) { r.Window = []time.Duration{30 * time.Second} })
	if !strings.Contains(strings.Join(short.Notes, "\n"), "the rule of QUT's toolkit would tell is not computed beside") {
		t.Errorf("the notes are %q", short.Notes)
	}
}
