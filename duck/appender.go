package duck

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"
	"unsafe"

	mapping "github.com/duckdb/duckdb-go-bindings"
)

// A Type is the type of a column that an [Appender] fills.
type Type int

// The types.
const (
	Varchar Type = iota
	Bigint
	UBigint
	Double
	Boolean
	Timestamp // microseconds since 1970 UTC, set as a Bigint
	Integer
	Enum // of at most 255 values
)

var engineTypes = [...]mapping.Type{
	mapping.TypeVarchar, mapping.TypeBigInt, mapping.TypeUBigInt, mapping.TypeDouble,
	mapping.TypeBoolean, mapping.TypeTimestamp, mapping.TypeInteger,
}

const (
	chunkRows  = 2048    // DuckDB's vector size
	arenaBytes = 1 << 20 // of one block for long strings
)

// An Appender adds rows to the end of a table, in the open transaction. A row
// is set column by column and ended with [Appender.EndRow]; a column not set is
// null.
type Appender struct {
	appender mapping.Appender
	chunk    mapping.DataChunk
	vectors  []mapping.Vector
	data     []unsafe.Pointer
	valid    [][]uint64
	nulls    []bool // whether the chunk has nulls in the column
	set      []int  // one past the last row that was set in the column
	row      int

	// Long strings lie in these blocks until DuckDB has copied them; they are
	// pinned, since DuckDB's memory points to them.
	blocks [][]byte
	block  int
	used   int
	pins   runtime.Pinner
}

// Append returns an appender for a table of the main schema whose columns have
// these types, all of them in order.
func (d *DB) Append(table string, types []Type) (*Appender, error) {
	return d.appendTo("", "main", table, types)
}

// AppendTemp is [DB.Append] for a temporary table.
func (d *DB) AppendTemp(table string, types []Type) (*Appender, error) {
	return d.appendTo("temp", "main", table, types)
}

func (d *DB) appendTo(catalog, schema, table string, types []Type) (*Appender, error) {
	a := &Appender{nulls: make([]bool, len(types)), set: make([]int, len(types)), valid: make([][]uint64, len(types))}
	created := mapping.StateSuccess
	if catalog == "" {
		// The catalog of a file is named after the file; without a name it is found.
		created = mapping.AppenderCreate(d.conn, schema, table, &a.appender)
	} else {
		created = mapping.AppenderCreateExt(d.conn, catalog, schema, table, &a.appender)
	}
	if created == mapping.StateError {
		err := fmt.Errorf("append to %s: %s", table, mapping.AppenderError(a.appender))
		mapping.AppenderDestroy(&a.appender)
		return nil, err
	}
	logical := make([]mapping.LogicalType, len(types))
	for i, t := range types {
		if t == Enum {
			logical[i] = mapping.AppenderColumnType(a.appender, mapping.IdxT(i))
		} else {
			logical[i] = mapping.CreateLogicalType(engineTypes[t])
		}
		defer mapping.DestroyLogicalType(&logical[i])
	}
	a.chunk = mapping.CreateDataChunk(logical)
	for i := range types {
		a.vectors = append(a.vectors, mapping.DataChunkGetVector(a.chunk, mapping.IdxT(i)))
		a.data = append(a.data, mapping.VectorGetData(a.vectors[i]))
	}
	return a, nil
}

// Bigint sets a column of type Bigint or Timestamp.
func (a *Appender) Bigint(column int, v int64) {
	a.fill(column)
	*(*int64)(unsafe.Add(a.data[column], 8*a.row)) = v
}

// UBigint sets a column of that type.
func (a *Appender) UBigint(column int, v uint64) {
	a.fill(column)
	*(*uint64)(unsafe.Add(a.data[column], 8*a.row)) = v
}

// Double sets a column of that type.
func (a *Appender) Double(column int, v float64) {
	a.fill(column)
	*(*float64)(unsafe.Add(a.data[column], 8*a.row)) = v
}

// Integer sets a column of that type.
func (a *Appender) Integer(column int, v int32) {
	a.fill(column)
	*(*int32)(unsafe.Add(a.data[column], 4*a.row)) = v
}

// Enum sets a column of that type to the value in this place of its list, from 0.
func (a *Appender) Enum(column, place int) {
	a.fill(column)
	*(*uint8)(unsafe.Add(a.data[column], a.row)) = uint8(place)
}

// Boolean sets a column of that type.
func (a *Appender) Boolean(column int, v bool) {
	a.fill(column)
	*(*bool)(unsafe.Add(a.data[column], a.row)) = v
}

// Varchar sets a column of that type. Bytes that are not UTF-8 become U+FFFD,
// since DuckDB trusts what it is given here.
func (a *Appender) Varchar(column int, s string) {
	a.fill(column)
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "�")
	}
	at := unsafe.Add(a.data[column], stringBytes*a.row)
	*(*uint32)(at) = uint32(len(s))
	if len(s) <= inlined {
		clear(unsafe.Slice((*byte)(unsafe.Add(at, 4)), inlined))
		copy(unsafe.Slice((*byte)(unsafe.Add(at, 4)), inlined), s)
		return
	}
	copy(unsafe.Slice((*byte)(unsafe.Add(at, 4)), 4), s)
	kept := a.keep(s)
	*(*uintptr)(unsafe.Add(at, 8)) = uintptr(unsafe.Pointer(unsafe.SliceData(kept)))
}

// keep copies s to pinned memory.
func (a *Appender) keep(s string) []byte {
	for {
		if a.block == len(a.blocks) {
			b := make([]byte, max(arenaBytes, len(s)))
			a.pins.Pin(unsafe.SliceData(b))
			a.blocks = append(a.blocks, b)
		}
		if b := a.blocks[a.block]; a.used+len(s) <= len(b) {
			kept := b[a.used : a.used+len(s)]
			copy(kept, s)
			a.used += len(s)
			return kept
		}
		a.block, a.used = a.block+1, 0
	}
}

// fill marks the rows of a column up to this one as null where they were not
// set, and this one as set.
func (a *Appender) fill(column int) {
	if a.set[column] < a.row {
		a.null(column, a.row)
	}
	a.set[column] = a.row + 1
}

func (a *Appender) null(column, until int) {
	if !a.nulls[column] {
		a.nulls[column] = true
		mapping.VectorEnsureValidityWritable(a.vectors[column])
		a.valid[column] = unsafe.Slice((*uint64)(mapping.VectorGetValidity(a.vectors[column])), chunkRows/64)
	}
	for row := a.set[column]; row < until; {
		if row%64 == 0 && row+64 <= until {
			a.valid[column][row/64] = 0
			row += 64
			continue
		}
		a.valid[column][row/64] &^= 1 << (row % 64)
		row++
	}
}

// EndRow ends a row.
func (a *Appender) EndRow() error {
	a.row++
	if a.row < chunkRows {
		return nil
	}
	return a.flush()
}

func (a *Appender) flush() error {
	if a.row == 0 {
		return nil
	}
	for c := range a.vectors {
		if a.set[c] < a.row {
			a.null(c, a.row)
		}
		a.set[c] = 0
	}
	mapping.DataChunkSetSize(a.chunk, mapping.IdxT(a.row))
	if mapping.AppendDataChunk(a.appender, a.chunk) == mapping.StateError {
		return fmt.Errorf("append: %s", mapping.AppenderError(a.appender))
	}
	mapping.DataChunkReset(a.chunk)
	for c, v := range a.vectors {
		a.data[c] = mapping.VectorGetData(v)
		a.nulls[c] = false
	}
	a.row, a.block, a.used = 0, 0, 0
	return nil
}

// Close hands the last rows over and frees the appender. After an error that
// undoes the transaction it still must be called, and its error be left.
func (a *Appender) Close(ctx context.Context) error {
	err := a.flush()
	if err == nil && ctx.Err() == nil && mapping.AppenderClose(a.appender) == mapping.StateError {
		err = fmt.Errorf("append: %s", mapping.AppenderError(a.appender))
	}
	mapping.AppenderDestroy(&a.appender)
	mapping.DestroyDataChunk(&a.chunk)
	a.pins.Unpin()
	if err == nil {
		err = ctx.Err()
	}
	return err
}
