package narrative

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"demarche/lexis"
	"demarche/topic"
)

// A window is the texts of a language in a stretch of time, and their topics.
type window struct {
	from, to int     // its steps, to not among them
	texts    []int32 // places in corpus.families of those with a post within, in the order of their hash
	fitted   int     // the topics are made of the first so many
	told     bool    // it has enough texts

	terms    []string
	together []int       // of each topic of the model, which it is put together to
	kept     []int       // of each of these, which topic it is; -1 where it has too few texts
	of       []int       // the topic of each text that is fitted; -1 for none. With assign, of all
	amount   []float64   // with assign, how much of it is in each text
	rows     [][]int32   // the terms of each text that is fitted
	weights  [][]float64 // c-TF-IDF of each topic, by the terms
	order    []int       // the topics, the largest first
}

// cut makes the windows.
func (e *evolution) cut() []*window {
	steps, long := len(e.steps.begin), 1
	if e.Overlap && steps > 1 {
		long = 2
	}
	windows := make([]*window, steps-long+1)
	for s := range windows {
		windows[s] = &window{from: s, to: s + long}
	}
	for f, of := range e.on {
		last := -1
		for _, s := range of {
			for w := max(last+1, int(s)-long+1); w <= min(int(s), len(windows)-1); w++ {
				windows[w].texts = append(windows[w].texts, int32(f))
				last = w
			}
		}
	}
	for _, w := range windows {
		w.told = len(w.texts) >= e.MinTexts
		w.fitted = min(len(w.texts), e.Sample)
	}
	return windows
}

// thoseTold leaves out the windows that have too few texts.
func thoseTold(windows []*window) []*window {
	return slices.DeleteFunc(slices.Clone(windows), func(w *window) bool { return !w.told })
}

// A model tells other texts of a window by its topics. It is as large as all that its texts
// have of words, and is not kept.
type model struct {
	vocabulary *lexis.Vocabulary
	*topic.Model
}

// fit makes the topics of a window; no model where too few words occur in several texts.
func (e *evolution) fit(ctx context.Context, w *window) (*model, error) {
	lang := e.co.lang
	if lang == noLanguage {
		lang = ""
	}
	docs := make([]string, w.fitted)
	for i, f := range w.texts[:w.fitted] {
		docs[i] = e.co.texts[f]
	}
	vocabulary, x := lexis.Fit(docs, lexis.Options{
		Lang: lang, WordMin: 1, WordMax: 2, MinDF: max(3, min(20, w.fitted/500)), MaxDF: 0.3, MaxTerms: 4000, Sublinear: true, NoStop: true,
	})
	w.terms = vocabulary.Terms
	k := min(e.Topics, max(5, w.fitted/50), len(vocabulary.Terms))
	if k < 2 {
		w.of = slices.Repeat([]int{-1}, w.fitted)
		return nil, nil
	}
	threads := runtime.GOMAXPROCS(0)
	// A window is factorised again and again to ask what chance gives. At the tolerance of
	// stories, 1e-4, that takes twice as long, and what is seen beside chance is no clearer.
	m, err := topic.Fit(ctx, x, topic.Options{Topics: k, Tolerance: 1e-3, Threads: threads})
	if err != nil {
		return nil, err
	}
	amounts := m.Transform(x, threads)
	w.rows = make([][]int32, x.Rows)
	w.of = make([]int, x.Rows)
	for i := range x.Rows {
		w.rows[i], _ = x.Row(i)
		w.of[i], _ = topic.Main(amounts[i*k:i*k+k], e.Least)
	}
	w.together = topic.Together(w.count(w.of, k), e.Similar)
	w.kept = make([]int, slices.Max(w.together)+1)
	size := make([]int, len(w.kept))
	for i := range x.Rows {
		if w.of[i], _ = w.main(amounts[i*k:i*k+k], e.Least); w.of[i] >= 0 {
			size[w.of[i]]++
		}
	}
	topics := 0
	for t, n := range size {
		if w.kept[t] = -1; n >= fewestTexts {
			w.kept[t] = topics
			topics++
		}
	}
	for i, t := range w.of {
		if t >= 0 {
			w.of[i] = w.kept[t]
		}
	}
	w.weights = topic.ClassWeights(w.count(w.of, topics))
	return &model{vocabulary, m}, nil
}

// fewestTexts is how many texts a topic of a window has at least, and how many have to lie in
// both windows for them to tell.
const fewestTexts = 10

// main returns which of those put together has the most of a text of which the model has
// these amounts, -1 for none, and how much.
func (w *window) main(amounts []float64, least float64) (of int, amount float64) {
	sums := make([]float64, len(w.kept))
	for k, v := range amounts {
		sums[w.together[k]] += v
	}
	of, _ = topic.Main(sums, least)
	return of, slices.Max(sums)
}

// count counts in how many of the texts that are fitted, of the topics given, each term stands.
func (w *window) count(of []int, topics int) [][]float64 {
	all := counts(topics, len(w.terms))
	for i, terms := range w.rows {
		if of[i] < 0 {
			continue
		}
		for _, t := range terms {
			all[of[i]][t]++
		}
	}
	return all
}

// assign tells all texts of a window by its topics.
func (e *evolution) assign(ctx context.Context, w *window, m *model) error {
	w.amount = make([]float64, len(w.texts))
	if m == nil {
		w.of = slices.Repeat([]int{-1}, len(w.texts))
		return nil
	}
	w.of = slices.Grow(w.of, len(w.texts)-len(w.of))
	k := m.Topics
	for from := 0; from < len(w.texts); from += chunk {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := min(len(w.texts), from+chunk)
		docs := make([]string, to-from)
		for i := range docs {
			docs[i] = e.co.texts[w.texts[from+i]]
		}
		x := m.vocabulary.Transform(docs)
		amounts := m.Transform(x, runtime.GOMAXPROCS(0))
		for i := range docs {
			of, amount := w.main(amounts[i*k:i*k+k], e.Least)
			if of >= 0 {
				of = w.kept[of]
			}
			if w.amount[from+i] = amount; from+i >= w.fitted {
				w.of = append(w.of, of)
			}
		}
	}
	size := make([]int, len(w.weights))
	for _, t := range w.of {
		if t >= 0 {
			size[t]++
		}
	}
	for t, n := range size {
		if n > 0 {
			w.order = append(w.order, t)
		}
	}
	slices.SortStableFunc(w.order, func(a, b int) int { return size[b] - size[a] })
	return nil
}

// A transition is what the topics of a window have in common with those of the next that
// is told.
type transition struct {
	earlier, later *window
	common         [][2]int // places among the texts fitted of each, of those posted where the windows overlap
	between        *topic.Between
	relations      []topic.Relation
	of             []topic.Fate // of the topics of the earlier
	in             []topic.Fate // of the topics of the later
}

// transitions matches the topics of windows that follow each other.
func (e *evolution) transitions() []transition {
	all := thoseTold(e.windows)
	var out []transition
	for i := 1; i < len(all); i++ {
		out = append(out, e.transition(all[i-1], all[i], func(f int32) []int32 { return e.on[f] }))
	}
	return out
}

// transition matches the topics of two windows, of texts that were posted in the steps
// that on gives.
func (e *evolution) transition(earlier, later *window, on func(text int32) []int32) transition {
	t := transition{earlier: earlier, later: later}
	a, b := earlier.texts[:earlier.fitted], later.texts[:later.fitted]
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			if within(on(a[i]), later.from, earlier.to) {
				t.common = append(t.common, [2]int{i, j})
			}
			i, j = i+1, j+1
		}
	}
	t.between, t.relations = e.relate(&t, later.of, func() [][]float64 { return later.weights })
	t.of, t.in = topic.Fates(len(earlier.weights), len(later.weights), t.relations)
	return t
}

// within says whether one of some steps is from, or between it and to.
func within(steps []int32, from, to int) bool {
	return slices.ContainsFunc(steps, func(s int32) bool { return int(s) >= from && int(s) < to })
}

// exchanged matches two windows anew where their texts have exchanged the steps in which they
// were posted: no topic is of one of them more than of the other.
func (e *evolution) exchanged(ctx context.Context, t *transition, random *rand.Rand) (transition, error) {
	texts := slices.Concat(t.earlier.texts, t.later.texts)
	slices.Sort(texts)
	texts = slices.Compact(texts)
	on := make([][]int32, len(texts))
	for i, place := range random.Perm(len(texts)) {
		on[i] = e.on[texts[place]]
	}
	windows := [2]*window{{from: t.earlier.from, to: t.earlier.to}, {from: t.later.from, to: t.later.to}}
	for _, w := range windows {
		for i, f := range texts {
			if within(on[i], w.from, w.to) {
				w.texts = append(w.texts, f)
			}
		}
		w.fitted = min(len(w.texts), e.Sample)
		if _, err := e.fit(ctx, w); err != nil {
			return transition{}, err
		}
	}
	return e.transition(windows[0], windows[1], func(f int32) []int32 {
		i, _ := slices.BinarySearch(texts, f)
		return on[i]
	}), nil
}

// relate matches the topics of a window with those of the next, of which the texts have the
// topics given and these the weights.
func (e *evolution) relate(t *transition, laterOf []int, weights func() [][]float64) (*topic.Between, []topic.Relation) {
	earlier, later := make([]int, len(t.common)), make([]int, len(t.common))
	for i, pair := range t.common {
		earlier[i], later[i] = t.earlier.of[pair[0]], laterOf[pair[1]]
	}
	b := topic.Tally(earlier, later, len(t.earlier.weights), len(t.later.weights), sync.OnceValue(func() [][]float64 {
		return topic.Cosines(t.earlier.weights, weights(), t.earlier.terms, t.later.terms)
	}))
	return b, e.rule().Relate(b)
}

// coverSteps says in which steps each source, a file and a platform, has a post.
func (ps *posts) coverSteps(steps *bins) map[source][]bool {
	covered := map[source][]bool{}
	for i := range ps.all {
		s := ps.all[i].source()
		if covered[s] == nil {
			covered[s] = make([]bool, len(steps.begin))
		}
		covered[s][steps.of(ps.all[i].at)] = true
	}
	return covered
}

// A source is a file and a platform.
type source struct {
	dataset  int
	platform int16
}

func (p *post) source() source { return source{p.record.Dataset(), p.platform} }

// has says whether a source has a post in some steps.
func has(covered []bool, from, to int) bool { return slices.Contains(covered[from:to], true) }

// seen returns the first and the last moment of the posts of each actor.
func (ps *posts) seen() (first, last []int64) {
	first, last = slices.Repeat([]int64{math.MaxInt64}, len(ps.actors)), slices.Repeat([]int64{math.MinInt64}, len(ps.actors))
	for i := range ps.all {
		p := &ps.all[i]
		first[p.actor], last[p.actor] = min(first[p.actor], p.at), max(last[p.actor], p.at)
	}
	return first, last
}
