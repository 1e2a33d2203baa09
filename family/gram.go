package family

import "math/bits"

// gramRunes is the length of a shingle.
const gramRunes = 5

// A gram is five runes, each in 21 bits: the first two in hi, the others in lo.
// Two grams are equal only if their runes are, so what is counted of grams is
// exact.
type gram struct{ hi, lo uint64 }

const (
	runeBits = 21
	hiMask   = 1<<(2*runeBits) - 1
	loMask   = 1<<(3*runeBits) - 1
)

// appendGrams appends the grams of a form to dst, in their order and with their
// repeats. A form of fewer than five runes is one gram.
func appendGrams(dst []gram, form string) []gram {
	var g gram
	runes := 0
	for _, r := range form {
		g.hi = (g.hi<<runeBits | g.lo>>(2*runeBits)) & hiMask
		g.lo = (g.lo<<runeBits | uint64(r)) & loMask
		if runes++; runes >= gramRunes {
			dst = append(dst, g)
		}
	}
	if 0 < runes && runes < gramRunes {
		dst = append(dst, g)
	}
	return dst
}

// Odd numbers with as many ones as zeros; those of wyhash, whose way of mixing
// by one wide product this is (public domain, Wang Yi 2019).
const (
	mixA = 0xa0761d6478bd642f
	mixB = 0xe7037ed1a0b428db
	mixC = 0x8ebc6af09c88c6e3
)

func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

func (g gram) hash() uint64 { return mix(g.lo^mixA, g.hi^mixB) }

// A set holds the distinct grams of one form at a time, in a hash table with
// linear probing. The zero set is empty.
type set struct {
	slots []slot // a power of two, at least twice the grams
	fills uint32 // how often it was filled: a slot of an earlier filling is free
	asks  uint32
	n     int // distinct grams
}

type slot struct {
	gram
	fill uint32
	ask  uint32 // the last call of common that met the gram
}

// fill makes the set that of grams and returns how many distinct ones there are.
func (s *set) fill(grams []gram) int {
	if len(s.slots) < 2*len(grams) {
		*s = set{slots: make([]slot, 1<<bits.Len(uint(2*len(grams)-1)))}
	}
	s.n = 0
	if s.fills++; s.fills == 0 { // gone round: no slot may be taken for a new one
		clear(s.slots)
		s.fills = 1
	}
	mask := uint64(len(s.slots) - 1)
	for _, g := range grams {
		for i := g.hash() & mask; ; i = (i + 1) & mask {
			t := &s.slots[i]
			if t.fill != s.fills {
				*t = slot{gram: g, fill: s.fills}
				s.n++
				break
			}
			if t.gram == g {
				break
			}
		}
	}
	return s.n
}

// common returns how many distinct grams are in the set and among these.
func (s *set) common(grams []gram) int {
	if s.n == 0 {
		return 0
	}
	if s.asks++; s.asks == 0 {
		for i := range s.slots {
			s.slots[i].ask = 0
		}
		s.asks = 1
	}
	n := 0
	mask := uint64(len(s.slots) - 1)
	for _, g := range grams {
		for i := g.hash() & mask; ; i = (i + 1) & mask {
			t := &s.slots[i]
			if t.fill != s.fills {
				break
			}
			if t.gram == g {
				if t.ask != s.asks {
					t.ask = s.asks
					n++
				}
				break
			}
		}
	}
	return n
}

// Jaccard returns the share of five-rune shingles that two canonical forms have
// in common among all that either has: 1 if the sets are equal, 0 if they share
// none. It is exact. A form of fewer than five runes is one shingle; two empty
// ones are equal.
func Jaccard(a, b string) float64 {
	var s set
	grams := appendGrams(nil, b)
	inB := s.fill(grams)
	grams = appendGrams(grams[:0], a)
	common := s.common(grams)
	return jaccard(common, s.fill(grams), inB)
}

func jaccard(common, inA, inB int) float64 {
	if inA+inB == 0 {
		return 1
	}
	return float64(common) / float64(inA+inB-common)
}
