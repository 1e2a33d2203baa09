package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/valyala/fastjson"

	"demarche"
	"demarche/state"
)

// A factReader makes facts of the rows of one file. One of row and document is
// not nil.
type factReader struct {
	row      func(*factRow) *demarche.Refusal                  // of delimited text
	document func(*fastjson.Value, *factRow) *demarche.Refusal // of JSON
	notes    func() []string                                   // what became known on the way; nil for nothing
}

// factRows are what a file of facts holds, one after another.
type factRows interface {
	// next reads the next row into r, or returns why it cannot be taken, or io.EOF.
	next(r *factRow) (*demarche.Refusal, error)
	io.Closer
	done() int64 // how many bytes of the file have been read
}

// Why a row or a field of a file of facts is not taken.
const (
	noName       = "no-name"       // what the row is about is empty
	badDate      = "bad-date"      // it is no date, or none is there where one must be
	badNumber    = "bad-number"    // it is no number
	badWord      = "bad-word"      // it is none of the words that may stand there
	unknownState = "unknown-state" // no state is spelled so
	repeated     = "repeated"      // the row says what an earlier one said
	badXML       = "bad-xml"       // it is not XML
)

// A factRow is a row of a file of facts as it is read: its cells, and the fact
// that they become.
type factRow struct {
	demarche.Fact
	table *table
	file  string // its name
	cells []string
	left  []*demarche.Refusal // the fields that were left out
	more  []demarche.Fact     // what the row says beside its first fact
}

// cell returns a column's cell without blanks around it; "" where there is no
// such column or nothing in it.
func (r *factRow) cell(column string) string { return r.at(r.table.index(column)) }

// at is cell for a column by its number.
func (r *factRow) at(column int) string {
	if column < 0 || blank(r.cells[column]) {
		return ""
	}
	return strings.TrimSpace(r.cells[column])
}

// leave keeps the row without one of its fields, and says why.
func (r *factRow) leave(field, value, reason, detail string) {
	refusal := refuse(field, value, reason, detail)
	refusal.Kept = true
	r.left = append(r.left, refusal)
}

// list returns the values of a cell that are parted by semicolons.
func (r *factRow) list(column string) []string { return parted(r.cell(column)) }

func parted(cell string) []string {
	var values []string
	for v := range strings.SplitSeq(cell, ";") {
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	}
	return values
}

// states returns the values of a cell with every state by its code. What is no
// state stands as it is written: a bloc, an organisation.
func (r *factRow) states(column string) []string {
	values := r.list(column)
	for i, v := range values {
		values[i] = codeOr(v)
	}
	return values
}

// codeOr returns the code of a state, or what is written where it is none.
func codeOr(written string) string {
	if s, ok := state.Find(written); ok {
		return s.Code
	}
	return strings.TrimSpace(written)
}

// date returns the date in a column. One that cannot be read is left out and
// told.
func (r *factRow) date(column string) demarche.Date {
	cell := r.cell(column)
	d, err := demarche.ParseDate(cell)
	if err != nil {
		r.leave(column, cell, badDate, err.Error())
	}
	return d
}

// needs returns a refusal where any of the columns is empty.
func (r *factRow) needs(columns ...string) *demarche.Refusal {
	for _, c := range columns {
		if r.cell(c) == "" {
			return refuse(c, "", noName, fmt.Sprintf("%s is empty, and the row says nothing without it", c))
		}
	}
	return nil
}

// word returns the cell of a column if it is one of the words.
func (r *factRow) word(column string, words ...string) (string, *demarche.Refusal) {
	cell := strings.ToLower(r.cell(column))
	if slices.Contains(words, cell) {
		return cell, nil
	}
	return "", refuse(column, r.cell(column), badWord, "want one of: "+strings.Join(words, ", "))
}

// common reads the columns that any file of facts may have.
func (r *factRow) common() {
	r.Source, r.AsOf, r.Note = r.cell("source"), r.date("as_of"), r.cell("note")
	if r.cell("confidence") == "" {
		return
	}
	word, refusal := r.word("confidence", string(demarche.Verified), string(demarche.Partly), string(demarche.Recalled))
	if refusal != nil {
		r.leave(refusal.Field, refusal.Value, refusal.Reason, refusal.Detail)
		return
	}
	r.Confidence = demarche.Confidence(word)
}

// Holds returns what the rows of the file are: demarche.Posts, or facts of some
// kind.
func (s *Source) Holds() string {
	if s.format.facts == nil && s.format.openFacts == nil {
		return demarche.Posts
	}
	return s.format.Holds
}

// Facts yields the facts of a file, none where it holds posts, in its order, and a
// [*demarche.Refusal] for each row that is not taken, and, with Kept set and before
// its row, for each field that is left out of one that is; any other error ends it.
// The fact is reused; what its pointers lead to and its strings stay, but
// Original does not. progress, if not nil, is told now and then how many of the
// file's bytes have been read.
func (s *Source) Facts(ctx context.Context, progress func(done, total int64)) iter.Seq2[*demarche.Fact, error] {
	return func(yield func(*demarche.Fact, error) bool) {
		if s.facts == nil {
			return
		}
		rows, err := s.facts()
		if err != nil {
			yield(nil, err)
			return
		}
		defer rows.Close()
		r := factRow{table: s.table, file: s.dataset.Name}
		for n := 0; ; n++ {
			if n%4096 == 0 {
				if err := ctx.Err(); err != nil {
					yield(nil, err)
					return
				}
				if progress != nil {
					progress(rows.done(), s.dataset.Bytes)
				}
			}
			r.Fact, r.left, r.more = demarche.Fact{}, r.left[:0], r.more[:0]
			refusal, err := rows.next(&r)
			if errors.Is(err, io.EOF) {
				if progress != nil {
					progress(s.dataset.Bytes, s.dataset.Bytes)
				}
				return
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if refusal != nil {
				refusal.File, refusal.Line = s.dataset.Name, r.Line
				if !yield(nil, refusal) {
					return
				}
				continue
			}
			for _, left := range r.left {
				left.File, left.Line = s.dataset.Name, r.Line
				if !yield(nil, left) {
					return
				}
			}
			if !yield(&r.Fact, nil) {
				return
			}
			for i := range r.more {
				if !yield(r.also(i), nil) {
					return
				}
			}
		}
	}
}

// also returns a fact that a row says beside its first: of the same line, in the same
// words, from the same source.
func (r *factRow) also(i int) *demarche.Fact {
	f := &r.more[i]
	f.Line, f.Original, f.Source, f.AsOf, f.Confidence, f.Note = r.Line, r.Original, r.Source, r.AsOf, r.Confidence, r.Note
	return f
}

// openFactTable makes the reader of a file of facts whose head is known.
func (s *Source) openFactTable(open func(factReader) (factRows, error)) error {
	if len(s.options.Map) > 0 {
		return demarche.Errorf(demarche.Usage, "%s: %s has its own columns, and --map changes none", s.dataset.Name, s.format.Name).
			WithHint("if it is a file of posts, say so: --format posts-csv")
	}
	s.dataset.Zone, s.dataset.Mapping = "UTC", []demarche.Mapped{}
	s.facts = func() (factRows, error) { return open(s.format.facts(s.table)) }
	return nil
}

// tableFacts reads facts from delimited text.
type tableFacts struct {
	*tableRows
	factReader
}

func (s *Source) newTableFacts(f factReader) (factRows, error) {
	t, err := s.newTableRows()
	if err != nil {
		return nil, err
	}
	s.later = func() []string { return noted(t.mended(), f.notes) }
	return &tableFacts{t, f}, nil
}

func (t *tableFacts) next(r *factRow) (*demarche.Refusal, error) {
	cells, line, refusal, err := t.cells()
	r.Line, r.cells, r.Original = line, cells, cells
	if err != nil || refusal != nil {
		return refusal, err
	}
	return t.row(r), nil
}

// docFacts reads facts from JSON.
type docFacts struct {
	*docs
	factReader
	original [1]string
}

func (s *Source) newDocFacts(f factReader) (factRows, error) {
	d, err := s.newDocs()
	if err != nil {
		return nil, err
	}
	s.later = func() []string { return noted(d.notes(), f.notes) }
	return &docFacts{docs: d, factReader: f}, nil
}

func (d *docFacts) next(r *factRow) (*demarche.Refusal, error) {
	v, text, line, refusal, err := d.docs.document()
	r.Line = line
	if err != nil || refusal != nil {
		return refusal, err
	}
	d.original[0] = text
	r.Original = d.original[:]
	return d.factReader.document(v, r), nil
}

func noted(notes []string, more func() []string) []string {
	if more == nil {
		return notes
	}
	return append(notes, more()...)
}

// dated returns the date in a column that must have one.
func (r *factRow) dated(column string) (demarche.Date, *demarche.Refusal) {
	cell := r.cell(column)
	d, err := demarche.ParseDate(cell)
	switch {
	case err != nil:
		return d, refuse(column, cell, badDate, err.Error())
	case !d.Known():
		return d, refuse(column, cell, badDate, column+" is empty")
	}
	return d, nil
}

// step returns the step of a scale that the value of a row is.
func (r *factRow) step(scale []string) (string, *demarche.Refusal) {
	value := r.cell("value")
	for _, s := range scale {
		if strings.EqualFold(s, value) {
			return s, nil
		}
	}
	return "", refuse("value", value, badWord, "want one of its scale: "+strings.Join(scale, ", "))
}
