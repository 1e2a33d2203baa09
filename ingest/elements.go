package ingest

import (
	"bytes"
	"errors"
	"io"

	"demarche"
)

// maxDocument is how long one JSON document may be; a page of X's API version 2
// is one.
const maxDocument = 256 << 20

// A layout is how JSON documents lie in a file.
type layout struct {
	lined   bool   // one a line; a line that is no JSON costs no other
	inArray bool   // elements of an array
	start   int64  // bytes of text before the first
	path    string // the names that lead to the array: "messages"; "" for none
}

// elements yields the JSON documents of a text one by one.
type elements struct {
	layout
	r      io.Reader
	buf    []byte
	lo, hi int
	eof    bool
	ended  bool
	line   int64
}

func newElements(r io.Reader, l layout) *elements {
	return &elements{layout: l, r: r, buf: make([]byte, 256<<10), line: 1}
}

// begin passes over what stands before the first document.
func (e *elements) begin() error {
	for left := e.start; left > 0; {
		if e.lo == e.hi {
			if err := e.fill(); err != nil {
				return err
			}
			if e.lo == e.hi {
				return nil
			}
		}
		n := min(int64(e.hi-e.lo), left)
		e.advance(int(n))
		left -= n
	}
	return nil
}

// advance moves on by n bytes and counts the lines.
func (e *elements) advance(n int) {
	e.line += int64(bytes.Count(e.buf[e.lo:e.lo+n], []byte{'\n'}))
	e.lo += n
}

func (e *elements) fill() error {
	if e.lo > 0 {
		copy(e.buf, e.buf[e.lo:e.hi])
		e.lo, e.hi = 0, e.hi-e.lo
	}
	if e.hi == len(e.buf) {
		e.buf = append(e.buf, make([]byte, len(e.buf))...)
	}
	for e.hi < len(e.buf) && !e.eof {
		n, err := e.r.Read(e.buf[e.hi:])
		e.hi += n
		if errors.Is(err, io.EOF) {
			e.eof = true
		} else if err != nil {
			return err
		}
	}
	return nil
}

// next returns the next document's text, which stays until the call after, and
// the line where it begins; io.EOF at the end. torn says that the text ends
// within the document.
func (e *elements) next() (raw []byte, line int64, torn bool, err error) {
	if e.ended {
		return nil, e.line, false, io.EOF
	}
	for {
		for e.lo < e.hi && (e.buf[e.lo] <= ' ' || e.buf[e.lo] == ',' && !e.lined || e.buf[e.lo] == 0x1e) {
			e.advance(1)
		}
		if e.lo == e.hi {
			if e.eof {
				return nil, e.line, false, io.EOF
			}
			if err := e.fill(); err != nil {
				return nil, e.line, false, err
			}
			continue
		}
		if e.inArray && e.buf[e.lo] == ']' {
			e.ended = true
			return nil, e.line, false, io.EOF
		}
		n := e.length(e.buf[e.lo:e.hi])
		if n < 0 && !e.eof && e.hi-e.lo <= maxDocument {
			if err := e.fill(); err != nil {
				return nil, e.line, false, err
			}
			continue
		}
		line = e.line
		if torn = n < 0; torn {
			n = e.hi - e.lo
		}
		raw = e.buf[e.lo : e.lo+n]
		e.advance(n)
		if torn && !e.eof {
			return nil, line, true, demarche.Errorf(demarche.BadData, "a JSON document on line %d does not end within %d MiB", line, maxDocument>>20)
		}
		return raw, line, torn, nil
	}
}

// length returns how long the document at the front of b is, or -1 if b ends
// within it.
func (e *elements) length(b []byte) int {
	if e.lined {
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			return i
		}
		if e.eof {
			return len(b)
		}
		return -1
	}
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			n := stringLength(b[i:])
			if n < 0 {
				return -1
			}
			i += n - 1
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return max(i, 1)
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', '\n':
			if depth == 0 {
				return max(i, 1)
			}
		}
	}
	if depth == 0 && e.eof {
		return len(b)
	}
	return -1
}

// stringLength returns how long the JSON string at the front of b is, with its
// quotes, or -1.
func stringLength(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}
