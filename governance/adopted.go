package governance

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/text"
	"demarche/vote"
)

// adopted tells what was adopted without a vote, and how the share of texts that
// came to one has changed.
func adopted(v *casefile.Votes, result *demarche.Result) {
	type tally struct{ without, voted int64 }
	years := map[int64]*tally{}
	year := func(d demarche.Day) *tally {
		y := int64(d.Time().Year())
		if years[y] == nil {
			years[y] = &tally{}
		}
		return years[y]
	}
	texts := demarche.Table{
		Name: "without_vote", Title: fmt.Sprintf("texts adopted without a recorded vote, n = %s", text.Count(len(v.Without))),
		Columns: []demarche.Column{
			{Name: "resolution", Doc: "its symbol"},
			{Name: "date", Doc: "when"},
			{Name: "adoption", Doc: "without a vote, or by one of which only the totals are known"},
			{Name: "title", Doc: "its title"},
			{Name: "sponsors", Doc: "whose draft it was"},
			{Name: "record", Doc: "the record that tells it"},
		},
	}
	for i, r := range v.Without {
		first, _ := r.Date.Days()
		if first != demarche.NoDay {
			year(first).without++
		}
		texts.Rows = append(texts.Rows, []any{cmp.Or(r.Resolution, r.Key), r.Date.String(), string(r.Adoption), r.Title, strings.Join(r.Sponsors, ", "), v.Records[i].String()})
	}
	for i := range v.Table.Rolls {
		r := &v.Table.Rolls[i]
		if r.Day != demarche.NoDay {
			year(r.Day).voted++
		}
	}
	if len(v.Without) == 0 {
		result.Notes = append(result.Notes, "the case holds no text that was adopted without a vote; whatever was is in no number here")
		return
	}
	bySponsor := demarche.Table{
		Name: "sponsors", Title: "texts by sponsor: adopted without a vote and by roll call",
		Columns: []demarche.Column{
			{Name: "sponsor", Doc: "whose drafts"}, {Name: "without_vote", Unit: "texts", Doc: "adopted without a recorded vote"}, {Name: "by_roll_call", Unit: "texts", Doc: "adopted by roll call"},
		},
	}
	all := textsOf(v)
	for _, s := range vote.BySponsor(all) {
		if s.Sponsor != "" {
			bySponsor.Rows = append(bySponsor.Rows, []any{s.Sponsor, int64(s.Unrecorded + s.WithoutVote + s.Unknown), int64(s.Recorded)})
		}
	}
	byYear := demarche.Table{
		Name: "adoptions_by_year", Title: "texts by year: adopted without a recorded vote and by roll call",
		Columns: []demarche.Column{
			{Name: "year", Doc: "calendar year"}, {Name: "adopted", Doc: "how"}, {Name: "texts", Unit: "texts", Doc: "how many"},
		},
	}
	known := sortedKeys(years)
	var first, last int64
	for _, y := range known {
		if years[y].without > 0 {
			if first == 0 {
				first = y
			}
			last = y
		}
	}
	// Before and after, the sources tell of no text without a vote, which is not to say
	// that there was none.
	known = slices.DeleteFunc(known, func(y int64) bool { return y < first || y > last })
	without, voted := int64(0), int64(0)
	for _, y := range known {
		without, voted = without+years[y].without, voted+years[y].voted
	}
	for _, y := range known {
		byYear.Rows = append(byYear.Rows, []any{y, "without a vote", years[y].without}, []any{y, "by roll call", years[y].voted})
	}
	const most = 60
	if len(texts.Rows) > most {
		result.Notes = append(result.Notes, fmt.Sprintf("the texts adopted without a vote are in the table without_vote, kept in the case: %s", text.Count(len(texts.Rows))))
		result.Kept = append(result.Kept, texts)
	} else {
		result.Tables = append(result.Tables, texts)
	}
	result.Tables = append(result.Tables, bySponsor)
	decay(all, result)
	if len(known) >= 3 {
		result.Figures = append(result.Figures, demarche.Figure{
			Title:    fmt.Sprintf("%d to %d: %s adopted without a recorded vote, %s by roll call", first, last, text.Plural(int(without), "text was", "texts were"), text.Count(int(voted))),
			Subtitle: "texts a year, of the years in which the sources tell of texts without a vote", Mark: demarche.Line, X: "year", Y: "texts", Group: "adopted", Source: "The roll calls and adoptions", Table: byYear,
		})
	}
}

// textsOf returns what was adopted, by roll call and without.
func textsOf(v *casefile.Votes) (texts []vote.Adopted) {
	for i := range v.Table.Rolls {
		r := &v.Table.Rolls[i]
		texts = append(texts, vote.Adopted{Resolution: r.Resolution, Session: r.Session, Agenda: r.Agenda, Sponsors: r.Sponsors, Mode: demarche.Recorded})
	}
	for _, r := range v.Without {
		texts = append(texts, vote.Adopted{Resolution: r.Resolution, Session: r.Session, Agenda: r.Agenda, Sponsors: r.Sponsors, Mode: r.Adoption})
	}
	return texts
}

// decay tells of each agenda item how much of what was adopted came to a vote.
func decay(texts []vote.Adopted, result *demarche.Result) {
	const sessions = 3
	windows, without := vote.Consensus(texts, sessions)
	if without > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%s in no agenda item whose title is known, and in no window of sessions", text.Plural(without, "text is", "texts are")))
	}
	table := demarche.Table{
		Name: "consensus", Title: fmt.Sprintf("of the texts under an agenda item in %d sessions in a row, the share that came to a vote", sessions),
		Columns: []demarche.Column{
			{Name: "item", Doc: "the agenda item"},
			{Name: "from", Doc: "the first session"},
			{Name: "to", Doc: "the last"},
			{Name: "texts", Unit: "texts", Doc: "adopted under it"},
			{Name: "voted", Unit: "share", Doc: "of these, those that came to a vote"},
		},
	}
	for _, w := range windows {
		table.Rows = append(table.Rows, []any{w.Item, int64(w.First), int64(w.Last), int64(w.Recorded + w.Unrecorded + w.WithoutVote + w.Unknown), analysis.Known(w.Decay())})
	}
	if len(table.Rows) == 0 {
		return
	}
	const most = 60
	if len(table.Rows) > most {
		result.Kept = append(result.Kept, table)
		return
	}
	result.Tables = append(result.Tables, table)
}
