package ingest

import (
	"fmt"

	"demarche"
	"demarche/reach"
)

// ReachCSV reads figures of how far posts went.
var ReachCSV = Format{
	Name:  "reach-csv",
	Holds: demarche.Reaches,
	Doc: `reach: a figure of how far posts went, on its rung, as a source tells it

In: a table with the columns figure (a short name), value, rung and unit, one row for
each figure that one source tells. It may have subject (whose posts), statement (what
is said of it, in words), population (of whom), window (of which time: a date),
definition (what the source says that it counted), quote, chain (who has it from whom,
the first source last), and source, as_of, confidence and note, as agreements-csv
says, which also says how dates and lists are written.

The value is a number as a claims file writes it: 80,000, 126 million, "<= 126 million"
for up to so many, "~ 80000" for about so many, 120..470.

The rungs, from the foot of the ladder up, with their units: published (posts, ads,
pages); potential, who follows (followers, subscribers); served, how often it was shown
(impressions); people served, to how many (people); viewed (views, people); engaged
(actions, likes, shares, comments, clicks, people); changed, what people think or do
(%, points).

Mapped: every column by its name. The subject is a state by a code or a spelling that
is known, or as it is written.

Refused: no-name (figure, value or rung is empty), bad-word (rung is none of these, or
the unit is one of another rung), bad-number (value is no number), bad-row, open-quote.
A date that is none is left out and told.

Traps: what a source calls reach may be any of four rungs. What it says that it counted
belongs in definition, in its own words: "may have been served" is not "saw".
`,
	holds: delimited,
	fits:  func(t *table) bool { return t.has("figure", "value", "rung") },
	facts: func(*table) factReader {
		return factReader{row: func(r *factRow) *demarche.Refusal {
			if refusal := r.needs("figure", "value", "rung"); refusal != nil {
				return refusal
			}
			word, refusal := r.word("rung", demarche.Rungs...)
			if refusal != nil {
				return refusal
			}
			value := r.cell("value")
			if v, err := demarche.ParseValue(value); err != nil || v.Form == demarche.AWord {
				return refuse("value", value, badNumber, fmt.Sprintf("%.80q is no number; want as 126 million, <= 126 million, 120..470", value))
			}
			rung, err := reach.RungOf(word)
			if err == nil {
				err = rung.CheckUnit(r.cell("unit"))
			}
			if err != nil {
				return refuse("unit", r.cell("unit"), badWord, err.Error())
			}
			r.common()
			r.Reach = &demarche.Reach{
				Figure: r.cell("figure"), Subject: codeOr(r.cell("subject")), Statement: r.cell("statement"),
				Value: value, Rung: word, Unit: r.cell("unit"), Population: r.cell("population"), Window: r.date("window"),
				Definition: r.cell("definition"), Quote: r.cell("quote"), Chain: r.list("chain"),
			}
			return nil
		}}
	},
}
