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
		main := &a.settings[0]
		majority := float64(main.majority.Of(class)) / float64(main.tested)
		precision := main.mean(precisionOf(class))
		f := demarche.Finding{
			Claim: fmt.Sprintf("%s without a class %s as accounts of %s do. Tried on accounts held out, %.0f %% of those predicted to be of %s are.",
				text.Plural(len(all), "account", "accounts"), a.writes(len(all)), name, 100*precision, name),
			Value: demarche.Measure{Name: "accounts", Value: float64(len(all)), Unit: "accounts"},
			Others: []demarche.Measure{
				{Name: "precision", Value: precision, Unit: "share", Chance: &majority},
				{Name: "recall", Value: main.mean(recallOf(class)), Unit: "share"},
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

// writes says in what accounts are alike.
func (a *audience) writes(n int) string {
	switch {
	case a.run.Behaviour && n == 1:
		return "writes and posts"
	case a.run.Behaviour:
		return "write and post"
	case n == 1:
		return "uses words"
	}
	return "use words"
}
