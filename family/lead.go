package family

import (
	"cmp"
	"context"
	"slices"
)

const (
	// batchSize is how many forms are compared at a time with the leaders that
	// there were before them.
	batchSize = 4096

	// mostLeaders is how many leaders a form's sketch is compared with in each of
	// three stages: with those before its batch, with those of its batch, and when
	// it joins the most similar one. Without a bound, texts that share a long part
	// and are not similar would each be compared with all others.
	mostLeaders = 512

	// mostCompared is with how many of them its shingles are compared.
	mostCompared = 64
)

// leading is how leaders are chosen and joined. It speaks of forms by their
// rank, 0 for the densest.
type leading struct {
	*finder
	*buckets
	order      []int32   // for each rank its form
	leader     []int32   // for each rank the rank of its leader, -1 where it is one itself
	similarity []float64 // for each rank the similarity to its leader
	capped     []bool    // for each rank whether there were more leaders than it was compared with
	workers    []seeker
}

// A seeker is the scratch space of one worker.
type seeker struct {
	set   set
	grams []gram
	met   []uint32 // for each rank the turn in which it was last met
	turn  uint32
	found []candidate
	bands []int32

	sketched, compared int64 // leaders whose sketch, and whose shingles, were compared with a form's
}

// A candidate is a leader whose sketch does not rule out that it is similar.
type candidate struct {
	leader int32 // its rank
	agree  int32 // bytes that the sketches share
}

func (f *finder) leading(b *buckets) *leading {
	order := f.byDensity(b)
	l := &leading{
		finder: f, buckets: b, order: order,
		leader: make([]int32, len(order)), similarity: make([]float64, len(order)), capped: make([]bool, len(order)),
		workers: make([]seeker, f.threads),
	}
	for rank := range l.leader {
		l.leader[rank] = -1
	}
	for i := range l.workers {
		l.workers[i].met = make([]uint32, len(order))
	}
	return l
}

// choose finds the leaders: by rank, each form that is not similar to a leader
// before it. The forms of a batch are first compared with the leaders of earlier
// batches, all at a time, and those that remain with one another, one by one; so
// the outcome is that of one thread.
func (l *leading) choose(ctx context.Context) error {
	const chunk = 64
	n := len(l.order)
	for from := 0; from < n; from += batchSize {
		to := min(from+batchSize, n)
		err := l.parallel(ctx, (to-from+chunk-1)/chunk, func(worker, i int) {
			begin := from + i*chunk
			for rank := begin; rank < min(begin+chunk, to); rank++ {
				l.follow(&l.workers[worker], int32(rank), 0, false)
			}
		})
		if err != nil {
			return err
		}
		for rank := from; rank < to; rank++ {
			if l.leader[rank] < 0 {
				l.follow(&l.workers[0], int32(rank), int32(from), false)
			}
			if l.leader[rank] < 0 {
				l.lead(int32(rank))
			}
		}
		l.progress(int64(to), int64(n))
	}
	return nil
}

// join finds for each form that is no leader the most similar one, of equally
// similar ones the first.
func (l *leading) join(ctx context.Context) error {
	return l.blocks(ctx, len(l.order), func(worker, from, to int) {
		for rank := from; rank < to; rank++ {
			if l.leader[rank] >= 0 {
				l.follow(&l.workers[worker], int32(rank), 0, true)
			}
		}
	})
}

// lead makes a form a leader in all its buckets.
func (l *leading) lead(rank int32) {
	for band, number := range l.bucketsOfRank(rank) {
		if number != alone {
			b := &l.list[band][number]
			l.places[band][b.start+b.leaders] = rank
			b.leaders++
		}
	}
}

func (l *leading) bucketsOfRank(rank int32) []int32 {
	at := int(l.order[rank]) * l.bands
	return l.of[at : at+l.bands]
}

// follow looks for a leader of a form among those from a rank on, for any that
// is similar enough or for the most similar one.
func (l *leading) follow(w *seeker, rank, from int32, most bool) {
	l.candidates(w, rank, from)
	if len(w.found) == 0 {
		return
	}
	slices.SortFunc(w.found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.agree, a.agree), cmp.Compare(a.leader, b.leader))
	})
	if len(w.found) > mostCompared {
		w.found = w.found[:mostCompared]
		l.capped[rank] = true
	}
	form := l.order[rank]
	w.grams = appendGrams(w.grams[:0], l.forms[form])
	size := w.set.fill(w.grams)
	for _, c := range w.found {
		leader := c.leader
		if leader == l.leader[rank] {
			continue
		}
		w.compared++
		other := l.order[leader]
		w.grams = appendGrams(w.grams[:0], l.forms[other])
		j := jaccard(w.set.common(w.grams), size, int(l.sizes[other]))
		if j < l.threshold {
			continue
		}
		if best := l.similarity[rank]; l.leader[rank] < 0 || j > best || j == best && leader < l.leader[rank] {
			l.leader[rank], l.similarity[rank] = leader, j
		}
		if !most {
			return
		}
	}
}

// candidates fills w.found with the leaders from a rank on that share a bucket
// with a form and whose sketches and sizes do not rule out that they are similar.
// It looks at no more than mostLeaders, and at those of small buckets first if
// there may be more, since what many share tells least.
func (l *leading) candidates(w *seeker, rank, from int32) {
	w.found = w.found[:0]
	w.turn++
	form := l.order[rank]
	numbers := l.bucketsOfRank(rank)
	w.bands = w.bands[:0]
	total := 0
	for band, number := range numbers {
		if number != alone {
			if n := int(l.list[band][number].leaders); n > 0 {
				w.bands = append(w.bands, int32(band))
				total += n
			}
		}
	}
	if total > mostLeaders {
		slices.SortStableFunc(w.bands, func(a, b int32) int {
			return cmp.Compare(l.list[a][numbers[a]].leaders, l.list[b][numbers[b]].leaders)
		})
	}
	sketch, size := &l.sketches[form], l.sizes[form]
	seen := 0
	for _, band := range w.bands {
		b := l.list[band][numbers[band]]
		leaders := l.places[band][b.start : b.start+b.leaders]
		first, _ := slices.BinarySearch(leaders, from)
		for _, leader := range leaders[first:] {
			if w.met[leader] == w.turn {
				continue
			}
			w.met[leader] = w.turn
			if seen++; seen > mostLeaders {
				l.capped[rank] = true
				return
			}
			w.sketched++
			other := l.order[leader]
			least, largest := min(size, l.sizes[other]), max(size, l.sizes[other])
			if float64(least)/float64(largest) < l.threshold {
				continue
			}
			if agree := sketch.agree(&l.sketches[other]); agree >= l.least {
				w.found = append(w.found, candidate{leader, int32(agree)})
			}
		}
	}
}
