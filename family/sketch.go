package family

import (
	"math"
	"math/bits"
)

// values is how many bytes a sketch has, each of which two texts share with the
// probability of their Jaccard similarity.
const values = 128

// A sketch is 128 bytes, eight to a word.
type sketch [values / 8]uint64

// sketchOf returns the sketch of the set of grams that hash to hashes; a repeat
// is nothing to it. Each gram is thrown into one of 128 bins, a bin keeps the
// least, and as long as a bin is empty all are thrown anew; what a bin got in an
// earlier round it keeps. A short text has so as many independent values as a
// long one. The expected cost is O(n + 128 log 128) for n grams.
func sketchOf(hashes []uint64) (s sketch) {
	const free = math.MaxUint64
	if len(hashes) == 0 {
		return s
	}
	var least [values]uint64
	for i := range least {
		least[i] = free
	}
	left := values
	for round := uint64(0); left > 0; round++ {
		for _, h := range hashes {
			x := mix(h+round*mixA, mixC)
			bin := x >> (64 - 7)
			v := round<<48 | x&(1<<48-1)
			if old := least[bin]; v < old {
				if old == free {
					left--
				}
				least[bin] = v
			}
		}
	}
	for i, v := range least {
		s[i/8] |= (v & 0xff) << (i % 8 * 8)
	}
	return s
}

// agree returns how many bytes two sketches share.
func (s *sketch) agree(t *sketch) int {
	const low = 0x7f7f7f7f7f7f7f7f
	n := values
	for i, a := range s {
		x := a ^ t[i]
		n -= bits.OnesCount64((x&low + low | x) &^ low) // a bit for each byte that is not 0
	}
	return n
}

// A layout says which texts are candidates: those whose sketches share all bytes
// of a band, and enough bytes in all.
type layout struct {
	rows  int // bytes of a band
	bands int
	least int // bytes in all
}

// layoutFor returns the layout with the longest bands that misses no more than
// one in two hundred of the pairs that are just as similar as the threshold. Two
// sketches share bytes in all as a binomial variable does; four standard
// deviations below its mean are allowed.
func layoutFor(threshold float64) layout {
	l := layout{rows: 1}
	for rows := 2; rows <= 8; rows++ {
		if missed := math.Pow(1-math.Pow(threshold, float64(rows)), float64(values/rows)); missed <= 0.005 {
			l.rows = rows
		}
	}
	l.bands = values / l.rows
	l.least = int(values*threshold - 4*math.Sqrt(values*threshold*(1-threshold)))
	return l
}

// key returns what two sketches share if they share a band, and others hardly
// ever do.
func (l layout) key(s *sketch, band int) uint32 {
	var k uint64
	for i := band * l.rows; i < (band+1)*l.rows; i++ {
		k = k<<8 | s[i/8]>>(i%8*8)&0xff
	}
	if l.rows > 4 {
		k = mix(k^mixA, mixB)
	}
	return uint32(k)
}
