package narrative

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/casefile"
	"demarche/lexis"
	"demarche/text"
)

// corpusOptions say of which languages topics are made.
type corpusOptions struct {
	Lang       []string
	AssumeLang string
	MinTexts   int
	Languages  int
}

func (r *corpusOptions) flags(fs *pflag.FlagSet) {
	fs.StringSliceVar(&r.Lang, "lang", r.Lang, "only these `languages`, as en,ru")
	fs.StringVar(&r.AssumeLang, "assume-lang", r.AssumeLang, "the `language` of posts of which the file does not tell it")
	fs.IntVar(&r.MinTexts, "min-texts", r.MinTexts, "a language is told of from so many texts on")
	fs.IntVar(&r.Languages, "languages", r.Languages, "of how many languages at most, those with the most texts")
}

func (r *corpusOptions) check() error {
	switch {
	case r.MinTexts < 20:
		return demarche.Errorf(demarche.Usage, "--min-texts %d: want 20 or more; fewer have no topics", r.MinTexts)
	case r.Languages < 1:
		return demarche.Errorf(demarche.Usage, "--languages %d: want 1 or more", r.Languages)
	}
	for _, l := range append(slices.Clone(r.Lang), r.AssumeLang) {
		if l != "" && lexis.Lang(l) == "" {
			return demarche.Errorf(demarche.Usage, "%q is no language that is known", l).WithHint("languages have codes, as en, ru, ar")
		}
	}
	return nil
}

// A corpus is the texts of one language, each family once, in the order of their numbers.
type corpus struct {
	lang     string // as told
	families [][]int32
	numbers  []uint64
	texts    []string
	of       []int     // the topic of each text; -1 for none
	share    []float64 // how much of the text it is
}

// corpora puts together the texts of each language that has enough of them, those with
// the most texts first.
func (r *corpusOptions) corpora(ps *posts, result *demarche.Result) []*corpus {
	byLang := map[string]*corpus{}
	compared := 0
	for _, places := range ps.groupsOf(func(p *post) uint64 { return p.family }) {
		compared += len(places)
		count := map[int16]int{}
		best := ps.all[places[0]].lang
		for _, k := range places {
			count[ps.all[k].lang]++
		}
		for l, n := range count {
			if n > count[best] || n == count[best] && l < best {
				best = l
			}
		}
		lang := ps.langs[best]
		if byLang[lang] == nil {
			byLang[lang] = &corpus{lang: lang}
		}
		co := byLang[lang]
		co.families = append(co.families, places)
		co.numbers = append(co.numbers, ps.all[places[0]].family)
	}
	var all []*corpus
	small := 0
	for _, co := range byLang {
		if len(r.Lang) > 0 && !slices.ContainsFunc(r.Lang, func(l string) bool { return lexis.Lang(l) == co.lang }) {
			continue
		}
		if len(co.families) < r.MinTexts {
			small++
			continue
		}
		all = append(all, co)
	}
	slices.SortFunc(all, func(a, b *corpus) int {
		return cmp.Or(len(b.families)-len(a.families), cmp.Compare(a.lang, b.lang))
	})
	note := func(format string, args ...any) { result.Notes = append(result.Notes, fmt.Sprintf(format, args...)) }
	note("%s of %s posts have a text that is compared; the others are reposts, or shorter than 4 words or 20 characters, and are in no story", text.Count(compared), text.Count(len(ps.all)))
	if small > 0 {
		note("of fewer than %d texts, and left out: %s", r.MinTexts, text.Plural(small, "language", "languages"))
	}
	if n := len(all) - r.Languages; n > 0 {
		all = all[:r.Languages]
		note("%s more have enough texts and are left out; --languages takes more in", text.Plural(n, "language", "languages"))
	}
	if slices.ContainsFunc(all, func(co *corpus) bool { return co.lang == noLanguage }) {
		note("of some posts the file does not tell the language: they are taken as of one language, which no stop words and no stems are known of; --assume-lang says which it is")
	}
	if len(all) == 0 {
		note("no language has %d texts", r.MinTexts)
	}
	return all
}

// read returns the texts of a corpus.
func (co *corpus) read(ctx context.Context, c *casefile.Case) ([]string, error) {
	of, err := textsOf(ctx, c, co.numbers)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(co.numbers))
	for i, n := range co.numbers {
		texts[i] = of[n]
	}
	return texts, nil
}
