package ingest

import (
	"math"
	"strconv"

	"demarche"
)

// SeriesCSV reads values in time.
var SeriesCSV = Format{
	Name:  "series-csv",
	Holds: demarche.SeriesData,
	Doc: `series: values in time, of a country and year for example

In: a table with the columns series (its name), date and value. It may have
subject (a state or another actor), unit, and source, as_of, confidence and note, as
agreements-csv says, which also says how dates are written.

Mapped: every column by its name. A state stands by its code.

Refused: no-name (series is empty), bad-date (date is empty or no date),
bad-number (value is no number: digits with a point, without separators of
thousands), bad-row, open-quote. Another date that is none is left out and told.

Traps: two values of the same series, subject and date are both kept, each with
its source and as_of: figures are revised, and sources differ.
`,
	holds: delimited,
	fits:  func(t *table) bool { return t.has("series", "date", "value") },
	facts: func(*table) factReader {
		return factReader{row: func(r *factRow) *demarche.Refusal {
			if refusal := r.needs("series"); refusal != nil {
				return refusal
			}
			date, refusal := r.dated("date")
			if refusal != nil {
				return refusal
			}
			value, err := strconv.ParseFloat(r.cell("value"), 64)
			if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
				return refuse("value", r.cell("value"), badNumber, "want a number, as 12 or 0.35")
			}
			r.common()
			r.Datum = &demarche.Datum{Series: r.cell("series"), Subject: codeOr(r.cell("subject")), Date: date, Value: value, Unit: r.cell("unit")}
			return nil
		}}
	},
}
