package claim

import (
	"fmt"
	"slices"
	"strings"

	"demarche"
)

func positionDate(f *demarche.Fact) demarche.Date { return f.Position.Date }

// holdings asks a claim what actors hold of a norm. Several, or the members of a
// bloc that has no position of its own, are asked one by one.
func (w *world) holdings(c *demarche.Claim) *answer {
	a := newAnswer(c)
	a.rule = "the same step of the scale"
	h := c.Test.Position
	var actors []string
	for _, name := range h.Actors {
		own := slices.ContainsFunc(w.positions, func(f *demarche.Fact) bool { return is(f.Position.Actor, []string{name}) })
		if b := w.blocs[fold(name)]; b != nil && !own {
			day := lastDay(c.Period)
			if day == demarche.NoDay {
				day = w.appeared()
			}
			actors = append(actors, b.Members(day)...)
			continue
		}
		actors = append(actors, name)
	}
	known := false
	for i, r := range readings(c.Test.Readings(), c.Reading) {
		got := asked{Reading: demarche.Reading{Reading: r.String()}, vintage: true}
		var outcomes []demarche.Outcome
		var parts []string
		missing := 0
		for _, actor := range actors {
			rows := w.positionsOf(actor, h, r.of(vintageWords))
			taken := best(rows, positionDate)
			if taken == nil {
				missing++
				continue
			}
			o := stepsApart(c.Value.Text, taken.Position)
			for _, f := range rows {
				got.rows = append(got.rows, f)
				if fold(f.Position.Value) != fold(taken.Position.Value) {
					got.Others = append(got.Others, fmt.Sprintf("%s: %s, coded by %s in %s", actor, f.Position.Value, f.Position.Coder, sourceOf(f)))
					if o == demarche.Fails && stepsApart(c.Value.Text, f.Position) == demarche.Holds {
						o = demarche.HoldsPartly
					}
				}
			}
			outcomes, parts = append(outcomes, o), append(parts, actor+" "+taken.Position.Value)
		}
		known = known || len(outcomes) > 0
		if i > 0 && (len(outcomes) == 0 || strings.Join(parts, "; ") == a.readings[0].Found) {
			continue
		}
		if len(outcomes) == 0 {
			parts, outcomes = []string{"nothing"}, []demarche.Outcome{demarche.Fails}
		}
		got.Found, got.Outcome = strings.Join(parts, "; "), together(outcomes)
		if missing > 0 && i == 0 {
			a.caveat("of %d of %d actors there is no position", missing, len(actors))
		}
		a.add(got)
	}
	if !known {
		a.noData = fmt.Sprintf("the facts have no position of %s on %q%s", strings.Join(h.Actors, ", "), h.Norm, w.whole.meant(h.Norm, "norm"))
		for _, name := range h.Actors {
			a.noData += w.whole.meant(name, "party")
		}
	}
	holds := map[bool]string{true: "other than ", false: ""}[a.readings[0].Outcome == demarche.Holds]
	a.change = fmt.Sprintf("A position of %s on %q that is coded %s%q%s.", strings.Join(h.Actors, " or "), h.Norm, holds, c.Value.Text, beating(a.readings[0].rows))
	a.caveat("a position is one coder's reading of a document")
	return a
}

// appeared returns the last day of the year of the work, or no day.
func (w *world) appeared() demarche.Day {
	if w.file.Work.Year == 0 {
		return demarche.NoDay
	}
	d, err := demarche.ParseDate(fmt.Sprintf("%04d", w.file.Work.Year))
	if err != nil {
		return demarche.NoDay
	}
	return lastDay(d)
}

// positionsOf returns the rows of an actor's position of the latest date that a
// vintage knows, or of the earliest.
func (w *world) positionsOf(actor string, h *demarche.Holding, vintage string) []*demarche.Fact {
	var rows []*demarche.Fact
	for _, f := range w.positions {
		p := f.Position
		if !is(p.Actor, []string{actor}) || fold(p.Norm) != fold(h.Norm) || h.Coder != "" && fold(p.Coder) != fold(h.Coder) {
			continue
		}
		if until := w.appeared(); vintage == vintageWords && until != demarche.NoDay && p.Date.Known() && firstDay(p.Date) > until {
			continue
		}
		rows = append(rows, f)
	}
	if len(rows) == 0 {
		return nil
	}
	at := lastDay(rows[0].Position.Date)
	for _, f := range rows[1:] {
		if d := lastDay(f.Position.Date); d != at && (d > at) == (vintage != "earliest") {
			at = d
		}
	}
	return slices.DeleteFunc(rows, func(f *demarche.Fact) bool { return lastDay(f.Position.Date) != at })
}

// stepsApart compares a claimed step with the one that is held: the next one on the
// same side of the scale holds in part.
func stepsApart(claimed string, p *demarche.Position) demarche.Outcome {
	if fold(claimed) == fold(p.Value) {
		return demarche.Holds
	}
	at := func(value string) int {
		return slices.IndexFunc(p.Scale, func(s string) bool { return fold(s) == fold(value) })
	}
	x, y, middle := at(claimed), at(p.Value), len(p.Scale)-1 // in half steps
	if x < 0 || y < 0 || max(x-y, y-x) != 1 || (2*x-middle)*(2*y-middle) <= 0 {
		return demarche.Fails
	}
	return demarche.HoldsPartly
}

// together makes one outcome of those of the parts.
func together(parts []demarche.Outcome) demarche.Outcome {
	holds, fails := 0, 0
	for _, o := range parts {
		switch o {
		case demarche.Holds:
			holds++
		case demarche.Fails:
			fails++
		}
	}
	switch {
	case len(parts) > 0 && holds == len(parts):
		return demarche.Holds
	case fails == len(parts):
		return demarche.Fails
	}
	return demarche.HoldsPartly
}

// A said is words in a fact, with whose they are and where they stand.
type said struct {
	text, by, in string
	row          *demarche.Fact
}

// saying returns every text of the facts in which words may be quoted.
func (w *world) saying() []said {
	var all []said
	for _, f := range w.positions {
		p := f.Position
		all = append(all, said{p.Quote, p.Actor, p.Document, f}, said{f.Note, p.Actor, p.Document, f})
	}
	for _, e := range w.events {
		for _, f := range e.rows {
			by := strings.Join(append(slices.Clone(f.Event.Initiators), f.Event.Attributing...), ", ")
			all = append(all, said{f.Event.What, by, f.Event.Symbol, f}, said{f.Event.Name, by, f.Event.Symbol, f}, said{f.Note, by, f.Event.Symbol, f})
		}
	}
	for _, a := range w.agreements {
		for _, f := range a.rows {
			all = append(all, said{f.Status.Title, strings.Join(f.Status.Parties, ", "), a.name, f}, said{f.Note, strings.Join(f.Status.Parties, ", "), a.name, f})
		}
	}
	for _, t := range w.texts {
		for _, f := range t.rows {
			all = append(all, said{f.RollCall.Title, strings.Join(f.RollCall.Sponsors, ", "), t.symbol, f})
		}
	}
	for _, f := range w.periods {
		all = append(all, said{f.Period.Says, "", f.Period.Scheme, f})
	}
	return all
}

// quotes asks a claim whether words stand in a fact.
func (w *world) quotes(c *demarche.Claim) *answer {
	a := newAnswer(c)
	a.rule = "the same words, whatever their case, punctuation and white space"
	q := c.Test.Quote
	var right, wrong []said
	for _, s := range w.saying() {
		if words := bare(q.Words); len(words) < 3 || !strings.Contains(bare(s.text), words) {
			continue
		}
		source := s.in + " " + s.row.Source
		if (q.By == "" || strings.Contains(fold(s.by+" "+source), fold(q.By))) && (q.In == "" || strings.Contains(fold(source), fold(q.In))) {
			right = append(right, s)
		} else {
			wrong = append(wrong, s)
		}
	}
	found := right
	if len(right) == 0 {
		found = wrong
	}
	if len(found) == 0 {
		a.noData, a.change = "no fact has these words, and facts have parts of documents only", "A fact with these words as a quote, a title or a note."
		return a
	}
	a.change = "That the words stand otherwise in " + sourceOf(found[0].row) + "."
	r := asked{Reading: demarche.Reading{Outcome: demarche.Holds}}
	for _, s := range found {
		r.rows = append(r.rows, s.row)
	}
	r.Found = "the words in " + strings.TrimSpace(strings.Join([]string{found[0].in, sourceOf(found[0].row)}, ", "))
	if len(right) == 0 {
		a.other = strings.TrimSpace("they are of " + strings.Trim(strings.Join([]string{found[0].by, found[0].in, found[0].row.Source}, ", "), ", "))
	}
	a.add(r)
	return a
}

// bare returns the letters and digits of a text, folded, with one space between words.
func bare(s string) string {
	return " " + strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r > 127)
	}), " ") + " "
}
