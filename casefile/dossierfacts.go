package casefile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"demarche"
)

// mostFacts is how many facts a dossier holds: a page with more is no longer read.
// Of a table it holds those of the first rows, as many as a report shows.
const (
	mostFacts = 3000
	tableRows = 200
)

// dossierFacts takes the facts that the ledgers of the dossier rest on and that its
// tables name. Where they are too many, those of ledgers come first.
func (c *Case) dossierFacts(ctx context.Context, d *demarche.Dossier) error {
	var ofLedgers, ofTables []demarche.RecordID
	for i := range d.Runs {
		result := &d.Runs[i].Result
		for k := range result.Ledgers {
			ofLedgers = append(ofLedgers, ledgerRecords(&result.Ledgers[k])...)
		}
		for _, t := range allTables(result) {
			ofTables = append(ofTables, tableRecords(t)...)
		}
	}
	holds := map[int]string{}
	for _, s := range d.Datasets {
		holds[s.Dataset] = s.Holds
	}
	taken := map[demarche.RecordID]bool{}
	var ids []demarche.RecordID
	for _, list := range [][]demarche.RecordID{ofLedgers, ofTables} {
		slices.Sort(list)
		for _, id := range list {
			if what := holds[id.Dataset()]; what != "" && what != demarche.Posts && !taken[id] {
				taken[id] = true
				ids = append(ids, id)
			}
		}
	}
	d.FactsAll = len(ids)
	ids = ids[:min(len(ids), mostFacts)]
	slices.Sort(ids)
	var err error
	d.Facts, err = c.factsOf(ctx, ids, d.Datasets)
	return err
}

// ledgerRecords returns the records that a ledger rests on.
func ledgerRecords(l *demarche.Ledger) (ids []demarche.RecordID) {
	for i := range l.Verdicts {
		ids = append(ids, l.Verdicts[i].Evidence...)
		for k := range l.Verdicts[i].Readings {
			ids = append(ids, l.Verdicts[i].Readings[k].Records...)
		}
	}
	for _, lists := range [][][]demarche.Reference{{l.Citations.Uncited, l.Citations.Unlisted}, l.Citations.Repeated, l.Citations.SharedLink} {
		for _, list := range lists {
			for i := range list {
				ids = append(ids, list[i].Record)
			}
		}
	}
	for i := range l.Citations.OtherYear {
		ids = append(ids, l.Citations.OtherYear[i].Cited.Record)
	}
	return ids
}

// tableRecords returns the records that the first rows of a table name in columns called
// record or records.
func tableRecords(t *demarche.Table) (ids []demarche.RecordID) {
	for i, column := range t.Columns {
		if !strings.HasSuffix(strings.TrimSuffix(column.Name, "s"), "record") {
			continue
		}
		for _, row := range t.Rows[:min(len(t.Rows), tableRows)] {
			s, _ := row[i].(string)
			for word := range strings.FieldsSeq(s) {
				if id, err := demarche.ParseRecordID(word); err == nil {
					ids = append(ids, id)
				}
			}
		}
	}
	return ids
}

// factsOf returns the facts that are these records, which are sorted. A record that
// only tells ballots says so.
func (c *Case) factsOf(ctx context.Context, ids []demarche.RecordID, datasets []demarche.Dataset) ([]demarche.DossierFact, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	all, place := make([]demarche.DossierFact, 0, len(ids)), make(map[demarche.RecordID]int, len(ids))
	numbers := make([]uint64, len(ids))
	for i, id := range ids {
		numbers[i] = uint64(id)
	}
	if err := c.list(ctx, numbers); err != nil {
		return nil, err
	}
	for i := range datasets {
		s := &datasets[i]
		if s.Holds == demarche.Posts || !slices.ContainsFunc(ids, func(id demarche.RecordID) bool { return id.Dataset() == s.Dataset }) {
			continue
		}
		rows, err := c.Table(ctx, "ii", fmt.Sprintf(`SELECT _record, _line FROM rows_%d SEMI JOIN listed ON listed.number = _record ORDER BY _record`, s.Dataset))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			f := demarche.DossierFact{Record: demarche.RecordID(row[0].(int64)), File: s.Name, Line: row[1].(int64), What: s.Holds}
			place[f.Record] = len(all)
			all = append(all, f)
		}
	}
	cast, err := c.castIn(ctx)
	if err != nil {
		return nil, err
	}
	r, err := c.db.Query(ctx, `SELECT record, fact FROM facts SEMI JOIN listed ON listed.number = record ORDER BY record`)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for r.Next() {
		for i, record := range r.Int64s(0)[:r.Len()] {
			id := demarche.RecordID(record)
			var fact demarche.Fact
			if err := fromJSON(r.String(1, i), &fact); err != nil {
				return nil, fmt.Errorf("the fact of record %v: %w", id, err)
			}
			k, ok := place[id]
			if !ok {
				continue
			}
			if fact.RollCall != nil && fact.RollCall.Totals == nil {
				fact.RollCall.Totals = cast[id].totals
			}
			f := &all[k]
			f.Says, f.Source, f.AsOf, f.Confidence, f.Note = sentence(&fact), fact.Source, fact.AsOf.String(), fact.Confidence, fact.Note
		}
	}
	for i := range all {
		if all[i].Says == "" {
			all[i].Says = cast[all[i].Record].says
		}
	}
	return all, r.Err()
}

// castOf is what a record tells of ballots.
type castOf struct {
	totals *demarche.Totals // nil where it has a single one
	says   string           // in a sentence, with the name of the roll call
}

// castIn returns what the listed records tell of ballots.
func (c *Case) castIn(ctx context.Context) (map[demarche.RecordID]castOf, error) {
	rows, err := c.Table(ctx, "isiiiiss", `
SELECT b.record, k.key, count(*) FILTER (choice = 'yes'), count(*) FILTER (choice = 'no'), count(*) FILTER (choice = 'abstain'),
       count(*) FILTER (choice = 'not voting'), min(state), min(choice)
FROM ballots b SEMI JOIN listed ON listed.number = b.record JOIN (SELECT DISTINCT roll_call, key FROM roll_call_keys) k USING (roll_call)
GROUP BY b.record, k.key ORDER BY b.record, k.key`)
	if err != nil {
		return nil, err
	}
	all := map[demarche.RecordID]castOf{}
	for _, row := range rows {
		t := &demarche.Totals{Yes: int(row[2].(int64)), No: int(row[3].(int64)), Abstain: int(row[4].(int64)), NotVoting: int(row[5].(int64))}
		one := castOf{totals: t, says: row[1].(string) + ": " + totals(t)}
		if t.Yes+t.No+t.Abstain+t.NotVoting == 1 {
			one = castOf{says: fmt.Sprintf("%s: %s, %s", row[1], stateName(row[6].(string)), row[7])}
		}
		all[demarche.RecordID(row[0].(int64))] = one
	}
	return all, nil
}

// claimsOf returns, for each ledger of a run, the claims file that it is of: the one in
// its place among those of the case, or else the first that has all its claims. Of
// their tests only the kinds stay, and nothing of the coverage.
func (c *Case) claimsOf(ctx context.Context, ledgers []demarche.Ledger) ([]demarche.Claims, error) {
	if len(ledgers) == 0 {
		return nil, nil
	}
	files, err := c.Claims(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]demarche.Claims, len(ledgers))
	for i := range ledgers {
		k := i
		if i >= len(files) || !isOf(&ledgers[i], files[i].Claims) {
			k = slices.IndexFunc(files, func(f ClaimsOf) bool { return isOf(&ledgers[i], f.Claims) })
		}
		if k < 0 {
			continue
		}
		all[i] = *files[k].Claims
		all[i].Coverage = nil
		for n := range all[i].Claims {
			test := &all[i].Claims[n].Test
			*test = demarche.Test{Kind: test.Kind, Reason: test.Reason}
		}
	}
	return all, nil
}

// isOf reports whether a ledger is of a claims file.
func isOf(l *demarche.Ledger, c *demarche.Claims) bool {
	has := make(map[string]bool, len(c.Claims))
	for i := range c.Claims {
		has[c.Claims[i].ID] = true
	}
	return c.Work.Title == l.Work.Title && !slices.ContainsFunc(l.Verdicts, func(v demarche.Verdict) bool { return !has[v.Claim] })
}
