package pairs

import (
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"sync"
)

// A spillFile is the one temporary file of a join: chunks of rows, one after
// another. What is in which place is kept in memory.
type spillFile struct {
	file *os.File
	mu   sync.Mutex
	end  int64
}

// An extent is the place of a chunk in a [spillFile].
type extent struct {
	at   int64 // bytes from the start
	rows int32
}

func newSpillFile(folder string) (*spillFile, error) {
	f, err := os.CreateTemp(folder, "demarche-pairs-*")
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	// Where the system lets an open file be removed it is gone even after a
	// crash; where it does not, close removes it.
	_ = os.Remove(f.Name())
	return &spillFile{file: f}, nil
}

// close removes the file; a nil one has none.
func (s *spillFile) close() {
	if s == nil {
		return
	}
	_ = s.file.Close()
	_ = os.Remove(s.file.Name())
}

// write appends rows. Several workers may call it at once.
func (s *spillFile) write(rows []Row) (extent, error) {
	buf := make([]byte, 0, len(rows)*rowBytes)
	for _, r := range rows {
		buf = binary.LittleEndian.AppendUint64(buf, r.Object)
		buf = binary.LittleEndian.AppendUint64(buf, r.Actor)
		buf = binary.LittleEndian.AppendUint64(buf, uint64(r.AtUS))
		buf = binary.LittleEndian.AppendUint64(buf, uint64(r.Record))
	}
	s.mu.Lock()
	e := extent{s.end, int32(len(rows))}
	s.end += int64(len(buf))
	s.mu.Unlock()
	if _, err := s.file.WriteAt(buf, e.at); err != nil {
		return e, fmt.Errorf("write traces to a temporary file: %w", err)
	}
	return e, nil
}

// read appends the rows at e to rows; buf is room that is used again.
func (s *spillFile) read(e extent, rows []Row, buf *[]byte) ([]Row, error) {
	n := int(e.rows) * rowBytes
	*buf = slices.Grow((*buf)[:0], n)[:n]
	if _, err := s.file.ReadAt(*buf, e.at); err != nil {
		return rows, fmt.Errorf("read traces from a temporary file: %w", err)
	}
	for b := *buf; len(b) > 0; b = b[rowBytes:] {
		rows = append(rows, Row{
			Object: binary.LittleEndian.Uint64(b), Actor: binary.LittleEndian.Uint64(b[8:]),
			AtUS: int64(binary.LittleEndian.Uint64(b[16:])), Record: int64(binary.LittleEndian.Uint64(b[24:])),
		})
	}
	return rows, nil
}
