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
	Posted    string  // the day, 2006-01-02; "" where the coder is not to see it
	Stratum   string  // a name that tells nothing of the stratum
	Inclusion float64 // the probability with which it was drawn; 0 where not by chance

	Codings []demarche.Coding // what was read in it already; none of a sheet that is to be filled
}

// Name returns what the unit is called in a sheet: its record, or what its codings call it
// where the case has no such post.
func (u *Unit) Name() string {
	if u.Record == 0 && len(u.Codings) > 0 {
		return u.Codings[0].Unit
	}
	return u.Record.String()
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

// Coded reports whether anything of the sheet was coded already.
func (s *Sheet) Coded() bool {
	for i := range s.Units {
		if len(s.Units[i].Codings) > 0 {
			return true
		}
	}
	return false
}

// Unplaced returns how many codings have words that do not stand in the text of their unit.
func (s *Sheet) Unplaced() int {
	n := 0
	for i := range s.Units {
		u := &s.Units[i]
		for k := range u.Codings {
			if !strings.Contains(u.Text, u.Codings[k].Span) {
				n++
			}
		}
	}
	return n
}

// A SheetFormat is a shape in which a sheet is written. ingest reads each again.
type SheetFormat struct {
	Name  string
	Ext   string
	Doc   string // what a coder does with it; the first line is a title
	Write func(io.Writer, *Sheet) error

	// Places says that the words that show a coding are written by their place in the
	// text, so that those that do not stand in it are not written: see [Sheet.Unplaced].
	Places bool

	// Setup writes what the tool wants beside the sheet, and SetupExt is what its file
	// is called by; nil for nothing.
	Setup    func(io.Writer, *Sheet) error
	SetupExt string
}

// SheetFormats are the shapes in which sheets are written.
var SheetFormats = []SheetFormat{CodingsCSV, LabelStudio, Doccano, REFIQDA}

// SheetFormatNames returns the names of all.
func SheetFormatNames() []string {
	names := make([]string, len(SheetFormats))
	for i, f := range SheetFormats {
		names[i] = f.Name
	}
	return names
}

// What a unit does with a narrative.
const (
	Promotes = "promotes"
	Reports  = "reports"
	Rebuts   = "rebuts"
)

// Stances are all of them.
var Stances = []string{Promotes, Reports, Rebuts}

// None is the label that says of a unit that it was read and no code applies.
const None = "none"

// label writes a coding as CODE, CODE:VALUE, CODE/STANCE or CODE:VALUE/STANCE.
func label(g *demarche.Coding) string {
	s := g.Code
	if g.Value != demarche.CodedYes {
		s += ":" + g.Value
	}
	if g.Stance != "" {
		s += "/" + g.Stance
	}
	return s
}

// labels are what a coder may put on a unit: each code, each that is leaning, and none.
func (s *Sheet) labels() []string {
	var all []string
	for _, id := range s.Codes {
		all = append(all, id, id+":"+demarche.CodedLeaning)
	}
	return append(all, None)
}
