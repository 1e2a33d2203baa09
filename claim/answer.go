package claim

import (
	"fmt"
	"slices"
	"strings"

	"demarche"
)

// An answer is what came of a claim's test, from which the rules make the verdict.
type answer struct {
	claim    *demarche.Claim
	slack    float64
	rule     string // the tolerance, in words
	readings []asked
	searched []*demarche.Fact // what was looked through where nothing was found
	also     []*demarche.Fact // what the verdict rests on beside the rows of its readings
	decides  int              // the reading by which a verdict is what it is; the declared one is 0
	records  []demarche.RecordID

	word       demarche.VerdictWord // set by tests that have a verdict of their own
	noData     string               // why, in words
	unsurveyed string               // which days
	other      string               // who has it instead
	misdated   string               // when it is instead
	because    string
	change     string
	caveats    []string

	count   *counted
	countOf string
	ofWork  bool // it rests on what is printed in the work, not on facts
}

func newAnswer(c *demarche.Claim) *answer {
	a := &answer{claim: c, rule: "none: nothing is measured"}
	if c.Value != nil {
		// A tolerance that cannot be read was refused with its claim.
		a.slack, a.rule, _ = c.Value.Slack(c.Tolerance)
	}
	return a
}

func (a *answer) add(r asked) {
	if r.Others == nil {
		r.Others = []string{}
	}
	r.Records = records(r.rows)
	if r.accident != "" && r.Outcome == demarche.Holds {
		a.caveat("%s fits here, but %s: it may fit by accident", r.Reading.Reading, r.accident)
	}
	a.readings = append(a.readings, r)
}

func (a *answer) holds(found float64) bool { return a.claim.Value.Holds(found, a.slack) }

func (a *answer) caveat(format string, args ...any) {
	if s := fmt.Sprintf(format, args...); !slices.Contains(a.caveats, s) {
		a.caveats = append(a.caveats, s)
	}
}

// coverage adds the caveats of what was searched.
func (a *answer) coverage(c cover) {
	switch {
	case !c.declared:
		a.caveat("nobody has declared which years were searched: what is not among the facts may have happened")
	case c.open():
		a.caveat("not searched: %s", c.says)
	case !c.complete:
		a.caveat("what was found is a floor: more may have happened than the search found")
	}
	for _, n := range c.notes {
		a.caveat("searched: %s", n)
	}
}

// verdictOf applies the rules of docs/claims.md, in their order.
func (a *answer) verdictOf() (word demarche.VerdictWord, because string) {
	if a.word != "" {
		return a.word, a.because
	}
	if a.noData != "" {
		return demarche.NoData, a.noData
	}
	first := a.readings[0]
	if a.unsurveyed != "" {
		return demarche.NotSurveyed, fmt.Sprintf("found: %s, but %s was not searched", first.Found, a.unsurveyed)
	}
	found := first.Found + a.under(first)
	switch {
	case first.Outcome == demarche.Holds && a.other != "":
		return demarche.Misattributed, "found: " + found + ", but " + a.other
	case first.Outcome == demarche.Holds:
		return demarche.Supported, "found: " + found
	case first.Outcome == demarche.HoldsPartly:
		return demarche.PartlyHolds, "found: " + found
	}
	for i, r := range a.readings {
		if i > 0 && r.vintage && r.Outcome == demarche.Holds {
			a.decides = i
			return demarche.PartlyHolds, fmt.Sprintf("found: %s; %s%s fits", found, r.Found, a.under(r))
		}
	}
	for i, r := range a.readings {
		if i > 0 && r.Outcome == demarche.Holds && r.accident == "" {
			a.decides = i
			return demarche.Misread, fmt.Sprintf("found: %s; %s%s fits", found, r.Found, a.under(r))
		}
	}
	if a.misdated != "" {
		return demarche.Misdated, "found: " + found + "; " + a.misdated
	}
	return demarche.Contradicted, "found: " + found
}

// under names a reading, where it has a name.
func (a *answer) under(r asked) string {
	if r.Reading.Reading == "" {
		return ""
	}
	return " (" + r.Reading.Reading + ")"
}

// verdict makes the verdict, with all that a reader needs to judge it.
func (a *answer) verdict() demarche.Verdict {
	v := demarche.Verdict{
		Claim: a.claim.ID, Readings: []demarche.Reading{}, Under: []string{}, Tolerance: a.rule,
		Caveats: a.caveats, Evidence: []demarche.RecordID{},
	}
	v.Verdict, v.Because = a.verdictOf()
	rows := slices.Clone(a.also)
	for i, r := range a.readings {
		v.Readings = append(v.Readings, r.Reading)
		if r.Outcome == demarche.Holds {
			v.Under = append(v.Under, r.Reading.Reading)
		}
		if i > 0 && i != a.decides {
			continue
		}
		rows = append(rows, r.rows...)
		for _, o := range r.Others {
			a.caveat("rows contradict each other: %s; %s", o, choice)
		}
	}
	if len(rows) == 0 {
		rows = a.searched
	}
	if n := len(a.readings); v.Verdict == demarche.Misread && n > 2 {
		a.caveat("%d of %d readings that were tried fit: of so many one may fit by accident", len(v.Under), n)
	}
	v.Caveats = append([]string{}, a.caveats...)
	v.Evidence = append(records(rows), a.records...)
	slices.Sort(v.Evidence)
	v.Evidence = slices.Compact(v.Evidence)
	switch {
	case v.Verdict == demarche.NoData: // what was looked through vouches for nothing
		v.Confidence = demarche.Unstated
	case len(rows) == 0 && a.ofWork:
		v.Confidence = demarche.Verified
	default:
		v.Confidence, v.Recalled = weakest(rows)
	}
	v.WouldChange = a.wouldChange(v.Verdict)
	return v
}

// weakest returns the confidence of the weakest of some rows, and how many of them
// are only recalled.
func weakest(rows []*demarche.Fact) (demarche.Confidence, int) {
	confidence, worst := demarche.Unstated, -1
	recalled := map[*demarche.Fact]bool{}
	for _, f := range rows {
		if r := f.Confidence.Rank(); r > worst {
			worst, confidence = r, f.Confidence
		}
		if f.Confidence == demarche.Recalled {
			recalled[f] = true
		}
	}
	return confidence, len(recalled)
}

// beating says how far a row has to be checked to be taken before some others.
func beating(rows []*demarche.Fact) string {
	f := best(rows, func(*demarche.Fact) demarche.Date { return demarche.Date{} })
	switch {
	case f == nil:
		return ""
	case f.Confidence == demarche.Verified:
		return ", verified too and with a later as_of than " + sourceOf(f)
	case f.Confidence == demarche.Unstated:
		return ", better checked than " + sourceOf(f)
	}
	return fmt.Sprintf(", better checked than %s, which is %s", sourceOf(f), checked[f.Confidence])
}

// checked says how far a row was checked.
var checked = map[demarche.Confidence]string{demarche.Partly: "partly verified", demarche.Recalled: "only recalled"}

// wouldChange says in one sentence what would make the verdict another.
func (a *answer) wouldChange(word demarche.VerdictWord) string {
	switch {
	case word == demarche.NotSurveyed:
		return "A search of " + a.unsurveyed + ", declared as coverage."
	case word == demarche.Misattributed && a.other != "":
		return "A row that names whoever the claim names" + beating(a.readings[0].rows) + "."
	case a.change != "":
		return a.change
	case a.count != nil:
		return a.countChange(word)
	case word == demarche.NoData:
		return "Facts on what the test asks of: " + a.noData + "."
	}
	return "Other facts on what the test asks of" + beating(a.readings[0].rows) + "."
}

// countChange says how many more or fewer would make a count another.
func (a *answer) countChange(word demarche.VerdictWord) string {
	n := float64(a.count.sure)
	in := ""
	if a.claim.Period.Known() {
		in = " in " + a.claim.Period.String()
		if strings.Contains(a.readings[0].Reading.Reading, "stock") {
			in = " by the end of " + a.claim.Period.String()
		}
	}
	if a.claim.Value == nil {
		if word == demarche.Supported {
			return fmt.Sprintf("That none of the %s is so%s.", amount(n, a.countOf), in)
		}
		return fmt.Sprintf("One of the %s%s.", a.countOf, in)
	}
	held := a.holds(n)
	for d := 1.0; d <= 1e6; d++ {
		if a.holds(n+d) != held {
			return fmt.Sprintf("%s more%s: %s, not %s.", amount(d, a.countOf), in, number(n+d), number(n))
		}
		if n > 0 && n == d && a.holds(0) != held {
			return fmt.Sprintf("That none of the %s is so%s.", amount(n, a.countOf), in)
		}
		if n-d >= 0 && a.holds(n-d) != held {
			return fmt.Sprintf("That %s of the %s %s not so%s.", number(d), amount(n, a.countOf), map[bool]string{true: "is", false: "are"}[d == 1], in)
		}
	}
	return "No number of records below a million."
}
