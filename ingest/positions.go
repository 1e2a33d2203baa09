package ingest

import "demarche"

// PositionsCSV reads what actors hold of norms.
var PositionsCSV = Format{
	Name:  "positions-csv",
	Holds: demarche.Positions,
	Doc: `positions: what an actor holds of a norm, as a coder read it in a document

In: a table with the columns actor, norm and value, one row for each reading by
one coder. It may have date, scale (the steps that a value may be, from one end to the
other), quote, document, coder, and source, as_of, confidence and note, as
agreements-csv says, which also says how dates and lists are written.

Mapped: every column by its name. The actor is a state by a code or a spelling
that is known, or a bloc as it is written.

Refused: no-name (actor, norm or value is empty), bad-word (the value is no step
of its scale), bad-row, open-quote. A date that is none is left out and told.

Traps: a column for two actors ("US/EU") hides where they differ; it is kept as it
is written, and the norm matrix splits it where a membership says into whom.
`,
	holds: delimited,
	fits:  func(t *table) bool { return t.has("actor", "norm", "value") },
	facts: func(*table) factReader {
		return factReader{row: func(r *factRow) *demarche.Refusal {
			if refusal := r.needs("actor", "norm", "value"); refusal != nil {
				return refusal
			}
			scale, value := r.list("scale"), r.cell("value")
			if len(scale) > 0 {
				var refusal *demarche.Refusal
				if value, refusal = r.step(scale); refusal != nil {
					return refusal
				}
			}
			r.common()
			r.Position = &demarche.Position{
				Actor: codeOr(r.cell("actor")), Norm: r.cell("norm"), Date: r.date("date"), Value: value,
				Scale: scale, Quote: r.cell("quote"), Document: r.cell("document"), Coder: r.cell("coder"),
			}
			return nil
		}}
	},
}
