package claim

import (
	"fmt"
	"slices"
	"strings"

	"demarche"
)

// A moment is when something happened, as a reading has it.
type moment struct {
	date   demarche.Date // unknown where the facts tell none
	found  string
	rows   []*demarche.Fact // the one that is taken first, then those of the same with another date
	others []string         // and what these tell
	rivals []demarche.Date
}

// A happening is what a test of a date asks about: when it was under each reading,
// and who did it to whom.
type happening struct {
	name    string
	lists   [][]string // of readings
	at      func(r words) moment
	by, to  set
	rows    []*demarche.Fact // what is looked through
	none    string           // why nothing is found, or ""
	other   string           // who did it, where that is not who is said
	caveats []string
}

// momentOf takes one of some rows on the same thing.
func momentOf(rows []*demarche.Fact, date func(*demarche.Fact) demarche.Date) moment {
	taken, others := dated(rows, date)
	if taken == nil {
		return moment{found: "no date"}
	}
	m := moment{date: date(taken), rows: append([]*demarche.Fact{taken}, others...)}
	m.found = m.date.String()
	for _, o := range others {
		m.rivals = append(m.rivals, date(o))
		m.others = append(m.others, date(o).String()+" in "+sourceOf(o))
	}
	return m
}

// happening finds what a test of a date asks about. The readings of which the facts
// tell no date come last, so that what a claim leaves out is the first that is told.
func (w *world) happening(d *demarche.Dated, declared []string) *happening {
	h := w.named(d)
	if d.Of != nil {
		h = w.edge(d)
	}
	if h.none != "" {
		return h
	}
	whole := h
	if w.whole != w {
		if whole = w.whole.named(d); d.Of != nil {
			whole = w.whole.edge(d)
		}
	}
	if len(h.lists) == 1 && d.Of == nil && !slices.ContainsFunc(declared, func(s string) bool { return slices.Contains(h.lists[0], s) }) {
		order := slices.Clone(h.lists[0])
		unknown := func(word string) int {
			if whole.at(words{word}).date.Known() {
				return 0
			}
			return 1
		}
		slices.SortStableFunc(order, func(a, b string) int { return unknown(a) - unknown(b) })
		h.lists = [][]string{order}
	}
	return h
}

// named is the event, the agreement or the roll call of a name.
func (w *world) named(d *demarche.Dated) *happening {
	h := &happening{name: d.Name}
	for _, e := range w.events {
		if is(e.name, []string{d.Name}) {
			h.lists, h.by, h.to, h.rows = [][]string{{"event", "disclosed", "attributed"}}, e.initiators, e.targets, e.rows
			h.at = func(r words) moment { return momentOf(e.rows, eventDate(r.of(whenWords))) }
			h.actors(w, d)
			return h
		}
	}
	for _, a := range w.agreements {
		if is(a.name, []string{d.Name}) {
			w.ofAgreement(h, a, d)
			return h
		}
	}
	bodies := map[string][]*demarche.Fact{}
	for _, t := range w.texts {
		if t.key == symbolOf(d.Name) {
			bodies[t.body], h.rows = t.rows, append(h.rows, t.rows...)
			h.by.add(sortedSet(t.sponsors)...)
		}
	}
	if len(h.rows) == 0 {
		h.none = fmt.Sprintf("the facts have no event, agreement or roll call %q%s", d.Name, w.meant(d.Name, "event", "agreement", "resolution"))
		return h
	}
	h.lists = [][]string{{bodyWords, "committee"}}
	h.at = func(r words) moment { return momentOf(bodies[r.of(bodyWords)], rollDate) }
	h.actors(w, d)
	return h
}

// ofAgreement dates the steps of an agreement: those of one of its parties, where one
// is named, else those of all or of the first.
func (w *world) ofAgreement(h *happening, a *agreement, d *demarche.Dated) {
	h.lists, h.rows, h.by, h.to = [][]string{{stepWords, "ratified", "in force", "approved to sign", "proposed"}}, a.rows, a.parties, a.parties
	if d.By == "" || d.To != "" || !a.parties[fold(d.By)] {
		h.at = func(r words) moment {
			it, ok := a.step(r.of(stepWords), nil)
			if !ok {
				return moment{found: "no date"}
			}
			m := moment{date: it.date, found: it.date.String(), rows: it.rows[:1]}
			for _, o := range it.others {
				if fold(o.Status.Party) == fold(it.rows[0].Status.Party) {
					m.rows = append(slices.Clip(m.rows), o)
					m.rivals = append(m.rivals, statusDate(o))
					m.others = append(m.others, otherDate(o)+" in "+sourceOf(o))
				}
			}
			if it.firstOf > 1 {
				m.found += fmt.Sprintf(", the first of %d parties", it.firstOf)
			}
			return m
		}
		h.actors(w, d)
		own := slices.ContainsFunc(a.rows, func(f *demarche.Fact) bool { return f.Status.Party != "" })
		if h.other != "" && (own || !w.whole.knows(d.By, "party")) {
			h.none, h.other = fmt.Sprintf("the facts tell no step of %s in %s%s", d.By, a.name, w.meant(d.By, "party")), ""
		}
		return
	}
	h.at = func(r words) moment { return momentOf(a.of(r.of(stepWords), d.By), statusDate) }
}

// actors holds who did it, and to whom, to what is said of that.
func (h *happening) actors(w *world, d *demarche.Dated) {
	for _, said := range []struct {
		who  string
		have set
		word string
	}{{d.By, h.by, "by"}, {d.To, h.to, "to"}} {
		switch {
		case said.who == "":
		case len(said.have) == 0:
			h.caveats = append(h.caveats, "the facts do not tell "+said.word+" whom it was done")
		case !said.have[fold(said.who)]:
			h.other = "it was done " + said.word + " " + strings.ToUpper(strings.Join(sortedSet(said.have), ", ")) + w.meant(said.who, "party")
			return
		}
	}
}

// edge is the first or the last of what a filter finds.
func (w *world) edge(d *demarche.Dated) *happening {
	edge, before := "first", "an earlier"
	if d.Last {
		edge, before = "last", "a later"
	}
	h := &happening{name: "the " + edge + " of the " + d.Of.Of, lists: demarche.Test{Kind: demarche.TestDate, Date: d}.Readings()}
	if _, h.rows = w.items(d.Of, nil); len(h.rows) == 0 {
		h.none = w.nothing(d.Of)
		return h
	}
	h.caveats = []string{before + " one may be missing from the facts"}
	h.at = func(r words) moment {
		items, _ := w.items(d.Of, r)
		items = slices.DeleteFunc(items, func(it item) bool { return !it.date.Known() })
		if len(items) == 0 {
			return moment{found: "no date"}
		}
		it := slices.MinFunc(items, func(x, y item) int {
			if d.Last {
				return int(int64(lastDay(y.date)) - int64(lastDay(x.date)))
			}
			return int(int64(firstDay(x.date)) - int64(firstDay(y.date)))
		})
		m := moment{date: it.date, rows: it.rows, found: fmt.Sprintf("the %s, %s, is dated %s", edge, it.name, it.date)}
		for _, o := range it.others {
			m.others = append(m.others, fmt.Sprintf("%s: %s in %s", it.name, otherDate(o), sourceOf(o)))
		}
		return m
	}
	return h
}

// dates asks a claim whether something is dated inside its period.
func (w *world) dates(c *demarche.Claim) *answer {
	a := newAnswer(c)
	a.rule = "inside the period, whole"
	d := c.Test.Date
	h := w.happening(d, c.Reading)
	a.searched = h.rows
	if h.none != "" {
		a.noData, a.change = h.none, "A row on "+h.name+" with a date."
		return a
	}
	var first words
	told := []string{} // under other readings
	for i, r := range readings(h.lists, c.Reading) {
		m := h.at(r)
		got := asked{Reading: demarche.Reading{Reading: r.String(), Found: m.found, Others: m.others, Outcome: within(m.date, c.Period)}, rows: m.rows}
		if i == 0 {
			first = r
		} else if !m.date.Known() {
			continue
		} else {
			told = append(told, m.found+" ("+r.String()+")")
			if d.Of != nil && c.Cell == nil {
				got.accident = w.byAccident(d.Of, first, r)
			}
		}
		for _, other := range m.rivals {
			if within(other, c.Period) == demarche.Holds && got.Outcome == demarche.Fails {
				got.Outcome = demarche.HoldsPartly
			}
		}
		a.add(got)
	}
	for _, says := range h.caveats {
		a.caveat("%s", says)
	}
	a.other = h.other
	declared := &a.readings[0]
	fits := slices.ContainsFunc(a.readings, func(r asked) bool { return r.Outcome != demarche.Fails && r.accident == "" })
	switch {
	case declared.Found != "no date":
		a.misdated = "it is not in " + c.Period.String()
	case !fits && len(told) == 0:
		a.noData = fmt.Sprintf("the facts tell no date of %s%s", h.name, ofWhom(d))
	case !fits:
		a.noData = fmt.Sprintf("the facts tell no date of %s%s (%s); they have %s", h.name, ofWhom(d), declared.Reading.Reading, strings.Join(told, ", "))
	}
	side := "inside"
	if declared.Outcome == demarche.Holds {
		side = "outside"
	}
	a.change = fmt.Sprintf("A row that dates %s%s (%s) %s %s%s.", h.name, ofWhom(d), declared.Reading.Reading, side, c.Period.String(), beating(declared.rows))
	return a
}

// ofWhom names whose step is asked of.
func ofWhom(d *demarche.Dated) string {
	if d.By == "" {
		return ""
	}
	return " by " + d.By
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
