package pairs

import (
	"context"
	"fmt"
	"sync"
)

// A row is a trace.
type row struct {
	object, actor uint64
	at, record    int64
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
	open [fanout][]row
	full [fanout][][]row
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
		f.open[p] = append(c, row{object, b.Actor[i], b.AtUS[i], b.Record[i]})
	}
	return nil
}

// next puts the chunk c of partition p by and returns an empty one.
func (f *fan) next(p uint64, c []row) ([]row, error) {
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
	return make([]row, 0, min(max(2*cap(c), 16), fullPart)), nil
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

// partition reads src and returns its live rows, partition by partition.
func (j *join) partition(ctx context.Context, src Source) (*sifted, error) {
	fans := make([]*fan, j.threads)
	for i := range fans {
		fans[i] = &fan{}
	}
	var file *spillFile
	defer func() { file.close() }()
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
			if err := j.spread(fans, b.slice(0, piece)); err != nil {
				return err
			}
			b, n = b.slice(piece, n), n-piece
			j.stats.Traces += int64(piece)
			if file == nil && j.rowRoom > 0 && j.stats.Traces*rowBytes > j.rowRoom {
				var err error
				if file, err = newSpillFile(j.spill); err != nil {
					return err
				}
				for _, f := range fans {
					f.to = file
					if err := f.flush(); err != nil {
						return err
					}
				}
			}
		}
		j.progress(0, 0)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read traces: %w", err)
	}
	if file != nil {
		j.stats.Spilled = j.stats.Traces * rowBytes
		for _, f := range fans {
			if err := f.flush(); err != nil {
				return nil, err
			}
		}
	}
	return j.sift(ctx, fans)
}

func (b Batch) slice(lo, hi int) Batch {
	return Batch{b.Object[lo:hi], b.Actor[lo:hi], b.AtUS[lo:hi], b.Record[lo:hi]}
}

// spread hands b to the fans, in equal shares where it is worth their start.
func (j *join) spread(fans []*fan, b Batch) error {
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
