package audience

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"demarche"
	"demarche/text"
)

// finding tells of a pair with two channels or more.
func (t *tandems) finding(ctx context.Context, p *tandemPair, evidence []demarche.RecordID) error {
	posted, err := t.c.Posted(ctx, evidence)
	if err != nil {
		return err
	}
	first, last := posted[0].AtUS, posted[0].AtUS
	for _, x := range posted {
		first, last = min(first, x.AtUS), max(last, x.AtUS)
	}
	subjects := []string{t.accounts[p.a].name, t.accounts[p.b].name}
	slices.Sort(subjects)
	texts, domains := t.copies.Shared(p.a, p.b), t.domains.Shared(p.a, p.b)
	s := p.by[slotsChannel]
	claims := []string{fmt.Sprintf("posted in %s where chance gives %.1f", text.Plural(int(s.Observed), "common slot of "+spell(t.run.Window), "common slots of "+spell(t.run.Window)), s.Expected)}
	if n := len(texts); n > 0 {
		claims = append(claims, "wrote "+text.Plural(n, "text", "texts")+" that few others wrote, word for word")
	}
	if n := len(domains); n > 0 {
		claims = append(claims, "led to "+text.Plural(n, "domain", "domains")+" that few others led to")
	}
	f := demarche.Finding{
		Claim:    fmt.Sprintf("Two accounts of opposed classes (%s) %s: %s.", t.title(t.groups[p.group]), list(claims), p.grade),
		Subjects: subjects,
		Value:    demarche.Measure{Name: "common slots", Value: s.Observed, Unit: "slots", Chance: &s.Expected},
		Others:   []demarche.Measure{{Name: "channels", Value: float64(p.firm), Unit: "channels"}, {Name: "combined z", Value: p.combined, Unit: "standard deviations"}},
		First:    time.UnixMicro(first).UTC(), Last: time.UnixMicro(last).UTC(),
		Objects: len(texts) + len(domains), Evidence: evidence,
		Caveats: []string{
			"A scheduler or a firm that serves both sides, with the same default times or stock of texts, would look the same.",
			"Events shorter than an hour bring accounts into the same slots.",
			"That two accounts have one operator cannot be told from such data.",
		},
	}
	for k, c := range []struct {
		name, unit string
		n          int
	}{{"rare texts in common", "texts", len(texts)}, {"rare domains in common", "domains", len(domains)}} {
		expected := p.by[textsChannel+k].Expected
		f.Others = append(f.Others,
			demarche.Measure{Name: c.name, Value: float64(c.n), Unit: c.unit},
			demarche.Measure{Name: c.name + ", by weight", Value: p.by[textsChannel+k].Observed, Unit: "1/(accounts - 1)", Chance: &expected})
	}
	t.result.Findings = append(t.result.Findings, f)
	return nil
}

// list writes some clauses as one.
func list(clauses []string) string {
	if len(clauses) < 2 {
		return strings.Join(clauses, "")
	}
	return strings.Join(clauses[:len(clauses)-1], ", ") + " and " + clauses[len(clauses)-1]
}
