package audience

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/reach"
	"demarche/text"
)

// Reach puts every figure of how far posts went on its rung.
var Reach = analysis.Analysis{
	Name: "reach",
	Doc: `how far posts went: every figure on its rung, and what may be said of people

In: the figures of reach of the case (reach-csv), and what the files of posts themselves
tell: posts, followers, impressions, clicks and other actions, found by known names of
columns or by --impressions, --followers and --actions.

Out: the ladder, from its foot: published, potential, served, people served, viewed,
engaged, changed; on each rung the figures that sources tell, with their unit,
population, time, definition and source, and those that were measured in the case; what
a figure on the rung says and what it does not. Of actions: the sum, the median and the
90th percentile of a post, the share of the top 1 % of the posts, and the share of posts
without any; the quartiles of actions for each impression, of posts with at least --least
impressions. Where accounts' followers are told: between what numbers the different
people lie whom the accounts can have reached. --sum adds figures by their names, and
refuses those of two rungs, of two units, or of people, saying why. As an example, of no
other posts: what was found in one case in which exposure and effect were measured.

Limits: nothing here says that anybody looked, unless a source on that rung does. A
follower may follow two accounts and see neither; a program may click. Followers times
posts are no people and are called follower-weighted posts.

Sources: Eady et al. 2023, doi:10.1038/s41467-022-35576-9 (exposure, attitudes and votes,
linked); package reach (the ladder and the bounds).
`,
	Named: true,
	New:   func() analysis.Run { return &ReachRun{Least: 100} },
}

// ReachRun is a run of [Reach].
type ReachRun struct {
	Impressions string
	Followers   string
	Actions     []string
	Least       float64 // impressions that a rate needs
	Population  float64 // of whom there can be no more; 0 where it is not known
	Sum         []string
}

// Flags implements [analysis.Run].
func (r *ReachRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.Impressions, "impressions", r.Impressions, "the `column` of impressions; default: one of a known name")
	fs.StringVar(&r.Followers, "followers", r.Followers, "the `column` of followers at the time; default: one of a known name")
	fs.StringSliceVar(&r.Actions, "actions", r.Actions, "the `columns` of actions; default: clicks, likes, shares, comments and what else is known by its name")
	fs.Float64Var(&r.Least, "least", r.Least, "impressions that a post needs for a rate")
	fs.Float64Var(&r.Population, "population", r.Population, "how many people there are at most to be reached; 0: not known")
	fs.StringSliceVar(&r.Sum, "sum", r.Sum, "names of `figures` to add")
}

// Each implements [analysis.Run].
func (r *ReachRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *ReachRun) Reads() []string { return nil }

// Do implements [analysis.Run].
func (r *ReachRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if !(r.Least >= 0) || !(r.Population >= 0) {
		return nil, demarche.Errorf(demarche.Usage, "--least %v --population %v: want 0 or more", r.Least, r.Population)
	}
	l := &ladder{run: r, c: c, progress: progress, result: &demarche.Result{}}
	progress("reading figures", 0, 0)
	if err := l.told(ctx); err != nil {
		return nil, err
	}
	if err := l.measure(ctx); err != nil {
		return nil, err
	}
	if err := l.refused(ctx); err != nil {
		return nil, err
	}
	if len(l.rungs) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "the case has no posts and no figures of reach").
			WithHint("add a file of posts, or of figures: demarche explain reach-csv")
	}
	if err := l.sum(); err != nil {
		return nil, err
	}
	l.tables()
	return l.result, nil
}

// A ladder is one run, and what it has found so far.
type ladder struct {
	run      *ReachRun
	c        *casefile.Case
	progress analysis.Progress
	result   *demarche.Result
	rungs    []onRung
	spreads  []spreadOf
	rates    []rateOf
	least    float64 // bounds of the people reached; most 0 for none
	most     float64
	accounts int
}

// An onRung is a figure on its rung.
type onRung struct {
	reach.Figure
	fact     *demarche.Fact // nil of what was measured in the case
	value    demarche.Value
	measured string // by what, in words
}

// told reads the figures that sources tell.
func (l *ladder) told(ctx context.Context) error {
	facts, err := l.c.Facts(ctx, demarche.Reaches)
	if err != nil {
		return err
	}
	for i := range facts {
		f := facts[i].Reach
		if f == nil {
			continue
		}
		rung, err := reach.RungOf(f.Rung)
		if err != nil {
			return err
		}
		value, err := demarche.ParseValue(f.Value)
		if err != nil {
			return demarche.Errorf(demarche.BadData, "the figure %q of reach: %w", f.Figure, err)
		}
		l.rungs = append(l.rungs, onRung{Figure: reach.Figure{Name: f.Figure, Rung: rung, Unit: f.Unit, Value: value.Low}, fact: &facts[i], value: value})
	}
	return nil
}

// refused tells which rows of the files are in no figure, as they could not be read.
func (l *ladder) refused(ctx context.Context) error {
	datasets, err := l.c.Datasets(ctx)
	if err != nil {
		return err
	}
	for _, d := range datasets {
		if d.Refused > 0 && (d.Holds == demarche.Posts || d.Holds == demarche.Reaches) {
			l.note("%s of %s in %s could not be read when the file was added, and %s in no count and no sum here",
				text.Count(d.Refused), text.Plural(d.Kept+d.Refused, "row", "rows"), d.Name, map[bool]string{true: "is", false: "are"}[d.Refused == 1])
		}
	}
	return nil
}

// sum adds the figures that are named.
func (l *ladder) sum() error {
	if len(l.run.Sum) == 0 {
		return nil
	}
	var add []reach.Figure
	for _, name := range l.run.Sum {
		i := slices.IndexFunc(l.rungs, func(f onRung) bool { return equalName(f.Name, name) })
		if i < 0 {
			var names []string
			for _, f := range l.rungs {
				names = append(names, f.Name)
			}
			return demarche.Errorf(demarche.Usage, "--sum %s: there is no such figure", name).WithHint("there are: %s", strings.Join(distinct(names), ", "))
		}
		add = append(add, l.rungs[i].Figure)
	}
	total, err := reach.Sum(add...)
	if err != nil {
		return fmt.Errorf("--sum: %w", err)
	}
	l.note("%s come to %s %s, on the rung %q", strings.Join(l.run.Sum, " and "), amountText(total), add[0].Unit, add[0].Rung)
	return nil
}

func (l *ladder) note(format string, args ...any) {
	l.result.Notes = append(l.result.Notes, fmt.Sprintf(format, args...))
}
