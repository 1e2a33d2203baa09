package audience

import (
	"cmp"
	"context"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/text"
)

// focusColumns are the places of the columns among those asked for, -1 for none.
type focusColumns struct {
	label, account, impressions, clicks, followers, currency int
	spend, targeting                                         []int
	shut, places                                             []bool // which columns of targeting shut people out, and which name places
}

// Names by which columns go, folded, the surest first.
var (
	labelNames      = []string{"audience", "account_category", "persona", "leaning"}
	impressionNames = []string{"impressions", "impression_count", "impressions_count", "public_metrics.impression_count"}
	clickNames      = []string{"clicks", "click_count", "link_clicks"}
	followerNames   = []string{"followers", "followers_count", "follower_count", "followers_at_posting", "user_followers_count", "author_followers", "author.public_metrics.followers_count", "user.followers_count", "subscribers", "page_likes"}
	currencyNames   = []string{"spend_currency", "currency"}
	targetingNames  = []string{"people_who_match", "interests", "and_must_also_match", "targeting", "targets", "behaviors", "connections", "friends_of_connections", "custom_audience", "location", "exclude", "excluded_audience"}
	spendNames      = regexp.MustCompile(`^(amount_)?(spend|spent)(_amount)?(_[a-z]{3})?$`)
)

// choose settles where classes are from and which columns are wanted.
func (f *focusing) choose(ctx context.Context) error {
	all, err := f.c.Columns(ctx)
	if err != nil {
		return err
	}
	r := f.run
	find := func(names []string) string {
		for _, n := range names {
			if i := slices.IndexFunc(all, func(c string) bool { return strings.EqualFold(c, n) }); i >= 0 {
				return all[i]
			}
		}
		return ""
	}
	want := func(column string) int {
		if column == "" {
			return -1
		}
		i := slices.IndexFunc(f.columns, func(c string) bool { return strings.EqualFold(c, column) })
		if i < 0 {
			i, f.columns = len(f.columns), append(f.columns, column)
		}
		return i
	}
	targeting := r.Targeting
	if len(targeting) == 0 {
		for _, n := range targetingNames {
			if c := find([]string{n}); c != "" {
				targeting = append(targeting, c)
			}
		}
	}
	label, name := r.Label, r.Scheme
	if label == "" && r.Code == "" && name == "" {
		switch {
		case find(labelNames) != "":
			label = find(labelNames)
		case slices.ContainsFunc(targeting, func(c string) bool { return !strings.EqualFold(c, "location") }):
			name = "us-ads"
		}
	}
	if name != "" {
		if f.scheme, err = readScheme(name); err != nil {
			return err
		}
		f.classes = f.scheme.classNames()
		if label == "" && f.scheme.Label != "" {
			label = find([]string{f.scheme.Label})
		}
	}
	f.at = focusColumns{
		label: want(label), account: want(r.Account),
		impressions: want(cmp.Or(r.Impressions, find(impressionNames))), clicks: want(cmp.Or(r.Clicks, find(clickNames))),
		followers: want(cmp.Or(r.Followers, find(followerNames))), currency: want(find(currencyNames)),
	}
	spend := r.Spend
	if len(spend) == 0 {
		for _, c := range all {
			if spendNames.MatchString(strings.ToLower(c)) {
				spend = append(spend, c)
			}
		}
	}
	for _, c := range spend {
		f.at.spend = append(f.at.spend, want(c))
	}
	if f.scheme != nil || len(r.Targeting) > 0 {
		for _, c := range targeting {
			f.at.targeting, f.at.shut = append(f.at.targeting, want(c)), append(f.at.shut, strings.Contains(strings.ToLower(c), "exclud"))
			f.at.places = append(f.at.places, strings.Contains(strings.ToLower(c), "location"))
		}
	}
	f.from = f.source(label)
	return f.readCodings(ctx)
}

// source says in words where classes are from.
func (f *focusing) source(label string) string {
	var from []string
	if label != "" {
		from = append(from, "the column "+label)
	}
	if f.run.Code != "" {
		from = append(from, "codings under "+f.run.Code)
	}
	if f.scheme != nil && (f.scheme.Label == "" || label == "") {
		from = append(from, "the scheme "+f.scheme.Name)
	}
	if len(from) == 0 {
		return "the language of the posts"
	}
	return strings.Join(from, ", then ")
}

// readCodings reads the codings that say the audience of a post.
func (f *focusing) readCodings(ctx context.Context) error {
	code := f.run.Code
	if code == "" && f.scheme != nil {
		code = f.scheme.Name
	}
	f.audit, f.audited = map[string]focusAudit{}, map[int]focusAudit{}
	if code == "" {
		return nil
	}
	facts, err := f.c.Facts(ctx, demarche.Codings)
	if err != nil {
		return err
	}
	votes, inclusion := map[string]map[string]int{}, map[string]float64{}
	for _, fact := range facts {
		k := fact.Coding
		if k == nil || !strings.EqualFold(k.Code, code) {
			continue
		}
		if votes[k.Unit] == nil {
			votes[k.Unit] = map[string]int{}
		}
		votes[k.Unit][k.Value]++
		if k.Inclusion > 0 {
			inclusion[k.Unit] = k.Inclusion
		}
	}
	for unit, v := range votes {
		f.audit[unit] = focusAudit{mostOf(v), inclusion[unit]}
	}
	if f.run.Code != "" && len(votes) == 0 {
		return demarche.Errorf(demarche.BadData, "no coding in the case is of the code %q", code)
	}
	return nil
}

// read reads the posts.
func (f *focusing) read(ctx context.Context) error {
	f.measures = []focusMeasure{{name: "posts", unit: "posts"}}
	number := map[string]int{}
	pageOfActor := map[uint64]int{}
	byCode := map[string]int{}
	for i, name := range f.classes {
		byCode[strings.ToLower(name)] = i
	}
	classNamed := func(name string) int {
		if blankCell(name) {
			return -1
		}
		key := strings.ToLower(strings.TrimSpace(name))
		i, ok := byCode[key]
		if !ok {
			i = len(f.classes)
			f.classes = append(f.classes, strings.Clone(strings.TrimSpace(name)))
			byCode[strings.Clone(key)] = i
		}
		return i
	}
	kinds, all, ads, foreign, coded := 0, 0, 0, 0, 0
	var actors []uint64 // in the order of their first post
	f.terms = map[targetHit]int{}
	cells := make([]string, len(f.at.targeting))
	err := f.c.EachPost(ctx, f.columns, func(p *casefile.PostRow) error {
		if all++; all%4096 == 0 {
			f.progress("reading posts", int64(all), 0)
		}
		if f.run.Lang != "" && !strings.EqualFold(p.Lang, f.run.Lang) {
			foreign++
			return nil
		}
		post := focusPost{record: p.Record, actor: p.Actor, class: -1, known: -1, told: -1, page: -1}
		if p.Kind != "" {
			kinds++
		}
		if p.Kind == demarche.Ad {
			ads++
		}
		post.original = !isRepost(p)
		if f.at.account >= 0 {
			key := pageOf(strings.TrimSpace(p.Columns[f.at.account]))
			n, ok := number[key]
			if !ok {
				n, f.pages = len(f.pages), append(f.pages, strings.Clone(key))
				number[f.pages[n]] = n
			}
			post.page = n
		} else if _, ok := pageOfActor[p.Actor]; !ok {
			pageOfActor[p.Actor], actors = -1, append(actors, p.Actor)
		}
		f.values(&post, p)
		audit, ok := f.audit[p.Record.String()]
		if !ok && p.Key != "" {
			audit, ok = f.audit[p.Key]
		}
		if f.at.label >= 0 {
			post.known, post.how = classNamed(p.Columns[f.at.label]), byColumn
		}
		if ok {
			coded++
			class := classNamed(audit.class)
			if audit.inclusion > 0 {
				f.audited[len(f.posts)] = audit
			} else if post.known < 0 {
				post.known, post.how = class, byCoding
			}
		}
		if f.at.label < 0 && f.scheme == nil && f.run.Code == "" {
			post.known, post.how = classNamed(p.Lang), byLanguage
		}
		if f.scheme != nil || f.run.Text {
			post.text = strings.Clone(p.Text)
		}
		for i, at := range f.at.targeting {
			cells[i] = p.Columns[at]
		}
		if t, any := readRows(cells, f.at.shut, f.at.places); any && f.scheme != nil {
			post.targeted, post.target = true, t.text()
			scores, hits := f.scheme.tell(t)
			post.told = classOf(scores)
			for _, h := range hits {
				f.terms[h]++
			}
		}
		f.posts = append(f.posts, post)
		return nil
	})
	if err != nil {
		return err
	}
	if err := f.nameActors(ctx, actors, pageOfActor, number); err != nil {
		return err
	}
	f.ads = ads == len(f.posts) && ads > 0
	f.settle()
	if foreign > 0 {
		f.note("%s of %s posts are not in the language %q and left out", text.Count(int64(foreign)), text.Count(int64(all)), f.run.Lang)
	}
	if lost := len(f.audit) - coded; lost > 0 {
		f.note("%s of %s coded units are no post of the case by DATASET/ROW or key, or a post was coded under both", text.Count(int64(lost)), text.Count(int64(len(f.audit))))
	}
	if kinds == 0 && !f.ads {
		f.note("the files do not say which posts are originals: those that do not begin with RT @ count as such")
	}
	return nil
}

// nameActors gives the actors' posts their pages: one for all whose names look alike, or
// are one account in the scheme.
func (f *focusing) nameActors(ctx context.Context, actors []uint64, pageOfActor map[uint64]int, number map[string]int) error {
	if f.at.account < 0 {
		names, err := f.c.Actors(ctx, actors)
		if err != nil {
			return err
		}
		for _, a := range actors {
			key := pageOf(strings.TrimPrefix(names[a].ID, names[a].Platform+":"))
			n, ok := number[key]
			if !ok {
				n, f.pages = len(f.pages), append(f.pages, key)
				number[key] = n
			}
			pageOfActor[a] = n
		}
		for i := range f.posts {
			f.posts[i].page = pageOfActor[f.posts[i].actor]
		}
	}
	f.list()
	f.sortPages()
	if f.at.account < 0 && len(f.pages) < len(actors) {
		f.note("%s accounts are %s: names that look alike, that differ in a platform's number only, or that the scheme lists as one, are one", text.Count(int64(len(actors))), text.Count(int64(len(f.pages))))
	}
	return nil
}

// list puts the pages to the audiences whose accounts they are.
func (f *focusing) list() {
	if f.scheme == nil || len(f.scheme.pages) == 0 {
		return
	}
	first := map[string]int{}
	became := make([]int, len(f.pages))
	listed := make([]int, len(f.pages))
	for i, name := range f.pages {
		became[i], listed[i] = i, -1
		p, ok := f.scheme.pages[foldLook(name)]
		if !ok {
			continue
		}
		listed[i] = p.class
		if n, ok := first[p.name]; ok {
			became[i] = n
		} else {
			first[p.name] = i
		}
	}
	for i := range f.posts {
		p := &f.posts[i]
		if class := listed[p.page]; class >= 0 && p.known < 0 {
			p.known, p.how = class, byList
		}
		p.page = became[p.page]
	}
}

// sortPages numbers the pages that have posts by their names, so that the order of the
// rows is nothing to what is drawn.
func (f *focusing) sortPages() {
	used := map[int]bool{}
	for i := range f.posts {
		used[f.posts[i].page] = true
	}
	old := slices.SortedFunc(maps.Keys(used), func(a, b int) int { return cmp.Compare(f.pages[a], f.pages[b]) })
	next := make(map[int]int, len(old))
	names := make([]string, len(old))
	for i, o := range old {
		next[o], names[i] = i, f.pages[o]
	}
	f.pages = names
	for i := range f.posts {
		f.posts[i].page = next[f.posts[i].page]
	}
}

// settle orders the classes, and gives each post the class that is known or that targeting
// tells.
func (f *focusing) settle() {
	if f.scheme == nil {
		order := make([]int, len(f.classes))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(f.classes[a], f.classes[b]) })
		next, names := make([]int, len(order)), make([]string, len(order))
		for i, o := range order {
			next[o], names[i] = i, f.classes[o]
		}
		f.classes = names
		for i := range f.posts {
			if p := &f.posts[i]; p.known >= 0 {
				p.known = next[p.known]
			}
		}
	}
	for i := range f.posts {
		p := &f.posts[i]
		switch {
		case p.known >= 0:
			p.class = p.known
		case p.told >= 0:
			p.class, p.how = p.told, byTargeting
		default:
			p.how = notTold
		}
	}
}

// values reads what a post has of each measure.
func (f *focusing) values(post *focusPost, p *casefile.PostRow) {
	put := func(m focusMeasure, v float64) {
		i := slices.IndexFunc(f.measures, func(o focusMeasure) bool { return o.name == m.name })
		if i < 0 {
			m.column, m.name, m.unit = strings.Clone(m.column), strings.Clone(m.name), strings.Clone(m.unit)
			i, f.measures = len(f.measures), append(f.measures, m)
		}
		for len(post.values) <= i {
			post.values = append(post.values, 0)
		}
		post.values[i] += v
	}
	put(f.measures[0], 1)
	if post.original {
		put(focusMeasure{name: "originals", unit: "posts"}, 1)
	}
	read := func(at int, name string) {
		if at >= 0 {
			if v, _, ok := parseAmount(p.Columns[at]); ok {
				put(focusMeasure{name: name, unit: name, column: f.columns[at]}, v)
			}
		}
	}
	read(f.at.impressions, "impressions")
	read(f.at.clicks, "clicks")
	for _, at := range f.at.spend {
		v, currency, ok := parseAmount(p.Columns[at])
		if !ok {
			continue
		}
		if currency == "" {
			currency = f.currencyOf(at, p)
		}
		put(focusMeasure{name: "spend " + currency, unit: currency, column: f.columns[at]}, v)
	}
	if at := f.at.followers; at >= 0 {
		if v, _, ok := parseAmount(p.Columns[at]); ok {
			put(focusMeasure{name: "follower-weighted posts", unit: "followers of posts", column: f.columns[at]}, v)
			if post.original {
				put(focusMeasure{name: "follower-weighted originals", unit: "followers of posts", column: f.columns[at]}, v)
			}
		}
	}
}

var currencyAtEnd = regexp.MustCompile(`(?i)_([a-z]{3})$`)

// currencyOf returns the currency of a column of spending that does not stand beside the
// amount.
func (f *focusing) currencyOf(at int, p *casefile.PostRow) string {
	if m := currencyAtEnd.FindStringSubmatch(f.columns[at]); m != nil {
		return strings.ToUpper(m[1])
	}
	if f.at.currency >= 0 && !blankCell(p.Columns[f.at.currency]) {
		return strings.ToUpper(strings.TrimSpace(p.Columns[f.at.currency]))
	}
	return "in a currency not told"
}

// parseAmount reads a number with commas between its thousands, and the currency that may
// stand behind it.
func parseAmount(cell string) (v float64, currency string, ok bool) {
	number, currency, _ := strings.Cut(strings.TrimSpace(cell), " ")
	v, err := strconv.ParseFloat(strings.ReplaceAll(number, ",", ""), 64)
	if err != nil || v < 0 || v > 1e15 {
		return 0, "", false
	}
	if currency = strings.TrimSpace(currency); len(currency) != 3 {
		currency = ""
	}
	return v, strings.ToUpper(currency), true
}
