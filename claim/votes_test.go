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

// A pair of states that two blocs share is counted once, as is each of one bloc with
// itself.
func TestPairsOfBlocsThatOverlap(t *testing.T) {
	all := facts(t, `
member|bloc=ONE|state=AAA|from=2000|confidence=verified
member|bloc=ONE|state=BBB|from=2000|confidence=verified
member|bloc=ONE|state=CCC|from=2000|confidence=verified
member|bloc=TWO|state=BBB|from=2000|confidence=verified
member|bloc=TWO|state=CCC|from=2000|confidence=verified
member|bloc=TWO|state=DDD|from=2000|confidence=verified
roll|resolution=73/1|date=2018-12-05|votes=AAA:Y;BBB:Y;CCC:N;DDD:Y|confidence=verified
`)
	for asked, found := range map[string]string{
		"[ONE, TWO]": "0.50 over 6 common votes of 6 pairs", // alike: AB, AD, BD; not: AC, BC, CD
		"[TWO, ONE]": "0.50 over 6 common votes of 6 pairs",
		"[ONE, ONE]": "0.33 over 3 common votes of 3 pairs",
	} {
		v := ask(t, "value: 1, vote: {on: 73/1, agree: "+asked+"}", all)
		if !strings.HasPrefix(v.Readings[0].Found, found) {
			t.Errorf("%s: want %s, got %q", asked, found, v.Readings[0].Found)
		}
	}
}
