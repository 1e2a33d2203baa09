package chance

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"demarche/graph"
	"demarche/pairs"
)

// Camps are groups of actors that touch the same objects, at whatever time.
type Camps struct {
	Of      map[uint64]int32 // the camp of each actor, from 0: the largest first
	Sizes   []int            // actors of each camp
	Touches int64            // that the camps were found from: an actor and an object count once
	Within  int64            // rows that were left out, since another actor's on the object is within the window
	Share   float64          // of the objects that were looked at; below 1 where they have more than 2 million touches, or than the memory holds
}

// CampOptions are the options of [FindCamps].
type CampOptions struct {
	Window time.Duration // of the pairs that are to be explained
	Seed   uint64        // of the communities
	Memory int64         // bytes that it may use beside the traces; 0 is no limit
}

// mostTouched is how many touches are looked at: more tell no camp of a fiftieth of
// the actors any better, and need time.
const mostTouched = 2_000_000

// campBytes is what a touch needs while camps are found, in bytes, as it was measured:
// as two numbers, as an edge, twice in the graph while it is made, in the levels above,
// and what the collector has not given back.
const campBytes = 384

// A touched is an object that an actor touched.
type touched struct{ object, actor uint64 }

func (t touched) compare(u touched) int {
	return cmp.Or(cmp.Compare(t.object, u.object), cmp.Compare(t.actor, u.actor))
}

// FindCamps finds the camps of the actors of t: the communities, as [graph.Leiden]
// finds them at a resolution of 1, of the graph whose nodes are actors and objects
// and whose edges are who touched what. It grows with the touches, however popular
// an object is, and an object that n actors touched gives each of its edges a weight
// of 1/√n, so that what everybody touches joins few.
//
// A row on whose object another actor has a row within the window is left out: what
// is to be explained must not say by what. Actors that share no object otherwise are
// in no camp.
//
// Where the touches are more than 2 million, or than the memory holds, the objects
// are halved by their numbers until they are not. The same traces and seed give the same camps, whatever
// the order of rows and the number of workers.
//
// Source: Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z.
func FindCamps(ctx context.Context, t *pairs.Traces, o CampOptions) (*Camps, error) {
	c := &campFinder{window: uint64(o.Window.Microseconds()), most: mostTouched}
	if o.Memory > 0 {
		c.most = max(min(c.most, o.Memory/campBytes), 1)
	}
	workers := make([][]uint64, t.Threads())
	err := t.Look(ctx, pairs.Look{
		Want: func(int, uint64) bool { return true },
		Object: func(worker int, rows []pairs.Row) error {
			actors, within := apart(rows, c.window, workers[worker][:0])
			workers[worker] = actors
			c.take(rows[0].Object, actors, within)
			return nil
		},
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(c.all, touched.compare)
	return c.camps(o.Seed), ctx.Err()
}

// apart appends the actors, each once and sorted, that have a row of an object with
// no other actor's within the window, and counts the rows that are not so. rows are
// sorted by time.
func apart(rows []pairs.Row, window uint64, actors []uint64) ([]uint64, int64) {
	within := int64(0)
	before := -1 // the last row of another actor
	after := 0   // the next one
	for i := range rows {
		if i > 0 && rows[i-1].Actor != rows[i].Actor {
			before = i - 1
		}
		for after = max(after, i+1); after < len(rows) && rows[after].Actor == rows[i].Actor; after++ {
		}
		if before >= 0 && uint64(rows[i].AtUS-rows[before].AtUS) <= window || after < len(rows) && uint64(rows[after].AtUS-rows[i].AtUS) <= window {
			within++
			continue
		}
		actors = append(actors, rows[i].Actor)
	}
	slices.Sort(actors)
	return slices.Compact(actors), within
}

// A campFinder collects touches.
type campFinder struct {
	window uint64
	most   int64 // touches

	mu     sync.Mutex
	all    []touched
	within int64
	halved int
}

// has reports whether an object is among those that are looked at: all, a half, a
// quarter of them. Whoever is among few is among more.
func (c *campFinder) has(object uint64) bool {
	return mix(object)<<(64-c.halved) == 0 // all where it was never halved
}

func (c *campFinder) take(object uint64, actors []uint64, within int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.within += within
	if len(actors) < 2 || !c.has(object) {
		return
	}
	for _, a := range actors {
		c.all = append(c.all, touched{object, a})
	}
	for int64(len(c.all)) > c.most && c.halved < 63 {
		c.halved++
		c.all = slices.DeleteFunc(c.all, func(t touched) bool { return !c.has(t.object) })
	}
}

// camps finds the communities of the touches, which are sorted.
func (c *campFinder) camps(seed uint64) *Camps {
	r := &Camps{Of: map[uint64]int32{}, Touches: int64(len(c.all)), Within: c.within, Share: math.Ldexp(1, -c.halved)}
	actors := make([]uint64, 0, len(c.all))
	for _, t := range c.all {
		actors = append(actors, t.actor)
	}
	slices.Sort(actors)
	actors = slices.Compact(actors)
	number := make(map[uint64]int32, len(actors))
	for i, a := range actors {
		number[a] = int32(i)
	}
	edges := make([]graph.Edge, 0, len(c.all))
	node := int32(len(actors)) // of the object at hand
	for from, to := 0, 0; from < len(c.all); from = to {
		for to = from; to < len(c.all) && c.all[to].object == c.all[from].object; to++ {
		}
		weight := 1 / math.Sqrt(float64(to-from))
		for _, t := range c.all[from:to] {
			edges = append(edges, graph.Edge{A: number[t.actor], B: node, Weight: weight})
		}
		node++
	}
	c.all = nil
	of := graph.Leiden(graph.New(int(node), edges), graph.LeidenOptions{Seed: seed}).Of[:len(actors)]
	sizes := map[int32]int{}
	for _, k := range of {
		sizes[k]++
	}
	// They are numbered by their actors, without the objects.
	order := make([]int32, 0, len(sizes))
	for k := range sizes {
		order = append(order, k)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(sizes[b], sizes[a]), cmp.Compare(a, b)) })
	place := make(map[int32]int32, len(order))
	for i, k := range order {
		place[k] = int32(i)
		r.Sizes = append(r.Sizes, sizes[k])
	}
	for i, a := range actors {
		r.Of[a] = place[of[i]]
	}
	return r
}
