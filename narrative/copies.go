package narrative

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/stat"
	"demarche/text"
	"demarche/trace"
)

// Copies finds texts that several accounts posted.
var Copies = analysis.Analysis{
	Name: "copies",
	Doc: `texts that several accounts posted: copies, near-copies, templates, and chance

In: the texts of all posts that are no reposts and have at least 4 words and 20
characters, compared without links, mentions and case; their families (the same but
for punctuation, a typo, a few words; see package family); times and actors.

Out: how many texts are posted by two accounts or more, as the very same text and as
families of near-copies, and what share of posts that is; each of these families with
its posts, accounts, languages, platforms, first post, span, the lags between one post
of it and the next by another account, the share of its posts by its three busiest
accounts, and how many accounts it would have if every post of the same language and
month were as likely to be anybody's who posted then; texts that differ only in
numbers, dates and names (templates), with what stood in their slots; the lags beside
those that chance gives. --by counts in how many groups a family was posted.

What chance gives is asked twice. Of time: within each account and day its copies take
the times of any of its posts of that day, so that rhythms stay and what was in step is
no more. Of choice: within each language and month two copies at a time exchange their
authors, so that each account keeps its number of families and every family that of its
accounts; then it is counted how many pairs of accounts have several families in common.

Limits: equal texts have many causes: headlines, share buttons, quotations, proverbs,
forms of applications (their families are flagged as boilerplate by a list that
--boilerplate extends), reposts that no column tells. Accounts that one news desk feeds
copy each other. Who is first is known as finely as the times are, and among the
accounts in the case alone. An account that posts but once a day cannot be moved within it,
so the test of time claims too little. Near-copies are not transitive: two texts of a
family may be less alike than the threshold. Names cannot be told in headlines with
capitals throughout, nor in scripts without capitals. About 60 bytes a post are held in
memory.

Sources: Broder 1997, doi:10.1109/SEQUEN.1997.666900 (resemblance); Leskovec, Backstrom
and Kleinberg 2009, doi:10.1145/1557019.1557077 (copies of phrases over time); Pacheco et
al. 2021, doi:10.1609/icwsm.v15i1.18075 (texts as traces of coordination); Davison and
Hinkley 1997, doi:10.1017/CBO9780511802843 (p of random draws).
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New: func() analysis.Run {
		return &CopiesRun{Top: 30, MinAccounts: 2, Common: 5, Draws: 99, Seed: 1}
	},
}

// CopiesRun is a run of [Copies].
type CopiesRun struct {
	Top             int
	MinAccounts     int
	By              string
	Boilerplate     string
	DropBoilerplate bool
	Common          int
	Draws           int
	Seed            uint64
}

// Flags implements [analysis.Run].
func (r *CopiesRun) Flags(fs *pflag.FlagSet) {
	fs.IntVar(&r.Top, "top", r.Top, "families and templates that the tables show, those of the most accounts")
	fs.IntVar(&r.MinAccounts, "min-accounts", r.MinAccounts, "a family is told of from so many accounts on")
	fs.StringVar(&r.By, "by", r.By, "a `column` of the files: of each family it is told in how many of its values it was posted")
	fs.StringVar(&r.Boilerplate, "boilerplate", r.Boilerplate, "a `file` of more texts of applications, one pattern a line, * for anything")
	fs.BoolVar(&r.DropBoilerplate, "drop-boilerplate", r.DropBoilerplate, "leave out the texts of applications")
	fs.IntVar(&r.Common, "common", r.Common, "pairs of accounts are counted that have so many families in common")
	fs.IntVar(&r.Draws, "draws", r.Draws, "random draws of what chance gives")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the `number` that random draws begin from")
}

// Each implements [analysis.Run].
func (r *CopiesRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *CopiesRun) Reads() []string { return []string{trace.Family} }

func (r *CopiesRun) check() error {
	switch {
	case r.Top < 1:
		return demarche.Errorf(demarche.Usage, "--top %d: want 1 or more", r.Top)
	case r.MinAccounts < 2:
		return demarche.Errorf(demarche.Usage, "--min-accounts %d: want 2 or more; a copy is of two accounts", r.MinAccounts)
	case r.Common < 1:
		return demarche.Errorf(demarche.Usage, "--common %d: want 1 or more", r.Common)
	case r.Draws < 19:
		return demarche.Errorf(demarche.Usage, "--draws %d: want 19 or more, of which p cannot be smaller than 0.05", r.Draws)
	}
	return nil
}

// A family is a text that several accounts posted, or several that are nearly the same.
type copyFamily struct {
	number      uint64
	places      []int32 // of its posts, by time
	actors      []int32
	perActor    []int
	boilerplate bool
}

// Do implements [analysis.Run].
func (r *CopiesRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	list, err := readBoilerplate(r.Boilerplate)
	if err != nil {
		return nil, err
	}
	if err := c.Derive(ctx, r.Reads(), progress); err != nil {
		return nil, err
	}
	ps, err := readPosts(ctx, c, r.By, "", true, progress)
	if err != nil {
		return nil, err
	}
	progress("putting copies together", 0, 0)
	families := ps.families(r.MinAccounts)
	numbers := make([]uint64, len(families))
	for i := range families {
		numbers[i] = families[i].number
	}
	texts, err := textsOf(ctx, c, numbers)
	if err != nil {
		return nil, err
	}
	result := &demarche.Result{Notes: []string{noteCopy}}
	families = r.flag(families, texts, list, result)
	result.Tables = append(result.Tables, r.summary(ps))
	if len(families) == 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("no text was posted by %d accounts or more", r.MinAccounts))
		return result, nil
	}
	if err := r.tellFamilies(ctx, c, ps, families, texts, result); err != nil {
		return nil, err
	}
	if err := r.tellChance(ctx, ps, families, result, progress); err != nil {
		return nil, err
	}
	return result, r.tellTemplates(ctx, c, ps, result, progress)
}

// families returns the families that so many actors posted, those of the most actors first.
func (ps *posts) families(least int) []copyFamily {
	var all []copyFamily
	for _, places := range ps.groupsOf(func(p *post) uint64 { return p.family }) {
		if len(places) < least {
			continue
		}
		f := copyFamily{number: ps.all[places[0]].family, places: places}
		if f.actors, f.perActor = ps.actorsOf(places); len(f.actors) >= least {
			all = append(all, f)
		}
	}
	slices.SortFunc(all, func(a, b copyFamily) int {
		return cmp.Or(len(b.actors)-len(a.actors), len(b.places)-len(a.places), cmp.Compare(a.number, b.number))
	})
	return all
}

// flag marks the families that applications write, or leaves them out.
func (r *CopiesRun) flag(families []copyFamily, texts map[uint64]string, list boilerplate, result *demarche.Result) []copyFamily {
	n, posts := 0, 0
	for i := range families {
		f := &families[i]
		if f.boilerplate = list.has(texts[f.number]); f.boilerplate {
			n++
			posts += len(f.places)
		}
	}
	if n == 0 {
		return families
	}
	what := "flagged as boilerplate; --drop-boilerplate leaves them out"
	if r.DropBoilerplate {
		what = "left out of families and of what chance gives; the summary counts them"
		families = slices.DeleteFunc(families, func(f copyFamily) bool { return f.boilerplate })
	}
	result.Notes = append(result.Notes, fmt.Sprintf("%s, of %s, %s written by applications and %s", text.Plural(n, "family", "families"), text.Plural(posts, "post", "posts"), map[bool]string{true: "is", false: "are"}[n == 1], what))
	return families
}

// lags returns the times between a post of a family and the next, where another actor
// posted it, in seconds.
func (ps *posts) lags(places []int32, to []float64) []float64 {
	for i := 1; i < len(places); i++ {
		a, b := &ps.all[places[i-1]], &ps.all[places[i]]
		if a.actor != b.actor {
			to = append(to, float64(b.at-a.at)/1e6)
		}
	}
	return to
}

// inStep is how close two copies are that were posted in step.
const inStep = 10 * time.Minute

// testable reports whether the times of the posts are fine enough for a window.
func (ps *posts) testable(window time.Duration) bool { return window >= 2*ps.resolution }

func shareWithin(lags []float64, window time.Duration) float64 {
	n := 0
	for _, l := range lags {
		if l <= window.Seconds() {
			n++
		}
	}
	return float64(n) / float64(len(lags))
}

// summary counts copies by how the texts are compared.
func (r *CopiesRun) summary(ps *posts) demarche.Table {
	t := demarche.Table{
		Name: "copies", Title: fmt.Sprintf("texts that occur more than once, n = %s posts", text.Count(len(ps.all))),
		Columns: []demarche.Column{
			{Name: "compared_as", Doc: "how texts are compared"},
			{Name: "rung", Doc: "where it stands on the ladder of what can be claimed"},
			{Name: "posts_compared", Unit: "posts", Doc: "posts that have a text long enough to be compared and are no reposts"},
			{Name: "repeated", Unit: "texts", Doc: "texts, or families of them, with two posts or more"},
			{Name: "shared", Unit: "texts", Doc: "those of two accounts or more"},
			{Name: "shared_posts", Unit: "posts", Doc: "posts of these"},
			{Name: "shared_share", Unit: "share", Doc: "of the posts compared"},
			{Name: "in_step", Unit: "share", Doc: "of the lags from one post to the next by another account, those of at most one step of the times' resolution; null where that is too coarse to tell"},
			{Name: "in_10_minutes", Unit: "share", Doc: "of these lags, those of at most 10 minutes; null where the times are too coarse to tell"},
			{Name: "lag_quartile", Unit: "s", Doc: "a quarter of these lags is no longer"},
			{Name: "lag_median", Unit: "s", Doc: "half of them"},
			{Name: "lag_upper_quartile", Unit: "s", Doc: "three quarters"},
			{Name: "groups", Unit: "texts", Doc: "shared texts that were posted in two groups of --by or more; null without --by"},
		},
	}
	for _, by := range []struct {
		name string
		of   func(*post) uint64
	}{
		{"the same text", func(p *post) uint64 { return p.exact }},
		{"family of near-copies", func(p *post) uint64 { return p.family }},
	} {
		var compared, repeated, shared, posts, several int64
		var lags []float64
		for _, places := range ps.groupsOf(by.of) {
			compared += int64(len(places))
			if len(places) < 2 {
				continue
			}
			repeated++
			if actors, _ := ps.actorsOf(places); len(actors) < 2 {
				continue
			}
			shared++
			posts += int64(len(places))
			lags = ps.lags(places, lags)
			if first := ps.all[places[0]].group; r.By != "" && slices.ContainsFunc(places, func(k int32) bool { return ps.all[k].group != first }) {
				several++
			}
		}
		row := []any{by.name, rungCopy, compared, repeated, shared, posts, nil, nil, nil, nil, nil, nil, nil}
		if compared > 0 {
			row[6] = float64(posts) / float64(compared)
		}
		if len(lags) > 0 {
			if ps.testable(inStep) {
				row[7] = shareWithin(lags, ps.resolution)
				row[8] = shareWithin(lags, inStep)
			}
			row[9], row[10], row[11] = stat.Quantile(lags, 0.25), stat.Quantile(lags, 0.5), stat.Quantile(lags, 0.75)
		}
		if r.By != "" {
			row[12] = several
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// lagWords writes a length of time for people.
func lagWords(d time.Duration) string {
	switch {
	case d < time.Minute:
		return text.Plural(int(d/time.Second), "second", "seconds")
	case d < 2*time.Hour && d != time.Hour:
		return text.Plural(int(d/time.Minute), "minute", "minutes")
	case d < 48*time.Hour && d != 24*time.Hour:
		return text.Plural(int(d/time.Hour), "hour", "hours")
	}
	return text.Plural(int(d/(24*time.Hour)), "day", "days")
}
