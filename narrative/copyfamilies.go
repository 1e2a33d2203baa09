package narrative

import (
	"context"
	"fmt"
	"math"
	"slices"

	"demarche"
	"demarche/casefile"
	"demarche/stat"
	"demarche/text"
)

// tellFamilies lists the families, the first of them in the report and all in the case.
func (r *CopiesRun) tellFamilies(ctx context.Context, c *casefile.Case, ps *posts, families []copyFamily, texts map[uint64]string, result *demarche.Result) error {
	columns := []demarche.Column{
		{Name: "object", Doc: "the text, or the one that represents the family, as it is compared: without links, mentions and case"},
		{Name: "rung", Doc: "where it stands on the ladder of what can be claimed"},
		{Name: "accounts", Unit: "actors", Doc: "actors that posted it"},
		{Name: "chance_accounts", Unit: "actors", Doc: "actors it would have on average if each of its posts were by any account that posted in its language and month, as likely as it posted much; null where not computed"},
		{Name: "posts", Unit: "posts", Doc: "posts of it"},
		{Name: "texts", Unit: "texts", Doc: "different texts among these"},
		{Name: "likeness", Unit: "share", Doc: "mean similarity of its other forms to the one shown: 1 where all are one form"},
		{Name: "top_3_share", Unit: "share", Doc: "of its posts, those by the three accounts with the most"},
		{Name: "languages", Doc: "of its posts, the most frequent first"},
		{Name: "platforms", Doc: "of its posts, the most frequent first"},
		{Name: "groups", Doc: "the values of --by of its posts; null without --by"},
		{Name: "first", Unit: "UTC", Doc: "its first post in the case, as finely as the times tell"},
		{Name: "span", Unit: "s", Doc: "from the first post to the last"},
		{Name: "lag_median", Unit: "s", Doc: "median time from one post to the next by another account"},
		{Name: "in_step", Unit: "share", Doc: "of these lags, those of at most one step of the times' resolution; null where that is too coarse"},
		{Name: "in_10_minutes", Unit: "share", Doc: "of these lags, those of at most 10 minutes; null where the times are too coarse"},
		{Name: "boilerplate", Doc: "whether an application wrote it"},
		{Name: "records", Doc: "its first posts"},
	}
	facts, err := c.FamilyFacts(ctx, familyNumbers(families))
	if err != nil {
		return err
	}
	chance := newAuthors(ps)
	shown := demarche.Table{Name: "families", Title: fmt.Sprintf("texts that the most accounts posted, %d of %s", min(r.Top, len(families)), text.Plural(len(families), "family", "families")), Columns: columns}
	kept := demarche.Table{Name: "copy_families", Title: "all texts that several accounts posted", Columns: columns}
	exact := map[uint64]bool{}
	for i := range families {
		if err := ctx.Err(); err != nil {
			return err
		}
		f := &families[i]
		clear(exact)
		var records []demarche.RecordID
		for _, k := range f.places {
			exact[ps.all[k].exact] = true
			if len(records) < 6 {
				records = append(records, ps.all[k].record)
			}
		}
		first, last := &ps.all[f.places[0]], &ps.all[f.places[len(f.places)-1]]
		likeness := 1.0
		if fact := facts[f.number]; fact != nil {
			likeness = fact.Cohesion
		}
		n := slices.Sorted(slices.Values(f.perActor))
		three := 0
		for _, k := range n[max(0, len(n)-3):] {
			three += k
		}
		row := []any{
			texts[f.number], rungCopy, int64(len(f.actors)), nil, int64(len(f.places)), int64(len(exact)), likeness, float64(three) / float64(len(f.places)),
			wordsOf(ps, f.places, ps.langs, func(p *post) int { return int(p.lang) }), wordsOf(ps, f.places, ps.platforms, func(p *post) int { return int(p.platform) }), nil,
			at(first.at), float64(last.at-first.at) / 1e6, nil, nil, nil, f.boilerplate, recordList(records, 6),
		}
		if i < r.Top {
			row[3] = chance.expected(f.places)
		}
		if r.By != "" {
			row[10] = wordsOf(ps, f.places, ps.groups, func(p *post) int { return int(p.group) })
		}
		if lags := ps.lags(f.places, nil); len(lags) > 0 {
			if ps.testable(inStep) {
				row[14] = shareWithin(lags, ps.resolution)
				row[15] = shareWithin(lags, inStep)
			}
			row[13] = stat.Quantile(lags, 0.5)
		}
		if i < r.Top {
			shown.Rows = append(shown.Rows, row)
		}
		kept.Rows = append(kept.Rows, row)
	}
	result.Tables = append(result.Tables, shown)
	result.Kept = append(result.Kept, kept)
	if len(families) > r.Top {
		result.Notes = append(result.Notes, fmt.Sprintf("the table families shows %d of %s families; the table copy_families of the case has all", r.Top, text.Count(len(families))))
	}
	return nil
}

func familyNumbers(families []copyFamily) []uint64 {
	numbers := make([]uint64, len(families))
	for i := range families {
		numbers[i] = families[i].number
	}
	return numbers
}

// A stratum is a language and a month: who posts in it could have posted any of its posts.
type stratum struct {
	lang  int16
	month int32 // months since year 0
}

func stratumOf(p *post) stratum {
	t := at(p.at)
	return stratum{p.lang, int32(t.Year()*12 + int(t.Month()))}
}

// authors knows what share of the posts of each stratum is by each actor.
type authors struct {
	ps *posts
	of map[stratum]map[int32]float64
}

func newAuthors(ps *posts) *authors {
	a := &authors{ps: ps, of: map[stratum]map[int32]float64{}}
	for i := range ps.all {
		p := &ps.all[i]
		s := stratumOf(p)
		if a.of[s] == nil {
			a.of[s] = map[int32]float64{}
		}
		a.of[s][p.actor]++
	}
	return a
}

// expected returns how many distinct actors posts would have on average if each were by an
// actor of its stratum, as likely as the actor's share of the stratum's posts.
func (a *authors) expected(places []int32) float64 {
	in := map[stratum]int{}
	for _, k := range places {
		in[stratumOf(&a.ps.all[k])]++
	}
	without := map[int32]float64{} // the logarithm of the probability that an actor has none
	for s, n := range in {
		total := 0.0
		for _, k := range a.of[s] {
			total += k
		}
		for actor, k := range a.of[s] {
			without[actor] += float64(n) * math.Log1p(-min(k/total, 1-1e-15))
		}
	}
	// The sums are taken in the order of actors, so that they are the same each time.
	actors := make([]int32, 0, len(without))
	for actor := range without {
		actors = append(actors, actor)
	}
	slices.Sort(actors)
	sum := 0.0
	for _, actor := range actors {
		sum -= math.Expm1(without[actor])
	}
	return sum
}
