package pairs

import (
	"cmp"
	"math/bits"
	"slices"
)

// A sorter is one worker's place for sorting a partition.
type sorter struct {
	rows   []row
	count  []uint32
	read   []row
	bytes  []byte
	chunks [][]row
	keys   []timeKey
	moved  []row
}

// load returns the rows of partition p, those of an object beside each other
// and sorted by time, actor and record. It takes them from the fans. They stand
// until the next call.
func (s *sorter) load(fans []*fan, p int) ([]row, error) {
	s.chunks = s.chunks[:0]
	n := 0
	for _, f := range fans {
		for _, c := range append(f.full[p], f.open[p]) {
			s.chunks = append(s.chunks, c)
			n += len(c)
		}
		f.full[p], f.open[p] = nil, nil
		for _, e := range f.out[p] {
			n += int(e.rows)
		}
	}
	s.read = s.read[:0]
	for _, f := range fans {
		for _, e := range f.out[p] {
			var err error
			if s.read, err = f.to.read(e, s.read, &s.bytes); err != nil {
				return nil, err
			}
		}
		f.out[p] = nil
	}
	s.chunks = append(s.chunks, s.read)

	// A bucket is about one object; sorting what is in it is then cheap.
	size := bits.Len(uint(n / 2))
	shift := 64 - size
	s.count = slices.Grow(s.count[:0], 1<<size+1)[:1<<size+1]
	clear(s.count)
	for _, c := range s.chunks {
		for i := range c {
			s.count[mix(c[i].object)<<fanBits>>shift+1]++
		}
	}
	for i := 1; i < len(s.count); i++ {
		s.count[i] += s.count[i-1]
	}
	s.rows = slices.Grow(s.rows[:0], n)[:n]
	for _, c := range s.chunks {
		for i := range c {
			to := &s.count[mix(c[i].object)<<fanBits>>shift]
			s.rows[*to] = c[i]
			*to++
		}
	}
	clear(s.chunks)
	lo := uint32(0)
	for _, hi := range s.count[:1<<size] { // each count now is its bucket's end
		s.arrange(s.rows[lo:hi])
		lo = hi
	}
	return s.rows, nil
}

// arrange puts the rows of an object beside each other, by time, actor and
// record.
func (s *sorter) arrange(rows []row) {
	for len(rows) > fewRows {
		n := 1
		for i, r := range rows {
			if i > 0 && r.object == rows[0].object {
				rows[i], rows[n] = rows[n], r
				n++
			}
		}
		if n < len(rows)/8 { // many objects in one bucket
			slices.SortFunc(rows, row.compare)
			return
		}
		if n < manyRows {
			slices.SortFunc(rows[:n], row.compare)
		} else {
			s.byTime(rows[:n])
		}
		rows = rows[n:]
	}
	for i := 1; i < len(rows); i++ {
		r := rows[i]
		k := i
		for ; k > 0 && r.compare(rows[k-1]) < 0; k-- {
			rows[k] = rows[k-1]
		}
		rows[k] = r
	}
}

const (
	fewRows   = 24  // below this, rows are sorted by insertion,
	manyRows  = 512 // and from this on by their times' digits
	digitBits = 11
)

// compare compares by object, time, actor and record.
func (r row) compare(o row) int {
	switch {
	case r.object != o.object:
		return cmp.Compare(r.object, o.object)
	case r.at != o.at:
		return cmp.Compare(r.at, o.at)
	case r.actor != o.actor:
		return cmp.Compare(r.actor, o.actor)
	}
	return cmp.Compare(r.record, o.record)
}

// A timeKey stands for a row while rows are sorted by time.
type timeKey struct {
	at  uint64 // since the first
	row uint32
}

// byTime sorts the rows of one object, digit by digit of their times.
func (s *sorter) byTime(rows []row) {
	first, last := rows[0].at, rows[0].at
	for i := range rows {
		first, last = min(first, rows[i].at), max(last, rows[i].at)
	}
	s.keys = slices.Grow(s.keys[:0], 2*len(rows))[:2*len(rows)]
	keys, other := s.keys[:len(rows)], s.keys[len(rows):]
	for i := range rows {
		keys[i] = timeKey{uint64(rows[i].at - first), uint32(i)}
	}
	for shift := 0; shift < bits.Len64(uint64(last-first)); shift += digitBits {
		var count [1 << digitBits]uint32
		for i := range keys {
			count[keys[i].at>>shift&(1<<digitBits-1)]++
		}
		sum := uint32(0)
		for i, n := range count {
			count[i] = sum
			sum += n
		}
		for _, k := range keys {
			to := &count[k.at>>shift&(1<<digitBits-1)]
			other[*to] = k
			*to++
		}
		keys, other = other, keys
	}
	s.moved = append(s.moved[:0], rows...)
	for i, k := range keys {
		rows[i] = s.moved[k.row]
	}
	for lo := 0; lo < len(rows); {
		hi := lo + 1
		for hi < len(rows) && rows[hi].at == rows[lo].at {
			hi++
		}
		if hi > lo+1 {
			slices.SortFunc(rows[lo:hi], row.compare)
		}
		lo = hi
	}
}
