package claim_test

import (
	"strings"
	"testing"

	"demarche"
)

// Where a tally or a way of adoption is said of several texts, each must have it.
func TestEachOfSeveralTextsIsJudged(t *testing.T) {
	all := facts(t, `
roll|resolution=73/1|date=2018-12-05|topics=x|totals=100-5-3|adoption=recorded|confidence=verified
roll|resolution=73/2|date=2018-12-06|topics=x|totals=90-9-9|adoption=without a vote|confidence=verified
roll|resolution=73/3|date=2018-12-07|topics=y|totals=100-5-3|adoption=recorded|confidence=verified
roll|resolution=73/4|date=2018-12-08|confidence=verified
`)
	for asked, want := range map[string]demarche.VerdictWord{
		"on: 73/1, tally: 100-5-3":                  demarche.Supported,
		"on: [73/1, 73/3], tally: 100-5-3":          demarche.Supported,
		"on: [73/1, 73/2], tally: 100-5-3":          demarche.PartlyHolds,
		"on: [73/2, 73/1], tally: 100-5-3":          demarche.PartlyHolds,
		"on: [73/1, 73/3], tally: 90-9-9":           demarche.Contradicted,
		"on: {topic: x}, tally: 100-5-3":            demarche.PartlyHolds,
		"on: [73/1, 73/3], adopted: recorded":       demarche.Supported,
		"on: [73/1, 73/2], adopted: recorded":       demarche.PartlyHolds,
		"on: [73/1, 73/3], adopted: without a vote": demarche.Contradicted,
	} {
		v := ask(t, "vote: {"+asked+"}", all)
		if v.Verdict != want {
			t.Errorf("%s: %s, want %s: %+v", asked, v.Verdict, want, v)
		}
	}
	v := ask(t, "vote: {on: [73/1, 73/4], tally: 100-5-3}", all)
	if v.Verdict != demarche.Supported || !strings.Contains(strings.Join(v.Caveats, " "), "no totals told of 73/4") {
		t.Errorf("%+v", v)
	}
}
