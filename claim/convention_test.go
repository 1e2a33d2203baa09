package claim_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"demarche"
	"demarche/claim"
)

// convention is a register of one convention as a person types it: opened for
// signature for all, nobody listed, each party's own ratification; and a treaty of
// which more is told.
const convention = `
agreement|agreement=BUDAPEST|title=Convention on Cybercrime|kind=multilateral|topics=crime|status=signed|date=2001-11-23|source=memory|confidence=recalled
agreement|agreement=BUDAPEST|title=Convention on Cybercrime|kind=multilateral|topics=crime|party=ALB|status=ratified|date=2002-06-20|source=list|confidence=verified
agreement|agreement=BUDAPEST|title=Convention on Cybercrime|kind=multilateral|topics=crime|party=EST|status=ratified|date=2003-05-12|source=list|confidence=verified
agreement|agreement=BUDAPEST|title=Convention on Cybercrime|kind=multilateral|topics=crime|party=HUN|status=ratified|date=2003-12-04|source=list|confidence=verified
agreement|agreement=BUDAPEST|title=Convention on Cybercrime|kind=multilateral|topics=crime|party=LTU|status=ratified|date=2004-03-18|source=memory|confidence=recalled
agreement|agreement=BUDAPEST|title=Convention on Cybercrime|kind=multilateral|topics=crime|party=FRA|status=ratified|date=2006-01-10|source=list|confidence=verified
agreement|agreement=BUDAPEST|title=Convention on Cybercrime|kind=multilateral|topics=crime|party=FIN|status=ratified|date=2007-05-24|source=list|confidence=verified
agreement|agreement=BUDAPEST|title=Convention on Cybercrime|kind=multilateral|topics=crime|party=DEU|status=ratified|date=2009-03-09|source=list|confidence=verified
agreement|agreement=OTHER|title=Treaty on trade|topics=trade|parties=EST;JPN|status=signed|date=2007-02-02|source=list|confidence=verified
agreement|agreement=OTHER|title=Treaty on trade|topics=trade|party=EST|status=ratified|date=2008-02-02|source=list|confidence=verified
event|event=VISIT|name=Visit to Arcadia|start=2007-03-01|initiators=ARC|targets=BOR|source=daily|confidence=verified
datum|series=UN members|date=2011|value=193|unit=states|source=UN|confidence=verified
datum|series=hosts|date=2019|value=12|unit=hosts|source=survey|confidence=verified
roll|resolution=A/RES/1|date=2010-12-01|votes=DEU:Y;EST:Y|confidence=verified
`

// ask holds one claim against facts.
func ask(t *testing.T, c string, all []demarche.Fact) demarche.Verdict {
	t.Helper()
	return verdicts(t, read(t, "work: {title: A work, year: 2015}\ncoverage: [{of: agreements, topic: crime, period: 2001/2008}]\nclaims:\n  - {id: one, says: x, "+c+"}\n"), all)["one"]
}

// What is claimed of one party is held to its own step, what is not told is no data,
// and a name that no fact has is told with the one that may be meant.
func TestClaimsOnAConvention(t *testing.T) {
	all := facts(t, convention)
	for _, c := range []struct {
		claim   string
		want    demarche.VerdictWord
		because string
	}{
		// A party's own step.
		{"period: 2007, reading: ratified, date: {of: BUDAPEST, by: Germany}", demarche.Misdated, "2009-03-09 (ratified)"},
		{"period: 2009, reading: ratified, date: {of: BUDAPEST, by: Germany}", demarche.Supported, "2009-03-09"},
		{"period: 2006, date: {of: BUDAPEST, by: France}", demarche.Supported, "2006-01-10 (ratified)"},
		{"period: 2004, date: {of: BUDAPEST, by: France}", demarche.Misdated, "2006-01-10 (ratified)"},
		{"period: 2004, reading: signed, date: {of: BUDAPEST, by: France}", demarche.NoData, "2006-01-10 (ratified)"},
		{"period: 2006, reading: signed, date: {of: BUDAPEST, by: France}", demarche.Misread, "2006-01-10 (ratified)"},
		{"period: 2007, reading: ratified, date: {of: BUDAPEST, by: Freedonia}", demarche.NoData, "no step of Freedonia"},
		{"period: 2007, reading: ratified, date: {of: BUDAPEST, by: Estonai}", demarche.NoData, "did you mean EST (Estonia)?"},
		{"period: 2007, date: {of: OTHER, by: JPN}", demarche.Supported, "2007-02-02"},
		{"period: 2007, reading: ratified, date: BUDAPEST", demarche.Misdated, "2002-06-20, the first of 7 parties"},
		{"period: 2001, reading: signed, date: BUDAPEST", demarche.Supported, "2001-11-23"},
		// Whom no row names is no party, and membership is what is ratified.
		{"value: 7, unit: parties, period: 2009, count: {of: parties, agreement: BUDAPEST, topic: crime}", demarche.NotSurveyed, "7 parties"},
		{"value: 6, unit: parties, period: 2008, count: {of: parties, agreement: BUDAPEST, topic: crime}", demarche.Supported, "6 parties (ratified, stock)"},
		{"value: 1, unit: parties, period: 2002, count: {of: parties, agreement: BUDAPEST, topic: crime}", demarche.Supported, "1 party (ratified, stock)"},
		{"value: 0, period: 2002, reading: signed, count: {of: parties, agreement: BUDAPEST, topic: crime}", demarche.Supported, "0 parties (signed, stock)"},
		{"value: 2, unit: states, period: 2007, count: {of: parties, agreement: OTHER}, reading: signed", demarche.Supported, "2 states"},
		{"value: 7, period: 2009, count: {of: parties}", demarche.Supported, "7 parties"}, // Estonia is one state, in two agreements
		// One state cannot become two.
		{"value: 1, period: 2009, count: {of: parties, agreement: BUDAPEST, topic: crime, party: Estonia}", demarche.Supported, "1 party"},
		{"value: 2, period: 2009, count: {of: parties, agreement: BUDAPEST, topic: crime, party: [EST, DEU]}", demarche.Supported, "2 parties"},
		{"value: 1, period: 2008, count: {of: parties, agreement: BUDAPEST, topic: crime, party: [EST, JPN]}", demarche.Supported, "1 party"},
		{"value: 1, period: 2008-06/2009-06, count: {of: parties, agreement: BUDAPEST, topic: crime, party: DEU}, reading: flow", demarche.Supported, "1 party"},
		// Names.
		{"value: 1, period: 2005, count: {of: parties, agreement: BUDAPEST, party: Estonai}", demarche.NoData, `no fact has the party "Estonai"; did you mean EST (Estonia)?`},
		{"value: 1, period: 2005, count: {of: parties, agreement: Budapest Convention}", demarche.NoData, "did you mean BUDAPEST?"},
		{"period: 2001, date: budapset", demarche.NoData, "did you mean BUDAPEST?"},
		{"period: 2001, date: Convention on Cybercrime", demarche.NoData, "did you mean BUDAPEST?"},
		{"vote: {who: [Germani], choice: yes, on: A/RES/1}", demarche.NoData, "did you mean DEU (Germany)?"},
		{"vote: {who: [Germany], choice: yes, on: A/RES/2}", demarche.NoData, "no roll call on A/RES/2"},
		{"vote: {who: [FRA], choice: yes, on: A/RES/1}", demarche.NoData, "there are such roll calls"},
		{"value: 193, period: 2011, lookup: UN member", demarche.NoData, "did you mean UN members?"},
		// A level that is told of an earlier day.
		{"value: 193, period: 2020, lookup: UN members", demarche.NoData, "the last before is 193 states of 2011: say at: 2011"},
		{"value: 193, period: 2020, lookup: {series: UN members, at: 2011}", demarche.Supported, "193"},
		// Rounded as the claim is.
		{"value: 35 %, period: 2007, share: {part: {count: {of: parties, agreement: BUDAPEST}}, whole: 19}", demarche.Contradicted, "31.6 %"},
		{"value: 31.579 %, period: 2007, share: {part: {count: {of: parties, agreement: BUDAPEST}}, whole: 19}", demarche.Supported, "31.5789 %"},
		// The order of two days.
		{"compare: {left: {date: {of: BUDAPEST, by: EST}}, is: before, right: {date: {of: BUDAPEST, by: HUN}}}", demarche.Supported, "2003-05-12"},
		{"reading: ratified, compare: {left: {date: {of: BUDAPEST, by: EST}}, is: after, right: {date: {of: BUDAPEST, by: HUN}}}", demarche.Contradicted, "2003-12-04"},
		{"compare: {left: {date: {of: BUDAPEST, by: EST}}, is: on the same day, right: {date: {of: BUDAPEST, by: HUN}}}", demarche.Contradicted, ""},
		{"compare: {left: {date: VISIT}, is: before, right: {date: {of: BUDAPEST, by: DEU}}}", demarche.Supported, "2007-03-01"},
		{"compare: {left: {date: VISIT}, is: on the same day, right: {date: VISIT}}", demarche.Supported, ""},
		{"compare: {left: {date: {first: {of: parties, agreement: BUDAPEST}}}, is: before, right: {date: VISIT}}", demarche.Supported, "ALB"},
		{"compare: {left: {date: NOWHERE}, is: before, right: {date: VISIT}}", demarche.NoData, "NOWHERE"},
		{"reading: signed, compare: {left: {date: {of: BUDAPEST, by: EST}}, is: before, right: {date: VISIT}}", demarche.Misread, ""},
		{"reading: signed, compare: {left: {date: {of: BUDAPEST, by: EST}}, is: after, right: {date: VISIT}}", demarche.NoData, "no date"},
		// Who joins in a year is another number than who has.
		{"value: rising, period: 2002/2007, trend: {count: {of: parties, agreement: BUDAPEST}}", demarche.Contradicted, "states joining per year"},
	} {
		v := ask(t, c.claim, all)
		if v.Verdict != c.want || !strings.Contains(v.Because, c.because) {
			t.Errorf("%s:\n want %s with %q, got %s: %s", c.claim, c.want, c.because, v.Verdict, v.Because)
		}
		if v.Verdict == demarche.NoData && v.Confidence != demarche.Unstated {
			t.Errorf("%s: what there is no data on is %q", c.claim, v.Confidence)
		}
		if strings.Contains(v.WouldChange, "tells otherwise") || strings.Contains(v.WouldChange, "% %") {
			t.Errorf("%s: %s", c.claim, v.WouldChange)
		}
	}
}

// What would change a verdict is named: the row, and what another would have to tell.
func TestWhatWouldChangeIsNamed(t *testing.T) {
	all := facts(t, convention)
	for claim, want := range map[string]string{
		"period: 2009, reading: ratified, date: {of: BUDAPEST, by: Germany}":                                           "A row that dates BUDAPEST by DEU (ratified) outside 2009, verified too and with a later as_of than list (1/8).",
		"value: 13, period: 2019, lookup: hosts":                                                                       `A row of "hosts" in 2019 that tells 13, verified too and with a later as_of than list (1/13).`,
		"value: 35 %, period: 2007, share: {part: {count: {of: parties, agreement: BUDAPEST}}, whole: 20}":             "That the part comes to 6.9 to 7.1, beside 20 of the whole; it is 6.",
		"value: 7, unit: states, period: 2008, count: {of: parties, agreement: BUDAPEST}":                              "1 party more by the end of 2008: 7, not 6.",
		"value: 3, period: 2008, count: {of: agreements, topic: fishing, kind: multilateral}":                          "Facts on agreements with kind multilateral, topic fishing.",
		"value: 30 %, unit: '%', population: states, cites: Nye 2012, period: 2019, lookup: {series: hosts, at: 2019}": `A row of "hosts" in 2019 that tells 30 %, verified too and with a later as_of than list (1/13).`,
	} {
		want = strings.ReplaceAll(want, "list (1/13)", "survey (1/13)")
		if got := ask(t, claim, all).WouldChange; got != want {
			t.Errorf("%s:\n have %s\n want %s", claim, got, want)
		}
	}
}

// Numbers are written as a person reads them.
func TestLargeNumbersAreParted(t *testing.T) {
	all := facts(t, "datum|series=reach|date=2016|value=126000000|unit=people|confidence=verified\ndatum|series=width|date=2016|value=1234.5|confidence=verified\n")
	for claim, want := range map[string]string{
		"value: 126 million, period: 2016, lookup: reach": "126,000,000 people",
		"value: 3, period: 2016, lookup: width":           "1234.5",
	} {
		if got := ask(t, claim, all); !strings.Contains(got.Because, want) {
			t.Errorf("%s: %s", claim, got.Because)
		}
	}
}

// Without what is only recalled fewer are found: that is too little to tell, and no
// word against the claim.
func TestCheckedRowsAloneMayBeTooFew(t *testing.T) {
	all := facts(t, convention)
	v := ask(t, "value: 6, unit: parties, period: 2008, count: {of: parties, agreement: BUDAPEST}", all)
	if v.Without != demarche.NotSurveyed || !strings.Contains(strings.Join(v.Caveats, " "), "with checked rows alone 5 parties are found, with those that are only recalled 6: not enough to tell") {
		t.Errorf("without: %s, %q", v.Without, v.Caveats)
	}
	for claim, want := range map[string]demarche.VerdictWord{
		"value: '>= 5', period: 2008, count: {of: parties, agreement: BUDAPEST}":                           demarche.Supported,    // it holds all the same
		"value: 30, period: 2008, count: {of: parties, agreement: BUDAPEST}":                               demarche.NotSurveyed,  // see below
		"value: 4, period: 2008, count: {of: parties, agreement: BUDAPEST}":                                demarche.Contradicted, // more than that are found already
		"period: 2001, reading: signed, date: BUDAPEST":                                                    demarche.NoData,
		"period: 2001, date: BUDAPEST":                                                                     demarche.NoData, // not the day of a ratification in its place
		"value: 60 %, period: 2008, share: {part: {count: {of: parties, agreement: BUDAPEST}}, whole: 10}": demarche.NotSurveyed,
	} {
		if strings.Contains(claim, "value: 30,") {
			want = demarche.Contradicted // with them as without them
		}
		if v := ask(t, claim, all); v.Without != want {
			t.Errorf("%s: without %s, want %s: %s", claim, v.Without, want, v.Because)
		}
	}
}

// One of three entries into force that is told in the year says nothing of a single
// number; two of three do.
func TestAReadingThatIsToldOfFewFitsByAccident(t *testing.T) {
	world := ""
	for i, force := range []string{"2013", "", ""} {
		world += fmt.Sprintf("agreement|agreement=P%d|kind=bilateral|topics=crime|parties=A;B%d|status=signed|date=2005|confidence=verified\n", i, i)
		if force != "" {
			world += fmt.Sprintf("agreement|agreement=P%d|kind=bilateral|topics=crime|parties=A;B%d|status=in force|date=2005|confidence=verified\n", i, i)
		}
	}
	const claim = "value: 1, unit: agreements, period: 2005, count: {of: agreements, topic: crime}"
	v := ask(t, claim, facts(t, world))
	if v.Verdict != demarche.Contradicted || !strings.Contains(strings.Join(v.Caveats, " "), "the facts tell it of 1 of the 3 that are signed: it may fit by accident") || len(v.Readings) < 2 {
		t.Errorf("%s: %s %q", v.Verdict, v.Because, v.Caveats)
	}
	world += "agreement|agreement=P1|kind=bilateral|topics=crime|parties=A;B1|status=in force|date=2007|confidence=verified\n"
	if v := ask(t, claim, facts(t, world)); v.Verdict != demarche.Misread {
		t.Errorf("%s: %s %q", v.Verdict, v.Because, v.Caveats)
	}
}

// A column that counts a stock and falls where nobody left says so, in its forensics
// and at the cell.
func TestAStockThatFalls(t *testing.T) {
	file := read(t, `
work: {title: A work}
tables:
  - id: t
    columns: [{name: year, is: period}, {name: parties, unit: states, count: {of: parties, agreement: BUDAPEST}}]
    rows: [[2003, 33], [2004, 32], [2006, 34], [2007, 34]]
`)
	l := claim.Check(file, facts(t, convention))
	const want = "33 in 2003, then 32 in 2004: a stock that nobody left does not fall; the facts have 3, then 4"
	if len(l.Forensics) != 1 || !strings.Contains(strings.Join(l.Forensics[0].Notes, "\n"), want) {
		t.Errorf("%+v", l.Forensics)
	}
	for i, v := range l.Verdicts {
		if told := strings.Contains(strings.Join(v.Caveats, "\n"), want); told != (i == 1) {
			t.Errorf("%s: %q", v.Claim, v.Caveats)
		}
	}
}

// Whether a list of references and a text agree names the works, each once: with works
// on one side alone it is contradicted, and partly so where only a year differs.
func TestTheListAndTheText(t *testing.T) {
	for _, c := range []struct {
		listed, cited string
		want          demarche.VerdictWord
		because       string
	}{
		{"Nye 2012, Tikk & Kerttunen 2013", "Nye 2012, Tikk & Kerttunen 2018", demarche.PartlyHolds, "1 listed with another year: Tikk & Kerttunen 2018, listed as 2013"},
		{"Nye 2012, Hathaway 2012", "Nye 2012, Weber 2020", demarche.Contradicted, "1 never cited: Hathaway 2012; 1 not listed: Weber 2020"},
		{"Nye 2012, Hathaway 2012", "Nye 2012", demarche.Contradicted, "never cited: Hathaway 2012"},
		{"Nye 2012, Nye 2012", "Nye 2012", demarche.Contradicted, "1 listed more than once: Nye 2012"},
		{"Nye 2012", "'Nye, 2012'", demarche.Supported, "1 listed, 1 cited"},
	} {
		v := verdicts(t, read(t, "work: {title: A work}\nreferences: ["+c.listed+"]\ncitations: ["+c.cited+"]\nclaims: [{id: one, says: x, citation: all}]\n"), nil)["one"]
		if v.Verdict != c.want || !strings.Contains(v.Because, c.because) {
			t.Errorf("%s | %s: want %s with %q, got %s: %s", c.listed, c.cited, c.want, c.because, v.Verdict, v.Because)
		}
		if strings.Count(v.Because, "Tikk") > 1 || strings.Count(v.Because, "Hathaway") > 1 {
			t.Errorf("counted twice: %s", v.Because)
		}
	}
}

// The sentences of the page are tests that can be asked, and have data.
func TestTheSentencesOfThePage(t *testing.T) {
	page, err := os.ReadFile("../docs/claims.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "## From sentence to test")
	rest, _, _ = strings.Cut(rest, "\n## ")
	asked := 0
	for _, m := range regexp.MustCompile("(?m)^\\| ([^|]+) \\| ((?:`[^`]+`(?:, )?)+) \\|$").FindAllStringSubmatch(rest, -1) {
		c := strings.Trim(strings.ReplaceAll(strings.ReplaceAll(m[2], "`, `", ", "), "`", ""), " ")
		if v := ask(t, strings.NewReplacer("Arcadia", "Estonia", "A/RES/73/27", "A/RES/1").Replace(c), facts(t, convention)); v.Verdict == demarche.NoData {
			t.Errorf("%s: %s", m[1], v.Because)
		}
		asked++
	}
	if asked < 6 {
		t.Errorf("%d sentences", asked)
	}
}
