package coding

import (
	"context"
	"math"
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/classify"
	"demarche/lexis"
	"demarche/parallel"
	"demarche/text"
)

const (
	folds     = 5      // of the cross-fitting
	leastOf   = 5      // units that have the code, and that lack it, to learn from
	blockOf   = 4096   // posts that are scored at a time
	learnOf   = 20_000 // posts whose words are the vocabulary
	mostWords = 30_000 // words, and sequences of letters
)

// learning is what the classifier of a code has learned: a model a fold, none of which has seen
// the units of its fold.
type learning struct {
	code   int
	models []*classify.Model
	held   []float64 // of each unit that was learned from, the probability by the model that had not seen it
	units  []*unit
}

// classify trains a classifier for each code on the codings, and scores all posts. A post
// that was coded has the score of the model that did not see it, any other the mean of all
// (Zrnic and Candès 2024, doi:10.1073/pnas.2322083121). The vocabulary is that of posts taken at
// even distances, whether they were coded or not: with one of the coded posts these would have more
// of its words than others have, and would be scored otherwise than those for which they stand.
func (w *estimating) classify(ctx context.Context, c *casefile.Case, outside map[int]bool, progress analysis.Progress) error {
	var units []*unit
	var docs []string
	for _, u := range w.k.units {
		if u.record != 0 && strings.TrimSpace(u.text) != "" {
			units, docs = append(units, u), append(docs, u.text)
		}
	}
	progress("training classifiers", 0, int64(len(w.codes)))
	vocabulary, _ := lexis.Fit(w.even, lexis.Options{WordMax: 2, CharMin: 3, CharMax: 5, MinDF: 2, MaxTerms: mostWords, Sublinear: true})
	w.even = nil
	x := vocabulary.Transform(docs)
	w.learned = map[int][]float32{}
	var all []*learning
	var few []string
	for i, code := range w.codes {
		if err := ctx.Err(); err != nil {
			return err
		}
		l := w.learn(i, code, units, x)
		if l == nil {
			few = append(few, code)
			continue
		}
		all = append(all, l)
		progress("training classifiers", int64(i+1), int64(len(w.codes)))
	}
	if len(few) > 0 {
		w.note("%s without a classifier, since fewer than %d coded units have it or lack it: %s", text.Plural(len(few), "code is", "codes are"), leastOf, strings.Join(few, ", "))
	}
	if len(all) == 0 {
		return nil
	}
	for _, l := range all {
		w.learned[l.code] = make([]float32, 0, w.posts)
	}
	if err := w.apply(ctx, c, outside, vocabulary, all, progress); err != nil {
		return err
	}
	for _, l := range all {
		for k, u := range l.units {
			if u.place >= 0 {
				w.learned[l.code][u.place] = float32(l.held[k])
			}
		}
	}
	return nil
}

// learn trains the models of a code; nil where there is too little to learn from.
func (w *estimating) learn(code int, name string, units []*unit, x *lexis.Matrix) *learning {
	l := &learning{code: code}
	var rows, y []int
	var groups []string
	has := 0
	for i, u := range units {
		v, ok := w.value(u, name, strict)
		if !ok || v == 0.5 {
			continue
		}
		rows, y = append(rows, i), append(y, int(v))
		groups = append(groups, u.record.String())
		l.units = append(l.units, u)
		has += int(v)
	}
	if has < leastOf || len(y)-has < leastOf {
		return nil
	}
	own := x.Select(rows)
	// Copies of a text are not kept on one side: a post that nobody read is scored by models
	// that may have seen a copy of it, and so must a post that was read.
	fold := classify.Folds(groups, folds, w.run.Seed)
	l.held = make([]float64, len(y))
	for k := range folds {
		train := slices.Clone(y)
		for i := range train {
			if fold[i] == k {
				train[i] = -1
			}
		}
		m := classify.Train(own, train, 2, classify.Options{Loss: classify.Logistic, Unbalanced: true, C: 10, Seed: w.run.Seed})
		m.W[0] = nil // the plane of not having it
		l.models = append(l.models, m)
		for i := range y {
			if fold[i] == k {
				l.held[i] = probability(m, own, i)
			}
		}
	}
	return l
}

// probability is the logistic regression's of a row having the code.
func probability(m *classify.Model, x *lexis.Matrix, row int) float64 {
	return 1 / (1 + math.Exp(-x.Dot(row, m.W[1])-m.B[1]))
}

// score appends the mean probability of all models for each row.
func (l *learning) score(x *lexis.Matrix, to []float32) []float32 {
	for i := range x.Rows {
		sum := 0.0
		for _, m := range l.models {
			sum += probability(m, x, i)
		}
		to = append(to, float32(sum/float64(len(l.models))))
	}
	return to
}

// apply scores all posts of the population, in their order.
func (w *estimating) apply(ctx context.Context, c *casefile.Case, outside map[int]bool, v *lexis.Vocabulary, all []*learning, progress analysis.Progress) error {
	var docs []string
	done := 0
	score := func() {
		x := v.Transform(docs)
		parallel.Each(0, len(all), func(k int) {
			w.learned[all[k].code] = all[k].score(x, w.learned[all[k].code])
		})
		done += len(docs)
		docs = docs[:0]
		progress("scoring posts", int64(done), int64(w.posts))
	}
	err := c.EachPost(ctx, nil, func(p *casefile.PostRow) error {
		if outside[p.Dataset] || strings.TrimSpace(p.Text) == "" {
			return nil
		}
		if docs = append(docs, strings.Clone(p.Text)); len(docs) == blockOf {
			score()
		}
		return ctx.Err()
	})
	if err == nil && len(docs) > 0 {
		score()
	}
	if err == nil && done != w.posts {
		return demarche.Errorf(demarche.Internal, "%d posts were scored of %d", done, w.posts)
	}
	return err
}
