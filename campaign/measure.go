package campaign

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"demarche"
	"demarche/analysis"
	"demarche/hashtag"
	"demarche/text"
)

// A measured is a tag with enough uses to be compared.
type measured struct {
	*tag
	counts   []int
	whole    hashtag.Concentration
	equal    hashtag.Concentration // at as many uses as every compared tag has
	reposts  int
	shape    hashtag.Shape
	peak     int64 // the day with most uses, since 1970
	bursts   []burst
	together float64 // pairs of accounts in the same minute by what is expected; NaN where it is not testable
}

// equalDraws is how many draws the means at an equal number of uses are of.
const equalDraws = 100

// measure measures every tag with enough uses, or that was asked for.
func (x *examination) measure(ctx context.Context) error {
	wanted := x.run.wanted()
	for _, t := range x.d.tags {
		if err := ctx.Err(); err != nil {
			return err
		}
		asked := slices.Contains(wanted, t.word)
		if len(t.uses) < x.run.Least && !asked {
			continue
		}
		f := x.d.frames[t.frame]
		m := &measured{tag: t, together: math.NaN()}
		m.counts, _ = counts(t.uses)
		m.whole = hashtag.Concentrate(m.counts)
		m.equal = hashtag.Rarefy(m.counts, x.run.Least, equalDraws, x.run.Seed)
		for _, u := range t.uses {
			if u.repost {
				m.reposts++
			}
		}
		m.shape, m.peak = shape(t.uses)
		var note string
		var err error
		if m.bursts, note, err = x.run.bursts(f, t); err != nil {
			return err
		}
		if note != "" && asked {
			x.untested = append(x.untested, t.word+": "+note)
		}
		m.together = togetherness(f, t.uses)
		x.measured = append(x.measured, m)
	}
	return nil
}

// togetherness is how many pairs of accounts used a tag in the same minute by how many
// would if each had turned its minutes round the hour.
func togetherness(f *frame, uses []use) float64 {
	if f.resolution > 60 {
		return math.NaN()
	}
	m := hashtag.Meetings(plain(uses), 60, 0, 0)
	if m.Expected == 0 {
		return math.NaN()
	}
	return float64(m.Pairs) / m.Expected
}

// A looked is a tag that is looked at, and its heaviest burst, if it has one.
type looked struct {
	*measured
	name   string // the word, with its frame where several have it
	burst  *burst
	again  *again
	early  *early
	hourly *hourly // nil where its first hour is not told
	level  int     // the number of uses at which they are compared
}

// choose takes the tags that are looked at.
func (x *examination) choose() error {
	wanted := x.run.wanted()
	var chosen []*measured
	if len(wanted) == 0 {
		chosen = slices.DeleteFunc(slices.Clone(x.measured), func(m *measured) bool { return len(m.bursts) == 0 || m.whole.Users < leastAccounts })
		slices.SortStableFunc(chosen, func(a, b *measured) int { return cmp.Compare(b.bursts[0].weight, a.bursts[0].weight) })
		all := len(chosen)
		chosen = chosen[:min(all, x.run.Most)]
		if all > len(chosen) {
			x.note("no tag was named (--tag): the %d with the heaviest bursts are looked at, of %s with a burst, %d uses and %d accounts or more", len(chosen), text.Plural(all, "tag", "tags"), x.run.Least, leastAccounts)
		}
	}
	for _, w := range wanted {
		of := len(chosen)
		for _, m := range x.measured {
			if m.word == w {
				chosen = append(chosen, m)
			}
		}
		if len(chosen) == of {
			return demarche.Errorf(demarche.BadData, "no post of the case has %s", w).
				WithHint("see which tags there are: demarche run %s overview", x.c.Path)
		}
	}
	frames := map[string]int{}
	for _, m := range chosen {
		frames[m.word]++
	}
	for _, m := range chosen {
		l := &looked{measured: m, name: m.word}
		if frames[m.word] > 1 {
			l.name += " (" + x.frameOf(m.tag) + ")"
		}
		if len(m.bursts) > 0 {
			l.burst = &m.bursts[0]
			if err := x.run.refine(x.d.frames[m.frame], m.tag, l.burst); err != nil {
				return err
			}
		}
		x.looked = append(x.looked, l)
	}
	if len(x.measured) == 0 {
		x.note("no tag has %d uses: none is compared", x.run.Least)
	}
	return nil
}

// mostTags is how many tags a report lists.
const mostTags = 100

// leastAccounts is how many accounts a tag needs to be drawn by how evenly they use it.
const leastAccounts = 5

// oneDay is the share of uses on its peak day from which a tag is one of a day.
const oneDay = 0.5

// plane makes the table of all compared tags, and draws uses an account by the Gini
// coefficient.
func (x *examination) plane() {
	t := demarche.Table{
		Name: "tags", Title: fmt.Sprintf("%s with at least %d uses, or looked at", text.Plural(len(x.measured), "tag", "tags"), x.run.Least),
		Columns: []demarche.Column{
			{Name: "tag", Doc: "the tag, without case"},
			{Name: "frame", Doc: "the file that it is from, with those like it"},
			{Name: "uses", Unit: "posts", Doc: "posts with the tag"},
			{Name: "accounts", Unit: "accounts", Doc: "accounts that used it"},
			{Name: "per_account", Unit: "uses an account", Doc: "uses by accounts"},
			{Name: "f10", Unit: "share", Doc: "of uses, those of the ten accounts with most"},
			{Name: "f50", Unit: "share", Doc: "of uses, those of the fifty accounts with most"},
			{Name: "hhi", Doc: "the sum of the squared shares of accounts: 1 for one account"},
			{Name: "gini", Unit: "Gini coefficient of uses by account", Doc: "0 where all accounts used it equally often, towards 1 where one has nearly all"},
			{Name: "entropy", Doc: "of the shares of accounts, by its most: 1 for an even spread"},
			{Name: "reposts", Unit: "share", Doc: "of uses, those in reposts"},
			{Name: "per_account_equal", Unit: "uses an account", Doc: fmt.Sprintf("what would be seen in %d uses", x.run.Least)},
			{Name: "gini_equal", Doc: fmt.Sprintf("what would be seen in %d uses", x.run.Least)},
			{Name: "same_minute", Unit: "times", Doc: "pairs of accounts that used it in the same minute, by those expected if each account's minutes were turned round the hour"},
			{Name: "on_peak", Unit: "share", Doc: "of uses, those on the day with most"},
			{Name: "peak", Unit: "UTC", Doc: "that day"},
			{Name: "weight", Doc: "of its heaviest burst: what it would cost, in nats, to take it for no burst"},
			{Name: "looked_at", Doc: "whether the other tables are of it"},
		},
	}
	kind := func(m *measured) string {
		if m.shape.On >= oneDay {
			return "one day"
		}
		return "many days"
	}
	labelled := x.labelled()
	f := demarche.Figure{
		Mark: demarche.Dots, X: "gini", Y: "per_account", Group: "what", LogY: true, Source: "The posts of the case",
	}
	rows, few := [][]any{}, 0
	for _, m := range x.measured {
		is := slices.ContainsFunc(x.looked, func(l *looked) bool { return l.measured == m })
		c := m.whole
		if c.Users < 2 {
			c.Gini, m.equal.Gini = math.NaN(), math.NaN() // of one account there is no spread
		}
		t.Rows = append(t.Rows, []any{
			m.word, x.frameOf(m.tag), int64(c.N), int64(c.Users), analysis.Known(c.PerUser), analysis.Known(c.F10), analysis.Known(c.F50), analysis.Known(c.HHI), analysis.Known(c.Gini), analysis.Known(c.Entropy),
			float64(m.reposts) / float64(max(c.N, 1)), analysis.Known(m.equal.PerUser), analysis.Known(m.equal.Gini), analysis.Known(m.together), m.shape.On, time.Unix(m.peak*86400, 0).UTC(), weight(m), is,
		})
		what := kind(m)
		if len(x.d.frames) > 1 {
			what = x.frameOf(m.tag) + ", " + what
		}
		if c.Users < leastAccounts {
			few++
			continue
		}
		var label any
		if labelled[m] {
			label = m.word
		}
		rows = append(rows, []any{m.word, c.Gini, c.PerUser, int64(c.N), int64(c.Users), what, label})
	}
	if len(t.Rows) > mostTags {
		whole := t
		whole.Name = "tags_all"
		x.result.Kept = append(x.result.Kept, whole)
		x.note("the %d tags with most uses are listed, and those that are looked at; the case keeps all %s in the table tags_all", mostTags, text.Count(len(t.Rows)))
		sorted := slices.Clone(t.Rows)
		slices.SortStableFunc(sorted, func(a, b []any) int { return cmp.Compare(b[2].(int64), a[2].(int64)) })
		least := sorted[mostTags-1][2].(int64)
		t.Rows = slices.DeleteFunc(sorted, func(r []any) bool { return r[2].(int64) < least && !r[len(r)-1].(bool) })
	}
	x.result.Tables = append(x.result.Tables, t)
	if few > 0 {
		x.note("%s of fewer than %d accounts, which says little of how even they are, and not drawn in the plane", text.Plural(few, "tag is", "tags are"), leastAccounts)
	}
	if len(rows) < 2 {
		return
	}
	slices.SortStableFunc(rows, func(a, b []any) int { return cmp.Compare(a[5].(string), b[5].(string)) })
	f.Title = "Few accounts with many uses each, evenly spread, lie top left; many with one or two each lie bottom left"
	f.Subtitle = fmt.Sprintf("Uses an account over the Gini coefficient of uses by account, n = %s with at least %d uses; one day: half of the uses or more are on it", text.Plural(len(rows), "tag", "tags"), x.run.Least)
	f.Table = demarche.Table{
		Name: "plane", Title: "tags by how unevenly and how often accounts use them",
		Columns: []demarche.Column{
			{Name: "tag", Doc: "the tag"},
			{Name: "gini", Unit: "Gini coefficient of uses by account", Doc: "0 where all accounts used it equally often"},
			{Name: "per_account", Unit: "uses an account", Doc: "uses by accounts"},
			{Name: "uses", Unit: "posts", Doc: "posts with the tag"},
			{Name: "accounts", Unit: "accounts", Doc: "accounts that used it"},
			{Name: "what", Doc: "its file, where there are several, and whether half of its uses or more are on one day"},
			{Name: "label", Doc: "the tags that are named in the drawing"},
		},
		Rows: rows,
	}
	x.result.Figures = append(x.result.Figures, f)
}

// labelled returns the tags that the plane names: those that are looked at, and of each
// frame the two with most uses and the two with the heaviest bursts.
func (x *examination) labelled() map[*measured]bool {
	named := map[*measured]bool{}
	for _, l := range x.looked {
		named[l.measured] = true
	}
	for f := range x.d.frames {
		of := slices.DeleteFunc(slices.Clone(x.measured), func(m *measured) bool { return m.frame != f })
		slices.SortStableFunc(of, func(a, b *measured) int { return cmp.Compare(len(b.uses), len(a.uses)) })
		for _, m := range of[:min(2, len(of))] {
			named[m] = true
		}
		slices.SortStableFunc(of, func(a, b *measured) int {
			return cmp.Compare(heaviest(b), heaviest(a))
		})
		for _, m := range of[:min(2, len(of))] {
			named[m] = true
		}
	}
	return named
}

func heaviest(m *measured) float64 {
	if len(m.bursts) == 0 {
		return 0
	}
	return m.bursts[0].weight
}

func weight(m *measured) any {
	if len(m.bursts) == 0 {
		return nil
	}
	return m.bursts[0].weight
}
