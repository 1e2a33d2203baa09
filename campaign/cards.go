package campaign

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/pairs"
	"demarche/rhythm"
	"demarche/stat"
	"demarche/text"
	"demarche/trace"
)

// copiesOf counts the texts that accounts posted again, and that others posted too, but for
// some records.
func copiesOf(ctx context.Context, c *casefile.Case, accounts []*account, without map[demarche.RecordID]bool) error {
	type wrote struct {
		object uint64
		actor  int32
	}
	place := map[uint64]int32{}
	for i, a := range accounts {
		place[a.number] = int32(i)
	}
	var all []wrote
	err := c.Traces([]string{trace.Text})(ctx, func(b pairs.Batch) error {
		for i, o := range b.Object {
			if without[demarche.RecordID(b.Record[i])] {
				continue
			}
			a, ok := place[b.Actor[i]]
			if !ok {
				a = -1 - int32(stat.Mix(b.Actor[i])>>34) // some other account
			}
			all = append(all, wrote{o, a})
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b wrote) int { return cmp.Or(cmp.Compare(a.object, b.object), cmp.Compare(a.actor, b.actor)) })
	again, others := make([]int, len(accounts)), make([]int, len(accounts))
	for from := 0; from < len(all); {
		to := from
		for to < len(all) && all[to].object == all[from].object {
			to++
		}
		several := all[from].actor != all[to-1].actor
		for i := from; i < to; {
			k := i
			for k < to && all[k].actor == all[i].actor {
				k++
			}
			if a := all[i].actor; a >= 0 {
				accounts[a].texts += k - i
				again[a] += k - i - 1
				if several {
					others[a] += k - i
				}
			}
			i = k
		}
		from = to
	}
	for i, a := range accounts {
		if a.texts > 0 {
			a.again, a.others = float64(again[i])/float64(a.texts), float64(others[i])/float64(a.texts)
		}
	}
	return nil
}

// delaysOf takes the times from originals to the reposts of accounts, where the case holds
// both, but for some records; told says whether the case holds any such pair.
func delaysOf(ctx context.Context, c *casefile.Case, accounts []*account, without map[demarche.RecordID]bool) (told bool, err error) {
	place := map[string]*account{}
	for _, a := range accounts {
		place[fmt.Sprint(a.number)] = a
	}
	rows, err := c.Table(ctx, "sfi", `
SELECT r.actor::VARCHAR, (epoch_us(r.posted) - epoch_us(o.posted)) / 1e6, r.record
FROM posts r JOIN (SELECT key, min(posted) AS posted FROM posts WHERE key <> '' GROUP BY key) o ON r.repost_of = o.key
WHERE r.repost_of <> '' AND r.posted >= o.posted ORDER BY 1, 2, 3`)
	if err != nil {
		return false, err
	}
	for _, row := range rows {
		if a := place[row[0].(string)]; a != nil && !without[demarche.RecordID(row[2].(int64))] {
			a.delays = append(a.delays, row[1].(float64))
		}
	}
	return len(rows) > 0, nil
}

// rates corrects the p of all accounts for each other.
func (x *timing) rates() {
	logs := make([]float64, len(x.accounts))
	for i, a := range x.accounts {
		logs[i] = math.Log(a.card.P)
	}
	for i, q := range stat.FalseDiscoveryRates(logs, float64(len(logs))) {
		x.accounts[i].q = math.Exp(q)
	}
}

// name reads what accounts are called.
func (x *timing) name(ctx context.Context) error {
	numbers := make([]uint64, len(x.accounts))
	for i, a := range x.accounts {
		numbers[i] = a.number
	}
	found, err := x.c.Actors(ctx, numbers)
	if err != nil {
		return err
	}
	for _, a := range x.accounts {
		f := found[a.number]
		a.id, a.label = f.ID, f.Label
		a.names = []string{f.ID, strings.TrimPrefix(f.ID, f.Platform+":"), f.Name, f.Label}
	}
	return nil
}

// A quantity is one number of a card.
type quantity struct {
	name, unit, doc string
	of              func(a *account) float64 // NaN for not known or not testable
}

var nan = math.NaN()

// within is the share of reposts that came within so many seconds; NaN where there are
// none or the times are too coarse.
func within(a *account, seconds float64) float64 {
	if len(a.delays) == 0 || a.resolution > seconds/2 {
		return nan
	}
	n := 0
	for _, d := range a.delays {
		if d < seconds {
			n++
		}
	}
	return float64(n) / float64(len(a.delays))
}

func ofMinute(of func(*rhythm.Uniformity) float64) func(*account) float64 {
	return func(a *account) float64 {
		if a.card.Minute == nil {
			return nan
		}
		return of(a.card.Minute)
	}
}

func ofSecond(of func(*rhythm.Uniformity) float64) func(*account) float64 {
	return func(a *account) float64 {
		if a.card.Second == nil {
			return nan
		}
		return of(a.card.Second)
	}
}

func ofHours(of func(*rhythm.Hours) float64) func(*account) float64 {
	return func(a *account) float64 {
		if a.card.Hours == nil {
			return nan
		}
		return of(a.card.Hours)
	}
}

func ofGaps(of func(*rhythm.Intervals) float64) func(*account) float64 {
	return func(a *account) float64 {
		if a.card.Intervals == nil {
			return nan
		}
		return of(a.card.Intervals)
	}
}

// period returns the period with the smallest p.
func period(a *account) *rhythm.Period {
	var best *rhythm.Period
	for i := range a.card.Periods {
		if p := &a.card.Periods[i]; best == nil || p.P < best.P {
			best = p
		}
	}
	return best
}

func ofPeriod(of func(*rhythm.Period) float64) func(*account) float64 {
	return func(a *account) float64 {
		if p := period(a); p != nil {
			return of(p)
		}
		return nan
	}
}

// quantities are the numbers of a card, in its order.
var quantities = []quantity{
	{"minute_v", "", "Cramér's V of the 60 minutes of the hour: 0 for an even spread, 1 for one minute", ofMinute(func(u *rhythm.Uniformity) float64 { return u.CramerV })},
	{"minute_chi2", "", "the common chi-square of these, 59 degrees of freedom, which takes bunches for a clock", ofMinute(func(u *rhythm.Uniformity) float64 { return u.X2 })},
	{"minute_ratio", "", "the chi-square that allows for bunches: about 59 by chance", ofMinute(func(u *rhythm.Uniformity) float64 { return u.Ratio })},
	{"p_uneven", "", "the probability that chance gives one as large; 1e-300 reads as at most that, here and below", ofMinute(func(u *rhythm.Uniformity) float64 { return u.Uneven })},
	{"p_even", "", "the probability that chance gives one as small", ofMinute(func(u *rhythm.Uniformity) float64 { return u.Even })},
	{"second_v", "", "Cramér's V of the 60 seconds of the minute", ofSecond(func(u *rhythm.Uniformity) float64 { return u.CramerV })},
	{"p_second_uneven", "", "the probability that chance gives a chi-square of seconds as large", ofSecond(func(u *rhythm.Uniformity) float64 { return u.Uneven })},
	{"p_second_even", "", "the probability that chance gives one as small", ofSecond(func(u *rhythm.Uniformity) float64 { return u.Even })},
	{"period", "min", "of 5, 10, 15, 20, 30 and 60 minutes the period that its posts keep to most", ofPeriod(func(p *rhythm.Period) float64 { return float64(p.Minutes) })},
	{"period_r", "", "how far: 0 for all phases alike, 1 for one phase", ofPeriod(func(p *rhythm.Period) float64 { return p.R })},
	{"p_period", "", "the probability that chance gives as much for this period (Rayleigh's test, by hours)", ofPeriod(func(p *rhythm.Period) float64 { return p.P })},
	{"burstiness", "", "of the gaps between posts: -1 all alike, 0 as of random times, towards 1 in bursts", ofGaps(func(v *rhythm.Intervals) float64 { return v.Burstiness })},
	{"memory", "", "correlation of a gap with the next", ofGaps(func(v *rhythm.Intervals) float64 { return v.Memory })},
	{"batched", "share", "posts in the minute of the one before", func(a *account) float64 { return a.card.SameMinute }},
	{"gap_entropy", "nats", "entropy of the gaps by powers of two of seconds", ofGaps(func(v *rhythm.Intervals) float64 { return v.Entropy })},
	{"gap_conditional", "nats", "entropy of a gap when those before it are known, corrected for few", ofGaps(func(v *rhythm.Intervals) float64 { return v.Conditional })},
	{"hour_entropy", "", "entropy of the hours of the day, by its most: 1 for all alike", ofHours(func(h *rhythm.Hours) float64 { return h.Entropy })},
	{"quiet", "share", "posts in the six hours on end with fewest: a quarter where all are alike", ofHours(func(h *rhythm.Hours) float64 { return h.Quiet })},
	{"weekend", "share", "posts on Saturdays and Sundays, UTC: 2/7 where all days are alike", ofHours(func(h *rhythm.Hours) float64 { return h.Weekend })},
	{"days_alike", "", "mean cosine of the hours of a day and those of all others", ofHours(func(h *rhythm.Hours) float64 { return h.Alike })},
	{"daily_r", "", "how far its posts keep to one time of day: 0 round the clock, 1 one time", func(a *account) float64 { return a.card.DailyR }},
	{"again", "share", "of its texts of four words or more, those that it had posted before", func(a *account) float64 { return a.again }},
	{"others", "share", "of these texts, those that another account posted too", func(a *account) float64 { return a.others }},
	{"repost_10s", "share", "of its reposts of posts of the case, those within ten seconds", func(a *account) float64 { return within(a, 10) }},
	{"repost_60s", "share", "those within a minute", func(a *account) float64 { return within(a, 60) }},
	{"repost_median", "s", "median time from the original to its repost", func(a *account) float64 {
		if len(a.delays) == 0 {
			return nan
		}
		return stat.Quantile(slices.Clone(a.delays), 0.5)
	}},
	{"client_entropy", "nats", "entropy of the programs that it posts with", func(a *account) float64 { return a.clients }},
}

// values returns a quantity of all accounts that have it, in rising order.
func (x *timing) values(q quantity) (all []float64) {
	for _, a := range x.accounts {
		if v := q.of(a); !math.IsNaN(v) {
			all = append(all, v)
		}
	}
	slices.Sort(all)
	return all
}

// keeping returns the accounts whose times keep a clock, by p.
func (x *timing) keeping() (some []*account) {
	for _, a := range x.accounts {
		if a.card.Tests > 0 && a.card.P < x.run.Alpha {
			some = append(some, a)
		}
	}
	slices.SortStableFunc(some, func(a, b *account) int { return cmp.Or(cmp.Compare(a.card.P, b.card.P), cmp.Compare(a.id, b.id)) })
	return some
}

// table lists all accounts, those with the smallest p first.
func (x *timing) table() {
	t := demarche.Table{
		Name: "cards", Columns: []demarche.Column{
			{Name: "actor", Doc: "the account"},
			{Name: "posts", Unit: "posts", Doc: "its posts"},
			{Name: "class", Doc: "what it is, by the column that was asked for"},
			{Name: "p", Doc: "the smallest p of its times, by the number of tests: that a person without a clock has as small a one; no p is told below 1e-300, so that 8e-300 of 8 tests reads as at most that"},
			{Name: "q", Doc: "the rate of false ones among all accounts whose p is no larger; at most so much where p is"},
			{Name: "sign", Doc: "what has this p"},
			{Name: "tests", Doc: "tests of its times that could be made"},
			{Name: "client", Doc: "what it mostly posts with, as far as the files say"},
		},
	}
	for _, q := range quantities {
		t.Columns = append(t.Columns, demarche.Column{Name: q.name, Unit: q.unit, Doc: q.doc})
	}
	sorted := slices.Clone(x.accounts)
	slices.SortStableFunc(sorted, func(a, b *account) int {
		return cmp.Or(cmp.Compare(a.card.P, b.card.P), cmp.Compare(len(b.times), len(a.times)), cmp.Compare(a.id, b.id))
	})
	for _, a := range sorted {
		var p, q, sign any
		if a.card.Tests > 0 {
			p, q, sign = a.card.P, a.q, a.card.Sign
		}
		row := []any{a.id, int64(len(a.times)), a.class, p, q, sign, int64(a.card.Tests), a.client}
		for _, q := range quantities {
			row = append(row, analysis.Known(q.of(a)))
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) > x.run.Top {
		whole := t
		whole.Name, whole.Title = "cards_all", fmt.Sprintf("the times of %s, the smallest p first", text.Plural(len(t.Rows), "account", "accounts"))
		x.result.Kept = append(x.result.Kept, whole)
		x.note("the %d accounts with the smallest p are listed; the case keeps all %s in the table cards_all", x.run.Top, text.Count(len(t.Rows)))
		t.Rows = t.Rows[:x.run.Top]
	}
	t.Title = fmt.Sprintf("the times of accounts with at least %d posts, the smallest p first, %d of %s", x.run.Least, len(t.Rows), text.Count(len(x.accounts)))
	x.result.Tables = append(x.result.Tables, t)
}

// population tells the quantiles of each quantity over all accounts.
func (x *timing) population() {
	t := demarche.Table{
		Name: "population", Title: fmt.Sprintf("what is usual among %s with at least %d posts", text.Plural(len(x.accounts), "account", "accounts"), x.run.Least),
		Columns: []demarche.Column{
			{Name: "measure", Doc: "the measure, as in the cards"},
			{Name: "class", Doc: "the accounts of this class; empty for all"},
			{Name: "accounts", Unit: "accounts", Doc: "accounts that have it"},
			{Name: "q05", Doc: "5 % of them are below"},
			{Name: "q25", Doc: "a quarter"},
			{Name: "median", Doc: "half"},
			{Name: "q75", Doc: "three quarters"},
			{Name: "q95", Doc: "95 %"},
		},
	}
	classes := map[string]bool{"": true}
	if x.run.Label != "" {
		for _, a := range x.accounts {
			classes[a.class] = true
		}
	}
	names := make([]string, 0, len(classes))
	for c := range classes {
		names = append(names, c)
	}
	slices.Sort(names)
	for _, q := range quantities {
		if strings.HasPrefix(q.name, "p_") || q.name == "period" {
			continue
		}
		for _, class := range names {
			var v []float64
			for _, a := range x.accounts {
				if n := q.of(a); !math.IsNaN(n) && (class == "" || a.class == class) {
					v = append(v, n)
				}
			}
			if len(v) == 0 {
				continue
			}
			slices.Sort(v)
			row := []any{q.name, class, int64(len(v))}
			for _, at := range []float64{0.05, 0.25, 0.5, 0.75, 0.95} {
				row = append(row, stat.Quantile(v, at))
			}
			t.Rows = append(t.Rows, row)
		}
	}
	x.result.Tables = append(x.result.Tables, t)
}

// panel tells how likely a flag is true.
func (x *timing) panel() {
	t := demarche.Table{
		Name: "base_rates", Title: fmt.Sprintf("how likely a flag is true, where it finds %g %% of automated accounts and leaves %g %% of others alone", 100*x.run.Sensitivity, 100*x.run.Specificity),
		Columns: []demarche.Column{
			{Name: "prior", Unit: "share", Doc: "accounts that are automated, of all"},
			{Name: "flag_is_true", Unit: "share", Doc: "flagged accounts that are automated, of all that are flagged"},
			{Name: "false_in_100", Unit: "accounts", Doc: "of 100 flagged accounts, those that are not"},
		},
	}
	for _, prior := range x.run.Priors {
		p := rhythm.TrueFlag(x.run.Sensitivity, x.run.Specificity, prior)
		t.Rows = append(t.Rows, []any{prior, analysis.Known(p), analysis.Known(100 * (1 - p))})
	}
	x.result.Tables = append(x.result.Tables, t)
	x.note("sensitivity and specificity of the panel are assumed (--sensitivity, --specificity): the case holds no accounts of which it is known")
}
