package spread

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/pairs"
	"demarche/state"
	"demarche/text"
	"demarche/trace"
)

// Localisation says what of many accounts is the same in all countries.
var Localisation = analysis.Analysis{
	Name: "localisation",
	Doc: `what accounts post in every country, what they fill in, and what is their own

In: the posts of the case, and the country of each account: --by a column (of an account
the value of most of its posts), or else what the lists of the case say of it. What a post
is about is its codes by coders where the case has any, else its hashtags, or --about a
column.

Out: of each country and of all, the share of posts whose text, or one nearly the same,
was posted in --core countries or more (core); that is the same as one of another country
but for names, numbers and states (slot); and the rest, posted in fewer countries (local).
The localisation index: how much of what there is to know of a post's code its country
tells, within months, 0 for nothing and 1 for all; beside it, what it is where countries
are dealt among the posts of a month at random, and where they are dealt among accounts
of about as many posts; an interval by drawing accounts. The codes that a country has most
beyond what the months lead to expect, and how many of its accounts have them. And of what
is shared between languages, by link, media or rare hashtag, which language had it first.

Limits: where each country has one account, its own habit is not told from its country's.
News of a place is posted there without being tailored to it. Slots are seen where words
have capitals, or are states; where nearly all words have, as in headlines, names are not
told from words. A translation is no near copy: it is in the core of no other language.
Small accounts have few posts, and their share of the core is then a matter of few.

Sources: Miller 1955, Note on the bias of information estimates (the correction of
entropies).
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
			of, _ := accountOf(a, "")
			for _, e := range l.accounts[of] {
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
		q := local{record: p.Record, at: p.AtUS, account: int32(k), family: family[p.Record], repost: p.IsRepost()}
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
