package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/valyala/fastjson"

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

// looksJSON says whether a text that begins with "[" is a JSON array, and not
// delimited text whose first cell is a list.
func looksJSON(head []byte) bool {
	rest := bytes.TrimSpace(bytes.TrimSpace(head)[1:])
	return len(rest) == 0 || rest[0] == '{' || rest[0] == ']' || rest[0] == '['
}

// openJSON recognises how documents lie in the file, and what they are.
func (s *Source) openJSON(head []byte, whole bool) error {
	l, err := s.findLayout(head, whole)
	if err != nil {
		return err
	}
	s.layout = l
	docs := sampleDocuments(head, whole, l)
	s.table = flatten(docs)
	s.table.path, s.table.all = l.path, whole && len(docs) < headRows
	s.columns = []string{"original"}
	c, is := document, "a JSON array of records"
	if !l.inArray {
		c, is = lines, "JSON one record a line"
	}
	if err := s.choose(c, s.table, is); err != nil {
		return err
	}
	s.dialect = dialect{}
	s.later = func() []string { return nil }
	if s.format.open != nil {
		if len(s.options.Map) > 0 {
			return demarche.Errorf(demarche.Usage, "%s: %s has its own places for everything, and --map changes none", s.dataset.Name, s.format.Name).
				WithHint("read it as any JSON: --format posts-json (or posts-ndjson)")
		}
		return s.format.open(s)
	}
	s.rows = func() (rows, error) { return s.newJSONRows() }
	return s.settle(s.wholePath)
}

// findLayout finds where the documents of a head begin.
func (s *Source) findLayout(head []byte, whole bool) (layout, error) {
	lead := len(head) - len(bytes.TrimLeft(head, " \t\r\n"))
	if head[lead] == '[' {
		return layout{inArray: true, start: int64(lead) + 1}, nil
	}
	first, _, _ := bytes.Cut(head[lead:], []byte{'\n'})
	lined := fastjson.ValidateBytes(first) == nil
	l := layout{lined: lined}
	docs := sampleDocuments(head, whole, l)
	if len(docs) > 1 || lined && !whole && len(docs) == 1 {
		return l, nil
	}
	if len(docs) == 1 {
		t := flatten(docs)
		roles := map[string]bool{}
		for _, m := range guess(t, nil) {
			roles[m.Role] = m.How == "name"
		}
		if roles[roleActor] && roles[roleAt] && (roles[roleText] || roles[roleKey]) {
			return l, nil
		}
	}
	if path, start, ok := findArray(head[lead:]); ok {
		return layout{inArray: true, path: path, start: int64(lead + start)}, nil
	}
	if len(docs) == 1 {
		return l, nil
	}
	s.dataset.Encoding = s.encoder.name
	return l, demarche.Errorf(demarche.BadData, "%s: begins as JSON and is not, or has no list of records in its first %d MiB\n  %s",
		s.dataset.Name, headBytes>>20, fitLine(string(bytes.ToValidUTF8(first[:min(len(first), 400)], nil)))).
		WithHint("JSON is read as one record a line, as an array of records, or as an object that holds such an array")
}

// findArray finds the array of records in the object at the front of b: the
// first array that begins with an object, at most three names deep. start is
// where its first element begins.
func findArray(b []byte) (path string, start int, ok bool) {
	var names []string // of the open objects' current members
	i := 1
	name := ""
	for i < len(b) {
		switch c := b[i]; {
		case c == '"':
			n := stringLength(b[i:])
			if n < 0 {
				return "", 0, false
			}
			word := string(b[i+1 : i+n-1])
			i += n
			rest := bytes.TrimLeft(b[i:], " \t\r\n")
			if len(rest) > 0 && rest[0] == ':' {
				name = word
				i = len(b) - len(rest) + 1
			}
		case c == '{' && len(names) < 2:
			names = append(names, name)
			i++
		case c == '[':
			if rest := bytes.TrimLeft(b[i+1:], " \t\r\n"); len(rest) > 0 && rest[0] == '{' {
				return strings.Join(append(names, name), "."), i + 1, true
			}
			n := (&elements{}).length(b[i:])
			if n < 0 {
				return "", 0, false
			}
			i += n
		case c == '{':
			n := (&elements{}).length(b[i:])
			if n < 0 {
				return "", 0, false
			}
			i += n
		case c == '}':
			if len(names) == 0 {
				return "", 0, false
			}
			names = names[:len(names)-1]
			i++
		default:
			i++
		}
	}
	return "", 0, false
}

// sampleDocuments returns the objects among the first documents of a head.
func sampleDocuments(head []byte, whole bool, l layout) []*fastjson.Value {
	e := newElements(bytes.NewReader(head), l)
	if e.begin() != nil {
		return nil
	}
	var out []*fastjson.Value
	for len(out) < headRows {
		raw, _, torn, err := e.next()
		if err != nil || torn && !whole || l.lined && e.eof && e.lo == e.hi && !whole && len(out) > 0 {
			break
		}
		if v, err := fastjson.ParseBytes(raw); err == nil && v.Type() == fastjson.TypeObject {
			out = append(out, v)
		}
	}
	return out
}

// flatten makes a table of objects: a column for each dotted path, "*" for the
// elements of a list.
func flatten(docs []*fastjson.Value) *table {
	const most = 1000
	index := map[string]int{}
	var paths []string
	var rows [][]string
	for _, doc := range docs {
		row := make([]string, len(paths))
		var walk func(path string, v *fastjson.Value, depth int)
		walk = func(path string, v *fastjson.Value, depth int) {
			switch v.Type() {
			case fastjson.TypeObject:
				if depth > 6 {
					return
				}
				v.GetObject().Visit(func(key []byte, v *fastjson.Value) {
					below := string(key)
					if path != "" {
						below = path + "." + below
					}
					walk(below, v, depth+1)
				})
			case fastjson.TypeArray:
				list := v.GetArray()
				for _, v := range list[:min(len(list), 20)] {
					if t := v.Type(); t == fastjson.TypeObject {
						walk(path+".*", v, depth+1)
					} else if t != fastjson.TypeArray {
						walk(path, v, depth+1)
					}
				}
				if len(list) == 0 {
					note(index, &paths, &row, path, "", most)
				}
			default:
				note(index, &paths, &row, path, scalar(v), most)
			}
		}
		walk("", doc, 0)
		rows = append(rows, row)
	}
	t := newTable(paths)
	for _, row := range rows {
		t.rows = append(t.rows, append(row, make([]string, len(paths)-len(row))...))
	}
	return t
}

// note puts a value into its column, which may be new.
func note(index map[string]int, paths *[]string, row *[]string, path, value string, most int) {
	i, ok := index[path]
	if !ok {
		if i = len(*paths); i >= most {
			return
		}
		index[path] = i
		*paths = append(*paths, path)
	}
	for len(*row) <= i {
		*row = append(*row, "")
	}
	if (*row)[i] != "" && value != "" {
		value = (*row)[i] + between + value
	}
	(*row)[i] = value
}

// scalar returns a string's text, a number as it is written, true or false;
// "" for null.
func scalar(v *fastjson.Value) string {
	if v == nil {
		return ""
	}
	switch v.Type() {
	case fastjson.TypeString:
		return string(v.GetStringBytes())
	case fastjson.TypeNull:
		return ""
	}
	return string(v.MarshalTo(nil))
}

// at returns the value under a path of names, or nil.
func at(v *fastjson.Value, names ...string) *fastjson.Value { return v.Get(names...) }

// str returns the scalar under a path of names, as a string of its own.
func str(v *fastjson.Value, names ...string) string { return scalar(at(v, names...)) }

// wholePath gives the cells of a path to look until it has seen enough.
func (s *Source) wholePath(column int, look func(string) bool) error {
	r, err := s.newDocs()
	if err != nil {
		return err
	}
	defer r.Close()
	p := newPicker(s.table.columns[column])
	for {
		v, _, _, refusal, err := r.document()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if refusal == nil && !look(string(p.pick(nil, v))) {
			return nil
		}
	}
}

// docs reads the documents of a file.
type docs struct {
	*Source
	in     *stream
	e      *elements
	parser fastjson.Parser
	mended int64
}

func (s *Source) newDocs() (*docs, error) {
	in, err := s.text()
	if err != nil {
		return nil, err
	}
	d := &docs{Source: s, in: in, e: newElements(in, s.layout)}
	if err := d.e.begin(); err != nil {
		in.Close()
		return nil, err
	}
	return d, nil
}

func (d *docs) Close() error { return d.in.Close() }
func (d *docs) done() int64  { return d.in.read.n }

// document returns the next document that is an object, its text and its line;
// the value stays until the call after.
func (d *docs) document() (*fastjson.Value, string, int64, *demarche.Refusal, error) {
	raw, line, torn, err := d.e.next()
	if err != nil {
		if e, ok := errors.AsType[*demarche.Error](err); ok && !strings.HasPrefix(e.Message, d.dataset.Name) {
			e.Message = d.dataset.Name + ": " + e.Message
		}
		return nil, "", line, nil, err
	}
	raw = bytes.TrimSpace(raw)
	text := string(raw)
	if fixed := strings.ToValidUTF8(text, "\uFFFD"); fixed != text {
		text = fixed
		d.mended++
	}
	no := func(reason, detail string) (*fastjson.Value, string, int64, *demarche.Refusal, error) {
		r := refuse("", text, reason, detail)
		r.Line = line
		return nil, "", line, r, nil
	}
	if torn {
		return no(badJSON, "the file ends within this record")
	}
	v, err := d.parser.Parse(text)
	if err != nil {
		return no(badJSON, "not JSON: "+cut(strings.ReplaceAll(err.Error(), "\n", " "), 120))
	}
	if v.Type() != fastjson.TypeObject {
		return no(notAnObject, fmt.Sprintf("a JSON %v stands where an object should", v.Type()))
	}
	return v, text, line, nil, nil
}

// notes tells what reading changed.
func (d *docs) notes() []string {
	if d.in.text != nil {
		d.dataset.Encoding = d.in.text.name
	}
	notes := mapperNotes(d.mapper)
	if d.mended > 0 {
		notes = append(notes, fmt.Sprintf("in %d records, bytes that are not UTF-8 were replaced by U+FFFD", d.mended))
	}
	if d.layout.path != "" {
		notes = append(notes, fmt.Sprintf("read: the list %q; what stands beside it in the file is not", d.layout.path))
	}
	return slices.Clip(notes)
}
