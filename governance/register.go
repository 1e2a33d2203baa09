package governance

import (
	"cmp"
	"slices"

	"demarche"
)

// An agreement is what all rows tell of one agreement, or of one party's steps in it.
type agreement struct {
	name, title, kind, party string
	topics, parties          []string
	steps                    map[string]step     // by status
	apart                    map[string][]string // by status the steps of single parties: "RUS 2023-12-04"
	records                  []demarche.RecordID
}

// A step is when something was done, and what tells it.
type step struct {
	date       demarche.Date
	confidence demarche.Confidence
	record     demarche.RecordID
	source     string
}

// A dateConflict is a step of which rows tell different dates.
type dateConflict struct {
	of           *agreement
	status       string
	taken, other step
}

// register puts the rows of each agreement together; with parties set, those of each
// party's own steps. Dates that contradict each other are returned, each beside the one
// that is taken.
func register(facts []demarche.Fact, parties bool) (all []*agreement, conflicts []dateConflict) {
	type key struct{ name, party string }
	at := map[key]*agreement{}
	shared := map[string]*agreement{} // what rows tell of an agreement whole
	for i := range facts {
		f := &facts[i]
		s := f.Status
		if shared[s.Agreement] == nil {
			shared[s.Agreement] = &agreement{name: s.Agreement}
		}
		shared[s.Agreement].tell(s)
		if parties && s.Party == "" {
			continue
		}
		k := key{s.Agreement, ""}
		if parties {
			k.party = s.Party
		}
		a := at[k]
		if a == nil {
			a = &agreement{name: s.Agreement, party: k.party, steps: map[string]step{}}
			at[k] = a
			all = append(all, a)
		}
		a.records = append(a.records, f.Record)
		if s.Party != "" && !parties { // the step of one party is none of the agreement's
			if a.apart == nil {
				a.apart = map[string][]string{}
			}
			a.apart[s.Status] = append(a.apart[s.Status], s.Party+" "+s.Date.String())
			continue
		}
		new := step{s.Date, f.Confidence, f.Record, f.Source}
		old, twice := a.steps[s.Status]
		if !twice {
			a.steps[s.Status] = new
			continue
		}
		if better(new, old) {
			a.steps[s.Status] = new
			new, old = old, new
		}
		if !old.date.Within(new.date) && !new.date.Within(old.date) { // neither is the other, told more coarsely
			conflicts = append(conflicts, dateConflict{a, s.Status, old, new})
		}
	}
	for _, a := range all {
		whole := shared[a.name]
		a.title, a.kind, a.topics, a.parties = whole.title, whole.kind, whole.topics, whole.parties
	}
	return all, conflicts
}

// tell takes what a row tells of an agreement and none before it did.
func (a *agreement) tell(s *demarche.Status) {
	a.title, a.kind = cmp.Or(a.title, s.Title), cmp.Or(a.kind, s.Kind)
	for _, x := range []struct {
		to   *[]string
		from []string
	}{{&a.topics, s.Topics}, {&a.parties, s.Parties}} {
		for _, v := range x.from {
			if !slices.Contains(*x.to, v) {
				*x.to = append(*x.to, v)
			}
		}
	}
}

// better reports whether a step is to be taken rather than another: it was checked
// further, or as far and is dated more finely.
func better(a, b step) bool {
	if x, y := a.confidence.Rank(), b.confidence.Rank(); x != y {
		return x < y
	}
	return days(a.date) < days(b.date)
}

// days returns how many days a date may be.
func days(d demarche.Date) demarche.Day {
	first, last := d.Days()
	return last - first + 1
}

// conflictTable lists the steps of which rows tell different dates, of these
// agreements.
func conflictTable(conflicts []dateConflict, kept []*agreement) demarche.Table {
	t := demarche.Table{
		Name: "date_conflicts", Title: "steps of which rows tell different dates",
		Columns: []demarche.Column{
			{Name: "agreement", Doc: "its short name"},
			{Name: "party", Doc: "whose step it is; empty for all"},
			{Name: "status", Doc: "the step"},
			{Name: "taken", Doc: "the date that is taken"},
			{Name: "taken_source", Doc: "who tells it"},
			{Name: "taken_record", Doc: "the record"},
			{Name: "other", Doc: "the other date"},
			{Name: "other_source", Doc: "who tells it"},
			{Name: "other_record", Doc: "the record"},
		},
	}
	for _, c := range conflicts {
		if slices.Contains(kept, c.of) {
			t.Rows = append(t.Rows, []any{
				c.of.name, c.of.party, c.status, c.taken.date.String(), c.taken.source, c.taken.record.String(), c.other.date.String(), c.other.source, c.other.record.String(),
			})
		}
	}
	return t
}
