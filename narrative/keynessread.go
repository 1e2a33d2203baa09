package narrative

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/lexis"
	"demarche/stat"
	"demarche/text"
)

// used says that a unit uses a term; part is what tells counted things of a unit apart.
type used struct {
	unit, term int32
	part       int32
	n          int32
}

// mostUsed is how many uses are gathered before equal ones are put together.
const mostUsed = 1 << 22

// together puts equal uses together; tokens are added up, all else counts once.
func (k *comparison) together(all []used) []used {
	slices.SortFunc(all, func(a, b used) int {
		return cmp.Or(cmp.Compare(a.unit, b.unit), cmp.Compare(a.term, b.term), cmp.Compare(a.part, b.part))
	})
	kept := all[:0]
	for _, u := range all {
		if n := len(kept); n > 0 && kept[n-1].unit == u.unit && kept[n-1].term == u.term && kept[n-1].part == u.part {
			if k.counted == countTokens {
				kept[n-1].n += u.n
			}
			continue
		}
		kept = append(kept, u)
	}
	return kept
}

// read counts the terms of the units.
func (k *comparison) read(ctx context.Context, c *casefile.Case, progress analysis.Progress) error {
	numbers := newNames()
	var all []used
	limit := mostUsed
	reposts := 0
	err := k.each(ctx, c, "reading words", progress, &reposts, func(place int32, terms []string) {
		p := &k.ps.all[place]
		part := int32(0)
		switch k.counted {
		case countDays:
			part = int32(p.at / dayUS)
		case countPosts:
			part = place
		}
		for _, t := range terms {
			all = append(all, used{k.unitOf[place], numbers.of(t), part, 1})
		}
		if len(all) > limit {
			all = k.together(all)
			limit = max(limit, 2*len(all))
		}
	})
	if err != nil {
		return err
	}
	if reposts > 0 {
		k.result.Notes = append(k.result.Notes, fmt.Sprintf("%s left out", text.Plural(reposts, "repost is", "reposts are")))
	}
	all = k.together(all)
	// The words that enough use, in their order.
	users := make([]int, len(numbers.words))
	for i, u := range all {
		if i == 0 || u.unit != all[i-1].unit || u.term != all[i-1].term {
			users[u.term]++
		}
	}
	for t, n := range users {
		if n >= k.MinAccounts {
			k.terms = append(k.terms, numbers.words[t])
		}
	}
	slices.Sort(k.terms)
	if len(users) == 0 {
		return demarche.Errorf(demarche.BadData, "no post of the two groups has a word: texts are empty, or signs, links and mentions only")
	}
	if len(k.terms) < 2 {
		return demarche.Errorf(demarche.BadData, "fewer than two words are used by %d %s", k.MinAccounts, k.drawn).WithHint("--min-accounts 1 takes in all words")
	}
	to := make([]int32, len(users))
	for t, n := range users {
		to[t] = -1
		if n >= k.MinAccounts {
			place, _ := slices.BinarySearch(k.terms, numbers.words[t])
			to[t] = int32(place)
		}
	}
	kept := all[:0]
	for _, u := range all {
		if to[u.term] >= 0 {
			u.term = to[u.term]
			kept = append(kept, u)
		}
	}
	slices.SortFunc(kept, func(a, b used) int { return cmp.Or(cmp.Compare(a.unit, b.unit), cmp.Compare(a.term, b.term)) })
	k.units.Ptr = make([]int, 1, len(k.units.InA)+1)
	at := 0
	for unit := range k.units.InA {
		for at < len(kept) && int(kept[at].unit) == unit {
			n := len(k.units.Term)
			if n > k.units.Ptr[unit] && k.units.Term[n-1] == kept[at].term {
				k.units.N[n-1] += kept[at].n
			} else {
				k.units.Term, k.units.N = append(k.units.Term, kept[at].term), append(k.units.N, kept[at].n)
			}
			at++
		}
		k.units.Ptr = append(k.units.Ptr, len(k.units.Term))
	}
	return nil
}

// each hands over the terms of the posts of the groups; a term may come several times.
func (k *comparison) each(ctx context.Context, c *casefile.Case, doing string, progress analysis.Progress, reposts *int, do func(place int32, terms []string)) error {
	var terms []string
	done := int64(0)
	return c.EachPost(ctx, nil, func(row *casefile.PostRow) error {
		if done++; done%(1<<16) == 0 {
			progress(doing, done, int64(len(k.ps.all)))
		}
		place := k.ps.place(row.Record)
		if k.sideOf[place] < 0 {
			return nil
		}
		if k.Originals && row.IsRepost() {
			*reposts++
			return nil
		}
		lang := k.lang
		if k.By == "lang" {
			lang = k.ps.langs[k.ps.all[place].lang]
		}
		terms = k.appendTerms(terms[:0], row.Text, lang)
		do(place, terms)
		return nil
	})
}

// appendTerms appends the terms of a text.
func (k *comparison) appendTerms(to []string, s, lang string) []string {
	before := ""
	for _, w := range lexis.Words(s) {
		if !k.Stop && lexis.Stop(w.Text, lang) {
			before = ""
			continue
		}
		word := w.Text
		if k.Stem {
			word = lexis.Stem(word, lang)
		}
		to = append(to, word)
		if k.Pairs && before != "" {
			to = append(to, before+" "+word)
		}
		before = word
	}
	return to
}

// users returns how many actors of either group use each term.
func (k *comparison) users(terms int) (a, b []float64) {
	a, b = make([]float64, terms), make([]float64, terms)
	type use struct{ term, actor int32 }
	for s, to := range [2][]float64{a, b} {
		var all []use
		for i, inA := range k.units.InA {
			if inA != (s == 0) {
				continue
			}
			for _, t := range k.units.Term[k.units.Ptr[i]:k.units.Ptr[i+1]] {
				all = append(all, use{t, k.actorOf[i]})
			}
		}
		slices.SortFunc(all, func(x, y use) int { return cmp.Or(cmp.Compare(x.term, y.term), cmp.Compare(x.actor, y.actor)) })
		for _, u := range slices.Compact(all) {
			to[u.term]++
		}
	}
	return a, b
}

// examples returns records that show each term that is told of: three posts of its group,
// of different accounts where there are, drawn by a hash of account and time.
func (k *comparison) examples(ctx context.Context, c *casefile.Case, progress analysis.Progress) (map[int]string, error) {
	const most = 3
	type example struct {
		order uint64
		place int32
	}
	wanted := map[string]int{}
	for i := range k.told {
		wanted[k.terms[k.told[i].Term]] = i
	}
	of := make([][]example, len(k.told))
	var reposts int
	err := k.each(ctx, c, "looking for examples", progress, &reposts, func(place int32, terms []string) {
		p := &k.ps.all[place]
		for _, t := range terms {
			i, ok := wanted[t]
			if !ok || (k.told[i].Delta > 0) != (k.sideOf[place] == 0) {
				continue
			}
			e := example{stat.Mix(k.ps.actors[p.actor] ^ uint64(p.at)), place}
			if j := slices.IndexFunc(of[i], func(o example) bool { return k.ps.all[o.place].actor == p.actor }); j >= 0 {
				if compareExamples := cmp.Or(cmp.Compare(e.order, of[i][j].order), cmp.Compare(e.place, of[i][j].place)); compareExamples >= 0 {
					continue
				}
				of[i] = slices.Delete(of[i], j, j+1)
			}
			of[i] = append(of[i], e)
			slices.SortFunc(of[i], func(a, b example) int { return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.place, b.place)) })
			of[i] = of[i][:min(most, len(of[i]))]
		}
	})
	if err != nil {
		return nil, err
	}
	out := map[int]string{}
	for i := range k.told {
		var records []demarche.RecordID
		for _, e := range of[i] {
			records = append(records, k.ps.all[e.place].record)
		}
		out[k.told[i].Term] = recordList(records, most)
	}
	return out, nil
}
