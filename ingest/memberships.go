package ingest

import (
	"demarche"
	"demarche/state"
)

// MembershipsCSV reads which state belongs to which bloc.
var MembershipsCSV = Format{
	Name:  "memberships-csv",
	Holds: demarche.Memberships,
	Doc: `memberships: which state belongs to which bloc, from when to when

In: a table with the columns bloc and state. It may have from (empty: from the
beginning), to (the last day; empty: it still belongs), and source, as_of, confidence
and note, as agreements-csv says, which also says how dates are written.

Mapped: every column by its name.

Refused: no-name (bloc or state is empty), unknown-state (nothing that is known
is spelled so), bad-row, open-quote. A date that is none is left out and told.

Traps: a bloc is not the same states every year. A state that left and came back
has two rows.
`,
	holds: delimited,
	fits:  func(t *table) bool { return t.has("bloc", "state") },
	facts: func(*table) factReader {
		return factReader{row: func(r *factRow) *demarche.Refusal {
			if refusal := r.needs("bloc", "state"); refusal != nil {
				return refusal
			}
			code, refusal := r.state("state")
			if refusal != nil {
				return refusal
			}
			r.common()
			r.Membership = &demarche.Membership{Bloc: r.cell("bloc"), State: code, From: r.date("from"), To: r.date("to")}
			return nil
		}}
	},
}

// state returns the code of the state in a column, or why there is none.
func (r *factRow) state(column string) (string, *demarche.Refusal) {
	cell := r.cell(column)
	s, ok := state.Find(cell)
	if !ok {
		return "", refuse(column, cell, unknownState, state.Why(cell))
	}
	return s.Code, nil
}
