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
	lists := c.Test.Readings()
	if !period.Known() {
		lists = without(lists, timeWords) // all of time is one reading
	}
	a := newAnswer(c)
	cover := w.covered(f, period)
	seen := map[string]bool{}
	for i, r := range readings(lists, c.Reading) {
		items, searched := w.items(f, r)
		if len(searched) == 0 {
			a.noData = fmt.Sprintf("the facts have no %s that fit the filter, whatever their date", f.Of)
			return a
		}
		n := count(items, period, r.of(timeWords) == "stock")
		if i > 0 && (len(items) == 0 || seen[sameItems(items, r)]) {
			continue // nothing is told under this reading, or the same as under one before
		}
		seen[sameItems(items, r)] = true
		got := asked{Reading: demarche.Reading{Reading: r.String(), Found: n.told(c.Unit, f.Of), Others: n.others}, rows: n.rows}
		v := float64(n.sure)
		got.Value = &v
		got.Outcome = a.holdsCount(n)
		a.add(got)
		if i == 0 {
			a.searched = rowsOf(items)
			if len(items) == 0 {
				a.searched = searched
			}
			a.count, a.countOf = &n, f.Of
			if cover.open() && !a.decided(n) {
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
	s := r.of(timeWords) + "|" + r.of(stepWords) + "|" + r.of(whenWords) + "|" + r.of(bodyWords)
	for _, it := range items {
		s += "|" + it.name + it.date.String()
	}
	return s
}

// told says in words what was counted.
func (n counted) told(unit, of string) string {
	if unit == "" {
		unit = of
	}
	if n.maybe > 0 {
		return fmt.Sprintf("%d to %d %s", n.sure, n.sure+n.maybe, unit)
	}
	if n.sure == 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	return fmt.Sprintf("%d %s", n.sure, unit)
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

// decided reports whether no further item could change what a count says.
func (a *answer) decided(n counted) bool {
	v := a.claim.Value
	if v == nil {
		return n.sure > 0
	}
	switch v.Form {
	case demarche.MoreThan, demarche.AtLeast:
		return a.holds(float64(n.sure))
	case demarche.LessThan, demarche.AtMost:
		return !a.holds(float64(n.sure))
	}
	return float64(n.sure) > v.High+a.slack
}

// A cover says which days of a period were searched for what a filter asks for.
type cover struct {
	declared, whole, complete bool
	says                      string // which days were not, in words
	notes                     []string
}

func (c cover) open() bool { return c.declared && !c.whole }

// covered returns what is declared of a filter's facts in a period.
func (w *world) covered(f *demarche.Filter, period demarche.Date) cover {
	c := cover{complete: true}
	from, to := period.Days()
	if from == demarche.NoDay {
		return cover{}
	}
	applies := func(d demarche.Coverage) bool {
		if d.Filter.Of != f.Of && (d.Filter.Of != "agreements" || f.Of != "parties") {
			return false
		}
		for k, values := range d.Filter.Keys {
			for _, v := range values {
				if !slices.ContainsFunc(f.Keys[k], func(have string) bool { return fold(have) == fold(v) }) {
					return false
				}
			}
		}
		return true
	}
	var spans []demarche.Date
	for _, d := range w.coverage {
		if !applies(d) {
			continue
		}
		c.declared = true
		if lies(d.Period, period) != outside {
			spans = append(spans, d.Period)
			c.complete = c.complete && d.Complete
			if d.Note != "" {
				c.notes = append(c.notes, d.Note)
			}
		}
	}
	slices.SortFunc(spans, func(a, b demarche.Date) int { return int(firstDay(a)) - int(firstDay(b)) })
	missing := []demarche.Date{}
	at := from // the first day that is not known to be searched
	for _, s := range spans {
		if first := firstDay(s); first > at {
			missing = append(missing, demarche.Between(at, min(first-1, to)))
		}
		at = max(at, lastDay(s)+1)
	}
	if at <= to {
		missing = append(missing, demarche.Between(at, to))
	}
	for _, g := range w.gaps {
		if applies(g) && lies(g.Period, period) != outside {
			c.declared = true
			missing = append(missing, demarche.Between(max(from, firstDay(g.Period)), min(to, lastDay(g.Period))))
		}
	}
	c.whole = len(missing) == 0
	for i, m := range missing {
		if i > 0 {
			c.says += ", "
		}
		c.says += days(m)
	}
	return c
}
