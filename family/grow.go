package family

import (
	"cmp"
	"context"
	"slices"
)

const (
	// mostMissed is how many of the forms in its buckets a form is held against,
	// sketch by sketch, that do not come into its family for that. Without a bound,
	// texts that share a long part and are not similar would each be compared with
	// all others. Those that do come are not counted: a form comes into a family
	// once, and leaves its buckets.
	mostMissed = 512

	// mostCompared is for how many of these the shingles are compared.
	mostCompared = 64
)

// floorFor returns the least similarity to its representative that a form of a
// family has. What is similar to a form that is similar to the representative has
// it always, since 1 less the similarity is a metric (Levandowsky and Winter
// 1971, doi:10.1038/234034a0); the rest is for rounding.
func floorFor(threshold float64) float64 { return 2*threshold - 1 - 1e-9 }

// none stands for the rank of no form.
const none = -1

// growing is how families grow. It speaks of forms by their rank, 0 for the
// densest.
type growing struct {
	*finder
	*buckets
	order          []int32   // for each rank its form
	representative []int32   // for each rank the rank of its family's representative, none before it is in a family
	similarity     []float64 // for each rank the similarity to that
	far            []int32   // for each rank the last representative that it was found to be too far from, or none
	capped         []bool    // for each rank whether there were more forms than it was compared with
	workers        []seeker

	grams     []gram
	near      set   // the grams of the form that others are being compared with
	filledFor int32 // its rank, or none
	centre    set   // the grams of its representative
	compared  int64 // times that the shingles of two forms were compared
}

// A seeker is the scratch space of one worker.
type seeker struct {
	met      []uint32 // for each rank the turn in which it was last met
	turn     uint32
	found    []candidate
	bands    []int32
	sketched int64 // times that the sketches of two forms were compared
}

// A candidate is a form whose sketch does not rule out that it is similar.
type candidate struct {
	rank  int32
	agree int32 // bytes that the sketches share
}

func (f *finder) growing(b *buckets) *growing {
	order := f.byDensity(b)
	n := len(order)
	g := &growing{
		finder: f, buckets: b, order: order,
		representative: slices.Repeat([]int32{none}, n), similarity: make([]float64, n),
		far: slices.Repeat([]int32{none}, n), capped: make([]bool, n), filledFor: none,
		workers: make([]seeker, f.threads),
	}
	for i := range g.workers {
		g.workers[i].met = make([]uint32, n)
	}
	return g
}

// thin leaves in the buckets the forms that have a candidate there, in the order
// of their ranks. Most forms have none, and cannot come into a family; all
// threads can tell at a time which these are.
func (g *growing) thin(ctx context.Context) error {
	n := len(g.order)
	rankOf := make([]int32, len(g.forms))
	for rank, form := range g.order {
		rankOf[form] = int32(rank)
	}
	err := g.parallel(ctx, g.bands, func(_, band int) {
		for _, b := range g.list[band] {
			places := g.places[band][b.start : b.start+b.size]
			for i, form := range places {
				places[i] = rankOf[form]
			}
			slices.Sort(places)
		}
	})
	if err != nil {
		return err
	}
	lone := make([]bool, n)
	err = g.blocks(ctx, n, func(worker, from, to int) {
		w := &g.workers[worker]
		for rank := from; rank < to; rank++ {
			w.turn++
			_, all := g.candidates(w, int32(rank), 1)
			lone[rank] = all && len(w.found) == 0
		}
	})
	if err != nil {
		return err
	}
	return g.parallel(ctx, g.bands, func(_, band int) {
		for i := range g.list[band] {
			b := &g.list[band][i]
			places := g.places[band][b.start : b.start+b.size]
			b.size = int32(len(slices.DeleteFunc(places, func(rank int32) bool { return lone[rank] })))
		}
	})
}

// grow makes the families, one after the other: by rank, each form that is in
// none is the representative of its own.
func (g *growing) grow(ctx context.Context) error {
	const step = 4096
	var family []int32
	grown := 0
	for rank := range g.order {
		if g.representative[rank] != none {
			continue
		}
		g.representative[rank], g.similarity[rank] = int32(rank), 1
		family = append(family[:0], int32(rank))
		for i := 0; i < len(family); i++ { // it is appended to
			family = g.reach(family, family[i])
			if grown++; grown%step == 0 {
				g.progress(int64(grown), int64(len(g.order)))
				if err := ctx.Err(); err != nil {
					return err
				}
			}
		}
	}
	return ctx.Err()
}

// reach appends to a family, the first of which is its representative, the forms
// that are similar to a certain one of it and not too far from the
// representative.
func (g *growing) reach(family []int32, from int32) []int32 {
	w := &g.workers[0]
	w.turn++
	for missed, compared := 0, 0; ; {
		met, all := g.candidates(w, from, mostMissed)
		slices.SortFunc(w.found, func(a, b candidate) int {
			return cmp.Or(cmp.Compare(b.agree, a.agree), cmp.Compare(a.rank, b.rank))
		})
		for _, c := range w.found {
			if compared == mostCompared {
				g.capped[from] = true
				return family
			}
			if g.joins(c.rank, from, family[0]) {
				family = append(family, c.rank)
				met--
			} else {
				compared++
			}
		}
		if all {
			return family
		}
		if missed += met; missed >= mostMissed {
			g.capped[from] = true
			return family
		}
	}
}

// joins reports whether a form is similar to another and not too far from the
// representative of that, and if so makes it of the same family.
func (g *growing) joins(rank, from, representative int32) bool {
	if g.filledFor != from {
		g.filledFor = from
		g.grams = appendGrams(g.grams[:0], g.forms[g.order[from]])
		g.near.fill(g.grams)
		if from == representative {
			g.centre.fill(g.grams)
		}
	}
	size := int(g.sizes[g.order[rank]])
	g.grams = appendGrams(g.grams[:0], g.forms[g.order[rank]])
	g.compared++
	j := jaccard(g.near.common(g.grams), g.near.n, size)
	if j < g.threshold {
		return false
	}
	if from != representative {
		g.compared++
		if j = jaccard(g.centre.common(g.grams), g.centre.n, size); j < g.floor {
			g.far[rank] = representative
			return false
		}
	}
	g.representative[rank], g.similarity[rank] = representative, j
	return true
}

// candidates fills w.found with the forms without a family that share a bucket
// with one, and whose sketches and sizes do not rule out that they are similar.
// It meets mostMissed forms that were not met in this turn, those of small
// buckets first if there may be more, since what many share tells least; and
// stops too when so many as are enough are found. It tells how many it met, and
// whether there are no others.
func (g *growing) candidates(w *seeker, rank int32, enough int) (met int, all bool) {
	w.found = w.found[:0]
	form := g.order[rank]
	numbers := g.of[int(form)*g.bands : int(form+1)*g.bands]
	w.bands = w.bands[:0]
	total := 0
	for band, number := range numbers {
		if number != alone {
			if n := int(g.list[band][number].size); n > 1 {
				w.bands = append(w.bands, int32(band))
				total += n
			}
		}
	}
	if total > mostMissed {
		slices.SortStableFunc(w.bands, func(a, b int32) int {
			return cmp.Compare(g.list[a][numbers[a]].size, g.list[b][numbers[b]].size)
		})
	}
	sketch, size, representative := &g.sketches[form], g.sizes[form], g.representative[rank]
	for _, band := range w.bands {
		b := &g.list[band][numbers[band]]
		places := g.places[band][b.start : b.start+b.size]
		for i := 0; i < len(places); {
			other := places[i]
			if g.representative[other] != none {
				// Nobody need meet it any more; the last takes its place.
				last := len(places) - 1
				places[i], places = places[last], places[:last]
				b.size--
				continue
			}
			i++
			if other == rank || w.met[other] == w.turn {
				continue
			}
			if met == mostMissed {
				return met, false
			}
			w.met[other] = w.turn
			met++
			if representative != none && g.far[other] == representative {
				continue
			}
			w.sketched++
			otherForm := g.order[other]
			least, largest := min(size, g.sizes[otherForm]), max(size, g.sizes[otherForm])
			if float64(least)/float64(largest) < g.threshold {
				continue
			}
			if agree := sketch.agree(&g.sketches[otherForm]); agree >= g.least {
				w.found = append(w.found, candidate{other, int32(agree)})
				if len(w.found) == enough {
					return met, false
				}
			}
		}
	}
	return met, true
}
