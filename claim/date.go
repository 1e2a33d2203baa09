package claim

import (
	"fmt"
	"slices"
	"strings"

	"demarche"
)

// A happening is what a date test is about: its dates by reading, and who did it to
// whom.
type happening struct {
	lists  [][]string // of readings
	dates  map[string][]*demarche.Fact
	date   func(reading string) func(*demarche.Fact) demarche.Date
	by, to set
	rows   []*demarche.Fact
}

// find returns the event, the agreement or the roll call of a name.
func (w *world) find(name string) *happening {
	for _, e := range w.events {
		if is(e.name, []string{name}) {
			h := &happening{lists: [][]string{{"event", "disclosed", "attributed"}}, by: e.initiators, to: e.targets, rows: e.rows, date: eventDate}
			h.gather(func(string) []*demarche.Fact { return e.rows })
			return h
		}
	}
	for _, a := range w.agreements {
		if is(a.name, []string{name}) {
			h := &happening{lists: [][]string{{"signed", "ratified", "in force", "approved to sign", "proposed"}}, by: a.parties, to: a.parties, rows: a.rows}
			h.date = func(string) func(*demarche.Fact) demarche.Date { return statusDate }
			h.gather(func(reading string) []*demarche.Fact { return a.steps[reading] })
			return h
		}
	}
	h := &happening{lists: [][]string{{"plenary", "committee"}}, by: set{}, to: set{}}
	h.date = func(string) func(*demarche.Fact) demarche.Date { return rollDate }
	bodies := map[string][]*demarche.Fact{}
	for _, t := range w.texts {
		if t.key == symbolOf(name) {
			bodies[t.body], h.rows = t.rows, append(h.rows, t.rows...)
			h.by.add(sortedSet(t.sponsors)...)
		}
	}
	if len(h.rows) == 0 {
		return nil
	}
	h.gather(func(reading string) []*demarche.Fact { return bodies[reading] })
	return h
}

func (h *happening) gather(rows func(reading string) []*demarche.Fact) {
	h.dates = map[string][]*demarche.Fact{}
	for _, r := range h.lists[0] {
		h.dates[r] = slices.DeleteFunc(slices.Clone(rows(r)), func(f *demarche.Fact) bool { return !h.date(r)(f).Known() })
	}
}

// dates asks a claim whether something is dated inside its period.
func (w *world) dates(c *demarche.Claim) *answer {
	a := newAnswer(c)
	a.rule = "inside the period, whole"
	d := c.Test.Date
	if d.Of != nil {
		return w.edges(c, a)
	}
	h := w.find(d.Name)
	if h == nil {
		a.noData = fmt.Sprintf("the facts have no event, agreement or roll call %q", d.Name)
		return a
	}
	a.searched = h.rows
	known := false
	for i, r := range readings(h.lists, c.Reading) {
		word := r.String()
		rows := h.dates[word]
		got := asked{Reading: demarche.Reading{Reading: word, Found: "no date", Outcome: demarche.Fails}}
		if len(rows) == 0 {
			if i == 0 {
				a.add(got)
			}
			continue
		}
		known = true
		taken, others := dated(rows, h.date(word))
		got.rows = append([]*demarche.Fact{taken}, others...)
		at := h.date(word)(taken)
		got.Found = at.String()
		got.Outcome = within(at, c.Period)
		for _, o := range others {
			if within(h.date(word)(o), c.Period) == demarche.Holds && got.Outcome == demarche.Fails {
				got.Outcome = demarche.HoldsPartly
			}
			got.Others = append(got.Others, h.date(word)(o).String()+" in "+sourceOf(o))
		}
		a.add(got)
	}
	if !known {
		a.noData = fmt.Sprintf("the facts tell no date of %q", d.Name)
		return a
	}
	a.misdated = "it is not in " + days(c.Period)
	a.actors(d, h)
	a.change = dateChange(a, c.Period)
	return a
}

func within(d, period demarche.Date) demarche.Outcome {
	switch lies(d, period) {
	case inside:
		return demarche.Holds
	case overlaps:
		return demarche.HoldsPartly
	}
	return demarche.Fails
}

// actors holds who did it, to whom, to what is said of that.
func (a *answer) actors(d *demarche.Dated, h *happening) {
	for _, said := range []struct {
		who  string
		have set
		word string
	}{{d.By, h.by, "by"}, {d.To, h.to, "to"}} {
		switch {
		case said.who == "":
		case len(said.have) == 0:
			a.caveat("the facts do not tell %s whom it was done", said.word)
		case !said.have[fold(said.who)]:
			a.other = "it was done " + said.word + " " + strings.ToUpper(strings.Join(sortedSet(said.have), ", "))
			return
		}
	}
}

func dateChange(a *answer, period demarche.Date) string {
	if a.readings[0].Outcome == demarche.Holds {
		return "A better checked row that dates it outside " + days(period) + "."
	}
	return "A better checked row that dates it inside " + days(period) + "."
}

// edges asks whether the first or the last of what a filter finds is inside.
func (w *world) edges(c *demarche.Claim, a *answer) *answer {
	d := c.Test.Date
	edge := "first"
	if d.Last {
		edge = "last"
	}
	for i, r := range readings(c.Test.Readings(), c.Reading) {
		items, searched := w.items(d.Of, r)
		a.searched = searched
		if len(searched) == 0 {
			a.noData = "the facts have no " + d.Of.Of + " that fit the filter, whatever their date"
			return a
		}
		items = slices.DeleteFunc(items, func(it item) bool { return !it.date.Known() })
		got := asked{Reading: demarche.Reading{Reading: r.String(), Found: "no date", Outcome: demarche.Fails}}
		if len(items) == 0 {
			if i == 0 {
				a.add(got)
			}
			continue
		}
		slices.SortStableFunc(items, func(x, y item) int {
			if d.Last {
				return int(int64(lastDay(y.date)) - int64(lastDay(x.date)))
			}
			return int(int64(firstDay(x.date)) - int64(firstDay(y.date)))
		})
		it := items[0]
		got.rows, got.Outcome = it.rows, within(it.date, c.Period)
		got.Found = fmt.Sprintf("the %s, %s, is dated %s", edge, it.name, it.date)
		for _, o := range it.others {
			got.Others = append(got.Others, fmt.Sprintf("%s: %s in %s", it.name, otherDate(o), sourceOf(o)))
		}
		a.add(got)
	}
	a.misdated = "it is not in " + days(c.Period)
	a.caveat("an %s one may be missing from the facts", map[bool]string{false: "earlier", true: "even later"}[d.Last])
	a.change = dateChange(a, c.Period)
	return a
}
