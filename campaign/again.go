package campaign

import (
	"cmp"
	"context"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/hashtag"
	"demarche/lexis"
	"demarche/stat"
	"demarche/text"
)

// before is how long before a burst an account has to have posted to be one that might
// have been early.
const before = 30 * day

// An again is what a second reading of the posts tells of one tag.
type again struct {
	records   []demarche.RecordID // of its uses, in order
	posts     []int32             // by account: posts without the tag from 30 days before the burst to the end of its peak hour
	there     []bool              // by account: whether it has any post then
	langs     map[vote]int        // of these posts, by language
	copies    map[uint64]writers
	text      map[demarche.RecordID]uint64 // a hash of what a post says, where that is long enough to be compared
	words     map[int64]map[string]float64 // of its posts, by day
	audience  map[int64]map[string]float64 // by day: classes, or accounts where there are none
	posted    []int64
	deleted   []int64
	undeleted int             // posts whose time of deletion cannot be read
	created   map[int32]int64 // by account: the first time that a column says it was made
}

// writers are whose posts say one thing: an account, and whether there is another.
type writers struct {
	actor   int32
	several bool
}

// again reads the posts once more, for the tags that are looked at.
func (x *examination) again(ctx context.Context) error {
	place := make(map[uint64]int32, len(x.d.actors))
	for i, a := range x.d.actors {
		place[a] = int32(i)
	}
	for _, l := range x.looked {
		a := &again{
			posts: make([]int32, len(x.d.actors)), there: make([]bool, len(x.d.actors)), langs: map[vote]int{}, copies: map[uint64]writers{}, text: map[demarche.RecordID]uint64{},
			words: map[int64]map[string]float64{}, audience: map[int64]map[string]float64{}, created: map[int32]int64{},
		}
		for _, u := range l.uses {
			a.records = append(a.records, u.record)
		}
		slices.Sort(a.records)
		l.again = a
	}
	var columns []string
	for _, name := range []string{x.run.Deleted, x.run.Created} {
		if name != "" {
			columns = append(columns, name)
		}
	}
	return x.c.EachPost(ctx, columns, func(p *casefile.PostRow) error {
		if x.run.Originals && p.IsRepost() {
			return nil
		}
		f, actor := x.d.of[p.Dataset], place[p.Actor]
		tagged := false
		for _, l := range x.looked {
			a := l.again
			_, uses := slices.BinarySearch(a.records, p.Record)
			if l.frame == f && l.burst != nil && p.AtUS >= l.burst.start-before && p.AtUS < l.burst.end {
				a.there[actor] = true
				if !uses { // how much an account posts is not to be how much it pushes the tag
					a.posts[actor]++
				}
				a.langs[vote{actor, lexis.Lang(p.Lang)}]++
			}
			if uses {
				tagged = true
				x.useOf(l, p, actor)
			}
		}
		if !tagged {
			x.untagged(p, f, actor)
		}
		return nil
	})
}

// useOf takes from a post with the tag what it says.
func (x *examination) useOf(l *looked, p *casefile.PostRow, actor int32) {
	a, d := l.again, stat.FloorDiv(p.AtUS, day)
	if exact := text.Exact(p.Text, 0); text.Comparable(exact) {
		h := fnv.New64a()
		_, _ = h.Write([]byte(exact)) // a hash takes all
		n := h.Sum64()
		a.text[p.Record] = n
		if w, ok := a.copies[n]; !ok {
			a.copies[n] = writers{actor: actor}
		} else if w.actor != actor {
			a.copies[n] = writers{w.actor, true}
		}
	}
	if l.burst != nil {
		who := strconv.FormatUint(p.Actor, 10)
		if x.d.classes != nil {
			who = x.d.classes[actor]
		}
		add(a.audience, d, who)
		for _, w := range lexis.Words(p.Text) {
			if w.Text != l.word {
				add(a.words, d, w.Text)
			}
		}
	}
	if x.run.Created != "" {
		if at, ok := moment(p.Columns[len(p.Columns)-1]); ok {
			if before, known := a.created[actor]; !known || at < before {
				a.created[actor] = at
			}
		}
	}
	if x.run.Deleted != "" && p.Columns[0] != "" {
		if at, ok := moment(p.Columns[0]); ok {
			a.posted, a.deleted = append(a.posted, p.AtUS), append(a.deleted, at)
		} else {
			a.undeleted++
		}
	}
}

func add(days map[int64]map[string]float64, day int64, what string) {
	of := days[day]
	if of == nil {
		of = map[string]float64{}
		days[day] = of
	}
	if _, ok := of[what]; !ok {
		what = strings.Clone(what) // it may be a part of a post's text
	}
	of[what]++
}

// moment reads a time that a column has: RFC 3339, a date and a time, or seconds since 1970.
func moment(s string) (us int64, ok bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UnixMicro(), true
		}
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n < 1e8 || n > 1e14 {
		return 0, false
	}
	for n > 1e11 { // milliseconds
		n /= 1000
	}
	return int64(n * 1e6), true
}

// daysOf puts counts in the order of days and of words, and says how many days are before
// one.
func daysOf(by map[int64]map[string]float64, at int64) (days [][]hashtag.Count, place int) {
	seen := map[string]int{}
	for _, of := range by {
		for what := range of {
			seen[what] = 0
		}
	}
	for i, what := range slices.Sorted(maps.Keys(seen)) {
		seen[what] = i
	}
	for _, d := range slices.Sorted(maps.Keys(by)) {
		if d < at {
			place++
		}
		var counts []hashtag.Count
		for what, n := range by[d] {
			counts = append(counts, hashtag.Count{Kind: seen[what], N: n})
		}
		slices.SortFunc(counts, func(a, b hashtag.Count) int { return cmp.Compare(a.Kind, b.Kind) })
		days = append(days, counts)
	}
	return days, place
}

// members returns the accounts that might have been early, in the order of accounts, each
// in its stratum: the language that it mostly writes in, and its tenth of activity without
// the tag.
func (x *examination) members(l *looked) (actors []int32, strata []int) {
	a := l.again
	var counts []int32
	for i, n := range a.posts {
		if a.there[i] {
			actors, counts = append(actors, int32(i)), append(counts, n)
		}
	}
	lang := frequent(a.langs, len(a.there))
	ranked := slices.Clone(counts)
	slices.Sort(ranked)
	names := map[string]bool{}
	for _, actor := range actors {
		names[lang[actor]] = true
	}
	sorted := slices.Sorted(maps.Keys(names))
	for i, actor := range actors {
		below, _ := slices.BinarySearch(ranked, counts[i])
		tenth := 10 * below / len(ranked)
		language, _ := slices.BinarySearch(sorted, lang[actor])
		strata = append(strata, 10*language+tenth)
	}
	return actors, strata
}
