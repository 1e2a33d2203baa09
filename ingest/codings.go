package ingest

import (
	"slices"
	"strconv"
	"strings"

	"demarche"
)

// notCoded is why a unit is refused of which its coder says nothing.
const notCoded = "not-coded"

// CodingsCSV reads what coders read in posts, from a table.
var CodingsCSV = Format{
	Name:  "codings-csv",
	Holds: demarche.Codings,
	Doc: `codings: what coders read in posts, from a table

In: a table with a column unit, which says the post: DATASET/ROW of the case, FILE:LINE,
or its key. Either a row is one coding, with the columns code and value; or it is one
unit by one coder, with a column for each code whose name begins with code: as the
sheets of demarche code sample have. It may have coder, stance, span, codebook, sample,
stratum, inclusion, digest, date, place (FILE:LINE), and source, as_of, confidence and
note, as agreements-csv says. Or it is what Label Studio exports as CSV or TSV, or doccano
as CSV, and is read as label-studio-json and doccano-jsonl say.

Mapped: every column by its name. A value is yes, leaning (it can be read so, and
otherwise) or no; where a row is one coding, it may be a class of a scheme. A cell of a
code is VALUE, VALUE/STANCE or VALUE/STANCE: WORDS, as "yes/reports: the regime in
Arcadia"; a stance is promotes, reports or rebuts, the words are those that show it. In
a row whose column done is yes, a code whose cell is empty is no; in others it is not
coded. The inclusion is the probability with which the post was drawn, 0 where chance
had no part in it: of those no estimate is made.

Refused: no-name (the unit, the code or the value is empty), not-coded (no code of the
row is filled, and done is not yes), bad-word (done is neither yes nor no), bad-row,
open-quote. A cell that cannot be read, a stance that is none, an inclusion that is no
probability and a date that is none are left out and told.

Traps: a spreadsheet takes 1/47 for a date. The sheets have an apostrophe before it,
which is left out here; where the unit is none any more, the place is taken. The column
text is not read: whether a coding is of the post's text is told by the digest.
`,
	holds: delimited,
	fits: func(t *table) bool {
		return t.has("unit", "code", "value") || t.has("unit") && len(codeColumns(t)) > 0 || labelStudioMin(t) || isDoccanoTable(t)
	},
	facts: func(t *table) factReader {
		switch {
		case labelStudioMin(t):
			a := &annotators{}
			return factReader{row: a.row, notes: func() []string { return a.notes }}
		case isDoccanoTable(t):
			return factReader{row: doccanoRow}
		}
		codes := codeColumns(t)
		return factReader{row: func(r *factRow) *demarche.Refusal {
			c, refusal := r.unit()
			if refusal != nil {
				return refusal
			}
			r.common()
			if len(codes) == 0 {
				return r.oneCoding(c)
			}
			return r.sheetRow(c, codes)
		}}
	},
}

// codePrefix is what the name of a column of a code begins with.
const codePrefix = "code:"

// A codeColumn is the column of one code.
type codeColumn struct {
	code   string
	column int
}

func codeColumns(t *table) []codeColumn {
	var all []codeColumn
	for i, c := range t.columns {
		if len(c) > len(codePrefix) && strings.EqualFold(c[:len(codePrefix)], codePrefix) {
			all = append(all, codeColumn{strings.TrimSpace(c[len(codePrefix):]), i})
		}
	}
	return all
}

// plainCell returns a cell without the apostrophe that keeps a spreadsheet from reading it as
// a date or a number.
func (r *factRow) plainCell(column string) string { return strings.TrimPrefix(r.cell(column), "'") }

// unit reads what all codings of a row share: which post they are of, who read it, and
// how it was drawn.
func (r *factRow) unit() (demarche.Coding, *demarche.Refusal) {
	c := demarche.Coding{
		Unit: r.plainCell("unit"), Digest: strings.ToLower(r.plainCell("digest")), Coder: r.cell("coder"), Codebook: r.cell("codebook"),
		Sample: r.cell("sample"), Stratum: r.cell("stratum"), Date: r.date("date"),
	}
	if _, err := demarche.ParseRecordID(c.Unit); err != nil && r.cell("place") != "" {
		c.Unit = r.cell("place")
	}
	if c.Unit == "" {
		return c, refuse("unit", "", noName, "unit is empty, and the row says of no post what it is")
	}
	c.Inclusion = r.probability("inclusion", r.cell("inclusion"))
	return c, nil
}

// probability reads the probability with which a post was drawn; one that is none is left
// out and told.
func (r *factRow) probability(field, written string) float64 {
	if written == "" {
		return 0
	}
	p, err := strconv.ParseFloat(strings.Replace(written, ",", ".", 1), 64) // a comma where the spreadsheet's country has one
	if err != nil || !(p >= 0 && p <= 1) {
		r.leave(field, written, badNumber, "want a probability between 0 and 1; without it the coding enters no estimate")
		return 0
	}
	return p
}

// stances are what a post can do with what it tells.
var stances = []string{"promotes", "reports", "rebuts"}

// stance returns one of the stances; "" of another word, which is left out and told.
func (r *factRow) stance(field, written string) string {
	s := strings.ToLower(strings.TrimSpace(written))
	if s == "" || slices.Contains(stances, s) {
		return s
	}
	r.leave(field, written, badWord, "want one of: "+strings.Join(stances, ", "))
	return ""
}

// coded returns one of the values of a code, in any case of letters.
func coded(written string) (string, bool) {
	switch s := strings.ToLower(strings.TrimSpace(written)); s {
	case demarche.CodedYes, demarche.CodedLeaning, demarche.CodedNo:
		return s, true
	}
	return "", false
}

// code adds a coding to what the row says.
func (r *factRow) code(c demarche.Coding) {
	if r.Coding == nil {
		r.Coding = &c
		return
	}
	r.more = append(r.more, demarche.Fact{Coding: &c})
}

// seen adds what one coder read under one code of a unit to what is known already, in the
// order in which it comes. A second reading of the same code is left out and told, where it
// is another; its words are added where it is the same.
func (r *factRow) seen(all []demarche.Coding, c demarche.Coding, words string) []demarche.Coding {
	i := slices.IndexFunc(all, func(b demarche.Coding) bool { return b.Code == c.Code })
	switch {
	case i < 0:
		all, i = append(all, c), len(all)
	case all[i].Value != c.Value || all[i].Stance != c.Stance:
		r.leave(c.Code, strings.TrimSuffix(c.Value+"/"+c.Stance, "/"), repeated, "the same coder has read this code otherwise already")
		return all
	}
	addSpan(&all[i], words)
	return all
}

// oneCoding reads a row that is one coding.
func (r *factRow) oneCoding(c demarche.Coding) *demarche.Refusal {
	if refusal := r.needs("code", "value"); refusal != nil {
		return refusal
	}
	c.Code, c.Value, c.Span = r.cell("code"), r.cell("value"), r.cell("span")
	if value, ok := coded(c.Value); ok {
		c.Value = value
	}
	c.Stance = r.stance("stance", r.cell("stance"))
	r.code(c)
	return nil
}

// sheetRow reads a row that is one unit by one coder, with a column for each code.
func (r *factRow) sheetRow(c demarche.Coding, codes []codeColumn) *demarche.Refusal {
	done := strings.ToLower(r.cell("done"))
	if done != "" && done != "yes" && done != "no" {
		return refuse("done", r.cell("done"), badWord, "want yes, or nothing")
	}
	for _, k := range codes {
		cell := r.at(k.column)
		c.Code, c.Value, c.Stance, c.Span = k.code, "", "", ""
		switch {
		case cell != "":
			if !r.mark(&c, codePrefix+k.code, cell) {
				continue
			}
		case done == "yes":
			c.Value = demarche.CodedNo
		default:
			continue
		}
		r.code(c)
	}
	switch {
	case r.Coding != nil:
		return nil
	case len(r.left) > 0: // what is left out of a row that is refused would not be told
		return refuse(r.left[0].Field, r.left[0].Value, r.left[0].Reason, r.left[0].Detail)
	}
	return refuse("done", r.cell("done"), notCoded, "no code of the row is filled, and done is not yes")
}

// mark reads VALUE, VALUE/STANCE or VALUE/STANCE: WORDS into a coding. What cannot be read
// is left out and told.
func (r *factRow) mark(c *demarche.Coding, field, written string) bool {
	head, span, _ := strings.Cut(written, ":")
	value, stance, _ := strings.Cut(head, "/")
	var ok bool
	if c.Value, ok = coded(value); !ok {
		r.leave(field, written, badWord, "want yes, leaning or no; VALUE/STANCE; or VALUE/STANCE: WORDS")
		return false
	}
	c.Stance, c.Span = r.stance(field, stance), strings.TrimSpace(span)
	return true
}
