package audience

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/zeebo/xxh3"

	"demarche"
	"demarche/casefile"
	"demarche/lexis"
	"demarche/tandem"
	"demarche/text"
)

// readAds reads the ads and puts the names of each page together.
func (t *adTwins) readAds(ctx context.Context) error {
	r := t.run
	t.progress("reading ads", 0, 0)
	datasets, err := t.c.Datasets(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(datasets, func(d demarche.Dataset) bool { return d.Holds == demarche.Posts && d.Kept > 0 }) {
		return demarche.Errorf(demarche.BadData, "the case holds no posts")
	}
	coarse := map[int]bool{}
	for _, d := range datasets {
		if resolution := time.Duration(d.ResolutionS * float64(time.Second)); d.Holds == demarche.Posts && d.Kept > 0 && resolution > r.Window {
			coarse[d.Dataset] = true
			t.note("dataset %d (%s) is not testable at this resolution: its times are whole numbers of %s, the window is %s", d.Dataset, d.Name, spell(resolution), spell(r.Window))
		}
	}
	var columns []string
	if r.Label != "" {
		columns = []string{r.Label}
	}
	var actors []uint64
	count, class := map[uint64]int{}, map[uint64]map[string]int{}
	dateOnly, coarseAds := 0, 0
	err = t.c.EachPost(ctx, columns, func(p *casefile.PostRow) error {
		switch {
		case r.Kind != "" && string(p.Kind) != r.Kind:
			return nil
		case coarse[p.Dataset]:
			coarseAds++
			return nil
		}
		a := ad{record: p.Record, atUS: p.AtUS, text: strings.Clone(p.Text)}
		if p.AtUS%time.Hour.Microseconds() == 0 {
			dateOnly++
			return nil
		}
		count[p.Actor]++
		if r.Label != "" {
			if class[p.Actor] == nil {
				class[p.Actor] = map[string]int{}
			}
			if c := strings.TrimSpace(p.Columns[0]); c != "" {
				tally(class[p.Actor], c)
			}
		}
		t.ads, actors = append(t.ads, a), append(actors, p.Actor)
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(t.ads) == 0 && coarseAds > 0:
		return demarche.Errorf(demarche.BadData, "not testable at this resolution: the times of all %s are coarser than the window of %s", text.Plural(coarseAds, "ad", "ads"), spell(r.Window))
	case len(t.ads) == 0:
		return demarche.Errorf(demarche.BadData, "the case has no post of the kind %q", r.Kind).WithHint("--kind says which posts are ads")
	}
	if dateOnly > 0 {
		t.note("of %s the time is a full hour to the second: they are taken for ads of which only the date is known, and left out", text.Plural(dateOnly, "ad", "ads"))
	}
	return t.putTogether(ctx, actors, count, class)
}

// putTogether makes pages of the names that ads lead to.
func (t *adTwins) putTogether(ctx context.Context, actors []uint64, count map[uint64]int, class map[uint64]map[string]int) error {
	numbers := slices.Sorted(maps.Keys(count))
	known, err := t.c.Actors(ctx, numbers)
	if err != nil {
		return err
	}
	var names []string
	ads := map[string]int{}
	for _, n := range numbers {
		names = append(names, known[n].ID)
		ads[known[n].ID] = count[n]
	}
	if len(names) > tandem.MostAccounts {
		slices.SortFunc(names, func(x, y string) int { return cmp.Or(cmp.Compare(ads[y], ads[x]), cmp.Compare(x, y)) })
		t.note("of %s names the %s with the most ads are looked at for spellings of one page", text.Count(len(names)), text.Count(tandem.MostAccounts))
		names = names[:tandem.MostAccounts]
	}
	aliases := tandem.Aliases(names)
	for _, m := range t.run.Merge {
		a, b := couple(m)
		i := slices.IndexFunc(names, func(n string) bool { return isNamed(n, a) })
		j := slices.IndexFunc(names, func(n string) bool { return isNamed(n, b) })
		if i < 0 || j < 0 || i == j {
			return demarche.Errorf(demarche.Usage, "--merge %s: want two pages of the case", m)
		}
		aliases = append(aliases, tandem.Alias{A: min(names[i], names[j]), B: max(names[i], names[j]), Reason: "merge", Sure: true})
	}
	sure := slices.DeleteFunc(slices.Clone(aliases), func(a tandem.Alias) bool { return !a.Sure })
	of := tandem.Merge(sure, ads)
	pageOf := func(actor uint64) string { return cmp.Or(of[known[actor].ID], known[actor].ID) }
	t.tellNames(names, ads, of, sure)
	all := map[string]*page{}
	classes := map[string]map[string]int{}
	for _, n := range numbers {
		name := pageOf(n)
		if all[name] == nil {
			all[name], classes[name] = &page{name: name}, map[string]int{}
		}
		all[name].names++
		for c, k := range class[n] {
			classes[name][c] += k
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		all[name].class = mostOf(classes[name])
		t.pages = append(t.pages, *all[name])
	}
	for i := range t.ads {
		name := pageOf(actors[i])
		at, _ := slices.BinarySearchFunc(t.pages, name, func(p page, name string) int { return cmp.Compare(p.name, name) })
		t.ads[i].page = at
		t.pages[at].ads = append(t.pages[at].ads, i)
	}
	if err := t.choose(); err != nil {
		return err
	}
	t.propose(aliases, of)
	return nil
}

// tellNames lists the names that were put to a page of another name.
func (t *adTwins) tellNames(names []string, ads map[string]int, of map[string]string, sure []tandem.Alias) {
	why := map[[2]string]string{}
	for _, a := range sure {
		why[[2]string{a.A, a.B}], why[[2]string{a.B, a.A}] = a.Reason, a.Reason
	}
	for _, n := range slices.Sorted(slices.Values(names)) {
		if to := of[n]; to != "" && to != n {
			t.names = append(t.names, []any{n, to, cmp.Or(why[[2]string{n, to}], "chain"), int64(ads[n])})
		}
	}
	slices.SortStableFunc(t.names, func(x, y []any) int { return cmp.Compare(y[3].(int64), x[3].(int64)) })
}

// propose says which compared pages may be one: one name of the one and one of the other
// are alike.
func (t *adTwins) propose(aliases []tandem.Alias, of map[string]string) {
	t.proposed = map[[2]int]string{}
	at := func(name string) (int, bool) {
		return slices.BinarySearchFunc(t.pages, cmp.Or(of[name], name), func(p page, name string) int { return cmp.Compare(p.name, name) })
	}
	rank := map[string]int{"spelling": 1, "near": 2, "contained": 3}
	for _, a := range aliases {
		i, is := at(a.A)
		j, js := at(a.B)
		if !is || !js || i == j {
			continue
		}
		pair := [2]int{min(i, j), max(i, j)}
		if old := t.proposed[pair]; old == "" || rank[a.Reason] < rank[old] {
			t.proposed[pair] = a.Reason
		}
	}
}

// choose keeps the pages with ads enough, and no events.
func (t *adTwins) choose() error {
	r := t.run
	kept := map[int]int{}
	var pages []page
	for i, p := range t.pages {
		if len(p.ads) >= r.Least && !tandem.NameOf(p.name).Event {
			pages = append(pages, t.pages[i])
		}
	}
	slices.SortFunc(pages, func(x, y page) int {
		return cmp.Or(cmp.Compare(len(y.ads), len(x.ads)), cmp.Compare(x.name, y.name))
	})
	if len(pages) > r.Most {
		t.note("of %s with %d ads the %d with the most are compared (--most)", text.Plural(len(pages), "page", "pages"), r.Least, r.Most)
		pages = pages[:r.Most]
	}
	slices.SortFunc(pages, func(x, y page) int { return cmp.Compare(x.name, y.name) })
	for k, p := range pages {
		slices.SortFunc(p.ads, func(i, j int) int {
			return cmp.Or(cmp.Compare(t.ads[i].atUS, t.ads[j].atUS), cmp.Compare(t.ads[i].record, t.ads[j].record))
		})
		kept[t.ads[p.ads[0]].page] = k
	}
	for i := range t.ads {
		if k, ok := kept[t.ads[i].page]; ok {
			t.ads[i].page = k
		} else {
			t.ads[i].page = -1
		}
	}
	t.note("%s of %s are compared: %s with fewer than %d ads (--least), and addresses of events, are not", text.Count(len(pages)), text.Plural(len(t.pages), "page", "pages"), text.Plural(len(t.pages)-len(pages), "page", "pages"), r.Least)
	t.pages = pages
	if len(pages) < 2 {
		return demarche.Errorf(demarche.BadData, "%s with at least %d ads: nothing to compare", text.Plural(len(pages), "page", "pages"), r.Least).WithHint("take a smaller --least")
	}
	for _, v := range r.Opposed {
		a, b, ok := strings.Cut(v, ":")
		has := func(c string) bool {
			for i := range pages {
				if t.is(i, c) {
					return true
				}
			}
			return false
		}
		if !ok || a == b || !has(a) || !has(b) {
			return demarche.Errorf(demarche.BadData, "--opposed %q: want A:B, two classes of pages that are compared, or without --label two of these pages", v)
		}
	}
	return nil
}

// readWords finds the texts of ads that few pages ran.
func (t *adTwins) readWords(ctx context.Context) (err error) {
	var holdings []tandem.Holding
	for _, a := range t.ads {
		words := lexis.Words(a.text)
		if a.page < 0 || len(words) < text.MinWords {
			continue
		}
		var b strings.Builder
		for _, w := range words {
			b.WriteString(w.Text + " ")
		}
		holdings = append(holdings, tandem.Holding{Account: a.page, Object: xxh3.HashString(b.String()), AtUS: a.atUS, Stratum: stratum(a.atUS), Record: a.record})
	}
	t.copies, err = tandem.NewCopies(ctx, holdings)
	return err
}
