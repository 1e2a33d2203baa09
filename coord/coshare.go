// Package coord finds who does the same thing at the same time. It knows
// traces and networks; it reads no file and draws nothing.
package coord

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/chance"
	"demarche/pairs"
	"demarche/project"
	"demarche/text"
	"demarche/trace"
)

// CoShare finds actors that repeatedly touched the same objects within a window
// of each other.
var CoShare = analysis.Analysis{
	Name: "coshare",
	Doc: `actors that repeatedly touched the same objects within seconds of each other

Two records are a pair if they are of two actors, touched the same object and
are at most --window apart, both ends included. Two actors are joined by an edge
if there are pairs on at least --min-shared distinct objects.

An edge is firm if chance explains it in neither of two ways. Choice: given how
active the two are, and what was current when they posted (in steps of an hour or
a day, or over all of the time where most traces are in steps of fewer than 500; among
actors of one platform and language, and with --camps of one camp), would they meet
this often?
Timing: given that both touched these objects within --horizon of each
other, would they be within the window this often, as strangers are and as those
about them are? Of all firm edges, a share of --fdr is expected to be false (the
procedure of Benjamini and Hochberg, over all pairs of actors that could have been
tested). What two did at one sitting counts once: objects that both touched within
one horizon are one occasion, and an occasion on which they were within the window
is a meeting. With --fdr 0 chance is not computed, and every edge counts.

A camp is a Leiden community of all actors and objects, joined by who touched what at
whatever time, an object of n actors by weights of 1/√n. What is touched within the
window of another's touch is left out: what is to be explained makes no camp. Of more
than 2 million touches those of a half, a quarter... of the objects are taken. Camps
of less than 50 actors or of a fiftieth, and those beyond 16 groups in all, are not
compared within: their actors, and those of no camp, are compared as without --camps.
The table chance and a note tell of it. Of those who act together at other times than
within the window too, and are many, choice takes it for what their camp shares.

A group is a Leiden community of the network of firm edges, the weight of an edge
being its distinct objects.

In: the traces of one action, or of several taken together (link+hashtag, or fused
for all that are compared by default): their objects count alike, and what two touched
by one post is one occasion, whatever the traces. Rows
that repeat the same actor, object and moment count once. A dataset whose times are
coarser than the window is left out.

Out: one network for each trace and window; one finding for each group, whose value
is the number of times that two of its actors met on an object, beside what chance
gives; for each edge its objects, pairs, who was first how often, gaps, p_choice,
p_timing, q, and the records that show it; a table of what plain thresholds would
have told, with CooRTweet and QUT's toolkit at their defaults, and how much of it chance
explains; the edges within other windows (--sweep); of each group who was first how
often, by how much and how regularly; and other explanations, each held against the
data as far as they tell: one publisher, one program, one text, a fixed lag, one
author, the clock, one meeting, an audience. The tables firsts and scales of the case
have a row for each actor of a group and for each firm edge. Where several traces are
taken together, for each edge and trace the weight and the q by that trace alone
(table fused_edges of the case).

Limits: news desks of one publisher, syndicated or scheduled posts and readers who
are told of every post at once act together too: that chance does not explain an
edge says that it is no coincidence, not what it is. Where most of the data is
coordinated, strangers are too, and timing finds less. Two that never post in the
data given cannot be found.

Sources: Giglietto, Righetti, Rossi and Marino 2020,
doi:10.1080/1369118X.2020.1739732 (the window and the threshold); Pacheco et
al. 2021, doi:10.1609/icwsm.v15i1.18075 (traces of any kind); Tumminello et al.
2011, doi:10.1371/journal.pone.0017994 and Saracco et al. 2015,
doi:10.1038/srep10595 (choice); Amarasingham et al. 2012,
doi:10.1152/jn.00633.2011 (timing); Benjamini and Hochberg 1995,
doi:10.1111/j.2517-6161.1995.tb02031.x; Traag, Waltman and van Eck 2019,
doi:10.1038/s41598-019-41695-z (groups); Goh and Barabási 2008,
doi:10.1209/0295-5075/81/48002 and Kim and Jo 2016,
doi:10.1103/PhysRevE.94.032311 (regularity); Weber and Falzon 2021, arXiv:2107.02588
(sliding windows and what bins lose).

With --as coortweet or --as qut the rule of that tool takes the place of this
one, with the tool's own parameters, and chance is not computed: see demarche
explain coortweet and demarche explain qut. With --as a method of the literature
that method takes its place, with its own trace (unless --trace names another),
window, metric and groups: see demarche explain pacheco-retweet and the others. All
other options are then those of the firm edges of the same traces that the
method's edges are held against, in the table beside: how many of its edges chance
explains, and how many firm ones it misses.
`,
	Needs: []string{demarche.Posts},
	New: func() analysis.Run {
		return &CoShareRun{
			Window: []time.Duration{time.Minute}, MinShared: 2, FDR: 0.05, Resolution: 1, Seed: 1,
			MinParticipation: 2, EdgeWeight: 0.5, MinEdgeWeight: 2,
		}
	},
}

// CoShareRun is a run of [CoShare].
type CoShareRun struct {
	Trace      []string        // the actions to compare; "a+b" takes two together; none is all that Usual names
	Window     []time.Duration // two records are a pair if at most this far apart
	MinShared  int             // an edge needs this many distinct objects
	FDR        float64         // the rate of false edges among the firm ones that is allowed; 0 computes no chance
	Horizon    time.Duration   // two touches of an object are a chance to meet if at most this far apart; 0 is as [chance.Horizon] has it
	Camps      bool            // whether choice is compared within camps of actors too
	Sweep      []time.Duration // windows of which the edges are counted beside, and at which firm edges are looked for
	Resolution float64         // of the groups: above 1 gives smaller ones
	Seed       uint64          // of the groups, the camps and the drawing

	As               string  // "", or the name of one of Peers
	MinParticipation int     // CooRTweet's: rows that an account needs
	EdgeWeight       float64 // CooRTweet's: the quantile of weights that an edge must exceed to be flagged
	MinEdgeWeight    int     // the toolkit's: messages that a directed edge needs
	MaxActors        int     // of a method of the literature: what more actors touched is left out; 0 leaves nothing out
}

// Flags implements [analysis.Run].
func (r *CoShareRun) Flags(fs *pflag.FlagSet) {
	fs.StringSliceVar(&r.Trace, "trace", r.Trace, "the `traces` to compare, one network each; link+hashtag takes two together, fused all that are the default: all of "+strings.Join(Usual, ", ")+" and of named columns that the case has")
	fs.DurationSliceVar(&r.Window, "window", r.Window, "two records are a pair if at most this far apart, both ends included; one network for each")
	fs.IntVar(&r.MinShared, "min-shared", r.MinShared, "an edge needs this many distinct objects")
	fs.Float64Var(&r.FDR, "fdr", r.FDR, "the `rate` of false edges among the firm ones that is allowed; 0 computes no chance, and every edge counts")
	fs.DurationVar(&r.Horizon, "horizon", r.Horizon, "two touches of an object are a chance to meet if at most this far apart; 0 is 60 windows, from 10 minutes to a day")
	fs.BoolVar(&r.Camps, "camps", r.Camps, "compare choice within camps too: actors that touch the same objects, at whatever time")
	fs.DurationSliceVar(&r.Sweep, "sweep", r.Sweep, "`windows` within which edges are counted beside, and the firm ones looked for; default: "+strings.Join(windowNames(usualSweep), ", ")+" where there are at most "+text.Count(sweptTraces)+" traces")
	fs.Float64Var(&r.Resolution, "resolution", r.Resolution, "of the groups: above 1 gives smaller ones")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "of the groups, the camps and the drawing")
	fs.StringVar(&r.As, "as", r.As, "join as another tool does, or a `method` of the literature: "+strings.Join(peerNames(), ", "))
	fs.IntVar(&r.MinParticipation, "min-participation", r.MinParticipation, "with --as coortweet: rows that an account needs")
	fs.Float64Var(&r.EdgeWeight, "edge-weight", r.EdgeWeight, "with --as coortweet: the quantile of weights that a flagged edge exceeds")
	fs.IntVar(&r.MinEdgeWeight, "min-edge-weight", r.MinEdgeWeight, "with --as qut: messages that a directed edge needs")
	fs.IntVar(&r.MaxActors, "max-actors", r.MaxActors, "with --as a method of the literature: what more actors touched is left out; 0 leaves nothing out")
}

// Usual are the actions that are compared unless others are named. Domains,
// mentions, minutes and hours are left out: too many touch the same one by chance. So are
// families: they have every pair that texts have, and to find them takes time.
var Usual = []string{"link", "hashtag", "hashtag-sequence", "repost", "quote", "reply", "text", "media"}

var left = []string{"domain", "family", "hour", "mention", "minute"}

// Reads implements [analysis.Run].
func (r *CoShareRun) Reads() []string {
	var actions []string
	for _, t := range r.Trace {
		actions = append(actions, strings.Split(t, "+")...)
	}
	return actions
}

// Each implements [analysis.Run]: one run for each trace and window.
func (r *CoShareRun) Each(ctx context.Context, c *casefile.Case) ([]analysis.Run, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	has, err := c.Actions(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, a := range has {
		names = append(names, a.Action)
	}
	var usual []string
	for _, name := range names {
		if !slices.Contains(left, name) {
			usual = append(usual, name)
		}
	}
	traces := fuse(r.Trace, usual)
	if preset, ok := project.Find(r.As); ok {
		if traces, err = presetTraces(preset, traces, names); err != nil {
			return nil, err
		}
	}
	if len(traces) == 0 {
		traces = usual
		if len(traces) == 0 {
			if len(names) == 0 {
				return nil, demarche.Errorf(demarche.BadData, "the case has no traces to compare").
					WithHint("a column that names what posts touched makes some: demarche add CASE FILE --map mark:NAME=COLUMN")
			}
			return nil, demarche.Errorf(demarche.BadData, "the case has no traces that are compared unless they are named: it has %s", strings.Join(names, ", ")).
				WithHint("name them: --trace %s", strings.Join(names, ","))
		}
	}
	var all []analysis.Run
	for _, t := range traces {
		for a := range strings.SplitSeq(t, "+") {
			if !slices.Contains(names, a) {
				return nil, demarche.Errorf(demarche.NotFound, "the case has no traces of %q", a).WithHint("%s", tracesThere(names))
			}
		}
		for _, w := range r.Window {
			one := *r
			one.Trace, one.Window = []string{t}, []time.Duration{w}
			all = append(all, &one)
		}
	}
	return all, nil
}

func (r *CoShareRun) check() error {
	bad := func(format string, args ...any) error {
		return demarche.Errorf(demarche.Usage, format, args...).WithHint("see demarche explain coshare")
	}
	if len(r.Window) == 0 {
		return bad("no --window")
	}
	for _, w := range slices.Concat(r.Window, r.Sweep) {
		if w < 0 {
			return bad("--window or --sweep %v: want 0s or more", w)
		}
	}
	switch {
	case r.MinShared < 1:
		return bad("--min-shared %d: want 1 or more", r.MinShared)
	case !(r.FDR >= 0 && r.FDR < 1):
		return bad("--fdr %v: want 0 to below 1", r.FDR)
	case r.Horizon < 0:
		return bad("--horizon %v: want 0s or more", r.Horizon)
	case r.FDR > 0 && r.As != "coortweet" && r.As != "qut" && r.Horizon > 0 && slices.ContainsFunc(r.Window, func(w time.Duration) bool { return w >= r.Horizon }):
		return bad("--horizon %v: want more than every --window", r.Horizon)
	case !(r.Resolution > 0) || math.IsInf(r.Resolution, 0):
		return bad("--resolution %v: want more than 0", r.Resolution)
	case (r.As == "coortweet" || r.As == "qut") && (r.FDR != 0.05 || r.Horizon != 0 || r.Camps):
		return bad("--fdr, --horizon and --camps do not go with --as %s, by which chance is not computed", r.As)
	case r.As != "" && !slices.ContainsFunc(Peers, func(p Peer) bool { return p.Name == r.As }):
		return bad("--as %q: want one of %s", r.As, strings.Join(peerNames(), ", "))
	case r.MaxActors < 0:
		return bad("--max-actors %d: want 0 or more", r.MaxActors)
	case r.MinParticipation < 0:
		return bad("--min-participation %d: want 0 or more", r.MinParticipation)
	case r.EdgeWeight < 0 || r.EdgeWeight > 1:
		return bad("--edge-weight %v: want 0 to 1, a quantile", r.EdgeWeight)
	case r.MinEdgeWeight < 1:
		return bad("--min-edge-weight %d: want 1 or more", r.MinEdgeWeight)
	}
	return nil
}

// Do implements [analysis.Run] for one trace and one window.
func (r *CoShareRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	if len(r.Trace) != 1 || len(r.Window) != 1 {
		return nil, demarche.Errorf(demarche.Usage, "a run compares one trace in one window; Each makes them")
	}
	actions, window := r.Reads(), r.Window[0]
	if preset, ok := project.Find(r.As); ok {
		return r.follow(ctx, c, preset, func(what string, done, total int64) { progress(what+": "+r.name(), done, total) })
	}
	result := &demarche.Result{}
	without, err := tooCoarse(ctx, c, actions, window, result)
	if err != nil {
		return nil, err
	}
	name := r.name()
	doing := func(what string, done, total int64) { progress(what+": "+name, done, total) }
	doing("joining pairs", 0, 0)
	j := casefile.Joining{
		Actions: actions, Query: pairs.Query{Window: window, MinShared: r.MinShared}, Without: without,
		FDR: r.FDR, Horizon: r.horizon(), Camps: r.Camps, Seed: r.Seed, Progress: doing,
	}
	if j.Sweep, err = r.swept(ctx, c, actions, result); err != nil {
		return nil, err
	}
	var joined *casefile.Joined
	if r.As == "" {
		joined, err = c.CoShare(ctx, j)
	} else {
		joined, err = r.peer(ctx, c, actions, window, without, result)
	}
	if err != nil {
		return nil, err
	}
	if r.As == "" {
		result.Tables = append(result.Tables, countsTable(joined.Stats))
		if n := joined.Stats.Repeats; n > 0 {
			result.Notes = append(result.Notes, fmt.Sprintf("%s rows repeat the same actor, object and moment; each such touch counts once", text.Count(n)))
		}
	}
	if slices.Contains(actions, trace.Family) {
		note, err := familyNote(ctx, c)
		if err != nil {
			return nil, err
		}
		result.Notes = append(result.Notes, note)
	}
	if joined.PerObject > 0 {
		result.Notes = append(result.Notes, cutNote(joined.PerObject))
	}
	doing("finding groups", 0, 0)
	net, numbers, err := network(ctx, c, r, name, actions, joined, nil, result)
	if err != nil {
		return nil, err
	}
	if joined.Chance != nil {
		r.tellChance(&net, joined, result)
		rules, err := r.rules(ctx, c, &net, actions, without, joined.Stats, result)
		if err != nil {
			return nil, err
		}
		result.Tables = append(result.Tables, thresholdsTable(&net, rules))
		if err := r.sweep(ctx, c, &net, numbers, joined, actions, without, result); err != nil {
			return nil, err
		}
	}
	result.Networks = []demarche.Network{net}
	if len(actions) > 1 && joined.Chance != nil {
		doing("judging each trace alone", 0, 0)
		j.Progress, j.Sweep = nil, nil
		parts, err := r.components(ctx, c, actions, j)
		if err != nil {
			return nil, err
		}
		if err := tellFused(ctx, c, joined.Edges, joined, parts, result); err != nil {
			return nil, err
		}
	}
	doing("gathering evidence", 0, 0)
	result.Findings, err = findings(ctx, c, &net, numbers, actions, window, r.horizon())
	if err != nil {
		return nil, err
	}
	if joined.Chance != nil && joined.Step == 0 {
		for i := range result.Findings {
			f := &result.Findings[i]
			f.Caveats = append(f.Caveats, strings.ToUpper(allTime[:1])+allTime[1:]+".")
		}
	}
	tellTempo(&net, result.Findings, result)
	return result, nil
}

// horizon returns the horizon of chance.
func (r *CoShareRun) horizon() time.Duration {
	if r.Horizon > 0 {
		return r.Horizon
	}
	return chance.Horizon(r.Window[0])
}

// cutNote says how many records of an edge and an object are kept.
func cutNote(perObject int) string {
	return fmt.Sprintf("of the records of an edge on one object the first %d are kept, since all would be too many; demarche show CASE ACTOR ACTOR tells all of an edge", perObject)
}

// familyNote says of what the families of the case were made.
func familyNote(ctx context.Context, c *casefile.Case) (string, error) {
	f, err := c.Families(ctx)
	if err != nil {
		return "", err
	}
	note := fmt.Sprintf("of %s different texts %s are in %s of texts", text.Count(f.Texts), text.Count(f.In), text.Plural(int(f.Families), "family", "families"))
	if f.Short > 0 {
		note += fmt.Sprintf("; %s have too few letters to be compared", text.Count(f.Short))
	}
	if f.Capped > 0 {
		note += fmt.Sprintf("; %s were not compared with every one, for too many were like them in part, and may be in no family or in another than some that are similar", text.Count(f.Capped))
	}
	return note, nil
}
