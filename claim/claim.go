package claim

import (
	"cmp"
	"fmt"
	"slices"

	"demarche"
)

// Check holds the claims of a file against facts. There is a verdict for every claim,
// in the order of the file, and forensics for every printed column of numbers.
func Check(file *demarche.Claims, facts []demarche.Fact) *demarche.Ledger {
	w := newWorld(file, facts, true)
	answers := w.answers()
	l := &demarche.Ledger{
		Work: file.Work, Verdicts: []demarche.Verdict{}, Forensics: w.forensics(file.Claims, answers),
		Citations: checkCitations(file), Notes: []string{},
	}
	var firm map[string]*answer // made where it is asked for: without what is only recalled
	counts := map[demarche.VerdictWord]*demarche.VerdictCount{}
	for _, word := range demarche.VerdictWords {
		counts[word] = &demarche.VerdictCount{Verdict: word}
	}
	for i := range file.Claims {
		v := answers[file.Claims[i].ID].verdict()
		if v.Recalled > 0 {
			if firm == nil {
				checked := newWorld(file, facts, false)
				checked.whole = w
				firm = checked.answers()
			}
			var says string
			v.Without, says = answers[v.Claim].without(firm[v.Claim])
			if says != "" {
				v.Caveats = append(v.Caveats, says)
			}
			counts[v.Verdict].Recalled++
		}
		counts[v.Verdict].Claims++
		l.Verdicts = append(l.Verdicts, v)
	}
	for _, word := range demarche.VerdictWords {
		l.Counts = append(l.Counts, *counts[word])
	}
	recalled := 0
	for i := range facts {
		if facts[i].Confidence == demarche.Recalled {
			recalled++
		}
	}
	l.Notes = append(l.Notes, fmt.Sprintf("%d claims were held against %d facts, of which %d are only recalled", len(file.Claims), len(facts), recalled))
	return l
}

// without returns the verdict of an answer that is given without what is only
// recalled. Where that is another, a count finds fewer of what it asks for, and more
// could change what it says, the facts that were checked are too few to tell, and not
// against the claim.
func (a *answer) without(firm *answer) (demarche.VerdictWord, string) {
	word, _ := firm.verdictOf()
	with, _ := a.verdictOf()
	x, y := a.counted(), firm.counted()
	if x <= y || word == with || firm.count != nil && firm.decided(*firm.count, most(a.claim.Test.Of.Count)) || word == demarche.NoData {
		return word, ""
	}
	return demarche.NotSurveyed, fmt.Sprintf("with checked rows alone %s are found, with those that are only recalled %s: not enough to tell",
		amount(float64(y), cmp.Or(a.countOf, "records")), number(float64(x)))
}

// counted returns how many a test that counts has found under the declared reading;
// 0 of another test.
func (a *answer) counted() int {
	counts := slices.ContainsFunc([]*demarche.Quantity{a.claim.Test.Of, a.claim.Test.Than}, func(q *demarche.Quantity) bool { return q != nil && q.Count != nil })
	switch t := a.claim.Test.Kind; {
	case a.count != nil:
		return a.count.sure
	case len(a.readings) > 0 && (counts || t == demarche.TestFit || t == demarche.TestSum && a.claim.Test.Evidence):
		return len(records(a.readings[0].rows))
	}
	return 0
}

// answers asks every claim: those of cells first, since a column is asked of with
// what its cells found.
func (w *world) answers() map[string]*answer {
	claims := w.file.Claims
	answers := make(map[string]*answer, len(claims))
	ofColumns := func(c *demarche.Claim) bool {
		return c.Test.Kind == demarche.TestFit || c.Test.Kind == demarche.TestSum && c.Test.Evidence
	}
	fits := map[demarche.Cells]columnFit{}
	for i := range claims {
		if c := &claims[i]; !ofColumns(c) {
			answers[c.ID] = w.answer(c)
		}
	}
	fitOf := func(cells demarche.Cells) columnFit {
		f, ok := fits[cells]
		if !ok {
			f = fitColumn(&cells, claims, answers)
			fits[cells] = f
		}
		return f
	}
	for i := range claims {
		c := &claims[i]
		switch {
		case ofColumns(c):
			answers[c.ID] = w.columns(c, fitOf(*c.Test.Of.Cells))
		case c.Cell != nil:
			answers[c.ID].accidents(fitOf(demarche.Cells{Table: c.Cell.Table, Column: c.Cell.Column}))
		}
	}
	return answers
}

// accidents marks the readings under which a cell holds but its column does not.
func (a *answer) accidents(f columnFit) {
	for i := range a.readings {
		r := &a.readings[i]
		if i == 0 || r.Outcome != demarche.Holds || r.vintage {
			continue
		}
		k := slices.IndexFunc(f.fits, func(g fitted) bool { return g.reading == r.Reading.Reading })
		switch {
		case k < 0 && len(f.fits) > 0:
			r.accident = "it is told of some rows of the column only"
		case k >= 0 && 2*f.fits[k].holds <= len(f.fits[k].found):
			r.accident = fmt.Sprintf("it fits %d of the %d rows of the column", f.fits[k].holds, len(f.fits[k].found))
		}
		if r.accident != "" {
			a.caveat("%s fits here, but as a reading %s", r.Reading.Reading, r.accident)
		}
	}
}

// answer asks one claim.
func (w *world) answer(c *demarche.Claim) *answer {
	switch c.Test.Kind {
	case demarche.TestCount:
		return w.counts(c)
	case demarche.TestLookup:
		return w.lookups(c)
	case demarche.TestSum:
		return w.sums(c)
	case demarche.TestCompare:
		if c.Test.Of.Date != nil {
			return w.orders(c)
		}
		return w.shares(c)
	case demarche.TestShare:
		return w.shares(c)
	case demarche.TestDate:
		return w.dates(c)
	case demarche.TestTrend:
		return w.trends(c)
	case demarche.TestDispersion:
		return w.dispersions(c)
	case demarche.TestPosition:
		return w.holdings(c)
	case demarche.TestVote:
		return w.votes(c)
	case demarche.TestReach:
		return w.reaches(c)
	case demarche.TestQuote:
		return w.quotes(c)
	case demarche.TestCitation:
		return w.citations(c)
	}
	return none(c)
}

// none says of a claim that is declared not to be testable whether it is a number
// that nothing stands behind, or no matter of facts.
func none(c *demarche.Claim) *answer {
	a := newAnswer(c)
	a.word, a.because = demarche.NotTestable, c.Test.Reason
	a.change = "A statement that says what would make it wrong."
	if c.Record != 0 {
		a.records = []demarche.RecordID{c.Record}
	}
	if c.Value == nil || c.Value.Form == demarche.AWord {
		return a
	}
	var lacks []string
	for _, part := range []struct {
		name  string
		there bool
	}{{"unit", c.Unit != ""}, {"population", c.Population != ""}, {"source", len(c.Cites) > 0}} {
		if !part.there {
			lacks = append(lacks, part.name)
		}
	}
	if len(lacks) > 0 {
		without := ""
		for i, l := range lacks {
			switch {
			case i == 0:
				without = l
			case i == len(lacks)-1:
				without += " and " + l
			default:
				without += ", " + l
			}
		}
		a.word, a.because = demarche.Unsupported, fmt.Sprintf("a number without %s (%s)", without, c.Test.Reason)
		a.change = "The " + without + " of the number, so that it can be gone after."
	}
	return a
}
