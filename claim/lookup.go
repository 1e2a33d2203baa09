package claim

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"demarche"
)

// A looked is a value of a series under a vintage.
type looked struct {
	row     *demarche.Fact
	rivals  []*demarche.Fact // other values of the same date
	earlier []*demarche.Fact // values of other dates in the period
	outside []*demarche.Fact // and outside it
}

func datumDate(f *demarche.Fact) demarche.Date { return f.Datum.Date }

// lookup takes the value of a series at the last of its dates in a period, as it was
// known then: of rows of one date the as_of goes before how far they were checked.
func (w *world) lookup(series, subject string, period demarche.Date, vintage string) looked {
	var l looked
	var rows []*demarche.Fact
	for _, f := range w.data[fold(series)] {
		if fold(f.Datum.Subject) != fold(subject) {
			continue
		}
		if lies(f.Datum.Date, period) == outside && period.Known() {
			l.outside = append(l.outside, f)
		} else {
			rows = append(rows, f)
		}
	}
	if vintage == vintageWords && w.file.Work.Year > 0 {
		then := slices.DeleteFunc(slices.Clone(rows), func(f *demarche.Fact) bool {
			return f.AsOf.Known() && firstDay(f.AsOf).Time().Year() > w.file.Work.Year
		})
		rows = then
	}
	if len(rows) == 0 {
		return l
	}
	last := slices.MaxFunc(rows, func(a, b *demarche.Fact) int {
		return int(int64(lastDay(a.Datum.Date)) - int64(lastDay(b.Datum.Date)))
	}).Datum.Date
	for _, f := range rows {
		if lastDay(f.Datum.Date) != lastDay(last) {
			l.earlier = append(l.earlier, f)
		}
	}
	rows = slices.DeleteFunc(slices.Clone(rows), func(f *demarche.Fact) bool { return lastDay(f.Datum.Date) != lastDay(last) })
	asOf := lastDay(rows[0].AsOf)
	for _, f := range rows[1:] {
		if d := lastDay(f.AsOf); (d > asOf) == (vintage != "earliest") && d != asOf {
			asOf = d
		}
	}
	same := slices.DeleteFunc(slices.Clone(rows), func(f *demarche.Fact) bool { return lastDay(f.AsOf) != asOf })
	l.row = best(same, datumDate)
	for _, f := range same {
		if f.Datum.Value != l.row.Datum.Value {
			l.rivals = append(l.rivals, f)
		}
	}
	return l
}

// number writes a number with the digits it has.
func number(v float64) string {
	if math.Abs(v) >= 1e6 && v == math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

func amount(v float64, unit string) string { return strings.TrimSpace(number(v) + " " + unit) }

// lookups asks a claim of the value of a series under every vintage, and of the other
// series that it may be of.
func (w *world) lookups(c *demarche.Claim) *answer {
	l := c.Test.Of.Lookup
	period := c.Period
	if l.At.Known() {
		period = l.At
	}
	a := newAnswer(c)
	told := map[*demarche.Fact]bool{}
	for _, series := range append([]string{l.Series}, l.Or...) {
		for i, r := range readings(c.Test.Readings(), c.Reading) {
			got := w.lookup(series, l.Subject, period, r.of(vintageWords))
			declared := series == l.Series && i == 0
			if got.row == nil && !declared || told[got.row] && !declared {
				continue
			}
			told[got.row] = true
			name := r.String()
			if series != l.Series {
				name = series + ", " + name
			}
			a.addLookup(got, name, series == l.Series)
			if declared {
				a.misdate(got)
				if got.row != nil && l.By != "" && got.row.Source != "" && !strings.Contains(fold(got.row.Source), fold(l.By)) {
					a.other = "it is in " + sourceOf(got.row)
				}
			}
		}
	}
	w.ends(a, l, period)
	fits := slices.ContainsFunc(a.readings, func(r asked) bool { return r.Outcome == demarche.Holds })
	if a.readings[0].rows == nil && !fits && a.misdated == "" && a.word == "" {
		a.noData = fmt.Sprintf("the facts have no value of %q in that time", l.Series)
		if len(w.data[fold(l.Series)]) == 0 {
			a.noData = fmt.Sprintf("the facts have no series %q", l.Series)
		}
	}
	return a
}

func (a *answer) addLookup(got looked, name string, vintage bool) {
	r := asked{Reading: demarche.Reading{Reading: name, Found: "nothing", Outcome: demarche.Fails}, vintage: vintage}
	if got.row == nil {
		a.add(r)
		return
	}
	d := got.row.Datum
	v := d.Value
	r.Value, r.Found = &v, amount(v, d.Unit)+" in "+sourceOf(got.row)
	r.rows = append([]*demarche.Fact{got.row}, got.rivals...)
	if a.holds(v) {
		r.Outcome = demarche.Holds
	}
	for _, f := range got.rivals {
		r.Others = append(r.Others, amount(f.Datum.Value, f.Datum.Unit)+" in "+sourceOf(f))
		if a.holds(f.Datum.Value) && r.Outcome == demarche.Fails {
			r.Outcome = demarche.HoldsPartly
		}
	}
	if got, ok := a.among(got.earlier); ok && r.Outcome == demarche.Fails {
		r.Outcome = demarche.HoldsPartly
		r.Found += fmt.Sprintf("; it was %s in %s", amount(got.Datum.Value, got.Datum.Unit), got.Datum.Date)
		r.rows = append(r.rows, got)
	}
	if d.Unit != "" && a.claim.Unit != "" && fold(d.Unit) != fold(a.claim.Unit) {
		a.caveat("the claim is in %s, the series in %s", a.claim.Unit, d.Unit)
	}
	a.add(r)
}

// misdate looks for the value at another date of the series.
func (a *answer) misdate(got looked) {
	if f, ok := a.among(got.outside); ok {
		a.misdated = fmt.Sprintf("it is %s in %s", amount(f.Datum.Value, f.Datum.Unit), f.Datum.Date)
		a.also = append(a.also, f)
	}
}

// among returns the first of some values that is as claimed.
func (a *answer) among(rows []*demarche.Fact) (*demarche.Fact, bool) {
	i := slices.IndexFunc(rows, func(f *demarche.Fact) bool { return a.holds(f.Datum.Value) })
	if i < 0 {
		return nil, false
	}
	return rows[i], true
}

// ends finds a range whose two ends are the values of two series.
func (w *world) ends(a *answer, l *demarche.Lookup, period demarche.Date) {
	v := a.claim.Value
	if v.Form != demarche.Within || len(l.Or) == 0 {
		return
	}
	at := map[string]string{} // by end
	for _, series := range append([]string{l.Series}, l.Or...) {
		got := w.lookup(series, l.Subject, period, vintageWords)
		if got.row == nil {
			continue
		}
		switch found := got.row.Datum.Value; {
		case math.Abs(found-v.Low) <= v.Half && at["low"] == "":
			at["low"], a.also = series, append(a.also, got.row)
		case math.Abs(found-v.High) <= v.Half && at["high"] == "":
			at["high"], a.also = series, append(a.also, got.row)
		}
	}
	if at["low"] != "" && at["high"] != "" {
		a.word = demarche.Misread
		a.because = fmt.Sprintf("the ends of the range are two things: %s is %q, %s is %q", number(v.Low), at["low"], number(v.High), at["high"])
	}
}
