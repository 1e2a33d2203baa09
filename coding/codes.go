package coding

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/codebook"
	"demarche/lexis"
	"demarche/text"
)

// Codes counts where the patterns of a codebook hit.
var Codes = analysis.Analysis{
	Name: "codes",
	Doc: `where the patterns of a codebook hit: triage for coders, never a prevalence

In: posts with a text, and a codebook (--codebook: a file, or starter or neutral, which are bundled). --by says
by what the posts are parted: dataset, period, lang, actor, platform, kind or a column. --cut says
when periods begin.

Out: of each code and domain, how many posts a pattern of it finds, per 1,000 posts, of how many
actors, and the first records; how many such posts a random sample of 300 would have, which tells whether a
code must be drawn more often (demarche code sample --rare CODE); of each pattern its hits and
the words that it finds most, which shows what it finds by mistake. The rates of other
actors stand beside: a rate without a contrast says nothing of anybody. Every hit is kept in the
case, as the table code_hits_found.

Limits: a hit is a string, no meaning. "Sanctions" finds a film, "what about" a question. A pattern
misses what is said in other words, and two languages have two lists: rates of two
languages cannot be compared. None of these numbers is a share of posts that say something: that
takes coders and a random sample, see prevalence.

Sources: Krippendorff 2018, Content Analysis, ISBN 978-1-5063-9566-1 (dictionaries and their
validity); Grimmer and Stewart 2013, doi:10.1093/pan/mps028.
`,
	Needs: []string{demarche.Posts},
	Named: true, // which codebook is for these posts is somebody's to say
	New: func() analysis.Run {
		return &CodesRun{bookOf: bookOf{Codebook: codebook.StarterName}, dividing: dividing{By: "dataset,period,lang"}}
	},
}

// CodesRun is a run of [Codes].
type CodesRun struct {
	bookOf
	dividing
	Code []string // the codes; none for all
}

// Flags implements [analysis.Run].
func (r *CodesRun) Flags(fs *pflag.FlagSet) {
	r.bookOf.flags(fs, "")
	r.dividing.flags(fs)
	fs.StringSliceVar(&r.Code, "code", r.Code, "only these `codes`")
}

func (b *bookOf) flags(fs *pflag.FlagSet, otherwise string) {
	fs.StringVar(&b.Codebook, "codebook", b.Codebook, "the `file` of the codebook, or a bundled one: starter, neutral"+otherwise)
	fs.StringVar(&b.Digest, "codebook-digest", b.Digest, "the `digest` that the codebook must have; default: of whatever it is")
}

// Each implements [analysis.Run].
func (r *CodesRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	book, err := r.read()
	if err != nil {
		return nil, err
	}
	one := *r
	one.Digest = book.Digest
	return []analysis.Run{&one}, nil
}

// Reads implements [analysis.Run].
func (r *CodesRun) Reads() []string { return nil }

// A place where a pattern hit.
type found struct {
	record     demarche.RecordID
	code       int
	pattern    int
	start, end int
	words      string
}

const (
	mostFound  = 200_000 // hits that are kept one by one
	mostForms  = 2_000   // different words of one pattern that are counted
	fewRecords = 5
)

// A tally is what a code has in a domain.
type tally struct {
	posts   int
	records []demarche.RecordID
	actors  map[uint64]bool
}

// Do implements [analysis.Run].
func (r *CodesRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	book, err := r.read()
	if err != nil {
		return nil, err
	}
	codes, err := r.codes(book)
	if err != nil {
		return nil, err
	}
	d, err := r.divide(ctx, c)
	if err != nil {
		return nil, err
	}
	w := &triage{
		book: book, codes: codes, domains: d, matcher: codebook.NewMatcher(book),
		all: map[int]*tally{}, in: make([]map[[2]int]*tally, len(d.divisions)), patterns: map[[2]int]*matched{},
	}
	for i := range w.in {
		w.in[i] = map[[2]int]*tally{}
	}
	if err := w.read(ctx, c, progress); err != nil {
		return nil, err
	}
	if w.posts == 0 {
		return nil, demarche.Errorf(demarche.BadData, "no post of the case has a text")
	}
	if err := d.settle(ctx, c); err != nil {
		return nil, err
	}
	return w.result(ctx, c)
}

// codes returns the numbers of the codes asked for that have patterns.
func (r *CodesRun) codes(book *codebook.Codebook) (map[int]bool, error) {
	asked := map[int]bool{}
	for _, id := range r.Code {
		code, err := book.Code(strings.TrimSpace(id))
		if err != nil {
			return nil, err
		}
		asked[slices.IndexFunc(book.Codes, func(x codebook.Code) bool { return x.ID == code.ID })] = true
	}
	all := map[int]bool{}
	for i := range book.Codes {
		if len(book.Codes[i].Patterns) > 0 && (len(asked) == 0 || asked[i]) {
			all[i] = true
		}
	}
	if len(all) == 0 {
		return nil, demarche.Errorf(demarche.Usage, "no code of %s has a pattern", book.Full())
	}
	return all, nil
}

// triage is the work of a run.
type triage struct {
	book     *codebook.Codebook
	codes    map[int]bool
	domains  *domains
	matcher  *codebook.Matcher
	posts    int
	empty    int
	silent   int // posts in a language for which no code has a pattern
	all      map[int]*tally
	in       []map[[2]int]*tally // by division: of a code in a domain, by the number it has before settling
	patterns map[[2]int]*matched // of a code and pattern
	found    []found
	cut      int
}

// matched is what a pattern found.
type matched struct {
	posts int
	forms map[string]int
}

func (w *triage) read(ctx context.Context, c *casefile.Case, progress analysis.Progress) error {
	langs := map[string]bool{}
	for _, lang := range w.book.Langs() {
		langs[lang] = true
	}
	seen := map[int]bool{}
	patterns := map[[2]int]bool{}
	return c.EachPost(ctx, w.domains.columns, func(p *casefile.PostRow) error {
		if strings.TrimSpace(p.Text) == "" {
			w.empty++
			return nil
		}
		if w.posts%20000 == 0 {
			progress("matching patterns", int64(w.posts), 0)
		}
		w.posts++
		if err := w.domains.take(p); err != nil {
			return err
		}
		if lang := lexis.Lang(p.Lang); lang != "" && !langs[lang] && !langs[""] {
			w.silent++
			return nil
		}
		clear(seen)
		clear(patterns)
		for _, h := range w.matcher.Match(p.Text, p.Lang) {
			if !w.codes[h.Code] {
				continue
			}
			w.hit(p, h, !patterns[[2]int{h.Code, h.Pattern}])
			patterns[[2]int{h.Code, h.Pattern}] = true
			if seen[h.Code] {
				continue
			}
			seen[h.Code] = true
			add(w.all, h.Code, p)
			for i, v := range w.domains.divisions {
				add(w.in[i], [2]int{h.Code, int(v.of[len(v.of)-1])}, p)
			}
		}
		return nil
	})
}

func add[K comparable](to map[K]*tally, key K, p *casefile.PostRow) {
	t := to[key]
	if t == nil {
		t = &tally{actors: map[uint64]bool{}}
		to[key] = t
	}
	t.posts++
	t.actors[p.Actor] = true
	if len(t.records) < fewRecords {
		t.records = append(t.records, p.Record)
	}
}

// hit counts what a pattern found, and keeps it.
func (w *triage) hit(p *casefile.PostRow, h codebook.Hit, first bool) {
	m := w.patterns[[2]int{h.Code, h.Pattern}]
	if m == nil {
		m = &matched{forms: map[string]int{}}
		w.patterns[[2]int{h.Code, h.Pattern}] = m
	}
	if first {
		m.posts++
	}
	words := strings.Join(strings.Fields(strings.ToLower(p.Text[h.Start:h.End])), " ")
	if _, ok := m.forms[words]; ok || len(m.forms) < mostForms {
		m.forms[strings.Clone(words)]++
	}
	if len(w.found) == mostFound {
		w.cut++
		return
	}
	w.found = append(w.found, found{p.Record, h.Code, h.Pattern, h.Start, h.End, strings.Clone(p.Text[h.Start:h.End])})
}

const mille = 1000

func (w *triage) result(ctx context.Context, c *casefile.Case) (*demarche.Result, error) {
	result := &demarche.Result{}
	result.Tables = append(result.Tables, w.overall(), w.byDomain(), w.byPattern())
	result.Kept = append(result.Kept, w.kept())
	w.figure(result)
	note := func(format string, args ...any) { result.Notes = append(result.Notes, fmt.Sprintf(format, args...)) }
	note("what is counted here are hits of patterns: triage, and never how many posts say something. That is estimated from coded samples: demarche code sample %s, then demarche run %s prevalence", text.ShellWord(c.Path), text.ShellWord(c.Path))
	note("the codebook is %s, of the digest %s", w.book.Full(), w.book.Digest)
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
