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
