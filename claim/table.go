package claim

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"demarche"
	"demarche/series"
	"demarche/stat"
)

// explained is how much of the variance of a column a reading has to explain to be
// told as nearly fitting it.
const explained = 0.5

// printed returns the table of an ID, or nil.
func (w *world) printed(id string) *demarche.PrintedTable {
	for i := range w.file.Tables {
		if w.file.Tables[i].ID == id {
			return &w.file.Tables[i]
		}
	}
	return nil
}

// numbers are those of a printed column.
type numbers struct {
	at     []float64 // the year of each row, or its place where the table has no years
	values []float64
	texts  []string // as they are printed
	cent   bool     // with a sign of per cent
}

// column returns the numbers of a printed column.
func (w *world) column(c *demarche.Cells) (n numbers) {
	t := w.printed(c.Table)
	if t == nil {
		return n
	}
	col := slices.IndexFunc(t.Columns, func(p demarche.PrintedColumn) bool { return p.Name == c.Column })
	period := slices.IndexFunc(t.Columns, func(p demarche.PrintedColumn) bool { return p.Is == "period" })
	for i, row := range t.Rows {
		v, err := demarche.ParseValue(row[col])
		if err != nil || v.Form == demarche.AWord || v.Form == demarche.Within {
			continue
		}
		x := float64(i)
		if period >= 0 {
			if d, err := demarche.ParseDate(row[period]); err == nil && d.Known() {
				x = yearOf(d)
			}
		}
		n.at, n.values, n.texts = append(n.at, x), append(n.values, v.Low), append(n.texts, v.Text)
		n.cent = n.cent || v.Cent
	}
	return n
}

// A fitted is a column beside what was found for its rows under a reading.
type fitted struct {
	reading        string
	printed, found []float64
	holds          int
	rows           []*demarche.Fact
}

// A columnFit is a column under every reading, over the rows that were searched.
type columnFit struct {
	fits   []fitted
	claims int // cells with a test that measures
	left   int // of them those that were not searched or have no data
}

// fitColumn gathers what the claims of a column's cells found.
func fitColumn(cells *demarche.Cells, claims []demarche.Claim, answers map[string]*answer) columnFit {
	var f columnFit
	at := map[string]int{}
	for i := range claims {
		c := &claims[i]
		if c.Cell == nil || c.Cell.Table != cells.Table || c.Cell.Column != cells.Column {
			continue
		}
		f.claims++
		a := answers[c.ID]
		if a == nil || a.noData != "" || a.unsurveyed != "" || c.Value == nil || len(a.readings) == 0 {
			f.left++
			continue
		}
		for _, r := range a.readings {
			if r.Value == nil {
				continue
			}
			k, ok := at[r.Reading.Reading]
			if !ok {
				k = len(f.fits)
				at[r.Reading.Reading] = k
				f.fits = append(f.fits, fitted{reading: r.Reading.Reading})
			}
			g := &f.fits[k]
			g.printed, g.found, g.rows = append(g.printed, c.Value.Low), append(g.found, *r.Value), append(g.rows, r.rows...)
			if r.Outcome == demarche.Holds {
				g.holds++
			}
		}
	}
	// A reading that is told of some rows only is no reading of the column.
	f.fits = slices.DeleteFunc(f.fits, func(g fitted) bool { return len(g.found) < f.claims-f.left })
	return f
}

// fit says how far a column is from what was found.
func (g fitted) fit() demarche.Fit {
	out := demarche.Fit{Reading: g.reading, N: len(g.found), Holds: g.holds, Printed: total(g.printed), Found: total(g.found), Outcome: demarche.Fails}
	c, err := series.Compare(g.printed, g.found)
	if err != nil {
		return out
	}
	out.RMSE, out.MAE, out.Bias, out.R = c.RMSE, c.MAE, c.Bias, known(c.Cor)
	m, about := stat.Average(g.printed), 0.0
	for _, v := range g.printed {
		about += (v - m) * (v - m)
	}
	if about > 0 {
		e := 1 - c.RMSE*c.RMSE*float64(out.N)/about
		out.Explained = &e
	}
	switch {
	case g.holds == out.N:
		out.Outcome = demarche.Holds
	case out.Explained != nil && *out.Explained >= explained:
		out.Outcome = demarche.HoldsPartly
	}
	return out
}

// known returns a number, or nil for one that is none.
func known(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// told says in words how far a column is.
func told(f demarche.Fit) string {
	s := fmt.Sprintf("rmse %.3g over %d rows, %d of them as found; printed are %s in all, found %s", f.RMSE, f.N, f.Holds, number(f.Printed), number(f.Found))
	if f.Explained != nil {
		s += fmt.Sprintf("; %.0f %% of the variance is explained", 100*math.Max(*f.Explained, 0))
	}
	return s
}

// fitted asks a claim of a whole column: whether it is what its test finds, or comes
// to as much.
func (w *world) columns(c *demarche.Claim, f columnFit) *answer {
	a := newAnswer(c)
	if len(f.fits) == 0 {
		a.noData = "no row of the column was searched and found"
		return a
	}
	if f.left > 0 {
		a.caveat("%d of %d rows were not searched or have no data, and are left out on both sides", f.left, f.claims)
	}
	declares := func(g fitted) bool {
		names := strings.Split(g.reading, ", ")
		return !slices.ContainsFunc(c.Reading, func(word string) bool { return !slices.Contains(names, word) })
	}
	order := slices.Clone(f.fits)
	slices.SortStableFunc(order, func(x, y fitted) int {
		switch a, b := declares(x), declares(y); {
		case a && !b:
			return -1
		case b && !a:
			return 1
		}
		return 0
	})
	if !declares(order[0]) {
		a.noData = "nothing is told under the reading " + strings.Join(c.Reading, ", ")
		return a
	}
	a.change = "Other facts on what the column counts, or other numbers in it."
	best := 0
	for i, g := range order {
		fit := g.fit()
		r := asked{Reading: demarche.Reading{Reading: g.reading, Found: told(fit), Outcome: fit.Outcome}, rows: g.rows}
		r.Value = &fit.RMSE
		if c.Test.Kind == demarche.TestSum {
			r.Value, r.Found = &fit.Found, fmt.Sprintf("%s beside %s printed in %d rows", number(fit.Found), number(fit.Printed), fit.N)
			r.Outcome = demarche.Fails
			if math.Abs(fit.Found-fit.Printed) < 0.5 {
				r.Outcome = demarche.Holds
			}
		}
		a.add(r)
		if fit.RMSE < order[best].fit().RMSE {
			best = i
		}
	}
	if c.Test.Kind == demarche.TestFit {
		a.rule = "every row within its own rounding; at least half of the variance explained is partly"
		if best > 0 {
			a.caveat("the column is nearest to %s: %s", order[best].reading, told(order[best].fit()))
		}
	} else {
		a.rule = "half of one"
	}
	a.caveat("what was found is a floor, unless the coverage is declared complete")
	return a
}

// sums asks a claim whether the printed cells come to its value.
func (w *world) sums(c *demarche.Claim) *answer {
	a := newAnswer(c)
	a.ofWork = true
	values := w.column(c.Test.Of.Cells).values
	if len(values) == 0 {
		a.noData = "the column has no numbers"
		return a
	}
	v := total(values)
	r := asked{Reading: demarche.Reading{Found: fmt.Sprintf("%s in %d rows", amount(v, c.Unit), len(values)), Value: &v, Outcome: demarche.Fails}}
	if a.holds(v) {
		r.Outcome = demarche.Holds
	}
	a.add(r)
	a.records = append(a.records, w.tableRecord(c.Test.Of.Cells)...)
	a.change = "Another number in one of the cells."
	if c.Value.Cent || c.Unit == "%" {
		a.caveat("per cents that come to 100 say nothing of how they were counted")
	}
	return a
}

func (w *world) tableRecord(c *demarche.Cells) []demarche.RecordID {
	if t := w.printed(c.Table); t != nil && t.Record != 0 {
		return []demarche.RecordID{t.Record}
	}
	return nil
}
