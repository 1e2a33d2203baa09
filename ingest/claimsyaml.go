package ingest

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"demarche"
)

// A claimsFile is a claims file as it is read.
type claimsFile struct {
	claims  demarche.Claims
	filters map[string]demarche.Filter
	ids     map[string]bool             // of claims
	columns map[demarche.Cells][]string // the readings of the tests of tables' columns
	refused []demarche.Refusal
}

// ReadClaims reads a claims file, as docs/claims.md describes it. An entry that
// cannot be taken is a refusal with its line, and reading goes on; what names a
// refused table or filter is refused as well. An error is a file that is no YAML,
// or of which nothing can be read.
func ReadClaims(r io.Reader) (*demarche.Claims, []demarche.Refusal, error) {
	d := yaml.NewDecoder(r)
	var doc, second yaml.Node
	if err := d.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil, demarche.Errorf(demarche.BadData, "the file has no claims: it is empty")
		}
		return nil, nil, demarche.Errorf(demarche.BadData, "the file is no YAML: %w", err).
			WithHint("a value that begins with > wants quotes: value: \"> 30\"; so does a text that has \": \" or \" #\" in it, or begins with another sign")
	}
	if err := d.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, nil, demarche.Errorf(demarche.BadData, "the file has more than one document of YAML")
	}
	f := &claimsFile{filters: map[string]demarche.Filter{}, ids: map[string]bool{}, columns: map[demarche.Cells][]string{}}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, nil, demarche.Errorf(demarche.BadData, "the file is no claims file: it has no keys such as work and claims")
	}
	root := doc.Content[0]
	f.parts(root)
	slices.SortStableFunc(f.refused, func(a, b demarche.Refusal) int { return int(a.Line - b.Line) })
	return &f.claims, f.refused, nil
}

// take reads one entry, and keeps the refusal if there is one.
func (f *claimsFile) take(n *yaml.Node, read func(e *entry)) bool {
	e := &entry{}
	if e.plain(n); e.bad == nil {
		read(e)
	}
	if e.bad != nil {
		f.refused = append(f.refused, *e.bad)
	}
	return e.bad == nil
}

// each reads the entries of a list, one by one.
func (f *claimsFile) each(n *yaml.Node, field string, read func(e *entry, n *yaml.Node)) {
	e := &entry{}
	entries := e.entries(n, field)
	if e.bad != nil {
		f.refused = append(f.refused, *e.bad)
	}
	for _, n := range entries {
		f.take(n, func(e *entry) { read(e, n) })
	}
}

var claimsParts = []string{"work", "coverage", "filters", "claims", "tables", "references", "citations"}

// parts reads the file in the order in which one thing names another.
func (f *claimsFile) parts(root *yaml.Node) {
	fields := map[string]*yaml.Node{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		f.take(root.Content[i], func(e *entry) { // a bad part costs that part, not the file
			pair := &yaml.Node{Kind: yaml.MappingNode, Content: root.Content[i : i+2], Line: root.Content[i].Line}
			for key, value := range e.fields(pair, "the file", claimsParts...) {
				if fields[key] != nil {
					e.fail(root.Content[i], "the file", doubled, "the file has this key twice")
				}
				fields[key] = value
			}
		})
	}
	if n := fields["work"]; n != nil {
		f.take(n, func(e *entry) { f.work(e, n) })
	} else {
		e := &entry{}
		e.fail(root, "work", missingKey, "the file needs work, with a title")
		f.refused = append(f.refused, *e.bad)
	}
	if n := fields["filters"]; n != nil {
		f.namedFilters(n)
	}
	f.each(fields["coverage"], "coverage", f.coverage)
	f.each(fields["references"], "references", func(e *entry, n *yaml.Node) {
		if ref := f.reference(e, n); e.bad == nil {
			f.claims.References = append(f.claims.References, *ref)
		}
	})
	f.each(fields["citations"], "citations", func(e *entry, n *yaml.Node) {
		if ref := f.reference(e, n); e.bad == nil {
			f.claims.Citations = append(f.claims.Citations, *ref)
		}
	})
	tables := f.tables(fields["tables"])
	for _, t := range tables {
		f.cells(t)
	}
	cells := f.claims.Claims
	f.claims.Claims = nil
	f.each(fields["claims"], "claims", func(e *entry, n *yaml.Node) {
		c := f.claim(e, n, claimKeys...)
		if e.bad == nil {
			f.keep(e, n, c)
		}
	})
	f.claims.Claims = append(f.claims.Claims, cells...)
}

// keep takes a claim, if its ID is new.
func (f *claimsFile) keep(e *entry, n *yaml.Node, c *demarche.Claim) {
	if id := strings.ToLower(c.ID); f.ids[id] {
		e.fail(n, "id", doubled, "there is another claim %.80q", c.ID)
	} else {
		f.ids[id] = true
		f.claims.Claims = append(f.claims.Claims, *c)
	}
}

func (f *claimsFile) work(e *entry, n *yaml.Node) {
	fields := e.fields(n, "work", "title", "authors", "year", "doi", "link", "note")
	e.need(n, fields, "work", "title")
	w := demarche.Work{
		Title: e.text(fields["title"], "title"), Authors: e.texts(fields["authors"], "authors"), Year: e.year(fields["year"], "year"),
		DOI: e.text(fields["doi"], "doi"), Link: e.text(fields["link"], "link"), Note: e.text(fields["note"], "note"),
	}
	if e.bad == nil {
		f.claims.Work = w
	}
}

func (f *claimsFile) namedFilters(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		e := &entry{}
		e.fail(n, "filters", badEntry, "filters are written as NAME: {of: ...}")
		f.refused = append(f.refused, *e.bad)
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		f.take(value, func(e *entry) {
			filter := f.filter(e, value, "")
			if name.Kind != yaml.ScalarNode {
				e.fail(name, "filters", badEntry, "the name of a filter is one text")
			}
			if _, ok := f.filters[name.Value]; ok {
				e.fail(name, "filters", doubled, "there is another filter of this name")
			}
			if e.bad == nil {
				f.filters[name.Value] = *filter
			}
		})
	}
}

func (f *claimsFile) coverage(e *entry, n *yaml.Node) {
	filter, rest := f.filterAnd(e, n, "", "period", "complete", "note")
	e.need(n, rest, "coverage", "period")
	c := demarche.Coverage{Period: e.date(rest["period"], "period"), Complete: e.yes(rest["complete"], "complete"), Note: e.text(rest["note"], "note")}
	if e.bad == nil {
		c.Filter = *filter
		f.claims.Coverage = append(f.claims.Coverage, c)
	}
}

var shortReference = regexp.MustCompile(`^(.*\S)\s+(\d{4}[a-z]?|n\.d\.)$`)

// reference reads AUTHORS YEAR or its longer form.
func (f *claimsFile) reference(e *entry, n *yaml.Node) *demarche.Reference {
	ref := &demarche.Reference{Line: int64(n.Line)}
	if n.Kind == yaml.ScalarNode {
		m := shortReference.FindStringSubmatch(e.text(n, "reference"))
		if m == nil {
			e.fail(n, "reference", badValue, "want AUTHORS YEAR, as Nye 2018, Simons & Ray 2015a or Council on Foreign Relations n.d.")
			return ref
		}
		for a := range strings.SplitSeq(m[1], "&") {
			if a = strings.TrimSpace(a); a != "" {
				ref.Authors = append(ref.Authors, a)
			}
		}
		ref.Year = strings.TrimPrefix(m[2], "n.d.")
		if len(ref.Authors) == 0 {
			e.fail(n, "reference", badValue, "there is no author")
		}
		return ref
	}
	fields := e.fields(n, "a reference", "authors", "year", "title", "link", "place")
	e.need(n, fields, "a reference", "authors")
	ref.Authors, ref.Year = e.texts(fields["authors"], "authors"), strings.TrimPrefix(e.text(fields["year"], "year"), "n.d.")
	ref.Title, ref.Link, ref.Place = e.text(fields["title"], "title"), e.text(fields["link"], "link"), e.text(fields["place"], "place")
	if len(ref.Authors) == 0 {
		e.fail(n, "authors", missingKey, "a reference needs authors")
	}
	if ref.Year != "" && !shortReference.MatchString("x "+ref.Year) {
		e.fail(fields["year"], "year", badValue, "want a year as 2018 or 2017a, or n.d.")
	}
	return ref
}

var (
	testKeys  = testNames()
	claimKeys = append([]string{
		"id", "says", "value", "unit", "period", "population", "cites", "place", "reading", "tolerance", "note",
	}, testKeys...)
)

func testNames() []string {
	var names []string
	for _, k := range demarche.TestKinds {
		names = append(names, string(k))
	}
	return names
}

// claim reads a claim. Which keys are needed and which of them agree with the test
// is settled here.
func (f *claimsFile) claim(e *entry, n *yaml.Node, keys ...string) *demarche.Claim {
	fields := e.fields(n, "a claim", keys...)
	e.need(n, fields, "a claim", "id", "says")
	c := &demarche.Claim{
		Line: int64(n.Line), ID: e.text(fields["id"], "id"), Says: e.text(fields["says"], "says"), Unit: e.text(fields["unit"], "unit"),
		Period: e.date(fields["period"], "period"), Population: e.text(fields["population"], "population"), Cites: e.texts(fields["cites"], "cites"),
		Place: e.text(fields["place"], "place"), Reading: e.texts(fields["reading"], "reading"), Tolerance: e.text(fields["tolerance"], "tolerance"),
		Note: e.text(fields["note"], "note"),
	}
	if strings.ContainsAny(c.ID, " \t\n") && fields["id"] != nil {
		e.fail(fields["id"], "id", badValue, "an id is one word")
	}
	if s := e.text(fields["value"], "value"); s != "" {
		v, err := demarche.ParseValue(s)
		if err != nil {
			e.fail(fields["value"], "value", badValue, "%v", err)
		}
		if v.Cent && c.Unit == "" {
			c.Unit = "%"
		}
		c.Value = &v
	}
	f.test(e, n, fields, c)
	if e.bad != nil {
		return c
	}
	words := f.readings(c.Test)
	for i, w := range c.Reading {
		c.Reading[i] = strings.ToLower(w)
		if !slices.Contains(words, c.Reading[i]) {
			e.fail(fields["reading"], "reading", badValue, "%.80q is no reading of this test; it has: %s", w, strings.Join(words, ", "))
		}
	}
	if c.Tolerance != "" && c.Value != nil {
		if _, _, err := c.Value.Slack(c.Tolerance); err != nil {
			e.fail(fields["tolerance"], "tolerance", badValue, "%v", err)
		}
	}
	return c
}

// readings returns the words that a claim may declare as its reading. Those of a
// column are its own test's.
func (f *claimsFile) readings(t demarche.Test) []string {
	if t.Of != nil && t.Of.Cells != nil {
		return f.columns[*t.Of.Cells]
	}
	return slices.Concat(t.Readings()...)
}
