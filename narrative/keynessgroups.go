package narrative

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/keyness"
	"demarche/lexis"
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
		k.counted = countPosts
		k.result.Notes = append(k.result.Notes, fmt.Sprintf("the groups have %s and %s accounts, fewer than %d in one: posts are counted and %s drawn in place of accounts, and the interval says nothing of other accounts", text.Count(accounts[0]), text.Count(accounts[1]), fewest, k.drawn))
	} else if k.drawn != "accounts" {
		k.result.Notes = append(k.result.Notes, fmt.Sprintf("the groups have fewer than %d accounts: %s are drawn for the interval, which says nothing of other accounts", fewest, k.drawn))
	}
	k.fuller()
}

// uneven is from how many times the posts of a unit on, what is counted by it says more of
// how much is posted than of what.
const uneven = 2

// fuller notes that the units of one group hold more posts than those of the other. A common
// word is in nearly each of a group's full units, and cannot be in more.
func (k *comparison) fuller() {
	if k.counted != countAccounts && k.counted != countDays {
		return
	}
	units := [2]int{k.sides[0].accounts, k.sides[1].accounts}
	if k.counted == countDays {
		units = k.days()
	}
	a, b := float64(k.sides[0].posts)/float64(units[0]), float64(k.sides[1].posts)/float64(units[1])
	if max(a, b) < uneven*min(a, b) {
		return
	}
	unit := map[string]string{countAccounts: "an account", countDays: "a day of an account"}[k.counted]
	k.result.Notes = append(k.result.Notes, fmt.Sprintf("A has %.1f posts and B %.1f by %s: of the group with more, common words are in nearly each and cannot be in more, so that they look like words of the other; --count posts compares shares of posts", a, b, unit))
}

// days returns how many days of accounts the groups have.
func (k *comparison) days() (n [2]int) {
	type day struct {
		side  int8
		actor int32
		day   int64
	}
	var all []day
	for i, s := range k.sideOf {
		if s >= 0 {
			all = append(all, day{s, k.ps.all[i].actor, k.ps.all[i].at / dayUS})
		}
	}
	slices.SortFunc(all, func(a, b day) int {
		return cmp.Or(cmp.Compare(a.side, b.side), cmp.Compare(a.actor, b.actor), cmp.Compare(a.day, b.day))
	})
	for _, x := range slices.Compact(all) {
		n[x.side]++
	}
	return n
}
