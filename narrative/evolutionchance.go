package narrative

import (
	"context"
	"math/rand/v2"
	"slices"

	"demarche/analysis"
	"demarche/stat"
	"demarche/topic"
)

// The streams of the generator.
const (
	streamDealt uint64 = iota + 0x65766f6c7665
	streamExchange
)

// A tally counts what became of the topics of all windows but the last, and whence those of
// all but the first came.
type tally struct {
	earlier, later, matched              int // topics of windows that have a next one, those of the next, and the pairs that are one
	born, continued, split, merged, died int // split: topics that did; merged: topics that are
}

// tallies counts what became of the topics from each window to the next.
func tallies(pairs []transition) []tally {
	out := make([]tally, len(pairs))
	for i := range pairs {
		t, n := &pairs[i], &out[i]
		n.earlier, n.later = len(t.of), len(t.in)
		for _, v := range t.relations {
			if v.Matched {
				n.matched++
			}
		}
		for _, f := range t.of {
			switch f {
			case topic.Died:
				n.died++
			case topic.Split:
				n.split++
			case topic.Continued:
				n.continued++
			}
		}
		for _, f := range t.in {
			switch f {
			case topic.Born:
				n.born++
			case topic.Merged:
				n.merged++
			}
		}
	}
	return out
}

// sumOf adds tallies up.
func sumOf(all []tally) (sum tally) {
	for _, n := range all {
		sum.earlier, sum.later, sum.matched = sum.earlier+n.earlier, sum.later+n.later, sum.matched+n.matched
		sum.born, sum.continued, sum.split = sum.born+n.born, sum.continued+n.continued, sum.split+n.split
		sum.merged, sum.died = sum.merged+n.merged, sum.died+n.died
	}
	return sum
}

// A chanced is what chance gives of an evolution.
type chanced struct {
	matched []float64  // topics matched, in each draw, if none went on
	best    [][]linked // of each transition, the chance of each relation
	refits  [][]tally  // events from each window to the next, each time topics were made again with times exchanged
}

// linked is what chance gives of a relation: the mean over draws of the largest value that
// its later topic has with any of the earlier window, and the share of draws, and what is seen,
// in which that is as large.
type linked struct{ mean, p float64 }

// chance asks what is found where no story goes on, and where none changes.
func (e *evolution) chance(ctx context.Context, progress analysis.Progress) (*chanced, error) {
	c := &chanced{matched: make([]float64, e.Draws)}
	random := rand.New(rand.NewPCG(e.Seed, streamDealt))
	for i := range e.pairs {
		progress("dealing topics out anew, "+e.co.lang, int64(i), int64(len(e.pairs)))
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c.best = append(c.best, e.dealt(&e.pairs[i], random, c.matched))
	}
	random = rand.New(rand.NewPCG(e.Seed, streamExchange))
	for refit := range e.Refits {
		all := make([]transition, len(e.pairs))
		for i := range e.pairs {
			progress("making topics with times exchanged, "+e.co.lang, int64(refit*len(e.pairs)+i), int64(e.Refits*len(e.pairs)))
			var err error
			if all[i], err = e.exchanged(ctx, &e.pairs[i], random); err != nil {
				return nil, err
			}
		}
		c.refits = append(c.refits, tallies(all))
	}
	return c, nil
}

// dealt matches the topics of a window with those of the next where these are dealt out
// among its texts anew, adds how many are matched in each draw, and returns what
// chance gives of each relation.
func (e *evolution) dealt(t *transition, random *rand.Rand, matched []float64) []linked {
	of := slices.Clone(t.later.of[:t.later.fitted])
	largest := make([][]float64, len(t.relations)) // of each draw
	for draw := range e.Draws {
		random.Shuffle(len(of), func(i, j int) { of[i], of[j] = of[j], of[i] })
		b, relations := e.relate(t, of, func() [][]float64 {
			return topic.ClassWeights(t.later.count(of, len(t.later.weights)))
		})
		for _, v := range relations {
			if v.Matched {
				matched[draw]++
			}
		}
		for k, v := range t.relations {
			most := 0.0
			for i := range b.Earlier {
				if v.ByWords {
					most = max(most, b.Words()[i][v.Later])
				} else if both := float64(b.Both[i][v.Later]); both > 0 {
					most = max(most, both/(float64(b.Earlier[i]+b.Later[v.Later])-both))
				}
			}
			largest[k] = append(largest[k], most)
		}
	}
	out := make([]linked, len(t.relations))
	for k, v := range t.relations {
		hits := 0
		for _, most := range largest[k] {
			if most >= v.Value {
				hits++
			}
		}
		out[k] = linked{stat.Average(largest[k]), stat.DrawnP(hits, e.Draws)}
	}
	return out
}
