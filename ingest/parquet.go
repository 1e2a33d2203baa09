package ingest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"demarche"
)

// PostsParquet reads Parquet files whose columns are told by their names.
var PostsParquet = Format{
	Name: "posts-parquet",
	Doc: `posts as Parquet

In: a Parquet file with any columns; nested columns go by their dotted path, the
elements of a list by *.

Mapped: as in posts-csv, by names and content. A timestamp keeps its microseconds
and is UTC where the file says so, else without a zone; whole numbers keep all
their digits.

Refused: no-actor, bad-time, as in posts-csv. The line of a record is its row,
from 1.

Traps: pandas turns ids into floating-point numbers where some are missing, and
they lose their last digits before the file is written.
`,
	holds: columnar,
}

// A leaf is a column of a Parquet file, and how its values are written out.
type leaf struct {
	name   string
	list   bool
	kind   parquet.Kind
	append func(out []byte, v parquet.Value) []byte
}

// openParquet recognises the columns of a Parquet file.
func (s *Source) openParquet() error {
	if s.dataset.Compression != "" {
		return demarche.Errorf(demarche.BadData, "%s: is Parquet inside %s; Parquet compresses by itself", s.dataset.Name, s.dataset.Compression).
			WithHint("unpack it first")
	}
	s.dataset.Encoding = "utf-8"
	r, err := s.newParquetRows()
	if err != nil {
		return err
	}
	defer r.Close()
	names := make([]string, len(r.leaves))
	for i, l := range r.leaves {
		names[i] = l.name
	}
	s.table = newTable(names)
	s.columns = s.table.columns
	for len(s.table.rows) < headRows {
		cells, err := r.cells()
		if errors.Is(err, io.EOF) {
			s.table.all = true
			break
		}
		if err != nil {
			return err
		}
		s.table.rows = append(s.table.rows, append([]string(nil), cells...))
	}
	if err := s.choose(columnar, s.table, "Parquet"); err != nil {
		return err
	}
	s.rows = func() (rows, error) { return s.newParquetRows() }
	s.later = func() []string { return mapperNotes(s.mapper) }
	return s.settle(s.wholeParquet)
}

// leaves lists the columns of a file.
func leaves(f *parquet.File) []leaf {
	var out []leaf
	for _, path := range f.Schema().Columns() {
		l, _ := f.Schema().Lookup(path...)
		name := strings.Join(path, ".")
		for _, wrap := range []string{".list.element", ".list.item", ".bag.array_element", ".array"} {
			name = strings.ReplaceAll(name, wrap, ".*")
		}
		out = append(out, leaf{
			name:   strings.TrimSuffix(name, ".*"),
			list:   l.MaxRepetitionLevel > 0,
			kind:   l.Node.Type().Kind(),
			append: writer(l.Node.Type()),
		})
	}
	return out
}

// writer returns how a value of a type is written as text.
func writer(t parquet.Type) func([]byte, parquet.Value) []byte {
	if l := t.LogicalType(); l != nil {
		switch l := l.Value.(type) {
		case *format.TimestampType:
			return timestamp(l)
		case *format.DateType:
			return func(out []byte, v parquet.Value) []byte {
				return time.Unix(int64(v.Int32())*day, 0).UTC().AppendFormat(out, time.DateOnly)
			}
		case *format.IntType:
			if !l.IsSigned {
				return func(out []byte, v parquet.Value) []byte { return strconv.AppendUint(out, v.Uint64(), 10) }
			}
		}
	}
	switch t.Kind() {
	case parquet.Boolean:
		return func(out []byte, v parquet.Value) []byte { return strconv.AppendBool(out, v.Boolean()) }
	case parquet.Int32:
		return func(out []byte, v parquet.Value) []byte { return strconv.AppendInt(out, int64(v.Int32()), 10) }
	case parquet.Int64:
		return func(out []byte, v parquet.Value) []byte { return strconv.AppendInt(out, v.Int64(), 10) }
	case parquet.Float:
		return func(out []byte, v parquet.Value) []byte {
			return strconv.AppendFloat(out, float64(v.Float()), 'f', -1, 32)
		}
	case parquet.Double:
		return func(out []byte, v parquet.Value) []byte { return strconv.AppendFloat(out, v.Double(), 'f', -1, 64) }
	case parquet.Int96:
		return int96
	}
	return func(out []byte, v parquet.Value) []byte {
		if b := v.ByteArray(); !utf8.Valid(b) {
			return append(out, bytes.ToValidUTF8(b, []byte("\uFFFD"))...)
		}
		return append(out, v.ByteArray()...)
	}
}

// timestamp writes a time as ISO 8601, with Z where the column says UTC.
func timestamp(l *format.TimestampType) func([]byte, parquet.Value) []byte {
	layout := "2006-01-02T15:04:05.999999"
	if l.IsAdjustedToUTC {
		layout += "Z"
	}
	unit := time.UnixMilli
	switch l.Unit.Value.(type) {
	case *format.MicroSeconds:
		unit = time.UnixMicro
	case *format.NanoSeconds:
		unit = func(n int64) time.Time { return time.Unix(0, n) }
	}
	return func(out []byte, v parquet.Value) []byte { return unit(v.Int64()).UTC().AppendFormat(out, layout) }
}

// int96 writes the times of Spark and Impala: nanoseconds of the day and the
// Julian day, which began at noon of 1970-01-01 as 2,440,588.
func int96(out []byte, v parquet.Value) []byte {
	n := v.Int96()
	nanos := int64(n[1])<<32 | int64(n[0])
	return time.Unix((int64(n[2])-2440588)*day, nanos).UTC().AppendFormat(out, "2006-01-02T15:04:05.999999")
}

// parquetRows reads the rows of a Parquet file.
type parquetRows struct {
	*Source
	file    *os.File
	opened  *parquet.File
	leaves  []leaf
	groups  []parquet.RowGroup
	rows    parquet.Rows
	batch   []parquet.Row
	have    int
	at      int
	row     int64
	most    int64 // rows that its bytes can hold
	scratch []byte
	ends    []int
	out     []string
}

func (s *Source) newParquetRows() (r *parquetRows, err error) {
	file, err := os.Open(s.path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if x := recover(); x != nil {
			err = s.badParquet(fmt.Sprint(x))
		}
		if err != nil {
			file.Close()
		}
	}()
	if err := s.checkFooter(file); err != nil {
		return nil, err
	}
	// Indexes and filters are of no use to who reads all, and a damaged file may
	// claim any length for them.
	opened, err := parquet.OpenFile(file, s.dataset.Bytes, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, s.badParquet(err.Error())
	}
	r = &parquetRows{
		Source: s, file: file, opened: opened, leaves: leaves(opened), groups: opened.RowGroups(), batch: make([]parquet.Row, 256),
		most: 8*s.dataset.Bytes + 1<<16,
	}
	// A few damaged bytes can claim rows without end, all of them empty.
	if n := opened.NumRows(); n < 0 || n > r.most {
		return nil, s.badParquet(fmt.Sprintf("it claims %d rows in %d bytes", n, s.dataset.Bytes))
	}
	return r, nil
}

// checkFooter makes sure that the file holds the footer whose length its end
// tells, before memory is made for it.
func (s *Source) checkFooter(file *os.File) error {
	var tail [8]byte
	if _, err := file.ReadAt(tail[:], s.dataset.Bytes-8); err != nil {
		return s.badParquet(err.Error())
	}
	if n := int64(binary.LittleEndian.Uint32(tail[:])); n+8 > s.dataset.Bytes {
		return s.badParquet(fmt.Sprintf("it claims a footer of %d bytes in %d", n, s.dataset.Bytes))
	}
	return nil
}

func (s *Source) badParquet(why string) error {
	e := demarche.Errorf(demarche.BadData, "%s: begins as Parquet and cannot be read: %s", s.dataset.Name, cut(why, 200))
	tail := make([]byte, 4)
	if f, err := os.Open(s.path); err == nil {
		defer f.Close()
		if _, err := f.ReadAt(tail, max(0, s.dataset.Bytes-4)); err == nil && binary.LittleEndian.Uint32(tail) != binary.LittleEndian.Uint32([]byte("PAR1")) {
			return e.WithHint("its end is missing: copy or download it again")
		}
	}
	return e
}

func (r *parquetRows) Close() error {
	if r.rows != nil {
		r.rows.Close()
	}
	return r.file.Close()
}

func (r *parquetRows) done() int64 {
	if n := r.opened.NumRows(); n > 0 {
		return r.row * r.dataset.Bytes / n
	}
	return 0
}

// fetch reads the next rows into the batch; io.EOF after the last.
func (r *parquetRows) fetch() (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = r.badParquet(fmt.Sprint(x))
		}
	}()
	for {
		if r.rows == nil {
			if len(r.groups) == 0 {
				return io.EOF
			}
			r.rows, r.groups = r.groups[0].Rows(), r.groups[1:]
		}
		n, err := r.rows.ReadRows(r.batch)
		r.have, r.at = n, 0
		if err != nil && !errors.Is(err, io.EOF) {
			return r.badParquet(err.Error())
		}
		if n > 0 {
			return nil
		}
		r.rows.Close()
		r.rows = nil
	}
}

// cells returns the next row as text, one cell a leaf; lists in brackets.
func (r *parquetRows) cells() (cells []string, err error) {
	defer func() {
		if x := recover(); x != nil { // the values of a damaged page lead nowhere
			cells, err = nil, r.badParquet(fmt.Sprint(x))
		}
	}()
	if r.at == r.have {
		if err := r.fetch(); err != nil {
			return nil, err
		}
	}
	row := r.batch[r.at]
	r.at++
	if r.row++; r.row > r.most {
		return nil, r.badParquet("it has more rows than its bytes can hold")
	}
	r.scratch, r.ends = r.scratch[:0], append(r.ends[:0], make([]int, len(r.leaves))...)
	torn := false
	row.Range(func(column int, values []parquet.Value) bool {
		l := r.leaves[column]
		for _, v := range values {
			// Read as another type than it has, a value of a damaged page leads nowhere.
			torn = torn || !v.IsNull() && v.Kind() != l.kind
		}
		if torn {
			return false
		}
		r.write(l, values)
		r.ends[column] = len(r.scratch)
		return true
	})
	if torn {
		return nil, r.badParquet("a value is not of its column's type")
	}
	text := string(r.scratch)
	r.out = r.out[:0]
	start := 0
	for _, end := range r.ends {
		r.out = append(r.out, text[start:max(start, end)])
		start = max(start, end)
	}
	return r.out, nil
}

// write appends the values of a leaf to the scratch.
func (r *parquetRows) write(l leaf, values []parquet.Value) {
	if !l.list {
		if len(values) > 0 && !values[0].IsNull() {
			r.scratch = l.append(r.scratch, values[0])
		}
		return
	}
	r.scratch = append(r.scratch, '[')
	n := 0
	for _, v := range values {
		if v.IsNull() {
			continue
		}
		if n > 0 {
			r.scratch = append(r.scratch, ", "...)
		}
		n++
		r.scratch = append(r.scratch, '"')
		for _, c := range l.append(nil, v) {
			if c == '"' || c == '\\' {
				r.scratch = append(r.scratch, '\\')
			}
			r.scratch = append(r.scratch, c)
		}
		r.scratch = append(r.scratch, '"')
	}
	r.scratch = append(r.scratch, ']')
}

func (r *parquetRows) next() (*demarche.Post, *demarche.Refusal, error) {
	cells, err := r.cells()
	if err != nil {
		return nil, nil, err
	}
	post, refusal := r.mapper.read(cells)
	if refusal != nil {
		refusal.Line = r.row
		return nil, refusal, nil
	}
	post.Line = r.row
	return post, nil, nil
}

// wholeParquet gives the cells of a column to look until it has seen enough.
func (s *Source) wholeParquet(column int, look func(string) bool) error {
	r, err := s.newParquetRows()
	if err != nil {
		return err
	}
	defer r.Close()
	for {
		cells, err := r.cells()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if !look(cells[column]) {
			return nil
		}
	}
}
