package spread

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/series"
)

// Disclosure says what was posted before and after a date.
var Disclosure = analysis.Analysis{
	Name: "disclosure",
	Doc: `what was posted in the days before and after a disclosure or another event

In: the posts of the case, and --at a date, with a time if it is known, or --event
an event of the case. --term, --tag and --code select posts, as those that name what was
disclosed; all posts are always counted beside them. --by names a column whose values
part the posts into classes.

Out: for each class, of all posts and of those selected, the days before the date and
those from it on, as a window each: posts, and how many weekday and trend of --base days
on either side lead to expect; how far the difference is out among --placebos random
dates of which the same is asked; the day farthest out. The window before is always
shown, because a rise that begins there did not follow the event. Then each day with
the band of the random dates; the selected share of posts with an interval by drawing
accounts; the accounts with most selected posts, when they began and the records; and the
other events of the case whose days lie in the windows.

Limits: that more was posted after a date does not say that it was because of it: see the
other events of the same days, of which the case holds only those that were added. Days
are those of UTC. What random dates give is what chance is here; where the files hold few
days, or events of the same kind, it is judged too mildly. Accounts are those of the
files: of takedowns no public that could have taken it up.

Sources: MacKinlay 1997 (Journal of Economic Literature 35: 13); Boyd and others 2018,
Characterizing the Internet Research Agency's social media operations, on its timing.
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New: func() analysis.Run {
		o := series.UsualAround(1)
		return &DisclosureRun{Before: o.Before, After: o.After, Base: o.Base, Placebos: o.Placebos, Draws: 500, Top: 20, Seed: 1}
	},
}

// DisclosureRun is a run of [Disclosure].
type DisclosureRun struct {
	At            string
	Events        []string
	By            string
	Before, After int // days
	Base          int
	Placebos      int
	Draws         int
	Top           int
	Seed          uint64

	selection
}

// Flags implements [analysis.Run].
func (r *DisclosureRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.At, "at", r.At, "the `date`, as 2016-10-07 or 2016-10-07T20:32, in UTC")
	fs.StringSliceVar(&r.Events, "event", r.Events, "`events` of the case, by their short names, in place of --at: of each the day on which it was disclosed, or else began")
	r.selection.flags(fs)
	fs.StringVar(&r.By, "by", r.By, "a `column` whose values are the classes")
	fs.IntVar(&r.Before, "before", r.Before, "`days` before the date that are looked at")
	fs.IntVar(&r.After, "after", r.After, "`days` after it")
	fs.IntVar(&r.Base, "base", r.Base, "what is expected is taken from so many more `days` on either side")
	fs.IntVar(&r.Placebos, "placebos", r.Placebos, "random dates of which the same is asked, at most")
	fs.IntVar(&r.Draws, "draws", r.Draws, "draws of accounts for the interval of a share")
	fs.IntVar(&r.Top, "top", r.Top, "accounts in the table of those with most selected posts")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the seed of dates and draws")
}

// Each implements [analysis.Run]: a run for each event.
func (r *DisclosureRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	if (r.At == "") == (len(r.Events) == 0) {
		return nil, demarche.Errorf(demarche.Usage, "want one of --at and --event").WithHint("as --at 2016-10-07, or the short name of an event that the case holds")
	}
	if len(r.Events) < 2 {
		return []analysis.Run{r}, nil
	}
	var each []analysis.Run
	for _, e := range r.Events {
		one := *r
		one.Events = []string{e}
		each = append(each, &one)
	}
	return each, nil
}

// Reads implements [analysis.Run].
func (r *DisclosureRun) Reads() []string { return nil }

// A disclosed is what a run looks at.
type disclosed struct {
	*DisclosureRun
	*reading
	at     int64 // microseconds; the first of the day where no time is told
	timed  bool  // whether the time of the day is told
	day    demarche.Day
	name   string // of the event, or the date
	result *demarche.Result
	who    [][]int32 // the accounts of each finding
}

// Do implements [analysis.Run].
func (r *DisclosureRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if r.Top < 1 || r.Draws < 20 {
		return nil, demarche.Errorf(demarche.Usage, "--top %d, --draws %d: want 1 or more, and 20 or more", r.Top, r.Draws)
	}
	d := &disclosed{DisclosureRun: r, result: &demarche.Result{}}
	if err := d.when(ctx, c); err != nil {
		return nil, err
	}
	progress("reading posts", 0, 0)
	var err error
	if d.reading, err = read(ctx, c, &r.selection, r.By); err != nil {
		return nil, err
	}
	d.result.Notes = append(d.result.Notes, d.notes...)
	d.beyond()
	progress("comparing days", 0, 0)
	if err := d.windows(ctx); err != nil {
		return nil, err
	}
	d.shares()
	if err := d.amplifiers(ctx, c); err != nil {
		return nil, err
	}
	if err := d.simultaneous(ctx, c); err != nil {
		return nil, err
	}
	if d.timed && d.resolution >= 86400 {
		d.result.Notes = append(d.result.Notes, "times are told to the day: what was posted before and after an hour of the day is not testable at this resolution")
	}
	return d.result, cited(ctx, c, d.result)
}

// beyond notes where the windows reach beyond the posts.
func (d *disclosed) beyond() {
	from, to := d.day-demarche.Day(d.Before), d.day+demarche.Day(d.After)
	first, last := dayOf(d.posts[0].at), dayOf(d.posts[len(d.posts)-1].at)
	if from < first || to > last {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("the windows, %s to %s, reach beyond the posts, which are from %s to %s: what was posted on the other days is not in the data", from, to, first, last))
	}
}

// when reads the date.
func (d *disclosed) when(ctx context.Context, c *casefile.Case) error {
	if d.At != "" {
		d.name = d.At
		for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04Z", "2006-01-02T15:04:05Z07:00"} {
			if t, err := time.Parse(layout, d.At); err == nil {
				d.at, d.timed, d.day = t.UnixMicro(), true, demarche.DayOf(t)
				return nil
			}
		}
		date, err := demarche.ParseDate(d.At)
		first, last := date.Days()
		if err != nil || !date.Known() || first != last {
			return demarche.Errorf(demarche.Usage, "--at %s is no day", d.At).WithHint("as 2016-10-07 or 2016-10-07T20:32")
		}
		d.day, d.at = first, int64(first)*dayUS
		return nil
	}
	if len(d.Events) != 1 {
		return demarche.Errorf(demarche.Usage, "want one of --at and --event")
	}
	wanted := d.Events[0]
	facts, err := c.Facts(ctx, demarche.Events)
	if err != nil {
		return err
	}
	var names []string
	known := false
	for _, f := range facts {
		if e := f.Event; e != nil {
			names = append(names, e.Event)
			if !strings.EqualFold(e.Event, wanted) {
				continue
			}
			known = true
			date := e.Start
			if e.Disclosed.Known() {
				date = e.Disclosed
			}
			if first, last := date.Days(); date.Known() && first == last {
				d.name, d.day, d.at = e.Event, first, int64(first)*dayUS
				return nil
			}
		}
	}
	if known {
		return demarche.Errorf(demarche.BadData, "event %s is not dated to the day", wanted)
	}
	slices.Sort(names)
	return demarche.Errorf(demarche.NotFound, "the case holds no event %q", wanted).WithHint("there are: %s", strings.Join(slices.Compact(names), ", "))
}
