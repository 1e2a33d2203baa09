// Package ingest reads files of posts into records. It knows how a file is
// compressed, encoded, split into rows and mapped onto [demarche.Post] or, where
// a shape says that its rows are no posts, onto [demarche.Fact]; it
// knows no case, normalises no link and judges no text.
//
// A file is read twice at most before its rows come: its head is looked at to
// recognise the shape, and where the head leaves the order of day and month
// open, the column of times is looked at as a whole. Nothing is dropped in
// silence: a row that cannot be taken is a [demarche.Refusal], and what is
// assumed, mended or left out is a note of the [demarche.Dataset].
//
// # Shapes
//
// Delimited text of any kind, JSON one document a line, JSON arrays and
// objects that hold one array, and Parquet; over these, a [Format] for each
// shape of file that is known by its columns.
//
// # Sources
//
// Shafranovich 2005, RFC 4180 (delimited text); Klyne and Newman 2002, RFC
// 3339 and Resnick 2008, RFC 5322 (times); Linvill and Warren 2020,
// doi:10.1080/10584609.2020.1718257 (the columns of ira-csv); Righetti and
// Balluff 2025, CooRTweet, doi:10.5117/CCR2025.1.7.RIGH (coortweet-csv);
// Graham, QUT Digital Observatory 2020, doi:10.25912/RDF_1632782596538
// (qut-csv).
package ingest

import (
	"strings"
	"time"
	"unicode/utf8"

	"demarche"
)

// A container is how a file holds its records, whatever they are about.
type container uint8

const (
	delimited container = 1 << iota // rows of fields
	lines                           // JSON documents one after another
	document                        // one JSON array, or one object that holds an array
	columnar                        // Parquet
	marked                          // XML
	outlined                        // YAML
)

// A Format is one shape of file. It is a value in the list in package catalog.
type Format struct {
	Name string // subject-encoding: "posts-csv"

	// Doc is all that a person is told of the format. Its first line is a
	// title: lower case, no full stop. Paragraphs follow that begin In:,
	// Mapped:, Refused: and Traps:.
	Doc string

	holds     container
	fits      func(*table) bool // whether a head is of this shape; nil for any
	roles     func(*table) []demarche.Mapped
	bind      func(*table) binding // what a row needs beyond its roles; nil for nothing
	open      func(*Source) error  // for JSON whose records are nested in a way of their own: sets Source.rows
	positions int                  // how many columns are enough where it is forced, whatever their names; 0 for none
	zone      string               // the zone that the shape's documentation states, or ""

	// Of a shape whose rows are no posts:
	Holds     string                          // what they are, as demarche.RollCalls
	facts     func(*table) factReader         // reads rows of a table or documents of JSON
	fitsHead  func(head []byte) bool          // whether the head of a text is of this shape, where it is XML or YAML
	openFacts func(*Source) (factRows, error) // reads XML or YAML; nil for the other containers
}

// A binding is what a format does with each row of one file, beyond reading
// columns as roles. Each of its functions may be nil.
type binding struct {
	moment func(cells []string) (us int64, ok bool) // reads the time, in place of the clock
	adjust func(cells []string, p *demarche.Post) *demarche.Refusal
	notes  func() []string // what became known on the way
}

// Options say how a file is to be read. The zero value but for Formats
// recognises everything.
type Options struct {
	Formats []Format // the shapes to recognise, most special first
	Format  string   // force one by name; "" to recognise

	// Map says which column is read as what, by role: actor, at, text... The
	// role mark:NAME names a column that becomes the trace NAME. A value that
	// begins with "=" is a constant: "=presstv". The role dates is a constant,
	// =day-first or =month-first.
	Map map[string]string

	Zone      *time.Location // for times without a zone; nil is UTC, recorded as assumed
	Delimiter string         // one character, or "tab"; "" to recognise
	Encoding  string         // as in the WHATWG Encoding Standard: "windows-1251"; "" to recognise

	// Command is what was typed before the file, fit for a shell, and Flags the
	// flags beside --map: hints name the command again. "" is demarche add CASE.
	Command string
	Flags   []string
}

// command returns what a hint begins with.
func (o Options) command() string {
	if o.Command == "" {
		return "demarche add CASE"
	}
	return o.Command
}

// Why a row is refused.
const (
	noActor     = "no-actor"     // its actor is empty
	badTime     = "bad-time"     // its time is empty, unreadable, or before 1990 or after 2100
	badRow      = "bad-row"      // it has more or fewer fields than the file has columns, or is over 16 MiB
	openQuote   = "open-quote"   // a quote opens and is not closed within 1 MiB
	badJSON     = "bad-json"     // it is not JSON
	notAnObject = "not-a-record" // it is JSON, but no object that could be a post
	service     = "service"      // it is no post but the word of a service: a join, a pinned message
)

// maxValue is how much of a value a refusal keeps, in bytes.
const maxValue = 200

// cut returns at most n bytes of s, and no torn character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// refuse returns a refusal of a field; the file and the line are set by who
// yields it.
func refuse(field, value, reason, detail string) *demarche.Refusal {
	return &demarche.Refusal{Field: field, Value: strings.Clone(cut(value, maxValue)), Reason: reason, Detail: detail}
}
