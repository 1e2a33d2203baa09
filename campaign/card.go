package campaign

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sort"

	"demarche"
	"demarche/analysis"
	"demarche/rhythm"
	"demarche/text"
)

// card is the whole card of one account.
func (x *timing) card(a *account) {
	t := demarche.Table{
		Name: "card", Title: fmt.Sprintf("the card of one account, %s", text.Plural(len(a.times), "post", "posts")),
		Columns: []demarche.Column{
			{Name: "actor", Doc: "the account"},
			{Name: "measure", Doc: "the measure"},
			{Name: "value", Doc: "its value; empty where it is not in the data, or not testable"},
			{Name: "below", Unit: "share", Doc: "of all accounts with enough posts, those with a smaller value"},
			{Name: "accounts", Unit: "accounts", Doc: "accounts that have it"},
			{Name: "says", Doc: "what the number is"},
		},
	}
	for _, q := range quantities {
		v := q.of(a)
		var below any
		all := x.values(q)
		if !math.IsNaN(v) {
			below = float64(sort.SearchFloat64s(all, v)) / float64(len(all))
		}
		t.Rows = append(t.Rows, []any{a.id, q.name, analysis.Known(v), below, int64(len(all)), q.doc})
	}
	x.result.Tables = append(x.result.Tables, t)
	for _, u := range a.card.Untested {
		x.note("of the account that was asked for: %s", u)
	}
	if u := a.card.Minute; u != nil {
		x.dial(u, "minute", fmt.Sprintf("Posts by minute of the hour, n = %s that are not of the first hour after a pause; p of as uneven %s, of as even %s", text.Count(u.N), pWords(u.Uneven, 1), pWords(u.Even, 1)))
	}
	if u := a.card.Second; u != nil {
		x.dial(u, "second", fmt.Sprintf("Posts by second of the minute, n = %s; p of as uneven %s, of as even %s", text.Count(u.N), pWords(u.Uneven, 1), pWords(u.Even, 1)))
	}
	if h := a.card.Hours; h != nil {
		x.week(h, len(a.times))
	}
}

// pWords writes the p of so many tests: at most the floor, where it stands on it.
func pWords(p float64, tests int) string {
	if p <= rhythm.LeastP*float64(tests) {
		return fmt.Sprintf("at most %.2g", p)
	}
	return fmt.Sprintf("%.2g", p)
}

// dial draws how posts lie over minutes or seconds.
func (x *timing) dial(u *rhythm.Uniformity, name, subtitle string) {
	t := demarche.Table{
		Name: name + "s", Title: "posts by " + name,
		Columns: []demarche.Column{{Name: name, Unit: name + " of the clock", Doc: "the " + name}, {Name: "posts", Unit: "posts", Doc: "posts in it"}},
	}
	most := 0
	for i, n := range u.Counts {
		t.Rows = append(t.Rows, []any{int64(i), int64(n)})
		if n > u.Counts[most] {
			most = i
		}
	}
	x.result.Figures = append(x.result.Figures, demarche.Figure{
		Title:    fmt.Sprintf("The %s with most posts is %d: it has %s, where %.3g would be an even share", name, most, text.Count(u.Counts[most]), float64(u.N)/60),
		Subtitle: subtitle, Mark: demarche.Steps, X: name, Y: "posts", Source: "The posts of the case", Table: t,
	})
}

var weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// week draws hours and days of the week.
func (x *timing) week(h *rhythm.Hours, posts int) {
	t := demarche.Table{
		Name: "week", Title: "posts by day of the week and hour, UTC",
		Columns: []demarche.Column{{Name: "day", Doc: "the day of the week"}, {Name: "hour", Doc: "the hour, UTC"}, {Name: "posts", Unit: "posts", Doc: "posts in it"}},
	}
	for d, name := range weekdays {
		for hour, n := range h.Week[d] {
			t.Rows = append(t.Rows, []any{name, fmt.Sprintf("%02d", hour), int64(n)})
		}
	}
	x.result.Figures = append(x.result.Figures, demarche.Figure{
		Title:    fmt.Sprintf("In the six quietest hours, from %02d:00 UTC on, are %.1f %% of posts", h.QuietFrom, 100*h.Quiet),
		Subtitle: fmt.Sprintf("Posts by day of the week and hour, UTC, n = %s on %s", text.Count(posts), text.Plural(h.Days, "day", "days")),
		Mark:     demarche.Matrix, X: "hour", Y: "day", Group: "posts", Source: "The posts of the case", Table: t,
	})
}

// plane draws all accounts by how even their hours and how bursty their gaps are.
func (x *timing) plane() {
	t := demarche.Table{
		Name: "rhythms", Title: "accounts by hours and gaps",
		Columns: []demarche.Column{
			{Name: "actor", Doc: "the account"},
			{Name: "hour_entropy", Unit: "entropy of the hours of the day: 1 is round the clock", Doc: "by its most"},
			{Name: "burstiness", Unit: "burstiness of gaps: -1 all alike, 0 random, 1 in bursts", Doc: "Kim and Jo's"},
			{Name: "what", Doc: "its class, or whether its times keep a clock"},
		},
	}
	keeps := map[*account]bool{}
	for _, a := range x.keeping() {
		keeps[a] = true
	}
	for _, a := range x.accounts {
		if a.card.Hours == nil || a.card.Intervals == nil || math.IsNaN(a.card.Intervals.Burstiness) {
			continue
		}
		what := a.class
		if x.run.Label == "" {
			what = fmt.Sprintf("p of its times is %g or more", x.run.Alpha)
			if keeps[a] {
				what = fmt.Sprintf("p of its times is below %g", x.run.Alpha)
			}
		}
		t.Rows = append(t.Rows, []any{a.id, a.card.Hours.Entropy, a.card.Intervals.Burstiness, what})
	}
	if len(t.Rows) < 2 {
		return
	}
	slices.SortStableFunc(t.Rows, func(a, b []any) int {
		if a[3].(string) < b[3].(string) {
			return -1
		} else if a[3].(string) > b[3].(string) {
			return 1
		}
		return 0
	})
	x.result.Figures = append(x.result.Figures, demarche.Figure{
		Title:    "Accounts that post round the clock lie right, those with hours of rest left; bursts are no sign of a machine",
		Subtitle: fmt.Sprintf("Burstiness of the gaps between posts over the entropy of their hours, n = %s with at least %d posts", text.Plural(len(t.Rows), "account", "accounts"), x.run.Least),
		Mark:     demarche.Dots, X: "hour_entropy", Y: "burstiness", Group: "what", Source: "The posts of the case", Table: t,
	})
}

const (
	mostStrings = 20_000     // accounts whose strings are compared
	mostLetters = 20_000_000 // and letters of these
)

// dna compares what accounts post, by kind, in its order.
func (x *timing) dna(ctx context.Context) error {
	var all []string
	letters := 0
	for _, a := range x.accounts {
		s := rhythm.B3(a.kinds)
		if len(all) == mostStrings || letters+len(s) > mostLetters {
			x.note("digital DNA is of the first %s of %s by number: more letters are not compared", text.Plural(len(all), "account", "accounts"), text.Count(len(x.accounts)))
			break
		}
		all, letters = append(all, s), letters+len(s)
	}
	if len(all) < 2 {
		return nil
	}
	curve := rhythm.LongestCommon(all)
	if err := ctx.Err(); err != nil {
		return err
	}
	t := demarche.Table{
		Name: "dna", Title: fmt.Sprintf("the longest stretch of own posts (A), replies (C) and reposts (T) that so many of %s have in common", text.Plural(len(all), "account", "accounts")),
		Columns: []demarche.Column{
			{Name: "accounts", Unit: "accounts", Doc: "at least so many"},
			{Name: "length", Unit: "posts", Doc: "of the longest stretch that all of them have"},
		},
	}
	every := max(1, len(curve)/400)
	for i, c := range curve {
		if i > 0 && (i%every == 0 || i < 50 || i == len(curve)-1) {
			t.Rows = append(t.Rows, []any{int64(c.Strings), int64(len(c.Text))})
		}
	}
	k := rhythm.Elbow(curve[1:]) + 1
	share := curve[k-1]
	one := 0
	for i := range share.Text {
		if share.Text[i] == share.Text[0] {
			one++
		}
	}
	subtitle := fmt.Sprintf("Length of the longest stretch of kinds of posts in common, of %s; own posts, replies and reposts, the last %s of each", text.Plural(len(all), "account", "accounts"), text.Count(rhythm.MostActions))
	title := fmt.Sprintf("%s share a stretch of %s; at that number the curve bends", text.Plural(k, "account", "accounts"), text.Plural(len(share.Text), "post", "posts"))
	if one == len(share.Text) {
		title = fmt.Sprintf("%s share a stretch of %s, all of one kind, as accounts do that post nothing else", text.Plural(k, "account", "accounts"), text.Plural(one, "post", "posts"))
	}
	if one < len(share.Text) {
		x.sharing(k, rhythm.Holding(all, share.Text))
	}
	x.result.Figures = append(x.result.Figures, demarche.Figure{
		Title: title, Subtitle: subtitle, Mark: demarche.Line, X: "accounts", Y: "length", Source: "The posts of the case", Table: t,
	})
	return nil
}

// sharing lists the accounts that have the stretch at which the curve bends.
func (x *timing) sharing(k int, in []int) {
	t := demarche.Table{
		Name: "dna_accounts", Title: fmt.Sprintf("the accounts that have the longest stretch which %s share", text.Plural(k, "account", "accounts")),
		Columns: []demarche.Column{
			{Name: "actor", Doc: "the account"},
			{Name: "posts", Unit: "posts", Doc: "its posts"},
			{Name: "class", Doc: "what it is, by the column that was asked for"},
		},
	}
	for _, i := range in {
		a := x.accounts[i]
		t.Rows = append(t.Rows, []any{a.id, int64(len(a.times)), a.class})
	}
	slices.SortFunc(t.Rows, func(a, b []any) int { return cmp.Compare(a[0].(string), b[0].(string)) })
	if n := len(t.Rows); n > x.run.Top {
		x.note("of %s with the shared stretch the first %d by name are listed", text.Plural(n, "account", "accounts"), x.run.Top)
		t.Rows = t.Rows[:x.run.Top]
	}
	x.result.Tables = append(x.result.Tables, t)
}

// mostSubjects is how many accounts a finding names.
const mostSubjects = 500

// finding counts the accounts whose times keep a clock.
func (x *timing) finding(one *account) {
	keep := x.keeping()
	tested := 0
	for _, a := range x.accounts {
		if a.card.Tests > 0 {
			tested++
		}
	}
	x.note("the p of times is below %g of %s of %s that could be tested", x.run.Alpha, text.Count(len(keep)), text.Plural(tested, "account", "accounts"))
	if one != nil {
		keep = slices.DeleteFunc(keep, func(a *account) bool { return a != one })
	}
	if len(keep) == 0 {
		return
	}
	chance := x.run.Alpha * float64(tested)
	f := demarche.Finding{
		Claim: fmt.Sprintf("The times of %s of %s keep a clock, in their seconds, minutes or periods: p is below %g after correction for the tests of each account, where chance gives %.2g", text.Count(len(keep)), text.Plural(tested, "account", "accounts"), x.run.Alpha, chance),
		Value: demarche.Measure{Name: "accounts whose times keep a clock", Value: float64(len(keep)), Unit: "accounts", Chance: &chance},
		Caveats: []string{
			"a scheduler, a news feed or a habit keeps a clock too: it is no proof of a machine, and none of what the account is",
			"how likely a flag is true depends on how many accounts are automated: see the panel of base rates",
			"times may be rounded or set by the platform or by whoever collected them",
		},
	}
	if one != nil {
		f.Claim = fmt.Sprintf("The times of the account keep a clock (%s): p is %s after correction for %d tests", one.card.Sign, pWords(one.card.P, one.card.Tests), one.card.Tests)
		f.Value = demarche.Measure{Name: "p of its times", Value: one.card.P, Unit: "probability"}
	}
	if len(keep) > mostSubjects {
		x.note("the finding names the %d accounts with the smallest p", mostSubjects)
		keep = keep[:mostSubjects]
	}
	first, last := int64(math.MaxInt64), int64(math.MinInt64)
	for _, a := range keep {
		f.Subjects = append(f.Subjects, a.id)
		f.Evidence = append(f.Evidence, a.records...)
		first, last = min(first, a.times[0]), max(last, a.times[len(a.records)-1])
	}
	slices.Sort(f.Subjects)
	slices.Sort(f.Evidence)
	f.First, f.Last = at(first), at(last)
	x.result.Findings = append(x.result.Findings, f)
	x.note("findings name the first %d records of each account; its card is of all", mostRecords)
}
