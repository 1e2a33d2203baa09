package project

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"demarche"
)

const (
	// actorBlock is how many actors are one piece of work.
	actorBlock = 64
	// pairBytes is what a pair takes.
	pairBytes = 16
)

// A near is a pair, seen from its smaller actor.
type near struct {
	other  uint32
	shared uint32
	weight float64
}

// A product counts the pairs of a matrix.
type product struct {
	*matrix
	metric    MetricKind
	sequences *sequences // of Ratcliff
	first     Cut        // the first threshold; made as pairs are counted, if one pair at a time tells
	options   Options

	floor []float64 // by actor, the smallest weight that Top lets it keep
}

// An entry is what is counted for a pair: the actor at hand, and another. One
// whose owner is not the actor at hand is as good as empty.
type entry struct {
	owner  uint32 // the actor, plus one
	shared uint32
	dot    float64
}

// A counter is what one worker counts for the actor at hand.
type counter struct {
	entries []entry // by the other actor
	met     []uint32
	scratch ratcliff
}

// run returns the pairs with a weight that the first threshold keeps, or, where
// that takes all pairs to tell, all pairs with a weight; and how many have one.
func (p *product) run(ctx context.Context) (w *web, positive int64, err error) {
	total, largest := p.meetings()
	if most := p.options.Meetings; most > 0 && total > most {
		return nil, 0, demarche.Errorf(demarche.Usage, "%d meetings of two actors on an object, %d of them on one that %d actors touched, whose pairs need up to %d MB; %d meetings are counted at most",
			total, int64(largest)*int64(largest-1)/2, largest, total*pairBytes>>20, most).
			WithHint("the method is defined on all of them; --max-actors 1000 leaves out what more actors than that touched")
	}
	passes := int64(1)
	if p.first.Kind == Top {
		passes = 3 // each pair is met from both ends, and then from one
	}
	var done atomic.Int64
	told := func() {
		if p.options.Progress != nil {
			p.options.Progress(done.Load(), passes*total)
		}
	}
	if p.first.Kind == Top {
		// Twice through: a pair is kept if it is among the largest of either, and
		// the pairs of both are not known at one time.
		p.floor = make([]float64, len(p.actors))
		err := p.each(ctx, told, func(c *counter, a uint32) {
			done.Add(p.count(c, a, false))
			var weights []float64
			for _, b := range c.met {
				if v := p.weight(c, a, b); v > 0 {
					weights = append(weights, v)
				}
			}
			p.floor[a] = largestOf(weights, int(p.first.Value))
		})
		if err != nil {
			return nil, 0, err
		}
	}
	w = &web{actors: p.actors, of: make([][]near, len(p.actors))}
	var kept, some atomic.Int64
	err = p.each(ctx, told, func(c *counter, a uint32) {
		done.Add(p.count(c, a, true))
		var found []near
		for _, b := range c.met {
			v := p.weight(c, a, b)
			if v <= 0 {
				continue
			}
			some.Add(1)
			if p.keeps(a, b, v) {
				found = append(found, near{b, c.entries[b].shared, v})
			}
		}
		n := kept.Add(int64(len(found)))
		if m := p.options.Memory; m > 0 && n*pairBytes > m {
			return // and go on, to say how many it would be
		}
		slices.SortFunc(found, func(x, y near) int { return int(x.other) - int(y.other) })
		w.of[a] = slices.Clip(found)
	})
	if err != nil {
		return nil, 0, err
	}
	if n, m := kept.Load(), p.options.Memory; m > 0 && n*pairBytes > m {
		return nil, 0, tooMuch(n*pairBytes, m, "%d pairs of actors", n)
	}
	return w, some.Load(), nil
}

// each calls do for every actor, on all threads.
func (p *product) each(ctx context.Context, told func(), do func(c *counter, a uint32)) error {
	threads, n := p.options.Threads, len(p.actors)
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	work := func(first bool) {
		c := &counter{entries: make([]entry, n)}
		for ctx.Err() == nil {
			from := int(next.Add(actorBlock)) - actorBlock
			if from >= n {
				return
			}
			for a := from; a < min(from+actorBlock, n) && ctx.Err() == nil; a++ {
				do(c, uint32(a))
			}
			if first {
				told()
			}
		}
	}
	var wg sync.WaitGroup
	for range min(threads, n/actorBlock+1) - 1 {
		wg.Go(func() { work(false) })
	}
	work(true)
	wg.Wait()
	return ctx.Err()
}

// count counts what actor a has in common with others, of larger numbers only or
// of all, and returns how many meetings that took.
func (p *product) count(c *counter, a uint32, larger bool) (meetings int64) {
	c.met = c.met[:0]
	for i := p.start[a]; i < p.start[a+1]; i++ {
		from, end := p.colStart[p.col[i]], p.colStart[p.col[i]+1]
		if larger {
			from = int(p.place[i]) + 1
		}
		meetings += int64(end - from)
		value := p.value[i]
		for k := from; k < end; k++ {
			b := p.actor[k]
			e := &c.entries[b]
			if e.owner != a+1 {
				if b == a {
					continue
				}
				*e = entry{owner: a + 1}
				c.met = append(c.met, b)
			}
			e.shared++
			if p.metric == Ratcliff {
				e.dot += min(value, p.down[k])
			} else {
				e.dot += float64(value * p.down[k])
			}
		}
	}
	return meetings
}

// weight returns the metric of a and b, whose entry c has.
func (p *product) weight(c *counter, a, b uint32) float64 {
	e := &c.entries[b]
	shared := float64(e.shared)
	switch p.metric {
	case Identical:
		return 1
	case Jaccard:
		return shared / (float64(p.start[a+1]-p.start[a]+p.start[b+1]-p.start[b]) - shared)
	case Cosine:
		n := math.Sqrt(float64(p.norm[a] * p.norm[b]))
		if n == 0 {
			return 0
		}
		// To twelve digits, so that equal ones are, and a threshold at one of them
		// keeps or drops them together.
		return min(math.Round(e.dot/n*1e12)/1e12, 1)
	case Ratcliff:
		return p.sequences.ratio(&c.scratch, a, b, e.dot, p.first)
	default:
		return shared
	}
}

// keeps says whether the first threshold keeps a pair; those that it takes all
// pairs to tell keep it for now.
func (p *product) keeps(a, b uint32, weight float64) bool {
	switch p.first.Kind {
	case Weight:
		return p.first.above(weight, p.first.Value)
	case Top:
		return weight >= p.floor[a] || weight >= p.floor[b]
	default:
		return true
	}
}
