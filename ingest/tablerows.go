package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"demarche"
)

// headRows is how many rows of a head are looked at.
const headRows = 10_000

// openDelimited recognises delimited text.
func (s *Source) openDelimited(head []byte, whole bool) error {
	if s.options.Format != "" && s.format.holds&delimited == 0 {
		return s.wrongContainer("delimited text")
	}
	d, err := s.findDialect(head, whole)
	if err != nil {
		return err
	}
	s.dialect = d
	sample, _ := sampleRows(head, whole, d)
	if len(sample) == 0 {
		return s.unreadable(head, "no row could be read")
	}
	if width(sample) < 2 {
		return s.unreadable(head, "is text that no comma, semicolon, tab or bar parts into columns")
	}
	s.setHeader(sample, whole)
	s.columns = s.table.columns
	if err := lookup(s.dataset.Name, s.table); err != nil && s.options.Format == "" {
		return err
	}
	if err := s.choose(delimited, s.table, "delimited text"); err != nil {
		return err
	}
	s.later = func() []string { return nil }
	if s.format.facts != nil {
		return s.openFactTable(s.newTableFacts)
	}
	s.rows = func() (rows, error) { return s.newTableRows() }
	return s.settle(s.wholeColumn)
}

// A numbered row is one of a head, with the line where it starts.
type numbered struct {
	line  int64
	cells []string
}

// sampleRows returns the rows of a head that can be read, and how many cannot.
// The last row is left out if the head may have cut it.
func sampleRows(head []byte, whole bool, d dialect) (out []numbered, refused int) {
	sp := newSplitter(bytes.NewReader(head), d)
	for len(out) < headRows {
		fields, line, refusal, err := sp.next()
		if err != nil {
			if !whole && len(out) > 1 {
				out = out[:len(out)-1]
			}
			break
		}
		if refusal == nil {
			out = append(out, numbered{line, slices.Clone(fields)})
		} else {
			refused++
		}
	}
	return out, refused
}

// findDialect recognises how rows are written: the way in which most rows of
// the head have the same number of fields, more than one.
func (s *Source) findDialect(head []byte, whole bool) (dialect, error) {
	d := dialect{delim: ',', quote: '"', eol: '\n'}
	head = head[:min(len(head), 256<<10)]
	whole = whole && len(head) < 256<<10
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		d.eol = '\r'
	}
	delims := []byte{',', ';', '\t', '|'}
	if first, _, _ := bytes.Cut(head, []byte{d.eol}); bytes.HasPrefix(first, []byte("sep=")) && len(bytes.TrimRight(first, "\r")) == 5 {
		delims = []byte{first[4]}
	}
	switch forced := s.options.Delimiter; {
	case forced == "tab" || forced == `\t`:
		delims = []byte{'\t'}
	case len(forced) == 1 && forced != `"` && forced != "\n":
		delims = []byte{forced[0]}
	case forced != "":
		return d, demarche.Errorf(demarche.Usage, "the delimiter is one character or the word tab, not %.80q", forced)
	}
	best, bestScore := d, -1.0
	best.delim = delims[0]
	escapes := bytes.Contains(head, []byte(`\"`))
	for _, delim := range delims {
		for _, way := range []dialect{{quote: '"'}, {quote: '"', escape: true}, {}} {
			if way.escape && !escapes {
				continue
			}
			way.delim, way.eol = delim, d.eol
			sample, refused := sampleRows(head, whole, way)
			if score := fitness(sample, refused, way); score > bestScore+1e-9 {
				best, bestScore = way, score
			}
		}
	}
	return best, nil
}

// fitness is the share of rows that have the most common number of fields, a
// little more where the first row has it too; 0 where that number is one. To
// take quotes for text costs as much as there are fields wrapped in them.
func fitness(sample []numbered, refused int, d dialect) float64 {
	w := width(sample)
	if w < 2 {
		return 0
	}
	good, quoted, wrapped := 0, 0, 0
	for _, row := range sample {
		if len(row.cells) == w {
			good++
		}
		if d.quote != 0 {
			continue
		}
		for _, c := range row.cells {
			if strings.IndexByte(c, '"') >= 0 {
				quoted++
				if len(c) > 1 && c[0] == '"' && c[len(c)-1] == '"' {
					wrapped++
				}
			}
		}
	}
	score := float64(good) / float64(len(sample)+refused)
	if len(sample[0].cells) == w {
		score += 0.05
	}
	if quoted > 0 {
		score -= 0.01 + 0.5*float64(wrapped)/float64(quoted)
	}
	return score
}

// width returns the most common number of fields; of two as common the larger.
func width(sample []numbered) int {
	counts := map[int]int{}
	best := 0
	for _, row := range sample {
		counts[len(row.cells)]++
	}
	for w, n := range counts {
		if n > counts[best] || n == counts[best] && w > best {
			best = w
		}
	}
	return best
}

// setHeader finds the header among the rows of a head and sets the table.
func (s *Source) setHeader(sample []numbered, whole bool) {
	w := width(sample)
	first := 0
	if sample[0].cells[0] == "sep=" && len(sample) > 1 {
		first = 1 // Excel's word to itself
	}
	for first < len(sample)-1 && len(sample[first].cells) != w && !shortHeader(sample, first, w) {
		first++
	}
	header := sample[first]
	if first > 0 {
		s.notes = append(s.notes, fmt.Sprintf("the lines before line %d are not rows of the table and are left out", header.line))
	}
	rows := sample[first+1:]
	names := header.cells
	headerless := looksLikeData(header.cells, rows)
	switch {
	case headerless:
		names = make([]string, w)
		rows = sample[first:]
		s.notes = append(s.notes, "the file has no header; its columns are named c1, c2, ...")
	case len(names) == w-1:
		if endsEmpty(rows, w) {
			names = append(slices.Clone(names), "")
			s.notes = append(s.notes, "every row ends in a delimiter; the empty column is kept as c"+fmt.Sprint(w))
		} else {
			names = append([]string{"row"}, names...)
			s.notes = append(s.notes, `the header has one name less than the rows have fields; the first column, which R leaves without a name, is called "row"`)
		}
	}
	s.table = newTable(names)
	s.table.headerless = headerless
	s.table.all = whole && len(sample) < headRows
	s.skip = int(header.line)
	if headerless {
		s.skip--
	}
	for _, row := range rows {
		if len(row.cells) == len(names) {
			s.table.rows = append(s.table.rows, row.cells)
		}
	}
}

// shortHeader says whether the row at i is a header that lacks one name.
func shortHeader(sample []numbered, i, w int) bool {
	return i == 0 && w > 2 && len(sample[i].cells) == w-1 && !looksLikeData(sample[i].cells, nil)
}

func endsEmpty(rows []numbered, w int) bool {
	for _, row := range rows {
		if len(row.cells) == w && strings.TrimSpace(row.cells[w-1]) != "" {
			return false
		}
	}
	return true
}

// looksLikeData says whether a first row is one of data: it has a time or an
// address in it, or a number in a column of numbers.
func looksLikeData(first []string, rows []numbered) bool {
	for i, cell := range first {
		cell = strings.TrimSpace(cell)
		var v survey
		if _, _, ok := v.recognise(cell); ok || strings.HasPrefix(cell, "http://") || strings.HasPrefix(cell, "https://") {
			return true
		}
		if !isNumber(cell) {
			continue
		}
		numbers := 0
		for _, row := range rows {
			if i < len(row.cells) && isNumber(row.cells[i]) {
				numbers++
			}
		}
		if numbers*2 > len(rows) {
			return true
		}
	}
	return false
}

func isNumber(s string) bool {
	_, n := number(s, len(s))
	return n > 0 && n == len(s)
}

// tableRows reads the rows of delimited text.
type tableRows struct {
	*Source
	in    *stream
	sp    *splitter
	width int
}

func (s *Source) newTableRows() (*tableRows, error) {
	in, err := s.text()
	if err != nil {
		return nil, err
	}
	t := &tableRows{Source: s, in: in, sp: newSplitter(in, s.dialect), width: len(s.columns)}
	for t.sp.line <= int64(s.skip) {
		if _, _, _, err := t.sp.next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			in.Close()
			return nil, err
		}
	}
	s.later = t.mended
	return t, nil
}

func (t *tableRows) Close() error { return t.in.Close() }
func (t *tableRows) done() int64  { return t.in.read.n }

// mended tells what reading changed.
func (t *tableRows) mended() []string {
	if t.in.text != nil {
		t.dataset.Encoding = t.in.text.name
	}
	notes := mapperNotes(t.mapper)
	if t.sp.repaired > 0 {
		notes = append(notes, fmt.Sprintf("in %d rows, bytes that are not UTF-8 were replaced by U+FFFD", t.sp.repaired))
	}
	return notes
}

// cells returns the next row that has as many fields as there are columns.
func (t *tableRows) cells() ([]string, int64, *demarche.Refusal, error) {
	cells, line, refusal, err := t.sp.next()
	if err == nil && refusal == nil && len(cells) != t.width {
		value := strings.Join(cells, string(rune(t.sp.delim)))
		detail := fmt.Sprintf("the row has %d fields; the file has %d columns", len(cells), t.width)
		if t.sp.line > line+1 {
			detail += fmt.Sprintf(" (the row goes to line %d)", t.sp.line-1)
		}
		refusal = refuse("", value, badRow, detail)
	}
	return cells, line, refusal, err
}

func (t *tableRows) next() (*demarche.Post, *demarche.Refusal, error) {
	cells, line, refusal, err := t.cells()
	var post *demarche.Post
	if err == nil && refusal == nil {
		post, refusal = t.mapper.read(cells)
	}
	switch {
	case err != nil:
		return nil, nil, err
	case refusal != nil:
		refusal.Line = line
		return nil, refusal, nil
	}
	post.Line = line
	return post, nil, nil
}

// wholeColumn gives the cells of a column to look until it has seen enough.
func (s *Source) wholeColumn(column int, look func(string) bool) error {
	r, err := s.newTableRows()
	if err != nil {
		return err
	}
	defer r.Close()
	for {
		cells, _, refusal, err := r.cells()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if refusal == nil && !look(cells[column]) {
			return nil
		}
	}
}
