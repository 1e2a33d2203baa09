package codebook

import (
	"encoding/csv"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"demarche"
)

// CodingsCSV writes a table: to be filled, with a row a unit and a column a code; of what was
// coded, with a row a coding.
var CodingsCSV = SheetFormat{
	Name: "csv",
	Ext:  ".csv",
	Doc: `a table for a spreadsheet, with a row a unit and a column a code

It is UTF-8 with a byte order mark, by which spreadsheets know it. Fill the columns that
begin with code: VALUE is yes, leaning or no; VALUE/STANCE, as yes/reports, adds
promotes, reports or rebuts; VALUE/STANCE: WORDS adds the words that show it. Write yes
into the column done when a row is done: its empty codes are then no. Without it they
are not coded. An apostrophe before a cell keeps it from being read as a date, a number or
a formula. Save it as CSV again, in UTF-8 where the spreadsheet asks.`,
	Write: writeCSV,
}

// CodePrefix is what the column of a code begins with.
const CodePrefix = "code:"

func writeCSV(w io.Writer, s *Sheet) error {
	c := csv.NewWriter(w)
	write := writeBlank
	if s.Coded() {
		write = writeCoded
	} else if _, err := io.WriteString(w, "\uFEFF"); err != nil { // by which a spreadsheet knows that it is UTF-8
		return err
	}
	if err := write(c, s); err != nil {
		return err
	}
	c.Flush()
	return c.Error()
}

// writeBlank writes a row for each unit, to be filled.
func writeBlank(c *csv.Writer, s *Sheet) error {
	head := []string{"unit", "text", "done"}
	for _, id := range s.Codes {
		head = append(head, CodePrefix+id)
	}
	if err := c.Write(append(head, "note", "coder", "codebook", "sample", "stratum", "inclusion", "digest", "date", "posted", "place")); err != nil {
		return err
	}
	for i := range s.Units {
		u := &s.Units[i]
		row := append([]string{asText(u.Name()), harmless(u.Text), ""}, make([]string, len(s.Codes)+1)...)
		row = append(row, harmless(s.Coder), s.Book.Full(), s.Sample, u.Stratum, inclusion(u.Inclusion), asText(u.Digest), "", u.Posted, harmless(u.Place))
		if err := c.Write(row); err != nil {
			return err
		}
	}
	return nil
}

// writeCoded writes a row for each coding.
func writeCoded(c *csv.Writer, s *Sheet) error {
	if err := c.Write([]string{"unit", "code", "value", "stance", "span", "coder", "date", "codebook", "sample", "stratum", "inclusion", "digest", "place", "text"}); err != nil {
		return err
	}
	for i := range s.Units {
		u := &s.Units[i]
		for k := range u.Codings {
			g := &u.Codings[k]
			if err := c.Write([]string{
				asText(g.Unit), g.Code, g.Value, g.Stance, harmless(g.Span), harmless(g.Coder), g.Date.String(), g.Codebook, g.Sample, g.Stratum, inclusion(g.Inclusion),
				asText(g.Digest), harmless(u.Place), harmless(u.Text),
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// inclusion writes a probability so that it reads as the same number again; "" of none.
func inclusion(p float64) string {
	if p == 0 {
		return ""
	}
	return strconv.FormatFloat(p, 'g', -1, 64)
}

// numberLike are texts that a spreadsheet takes for a number or a date: 1/47, 004711,
// 123e4567.
var numberLike = regexp.MustCompile(`^\d+(/\d+|e\d+)?$`)

// asText puts an apostrophe before what a spreadsheet would not leave as it is.
func asText(s string) string {
	if numberLike.MatchString(s) {
		return "'" + s
	}
	return harmless(s)
}

// harmless puts an apostrophe before what a spreadsheet would take for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r'", rune(s[0])) {
		return "'" + s
	}
	return s
}

// A reader is what one coder read in a unit at one date.
type reader struct {
	coder   string
	date    demarche.Date
	codings []*demarche.Coding
}

// readers returns what each coder read in a unit, in the order of the codings; of a unit that
// nobody coded, the sheet's own coder and nothing.
func (s *Sheet) readers(u *Unit) []reader {
	var all []reader
	for i := range u.Codings {
		g := &u.Codings[i]
		k := slices.IndexFunc(all, func(r reader) bool { return r.coder == g.Coder && r.date == g.Date })
		if k < 0 {
			k = len(all)
			all = append(all, reader{coder: g.Coder, date: g.Date})
		}
		all[k].codings = append(all[k].codings, g)
	}
	if len(all) == 0 {
		return []reader{{coder: s.Coder}}
	}
	return all
}

// parted returns the units of the sheet with the codings of each from one draw under one
// codebook, for formats in which a unit tells that for all of its codings.
func (s *Sheet) parted() []Unit {
	var all []Unit
	for i := range s.Units {
		if len(s.Units[i].Codings) == 0 {
			all = append(all, s.Units[i])
		}
		first := len(all)
		for _, g := range s.Units[i].Codings {
			k := first
			for k < len(all) && !sameDraw(&all[k].Codings[0], &g) {
				k++
			}
			if k == len(all) {
				all = append(all, s.Units[i])
				all[k].Codings = nil
			}
			all[k].Codings = append(all[k].Codings, g)
		}
	}
	return all
}

func sameDraw(a, b *demarche.Coding) bool {
	return a.Unit == b.Unit && a.Digest == b.Digest && a.Codebook == b.Codebook && a.Sample == b.Sample && a.Stratum == b.Stratum && a.Inclusion == b.Inclusion
}
