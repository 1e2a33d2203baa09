package claim_test

import (
	"strings"
	"testing"

	"demarche"
)

const leaflets = `
reach|figure=leaflets|subject=Lake League|value=~ 12,000|rung=published|unit=posts|window=2015/2016|source=almanac|confidence=verified
reach|figure=served at most|subject=Lake League|value=<= 40 million|rung=people served|unit=people|population=voters|window=2015/2016|source=post office|quote=may have been served|confidence=verified
reach|figure=served directly|subject=Lake League|value=9 million|rung=people served|unit=people|window=2015/2016|source=post office|confidence=verified
reach|figure=answers|subject=Lake League|value=3 million|rung=engaged|unit=actions|window=2015/2016|source=post office|confidence=verified
reach|figure=members|subject=Lake League|value=450,000|rung=potential|unit=members|window=2016|source=annex|confidence=recalled
reach|figure=views|subject=Lake League|value=800 million|rung=viewed|unit=views|window=2016|source=annex|confidence=recalled
reach|figure=views|subject=Lake League|value=5 billion|rung=viewed|unit=views|window=2016|source=league|confidence=verified
reach|figure=old views|subject=Lake League|value=70 million|rung=viewed|unit=views|window=2010|source=league|confidence=verified
reach|figure=clubs|subject=Lake League|value=150|rung=published|unit=pages|window=2016|source=almanac|confidence=verified
reach|figure=clubs and shops|subject=Lake League|value=480|rung=published|unit=accounts and pages|window=2016|source=almanac|confidence=verified
`

// Each rule of the verdicts of reach, by a claim that meets it.
func TestReach(t *testing.T) {
	for _, c := range []struct {
		name, value, unit, reading, test, more string
		want                                   demarche.VerdictWord
		says                                   string
	}{
		{"on its rung", `">= 12000"`, "posts", "published", "Lake League", "", demarche.Supported, "12,000 posts"},
		{"served, not viewed", "40 million", "people", "viewed", "Lake League", "", demarche.Misread, "people served"},
		{"served, not engaged", "9 million", "people", "engaged", "lake  league", "", demarche.Misread, "people served"},
		{"actions, not people", "3 million", "people", "engaged", "Lake League", "", demarche.Misread, "actions"},
		{"a ceiling is no number", "40 million", "people", "people served", "Lake League", "", demarche.PartlyHolds, "at most"},
		{"a ceiling is a ceiling", `"<= 40 million"`, "people", "people served", "Lake League", "", demarche.Supported, "at most"},
		{"more than were served", "90 million", "people", "viewed", "Lake League", "", demarche.Contradicted, "more than it was served to"},
		{"another number", "4 million", "actions", "engaged", "Lake League", "", demarche.Contradicted, "3,000,000 actions"},
		{"conflicting figures", "800 million", "views", "viewed", "Lake League", "", demarche.PartlyHolds, "5,000,000,000 views"},
		{"only recalled otherwise", "400 million", "people", "potential", "Lake League", "", demarche.Unsupported, "only recalled"},
		{"at another time", "70 million", "views", "viewed", "Lake League", "", demarche.Misdated, "2010"},
		{"two things", "150..480", "pages", "published", "Lake League", "", demarche.Misread, "two things"},
		{"another's word", "9 million", "people", "people served", "{subject: Lake League, by: parliament}", "", demarche.Misattributed, "post office"},
		{"nobody's, without a source", "5 million", "people", "viewed", "River League", "", demarche.Unsupported, "no figure"},
		{"nobody's, with a source", "5 million", "people", "viewed", "Lake Leage", "cites: Nye 2016", demarche.NoData, "did you mean"},
	} {
		text := "work: {title: A paper}\nclaims:\n  - {id: it, says: It., value: " + c.value + ", unit: " + c.unit + ", period: 2015/2016, reading: [" + c.reading + "], reach: " + c.test
		if c.more != "" {
			text += ", " + c.more
		}
		v := verdicts(t, read(t, text+"}\n"), facts(t, leaflets))["it"]
		told := v.Because + " | " + strings.Join(v.Caveats, "; ")
		if v.Verdict != c.want || !strings.Contains(v.Because, c.says) {
			t.Errorf("%s: %s, want %s with %q: %s", c.name, v.Verdict, c.want, c.says, told)
		}
		if !strings.Contains(told, "it does not say") {
			t.Errorf("%s: nothing is said of what the rung means: %s", c.name, told)
		}
	}
}

// Without what is only recalled a claim that rests on it alone has nothing behind it.
func TestReachWithoutWhatIsRecalled(t *testing.T) {
	file := read(t, "work: {title: A paper}\nclaims:\n  - {id: it, says: It., value: 450000, unit: people, reading: potential, reach: Lake League}\n")
	v := verdicts(t, file, facts(t, leaflets))["it"]
	if v.Verdict != demarche.Supported || v.Without != demarche.Unsupported || v.Confidence != demarche.Recalled {
		t.Errorf("%s, without %q, %s: %s", v.Verdict, v.Without, v.Confidence, v.Because)
	}
}
