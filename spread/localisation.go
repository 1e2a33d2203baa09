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
	"demarche/pairs"
	"demarche/stat"
	"demarche/state"
	"demarche/text"
	"demarche/trace"
)

// Localisation says what of many accounts is the same in all countries.
var Localisation = analysis.Analysis{
	Name: "localisation",
	Doc: `what accounts of many countries, as embassies, post everywhere, what they fill in, and what is their own

In: the posts of the case, and the country of each account: --by a column (of an account
the value of most of its posts), or else what the lists of the case say of it. What a post
is about is its codes by coders where the case has any, else its hashtags, or --about a
column.

Out: of each country and of all, the share of posts whose text, or one nearly the same, was
posted in --core countries or more (core); that is the same as one of another country but
for names, numbers and states (slot); and the rest (local). The localisation index: how
much of what there is to know of a post's code its country tells, within months, 0 for
nothing and 1 for all; beside it, what it is where countries are dealt among the posts of
a month at random, and where they are dealt among accounts; an interval by drawing
accounts. The codes that a country has most beyond what the months lead to expect. And of
what is shared between languages, by link, media or rare hashtag, which language had it
first.

Limits: where each country has one account, its own habit is not told from its country's.
News of a place is posted there without being tailored to it. Slots are seen where words
have capitals, or are states; where nearly all words have, as in headlines, names are not
told from words. A translation is no near copy: it is in the core of no other language.
Small accounts have few posts, and their share of the core is then a matter of few.

Sources: Miller 1955, Note on the bias of information estimates (the correction); Manor
2021, doi:10.1057/s41254-020-00186-1 (embassies online).
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New: func() analysis.Run {
		return &LocalisationRun{Core: 5, Most: 300, RarePosts: 50, Draws: 200, Top: 10, Seed: 1}
	},
}

// LocalisationRun is a run of [Localisation].
type LocalisationRun struct {
	By        string
	About     string
	Core      int
	Most      int
	RarePosts int
	Draws     int
	Top       int
	Seed      uint64
}

// Flags implements [analysis.Run].
func (r *LocalisationRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.By, "by", r.By, "a `column` that says the country of an account; default: the lists of the case")
	fs.StringVar(&r.About, "about", r.About, "hashtag, code or a `column`: what a post is about; default: code where posts are coded, else hashtag")
	fs.IntVar(&r.Core, "core", r.Core, "`countries` in which a text is posted at least to be of the core")
	fs.IntVar(&r.Most, "most", r.Most, "codes that stand for themselves, those of most posts; the rest are one")
	fs.IntVar(&r.RarePosts, "rare-posts", r.RarePosts, "hashtags join languages that are in at most so many `posts`")
	fs.IntVar(&r.Draws, "draws", r.Draws, "deals of countries, and draws of accounts")
	fs.IntVar(&r.Top, "top", r.Top, "codes of a country in the table of its own")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the seed of deals and draws")
}

// Each implements [analysis.Run].
func (r *LocalisationRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *LocalisationRun) Reads() []string {
	return []string{trace.Family, trace.Text, trace.Link, trace.Media, trace.Hashtag, demarche.Listings, demarche.Codings}
}

// A local is a post of an account whose country is known.
type local struct {
	record  demarche.RecordID
	at      int64
	account int32 // in localCase.accounts
	month   int32
	text    uint64 // the template, 0 for one that is too short
	filled  uint64
	family  uint64 // 0 for a text that is too short to compare
	repost  bool
}

// A localCase is the posts of a case by country.
type localCase struct {
	*LocalisationRun
	accounts  []uint64
	of        []int32 // the country of each
	countries []string
	months    []string
	posts     []local
	result    *demarche.Result
}

// Do implements [analysis.Run].
func (r *LocalisationRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if r.Core < 2 || r.Most < 2 || r.Draws < 20 || r.Top < 1 || r.RarePosts < 2 {
		return nil, demarche.Errorf(demarche.Usage, "--core %d, --most %d, --draws %d, --top %d, --rare-posts %d: want 2, 2, 20, 1 and 2 or more", r.Core, r.Most, r.Draws, r.Top, r.RarePosts)
	}
	d := &localCase{LocalisationRun: r, result: &demarche.Result{}}
	progress("reading accounts", 0, 0)
	if err := d.place(ctx, c); err != nil {
		return nil, err
	}
	if len(d.countries) < 2 {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("accounts of %s are in the case: nothing can be the same or another elsewhere", text.Plural(len(d.countries), "country", "countries")))
		return d.result, ctx.Err()
	}
	progress("reading posts", 0, 0)
	if err := d.read(ctx, c); err != nil {
		return nil, err
	}
	d.shares()
	progress("measuring the index", 0, 0)
	if err := d.index(ctx, c); err != nil {
		return nil, err
	}
	progress("joining languages", 0, 0)
	if err := d.translations(ctx, c); err != nil {
		return nil, err
	}
	return d.result, cited(ctx, c, d.result)
}

// place finds the country of each account.
func (d *localCase) place(ctx context.Context, c *casefile.Case) error {
	word := map[uint64]string{}
	if d.By != "" {
		votes := map[uint64]map[string]int{}
		err := c.EachPost(ctx, []string{d.By}, func(p *casefile.PostRow) error {
			v := votes[p.Actor]
			if v == nil {
				v = map[string]int{}
				votes[p.Actor] = v
			}
			if name := strings.TrimSpace(p.Columns[0]); name != "" {
				v[strings.Clone(name)]++
			}
			return nil
		})
		if err != nil {
			return err
		}
		for actor, v := range votes {
			for name, n := range v {
				if best := word[actor]; best == "" || n > v[best] || n == v[best] && name < best {
					word[actor] = name
				}
			}
		}
	} else {
		l, err := readLists(ctx, c, false)
		if err != nil {
			return err
		}
		seen := map[uint64]bool{}
		if err := c.EachPost(ctx, nil, func(p *casefile.PostRow) error { seen[p.Actor] = true; return nil }); err != nil {
			return err
		}
		accounts, err := named(ctx, c, seen)
		if err != nil {
			return err
		}
		for n, a := range accounts {
			for _, e := range l.handles[strings.ToLower(a.Platform)+":"+handleOf(a.ID)] {
				if e.Country != "" && (word[n] == "" || e.Country < word[n]) {
					word[n] = e.Country
				}
			}
		}
		if len(word) == 0 {
			return demarche.Errorf(demarche.Usage, "no list of the case says the country of an account, and --by names no column").
				WithHint("name a column: --by COLUMN, or add a list (listings-csv) with platform, pattern and country")
		}
	}
	for n := range word {
		d.accounts = append(d.accounts, n)
	}
	slices.Sort(d.accounts)
	at := map[string]int32{}
	for _, n := range d.accounts {
		if s, ok := state.Find(word[n]); ok {
			word[n] = s.Code
		}
		if _, ok := at[word[n]]; !ok {
			at[word[n]] = 0
			d.countries = append(d.countries, word[n])
		}
	}
	slices.Sort(d.countries)
	for i, name := range d.countries {
		at[name] = int32(i)
	}
	for _, n := range d.accounts {
		d.of = append(d.of, at[word[n]])
	}
	return nil
}

// read takes the posts of these accounts.
func (d *localCase) read(ctx context.Context, c *casefile.Case) error {
	family := map[demarche.RecordID]uint64{}
	err := c.Traces([]string{trace.Family})(ctx, func(b pairs.Batch) error {
		for i, o := range b.Object {
			family[demarche.RecordID(b.Record[i])] = o
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	m := masker{states: map[string]bool{}}
	months := map[string]bool{}
	var when []string
	elsewhere := 0
	err = c.EachPost(ctx, nil, func(p *casefile.PostRow) error {
		k, ok := slices.BinarySearch(d.accounts, p.Actor)
		if !ok {
			elsewhere++
			return nil
		}
		q := local{record: p.Record, at: p.AtUS, account: int32(k), family: family[p.Record], repost: p.Kind == demarche.Repost}
		if !q.repost && p.Text != "" {
			if t := m.template(p.Text); t.words >= leastTemplate && t.slots > 0 {
				q.text, q.filled = t.key, t.filled
			}
		}
		month := timeOf(p.AtUS).Format("2006-01")
		months[month] = true
		when = append(when, month)
		d.posts = append(d.posts, q)
		return nil
	})
	if err != nil {
		return err
	}
	for month := range months {
		d.months = append(d.months, month)
	}
	slices.Sort(d.months)
	for i := range d.posts {
		k, _ := slices.BinarySearch(d.months, when[i])
		d.posts[i].month = int32(k)
	}
	if elsewhere > 0 {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("%s of accounts whose country is not known %s left out", text.Plural(elsewhere, "post", "posts"), map[bool]string{true: "is", false: "are"}[elsewhere == 1]))
	}
	return nil
}

// shares fills the table and the figure of core, slot and local.
func (d *localCase) shares() {
	type spread struct {
		countries map[int32]bool
		filled    map[uint64]bool
	}
	families, templates := map[uint64]*spread{}, map[uint64]*spread{}
	add := func(to map[uint64]*spread, key uint64, country int32, filled uint64) {
		s := to[key]
		if s == nil {
			s = &spread{map[int32]bool{}, map[uint64]bool{}}
			to[key] = s
		}
		s.countries[country] = true
		s.filled[filled] = true
	}
	for _, p := range d.posts {
		if p.repost {
			continue
		}
		if p.family != 0 {
			add(families, p.family, d.of[p.account], 0)
		}
		if p.text != 0 {
			add(templates, p.text, d.of[p.account], p.filled)
		}
	}
	const kinds = 5
	names := [kinds]string{"core", "slot", "local", "too short", "passed on"}
	counts := make([][kinds]int, len(d.countries))
	shown := [kinds][]demarche.RecordID{}
	accounts := make([]map[int32]bool, len(d.countries))
	for _, p := range d.posts {
		g, kind := d.of[p.account], 2
		switch t := templates[p.text]; {
		case p.repost:
			kind = 4
		case p.family != 0 && len(families[p.family].countries) >= d.Core:
			kind = 0
		case p.text != 0 && len(t.countries) > 1 && len(t.filled) > 1:
			kind = 1
		case p.family == 0:
			kind = 3
		}
		counts[g][kind]++
		if len(shown[kind]) < 6 {
			shown[kind] = append(shown[kind], p.record)
		}
		if accounts[g] == nil {
			accounts[g] = map[int32]bool{}
		}
		accounts[g][p.account] = true
	}
	t := demarche.Table{
		Name: "shares", Title: fmt.Sprintf("core, slot and local, by country, n = %s", text.Plural(len(d.posts), "post", "posts")),
		Columns: []demarche.Column{
			{Name: "country", Doc: "by its code where it is known; all for all together"},
			{Name: "accounts", Unit: "accounts", Doc: "of it"},
			{Name: "posts", Unit: "posts", Doc: "of these"},
			{Name: "compared", Unit: "posts", Doc: "of their own, with a text long enough to compare"},
			{Name: "core", Unit: "share", Doc: fmt.Sprintf("of compared: the text or one nearly the same is in %d countries or more", d.Core)},
			{Name: "slot", Unit: "share", Doc: "the same as one of another country but for names, numbers and states"},
			{Name: "local", Unit: "share", Doc: "the rest"},
			{Name: "low", Unit: "share", Doc: "of the interval of local, 95 %, posts taken as independent (Wilson)"},
			{Name: "high", Unit: "share", Doc: "of the interval of local"},
			{Name: "too_short", Unit: "posts", Doc: "not compared: no text, or fewer than 4 words or 20 characters"},
			{Name: "passed_on", Unit: "posts", Doc: "reposts, whose words are others'"},
		},
	}
	f := demarche.Figure{
		Title:    "How much of what each country's accounts post is their own",
		Subtitle: fmt.Sprintf("Local share of posts that can be compared, by country, with an interval that takes posts as independent; core are texts in %d countries or more", d.Core),
		Mark:     demarche.Intervals, X: "country", Y: "local",
		Table: demarche.Table{
			Name: "local", Title: "local share of posts, by country",
			Columns: []demarche.Column{
				{Name: "country", Doc: "by its code"},
				{Name: "local", Unit: "share", Doc: "of posts that can be compared"},
				{Name: "low", Unit: "share", Doc: "of its interval"},
				{Name: "high", Unit: "share", Doc: "of its interval"},
			},
		},
	}
	row := func(name string, accounts int, n [kinds]int) {
		compared := n[0] + n[1] + n[2]
		of := float64(compared)
		lo, hi := stat.Wilson(n[2], compared, 0.95)
		t.Rows = append(t.Rows, []any{name, int64(accounts), int64(compared + n[3] + n[4]), int64(compared), known(float64(n[0]) / of), known(float64(n[1]) / of), known(float64(n[2]) / of), known(lo), known(hi), int64(n[3]), int64(n[4])})
		if compared > 0 && name != "all" {
			f.Table.Rows = append(f.Table.Rows, []any{name, float64(n[2]) / of, lo, hi})
		}
	}
	all := [kinds]int{}
	for _, n := range counts {
		for k, v := range n {
			all[k] += v
		}
	}
	row("all", len(d.accounts), all)
	for g, name := range d.countries {
		row(name, len(accounts[g]), counts[g])
	}
	d.result.Tables = append(d.result.Tables, t)
	if len(f.Table.Rows) > 0 {
		d.result.Figures = append(d.result.Figures, f)
	}
	examples := demarche.Table{
		Name: "examples", Title: "posts of each kind",
		Columns: []demarche.Column{
			{Name: "share", Doc: "core, slot or local"},
			{Name: "posts", Unit: "posts", Doc: "of it"},
			{Name: "records", Doc: "the first posts, and how many more"},
		},
	}
	for k := range 3 {
		examples.Rows = append(examples.Rows, []any{names[k], int64(all[k]), recordList(shown[k], all[k])})
	}
	d.result.Tables = append(d.result.Tables, examples)
	if len(d.countries) < d.Core {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("there are %d countries, and the core wants %d: nothing can be of it (--core)", len(d.countries), d.Core))
	}
}

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
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("posts have %s by %s: there is no index", text.Plural(len(count), "code", "codes"), about))
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
			{Name: "p_accounts", Doc: "the same where countries are dealt among accounts; empty where each country has one"},
			{Name: "uncorrected", Doc: "the index without the correction: too large where codes are many and posts few"},
			{Name: "information", Unit: "bits", Doc: "I(code; country | month)"},
			{Name: "entropy", Unit: "bits", Doc: "H(code)"},
		},
		Rows: [][]any{{about, int64(len(names)), int64(len(occurrences)), int64(len(d.countries)), int64(len(d.accounts)), known(l.Index), known(l.Lo), known(l.Hi), known(l.Chance), known(l.P), known(l.PAccounts), known(l.Raw), l.Information, l.Entropy}},
	}
	d.result.Tables = append(d.result.Tables, t)
	if math.IsNaN(l.PAccounts) {
		d.result.Notes = append(d.result.Notes, "each country has one account: an account's own habit is not told from its country's")
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
		t.Rows = append(t.Rows, []any{d.countries[x.country], names[x.code], int64(x.seen), x.expected, x.seen / x.expected, expOf(q[i])})
	}
	d.result.Tables = append(d.result.Tables, t)
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
