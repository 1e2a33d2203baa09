package narrative

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"demarche"
)

// cover is what the posts of the case cover of a platform.
type cover struct {
	first, last int64
	posts       int
}

// coverage returns what the case covers of each platform.
func (ps *posts) coverage() []cover {
	all := make([]cover, len(ps.platforms))
	for i := range all {
		all[i].first, all[i].last = math.MaxInt64, math.MinInt64
	}
	for i := range ps.all {
		c := &all[ps.all[i].platform]
		c.first, c.last, c.posts = min(c.first, ps.all[i].at), max(c.last, ps.all[i].at), c.posts+1
	}
	return all
}

// firstSeen tells where each item was first seen on each platform, beside what the case
// covers there.
func (f *following) firstSeen(items []item) {
	covers := f.ps.coverage()
	table := demarche.Table{
		Name: "first_seen", Title: "the first post on each platform, beside what the case covers there",
		Columns: []demarche.Column{
			{Name: "item", Doc: "what is tracked"},
			{Name: "platform", Doc: "where"},
			{Name: "first", Unit: "UTC", Doc: "the first post there, as finely as the times tell"},
			{Name: "covered_from", Unit: "UTC", Doc: "the first post of anything that the case has of the platform"},
			{Name: "covered_to", Unit: "UTC", Doc: "the last"},
			{Name: "since_covered", Unit: "s", Doc: "from the beginning of what is covered to the first post"},
			{Name: "left_censored", Doc: "whether the first post is within a day of where what is covered begins: it may have been there before"},
			{Name: "posts", Unit: "posts", Doc: "posts of it there"},
			{Name: "share", Unit: "share", Doc: "of the posts that the case has of the platform"},
			{Name: "accounts", Unit: "actors", Doc: "actors of these"},
			{Name: "languages", Doc: "of its posts there, the most frequent first"},
			{Name: "records", Doc: "the first posts there"},
		},
	}
	drawn := demarche.Table{
		Name: "first_seen_drawn", Title: "first posts and what is covered",
		Columns: []demarche.Column{
			{Name: "name", Doc: "a platform, or what was first seen"},
			{Name: "from", Unit: "UTC", Doc: "when what is covered begins, or the first post"},
			{Name: "to", Unit: "UTC", Doc: "when what is covered ends, or the first post"},
			{Name: "covered", Doc: "the platform, of what is covered"},
			{Name: "outside", Doc: "whether it may have been there before"},
			{Name: "period", Doc: "the platform of a first post"},
		},
	}
	for p, c := range covers {
		if c.posts > 0 {
			name := f.platform(p)
			drawn.Rows = append(drawn.Rows, []any{name, at(c.first), at(c.last), name, nil, nil})
		}
	}
	censored := 0
	for i := range items {
		it := &items[i]
		on := make([][]int32, len(covers))
		for _, k := range it.places {
			on[f.ps.all[k].platform] = append(on[f.ps.all[k].platform], k)
		}
		for p, places := range on {
			if len(places) == 0 {
				continue
			}
			first := f.ps.all[places[0]].at
			left := first-covers[p].first <= dayUS
			if left {
				censored++
			}
			actors, _ := f.ps.actorsOf(places)
			var records []demarche.RecordID
			for _, k := range places[:min(3, len(places))] {
				records = append(records, f.ps.all[k].record)
			}
			table.Rows = append(table.Rows, []any{
				it.label(), f.ps.platforms[p], at(first), at(covers[p].first), at(covers[p].last), float64(first-covers[p].first) / 1e6, left,
				int64(len(places)), float64(len(places)) / float64(covers[p].posts), int64(len(actors)),
				wordsOf(f.ps, places, f.ps.langs, func(p *post) int { return int(p.lang) }), recordList(records, 3),
			})
			drawn.Rows = append(drawn.Rows, []any{it.label() + " on " + f.platform(p), at(first), at(first), nil, left, f.platform(p)})
		}
	}
	f.result.Tables = append(f.result.Tables, table)
	if censored > 0 {
		f.result.Notes = append(f.result.Notes, fmt.Sprintf("%d of %d first posts are at the beginning of what the case covers: it may have been there before", censored, len(table.Rows)))
	}
	if len(table.Rows) == 0 {
		return
	}
	earliest := slices.MinFunc(table.Rows, func(a, b []any) int { return compareTimes(a[2], b[2]) })
	f.result.Figures = append(f.result.Figures, demarche.Figure{
		Title:    fmt.Sprintf("First in the case: %s on %s", earliest[0], platformWord(earliest[1])),
		Subtitle: "First posts of what is tracked on each platform, and what the case covers of it; a sign where it may have been there before",
		Mark:     demarche.Spans, X: "name", Y: "from", Group: "covered", Table: drawn,
	})
}

func (f *following) platform(p int) string {
	if f.ps.platforms[p] == "" {
		return "(no platform)"
	}
	return f.ps.platforms[p]
}

func compareTimes(a, b any) int { return a.(time.Time).Compare(b.(time.Time)) }

func platformWord(v any) string { return cmp.Or(v.(string), "(no platform)") }
