package narrative

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/lexis"
	"demarche/text"
	"demarche/topic"
	"demarche/trace"
)

// Stories groups the texts of a language by what they are about.
var Stories = analysis.Analysis{
	Name: "stories",
	Doc: `what is written about: topics of the texts of each language, and how they go on over time

In: the texts of all posts that are no reposts and have at least 4 words and 20
characters, each family of near-copies once, so that what is copied a thousand times
does not make a topic; the language that the files tell of each post, --assume-lang where
they tell none. Languages are never pooled. --vectors is a file of word vectors.

Out: of each language with enough texts its topics: named by the words that are more
theirs than the others', with texts, posts, accounts, the share of the busiest account,
how far their words stand together (npmi, -1 to 1), how far the topic comes again from
other beginnings and other halves of the texts (stability, 0 to 1), an example and
records; what share of the texts has no topic; posts of each topic over time. All texts
with their topic are in the table story_texts of the case.

The texts are a matrix of words, pairs of words and hashtags, weighted by TF-IDF, that is
factorised without negative numbers (NMF) from where its singular vectors say. A text
has the topic that is most of it, and none where that is less than --least of it. With
--vectors a text is the mean of its words' vectors, the rarer the heavier (SIF), and texts
are grouped by the angles between them (DP-means).

Limits: a topic is no narrative: what is said for and against one thing has one topic. What
a topic is called is words, and what it means is for who reads its texts; merge and
rename before you count. Where stability is below 0.5 or npmi is low, the next run of
another method would cut otherwise. Prolific accounts own topics: see top_account_share.
The topics are made from --sample texts at most, drawn by their hash, and all texts are then
told by them. Texts shorter than is compared, and reposts, are in none. A family of
two languages is taken for the one with more of its posts.

Sources: Lee and Seung 1999, doi:10.1038/44565 (NMF); Cichocki and Phan 2009,
doi:10.1587/transfun.E92.A.708 (HALS); Boutsidis and Gallopoulos 2008,
doi:10.1016/j.patcog.2007.09.010 (NNDSVD); Grootendorst 2022, arXiv:2203.05794 (names by
c-TF-IDF); Greene, O'Callaghan and Cunningham 2014, doi:10.1007/978-3-662-44848-9_32
(stability); Bouma 2009 (NPMI); Arora, Liang and Ma 2017 (SIF); Kulis and Jordan 2012,
arXiv:1111.0352 (DP-means).
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New: func() analysis.Run {
		return &StoriesRun{corpusOptions: corpusOptions{MinTexts: 100, Languages: 5}, Topics: 40, Least: 0.25, Sample: 40000, Refits: 5, Bin: binAuto, Similar: 0.6, Seed: 1}
	},
}

// StoriesRun is a run of [Stories].
type StoriesRun struct {
	corpusOptions

	Topics  int
	Least   float64
	Sample  int
	Refits  int
	Bin     string
	Vectors string
	Similar float64
	Seed    uint64
}

// Flags implements [analysis.Run].
func (r *StoriesRun) Flags(fs *pflag.FlagSet) {
	r.corpusOptions.flags(fs)
	fs.IntVar(&r.Topics, "topics", r.Topics, "topics of a language, 2 to 200; fewer, but 5 at least, where it has fewer than 100 texts for each")
	fs.Float64Var(&r.Least, "least", r.Least, "what share of a text its topic must be, 0 to 1")
	fs.IntVar(&r.Sample, "sample", r.Sample, "of how many texts of a language at most the topics are made")
	fs.IntVar(&r.Refits, "refits", r.Refits, "how often it is made again for the stability; 0 for not at all")
	fs.StringVar(&r.Bin, "bin", r.Bin, "`step` of time: hour, day, week, month, quarter, year or auto")
	fs.StringVar(&r.Vectors, "vectors", r.Vectors, "a `file` of word vectors to group texts by: word2vec, GloVe or fastText (.vec, .txt, .bin), or Model2Vec (.safetensors)")
	fs.Float64Var(&r.Similar, "similar", r.Similar, "with --vectors: the least cosine between a text and the middle of its topic")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the `number` that random draws begin from")
}

// Each implements [analysis.Run].
func (r *StoriesRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *StoriesRun) Reads() []string { return []string{trace.Family} }

func (r *StoriesRun) check() error {
	switch {
	case r.Topics < 2 || r.Topics > 200:
		return demarche.Errorf(demarche.Usage, "--topics %d: want 2 to 200", r.Topics)
	case r.Least < 0 || r.Least > 1:
		return demarche.Errorf(demarche.Usage, "--least %v: want 0 to 1", r.Least)
	case r.Sample < 100:
		return demarche.Errorf(demarche.Usage, "--sample %d: want 100 or more", r.Sample)
	case r.Refits < 0:
		return demarche.Errorf(demarche.Usage, "--refits %d: want 0 or more", r.Refits)
	case !(r.Similar > 0 && r.Similar < 1):
		return demarche.Errorf(demarche.Usage, "--similar %v: want more than 0 and less than 1", r.Similar)
	}
	return r.corpusOptions.check()
}

// A story is a topic of a language and what is told of it.
type story struct {
	lang      string
	number    int // from 1, the largest first
	name      string
	words     []string
	texts     []int32 // places in corpus.families
	npmi      any     // float64, or nil where there is none
	stability any
	example   int32 // place in corpus.families
}

// Do implements [analysis.Run].
func (r *StoriesRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	if err := c.Derive(ctx, r.Reads(), progress); err != nil {
		return nil, err
	}
	ps, err := readPosts(ctx, c, "", lexis.Lang(r.AssumeLang), true, progress)
	if err != nil {
		return nil, err
	}
	result := &demarche.Result{Notes: []string{noteStory}}
	corpora := r.corpora(ps, result)
	first, last := ps.span()
	steps, err := newBins(r.Bin, first, last)
	if err != nil {
		return nil, err
	}
	var all []story
	summary := storySummary()
	for _, co := range corpora {
		if co.texts, err = co.read(ctx, c); err != nil {
			return nil, err
		}
		stories, row, err := r.fit(ctx, co, result, progress)
		if err != nil {
			return nil, err
		}
		summary.Rows = append(summary.Rows, row)
		all = append(all, stories...)
		tellSeries(ps, co, stories, steps, result)
		co.texts = nil
	}
	result.Tables = append([]demarche.Table{summary}, result.Tables...)
	if len(corpora) == 0 {
		return result, nil
	}
	return result, tellStories(ctx, c, ps, corpora, all, result)
}

// fit makes the topics of a language, by words or by vectors.
func (r *StoriesRun) fit(ctx context.Context, co *corpus, result *demarche.Result, progress analysis.Progress) ([]story, []any, error) {
	fitted := min(len(co.texts), r.Sample)
	if fitted < len(co.texts) {
		result.Notes = append(result.Notes, fmt.Sprintf("%s: the topics are made of %s of %s texts, drawn by their hash; all texts are told by them", co.lang, text.Count(fitted), text.Count(len(co.texts))))
	}
	lang := co.lang
	if lang == noLanguage {
		lang = ""
	}
	progress("weighing words, "+co.lang, 0, 0)
	vocabulary, x := lexis.Fit(co.texts[:fitted], lexis.Options{
		Lang: lang, WordMin: 1, WordMax: 2, MinDF: max(3, min(20, fitted/500)), MaxDF: 0.3, MaxTerms: 8000, Sublinear: true, NoStop: true,
	})
	row := []any{co.lang, rungStory, int64(len(co.texts)), int64(fitted), int64(len(vocabulary.Terms)), int64(0), 1.0, nil, nil, nil, nil, nil}
	k := min(r.Topics, max(5, fitted/100), len(vocabulary.Terms))
	if k < 2 || x.Rows < k {
		result.Notes = append(result.Notes, fmt.Sprintf("%s: too few words occur in several texts, and there are no topics", co.lang))
		co.of, co.share = slices.Repeat([]int{-1}, len(co.texts)), make([]float64, len(co.texts))
		return nil, row, nil
	}
	m := &made{corpus: co, vocabulary: vocabulary, x: x, fitted: fitted}
	var err error
	if r.Vectors != "" {
		err = r.byVectors(ctx, m, result, progress)
	} else {
		if k < r.Topics {
			result.Notes = append(result.Notes, fmt.Sprintf("%s: %d topics in place of %d, since it has %s texts", co.lang, k, r.Topics, text.Count(fitted)))
		}
		err = r.byWords(ctx, m, k, result, progress)
	}
	if err != nil {
		return nil, nil, err
	}
	stories := m.stories()
	unassigned := 0
	for _, t := range co.of {
		if t < 0 {
			unassigned++
		}
	}
	row[5], row[6] = int64(len(stories)), float64(unassigned)/float64(len(co.of))
	row[10], row[11] = m.explained, m.iterations
	if len(stories) > 0 {
		var top [][]int
		npmi, stable := 0.0, 0.0
		for i, s := range stories {
			top = append(top, m.top[co.of[s.texts[0]]])
			if v, ok := s.npmi.(float64); ok {
				npmi += v / float64(len(stories))
			}
			if v, ok := stories[i].stability.(float64); ok {
				stable += v / float64(len(stories))
			}
		}
		row[7], row[8] = npmi, topic.Diversity(top)
		if m.stability != nil {
			row[9] = stable
		}
	}
	return stories, row, nil
}

// vectorsName is how a file of vectors is called in notes: without its folder.
func vectorsName(path string) string { return filepath.Base(path) }
