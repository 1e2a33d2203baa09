package ingest

import (
	"slices"
	"strings"
	"time"

	"demarche"
)

// EuRepoCCSV reads the incidents of the European Repository of Cyber Incidents.
var EuRepoCCSV = Format{
	Name:  "eurepoc-csv",
	Holds: demarche.Events,
	Doc: `incidents of the European Repository of Cyber Incidents, one a row

In: EuRepoC's Global Database, version 1: ID, name, description, start_date,
end_date, incident_type, receiver_country, initiator_country, initiator_name,
initiator_category, attribution_date, attributing_country, sources_url...

Mapped: the event is called eurepoc-ID, as in EuRepoC's other files; its kind is
incident. Targets are the countries of receivers, initiators those of initiators, or
their names where no country is known; attributing are the countries that attribute,
or whoever does where none is named: states by code, others as they are written.
Lists are read as Python writes them, or parted by semicolons; "Unknown", "Not
available" and the like are left away. Attributed is the first day of all
attributions. Types of incident are topics, the initiators' categories are in the note.

Refused: no-name (ID is empty), bad-row, open-quote. A date that is none, and a
start_date that is empty, are left out and told.

Traps: the first of a month stands for a month of which no day is known, and 1
January for a year: both are read so, and a day that was really meant lies within. The
country of an initiator is where it is from: whether the state did it is for the category
to say. When an incident became known is not in the file.
`,
	holds: delimited,
	fits: func(t *table) bool {
		return t.has("ID", "name", "start_date", "end_date", "receiver_country", "initiator_country")
	},
	facts: func(t *table) factReader {
		return factReader{row: func(r *factRow) *demarche.Refusal {
			if refusal := r.needs("ID"); refusal != nil {
				return refusal
			}
			if r.cell("start_date") == "" {
				r.leave("start_date", "", badDate, "start_date is empty")
			}
			e := r.incident("ID")
			e.Name, e.What = r.cell("name"), r.cell("description")
			e.Start, e.End = r.coarse("start_date"), r.coarse("end_date")
			e.Attributed = r.earliest("attribution_date")
			e.Targets = r.countries("receiver_country")
			e.Initiators = r.countries("initiator_country", "initiator_name")
			e.Attributing = r.countries("attributing_country", "attributing_actor", "attribution_it_company")
			e.Topics = r.values("incident_type")
			if categories := r.values("initiator_category"); len(categories) > 0 {
				r.Note = "initiator: " + strings.Join(categories, "; ")
			}
			if urls := byScheme.split(nil, r.cell("sources_url")); len(urls) > 0 {
				r.Source = urls[0]
			}
			return nil
		}}
	},
}

// EuRepoCAttributionsCSV reads EuRepoC's attributions.
var EuRepoCAttributionsCSV = Format{
	Name:  "eurepoc-attributions-csv",
	Holds: demarche.Events,
	Doc: `attributions of EuRepoC's incidents, one a row

In: EuRepoC's attribution dataset, version 1: incident_ID, attribution_ID,
attribution_date, attribution_type, attribution_basis, attributing_actor,
attributing_country, attributed_initiator, attributed_initiator_country...

Mapped: each row tells one attribution of the event eurepoc-ID: when, by whom, and to
whom, read as eurepoc-csv says; on what basis is told as what.

Refused: no-name (incident_ID is empty), bad-row, open-quote. A date that is none is
left out and told.

Traps: one attribution to five initiators is five rows. Rows without an attribution_ID
say that there was none. Of most dates the year alone is known, or the month: see
eurepoc-csv.
`,
	holds: delimited,
	fits:  func(t *table) bool { return t.has("incident_ID", "attribution_ID", "attributed_initiator_country") },
	facts: func(t *table) factReader {
		return factReader{row: func(r *factRow) *demarche.Refusal {
			if refusal := r.needs("incident_ID"); refusal != nil {
				return refusal
			}
			e := r.incident("incident_ID")
			e.Attributed = r.coarse("attribution_date")
			e.Initiators = r.countries("attributed_initiator_country", "attributed_initiator")
			e.Attributing = r.countries("attributing_country", "attributing_actor", "attribution_it_company")
			e.What = strings.Join(append(r.values("attribution_type"), r.values("attribution_basis")...), "; ")
			if category := r.cell("attributed_initiator_category"); category != "" {
				r.Note = "initiator: " + category
			}
			return nil
		}}
	},
}

// EuRepoCReceiversCSV reads whom EuRepoC's incidents hit.
var EuRepoCReceiversCSV = Format{
	Name:  "eurepoc-receivers-csv",
	Holds: demarche.Events,
	Doc: `receivers of EuRepoC's incidents, one a row

In: EuRepoC's receiver dataset, version 1: ID, receiver_country, receiver_region,
receiver_name, receiver_category, receiver_category_subcode.

Mapped: each row tells one target of the event eurepoc-ID, by the country, read as
eurepoc-csv says; the name, the category and the subcode are told as what.

Refused: no-name (ID is empty), bad-row, open-quote.

Traps: rows that are the same to the letter are kept: two ministries of one country that
are not named look so.
`,
	holds: delimited,
	fits: func(t *table) bool {
		return t.has("ID", "receiver_country", "receiver_region", "receiver_category") && !t.has("start_date")
	},
	facts: func(t *table) factReader {
		return factReader{row: func(r *factRow) *demarche.Refusal {
			if refusal := r.needs("ID"); refusal != nil {
				return refusal
			}
			e := r.incident("ID")
			e.Targets = r.countries("receiver_country")
			e.What = strings.Join(slices.Concat(r.values("receiver_name"), r.values("receiver_category"), r.values("receiver_category_subcode")), "; ")
			return nil
		}}
	},
}

// incident begins the event of a row whose number is in a column.
func (r *factRow) incident(id string) *demarche.Event {
	r.Event = &demarche.Event{Event: "eurepoc-" + r.cell(id), Kind: "incident"}
	return r.Event
}

// unknowns are the words of EuRepoC for nothing.
var unknowns = []string{"unknown", "not available", "none", "nan", "undisclosed"}

// values returns the values of a cell that is a list in the manner of Python or parted by
// semicolons, each once.
func (r *factRow) values(column string) []string {
	var all []string
	for _, v := range rule(';').split(nil, r.cell(column)) {
		for part := range strings.SplitSeq(v, ";") {
			if part = strings.TrimSpace(part); !slices.Contains(unknowns, strings.ToLower(part)) {
				all = addNew(all, part)
			}
		}
	}
	return all
}

// countries returns the states in a column by code, others as they are written; of the
// columns the first that names any.
func (r *factRow) countries(columns ...string) []string {
	for _, column := range columns {
		var all []string
		for _, v := range r.values(column) {
			all = addNew(all, codeOr(v))
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}

// coarse returns the date in a column in which the first of a month stands for the
// month, and 1 January for the year.
func (r *factRow) coarse(column string) demarche.Date {
	cell := strings.TrimSuffix(r.cell(column), " 00:00:00")
	if cell == "NaT" {
		return demarche.Date{}
	}
	d, err := demarche.ParseDate(cell)
	if err != nil {
		r.leave(column, cell, badDate, err.Error())
		return d
	}
	return coarsened(d)
}

func coarsened(d demarche.Date) demarche.Date {
	first, last := d.Days()
	t := first.Time()
	switch {
	case first == demarche.NoDay, first != last, t.Day() != 1:
		return d
	case t.Month() == time.January:
		return demarche.Between(first, demarche.DayOf(t.AddDate(1, 0, -1)))
	}
	return demarche.Between(first, demarche.DayOf(t.AddDate(0, 1, -1)))
}

// earliest returns the first of the dates in a cell: NaT; 2022-05-01.
func (r *factRow) earliest(column string) demarche.Date {
	var first string
	for _, v := range parted(r.cell(column)) {
		v = strings.TrimSuffix(v, " 00:00:00")
		if _, err := demarche.ParseDate(v); v == "NaT" {
			continue
		} else if err != nil {
			r.leave(column, v, badDate, err.Error())
		} else if first == "" || v < first {
			first = v
		}
	}
	d, _ := demarche.ParseDate(first)
	return coarsened(d)
}
