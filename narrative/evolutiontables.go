package narrative

import (
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/stat"
	"demarche/text"
	"demarche/topic"
)

// evolutionTables are what is told, of all languages.
type evolutionTables struct {
	summary, chance, windows, topics, links, kept demarche.Table
	figures                                       []demarche.Figure
}

func newEvolutionTables(step string) *evolutionTables {
	return &evolutionTables{
		summary: demarche.Table{
			Name: "evolution", Title: "what became of the topics of windows, by language; windows begin every " + step,
			Columns: []demarche.Column{
				{Name: "language", Doc: "by its code"},
				{Name: "rung", Doc: "where it stands on the ladder of what can be claimed"},
				{Name: "windows", Unit: "windows", Doc: "with enough texts"},
				{Name: "topics", Unit: "topics", Doc: "of all windows"},
				{Name: "lines", Unit: "lines", Doc: "topics matched from window to window are one line"},
				{Name: "longest", Unit: "windows", Doc: "of the line that goes on the longest"},
				{Name: "born", Unit: "topics", Doc: "topics that come from none of the window before, which covers what they are from"},
				{Name: "left_censored", Unit: "topics", Doc: "topics that come from none, and may have been there before: where they are from was not covered"},
				{Name: "continued", Unit: "topics", Doc: "topics that come from one alone, of which nothing else comes"},
				{Name: "split", Unit: "topics", Doc: "topics of which several of the next window come"},
				{Name: "merged", Unit: "topics", Doc: "topics that come from several of the window before"},
				{Name: "died", Unit: "topics", Doc: "topics of which none of the next window comes, which covers what they are from"},
				{Name: "right_censored", Unit: "topics", Doc: "topics of which none comes, and may have gone on: where they are from is not covered"},
			},
		},
		chance: demarche.Table{
			Name: "evolution_chance", Title: "events beside what chance gives",
			Columns: []demarche.Column{
				{Name: "language", Doc: "by its code"},
				{Name: "what", Doc: "what is counted, censored or not, over all windows that have a next one"},
				{Name: "null_model", Doc: "what is drawn at random, and what stays"},
				{Name: "unit", Doc: "of the numbers"},
				{Name: "of", Doc: "of how many topics, as seen"},
				{Name: "seen", Doc: "what the data have"},
				{Name: "seen_share", Unit: "share", Doc: "of these topics"},
				{Name: "chance", Doc: "the mean of the draws"},
				{Name: "chance_share", Unit: "share", Doc: "the mean over draws of the share of its topics"},
				{Name: "chance_low", Doc: "2.5 of 100 draws are below; the least of fewer than 40"},
				{Name: "chance_high", Doc: "2.5 of 100 draws are above; the largest of fewer than 40"},
				{Name: "draws", Doc: "how many"},
				{Name: "p", Unit: "share", Doc: "share of draws, and what is seen, that have as much"},
			},
		},
		windows: demarche.Table{
			Name: "windows", Title: "windows, and what is covered in each",
			Columns: []demarche.Column{
				{Name: "language", Doc: "by its code"},
				{Name: "window", Doc: "when it begins"},
				{Name: "from", Unit: "UTC", Doc: "when it begins"},
				{Name: "to", Unit: "UTC", Doc: "when it ends"},
				{Name: "posts", Unit: "posts", Doc: "posts of the language within that have a text"},
				{Name: "texts", Unit: "texts", Doc: "different texts of these, each family of near-copies once"},
				{Name: "fitted", Unit: "texts", Doc: "of these, those that its topics are made and matched by"},
				{Name: "accounts", Unit: "actors", Doc: "actors of the posts"},
				{Name: "sources", Unit: "sources", Doc: "files and platforms of the posts"},
				{Name: "sources_new", Unit: "sources", Doc: "of these, those with no post of anything in the step before; null for the first"},
				{Name: "sources_gone", Unit: "sources", Doc: "of these, those with no post of anything in the step after; null for the last"},
				{Name: "topics", Unit: "topics", Doc: "null where it has too few texts"},
				{Name: "unassigned", Unit: "share", Doc: "of its texts, those of which no topic is enough; null where it has too few"},
				{Name: "born", Unit: "topics", Doc: "of its topics, those that come from none of the window before, censored or not; null where there is none"},
				{Name: "born_chance", Unit: "topics", Doc: "the mean of it where texts exchange times, and nothing changes"},
				{Name: "died", Unit: "topics", Doc: "of its topics, those of which none of the next window comes, censored or not; null where there is none"},
				{Name: "died_chance", Unit: "topics", Doc: "the mean of it where texts exchange times, and nothing changes"},
			},
		},
		topics: demarche.Table{
			Name: "evolution_topics",
			Columns: []demarche.Column{
				{Name: "topic", Doc: "LANGUAGE/WINDOW/NUMBER, the largest of a window first"},
				{Name: "rung", Doc: "where it stands on the ladder of what can be claimed"},
				{Name: "line", Doc: "LANGUAGE/NUMBER: the topics that are matched with each other from window to window"},
				{Name: "name", Doc: "the words that are more its own than the others' of its window (c-TF-IDF)"},
				{Name: "like_first", Doc: "the cosine of its words with those of the first topic of its line: how far the line is still about what it began with"},
				{Name: "texts", Unit: "texts", Doc: "different texts in it"},
				{Name: "posts", Unit: "posts", Doc: "posts of these in the window"},
				{Name: "share", Unit: "share", Doc: "of the posts of its window and language that have a text"},
				{Name: "accounts", Unit: "actors", Doc: "actors of these"},
				{Name: "top_account_share", Unit: "share", Doc: "of its posts, those of the busiest account"},
				{Name: "origin", Doc: "born, left-censored, continued, split (it is a part of what split) or merged"},
				{Name: "comes_from", Doc: "topics of the window before, the value of each in brackets"},
				{Name: "fate", Doc: "died, right-censored, continued, split or merged (it goes into what merged)"},
				{Name: "becomes", Doc: "topics of the next window, the value of each in brackets"},
				{Name: "censored", Doc: "why it is not told whether it was born or died; null where it is told"},
				{Name: "accounts_new", Unit: "share", Doc: "of its posts, those by accounts with no post of anything before the window"},
				{Name: "accounts_gone", Unit: "share", Doc: "of its posts, those by accounts with no post of anything after the window"},
				{Name: "object", Doc: "an example: the text that is most of it"},
				{Name: "records", Doc: "posts of the example in the window"},
			},
		},
		links: demarche.Table{
			Name: "evolution_links", Title: "which topics come from which, and what chance gives",
			Columns: []demarche.Column{
				{Name: "earlier", Doc: "the topic of the earlier window"},
				{Name: "later", Doc: "the topic of the next"},
				{Name: "value", Doc: "how alike the two are, 0 to 1"},
				{Name: "by", Doc: "texts: the Jaccard similarity of those posted where the windows overlap; words: the cosine of c-TF-IDF"},
				{Name: "matched", Doc: "whether the two are one line; else one is a part of the other"},
				{Name: "both", Unit: "texts", Doc: "texts that both have, of those posted where the windows overlap"},
				{Name: "either", Unit: "texts", Doc: "texts that either has, of these"},
				{Name: "chance", Doc: "the mean over draws of the largest value that the later topic has with any, where its texts are dealt out anew"},
				{Name: "p", Unit: "share", Doc: "share of draws, and what is seen, in which that is as large"},
			},
		},
		kept: demarche.Table{
			Name: "evolution_texts", Title: "the topic of each text in each window",
			Columns: []demarche.Column{
				{Name: "window", Doc: "LANGUAGE/WINDOW"},
				{Name: "topic", Doc: "LANGUAGE/WINDOW/NUMBER; null where no topic is enough of it"},
				{Name: "text", Doc: "the number of the text, or of the family it stands for, in the table objects"},
			},
		},
	}
}

// A storyLine is topics that are matched from window to window.
type storyLine struct {
	windows int
	first   *window // where it begins
	topic   int     // its topic there
}

// A reading is what is told of one language while it is written into the tables.
type reading struct {
	*evolution
	covered     map[source][]bool
	first, last []int64 // of each actor
	id          map[*window][]string
	line        map[*window][]int // of each topic, from 1
	lines       []storyLine
}

// tell writes what is told of a language.
func (t *evolutionTables) tell(e *evolution, c *chanced, covered map[source][]bool) {
	r := &reading{evolution: e, covered: covered, id: map[*window][]string{}, line: map[*window][]int{}}
	r.first, r.last = e.ps.seen()
	all := thoseTold(e.windows)
	for i, w := range all {
		r.id[w] = make([]string, len(w.weights))
		for n, k := range w.order {
			r.id[w][k] = fmt.Sprintf("%s/%s/%d", e.co.lang, e.steps.name(w.from), n+1)
		}
		r.line[w] = make([]int, len(w.weights))
		if i > 0 {
			for _, v := range e.pairs[i-1].relations {
				if v.Matched {
					r.line[w][v.Later] = r.line[all[i-1]][v.Earlier]
				}
			}
		}
		for _, k := range w.order {
			if r.line[w][k] == 0 {
				r.lines = append(r.lines, storyLine{first: w, topic: k})
				r.line[w][k] = len(r.lines)
			}
			r.lines[r.line[w][k]-1].windows++
		}
	}
	count := map[string]int64{}
	for i, w := range e.windows {
		t.windows.Rows = append(t.windows.Rows, append(r.windowRow(i, w), r.changeRow(slices.Index(all, w), c)...))
	}
	n := 0
	for i, w := range all {
		n += len(w.order)
		r.tellTopics(t, i, all, count)
		for f, place := range w.texts {
			var id any
			if w.of[f] >= 0 {
				id = r.id[w][w.of[f]]
			}
			t.kept.Rows = append(t.kept.Rows, []any{e.co.lang + "/" + e.steps.name(w.from), id, fmt.Sprint(e.co.numbers[place])})
		}
	}
	for i := range e.pairs {
		r.tellLinks(t, &e.pairs[i], c.best[i])
	}
	longest := 0
	for _, l := range r.lines {
		longest = max(longest, l.windows)
	}
	t.summary.Rows = append(t.summary.Rows, []any{
		e.co.lang, rungStory, int64(len(all)), int64(n), int64(len(r.lines)), int64(longest),
		count["from "+wordBorn], count["from "+wordLeft], count["from "+wordContinued], count["to "+wordSplit], count["from "+wordMerged], count["to "+wordDied], count["to "+wordRight],
	})
	t.tellChance(e, c)
	if n > 0 {
		t.figures = append(t.figures, r.figure(all))
	}
}

// How origins and fates are called.
const (
	wordBorn      = "born"
	wordDied      = "died"
	wordContinued = "continued"
	wordSplit     = "split"
	wordMerged    = "merged"
	wordLeft      = "left-censored"
	wordRight     = "right-censored"
)

var fateWords = map[topic.Fate]string{topic.Born: wordBorn, topic.Died: wordDied, topic.Continued: wordContinued, topic.Split: wordSplit, topic.Merged: wordMerged}

// tellChance writes events beside what chance gives.
func (t *evolutionTables) tellChance(e *evolution, c *chanced) {
	seen := sumOf(tallies(e.pairs))
	if seen.earlier+seen.later == 0 {
		return
	}
	row := func(what, null string, seen, of int, by []float64, shares []float64) {
		hits := 0
		for _, v := range by {
			if v >= float64(seen) {
				hits++
			}
		}
		sorted := slices.Sorted(slices.Values(by))
		low, high := sorted[0], sorted[len(sorted)-1]
		if len(by) >= 40 {
			low, high = stat.Quantile(sorted, 0.025), stat.Quantile(sorted, 0.975)
		}
		t.chance.Rows = append(t.chance.Rows, []any{
			e.co.lang, what, null, "topics", int64(of), float64(seen), ratio(seen, of), stat.Average(by), stat.Average(shares), low, high, int64(len(by)), stat.DrawnP(hits, len(by)),
		})
	}
	shares := slices.Clone(c.matched)
	for i := range shares {
		shares[i] /= float64(max(1, seen.earlier))
	}
	row("topics matched with one of the next window", "no story goes on: the topics of each window are dealt out among its texts anew, sizes as they are", seen.matched, seen.earlier, c.matched, shares)
	if len(c.refits) == 0 {
		return
	}
	for _, what := range []struct {
		word string
		n    func(tally) (n, of int)
	}{
		{"born", func(t tally) (int, int) { return t.born, t.later }},
		{"continued", func(t tally) (int, int) { return t.continued, t.earlier }},
		{"split", func(t tally) (int, int) { return t.split, t.earlier }},
		{"merged", func(t tally) (int, int) { return t.merged, t.later }},
		{"died", func(t tally) (int, int) { return t.died, t.earlier }},
	} {
		var by, shares []float64
		for i := range c.refits {
			n, of := what.n(sumOf(c.refits[i]))
			by, shares = append(by, float64(n)), append(shares, ratio(n, of))
		}
		n, of := what.n(seen)
		row("topics "+what.word, "nothing changes: the texts of each two windows exchange the times at which they were posted, and the topics are made again", n, of, by, shares)
	}
}

// ratio is a share of topics; 0 of none.
func ratio(n, of int) float64 { return float64(n) / float64(max(1, of)) }

// tellLinks writes the relations of a transition.
func (r *reading) tellLinks(t *evolutionTables, of *transition, chance []linked) {
	for k, v := range of.relations {
		both, by := of.between.Both[v.Earlier][v.Later], "texts"
		if v.ByWords {
			by = "words"
		}
		t.links.Rows = append(t.links.Rows, []any{
			r.id[of.earlier][v.Earlier], r.id[of.later][v.Later], v.Value, by, v.Matched,
			int64(both), int64(of.between.Earlier[v.Earlier] + of.between.Later[v.Later] - both), chance[k].mean, chance[k].p,
		})
	}
}

// linksOf writes the topics that one comes from or becomes.
func (r *reading) linksOf(w *window, relations []topic.Relation, of func(topic.Relation) (other int, ok bool)) string {
	var out []string
	for _, v := range relations {
		if other, ok := of(v); ok {
			out = append(out, fmt.Sprintf("%s (%.2f)", r.id[w][other], v.Value))
		}
	}
	return strings.Join(out, ", ")
}

// finish puts the tables together.
func (t *evolutionTables) finish(result *demarche.Result) {
	t.topics.Title = fmt.Sprintf("%s of windows, whence they come and what becomes of them", text.Plural(len(t.topics.Rows), "topic", "topics"))
	for _, table := range []demarche.Table{t.summary, t.chance, t.topics, t.links, t.windows} {
		if len(table.Rows) > 0 || table.Name == t.summary.Name {
			result.Tables = append(result.Tables, table)
		}
	}
	result.Figures = append(result.Figures, t.figures...)
	if len(t.kept.Rows) > 0 {
		result.Kept = append(result.Kept, t.kept)
	}
}
