package narrative

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/text"
)

func storySummary() demarche.Table {
	return demarche.Table{
		Name: "stories_by_language", Title: "topics of each language, and what has none",
		Columns: []demarche.Column{
			{Name: "language", Doc: "by its code"},
			{Name: "rung", Doc: "where it stands on the ladder of what can be claimed"},
			{Name: "texts", Unit: "texts", Doc: "different texts, each family of near-copies once"},
			{Name: "fitted", Unit: "texts", Doc: "of these, those that the topics were made of"},
			{Name: "terms", Unit: "terms", Doc: "words, pairs of words and hashtags that count"},
			{Name: "topics", Unit: "topics", Doc: "topics with a text"},
			{Name: "unassigned", Unit: "share", Doc: "of the texts, those of which no topic is enough"},
			{Name: "npmi", Doc: "how far the words of a topic stand together, -1 to 1: the mean over topics"},
			{Name: "diversity", Unit: "share", Doc: "of the first ten words of all topics, those that are distinct"},
			{Name: "stability", Doc: "how far the first ten words come again, 0 to 1: the mean over topics; null where not asked for"},
			{Name: "explained", Unit: "share", Doc: "of the weights' squares, what the topics account for; null with --vectors"},
			{Name: "iterations", Doc: "until it moved no more, 100 at most; null with --vectors"},
		},
	}
}

// tellStories lists the stories, and keeps which text is of which.
func tellStories(ctx context.Context, c *casefile.Case, ps *posts, corpora []*corpus, stories []story, result *demarche.Result) error {
	table := demarche.Table{
		Name: "stories", Title: fmt.Sprintf("%s, the largest of each language first", text.Plural(len(stories), "topic", "topics")),
		Columns: []demarche.Column{
			{Name: "story", Doc: "LANGUAGE/NUMBER, as track --story takes it"},
			{Name: "rung", Doc: "where it stands on the ladder of what can be claimed"},
			{Name: "name", Doc: "the words that are more its own than the others' (c-TF-IDF)"},
			{Name: "texts", Unit: "texts", Doc: "different texts in it"},
			{Name: "posts", Unit: "posts", Doc: "posts of these"},
			{Name: "share", Unit: "share", Doc: "of the posts of its language that have a text"},
			{Name: "accounts", Unit: "actors", Doc: "actors of these"},
			{Name: "top_account_share", Unit: "share", Doc: "of its posts, those of the busiest account"},
			{Name: "npmi", Doc: "how far its first ten words stand together, -1 to 1"},
			{Name: "stability", Doc: "how far its first ten words come again, 0 to 1; null where not asked for"},
			{Name: "first", Unit: "UTC", Doc: "the first post"},
			{Name: "last", Unit: "UTC", Doc: "the last"},
			{Name: "object", Doc: "an example: the text that is most of it"},
			{Name: "records", Doc: "posts of the example"},
		},
	}
	of := map[string]*corpus{}
	totals := map[string]int{}
	for _, co := range corpora {
		of[co.lang] = co
		for _, places := range co.families {
			totals[co.lang] += len(places)
		}
	}
	numbers := make([]uint64, len(stories))
	for i, s := range stories {
		numbers[i] = of[s.lang].numbers[s.example]
	}
	examples, err := textsOf(ctx, c, numbers)
	if err != nil {
		return err
	}
	for i, s := range stories {
		co := of[s.lang]
		var places []int32
		for _, t := range s.texts {
			places = append(places, co.families[t]...)
		}
		_, n := ps.actorsOf(places)
		first, last := ps.all[places[0]].at, ps.all[places[0]].at
		for _, k := range places {
			first, last = min(first, ps.all[k].at), max(last, ps.all[k].at)
		}
		var records []demarche.RecordID
		for _, k := range co.families[s.example] {
			records = append(records, ps.all[k].record)
		}
		table.Rows = append(table.Rows, []any{
			s.id(), rungStory, s.name, int64(len(s.texts)), int64(len(places)), float64(len(places)) / float64(totals[s.lang]), int64(len(n)), float64(slices.Max(n)) / float64(len(places)),
			s.npmi, s.stability, at(first), at(last), examples[numbers[i]], recordList(records, 3),
		})
	}
	kept := demarche.Table{
		Name: storyTexts, Title: "the story of each text",
		Columns: []demarche.Column{
			{Name: "story", Doc: "LANGUAGE/NUMBER; null where no topic is enough of it"},
			{Name: "text", Doc: "the number of the text, or of the family it stands for, in the table objects"},
			{Name: "share", Unit: "share", Doc: "how much of the text its topic is"},
		},
	}
	for _, co := range corpora {
		id := map[int]string{}
		for _, s := range stories {
			if s.lang == co.lang {
				id[co.of[s.texts[0]]] = s.id()
			}
		}
		for i, number := range co.numbers {
			var name any
			if s, ok := id[co.of[i]]; ok {
				name = s
			}
			kept.Rows = append(kept.Rows, []any{name, fmt.Sprint(number), co.share[i]})
		}
	}
	result.Tables = append([]demarche.Table{result.Tables[0], table}, result.Tables[1:]...)
	result.Kept = append(result.Kept, kept)
	return nil
}

// storyTexts is the table of the case that says which text is of which story.
const storyTexts = "story_texts"

func (s *story) id() string { return fmt.Sprintf("%s/%d", s.lang, s.number) }

// mostDrawn is how many stories a figure draws.
const mostDrawn = 6

// tellSeries tells how many posts each story has over time, and draws the largest.
func tellSeries(ps *posts, co *corpus, stories []story, steps *bins, result *demarche.Result) {
	if len(stories) == 0 {
		return
	}
	columns := []demarche.Column{
		{Name: "time", Unit: "UTC", Doc: "when the " + steps.word + " begins"},
		{Name: "story", Doc: "LANGUAGE/NUMBER and its first word"},
		{Name: "posts", Unit: "posts", Doc: "posts of it"},
		{Name: "accounts", Unit: "actors", Doc: "actors of these"},
	}
	name := "story_series_" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, co.lang)
	whole := demarche.Table{Name: name, Title: "posts of each story over time, " + co.lang, Columns: columns}
	drawn := demarche.Table{Name: name + "_drawn", Title: "posts of the largest stories over time, " + co.lang, Columns: columns}
	peak, peakName, peakAt := 0, "", int64(0)
	for i := range stories {
		s := &stories[i]
		n := make([]int, len(steps.begin))
		who := make([]map[int32]bool, len(steps.begin))
		for _, t := range s.texts {
			for _, k := range co.families[t] {
				b := steps.of(ps.all[k].at)
				n[b]++
				if who[b] == nil {
					who[b] = map[int32]bool{}
				}
				who[b][ps.all[k].actor] = true
			}
		}
		label := strings.TrimSpace(s.id() + " " + strings.Join(s.words[:min(1, len(s.words))], ""))
		for b, begin := range steps.begin {
			row := []any{at(begin), label, int64(n[b]), int64(len(who[b]))}
			if n[b] > 0 {
				whole.Rows = append(whole.Rows, row)
			}
			if i < mostDrawn {
				drawn.Rows = append(drawn.Rows, row)
			}
			if i < mostDrawn && n[b] > peak {
				peak, peakName, peakAt = n[b], label, begin
			}
		}
	}
	result.Kept = append(result.Kept, whole)
	result.Figures = append(result.Figures, demarche.Figure{
		Title:    fmt.Sprintf("Of the largest stories %s has the most posts in one %s: %s, %s", peakName, steps.word, text.Count(peak), at(peakAt).Format("2006-01-02")),
		Subtitle: fmt.Sprintf("Posts a %s of the %s largest stories of %s, UTC; what their words are says the table of topics, and the table %s of the case has all of them", steps.word, text.Count(min(mostDrawn, len(stories))), co.lang, name),
		Mark:     demarche.Line, X: "time", Y: "posts", Group: "story", Table: drawn,
	})
}
