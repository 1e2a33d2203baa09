// Package export writes a dossier as files that other programs read: graphs
// for Gephi, igraph, networkx and sigma, tables for spreadsheets, R, pandas and
// DuckDB. It reads no case and computes nothing: every number stands in the
// dossier that it is given.
//
// # Shapes
//
// Every format writes the networks of the dossier's runs, all of them; whoever
// wants one network gives a dossier that holds one. Where there are several,
// the tables have a column network, and the graphs have an actor once and the
// edges of all networks side by side, each with the attribute network. What
// differs between the networks of one actor (group, degree, strength,
// betweenness) then stands once for each network: "group link 60s".
//
// Two networks of the same name are told apart by a number: "link 60s #2".
//
// # Texts
//
// In the formats made of text, a character that XML 1.0 has no place for (most
// control characters, half of a surrogate pair, bytes that are not UTF-8) is
// written as U+FFFD. Two actors that this would make one are told apart by a
// number behind the ID. Parquet keeps control characters.
//
// A spreadsheet takes a cell that begins with =, +, -, @ or a tab for a formula
// and may run it. In the CSV formats a name that begins with one of these, or
// with an apostrophe, has an apostrophe before it; take one leading apostrophe
// away to have the name as it was. Numbers are never changed.
//
// # Sources
//
// GEXF 1.3 (Gephi consortium, 2022, gexf.net). GraphML (Brandes, Eiglsperger,
// Herman, Himsolt and Marshall 2002, doi:10.1007/3-540-45848-4_59). CSV
// (RFC 4180). Parquet (Apache Parquet format 2). Formulas in cells: OWASP, "CSV
// Injection".
package export

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"demarche"
)

// A Format is one kind of file that a dossier can be written as.
type Format struct {
	Name string // as typed: "gexf"
	Ext  string // with its dot: ".gexf"

	// Doc is what a person is told of the format. Its first line is a title:
	// lower case, no full stop. Paragraphs follow that say what the columns or
	// attributes are.
	Doc string

	// Write writes the dossier. The same dossier gives the same bytes. It
	// returns a [*demarche.Error] for a dossier that holds nothing this format
	// can show.
	Write func(w io.Writer, d *demarche.Dossier) error
}

// A column is a column of a table or an attribute in a graph.
type column[T any] struct {
	name  string
	kind  string // "string", "long", "double" or "boolean", as in GEXF and GraphML
	doc   string
	value func(*T) any // string, int64, float64, bool or time.Time; nil for not known
}

// edgeColumns are the columns of an edge, without its ends and its network.
var edgeColumns = []column[demarche.Edge]{
	{"shared", "long", "distinct objects that both actors touched within the window", func(e *demarche.Edge) any { return int64(e.Shared) }},
	{"hits", "long", "pairs: one record of each actor, the same object, at most the window apart", func(e *demarche.Edge) any { return e.Hits }},
	{"a_records", "long", "records of a that are in a pair with one of b's", func(e *demarche.Edge) any { return int64(e.ARecords) }},
	{"b_records", "long", "records of b that are in a pair with one of a's", func(e *demarche.Edge) any { return int64(e.BRecords) }},
	{"a_first", "long", "shared objects whose first pair a began", func(e *demarche.Edge) any { return int64(e.AFirst) }},
	{"b_first", "long", "shared objects whose first pair b began", func(e *demarche.Edge) any { return int64(e.BFirst) }},
	{"first", "string", "the earliest record in a pair, UTC", func(e *demarche.Edge) any { return e.First }},
	{"last", "string", "the latest record in a pair, UTC", func(e *demarche.Edge) any { return e.Last }},
	{"gap_min_s", "double", "seconds; of the smallest gaps on each shared object: the smallest", func(e *demarche.Edge) any { return e.GapMinS }},
	{"gap_median_s", "double", "their median", func(e *demarche.Edge) any { return e.GapMedianS }},
	{"gap_max_s", "double", "and the largest", func(e *demarche.Edge) any { return e.GapMaxS }},
	{"group", "long", "the group that both actors are in, 0 for none", func(e *demarche.Edge) any { return int64(e.Group) }},
	{"weight", "double", "what the metric of the network gives: shared, unless the network says otherwise", func(e *demarche.Edge) any { return e.Weight }},
	{"occasions", "long", "on which both touched an object within the horizon of each other; empty, as all that follows, where chance was not computed", odds(func(c *demarche.Chance) any { return int64(c.Occasions) })},
	{"meetings", "long", "the occasions on which they were within the window", odds(func(c *demarche.Chance) any { return int64(c.Meetings) })},
	{"choice", "double", "meetings by chance, given how active the two are and what was current", odds(func(c *demarche.Chance) any { return c.Choice })},
	{"p_choice", "double", "the probability that chance gives as many; 1e-300 is that or less", odds(func(c *demarche.Chance) any { return c.PChoice })},
	{"timing", "double", "on how many of the occasions they would be within the window by chance", odds(func(c *demarche.Chance) any { return c.Timing })},
	{"p_timing", "double", "the probability that chance gives as many; 1e-300 is that or less", odds(func(c *demarche.Chance) any { return c.PTiming })},
	{"q", "double", "the rate of false edges among all whose q is no larger", odds(func(c *demarche.Chance) any { return c.Q })},
	{"firm", "boolean", "whether q is at most the rate that is allowed", odds(func(c *demarche.Chance) any { return c.Firm })},
	{"on_one", "boolean", "whether a firm edge would not be without the meeting that was least likely", odds(func(c *demarche.Chance) any { return c.OnOne })},
	{"explained", "string", "which null models leave it to chance: choice, timing, both; empty for a firm edge", odds(func(c *demarche.Chance) any { return c.Explained })},
}

// graphColumns are those of an edge in formats that have a place of their own for
// its weight.
var graphColumns = slices.DeleteFunc(slices.Clone(edgeColumns), func(c column[demarche.Edge]) bool { return c.name == "weight" })

// odds returns what tells a value of an edge's chance, and nil where that was not
// computed.
func odds(value func(*demarche.Chance) any) func(*demarche.Edge) any {
	return func(e *demarche.Edge) any {
		if e.Chance == nil {
			return nil
		}
		return value(e.Chance)
	}
}

// actorColumns are the columns of a node that are the same in every network.
var actorColumns = []column[demarche.Node]{
	{"platform", "string", "where the actor posts", func(n *demarche.Node) any { return n.Platform }},
	{"posts", "long", "the actor's records in the case", func(n *demarche.Node) any { return n.Posts }},
	{"first", "string", "the actor's first record in the case, UTC", func(n *demarche.Node) any { return n.First }},
	{"last", "string", "the actor's last record in the case, UTC", func(n *demarche.Node) any { return n.Last }},
}

// nodeColumns are the columns of a node that belong to its network.
var nodeColumns = []column[demarche.Node]{
	{"group", "long", "the actor's group in the network, the largest is 1, 0 for none", func(n *demarche.Node) any { return int64(n.Group) }},
	{"degree", "long", "edges; where chance was computed the firm ones, and 0 for an actor that has none", func(n *demarche.Node) any { return int64(n.Degree) }},
	{"strength", "long", "the sum of the shared of its edges", func(n *demarche.Node) any { return int64(n.Strength) }},
	{"betweenness", "double", "share of shortest paths that lead through the actor, 0 to 1", func(n *demarche.Node) any { return n.Betweenness }},
}

// docOf lists columns for a Doc, one a line.
func docOf[T any](columns []column[T]) string {
	var s strings.Builder
	for _, c := range columns {
		fmt.Fprintf(&s, "\n  %-13s %s", c.name, c.doc)
	}
	return s.String()
}

// text returns a value as the formats made of text have it: times as RFC 3339
// in UTC, numbers in decimals. What is not known (the zero time, a number that
// is none) is "".
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		return strconv.FormatBool(v)
	case string:
		return clean(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return ""
		}
		if v != 0 && math.Abs(v) < 1e-6 {
			return strconv.FormatFloat(v, 'e', -1, 64)
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.UTC().Format(time.RFC3339Nano)
	}
	panic(fmt.Sprintf("export: no text for %T", v))
}

// clean returns s with U+FFFD for every character that XML 1.0 (section 2.2)
// has no place for.
func clean(s string) string {
	ok := func(r rune) bool {
		return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
	}
	if utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return !ok(r) }) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if ok(r) {
			return r
		}
		return utf8.RuneError
	}, s)
}
