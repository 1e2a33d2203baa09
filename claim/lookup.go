package claim

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"demarche/text"

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

// number writes a number with at most six digits, or with all before its point, and
// from ten thousand on with commas between thousands.
func number(v float64) string {
	if math.Abs(v) < 1e4 {
		return strconv.FormatFloat(v, 'g', 6, 64)
	}
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if v != math.Trunc(v) {
		s = strconv.FormatFloat(v, 'f', 1, 64)
	}
	return text.Thousands(s)
}

// rounded writes a number that was found with one digit more than the claimed one
// has, or with all where a rounded one would tell otherwise.
func (a *answer) rounded(v float64) string {
	digits := 1
	if c := a.claim.Value; c != nil && c.Half > 0 && c.Half < 0.5 {
		digits = 1 + int(math.Round(-math.Log10(2*c.Half)))
	}
	s := strconv.FormatFloat(v, 'f', digits, 64)
	short, err := strconv.ParseFloat(s, 64)
	if err != nil || a.claim.Value != nil && a.holds(short) != a.holds(v) {
		return number(v)
	}
	if math.Abs(v) < 1e4 {
		return strconv.FormatFloat(short, 'f', -1, 64)
	}
	return text.Thousands(strconv.FormatFloat(short, 'f', -1, 64))
}

// amount writes a number with its unit.
func amount(v float64, unit string) string {
	if v == 1 {
		unit = singular(unit)
	}
	return strings.TrimSpace(number(v) + " " + unit)
}

// asClaimed writes the value of a claim with its unit.
func asClaimed(c *demarche.Claim) string {
	if c.Value.Cent && strings.HasPrefix(c.Unit, "%") {
		return c.Value.Text
	}
	return strings.TrimSpace(c.Value.Text + " " + c.Unit)
}

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
	if a.readings[0].rows == nil && !fits && a.word == "" {
		a.noData, a.also = w.noValue(l, period), nil
		if a.misdated != "" && !strings.Contains(a.noData, "the last before") {
			a.noData += "; " + a.misdated
		}
	}
	of := fmt.Sprintf("%q", l.Series)
	if l.Subject != "" {
		of += " of " + l.Subject
	}
	tells := "tells " + asClaimed(c)
	if a.readings[0].Outcome == demarche.Holds {
		tells = "does not tell " + asClaimed(c)
	}
	a.change = fmt.Sprintf("A row of %s%s that %s%s.", of, inDays(period), tells, beating(a.readings[0].rows))
	if a.word != "" {
		a.change = "A row of one of these series that tells " + asClaimed(c) + "."
	}
	return a
}

// inDays writes a period after a thing that is in it.
func inDays(d demarche.Date) string {
	if !d.Known() {
		return ""
	}
	return " in " + d.String()
}

// noValue says why a lookup finds nothing, with the last value before its period.
func (w *world) noValue(l *demarche.Lookup, period demarche.Date) string {
	rows := w.data[fold(l.Series)]
	if len(rows) == 0 {
		return fmt.Sprintf("the facts have no series %q%s", l.Series, w.whole.meant(l.Series, "series"))
	}
	var last *demarche.Fact
	subjects := map[string]bool{}
	for _, f := range rows {
		subjects[fold(f.Datum.Subject)] = true
		if fold(f.Datum.Subject) == fold(l.Subject) && lastDay(f.Datum.Date) < firstDay(period) && (last == nil || lastDay(f.Datum.Date) > lastDay(last.Datum.Date)) {
			last = f
		}
	}
	says := fmt.Sprintf("the facts have no value of %q%s", l.Series, inDays(period))
	switch {
	case !subjects[fold(l.Subject)]:
		return fmt.Sprintf("the facts have no value of %q for the subject %q", l.Series, l.Subject)
	case last != nil:
		says += fmt.Sprintf("; the last before is %s of %s: say at: %s if that still stood", amount(last.Datum.Value, last.Datum.Unit), last.Datum.Date.String(), last.Datum.Date.String())
	}
	return says
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
