package governance

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/claim"
	"demarche/text"
)

// Claims holds what a work claims against the facts of the case.
var Claims = analysis.Analysis{
	Name: "claims",
	Doc: `what a work claims, held against the facts of the case: the ledger

In: the claims files of the case (docs/claims.md says how one is written), and all of
its facts: agreements, events, roll calls, positions, memberships, series, periods and
figures of reach.

Out: for each claim a verdict, computed from its declared test by the rules of
docs/claims.md: supported, partly, contradicted, misdated, misread, misattributed,
unsupported, too smooth, not testable, not surveyed or no data; what was found under
every reading of the claim; the records that it rests on; how far these were checked,
and the verdict without those that are only recalled; and what would change it. Of each
printed table what its numbers alone tell: sums, whether they ever fall, whether they
scatter as counts do, and which reading of them is nearest to the facts. Of the list
of references what does not fit the text.

Limits: a verdict is about the claim as it was written down and tested, and only as
good as the facts: a register is a floor, and what is not in the case may still be so.
Few numbers tell little; where that is so, a caveat says it. That a number is too
smooth does not say how it came about.

Sources: McCullagh and Nelder 1989, doi:10.1007/978-1-4899-3242-6 (the scatter of counts);
Lijphart 1963 (American Political Science Review 57: 902) and Hix, Noury and Roland 2005
(British Journal of Political Science 35: 209), of votes.
`,
	Needs: []string{demarche.ClaimsFile},
	New:   func() analysis.Run { return &ClaimsRun{} },
}

// ClaimsRun is a run of [Claims].
type ClaimsRun struct{}

// Flags implements [analysis.Run].
func (r *ClaimsRun) Flags(*pflag.FlagSet) {}

// Each implements [analysis.Run].
func (r *ClaimsRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// ofFacts are all kinds of facts beside claims.
var ofFacts = []string{demarche.RollCalls, demarche.Agreements, demarche.Events, demarche.Positions, demarche.Memberships, demarche.SeriesData, demarche.Periods, demarche.Reaches}

// Reads implements [analysis.Run].
func (r *ClaimsRun) Reads() []string { return append(slices.Clone(ofFacts), demarche.ClaimsFile) }

// Do implements [analysis.Run].
func (r *ClaimsRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	progress("reading facts", 0, 0)
	files, err := c.Claims(ctx)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "the case holds no claims").WithHint("write a claims file, and add it: demarche add %s claims.yaml", c.Path)
	}
	facts, err := c.Facts(ctx, ofFacts[1:]...)
	if err != nil {
		return nil, err
	}
	calls, err := c.RollCalls(ctx)
	if err != nil {
		return nil, err
	}
	facts = append(calls, facts...)
	result := &demarche.Result{}
	for i, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		progress("holding claims against facts", int64(i), int64(len(files)))
		ledger := claim.Check(f.Claims, facts)
		ledger.Notes = append(ledger.Notes, again(files[:i], f)...)
		result.Ledgers = append(result.Ledgers, *ledger)
		name := ""
		if len(files) > 1 {
			name = fmt.Sprintf("_%d", f.Dataset.Dataset)
		}
		result.Tables = append(result.Tables, countsTable(ledger, name), verdictTable(f.Claims, ledger, name))
		result.Figures = append(result.Figures, readingFigures(f.Claims, ledger, name)...)
		result.Notes = append(result.Notes, ledger.Notes...)
	}
	return cited(ctx, c, result, r.Reads())
}

// again says which files that were judged before have claims of the same IDs: they
// may be versions of one.
func again(before []casefile.ClaimsOf, f casefile.ClaimsOf) (notes []string) {
	ids := map[string]bool{}
	for i := range f.Claims.Claims {
		ids[strings.ToLower(f.Claims.Claims[i].ID)] = true
	}
	for _, b := range before {
		same := 0
		for i := range b.Claims.Claims {
			if ids[strings.ToLower(b.Claims.Claims[i].ID)] {
				same++
			}
		}
		if same > 0 {
			notes = append(notes, fmt.Sprintf("%s and %s have %s of the same ID, and both are judged: if one is a newer version of the other, make a case with that one alone", b.Dataset.Name, f.Dataset.Name, text.Plural(same, "claim", "claims")))
		}
	}
	return notes
}

func countsTable(l *demarche.Ledger, name string) demarche.Table {
	t := demarche.Table{
		Name: "verdicts" + name, Title: fmt.Sprintf("verdicts on %s of %s", text.Plural(len(l.Verdicts), "claim", "claims"), l.Work.Title),
		Columns: []demarche.Column{
			{Name: "verdict", Doc: "the verdict"}, {Name: "claims", Unit: "claims", Doc: "how many have it"}, {Name: "recalled", Unit: "claims", Doc: "of these, those whose evidence is in part only recalled"},
		},
	}
	for _, n := range l.Counts {
		t.Rows = append(t.Rows, []any{string(n.Verdict), int64(n.Claims), int64(n.Recalled)})
	}
	return t
}

// verdictTable is the ledger as a table, a claim a row.
func verdictTable(c *demarche.Claims, l *demarche.Ledger, name string) demarche.Table {
	t := demarche.Table{
		Name: "ledger" + name, Title: fmt.Sprintf("the claims of %s and what the facts say, n = %s", l.Work.Title, text.Count(len(l.Verdicts))),
		Columns: []demarche.Column{
			{Name: "claim", Doc: "its short name"},
			{Name: "place", Doc: "where it stands in the work"},
			{Name: "says", Doc: "what is claimed"},
			{Name: "verdict", Doc: "computed from its test"},
			{Name: "because", Doc: "why, in a sentence"},
			{Name: "confidence", Doc: "of the weakest of the records that the verdict rests on"},
			{Name: "without_recalled", Doc: "the verdict without records that are only recalled; empty where there are none; not surveyed where too few are left to tell"},
			{Name: "would_change", Doc: "what would change it"},
			{Name: "records", Doc: "the records it rests on"},
		},
	}
	of := map[string]*demarche.Claim{}
	for i := range c.Claims {
		of[c.Claims[i].ID] = &c.Claims[i]
	}
	for i := range l.Verdicts {
		v := &l.Verdicts[i]
		place, says := "", ""
		if claim := of[v.Claim]; claim != nil {
			place, says = claim.Place, claim.Says
		}
		t.Rows = append(t.Rows, []any{v.Claim, place, says, string(v.Verdict), v.Because, string(v.Confidence), string(v.Without), v.WouldChange, recordList(v.Evidence)})
	}
	return t
}

// readingFigures draws each printed column that is told by year beside what was found
// for its years under every reading.
func readingFigures(c *demarche.Claims, l *demarche.Ledger, name string) []demarche.Figure {
	verdicts := map[string]*demarche.Verdict{}
	for i := range l.Verdicts {
		verdicts[l.Verdicts[i].Claim] = &l.Verdicts[i]
	}
	var figures []demarche.Figure
	for i := range l.Forensics {
		f := &l.Forensics[i]
		if len(f.Fits) == 0 {
			continue
		}
		table := demarche.Table{
			Name: strings.Map(wordly, f.Table+"_"+f.Column) + name, Title: fmt.Sprintf("%s, %s: as printed and as found under each reading", f.Table, f.Column),
			Columns: []demarche.Column{
				{Name: "year", Doc: "the period of the row"}, {Name: "reading", Doc: "as printed, or the reading under which it was looked for"}, {Name: "number", Unit: f.Unit, Doc: "the number"},
			},
		}
		shown := nearest(f)
		for k := range c.Claims {
			claim := &c.Claims[k]
			if claim.Cell == nil || claim.Cell.Table != f.Table || claim.Cell.Column != f.Column || claim.Value == nil {
				continue
			}
			year, ok := claim.Period.Year()
			if !ok || claim.Value.Form != demarche.Exactly {
				continue
			}
			table.Rows = append(table.Rows, []any{int64(year), "as printed", claim.Value.Low})
			for _, r := range verdicts[claim.ID].Readings {
				if r.Value != nil && slices.Contains(shown, r.Reading) {
					table.Rows = append(table.Rows, []any{int64(year), r.Reading, *r.Value})
				}
			}
		}
		if len(table.Rows) == 0 {
			continue
		}
		figures = append(figures, demarche.Figure{
			Title: fitTitle(f), Subtitle: fmt.Sprintf("%s, %s: as printed, and as found under the declared reading and the nearest ones; %s", f.Table, f.Column, text.Plural(f.N, "row", "rows")),
			Mark: demarche.Line, X: "year", Y: "number", Group: "reading", Source: l.Work.Title, Table: table,
		})
	}
	return figures
}

// nearest names the readings of a column that are drawn: the declared one, which
// comes first, and the two that are nearest to what is printed.
func nearest(f *demarche.Forensics) []string {
	fits := slices.Clone(f.Fits)
	slices.SortStableFunc(fits[1:], func(a, b demarche.Fit) int {
		switch {
		case a.RMSE < b.RMSE:
			return -1
		case a.RMSE > b.RMSE:
			return 1
		}
		return 0
	})
	var names []string
	for _, fit := range fits[:min(3, len(fits))] {
		names = append(names, fit.Reading)
	}
	return names
}

// fitTitle says in a line which readings a printed column fits, and whether it is
// too smooth for counts.
func fitTitle(f *demarche.Forensics) string {
	declared := f.Fits[0]
	says := fmt.Sprintf("As %s %d of %d rows hold", declared.Reading, declared.Holds, declared.N)
	best := declared
	for _, fit := range f.Fits[1:] {
		if fit.RMSE < best.RMSE {
			best = fit
		}
	}
	if best.Reading != declared.Reading {
		says += fmt.Sprintf("; nearest is %s, off by %.1f on average (against %.1f)", best.Reading, best.RMSE, declared.RMSE)
	}
	if f.PSmooth != nil && *f.PSmooth < 0.01 {
		says += "; counts of events would be as smooth once in " + roundly(1/(*f.PSmooth))
	}
	return says
}

// roundly writes a large number to two digits.
func roundly(v float64) string {
	if v > 1e15 {
		return "more than a thousand million million"
	}
	step := math.Pow(10, math.Floor(math.Log10(v))-1)
	return text.Count(int(math.Round(v/step) * step))
}

// wordly keeps what may stand in the name of a table.
func wordly(c rune) rune {
	switch {
	case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		return c
	case c >= 'A' && c <= 'Z':
		return c + 'a' - 'A'
	}
	return '_'
}
