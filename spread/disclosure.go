package spread

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/series"
	"demarche/stat"
	"demarche/text"
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

// A cut is posts of one class that are counted: all, or those selected.
type cut struct {
	class    int // -1 for all
	name     string
	selected bool
}

func (d *disclosed) cuts() (all []cut) {
	classes := []int{-1}
	if len(d.classes) > 1 {
		for k := range d.classes {
			classes = append(classes, k)
		}
	}
	for _, k := range classes {
		name := "all"
		if k >= 0 {
			name = d.classes[k]
		}
		all = append(all, cut{k, name, false})
		if !d.selection.all() {
			all = append(all, cut{k, name, true})
		}
	}
	return all
}

func (x cut) has(p *post) bool {
	return (x.class < 0 || int(p.class) == x.class) && (p.hit || !x.selected)
}

func (x cut) of() string {
	if x.selected {
		return "selected"
	}
	return "all"
}

// windows fills the tables of windows and days, the figures, and the findings of what came
// before.
func (d *disclosed) windows(ctx context.Context) error {
	o := series.AroundOptions{Before: d.Before, After: d.After, Base: d.Base, Placebos: d.Placebos, Seed: d.Seed}
	windows := demarche.Table{
		Name: "windows", Title: fmt.Sprintf("posts before and after %s, n = %s", d.name, text.Plural(len(d.posts), "post", "posts")),
		Columns: []demarche.Column{
			{Name: "class", Doc: "the value of the column; all for all together"},
			{Name: "posts_of", Doc: "all posts of the class, or those selected"},
			{Name: "window", Doc: "anticipation: the days before the date; effect: from the date on"},
			{Name: "posts", Unit: "posts", Doc: "in the window"},
			{Name: "expected", Unit: "posts", Doc: "what weekday and trend of the days around lead to expect"},
			{Name: "ratio", Doc: "posts by expected"},
			{Name: "p", Doc: "two-sided: share of random dates whose window is as far out"},
			{Name: "rank", Doc: "of the date among these dates, 1 for the most above what is expected"},
			{Name: "of", Unit: "dates", Doc: "random dates, and the date"},
			{Name: "peak", Unit: "days", Doc: "the day farthest above what is expected, counted from the date"},
			{Name: "p_peak", Doc: "share of random dates whose farthest day is as far above"},
			{Name: "scatter", Doc: "the variance of the days around by their mean; 1 for Poisson"},
		},
	}
	days := demarche.Table{
		Name: "days", Title: fmt.Sprintf("posts a day about %s", d.name),
		Columns: []demarche.Column{
			{Name: "class", Doc: "the value of the column; all for all together"},
			{Name: "posts_of", Doc: "all posts of the class, or those selected"},
			{Name: "day", Unit: "days", Doc: "from the date"},
			{Name: "date", Doc: "the day, UTC"},
			{Name: "posts", Unit: "posts", Doc: "on the day"},
			{Name: "expected", Unit: "posts", Doc: "by weekday and trend"},
			{Name: "low", Unit: "posts", Doc: "95 % of random dates have as many, where so many are expected"},
			{Name: "high", Unit: "posts", Doc: "95 % of random dates have no more"},
			{Name: "beta", Doc: "logarithm of posts by expected, a half added to both"},
		},
	}
	figures := 0
	var refused []string
	var leads []lead
	for _, x := range d.cuts() {
		if err := ctx.Err(); err != nil {
			return err
		}
		first, y := d.days(x.has)
		a, err := series.AroundDate(first, y, d.day, o)
		if err != nil {
			if demarche.CodeOf(err) != demarche.BadData {
				return err
			}
			refused = append(refused, err.Error())
			continue
		}
		for _, w := range []struct {
			name string
			series.AroundWindow
		}{{"anticipation", a.Lead}, {"effect", a.Effect}} {
			windows.Rows = append(windows.Rows, []any{
				x.name, x.of(), w.name, int64(w.Count), w.Expected, known(w.Count / w.Expected), known(w.P), int64(w.Rank), int64(a.Placebos + 1), int64(w.Peak), known(w.PPeak), a.Scatter,
			})
		}
		if len(d.classes) == 1 || x.class >= 0 {
			leads = append(leads, lead{x, a})
		}
		for _, note := range a.Notes {
			if x.class < 0 && !x.selected {
				d.result.Notes = append(d.result.Notes, note)
			}
		}
		for _, day := range a.Days {
			days.Rows = append(days.Rows, []any{
				x.name, x.of(), int64(day.Offset), (d.day + demarche.Day(day.Offset)).String(), int64(day.Count), day.Expected, known(day.Lo), known(day.Hi), day.Beta,
			})
		}
		const most = 6
		if x.selected == !d.selection.all() && figures < most {
			figures++
			d.result.Figures = append(d.result.Figures, d.figure(a, x))
		}
	}
	d.early(leads)
	if len(windows.Rows) > 0 {
		d.result.Tables = append(d.result.Tables, windows)
		d.result.Kept = append(d.result.Kept, days)
	}
	if len(refused) > 0 {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("not testable, %s of %d: %s", text.Plural(len(refused), "series", "series"), len(d.cuts()), refused[0]))
	}
	return nil
}

// figure draws the days of one class.
func (d *disclosed) figure(a *series.Around, x cut) demarche.Figure {
	peak := a.Days[0]
	for _, day := range a.Days {
		if day.Z > peak.Z {
			peak = day
		}
	}
	which := "posts"
	if x.selected {
		which = "selected posts"
	}
	whose := "all classes"
	if x.class >= 0 {
		whose = x.name
	} else if len(d.classes) == 1 {
		whose = "all accounts"
	}
	where := "the day itself"
	switch {
	case peak.Offset < 0:
		where = text.Plural(-peak.Offset, "day", "days") + " before it"
	case peak.Offset > 0:
		where = text.Plural(peak.Offset, "day", "days") + " after it"
	}
	f := demarche.Figure{
		Title:    fmt.Sprintf("%s about %s, %s: the day farthest above what is expected is %s", upper(which), d.name, whose, where),
		Subtitle: fmt.Sprintf("%s a day, and what weekday and trend lead to expect with the band of %s; before 0 is anticipation, n = %s", upper(which), text.Plural(a.Placebos, "random date", "random dates"), text.Plural(int64(a.Lead.Count+a.Effect.Count), "post", "posts")),
		Mark:     demarche.Line, X: "day", Y: "posts", Group: "line",
		Table: demarche.Table{
			Name: "about_" + anchor(x.name), Title: fmt.Sprintf("%s a day about %s, class %s", which, d.name, x.name),
			Columns: []demarche.Column{
				{Name: "day", Unit: "days from the date", Doc: "from the date"},
				{Name: "posts", Unit: "posts", Doc: "on the day"},
				{Name: "line", Doc: "posts, or what is expected"},
				{Name: "low", Unit: "posts", Doc: "of the band of random dates"},
				{Name: "high", Unit: "posts", Doc: "of the band of random dates"},
				{Name: "change", Doc: "true on the day of the date"},
			},
		},
	}
	for _, day := range a.Days {
		f.Table.Rows = append(f.Table.Rows, []any{int64(day.Offset), day.Count, "posts", nil, nil, day.Offset == 0})
	}
	for _, day := range a.Days {
		f.Table.Rows = append(f.Table.Rows, []any{int64(day.Offset), day.Expected, "expected", known(day.Lo), known(day.Hi), false})
	}
	return f
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// anchor makes a word of a class, for the name of a table.
func anchor(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(s)), "_")
}

// mostEvidence is how many records stand for a finding.
const mostEvidence = 500

// A lead is what came before the date in one class.
type lead struct {
	cut
	*series.Around
}

// p returns the smaller p of the window and of its farthest day above what is expected,
// of two that were looked at.
func (l lead) p() (float64, string) {
	switch w := l.Lead; {
	case w.PPeak <= w.P || w.Z < 0:
		return min(2*w.PPeak, 1), "the farthest day"
	default:
		return min(2*w.P, 1), "the window"
	}
}

// earlyFDR is the rate of false findings of anticipation that is allowed.
const earlyFDR = 0.05

// early adds a finding for each class whose days before the date are above what random
// dates have.
func (d *disclosed) early(leads []lead) {
	var logp []float64
	for _, l := range leads {
		p, _ := l.p()
		logp = append(logp, math.Log(p))
	}
	for i, q := range stat.FalseDiscoveryRates(logp, float64(len(logp))) {
		if math.Exp(q) <= earlyFDR {
			d.found(leads[i], math.Exp(q))
		}
	}
}

// found adds the finding of one class: the posts of the day farthest above.
func (d *disclosed) found(l lead, q float64) {
	x, a, w := l.cut, l.Around, l.Lead
	p, what := l.p()
	day := d.day + demarche.Day(w.Peak)
	from := int64(day) * dayUS
	count := map[int32]int{}
	var posts []post
	total := 0
	for _, q := range d.posts {
		if q.at >= from && q.at < from+dayUS && x.has(&q) {
			total++
			count[q.actor]++
			if len(posts) < mostEvidence {
				posts = append(posts, q)
			}
		}
	}
	peak := a.Days[w.Peak+d.Before]
	f := demarche.Finding{
		Claim: fmt.Sprintf("%s on %s, %s before %s, where weekday and trend lead to expect %.0f",
			text.Plural(total, x.noun(), x.noun()+"s"), day, text.Plural(-w.Peak, "day", "days"), d.name, peak.Expected),
		Value:  demarche.Measure{Value: float64(total), Unit: "posts", Chance: &peak.Expected},
		Others: []demarche.Measure{{Name: "p of " + what + " among random dates, doubled", Value: p, Unit: "share"}, {Name: "q over the classes", Value: q, Unit: "share"}, {Name: "posts of the anticipation window", Value: w.Count, Unit: "posts", Chance: &w.Expected}, {Name: "accounts on the day", Value: float64(len(count)), Unit: "accounts"}},
		Caveats: []string{
			"another event on the same days may be what was posted about; the case knows only those that were added",
			"what random dates give is no measure of a stretch in which much happens",
			"an account that posts by a plan is on time without knowing what will come",
		},
	}
	if total == 0 {
		return
	}
	if total > len(posts) {
		f.Caveats = append(f.Caveats, fmt.Sprintf("the evidence is the first %s of %s posts of the day", text.Count(len(posts)), text.Count(total)))
	}
	d.fill(&f, posts)
	d.result.Findings = append(d.result.Findings, f)
}

func (x cut) noun() string {
	name := ""
	if x.class >= 0 {
		name = x.name + " "
	}
	if x.selected {
		return name + "selected post"
	}
	return name + "post"
}

// fill adds to a finding the posts that show it, and keeps their accounts to be named.
func (d *disclosed) fill(f *demarche.Finding, posts []post) {
	var who []int32
	for _, q := range posts {
		f.Evidence = append(f.Evidence, q.record)
		who = append(who, q.actor)
	}
	slices.Sort(who)
	d.who = append(d.who, slices.Compact(who))
	slices.Sort(f.Evidence)
	f.First, f.Last = timeOf(posts[0].at), timeOf(posts[len(posts)-1].at)
}

// shares fills the table of the selected share of posts.
func (d *disclosed) shares() {
	if d.selection.all() {
		return
	}
	t := demarche.Table{
		Name: "shares", Title: "the selected share of posts before and after, with an interval by drawing accounts",
		Columns: []demarche.Column{
			{Name: "class", Doc: "the value of the column; all for all together"},
			{Name: "window", Doc: "anticipation: the days before the date; effect: from the date on"},
			{Name: "posts", Unit: "posts", Doc: "of the class in the window"},
			{Name: "selected", Unit: "posts", Doc: "of these"},
			{Name: "accounts", Unit: "accounts", Doc: "with a post in the window"},
			{Name: "share", Unit: "share", Doc: "selected of posts"},
			{Name: "low", Unit: "share", Doc: "of the interval, 95 %"},
			{Name: "high", Unit: "share", Doc: "of the interval, 95 %"},
		},
	}
	start := int64(d.day) * dayUS
	bounds := [2][2]int64{{start - int64(d.Before)*dayUS, start}, {start, start + int64(d.After+1)*dayUS}}
	r := rand.New(rand.NewPCG(d.Seed, 1))
	for _, x := range d.cuts() {
		if x.selected {
			continue
		}
		for w, name := range []string{"anticipation", "effect"} {
			by := map[int32]*[2]float64{}
			var order []int32
			for i := range d.posts {
				p := &d.posts[i]
				if p.at < bounds[w][0] || p.at >= bounds[w][1] || !x.has(p) {
					continue
				}
				n := by[p.actor]
				if n == nil {
					n = &[2]float64{}
					by[p.actor] = n
					order = append(order, p.actor)
				}
				n[0]++
				if p.hit {
					n[1]++
				}
			}
			slices.Sort(order)
			counts := make([][2]float64, len(order))
			var posts, hits float64
			for i, a := range order {
				counts[i] = *by[a]
				posts, hits = posts+counts[i][0], hits+counts[i][1]
			}
			lo, hi := drawn(counts, d.Draws, r)
			t.Rows = append(t.Rows, []any{x.name, name, int64(posts), int64(hits), int64(len(order)), known(hits / posts), lo, hi})
		}
	}
	d.result.Tables = append(d.result.Tables, t)
}

// drawn returns the interval of a share by drawing accounts with replacement, nil for
// fewer than two.
func drawn(counts [][2]float64, draws int, r *rand.Rand) (lo, hi any) {
	if len(counts) < 2 {
		return nil, nil
	}
	shares := make([]float64, draws)
	for i := range shares {
		var posts, hits float64
		for range counts {
			n := counts[r.IntN(len(counts))]
			posts, hits = posts+n[0], hits+n[1]
		}
		shares[i] = hits / posts
	}
	return stat.Quantile(shares, 0.025), stat.Quantile(shares, 0.975)
}

// amplifiers fills the table of the accounts with most selected posts in the windows, and
// names the accounts of the findings.
func (d *disclosed) amplifiers(ctx context.Context, c *casefile.Case) error {
	start := int64(d.day) * dayUS
	from, to := start-int64(d.Before)*dayUS, start+int64(d.After+1)*dayUS
	type amplifier struct {
		actor         int32
		before, after int
		usual         int // posts of the account on the days around that are selected
		first         int64
		firstAfter    int64
		records       []demarche.RecordID
	}
	by := map[int32]*amplifier{}
	var all []*amplifier
	for _, p := range d.posts {
		if !p.hit || p.at < from || p.at >= to {
			continue
		}
		a := by[p.actor]
		if a == nil {
			a = &amplifier{actor: p.actor, first: p.at}
			by[p.actor] = a
			all = append(all, a)
		}
		if p.at < d.at {
			a.before++
		} else {
			if a.after == 0 {
				a.firstAfter = p.at
			}
			a.after++
		}
		if len(a.records) < 6 {
			a.records = append(a.records, p.record)
		}
	}
	for _, p := range d.posts {
		if a := by[p.actor]; a != nil && p.hit && (p.at < from || p.at >= to) {
			a.usual++
		}
	}
	slices.SortFunc(all, func(a, b *amplifier) int {
		return cmp.Or(cmp.Compare(b.before+b.after, a.before+a.after), cmp.Compare(a.actor, b.actor))
	})
	wanted := map[uint64]bool{}
	for _, a := range all[:min(len(all), d.Top)] {
		wanted[d.actors[a.actor]] = true
	}
	for _, who := range d.who {
		for _, a := range who {
			wanted[d.actors[a]] = true
		}
	}
	accounts, err := named(ctx, c, wanted)
	if err != nil {
		return err
	}
	for i := range d.result.Findings {
		f := &d.result.Findings[i]
		for _, a := range d.who[i] {
			f.Subjects = append(f.Subjects, accounts[d.actors[a]].ID)
		}
		slices.Sort(f.Subjects)
	}
	t := demarche.Table{
		Name: "amplifiers", Title: fmt.Sprintf("accounts with most %s within the windows, %d of %s", d.kind(), min(len(all), d.Top), text.Count(len(all))),
		Columns: []demarche.Column{
			{Name: "actor", Doc: "the account"},
			{Name: "class", Doc: "of most of its first posts there"},
			{Name: "before", Unit: "posts", Doc: "before the date" + map[bool]string{true: " and time"}[d.timed]},
			{Name: "after", Unit: "posts", Doc: "from it on"},
			{Name: "outside", Unit: "posts", Doc: "of the same kind outside the windows"},
			{Name: "first", Unit: "UTC", Doc: "the first within the windows"},
			{Name: "lag", Unit: "h", Doc: "hours from the date to the first that is not before it; from midnight where no time is told"},
			{Name: "records", Doc: "the first records, and how many more"},
		},
	}
	classOf := d.classOf()
	for _, a := range all[:min(len(all), d.Top)] {
		var lag any
		if a.after > 0 {
			lag = float64(a.firstAfter-d.at) / 3600e6
		}
		t.Rows = append(t.Rows, []any{
			accounts[d.actors[a.actor]].ID, classOf[a.actor], int64(a.before), int64(a.after), int64(a.usual), timeOf(a.first), lag, recordList(a.records, a.before+a.after),
		})
	}
	d.result.Tables = append(d.result.Tables, t)
	d.latency(start, to)
	return nil
}

// latency notes how long after the date half of the accounts that posted came.
func (d *disclosed) latency(start, to int64) {
	seen := map[int32]bool{}
	var lags []float64
	for _, p := range d.posts {
		if p.hit && p.at >= max(d.at, start) && p.at < to && !seen[p.actor] {
			seen[p.actor] = true
			lags = append(lags, float64(p.at-d.at)/3600e6)
		}
	}
	if len(lags) > 0 && !d.selection.all() {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("half of the %s with a selected post within %d days had one %.1f hours after %s",
			text.Plural(len(lags), "account", "accounts"), d.After, stat.Quantile(lags, 0.5), map[bool]string{true: "the time", false: "midnight before it; no time of the day was told"}[d.timed]))
	}
}

func (d *disclosed) kind() string {
	if d.selection.all() {
		return "posts"
	}
	return "posts with " + d.selection.words()
}

// classOf returns the class of most posts of each account.
func (r *reading) classOf() []string {
	counts := make([]map[int16]int, len(r.actors))
	for _, p := range r.posts {
		if counts[p.actor] == nil {
			counts[p.actor] = map[int16]int{}
		}
		counts[p.actor][p.class]++
	}
	out := make([]string, len(counts))
	for i, n := range counts {
		best := int16(-1)
		for k := range int16(len(r.classes)) {
			if n[k] > 0 && (best < 0 || n[k] > n[best]) {
				best = k
			}
		}
		if best >= 0 {
			out[i] = r.classes[best]
		}
	}
	return out
}

// simultaneous fills the table of other events whose days lie in the windows.
func (d *disclosed) simultaneous(ctx context.Context, c *casefile.Case) error {
	facts, err := c.Facts(ctx, demarche.Events)
	if err != nil {
		return err
	}
	t := demarche.Table{
		Name: "simultaneous", Title: "simultaneous events: those of the case whose days lie in the windows",
		Columns: []demarche.Column{
			{Name: "event", Doc: "its short name"},
			{Name: "name", Doc: "what it is called"},
			{Name: "date", Doc: "when it was, as the source says"},
			{Name: "day", Unit: "days", Doc: "from the date to its beginning"},
			{Name: "source", Doc: "where the row has it from"},
			{Name: "record", Doc: "the record that tells it"},
		},
	}
	for _, f := range facts {
		e := f.Event
		if e == nil || !e.Start.Known() || strings.EqualFold(e.Event, d.name) {
			continue
		}
		first, last := e.Start.Days()
		if last >= d.day-demarche.Day(d.Before) && first <= d.day+demarche.Day(d.After) {
			t.Rows = append(t.Rows, []any{e.Event, e.Name, e.Start.String(), int64(first - d.day), f.Source, f.Record.String()})
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b []any) int {
		return cmp.Or(cmp.Compare(a[3].(int64), b[3].(int64)), cmp.Compare(a[0].(string), b[0].(string)))
	})
	d.result.Tables = append(d.result.Tables, t)
	if len(facts) == 0 {
		d.result.Notes = append(d.result.Notes, "the case holds no events: what else happened on these days is not looked at")
	}
	return nil
}
