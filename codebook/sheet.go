package codebook

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"

	"demarche"
)

// A Unit is a post as it goes to a coder, and what is needed to know it again when it comes
// back.
type Unit struct {
	Record    demarche.RecordID
	Place     string // FILE:LINE; "" where the coder is not to see it
	Digest    string // of its text: see [Digest]
	Text      string
	Lang      string
	Posted    string  // the day, 2006-01-02; "" where the coder is not to see it
	Stratum   string  // a name that tells nothing of the stratum
	Inclusion float64 // the probability with which it was drawn; 0 where not by chance

	Codings []Coding // what was read in it already; none of a sheet that is to be filled
}

// Digest returns the first 12 hex digits of SHA-256 of a text, by which it is seen that a
// coding is of this text.
func Digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}

// A Sheet is what goes to one coder, or what coders read.
type Sheet struct {
	Book   *Codebook
	Codes  []string // the IDs of those that are coded
	Sample string   // its name
	Coder  string   // whose sheet it is; "" where the tool tells
	Units  []Unit
}

// A SheetFormat is a shape in which a sheet is written. ingest reads each again.
type SheetFormat struct {
	Name  string
	Ext   string
	Doc   string // what a coder does with it; the first line is a title
	Write func(io.Writer, *Sheet) error
}

// The values of a code in a unit.
const (
	Yes     = "yes"
	Leaning = "leaning" // it can be read so, and otherwise
	No      = "no"
)

// The stances of a unit to a narrative.
const (
	Promotes = "promotes"
	Reports  = "reports"
	Rebuts   = "rebuts"
)

// mark writes VALUE, VALUE/STANCE or VALUE/STANCE: SPAN.
func mark(c *Coding) string {
	s := c.Value
	if c.Stance != "" {
		s += "/" + c.Stance
	}
	if c.Span != "" {
		s += ": " + strings.Join(strings.Fields(c.Span), " ")
	}
	return s
}

// SheetFormats are the shapes in which sheets are written.
var SheetFormats = []SheetFormat{CodingsCSV}

// SheetFormatNames returns the names of all.
func SheetFormatNames() []string {
	names := make([]string, len(SheetFormats))
	for i, f := range SheetFormats {
		names[i] = f.Name
	}
	return names
}
