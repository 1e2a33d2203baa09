package claim

import (
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/series"
)

// digitDraws and digitSeed are of the test of last digits, the only thing here that
// is drawn.
const (
	digitDraws = 2000
	digitSeed  = 1
)

// forensics says what the numbers of each column tell by themselves, and how far the
// tested ones are from what was found.
func (w *world) forensics(claims []demarche.Claim, answers map[string]*answer) []demarche.Forensics {
	all := []demarche.Forensics{}
	for _, t := range w.file.Tables {
		for _, c := range t.Columns {
			cells := &demarche.Cells{Table: t.ID, Column: c.Name}
			n := w.column(cells)
			if c.Is != "" || len(n.values) == 0 || len(n.values)*2 < len(t.Rows) {
				continue
			}
			f := ofColumn(n, c.Unit == "%" || n.cent)
			f.Table, f.Column, f.Unit, f.Fits = t.ID, c.Name, c.Unit, []demarche.Fit{}
			if left := len(t.Rows) - len(n.values); left > 0 {
				f.Notes = append(f.Notes, fmt.Sprintf("%d of %d cells are no numbers, and left out", left, len(t.Rows)))
			}
			fit := fitColumn(cells, claims, answers)
			for _, g := range fit.fits {
				f.Fits = append(f.Fits, g.fit())
			}
			f.Notes = append(f.Notes, falls(cells, claims, answers)...)
			if fit.left > 0 {
				f.Notes = append(f.Notes, fmt.Sprintf("%d of %d rows were not searched or have no data, and are left out of the fits", fit.left, fit.claims))
			}
			all = append(all, f)
		}
	}
	return all
}

// falls says where a column that is a stock falls: it does so only where something
// was left, and the facts tell whether it was. The cells of the fall have it as a
// caveat.
func falls(cells *demarche.Cells, claims []demarche.Claim, answers map[string]*answer) (notes []string) {
	var last *demarche.Claim
	for i := range claims {
		c := &claims[i]
		if c.Cell == nil || c.Cell.Table != cells.Table || c.Cell.Column != cells.Column || c.Value == nil || c.Value.Form != demarche.Exactly || !c.Period.Known() {
			continue
		}
		a := answers[c.ID]
		if a == nil || len(a.readings) == 0 || !slices.Contains(strings.Split(a.readings[0].Reading.Reading, ", "), "stock") {
			return nil
		}
		if last != nil && c.Value.Low < last.Value.Low && lastDay(c.Period) > lastDay(last.Period) {
			says := fmt.Sprintf("%s in %s, then %s in %s: a stock that nobody left does not fall", number(last.Value.Low), last.Period.String(), number(c.Value.Low), c.Period.String())
			if x, y := answers[last.ID].readings, a.readings; len(x) > 0 && x[0].Value != nil && y[0].Value != nil {
				if *y[0].Value < *x[0].Value {
					says += fmt.Sprintf(", but the facts have a fall too, from %s to %s", number(*x[0].Value), number(*y[0].Value))
				} else {
					says += fmt.Sprintf("; the facts have %s, then %s", number(*x[0].Value), number(*y[0].Value))
				}
			}
			notes = append(notes, says)
			a.caveat("%s", says)
		}
		last = c
	}
	return notes
}

// ofColumn computes what needs the numbers only.
func ofColumn(n numbers, shares bool) demarche.Forensics {
	f := demarche.Forensics{N: len(n.values), Sum: total(n.values), NeverFalls: len(n.values) > 1, LastDigits: []int{}, Notes: []string{}}
	for i := 1; i < len(n.values); i++ {
		f.NeverFalls = f.NeverFalls && n.values[i] >= n.values[i-1]
	}
	x, err := series.Examine(series.Printed{
		Times: n.at, Values: n.values, Texts: n.texts, Shares: shares, Counts: !shares, Draws: digitDraws, Seed: digitSeed,
	})
	if err != nil {
		f.Notes = append(f.Notes, err.Error())
		return f
	}
	f.Notes = append(f.Notes, x.Left...)
	f.Hundred = x.Hundred != nil && x.Hundred.Holds
	if x.Line != nil {
		f.Slope, f.R2 = known(x.Line.Slope.Value), known(x.Line.R2)
	}
	if d := x.Smoothness; d != nil {
		f.X2, f.DF, f.PSmooth, f.PRough = known(d.X2), d.DF, known(d.Lower), known(d.Upper)
		if d.Note != "" {
			f.Notes = append(f.Notes, d.Note)
		}
	}
	if m := x.Monotone; m != nil && f.NeverFalls {
		f.PNeverFall = known(m.P)
	}
	if d := x.Digits; d != nil {
		f.LastDigits, f.PDigits = d.Count[:], known(d.P)
		f.Notes = append(f.Notes, fmt.Sprintf("last digits by %d draws, seed %d", d.Draws, d.Seed))
	}
	if note := series.SmallNote(len(n.values)); note != "" {
		f.Notes = append(f.Notes, note)
	}
	return f
}

// dispersions asks a claim whether its numbers scatter as counts of events do.
func (w *world) dispersions(c *demarche.Claim) *answer {
	a := newAnswer(c)
	a.rule = "counts of events scatter as little in less than 1 % of cases"
	a.ofWork = c.Test.Of.Cells != nil
	if a.ofWork {
		a.records = w.tableRecord(c.Test.Of.Cells)
	}
	for i, r := range readings(w.lists(c), c.Reading) {
		now := w.course(c.Test.Of, c.Period, r)
		if i > 0 && len(now.rows) == 0 {
			continue
		}
		if now.none != "" && i == 0 {
			a.noData = now.none
			return a
		}
		x, err := series.Examine(series.Printed{Times: now.at, Values: now.values, Counts: true})
		note := ""
		if err != nil {
			x, note = &series.Forensic{}, err.Error()
		} else if x.Smoothness == nil {
			note = x.Left[len(x.Left)-1]
		}
		got := asked{Reading: demarche.Reading{Reading: r.String(), Outcome: demarche.Holds}, rows: now.rows}
		switch {
		case x.Smoothness == nil && i == 0:
			a.word, a.because = demarche.NotTestable, note
			got.Found, got.Outcome = note, demarche.Fails
		case x.Smoothness == nil:
			continue
		default:
			d := x.Smoothness
			got.Value = &d.X2
			got.Found = fmt.Sprintf("X² %.3g on %d degrees of freedom about a straight line, P %.2g of as little; R² %.3f", d.X2, d.DF, d.Lower, x.Line.R2)
			if m := x.Monotone; m != nil && m.Up == m.Steps {
				got.Found += fmt.Sprintf("; it never falls, P %.2g", m.P)
			}
			note = d.Note
			if d.Lower < smooth {
				got.Outcome = demarche.Fails
			}
			if d.Lower < smooth && i == 0 {
				a.word, a.because = demarche.TooSmooth, got.Found
			}
		}
		a.add(got)
		if i == 0 {
			a.caveat("numbers that are no counts of independent events, as the sizes of a stock, may be smooth")
			if note != "" && a.word != demarche.NotTestable {
				a.caveat("%s", note)
			}
			if a.word != demarche.TooSmooth {
				a.small(len(now.values))
			}
		}
	}
	a.change = "Numbers that scatter more, or a reason why they are no counts of events."
	return a
}
