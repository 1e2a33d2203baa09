package ingest

import "demarche"

// AgreementsCSV reads the steps in the life of agreements.
var AgreementsCSV = Format{
	Name:  "agreements-csv",
	Holds: demarche.Agreements,
	Doc: `steps in the life of agreements: proposed, signed, in force

In: a table with the columns agreement, status and date, one row a step.
agreement is a short name that all rows of one agreement share. It may have
title, kind (bilateral, multilateral, statement...), topics, parties, party (whose
step it is, where it is not that of all), place, and, as any file of facts, source,
as_of, confidence (verified, partly, recalled) and note. Lists are parted by
semicolons. Dates are 2007, 2007-04, 2007-04-27, or two of these with a slash
between them for a day that is known only to lie there.

Mapped: every column by its name. States by a code or by any spelling that is
known; a party that is no state stands as it is written.

Refused: no-name (agreement is empty), bad-word (status is none of proposed,
approved to sign, signed, ratified, in force, left), bad-date (date is empty or
no date; another date that is none is left out and told), bad-row, open-quote.

Traps: an approval to sign is no signature, and a signature no entry into force.
Each is a row of its own, and none is taken for another. A list of those that were
found is a floor: what is not in it may still be.
`,
	holds: delimited,
	fits:  func(t *table) bool { return t.has("agreement", "status", "date") },
	facts: func(*table) factReader {
		return factReader{row: func(r *factRow) *demarche.Refusal {
			if refusal := r.needs("agreement"); refusal != nil {
				return refusal
			}
			status, refusal := r.word("status", demarche.Statuses...)
			if refusal != nil {
				return refusal
			}
			date, refusal := r.dated("date")
			if refusal != nil {
				return refusal
			}
			r.common()
			r.Status = &demarche.Status{
				Agreement: r.cell("agreement"), Title: r.cell("title"), Kind: r.cell("kind"), Topics: r.list("topics"),
				Parties: r.states("parties"), Party: codeOr(r.cell("party")), Status: status, Date: date, Place: r.cell("place"),
			}
			return nil
		}}
	},
}
