package claim

import (
	"fmt"
	"slices"
	"strings"

	"demarche"
)

// A counted is how many there are under a reading in a period.
type counted struct {
	sure, maybe int // maybe more may fall inside: they are dated too coarsely
	rows        []*demarche.Fact
	names       []string // of those that are sure
	others      []string // dates of the same that were not taken
	undated     int
}

// count counts the distinct names of items in a period, or up to its end.
func count(items []item, period demarche.Date, stock bool) counted {
	c := counted{rows: []*demarche.Fact{}}
	state := map[string]relation{}
	for _, it := range items {
		at := lies(it.date, period)
		if stock {
			at = upTo(it.date, period)
			if it.always {
				at = inside
			}
			if gone := upTo(it.left, period); at != outside && gone != outside {
				at = min(at, inside-gone)
			}
		} else if !period.Known() && it.always {
			at = inside
		}
		if !it.date.Known() && !it.always {
			c.undated++
		}
		if at == outside {
			continue
		}
		state[fold(it.name)] = max(state[fold(it.name)], at)
		c.rows = append(c.rows, it.rows...)
		for _, o := range it.others {
			c.others = append(c.others, fmt.Sprintf("%s: %s in %s", it.name, otherDate(o), sourceOf(o)))
		}
		if at == inside && !slices.Contains(c.names, it.name) {
			c.names = append(c.names, it.name)
		}
	}
	for _, at := range state {
		if at == inside {
			c.sure++
		} else {
			c.maybe++
		}
	}
	return c
}

func otherDate(f *demarche.Fact) string {
	switch {
	case f.Status != nil:
		return f.Status.Date.String()
	case f.Event != nil:
		return span(f.Event.Start, f.Event.End).String()
	}
	return ""
}

// sourceOf names where a row has it from.
func sourceOf(f *demarche.Fact) string {
	s := f.Source
	if s == "" {
		s = "a row without a source"
	}
	if f.Record != 0 {
		s += " (" + f.Record.String() + ")"
	}
	if f.AsOf.Known() {
		s += ", as of " + f.AsOf.String()
	}
	return s
}

// counts asks a claim of a count under every reading for which there are items.
func (w *world) counts(c *demarche.Claim) *answer {
	f := c.Test.Of.Count
	if f.Of == "references" || f.Of == "citations" {
		return w.countList(c, f)
	}
	period := c.Period
	if c.Test.Of.Period.Known() {
		period = c.Test.Of.Period
	}
	lists := w.lists(c)
	if !period.Known() {
		lists = without(lists, timeWords) // all of time is one reading
	}
	a := newAnswer(c)
	cover := w.covered(f, period)
	seen := map[string]bool{}
	var declared words
	for i, r := range readings(lists, c.Reading) {
		items, searched := w.items(f, r)
		if len(searched) == 0 {
			a.noData, a.change = w.nothing(f), wanted(f)
			return a
		}
		if i == 0 {
			declared = r
			a.strange(w, f)
		}
		n := count(items, period, r.of(timeWords) == "stock")
		same := sameItems(items, r)
		if i > 0 && (len(items) == 0 || seen[same]) {
			continue // nothing is told under this reading, or the same as under one before
		}
		seen[same] = true
		got := asked{Reading: demarche.Reading{Reading: r.String(), Found: n.told(c.Unit, f.Of), Others: n.others}, rows: n.rows}
		v := float64(n.sure)
		got.Value = &v
		got.Outcome = a.holdsCount(n)
		if i > 0 && c.Cell == nil {
			got.accident = w.byAccident(f, declared, r)
		}
		a.add(got)
		if i == 0 {
			a.searched = rowsOf(items)
			if len(items) == 0 {
				a.searched = searched
			}
			a.count, a.countOf = &n, f.Of
			if cover.open() && !a.decided(n, most(f)) {
				a.unsurveyed = cover.says
			}
			if n.undated > 0 {
				a.caveat("%d of what fits has no date under this reading and is not counted", n.undated)
			}
			if n.maybe > 0 {
				a.caveat("%d more may fall inside: they are dated too coarsely", n.maybe)
			}
		}
	}
	a.coverage(cover)
	return a
}

// rowsOf returns what some items rest on.
func rowsOf(items []item) (rows []*demarche.Fact) {
	for _, it := range items {
		rows = append(rows, it.rows...)
	}
	return rows
}

// sameItems is the same for two readings that differ in their scope only and find
// the same items.
func sameItems(items []item, r words) string {
	var s strings.Builder
	s.WriteString(r.of(timeWords) + "|" + r.of(stepWords) + "|" + r.of(whenWords) + "|" + r.of(bodyWords))
	for _, it := range items {
		s.WriteString("|" + it.name + it.date.String())
	}
	return s.String()
}

// told says in words what was counted.
func (n counted) told(unit, of string) string {
	if unit == "" {
		unit = of
	}
	if n.maybe > 0 {
		return fmt.Sprintf("%d to %d %s", n.sure, n.sure+n.maybe, unit)
	}
	return amount(float64(n.sure), unit)
}

// singular returns the word for one of what a word means several of.
func singular(unit string) string {
	switch {
	case unit == "series" || strings.HasSuffix(unit, "ss"):
		return unit
	case strings.HasSuffix(unit, "ies"):
		return strings.TrimSuffix(unit, "ies") + "y"
	}
	return strings.TrimSuffix(unit, "s")
}

// holdsCount says whether a count is what the claim says.
func (a *answer) holdsCount(n counted) demarche.Outcome {
	if a.claim.Value == nil {
		switch {
		case n.sure > 0:
			return demarche.Holds
		case n.maybe > 0:
			return demarche.HoldsPartly
		}
		return demarche.Fails
	}
	hits := 0
	for k := n.sure; k <= n.sure+n.maybe; k++ {
		if a.holds(float64(k)) {
			hits++
		}
	}
	switch hits {
	case 0:
		return demarche.Fails
	case n.maybe + 1:
		return demarche.Holds
	}
	return demarche.HoldsPartly
}

// most returns how many there can be of what a filter counts, where it names them
// one by one; -1 where that is open.
func most(f *demarche.Filter) int {
	key := map[string]string{"agreements": "agreement", "parties": "party", "events": "event", "roll calls": "resolution", "members": "state", "positions": "actor"}[f.Of]
	var names set
	if names.add(f.Keys[key]...); len(names) == 0 {
		return -1
	}
	return len(names)
}

// decided reports whether no further item could change what a count says. most is
// how many there can be, or -1.
func (a *answer) decided(n counted, most int) bool {
	v := a.claim.Value
	if v == nil {
		return n.sure > 0 || most == 0
	}
	if most >= 0 {
		for k := n.sure; k < most; k++ {
			if a.holds(float64(k)) != a.holds(float64(k+1)) {
				return false
			}
		}
		return true
	}
	switch v.Form {
	case demarche.MoreThan, demarche.AtLeast:
		return a.holds(float64(n.sure))
	case demarche.LessThan, demarche.AtMost:
		return !a.holds(float64(n.sure))
	}
	return float64(n.sure) > v.High+a.slack
}
