package coding

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/codebook"
	"demarche/lexis"
)

// Codes counts where the patterns of a codebook hit.
var Codes = analysis.Analysis{
	Name: "codes",
	Doc: `where the patterns of a codebook hit: triage for coders, never a prevalence

In: posts with a text, and a codebook (--codebook: a file, or starter or neutral, which
are bundled). --by says by what the posts are parted: dataset, period, lang, actor,
platform, kind or a column. --cut says when periods begin.

Out: of each code and domain, how many posts a pattern of it finds, per 1,000 posts, of
how many actors, and the first records; how many such posts a random sample of 300 would
have, which tells whether a code must be drawn more often (demarche code sample --rare
CODE); of each pattern its hits and the words that it finds most, which shows what it
finds by mistake. The rates of other actors stand beside: a rate without a contrast says
nothing of anybody. Every hit is kept in the case, as the table code_hits_found.

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
		unchosen: r.Codebook == codebook.StarterName,
		all:      map[int]*tally{}, in: make([]map[[2]int]*tally, len(d.divisions)), patterns: map[[2]int]*matched{},
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
	unchosen bool // whether it is the default
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
