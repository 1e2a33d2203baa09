package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"demarche"
)

// A Source is a file whose shape has been recognised.
type Source struct {
	path    string
	options Options
	format  Format
	dataset demarche.Dataset
	columns []string

	encoder encoder
	dialect dialect
	skip    int // lines before the header
	layout  layout
	table   *table
	mapper  *mapper
	renew   func() // makes the mapper anew, with nothing counted; nil where there is none

	rows  func() (rows, error)     // opens the file anew
	facts func() (factRows, error) // opens a file of facts anew
	notes []string                 // what was assumed before the first row
	later func() []string          // what became known on the way
}

// rows are what a file holds, one after another.
type rows interface {
	// next returns the next post, whose line is set, or a refusal, or io.EOF.
	next() (*demarche.Post, *demarche.Refusal, error)
	io.Closer
	done() int64 // how many bytes of the file have been read
}

// headBytes is how much of a file is looked at to recognise it.
const headBytes = 2 << 20

// Open recognises a file and how it is to be read. It reads the file's head,
// and all of it once for the digest. Errors are [*demarche.Error] where the
// file or the options are at fault.
func Open(path string, o Options) (*Source, error) {
	s := &Source{path: path, options: o}
	name := filepath.Base(path)
	s.dataset.Name = name
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, demarche.Errorf(demarche.NotFound, "%s: no such file", path)
	case err != nil:
		return nil, demarche.Errorf(demarche.BadData, "%s: cannot be read: %w", path, err)
	case info.IsDir():
		return nil, demarche.Errorf(demarche.BadData, "%s: is a folder", path).
			WithHint("name its files one by one: %s %s", o.command(), typedPath(filepath.Join(path, "FILE")))
	case !info.Mode().IsRegular():
		return nil, demarche.Errorf(demarche.BadData, "%s: is not a regular file, and a file is read twice", path)
	case info.Size() == 0:
		return nil, demarche.Errorf(demarche.BadData, "%s: is empty", name)
	}
	s.dataset.Bytes = info.Size()
	if err := s.recognise(); err != nil {
		return nil, err
	}
	if s.dataset.SHA256, err = digest(path); err != nil {
		return nil, fmt.Errorf("digest %s: %w", name, err)
	}
	return s, nil
}

func digest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.CopyBuffer(h, f, make([]byte, 1<<20)); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// recognise looks at the head of the file and sets all that reading needs.
func (s *Source) recognise() error {
	if err := s.checkFormat(); err != nil {
		return err
	}
	magic, err := s.firstBytes()
	if err != nil {
		return err
	}
	if bytes.HasPrefix(magic, []byte("PAR1")) {
		return s.openParquet()
	}
	if err := foreign(s.path, magic); err != nil {
		return err
	}
	s.encoder, err = encodingOf(magic, s.options.Encoding)
	if err != nil {
		return err
	}
	if s.encoder.decode == nil && bytes.IndexByte(magic, 0) >= 0 {
		return demarche.Errorf(demarche.BadData, "%s: is a binary file of no known kind", s.dataset.Name).
			WithHint("export it as CSV, NDJSON, JSON or Parquet")
	}
	head, whole, err := s.head()
	if err != nil {
		return err
	}
	if len(bytes.TrimSpace(head)) == 0 {
		return demarche.Errorf(demarche.BadData, "%s: has nothing in it but blanks", s.dataset.Name)
	}
	if s.known(head) {
		return nil
	}
	if err := markup(s.dataset.Name, head); err != nil {
		return err
	}
	switch first := bytes.TrimSpace(head)[0]; {
	case s.options.Format == "" && namedYAML(s.dataset.Name):
		return noClaims(s.dataset.Name, head, whole)
	case s.forced(delimited):
	case first == '{', first == '[' && looksJSON(head):
		return s.openJSON(head, whole)
	}
	return s.openDelimited(head, whole)
}

// known looks for a shape of XML or YAML that the head of a text is of, and sets
// how it is read.
func (s *Source) known(head []byte) bool {
	for _, f := range s.options.Formats {
		if f.openFacts == nil || s.options.Format != "" && s.options.Format != f.Name || !f.fitsHead(head) {
			continue
		}
		s.format = f
		s.dataset.Zone, s.dataset.Mapping = "UTC", []demarche.Mapped{}
		s.table = newTable(nil)
		s.columns = []string{"original"}
		s.later = func() []string { return nil }
		s.facts = func() (factRows, error) { return f.openFacts(s) }
		return true
	}
	return false
}

// checkFormat says whether a forced format is one that there is.
func (s *Source) checkFormat() error {
	if s.options.Format == "" {
		return nil
	}
	names := make([]string, len(s.options.Formats))
	for i, f := range s.options.Formats {
		if f.Name == s.options.Format {
			s.format = f
			return nil
		}
		names[i] = f.Name
	}
	return demarche.Errorf(demarche.NotFound, "no format %.80q", s.options.Format).WithHint("there are: %s", strings.Join(names, ", "))
}

// forced says whether the user asked for a format of the containers alone.
func (s *Source) forced(c container) bool {
	return s.options.Format != "" && s.format.holds&^c == 0
}

// wrongContainer is what there is to say of a forced format that the file
// cannot be.
func (s *Source) wrongContainer(is string) error {
	return demarche.Errorf(demarche.BadData, "%s: is %s, which %s is not", s.dataset.Name, is, s.format.Name).
		WithHint("leave --format out and the shape is recognised")
}

// choose returns the first format of the list that a head fits, or the one
// that is forced.
func (s *Source) choose(c container, t *table, is string) error {
	if s.options.Format != "" {
		if s.format.holds&c == 0 {
			return s.wrongContainer(is)
		}
		if f := s.format; f.fits != nil && !f.fits(t) && (f.positions == 0 || len(t.columns) < f.positions) {
			return demarche.Errorf(demarche.BadData, "%s: has not the columns of %s; it has %s", s.dataset.Name, f.Name, cut(strings.Join(t.columns, ", "), 400)).
				WithHint("leave --format out and the shape is recognised")
		}
		return nil
	}
	for _, f := range s.options.Formats {
		if f.holds&c != 0 && (f.fits == nil || f.fits(t)) {
			s.format = f
			return nil
		}
	}
	return demarche.Errorf(demarche.BadData, "%s: is %s, for which there is no format", s.dataset.Name, is)
}

// firstBytes returns the first bytes of the file's text, and sets how it is
// compressed.
func (s *Source) firstBytes() ([]byte, error) {
	f, err := os.Open(s.path)
	if err != nil {
		return nil, demarche.Errorf(demarche.BadData, "%s: cannot be read: %w", s.path, err)
	}
	defer f.Close()
	magic := make([]byte, 4)
	n, _ := io.ReadFull(f, magic)
	s.dataset.Compression = compression(s.path, magic[:n])
	in, err := unpack(s.path, s.dataset.Name, s.dataset.Compression)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	first := make([]byte, 64<<10)
	n, err = io.ReadFull(in, first)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF { // ReadFull's own; those from within are wrapped
		return nil, err
	}
	if n == 0 {
		return nil, demarche.Errorf(demarche.BadData, "%s: has nothing in it", s.dataset.Name)
	}
	return first[:n], nil
}

// text opens the file as UTF-8.
func (s *Source) text() (*stream, error) {
	in, err := unpack(s.path, s.dataset.Name, s.dataset.Compression)
	if err != nil {
		return nil, err
	}
	if err := s.encoder.apply(in); err != nil {
		in.Close()
		return nil, err
	}
	return in, nil
}

// head returns the first bytes of the text, and whether they are all of it.
func (s *Source) head() ([]byte, bool, error) {
	in, err := s.text()
	if err != nil {
		return nil, false, err
	}
	defer in.Close()
	head, err := io.ReadAll(io.LimitReader(in, headBytes+1))
	if err != nil {
		return nil, false, err
	}
	s.dataset.Encoding = s.encoder.name
	if in.text != nil {
		s.dataset.Encoding = in.text.name
	}
	if len(head) > headBytes {
		return head[:headBytes], false, nil
	}
	return head, true, nil
}

// Dataset returns what is known of the file. Before its posts have been read,
// the counts, the first and the last time are not; what the reader mended on
// the way is among the notes only after it.
func (s *Source) Dataset() demarche.Dataset {
	d := s.dataset
	d.Format, d.Holds = s.format.Name, s.Holds()
	d.Mapping = slices.Clone(d.Mapping)
	d.Notes = slices.Clone(s.notes)
	if s.later != nil {
		d.Notes = append(d.Notes, s.later()...)
	}
	if s.encoder.decides && d.Encoding != "utf-8" {
		d.Notes = append(d.Notes, fmt.Sprintf("the text is not UTF-8; it is read as %s, which is a guess (say it with --encoding)", d.Encoding))
	}
	return d
}

// Columns returns the file's own names of its columns, made unique and
// non-empty. [demarche.Post.Original] has one value for each. JSON has the one
// column "original", which holds the record's text.
func (s *Source) Columns() []string { return slices.Clone(s.columns) }

// Posts yields the posts of the file, none where it holds facts, in its order, and a [*demarche.Refusal]
// for each row that is not taken; any other error ends it. The post is reused
// and so are its slices; its strings stay. progress, if not nil, is told now
// and then how many of the file's bytes have been read.
func (s *Source) Posts(ctx context.Context, progress func(done, total int64)) iter.Seq2[*demarche.Post, error] {
	return func(yield func(*demarche.Post, error) bool) {
		if s.rows == nil {
			return
		}
		if s.renew != nil {
			s.renew()
		}
		r, err := s.rows()
		if err != nil {
			yield(nil, err)
			return
		}
		defer r.Close()
		for n := 0; ; n++ {
			if n%4096 == 0 {
				if err := ctx.Err(); err != nil {
					yield(nil, err)
					return
				}
				if progress != nil {
					progress(r.done(), s.dataset.Bytes)
				}
			}
			post, refusal, err := r.next()
			switch {
			case errors.Is(err, io.EOF):
				if progress != nil {
					progress(s.dataset.Bytes, s.dataset.Bytes)
				}
				return
			case err != nil:
				yield(nil, err)
				return
			case refusal != nil:
				refusal.File = s.dataset.Name
				if !yield(nil, refusal) {
					return
				}
			default:
				post.Actor = withoutAt(post.Actor)
				if !yield(post, nil) {
					return
				}
			}
		}
	}
}

// withoutAt returns an actor's name without the @ in front, which is a sign and
// no part of the name: some files of a platform have it and others have not.
func withoutAt(actor string) string {
	if len(actor) > 1 && actor[0] == '@' {
		return actor[1:]
	}
	return actor
}
