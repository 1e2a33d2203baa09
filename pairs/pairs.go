// Package pairs holds the pair join: which two actors touched the same objects
// within a window of each other, how often, and by which records. It knows
// traces as numbers only; it opens no file of posts and runs no database.
//
// Two records are a pair if they are of two actors, touched the same object,
// and are at most the window apart, both ends included. Rows that repeat the
// same object, actor and moment count once. Two actors are joined by an edge if
// there are enough distinct objects with at least one pair; see [demarche.Edge]
// for what an edge tells.
//
// The join is here twice: [CoShare] and [EachEdge] compute it, and [CoShareSQL]
// says it in SQL. Beside them stand the rules of two peers in SQL, [CooRTweet] and [QUT].
//
// # Method
//
// Rows are partitioned by a hash of their object, so that all that can meet is
// in one partition, and each partition is sorted by object and time. A row is
// kept only if another actor's row is within the window, and an actor only if
// enough objects remain; dropping actors takes neighbours from others, so this
// is repeated while it pays. What remains is counted in one of two ways. Where a
// row has few neighbours, every pair of actors is written down for every object
// and the equal ones are counted in hash tables that fit the cache. Where it has
// many, each actor's windows are run through into one counter per actor
// (Gustavson's row-wise product of sparse matrices), so that the memory does not
// grow with the pairs; and the actor's heaviest objects, one fewer than an edge
// needs, are looked at only for those it has met elsewhere, because two actors
// that share enough objects share one that is not among these. An object that a
// twentieth of all posts touch within an hour so costs no more than its rows.
// Hits, gaps and records are found last, for the edges only, by running through
// the objects that both ends have.
//
// All of it is exact, and the same on any number of cores.
//
// # Sources
//
// Gustavson 1978, Two fast algorithms for sparse matrices,
// doi:10.1145/355791.355796 (the row-wise product).
// Bayardo, Ma and Srikant 2007, Scaling up all pairs similarity search,
// doi:10.1145/1242572.1242591 (what a threshold allows to be skipped).
package pairs

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"demarche"
)

// A Batch is a run of traces: four slices of one length. Objects and actors are
// numbers that mean nothing but themselves; hashes are best.
type Batch struct {
	Object []uint64
	Actor  []uint64
	AtUS   []int64 // microseconds since 1970 UTC
	Record []int64
}

// A Source yields traces in batches, in any order, and returns the first error
// that yield returns. It may use a batch's slices again once yield has returned.
type Source func(ctx context.Context, yield func(Batch) error) error

// FromRows is a source of rows that are in memory.
func FromRows(rows []Row) Source {
	const size = 1 << 14
	return func(ctx context.Context, yield func(Batch) error) error {
		var b Batch
		for part := range slices.Chunk(rows, size) {
			if err := ctx.Err(); err != nil {
				return err
			}
			b.Object, b.Actor, b.AtUS, b.Record = b.Object[:0], b.Actor[:0], b.AtUS[:0], b.Record[:0]
			for i := range part {
				r := &part[i]
				b.Object, b.Actor = append(b.Object, r.Object), append(b.Actor, r.Actor)
				b.AtUS, b.Record = append(b.AtUS, r.AtUS), append(b.Record, r.Record)
			}
			if err := yield(b); err != nil {
				return err
			}
		}
		return nil
	}
}

// A Query says what an edge is.
type Query struct {
	Window    time.Duration // two records are a pair if at most this far apart; whole microseconds
	MinShared int           // an edge needs this many distinct objects with a pair, at least 1
}

func (q Query) check() error {
	if q.Window < 0 {
		return demarche.Errorf(demarche.Usage, "a window of %v; want 0s or more", q.Window)
	}
	if q.MinShared < 1 {
		return demarche.Errorf(demarche.Usage, "min-shared is %d; want 1 or more", q.MinShared)
	}
	return nil
}

// Options say how a join is run. They do not change its answer.
type Options struct {
	Memory   int64                   // bytes it may use, about; 0 is no limit
	Threads  int                     // 0 is as many as there are cores
	Spill    string                  // the folder for a temporary file; "" is the system's
	Progress func(done, total int64) // told how far each stage is, and 0 of 0 while traces are read; may be nil
}

// An Edge is [demarche.Edge] in numbers.
type Edge struct {
	A, B        uint64           // actors, A < B
	Shared      int              // distinct objects with at least one pair
	Hits        int64            // pairs
	ARecords    int              // A's records that are in a pair with one of B's
	BRecords    int              // B's records that are in a pair with one of A's
	AFirst      int              // shared objects on which A's earliest record in a pair is before B's
	BFirst      int              // shared objects on which B's is before A's
	FirstUS     int64            // the earliest record in a pair, microseconds since 1970 UTC
	LastUS      int64            // the latest
	GapMinUS    int64            // microseconds; of the smallest gaps on each shared object: the smallest,
	GapMedianUS float64          // the median (the mean of the middle two where their number is even),
	GapMaxUS    int64            // and the largest
	Shown       []demarche.Shown // the records in pairs, sorted by object, then time, then record
}

// Stats say what a join has seen and how it went. The same traces and query
// give the same ones on any number of cores.
type Stats struct {
	Traces     int64  // rows read
	Repeats    int64  // rows that repeat an object, actor and moment; not in the counts below
	Objects    int64  // distinct objects
	Pairs      int64  // pairs of rows of an object within the window, two of one actor among them
	Live       int64  // rows that the counting began with: with a neighbour, of an actor with enough objects
	LiveActors int64  // their actors
	Method     string // how edges were found: "hash" or "row-wise"
	Spilled    int64  // bytes that were written to the temporary file
}

// The methods of finding edges.
const (
	byHash = "hash"
	byRow  = "row-wise"
)

// CoShare runs the pair join over the traces of src. The edges are sorted by A,
// then B. Where the edges and their records alone need more than o.Memory it
// returns a [*demarche.Error] that says how much; see [EachEdge].
func CoShare(ctx context.Context, src Source, q Query, o Options) ([]Edge, Stats, error) {
	edges := []Edge{}
	n, bytes := int64(0), int64(0)
	stats, err := EachEdge(ctx, src, q, o, func(e *Edge) error {
		n++
		bytes += edgeBytes + int64(len(e.Shown))*shownBytes
		if o.Memory > 0 && bytes > o.Memory {
			edges = nil // and go on, to say how much it would be
			return nil
		}
		edges = append(edges, *e)
		last := &edges[len(edges)-1]
		last.Shown = slices.Clone(e.Shown)
		return nil
	})
	if err == nil && o.Memory > 0 && bytes > o.Memory {
		err = tooLarge(n, bytes, o.Memory)
	}
	if err != nil {
		return nil, stats, err
	}
	return edges, stats, nil
}

// EachEdge runs the pair join over the traces of src and hands every edge to
// yield, sorted by A, then B. The edge and its Shown are yield's only until it
// returns. EachEdge returns the first error that yield returns.
//
// It reads src once. Beside 32 bytes a trace, which it writes to a temporary
// file where they are more than half of o.Memory, it needs up to 64 bytes for
// each live trace, which is one near another actor's; 24 for each actor and core;
// 24 for each edge; and, while it sorts, 64 on every core for each trace of a
// 256th of all, or of the most popular object. Where o.Memory does not hold the
// live traces or the edges it returns a [*demarche.Error].
func EachEdge(ctx context.Context, src Source, q Query, o Options, yield func(*Edge) error) (Stats, error) {
	return eachEdge(ctx, src, q, o, "", o.Memory/2, yield)
}

func eachEdge(ctx context.Context, src Source, q Query, o Options, method string, room int64, yield func(*Edge) error) (Stats, error) {
	if err := q.check(); err != nil {
		return Stats{}, err
	}
	t, err := hold(ctx, src, o, room)
	if err != nil {
		return Stats{}, err
	}
	defer t.Close()
	t.once = true
	j, err := t.join(ctx, q, method, nil)
	if err != nil {
		return Stats{}, err
	}
	return j.stats, j.Tell(ctx, yield)
}

// Traces are the traces of a source, held by object in partitions for as many
// looks at them as are wanted: in memory, or in a temporary file where they are
// more than half of what they may use.
type Traces struct {
	crew
	memory int64 // bytes; 0 is no limit
	fans   []*fan
	file   *spillFile // nil while all is in memory
	n      int64
	once   bool // whether a look may take them away
}

// Hold reads src. The traces must be closed.
func Hold(ctx context.Context, src Source, o Options) (*Traces, error) {
	return hold(ctx, src, o, o.Memory/2)
}

func hold(ctx context.Context, src Source, o Options, room int64) (*Traces, error) {
	t := &Traces{crew: newCrew(o), memory: o.Memory}
	if err := t.read(ctx, src, room, o.Spill); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// Close gives up the traces and their temporary file.
func (t *Traces) Close() {
	t.file.close()
	t.file, t.fans = nil, nil
}

// Len returns how many traces there are.
func (t *Traces) Len() int64 { return t.n }

// Threads returns how many workers a look has.
func (t *Traces) Threads() int { return t.threads }

// Join finds the couples of the traces that an edge joins; see [Joined.Tell] for
// the rest. strata, if it is not nil, is filled in.
func (t *Traces) Join(ctx context.Context, q Query, strata *Strata) (*Joined, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	return t.join(ctx, q, "", strata)
}

// A Couple is two actors that an edge joins.
type Couple struct {
	A, B   uint64 // A < B
	Shared int    // distinct objects with at least one pair
}

// A Joined is a join of which the couples are known.
type Joined struct {
	*Traces
	window    uint64 // microseconds
	minShared int
	method    string // "" lets the data choose
	stats     Stats
	strata    *Strata
	index     *index
	weights   []uint32
	found     []counted
}

func (t *Traces) join(ctx context.Context, q Query, method string, strata *Strata) (*Joined, error) {
	j := &Joined{Traces: t, window: uint64(q.Window.Microseconds()), minShared: q.MinShared, method: method, strata: strata}
	j.stats.Traces = t.n
	if t.file != nil {
		j.stats.Spilled = t.n * rowBytes
	}
	s, err := j.sift(ctx)
	if err != nil {
		return nil, err
	}
	// The rows are garbage now, and may be most of the memory. Left to itself the
	// collector would let as much again grow beside them.
	runtime.GC()
	if j.index, err = j.prune(ctx, s); err != nil {
		return nil, err
	}
	var pairs int64
	if j.weights, pairs, err = j.weigh(ctx, j.index); err != nil {
		return nil, err
	}
	j.found, err = j.find(ctx, j.index, j.weights, pairs)
	return j, err
}

// Stats returns what the join has seen.
func (j *Joined) Stats() Stats { return j.stats }

// Couples returns the couples, sorted by A, then B, in the order in which
// [Joined.Tell] tells their edges.
func (j *Joined) Couples() []Couple {
	couples := make([]Couple, len(j.found))
	for i, m := range j.found {
		couples[i] = Couple{j.index.actors[m.a()], j.index.actors[m.b()], int(m.shared)}
	}
	return couples
}

// Tell hands every edge to yield, sorted by A, then B. The edge and its Shown are
// yield's only until it returns. Tell returns the first error that yield returns.
func (j *Joined) Tell(ctx context.Context, yield func(*Edge) error) error {
	return j.tellAll(ctx, j.index, j.weights, j.found, yield)
}

// A crew is the workers of a look at traces.
type crew struct {
	threads  int
	progress func(done, total int64)
}

func newCrew(o Options) crew {
	c := crew{o.Threads, o.Progress}
	if c.threads <= 0 {
		c.threads = runtime.GOMAXPROCS(0)
	}
	if c.progress == nil {
		c.progress = func(int64, int64) {}
	}
	return c
}

// parallel calls do for 0 ≤ i < n on all threads, and stops at an error. A worker
// is one thread's number: do is never called twice at a time for one worker.
func (j *crew) parallel(ctx context.Context, n int, do func(worker, i int) error) error {
	var next, done atomic.Int64
	var stop atomic.Bool
	errs := make([]error, j.threads)
	work := func(worker int) {
		for !stop.Load() {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			err := ctx.Err()
			if err == nil {
				err = do(worker, i)
			}
			if err != nil {
				errs[worker] = err
				stop.Store(true)
				return
			}
			if d := done.Add(1); worker == 0 {
				j.progress(d, int64(n))
			}
		}
	}
	var wg sync.WaitGroup
	for worker := 1; worker < min(j.threads, n); worker++ {
		wg.Go(func() { work(worker) })
	}
	work(0)
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
