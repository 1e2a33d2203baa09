package pairs

import (
	"context"
	"fmt"
	"sync"
)

// A Row is a trace.
type Row struct {
	Object, Actor uint64
	AtUS, Record  int64
}

const (
	rowBytes = 32
	fanBits  = 8
	fanout   = 1 << fanBits // partitions
	fullPart = 1024         // rows of a chunk, once a partition has some
)

// mix spreads numbers that differ in any bits over the upper bits.
func mix(x uint64) uint64 {
	x ^= x >> 32
	return x * 0x9E3779B97F4A7C15
}

// A fan is one worker's rows on their way into partitions: those of the chunks
// being filled, the full ones, and the places in the temporary file of those
// that were written there.
type fan struct {
	open [fanout][]Row
	full [fanout][][]Row
	out  [fanout][]extent
	to   *spillFile // nil while all is kept in memory
}

// add takes the rows of b.
func (f *fan) add(b Batch) error {
	for i, object := range b.Object {
		p := mix(object) >> (64 - fanBits)
		c := f.open[p]
		if len(c) == cap(c) {
			var err error
			if c, err = f.next(p, c); err != nil {
				return err
			}
		}
		f.open[p] = append(c, Row{object, b.Actor[i], b.AtUS[i], b.Record[i]})
	}
	return nil
}

// next puts the chunk c of partition p by and returns an empty one.
func (f *fan) next(p uint64, c []Row) ([]Row, error) {
	if f.to != nil && len(c) > 0 {
		e, err := f.to.write(c)
		if err != nil {
			return nil, err
		}
		f.out[p] = append(f.out[p], e)
		if cap(c) == fullPart {
			return c[:0], nil
		}
	} else if len(c) > 0 {
		f.full[p] = append(f.full[p], c)
	}
	return make([]Row, 0, min(max(2*cap(c), 16), fullPart)), nil
}

// flush writes what is in memory to the temporary file.
func (f *fan) flush() error {
	for p := range fanout {
		for _, c := range append(f.full[p], f.open[p]) {
			if len(c) == 0 {
				continue
			}
			e, err := f.to.write(c)
			if err != nil {
				return err
			}
			f.out[p] = append(f.out[p], e)
		}
		f.full[p], f.open[p] = nil, nil
	}
	return nil
}

// read takes the traces of src; those that are more than room bytes go to a
// temporary file in the folder spill.
func (t *Traces) read(ctx context.Context, src Source, room int64, spill string) error {
	t.fans = make([]*fan, t.threads)
	for i := range t.fans {
		t.fans[i] = &fan{}
	}
	err := src(ctx, func(b Batch) error {
		n := len(b.Object)
		if len(b.Actor) != n || len(b.AtUS) != n || len(b.Record) != n {
			return fmt.Errorf("a batch of %d objects, %d actors, %d times, %d records", n, len(b.Actor), len(b.AtUS), len(b.Record))
		}
		for n > 0 { // in pieces, so that memory is looked at between them
			if err := ctx.Err(); err != nil {
				return err
			}
			piece := min(n, 1<<16)
			if err := spread(t.fans, b.slice(0, piece)); err != nil {
				return err
			}
			b, n = b.slice(piece, n), n-piece
			t.n += int64(piece)
			if t.file == nil && room > 0 && t.n*rowBytes > room {
				var err error
				if t.file, err = newSpillFile(spill); err != nil {
					return err
				}
				for _, f := range t.fans {
					f.to = t.file
					if err := f.flush(); err != nil {
						return err
					}
				}
			}
		}
		t.progress(0, 0)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read traces: %w", err)
	}
	if t.file != nil {
		for _, f := range t.fans {
			if err := f.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b Batch) slice(lo, hi int) Batch {
	return Batch{b.Object[lo:hi], b.Actor[lo:hi], b.AtUS[lo:hi], b.Record[lo:hi]}
}

// spread hands b to the fans, in equal shares where it is worth their start.
func spread(fans []*fan, b Batch) error {
	n := len(b.Object)
	if n < 1<<13 {
		return fans[0].add(b)
	}
	errs := make([]error, len(fans))
	var wg sync.WaitGroup
	for i, f := range fans {
		wg.Go(func() { errs[i] = f.add(b.slice(i*n/len(fans), (i+1)*n/len(fans))) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
