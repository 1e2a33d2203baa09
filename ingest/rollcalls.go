package ingest

import (
	"slices"
	"strings"

	"demarche"
	"demarche/state"
)

// RollCallsCSV reads roll calls, one a row, with a column for each state.
var RollCallsCSV = Format{
	Name:  "rollcalls-csv",
	Holds: demarche.RollCalls,
	Doc: `roll calls and texts adopted without a vote, one a row, a column for each state

In: a table with the columns resolution (its symbol) and date, and one column
for each state, headed by its ISO 3166-1 alpha-3 code (CSK, DDR, EAZ, YMD and YUG for
states that are no more): Y, N, A (abstain), - (a member that did not vote), or
nothing (no member then, or not listed). It may have undl_id, draft, body
(plenary, first committee...), session, title, agenda, topics, adoption (recorded,
unrecorded, without a vote), sponsors, yes, no, abstain, not_voting (as the source
tells them), and source, as_of, confidence and note, as agreements-csv says, which
also says how dates and lists are written. A file of texts adopted without a
vote has the column adoption in place of states.

Mapped: every column by its name. A roll call is called by undl_id, else by its
body and symbol. The symbol of a resolution is brought into one spelling. Where
adoption is not told, a row with a ballot is recorded.

Refused: no-name (resolution is empty), bad-date (date is empty or no date),
bad-row, open-quote. A choice that is none of these, a total that is no number and an
adoption that is none of the three words are left out and told.

Traps: not to vote is not to abstain. What was adopted without a vote is in no
list of votes. A committee votes on a draft before the plenary does, and with other
totals.
`,
	holds: delimited,
	fits: func(t *table) bool {
		return t.has("resolution", "date") && (t.has("adoption") || len(stateColumns(t)) >= 5)
	},
	facts: func(t *table) factReader {
		m := matrix{stateColumns(t), totalColumns(t, "yes", "no", "abstain", "not_voting")}
		return factReader{row: m.read}
	},
}

// A stateColumn is a column with the choices of one state.
type stateColumn struct {
	column int
	code   string
}

// stateColumns returns the columns that are headed by the code of a state.
func stateColumns(t *table) []stateColumn {
	var all []stateColumn
	for i, name := range t.columns {
		if len(name) != 3 || name != strings.ToUpper(name) {
			continue
		}
		if s, ok := state.Find(name); ok && s.Code == name {
			all = append(all, stateColumn{i, name})
		}
	}
	return all
}

// A matrix reads rows with a column for each state.
type matrix struct {
	states []stateColumn
	totals []totalColumn
}

func (m *matrix) read(r *factRow) *demarche.Refusal {
	if refusal := r.needs("resolution"); refusal != nil {
		return refusal
	}
	date, refusal := r.dated("date")
	if refusal != nil {
		return refusal
	}
	r.common()
	symbol := resolutionSymbol(r.cell("resolution"))
	c := &demarche.RollCall{
		Family: "symbol", Resolution: symbol, Draft: r.cell("draft"), Body: strings.ToLower(r.cell("body")), Date: date, Session: r.cell("session"),
		Title: r.cell("title"), Agenda: r.cell("agenda"), Topics: r.list("topics"), Sponsors: r.states("sponsors"), Totals: r.totalsIn(m.totals),
	}
	c.Key = strings.TrimSpace(c.Body + " " + symbol)
	if id := r.cell("undl_id"); id != "" {
		c.Family, c.Key = "undl", id
	}
	if c.Session == "" {
		c.Session = sessionOf(symbol)
	}
	for _, s := range m.states {
		cell := strings.TrimSpace(r.cells[s.column])
		choice, ok := choiceOf(cell)
		switch {
		case !ok:
			r.leave(s.code, cell, badWord, "want Y, N, A, - or nothing")
		case choice != demarche.NotListed:
			c.Ballots = append(c.Ballots, demarche.Ballot{State: s.code, Choice: choice})
		}
	}
	c.Adoption = r.adoption(len(c.Ballots) > 0)
	r.RollCall = c
	return nil
}

// adoption reads how a text was adopted.
func (r *factRow) adoption(ballots bool) demarche.Adoption {
	ways := []string{string(demarche.Recorded), string(demarche.Unrecorded), string(demarche.WithoutVote)}
	if cell := strings.ToLower(r.cell("adoption")); slices.Contains(ways, cell) {
		return demarche.Adoption(cell)
	} else if cell != "" {
		r.leave("adoption", cell, badWord, "want one of: "+strings.Join(ways, ", "))
	}
	if ballots {
		return demarche.Recorded
	}
	return ""
}

// choiceOf reads a choice as lists of votes write it; ok is false for what is none.
func choiceOf(cell string) (choice demarche.Choice, ok bool) {
	switch strings.ToLower(cell) {
	case "", "9":
		return demarche.NotListed, true
	case "y", "yes", "in favour", "1":
		return demarche.Yes, true
	case "a", "abstain", "abstention", "abstaining", "2":
		return demarche.Abstain, true
	case "n", "no", "against", "3":
		return demarche.No, true
	case "-", "x", "nv", "not voting", "non-voting", "absent", "8":
		return demarche.NotVoting, true
	}
	return demarche.NotListed, false
}
