package duck

import (
	"context"
	"fmt"
	"strings"
	"unsafe"

	mapping "github.com/duckdb/duckdb-go-bindings"
)

// Rows is the answer of a query, a chunk at a time.
//
//	for rows.Next() {
//		ids := rows.Int64s(0)
//		for i := range rows.Len() { ... ids[i], rows.String(1, i) ... }
//	}
//	err := rows.Err()
type Rows struct {
	ctx     context.Context
	sql     string
	res     mapping.Result
	chunk   mapping.DataChunk
	n       int
	data    []unsafe.Pointer
	valid   []unsafe.Pointer
	err     error
	unwatch func()
	closed  bool
}

// Columns returns the names of the columns.
func (r *Rows) Columns() []string {
	names := make([]string, mapping.ColumnCount(&r.res))
	for i := range names {
		names[i] = mapping.ColumnName(&r.res, mapping.IdxT(i))
	}
	return names
}

// Next goes to the next chunk, and says whether there is one. What the chunk
// before gave is no longer valid, but for strings.
func (r *Rows) Next() bool {
	r.drop()
	if r.err != nil || r.closed {
		return false
	}
	r.chunk = mapping.FetchChunk(r.res)
	if r.chunk.Ptr == nil {
		if err := r.ctx.Err(); err != nil {
			r.err = err
		} else if message := mapping.ResultError(&r.res); message != "" {
			r.err = &QueryError{Message: message, SQL: r.sql}
		}
		return false
	}
	r.n = int(mapping.DataChunkGetSize(r.chunk))
	columns := int(mapping.ColumnCount(&r.res))
	r.data, r.valid = r.data[:0], r.valid[:0]
	for i := range columns {
		v := mapping.DataChunkGetVector(r.chunk, mapping.IdxT(i))
		r.data = append(r.data, mapping.VectorGetData(v))
		r.valid = append(r.valid, mapping.VectorGetValidity(v))
	}
	return true
}

// Len returns the number of rows of the chunk.
func (r *Rows) Len() int { return r.n }

// Err returns what ended the rows early, or nil.
func (r *Rows) Err() error { return r.err }

// Close frees what the rows hold. It may be called twice.
func (r *Rows) Close() {
	if r.closed {
		return
	}
	r.closed = true
	r.drop()
	mapping.DestroyResult(&r.res)
	r.unwatch()
}

func (r *Rows) drop() {
	if r.chunk.Ptr != nil {
		mapping.DestroyDataChunk(&r.chunk)
		r.chunk.Ptr = nil
	}
	r.n = 0
}

// Null says whether the value of a column and row is null.
func (r *Rows) Null(column, row int) bool {
	v := r.valid[column]
	return v != nil && unsafe.Slice((*uint64)(v), row/64+1)[row/64]>>(row%64)&1 == 0
}

func values[T any](r *Rows, column int) []T {
	return unsafe.Slice((*T)(r.data[column]), r.n)
}

// Int64s returns a BIGINT or TIMESTAMP column of the chunk.
func (r *Rows) Int64s(column int) []int64 { return values[int64](r, column) }

// Uint64s returns a UBIGINT column of the chunk.
func (r *Rows) Uint64s(column int) []uint64 { return values[uint64](r, column) }

// Float64s returns a DOUBLE column of the chunk.
func (r *Rows) Float64s(column int) []float64 { return values[float64](r, column) }

// Bools returns a BOOLEAN column of the chunk.
func (r *Rows) Bools(column int) []bool { return values[bool](r, column) }

// A string is DuckDB's duckdb_string_t: 16 bytes, of which the first four are
// its length. One of at most 12 bytes lies in the rest; of a longer one four
// bytes do, and the last eight point to it.
const (
	stringBytes = 16
	inlined     = 12
)

// String returns the value of a VARCHAR column; "" for null. It is a copy.
func (r *Rows) String(column, row int) string {
	if r.Null(column, row) {
		return ""
	}
	at := unsafe.Add(r.data[column], row*stringBytes)
	length := *(*uint32)(at)
	if length <= inlined {
		return string(unsafe.Slice((*byte)(unsafe.Add(at, 4)), length))
	}
	return strings.Clone(unsafe.String(*(**byte)(unsafe.Add(at, 8)), length))
}

// Strings runs a query and returns its rows as text, null as "". The query's
// columns are cast to VARCHAR by DuckDB, so that each type reads as in its
// shell.
func (d *DB) Strings(ctx context.Context, sql string, args ...any) (columns []string, rows [][]string, err error) {
	err = d.EachString(ctx, sql, func(names, row []string) error {
		columns = names
		if row != nil {
			rows = append(rows, append([]string(nil), row...))
		}
		return nil
	}, args...)
	return columns, rows, err
}

// EachString is [DB.Strings] a row at a time; row is nil in a first call that
// tells the columns, and is used again after each call.
func (d *DB) EachString(ctx context.Context, sql string, each func(columns, row []string) error, args ...any) error {
	wrapped := fmt.Sprintf("SELECT COLUMNS(*)::VARCHAR FROM (%s\n)", strings.TrimRight(strings.TrimSpace(sql), ";"))
	r, err := d.Query(ctx, wrapped, args...)
	if err != nil {
		if q, ok := err.(*QueryError); ok {
			q.SQL = sql
		}
		return err
	}
	defer r.Close()
	columns := r.Columns()
	if err := each(columns, nil); err != nil {
		return err
	}
	row := make([]string, len(columns))
	for r.Next() {
		for i := range r.Len() {
			for c := range row {
				row[c] = r.String(c, i)
			}
			if err := each(columns, row); err != nil {
				return err
			}
		}
	}
	return r.Err()
}
