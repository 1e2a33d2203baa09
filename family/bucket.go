package family

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/zeebo/xxh3"
)

// alone stands for the bucket of a form that shares it with none.
const alone = -1

// buckets says which forms share a band of their sketches.
type buckets struct {
	of      []int32    // for each form and band the number of its bucket in that band, or alone
	list    [][]bucket // for each band its buckets
	places  [][]int32  // for each band the forms that are in its buckets
	density []uint32   // for each form how many others are in its buckets, counted once for each band
}

// A bucket has at least two forms at first: places[start:start+size].
type bucket struct{ start, size int32 }

// bucketsOf puts the forms into buckets, in O(n) a band.
func (f *finder) bucketsOf(ctx context.Context) (*buckets, error) {
	n := len(f.forms)
	b := &buckets{
		of:      make([]int32, n*f.bands),
		list:    make([][]bucket, f.bands),
		places:  make([][]int32, f.bands),
		density: make([]uint32, n),
	}
	type scratch struct{ keyed, free []uint64 }
	workers := make([]scratch, f.threads)
	var done atomic.Int64
	err := f.parallel(ctx, f.bands, func(worker, band int) {
		w := &workers[worker]
		if w.keyed == nil {
			w.keyed, w.free = make([]uint64, n), make([]uint64, n)
		}
		for i := range f.sketches {
			w.keyed[i] = uint64(f.key(&f.sketches[i], band))<<32 | uint64(i)
		}
		w.keyed, w.free = sortKeyed(w.keyed, w.free)
		b.fill(band, w.keyed)
		if d := done.Add(1); worker == 0 {
			f.progress(d, int64(f.bands))
		}
	})
	return b, err
}

// fill takes the sorted keys of a band, with the form in the lower half of each.
func (b *buckets) fill(band int, keyed []uint64) {
	bands := len(b.list)
	buckets, shared := 0, 0 // how many there are, and forms in them
	for i, k := range keyed {
		before := i > 0 && k>>32 == keyed[i-1]>>32
		behind := i+1 < len(keyed) && k>>32 == keyed[i+1]>>32
		if before || behind {
			shared++
			if !before {
				buckets++
			}
		}
	}
	list := make([]bucket, 0, buckets)
	places := make([]int32, 0, shared)
	for from := 0; from < len(keyed); {
		to := from + 1
		for to < len(keyed) && keyed[to]>>32 == keyed[from]>>32 {
			to++
		}
		number, others := int32(alone), uint32(to-from-1)
		if others > 0 {
			number = int32(len(list))
			list = append(list, bucket{int32(len(places)), int32(to - from)})
		}
		for _, k := range keyed[from:to] {
			form := int(uint32(k))
			b.of[form*bands+band] = number
			if others > 0 {
				places = append(places, int32(form))
				atomic.AddUint32(&b.density[form], others)
			}
		}
		from = to
	}
	b.list[band], b.places[band] = list, places
}

// sortKeyed sorts by the upper 32 bits, using other, and returns the sorted
// slice and the one that is free.
func sortKeyed(keyed, other []uint64) (sorted, free []uint64) {
	const digit = 11
	for shift := 32; shift < 64; shift += digit {
		var ends [1 << digit]int
		for _, k := range keyed {
			ends[k>>shift&(1<<digit-1)]++
		}
		sum := 0
		for i, n := range ends {
			ends[i] = sum
			sum += n
		}
		for _, k := range keyed {
			d := k >> shift & (1<<digit - 1)
			other[ends[d]] = k
			ends[d]++
		}
		keyed, other = other, keyed
	}
	return keyed, other
}

// byDensity returns the forms that share a bucket with any, the densest first.
// Ties are in the order of a hash of the form and then of the form itself, so
// that the order of the texts is nothing to it.
func (f *finder) byDensity(b *buckets) []int32 {
	type entry struct {
		density uint32
		form    int32
		hash    uint64
	}
	var entries []entry
	for form, d := range b.density {
		if d > 0 {
			entries = append(entries, entry{d, int32(form), xxh3.HashString(f.forms[form])})
		}
	}
	slices.SortFunc(entries, func(x, y entry) int {
		if c := cmp.Or(cmp.Compare(y.density, x.density), cmp.Compare(x.hash, y.hash)); c != 0 {
			return c
		}
		return strings.Compare(f.forms[x.form], f.forms[y.form])
	})
	order := make([]int32, len(entries))
	for rank, e := range entries {
		order[rank] = e.form
	}
	return order
}
