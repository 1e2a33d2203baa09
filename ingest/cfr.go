package ingest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"demarche"
	"demarche/state"
)

// CFRCSV reads the Cyber Operations Tracker.
var CFRCSV = Format{
	Name:  "cfr-operations-csv",
	Holds: demarche.Events,
	Doc: `incidents of the CFR's Cyber Operations Tracker, one a row

In: the tracker of the Council on Foreign Relations: Title, Date, Affiliations,
Description, Response, Victims, Sponsor, Type, Category, Sources_1...

Mapped: the event is called by its date and title, as no row has a number; its kind is
incident. Date, month first, is when it became known. Sponsors are the initiators,
states by code. Victims are the targets: the states that are named, and the rest of the
cell as it is written. Type, Category and the first word of Response are topics;
affiliations are in the note.

Refused: no-name (Title is empty), repeated (the row is the same to the letter as an
earlier one), bad-row, open-quote. A date that is none or empty, a sponsor that is no
state, and a type that is none of the tracker's are left out and told.

Traps: when it happened is in the description, if anywhere. In six rows the columns from
Response or Victims on have slipped, so that a type stands among the sponsors. The tracker
lists what is said to be sponsored by a state: what is not is not in it.
`,
	holds: delimited,
	fits: func(t *table) bool {
		return t.has("Title", "Date", "Affiliations", "Response", "Victims", "Sponsor", "Type")
	},
	facts: func(t *table) factReader {
		c := cfr{rows: map[string]bool{}, names: map[string]int{}}
		return factReader{row: c.read}
	},
}

type cfr struct {
	rows  map[string]bool // that have been read
	names map[string]int  // how often an event is called so
}

// types are what the tracker tells apart.
var types = []string{"Espionage", "Sabotage", "Denial of service", "Data destruction", "Financial Theft", "Defacement", "Doxing"}

func (c *cfr) read(r *factRow) *demarche.Refusal {
	if refusal := r.needs("Title"); refusal != nil {
		return refusal
	}
	title, cell := r.cell("Title"), r.cell("Date")
	whole := strings.Join(r.cells, between)
	if c.rows[whole] {
		return refuse("Title", title, repeated, "an earlier row is the same to the letter")
	}
	c.rows[whole] = true
	e := &demarche.Event{Name: title, Kind: "incident", What: r.cell("Description")}
	if day, err := time.Parse("1/2/2006", cell); err == nil {
		e.Disclosed = demarche.On(demarche.DayOf(day))
	} else {
		r.leave("Date", cell, badDate, "want a date as 4/27/2022, month first")
	}
	e.Event = strings.Join(strings.Fields("cfr "+e.Disclosed.String()+" "+title), " ")
	c.names[e.Event]++
	if n := c.names[e.Event]; n > 1 {
		e.Event = fmt.Sprintf("%s (%d)", e.Event, n)
	}
	sponsors, rest := state.FindAll(r.cell("Sponsor"))
	for _, s := range sponsors {
		e.Initiators = addNew(e.Initiators, s.Code)
	}
	for _, name := range rest {
		r.leave("Sponsor", name, unknownState, orNothing(name))
	}
	victims, rest := state.FindAll(r.cell("Victims"))
	for _, s := range victims {
		e.Targets = addNew(e.Targets, s.Code)
	}
	e.Targets = addNew(e.Targets, strings.Join(rest, ", "))
	if kind := r.cell("Type"); slices.Contains(types, kind) {
		e.Topics = addNew(e.Topics, kind)
	} else if kind != "" {
		r.leave("Type", kind, badWord, "want one of: "+strings.Join(types, ", "))
	}
	if category := r.cell("Category"); !hasScheme(category) {
		for part := range strings.SplitSeq(category, ",") {
			e.Topics = addNew(e.Topics, strings.TrimSpace(part))
		}
	}
	if response, _, _ := strings.Cut(r.cell("Response"), " "); !hasScheme(response) && response != "Unknown" {
		e.Topics = addNew(e.Topics, response)
	}
	r.Note, r.Source = r.cell("Affiliations"), r.cell("Sources_1")
	r.Event = e
	return nil
}
