package casefile

import (
	"context"
	"math"
	"runtime/debug"
	"slices"
	"time"

	"demarche"
	"demarche/chance"
	"demarche/pairs"
)

// KeptShown is how many records all edges of a network together keep at most.
// An edge's records on one object are as many as its two actors posted of it, so
// that one viral object among busy actors would make more evidence than posts.
const KeptShown = 3_000_000

// mostPerObject is how many records of an object an edge keeps where that is
// not too much for all.
const mostPerObject = 1 << 16

// A Joining says how the traces of a case are joined.
type Joining struct {
	Actions []string
	Query   pairs.Query
	Without []int           // datasets that take no part
	FDR     float64         // the rate of false edges among the firm ones that is allowed; 0 where chance is not computed
	Horizon time.Duration   // of chance
	Camps   bool            // whether choices are compared within camps of actors too
	Seed    uint64          // of the camps
	Sweep   []time.Duration // other windows of which the edges are counted; only where chance is computed

	Progress func(doing string, done, total int64)
}

// A Joined is what comes of it.
type Joined struct {
	Edges     []pairs.Edge // sorted by their actors' numbers
	PerObject int          // how many records of each edge and object are in Shown at most, the first ones; 0 if all are
	Stats     pairs.Stats

	Chance *chance.Result // nil where chance is not computed; its edges are in the order of Edges
	Step   time.Duration  // the steps of time within which actors' choices are compared; 0 for one of all time
	Groups []string       // the groups of actors within which they are
	Camps  *Camps         // by which groups were split; nil where they were not to be
	Actors int64          // of the case; 0 where chance is not computed
	Swept  []Swept        // of the windows of Sweep, in their order
}

// Swept says how many edges there are within a window.
type Swept struct {
	Window        time.Duration
	Edges, Actors int    // and the actors that they join
	TooMany       string // why they could not be counted, or ""
}

// CoShare runs the pair join over the traces of some actions, and says what chance
// has to do with its edges. Of the records that show the edges, as many are kept as
// all edges may keep: how many is halved until it is 3 million at most, so that it
// depends on the traces and the query only.
func (c *Case) CoShare(ctx context.Context, j Joining) (*Joined, error) {
	if j.Progress == nil {
		j.Progress = func(string, int64, int64) {}
	}
	o := c.JoinOptions()
	o.Progress = func(done, total int64) { j.Progress("joining pairs", done, total) }
	keep := keeper{most: mostPerObject}
	yield := func(e *pairs.Edge) error { keep.edge(e); return nil }
	r := &Joined{}
	var err error
	if j.FDR == 0 {
		r.Stats, err = pairs.EachEdge(ctx, c.traces(j.Actions, j.Without), j.Query, o, yield)
	} else {
		err = c.judge(ctx, j, o, r, yield)
	}
	if err != nil {
		return nil, err
	}
	// What the join had is given back before DuckDB wants it.
	debug.FreeOSMemory()
	if keep.cut {
		r.PerObject = keep.most
	}
	r.Edges = keep.all()
	return r, nil
}

// judge joins and computes chance.
func (c *Case) judge(ctx context.Context, j Joining, o pairs.Options, r *Joined, yield func(*pairs.Edge) error) error {
	var err error
	if r.Actors, err = c.countActors(ctx); err != nil {
		return err
	}
	h, err := c.newHours(ctx, j)
	if err != nil {
		return err
	}
	held, err := pairs.Hold(ctx, h.counting(c.traces(j.Actions, j.Without)), o)
	if err != nil {
		return err
	}
	defer held.Close()
	strata, err := c.strata(ctx, j, held, h, r)
	if err != nil {
		return err
	}
	joined, err := held.Join(ctx, j.Query, strata)
	if err != nil {
		return err
	}
	r.Stats = joined.Stats()
	j.Progress("computing chance", 0, 0)
	r.Chance, err = chance.Judge(ctx, held, joined, strata, chance.Options{Query: j.Query, Horizon: j.Horizon, FDR: j.FDR, Actors: r.Actors})
	if err != nil {
		return err
	}
	if err := joined.Tell(ctx, yield); err != nil {
		return err
	}
	joined = nil // its index is given back before that of another window is made
	return c.sweep(ctx, j, held, r)
}

// sweep counts the edges within other windows.
func (c *Case) sweep(ctx context.Context, j Joining, held *pairs.Traces, r *Joined) error {
	for i, window := range j.Sweep {
		j.Progress("counting edges within other windows", int64(i), int64(len(j.Sweep)))
		s := Swept{Window: window}
		joined, err := held.Join(ctx, pairs.Query{Window: window, MinShared: j.Query.MinShared}, nil)
		switch {
		case demarche.CodeOf(err) == demarche.Usage:
			s.TooMany = err.Error()
		case err != nil:
			return err
		default:
			actors := map[uint64]bool{}
			for _, couple := range joined.Couples() {
				actors[couple.A], actors[couple.B] = true, true
				s.Edges++
			}
			s.Actors = len(actors)
		}
		r.Swept = append(r.Swept, s)
	}
	return nil
}

// A keeper collects edges and as many of the records that show them as it may.
// It keeps them in blocks: to move all of them each time that they outgrow their
// place would cost more than the join.
type keeper struct {
	blocks []block
	shown  int  // records in all
	most   int  // records of one edge and object
	cut    bool // whether any were left out
}

// A block is some edges one after another.
type block struct {
	edges []pairs.Edge
	ends  []int // where each edge's records end in shown
	shown []demarche.Shown
}

const blockEdges = 4096

func (k *keeper) edge(e *pairs.Edge) {
	if n := len(k.blocks); n == 0 || len(k.blocks[n-1].edges) == blockEdges {
		k.blocks = append(k.blocks, block{edges: make([]pairs.Edge, 0, blockEdges), ends: make([]int, 0, blockEdges)})
	}
	b := &k.blocks[len(k.blocks)-1]
	before := len(b.shown)
	b.shown = k.first(b.shown, e.Shown)
	k.shown += len(b.shown) - before
	kept := *e
	kept.Shown = nil
	b.edges, b.ends = append(b.edges, kept), append(b.ends, len(b.shown))
	for k.shown > KeptShown && k.most > 1 {
		k.most /= 2
		k.again()
	}
}

// first appends of each object the first records.
func (k *keeper) first(to, from []demarche.Shown) []demarche.Shown {
	n := 0
	for i, s := range from {
		if i > 0 && s.Object != from[i-1].Object {
			n = 0
		}
		if n++; n > k.most {
			k.cut = true
			continue
		}
		to = append(to, s)
	}
	return to
}

// again leaves out what is now too much.
func (k *keeper) again() {
	k.shown = 0
	for i := range k.blocks {
		b := &k.blocks[i]
		to, from := b.shown[:0], 0
		for e, end := range b.ends {
			to = k.first(to, b.shown[from:end])
			from, b.ends[e] = end, len(to)
		}
		b.shown = slices.Clone(to)
		k.shown += len(to)
	}
}

func (k *keeper) all() []pairs.Edge {
	n := 0
	for i := range k.blocks {
		n += len(k.blocks[i].edges)
	}
	edges := make([]pairs.Edge, 0, n)
	for i := range k.blocks {
		b := &k.blocks[i]
		from := 0
		for e, end := range b.ends {
			edges = append(edges, b.edges[e])
			edges[len(edges)-1].Shown = b.shown[from:end:end]
			from = end
		}
		b.edges, b.ends = nil, nil
	}
	return edges
}

// joinMemory is what a join of traces may use: DuckDB has its share, and what is made
// of the join is in memory beside it.
func (c *Case) joinMemory() int64 { return c.options.Memory / 5 * 2 }

// JoinOptions returns what the pair join may use.
func (c *Case) JoinOptions() pairs.Options {
	return pairs.Options{Memory: c.joinMemory(), Threads: c.options.Threads, Spill: c.spill}
}

// A Meeting is an edge of a network between two actors, and every record that
// shows it.
type Meeting struct {
	Network string                   `json:"network"`
	Run     int                      `json:"run"`
	Shared  int64                    `json:"shared"`
	Hits    int64                    `json:"hits"`
	Records []demarche.DossierRecord `json:"records"` // sorted by time, then record; actors under their own names
	Objects []string                 `json:"objects"` // the object that each record touched, in words

	*demarche.Chance // nil where it was not computed
}

// Meetings returns the edges between two actors, with all of their records,
// whatever each network keeps of them.
func (c *Case) Meetings(ctx context.Context, x, y string) ([]Meeting, error) {
	rows, err := c.Table(ctx, "issfiiiifffffbbsb", `
SELECT e.run::BIGINT, e.network, n.traces, n.window_s, e.shared, e.hits,
       e.occasions, e.meetings, e.choice, e.p_choice, e.timing, e.p_timing, e.q, e.firm, e.on_one, e.explained, n.method IS NOT NULL
FROM edges e JOIN networks n USING (run, network)
WHERE e.a = least(?, ?) AND e.b = greatest(?, ?) ORDER BY e.run, e.network`, x, y, x, y)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, demarche.Errorf(demarche.NotFound, "no network has an edge between %q and %q", x, y).
			WithHint("demarche sql %s 'SELECT a, b FROM edges' tells the edges there are", c.Path)
	}
	var all []Meeting
	for _, row := range rows {
		m := Meeting{Run: int(row[0].(int64)), Network: row[1].(string), Shared: row[4].(int64), Hits: row[5].(int64)}
		if row[6] != nil {
			m.Chance = &demarche.Chance{
				Occasions: int(row[6].(int64)), Meetings: int(row[7].(int64)),
				Choice: row[8].(float64), PChoice: row[9].(float64), Timing: row[10].(float64), PTiming: row[11].(float64),
				Q: row[12].(float64), Firm: row[13].(bool), OnOne: row[14].(bool), Explained: row[15].(string),
			}
		}
		window := row[3].(float64)
		if row[16].(bool) {
			window = -1
		}
		if err := c.meeting(ctx, &m, row[2].(string), window, x, y); err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

// meeting reads the records of an edge; the kept ones, if the window is below 0:
// what a method takes for the same is not told by a window.
func (c *Case) meeting(ctx context.Context, m *Meeting, traces string, windowS float64, x, y string) error {
	var actions []string
	if err := fromJSON(traces, &actions); err != nil {
		return err
	}
	with := `touched AS (SELECT t.*, a.id FROM (` + Touched(actions) + `) t JOIN actors a USING (actor) WHERE a.id IN (?, ?)),
met AS (
    SELECT DISTINCT unnest([u.record, v.record]) AS record, u.object
    FROM touched u JOIN touched v USING (object)
    WHERE u.id = ? AND v.id = ? AND abs(u.at_us - v.at_us) <= ?
)`
	args := []any{x, y, x, y, int64(math.Round(windowS * 1e6))}
	if windowS < 0 {
		with = `met AS (
    SELECT s.record, s.object FROM shown s JOIN edges e USING (run, edge)
    WHERE e.run = ? AND e.network = ? AND e.a = least(?, ?) AND e.b = greatest(?, ?)
)`
		args = []any{m.Run, m.Network, x, y, x, y}
	}
	r, err := c.db.Query(ctx, `WITH `+with+`
SELECT p.record, p.line, p.key, p.posted, p.kind, p.text, a.id, a.platform, d.name, o.text, met.object
FROM met JOIN posts p USING (record) JOIN actors a USING (actor) JOIN datasets d USING (dataset) LEFT JOIN objects o USING (object)
ORDER BY p.posted, p.record, 10, 11`, args...)
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		for i := range r.Len() {
			m.Records = append(m.Records, dossierRecord(r, i))
			word := r.String(9, i)
			if r.Null(9, i) {
				o, _ := clock(r.Uint64s(10)[i])
				word = o.Text
			}
			m.Objects = append(m.Objects, word)
		}
	}
	return r.Err()
}
