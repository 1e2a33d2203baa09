package ingest

import "demarche"

// PeriodsCSV reads periods that somebody declares.
var PeriodsCSV = Format{
	Name:  "periods-csv",
	Holds: demarche.Periods,
	Doc: `periods: spans of time that a work declares, and what it puts into them

In: a table with the columns period (its name), from and to, one row for each
period and claim. It may have scheme (a short name of the whole division), says (what
is said to have happened in it), events (the short names of the events that it
names, as in an events-csv), and source, as_of, confidence and note, as
agreements-csv says, which also says how dates and lists are written.

Mapped: every column by its name.

Refused: no-name (period is empty), bad-date (from or to is empty or no date, or
to is before from), bad-row, open-quote.

Traps: 2008 to 2013 includes all of 2013.
`,
	holds: delimited,
	fits:  func(t *table) bool { return t.has("period", "from", "to") },
	facts: func(*table) factReader {
		return factReader{row: func(r *factRow) *demarche.Refusal {
			if refusal := r.needs("period"); refusal != nil {
				return refusal
			}
			from, refusal := r.dated("from")
			if refusal != nil {
				return refusal
			}
			to, refusal := r.dated("to")
			if refusal != nil {
				return refusal
			}
			first, _ := from.Days()
			if _, last := to.Days(); last < first {
				return refuse("to", r.cell("to"), badDate, "the period ends before it begins")
			}
			r.common()
			r.Period = &demarche.Period{Scheme: r.cell("scheme"), Name: r.cell("period"), From: from, To: to, Says: r.cell("says"), Events: r.list("events")}
			return nil
		}}
	},
}
