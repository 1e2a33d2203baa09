package claim

import (
	"slices"
	"strings"

	"demarche"
)

// An item is one of what a filter counts, under a reading.
type item struct {
	name   string
	date   demarche.Date // when, under the reading
	left   demarche.Date // from when on it counts no more
	always bool          // it has been so from a day that is not told
	rows   []*demarche.Fact
	others []*demarche.Fact // rows on the same with another date, not taken

	firstOf int // of how many parties it is the first one's step
}

// has reports whether one of some values, folded, is in a set; true of no values.
func has(s set, values []string) bool {
	return len(values) == 0 || slices.ContainsFunc(values, func(v string) bool { return s[fold(v)] })
}

// says reports whether one of some words stands in one of the texts of a set.
func says(s set, words []string) bool {
	return len(words) == 0 || slices.ContainsFunc(words, func(w string) bool {
		for text := range s {
			if strings.Contains(text, fold(w)) {
				return true
			}
		}
		return false
	})
}

// from reports whether one of some words stands in the source of one of the rows.
func from(rows []*demarche.Fact, words []string) bool {
	return len(words) == 0 || slices.ContainsFunc(rows, func(f *demarche.Fact) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(fold(f.Source), fold(w)) })
	})
}

func is(name string, names []string) bool {
	return len(names) == 0 || slices.ContainsFunc(names, func(n string) bool { return fold(n) == fold(name) })
}

// fits reports whether an agreement is what a filter asks for: of its parties all
// that are named, or one of them where it is states that are counted.
func (a *agreement) fits(f *demarche.Filter) bool {
	k, named := f.Keys, 0
	for _, p := range k["party"] {
		if a.parties[fold(p)] {
			named++
		}
	}
	if named < len(k["party"]) && (named == 0 || f.Of != "parties") {
		return false
	}
	return is(a.name, k["agreement"]) && has(a.kinds, k["kind"]) && has(a.topics, k["topic"]) && says(a.titles, k["title"]) && from(a.rows, k["source"])
}

func (e *event) fits(k map[string][]string) bool {
	return is(e.name, k["event"]) && has(e.kinds, k["kind"]) && has(e.topics, k["topic"]) && says(e.titles, k["title"]) &&
		has(e.initiators, k["initiator"]) && has(e.targets, k["target"]) && has(e.attribute, k["attributing"]) && from(e.rows, k["source"])
}

func statusDate(f *demarche.Fact) demarche.Date { return f.Status.Date }

// dated returns the row that is taken of some, with those of another date; nil
// where none has a date.
func dated(rows []*demarche.Fact, date func(*demarche.Fact) demarche.Date) (taken *demarche.Fact, others []*demarche.Fact) {
	known := slices.DeleteFunc(slices.Clone(rows), func(f *demarche.Fact) bool { return !date(f).Known() })
	if taken = best(known, date); taken == nil {
		return nil, nil
	}
	for _, f := range known {
		if date(f) != date(taken) {
			others = append(others, f)
		}
	}
	return taken, others
}

// of returns the rows on a step of one party: its own, or those on a step of all
// that name it.
func (a *agreement) of(status, party string) []*demarche.Fact {
	var own, all []*demarche.Fact
	for _, f := range a.steps[status] {
		switch s := f.Status; {
		case !s.Date.Known():
		case fold(s.Party) == fold(party):
			own = append(own, f)
		case s.Party == "" && (len(s.Parties) == 0 && a.listed[fold(party)] || slices.ContainsFunc(s.Parties, func(p string) bool { return fold(p) == fold(party) })):
			all = append(all, f)
		}
	}
	if len(own) > 0 {
		return own
	}
	return all
}

// step returns when an agreement made a step: when the last of the named parties
// did; without any, when all did at once, or the first that did by itself.
func (a *agreement) step(status string, parties []string) (item, bool) {
	it := item{name: a.name}
	take := func(rows []*demarche.Fact, later bool) bool {
		f, others := dated(rows, statusDate)
		if f == nil {
			return false
		}
		if len(it.rows) == 0 || later == (firstDay(f.Status.Date) > firstDay(it.date)) {
			it.date = f.Status.Date
			it.rows = slices.Insert(it.rows, 0, f)
		} else {
			it.rows = append(it.rows, f)
		}
		it.others = append(it.others, others...)
		return true
	}
	for _, p := range parties {
		if !take(a.of(status, p), true) {
			return it, false
		}
	}
	if len(parties) > 0 {
		return it, true
	}
	var names set
	all := slices.DeleteFunc(slices.Clone(a.steps[status]), func(f *demarche.Fact) bool {
		names.add(f.Status.Party)
		return f.Status.Party != ""
	})
	if take(all, false) {
		return it, true
	}
	for _, p := range sortedSet(names) {
		if take(a.of(status, p), false) {
			it.firstOf++
		}
	}
	return it, len(it.rows) > 0
}

func sortedSet(s set) []string {
	all := make([]string, 0, len(s))
	for w := range s {
		all = append(all, w)
	}
	slices.Sort(all)
	return all
}

// items returns what a filter counts under a reading, and every row that fits it
// whatever its date.
func (w *world) items(f *demarche.Filter, r words) (items []item, searched []*demarche.Fact) {
	switch k := f.Keys; f.Of {
	case "agreements", "parties":
		for _, a := range w.agreements {
			if !a.fits(f) {
				continue
			}
			searched = append(searched, a.rows...)
			if f.Of == "parties" {
				items = append(items, a.partyItems(r.of(stepWords), k["party"])...)
			} else if scope := r.of(scopeWords); scope == "" || scope == "all" || scope == a.scope() {
				if it, ok := a.step(r.of(stepWords), k["party"]); ok {
					if left, _ := dated(a.steps["left"], statusDate); left != nil && (left.Status.Party == "" || is(left.Status.Party, k["party"]) && len(k["party"]) > 0) {
						it.left = left.Status.Date
					}
					items = append(items, it)
				}
			}
		}
	case "events":
		for _, e := range w.events {
			if !e.fits(k) {
				continue
			}
			searched = append(searched, e.rows...)
			if f, others := dated(e.rows, eventDate(r.of(whenWords))); f != nil {
				items = append(items, item{name: e.name, date: eventDate(r.of(whenWords))(f), rows: []*demarche.Fact{f}, others: others})
			}
		}
	case "roll calls":
		for _, t := range w.texts {
			if t.fits(k) {
				searched = append(searched, t.rows...)
				if body := r.of(bodyWords); body == "" || body == t.body {
					items = append(items, item{name: t.symbol, date: t.date, rows: t.rows})
				}
			}
		}
	case "members":
		for _, f := range w.members {
			m := f.Membership
			if is(m.Bloc, k["bloc"]) && is(m.State, k["state"]) && from([]*demarche.Fact{f}, k["source"]) {
				searched = append(searched, f)
				items = append(items, item{name: m.State, date: m.From, left: after(m.To), always: !m.From.Known(), rows: []*demarche.Fact{f}})
			}
		}
	case "positions":
		for _, f := range w.positions {
			p := f.Position
			if is(p.Actor, k["actor"]) && is(p.Norm, k["norm"]) && is(p.Value, k["value"]) && from([]*demarche.Fact{f}, k["source"]) {
				searched = append(searched, f)
				items = append(items, item{name: p.Actor, date: p.Date, rows: []*demarche.Fact{f}})
			}
		}
	}
	return items, searched
}

// partyItems returns the states that made a step, each by its name.
func (a *agreement) partyItems(status string, only []string) []item {
	var names set
	for _, f := range a.steps[status] {
		switch s := f.Status; {
		case s.Party != "":
			names.add(s.Party)
		case len(s.Parties) > 0:
			names.add(s.Parties...)
		default: // a step of all, whoever they are
			names.add(sortedSet(a.listed)...)
		}
	}
	var items []item
	for _, p := range sortedSet(names) {
		if !is(p, only) {
			continue
		}
		it, ok := a.step(status, []string{p})
		if !ok {
			continue
		}
		it.name = strings.ToUpper(p)
		of := slices.DeleteFunc(slices.Clone(a.steps["left"]), func(f *demarche.Fact) bool { return f.Status.Party != "" && fold(f.Status.Party) != p })
		if left, _ := dated(of, statusDate); left != nil {
			it.left = left.Status.Date
		}
		items = append(items, it)
	}
	return items
}

// eventDate returns which date of an event a reading speaks of.
func eventDate(when string) func(*demarche.Fact) demarche.Date {
	return func(f *demarche.Fact) demarche.Date {
		switch when {
		case "disclosed":
			return f.Event.Disclosed
		case "attributed":
			return f.Event.Attributed
		}
		return span(f.Event.Start, f.Event.End)
	}
}

// after returns the day after the last of a membership: from then on it is none.
func after(d demarche.Date) demarche.Date {
	first, last := d.Days()
	if first == demarche.NoDay {
		return d
	}
	return demarche.Between(first+1, last+1)
}
