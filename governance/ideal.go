package governance

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/ideal"
	"demarche/text"
	"demarche/vote"
)

// Ideal says where states stand on one line, as their votes tell.
var Ideal = analysis.Analysis{
	Name: "ideal",
	Doc: `where states stand on one line, as their votes tell: ideal points

In: the roll calls of the case. --from, --to, --topic, --session, --body and
--contested say which; --minority leaves out those on which fewer disagreed, --min-votes
the states that cast fewer votes: 20, or half of the roll calls where they are
fewer than 40. --negative and --positive name states that say which end of the line is
which, or else the two that vote alike least are taken.

Out: a point for each state with an interval of 90 %, and on how many votes it rests;
how much of the votes the line tells: the share that is as the line has it, PRE and APRE,
the share of the errors of always guessing the majority that the line saves, by roll call
and over all, and GMP, the geometric mean probability of what was voted; what was
left out and why; how far apart the states are, by seven measures that need not move
together. All roll calls with their slopes and cuts are kept in the case as a table.

--method em is the ordinal model: yes, abstain and no are steps of one line. binary
takes yes against the others. sampler follows states from year to year by the model of
Bailey, Strezhnev and Voeten, with --iterations sweeps of which --burn are thrown away;
it takes minutes. --window-years fits em or binary anew in windows of so many years,
whose scales are not comparable. --check oc puts an order beside the points that
assumes nothing of errors: optimal classification. --follow names states whose lines
are drawn through the years.

Limits: one line is fitted whatever divides states; where PRE is low, it is not
one line. 0 is the mean of these states and no neutral place, and which end is which
is set by the anchors. Not to vote says nothing here, and what was adopted without
a vote is not seen. Points follow what was put to the vote: a new agenda moves them
though no state changed. What a state thinks is not in its votes alone.

Sources: Imai, Lo and Olmsted 2016, doi:10.1017/S000305541600037X; Bailey, Strezhnev
and Voeten 2017, doi:10.1177/0022002715595700; Poole 2000,
doi:10.1093/oxfordjournals.pan.a029814; Hartigan and Hartigan 1985,
doi:10.1214/aos/1176346577; Esteban and Ray 1994, doi:10.2307/2951734; Esteban, Gradín
and Ray 2007, doi:10.1007/s10888-006-9032-x.
`,
	Needs: []string{demarche.RollCalls},
	New: func() analysis.Run {
		return &IdealRun{selection: selection{Body: plenary}, Method: "em", Iterations: 1500, Burn: 1000, Seed: 1}
	},
}

// IdealRun is a run of [Ideal].
type IdealRun struct {
	selection
	Negative, Positive []string // states that say which end is which; none for the two that vote alike least
	Follow             []string // states that are drawn through the years; none for the anchors
	Method             string   // "em", "binary" or "sampler"
	Check              string   // "oc" or ""
	WindowYears        int      // of em and binary; 0 for one window
	Iterations, Burn   int      // of the sampler: sweeps in all, and those of them thrown away
	Draws              int      // of the bootstrap of em and binary; 0 takes errors from the curvature
	Seed               uint64
	MinVotes           int     // 0 for 20, or half of the roll calls
	Minority           float64 // of those who voted
}

// Flags implements [analysis.Run].
func (r *IdealRun) Flags(fs *pflag.FlagSet) {
	r.flags(fs)
	fs.StringSliceVar(&r.Negative, "negative", r.Negative, "`states` at the negative end, by code or name; default: of the two that vote alike least, the first by code")
	fs.StringSliceVar(&r.Positive, "positive", r.Positive, "`states` at the positive end; default: the second")
	fs.StringSliceVar(&r.Follow, "follow", r.Follow, "the `states` whose lines are drawn through the years; default: those at the ends")
	fs.StringVar(&r.Method, "method", r.Method, "the `model`: em, binary or sampler")
	fs.StringVar(&r.Check, "check", r.Check, "`oc` puts optimal classification beside it")
	fs.IntVar(&r.WindowYears, "window-years", r.WindowYears, "fit em or binary anew in windows of so many `years`; 0 for one window")
	fs.IntVar(&r.Iterations, "iterations", r.Iterations, "sweeps of the sampler in all")
	fs.IntVar(&r.Burn, "burn", r.Burn, "of these the first so many are thrown away")
	fs.IntVar(&r.Draws, "draws", r.Draws, "votes that em and binary simulate for the errors; 0 takes these from the curvature")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the seed of sweeps and draws")
	fs.IntVar(&r.MinVotes, "min-votes", r.MinVotes, "leave out states with fewer `votes` on what counts; 0 for 20, or half of the roll calls where they are fewer than 40")
	fs.Float64Var(&r.Minority, "minority", r.Minority, "leave out roll calls on which a smaller `share` of the voters disagreed with the most; 0 for the unanimous only")
}

// Each implements [analysis.Run].
func (r *IdealRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *IdealRun) Reads() []string { return []string{demarche.RollCalls} }

func (r *IdealRun) check() error {
	switch {
	case !slices.Contains([]string{"em", "binary", "sampler"}, r.Method):
		return demarche.Errorf(demarche.Usage, "--method %q: want em, binary or sampler", r.Method)
	case r.Check != "" && r.Check != "oc":
		return demarche.Errorf(demarche.Usage, "--check %q: want oc", r.Check)
	case (len(r.Negative) == 0) != (len(r.Positive) == 0):
		return demarche.Errorf(demarche.Usage, "--negative and --positive go together")
	case r.Method == "sampler" && r.WindowYears > 0:
		return demarche.Errorf(demarche.Usage, "--window-years goes with em or binary: the sampler follows years by itself")
	case r.WindowYears < 0 || r.Draws < 0 || r.MinVotes < 0 || r.Burn < 1 || r.Iterations <= r.Burn:
		return demarche.Errorf(demarche.Usage, "--window-years, --draws and --min-votes want 0 or more, --burn 1 or more, and --iterations more than --burn")
	case !(r.Minority >= 0 && r.Minority < 0.5):
		return demarche.Errorf(demarche.Usage, "--minority %v: want a share from 0 to below 0.5", r.Minority)
	}
	return nil
}

// Do implements [analysis.Run].
func (r *IdealRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	progress("reading votes", 0, 0)
	v, err := r.votes(ctx, c)
	if err != nil {
		return nil, err
	}
	l := &line{run: r, t: v.Table, progress: progress}
	if len(l.t.Rolls) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "none of these texts was voted on by roll call")
	}
	if r.WindowYears > 0 {
		l.parts = l.cut()
	}
	if err := l.ends(); err != nil {
		return nil, err
	}
	switch {
	case r.Method == "sampler":
		err = l.sample(ctx)
	case r.WindowYears > 0:
		err = l.windows(ctx)
	default:
		err = l.one(ctx)
	}
	if err != nil {
		return nil, ofData(err)
	}
	l.tell()
	notesOnVotes(v, &l.result)
	return cited(ctx, c, &l.result, r.Reads())
}

// ofData says of an error of the caller of package ideal that it is the data's: which
// states and roll calls there are is in the data.
func ofData(err error) error {
	if demarche.CodeOf(err) != demarche.Usage {
		return err
	}
	return demarche.Errorf(demarche.BadData, "%w", err).WithHint("name other states with --negative and --positive, a longer time, or fewer votes with --min-votes")
}

// A line is a run of [Ideal] at work.
type line struct {
	run      *IdealRun
	t        *vote.Table
	progress analysis.Progress
	anchors  ideal.Anchors
	follow   []string
	parts    []fitted // the windows of years, before they are fitted
	fitted   []fitted
	result   demarche.Result
}

// fitted is the points of one window, or of one year of the sampler.
type fitted struct {
	name   string // "2018–2024", "2018"
	year   int    // of a window the middle one
	table  *vote.Table
	points []ideal.Point
	window *ideal.Window // nil for a year of the sampler
	order  *ideal.Order  // nil without a check
}

func (l *line) note(format string, args ...any) {
	l.result.Notes = append(l.result.Notes, fmt.Sprintf(format, args...))
}

// ends finds the anchors, and whom to follow.
func (l *line) ends() error {
	r := l.run
	codes := func(flag string, names []string) ([]string, error) {
		at, err := columnsOf(l.t, flag, names)
		codes := make([]string, len(at))
		for i, k := range at {
			codes[i] = l.t.States[k]
		}
		return codes, err
	}
	if len(r.Negative) > 0 {
		var err error
		if l.anchors.Negative, err = codes("negative", r.Negative); err != nil {
			return err
		}
		if l.anchors.Positive, err = codes("positive", r.Positive); err != nil {
			return err
		}
	} else {
		// In every window, so that each can be turned as the others are.
		tables := []*vote.Table{l.t}
		for i := range l.parts {
			tables = append(tables, l.parts[i].table)
		}
		dyads, ofEach := l.t.Dyads(), ""
		pair, err := farthest(dyads, tables...)
		switch {
		case err != nil:
			pair, err = farthest(dyads, l.t)
		case len(tables) > 1:
			ofEach = " of each window"
		}
		if err != nil {
			return err.WithHint("say which end is which: --negative %s --positive %s", l.t.States[0], l.t.States[len(l.t.States)-1])
		}
		l.anchors = ideal.Anchors{Negative: []string{l.t.States[pair[0]]}, Positive: []string{l.t.States[pair[1]]}}
		l.note("no ends were named (--negative, --positive): they are %s and %s, the two that vote alike least of those that voted in at least half of the roll calls%s; which of them is the positive end is the order of their codes", short(l.anchors.Negative[0]), short(l.anchors.Positive[0]), ofEach)
	}
	l.follow = append(slices.Clone(l.anchors.Negative), l.anchors.Positive...)
	if len(r.Follow) > 0 {
		var err error
		if l.follow, err = codes("follow", r.Follow); err != nil {
			return err
		}
	}
	return nil
}

// least returns how many votes a state needs on a table.
func (l *line) least(t *vote.Table) int {
	if l.run.MinVotes > 0 {
		return l.run.MinVotes
	}
	return max(1, min(20, len(t.Rolls)/2))
}

// fit fits one window.
func (l *line) fit(ctx context.Context, t *vote.Table) (w *ideal.Window, o *ideal.Order, err error) {
	r := l.run
	w, err = ideal.EM(ctx, t, ideal.Options{
		Anchors: l.anchors, Binary: r.Method == "binary", MinVotes: l.least(t), Minority: r.Minority, Draws: r.Draws, Seed: r.Seed,
	})
	if err != nil || r.Check == "" {
		return w, nil, err
	}
	o, err = ideal.Classify(ctx, t, ideal.ClassifyOptions{Anchors: l.anchors, MinVotes: l.least(t), Minority: r.Minority})
	return w, o, err
}

// one fits all of the roll calls as one window.
func (l *line) one(ctx context.Context) error {
	l.progress("fitting", 0, 0)
	w, o, err := l.fit(ctx, l.t)
	if err != nil {
		return err
	}
	l.fitted = []fitted{{name: "all", table: l.t, points: w.Points, window: w, order: o}}
	l.note("%s in %s, errors from the %s", w.Method, text.Plural(w.Steps, "step", "steps"), w.Errors)
	return nil
}

// cut cuts the roll calls into windows of years.
func (l *line) cut() (all []fitted) {
	t := l.dated()
	if len(t.Rolls) == 0 {
		return nil
	}
	first, last := t.Rolls[0].Year(), t.Rolls[len(t.Rolls)-1].Year()
	for from := first; from <= last; from += l.run.WindowYears {
		to := min(from+l.run.WindowYears-1, last)
		name := fmt.Sprintf("%d–%d", from, to)
		if from == to {
			name = fmt.Sprint(from)
		}
		part := t.Where(func(i int) bool { y := t.Rolls[i].Year(); return from <= y && y <= to })
		all = append(all, fitted{name: name, year: (from + to) / 2, table: part})
	}
	if n := (last - first + 1) % l.run.WindowYears; n != 0 {
		l.note("the last window is of %s only", text.Plural(n, "year", "years"))
	}
	return all
}

// windows fits each of several windows of years.
func (l *line) windows(ctx context.Context) error {
	var without []string
	for k, f := range l.parts {
		l.progress("fitting windows", int64(k), int64(len(l.parts)))
		w, o, err := l.fit(ctx, f.table)
		switch {
		case err == nil:
			f.points, f.window, f.order = w.Points, w, o
			l.fitted = append(l.fitted, f)
		case demarche.CodeOf(err) == demarche.Usage:
			without = append(without, fmt.Sprintf("%s: %v", f.name, err))
		default:
			return err
		}
	}
	switch {
	case len(l.parts) == 0:
		return demarche.Errorf(demarche.BadData, "no roll call has a date, so there are no windows")
	case len(l.fitted) == 0:
		return demarche.Errorf(demarche.BadData, "no window of %s has a line: %s", text.Plural(l.run.WindowYears, "year", "years"), without[0])
	case len(without) > 0:
		l.note("%s without a line: %s", text.Plural(len(without), "window is", "windows are"), strings.Join(without, "; "))
	}
	l.note("each window is fitted anew, and its points have mean 0 and standard deviation 1: what a state has in one window is not to be compared with what it has in another, but its place among the others is")
	l.note("%s, errors from the %s", l.fitted[0].window.Method, l.fitted[0].window.Errors)
	return nil
}

// dated returns the roll calls whose day is known, and says how many are not.
func (l *line) dated() *vote.Table {
	t := l.t.Where(func(i int) bool { return l.t.Rolls[i].Day != demarche.NoDay })
	if n := len(l.t.Rolls) - len(t.Rolls); n > 0 {
		l.note("%s without a date left out", text.Plural(n, "roll call is", "roll calls are"))
	}
	return t
}
