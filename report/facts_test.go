package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"demarche"
)

// Every record that a verdict rests on is named under its claim, and those that the
// dossier holds lead to what they say, with file and source.
func TestEvidenceOfVerdictsIsReachable(t *testing.T) {
	for _, name := range []string{"facts", "both"} {
		d := samples[name]()
		root := parse(t, pageOf(t, d))
		facts := map[string]demarche.DossierFact{}
		for _, f := range d.Facts {
			facts[f.Record.String()] = f
		}
		run := d.Runs[len(d.Runs)-1]
		linked := 0
		for w, l := range run.Result.Ledgers {
			for i, v := range l.Verdicts {
				prefix := ""
				if w > 0 {
					prefix = fmt.Sprintf("%d-", w+1)
				}
				article := byID(root, fmt.Sprintf("claim-%s%d", prefix, i+1))
				if article == nil {
					t.Fatalf("the claim %s of work %d is not in the page", v.Claim, w+1)
				}
				text := textOf(article)
				for _, want := range []string{string(v.Verdict), run.Claims[w].Claims[i].Says, v.WouldChange} {
					if !strings.Contains(text, want) {
						t.Errorf("%s does not say %q", v.Claim, want)
					}
				}
				for _, r := range v.Readings {
					if !strings.Contains(text, r.Reading) {
						t.Errorf("%s does not tell the reading %q", v.Claim, r.Reading)
					}
				}
				leads := map[string]string{}
				for _, a := range named(article, "a") {
					leads[textOf(a)] = strings.TrimPrefix(attribute(a, "href"), "#")
				}
				for _, id := range v.Evidence {
					place := byID(root, leads[id.String()])
					if place == nil {
						t.Errorf("record %s of %s leads nowhere", id, v.Claim)
						continue
					}
					row, f := textOf(place.Parent.Parent), facts[id.String()]
					for _, want := range []string{f.Says, f.Source} {
						if !strings.Contains(row, want) {
							t.Errorf("record %s leads to %q, want %q", id, row, want)
						}
					}
					linked++
				}
			}
		}
		if linked < 100 {
			t.Errorf("of %s %d records lead to what they say, want at least 100", name, linked)
		}
	}
}

// A report of facts has no word for what a case of posts is made of, and no section
// that would be empty.
func TestFactsSpeakOfNoPosts(t *testing.T) {
	root := parse(t, pageOf(t, factSample()))
	ofPosts := regexp.MustCompile(`(?i)\b(posts?|posted|actors?|pseudonyms?|networks?|edges?|accounts?|labels?|channels?|findings?|simulated)\b`)
	for _, n := range append(named(root, "main"), named(root, "nav")[0], named(root, "header")[0]) {
		text := textOf(n)
		if at := ofPosts.FindStringIndex(text); at != nil {
			t.Errorf("...%s", text[max(0, at[0]-80):min(len(text), at[1]+40)])
		}
	}
	contents := textOf(named(root, "nav")[0])
	if want := "Contents What was found What was given Claims 16 Printed tables 1 References Figures and tables Facts 32 Method"; contents != want {
		t.Errorf("the contents are %q, want %q", contents, want)
	}
	text := textOf(root)
	for _, want := range []string{
		"34 rows of facts, 20 entries of claims, 14 May 2010 to 9 September 2013",
		"The case holds 30 rows of agreements, 4 of roll calls, 20 entries of claims, out of 3 files.",
		"1 of 55 rows was not taken", "votes.csv and claims.yaml: who made it",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say: %s", want)
		}
	}
	if n := strings.Count(text, "00:00:00"); n != 2 { // when the two runs ran
		t.Errorf("%d days have a time", n-2)
	}
}

// Beside posts both are told, and each has its sections.
func TestPostsAndFacts(t *testing.T) {
	root := parse(t, pageOf(t, bothSample()))
	text, contents := textOf(root), textOf(named(root, "nav")[0])
	if want := "Contents What was found What was given Claims 32 Printed tables 2 References Findings 3 Figures and tables Networks 1 Facts 32 Method"; contents != want {
		t.Errorf("the contents are %q, want %q", contents, want)
	}
	for _, want := range []string{
		"The case holds 200 posts by 22 actors (accounts, pages, channels), from 4 March 2016 to 13 March 2016 (UTC), 30 rows of agreements, 4 of roll calls, 20 entries of claims, out of 5 files.",
		"All findings stand in section 6.", "stands in section 3",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say: %s", want)
		}
	}
	for i, id := range []string{"found", "given", "claims", "printed", "references", "findings", "figures", "networks", "facts", "method"} {
		if head := byID(root, id+"-head"); head == nil || !strings.HasPrefix(textOf(head), fmt.Sprint(i+1)+" ") {
			t.Errorf("section %s is not number %d", id, i+1)
		}
	}
}

// What a reader is told first: how many claims have which verdict, in words, and those
// that do not hold, the worst first, each beside what the facts show. Counted by hand: 16
// claims, of which one is supported, one partly, three open and eleven fail: six of the
// text and five cells, which stand in one line.
func TestTheLedgerComesFirst(t *testing.T) {
	root := parse(t, pageOf(t, factSample()))
	found := textOf(byID(root, "found"))
	at := -1
	for _, want := range []string{
		"Rivers and Lake 2015 says, the evidence shows", "Of its 16 claims, 1 is supported, 1 holds in part, 11 do not hold, and 3 could not be tested.",
		"1 verdict rests in part on facts that are only recalled", "6 contradicted", "1 misdated", "1 too smooth", "1 supported", "1 not testable",
		"What does not hold", "page 1 Arcadia signed <3> pacts. contradicted 12,345 agreements (signed, flow, all) in 2010-01-01 to 2013-12-31",
		"Table 1 pacts: 1 (2010), 2 (2011), 3 (2012), 4 (2013), 5 (2014) contradicted 0 (2010), 1 (2011), 0 (2012), 1 (2013), 0 (2014)",
		"misdated 12,346 agreements", "unsupported 12,350 agreements", "What holds in part (1)", "The case holds",
	} {
		k := strings.Index(found, want)
		if k <= at {
			t.Fatalf("%q stands at %d, want it behind %d in %s", want, k, at, found)
		}
		at = k
	}
	lines := 0
	for _, ul := range named(byID(root, "found"), "ul") {
		if attribute(ul, "class") == "held" {
			lines += len(named(ul, "li"))
		}
	}
	if lines != 6+1+1 {
		t.Errorf("%d lines tell what does not hold or in part, want 8", lines)
	}
}

// A printed table stands beside what was found under the declared reading and the
// nearest, and what its numbers tell by themselves behind it.
func TestPrintedTables(t *testing.T) {
	root := parse(t, pageOf(t, factSample()))
	article := byID(root, "printed-1")
	var rows []string
	for _, tr := range named(named(article, "tbody")[0], "tr") {
		var cells []string
		for c := range tr.ChildNodes() {
			if c.Type == html.ElementNode {
				cells = append(cells, textOf(c))
			}
		}
		rows = append(rows, strings.Join(cells, "|"))
	}
	if want := "2011|2|contradicted|1|2|calm 2010 to 2013"; len(rows) != 5 || rows[1] != want {
		t.Errorf("the rows are %q, want %q among them", rows, want)
	}
	text := textOf(article)
	for _, want := range []string{
		"Pacts <by> year", "Claims about this table Table 1, all rows Arcadia signed <13> pacts. not testable It cannot be tested: judgement", "found signed, flow, all", "nearest signed, stock, all", "One of two rows holds",
		"Sum: 5 numbers come to 15 agreements.", "never fall with a probability of 1.2e-5", "explains 100 % of their variance",
		"Scatter: X² about the line is 0.01 on 3 degrees of freedom. Counts of events scatter as little or less with a probability of 4.0e-4.", "N = 5: power is low",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the printed table does not say: %s\n%s", want, text)
		}
	}
	if bodies := named(article, "tbody"); !strings.HasPrefix(textOf(bodies[len(bodies)-1]), "signed, stock, all5515150") {
		t.Errorf("the nearest reading is not first: %s", textOf(bodies[len(bodies)-1]))
	}
	if figures := textOf(byID(root, "figures")); strings.Contains(figures, "One of two rows holds") || strings.Contains(figures, "Verdicts") || !strings.Contains(figures, "Two pacts in two years") {
		t.Error("a figure of a printed table, or a table of the ledger, stands twice")
	}
}

func TestReferencesInWords(t *testing.T) {
	text := textOf(byID(parse(t, pageOf(t, factSample())), "references"))
	for _, want := range []string{
		"4 references are listed, 3 of them different; the text cites 2 different works.", "Cited, and not listed (1) Weber n.d. (in page 3)",
		"Lake 2012, On <water>; listed as of 2013, 2014", "Listed more than once (1) Nye 2012, On <water> (2 times)",
		"https://example.org/1: Nye 2012, On <water>; Lake 2012, On <water>",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the references do not say: %s\n%s", want, text)
		}
	}
}

// Tables of facts are read by people: days have no times, numbers no digits that nobody
// reads, and records lead to what they say, where that is in the page.
func TestTablesOfFacts(t *testing.T) {
	root := parse(t, pageOf(t, factSample()))
	figures := byID(root, "figures")
	text := textOf(figures)
	for _, want := range []string{"What was agreed, and when run 1, agreements", "1 row tells another date", "<b>BOR</b>2010-05-140.1231/1 1/2", "CAS2012-03-010.6671/3 9/9 and 4 more", "2010as printed1", "(run 1), pacts"} {
		if !strings.Contains(text, want) {
			t.Errorf("the figures do not say: %s\n%s", want, text)
		}
	}
	leads := map[string]string{}
	for _, a := range named(figures, "a") {
		leads[textOf(a)] = attribute(a, "href")
	}
	if leads["1/2"] != "#fact-1-2" || leads["9/9"] != "" {
		t.Errorf("the records lead to %v", leads)
	}
}

func TestCutFactsAreSaid(t *testing.T) {
	d := factSample()
	d.FactsAll = 5000
	text := textOf(parse(t, pageOf(t, d)))
	for _, want := range []string{"Facts 32 of 5,000", "32 of 5,000 facts are here", "demarche show 'water & <pacts>.case' DATASET/ROW", "10 of 20 facts are shown, and more named."} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say: %s", want)
		}
	}
}

// A ledger whose claims file is no longer as it was still has its verdicts.
func TestVerdictsWithoutTheirClaims(t *testing.T) {
	d := factSample()
	d.Runs[1].Claims, d.Facts = nil, nil
	text := textOf(parse(t, pageOf(t, d)))
	for _, want := range []string{"claim-1 contradicted", "it is not in this report"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say: %s", want)
		}
	}
}

func TestAmountsAndDaysAreReadable(t *testing.T) {
	for s, want := range map[string]string{
		"19100000 interactions in seekingalpha 3305875": "19,100,000 interactions in seekingalpha 3305875",
		"2007-04-27/2007-05-18 (event)":                 "2007-04-27 to 2007-05-18 (event)",
		"it is not in 2008/2013":                        "it is not in 2008 to 2013",
		"42.7083 % one side, A/RES/53/70, 7/23":         "42.71 % one side, A/RES/53/70, 7/23",
		"70.55 %":                                       "70.55 %",
	} {
		if got := readable(s); got != want {
			t.Errorf("%s becomes %s, want %s", s, got, want)
		}
	}
	for v, want := range map[float64]string{0.123456: "0.123", 2: "2", 1234.56: "1,234.6", 12.345: "12.35", 0.00001234: "1.2e-5", -2.5: "−2.5"} {
		if got := sensible(v); got != want {
			t.Errorf("sensible(%v) = %s, want %s", v, got, want)
		}
	}
}
