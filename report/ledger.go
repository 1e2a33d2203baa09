package report

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"demarche/text"

	"demarche"
)

// A work is what is claimed in one, and what the facts show.
type work struct {
	Anchor     string
	Title      string
	Name       string // as it is cited: Rivers 2015
	By         string // where it appeared
	All        int
	Lead       string
	Recalled   string // how many verdicts rest on facts that are only recalled
	Tallies    []tally
	Failing    []heldLine
	Partly     []heldLine
	Groups     []claimGroup
	Tables     []printed
	References *references
	Notes      []string
}

// A tally counts the claims of one verdict.
type tally struct {
	N          int
	Word, Sort string
	Means      string
}

// sortOf puts the verdicts into four sorts, by which the page sets them apart beside
// their words.
func sortOf(v demarche.VerdictWord) string {
	switch v {
	case demarche.Supported:
		return "holds"
	case demarche.PartlyHolds:
		return "partly"
	case demarche.NotSurveyed, demarche.NoData, demarche.NotTestable:
		return "open"
	}
	return "fails"
}

// means says what a verdict says, in a line.
var means = map[demarche.VerdictWord]string{
	demarche.Supported:     "it is so under the reading that the claim declares",
	demarche.PartlyHolds:   "some of its parts are so, or it is nearly so",
	demarche.Contradicted:  "the facts show something else",
	demarche.Misdated:      "it was at another time",
	demarche.Misread:       "it is so of something else than is said, as of a sum up to a year that is told as the year’s",
	demarche.Misattributed: "somebody else has it, did it or said it",
	demarche.Unsupported:   "nothing stands behind it that could be gone after",
	demarche.TooSmooth:     "counts of events do not scatter so little",
	demarche.NotTestable:   "it cannot be held against facts, as a judgement",
	demarche.NotSurveyed:   "nobody looked where it would be",
	demarche.NoData:        "the case has no fact that it could be held against",
}

// worksOf returns the ledgers of all runs.
func worksOf(d *demarche.Dossier) []work {
	b := newLedgerBinder(d)
	var all []work
	for i := range d.Runs {
		r := &d.Runs[i]
		for k := range r.Result.Ledgers {
			var claims demarche.Claims
			if k < len(r.Claims) {
				claims = r.Claims[k]
			}
			if len(all) > 0 {
				b.prefix = fmt.Sprintf("%d-", len(all)+1)
				b.of = fmt.Sprintf(" (work %d, %s)", len(all)+1, r.Result.Ledgers[k].Work.Cited())
			}
			all = append(all, b.work(&r.Result.Ledgers[k], &claims, r))
		}
	}
	return all
}

// A ledgerBinder puts evidence to verdicts.
type ledgerBinder struct {
	dossier *demarche.Dossier
	facts   map[demarche.RecordID]*demarche.DossierFact
	prefix  string // of the anchors of a second work
	of      string // in captions, which work it is, for a second one
}

func newLedgerBinder(d *demarche.Dossier) *ledgerBinder {
	b := &ledgerBinder{dossier: d, facts: make(map[demarche.RecordID]*demarche.DossierFact, len(d.Facts))}
	for i := range d.Facts {
		b.facts[d.Facts[i].Record] = &d.Facts[i]
	}
	return b
}

func (b *ledgerBinder) work(l *demarche.Ledger, c *demarche.Claims, r *demarche.DossierRun) work {
	w := work{Anchor: "work" + strings.TrimSuffix("-"+b.prefix, "-"), Title: l.Work.Title, Name: l.Work.Cited(), By: appeared(l.Work), All: len(l.Verdicts)}
	w.Notes = sentences(append(ownNotes(r), l.Notes...))
	sorts := map[string]int{}
	recalled, without := 0, 0
	for _, n := range l.Counts {
		if n.Claims > 0 {
			w.Tallies = append(w.Tallies, tally{n.Claims, string(n.Verdict), sortOf(n.Verdict), means[n.Verdict]})
			sorts[sortOf(n.Verdict)] += n.Claims
		}
	}
	for i := range l.Verdicts {
		if v := &l.Verdicts[i]; v.Recalled > 0 {
			recalled++
			if v.Without != v.Verdict {
				without++
			}
		}
	}
	w.Lead = fmt.Sprintf("Of its %s, %s, %s, %s, and %s could not be tested.", text.Plural(int64(w.All), "claim", "claims"),
		text.Plural(int64(sorts["holds"]), "is supported", "are supported"), text.Plural(int64(sorts["partly"]), "holds in part", "hold in part"),
		text.Plural(int64(sorts["fails"]), "does not hold", "do not hold"), count(sorts["open"]))
	if recalled > 0 {
		w.Recalled = fmt.Sprintf("%s in part on facts that are only recalled, from memory and not checked in a source; without these %s another.",
			text.Plural(int64(recalled), "verdict rests", "verdicts rest"), text.Plural(int64(without), "would be", "would be"))
	}
	lines := b.claimLines(l, c)
	for i := range lines {
		switch sortOf(lines[i].verdict.Verdict) {
		case "fails", "partly":
		default:
			continue
		}
		w.take(&lines[i])
	}
	w.order()
	w.Groups = b.groups(lines, c)
	w.Tables = b.tables(lines, l, c, r)
	w.References = b.references(l)
	return w
}

// ownNotes returns the notes of a run that none of its ledgers has.
func ownNotes(r *demarche.DossierRun) (notes []string) {
	for _, n := range r.Result.Notes {
		if !slices.ContainsFunc(r.Result.Ledgers, func(l demarche.Ledger) bool { return slices.Contains(l.Notes, n) }) {
			notes = append(notes, n)
		}
	}
	return notes
}

// appeared says where a work appeared.
func appeared(w demarche.Work) string {
	return strings.Join(slices.DeleteFunc([]string{w.Note, w.DOI, w.Link}, func(s string) bool { return s == "" }), "; ")
}

// A claimLine is a claim and its verdict.
type claimLine struct {
	claim   *demarche.Claim
	verdict *demarche.Verdict
	anchor  string
	row     string // of a cell: what its row is called
}

// claimLines puts the verdicts to their claims. A verdict whose claim the dossier has
// not stands by its name.
func (b *ledgerBinder) claimLines(l *demarche.Ledger, c *demarche.Claims) []claimLine {
	of := make(map[string]*demarche.Claim, len(c.Claims))
	for i := range c.Claims {
		of[c.Claims[i].ID] = &c.Claims[i]
	}
	lines := make([]claimLine, len(l.Verdicts))
	for i := range l.Verdicts {
		v := &l.Verdicts[i]
		claim := of[v.Claim]
		if claim == nil {
			claim = &demarche.Claim{ID: v.Claim, Says: v.Claim}
		}
		lines[i] = claimLine{claim: claim, verdict: v, anchor: fmt.Sprintf("claim-%s%d", b.prefix, i+1)}
		if cell := claim.Cell; cell != nil {
			if t := tableNamed(c, cell.Table); t != nil && cell.Row < len(t.Rows) && len(t.Rows[cell.Row]) > 0 {
				lines[i].row = t.Rows[cell.Row][0]
			}
		}
	}
	return lines
}

func tableNamed(c *demarche.Claims, id string) *demarche.PrintedTable {
	k := slices.IndexFunc(c.Tables, func(t demarche.PrintedTable) bool { return t.ID == id })
	if k < 0 {
		return nil
	}
	return &c.Tables[k]
}

// A heldLine is a claim, or the cells of a column that have one verdict, beside what
// the facts show.
type heldLine struct {
	Href    string
	Place   string
	Says    string
	Verdict string
	Sort    string
	Because string

	verdict demarche.VerdictWord
	column  string // of cells
	cells   int
}

// line is the claim beside what the facts show.
func (l *claimLine) line() heldLine {
	return heldLine{
		Href: "#" + l.anchor, Place: l.claim.Place, Says: l.claim.Says, Verdict: string(l.verdict.Verdict),
		Sort: sortOf(l.verdict.Verdict), Because: shows(l.verdict), verdict: l.verdict.Verdict,
	}
}

// take adds a claim to those that do not hold or hold in part; a cell to those of
// its column that have the same verdict.
func (w *work) take(line *claimLine) {
	to := &w.Failing
	if line.verdict.Verdict == demarche.PartlyHolds {
		to = &w.Partly
	}
	one := line.line()
	if cell := line.claim.Cell; cell != nil {
		one.column = cell.Table + "\x00" + cell.Column
		k := slices.IndexFunc(*to, func(h heldLine) bool { return h.column == one.column && h.verdict == one.verdict })
		one.Says = fmt.Sprintf("%s (%s)", line.said(), line.row)
		if first := line.first(); first != "" {
			one.Because = fmt.Sprintf("%s (%s)", first, line.row)
		}
		if k >= 0 {
			have := &(*to)[k]
			have.cells++
			have.Says += ", " + one.Says
			if one.Because != have.Because {
				have.Because += ", " + one.Because
			}
			return
		}
		one.cells = 1
		one.Says = cell.Column + ": " + one.Says
	}
	*to = append(*to, one)
}

// said is the value of a cell as it is printed.
func (l *claimLine) said() string {
	if l.claim.Value == nil {
		return l.claim.Says
	}
	return l.claim.Value.Text
}

// first is the number that was found under the declared reading, or "".
func (l *claimLine) first() string {
	if len(l.verdict.Readings) == 0 || l.verdict.Readings[0].Value == nil {
		return ""
	}
	return decimal(*l.verdict.Readings[0].Value)
}

// order puts the lines in the order of verdicts, and within one of the work.
func (w *work) order() {
	slices.SortStableFunc(w.Failing, func(a, b heldLine) int {
		return slices.Index(demarche.VerdictWords, a.verdict) - slices.Index(demarche.VerdictWords, b.verdict)
	})
}

// shows is why a verdict is so, as what the facts show.
func shows(v *demarche.Verdict) string {
	if v.Verdict == demarche.NotTestable {
		return "It cannot be tested: " + v.Because
	}
	return sentence(readable(strings.TrimPrefix(v.Because, "found: "))) // which the head of the column says
}

var (
	twoDays   = regexp.MustCompile(`\b(\d{4}(?:-\d\d){0,2})/(\d{4}(?:-\d\d){0,2})\b`)
	inPercent = regexp.MustCompile(`\d+\.\d{3,}( %)`)
	amount    = regexp.MustCompile(`(^|beside |; |, )(\d{5,})( [a-z%])`)
)

// readable writes the two days of a date with "to" between them, per cents to a hundredth,
// and an amount with its thousands apart. Numbers that are part of a name are left.
func readable(s string) string {
	s = twoDays.ReplaceAllString(s, "$1 to $2")
	s = inPercent.ReplaceAllStringFunc(s, func(m string) string {
		v, err := strconv.ParseFloat(strings.TrimSuffix(m, " %"), 64)
		if err != nil {
			return m
		}
		return strconv.FormatFloat(v, 'f', 2, 64) + " %"
	})
	return amount.ReplaceAllStringFunc(s, func(m string) string {
		parts := amount.FindStringSubmatch(m)
		return parts[1] + grouped(parts[2]) + parts[3]
	})
}
