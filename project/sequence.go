package project

import "slices"

// Ratio returns the ratio of Ratcliff and Obershelp of two sequences, 0 to 1:
// twice the length of what matches, over the length of both. The longest run that
// both have matches, and so do, in turn, those in what is before it in both and in
// what is after; of equally long runs the first in a is taken, and of these the
// first in b. It is what Python's difflib.SequenceMatcher(None, a, b,
// autojunk=False).ratio() gives. The order of a and b may matter. The time grows
// with the product of the lengths.
func Ratio[E comparable](a, b []E) float64 {
	if len(a)+len(b) == 0 {
		return 1
	}
	return 2 * float64(matches(a, b, nil)) / float64(len(a)+len(b))
}

// matches returns the length of what matches; length is room for twice len(b)+1.
func matches[E comparable](a, b []E, length []int) int {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	length = slices.Grow(length[:0], 2*(len(b)+1))[:2*(len(b)+1)]
	clear(length)
	old, now := length[:len(b)+1], length[len(b)+1:] // of the run that ends before b[j]
	i, j, n := 0, 0, 0
	for x := range a {
		for y := range b {
			now[y+1] = 0
			if a[x] == b[y] {
				if now[y+1] = old[y] + 1; now[y+1] > n {
					n = now[y+1]
					i, j = x+1-n, y+1-n
				}
			}
		}
		old, now = now, old
	}
	if n == 0 {
		return 0
	}
	return n + matches(a[:i], b[:j], length) + matches(a[i+n:], b[j+n:], length)
}

// sequences are what each actor touched, in the order of time.
type sequences struct {
	of   [][]uint64 // by actor
	size int        // of a window
}

// ratcliff is the scratch space of a comparison.
type ratcliff struct {
	length []int
	bag    map[uint64]int
	a, b   []int // where windows begin that may match
}

func newSequences(rows []Row, w Window) *sequences {
	s := &sequences{size: w.Objects}
	runs(slices.Clone(rows), sameActor, func(_ int, of []Row) {
		slices.SortFunc(of, inTime)
		list := make([]uint64, len(of))
		for i, r := range of {
			list[i] = r.Of
		}
		s.of = append(s.of, list)
	})
	return s
}

// ratio returns the largest ratio of a window of a and one of b, and 0 where the
// first threshold asks for more than there can be. common is how many objects the
// two actors have in common, repeats counted.
func (s *sequences) ratio(w *ratcliff, a, b uint32, common float64, first Cut) float64 {
	enough := func(matching int) bool {
		most := float64(matching) / float64(s.size)
		return most > 0 && (first.Kind != Weight || first.above(most, first.Value))
	}
	if !enough(min(int(common), s.size)) {
		return 0
	}
	x, y := s.of[a], s.of[b]
	w.a = s.windows(w, w.a[:0], x, y, enough)
	w.b = s.windows(w, w.b[:0], y, x, enough)
	most := 0.0
	for _, i := range w.a {
		for _, j := range w.b {
			one, other := x[i:i+s.size], y[j:j+s.size]
			w.fill(one)
			n := 0
			for _, object := range other {
				if w.bag[object] > 0 {
					w.bag[object]--
					n++
				}
			}
			if !enough(n) || float64(n)/float64(s.size) <= most {
				continue // no more than n can match
			}
			w.length = slices.Grow(w.length[:0], 2*(s.size+1))
			n = max(matches(one, other, w.length), matches(other, one, w.length))
			most = max(most, float64(n)/float64(s.size))
		}
	}
	return most
}

// windows appends where those windows of x begin that have enough objects of y.
func (s *sequences) windows(w *ratcliff, list []int, x, y []uint64, enough func(int) bool) []int {
	w.fill(y)
	for i := 0; i+s.size <= len(x); i++ {
		n := 0
		for _, object := range x[i : i+s.size] {
			if w.bag[object] > 0 {
				n++
			}
		}
		if enough(n) {
			list = append(list, i)
		}
	}
	return list
}

// fill puts the objects of x into the bag.
func (w *ratcliff) fill(x []uint64) {
	if w.bag == nil {
		w.bag = map[uint64]int{}
	}
	clear(w.bag)
	for _, object := range x {
		w.bag[object]++
	}
}
