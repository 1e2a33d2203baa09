package narrative

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/text"
	"demarche/topic"
)

// within returns the posts of a text that lie in a window.
func (e *evolution) within(w *window, f int32) []int32 {
	from, to := e.steps.begin[w.from], e.steps.at(w.to)
	places := e.co.families[f]
	a, _ := slices.BinarySearchFunc(places, from, func(k int32, at int64) int { return cmp.Compare(e.ps.all[k].at, at) })
	b, _ := slices.BinarySearchFunc(places, to, func(k int32, at int64) int { return cmp.Compare(e.ps.all[k].at, at) })
	return places[a:b]
}

// windowRow tells what is covered in a window.
func (r *reading) windowRow(i int, w *window) []any {
	var places []int32
	for _, f := range w.texts {
		places = append(places, r.within(w, f)...)
	}
	actors, _ := r.ps.actorsOf(places)
	sources := map[source]bool{}
	for _, k := range places {
		sources[r.ps.all[k].source()] = true
	}
	var fresh, gone, topics, unassigned any
	if i > 0 {
		n := int64(0)
		for s := range sources {
			if !has(r.covered[s], w.from-1, w.from) {
				n++
			}
		}
		fresh = n
	}
	if i+1 < len(r.windows) {
		n := int64(0)
		for s := range sources {
			if !has(r.covered[s], w.to, w.to+1) {
				n++
			}
		}
		gone = n
	}
	fitted := int64(0)
	if w.told {
		none := 0
		for _, t := range w.of {
			if t < 0 {
				none++
			}
		}
		fitted, topics, unassigned = int64(w.fitted), int64(len(w.order)), float64(none)/float64(len(w.of))
	}
	return []any{
		r.co.lang, r.steps.name(w.from), at(r.steps.begin[w.from]), at(r.steps.at(w.to)), int64(len(places)), int64(len(w.texts)), fitted,
		int64(len(actors)), int64(len(sources)), fresh, gone, topics, unassigned,
	}
}

// changeRow tells how many topics of a window were born and died, by its place among those
// told, and how many chance gives.
func (r *reading) changeRow(place int, c *chanced) []any {
	row := []any{nil, nil, nil, nil}
	tell := func(pair int, into []any, n func(tally) int) {
		into[0] = int64(n(tallies(r.pairs[pair : pair+1])[0]))
		if len(c.refits) > 0 {
			sum := 0
			for _, refit := range c.refits {
				sum += n(refit[pair])
			}
			into[1] = float64(sum) / float64(len(c.refits))
		}
	}
	if place > 0 {
		tell(place-1, row[:2], func(n tally) int { return n.born })
	}
	if place >= 0 && place < len(r.pairs) {
		tell(place, row[2:], func(n tally) int { return n.died })
	}
	return row
}

// likeFirst returns how much like the first topic of its line one is by its words.
func (r *reading) likeFirst(w *window, k int) float64 {
	l := r.lines[r.line[w][k]-1]
	return topic.Cosines(l.first.weights[l.topic:l.topic+1], w.weights[k:k+1], l.first.terms, w.terms)[0][0]
}

// tellTopics writes the topics of a window.
func (r *reading) tellTopics(t *evolutionTables, i int, all []*window, count map[string]int64) {
	w := all[i]
	texts := make([][]int, len(w.weights))
	total := 0
	for place, f := range w.texts {
		total += len(r.within(w, f))
		if k := w.of[place]; k >= 0 {
			texts[k] = append(texts[k], place)
		}
	}
	for _, k := range w.order {
		example := texts[k][0]
		var places []int32
		for _, place := range texts[k] {
			places = append(places, r.within(w, w.texts[place])...)
			if w.amount[place] > w.amount[example] {
				example = place
			}
		}
		actors, n := r.ps.actorsOf(places)
		origin, from := wordLeft, ""
		fate, to := wordRight, ""
		var why []string
		if i > 0 {
			pair := &r.pairs[i-1]
			origin = fateWords[pair.in[k]]
			from = r.linksOf(all[i-1], pair.relations, func(v topic.Relation) (int, bool) { return v.Earlier, v.Later == k })
		} else {
			why = append(why, "no window before it is told of")
		}
		if i+1 < len(all) {
			pair := &r.pairs[i]
			fate = fateWords[pair.of[k]]
			to = r.linksOf(all[i+1], pair.relations, func(v topic.Relation) (int, bool) { return v.Later, v.Earlier == k })
		} else {
			why = append(why, "no window after it is told of")
		}
		if origin == wordBorn {
			if says := r.uncovered(places, all[i-1].from, w.from, all[i-1].from+1 < w.from, "before"); says != "" {
				origin, why = wordLeft, append(why, says)
			}
		}
		if fate == wordDied {
			if says := r.uncovered(places, w.to, all[i+1].to, w.from+1 < all[i+1].from, "after"); says != "" {
				fate, why = wordRight, append(why, says)
			}
		}
		count["from "+origin]++
		count["to "+fate]++
		fresh, gone := 0, 0
		for _, p := range places {
			if a := r.ps.all[p].actor; r.first[a] >= r.steps.begin[w.from] {
				fresh++
			}
			if a := r.ps.all[p].actor; r.last[a] < r.steps.at(w.to) {
				gone++
			}
		}
		var censored any
		if len(why) > 0 {
			censored = strings.Join(why, "; ")
		}
		var records []demarche.RecordID
		for _, p := range r.within(w, w.texts[example]) {
			records = append(records, r.ps.all[p].record)
		}
		t.topics.Rows = append(t.topics.Rows, []any{
			r.id[w][k], rungStory, fmt.Sprintf("%s/%d", r.co.lang, r.line[w][k]), w.name(k), r.likeFirst(w, k), int64(len(texts[k])), int64(len(places)), float64(len(places)) / float64(total), int64(len(actors)),
			float64(slices.Max(n)) / float64(len(places)), origin, from, fate, to, censored,
			float64(fresh) / float64(len(places)), float64(gone) / float64(len(places)), r.co.texts[w.texts[example]], recordList(records, 3),
		})
	}
}

// uncovered says why it is not told whether a topic was there in steps beside its window: they
// are of windows with too few texts, or half of its posts or more are of sources with no
// post there. Otherwise "".
func (r *reading) uncovered(places []int32, from, to int, gap bool, side string) string {
	if gap {
		return "the window " + side + " it has too few texts"
	}
	away := map[source]int{}
	n := 0
	for _, k := range places {
		if s := r.ps.all[k].source(); !has(r.covered[s], from, to) {
			away[s]++
			n++
		}
	}
	if 2*n < len(places) {
		return ""
	}
	return fmt.Sprintf("of its %s, %s are from %s with no post of anything in the step %s", text.Plural(len(places), "post", "posts"), text.Count(n), text.Plural(len(away), "source", "sources"), side)
}

// name returns the words that are more a topic's own than the others' of its window.
func (w *window) name(k int) string {
	var words []string
	for _, t := range distinct(w.terms, topic.Best(w.weights[k], 2*topWords)) {
		words = append(words, w.terms[t])
	}
	return strings.Join(words[:min(6, len(words))], ", ")
}

// mostLines is how many lines a figure has.
const mostLines = 25

// figure draws the lines with the most posts, by window.
func (r *reading) figure(all []*window) demarche.Figure {
	posts := make([]map[*window]int, len(r.lines))
	name := make([]string, len(r.lines))
	most := make([]int, len(r.lines)) // posts of its largest topic
	sum := make([]int, len(r.lines))
	total := map[*window]int{}
	for _, w := range all {
		n := make([]int, len(w.weights))
		for place, f := range w.texts {
			k := len(r.within(w, f))
			total[w] += k
			if t := w.of[place]; t >= 0 {
				n[t] += k
			}
		}
		for _, k := range w.order {
			l := r.line[w][k] - 1
			if posts[l] == nil {
				posts[l] = map[*window]int{}
			}
			posts[l][w] = n[k]
			if sum[l] += n[k]; n[k] > most[l] {
				most[l] = n[k]
				words := strings.Split(w.name(k), ", ")
				name[l] = fmt.Sprintf("%s/%d %s", r.co.lang, l+1, strings.Join(words[:min(2, len(words))], ", "))
			}
		}
	}
	order := make([]int, len(r.lines))
	for l := range order {
		order[l] = l
	}
	slices.SortStableFunc(order, func(a, b int) int { return sum[b] - sum[a] })
	order = order[:min(mostLines, len(order))]
	slices.Sort(order) // lines are numbered as they begin
	table := demarche.Table{
		Name: "evolution_drawn", Title: "the largest lines by window, " + r.co.lang,
		Columns: []demarche.Column{
			{Name: "line", Doc: "LANGUAGE/NUMBER and the first words of its largest topic"},
			{Name: "window", Doc: "when it begins"},
			{Name: "share", Unit: "%", Doc: "of the posts of the window and language that have a text; null where the line has none, or the window too few texts"},
		},
	}
	for _, l := range order {
		for _, w := range r.windows[all[0].from : all[len(all)-1].from+1] {
			var share any
			if n := posts[l][w]; n > 0 {
				share = 100 * float64(n) / float64(total[w])
			}
			table.Rows = append(table.Rows, []any{name[l], r.steps.name(w.from), share})
		}
	}
	on, longest := 0, 0
	for i, l := range r.lines {
		if l.windows > 1 {
			on++
		}
		if l.windows > r.lines[longest].windows {
			longest = i
		}
	}
	return demarche.Figure{
		Title:    fmt.Sprintf("Of %s (%s) %s longer than one window; the longest, %s, for %d of %d", text.Plural(len(r.lines), "story", "stories"), r.co.lang, text.Plural(on, "goes on", "go on"), name[longest], r.lines[longest].windows, len(all)),
		Subtitle: fmt.Sprintf("Share of the posts of each window, of the %s with the most posts, in the order in which they begin; topics matched from window to window are one row, and a cell is empty where it has none", text.Plural(len(order), "line", "lines")),
		Mark:     demarche.Matrix, X: "window", Y: "line", Group: "share", Table: table,
	}
}
