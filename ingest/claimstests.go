package ingest

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"demarche"
)

// test reads the one test of a claim, and holds the claim's value to what the test
// asks for.
func (f *claimsFile) test(e *entry, n *yaml.Node, fields map[string]*yaml.Node, c *demarche.Claim) {
	var kinds []string
	for _, k := range testKeys {
		if fields[k] != nil {
			kinds = append(kinds, k)
		}
	}
	if len(kinds) != 1 {
		e.fail(n, "test", missingKey, "a claim has one test, this has %d; one of: %s", len(kinds), strings.Join(testKeys, ", "))
		return
	}
	t := &c.Test
	t.Kind = demarche.TestKind(kinds[0])
	at := fields[kinds[0]]
	switch t.Kind {
	case demarche.TestCount:
		t.Of = &demarche.Quantity{Count: f.filter(e, at, "")}
	case demarche.TestLookup:
		t.Of = &demarche.Quantity{Lookup: f.lookup(e, at)}
	case demarche.TestSum:
		cells, rest := f.column(e, at, "of")
		t.Of, t.Evidence = &demarche.Quantity{Cells: cells}, e.oneOf(rest["of"], "of", "printed", "evidence") == "evidence"
	case demarche.TestShare:
		parts := e.fields(at, "share", "part", "whole")
		e.need(at, parts, "share", "part", "whole")
		t.Of, t.Than = f.quantity(e, parts["part"]), f.quantity(e, parts["whole"])
	case demarche.TestCompare:
		parts := e.fields(at, "compare", "left", "is", "right")
		e.need(at, parts, "compare", "left", "is", "right")
		t.Of, t.Than = f.side(e, parts["left"]), f.side(e, parts["right"])
		t.Is = e.oneOf(parts["is"], "is", slices.Concat(demarche.Comparisons, demarche.Orders)...)
		order := slices.Contains(demarche.Orders, t.Is)
		for _, q := range []*demarche.Quantity{t.Of, t.Than} {
			if order != (q.Date != nil) {
				e.fail(at, "compare", badEntry, "%s are for two dates, %s for two numbers", strings.Join(demarche.Orders, ", "), strings.Join(demarche.Comparisons, ", "))
			}
		}
	case demarche.TestDate:
		t.Date = f.dated(e, at)
	case demarche.TestTrend:
		f.trend(e, at, t)
	case demarche.TestDispersion:
		t.Of = f.quantity(e, at)
	case demarche.TestFit:
		cells, _ := f.column(e, at)
		t.Of = &demarche.Quantity{Cells: cells}
	case demarche.TestPosition:
		parts := e.fields(at, "position", "actor", "norm", "coder")
		e.need(at, parts, "position", "actor", "norm")
		t.Position = &demarche.Holding{Actors: e.actors(parts["actor"], "actor"), Norm: e.text(parts["norm"], "norm"), Coder: e.text(parts["coder"], "coder")}
	case demarche.TestVote:
		t.Vote = f.vote(e, at)
	case demarche.TestReach:
		t.Reach = f.reached(e, at)
	case demarche.TestQuote:
		parts := e.fields(at, "quote", "words", "by", "in")
		e.need(at, parts, "quote", "words")
		t.Quote = &demarche.Quoted{Words: e.text(parts["words"], "words"), By: e.text(parts["by"], "by"), In: e.text(parts["in"], "in")}
	case demarche.TestCitation:
		if at.Kind != yaml.ScalarNode || e.text(at, "citation") != "all" {
			t.Citation = f.reference(e, at)
		}
	case demarche.TestNone:
		if t.Reason = e.oneOf(at, "none", demarche.NoTests...); t.Reason == "" {
			e.fail(at, "none", badValue, "none needs a reason, one of: %s", strings.Join(demarche.NoTests, ", "))
		}
	}
	if e.bad == nil {
		value := fields["value"]
		if value == nil {
			value = n
		}
		agrees(e, n, value, at, c)
	}
}

// agrees fails where a claim lacks what its test is about, or says what it cannot
// be about.
func agrees(e *entry, n, value, at *yaml.Node, c *demarche.Claim) {
	v := c.Value
	number := v != nil && v.Form != demarche.AWord
	switch t := &c.Test; t.Kind {
	case demarche.TestReach:
		if !number {
			e.fail(value, "value", missingKey, "a test of reach needs a value that is a number")
		}
		if len(c.Reading) == 0 {
			e.fail(n, "reading", missingKey, "a test of reach needs a reading, the rung that the number is said to be on: %s", strings.Join(demarche.Rungs, ", "))
		}
	case demarche.TestLookup, demarche.TestShare, demarche.TestSum:
		if !number && !t.Evidence {
			e.fail(value, "value", missingKey, "a test of %s needs a value that is a number", t.Kind)
		}
		if t.Evidence && v != nil {
			e.fail(value, "value", badEntry, "with of: evidence the value is the column's own sum; leave it out")
		}
	case demarche.TestCount:
		if v != nil && !number {
			e.fail(value, "value", badValue, "%.80q is no number to be counted", v.Text)
		}
	case demarche.TestTrend:
		if v == nil || !slices.Contains(demarche.Trends, strings.ToLower(v.Text)) {
			e.fail(value, "value", missingKey, "a trend needs a value, one of: %s", strings.Join(demarche.Trends, ", "))
		}
		if !c.Period.Known() && t.Of.Cells == nil {
			e.fail(n, "period", missingKey, "a trend needs a period")
		}
	case demarche.TestPosition:
		if v == nil {
			e.fail(value, "value", missingKey, "a position needs a value, a step of its scale")
		}
	case demarche.TestDate:
		if !c.Period.Known() {
			e.fail(n, "period", missingKey, "a test of a date needs a period")
		}
	case demarche.TestVote:
		if measured := t.Vote.Agree != nil || t.Vote.Cohesion != "" || t.Vote.Support != "" || t.Vote.Camps != nil; measured && !number {
			e.fail(value, "value", missingKey, "this test of votes needs a value that is a number")
		}
	case demarche.TestNone:
		for reason, given := range map[string]bool{"no unit": c.Unit != "", "no population": c.Population != "", "no source": len(c.Cites) > 0} {
			if t.Reason == reason && given {
				e.fail(at, "none", badValue, "the claim says %q, but names one", reason)
			}
		}
	}
}

// actorKeys are the keys of filters whose values are states, or other actors.
var actorKeys = []string{"actor", "attributing", "initiator", "party", "sponsor", "state", "target"}

// filter reads a filter, or the name of one. of is what it counts where the place
// tells; "" where the filter does.
func (f *claimsFile) filter(e *entry, n *yaml.Node, of string) *demarche.Filter {
	filter, _ := f.filterAnd(e, n, of)
	return filter
}

// filterAnd reads a filter that has other keys beside its own, and returns these.
func (f *claimsFile) filterAnd(e *entry, n *yaml.Node, of string, more ...string) (*demarche.Filter, map[string]*yaml.Node) {
	filter := &demarche.Filter{Of: of, Keys: map[string][]string{}}
	if n.Kind == yaml.ScalarNode {
		f.named(e, n, filter)
		return filter, nil
	}
	allowed := map[string]bool{"filter": true}
	if of == "" {
		allowed["of"] = true
	}
	for name, keys := range demarche.FilterKeys {
		for _, k := range keys {
			if of == "" || of == name {
				allowed[k] = true
			}
		}
	}
	fields := e.fields(n, "a filter", append(slices.Sorted(maps.Keys(allowed)), more...)...)
	if fields["of"] != nil {
		filter.Of = e.oneOf(fields["of"], "of", slices.Sorted(maps.Keys(demarche.FilterKeys))...)
	}
	if fields["filter"] != nil {
		f.named(e, fields["filter"], filter)
	}
	if filter.Of == "" {
		e.fail(n, "of", missingKey, "a filter needs of, one of: %s", strings.Join(slices.Sorted(maps.Keys(demarche.FilterKeys)), ", "))
		return filter, fields
	}
	for _, k := range slices.Sorted(maps.Keys(fields)) {
		switch {
		case k == "filter" || k == "of" || slices.Contains(more, k):
		case !slices.Contains(demarche.FilterKeys[filter.Of], k):
			e.fail(fields[k], k, unknownKey, "a filter of %s has the keys %s", filter.Of, strings.Join(demarche.FilterKeys[filter.Of], ", "))
		default:
			filter.Keys[k] = e.texts(fields[k], k)
			if slices.Contains(actorKeys, k) {
				filter.Keys[k] = e.actors(fields[k], k)
			}
			if len(filter.Keys[k]) == 0 {
				e.fail(fields[k], k, badValue, "%s is empty", k)
			}
		}
	}
	return filter, fields
}

// named gives a filter what the one of a name has.
func (f *claimsFile) named(e *entry, n *yaml.Node, filter *demarche.Filter) {
	name := e.text(n, "filter")
	have, ok := f.filters[name]
	if !ok {
		e.fail(n, "filter", unknown, "there is no filter of this name under filters")
		return
	}
	if filter.Of != "" && have.Of != filter.Of {
		e.fail(n, "filter", badValue, "this filter is of %s, wanted are %s", have.Of, filter.Of)
	}
	filter.Of = have.Of
	maps.Copy(filter.Keys, have.Keys)
}

func (f *claimsFile) lookup(e *entry, n *yaml.Node) *demarche.Lookup {
	if n.Kind == yaml.ScalarNode {
		l := &demarche.Lookup{Series: e.text(n, "lookup")}
		if l.Series == "" {
			e.fail(n, "lookup", badValue, "lookup needs the name of a series")
		}
		return l
	}
	fields := e.fields(n, "lookup", "series", "subject", "at", "by", "or")
	e.need(n, fields, "lookup", "series")
	return &demarche.Lookup{
		Series: e.text(fields["series"], "series"), Subject: codeOr(e.text(fields["subject"], "subject")), At: e.date(fields["at"], "at"),
		By: e.text(fields["by"], "by"), Or: e.texts(fields["or"], "or"),
	}
}

// reached reads whose posts a figure of reach is of.
func (f *claimsFile) reached(e *entry, n *yaml.Node) *demarche.Reached {
	if n.Kind == yaml.ScalarNode {
		r := &demarche.Reached{Subject: codeOr(e.text(n, "reach"))}
		if r.Subject == "" {
			e.fail(n, "reach", badValue, "reach needs whose posts it is of")
		}
		return r
	}
	fields := e.fields(n, "reach", "subject", "by")
	e.need(n, fields, "reach", "subject")
	return &demarche.Reached{Subject: codeOr(e.text(fields["subject"], "subject")), By: e.text(fields["by"], "by")}
}

// column reads {table, column}, and returns the other keys.
func (f *claimsFile) column(e *entry, n *yaml.Node, more ...string) (*demarche.Cells, map[string]*yaml.Node) {
	fields := e.fields(n, "a column", append([]string{"table", "column"}, more...)...)
	e.need(n, fields, "a column", "table", "column")
	cells := &demarche.Cells{Table: e.text(fields["table"], "table"), Column: e.text(fields["column"], "column")}
	if e.bad != nil {
		return cells, fields
	}
	for _, t := range f.claims.Tables {
		if t.ID != cells.Table {
			continue
		}
		for _, c := range t.Columns {
			if c.Name == cells.Column {
				return cells, fields
			}
		}
		e.fail(fields["column"], "column", unknown, "table %s has no such column", t.ID)
	}
	e.fail(fields["table"], "table", unknown, "there is no such table, or it was refused")
	return cells, fields
}

// quantity reads a number, or count, lookup or a column, with a period of its own.
func (f *claimsFile) quantity(e *entry, n *yaml.Node) *demarche.Quantity {
	q := &demarche.Quantity{}
	if n == nil {
		return q
	}
	if n.Kind == yaml.ScalarNode {
		v, err := demarche.ParseValue(e.text(n, "number"))
		if err != nil || v.Form != demarche.Exactly {
			e.fail(n, "number", badValue, "want a number, or count, lookup or sum with what they take")
		}
		q.Number = &v.Low
		return q
	}
	if n.Kind == yaml.MappingNode && len(n.Content) > 0 && n.Content[0].Value == "table" {
		q.Cells, _ = f.column(e, n)
		return q
	}
	fields := e.fields(n, "a quantity", "count", "lookup", "sum", "period")
	q.Period = e.date(fields["period"], "period")
	given := 0
	if fields["count"] != nil {
		q.Count, given = f.filter(e, fields["count"], ""), given+1
	}
	if fields["lookup"] != nil {
		q.Lookup, given = f.lookup(e, fields["lookup"]), given+1
	}
	if fields["sum"] != nil {
		q.Cells, _ = f.column(e, fields["sum"])
		given++
	}
	if given != 1 {
		e.fail(n, "quantity", badEntry, "want one of count, lookup and sum")
	}
	return q
}

// side reads a side of a comparison: a quantity, or the date of something.
func (f *claimsFile) side(e *entry, n *yaml.Node) *demarche.Quantity {
	if n == nil || n.Kind != yaml.MappingNode || len(n.Content) == 0 || n.Content[0].Value != "date" {
		return f.quantity(e, n)
	}
	fields := e.fields(n, "a date that is compared", "date")
	if fields["date"] == nil {
		return &demarche.Quantity{}
	}
	return &demarche.Quantity{Date: f.dated(e, fields["date"])}
}

func (f *claimsFile) dated(e *entry, n *yaml.Node) *demarche.Dated {
	if n.Kind == yaml.ScalarNode {
		d := &demarche.Dated{Name: e.text(n, "date")}
		if d.Name == "" {
			e.fail(n, "date", badValue, "date needs the name of an event, an agreement or a roll call")
		}
		return d
	}
	fields := e.fields(n, "date", "of", "by", "to", "first", "last")
	d := &demarche.Dated{Name: e.text(fields["of"], "of"), By: codeOr(e.text(fields["by"], "by")), To: codeOr(e.text(fields["to"], "to"))}
	for _, edge := range []string{"first", "last"} {
		if fields[edge] != nil {
			if d.Of != nil || d.Name != "" {
				e.fail(n, "date", badEntry, "want one of: of, first, last")
			}
			d.Of, d.Last = f.filter(e, fields[edge], ""), edge == "last"
		}
	}
	if d.Of != nil && slices.Contains([]string{"references", "citations"}, d.Of.Of) {
		e.fail(n, "date", badValue, "%s have no date", d.Of.Of)
	}
	if d.Of == nil && d.Name == "" {
		e.fail(n, "date", missingKey, "date needs of, first or last")
	}
	return d
}

func (f *claimsFile) trend(e *entry, n *yaml.Node, t *demarche.Test) {
	than := slices.IndexFunc(n.Content, func(c *yaml.Node) bool { return c.Value == "of" || c.Value == "than" })
	if n.Kind != yaml.MappingNode || than < 0 {
		t.Of = f.quantity(e, n)
	} else {
		fields := e.fields(n, "trend", "of", "than")
		e.need(n, fields, "trend", "of")
		t.Of, t.Before = f.quantity(e, fields["of"]), e.date(fields["than"], "than")
	}
	if t.Of.Number != nil {
		e.fail(n, "trend", badValue, "a number has no trend")
	}
}

var shortTally = regexp.MustCompile(`^(\d{1,4})-(\d{1,4})-(\d{1,4})$`)
