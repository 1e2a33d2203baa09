package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"demarche"
)

const (
	maxQuoted = 1 << 20  // a quote that is open for longer than this was never meant to be one
	maxRow    = 16 << 20 // a line longer than this is no row
)

// A dialect is how a file writes its rows.
type dialect struct {
	delim  byte
	quote  byte // 0 where quotes mean nothing
	escape bool // whether a backslash takes the meaning from a quote
	eol    byte // '\n', or '\r' in files of old Macs
}

func (d dialect) String() string {
	name := map[byte]string{',': "comma", ';': "semicolon", '\t': "tab", '|': "pipe"}[d.delim]
	if name == "" {
		name = fmt.Sprintf("%q", d.delim)
	}
	switch {
	case d.quote == 0:
		return name + ", no quoting"
	case d.escape:
		return name + ", quotes escaped with a backslash"
	}
	return name
}

// A splitter cuts text into rows of fields. The fields of a row are substrings
// of one string that is the row's own; the slice is reused.
type splitter struct {
	dialect
	r      io.Reader
	buf    []byte
	lo, hi int
	eof    bool
	line   int64 // of buf[lo], from 1

	fields   []string
	scratch  []byte
	ends     []int
	repaired int64 // rows in which bytes that are no UTF-8 were replaced
}

func newSplitter(r io.Reader, d dialect) *splitter {
	return &splitter{dialect: d, r: r, buf: make([]byte, 256<<10), line: 1}
}

// next returns the fields of the next row and the line where it starts, or a
// refusal of that row, or [io.EOF]. Empty lines are passed over.
func (s *splitter) next() (fields []string, line int64, refusal *demarche.Refusal, err error) {
	for {
		n, err := s.findEOL(0)
		if err != nil {
			return nil, s.line, nil, err
		}
		if n < 0 {
			return nil, s.line, nil, io.EOF
		}
		row := s.buf[s.lo : s.lo+n]
		if n > maxRow {
			refusal = refuse("", string(row[:maxValue]), badRow, fmt.Sprintf("a line of over %d MiB", maxRow>>20))
			err = s.skipLine(n)
			line, s.line = s.line, s.line+1
			return nil, line, refusal, err
		}
		if s.eol == '\n' && n > 0 && row[n-1] == '\r' {
			row = row[:n-1]
		}
		if len(row) == 0 {
			s.skip(n)
			continue
		}
		if s.quote == 0 || bytes.IndexByte(row, s.quote) < 0 {
			line = s.line
			s.split(row)
			s.skip(n)
			return s.fields, line, nil, nil
		}
		return s.quoted()
	}
}

// skip moves on past a line of n bytes and its end.
func (s *splitter) skip(n int) {
	s.lo = min(s.lo+n+1, s.hi)
	s.line++
}

// findEOL returns how far from lo the line ends, looking from lo+from; at the
// end of the file that is where the text ends, and -1 if there is none. A line
// of more than maxRow is reported as that long without its end.
func (s *splitter) findEOL(from int) (int, error) {
	for {
		if i := bytes.IndexByte(s.buf[s.lo+from:s.hi], s.eol); i >= 0 {
			return from + i, nil
		}
		from = s.hi - s.lo
		if s.eof {
			if from == 0 {
				return -1, nil
			}
			return from, nil
		}
		if from > maxRow {
			return from, nil
		}
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
}

// skipLine passes over a line of which n bytes are known not to hold its end.
func (s *splitter) skipLine(n int) error {
	for {
		s.lo += n
		if i := bytes.IndexByte(s.buf[s.lo:s.hi], s.eol); i >= 0 {
			s.lo += i + 1
			return nil
		}
		s.lo, n = s.hi, 0
		if s.eof {
			return nil
		}
		if err := s.fill(); err != nil {
			return err
		}
	}
}

// fill reads more text behind what is there, and moves it to the front before.
func (s *splitter) fill() error {
	if s.lo > 0 {
		copy(s.buf, s.buf[s.lo:s.hi])
		s.lo, s.hi = 0, s.hi-s.lo
	}
	if s.hi == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for s.hi < len(s.buf) {
		n, err := s.r.Read(s.buf[s.hi:])
		s.hi += n
		if errors.Is(err, io.EOF) {
			s.eof = true
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// split cuts a row without quotes.
func (s *splitter) split(row []byte) {
	text := s.text(row)
	s.fields = s.fields[:0]
	start := 0
	for i := 0; i < len(text); i++ {
		if text[i] == s.delim {
			s.fields = append(s.fields, text[start:i])
			start = i + 1
		}
	}
	s.fields = append(s.fields, text[start:])
}

// text returns b as a string of its own, bytes that are no UTF-8 replaced.
func (s *splitter) text(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	s.repaired++
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

// What became of a quoted row.
type ending uint8

const (
	whole  ending = iota
	more          // the buffer ended first
	unshut        // a quote is not closed, or closes where it cannot
)

// quoted returns the row at lo, which has a quote on its first line.
func (s *splitter) quoted() ([]string, int64, *demarche.Refusal, error) {
	for {
		n, end := s.unquote(s.buf[s.lo:s.hi])
		if end == more && s.hi-s.lo > 2*maxRow {
			end = unshut
		}
		switch end {
		case more:
			if err := s.fill(); err != nil {
				return nil, s.line, nil, err
			}
		case unshut:
			line := s.line
			n, err := s.findEOL(0)
			if err != nil {
				return nil, line, nil, err
			}
			value := s.text(s.buf[s.lo : s.lo+min(n, 2*maxValue)])
			if n > maxRow {
				err = s.skipLine(n)
				s.line++
			} else {
				s.skip(n)
			}
			return nil, line, refuse("", value, openQuote, "a quote opens here that no quote closes; the next line is read as a row of its own"), err
		default:
			line := s.line
			s.line += int64(bytes.Count(s.buf[s.lo:s.lo+n], []byte{s.eol}))
			if n > 0 && s.buf[s.lo+n-1] != s.eol {
				s.line++ // the last line has no end
			}
			s.lo += n
			if !utf8.Valid(s.scratch) {
				return s.mended(), line, nil, nil
			}
			text := string(s.scratch)
			s.fields = s.fields[:0]
			start := 0
			for _, end := range s.ends {
				s.fields = append(s.fields, text[start:end])
				start = end
			}
			return s.fields, line, nil, nil
		}
	}
}

// mended returns the fields of the row in scratch, each made UTF-8 by itself.
func (s *splitter) mended() []string {
	s.repaired++
	s.fields = s.fields[:0]
	start := 0
	for _, end := range s.ends {
		s.fields = append(s.fields, strings.ToValidUTF8(string(s.scratch[start:end]), "\uFFFD"))
		start = end
	}
	return s.fields
}

// unquote reads the row at the front of b into scratch and ends, and returns
// how many bytes it took with its line's end.
//
// A quote inside a field that did not begin with one is a character like any
// other, and so is a quote in a quoted field that neither ends it nor is
// doubled, as long as the field is on one line. In a field that has passed a
// line's end such a quote shows that the field was opened by mistake, and that
// rows are being swallowed.
func (s *splitter) unquote(b []byte) (int, ending) {
	s.scratch, s.ends = s.scratch[:0], s.ends[:0]
	i := 0
	for {
		if i < len(b) && b[i] == s.quote {
			n, end := s.quotedField(b, i)
			if end != whole {
				return 0, end
			}
			i = n
		} else {
			start := i
			for i < len(b) && b[i] != s.delim && b[i] != s.eol {
				i++
			}
			if i == len(b) && !s.eof {
				return 0, more
			}
			field := b[start:i]
			if (i == len(b) || b[i] == s.eol) && s.eol == '\n' {
				field = bytes.TrimSuffix(field, []byte{'\r'})
			}
			s.scratch = append(s.scratch, field...)
		}
		s.ends = append(s.ends, len(s.scratch))
		if i == len(b) {
			return i, whole
		}
		i++
		if b[i-1] == s.eol {
			return i, whole
		}
	}
}

// quotedField reads the field that the quote at b[i] opens and returns where
// it ends: at a delimiter, a line's end or the end of b.
func (s *splitter) quotedField(b []byte, i int) (int, ending) {
	spans := false
	i++
	for {
		start := i
		for i < len(b) && b[i] != s.quote && (!s.escape || b[i] != '\\') {
			spans = spans || b[i] == s.eol
			i++
		}
		s.scratch = append(s.scratch, b[start:i]...)
		if i > maxQuoted {
			return 0, unshut
		}
		if i+1 >= len(b) && !s.eof {
			return 0, more
		}
		if i >= len(b) {
			return 0, unshut
		}
		if b[i] == '\\' { // only where it escapes
			if i+1 < len(b) {
				i++
			}
			s.scratch = append(s.scratch, b[i])
			i++
			continue
		}
		i++ // the quote
		switch {
		case i == len(b) || b[i] == s.delim || b[i] == s.eol:
			return i, whole
		case b[i] == s.quote && !s.escape:
			s.scratch = append(s.scratch, s.quote)
			i++
		case b[i] == '\r' && s.eol == '\n':
			if i+1 == len(b) && !s.eof {
				return 0, more
			}
			if i+1 == len(b) || b[i+1] == '\n' {
				return i + 1, whole
			}
			s.scratch = append(s.scratch, s.quote)
		case spans:
			return 0, unshut
		default:
			s.scratch = append(s.scratch, s.quote)
		}
	}
}

// unique returns names without doubles and without empty ones.
func unique(names []string) []string {
	out := make([]string, 0, len(names))
	for i, name := range names {
		name = strings.TrimSpace(name)
		if name == "" {
			name = fmt.Sprintf("c%d", i+1)
		}
		base := name
		for n := 2; slices.Contains(out, name); n++ {
			name = fmt.Sprintf("%s_%d", base, n)
		}
		out = append(out, name)
	}
	return out
}
