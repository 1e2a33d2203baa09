package coding

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/text"
)

const mille = 1000

func (w *triage) result(ctx context.Context, c *casefile.Case) (*demarche.Result, error) {
	result := &demarche.Result{}
	result.Tables = append(result.Tables, w.overall(), w.byDomain(), w.byPattern())
	result.Kept = append(result.Kept, w.kept())
	w.figure(result)
	note := func(format string, args ...any) { result.Notes = append(result.Notes, fmt.Sprintf(format, args...)) }
	note("what is counted here are hits of patterns: triage, and never how many posts say something. That is estimated from coded samples: demarche code sample CASE, then demarche run CASE prevalence")
	note("the codebook is %s (%s), of the digest %s%s", w.book.Full(), w.book.Title, w.book.Digest, map[bool]string{true: "; it is the default, which is taken where nobody has chosen one for these posts: --codebook neutral names no state"}[w.unchosen])
	if w.empty > 0 {
		note("%s no text and in no count", text.Plural(w.empty, "post has", "posts have"))
	}
	if w.silent > 0 {
		note("%s in a language for which the codebook has no pattern: they are in the counts of posts, and no pattern could hit", text.Plural(w.silent, "post is", "posts are"))
	}
	if w.cut > 0 {
		note("the first %s hits are kept one by one, in the order of records; %s more are counted only", text.Count(mostFound), text.Count(w.cut))
	}
	if w.domains.periods.note != "" {
		result.Notes = append(result.Notes, w.domains.periods.note)
	}
	return result, cited(ctx, c, result)
}

func (w *triage) numbers() []int { return sortedKeys(w.codes) }

var triageColumns = []demarche.Column{
	{Name: "posts", Unit: "posts", Doc: "posts with a text"},
	{Name: "hits", Unit: "posts", Doc: "posts in which a pattern of the code hits: triage, no prevalence"},
	{Name: "hits_per_1000", Unit: "per 1,000 posts", Doc: "hits by 1,000 posts: triage, no prevalence"},
	{Name: "actors", Unit: "actors", Doc: "actors who posted these"},
	{Name: "records", Doc: "the first of these posts, and how many more there are"},
}

func (t *tally) cells(posts int) []any {
	if t == nil {
		t = &tally{}
	}
	return []any{int64(posts), int64(t.posts), float64(t.posts) / float64(posts) * mille, int64(len(t.actors)), recordList(t.records, t.posts)}
}

// overall is of each code in all posts.
func (w *triage) overall() demarche.Table {
	table := demarche.Table{
		Name: "code_hits", Title: fmt.Sprintf("posts that the patterns of each code find, n = %s; triage, no prevalence", text.Plural(w.posts, "post", "posts")),
		Columns: append([]demarche.Column{{Name: "code", Doc: "the code"}, {Name: "name", Doc: "what it is called"}, {Name: "kind", Doc: "narrative, technique or marker"}},
			append(slices.Clone(triageColumns), demarche.Column{Name: "in_300", Unit: "posts", Doc: "such posts that a random sample of 300 would have; a code with few wants to be drawn more often"})...),
	}
	for _, i := range w.numbers() {
		code := &w.book.Codes[i]
		t := w.all[i]
		expected := 0.0
		if t != nil {
			expected = 300 * float64(t.posts) / float64(w.posts)
		}
		table.Rows = append(table.Rows, append(append([]any{code.ID, code.Name, string(code.Kind)}, t.cells(w.posts)...), expected))
	}
	slices.SortStableFunc(table.Rows, func(a, b []any) int { return cmp.Compare(b[4].(int64), a[4].(int64)) })
	return table
}

// mostShown is how many domains of a division a report lists, those with the most posts.
const mostShown = 40

// byDomain is of each code in each domain.
func (w *triage) byDomain() demarche.Table {
	actor := slices.ContainsFunc(w.domains.divisions, (*division).actorOnly)
	columns := []demarche.Column{{Name: "code", Doc: "the code"}, {Name: "by", Doc: "by what the posts are parted"}, {Name: "domain", Doc: "which part of them; empty of an actor"}}
	if actor {
		columns = append(columns, demarche.Column{Name: "actor", Doc: "whose posts, where they are parted by actor"})
	}
	table := demarche.Table{
		Name: "code_hits_by_domain", Title: "the same by domain; triage, no prevalence",
		Columns: append(columns, triageColumns...),
	}
	for _, i := range w.numbers() {
		for k, v := range w.domains.divisions {
			tallies := map[int]*tally{}
			for key, t := range w.in[k] {
				if key[0] == i {
					tallies[int(v.place[key[1]])] = t
				}
			}
			for _, at := range v.largest(mostShown) {
				row := []any{w.book.Codes[i].ID, v.name, v.label[at]}
				if v.actorOnly() {
					row[2] = ""
				}
				if actor {
					row = append(row, map[bool]string{true: v.label[at]}[v.actorOnly()])
				}
				table.Rows = append(table.Rows, append(row, tallies[at].cells(v.posts[at])...))
			}
		}
	}
	return table
}

// byPattern is of each pattern that hit, with the words that it found most.
func (w *triage) byPattern() demarche.Table {
	table := demarche.Table{
		Name: "code_patterns", Title: "what each pattern finds, the most first",
		Columns: []demarche.Column{
			{Name: "code", Doc: "the code"},
			{Name: "lang", Doc: "the language of the pattern; empty for any"},
			{Name: "pattern", Doc: "the pattern, as the codebook has it"},
			{Name: "hits", Unit: "posts", Doc: "posts in which it hits"},
			{Name: "share", Unit: "share", Doc: "of the posts in which any pattern of the code hits"},
			{Name: "finds", Doc: "the words that it finds most, and how often"},
		},
	}
	for _, key := range slices.SortedFunc(maps.Keys(w.patterns), func(a, b [2]int) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(w.patterns[b].posts, w.patterns[a].posts), cmp.Compare(a[1], b[1]))
	}) {
		m, pattern := w.patterns[key], w.book.Codes[key[0]].Patterns[key[1]]
		forms := slices.SortedFunc(maps.Keys(m.forms), func(a, b string) int {
			return cmp.Or(cmp.Compare(m.forms[b], m.forms[a]), cmp.Compare(a, b))
		})
		const most = 4
		words := make([]string, 0, most)
		for _, f := range forms[:min(len(forms), most)] {
			words = append(words, fmt.Sprintf("%s (%s)", f, text.Count(m.forms[f])))
		}
		table.Rows = append(table.Rows, []any{
			w.book.Codes[key[0]].ID, pattern.Lang, pattern.String(), int64(m.posts), float64(m.posts) / float64(w.all[key[0]].posts), strings.Join(words, ", "),
		})
	}
	return table
}

func (w *triage) kept() demarche.Table {
	table := demarche.Table{
		Name: "code_hits_found", Title: "every hit of a pattern; triage, no prevalence",
		Columns: []demarche.Column{
			{Name: "record", Doc: "the post"},
			{Name: "code", Doc: "the code"},
			{Name: "pattern", Doc: "the pattern"},
			{Name: "start", Unit: "bytes", Doc: "where it begins in the text, from 0"},
			{Name: "end", Unit: "bytes", Doc: "where it ends"},
			{Name: "words", Doc: "what it found"},
		},
	}
	for _, f := range w.found {
		code := &w.book.Codes[f.code]
		table.Rows = append(table.Rows, []any{f.record.String(), code.ID, code.Patterns[f.pattern].String(), int64(f.start), int64(f.end), f.words})
	}
	return table
}

// figure shows the rates of the codes that hit most, by the first division that has a few
// domains: side by side, since a rate alone says nothing.
func (w *triage) figure(result *demarche.Result) {
	const mostCodes, mostParts = 12, 6
	k := slices.IndexFunc(w.domains.divisions, func(v *division) bool { return len(v.label) > 1 && !v.actorOnly() })
	if k < 0 {
		return
	}
	v := w.domains.divisions[k]
	parts := v.largest(mostParts)
	codes := w.numbers()
	slices.SortStableFunc(codes, func(a, b int) int { return cmp.Compare(w.all[b].count(), w.all[a].count()) })
	table := demarche.Table{
		Name: "code_hits_drawn", Title: "hits by 1,000 posts; triage, no prevalence",
		Columns: []demarche.Column{
			{Name: "code", Doc: "the code"},
			{Name: v.name, Doc: "which posts"},
			{Name: "hits_per_1000", Unit: "per 1,000 posts", Doc: "posts in which a pattern hits, by 1,000"},
		},
	}
	for _, i := range codes[:min(len(codes), mostCodes)] {
		for _, at := range parts {
			n := 0
			for key, t := range w.in[k] {
				if key[0] == i && int(v.place[key[1]]) == at {
					n = t.posts
				}
			}
			table.Rows = append(table.Rows, []any{w.book.Codes[i].ID, v.label[at], float64(n) / float64(v.posts[at]) * mille})
		}
	}
	result.Figures = append(result.Figures, demarche.Figure{
		Title:    fmt.Sprintf("Patterns of %s hit most: %s", w.book.Codes[codes[0]].ID, text.Plural(w.all[codes[0]].count(), "post", "posts")),
		Subtitle: fmt.Sprintf("Posts in which a pattern hits, by 1,000 posts, n = %s. Triage: what patterns find, no share of posts that say it", text.Plural(w.posts, "post", "posts")),
		Mark:     demarche.Matrix, X: v.name, Y: "code", Group: "hits_per_1000", Table: table,
	})
}

func (t *tally) count() int {
	if t == nil {
		return 0
	}
	return t.posts
}
