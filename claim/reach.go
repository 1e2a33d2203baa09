package claim

import (
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/reach"
)

// reaches asks a claim of how far posts went: whether a figure of the same subject comes
// to its number, on the rung that it declares or on another. A figure that is only recalled
// can bear a claim out, as elsewhere, but is no reason to call one contradicted: who
// claims a number of people has to show where it is from.
func (w *world) reaches(c *demarche.Claim) *answer {
	a := newAnswer(c)
	of := c.Test.Reach
	figures, elsewhen := w.figures(of.Subject, c.Period)
	a.searched = factsOf(figures)
	var declared reach.Rung
	for i, r := range readings(c.Test.Readings(), c.Reading) {
		rung, err := reach.RungOf(r.String())
		if err != nil {
			continue // the words are those of the ladder
		}
		on := slices.DeleteFunc(slices.Clone(figures), func(f figure) bool { return f.rung != rung })
		if i > 0 {
			a.addRung(r.String(), on)
			continue
		}
		declared = rung
		ours, others := parted(on, func(f figure) bool { return f.counts(c.Unit) })
		a.addDeclared(r.String(), ours, of.By)
		a.addRung(r.String()+", in another unit", others)
	}
	fits := slices.ContainsFunc(a.readings, func(r asked) bool { return r.Outcome != demarche.Fails })
	if !a.ranged(figures) && !fits {
		i := slices.IndexFunc(elsewhen, func(f figure) bool { return f.rung == declared && f.comesTo(c.Value, a.slack) != demarche.Fails })
		if i >= 0 {
			f := elsewhen[i]
			a.misdated, a.also = "it is "+f.says()+" of "+f.row.Reach.Window.String(), append(a.also, f.row)
		} else {
			w.behind(a, declared, figures)
		}
	}
	a.rungCaveats(declared, figures)
	tells := "tells " + asClaimed(c)
	if a.readings[0].Outcome == demarche.Holds {
		tells = "does not tell " + asClaimed(c)
	}
	a.change = fmt.Sprintf("A figure of %s on the rung %q%s that %s%s.", of.Subject, declared, inDays(c.Period), tells, beating(a.readings[0].rows))
	return a
}

// behind says what there is where no figure of a claim's subject comes to its number:
// nothing that stands behind it, or what a checked figure says otherwise.
func (w *world) behind(a *answer, declared reach.Rung, figures []figure) {
	c := a.claim
	if f, ok := ceiling(declared, figures, c); ok {
		a.word = demarche.Contradicted
		a.because = fmt.Sprintf("%s is more than it was served to: %s", asClaimed(c), f.says())
		a.also = append(a.also, f.row)
		return
	}
	var recalled []string
	for _, f := range figures {
		if f.rung != declared || !f.counts(c.Unit) {
			continue
		}
		if f.row.Confidence != demarche.Recalled {
			return // it says otherwise
		}
		recalled = append(recalled, f.says())
	}
	subject := c.Test.Reach.Subject
	if len(figures) == 0 && len(c.Cites) > 0 {
		a.noData = fmt.Sprintf("the facts have no figure of the reach of %s%s%s", subject, inDays(c.Period), w.whole.meant(subject, "subject"))
		return
	}
	a.word = demarche.Unsupported
	a.because = fmt.Sprintf("no figure of %s, on any rung, comes to %s", subject, asClaimed(c))
	if len(recalled) > 0 {
		a.because += fmt.Sprintf("; on the rung %q it is %s, which is only recalled", declared, strings.Join(recalled, "; "))
	}
}

// ranged finds a range whose ends are two figures, which are two things.
func (a *answer) ranged(figures []figure) bool {
	v := a.claim.Value
	if v.Form != demarche.Within {
		return false
	}
	end := func(of float64) (figure, bool) {
		i := slices.IndexFunc(figures, func(f figure) bool { return f.value.Low-v.Half <= of && of <= f.value.High+v.Half })
		if i < 0 {
			return figure{}, false
		}
		return figures[i], true
	}
	low, ok := end(v.Low)
	high, too := end(v.High)
	if !ok || !too || low.row == high.row {
		return false
	}
	a.word, a.also = demarche.Misread, append(a.also, low.row, high.row)
	a.because = fmt.Sprintf("the ends of the range are two things: %s is %s, %s is %s", number(v.Low), low.says(), number(v.High), high.says())
	return true
}

// ceiling returns the largest checked figure of people on the rungs from those served up
// to the declared one, if a claim of people says more than that: nobody looked at what
// he was not shown.
func ceiling(declared reach.Rung, figures []figure, c *demarche.Claim) (figure, bool) {
	var top figure
	for _, f := range figures {
		if f.rung >= reach.PeopleServed && f.rung < declared && f.counts(c.Unit) && reach.CountsPeople(f.row.Reach.Unit) &&
			f.row.Confidence != demarche.Recalled && f.value.Form != demarche.AtLeast && f.value.Form != demarche.MoreThan &&
			(top.row == nil || f.value.High > top.value.High) {
			top = f
		}
	}
	return top, top.row != nil && c.Value.Form != demarche.AtMost && c.Value.Form != demarche.LessThan && c.Value.Low-c.Value.Half > top.value.High
}

// addDeclared adds what the figures say that are on the declared rung, in the unit of
// the claim. Of those of one name the best checked is taken.
func (a *answer) addDeclared(reading string, figures []figure, by string) {
	got := asked{Reading: demarche.Reading{Reading: reading, Found: "nothing", Outcome: demarche.Fails}}
	var found []string
	elsewhere := ""
	for len(figures) > 0 {
		name := fold(figures[0].row.Reach.Figure)
		of, rest := parted(figures, func(f figure) bool { return fold(f.row.Reach.Figure) == name })
		figures = rest
		row := best(factsOf(of), func(f *demarche.Fact) demarche.Date { return f.Reach.Window })
		outcome := demarche.Fails
		for _, f := range of {
			o := f.comesTo(a.claim.Value, a.slack)
			if f.row != row {
				got.Others = append(got.Others, f.says())
				if o == demarche.Holds {
					o = demarche.HoldsPartly
				}
			} else {
				found = append(found, f.says())
			}
			if o != demarche.Fails && by != "" && f.row.Source != "" && !strings.Contains(fold(f.row.Source), fold(by)) {
				elsewhere = "it is in " + sourceOf(f.row)
			}
			outcome = better(outcome, o)
		}
		got.rows = append(got.rows, factsOf(of)...)
		got.Outcome = better(got.Outcome, outcome)
	}
	if len(found) > 0 {
		got.Found = strings.Join(found, "; ")
	}
	if elsewhere != "" && got.Outcome != demarche.Fails {
		a.word, a.because = demarche.Misattributed, "found: "+got.Found+", but "+elsewhere
	}
	a.add(got)
}

// addRung adds the figures of another rung, or in another unit, that come to the number.
func (a *answer) addRung(reading string, figures []figure) {
	got := asked{Reading: demarche.Reading{Reading: reading, Outcome: demarche.Holds}}
	var found []string
	for _, f := range figures {
		if f.comesTo(a.claim.Value, a.slack) != demarche.Fails {
			found, got.rows = append(found, f.says()), append(got.rows, f.row)
		}
	}
	if len(found) > 0 {
		got.Found = strings.Join(found, "; ")
		a.add(got)
	}
}

// rungCaveats says what the rung means, what the sources say that they counted, and
// where the unit or the population of the claim is another.
func (a *answer) rungCaveats(declared reach.Rung, figures []figure) {
	c := a.claim
	if err := declared.CheckUnit(c.Unit); err != nil {
		a.caveat("%s", err.Error())
	}
	a.caveat("a figure on the rung %q says %s; it does not say %s", declared, declared.Says(), declared.Not())
	for _, r := range a.readings {
		if r.Outcome == demarche.Fails {
			continue
		}
		for _, f := range figures {
			if !slices.Contains(r.rows, f.row) {
				continue
			}
			if f.rung != declared {
				a.caveat("a figure on the rung %q says %s; it does not say %s", f.rung, f.rung.Says(), f.rung.Not())
			}
			if words := f.row.Reach.Quote; words != "" {
				a.caveat("in the words of %s: %q", sourceOf(f.row), words)
			} else if words := f.row.Reach.Definition; words != "" {
				a.caveat("what %s counts: %s", sourceOf(f.row), words)
			}
			if p := f.row.Reach.Population; p != "" && c.Population != "" && fold(p) != fold(c.Population) {
				a.caveat("the claim is of %s, the figure of %s", c.Population, p)
			}
		}
	}
}

// A figure is one of reach, with its number read.
type figure struct {
	row   *demarche.Fact
	rung  reach.Rung
	value demarche.Value
}

// figures returns the figures of a subject within a period, and those of another time.
func (w *world) figures(subject string, period demarche.Date) (within, elsewhen []figure) {
	for _, row := range w.reached {
		if fold(row.Reach.Subject) != fold(subject) {
			continue
		}
		rung, err := reach.RungOf(row.Reach.Rung)
		value, bad := demarche.ParseValue(row.Reach.Value)
		if err != nil || bad != nil {
			continue // the reader refuses such rows
		}
		f := figure{row, rung, value}
		if d := row.Reach.Window; d.Known() && period.Known() && lies(d, period) == outside {
			elsewhen = append(elsewhen, f)
		} else {
			within = append(within, f)
		}
	}
	return within, elsewhen
}

// comesTo says how far a figure bears a claimed number out: partly where the one is a
// bound and the other is not.
func (f figure) comesTo(v *demarche.Value, slack float64) demarche.Outcome {
	met := func(ok bool) demarche.Outcome {
		switch {
		case !ok:
			return demarche.Fails
		case sided(f.value.Form) == sided(v.Form) || sided(f.value.Form) == 0:
			return demarche.Holds
		}
		return demarche.HoldsPartly
	}
	if f.value.Form == demarche.Within {
		if v.Form == demarche.Within {
			return met(v.Low == f.value.Low && v.High == f.value.High)
		}
		if v.Holds(f.value.Low, slack) && v.Holds(f.value.High, slack) {
			return demarche.Holds
		}
		if v.Holds(f.value.Low, slack) || v.Holds(f.value.High, slack) || v.Form == demarche.Exactly && v.Low > f.value.Low && v.Low < f.value.High {
			return demarche.HoldsPartly
		}
		return demarche.Fails
	}
	return met(v.Holds(f.value.Low, slack))
}

// sided is 1 for a bound from above, -1 for one from below, 0 for a number.
func sided(f demarche.Form) int {
	switch f {
	case demarche.AtMost, demarche.LessThan:
		return 1
	case demarche.AtLeast, demarche.MoreThan:
		return -1
	}
	return 0
}

// counts reports whether a figure is in a unit, or one of the two does not say.
func (f figure) counts(unit string) bool {
	own := f.row.Reach.Unit
	return own == "" || unit == "" || fold(own) == fold(unit) || reach.CountsPeople(own) && reach.CountsPeople(unit)
}

// says writes a figure with its bound, its unit and where it is from.
func (f figure) says() string {
	before := map[demarche.Form]string{
		demarche.AtMost: "at most ", demarche.LessThan: "less than ", demarche.AtLeast: "at least ", demarche.MoreThan: "more than ", demarche.About: "about ",
	}[f.value.Form]
	much := amount(f.value.Low, f.row.Reach.Unit)
	if f.value.Form == demarche.Within {
		much = number(f.value.Low) + " to " + amount(f.value.High, f.row.Reach.Unit)
	}
	return before + much + " (" + f.row.Reach.Figure + ", " + f.rung.String() + ") in " + sourceOf(f.row)
}

func factsOf(figures []figure) []*demarche.Fact {
	var rows []*demarche.Fact
	for _, f := range figures {
		rows = append(rows, f.row)
	}
	return rows
}

// parted splits figures into those that are so and the others.
func parted(figures []figure, is func(figure) bool) (those, others []figure) {
	for _, f := range figures {
		if is(f) {
			those = append(those, f)
		} else {
			others = append(others, f)
		}
	}
	return those, others
}

// better returns the outcome that says more for a claim.
func better(a, b demarche.Outcome) demarche.Outcome {
	rank := map[demarche.Outcome]int{demarche.Fails: 0, demarche.HoldsPartly: 1, demarche.Holds: 2}
	if rank[b] > rank[a] {
		return b
	}
	return a
}
