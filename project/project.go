// Package project computes what the methods of the literature compute: networks
// of actors by projection, from who touched what. Each published method is a
// value of [Method], one pipeline:
//
//	window → filter → metric → threshold → pruning of nodes → groups
//
// and [Presets] are those values. None of these methods asks what chance would
// give; that is package chance's question. They are here so that a result of the
// literature can be had again, and held against one that was tested. The rules of
// CooRTweet and of the QUT toolkit are in package pairs.
//
// Rows that repeat an actor, object and moment count once, with the lowest record.
// Most of the programs of the literature count each row of their file; where that
// matters, the preset says so.
//
// # Method
//
// Actors are the rows of a sparse matrix A, and what is compared is its columns.
// The product A·Aᵀ is made an actor at a time (Gustavson), with one counter for
// each actor and core, so that the memory does not grow with pairs that the first
// threshold does not keep. The time does: a column of n actors makes n(n-1)/2
// meetings, which is how these methods are defined, and [Options] can refuse more
// than a number of them.
//
// All of it is exact: the same rows give the same network in any order and on any
// number of cores. The actors' numbers do not matter but for communities, where
// several partitions are as good, and for the last digits of centralities.
//
// # Sources
//
// Gustavson 1978, doi:10.1145/355791.355796 (the product). Serrano, Boguñá and
// Vespignani 2009, doi:10.1073/pnas.0808904106 (the disparity filter). Ratcliff and
// Metzener 1988, Pattern matching: the gestalt approach, Dr. Dobb's Journal 13(7).
// Easley and Kleinberg 2010, doi:10.1017/CBO9780511761942, section 3.3
// (neighbourhood overlap). Bonacich 1972, doi:10.1080/0022250X.1972.9989806
// (eigenvector centrality). Hyndman and Fan 1996,
// doi:10.1080/00031305.1996.10473566 (type 7 of quantiles). Those of a method are
// in its preset.
package project

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// A Row says that an actor touched an object.
type Row struct {
	Actor  uint64
	Object uint64 // what is told of it
	Of     uint64 // what is compared: the object itself, or another thing that it stands for
	AtUS   int64  // microseconds since 1970 UTC
	Record int64
}

// Options say how a method is run. They do not change its answer.
type Options struct {
	Memory   int64                   // bytes that rows and pairs may take, about; 0 is no limit
	Meetings int64                   // the most meetings (two actors and a column) that are counted; 0 is no limit
	Threads  int                     // 0 is as many as there are cores
	Progress func(done, total int64) // told how many meetings are counted, of how many; may be nil
}

// A Result is what a method makes of rows.
type Result struct {
	Networks []Network     // one, or with windows apart one for each that has an edge, by time
	Interval time.Duration // of the window Burst: its length as estimated
	Steps    []Step        // what each step left, in their order
	Notes    []string      // what was capped, taken for something else or did not converge
}

// A Network is actors and edges.
type Network struct {
	FromUS, ToUS int64    // with windows apart, the window, microseconds since 1970 UTC; else 0
	Edges        []Edge   // sorted by A, then B
	Members      []Member // the ends of the edges, sorted
	Groups       int      // how many; the largest is number 1
	Modularity   float64  // of communities
	Levels       []Level  // where the method asks for them

	rows []Row // what the matrix was made of, sorted as distinct sorts
}

// An Edge is two actors that the method joins.
type Edge struct {
	A, B   uint64  // actors, A < B
	Weight float64 // in the metric's unit; of a fused network the largest of its layers
	Shared int     // columns that both have
}

// A Member is an actor of a network.
type Member struct {
	Actor  uint64
	Group  int     // from 1; 0 where it is in a group with nobody
	Degree float64 // where the method asks for levels: the quantile of the last at which it is in a group; 0 to 1
}

// A Level is what is left where only edges are taken whose weight is at least a
// quantile of all weights. An actor's last level is its degree of coordination, in
// the words of Nizzoli et al. 2021.
type Level struct {
	Quantile  float64 // 0 to 1
	Threshold float64 // the weight
	Edges     int
	Groups    int // of two actors or more
	Largest   int // actors of the largest
}

// A Step is what a step of a method left.
type Step struct {
	Layer   string // of a preset of several layers
	What    string
	Actors  int   // with rows, or with an edge
	Columns int   // distinct; 0 once there are edges
	Rows    int64 // 0 once there are edges
	Edges   int64 // pairs of actors; -1 before there are any
}

// OfRows reports whether it is a step before there are edges.
func (s Step) OfRows() bool { return s.Edges < 0 }

// rowBytes is about what a row takes, with its place in the matrix.
const rowBytes = 120

// Run runs a method over rows, which may be in any order and stay as they are.
//
// It needs about 120 bytes for each row, 24 for each actor and core, 16 for each
// pair that the first threshold keeps as it is counted, which are all pairs if that
// is a quantile, a backbone or none, and, until they are told, 600 for each edge. It returns a [*demarche.Error] for a method
// that cannot be meant, and where [Options] do not allow what it needs.
func Run(ctx context.Context, rows []Row, m Method, o Options) (*Result, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	if need := int64(len(rows)) * rowBytes; o.Memory > 0 && need > o.Memory {
		return nil, tooMuch(need, o.Memory, "%d rows", len(rows))
	}
	r := &Result{}
	r.step("traces", rows)
	rows = distinct(slices.Clone(rows))
	r.step("that do not repeat an actor, object and moment", rows)
	if m.Window.Kind != Whole && m.Window.Kind != Burst {
		rows = distinct(m.Window.recast(rows))
		r.step("window: "+m.Window.String(), rows)
	}
	rows = m.Filter.apply(rows, r.step)
	if m.Window.Kind == Burst {
		rows, r.Interval = m.Window.bursts(rows)
		r.step("window: "+m.Window.String(), rows)
	}
	for _, s := range m.Window.stretches(rows) {
		net, err := m.network(ctx, s, o, r)
		if err != nil {
			return nil, err
		}
		if len(net.Edges) > 0 || !m.Window.Apart {
			r.Networks = append(r.Networks, *net)
		}
	}
	r.Steps = together(r.Steps)
	return r, nil
}

// network makes the network of one stretch of time.
func (m Method) network(ctx context.Context, s stretch, o Options, r *Result) (*Network, error) {
	x, err := newMatrix(s.rows, m.Metric, &r.Notes)
	if err != nil {
		return nil, err
	}
	p := &product{matrix: x, metric: m.Metric.Kind, options: o}
	if m.Metric.Kind == Ratcliff {
		p.sequences = newSequences(s.rows, m.Window)
	}
	cuts := m.Threshold
	if len(cuts) > 0 {
		p.first = cuts[0]
	}
	w, positive, err := p.run(ctx)
	if err != nil {
		return nil, err
	}
	r.Steps = append(r.Steps, Step{What: "metric: " + m.Metric.String(), Actors: len(x.actors), Edges: positive})
	for _, c := range cuts {
		if err := w.cut(ctx, c); err != nil {
			return nil, err
		}
		r.Steps = append(r.Steps, w.step("threshold: "+c.String()))
	}
	net := &Network{FromUS: s.fromUS, ToUS: s.toUS, rows: s.rows}
	return net, w.finish(ctx, net, m.Prune, m.Groups, o, r)
}

// step records what a step left of the rows.
func (r *Result) step(what string, rows []Row) {
	actors, columns := map[uint64]bool{}, map[uint64]bool{}
	for _, row := range rows {
		actors[row.Actor], columns[row.Of] = true, true
	}
	r.Steps = append(r.Steps, Step{What: what, Actors: len(actors), Columns: len(columns), Rows: int64(len(rows)), Edges: -1})
}

// together adds up the steps of one name, which windows apart take one by one:
// actors and columns count in every window they are in.
func together(steps []Step) []Step {
	var all []Step
	for _, s := range steps {
		i := slices.IndexFunc(all, func(t Step) bool { return t.What == s.What })
		if i < 0 {
			all = append(all, s)
			continue
		}
		t := &all[i]
		t.Actors, t.Columns, t.Rows, t.Edges = t.Actors+s.Actors, t.Columns+s.Columns, t.Rows+s.Rows, t.Edges+s.Edges
	}
	return all
}

// distinct sorts rows by actor, what is compared, object and moment, and leaves
// each once, with the lowest record. It takes the slice for them.
func distinct(rows []Row) []Row {
	slices.SortFunc(rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(x.Actor, y.Actor), cmp.Compare(x.Of, y.Of), cmp.Compare(x.Object, y.Object),
			cmp.Compare(x.AtUS, y.AtUS), cmp.Compare(x.Record, y.Record))
	})
	return slices.CompactFunc(rows, func(x, y Row) bool {
		return x.Actor == y.Actor && x.Of == y.Of && x.Object == y.Object && x.AtUS == y.AtUS
	})
}

// runs calls do for each run of values that are the same, and where it begins.
func runs[T any](list []T, same func(x, y T) bool, do func(from int, run []T)) {
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && same(list[from], list[to]) {
			to++
		}
		do(from, list[from:to:to])
		from = to
	}
}

func sameActor(x, y Row) bool { return x.Actor == y.Actor }

func sameOf(x, y Row) bool { return x.Of == y.Of }
