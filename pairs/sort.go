package pairs

import (
	"cmp"
	"math/bits"
	"slices"
)

// A sorter is one worker's place for sorting a partition.
type sorter struct {
	rows   []Row
	count  []uint32
	read   []Row
	bytes  []byte
	chunks [][]Row
	keys   []uint64
	sorted []uint64
	tally  []uint32
}

// load calls do for each object of partition p with its rows, in an order that
// differs with the threads.
func (s *sorter) load(t *Traces, p int, do func(rows []Row)) error {
	if err := s.take(t, p); err != nil {
		return err
	}
	s.group(do)
	return nil
}

// take sets chunks to the rows of partition p.
func (s *sorter) take(t *Traces, p int) error {
	s.chunks = s.chunks[:0]
	for _, f := range t.fans {
		s.chunks = append(append(s.chunks, f.full[p]...), f.open[p])
		if t.once {
			f.full[p], f.open[p] = nil, nil
		}
	}
	s.read = s.read[:0]
	for _, f := range t.fans {
		for _, e := range f.out[p] {
			var err error
			if s.read, err = f.to.read(e, s.read, &s.bytes); err != nil {
				return err
			}
		}
	}
	s.chunks = append(s.chunks, s.read)
	return nil
}

// group calls do for each object of the chunks with its rows.
func (s *sorter) group(do func(rows []Row)) {
	n := 0
	for _, c := range s.chunks {
		n += len(c)
	}
	// A bucket is about one object; sorting what is in it is then cheap.
	size := bits.Len(uint(n / 2))
	shift := 64 - size
	s.count = slices.Grow(s.count[:0], 1<<size+1)[:1<<size+1]
	clear(s.count)
	for _, c := range s.chunks {
		for i := range c {
			s.count[mix(c[i].Object)<<fanBits>>shift+1]++
		}
	}
	for i := 1; i < len(s.count); i++ {
		s.count[i] += s.count[i-1]
	}
	s.rows = slices.Grow(s.rows[:0], n)[:n]
	for _, c := range s.chunks {
		for i := range c {
			to := &s.count[mix(c[i].Object)<<fanBits>>shift]
			s.rows[*to] = c[i]
			*to++
		}
	}
	clear(s.chunks)
	lo := uint32(0)
	for _, hi := range s.count[:1<<size] { // each count now is its bucket's end
		if lo < hi {
			eachObject(s.rows[lo:hi], do)
		}
		lo = hi
	}
}

const (
	fewRows = 24 // up to this many, rows are sorted by insertion
	fewBits = 5  // hold the place of one of them
)

// eachObject calls do for each object of rows with its rows, which it puts beside
// each other.
func eachObject(rows []Row, do func(rows []Row)) {
	for sorted := false; len(rows) > 0; {
		n := 1
		for n < len(rows) && rows[n].Object == rows[0].Object {
			n++
		}
		for i := n + 1; i < len(rows) && !sorted; i++ {
			if rows[i].Object == rows[0].Object {
				rows[i], rows[n] = rows[n], rows[i]
				n++
			}
		}
		if len(rows) > fewRows && n < len(rows)/8 && !sorted { // many objects in one bucket
			slices.SortFunc(rows, Row.compare)
			sorted = true
			continue
		}
		do(rows[:n])
		rows = rows[n:]
	}
}

// compare compares by object, time, actor and record.
func (r Row) compare(o Row) int {
	switch {
	case r.Object != o.Object:
		return cmp.Compare(r.Object, o.Object)
	case r.AtUS != o.AtUS:
		return cmp.Compare(r.AtUS, o.AtUS)
	case r.Actor != o.Actor:
		return cmp.Compare(r.Actor, o.Actor)
	}
	return cmp.Compare(r.Record, o.Record)
}

// byTime returns a number for each of rows, sorted: its time, from one beginning
// for all, and below it, in so many bits, the row's place. Sorting these moves a
// quarter of what sorting rows does. They stand until the next call. It returns
// false if the times span too much for that.
func (s *sorter) byTime(rows []Row) (keys []uint64, below int, ok bool) {
	s.keys = slices.Grow(s.keys[:0], len(rows))[:len(rows)]
	if len(rows) <= fewRows {
		// Times of our age fit above the place as they are.
		all := int64(0)
		for i := range rows {
			all |= rows[i].AtUS
			s.keys[i] = uint64(rows[i].AtUS)<<fewBits | uint64(i)
		}
		if all>>(64-fewBits-1) == 0 {
			insert(s.keys)
			return s.keys, fewBits, true
		}
	}
	first, last := rows[0].AtUS, rows[0].AtUS
	for i := range rows {
		first, last = min(first, rows[i].AtUS), max(last, rows[i].AtUS)
	}
	span := uint64(last - first)
	below = bits.Len(uint(len(rows) - 1))
	if bits.Len64(span)+below > 64 {
		return nil, 0, false
	}
	for i := range rows {
		s.keys[i] = uint64(rows[i].AtUS-first)<<below | uint64(i)
	}
	if len(rows) <= fewRows {
		insert(s.keys)
		return s.keys, below, true
	}
	// A stretch of the span has about one row, where they are even; sorting what
	// is in it is then cheap.
	shift := max(bits.Len64(span)-below, 0) + below
	s.tally = slices.Grow(s.tally[:0], 1<<below+1)[:1<<below+1]
	clear(s.tally)
	for _, k := range s.keys {
		s.tally[k>>shift+1]++
	}
	for i := 1; i < len(s.tally); i++ {
		s.tally[i] += s.tally[i-1]
	}
	s.sorted = slices.Grow(s.sorted[:0], len(rows))[:len(rows)]
	for _, k := range s.keys {
		to := &s.tally[k>>shift]
		s.sorted[*to] = k
		*to++
	}
	lo := uint32(0)
	for _, hi := range s.tally[:1<<below] {
		if hi-lo <= fewRows {
			insert(s.sorted[lo:hi])
		} else {
			slices.Sort(s.sorted[lo:hi])
		}
		lo = hi
	}
	return s.sorted, below, true
}

// insert sorts a few keys.
func insert(keys []uint64) {
	for i := 1; i < len(keys); i++ {
		key, k := keys[i], i
		for ; k > 0 && key < keys[k-1]; k-- {
			keys[k] = keys[k-1]
		}
		keys[k] = key
	}
}
