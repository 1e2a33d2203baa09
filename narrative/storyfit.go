package narrative

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/lexis"
	"demarche/text"
	"demarche/topic"
)

// topWords is how many words of a topic its quality is asked of.
const topWords = 10

// made is the topics of a corpus while they are made.
type made struct {
	*corpus
	vocabulary *lexis.Vocabulary
	x          *lexis.Matrix // of the first texts, those that are fitted
	fitted     int
	topics     int
	top        [][]int     // the first words of each topic
	counts     [][]float64 // in how many texts of each topic each term stands
	stability  []float64
	amount     []float64 // how much of the topic is in each text
	explained  any
	iterations any
}

// chunk is how many texts are weighed at a time.
const chunk = 1 << 13

// eachChunk hands over the matrix of every text, some at a time.
func (m *made) eachChunk(ctx context.Context, do func(from int, x *lexis.Matrix)) error {
	for from := 0; from < len(m.texts); from += chunk {
		if err := ctx.Err(); err != nil {
			return err
		}
		do(from, m.vocabulary.Transform(m.texts[from:min(len(m.texts), from+chunk)]))
	}
	return nil
}

// byWords makes topics by NMF.
func (r *StoriesRun) byWords(ctx context.Context, m *made, k int, result *demarche.Result, progress analysis.Progress) error {
	threads := runtime.GOMAXPROCS(0)
	progress("making topics, "+m.lang, 0, 0)
	model, err := topic.Fit(ctx, m.x, topic.Options{Topics: k, Threads: threads})
	if err != nil {
		return err
	}
	if !model.Converged {
		result.Notes = append(result.Notes, fmt.Sprintf("%s: the topics still moved after %d iterations", m.lang, len(model.Objective)))
	}
	m.explained, m.iterations = 1-model.Objective[len(model.Objective)-1]/model.Norm, int64(len(model.Objective))
	m.topics = k
	for t := range k {
		m.top = append(m.top, model.Top(t, topWords))
	}
	m.of, m.share, m.amount = make([]int, len(m.texts)), make([]float64, len(m.texts)), make([]float64, len(m.texts))
	m.counts = counts(k, len(m.vocabulary.Terms))
	err = m.eachChunk(ctx, func(from int, x *lexis.Matrix) {
		w := model.Transform(x, threads)
		for i := range x.Rows {
			m.of[from+i], m.share[from+i] = topic.Main(w[i*k:i*k+k], r.Least)
			m.amount[from+i] = slices.Max(w[i*k : i*k+k])
			m.count(from+i, i, x)
		}
	})
	if err != nil || r.Refits == 0 {
		return err
	}
	var again [][][]int
	for refit := range r.Refits {
		progress("making topics again, "+m.lang, int64(refit), int64(r.Refits))
		// A random half of the texts, and a random beginning.
		random := rand.New(rand.NewPCG(r.Seed, streamStories+uint64(refit)))
		half := random.Perm(m.x.Rows)[:max(k, m.x.Rows/2)]
		slices.Sort(half)
		other, err := topic.Fit(ctx, m.x.Select(half), topic.Options{Topics: k, Random: true, Seed: random.Uint64(), Threads: threads})
		if err != nil {
			return err
		}
		var top [][]int
		for t := range k {
			top = append(top, other.Top(t, topWords))
		}
		again = append(again, top)
	}
	m.stability = topic.Stability(m.top, again)
	return nil
}

// mostClusters is how many groups vectors are put into at most.
const mostClusters = 300

// byVectors makes topics by the vectors of words.
func (r *StoriesRun) byVectors(ctx context.Context, m *made, result *demarche.Result, progress analysis.Progress) error {
	const rounds, smallest, frequency = 10, 10, 1e-3
	progress("reading vectors", 0, 0)
	words := make([][]string, len(m.texts))
	wanted := map[string]bool{}
	for i, s := range m.texts {
		for _, w := range lexis.Words(s) {
			if lexis.Stop(w.Text, m.lang) {
				continue
			}
			words[i] = append(words[i], w.Text)
			wanted[w.Text], wanted[strings.TrimPrefix(w.Text, "#")] = true, true
		}
	}
	vectors, err := topic.ReadVectors(r.Vectors, func(w string) bool { return wanted[w] })
	if err != nil {
		return err
	}
	progress("grouping texts by vectors, "+m.lang, 0, 0)
	of, empty := topic.SIF(words, vectors, frequency)
	if err := ctx.Err(); err != nil {
		return err
	}
	c := topic.DPMeans(of[:m.fitted], r.Similar, mostClusters, smallest, rounds)
	none := 0
	for _, e := range empty {
		if e {
			none++
		}
	}
	note := func(format string, args ...any) {
		result.Notes = append(result.Notes, m.lang+": "+fmt.Sprintf(format, args...))
	}
	note("texts are grouped by the vectors of %s (%s, %d numbers a word, %s words); %s of %s texts have no word in it", vectorsName(r.Vectors), vectors.Format, vectors.Dim, text.Count(vectors.Words), text.Count(none), text.Count(len(of)))
	if c.Full {
		note("there are %d groups, as many as allowed, and more would be: texts are left over that a larger --similar does not take in; a smaller one does", mostClusters)
	}
	if !c.Converged {
		note("the groups still moved after %d rounds", rounds)
	}
	m.topics = len(c.Centroids)
	m.of, m.share = make([]int, len(of)), make([]float64, len(of))
	for i, v := range of {
		m.of[i] = -1
		best := r.Similar
		for k, centroid := range c.Centroids {
			if s := topic.Cosine(v, centroid); s >= best {
				m.of[i], best = k, s
			}
		}
		if m.of[i] >= 0 {
			m.share[i] = best
		}
	}
	m.amount = m.share
	m.counts = counts(m.topics, len(m.vocabulary.Terms))
	err = m.eachChunk(ctx, func(from int, x *lexis.Matrix) {
		for i := range x.Rows {
			m.count(from+i, i, x)
		}
	})
	weights := topic.ClassWeights(m.counts)
	for k := range m.topics {
		m.top = append(m.top, topic.Best(weights[k], topWords))
	}
	return err
}

func counts(topics, terms int) [][]float64 {
	all := make([][]float64, topics)
	for k := range all {
		all[k] = make([]float64, terms)
	}
	return all
}

// count counts the terms of a text for its topic.
func (m *made) count(place, row int, x *lexis.Matrix) {
	if m.of[place] < 0 {
		return
	}
	terms, _ := x.Row(row)
	for _, t := range terms {
		m.counts[m.of[place]][t]++
	}
}

// stories returns the topics that have a text, the largest first.
func (m *made) stories() []story {
	texts := make([][]int32, m.topics)
	for i, k := range m.of {
		if k >= 0 {
			texts[k] = append(texts[k], int32(i))
		}
	}
	weights := topic.ClassWeights(m.counts)
	npmi := topic.NPMI(m.x, m.top)
	order := make([]int, 0, m.topics)
	for k := range m.topics {
		if len(texts[k]) > 0 {
			order = append(order, k)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(len(texts[b])-len(texts[a]), a-b) })
	var all []story
	for i, k := range order {
		s := story{lang: m.lang, number: i + 1, texts: texts[k], example: texts[k][0]}
		for _, t := range distinct(m.vocabulary.Terms, topic.Best(weights[k], 2*topWords)) {
			s.words = append(s.words, m.vocabulary.Terms[t])
		}
		s.name = strings.Join(s.words[:min(6, len(s.words))], ", ")
		if !math.IsNaN(npmi[k]) {
			s.npmi = npmi[k]
		}
		if m.stability != nil {
			s.stability = m.stability[k]
		}
		for _, t := range texts[k] {
			if m.amount[t] > m.amount[s.example] {
				s.example = t
			}
		}
		all = append(all, s)
	}
	return all
}

// distinct leaves out terms whose words stand in a term before or behind: "white" where
// there is "white house".
func distinct(terms []string, places []int) []int {
	var kept []int
	for i, t := range places {
		inOther := slices.ContainsFunc(places[:min(len(places), i+8)], func(u int) bool {
			return u != t && strings.Contains(" "+terms[u]+" ", " "+terms[t]+" ")
		})
		if !inOther {
			kept = append(kept, t)
		}
	}
	return kept
}
