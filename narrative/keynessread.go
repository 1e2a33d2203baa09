package narrative

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/keyness"
	"demarche/lexis"
	"demarche/stat"
	"demarche/text"
)

// fewest is how many units of either group the interval needs.
const fewest = 20

// A comparison is a run of keyness while it is made.
type comparison struct {
	*KeynessRun
	ps     *posts
	result *demarche.Result

	sides   [2]side
	sideOf  []int8 // of each post: 0 for A, 1 for B, -1 for neither
	lang    string // whose words are compared
	counted string // what is counted
	drawn   string // what is drawn again
	unitOf  []int32
	actorOf []int32 // of each unit

	terms          []string
	units          *keyness.Units
	usersA, usersB []float64
	keys           []keyness.Key
	told           []told
	beyond         [2]int // words of either group at the false discovery rate
}

// divide says of each post which group it is of, and which language is compared.
func (k *comparison) divide() error {
	var of func(*post) int8
	var err error
	switch {
	case k.By == "":
		of, err = k.periods()
	default:
		of, err = k.values()
	}
	if err != nil {
		return err
	}
	k.sideOf = make([]int8, len(k.ps.all))
	byLang := make([][2]int, len(k.ps.langs))
	for i := range k.ps.all {
		p := &k.ps.all[i]
		k.sideOf[i] = of(p)
		if s := k.sideOf[i]; s >= 0 {
			byLang[p.lang][s]++
		}
	}
	if k.By == "lang" {
		k.lang = "both languages"
		k.result.Notes = append(k.result.Notes, "the groups are languages: that their words differ says nothing of what is told; names, numbers and hashtags that are written alike may")
	} else if err := k.language(byLang); err != nil {
		return err
	}
	for i := range k.ps.all {
		if s := k.sideOf[i]; s >= 0 {
			k.sides[s].posts++
		}
	}
	if k.sides[0].posts == 0 || k.sides[1].posts == 0 {
		empty := 0
		if k.sides[0].posts > 0 {
			empty = 1
		}
		return demarche.Errorf(demarche.BadData, "group %s (%s) has no post in the language %s", "AB"[empty:empty+1], k.sides[empty].name, k.lang)
	}
	k.unit()
	return nil
}

// language chooses the language that is compared, and takes the posts of others out.
func (k *comparison) language(byLang [][2]int) error {
	best, others := -1, 0
	for l, n := range byLang {
		if k.Lang != "" && k.ps.langs[l] != lexis.Lang(k.Lang) {
			others += n[0] + n[1]
			continue
		}
		// Both groups must have it: the language of which the smaller has the most.
		if m := min(n[0], n[1]); m > 0 && (best < 0 || m > min(byLang[best][0], byLang[best][1])) {
			best = l
		}
	}
	if best < 0 {
		return demarche.Errorf(demarche.BadData, "A (%s) and B (%s) have no language in common", k.sides[0].name, k.sides[1].name).
			WithHint("which languages there are: demarche run CASE overview; --assume-lang says it of posts of which the file does not")
	}
	k.lang = k.ps.langs[best]
	others = 0
	for i := range k.ps.all {
		if k.sideOf[i] >= 0 && int(k.ps.all[i].lang) != best {
			k.sideOf[i] = -1
			others++
		}
	}
	if others > 0 {
		k.result.Notes = append(k.result.Notes, fmt.Sprintf("compared are posts in %s; %s of the groups in other languages are left out", k.lang, text.Plural(others, "post", "posts")))
	}
	return nil
}

// periods divides posts by their time.
func (k *comparison) periods() (func(*post) int8, error) {
	before, after := k.Before, k.After
	var until, from int64
	if before+after == "" {
		times := make([]int64, len(k.ps.all))
		for i := range times {
			times[i] = k.ps.all[i].at
		}
		slices.Sort(times)
		until = times[len(times)/2]
		from = until
		before = at(until).Format("2006-01-02 15:04")
		after = before
		k.result.Notes = append(k.result.Notes, "no groups were asked for: the earlier half of the posts is compared with the later one")
	} else {
		before, after = cmp.Or(before, after), cmp.Or(after, before)
		for _, x := range []struct {
			flag, value string
			to          *int64
		}{{"before", before, &until}, {"after", after, &from}} {
			d, err := demarche.ParseDate(x.value)
			if err != nil || !d.Known() {
				return nil, demarche.Errorf(demarche.Usage, "--%s %q is no date", x.flag, x.value).WithHint("dates are written as 2016, 2016-03 or 2016-03-22")
			}
			first, _ := d.Days()
			*x.to = first.Time().UnixMicro()
		}
		if until > from {
			return nil, demarche.Errorf(demarche.Usage, "--before %s is later than --after %s: posts would be of both groups", before, after)
		}
	}
	k.sides[0].name, k.sides[1].name = "before "+before, "from "+after+" on"
	return func(p *post) int8 {
		switch {
		case p.at < until:
			return 0
		case p.at >= from:
			return 1
		}
		return -1
	}, nil
}

// values divides posts by a column, or by what they are.
func (k *comparison) values() (func(*post) int8, error) {
	var words []string
	var of func(*post) int
	switch k.By {
	case "lang":
		words, of = k.ps.langs, func(p *post) int { return int(p.lang) }
	case "platform":
		words, of = k.ps.platforms, func(p *post) int { return int(p.platform) }
	case "kind":
		words, of = k.ps.kinds, func(p *post) int { return int(p.kind) }
	case "dataset":
		place := map[int]int{}
		for i, d := range k.ps.datasets {
			place[d.Dataset] = i
			words = append(words, d.Name)
		}
		of = func(p *post) int { return place[p.record.Dataset()] }
	default:
		words, of = k.ps.groups, func(p *post) int { return int(p.group) }
	}
	accounts := make([]map[int32]bool, len(words))
	for i := range k.ps.all {
		p := &k.ps.all[i]
		if g := of(p); words[g] != "" {
			if accounts[g] == nil {
				accounts[g] = map[int32]bool{}
			}
			accounts[g][p.actor] = true
		}
	}
	order := make([]int, len(words))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(len(accounts[b])-len(accounts[a]), a-b) })
	sideOf := make([]int8, len(words))
	for i := range sideOf {
		sideOf[i] = -1
	}
	find := func(flag string, wanted []string, side int8) error {
		for _, w := range wanted {
			i := slices.IndexFunc(words, func(o string) bool { return strings.EqualFold(o, w) || k.By == "lang" && o == lexis.Lang(w) })
			if i < 0 {
				var some []string
				for _, g := range order[:min(12, len(order))] {
					if words[g] != "" {
						some = append(some, words[g])
					}
				}
				return demarche.Errorf(demarche.Usage, "--%s: no post has the %s %q", flag, k.By, w).WithHint("the most accounts have %s", strings.Join(some, ", "))
			}
			if sideOf[i] >= 0 && sideOf[i] != side {
				return demarche.Errorf(demarche.Usage, "%q is in both groups", w)
			}
			sideOf[i] = side
		}
		return nil
	}
	a := k.A
	if len(a) == 0 {
		i := slices.IndexFunc(order, func(g int) bool {
			return words[g] != "" && !slices.ContainsFunc(k.B, func(w string) bool { return strings.EqualFold(w, words[g]) })
		})
		if i < 0 {
			return nil, demarche.Errorf(demarche.BadData, "no post has a %s", k.By)
		}
		a = []string{words[order[i]]}
	}
	if err := find("a", a, 0); err != nil {
		return nil, err
	}
	if err := find("b", k.B, 1); err != nil {
		return nil, err
	}
	k.sides[0].name = strings.Join(a, ", ")
	k.sides[1].name = strings.Join(k.B, ", ")
	if len(k.B) == 0 {
		for g := range sideOf {
			if sideOf[g] < 0 && words[g] != "" {
				sideOf[g] = 1
			}
		}
		k.sides[1].name = "all others"
	}
	return func(p *post) int8 { return sideOf[of(p)] }, nil
}

// unit says what is drawn again: accounts, or their days or posts where accounts are few;
// and numbers the units, A's first.
func (k *comparison) unit() {
	type key struct {
		side  int8
		actor int32
		part  int64 // the day or the record; 0 for accounts
	}
	of := func(kind string, i int) key {
		p := &k.ps.all[i]
		x := key{side: k.sideOf[i], actor: p.actor}
		switch kind {
		case countDays:
			x.part = p.at / dayUS
		case countPosts:
			x.part = int64(p.record)
		}
		return x
	}
	var accounts [2]int
	for _, kind := range []string{countAccounts, countDays, countPosts} {
		var all []key
		for i, s := range k.sideOf {
			if s >= 0 {
				all = append(all, of(kind, i))
			}
		}
		order := func(a, b key) int {
			return cmp.Or(cmp.Compare(a.side, b.side), cmp.Compare(a.actor, b.actor), cmp.Compare(a.part, b.part))
		}
		slices.SortFunc(all, order)
		all = slices.Compact(all)
		var n [2]int
		for _, x := range all {
			n[x.side]++
		}
		if kind == countAccounts {
			accounts = n
			k.sides[0].accounts, k.sides[1].accounts = n[0], n[1]
		}
		if min(n[0], n[1]) < fewest && kind != countPosts {
			continue
		}
		k.drawn = map[string]string{countAccounts: "accounts", countDays: "days of accounts", countPosts: "posts"}[kind]
		k.sides[0].units, k.sides[1].units = n[0], n[1]
		k.actorOf = make([]int32, len(all))
		k.units = &keyness.Units{InA: make([]bool, len(all))}
		for i, x := range all {
			k.actorOf[i], k.units.InA[i] = x.actor, x.side == 0
		}
		k.unitOf = make([]int32, len(k.ps.all))
		for i, s := range k.sideOf {
			if s >= 0 {
				place, _ := slices.BinarySearchFunc(all, of(kind, i), order)
				k.unitOf[i] = int32(place)
			}
		}
		break
	}
	k.counted = k.Count
	if k.Count == countAccounts && k.drawn != "accounts" {
		k.counted = map[string]string{"days of accounts": countDays, "posts": countPosts}[k.drawn]
		k.result.Notes = append(k.result.Notes, fmt.Sprintf("the groups have %s and %d accounts, fewer than %d in one: %s are counted and drawn in place of accounts, and the interval says nothing of other accounts", text.Count(accounts[0]), accounts[1], fewest, k.drawn))
	} else if k.drawn != "accounts" {
		k.result.Notes = append(k.result.Notes, fmt.Sprintf("the groups have fewer than %d accounts: %s are drawn for the interval, which says nothing of other accounts", fewest, k.drawn))
	}
}

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
		if k.Originals && (row.Kind == demarche.Repost || strings.HasPrefix(row.Text, "RT @")) {
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
