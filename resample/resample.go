// Package resample asks of real data whether what package chance says holds
// there, and what it would find there. It knows traces as numbers only.
//
// # Method
//
// Copies of the data are made in which the truth is known, and chance judges each
// as it judges the data:
//
//   - labels permuted: within each step of time and group of actors the actors are
//     permuted over the rows. Every object keeps its rows, every actor its number of
//     them. Nobody acts together.
//   - times moved: every row is moved by up to half the horizon to either side, every
//     moment being as likely. Who touched what stays; what was in step is no more.
//   - planted among permuted labels: groups are planted into a copy of the first
//     kind. Of firm edges, those that do not join two members of one group are false.
//   - planted: groups are planted into the data as they are. How many of them are
//     found is the power.
//
// A planted group is actors of the data, drawn by their rows, so that they are as
// active as those who wrote the rows. For each of its events a row is drawn, and
// every member touches that row's object within half a window after that row's
// moment, on the step on which the times of the data stand. So popular objects
// and busy hours are as likely as in the data, which is harder to tell from chance
// than objects that nobody else touches.
//
// Everything is drawn from one seed: the same data and options give the same
// numbers.
//
// # Sources
//
// Phipson and Smyth 2010, doi:10.2202/1544-6115.1585 (what permutations can tell).
// Amarasingham et al. 2012, doi:10.1152/jn.00633.2011 (moving times to destroy fine
// synchrony and nothing else).
package resample

import (
	"cmp"
	"context"
	"slices"
	"time"

	"demarche"
	"demarche/chance"
	"demarche/pairs"
)

// Data are traces, and how chance compares them.
type Data struct {
	Rows   []pairs.Row
	Strata pairs.Strata  // FirstUS, StepUS, Rank, Steps, Groups, Group and Whole; the counts are not read
	Step   time.Duration // on which times stand: a second, a minute
	Actors int64         // that could have been paired
}

// Options say what is asked.
type Options struct {
	Query   pairs.Query
	Horizon time.Duration
	FDR     float64 // of power

	Copies int   // of each kind in which nothing is to be found, at least 1
	Draws  int   // groups planted of each size and number of events, at least 1
	Sizes  []int // members, each at least 2
	Events []int // each at least 1
	Seed   uint64

	Join     pairs.Options
	Progress func(done, total int64) // told how many copies are done; may be nil
}

// Levels are the rates of false edges at which is counted.
var Levels = []float64{0.01, 0.05, 0.1, 0.2}

// A Report says what came of the copies.
type Report struct {
	Rows     int // without those that repeat one
	Permuted Calm
	Moved    Calm
	Mixed    Mixed
	Power    []Power // by size, then events
}

// A Calm says what was firm where nothing is to be found.
type Calm struct {
	Copies int
	Edges  int64   // by the threshold alone, in all copies
	Firm   []int64 // by level, in all copies
	Any    []int   // by level, the copies with any firm edge
}

// A Mixed says what was firm where groups were planted among permuted labels.
type Mixed struct {
	Copies int
	Edges  int64       // by the threshold alone, in all copies
	Firm   []int64     // by level, in all copies
	False  []int64     // of these, edges that do not join two members of one group
	Shares [][]float64 // by level, for each copy the share of firm edges that is false; 0 for a copy without one
}

// Power says how many of the planted groups of one kind were found.
type Power struct {
	Size, Events int
	Planted      int // groups
	Found        int // those of which two thirds of the members were joined by firm edges among them
	Pairs        int // of members
	Firm         int // of these pairs
}

// Run makes the copies and judges them.
func Run(ctx context.Context, d Data, o Options) (*Report, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	r := &runner{Data: d, Options: o}
	// Rows that repeat one count once, and must not come to count more often when
	// they are permuted. The order decides what is drawn.
	r.Rows = slices.Clone(d.Rows)
	slices.SortFunc(r.Rows, func(a, b pairs.Row) int {
		return cmp.Or(cmp.Compare(a.AtUS, b.AtUS), cmp.Compare(a.Object, b.Object), cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Record, b.Record))
	})
	r.Rows = slices.CompactFunc(r.Rows, func(a, b pairs.Row) bool { return a.AtUS == b.AtUS && a.Object == b.Object && a.Actor == b.Actor })
	batches := r.batches()
	r.total = int64(3*o.Copies + len(batches))
	report := &Report{Rows: len(r.Rows)}
	if len(r.Rows) == 0 {
		return report, nil
	}
	var err error
	if report.Permuted, err = r.calm(ctx, permuted); err != nil {
		return nil, err
	}
	if report.Moved, err = r.calm(ctx, moved); err != nil {
		return nil, err
	}
	if report.Mixed, err = r.mixed(ctx); err != nil {
		return nil, err
	}
	report.Power, err = r.power(ctx, batches)
	return report, err
}

func (o Options) check() error {
	bad := func(format string, args ...any) error { return demarche.Errorf(demarche.Usage, format, args...) }
	switch {
	case o.Copies < 1:
		return bad("%d copies: want 1 or more", o.Copies)
	case o.Draws < 1:
		return bad("%d draws: want 1 or more", o.Draws)
	case len(o.Sizes) == 0 || slices.Min(o.Sizes) < 2:
		return bad("groups of %v: want 2 members or more", o.Sizes)
	case len(o.Events) == 0 || slices.Min(o.Events) < 1:
		return bad("%v events: want 1 or more", o.Events)
	}
	return nil
}

// A runner is one run of [Run].
type runner struct {
	Data
	Options
	done, total int64
}

// judge returns the couples of rows and what chance says of them.
func (r *runner) judge(ctx context.Context, rows []pairs.Row) ([]pairs.Couple, *chance.Result, error) {
	held, err := pairs.Hold(ctx, pairs.FromRows(rows), r.Join)
	if err != nil {
		return nil, nil, err
	}
	defer held.Close()
	strata := r.Strata
	joined, err := held.Join(ctx, r.Query, &strata)
	if err != nil {
		return nil, nil, err
	}
	found, err := chance.Judge(ctx, held, joined, &strata, chance.Options{Query: r.Query, Horizon: r.Horizon, FDR: r.FDR, Actors: r.Actors})
	if err != nil {
		return nil, nil, err
	}
	r.done++
	if r.Progress != nil {
		r.Progress(r.done, r.total)
	}
	return joined.Couples(), found, nil
}
