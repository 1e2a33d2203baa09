// Package chance computes how often chance alone would bring two actors together
// as often as they were. It knows traces as numbers only, as package pairs does.
//
// Two questions are asked of every edge, each of a null model of its own. An edge
// is firm if chance answers neither.
//
// # Meetings
//
// Somebody who opens an application passes on several posts at one sitting, and one
// post may have several hashtags. Two who do so at the same moment have met once,
// and not once for each object. So the objects that two actors touched within the
// horizon of each other are one occasion as long as they lie within one horizon,
// counted from the first of them (each where the two were closest, by the earlier
// of the two rows). A meeting is an occasion on which they were within the window
// on one of its objects. Meetings are what is counted of two actors.
//
// # Choice
//
// Given how active the two actors are, and what was current when they posted:
// would they touch the same objects within the window this often? The labels of
// actors are permuted over the rows of each stratum, a step of time and a group of
// actors, so that every object keeps its rows and every actor its number of them.
// With N rows of a stratum, W pairs of them within the window, and the actors' own
// a and b of the rows, they are expected to meet
//
//	λ = Σ 2·W·a·b / (N·(N-1))
//
// times, summed over the strata (and W·a·b/(N·M) between groups of N and M rows).
// The number is about a Poisson number, and p_choice is its tail from the meetings
// on that they had. Because a meeting may be counted several times in W and once in
// what is compared, p is the larger for it.
//
// Actors of a camp share more than all actors do, at whatever time: [FindCamps] finds
// camps, and a group of actors may be split by them. Two of one part, or of two, are
// then compared as if parts were groups. An actor of no part is compared with all of
// the group, whatever their parts: those who are in no camp may be those who do
// nothing but act together, and among themselves that would be what all do.
//
// # Timing
//
// Given that both touched these objects, within the horizon of each other: would
// they be within the window this often? Every object that both touched within the
// horizon is a trial, that succeeds if they did so within the window. Its
// probability is not known, but there are strangers: pairs of actors that met on
// none, or on one, of all other objects. Of these it is counted how often a row of
// one within the horizon of a row of the other is also within the window, in
// strata of how many rows the object has within the horizon, and of how old the
// object is. A pair that is asked about in this way takes part whatever it did on
// the object itself, so that what is counted is not drawn to either side.
//
// Some objects are taken up by many at once: a flash of news, a post of somebody
// with many followers. So for each of the two rows it is also counted how many of
// the rows of others within the horizon are within the window, and the largest of
// the probabilities counts. A small group that acts alone would hide behind itself
// there. So the rows of companions are left out: a third actor that met either of
// the two, elsewhere, at least half as often as these met each other. A burst that
// strangers are in explains a meeting; a burst of nobody but companions does not.
//
// Where fewer than 200 pairs of strangers are known there is nobody to be asked.
// Then both rows are moved, in mind, by up to half the horizon to either side, every
// moment being as likely: two that were a gap d apart are within the window T with
// the probability F(d+T)-F(d-T), of which F is the distribution of the difference
// of two such moves, a triangle as wide as the horizon to either side; and with one
// of 0.1 at least.
//
// With several rows of either, the trial succeeds if any two meet, and so with the
// several trials of one occasion; the probability that any of them succeeds is at
// most that of independent ones, where one success makes another no less probable.
// p_timing is the exact tail of the number of meetings, a sum of unequal occasions.
//
// # Together
//
// Many pairs could have been tested: all that touched enough objects within the
// horizon of each other, which is counted, or estimated from a part of the actors
// where they are many. For choice it is every two actors, which are more; its p is
// made larger by as much. The larger of the two p-values is that of the edge (the
// test of a union of two hypotheses: Berger 1982), and the procedure of Benjamini
// and Hochberg over all pairs that could have been tested gives its q.
//
// # Limits
//
// Both models take one meeting as independent of the next: two followers that are
// told of every post of somebody at once, and repost it, are as firm as two
// that are steered. Where most of the data is coordinated, strangers are too, and
// timing finds less. What chance does not explain has other explanations than an
// agreement.
//
// # Sources
//
// Tumminello et al. 2011, doi:10.1371/journal.pone.0017994 and Saracco et al. 2015,
// doi:10.1038/srep10595 (validated projections, of which choice is the limit with
// times). Caldarelli et al. 2020, doi:10.1038/s42005-020-0340-4 (discounting
// activity and virality). Amarasingham et al. 2012, doi:10.1152/jn.00633.2011 (what
// a null of spike times must keep; the horizon). Berger 1982,
// doi:10.1080/00401706.1982.10487790 (intersection-union). Benjamini and Hochberg
// 1995, doi:10.1111/j.2517-6161.1995.tb02031.x. The pooling over strangers and the
// leaving out of companions are our own.
package chance

import (
	"context"
	"math"
	"time"

	"demarche"
	"demarche/pairs"
	"demarche/stat"
)

// Options say what is asked.
type Options struct {
	Query   pairs.Query   // that of the join
	Horizon time.Duration // more than the window
	FDR     float64       // the share of false edges among the firm ones that is allowed, 0 to 1
	Actors  int64         // actors that could have been paired: those of the case
}

// Horizon returns the usual horizon for a window: sixty windows, but no less than
// ten minutes, and for long windows a day or twice the window.
func Horizon(window time.Duration) time.Duration {
	const day = 24 * time.Hour
	return max(min(60*window, day), 10*time.Minute, 2*window)
}

// An Edge says what chance has to do with a couple.
type Edge struct {
	Occasions int     // on which both touched an object, or several, within the horizon of each other
	Meetings  int     // the occasions on which they were within the window
	Choice    float64 // meetings by choice alone
	LogChoice float64 // log p_choice
	Timing    float64 // meetings by timing alone
	LogTiming float64 // log p_timing
	LogQ      float64 // log q
	Firm      bool    // whether q is at most the rate that is allowed
	OnOne     bool    // whether a firm edge would not be without the meeting that was least likely
	ByChoice  bool    // whether an edge that is not firm is none by choice: its p there is too large
	ByTiming  bool    // whether it is none by timing
}

// A Result says what chance has to do with the couples of a join.
type Result struct {
	Edges     []Edge  // of each couple, in the order of [pairs.Joined.Couples]
	Firm      int     // how many are firm
	Tested    float64 // pairs of actors that could have been tested: that touched enough objects within the horizon of each other
	Counted   int     // the actors of which their pairs were counted, if Tested is an estimate; 0 if it is exact
	Strangers []Pool  // how often strangers met, by how many rows an object has within the horizon
	Times     int     // steps of time that were taken for one, where actors and steps are too many; else 1
	Jitter    bool    // whether there were too few to be asked, and rows were moved instead
}

// A Pool is what strangers did on objects of one kind.
type Pool struct {
	Least int   // rows of others within the horizon of a row: from this many on, up to twice as many
	Near  int64 // pairs of rows of strangers within the horizon, counted from both ends
	Met   int64 // those of them within the window
}

// Judge says what chance has to do with every couple of a join of t; strata are
// those that the join has filled in.
//
// It goes through the traces twice more. Beside what that takes, it needs 24 bytes
// for every couple and object that the two touched within the horizon.
func Judge(ctx context.Context, t *pairs.Traces, j *pairs.Joined, strata *pairs.Strata, o Options) (*Result, error) {
	return judgeWithin(ctx, t, j, strata, o, usual)
}

func judgeWithin(ctx context.Context, t *pairs.Traces, j *pairs.Joined, strata *pairs.Strata, o Options, l limits) (*Result, error) {
	if o.Horizon <= o.Query.Window {
		return nil, demarche.Errorf(demarche.Usage, "a horizon of %v and a window of %v: the horizon must be the longer", o.Horizon, o.Query.Window)
	}
	if !(o.FDR > 0 && o.FDR < 1) {
		return nil, demarche.Errorf(demarche.Usage, "a rate of false discoveries of %v: want one above 0 and below 1", o.FDR)
	}
	g := newJudge(t, j, o, l)
	g.setStrata(strata)
	if err := g.poolStrangers(ctx); err != nil {
		return nil, err
	}
	if err := g.tryTiming(ctx); err != nil {
		return nil, err
	}
	r := &Result{Edges: make([]Edge, len(g.couples)), Strangers: g.pools(), Times: g.times, Jitter: g.jitter}
	r.Tested, r.Counted = g.tested()
	if err := g.answer(ctx, r); err != nil {
		return nil, err
	}
	g.decide(r)
	return r, nil
}

// decide puts the two answers of each edge together.
func (g *judge) decide(r *Result) {
	n := float64(max(g.o.Actors, int64(len(g.members))))
	// Of every two actors, so many times fewer could be tested for timing.
	fewer := math.Log(max(n*(n-1)/2/max(r.Tested, 1), 1))
	together := func(choice, timing float64) float64 { return min(max(choice+fewer, timing), 0) }
	logp := make([]float64, len(r.Edges))
	for i := range r.Edges {
		logp[i] = together(r.Edges[i].LogChoice, r.Edges[i].LogTiming)
	}
	tests := max(r.Tested, float64(len(logp)))
	logq := stat.FalseDiscoveryRates(logp, tests)
	for i := range r.Edges {
		e := &r.Edges[i]
		e.LogQ = logq[i]
		if e.Firm = e.LogQ <= math.Log(g.o.FDR); e.Firm {
			r.Firm++
		}
	}
	// The procedure calls firm what has a p of this at most; a firm edge whose p comes
	// to more is firm no longer, and one whose p stays below it still is.
	cut := math.Log(g.o.FDR * float64(max(r.Firm, 1)) / max(tests, 1))
	for i := range r.Edges {
		e := &r.Edges[i]
		e.OnOne = e.Firm && together(g.without[i].choice, g.without[i].timing) > cut
		e.ByChoice, e.ByTiming = !e.Firm && e.LogChoice+fewer > cut, !e.Firm && e.LogTiming > cut
	}
}
