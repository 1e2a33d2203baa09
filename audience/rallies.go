package audience

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
)

// Rallies finds what posts and ads call people to, and calls to opposed audiences for
// about the same place and days.
var Rallies = analysis.Analysis{
	Name: "rallies",
	Doc: `events that posts and ads call people to, and twin events of opposed audiences

In: posts or ads: their texts, the addresses they lead to, their targeting, where there is
any, and the audience of each, by --label, --code or --scheme as the analysis focus
has it. --opposed A:B names audiences that are opposed; else the scheme says so.

Out: each event with what names it: the address of a Facebook event; a call, which is a
post with words that call people to come (join us, march with, meet up...) and both a date
to come and a place; or an ad that is shown within a radius of a place which its text names too.
Of each its place and date, as far as they are told, the time of day, the audience of most
of its posts, how many posts, from when to when, and what was spent, shown and clicked.
Twin events: two events of opposed audiences within --radius of each other, whose dates,
or the days on which they were called for where no date is told, are at most --days apart.

Limits: a call is no rally. Whether anybody came is not in such data, and attendance is
told by outside sources only. Verbs and dates are English; a date without a year is the
first to come after the post. Of several places of one name the most populous is taken,
unless its region is named. An event of which no place or audience is told is in no twin.
Two opposed calls for one day and city can be a protest and its counter-protest.

Sources: Select Committee on Intelligence of the United States Senate 2019, Russian Active
Measures Campaigns and Interference in the 2016 U.S. Election, volume 2 (such events,
found by hand). Places: GeoNames, geonames.org, CC BY 4.0: cities of 100,000 people or
more.
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New:   func() analysis.Run { return &RalliesRun{Radius: 50, Days: 7, Top: 200} },
}

// RalliesRun is a run of [Rallies].
type RalliesRun struct {
	Label, Code, Scheme string
	Opposed             []string // pairs of audiences
	Radius              float64  // kilometres
	Days                int
	Top                 int // rows of the table of events
}

// Flags implements [analysis.Run].
func (r *RalliesRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.Label, "label", r.Label, "the `column` that says the audience of a post")
	fs.StringVar(&r.Code, "code", r.Code, "the `code` of the codings that say it")
	fs.StringVar(&r.Scheme, "scheme", r.Scheme, "the `scheme` of audiences: "+strings.Join(bundledSchemes(), ", ")+", or a YAML file")
	fs.StringSliceVar(&r.Opposed, "opposed", r.Opposed, "pairs of opposed audiences, as `A:B`; default: those of the scheme")
	fs.Float64Var(&r.Radius, "radius", r.Radius, "kilometres that twin events are apart at most")
	fs.IntVar(&r.Days, "days", r.Days, "days that twin events are apart at most")
	fs.IntVar(&r.Top, "top", r.Top, "rows of the table of events")
}

// Each implements [analysis.Run].
func (r *RalliesRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *RalliesRun) Reads() []string { return nil }

// Do implements [analysis.Run].
func (r *RalliesRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if r.Radius < 0 || r.Days < 0 || r.Top < 1 {
		return nil, demarche.Errorf(demarche.Usage, "--radius %v --days %d --top %d: want 0 or more, and 1 row or more", r.Radius, r.Days, r.Top)
	}
	f := &focusing{run: &FocusRun{Label: r.Label, Code: r.Code, Scheme: r.Scheme, Folds: 2}, c: c, progress: progress, result: &demarche.Result{}}
	if err := f.choose(ctx); err != nil {
		return nil, err
	}
	if err := f.read(ctx); err != nil {
		return nil, err
	}
	rs := &rallies{run: r, focus: f, c: c, progress: progress, result: &demarche.Result{}}
	if err := rs.readOpposed(); err != nil {
		return nil, err
	}
	if err := rs.read(ctx); err != nil {
		return nil, err
	}
	rs.settle()
	rs.twins()
	if err := rs.tables(ctx); err != nil {
		return nil, err
	}
	return rs.result, nil
}

// readOpposed reads which audiences are opposed.
func (r *rallies) readOpposed() error {
	f := r.focus
	r.opposed = map[[2]int]bool{}
	add := func(a, b int) { r.opposed[[2]int{a, b}], r.opposed[[2]int{b, a}] = true, true }
	for _, pair := range r.run.Opposed {
		a, b, ok := strings.Cut(pair, ":")
		x, y := f.classNamed(a), f.classNamed(b)
		if !ok || x < 0 || y < 0 || x == y {
			return demarche.Errorf(demarche.Usage, "--opposed %s: want two audiences as A:B", pair).WithHint("there are: %s", strings.Join(f.classes, ", "))
		}
		add(x, y)
	}
	if len(r.run.Opposed) == 0 && f.scheme != nil {
		for _, pair := range f.scheme.Opposed {
			add(f.classNamed(pair[0]), f.classNamed(pair[1]))
		}
	}
	if len(r.opposed) == 0 {
		r.note("no audiences are said to be opposed, so that no two events can be twins: --opposed A:B, or a scheme that says so")
	}
	return nil
}

func (r *rallies) note(format string, args ...any) {
	r.result.Notes = append(r.result.Notes, fmt.Sprintf(format, args...))
}
