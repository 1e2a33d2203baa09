package codebook

import (
	"bytes"
	"encoding/xml"
	"errors"
	"reflect"
	"strings"
	"testing"

	"demarche"
	"demarche/lexis"
)

const good = `codebook: rivers
version: "1.2"
title: Rivers
about: What is said of rivers.
codes:
  - id: FLOOD
    name: Flood
    kind: narrative
    definition: >
      The river
      comes.
    neighbours: [dam]
    references: [A 2001, B 2002]
    patterns:
      en: {terms: [flood*, "high water"], regexps: ['\bdykes?\b']}
      any: {terms: [ύδωρ]}
  - id: DAM
    name: Dam
    kind: marker
    definition: A dam.
`

func TestParse(t *testing.T) {
	b, err := Parse(strings.NewReader(good), "rivers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if b.Full() != "rivers@1.2" || b.About != "What is said of rivers." || len(b.Codes) != 2 || len(b.Digest) != 12 {
		t.Errorf("read %+v", b)
	}
	c, err := b.Code("flood")
	if err != nil || c.Definition != "The river comes." || c.Line != 6 || len(c.Patterns) != 4 || c.Patterns[3] != (Pattern{Lang: "", Term: "ύδωρ", Line: 16}) {
		t.Errorf("read %+v, %v", c, err)
	}
	if got := strings.Join(b.Langs(), ","); got != ",en" {
		t.Errorf("languages %q", got)
	}
	if _, err := b.Code("none"); demarche.CodeOf(err) != demarche.NotFound {
		t.Errorf("a code that is not there: %v", err)
	}
	again, err := Parse(strings.NewReader(good+"# a remark\n"), "rivers.yaml")
	if err != nil || again.Digest == b.Digest {
		t.Errorf("another file has the same digest, or %v", err)
	}
}

// What is wrong is told with its line and what it is.
func TestParseTellsWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ old, new, line, says string }{
		{"codebook: rivers", "codebook: Rivers!", ":1", `"Rivers!" is no name`},
		{`version: "1.2"`, "", ":1", "needs version"},
		{`version: "1.2"`, `version: "1@2"`, ":2", "no @"},
		{"about: What", "abuot: What", ":4", `"abuot" is no key of a codebook`},
		{"    name: Dam", "    name: Dam\n    name: Dam", ":19", "has the key name twice"},
		{"    kind: marker", "    kind: marks", ":19", `"marks" is no kind of code`},
		{"    kind: marker", "    kinds: marker", ":19", `"kinds" is no key of a code`},
		{"  - id: DAM", "  - id: flood", ":17", "the code flood stands in line 6 already"},
		{"  - id: DAM", "  - id: A DAM", ":17", "no ID of a code"},
		{"[dam]", "[dams]", ":6", `neighbour "dams"`},
		{"[dam]", "[FLOOD]", ":6", `neighbour "FLOOD"`},
		{"[dam]", "dam", ":12", "neighbours is a list"},
		{"    definition: A dam.", "    definition: [a]", ":20", "definition is one text"},
		{"    definition: A dam.", "    definition: &a dam", ":20", "anchors"},
		{"    definition: A dam.", "", ":17", "needs definition"},
		{"en: {terms", "English: {terms", ":15", `"English" is no code of a language`},
		{"en: {terms", "en: {words", ":15", `"words" is no key of the patterns of a language`},
		{"flood*", "f*", ":15", "before * stand at least 2 letters"},
		{"flood*", "fl*od", ":15", "no word of a term"},
		{"flood*", "(flood)", ":15", "no word at all"},
		{"flood*", "(flood", ":15", "parenthesis"},
		{"flood*", `"!"`, ":15", "no word of a term"},
		{"flood*", "a|b|c|d|e|f a|b|c|d|e|f a|b|c|d|e|f a|b|c|d|e|f", ":15", "over 500 rows"},
		{`\bdykes?\b`, `dy(ke`, ":15", "missing closing )"},
		{`\bdykes?\b`, `dyke\b or dam`, ":15", `\b within`},
		{`\bdykes?\b`, `.*`, ":15", "a text of nothing"},
		{`\bdykes?\b`, `\w+ \w+`, ":15", "tried on every text"},
		{"codes:", "codes: []\nother:", ":6", `"other" is no key`},
		{good, "", ":1", "has nothing in it"},
		{good, "[a]", ":1", "a codebook is wanted as KEY: VALUE"},
		{good, "a: b: c", "", "is no YAML"},
		{good, good + "---\na: b\n", "", "more than one document"},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good && c.old != good {
			t.Fatalf("%q is not there", c.old)
		}
		_, err := Parse(strings.NewReader(text), "rivers.yaml")
		if demarche.CodeOf(err) != demarche.BadData || !strings.HasPrefix(err.Error(), "rivers.yaml"+c.line+":") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q for %q: %v, want rivers.yaml%s: ... %s", c.new, c.old, err, c.line, c.says)
		}
	}
}

// The bundled codebook is whole: its neighbours know one another's names, every term finds
// itself, and every code has what a coder needs.
func TestTheStarterIsWhole(t *testing.T) {
	b, err := Starter()
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Codes) != 24 {
		t.Errorf("%d codes, want 24", len(b.Codes))
	}
	kinds := map[Kind]int{}
	m := NewMatcher(b)
	for c, code := range b.Codes {
		kinds[code.Kind]++
		if code.Include == "" || code.Exclude == "" || len(code.References) == 0 || len(code.Neighbours) == 0 {
			t.Errorf("%s lacks something that a coder needs", code.ID)
		}
		langs := map[string]bool{}
		for k, p := range code.Patterns {
			langs[p.Lang] = true
			if p.Term == "" {
				continue
			}
			rows, err := forms(p.Term)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				text := ""
				for _, s := range row {
					text += s.word + " "
				}
				found := false
				for _, h := range m.Match(text, p.Lang) {
					found = found || h.Code == c && h.Pattern == k
				}
				if !found {
					t.Errorf("%s: %q does not find %q", code.ID, p.Term, text)
				}
			}
		}
		if !langs["en"] || !langs["ru"] {
			t.Errorf("%s has no patterns in English, or none in Russian", code.ID)
		}
	}
	if kinds[Technique] != 2 || kinds[Marker] != 2 {
		t.Errorf("kinds %v, want 20 narratives, 2 techniques, 2 markers", kinds)
	}
}

// The codebook for contrast is read, names no state, and has with the starter no code of one
// ID and two kinds.
func TestTheNeutralOneNamesNoState(t *testing.T) {
	b, err := Open(NeutralName)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(StarterName)
	if err != nil {
		t.Fatal(err)
	}
	shared := 0
	for _, c := range b.Codes {
		if c.Include == "" || c.Exclude == "" || len(c.References) == 0 || len(c.Neighbours) == 0 {
			t.Errorf("%s lacks something that a coder needs", c.ID)
		}
		if other, err := s.Code(c.ID); err == nil {
			shared++
			if other.Kind != c.Kind {
				t.Errorf("%s is a %s, and a %s in the starter", c.ID, c.Kind, other.Kind)
			}
		}
		words := c.Definition + " " + c.Include + " " + c.Exclude
		for _, p := range c.Patterns {
			if c.ID != "HATRED" { // which finds the names of phobias
				words += " " + p.Term
			}
		}
		for _, w := range lexis.Words(words) {
			for _, name := range []string{"russia", "росси", "ukrain", "украин", "nato", "нато", "china", "кита", "america", "америк", "europ", "kremlin", "putin"} {
				if strings.HasPrefix(w.Text, name) && w.Text != "european" {
					t.Errorf("%s names %q", c.ID, w.Text)
				}
			}
		}
	}
	if shared < 8 {
		t.Errorf("%d codes are in both", shared)
	}
	if _, err := Open("nosuch.yaml"); demarche.CodeOf(err) != demarche.NotFound {
		t.Errorf("no file: %v", err)
	}
}

// Edges of words are those of any script: a Cyrillic pattern with \w and \b finds, where
// those of package regexp itself would not.
func TestThePatternsAreRightInGo(t *testing.T) {
	b, err := Starter()
	if err != nil {
		t.Fatal(err)
	}
	m := NewMatcher(b)
	for text, code := range map[string]string{
		"Это русофобия!":                              "RUSSOPHOBIA",
		"геноцид мирных жителей Донбасса":             "UKRNAZI",
		"Санкции вернутся бумерангом":                 "SANCTIONS",
		"памятники воинам из советской армии":         "HISTORY",
		"ЧЁРНЫЕ ТРАНСПЛАНТОЛОГИ":                      "PLOTS",
		"игры с огнём":                                "FEAR",
		"фальсифицируют всю историю войны":            "HISTORY",
		"кто блокирует российские СМИ в Европе?":      "MEDIALIES",
		"Syromolotov meets Ashkenazi and a party":     "",
		"цирк и парк, ретранслятор, нерусофобский":    "",
		"The Lebanese Democratic Party met urbanists": "",
	} {
		var got []string
		for _, c := range Codes(m.Match(text, "")) {
			got = append(got, b.Codes[c].ID)
		}
		if strings.Join(got, " ") != code {
			t.Errorf("%q: %v, want %q", text, got, code)
		}
	}
}

// The same codebook runs on anybody's posts: it names no account and no outlet as a pattern
// but those of which a text itself speaks, and it knows no language but by its patterns.
func TestMatchKnowsNoActor(t *testing.T) {
	b := book(t, `{en: {terms: [double standard*]}}`)
	m := NewMatcher(b)
	for _, text := range []string{"Moscow's double standards", "Washington's double standards", "Beijing's double standards"} {
		if len(m.Match(text, "en")) != 1 {
			t.Errorf("%q is not found", text)
		}
	}
	if lexis.Lang("English") != "en" {
		t.Error("a language is not told by its name")
	}
}

// A codebook of a QDA program is XML that can be read, with each code once.
func TestQDC(t *testing.T) {
	b, err := Parse(strings.NewReader(good), "rivers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := WriteQDC(&out, b); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		XMLName xml.Name `xml:"urn:QDA-XML:codebook:1.0 CodeBook"`
		Codes   []struct {
			GUID        string `xml:"guid,attr"`
			Name        string `xml:"name,attr"`
			Codable     bool   `xml:"isCodable,attr"`
			Description string `xml:"urn:QDA-XML:codebook:1.0 Description"`
		} `xml:"urn:QDA-XML:codebook:1.0 Codes>Code"`
	}
	if err := xml.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Codes) != 3 || doc.Codes[0].Name != "FLOOD" || !doc.Codes[0].Codable || !strings.Contains(doc.Codes[0].Description, "The river comes.\nNeighbours: dam") {
		t.Errorf("read %+v of\n%s", doc, out.String())
	}
}

// A codebook comes back whole from YAML, and without its patterns and references from what
// QDA programs read.
func TestCodebooksComeBack(t *testing.T) {
	for _, name := range []string{StarterName, NeutralName} {
		b, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		var asYAML, asQDC bytes.Buffer
		if err := errors.Join(WriteYAML(&asYAML, b), WriteQDC(&asQDC, b)); err != nil {
			t.Fatal(err)
		}
		again, err := Parse(&asYAML, name)
		if err != nil {
			t.Fatal(err)
		}
		exchanged, err := ParseQDC(&asQDC, "some folder/"+name+".qdc")
		if err != nil {
			t.Fatal(err)
		}
		if exchanged.Name != name || len(exchanged.Codes) != len(b.Codes) || len(again.Codes) != len(b.Codes) {
			t.Fatalf("%s comes back with %d codes, and as %s with %d", name, len(again.Codes), exchanged.Name, len(exchanged.Codes))
		}
		for i, c := range b.Codes {
			r, q := again.Codes[i], exchanged.Codes[i]
			c.Line, r.Line = 0, 0
			for k := range c.Patterns {
				c.Patterns[k].Line, r.Patterns[k].Line = 0, 0
			}
			if !reflect.DeepEqual(r, c) {
				t.Errorf("from YAML comes\n%+v\nof\n%+v", r, c)
			}
			c.Patterns, c.References = nil, nil
			if !reflect.DeepEqual(q, c) {
				t.Errorf("from QDC comes\n%+v\nof\n%+v", q, c)
			}
		}
	}
}

// A codebook of another program is read: its names are no IDs, one comes twice, and codes lie
// under codes.
func TestACodebookOfAnotherProgram(t *testing.T) {
	b, err := ParseQDC(strings.NewReader(`<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="other"><Codes>
 <Code guid="1" name="Water / flow" isCodable="false"><Description>What
  flows.</Description>
  <Code guid="2" name="Страх!" isCodable="true"/><Code guid="3" name="water-flow" isCodable="true"/></Code>
 <Code guid="4" name="?" isCodable="true"/>
</Codes><Sets/></CodeBook>`), "my rivers.qdc")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(b.IDs(), " "); got != "Water-flow Страх water-flow-2 CODE" || b.Name != "my-rivers" || b.Codes[0].Definition != "What flows." || b.Codes[1].Definition != "Страх!" {
		t.Errorf("read %s: %s, %+v", b.Name, got, b.Codes)
	}
	var out bytes.Buffer
	if err := WriteYAML(&out, b); err != nil {
		t.Fatal(err)
	}
	if _, err := Parse(&out, "again.yaml"); err != nil {
		t.Error(err)
	}
	for _, text := range []string{"", "<a/>", `<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>`, "<CodeBook><Codes><Code name="} {
		if _, err := ParseQDC(strings.NewReader(text), "x.qdc"); demarche.CodeOf(err) != demarche.BadData {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Whatever a file has in it, reading it ends in a codebook or in an error with its place,
// and a codebook that is read can be matched.
func FuzzParse(f *testing.F) {
	f.Add(good, "the river comes, flood, dykes")
	f.Add("codebook: a\nversion: b\ntitle: c\ncodes:\n  - {id: A, name: b, kind: marker, definition: d, patterns: {any: {regexps: ['(а|b)ccc.*?\\b']}}}\n", "accc")
	f.Add("codes: [*a, &a b]", "")
	f.Fuzz(func(t *testing.T, file, text string) {
		b, err := Parse(strings.NewReader(file), "f.yaml")
		if err != nil {
			if demarche.CodeOf(err) != demarche.BadData || !strings.HasPrefix(err.Error(), "f.yaml:") {
				t.Errorf("the error %v", err)
			}
			return
		}
		for _, h := range NewMatcher(b).Match(text, "") {
			if h.Start < 0 || h.Start > h.End || h.End > len(text) {
				t.Errorf("a hit at %d to %d of %d bytes", h.Start, h.End, len(text))
			}
		}
	})
}
