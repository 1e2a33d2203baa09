package narrative

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/text"
)

// leastFixed is how many words of a template must be no slot.
const leastFixed = 4

// leastFillings is in how many different ways the slots of a template must be filled.
const leastFillings = 3

// filled is a post whose text is of a template.
type filled struct {
	template uint64
	filling  uint64 // what stands in its slots
	place    int32
}

// tellTemplates tells of texts that differ in numbers, dates and names only. It goes
// through the posts twice: the words of templates are kept of those alone that are
// told of.
func (r *CopiesRun) tellTemplates(ctx context.Context, c *casefile.Case, ps *posts, result *demarche.Result, progress analysis.Progress) error {
	var all []filled
	err := eachText(ctx, c, ps, "reading templates", progress, func(place int32, s string) {
		if t := templateOf(s); len(t.Slots) > 0 && t.Fixed >= leastFixed {
			all = append(all, filled{xxh3.HashString(t.Text), t.filling(), place})
		}
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b filled) int {
		return cmp.Or(cmp.Compare(a.template, b.template), cmp.Compare(a.filling, b.filling), cmp.Compare(a.place, b.place))
	})
	type found struct {
		number   uint64
		posts    []filled
		fillings int
		actors   int
		words    string
		values   []map[string]int // by slot
		kinds    []string
	}
	var templates []*found
	for from := 0; from < len(all); {
		to, fillings := from, 0
		var places []int32
		for ; to < len(all) && all[to].template == all[from].template; to++ {
			if to == from || all[to].filling != all[to-1].filling {
				fillings++
			}
			places = append(places, all[to].place)
		}
		if fillings >= leastFillings {
			if actors, _ := ps.actorsOf(places); len(actors) >= r.MinAccounts {
				templates = append(templates, &found{number: all[from].template, posts: all[from:to:to], fillings: fillings, actors: len(actors)})
			}
		}
		from = to
	}
	total := len(templates)
	slices.SortFunc(templates, func(a, b *found) int {
		return cmp.Or(b.actors-a.actors, b.fillings-a.fillings, len(b.posts)-len(a.posts), cmp.Compare(a.number, b.number))
	})
	templates = templates[:min(r.Top, total)]
	wanted := map[int32]*found{}
	for _, t := range templates {
		for _, f := range t.posts {
			wanted[f.place] = t
		}
	}
	err = eachText(ctx, c, ps, "reading what stands in slots", progress, func(place int32, s string) {
		t := wanted[place]
		if t == nil {
			return
		}
		made := templateOf(s)
		if t.words == "" {
			t.words = made.Text
			for _, slot := range made.Slots {
				t.kinds, t.values = append(t.kinds, slot.Kind), append(t.values, map[string]int{})
			}
		}
		for i, slot := range made.Slots {
			t.values[i][strings.ToLower(slot.Value)]++
		}
	})
	if err != nil {
		return err
	}
	table := demarche.Table{
		Name: "templates", Title: fmt.Sprintf("texts that differ in numbers, dates and names only, %d of %s", len(templates), text.Plural(total, "template", "templates")),
		Columns: []demarche.Column{
			{Name: "object", Doc: "the words that stay, and a mark for each slot"},
			{Name: "rung", Doc: "where it stands on the ladder of what can be claimed"},
			{Name: "accounts", Unit: "actors", Doc: "actors that posted a text of it"},
			{Name: "fillings", Unit: "texts", Doc: "different ways in which its slots are filled"},
			{Name: "posts", Unit: "posts", Doc: "posts of these"},
			{Name: "slots", Doc: "what stands in each slot in the most posts, in lower case, and how many different there are"},
			{Name: "languages", Doc: "of its posts, the most frequent first"},
			{Name: "first", Unit: "UTC", Doc: "the first post of it"},
			{Name: "last", Unit: "UTC", Doc: "the last"},
			{Name: "records", Doc: "some of its posts"},
		},
	}
	for _, t := range templates {
		var places []int32
		var records []demarche.RecordID
		first, last := &ps.all[t.posts[0].place], &ps.all[t.posts[0].place]
		for _, f := range t.posts {
			p := &ps.all[f.place]
			places = append(places, f.place)
			records = append(records, p.record)
			if p.at < first.at {
				first = p
			}
			if p.at > last.at {
				last = p
			}
		}
		var slots []string
		for i, values := range t.values {
			slots = append(slots, t.kinds[i]+": "+mostOf(values, 4))
		}
		table.Rows = append(table.Rows, []any{
			t.words, rungCopy, int64(t.actors), int64(t.fillings), int64(len(t.posts)), strings.Join(slots, " · "),
			wordsOf(ps, places, ps.langs, func(p *post) int { return int(p.lang) }), at(first.at), at(last.at), recordList(records, 4),
		})
	}
	result.Tables = append(result.Tables, table)
	return nil
}

// mostOf writes the most frequent values, and how many others there are.
func mostOf(values map[string]int, most int) string {
	words := make([]string, 0, len(values))
	for w := range values {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(values[b]-values[a], cmp.Compare(a, b)) })
	n := len(words)
	out := strings.Join(words[:min(n, most)], ", ")
	if n > most {
		out += fmt.Sprintf(" and %s more", text.Count(n-most))
	}
	return out
}

// eachText hands over the texts of the posts that are compared.
func eachText(ctx context.Context, c *casefile.Case, ps *posts, doing string, progress analysis.Progress, each func(place int32, s string)) error {
	done := int64(0)
	return c.EachPost(ctx, nil, func(row *casefile.PostRow) error {
		if done++; done%(1<<16) == 0 {
			progress(doing, done, int64(len(ps.all)))
		}
		if place := ps.place(row.Record); ps.all[place].exact != 0 {
			each(place, row.Text)
		}
		return nil
	})
}

// filling numbers what stands in the slots.
func (t *template) filling() uint64 {
	var h xxh3.Hasher
	for _, slot := range t.Slots {
		_, _ = h.WriteString(strings.ToLower(slot.Value) + "\x00")
	}
	return h.Sum64()
}
