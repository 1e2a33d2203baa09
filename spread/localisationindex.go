package spread

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
	"demarche/stat"
	"demarche/text"
	"demarche/trace"
)

// A coded is a code of a post.
type coded struct {
	record demarche.RecordID
	code   string
}

// codes returns what the posts are about, and what that is called.
func (d *localCase) codes(ctx context.Context, c *casefile.Case) (all []coded, about string, err error) {
	about = d.About
	if about == "" {
		about = "hashtag"
		holds, err := c.Holdings(ctx)
		if err != nil {
			return nil, "", err
		}
		if holds[demarche.Codings] > 0 {
			about = "code"
		}
	}
	switch about {
	case "code":
		facts, err := c.Facts(ctx, demarche.Codings)
		if err != nil {
			return nil, "", err
		}
		for _, f := range facts {
			if g := f.Coding; g != nil && g.Value == demarche.CodedYes {
				if id, err := demarche.ParseRecordID(g.Unit); err == nil {
					all = append(all, coded{id, g.Code})
				}
			}
		}
	case "hashtag":
		rows, err := c.Table(ctx, "is", `SELECT t.record, o.text FROM traces t JOIN objects o USING (object) WHERE t.action = 'hashtag'`)
		if err != nil {
			return nil, "", err
		}
		for _, row := range rows {
			all = append(all, coded{demarche.RecordID(row[0].(int64)), row[1].(string)})
		}
	default:
		err = c.EachPost(ctx, []string{about}, func(p *casefile.PostRow) error {
			if v := strings.TrimSpace(p.Columns[0]); v != "" {
				all = append(all, coded{p.Record, strings.Clone(v)})
			}
			return nil
		})
	}
	slices.SortFunc(all, func(a, b coded) int { return cmp.Or(cmp.Compare(a.record, b.record), cmp.Compare(a.code, b.code)) })
	return slices.Compact(all), about, err
}

// notBeyond is the p from which on an index is not beyond chance.
const notBeyond = 0.05

// index fills the tables of the localisation index and of what each country has most.
func (d *localCase) index(ctx context.Context, c *casefile.Case) error {
	all, about, err := d.codes(ctx, c)
	if err != nil {
		return err
	}
	slices.SortFunc(d.posts, func(a, b local) int { return cmp.Compare(a.record, b.record) })
	postAt := func(r demarche.RecordID) int {
		i, ok := slices.BinarySearchFunc(d.posts, r, func(p local, r demarche.RecordID) int { return cmp.Compare(p.record, r) })
		if !ok {
			return -1
		}
		return i
	}
	count := map[string]int{}
	for _, x := range all {
		if postAt(x.record) >= 0 {
			count[x.code]++
		}
	}
	if len(count) < 2 {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("posts have %s by %s, too few for an index of localisation: none is computed", text.Plural(len(count), "code", "codes"), about))
		return nil
	}
	names := make([]string, 0, len(count))
	for name := range count {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	if len(names) > d.Most {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("the %d codes of most posts stand for themselves; the other %s are one, %s", d.Most-1, text.Count(len(names)-d.Most+1), otherClass))
		names = append(names[:d.Most-1], otherClass)
	}
	at := map[string]int32{}
	for i, name := range names {
		at[name] = int32(i)
	}
	// Posts are dealt in the order of time, so that the order of rows is nothing to it.
	type aboutPost struct {
		local
		codes []int32
	}
	var posts []aboutPost
	for _, x := range all {
		i := postAt(x.record)
		if i < 0 {
			continue
		}
		if n := len(posts); n == 0 || posts[n-1].record != x.record {
			posts = append(posts, aboutPost{local: d.posts[i]})
		}
		code, ok := at[x.code]
		if !ok {
			code = int32(len(names) - 1)
		}
		posts[len(posts)-1].codes = append(posts[len(posts)-1].codes, code)
	}
	slices.SortFunc(posts, func(a, b aboutPost) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.account, b.account), slices.Compare(a.codes, b.codes))
	})
	var occurrences []occurrence
	number := make([]int32, len(d.months)) // posts of each month so far
	for _, p := range posts {
		for _, code := range p.codes {
			occurrences = append(occurrences, occurrence{p.month, code, p.account, number[p.month]})
		}
		number[p.month]++
	}
	table := contingency{len(d.months), len(d.countries), len(names)}
	l := table.localise(occurrences, d.of, d.Draws, d.Seed)
	t := demarche.Table{
		Name: "index", Title: fmt.Sprintf("the localisation index: how much of what there is to know of a post's %s its country tells, within months", about),
		Columns: []demarche.Column{
			{Name: "about", Doc: "what a post is about"},
			{Name: "codes", Unit: "codes", Doc: "that there are"},
			{Name: "occurrences", Unit: "occurrences", Doc: "codes of posts, one each"},
			{Name: "countries", Unit: "countries", Doc: "of the accounts"},
			{Name: "accounts", Unit: "accounts", Doc: "of these"},
			{Name: "index", Doc: "I(code; country | month) / H(code), with the correction of Miller and Madow; 0 for nothing, 1 for all"},
			{Name: "low", Doc: "of its interval, 95 %, by the scatter of drawn accounts"},
			{Name: "high", Doc: "of its interval, 95 %"},
			{Name: "chance", Doc: "its mean where countries are dealt among the posts of a month"},
			{Name: "p", Doc: "share of such deals with as large an index"},
			{Name: "chance_accounts", Doc: "its mean where countries are dealt among accounts of about as many codes, so that what an account is used to is no country's; empty where no such accounts are of two countries"},
			{Name: "p_accounts", Doc: "share of these deals with as large an index"},
			{Name: "uncorrected", Doc: "the index without the correction: too large where codes are many and posts few"},
			{Name: "information", Unit: "bits", Doc: "I(code; country | month)"},
			{Name: "entropy", Unit: "bits", Doc: "H(code)"},
		},
		Rows: [][]any{{about, int64(len(names)), int64(len(occurrences)), int64(len(d.countries)), int64(len(d.accounts)), analysis.Known(l.Index), analysis.Known(l.Lo), analysis.Known(l.Hi), analysis.Known(l.Chance), analysis.Known(l.P), analysis.Known(l.ByAccounts), analysis.Known(l.PAccounts), analysis.Known(l.Raw), l.Information, l.Entropy}},
	}
	d.result.Tables = append(d.result.Tables, t)
	switch {
	case l.PAccounts > notBeyond:
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("the index, %.3f, is not beyond what it is where countries are dealt among the accounts (%.3f on average, p %.2f): that accounts differ, whatever their country, is enough for it", l.Index, l.ByAccounts, l.PAccounts))
	case l.P > notBeyond:
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("the index, %.3f, is not beyond what it is where countries are dealt among the posts of a month (%.3f on average, p %.2f)", l.Index, l.Chance, l.P))
	}
	if math.IsNaN(l.PAccounts) {
		d.result.Notes = append(d.result.Notes, "no two accounts of about as many codes are of different countries: an account's own habit is not told from its country's")
	}
	d.profiles(occurrences, names, table)
	return nil
}

// profiles fills the table of the codes that each country has most beyond what the months
// lead to expect.
func (d *localCase) profiles(all []occurrence, names []string, table contingency) {
	seen := make([]float64, table.countries*table.codes)
	month, country, code := make([]float64, table.months), make([]float64, table.months*table.countries), make([]float64, table.months*table.codes)
	for _, o := range all {
		g := int(d.of[o.account])
		seen[g*table.codes+int(o.code)]++
		month[o.month]++
		country[int(o.month)*table.countries+g]++
		code[int(o.month)*table.codes+int(o.code)]++
	}
	users := table.users(all, d.of)
	type cell struct {
		country, code  int
		seen, expected float64
		logp           float64
	}
	var cells []cell
	for g := range table.countries {
		for k := range table.codes {
			x := cell{country: g, code: k, seen: seen[g*table.codes+k]}
			for m, n := range month {
				if n > 0 {
					x.expected += country[m*table.countries+g] * code[m*table.codes+k] / n
				}
			}
			if x.expected > 0 {
				x.logp = stat.PoissonTail(int(x.seen), x.expected)
				cells = append(cells, x)
			}
		}
	}
	logp := make([]float64, len(cells))
	for i, x := range cells {
		logp[i] = x.logp
	}
	q := stat.FalseDiscoveryRates(logp, float64(len(logp)))
	order := make([]int, len(cells))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, k int) int {
		a, b := cells[i], cells[k]
		return cmp.Or(cmp.Compare(a.country, b.country), cmp.Compare(a.logp, b.logp), cmp.Compare(a.code, b.code))
	})
	t := demarche.Table{
		Name: "profiles", Title: "what each country has most beyond what the months of its posts lead to expect",
		Columns: []demarche.Column{
			{Name: "country", Doc: "by its code"},
			{Name: "code", Doc: "what posts are about"},
			{Name: "posts", Unit: "posts", Doc: "of the country with the code"},
			{Name: "accounts", Unit: "accounts", Doc: "of the country with the code: of one, the code is what it is used to"},
			{Name: "expected", Unit: "posts", Doc: "by the shares of all countries in the months of its posts"},
			{Name: "ratio", Doc: "posts by expected"},
			{Name: "q", Doc: "of as many by Poisson, over all countries and codes; posts taken as independent"},
		},
	}
	given := map[int]int{}
	for _, i := range order {
		x := cells[i]
		if given[x.country]++; given[x.country] > d.Top || x.seen <= x.expected || math.Exp(q[i]) > 0.05 || names[x.code] == otherClass {
			continue
		}
		t.Rows = append(t.Rows, []any{d.countries[x.country], names[x.code], int64(x.seen), int64(users[x.country*table.codes+x.code]), x.expected, x.seen / x.expected, expOf(q[i])})
	}
	d.result.Tables = append(d.result.Tables, t)
}

// users returns how many accounts of each country have each code.
func (c contingency) users(all []occurrence, of []int32) []int {
	type use struct {
		cell    int
		account int32
	}
	uses := make([]use, len(all))
	for i, o := range all {
		uses[i] = use{int(of[o.account])*c.codes + int(o.code), o.account}
	}
	slices.SortFunc(uses, func(a, b use) int { return cmp.Or(cmp.Compare(a.cell, b.cell), cmp.Compare(a.account, b.account)) })
	n := make([]int, c.countries*c.codes)
	for _, u := range slices.Compact(uses) {
		n[u.cell]++
	}
	return n
}

// translations says which language had first what languages share.
func (d *localCase) translations(ctx context.Context, c *casefile.Case) error {
	run := &FirstSeenRun{Across: "lang", Join: []string{trace.Media, trace.Link, trace.Hashtag}, RarePosts: d.RarePosts, Top: d.Top}
	keys, err := run.keys(ctx, c)
	if err != nil {
		return err
	}
	s, err := run.seen(ctx, c)
	if err != nil {
		return err
	}
	if len(s.classes) < 2 || len(keys) == 0 {
		d.result.Notes = append(d.result.Notes, "the files tell of no two languages with links, media or hashtags: nothing is said of translations")
		return nil
	}
	var leads []leadRow
	for _, key := range keys {
		rows, err := s.join(ctx, c, key)
		if err != nil {
			return err
		}
		leads = append(leads, rows...)
	}
	s.tell(leads)
	for _, t := range s.result.Tables {
		if t.Name == "leads" {
			t.Name, t.Title = "translations", "which language had first what two languages share: pairs of languages by trace"
			d.result.Tables = append(d.result.Tables, t)
		}
	}
	d.result.Notes = append(d.result.Notes, s.result.Notes...)
	return nil
}
