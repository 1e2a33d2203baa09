package casefile

import (
	"context"
	"slices"
	"strings"

	"demarche"
	"demarche/text"
)

// A ClaimSummary is a claim and its verdict, in short.
type ClaimSummary struct {
	ID      string               `json:"id"`
	Place   string               `json:"place"` // where it stands in the work
	Says    string               `json:"says"`
	Verdict demarche.VerdictWord `json:"verdict"`
	Because string               `json:"because"`
}

// A LedgerSummary is what came of the claims of a work, in short.
type LedgerSummary struct {
	Run    int                     `json:"run"`
	Work   demarche.Work           `json:"work"`
	Counts []demarche.VerdictCount `json:"counts"`
	Claims []ClaimSummary          `json:"claims"`
}

// Ledgers returns the ledgers of the case, in the order of runs.
func (c *Case) Ledgers(ctx context.Context) ([]LedgerSummary, error) {
	var all []LedgerSummary
	err := c.eachLedger(ctx, func(run int, l *demarche.Ledger, claims *demarche.Claims) {
		s := LedgerSummary{Run: run, Work: l.Work, Counts: l.Counts}
		for i := range l.Verdicts {
			v := &l.Verdicts[i]
			one := ClaimSummary{ID: v.Claim, Verdict: v.Verdict, Because: v.Because}
			if claim := claimNamed(claims, v.Claim); claim != nil {
				one.Place, one.Says = claim.Place, claim.Says
			}
			s.Claims = append(s.Claims, one)
		}
		all = append(all, s)
	})
	if err == nil && len(all) == 0 {
		err = demarche.Errorf(demarche.NotFound, "no claim of the case has been held against facts").WithHint("demarche run %s claims does it, of a case with a claims file", text.ShellWord(c.Path))
	}
	return all, err
}

// A ClaimExhibit is a claim, its verdict and every record that this rests on.
type ClaimExhibit struct {
	Run        int               `json:"run"`
	Work       demarche.Work     `json:"work"`
	Record     demarche.RecordID `json:"record"` // the claim's own
	Place      string            `json:"place"`
	Says       string            `json:"says"`
	Value      string            `json:"value"` // as it is claimed, or empty
	Unit       string            `json:"unit"`
	Period     string            `json:"period"`
	Population string            `json:"population"`
	Cites      []string          `json:"cites"`
	Declared   []string          `json:"declared"` // the reading that is declared
	Test       demarche.TestKind `json:"test"`
	demarche.Verdict
	Facts []demarche.DossierFact `json:"facts"` // its evidence in full, sorted by record
}

// ClaimExhibit returns the claim of that ID; of several works with one, that of the
// first. It is nil where no ledger has it.
func (c *Case) ClaimExhibit(ctx context.Context, id string) (*ClaimExhibit, error) {
	var e *ClaimExhibit
	err := c.eachLedger(ctx, func(run int, l *demarche.Ledger, claims *demarche.Claims) {
		k := slices.IndexFunc(l.Verdicts, func(v demarche.Verdict) bool { return strings.EqualFold(v.Claim, id) })
		if e != nil || k < 0 {
			return
		}
		e = &ClaimExhibit{Run: run, Work: l.Work, Verdict: l.Verdicts[k]}
		if claim := claimNamed(claims, l.Verdicts[k].Claim); claim != nil {
			e.Record, e.Place, e.Says, e.Unit, e.Period, e.Population = claim.Record, claim.Place, claim.Says, claim.Unit, claim.Period.String(), claim.Population
			e.Cites, e.Declared, e.Test = claim.Cites, claim.Reading, claim.Test.Kind
			if claim.Value != nil {
				e.Value = claim.Value.Text
			}
		}
	})
	if err != nil || e == nil {
		return nil, err
	}
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	e.Facts, err = c.factsOf(ctx, e.Evidence, datasets)
	return e, err
}

func claimNamed(c *demarche.Claims, id string) *demarche.Claim {
	k := slices.IndexFunc(c.Claims, func(one demarche.Claim) bool { return one.ID == id })
	if k < 0 {
		return nil
	}
	return &c.Claims[k]
}

// eachLedger calls do for every ledger of the case, with the claims that it is of.
func (c *Case) eachLedger(ctx context.Context, do func(run int, l *demarche.Ledger, claims *demarche.Claims)) error {
	runs, err := c.Runs(ctx)
	if err != nil {
		return err
	}
	for _, r := range runs {
		result, err := c.result(ctx, r.Run)
		if err != nil {
			return err
		}
		claims, err := c.claimsOf(ctx, result.Ledgers)
		if err != nil {
			return err
		}
		for i := range result.Ledgers {
			do(r.Run, &result.Ledgers[i], &claims[i])
		}
	}
	return nil
}
