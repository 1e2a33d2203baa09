package ingest

import "demarche"

// EventsCSV reads events.
var EventsCSV = Format{
	Name:  "events-csv",
	Holds: demarche.Events,
	Doc: `events: incidents, milestones, summits, laws

In: a table with the columns event (a short name that all rows of one event
share) and start. It may have name, kind, end, disclosed, attributed, initiators,
targets, attributing, symbol (of a document), what, topics, and source, as_of,
confidence and note, as agreements-csv says, which also says how dates and lists
are written.

Mapped: every column by its name. States by a code or a spelling that is known;
who is no state stands as it is written.

Refused: no-name (event is empty), bad-date (start is empty or no date; another
date that is none is left out and told), bad-row, open-quote.

Traps: when something happened, when it became known and when it was attributed
are three dates. What says that a state did it is an attribution, by somebody, on
a day.
`,
	holds: delimited,
	fits:  func(t *table) bool { return t.has("event", "start") },
	facts: func(*table) factReader {
		return factReader{row: func(r *factRow) *demarche.Refusal {
			if refusal := r.needs("event"); refusal != nil {
				return refusal
			}
			start, refusal := r.dated("start")
			if refusal != nil {
				return refusal
			}
			r.common()
			r.Event = &demarche.Event{
				Event: r.cell("event"), Name: r.cell("name"), Kind: r.cell("kind"), Start: start, End: r.date("end"),
				Disclosed: r.date("disclosed"), Attributed: r.date("attributed"), Initiators: r.states("initiators"),
				Targets: r.states("targets"), Attributing: r.states("attributing"), Symbol: r.cell("symbol"),
				What: r.cell("what"), Topics: r.list("topics"),
			}
			return nil
		}}
	},
}
