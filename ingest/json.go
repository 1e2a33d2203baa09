package ingest

import (
	"bytes"
	"strings"

	"github.com/valyala/fastjson"

	"demarche"
)

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
	if s.format.facts != nil {
		return s.openFactTable(s.newDocFacts)
	}
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
