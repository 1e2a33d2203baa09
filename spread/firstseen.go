package spread

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/stat"
	"demarche/text"
	"demarche/trace"
)

// FirstSeen says where what several platforms have in common was seen first.
var FirstSeen = analysis.Analysis{
	Name: "first-seen",
	Doc: `where what platforms, files or classes share was seen first, and when elsewhere

In: the traces of the case. --across says between what: platform, dataset, lang (what the
files say the language is), or a column whose values are classes; platform where nothing
is said, or dataset where there is one platform. --join says by which traces two posts are
of one thing, the strongest first: media (the same file), link (the same address), text
(the same words), family (nearly the same), hashtag and domain, of which only those in at
most --rare-posts posts count.

Out: for each class, from when to when there are posts. For each trace and two classes:
how many objects both have, which of them had it first, how often no order can be told,
the quartiles of the lag; whether one is first more often than the other than half of
the time (sign test), and more often than where the times of each object's accounts are
dealt at random among them, so that the class with more accounts is first more often by
that alone; q over all rows. Then the objects of most accounts, with the first record in
each class, and accounts of one handle in two platforms, with what they share.

Only objects first seen while both classes have posts count; the others are told. A gap of
less than twice the coarser resolution of the files is a tie.

Limits: the first in the files is not the first there was: what was not collected is not
seen. A headline is taken up by many who do not know of one another, and both may have it
from a third place. Traces are of one post each, so that the rows of several traces rest
in part on the same posts. The control deals times among accounts as if these were
independent; where many answer one another on one platform it is too strict against the
other.

Sources: Zannettou and others 2017, doi:10.1145/3131365.3131390 (lags between platforms);
Lukito 2020, doi:10.1080/10584609.2019.1661889 (order between platforms of one operation).
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New:   func() analysis.Run { return &FirstSeenRun{RarePosts: 50, Top: 50} },
}

// joinKeys are the traces by which posts of two classes are of one thing, the strongest
// first.
var joinKeys = []string{trace.Media, trace.Link, trace.Text, trace.Family, trace.Hashtag, trace.Domain}

// weakKeys are those that many use without any tie.
var weakKeys = []string{trace.Hashtag, trace.Domain}

// FirstSeenRun is a run of [FirstSeen].
type FirstSeenRun struct {
	Across    string
	Join      []string
	RarePosts int
	Top       int
}

// Flags implements [analysis.Run].
func (r *FirstSeenRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.Across, "across", r.Across, "platform, dataset, lang or a `column`: between what; default: platform, or dataset where there is one platform")
	fs.StringSliceVar(&r.Join, "join", r.Join, "`traces` by which posts are of one thing: "+strings.Join(joinKeys, ", ")+"; default: those that the case has, without family")
	fs.IntVar(&r.RarePosts, "rare-posts", r.RarePosts, "hashtags and domains count that are in at most so many `posts`")
	fs.IntVar(&r.Top, "top", r.Top, "objects in the table of each trace")
}

// Each implements [analysis.Run].
func (r *FirstSeenRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *FirstSeenRun) Reads() []string {
	if slices.Contains(r.Join, trace.Family) {
		return joinKeys
	}
	return nil
}

// keys returns the traces that are asked for and that the case has.
func (r *FirstSeenRun) keys(ctx context.Context, c *casefile.Case) ([]string, error) {
	for _, k := range r.Join {
		if !slices.Contains(joinKeys, k) {
			return nil, demarche.Errorf(demarche.Usage, "--join %s: want some of %s", k, strings.Join(joinKeys, ", "))
		}
	}
	actions, err := c.Actions(ctx)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, k := range joinKeys {
		has := slices.ContainsFunc(actions, func(a casefile.ActionCount) bool { return a.Action == k && a.Traces > 0 })
		if has && (slices.Contains(r.Join, k) || len(r.Join) == 0 && k != trace.Family) {
			keys = append(keys, k)
		}
	}
	return keys, nil
}

// Do implements [analysis.Run].
func (r *FirstSeenRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if r.RarePosts < 2 || r.Top < 1 {
		return nil, demarche.Errorf(demarche.Usage, "--rare-posts %d, --top %d: want 2 or more, and 1 or more", r.RarePosts, r.Top)
	}
	keys, err := r.keys(ctx, c)
	if err != nil {
		return nil, err
	}
	progress("reading posts", 0, 0)
	s, err := r.seen(ctx, c)
	if err != nil {
		return nil, err
	}
	result := s.result
	if len(s.classes) < 2 {
		result.Notes = append(result.Notes, fmt.Sprintf("the case has one %s only: nothing can have gone from one to another", s.across))
		return result, nil
	}
	var leads []leadRow
	for i, key := range keys {
		progress("joining by "+key, int64(i), int64(len(keys)))
		rows, err := s.join(ctx, c, key)
		if err != nil {
			return nil, err
		}
		leads = append(leads, rows...)
	}
	s.tell(leads)
	if err := s.handles(ctx, c); err != nil {
		return nil, err
	}
	return result, cited(ctx, c, result)
}

// A sighting is when and where posts of a class were.
type sighting struct {
	first, last int64
	posts       int
	resolution  float64 // of its files, the coarsest
}

// A seenCase is the posts of a case by class.
type seenCase struct {
	*FirstSeenRun
	*reading
	across  string
	classOf map[int][]int16 // by dataset and row, less 1
	cover   []sighting
	result  *demarche.Result
}

// seen reads the posts and their classes.
func (r *FirstSeenRun) seen(ctx context.Context, c *casefile.Case) (*seenCase, error) {
	s := &seenCase{FirstSeenRun: r, across: r.Across, classOf: map[int][]int16{}, result: &demarche.Result{}}
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	column, or := "", platforms
	switch r.Across {
	case "", "platform":
	case "dataset":
		or = none
	case "lang":
		or = languages
	default:
		column = r.Across
	}
	if s.reading, err = readBy(ctx, c, &selection{}, column, or); err != nil {
		return nil, err
	}
	if r.Across == "" {
		s.across = "platform"
	}
	if s.across == "dataset" || r.Across == "" && len(s.classes) < 2 {
		s.across = "dataset"
		s.byDataset(datasets)
	}
	s.result.Notes = append(s.result.Notes, s.notes...)
	resolution := map[int]float64{}
	for _, d := range datasets {
		resolution[d.Dataset] = d.ResolutionS
		if d.Holds == demarche.Posts {
			s.classOf[d.Dataset] = make([]int16, d.Kept)
		}
	}
	s.cover = make([]sighting, len(s.classes))
	accounts := make([]map[int32]bool, len(s.classes))
	for _, p := range s.posts {
		s.classOf[p.record.Dataset()][p.record.Row()-1] = p.class
		w := &s.cover[p.class]
		if w.posts == 0 {
			w.first = p.at
			accounts[p.class] = map[int32]bool{}
		}
		w.posts, w.last = w.posts+1, p.at
		w.resolution = max(w.resolution, resolution[p.record.Dataset()])
		accounts[p.class][p.actor] = true
	}
	t := demarche.Table{
		Name: "coverage", Title: fmt.Sprintf("from when to when there are posts, by %s, n = %s", s.across, text.Plural(len(s.posts), "post", "posts")),
		Columns: []demarche.Column{
			{Name: "class", Doc: "the " + s.across},
			{Name: "posts", Unit: "posts", Doc: "of it"},
			{Name: "accounts", Unit: "accounts", Doc: "that posted them"},
			{Name: "first", Unit: "UTC", Doc: "the first post: before it nothing can be seen first there"},
			{Name: "last", Unit: "UTC", Doc: "the last post"},
			{Name: "resolution", Unit: "s", Doc: "how fine its times are"},
		},
	}
	for k, w := range s.cover {
		t.Rows = append(t.Rows, []any{s.classes[k], int64(w.posts), int64(len(accounts[k])), timeOf(w.first), timeOf(w.last), w.resolution})
	}
	s.result.Tables = append(s.result.Tables, t)
	return s, nil
}

// byDataset makes the datasets the classes.
func (s *seenCase) byDataset(datasets []demarche.Dataset) {
	s.classes = nil
	at := map[int]int16{}
	for _, d := range datasets {
		if d.Holds != demarche.Posts {
			continue
		}
		at[d.Dataset] = int16(len(s.classes))
		s.classes = append(s.classes, fmt.Sprintf("%d %s", d.Dataset, d.Name))
	}
	for i := range s.posts {
		s.posts[i].class = at[s.posts[i].record.Dataset()]
	}
	s.settle()
}

// A leadRow is what two classes share by one trace.
type leadRow struct {
	key      string
	a, b     int // classes
	outside  int // objects first seen while one of the classes has no posts
	meetings []meeting
	lead2
	apart float64 // by how many seconds the clocks may be apart
	set   lead2   // the same with the clocks set
}

// tell fills the table and the figure of who was first.
func (s *seenCase) tell(leads []leadRow) {
	t := demarche.Table{
		Name: "leads", Title: fmt.Sprintf("who was first with what two have in common, by %s and trace, the strongest trace first", s.across),
		Columns: []demarche.Column{
			{Name: "trace", Doc: "what two posts have in common"},
			{Name: "class_1", Doc: "one " + s.across},
			{Name: "class_2", Doc: "the other"},
			{Name: "objects", Unit: "objects", Doc: "that both have, first seen while both have posts"},
			{Name: "outside", Unit: "objects", Doc: "that both have, first seen while one of them has no posts yet, or no more; not counted"},
			{Name: "ties", Unit: "objects", Doc: "less than twice the resolution apart: no order can be told"},
			{Name: "first_1", Unit: "objects", Doc: "class_1 had first"},
			{Name: "first_2", Unit: "objects", Doc: "class_2 had first"},
			{Name: "share_1", Unit: "share", Doc: "first_1 of those with an order"},
			{Name: "low", Unit: "share", Doc: "of its interval, 95 %"},
			{Name: "high", Unit: "share", Doc: "of its interval, 95 %"},
			{Name: "p_sign", Doc: "of a share of one half, two-sided"},
			{Name: "expected_1", Unit: "objects", Doc: "that class_1 would have first where the times of each object's accounts are dealt at random"},
			{Name: "p_permuted", Doc: "of as many as expected_1, two-sided"},
			{Name: "q", Doc: "of p_permuted: the rate of false ones among all rows whose q is no larger"},
			{Name: "lag_q1", Unit: "s", Doc: "from class_1 to class_2, a quarter of the objects has less; below 0 where class_2 is first"},
			{Name: "lag_median", Unit: "s", Doc: "half has less"},
			{Name: "lag_q3", Unit: "s", Doc: "three quarters have less"},
			{Name: "clock", Unit: "s", Doc: "by which the clock of class_2 may be ahead, where lags heap about one half hour other than 0"},
			{Name: "share_1_set", Unit: "share", Doc: "share_1 with the clocks set by that"},
			{Name: "p_set", Doc: "p_permuted with the clocks set by that"},
		},
	}
	half := 0.5
	f := demarche.Figure{
		Subtitle: "Share of common objects that the one named first had first, with its interval of 95 %, of those whose order can be told; one half is no lead, and who has more accounts is first more often",
		Mark:     demarche.Intervals, X: "pair", Y: "share", Group: "trace", Reference: &half,
		Table: demarche.Table{
			Name: "first", Title: "who was first with what two have in common",
			Columns: []demarche.Column{
				{Name: "pair", Doc: "the trace and the two"},
				{Name: "share", Unit: "share", Doc: "of common objects that the one named first had first"},
				{Name: "low", Unit: "share", Doc: "of its interval, 95 %"},
				{Name: "high", Unit: "share", Doc: "of its interval, 95 %"},
				{Name: "trace", Doc: "what two posts have in common"},
			},
		},
	}
	logp := make([]float64, 0, len(leads))
	for i := range leads {
		l := &leads[i]
		l.lead2 = leading(l.meetings, max(s.cover[l.a].resolution, s.cover[l.b].resolution))
		if l.apart = clockApart(l.meetings); l.apart != 0 {
			l.set = leading(setClock(l.meetings, l.apart), max(s.cover[l.a].resolution, s.cover[l.b].resolution))
			s.result.Notes = append(s.result.Notes, fmt.Sprintf("%s: the lags from %s to %s heap about %s: their clocks may be of two zones, and who was first is then not what the table says; with the clocks set, %s is first in %.0f %% in place of %.0f %%. Give a file its zone (demarche add --zone) where it is known",
				l.key, s.classes[l.a], s.classes[l.b], hoursOf(l.apart), s.classes[l.a], 100*l.set.Share, 100*l.Share))
		}
		p := l.PPermuted
		if math.IsNaN(p) {
			p = 1
		}
		logp = append(logp, math.Log(p))
	}
	q := stat.FalseDiscoveryRates(logp, float64(len(logp)))
	untestable := 0
	for i, l := range leads {
		t.Rows = append(t.Rows, []any{
			l.key, s.classes[l.a], s.classes[l.b], int64(l.Objects), int64(l.outside), int64(l.Ties), int64(l.First[0]), int64(l.First[1]), analysis.Known(l.Share), analysis.Known(l.Lo), analysis.Known(l.Hi),
			analysis.Known(l.PSign), l.Expected, analysis.Known(l.PPermuted), math.Exp(q[i]), analysis.Known(l.Lag[0]), analysis.Known(l.Lag[1]), analysis.Known(l.Lag[2]), nil, nil, nil,
		})
		if row := t.Rows[i]; l.apart != 0 {
			row[len(row)-3], row[len(row)-2], row[len(row)-1] = l.apart, analysis.Known(l.set.Share), analysis.Known(l.set.PPermuted)
		}
		if l.First[0]+l.First[1] == 0 {
			if l.Objects > 0 {
				untestable++
			}
			continue
		}
		f.Table.Rows = append(f.Table.Rows, []any{fmt.Sprintf("%s: %s before %s", l.key, s.classes[l.a], s.classes[l.b]), l.Share, l.Lo, l.Hi, l.key})
	}
	s.result.Tables = append(s.result.Tables, t)
	if untestable > 0 {
		s.result.Notes = append(s.result.Notes, fmt.Sprintf("who was first is not testable at this resolution for %s of classes and trace: all their objects are ties", text.Plural(untestable, "pair", "pairs")))
	}
	if len(f.Table.Rows) > 0 {
		best := slices.MaxFunc(leads, func(a, b leadRow) int { return cmp.Compare(a.First[0]+a.First[1], b.First[0]+b.First[1]) })
		f.Title = fmt.Sprintf("Of %s that %s and %s share, %s had %s first", text.Count(best.First[0]+best.First[1]), s.classes[best.a], s.classes[best.b], s.classes[best.a], text.Count(best.First[0]))
		f.Title = strings.Replace(f.Title, " that ", " "+best.key+" objects that ", 1)
		s.result.Figures = append(s.result.Figures, f)
	}
}

// hoursOf says a number of half hours.
func hoursOf(s float64) string {
	return fmt.Sprintf("%+g h", s/3600)
}
