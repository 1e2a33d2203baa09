package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/catalog"
)

// allClaims is the word for the verdicts on all claims.
const allClaims = "claims"

// showOne shows what a word names: the claims, a record, a claim or a finding.
func (p *program) showOne(ctx context.Context, c *casefile.Case, word string) error {
	if word == allClaims {
		return p.showClaims(ctx, c)
	}
	if id, err := demarche.ParseRecordID(word); err == nil {
		return p.showRecord(ctx, c, id)
	}
	claim, err := c.ClaimExhibit(ctx, word)
	if err != nil {
		return err
	}
	if claim != nil {
		return p.showClaim(claim)
	}
	return p.showFinding(ctx, c, word)
}

func (p *program) showRecord(ctx context.Context, c *casefile.Case, id demarche.RecordID) error {
	r, err := c.Row(ctx, id)
	if err != nil {
		return err
	}
	if p.json {
		return p.document(r)
	}
	if r.Post != nil {
		p.printRecord(*r.Post)
	} else {
		p.printFact(r.DossierFact)
		p.printFilled("note", r.Note)
	}
	for _, v := range r.Stood {
		p.print("stood", oneLine(v.Name), oneLine(v.Value))
	}
	for _, v := range r.Read {
		p.print("read", oneLine(v.Name), oneLine(v.Value))
	}
	for _, b := range r.Ballots {
		p.print("ballot", b.Name, b.Value)
	}
	return nil
}

// printFact prints a fact in a line, as printRecord does a post.
func (p *program) printFact(f demarche.DossierFact) {
	fields := []any{"record", f.Record, f.What, fmt.Sprintf("%s:%d", oneLine(f.File), f.Line), oneLine(f.Says), cmp.Or(string(f.Confidence), "confidence not stated")}
	if f.Source != "" {
		fields = append(fields, oneLine(f.Source))
	}
	if f.AsOf != "" {
		fields = append(fields, "as of "+f.AsOf)
	}
	p.print(fields...)
}

// printFilled prints a line of a word and what it stands for, if that is not empty.
func (p *program) printFilled(word string, texts ...string) {
	if slices.ContainsFunc(texts, func(s string) bool { return s != "" }) {
		p.print(word, oneLine(strings.Join(texts, " ")))
	}
}

func (p *program) showClaims(ctx context.Context, c *casefile.Case) error {
	ledgers, err := c.Ledgers(ctx)
	if err != nil {
		return err
	}
	if p.json {
		return p.document(map[string]any{"ledgers": ledgers})
	}
	for _, l := range ledgers {
		p.print("work", oneLine(l.Work.Cited()), oneLine(l.Work.Title))
		p.printCounts(l.Counts)
		for _, v := range l.Claims {
			p.print("claim", oneLine(v.ID), v.Verdict, oneLine(v.Place), oneLine(v.Says), oneLine(v.Because))
		}
	}
	return nil
}

func (p *program) printCounts(counts []demarche.VerdictCount) {
	for _, n := range counts {
		if n.Claims == 0 {
			continue
		}
		fields := []any{"verdict", n.Verdict, n.Claims}
		if n.Recalled > 0 {
			fields = append(fields, fmt.Sprintf("%d rest on facts that are only recalled", n.Recalled))
		}
		p.print(fields...)
	}
}

func (p *program) showClaim(e *casefile.ClaimExhibit) error {
	if p.json {
		return p.document(e)
	}
	p.print("claim", oneLine(e.Claim), oneLine(e.Says))
	p.print("work", oneLine(e.Work.Cited()), oneLine(e.Work.Title))
	p.printFilled("place", e.Place)
	p.printFilled("value", strings.TrimSpace(e.Value+" "+e.Unit))
	p.printFilled("period", e.Period)
	p.printFilled("population", e.Population)
	p.printFilled("cites", strings.Join(e.Cites, ", "))
	p.printFilled("declared", strings.Join(e.Declared, ", "))
	p.print("verdict", e.Verdict.Verdict, oneLine(e.Because))
	p.printFilled("confidence", string(e.Confidence))
	if e.Recalled > 0 {
		p.print("recalled", fmt.Sprintf("%d of %d records", e.Recalled, len(e.Evidence)), "without them: "+string(e.Without))
	}
	p.printFilled("tolerance", e.Tolerance)
	for _, r := range e.Readings {
		p.print("reading", oneLine(r.Reading), oneLine(r.Found), r.Outcome, fmt.Sprintf("%d records", len(r.Records)))
		for _, other := range r.Others {
			p.print("other", oneLine(r.Reading), oneLine(other))
		}
	}
	p.printFilled("change", e.WouldChange)
	for _, caveat := range e.Caveats {
		p.print("caveat", oneLine(caveat))
	}
	for _, f := range e.Facts {
		p.printFact(f)
	}
	return nil
}

// printDataset prints what a dataset holds, and from when to when.
func (p *program) printDataset(d demarche.Dataset) {
	rows := fmt.Sprintf("%d rows kept", d.Kept)
	if d.Holds != demarche.Posts {
		rows = fmt.Sprintf("%d rows of %s kept", d.Kept, d.Holds)
	}
	fields := []any{"dataset", d.Dataset, oneLine(d.Name), d.Format, rows, fmt.Sprintf("%d refused", d.Refused)}
	layout := time.DateTime
	if d.Holds != demarche.Posts {
		layout = time.DateOnly
	}
	if !d.First.IsZero() {
		fields = append(fields, d.First.Format(layout), d.Last.Format(layout))
	}
	p.print(fields...)
}

// ofFacts reports whether an analysis reads facts and no posts.
func ofFacts(name string) bool {
	a, err := catalog.Analysis(name)
	return err == nil && len(a.Needs) > 0 && !slices.Contains(a.Needs, demarche.Posts)
}
