package spread

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/stat"
	"demarche/text"
)

// Outlets says to whose outlets posts link.
var Outlets = analysis.Analysis{
	Name: "outlets",
	Doc: `how many posts link to outlets that lists call state-controlled or otherwise tied to a state

In: the links of all posts, those of reposts by their texts unless --reposts=false, and the
listings of the case (listings-csv, gmf-state-media-csv), beside which stands a starter
list of outlets and accounts of several countries unless --starter=false. --by names a
column whose values part the posts into classes.

Out, in this order: the share of posts with a link of which nobody knows where it leads,
because all their links are short addresses (t.co, bit.ly...) or numbers in place of an
address; then, for each class and level of the lists, the share of the other posts with a
link, with an interval by drawing accounts, and the bounds within which the share of all
posts with a link must lie, whatever the short addresses lead to. Then the outlets, with
the list and version that say so and the first records; each list, how much of the links
it resolves, and the shares without it; accounts of the case that a list names; and
domains that the same accounts link to.

A list's domain stands for all hosts under it, and the longest of a list's domains counts,
on the days for which the listing holds. Where lists differ, the level nearest to a state
is taken, and how often they do is told. A short address that an outlet uses for itself
alone (on.rt.com) is that outlet's where a list has it.

Limits: a level is what the list says, and the list's reasons are its own; to be state-
controlled says nothing of an article. To link is not to agree: what is rebutted is
linked too. No address is looked up over the network, so what is short in the file stays
unknown. Mirrors and copies under other names are only seen where a list has them.

Sources: State Media Monitor typology (Dragomir and Söderström 2021, The State of State
Media); Golovchenko and others 2020, doi:10.1177/1940161220912682 (links of the IRA).
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New:   func() analysis.Run { return &OutletsRun{Starter: true, Reposts: true, Top: 30, Draws: 500, Seed: 1} },
}

// OutletsRun is a run of [Outlets].
type OutletsRun struct {
	By      string
	Starter bool
	Reposts bool
	Top     int
	Draws   int
	Seed    uint64
}

// Flags implements [analysis.Run].
func (r *OutletsRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.By, "by", r.By, "a `column` whose values are the classes")
	fs.BoolVar(&r.Starter, "starter", r.Starter, "use the starter list that comes with the program, beside the lists of the case")
	fs.BoolVar(&r.Reposts, "reposts", r.Reposts, "count the links in the texts of reposts")
	fs.IntVar(&r.Top, "top", r.Top, "outlets, and pairs of domains, in their tables")
	fs.IntVar(&r.Draws, "draws", r.Draws, "draws of accounts for an interval")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "their seed")
}

// Each implements [analysis.Run].
func (r *OutletsRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *OutletsRun) Reads() []string { return nil }

// Where the links of a post lead.
const (
	unexpandable = iota // all are short addresses, or numbers in place of addresses
	resolved            // one at least is of a known host, and none is listed
	isListed
)

// A linked is a post with links.
type linked struct {
	post
	hosts []int32 // in linkCase.hosts, sorted, each once
	state int
	level int // in demarche.Levels, of a listed one
}

// A linkCase is the posts with links of a case.
type linkCase struct {
	*OutletsRun
	*reading
	*lists
	hosts   []string
	opaque  []bool // of a host: it is no address
	linked  []linked
	differ  int // posts of which lists differ
	numbers int // posts whose links are numbers in place of addresses
	result  *demarche.Result
}

// Do implements [analysis.Run].
func (r *OutletsRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if r.Top < 1 || r.Draws < 20 {
		return nil, demarche.Errorf(demarche.Usage, "--top %d, --draws %d: want 1 or more, and 20 or more", r.Top, r.Draws)
	}
	d := &linkCase{OutletsRun: r, result: &demarche.Result{}}
	var err error
	if d.lists, err = readLists(ctx, c, r.Starter); err != nil {
		return nil, err
	}
	progress("reading posts", 0, 0)
	if d.reading, err = read(ctx, c, &selection{}, r.By); err != nil {
		return nil, err
	}
	progress("reading links", 0, 0)
	if err := d.readLinks(ctx, c); err != nil {
		return nil, err
	}
	d.judge("")
	d.unknown()
	d.result.Notes = append(d.result.Notes, d.reading.notes...)
	d.result.Notes = append(d.result.Notes, d.lists.notes...)
	if len(d.lists.names) == 0 {
		d.result.Notes = append(d.result.Notes, "there are no lists: add one (listings-csv, gmf-state-media-csv), or leave --starter=false out")
		return d.result, ctx.Err()
	}
	d.levels()
	if err := d.outlets(ctx); err != nil {
		return nil, err
	}
	d.sensitivity()
	if err := d.accounts(ctx, c); err != nil {
		return nil, err
	}
	d.together()
	return d.result, cited(ctx, c, d.result)
}

// judge says of each post where its links lead; without is a list that is left out.
func (d *linkCase) judge(without string) {
	d.differ = 0
	type verdict struct {
		level  int
		differ bool
	}
	of := map[[2]int64]verdict{} // by host and day
	for i := range d.linked {
		p := &d.linked[i]
		p.state, p.level = unexpandable, len(demarche.Levels)
		day := dayOf(p.at)
		differ := false
		for _, h := range p.hosts {
			key := [2]int64{int64(h), int64(day)}
			v, ok := of[key]
			if !ok {
				v.level = -1
				if found := d.lists.of(d.hosts[h], day, without); !d.opaque[h] && len(found) > 0 {
					var level string
					level, v.differ = nearest(found)
					v.level = slices.Index(demarche.Levels, level)
				}
				of[key] = v
			}
			switch {
			case v.level >= 0:
				p.state, p.level = isListed, min(p.level, v.level)
				differ = differ || v.differ
			case p.state != isListed && !d.opaque[h] && !text.IsShortener(d.hosts[h]):
				p.state = resolved
			}
		}
		if differ {
			d.differ++
		}
	}
}

// unknown fills the table that comes first, and the note that does.
func (d *linkCase) unknown() {
	t := demarche.Table{
		Name: "links", Title: "the share of posts with a link of which it is not known where it leads, before all other shares",
		Columns: []demarche.Column{
			{Name: "class", Doc: "the value of the column; all for all together"},
			{Name: "posts", Unit: "posts", Doc: "of the class"},
			{Name: "with_link", Unit: "posts", Doc: "of these with a link"},
			{Name: "unexpandable", Unit: "posts", Doc: "all links of which are short addresses, or numbers in place of addresses"},
			{Name: "share", Unit: "share", Doc: "unexpandable of with_link"},
			{Name: "resolved", Unit: "posts", Doc: "a link of which leads to a known host: all shares of levels are of these"},
		},
	}
	posts := make([]int, len(d.classes))
	for _, p := range d.posts {
		posts[p.class]++
	}
	counts := make([][2]int, len(d.classes))
	for _, p := range d.linked {
		counts[p.class][0]++
		if p.state == unexpandable {
			counts[p.class][1]++
		}
	}
	row := func(name string, posts int, n [2]int) []any {
		return []any{name, int64(posts), int64(n[0]), int64(n[1]), known(float64(n[1]) / float64(n[0])), int64(n[0] - n[1])}
	}
	all := [2]int{}
	for _, n := range counts {
		all[0], all[1] = all[0]+n[0], all[1]+n[1]
	}
	t.Rows = append(t.Rows, row("all", len(d.posts), all))
	if len(d.classes) > 1 {
		for k, name := range d.classes {
			t.Rows = append(t.Rows, row(name, posts[k], counts[k]))
		}
	}
	d.result.Tables = append(d.result.Tables, t)
	if all[0] == 0 {
		d.result.Notes = append(d.result.Notes, "no post has a link")
		return
	}
	share := float64(all[1]) / float64(all[0])
	note := fmt.Sprintf("of %s with a link, %s (%.2f %%) have only short addresses or numbers, of which it is not known where they lead; every share of levels is of the other %s",
		text.Plural(all[0], "post", "posts"), text.Count(all[1]), 100*share, text.Count(all[0]-all[1]))
	if share > 0.5 {
		note += ": too few to speak for all. Give the file its expanded links (--map links=COLUMN) where there are any"
	}
	d.result.Notes = append(d.result.Notes, note)
	if d.numbers > 0 {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("the links of %s are numbers in place of addresses, as the file has them", text.Plural(d.numbers, "post", "posts")))
	}
}

// levels fills the table of shares by class and level, and the figure.
func (d *linkCase) levels() {
	t := demarche.Table{
		Name: "levels", Title: "posts that link to what lists call so, of posts whose links are known, by class and level",
		Columns: []demarche.Column{
			{Name: "class", Doc: "the value of the column; all for all together"},
			{Name: "level", Doc: "the nearest to a state of what the post links to, as the lists say"},
			{Name: "posts", Unit: "posts", Doc: "that link to it"},
			{Name: "accounts", Unit: "accounts", Doc: "that posted them"},
			{Name: "share", Unit: "share", Doc: "of posts with a link to a known host"},
			{Name: "low", Unit: "share", Doc: "of its interval, 95 %, by drawing accounts"},
			{Name: "high", Unit: "share", Doc: "of its interval, 95 %"},
			{Name: "at_least", Unit: "share", Doc: "of all posts with a link, where no short address leads there"},
			{Name: "at_most", Unit: "share", Doc: "of all posts with a link, where every short address leads there"},
		},
	}
	f := demarche.Figure{
		Subtitle: "Share of posts with a link to a known host that link to what a list calls so, with its interval by drawing accounts; the share of links that are not known stands in the table before",
		Mark:     demarche.Intervals, X: "what", Y: "share", Group: "level",
		Table: demarche.Table{
			Name: "shares", Title: "posts that link to what lists call so, by class and level",
			Columns: []demarche.Column{
				{Name: "what", Doc: "the class and the level"},
				{Name: "share", Unit: "share", Doc: "of posts with a link to a known host"},
				{Name: "low", Unit: "share", Doc: "of its interval"},
				{Name: "high", Unit: "share", Doc: "of its interval"},
				{Name: "level", Doc: "as the lists say"},
			},
		},
	}
	r := rand.New(rand.NewPCG(d.Seed, 2))
	classes := []int{-1}
	if len(d.classes) > 1 {
		for k := range d.classes {
			classes = append(classes, k)
		}
	}
	most := ""
	for _, k := range classes {
		name := "all"
		if k >= 0 {
			name = d.classes[k]
		}
		for level, word := range demarche.Levels {
			by := map[int32]*[2]float64{}
			var order []int32
			all, open := 0, 0
			for _, p := range d.linked {
				if k >= 0 && int(p.class) != k {
					continue
				}
				all++
				if p.state == unexpandable {
					open++
					continue
				}
				n := by[p.actor]
				if n == nil {
					n = &[2]float64{}
					by[p.actor] = n
					order = append(order, p.actor)
				}
				n[0]++
				if p.state == isListed && p.level == level {
					n[1]++
				}
			}
			slices.Sort(order)
			counts, hits, posts, accounts := make([][2]float64, len(order)), 0.0, 0.0, 0
			for i, a := range order {
				counts[i] = *by[a]
				posts, hits = posts+counts[i][0], hits+counts[i][1]
				if counts[i][1] > 0 {
					accounts++
				}
			}
			if all == 0 {
				continue
			}
			lo, hi := drawn(counts, d.Draws, r)
			t.Rows = append(t.Rows, []any{name, word, int64(hits), int64(accounts), known(hits / posts), lo, hi, hits / float64(all), (hits + float64(open)) / float64(all)})
			if hits > 0 {
				f.Table.Rows = append(f.Table.Rows, []any{name + ": " + word, known(hits / posts), lo, hi, word})
				if k < 0 && most == "" {
					most = fmt.Sprintf("%.2g %% of posts with a link to a known host link to what lists call %s", 100*hits/posts, word)
				}
			}
		}
	}
	d.result.Tables = append(d.result.Tables, t)
	if len(f.Table.Rows) > 0 {
		f.Title = upper(most)
		d.result.Figures = append(d.result.Figures, f)
	}
	if d.differ > 0 {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("for %s the lists differ in the level; the one nearest to a state is taken", text.Plural(d.differ, "post", "posts")))
	}
}

// sensitivity fills the table of lists, with the shares without each.
func (d *linkCase) sensitivity() {
	t := demarche.Table{
		Name: "lists", Title: "each list: how much it says, and the shares without it",
		Columns: []demarche.Column{
			{Name: "list", Doc: "its name and version; the digest of its file where it tells none"},
			{Name: "entries", Unit: "entries", Doc: "domains and handles that it has"},
			{Name: "posts", Unit: "posts", Doc: "with a link that it resolves"},
			{Name: "resolves", Unit: "share", Doc: "of posts with a link to a known host"},
			{Name: "alone", Unit: "posts", Doc: "that no other list resolves"},
		},
	}
	for _, level := range demarche.Levels {
		t.Columns = append(t.Columns, demarche.Column{Name: "without_" + anchor(level), Unit: "share", Doc: "of posts with a link to a known host, " + level + " by the other lists"})
	}
	open := 0
	for _, p := range d.linked {
		if p.state != unexpandable {
			open++
		}
	}
	before := make([]int, len(d.linked))
	for i, p := range d.linked {
		before[i] = p.state
	}
	for _, name := range d.lists.names {
		posts, alone := 0, 0
		for _, p := range d.linked {
			if slices.ContainsFunc(p.hosts, func(h int32) bool {
				return !d.opaque[h] && slices.ContainsFunc(d.lists.of(d.hosts[h], dayOf(p.at), ""), func(e *entry) bool { return e.list() == name })
			}) {
				posts++
			}
		}
		d.judge(name)
		shares := make([]int, len(demarche.Levels))
		left := 0
		for i, p := range d.linked {
			if before[i] == isListed && p.state != isListed {
				alone++
			}
			if p.state != unexpandable {
				left++
			}
			if p.state == isListed {
				shares[p.level]++
			}
		}
		row := []any{name, int64(d.lists.count[name]), int64(posts), known(float64(posts) / float64(open)), int64(alone)}
		for _, n := range shares {
			row = append(row, known(float64(n)/float64(left)))
		}
		t.Rows = append(t.Rows, row)
	}
	d.judge("")
	d.result.Tables = append(d.result.Tables, t)
}

// outlets fills the table of what is linked to, by the entries of the lists.
func (d *linkCase) outlets(ctx context.Context) error {
	type hit struct {
		*entry
		posts    int
		accounts map[int32]bool
		records  []demarche.RecordID
	}
	by := map[*entry]*hit{}
	var all []*hit
	for _, p := range d.linked {
		if err := ctx.Err(); err != nil {
			return err
		}
		said := map[*entry]bool{}
		for _, h := range p.hosts {
			if d.opaque[h] {
				continue
			}
			for _, e := range d.lists.of(d.hosts[h], dayOf(p.at), "") {
				if said[e] {
					continue
				}
				said[e] = true
				x := by[e]
				if x == nil {
					x = &hit{entry: e, accounts: map[int32]bool{}}
					by[e] = x
					all = append(all, x)
				}
				x.posts++
				x.accounts[p.actor] = true
				if len(x.records) < 6 {
					x.records = append(x.records, p.record)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b *hit) int {
		return cmp.Or(cmp.Compare(b.posts, a.posts), cmp.Compare(a.Pattern, b.Pattern), cmp.Compare(a.list(), b.list()), cmp.Compare(a.Name, b.Name))
	})
	t := demarche.Table{
		Name: "outlets", Title: fmt.Sprintf("the outlets that most posts link to, %d of %s", min(len(all), d.Top), text.Plural(len(all), "listing", "listings")),
		Columns: []demarche.Column{
			{Name: "domain", Doc: "with all that is under it"},
			{Name: "name", Doc: "as the list says"},
			{Name: "level", Doc: "as the list says"},
			{Name: "country", Doc: "the state, by its code"},
			{Name: "list", Doc: "its name and version"},
			{Name: "source", Doc: "where the list has it from"},
			{Name: "confidence", Doc: "how far the row was checked: recalled is from memory"},
			{Name: "posts", Unit: "posts", Doc: "that link to it"},
			{Name: "accounts", Unit: "accounts", Doc: "that posted them"},
			{Name: "records", Doc: "the first posts, and how many more"},
		},
	}
	for _, x := range all[:min(len(all), d.Top)] {
		t.Rows = append(t.Rows, []any{x.Pattern, x.Name, x.Level, x.Country, x.list(), x.source, string(x.confidence), int64(x.posts), int64(len(x.accounts)), recordList(x.records, x.posts)})
	}
	d.result.Tables = append(d.result.Tables, t)
	return nil
}

// accounts lists the accounts of the case that a list names.
func (d *linkCase) accounts(ctx context.Context, c *casefile.Case) error {
	if len(d.lists.handles) == 0 {
		return nil
	}
	accounts, err := c.Actors(ctx, d.actors)
	if err != nil {
		return err
	}
	t := demarche.Table{
		Name: "accounts", Columns: []demarche.Column{
			{Name: "actor", Doc: "the account"},
			{Name: "level", Doc: "as the list says"},
			{Name: "role", Doc: "as the list says"},
			{Name: "country", Doc: "the state, by its code"},
			{Name: "list", Doc: "its name and version"},
			{Name: "confidence", Doc: "how far the row was checked"},
			{Name: "posts", Unit: "posts", Doc: "of the account in the case"},
		},
	}
	for _, n := range d.actors {
		a := accounts[n]
		for _, e := range d.lists.handles[strings.ToLower(a.Platform)+":"+handleOf(a.ID)] {
			t.Rows = append(t.Rows, []any{a.ID, e.Level, e.Role, e.Country, e.list(), string(e.confidence), a.Posts})
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b []any) int { return cmp.Compare(b[6].(int64), a[6].(int64)) })
	if len(t.Rows) > 0 {
		t.Title = "accounts of the case that a list names, n = " + text.Count(len(t.Rows))
		d.result.Tables = append(d.result.Tables, t)
	}
	return nil
}

// handleOf returns the handle in an account's name in the case, in lower case.
func handleOf(id string) string {
	if _, after, ok := strings.Cut(id, ":"); ok {
		id = after
	}
	return strings.ToLower(strings.TrimPrefix(id, "@"))
}

// mostTogether is how many domains, those of most accounts, are compared in pairs.
const mostTogether = 150

// together fills the table of domains that the same accounts link to.
func (d *linkCase) together() {
	accounts := map[string]map[int32]bool{}
	linking := map[int32]bool{}
	for _, p := range d.linked {
		for _, h := range p.hosts {
			if host := d.hosts[h]; !d.opaque[h] && !text.IsShortener(host) {
				if accounts[host] == nil {
					accounts[host] = map[int32]bool{}
				}
				accounts[host][p.actor] = true
				linking[p.actor] = true
			}
		}
	}
	var hosts []string
	for h := range accounts {
		if len(accounts[h]) > 1 {
			hosts = append(hosts, h)
		}
	}
	slices.SortFunc(hosts, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(accounts[b]), len(accounts[a])), cmp.Compare(a, b))
	})
	if len(hosts) > mostTogether {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("of %s that two accounts or more link to, the %d of most accounts are compared in pairs", text.Plural(len(hosts), "host", "hosts"), mostTogether))
		hosts = hosts[:mostTogether]
	}
	type pair struct {
		a, b     string
		both     int
		expected float64
		logp     float64
	}
	var found []pair
	for i, a := range hosts {
		for _, b := range hosts[i+1:] {
			both := 0
			for actor := range accounts[a] {
				if accounts[b][actor] {
					both++
				}
			}
			if both < 2 {
				continue
			}
			expected := float64(len(accounts[a])) * float64(len(accounts[b])) / float64(len(linking))
			found = append(found, pair{a, b, both, expected, stat.PoissonTail(both, expected)})
		}
	}
	if len(found) == 0 {
		return
	}
	logp := make([]float64, len(found))
	for i, p := range found {
		logp[i] = p.logp
	}
	tests := float64(len(hosts)*(len(hosts)-1)) / 2
	q := stat.FalseDiscoveryRates(logp, tests)
	order := make([]int, len(found))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, k int) int {
		a, b := found[i], found[k]
		return cmp.Or(cmp.Compare(a.logp, b.logp), cmp.Compare(b.both, a.both), cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
	})
	day := dayOf(d.posts[len(d.posts)-1].at)
	levelOf := func(host string) string {
		if found := d.lists.of(host, day, ""); len(found) > 0 {
			level, _ := nearest(found)
			return level
		}
		return ""
	}
	t := demarche.Table{
		Name: "together", Title: fmt.Sprintf("hosts that the same accounts link to, %d of %s", min(len(found), d.Top), text.Plural(len(found), "pair", "pairs")),
		Columns: []demarche.Column{
			{Name: "host_1", Doc: "one host"},
			{Name: "level_1", Doc: "as the lists say; empty where none has it"},
			{Name: "host_2", Doc: "the other"},
			{Name: "level_2", Doc: "as the lists say; empty where none has it"},
			{Name: "accounts", Unit: "accounts", Doc: "that link to both"},
			{Name: "chance", Unit: "accounts", Doc: "that would, if whom one links to were nothing to the other; busy accounts make more"},
			{Name: "q", Doc: "of as many by Poisson, over all pairs; not corrected for how active accounts are"},
		},
	}
	for _, i := range order[:min(len(order), d.Top)] {
		p := found[i]
		t.Rows = append(t.Rows, []any{p.a, levelOf(p.a), p.b, levelOf(p.b), int64(p.both), p.expected, expOf(q[i])})
	}
	d.result.Tables = append(d.result.Tables, t)
}
