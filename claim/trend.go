package claim

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"demarche"
	"demarche/series"
	"demarche/stat"
)

// level is the probability below which chance is not what a trend, or a scatter, is
// left to; and Smooth that for a column that scatters too little.
const (
	level  = 0.05
	smooth = 0.01
)

// A course is a quantity year by year.
type course struct {
	at, values []float64
	rows       []*demarche.Fact
	none       string
	cover      cover
	declares   bool
	unit       string
}

// course returns a quantity at each year of a period, or at each date of a series,
// or in each row of a column.
func (w *world) course(q *demarche.Quantity, period demarche.Date, r words) course {
	if q.Period.Known() {
		period = q.Period
	}
	var c course
	switch {
	case q.Count != nil:
		items, searched := w.items(q.Count, r)
		c.unit, c.cover, c.declares = q.Count.Of+" per year", w.covered(q.Count, period), true
		if q.Count.Of == "parties" || q.Count.Of == "members" {
			c.unit = "states joining per year"
		}
		if len(searched) == 0 {
			c.none = w.nothing(q.Count)
			return c
		}
		for _, y := range years(period) {
			n := count(items, y, false)
			c.at, c.values, c.rows = append(c.at, yearOf(y)), append(c.values, float64(n.sure)), append(c.rows, n.rows...)
		}
	case q.Lookup != nil:
		var rows []*demarche.Fact
		for _, f := range w.data[fold(q.Lookup.Series)] {
			if fold(f.Datum.Subject) == fold(q.Lookup.Subject) && (lies(f.Datum.Date, period) != outside || !period.Known()) {
				rows = append(rows, f)
			}
		}
		slices.SortStableFunc(rows, func(a, b *demarche.Fact) int { return cmp.Compare(lastDay(a.Datum.Date), lastDay(b.Datum.Date)) })
		for _, same := range chunks(rows) {
			got := w.lookup(q.Lookup.Series, q.Lookup.Subject, same[0].Datum.Date, r.of(vintageWords))
			if got.row != nil {
				c.unit = got.row.Datum.Unit
				c.at, c.values, c.rows = append(c.at, yearOf(got.row.Datum.Date)), append(c.values, got.row.Datum.Value), append(c.rows, got.row)
			}
		}
		if len(c.values) == 0 {
			c.none = w.noValue(q.Lookup, period)
		}
	case q.Cells != nil:
		n := w.column(q.Cells)
		c.at, c.values = n.at, n.values
	}
	return c
}

// chunks divides rows that are in the order of their dates by date.
func chunks(rows []*demarche.Fact) [][]*demarche.Fact {
	var all [][]*demarche.Fact
	for i, f := range rows {
		if i == 0 || lastDay(f.Datum.Date) != lastDay(rows[i-1].Datum.Date) {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], f)
	}
	return all
}

// years returns the years that a period touches, each as far as it is inside.
func years(period demarche.Date) []demarche.Date {
	from, to := period.Days()
	var all []demarche.Date
	if from == demarche.NoDay {
		return nil
	}
	for y := from.Time().Year(); y <= to.Time().Year(); y++ {
		d, _ := demarche.ParseDate(fmt.Sprintf("%04d", y))
		all = append(all, demarche.Between(max(from, firstDay(d)), min(to, lastDay(d))))
	}
	return all
}

// yearOf returns the year of the middle of a date, with its fraction where it is no
// whole year.
func yearOf(d demarche.Date) float64 {
	if y, ok := d.Year(); ok && len(d.String()) == 4 {
		return float64(y)
	}
	first, last := d.Days()
	t := demarche.Day((int64(first) + int64(last)) / 2).Time()
	return float64(t.Year()) + float64(t.YearDay()-1)/366
}

// trends asks a claim whether something rises, falls or stays.
func (w *world) trends(c *demarche.Claim) *answer {
	a := newAnswer(c)
	a.rule = "chance gives as much in less than 5 % of cases"
	t := &c.Test
	want := strings.ToLower(c.Value.Text)
	a.ofWork = t.Of.Cells != nil
	var declared words
	for i, r := range readings(w.lists(c), c.Reading) {
		now := w.course(t.Of, c.Period, r)
		got := asked{Reading: demarche.Reading{Reading: r.String()}, rows: now.rows}
		if i == 0 {
			declared = r
		} else if t.Of.Count != nil && c.Cell == nil {
			got.accident = w.byAccident(t.Of.Count, declared, r)
		}
		if i > 0 && (now.none != "" || len(now.rows) == 0) {
			continue
		}
		if now.none != "" {
			a.noData = now.none
			return a
		}
		if t.Before.Known() {
			a.rates(&got, w, now, r, want)
		} else {
			slope(&got, now, want)
		}
		a.add(got)
		if i > 0 {
			continue
		}
		if now.declares {
			_, a.searched = w.items(t.Of.Count, r)
			a.coverage(now.cover)
			if now.cover.open() {
				a.unsurveyed = now.cover.says
			}
		}
		if !t.Before.Known() {
			a.small(len(now.values))
		}
	}
	a.change = "Other numbers in the period, or a longer one."
	return a
}

// direction makes an outcome of a sign and how likely chance gives as much.
func direction(want string, sign float64, p float64) demarche.Outcome {
	if want == "flat" {
		if p >= level {
			return demarche.Holds
		}
		return demarche.Fails
	}
	if want == "falling" {
		sign = -sign
	}
	switch {
	case sign > 0 && p < level:
		return demarche.Holds
	case sign > 0:
		return demarche.HoldsPartly
	}
	return demarche.Fails
}

// slope asks by Mann and Kendall's test.
func slope(got *asked, c course, want string) {
	s, p := mannKendall(c.at, c.values)
	got.Value = &s
	got.Found = fmt.Sprintf("%s, tau %.2f, P %.2g, n = %d", spread(c), s, p, len(c.values))
	got.Outcome = direction(want, s, p)
}

func spread(c course) string {
	if len(c.values) == 0 {
		return "nothing"
	}
	parts := make([]string, len(c.values))
	for i, v := range c.values {
		parts[i] = number(v)
	}
	if len(parts) > 12 {
		parts = slices.Concat(parts[:5], []string{"..."}, parts[len(parts)-5:])
	}
	return strings.TrimSpace(strings.Join(parts, ", ") + " " + c.unit)
}

// mannKendall returns Kendall's tau-a of values and times, and the two-sided
// probability of one as far from 0, by the normal distribution with a correction for
// ties and continuity.
func mannKendall(t, y []float64) (tau, p float64) {
	n := float64(len(y))
	if n < 2 {
		return 0, 1
	}
	s := 0.0
	for i := range y {
		for j := range i {
			s += float64(cmp.Compare(y[i], y[j]) * cmp.Compare(t[i], t[j]))
		}
	}
	variance := n * (n - 1) * (2*n + 5)
	runs := slices.Sorted(slices.Values(y))
	for i := 0; i < len(runs); {
		j := i
		for j < len(runs) && runs[j] == runs[i] {
			j++
		}
		k := float64(j - i)
		variance -= k * (k - 1) * (2*k + 5)
		i = j
	}
	if variance <= 0 || s == 0 {
		return s / (n * (n - 1) / 2), 1
	}
	z := (math.Abs(s) - 1) / math.Sqrt(variance/18)
	return s / (n * (n - 1) / 2), min(2*distuv.UnitNormal.Survival(z), 1)
}

// rates compares the yearly rate of counts with that of another period, or the means
// of two.
func (a *answer) rates(got *asked, w *world, now course, r words, want string) {
	before := w.course(a.claim.Test.Of, a.claim.Test.Before, r)
	got.rows = append(got.rows, before.rows...)
	if len(before.values) == 0 || len(now.values) == 0 {
		got.Found, got.Outcome = "nothing to compare with", demarche.Fails
		return
	}
	if before.cover.open() {
		a.caveat("not searched of the period that it is compared with: %s", before.cover.says)
	}
	if a.claim.Test.Of.Count == nil {
		x, y := stat.Average(now.values), stat.Average(before.values)
		d := x - y
		got.Value = &d
		got.Found = fmt.Sprintf("%s on average beside %s before (n = %d and %d)", amount(x, now.unit), number(y), len(now.values), len(before.values))
		got.Outcome = direction(want, d, 0)
		a.caveat("means of two periods are compared, chance is not asked of")
		return
	}
	ratio, err := series.RateRatio(int(total(now.values)), exposure(a.claim.Period), int(total(before.values)), exposure(a.claim.Test.Before), 1-level)
	if err != nil { // none in either period
		got.Found, got.Outcome = "none in either period", direction(want, 0, 1)
		return
	}
	d := ratio.A.Rate - ratio.B.Rate
	got.Value = &d
	got.Found = fmt.Sprintf("%d in %g years beside %d in %g years before, P %.2g", ratio.A.Count, ratio.A.Exposure, ratio.B.Count, ratio.B.Exposure, ratio.P)
	got.Outcome = direction(want, d, ratio.P)
	if ratio.Note != "" {
		a.caveat("%s", ratio.Note)
	}
}

// exposure returns how many years a period has: whole ones as such.
func exposure(d demarche.Date) float64 {
	sum := 0.0
	for _, y := range years(d) {
		whole, _ := demarche.ParseDate(fmt.Sprintf("%04d", firstDay(y).Time().Year()))
		sum += float64(length(y)+1) / float64(length(whole)+1)
	}
	return sum
}

// small adds the caveat of few points.
func (a *answer) small(n int) {
	if note := series.SmallNote(n); note != "" {
		a.caveat("%s", note)
	}
}

func total(x []float64) (sum float64) {
	for _, v := range x {
		sum += v
	}
	return sum
}
