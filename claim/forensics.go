package claim

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"demarche"
	"demarche/series"
)

// enough is the number of numbers from which their last digits are tested: five of
// each digit are expected then.
const enough = 50

// A scatter says how numbers lie beside counts of events about a straight line.
type scatter struct {
	line *series.Line
	disp *series.Dispersion
	mono *series.Monotone
	note string
}

// scatterOf measures numbers at some times. What cannot be computed is nil, and the
// note says why.
func scatterOf(at, values []float64) scatter {
	var s scatter
	if line, err := series.FitLine(at, values); err == nil {
		s.line = &line
	} else {
		s.note = err.Error()
		return s
	}
	fit, err := series.IdentityTrend(at, values)
	if err != nil {
		s.note = "no scatter of counts: " + err.Error()
		return s
	}
	if d, err := series.DispersionOf(fit); err == nil {
		s.disp, s.note = &d, d.Note
	} else {
		s.note = err.Error()
	}
	if m, err := series.NonDecreasing(values, fit.Fitted, 0, 0); err == nil {
		s.mono = &m
	}
	return s
}

// forensics says what the numbers of each column tell by themselves, and how far the
// tested ones are from what was found.
func (w *world) forensics(claims []demarche.Claim, answers map[string]*answer) []demarche.Forensics {
	all := []demarche.Forensics{}
	for _, t := range w.file.Tables {
		for _, c := range t.Columns {
			cells := &demarche.Cells{Table: t.ID, Column: c.Name}
			at, values := w.column(cells)
			if c.Is != "" || len(values) == 0 || len(values)*2 < len(t.Rows) {
				continue
			}
			f := ofColumn(at, values)
			f.Table, f.Column, f.Unit, f.Fits = t.ID, c.Name, c.Unit, []demarche.Fit{}
			if n := len(t.Rows) - len(values); n > 0 {
				f.Notes = append(f.Notes, fmt.Sprintf("%d of %d cells are no numbers, and left out", n, len(t.Rows)))
			}
			f.Hundred = (c.Unit == "%" || w.cents(cells)) && math.Abs(f.Sum-100) <= w.rounding(cells)
			fit := fitColumn(cells, claims, answers)
			for _, g := range fit.fits {
				f.Fits = append(f.Fits, g.fit())
			}
			if fit.left > 0 {
				f.Notes = append(f.Notes, fmt.Sprintf("%d of %d rows were not searched or have no data, and are left out of the fits", fit.left, fit.claims))
			}
			all = append(all, f)
		}
	}
	return all
}

// ofColumn computes what needs the numbers only.
func ofColumn(at, values []float64) demarche.Forensics {
	f := demarche.Forensics{N: len(values), Sum: total(values), NeverFalls: len(values) > 1, LastDigits: make([]int, 10), Notes: []string{}}
	for i := 1; i < len(values); i++ {
		f.NeverFalls = f.NeverFalls && values[i] >= values[i-1]
	}
	s := scatterOf(at, values)
	if s.line != nil {
		f.Slope, f.R2 = known(s.line.Slope.Value), known(s.line.R2)
	}
	if s.disp != nil {
		f.X2, f.DF, f.PSmooth, f.PRough = known(s.disp.X2), s.disp.DF, known(s.disp.Lower), known(s.disp.Upper)
	}
	if s.mono != nil && f.NeverFalls {
		f.PNeverFall = known(s.mono.P)
	}
	if s.note != "" {
		f.Notes = append(f.Notes, s.note)
	}
	if note := series.SmallNote(len(values)); note != "" {
		f.Notes = append(f.Notes, note)
	}
	for _, v := range values {
		text := strings.TrimSuffix(number(math.Abs(v)), "%")
		if last := text[len(text)-1]; last >= '0' && last <= '9' {
			f.LastDigits[last-'0']++
		}
	}
	if len(values) >= enough {
		x2, expected := 0.0, float64(len(values))/10
		for _, n := range f.LastDigits {
			x2 += (float64(n) - expected) * (float64(n) - expected) / expected
		}
		f.PDigits = known(distuv.ChiSquared{K: 9}.Survival(x2))
	}
	return f
}

// cents reports whether the cells of a column are written in per cent.
func (w *world) cents(c *demarche.Cells) bool {
	any := false
	w.eachCell(c, func(v demarche.Value) { any = any || v.Cent })
	return any
}

// rounding returns how far the sum of a column may be off by the rounding of its
// cells.
func (w *world) rounding(c *demarche.Cells) (sum float64) {
	w.eachCell(c, func(v demarche.Value) { sum += v.Half })
	return sum
}

func (w *world) eachCell(c *demarche.Cells, do func(demarche.Value)) {
	t := w.printed(c.Table)
	for i, col := range t.Columns {
		if col.Name != c.Column {
			continue
		}
		for _, row := range t.Rows {
			if v, err := demarche.ParseValue(row[i]); err == nil && v.Form != demarche.AWord {
				do(v)
			}
		}
	}
}

// dispersions asks a claim whether its numbers scatter as counts of events do.
func (w *world) dispersions(c *demarche.Claim) *answer {
	a := newAnswer(c)
	a.rule = "counts of events scatter as little in less than 1 % of cases"
	a.ofWork = c.Test.Of.Cells != nil
	if a.ofWork {
		a.records = w.tableRecord(c.Test.Of.Cells)
	}
	for i, r := range readings(c.Test.Readings(), c.Reading) {
		now := w.course(c.Test.Of, c.Period, r)
		if i > 0 && len(now.rows) == 0 {
			continue
		}
		if now.none != "" && i == 0 {
			a.noData = now.none
			return a
		}
		s := scatterOf(now.at, now.values)
		got := asked{Reading: demarche.Reading{Reading: r.String(), Outcome: demarche.Holds}, rows: now.rows}
		switch {
		case s.disp == nil && i == 0:
			a.word, a.because = demarche.NotTestable, s.note
			got.Found, got.Outcome = s.note, demarche.Fails
		case s.disp == nil:
			continue
		default:
			got.Value = &s.disp.X2
			got.Found = fmt.Sprintf("X² %.3g on %d degrees of freedom about a straight line, P %.2g of as little; R² %.3f", s.disp.X2, s.disp.DF, s.disp.Lower, s.line.R2)
			if s.mono != nil && s.mono.Up == s.mono.Steps {
				got.Found += fmt.Sprintf("; it never falls, P %.2g", s.mono.P)
			}
			if s.disp.Lower < smooth {
				got.Outcome = demarche.Fails
			}
			if s.disp.Lower < smooth && i == 0 {
				a.word, a.because = demarche.TooSmooth, got.Found
			}
		}
		a.add(got)
		if i == 0 {
			a.caveat("numbers that are no counts of independent events, as the sizes of a stock, may be smooth")
			if s.note != "" {
				a.caveat("%s", s.note)
			}
			a.small(len(now.values))
		}
	}
	a.change = "Numbers that scatter more, or a reason why they are no counts of events."
	return a
}
