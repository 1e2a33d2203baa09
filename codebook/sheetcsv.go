package codebook

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// CodingsCSV writes a table with a row a unit and a column a code.
var CodingsCSV = SheetFormat{
	Name: "csv",
	Ext:  ".csv",
	Doc: `a table with a row a unit and a column a code, for a spreadsheet

Fill the columns that begin with code: VALUE is yes, leaning or no; VALUE/STANCE, as
yes/reports, adds promotes, reports or rebuts; VALUE/STANCE: WORDS adds the words
that show it. Write yes into the column done when a row is done: its empty codes are then no.
Without it they are not coded.`,
	Write: writeCSV,
}

// CodePrefix is what the column of a code begins with in codings-csv.
const CodePrefix = "code:"

func writeCSV(w io.Writer, s *Sheet) error {
	c := csv.NewWriter(w)
	head := []string{"unit", "text", "done"}
	for _, id := range s.Codes {
		head = append(head, CodePrefix+id)
	}
	if err := c.Write(append(head, "note", "coder", "codebook", "sample", "stratum", "inclusion", "digest", "date", "posted", "place")); err != nil {
		return err
	}
	for i := range s.Units {
		u := &s.Units[i]
		for _, by := range coders(s, u) {
			row := []string{u.Record.String(), harmless(u.Text), ""}
			date := ""
			for _, id := range s.Codes {
				cell := ""
				for k := range u.Codings {
					if g := &u.Codings[k]; g.Coder == by && strings.EqualFold(g.Code, id) {
						cell, date = mark(g), g.Date.String()
					}
				}
				row = append(row, cell)
			}
			row = append(row, "", by, s.Book.Full(), s.Sample, u.Stratum, inclusion(u.Inclusion), u.Digest, date, u.Posted, u.Place)
			if err := c.Write(row); err != nil {
				return err
			}
		}
	}
	c.Flush()
	return c.Error()
}

// coders returns who coded a unit, in the order of the codings; the sheet's own where
// nobody did.
func coders(s *Sheet, u *Unit) []string {
	var all []string
	seen := map[string]bool{}
	for i := range u.Codings {
		if by := u.Codings[i].Coder; !seen[by] {
			seen[by] = true
			all = append(all, by)
		}
	}
	if len(all) == 0 {
		return []string{s.Coder}
	}
	return all
}

// inclusion writes a probability so that it reads as the same number again.
func inclusion(p float64) string { return strconv.FormatFloat(p, 'g', -1, 64) }

// harmless puts an apostrophe before what a spreadsheet would take for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r'", rune(s[0])) {
		return "'" + s
	}
	return s
}

// ofUnit returns the codings of one coder, by code in the order of the sheet.
func ofUnit(s *Sheet, u *Unit, by string) []*Coding {
	var all []*Coding
	for _, id := range s.Codes {
		for k := range u.Codings {
			if g := &u.Codings[k]; g.Coder == by && strings.EqualFold(g.Code, id) {
				all = append(all, g)
			}
		}
	}
	return all
}
