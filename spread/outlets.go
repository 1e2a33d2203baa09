package spread

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/text"
)

// Outlets says to whose outlets posts link.
var Outlets = analysis.Analysis{
	Name: "outlets",
	Doc: `how many posts link to outlets that lists tie to a state

In: the links of all posts, those of reposts by their texts unless --reposts=false, and the
listings of the case (listings-csv, gmf-state-media-csv), beside which stands a starter
list of outlets and accounts of several countries unless --starter=false. --by names a
column whose values part the posts into classes.

Out: first the share of posts with a link of which nobody knows where it leads,
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
		return []any{name, int64(posts), int64(n[0]), int64(n[1]), analysis.Known(float64(n[1]) / float64(n[0])), int64(n[0] - n[1])}
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
