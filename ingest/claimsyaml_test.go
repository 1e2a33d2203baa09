package ingest

import (
	"bytes"
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"demarche"
)

// claimsPage returns the blocks of docs/claims.md that are in a language.
func claimsPage(t testing.TB, language string) []string {
	page, err := os.ReadFile("../docs/claims.md")
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllSubmatch(page, -1) {
		blocks = append(blocks, string(m[1]))
	}
	if len(blocks) == 0 {
		t.Fatalf("docs/claims.md has no %s", language)
	}
	return blocks
}

// The example of the page that a person writes by is read whole, and says what its
// reader would say it does.
func TestTheExampleOfThePageIsRead(t *testing.T) {
	blocks := claimsPage(t, "yaml")
	c, refused, err := ReadClaims(strings.NewReader(blocks[len(blocks)-1]))
	if err != nil || len(refused) > 0 {
		t.Fatal(err, refused)
	}
	if c.Work.Title != "Arcadia's water diplomacy" || c.Work.Year != 2015 || len(c.References) != 2 || len(c.Citations) != 2 || len(c.Coverage) != 1 {
		t.Errorf("%+v", c)
	}
	var ids []string
	for _, claim := range c.Claims {
		ids = append(ids, claim.ID)
	}
	want := []string{
		"harbour", "all-pacts", "in-force", "attention", "coherent", "weber",
		"table-1/2010/pacts", "table-1/2011/pacts", "table-1/2012/pacts", "table-1/2013/pacts", "table-1/2014/pacts",
	}
	if !slices.Equal(ids, want) {
		t.Errorf("claims are %q", ids)
	}
	cell := c.Claims[len(c.Claims)-1]
	if cell.Says != "Arcadia signed 4 pacts in 2014." || cell.Value.Low != 4 || cell.Period.String() != "2014" || cell.Unit != "agreements" ||
		cell.Test.Of.Count.Of != "agreements" || cell.Test.Of.Count.Keys["party"][0] != "ARC" || *cell.Cell != (demarche.Cell{Table: "table-1", Column: "pacts", Row: 4}) {
		t.Errorf("the last cell is %+v", cell)
	}
	// The pieces that the page shows by themselves are read as well, after a work.
	for _, b := range blocks[:len(blocks)-1] {
		if _, refused, err := ReadClaims(strings.NewReader("work: {title: T}\n" + b)); err != nil || len(refused) > 0 {
			t.Errorf("%s\n%v %v", b, err, refused)
		}
	}
}

// Every kind of test that the page names is read from the shortest entry that it
// allows.
func TestEveryKindOfTestIsRead(t *testing.T) {
	const file = `
work: {title: T}
filters: {f: {of: events, topic: x}}
tables:
  - {id: t, columns: [{name: y, is: period}, {name: n, count: f}], rows: [[2001, 1], [2002, 2]]}
claims:
`
	for kind, lines := range map[demarche.TestKind][]string{
		demarche.TestCount:      {"count: f", "value: 3, period: 2001, count: {of: members, bloc: B}", "count: {filter: f, kind: [a, b]}"},
		demarche.TestLookup:     {"value: 3, lookup: S", "value: 3, lookup: {series: S, subject: A, at: 2001, by: press, or: [Q, R]}"},
		demarche.TestSum:        {"value: 3, sum: {table: t, column: n}", "sum: {table: t, column: n, of: evidence}"},
		demarche.TestShare:      {"value: 3 %, share: {part: {count: f}, whole: 7}"},
		demarche.TestCompare:    {"compare: {left: {count: f, period: 2001}, is: more than, right: {lookup: S}}", "compare: {left: {sum: {table: t, column: n}}, is: equal to, right: 3}"},
		demarche.TestDate:       {"period: 2001, date: E", "period: 2001/2002, date: {of: E, by: A, to: B}", "period: 2001, date: {first: f}", "period: 2001, date: {last: f}"},
		demarche.TestTrend:      {"period: 2001, value: rising, trend: {count: f}", "period: 2001, value: flat, trend: {of: {lookup: S}, than: 1999/2000}", "value: rising, trend: {table: t, column: n}"},
		demarche.TestDispersion: {"dispersion: {table: t, column: n}", "period: 2001/2009, dispersion: {count: f}"},
		demarche.TestFit:        {"fit: {table: t, column: n}", "reading: [stock, disclosed], fit: {table: t, column: n}"},
		demarche.TestPosition:   {"value: supports, position: {actor: [A, B], norm: N}"},
		demarche.TestVote: {
			"vote: {who: A, choice: no, on: [R1, R2]}", "value: '> 0.9', vote: {agree: [A, B], on: {session: 73}}", "value: 1, vote: {cohesion: B, on: R}",
			"value: 50, vote: {support: A, sponsor: [B, C], on: R}", "value: 50, vote: {camps: [[A], [B, C]], on: R}", "vote: {tally: 1-2-3, on: R}", "vote: {adopted: without a vote, on: R}",
		},
		demarche.TestQuote:    {"quote: {words: so they said}", "quote: {words: 'yes, no', by: A, in: D}"},
		demarche.TestCitation: {"citation: Nye 2018", "citation: all", "citation: {authors: [Nye], year: n.d.}"},
		demarche.TestNone:     {"none: judgement", "value: 3, none: no unit"},
	} {
		for _, line := range lines {
			c, refused, err := ReadClaims(strings.NewReader(file + "  - {id: one, says: x, " + line + "}\n"))
			if err != nil || len(refused) > 0 || len(c.Claims) != 3 || c.Claims[0].Test.Kind != kind {
				t.Errorf("%s: %v %v", line, err, refused)
			}
		}
	}
}

// What is wrong is told with the line where it stands, and costs its entry only.
func TestABadEntryIsRefusedWithItsLine(t *testing.T) {
	const good = "  - {id: good, says: x, none: judgement}\n"
	for _, c := range []struct {
		text   string // a list of claims from line 3 on
		line   int64
		reason string
	}{
		{"  - {id: a, says: x, count: nowhere}\n", 3, unknown},
		{"  - id: a\n    says: x\n    cuont: f\n", 5, unknownKey},
		{"  - id: a\n    says: x\n", 3, missingKey},
		{"  - {id: a, count: {of: events}}\n", 3, missingKey},
		{"  - {id: a b, says: x, none: judgement}\n", 3, badValue},
		{"  - id: a\n    says: x\n    value: '> lots'\n    count: {of: events}\n", 5, badValue},
		{"  - id: a\n    says: x\n    period: 2013/2008\n    date: E\n", 5, badValue},
		{"  - {id: a, says: x, date: E}\n", 3, missingKey},
		{"  - {id: a, says: x, count: {of: events}, none: judgement}\n", 3, missingKey},
		{"  - {id: a, says: x, none: because}\n", 3, badValue},
		{"  - id: a\n    says: x\n    unit: people\n    none: no unit\n", 6, badValue},
		{"  - id: a\n    says: x\n    count: {of: events, party: A}\n", 5, unknownKey},
		{"  - id: a\n    says: x\n    count: {of: nothing}\n", 5, badValue},
		{"  - id: a\n    says: x\n    reading: [ratified]\n    count: {of: events}\n", 5, badValue},
		{"  - id: good\n    says: x\n    none: judgement\n", 6, doubled},
		{"  - {id: a, says: x, fit: {table: t, column: c}}\n", 3, unknown},
		{"  - {id: a, says: x, vote: {who: A, on: R}}\n", 3, badEntry},
		{"  - {id: a, says: x, vote: {tally: 1-2, on: R}}\n", 3, badValue},
		{"  - {id: a, says: x, value: supports, lookup: S}\n", 3, missingKey},
		{"  - just words\n", 3, badEntry},
		{"  - {id: &x a, says: *x, none: judgement}\n", 3, badEntry},
		{"  - {id: a, says: !!str x, none: judgement}\n", 3, badEntry},
		{"  - {id: a, says: x, tolerance: much, value: 3, count: {of: events}}\n", 3, badValue},
		{"  - {id: a, says: x, citation: Nye}\n", 3, badValue},
	} {
		got, refused, err := ReadClaims(strings.NewReader("work: {title: T}\nclaims:\n" + c.text + good))
		if err != nil || len(refused) != 1 || refused[0].Line != c.line && c.reason != doubled || refused[0].Reason != c.reason || refused[0].Detail == "" {
			t.Errorf("%s: want line %d %s, got %v %v", c.text, c.line, c.reason, err, refused)
			continue
		}
		if len(got.Claims) != 1 || got.Claims[0].ID != "good" {
			t.Errorf("%s: kept are %+v", c.text, got.Claims)
		}
	}
}

func TestABadTableIsRefusedWithItsLine(t *testing.T) {
	for _, c := range []struct {
		text   string
		line   int64
		reason string
		cells  int
	}{
		{"  - id: t\n    columns: [{name: a}, {name: b}]\n    rows:\n      - [1, 2]\n      - [1]\n", 7, badEntry, 0},
		{"  - id: t\n    columns:\n      - {name: y, is: period}\n      - {name: b, count: {of: events, kind: '{zz}'}}\n    rows: [[2001, 1], [2002, 2]]\n", 6, unknown, 0},
		{"  - id: t\n    columns:\n      - {name: y, is: period}\n      - {name: b, count: {of: events}}\n    rows:\n      - [2001, 1]\n      - [2002, many]\n      - [2003, '']\n", 9, badValue, 1},
		{"  - id: t\n    columns:\n      - {name: y, is: period, count: {of: events}}\n    rows: [[2001]]\n", 5, badEntry, 0},
		{"  - id: t\n    columns:\n      - {name: y, value: 3}\n    rows: [[2001]]\n", 5, unknownKey, 0},
		{"  - id: t\n    columns: [{name: a}, {name: a}]\n    rows: []\n", 4, doubled, 0},
		{"  - id: t\n    columns: [{name: a, is: label}, {name: b, date: '{cell}', period: 2001}]\n    rows: [[x, [E1, E2]], [y, E3]]\n  - id: t\n    columns: []\n    rows: []\n", 6, doubled, 3},
	} {
		got, refused, err := ReadClaims(strings.NewReader("work: {title: T}\ntables:\n" + c.text))
		if err != nil || len(refused) != 1 || refused[0].Line != c.line || refused[0].Reason != c.reason {
			t.Errorf("%s: want line %d %s, got %v %v", c.text, c.line, c.reason, err, refused)
			continue
		}
		if len(got.Claims) != c.cells {
			t.Errorf("%s: %d cells", c.text, len(got.Claims))
		}
	}
}

// A bad row costs that row; a bad column the table; and all that is wrong with a
// table is told, not only the first of it.
func TestABadRowCostsThatRow(t *testing.T) {
	const table = `work: {title: T}
tables:
  - id: t
    columns:
      - {name: year, is: period}
      - {name: n, count: {of: events}}
    rows:
      - [2001, 1]
      - [2002]
      - [2003, 3, 3]
      - just words
      - [2004, many]
      - [2005, &x 5]
      - [2006, 6]
claims:
  - {id: a, says: x, sum: {table: t, column: n}, value: 7}
`
	got, refused, err := ReadClaims(strings.NewReader(table))
	if err != nil {
		t.Fatal(err)
	}
	var lines []int64
	for _, r := range refused {
		lines = append(lines, r.Line)
	}
	if want := []int64{9, 10, 11, 12, 13}; !slices.Equal(lines, want) {
		t.Errorf("refused are lines %d, want %d: %v", lines, want, refused)
	}
	var ids []string
	for _, c := range got.Claims {
		ids = append(ids, c.ID)
	}
	if want := []string{"a", "t/2001/n", "t/2006/n"}; !slices.Equal(ids, want) || len(got.Tables) != 1 || len(got.Tables[0].Rows) != 3 {
		t.Errorf("kept are %q of %+v", ids, got.Tables)
	}
	got, refused, err = ReadClaims(strings.NewReader(strings.NewReplacer("name: year, is: period", "name: year, is: perod", "{of: events}}", "{of: events}, cuont: 3}").Replace(table)))
	if err != nil || len(got.Tables) != 0 || len(refused) != 7 || refused[0].Line != 5 || refused[1].Line != 6 { // the row of a bad cell is told with its column only
		t.Errorf("%v %+v", err, refused)
	}
}

// Two dates are put in order, and nothing else is.
func TestTheOrderOfTwoDatesIsRead(t *testing.T) {
	for text, want := range map[string]bool{
		"compare: {left: {date: {of: A, by: EST}}, is: before, right: {date: B}}":               true,
		"compare: {left: {date: {first: {of: events}}}, is: on the same day, right: {date: B}}": true,
		"compare: {left: {date: A}, is: more than, right: {date: B}}":                           false,
		"compare: {left: {date: A}, is: after, right: 3}":                                       false,
		"compare: {left: {count: {of: events}}, is: after, right: {lookup: B}}":                 false,
		"value: 3 %, share: {part: {date: A}, whole: 3}":                                        false,
	} {
		c, refused, err := ReadClaims(strings.NewReader("work: {title: T}\nclaims: [{id: one, says: x, " + text + "}]\n"))
		if err != nil || (len(refused) == 0) != want || want && (c.Claims[0].Test.Of.Date == nil || c.Claims[0].Test.Than.Date == nil) {
			t.Errorf("%s: %v %v", text, err, refused)
		}
	}
}

// What YAML says of a value that begins with > nobody understands; the hint does.
func TestASignWithoutQuotesIsHinted(t *testing.T) {
	_, _, err := ReadClaims(strings.NewReader("work: {title: T}\nclaims:\n  - id: a\n    says: x\n    value: > 30\n    count: {of: events}\n"))
	var e *demarche.Error
	if !errors.As(err, &e) || !strings.Contains(e.Hint, `a value that begins with > wants quotes: value: "> 30"`) {
		t.Errorf("%v", err)
	}
}

func TestWhatIsNoClaimsFileIsAnError(t *testing.T) {
	for _, s := range []string{"", "- a\n", "a: [\n", "just words", "work: {title: T}\n---\nwork: {title: U}\n", "\xff\xfe\x00"} {
		_, _, err := ReadClaims(strings.NewReader(s))
		if demarche.CodeOf(err) != demarche.BadData {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// Whatever a file holds, it is read, refused or an error, and what is read has what
// the tests of claims take for granted.
func FuzzReadClaims(f *testing.F) {
	for _, b := range claimsPage(f, "yaml") {
		f.Add([]byte(b))
	}
	f.Add([]byte("work: {title: T}\ntables:\n  - {id: t, columns: [{name: y, is: period}, {name: n, count: {of: events, kind: '{y}'}}], rows: [[2001, 1], [2002, [2, 3]]]}\nclaims:\n  - {id: a, says: x, fit: {table: t, column: n}, reading: stock}\n  - {id: b, says: x, vote: {camps: [[A], [B]], on: {session: 3}}, value: 3}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, refused, err := ReadClaims(bytes.NewReader(b))
		if err != nil {
			return
		}
		for _, r := range refused {
			if r.Line < 1 || r.Reason == "" || r.Detail == "" {
				t.Errorf("%+v", r)
			}
		}
		ids := map[string]bool{}
		for _, claim := range c.Claims {
			if claim.ID == "" || claim.Says == "" || claim.Line < 1 || claim.Test.Kind == "" || ids[strings.ToLower(claim.ID)] {
				t.Errorf("%+v", claim)
			}
			ids[strings.ToLower(claim.ID)] = true
			if claim.Cell == nil {
				continue
			}
			if i := slices.IndexFunc(c.Tables, func(p demarche.PrintedTable) bool { return p.ID == claim.Cell.Table }); i < 0 || claim.Cell.Row >= len(c.Tables[i].Rows) {
				t.Errorf("no such cell: %+v", *claim.Cell)
			}
		}
	})
}

// The page names every fact that can be counted with its keys, every kind of test,
// every reason and every reading, and none that is not.
func TestThePageNamesWhatIsRead(t *testing.T) {
	b, err := os.ReadFile("../docs/claims.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	quoted := regexp.MustCompile("`([^`]+)`")
	told := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| (`[^|]+) \\| distinct[^|]*\\| ([^|]+) \\|$|^\\| (`[^|]+) \\| entries[^|]*\\| ([^|]+) \\|$").FindAllStringSubmatch(page, -1) {
		var keys []string
		for _, k := range quoted.FindAllStringSubmatch(m[2]+m[4], -1) {
			keys = append(keys, k[1])
		}
		for _, of := range quoted.FindAllStringSubmatch(m[1]+m[3], -1) {
			told[of[1]] = true
			want := slices.DeleteFunc(slices.Clone(demarche.FilterKeys[of[1]]), func(k string) bool { return k == "source" })
			if slices.Sort(keys); !slices.Equal(keys, want) {
				t.Errorf("the page has %q for %s, the program %q", keys, of[1], want)
			}
		}
	}
	if len(told) != len(demarche.FilterKeys) {
		t.Errorf("the page tells of %v", told)
	}
	words := slices.Concat(demarche.NoTests, demarche.Trends, demarche.Comparisons, demarche.Orders, demarche.ChoiceWords)
	for _, k := range demarche.TestKinds {
		words = append(words, string(k))
	}
	of := func(f string) *demarche.Quantity { return &demarche.Quantity{Count: &demarche.Filter{Of: f}} }
	for f := range demarche.FilterKeys {
		words = append(words, slices.Concat(demarche.Test{Kind: demarche.TestCount, Of: of(f)}.Readings()...)...)
	}
	for _, v := range []*demarche.Voting{{Who: []string{"A"}}, {Agree: []string{"A", "B"}}, {Cohesion: "B"}} {
		words = append(words, slices.Concat(demarche.Test{Kind: demarche.TestVote, Vote: v}.Readings()...)...)
	}
	words = append(words, slices.Concat(demarche.Test{Kind: demarche.TestPosition}.Readings()...)...)
	for _, w := range words {
		if !strings.Contains(page, "`"+w+"`") && !strings.Contains(page, "`"+w+":") {
			t.Errorf("the page does not name %q", w)
		}
	}
	for _, v := range demarche.VerdictWords {
		if !strings.Contains(page, "\n| "+string(v)+" |") {
			t.Errorf("the page has no rule for %q", v)
		}
	}
}
