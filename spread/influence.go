package spread

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/influence"
	"demarche/stat"
	"demarche/text"
)

// Influence says whose posts improve the prediction of whose.
var Influence = analysis.Analysis{
	Name: "influence",
	Doc: `whether the posts of one class improve the prediction of another's beyond its own past

In: the posts of the case; --by names a column whose values are the classes, or else
the platforms are. --term, --tag and --code select posts. --from and --to bound them, and
the times of the Hawkes process to the last days with at most --most posts; the note says
which.

Out: for each two classes and both directions, each number beside its placebo:

- Granger: whether the counts of one in the days (or hours: --bin) before improve the
  prediction of the other's count beyond its own past, with weekday (or hour) and trend;
  F and its p by the table, and the p that counts, by moving the one around in a circle;
- Hawkes: alpha, how many posts of the other follow one post directly, with a rate of its
  own for each hour of the day and each day; the same where the one is moved by a day and
  17 minutes, so that it cannot have been followed; what is over, with an interval by
  drawing days; the smallest and the largest of what alpha becomes when times are scattered
  within the resolution, which is no interval: where alpha lies outside, posts on one step
  of time decide it;
- of each class how far the process is from its posts (Kolmogorov and Smirnov), and whose
  posts its posts go back to.

Limits: to improve a prediction is not to cause. What moves both, as a piece of news, is in
neither model unless it moves with the hour, the day of the week or the trend, and looks
the same. The placebo takes away what two days have in common, and no more. Accounts that
post in batches excite themselves. What days' own rates take up of few days is no answer
any more, so that alpha is too small rather than too large. The specification matters: it
stands in the table, and another may say otherwise.

Sources: Granger 1969, doi:10.2307/1912791; Hawkes 1971, doi:10.1093/biomet/58.1.83; Veen
and Schoenberg 2008, doi:10.1198/016214508000000148; Zannettou and others 2019,
doi:10.1145/3308560.3316495.
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New: func() analysis.Run {
		g := influence.UsualGranger(1)
		return &InfluenceRun{Bin: "day", Order: g.Most, Shifts: g.Shifts, Most: 30_000, Least: 200, Delay: 1800, Draws: 100, Jitters: 3, Seed: 1}
	},
}

// InfluenceRun is a run of [Influence].
type InfluenceRun struct {
	By       string
	From, To string
	Bin      string
	Order    int
	Shifts   int
	Most     int
	Least    int
	Delay    float64
	Draws    int
	Jitters  int
	Seed     uint64

	selection
}

// Flags implements [analysis.Run].
func (r *InfluenceRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.By, "by", r.By, "a `column` whose values are the classes; default: the platforms")
	r.selection.flags(fs)
	fs.StringVar(&r.From, "from", r.From, "posts from this `date` on, as 2016-09-15")
	fs.StringVar(&r.To, "to", r.To, "posts up to this `date`, included")
	fs.StringVar(&r.Bin, "bin", r.Bin, "day or hour: what Granger's test counts in")
	fs.IntVar(&r.Order, "order", r.Order, "days or hours of the past, at most, from which AIC chooses")
	fs.IntVar(&r.Shifts, "shifts", r.Shifts, "circular shifts that stand for chance in Granger's test")
	fs.IntVar(&r.Most, "most", r.Most, "posts that the Hawkes process is fitted to, at most")
	fs.IntVar(&r.Least, "fewest", r.Least, "posts that a class needs to be in it")
	fs.Float64Var(&r.Delay, "delay", r.Delay, "`seconds` that an answer takes on average, to begin with")
	fs.IntVar(&r.Draws, "draws", r.Draws, "draws of days for an interval")
	fs.IntVar(&r.Jitters, "jitters", r.Jitters, "how often times are scattered within the resolution")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the seed of shifts, draws and scattered times")
}

// Each implements [analysis.Run].
func (r *InfluenceRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *InfluenceRun) Reads() []string { return nil }

// Do implements [analysis.Run].
func (r *InfluenceRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if r.Bin != "day" && r.Bin != "hour" || r.Most < 1 || r.Least < 2 || r.Jitters < 0 {
		return nil, demarche.Errorf(demarche.Usage, "--bin %s, --most %d, --fewest %d, --jitters %d: want day or hour, 1, 2 and 0 or more", r.Bin, r.Most, r.Least, r.Jitters)
	}
	progress("reading posts", 0, 0)
	d, err := readBy(ctx, c, &r.selection, r.By, platforms)
	if err != nil {
		return nil, err
	}
	if err := r.bound(d); err != nil {
		return nil, err
	}
	result := &demarche.Result{Notes: d.notes}
	n := make([]int, len(d.classes))
	for _, p := range d.posts {
		n[p.class]++
	}
	var classes []int
	for k, posts := range n {
		if posts >= r.Least {
			classes = append(classes, k)
		}
	}
	if left := len(d.classes) - len(classes); left > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%s fewer than %d posts that were asked for, and %s left out", text.Plural(left, "class has", "classes have"), r.Least, map[bool]string{true: "is", false: "are"}[left == 1]))
	}
	if len(classes) < 2 {
		result.Notes = append(result.Notes, fmt.Sprintf("%s enough posts: there are no two to compare", text.Plural(len(classes), "class has", "classes have")))
		return result, ctx.Err()
	}
	if err := r.granger(ctx, d, classes, result, progress); err != nil {
		return nil, err
	}
	if err := r.hawkes(ctx, d, classes, result, progress); err != nil {
		return nil, err
	}
	result.Notes = append(result.Notes, "to improve a prediction is not to cause: see the limits of the method")
	return result, cited(ctx, c, result)
}

// bound leaves the selected posts between the dates.
func (r *InfluenceRun) bound(d *reading) error {
	from, to := int64(math.MinInt64), int64(math.MaxInt64)
	for _, x := range []struct {
		flag, value string
		set         func(first, last demarche.Day)
	}{
		{"from", r.From, func(first, _ demarche.Day) { from = int64(first) * dayUS }},
		{"to", r.To, func(_, last demarche.Day) { to = int64(last+1) * dayUS }},
	} {
		date, err := demarche.ParseDate(x.value)
		if err != nil {
			return demarche.Errorf(demarche.Usage, "--%s: %w", x.flag, err)
		}
		if date.Known() {
			x.set(date.Days())
		}
	}
	d.posts = slices.DeleteFunc(d.posts, func(p post) bool { return !p.hit || p.at < from || p.at >= to })
	if len(d.posts) == 0 {
		return demarche.Errorf(demarche.BadData, "no post that was asked for is from %s to %s", r.From, r.To)
	}
	return nil
}

// granger fills the table of Granger's tests.
func (r *InfluenceRun) granger(ctx context.Context, d *reading, classes []int, result *demarche.Result, progress analysis.Progress) error {
	o := influence.GrangerOptions{Most: r.Order, Season: 7, Trend: true, Shifts: r.Shifts, Seed: r.Seed}
	stepUS := dayUS
	if r.Bin == "hour" {
		stepUS, o.Season = dayUS/24, 24
	}
	if d.resolution*float64(secondUS) > float64(stepUS)/2 {
		result.Notes = append(result.Notes, fmt.Sprintf("Granger's test in steps of one %s is not testable at the resolution of %s", r.Bin, seconds(d.resolution)))
		return nil
	}
	first := d.posts[0].at / stepUS
	steps := int(d.posts[len(d.posts)-1].at/stepUS-first) + 1
	series := make([][]float64, len(d.classes))
	for k := range series {
		series[k] = make([]float64, steps)
	}
	for _, p := range d.posts {
		series[p.class][p.at/stepUS-first]++
	}
	t := demarche.Table{
		Name: "granger", Title: fmt.Sprintf("whether one improves the prediction of another beyond its own past, by %s, %s to %s, n = %s", r.Bin, dayOf(first*stepUS), dayOf(d.posts[len(d.posts)-1].at), text.Plural(steps, r.Bin, r.Bin+"s")),
		Columns: []demarche.Column{
			{Name: "from_class", Doc: "whose past is added"},
			{Name: "to_class", Doc: "whose counts are predicted"},
			{Name: "order", Unit: r.Bin + "s", Doc: "of the past, chosen by AIC"},
			{Name: "f", Doc: "of what from_class adds"},
			{Name: "df", Doc: "degrees of freedom that are left"},
			{Name: "p_table", Doc: "by the F distribution; never to be told alone"},
			{Name: "p_shift", Doc: "the placebo: share of circular shifts of from_class with as small a p_table"},
			{Name: "q", Doc: "of p_shift over all rows"},
			{Name: "shifts", Unit: "shifts", Doc: "that stand for chance"},
			{Name: "net", Doc: "sum of the coefficients: what one more of the logarithm of the one goes with in that of the other"},
			{Name: "partial", Unit: "share", Doc: "of what its own past leaves unexplained, what from_class explains"},
			{Name: "zero_from", Unit: "share", Doc: "of steps without a post of from_class"},
			{Name: "zero_to", Unit: "share", Doc: "of steps without a post of to_class"},
		},
	}
	var logp []float64
	var refused []string
	sparse := 0
	for i, a := range classes {
		for k, b := range classes {
			if a == b {
				continue
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			progress("Granger's tests", int64(i*len(classes)+k), int64(len(classes)*len(classes)))
			g, err := influence.GrangerTest(series[a], series[b], o)
			if err != nil {
				if demarche.CodeOf(err) != demarche.BadData {
					return err
				}
				refused = append(refused, err.Error())
				continue
			}
			if !g.NotFewer && len(t.Rows) == 0 {
				result.Notes = append(result.Notes, fmt.Sprintf("%d steps are few for Granger's test, which wants 200", steps))
			}
			if g.ZeroX > 0.5 || g.ZeroY > 0.5 {
				sparse++
			}
			t.Rows = append(t.Rows, []any{
				d.classes[a], d.classes[b], int64(g.Lag), analysis.Known(g.F), int64(g.DF), g.PTable, analysis.Known(g.PShift), nil, int64(g.Shifts), g.Net, g.Partial, g.ZeroX, g.ZeroY,
			})
			p := g.PShift
			if math.IsNaN(p) {
				p = 1
			}
			logp = append(logp, math.Log(p))
		}
	}
	for i, q := range stat.FalseDiscoveryRates(logp, float64(len(logp))) {
		t.Rows[i][7] = math.Exp(q)
	}
	if sparse > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("Granger's test wants few steps without posts; in %d of %s one of the two has none in more than half (--from and --to bound the steps)", sparse, text.Plural(len(t.Rows), "ordered pair", "ordered pairs")))
	}
	if len(refused) > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("Granger's test could not be made for %d of %s of classes: %s", len(refused), text.Plural(len(classes)*(len(classes)-1), "ordered pair", "ordered pairs"), refused[0]))
	}
	if len(t.Rows) > 0 {
		result.Tables = append(result.Tables, t)
	}
	return nil
}
