package coord

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/pairs"
	"demarche/resample"
	"demarche/stat"
	"demarche/text"
)

// Validate asks of copies of the case whether what coshare calls firm is so there.
var Validate = analysis.Analysis{
	Name: "validate",
	Doc: `whether firm edges are what they promise on these data, and what they would miss

Copies of the data are made in which the truth is known, and each is judged as
coshare judges the data, by the same traces, window, steps of time and groups of
actors. With --camps these are split by the camps of the data, which the copies keep.

Labels permuted: within each step of time and group of actors, the actors change
places over the rows. Every object keeps its rows and every actor its number of
them, but nobody acts together, so a firm edge is false. Times moved: every row is
moved by up to half the horizon to either side. Who touched what stays; who did so
in step does not. Planted among permuted labels: groups of actors are planted into
a copy of the first kind; a firm edge that does not join two of one group is false.

Power: groups are planted into the data as they are. The members are actors of the
data, drawn by their rows. For each event a row of the data is drawn, and every
member touches its object within half a window after it: popular objects and busy
hours are as likely as they are. A group counts as found if two thirds of its
members are joined by firm edges. So many groups are planted in one copy that they
are at most a fiftieth of its rows and a quarter of its actors.

In: as for coshare. With more traces than --rows, the middle stretch of time that
has about as many.

Out: for each trace, a figure and table of what was firm in copies at four rates
beside what the rate promises, and one of how many planted groups of each size and
number of events were found. It runs only when it is named, because it takes
as long as some hundred runs of coshare on one trace.

Limits: with n copies, a rate is known to about 1/n. Permuted labels tell nothing of
actors who choose alike for a reason other than the step of time and the group (a
shared interest): that is left to choice and timing together, which planted truth
tests (docs/validation.md). Where times are moved, two who always touch the same within
minutes are still closer than strangers, so that firm edges there need not all be
false. Power is that of actors who hide among others' posts and are as active as
those of the data: a group that posts what nobody else touches is found earlier, and
one that leaves more time between its posts than half a window is found later.

Sources: Phipson and Smyth 2010, doi:10.2202/1544-6115.1585 (what permutations can
tell); Amarasingham et al. 2012, doi:10.1152/jn.00633.2011 (moving times to destroy fine
synchrony and nothing else); Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404
(intervals of shares); Benjamini and Hochberg 1995,
doi:10.1111/j.2517-6161.1995.tb02031.x (what a rate promises).
`,
	Needs: []string{demarche.Posts},
	New: func() analysis.Run {
		return &ValidateRun{
			Window: []time.Duration{time.Minute}, MinShared: 2, FDR: 0.05, Seed: 1,
			Copies: 20, Draws: 100, Sizes: []int{3, 5, 10}, Events: []int{2, 3, 4, 6, 8, 12}, Rows: 1_000_000,
		}
	},
	Named: true,
}

// ValidateRun is a run of [Validate].
type ValidateRun struct {
	Trace     []string // as of [CoShareRun], and the next five
	Window    []time.Duration
	MinShared int
	FDR       float64
	Horizon   time.Duration
	Camps     bool

	Copies int   // of each kind
	Draws  int   // groups planted of each size and number of events
	Sizes  []int // of groups
	Events []int // of groups
	Rows   int64 // traces in a copy
	Seed   uint64
}

// Flags implements [analysis.Run].
func (r *ValidateRun) Flags(fs *pflag.FlagSet) {
	fs.StringSliceVar(&r.Trace, "trace", r.Trace, "the `traces` to ask about, as of coshare")
	fs.DurationSliceVar(&r.Window, "window", r.Window, "two records are a pair if at most this far apart, both ends included")
	fs.IntVar(&r.MinShared, "min-shared", r.MinShared, "an edge needs this many distinct objects")
	fs.Float64Var(&r.FDR, "fdr", r.FDR, "the `rate` of false edges among the firm ones at which planted groups are looked for")
	fs.DurationVar(&r.Horizon, "horizon", r.Horizon, "two touches of an object are a chance to meet if at most this far apart; 0 is 60 windows, from 10 minutes to a day")
	fs.BoolVar(&r.Camps, "camps", r.Camps, "compare choice within camps too, as coshare does with it")
	fs.IntVar(&r.Copies, "copies", r.Copies, "copies of each kind in which nothing is to be found")
	fs.IntVar(&r.Draws, "draws", r.Draws, "groups that are planted of each size and number of events")
	fs.IntSliceVar(&r.Sizes, "sizes", r.Sizes, "members of the planted groups")
	fs.IntSliceVar(&r.Events, "events", r.Events, "how often the planted groups act together")
	fs.Int64Var(&r.Rows, "rows", r.Rows, "traces in a copy; with more, the middle stretch of time that has about as many")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "of everything that is drawn")
}

// judged is the run of coshare whose edges are asked about.
func (r *ValidateRun) judged() *CoShareRun {
	c := CoShare.New().(*CoShareRun)
	c.Trace, c.Window, c.MinShared, c.FDR, c.Horizon = r.Trace, r.Window, r.MinShared, r.FDR, r.Horizon
	if c.Camps = r.Camps; r.Camps {
		c.Seed = r.Seed
	}
	return c
}

// Reads implements [analysis.Run].
func (r *ValidateRun) Reads() []string { return r.judged().Reads() }

// Each implements [analysis.Run]: one run for each trace and window.
func (r *ValidateRun) Each(ctx context.Context, c *casefile.Case) ([]analysis.Run, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	judged, err := r.judged().Each(ctx, c)
	if err != nil {
		return nil, err
	}
	var all []analysis.Run
	for _, of := range judged {
		one := *r
		one.Trace, one.Window = of.(*CoShareRun).Trace, of.(*CoShareRun).Window
		all = append(all, &one)
	}
	return all, nil
}

func (r *ValidateRun) check() error {
	bad := func(format string, args ...any) error {
		return demarche.Errorf(demarche.Usage, format, args...).WithHint("see demarche explain validate")
	}
	switch {
	case !(r.FDR > 0):
		return bad("--fdr %v: want more than 0", r.FDR)
	case r.Copies < 2:
		return bad("--copies %d: want 2 or more", r.Copies)
	case r.Draws < 1:
		return bad("--draws %d: want 1 or more", r.Draws)
	case len(r.Sizes) == 0 || slices.Min(r.Sizes) < 2:
		return bad("--sizes %v: want 2 or more each", r.Sizes)
	case len(r.Events) == 0 || slices.Min(r.Events) < 1:
		return bad("--events %v: want 1 or more each", r.Events)
	case r.Rows < 1:
		return bad("--rows %d: want 1 or more", r.Rows)
	}
	return r.judged().check()
}

// Do implements [analysis.Run] for one trace and one window.
func (r *ValidateRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	judged := r.judged()
	if len(r.Trace) != 1 || len(r.Window) != 1 {
		return nil, demarche.Errorf(demarche.Usage, "a run asks about one trace in one window; Each makes them")
	}
	result := &demarche.Result{}
	without, err := tooCoarse(ctx, c, r.Reads(), r.Window[0], result)
	if err != nil {
		return nil, err
	}
	name := judged.name()
	progress("reading traces: "+name, 0, 0)
	query := pairs.Query{Window: r.Window[0], MinShared: r.MinShared}
	data, err := c.Rows(ctx, casefile.Joining{Actions: r.Reads(), Query: query, Without: without, Camps: r.Camps, Seed: judged.Seed}, r.Rows)
	if err != nil {
		return nil, err
	}
	report, err := resample.Run(ctx, resample.Data{Rows: data.Rows, Strata: *data.Strata, Step: data.Step, Actors: data.Actors}, resample.Options{
		Query: query, Horizon: judged.horizon(), FDR: r.FDR, Copies: r.Copies, Draws: r.Draws, Sizes: r.Sizes, Events: r.Events, Seed: r.Seed,
		Join:     c.JoinOptions(),
		Progress: func(done, total int64) { progress("judging copies: "+name, done, total) },
	})
	if err != nil {
		return nil, err
	}
	if report.Rows == 0 {
		return nil, demarche.Errorf(demarche.BadData, "there are no traces of %s", r.Trace[0])
	}
	if n := int64(len(data.Rows)); n < data.Of {
		result.Notes = append(result.Notes, fmt.Sprintf("%s: of %s traces, copies have the middle stretch of time with %s; power in all of the time is another", name, text.Count(data.Of), text.Count(n)))
	}
	if data.Camps != nil {
		result.Notes = append(result.Notes, fmt.Sprintf("%s: %s; camps are found from %s", name, campsNote(data.Camps), campsFrom(data.Camps, r.Window[0])))
	}
	r.tellCalm(name, report, result)
	r.tellPower(name, report.Power, result)
	return result, nil
}

// tellCalm tells what was firm where nothing is to be found, and where groups were
// planted among permuted labels.
func (r *ValidateRun) tellCalm(name string, report *resample.Report, result *demarche.Result) {
	t := demarche.Table{
		Name: "calibration", Title: fmt.Sprintf("%s: firm edges in copies of %s rows in which the truth is known", name, text.Count(int64(report.Rows))),
		Columns: []demarche.Column{
			{Name: "copies", Doc: "what was done to the data; groups are planted among permuted labels"},
			{Name: "promised", Unit: "share", Doc: "the rate of false edges among firm ones that is allowed, 0 to 1"},
			{Name: "measured", Unit: "share", Doc: "the rate that came of it, the mean over copies; a copy in which all firm edges are false counts 1, one without firm edges 0"},
			{Name: "low", Unit: "share", Doc: "the 95 % interval of it: of Clopper and Pearson for a share of copies, twice the standard error for a mean over them, or that of Clopper and Pearson for all firm edges where copies are alike"},
			{Name: "high", Unit: "share", Doc: "its end"},
			{Name: "n", Unit: "copies", Doc: "that were judged"},
			{Name: "edges", Unit: "edges", Doc: "by the threshold alone, in all copies"},
			{Name: "firm", Unit: "edges", Doc: "firm ones, in all copies"},
			{Name: "false", Unit: "edges", Doc: "firm ones that are false, in all copies"},
		},
	}
	for _, level := range resample.Levels {
		t.Rows = append(t.Rows, []any{asPromised, level, level, nil, nil, nil, nil, nil, nil})
	}
	add := func(kind string, level, measured, low, high float64, n int, all, firm, wrong int64) {
		t.Rows = append(t.Rows, []any{kind, level, measured, low, high, int64(n), all, firm, wrong})
	}
	for _, k := range []struct {
		name string
		resample.Calm
	}{{"labels permuted", report.Permuted}, {"times moved", report.Moved}} {
		for l, level := range resample.Levels {
			low, high := exact(k.Any[l], k.Copies)
			add(k.name, level, float64(k.Any[l])/float64(k.Copies), low, high, k.Copies, k.Edges, k.Firm[l], k.Firm[l])
		}
	}
	for l, level := range resample.Levels {
		if len(report.Mixed.Shares[l]) == 0 {
			break // the data have too few actors for a group
		}
		mean, half := stat.Mean(report.Mixed.Shares[l])
		low, high := max(mean-half, 0), min(mean+half, 1)
		if half == 0 { // all copies are alike, and their spread tells nothing
			low, high = exact(int(report.Mixed.False[l]), int(report.Mixed.Firm[l]))
		}
		add("groups planted", level, mean, low, high, report.Mixed.Copies, report.Mixed.Edges, report.Mixed.Firm[l], report.Mixed.False[l])
	}
	// Where times were moved, a firm edge may be a true one.
	holds := !slices.ContainsFunc(t.Rows, func(row []any) bool {
		low, ok := row[3].(float64)
		return ok && row[0] != "times moved" && low > row[1].(float64)
	})
	said := "At no rate can more edges be told to be false than it promises"
	if report.Permuted.Edges+report.Mixed.Firm[len(resample.Levels)-1] == 0 {
		said = "There is nothing to judge by: no copy has an edge"
	}
	if !holds {
		said = "More edges were false than a rate promises: firm edges of this trace are a place to look, not a result"
	}
	result.Notes = append(result.Notes, fmt.Sprintf("%s: %d copies with permuted labels have %s edges by the threshold alone, %s of them firm at a rate of %v. %s",
		name, r.Copies, text.Count(report.Permuted.Edges), text.Count(report.Permuted.Firm[1]), resample.Levels[1], said))
	result.Figures = append(result.Figures, demarche.Figure{
		Title:    said,
		Subtitle: fmt.Sprintf("%s: the rate of false edges among firm ones that was measured, over the one promised, n = %d copies of each kind", name, r.Copies),
		Mark:     demarche.Line, X: "promised", Y: "measured", Group: "copies", Table: t,
	})
}

// asPromised is the line of a figure that the others would be on.
const asPromised = "what is promised"

// exact is the 95 % interval of a share of which k of n were seen.
func exact(k, n int) (low, high float64) { return stat.Exact(k, n, 0.95) }

// wanted is the share of planted groups that a sentence about power asks for.
const wanted = 0.8

// tellPower tells how many of the planted groups were found.
func (r *ValidateRun) tellPower(name string, power []resample.Power, result *demarche.Result) {
	t := demarche.Table{
		Name: "power", Title: fmt.Sprintf("%s: groups planted into the data, and how many of them are found at a rate of %v", name, r.FDR),
		Columns: []demarche.Column{
			{Name: "group", Doc: "the size of the planted groups"},
			{Name: "events", Unit: "events", Doc: "how often all of a group touched one object within half a window"},
			{Name: "found", Unit: "share", Doc: "of the planted groups, those of which two thirds of the members are joined by firm edges"},
			{Name: "low", Unit: "share", Doc: "the 95 % interval of it, of Clopper and Pearson"},
			{Name: "high", Unit: "share", Doc: "its end"},
			{Name: "n", Unit: "groups", Doc: "that were planted"},
			{Name: "pairs", Unit: "share", Doc: "of the pairs of members, those that a firm edge joins"},
		},
	}
	best := map[int]resample.Power{}
	for _, p := range power {
		if p.Planted == 0 {
			continue
		}
		low, high := exact(p.Found, p.Planted)
		share := float64(p.Found) / float64(p.Planted)
		t.Rows = append(t.Rows, []any{fmt.Sprintf("groups of %d", p.Size), int64(p.Events), share, low, high, int64(p.Planted), float64(p.Firm) / float64(p.Pairs)})
		if b, ok := best[p.Size]; share >= wanted && (!ok || p.Events < b.Events) {
			best[p.Size] = p
		}
	}
	if len(t.Rows) == 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%s: the data have fewer actors than any group that was to be planted; power is not told", name))
		return
	}
	var first string
	for i, size := range slices.Compact(slices.Sorted(slices.Values(r.Sizes))) {
		sentence := fmt.Sprintf("no group of %d that acts together %d times or fewer would be found in %.0f %% of draws", size, slices.Max(r.Events), 100*wanted)
		if p, ok := best[size]; ok {
			sentence = fmt.Sprintf("a group of %d that acts together %d times would be found in %.0f %% of draws", size, p.Events, math.Floor(100*float64(p.Found)/float64(p.Planted)))
		}
		if i == len(r.Sizes)/2 {
			first = sentence
		}
		result.Notes = append(result.Notes, name+": with these data "+sentence)
	}
	result.Figures = append(result.Figures, demarche.Figure{
		Title:    "With these data " + first,
		Subtitle: fmt.Sprintf("%s: the share of planted groups that is found, over how often they act together, n = %d groups of each kind", name, r.Draws),
		Mark:     demarche.Line, X: "events", Y: "found", Group: "group", Table: t,
	})
}
