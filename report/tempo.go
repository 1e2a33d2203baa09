package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"demarche/text"

	"demarche"
)

// rough writes what a model gives: in two digits, and whole from ten on.
func rough(v float64) string {
	switch a := math.Abs(v); {
	case a >= 10:
		return count(int64(math.Round(v)))
	case a == 0 || math.IsNaN(v) || math.IsInf(v, 0):
		return decimal(v)
	case a < 1e-3:
		return strings.Replace(fmt.Sprintf("%.1e", v), "e-0", "e-", 1)
	default:
		return fmt.Sprintf("%.2g", v)
	}
}

// about writes a length of time to two units: 21 h 4 min.
func about(seconds float64) string {
	for _, u := range []struct{ from, step float64 }{{2 * 86400, 3600}, {2 * 3600, 60}, {120, 1}, {10, 1}} {
		if seconds >= u.from {
			seconds = math.Round(seconds/u.step) * u.step
			break
		}
	}
	return span(math.Round(seconds*10) / 10)
}

// firsts says who was first, and by how much.
func firsts(t *demarche.Tempo, actors int) string {
	if t == nil || len(t.Turns) == 0 || t.Occasions == 0 {
		return ""
	}
	if t.AtOnce == t.Occasions {
		return fmt.Sprintf("Not known: on each of %s the first two posted at the same time, as far as the times tell.", text.Plural(int64(t.Occasions), "occasion", "occasions"))
	}
	first := t.Turns[0]
	s := fmt.Sprintf("%s was first on %s of the %s that it took part in (an even share is %s; 95 %% interval of its share %s to %s %%). The probability that one of %s is first so often by an even chance is at most %s.",
		first.Actor, count(first.First), text.Plural(int64(first.Occasions), "occasion", "occasions"), rough(first.Even),
		decimal(math.Round(100*first.Low)), decimal(math.Round(100*first.High)), text.Plural(int64(actors), "actor", "actors"), rough(min(first.P*float64(actors), 1)))
	s += fmt.Sprintf(" From the first actor to the second: %s, to the last: %s (medians).", about(t.GapS.Median), about(t.LengthS.Median))
	if t.AtOnce > 0 {
		s += fmt.Sprintf(" On %s of all %s the first two were at the same time.", count(t.AtOnce), count(t.Occasions))
	}
	if len(often(t)) == 0 {
		s += " No actor took part in two of the others, so that no table of turns is shown; the table firsts of the case has all."
	}
	return s
}

// often returns the turns of actors of whom two or more occasions tell: one occasion
// says nothing of how often somebody is first.
func often(t *demarche.Tempo) []demarche.Turn {
	return slices.DeleteFunc(slices.Clone(t.Turns), func(u demarche.Turn) bool { return u.Occasions < 2 })
}

// turnsOf lists who was first how often; nil where of nobody two occasions tell.
func turnsOf(f *demarche.Finding, number int) *grid {
	if f.Tempo == nil || f.Tempo.AtOnce == f.Tempo.Occasions || len(often(f.Tempo)) == 0 {
		return nil
	}
	turns := often(f.Tempo)
	g := &grid{
		Caption: fmt.Sprintf("Who was first in finding %d, on %s", number, text.Plural(int64(f.Tempo.Occasions-f.Tempo.AtOnce), "occasion", "occasions")),
		Columns: []gridColumn{
			{Name: "actor"},
			{"took part", "occasions", true},
			{"first", "occasions", true},
			{"even", "occasions", true},
			{"p of so many", "", true},
			{"share", "95 % interval", true},
			{"before the next", "s, quartiles", true},
			{"after the first", "s, quartiles", true},
		},
	}
	for _, t := range turns[:min(len(turns), shownMembers)] {
		share := "not known"
		if t.Occasions > 0 {
			share = fmt.Sprintf("%.0f to %.0f %%", 100*t.Low, 100*t.High)
		}
		g.Rows = append(g.Rows, []cell{
			textCell(t.Actor), countCell(t.Occasions), countCell(t.First),
			roughCell(t.Even),
			roughCell(t.P),
			{Text: share, Number: true},
			quartilesCell(t.LeadS), quartilesCell(t.LagS),
		})
	}
	if n := f.Tempo.AtOnce; n > 0 {
		g.Note = fmt.Sprintf("On %s of %s nobody was first: the first two were at the same time. ", count(n), text.Plural(int64(f.Tempo.Occasions), "occasion", "occasions"))
	}
	if n := len(f.Subjects); n > len(g.Rows) {
		g.Note += fmt.Sprintf("%s of %s actors are shown, of those of whom two or more occasions tell; the table firsts of the case has all.", count(len(g.Rows)), count(n))
	}
	g.Tall = len(g.Rows) > 15
	return g
}

// quartilesCell shows the quartiles and the median of several numbers, and of one
// that alone.
func quartilesCell(q demarche.Quartiles) cell {
	switch q.N {
	case 0:
		return cell{Number: true}
	case 1:
		return decimalCell(q.Median)
	}
	tenth := func(v float64) string { return decimal(math.Round(v*10) / 10) }
	return cell{Text: tenth(q.Q1) + ", " + tenth(q.Median) + ", " + tenth(q.Q3), Number: true}
}

// rhythm says how regularly occasions follow each other.
func rhythm(t *demarche.Tempo) string {
	switch {
	case t == nil || t.Occasions == 0:
		return ""
	case t.IntervalS.N == 0:
		return "One occasion."
	}
	s := fmt.Sprintf("%s. From one to the next: %s (median)", text.Plural(int64(t.Occasions), "occasion", "occasions"), about(t.IntervalS.Median))
	if t.IntervalS.N < 2 {
		return s + "."
	}
	return s + fmt.Sprintf(", half of them from %s to %s. Burstiness %s, where −1 is as regular as a clock, 0 a Poisson process and 1 one burst.",
		about(t.IntervalS.Q1), about(t.IntervalS.Q3), strings.Replace(decimal(math.Round(t.Burstiness*100)/100), "-", "−", 1))
}

// explained lists the other explanations of a finding, and what the data say of them.
func explained(f *demarche.Finding, number int) *grid {
	if len(f.Checks) == 0 {
		return nil
	}
	g := &grid{Caption: fmt.Sprintf("Other explanations of finding %d, and what the data say of each", number), Columns: []gridColumn{
		{Name: "other explanation"}, {Name: "what was counted"},
	}}
	for _, c := range f.Checks {
		says := c.Says
		if c.What != "" {
			what, short := cut(c.What, 90)
			if short != "" {
				what += "…"
			}
			says += " It is: " + what
		}
		g.Rows = append(g.Rows, []cell{textCell(c.About), textCell(says)})
	}
	return g
}
