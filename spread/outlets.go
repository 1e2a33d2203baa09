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

// Outlets says what posts have to do with outlets and accounts that lists name.
var Outlets = analysis.Analysis{
	Name: "outlets",
	Doc: `how many posts link to, pass on, mention or are by what lists tie to a state

In: the posts, with their links (those of reposts by their texts unless --reposts=false),
whom they pass on, answer and mention; and the listings of the case (listings-csv,
gmf-state-media-csv), beside which stands a starter list of outlets and accounts of
several countries unless --starter=false. --by names a column whose values part the posts
into classes. --platform says on which platform the accounts are of which no file says it.

Out: first the share of posts with a link of which nobody knows where it leads,
because all their links are short addresses (t.co, bit.ly...) or numbers in place of an
address; and the share of those that lead to a film or a post on a platform of which
neither the address nor a row of the case says whose it is (unresolved). By platform, how
far that is known, and the films and posts that most posts link to: listings-csv with the
column account takes a row for each, and it is resolved. Then, for each class and level of
the lists, the share of the other posts with a link, with an interval by drawing accounts,
and the bounds within which the share of all posts with a link must lie, whatever is not
known. Then, for each class, five ways to have to do with what is listed, each with a
denominator and what is not known of it: posts by a listed account; reposts and quotes of
one; mentions of one and answers to it; links to its page or to what it posted on a
platform; links to a listed domain. The same by state. Then the outlets and the ways, with
the list, its version, source and date, and the first records; persons that are listed,
under labels in what leaves the case; each list, how much it resolves, and the shares
without it; accounts of the case that a list names; and domains that the same accounts
link to.

A list's domain stands for all hosts under it, and the longest of a list's domains counts,
on the days for which the listing holds. An account is compared on its platform alone, in
one spelling (listings-csv says which), in any case of letters. Where lists differ, the
level nearest to a state is taken, and how often they do is told. A short address that an
outlet uses for itself alone (on.rt.com) is that outlet's where a list has it. Of whom a
repost is, is known by its text ("RT @handle") or where the post is in the case.

Limits: a level is what the list says, and the list's reasons are its own; to be state-
controlled says nothing of an article. To link, mention or pass on is not to agree: what is
rebutted is linked too. Handles change hands; a list has them as of its day. No address
is looked up over the network, so what is short in the file stays unknown, and so does
whose film youtu.be/ID is. An account has several names (on YouTube an identifier, a
handle and older ones; on Facebook, VK and OK a number): one that is called in a way in
which no list calls an account of its platform counts as unresolved; where lists use both
ways, it counts as not listed, and may be. A mention in a text is read by the rule of X:
a handle is cut at a point, unless the file has a column of mentions. Of a repost's text
only its links are counted, and not whom it mentions. Mirrors and copies under other names
are only seen where a list has them.

Sources: State Media Monitor typology (Dragomir and Söderström 2021, The State of State
Media); Golovchenko and others 2020, doi:10.1177/1940161220912682 (links of the IRA, those
to YouTube by channel).
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New:   func() analysis.Run { return &OutletsRun{Starter: true, Reposts: true, Top: 30, Draws: 500, Seed: 1} },
}

// OutletsRun is a run of [Outlets].
type OutletsRun struct {
	By       string
	Platform string
	Starter  bool
	Reposts  bool
	Top      int
	Draws    int
	Seed     uint64
}

// Flags implements [analysis.Run].
func (r *OutletsRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.By, "by", r.By, "a `column` whose values are the classes")
	fs.StringVar(&r.Platform, "platform", r.Platform, "the `platform` of the accounts of which the file tells none: x, telegram...")
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

// Where the links of a post lead, the least that is known first.
const (
	unexpandable = iota // all are short addresses, or numbers in place of addresses
	unresolved          // one at least is of a platform, and whose it is is not known; none of the following
	resolved            // one at least leads to where no list has anything, and none to where one has
	isListed
)

// A linked is a post with links.
type linked struct {
	post
	targets []int32 // in linkCase.targets, sorted, each once
	state   int
	level   int // in demarche.Levels, of a listed one
}

// A linkCase is the posts with links of a case.
type linkCase struct {
	*OutletsRun
	*reading
	*lists
	targets []target
	linked  []linked
	named   map[uint64]casefile.Actor // the accounts of the case
	differ  int                       // posts of which lists differ
	numbers int                       // posts whose links are numbers in place of addresses
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
	if d.named, err = c.Actors(ctx, d.actors); err != nil {
		return nil, err
	}
	d.judge("")
	d.unknown()
	d.platforms()
	d.result.Notes = append(d.result.Notes, d.reading.notes...)
	d.result.Notes = append(d.result.Notes, d.lists.notes...)
	if len(d.lists.names) == 0 {
		d.result.Notes = append(d.result.Notes, "there are no lists: add one (listings-csv, gmf-state-media-csv), or leave --starter=false out")
		return d.result, ctx.Err()
	}
	progress("reading reposts and mentions", 0, 0)
	t, err := d.touch(ctx, c)
	if err != nil {
		return nil, err
	}
	d.levels()
	d.ways(t)
	d.states(t)
	d.outlets(t)
	d.sensitivity(t)
	d.accounts(t)
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
		for _, k := range p.targets {
			key := [2]int64{int64(k), int64(day)}
			t := d.targets[k]
			v, ok := of[key]
			if !ok {
				v.level = -1
				if found := d.entriesAt(t, day, without); len(found) > 0 {
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
			case t.host == "" || text.IsShortener(t.host):
			case d.unresolved(t):
				p.state = max(p.state, unresolved)
			default:
				p.state = max(p.state, resolved)
			}
		}
		if differ {
			d.differ++
		}
	}
}

// unknown fills the table that comes first, and the notes that do.
func (d *linkCase) unknown() {
	t := demarche.Table{
		Name: "links", Title: "the share of posts with a link of which it is not known where it leads, before all other shares",
		Columns: []demarche.Column{
			{Name: "class", Doc: "the value of the column; all for all together"},
			{Name: "posts", Unit: "posts", Doc: "of the class"},
			{Name: "with_link", Unit: "posts", Doc: "of these with a link"},
			{Name: "unexpandable", Unit: "posts", Doc: "all links of which are short addresses, or numbers in place of addresses"},
			{Name: "share", Unit: "share", Doc: "unexpandable of with_link"},
			{Name: "unresolved", Unit: "posts", Doc: "whose links that are not short lead to a platform of which lists have accounts, and do not tell whose the film or post is, nor does a row of the case"},
			{Name: "share_unresolved", Unit: "share", Doc: "unresolved of with_link"},
			{Name: "resolved", Unit: "posts", Doc: "a link of which leads to where it is known whether it is listed: all shares of levels are of these"},
		},
	}
	posts := make([]int, len(d.classes))
	for _, p := range d.posts {
		posts[p.class]++
	}
	counts := make([][3]int, len(d.classes))
	all := [3]int{}
	for _, p := range d.linked {
		for _, n := range []*[3]int{&counts[p.class], &all} {
			n[0]++
			switch p.state {
			case unexpandable:
				n[1]++
			case unresolved:
				n[2]++
			}
		}
	}
	row := func(name string, posts int, n [3]int) []any {
		return []any{
			name, int64(posts), int64(n[0]), int64(n[1]), analysis.Known(float64(n[1]) / float64(n[0])),
			int64(n[2]), analysis.Known(float64(n[2]) / float64(n[0])), int64(n[0] - n[1] - n[2]),
		}
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
	known := all[0] - all[1] - all[2]
	note := fmt.Sprintf("of %s with a link, %s (%.2f %%) have only short addresses or numbers, of which it is not known where they lead",
		text.Plural(all[0], "post", "posts"), text.Count(all[1]), 100*float64(all[1])/float64(all[0]))
	if all[2] > 0 {
		note += fmt.Sprintf(", and %s (%.2f %%) lead to a film or a post of which it is not known whose it is", text.Count(all[2]), 100*float64(all[2])/float64(all[0]))
	}
	note += fmt.Sprintf("; every share of levels is of the other %s", text.Count(known))
	if 2*known < all[0] {
		note += ": too few to speak for all. Give the file its expanded links (--map links=COLUMN) where there are any"
	}
	d.result.Notes = append(d.result.Notes, note)
	if d.numbers > 0 {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("the links of %s are numbers in place of addresses, as the file has them", text.Plural(d.numbers, "post", "posts")))
	}
}
