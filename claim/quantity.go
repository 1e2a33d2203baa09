package claim

import (
	"fmt"
	"strings"

	"demarche"
)

// A measured is what a quantity comes to under a reading.
type measured struct {
	low, high float64 // high is more where some may fall inside
	found     string
	rows      []*demarche.Fact
	searched  []*demarche.Fact
	none      string // why there is nothing, or ""
	cover     cover
	declares  bool // cover is of use
	full      bool // there cannot be more
	strange   []string
}

// measure returns what a quantity comes to in a period.
func (w *world) measure(q *demarche.Quantity, period demarche.Date, r words) measured {
	if q.Period.Known() {
		period = q.Period
	}
	switch {
	case q.Number != nil:
		return measured{low: *q.Number, high: *q.Number, found: number(*q.Number)}
	case q.Count != nil:
		items, searched := w.items(q.Count, r)
		if q.Count.Of == "references" || q.Count.Of == "citations" {
			n := float64(len(w.list(q.Count, r.of(listWords) == "distinct")))
			return measured{low: n, high: n, found: amount(n, q.Count.Of)}
		}
		m := measured{searched: searched, cover: w.covered(q.Count, period), declares: true}
		if len(searched) == 0 {
			m.none = w.nothing(q.Count)
			return m
		}
		n := count(items, period, r.of(timeWords) == "stock")
		m.low, m.high = float64(n.sure), float64(n.sure+n.maybe)
		m.full, m.strange = most(q.Count) == n.sure, w.strange(q.Count)
		m.found, m.rows = n.told("", q.Count.Of), n.rows
		return m
	case q.Lookup != nil:
		if q.Lookup.At.Known() {
			period = q.Lookup.At
		}
		got := w.lookup(q.Lookup.Series, q.Lookup.Subject, period, r.of(vintageWords))
		if got.row == nil {
			return measured{none: w.noValue(q.Lookup, period)}
		}
		v := got.row.Datum.Value
		return measured{low: v, high: v, found: amount(v, got.row.Datum.Unit), rows: []*demarche.Fact{got.row}}
	}
	v := total(w.column(q.Cells).values)
	return measured{low: v, high: v, found: number(v)}
}

// shares asks a claim of a share or a comparison under every reading.
func (w *world) shares(c *demarche.Claim) *answer {
	a := newAnswer(c)
	t := &c.Test
	a.ofWork = true
	var declared words
	for i, r := range readings(w.lists(c), c.Reading) {
		x, y := w.measure(t.Of, c.Period, r), w.measure(t.Than, c.Period, r)
		if none := strings.Trim(x.none+"; "+y.none, "; "); none != "" {
			if i == 0 {
				a.noData = none
				return a
			}
			continue
		}
		if i == 0 {
			declared = r
		}
		got := asked{Reading: demarche.Reading{Reading: r.String()}, rows: append(x.rows, y.rows...)}
		if i > 0 && len(got.rows) == 0 {
			continue
		}
		if t.Kind == demarche.TestShare {
			a.share(&got, x, y)
		} else {
			compare(&got, t.Is, x, y)
		}
		for _, q := range []*demarche.Quantity{t.Of, t.Than} {
			if i > 0 && q.Count != nil && c.Cell == nil && got.accident == "" {
				got.accident = w.byAccident(q.Count, declared, r)
			}
		}
		a.add(got)
		if i > 0 {
			continue
		}
		a.change = a.otherNumbers(x, y)
		a.searched = append(x.searched, y.searched...)
		for _, m := range []measured{x, y} {
			if m.declares {
				a.ofWork = false
				a.coverage(m.cover)
				if m.cover.open() && !m.full {
					a.unsurveyed = m.cover.says
				}
				for _, says := range m.strange {
					a.caveat("%s", says)
				}
			}
		}
	}
	return a
}

// otherNumbers says which numbers would make a share or a comparison another.
func (a *answer) otherNumbers(x, y measured) string {
	if v := a.claim.Value; a.claim.Test.Kind == demarche.TestShare && v != nil && y.low > 0 && (v.Form == demarche.Exactly || v.Form == demarche.About) {
		holds := a.holds(100 * x.low / y.low)
		return fmt.Sprintf("That the part comes to %s%s to %s, beside %s of the whole; it is %s.", map[bool]string{true: "other than "}[holds],
			number((v.Low-a.slack)*y.low/100), number((v.Low+a.slack)*y.low/100), number(y.low), number(x.low))
	}
	return fmt.Sprintf("Other numbers than %s and %s.", x.found, y.found)
}

// share asks whether the one is so many per cent of the other.
func (a *answer) share(got *asked, x, y measured) {
	got.Outcome = demarche.Fails
	if y.low <= 0 {
		got.Found = fmt.Sprintf("%s of %s", x.found, y.found)
		a.caveat("nothing is no share of nothing")
		return
	}
	low, high := 100*x.low/y.high, 100*x.high/y.low
	got.Value = &low
	got.Found = fmt.Sprintf("%s of %s: %s %%", x.found, y.found, a.rounded(low))
	got.Outcome = both(a.holds(low), a.holds(high))
	if low != high {
		got.Found = fmt.Sprintf("%s of %s: %s to %s %%", x.found, y.found, a.rounded(low), a.rounded(high))
	}
}

// compare asks whether the one is to the other as it is said.
func compare(got *asked, is string, x, y measured) {
	so := func(a, b float64) bool {
		switch is {
		case "more than":
			return a > b
		case "less than":
			return a < b
		case "at least":
			return a >= b
		case "at most":
			return a <= b
		}
		return a == b
	}
	got.Found = x.found + " beside " + y.found
	d := x.low - y.low
	got.Value = &d
	got.Outcome = both(so(x.low, y.high), so(x.high, y.low))
	if is == "equal to" && got.Outcome == demarche.Fails && x.low <= y.high && y.low <= x.high {
		got.Outcome = demarche.HoldsPartly
	}
}

// both makes one outcome of those at both ends of what may be.
func both(a, b bool) demarche.Outcome {
	switch {
	case a && b:
		return demarche.Holds
	case a || b:
		return demarche.HoldsPartly
	}
	return demarche.Fails
}
