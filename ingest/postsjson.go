package ingest

import (
	"strings"

	"github.com/valyala/fastjson"

	"demarche"
)

const jsonDoc = `Mapped: as in posts-csv, by names and content; a column is the dotted path that
leads to a value: user.screen_name, entities.urls.*.expanded_url, where * is
each element of a list. Names that only wrap a post (data, post, attributes)
count for nothing. Numbers keep all their digits. Say --map ROLE=PATH where the
guess is wrong.

Refused: bad-json (not JSON, or the file ends within it), not-a-record (JSON,
but no object), no-actor, bad-time, as in posts-csv.

Traps: paths are found in the first 10,000 records; one that first occurs later is
not read, and stands in the original only. A record may say one name twice, of which
the first counts.
`

// PostsNDJSON reads JSON documents one after another.
var PostsNDJSON = Format{
	Name: "posts-ndjson",
	Doc: `posts as JSON, one record a line

In: JSON objects one after another, one a line or over several; UTF-8 or
UTF-16; compressed or not.

` + jsonDoc,
	holds: lines,
}

// PostsJSON reads JSON arrays.
var PostsJSON = Format{
	Name: "posts-json",
	Doc: `posts as a JSON array

In: an array of objects, or an object that holds one at most three names deep:
{"data": [...]}. The file is read as a stream, whatever its size. What stands
beside the array is not read, which a note says.

` + jsonDoc,
	holds: document,
}

// A picker takes the values under one path out of a document.
type picker struct {
	path  string
	parts []string
}

func newPicker(path string) picker { return picker{path, strings.Split(path, ".")} }

// pick appends the values to out, joined by [between].
func (p picker) pick(out []byte, v *fastjson.Value) []byte {
	start := len(out)
	if len(p.parts) > 1 {
		if flat := v.Get(p.path); flat != nil { // a name with dots in it
			return pickParts(out, start, flat, nil)
		}
	}
	return pickParts(out, start, v, p.parts)
}

func pickParts(out []byte, start int, v *fastjson.Value, parts []string) []byte {
	for i, part := range parts {
		if part != "*" {
			if v = v.Get(part); v == nil {
				return out
			}
			continue
		}
		for _, element := range v.GetArray() {
			out = pickParts(out, start, element, parts[i+1:])
		}
		return out
	}
	switch v.Type() {
	case fastjson.TypeArray:
		for _, element := range v.GetArray() {
			out = pickParts(out, start, element, nil)
		}
		return out
	case fastjson.TypeNull:
		return out
	}
	if len(out) > start {
		out = append(out, between...)
	}
	if v.Type() == fastjson.TypeString {
		return append(out, v.GetStringBytes()...)
	}
	return v.MarshalTo(out)
}

// jsonRows makes posts of documents by their paths.
type jsonRows struct {
	*docs
	pickers  []picker // for each column of the table that is mapped
	columns  []int
	cells    []string
	scratch  []byte
	ends     []int
	original [1]string
}

func (s *Source) newJSONRows() (*jsonRows, error) {
	d, err := s.newDocs()
	if err != nil {
		return nil, err
	}
	r := &jsonRows{docs: d, cells: make([]string, len(s.table.columns))}
	for _, m := range s.dataset.Mapping {
		if i := s.table.index(m.Column); i >= 0 && !strings.HasPrefix(m.Column, "=") {
			r.columns = append(r.columns, i)
			r.pickers = append(r.pickers, newPicker(s.table.columns[i]))
		}
	}
	s.later = d.notes
	return r, nil
}

func (r *jsonRows) next() (*demarche.Post, *demarche.Refusal, error) {
	v, text, line, refusal, err := r.document()
	if err != nil || refusal != nil {
		return nil, refusal, err
	}
	r.scratch, r.ends = r.scratch[:0], r.ends[:0]
	for _, p := range r.pickers {
		r.scratch = p.pick(r.scratch, v)
		r.ends = append(r.ends, len(r.scratch))
	}
	joined, start := string(r.scratch), 0
	for i, end := range r.ends {
		r.cells[r.columns[i]] = joined[start:end]
		start = end
	}
	post, refusal := r.mapper.read(r.cells)
	if refusal != nil {
		refusal.Line = line
		return nil, refusal, nil
	}
	r.original[0] = text
	post.Original, post.Line = r.original[:], line
	return post, nil, nil
}
