package spread

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/text"
)

// mostStates is how many rows the table of states has; the rest is kept in the case.
const mostStates = 150

// wayWords say of which posts the share of a way is, and what they do.
var wayWords = [ways]string{
	"posts are by an account that a list names",
	"reposts and quotes of which it is known of whom are of an account that a list names",
	"posts that mention or answer somebody do so to an account that a list names",
	"posts that link to what is known to be somebody's on a platform link to an account that a list names",
	"posts with a link link to a domain that a list has",
}

// A share is of posts that touch something listed, among those of which it is known.
type share struct {
	base, hidden, posts int
	by                  map[int32]*[2]float64 // by account: posts of which it is known, and of these those that touch it
	records             []demarche.RecordID
}

// share counts the posts of a class, -1 for all, that are of a way and whose entries are
// wanted.
func (d *linkCase) share(t *touched, class, way int, wanted func([]*entry) bool) *share {
	s := newShare()
	for i := range d.posts {
		p, what := &d.posts[i], t.parts[way][i]
		if what == outside || class >= 0 && int(p.class) != class {
			continue
		}
		s.take(p, what == hidden, what == touches && wanted(t.entries[way][int32(i)]))
	}
	return s
}

func newShare() *share { return &share{by: map[int32]*[2]float64{}} }

// take counts a post: one of which it is hidden what it touches, or one that touches what is
// asked for, or not.
func (s *share) take(p *post, hidden, touches bool) {
	s.base++
	if hidden {
		s.hidden++
		return
	}
	n := s.by[p.actor]
	if n == nil {
		n = &[2]float64{}
		s.by[p.actor] = n
	}
	n[0]++
	if touches {
		n[1]++
		s.posts++
		if len(s.records) < fewRecords {
			s.records = append(s.records, p.record)
		}
	}
}

// accounts returns how many accounts have such a post, and the counts of each in the order of
// the accounts.
func (s *share) accounts() (accounts int, counts [][2]float64) {
	order := make([]int32, 0, len(s.by))
	for a := range s.by {
		order = append(order, a)
	}
	slices.Sort(order)
	for _, a := range order {
		counts = append(counts, *s.by[a])
		if s.by[a][1] > 0 {
			accounts++
		}
	}
	return accounts, counts
}

// of returns the share of the posts of which it is known.
func (s *share) of() any { return analysis.Known(float64(s.posts) / float64(s.base-s.hidden)) }

// ways fills the table of posts by, of and about listed accounts, beside those with links.
func (d *linkCase) ways(t *touched) {
	table := demarche.Table{
		Name: "ways", Title: "posts by listed accounts, that pass them on, mention them, or link to their pages and domains, by class and level; each way has its own denominator",
		Columns: []demarche.Column{
			{Name: "class", Doc: "the value of the column; all for all together"},
			{Name: "way", Doc: "post: by a listed account; repost: passes on a post of one; mention: mentions one or answers it; page: links to its page or to what it posted; site: links to a listed domain"},
			{Name: "level", Doc: "the nearest to a state, as the lists say; any for all levels"},
			{Name: "of", Unit: "posts", Doc: "of the class and way: all posts, those that repost or quote, that mention or answer, that link to somebody's on a platform, that have a link"},
			{Name: "unknown", Unit: "posts", Doc: "of these, of which it is not known of whom or whereto"},
			{Name: "share_unknown", Unit: "share", Doc: "unknown of these"},
			{Name: "posts", Unit: "posts", Doc: "that touch what lists call so"},
			{Name: "accounts", Unit: "accounts", Doc: "that posted them"},
			{Name: "share", Unit: "share", Doc: "of those of which it is known"},
			{Name: "low", Unit: "share", Doc: "of its interval, 95 %, by drawing accounts"},
			{Name: "high", Unit: "share", Doc: "of its interval, 95 %"},
			{Name: "at_least", Unit: "share", Doc: "of all of the class and way, where none that is not known does"},
			{Name: "at_most", Unit: "share", Doc: "of all of the class and way, where all that are not known do"},
			{Name: "records", Doc: "the first posts, and how many more"},
		},
	}
	f := demarche.Figure{
		Subtitle: "Share of the posts of each way of which it is known, with its interval by drawing accounts; each way has its own denominator, and what is not known of it stands in the table ways",
		Mark:     demarche.Intervals, X: "what", Y: "share", Group: "way",
		Table: demarche.Table{
			Name: "way_shares", Title: "posts by, of and about listed accounts, by class and way",
			Columns: []demarche.Column{
				{Name: "what", Doc: "the class and the way"},
				{Name: "share", Unit: "share", Doc: "of those of which it is known"},
				{Name: "low", Unit: "share", Doc: "of its interval"},
				{Name: "high", Unit: "share", Doc: "of its interval"},
				{Name: "way", Doc: "as in the table ways"},
			},
		},
	}
	r := rand.New(rand.NewPCG(d.Seed, 3))
	most := 0
	numbers, name := d.classNames()
	for _, k := range numbers {
		for way := range ways {
			for level := -1; level < len(demarche.Levels); level++ {
				if level >= 0 && len(t.entries[way]) == 0 {
					break
				}
				s := d.share(t, k, way, func(found []*entry) bool { return level < 0 || levelOf(found) == level })
				if level >= 0 && s.posts == 0 {
					continue
				}
				word := "any"
				if level >= 0 {
					word = demarche.Levels[level]
				}
				accounts, counts := s.accounts()
				lo, hi := drawn(counts, d.Draws, r)
				if s.posts == 0 {
					lo, hi = nil, nil // drawing accounts knows nothing of what none of them did
				}
				base := float64(s.base)
				table.Rows = append(table.Rows, []any{
					name(k), wayNames[way], word, int64(s.base), int64(s.hidden), analysis.Known(float64(s.hidden) / base), int64(s.posts), int64(accounts),
					s.of(), lo, hi, analysis.Known(float64(s.posts) / base), analysis.Known(float64(s.posts+s.hidden) / base), recordList(s.records, s.posts),
				})
				if way == bySite || level >= 0 || s.posts == 0 {
					continue
				}
				f.Table.Rows = append(f.Table.Rows, []any{name(k) + ": " + wayNames[way], s.of(), lo, hi, wayNames[way]})
				if k < 0 && s.posts > most {
					most = s.posts
					f.Title = fmt.Sprintf("%.2g %% of %s", 100*float64(s.posts)/float64(s.base-s.hidden), wayWords[way])
				}
			}
		}
	}
	d.result.Tables = append(d.result.Tables, table)
	if most > 0 {
		d.result.Figures = append(d.result.Figures, f)
	}
}

// states fills the table of the states of what posts touch, as the lists say.
func (d *linkCase) states(t *touched) {
	table := demarche.Table{
		Name: "states", Columns: []demarche.Column{
			{Name: "class", Doc: "the value of the column; all for all together"},
			{Name: "way", Doc: "as in the table ways"},
			{Name: "country", Doc: "the state of what is touched, by its code, as the lists say; empty where none says it"},
			{Name: "level", Doc: "the nearest to that state, as the lists say"},
			{Name: "posts", Unit: "posts", Doc: "that touch it; one that touches what is of two states is in two rows"},
			{Name: "accounts", Unit: "accounts", Doc: "that posted them"},
			{Name: "share", Unit: "share", Doc: "of those of the class and way of which it is known"},
			{Name: "low", Unit: "share", Doc: "of its interval, 95 %, by drawing accounts"},
			{Name: "high", Unit: "share", Doc: "of its interval, 95 %"},
			{Name: "lists", Doc: "who says so, with versions"},
			{Name: "records", Doc: "the first posts, and how many more"},
		},
	}
	if t.nothing() {
		return
	}
	type key struct {
		class, way int
		country    string
		level      int
	}
	type tally struct {
		key
		posts int
		lists map[string]bool
	}
	by := map[key]*tally{}
	numbers, name := d.classNames()
	for way := range ways {
		for i, p := range d.posts {
			found := t.entries[way][int32(i)]
			for _, country := range states(found) {
				of := ofState(found, country)
				for _, class := range numbers {
					if class >= 0 && class != int(p.class) {
						continue
					}
					k := key{class, way, country, levelOf(of)}
					if by[k] == nil {
						by[k] = &tally{key: k, lists: map[string]bool{}}
					}
					by[k].posts++
					for _, e := range of {
						by[k].lists[e.list()] = true
					}
				}
			}
		}
	}
	all := make([]*tally, 0, len(by))
	for _, x := range by {
		all = append(all, x)
	}
	slices.SortFunc(all, func(a, b *tally) int {
		return cmp.Or(cmp.Compare(min(a.class, 0), min(b.class, 0)), cmp.Compare(b.posts, a.posts), cmp.Compare(a.class, b.class), cmp.Compare(a.way, b.way), cmp.Compare(a.country, b.country), cmp.Compare(a.level, b.level))
	})
	r := rand.New(rand.NewPCG(d.Seed, 4))
	for _, x := range all[:min(len(all), mostStates)] {
		s := d.share(t, x.class, x.way, func(found []*entry) bool {
			of := ofState(found, x.country)
			return len(of) > 0 && levelOf(of) == x.level
		})
		accounts, counts := s.accounts()
		lo, hi := drawn(counts, d.Draws, r)
		table.Rows = append(table.Rows, []any{
			name(x.class), wayNames[x.way], x.country, demarche.Levels[x.level], int64(s.posts), int64(accounts), s.of(), lo, hi, strings.Join(slices.Sorted(maps.Keys(x.lists)), "; "), recordList(s.records, s.posts),
		})
	}
	table.Title = fmt.Sprintf("the states of what posts touch, as the lists say, %d of %s", len(table.Rows), text.Plural(len(all), "row", "rows"))
	d.result.Tables = append(d.result.Tables, table)
	if len(all) > mostStates {
		kept := demarche.Table{Name: "states_all", Title: "the states of what posts touch, as the lists say", Columns: table.Columns[:5:5]}
		for _, x := range all {
			kept.Rows = append(kept.Rows, []any{name(x.class), wayNames[x.way], x.country, demarche.Levels[x.level], int64(x.posts)})
		}
		d.result.Kept = append(d.result.Kept, kept)
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("the %d rows of states with most posts are listed; the case keeps all %s in the table states_all", mostStates, text.Count(len(all))))
	}
}

// ofState returns the entries of a state.
func ofState(entries []*entry, country string) (of []*entry) {
	for _, e := range entries {
		if e.Country == country {
			of = append(of, e)
		}
	}
	return of
}
