package audience

import (
	"context"
	"fmt"
	"slices"
	"time"

	"demarche"
	"demarche/text"
)

// perAccount is how many posts of an account a finding shows, spread over those read.
const perAccount = 3

// findings tells which accounts without a class are predicted to be of one.
func (a *audience) findings(ctx context.Context) error {
	for class, name := range a.classes {
		all := a.predicted(class)
		if len(all) == 0 {
			continue
		}
		c := a.settings[0].confusion
		majority := float64(c.Of(class)) / float64(c.Rows())
		f := demarche.Finding{
			Claim: fmt.Sprintf("%s without a class %s words as accounts of %s do; of held-out accounts predicted to be of it, %.0f %% are.",
				text.Plural(len(all), "account", "accounts"), uses(len(all)), name, 100*c.Precision(class)),
			Value: demarche.Measure{Name: "accounts", Value: float64(len(all)), Unit: "accounts"},
			Others: []demarche.Measure{
				{Name: "precision", Value: c.Precision(class), Unit: "share", Chance: &majority},
				{Name: "recall", Value: c.Recall(class), Unit: "share"},
			},
			Caveats: []string{
				"Accounts of other kinds than those with a class may use the same words; the model was asked for these classes alone.",
				"What accounts wrote of in this time and language is part of what tells them apart.",
				"That an account is predicted to be of a class is no coding of it: code a sample before counting.",
			},
		}
		for k, i := range all {
			one := a.accounts[i]
			f.Subjects = append(f.Subjects, one.name)
			for at := range min(perAccount, len(one.read)) {
				p := one.read[at*len(one.read)/min(perAccount, len(one.read))]
				f.Evidence = append(f.Evidence, p.record)
				when := time.UnixMicro(p.at).UTC()
				if f.First.IsZero() || when.Before(f.First) {
					f.First = when
				}
				if k+at == 0 || when.After(f.Last) {
					f.Last = when
				}
			}
		}
		slices.Sort(f.Subjects)
		slices.Sort(f.Evidence)
		a.result.Findings = append(a.result.Findings, f)
	}
	return ctx.Err()
}

func uses(n int) string {
	if n == 1 {
		return "uses"
	}
	return "use"
}
