package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"demarche"
)

// samples are dossiers of posts, of facts, and of both.
var samples = map[string]func() *demarche.Dossier{"posts": sample, "facts": factSample, "both": bothSample}

// factSample is a dossier of facts alone: agreements and roll calls of invented states,
// and a work whose claims have every verdict.
func factSample() *demarche.Dossier {
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
	d := &demarche.Dossier{
		Case: "water & <pacts>.case", Version: "0.1.0", Made: day(2026, 3, 1), Names: true, First: day(2010, 5, 14), Last: day(2013, 9, 9),
		Datasets: []demarche.Dataset{
			{Dataset: 1, Name: "pacts <2010>.csv", SHA256: strings.Repeat("0a", 32), Format: "agreements-csv", Holds: demarche.Agreements, Kept: 30, Refused: 1, First: day(2010, 5, 14), Last: day(2013, 9, 9), ResolutionS: 86400, Zone: "UTC", Source: "gazettes"},
			{Dataset: 2, Name: "votes.csv", SHA256: strings.Repeat("0b", 32), Format: "rollcalls-csv", Holds: demarche.RollCalls, Kept: 4, First: day(2011, 1, 1), Last: day(2012, 1, 1), ResolutionS: 86400, Zone: "UTC"},
			{Dataset: 3, Name: "claims.yaml", SHA256: strings.Repeat("0c", 32), Format: "claims-yaml", Holds: demarche.ClaimsFile, Kept: 20},
		},
		Refusals: []demarche.RefusalCount{{Dataset: 1, Field: "date", Reason: "bad-time", Rows: 1, Example: []demarche.Refusal{{File: "pacts <2010>.csv", Line: 9, Field: "date", Value: "31/02 <i>", Detail: "no such day"}}}},
	}
	for i := range 30 {
		d.Facts = append(d.Facts, demarche.DossierFact{
			Record: demarche.NewRecordID(1, int64(i+1)), File: "pacts <2010>.csv", Line: int64(i + 2), What: demarche.Agreements,
			Says: fmt.Sprintf("Pact %d <on> rivers: signed 201%d-05-14", i+1, i%4), Source: fmt.Sprintf("gazette %d & more", i+10),
			Confidence: []demarche.Confidence{demarche.Verified, demarche.Recalled, demarche.Partly, demarche.Unstated}[i%4], Note: hostile[i%len(hostile)],
		})
	}
	d.Facts = append(d.Facts,
		demarche.DossierFact{Record: demarche.NewRecordID(2, 1), File: "votes.csv", Line: 2, What: demarche.RollCalls, Says: "R/1: 2 yes, 1 no", AsOf: "2012-01"},
		demarche.DossierFact{Record: demarche.NewRecordID(3, 7), File: "claims.yaml", Line: 40, What: demarche.ClaimsFile, Says: "listed: Nye 2012"},
	)
	d.FactsAll = len(d.Facts)
	pacts := demarche.Table{
		Name: "by_year", Title: "agreements signed a year, n = 4", Columns: []demarche.Column{{Name: "year"}, {Name: "reading"}, {Name: "agreements", Unit: "agreements"}},
		Rows: [][]any{{int64(2010), "as printed", int64(1)}, {int64(2011), "as printed", int64(2)}, {int64(2010), "found", int64(1)}, {int64(2011), "found", int64(0)}},
	}
	list := demarche.Table{
		Name: "pacts", Title: "the agreements, n = 2", Columns: []demarche.Column{{Name: "agreement"}, {Name: "signed"}, {Name: "rate", Unit: "share"}, {Name: "records"}},
		Rows: [][]any{{"<b>BOR</b>", day(2010, 5, 14), 0.123456, "1/1 1/2"}, {"CAS", day(2012, 3, 1), 2.0 / 3, "1/3 9/9 and 4 more"}},
	}
	claims, ledger := factLedger()
	table := pacts
	table.Title = "table-1, pacts: as printed and as found under each reading"
	d.Runs = []demarche.DossierRun{
		{
			RunRecord: demarche.RunRecord{Run: 1, Analysis: "agreements", Input: strings.Repeat("5e", 32), Version: "0.1.0", Ran: day(2026, 3, 1)},
			Title:     "what was agreed, and when", Method: "what was agreed, and when\n\nIn: agreements.\n\nLimits: a register is a floor.\n",
			Command: "demarche run x agreements", Show: "demarche show x run/1",
			Result: demarche.Result{
				Notes:   []string{"1 row tells another date"},
				Tables:  []demarche.Table{list, list},
				Figures: []demarche.Figure{{Title: "Two pacts in two years", Subtitle: "agreements a year, n = 2", Mark: demarche.Line, X: "year", Y: "agreements", Group: "reading", Table: pacts}},
			},
		},
		{
			RunRecord: demarche.RunRecord{Run: 2, Analysis: "claims", Input: strings.Repeat("5e", 32), Version: "0.1.0", Ran: day(2026, 3, 1)},
			Title:     "what a work claims: the ledger", Method: "what a work claims: the ledger\n\nIn: claims files.\n\nLimits: they are many.\n", Command: "demarche run x claims", Show: "demarche show x run/2",
			Claims: []demarche.Claims{claims},
			Result: demarche.Result{
				Ledgers: []demarche.Ledger{ledger}, Notes: ledger.Notes,
				Tables:  []demarche.Table{{Name: "verdicts", Title: "verdicts", Columns: []demarche.Column{{Name: "verdict"}}, Rows: [][]any{{"supported"}}}},
				Figures: []demarche.Figure{{Title: "One of two rows holds", Subtitle: "as printed and as found", Mark: demarche.Line, X: "year", Y: "agreements", Group: "reading", Table: table}},
			},
		},
	}
	d.CommandLog = []string{"demarche new 'water & <pacts>.case'", "demarche run x claims"}
	return d
}

// factLedger is a claim of every verdict, two cells of a table, and references.
func factLedger() (demarche.Claims, demarche.Ledger) {
	value := func(s string) *demarche.Value {
		v, err := demarche.ParseValue(s)
		if err != nil {
			panic(err)
		}
		return &v
	}
	in, _ := demarche.ParseDate("2010/2013")
	c := demarche.Claims{Work: demarche.Work{Title: "Water <diplomacy>", Authors: []string{"Rivers", "Lake"}, Year: 2015, DOI: "10.1/2"}}
	l := demarche.Ledger{Work: c.Work, Notes: []string{"all claims were held against 34 facts"}}
	for i, word := range demarche.VerdictWords {
		one := demarche.Claim{
			Record: demarche.NewRecordID(3, int64(i+2)), ID: fmt.Sprintf("claim-%d", i+1), Says: fmt.Sprintf("Arcadia signed <%d> pacts.", i+3), Place: fmt.Sprintf("page %d", i+1),
			Value: value(fmt.Sprintf("%d", i+3)), Unit: "agreements", Period: in, Population: "pacts of Arcadia", Cites: []string{"Nye 2012"}, Reading: []string{"signed"},
		}
		v := demarche.Verdict{
			Claim: one.ID, Verdict: word, Because: fmt.Sprintf("found: %d agreements (signed, flow, all) in 2010-01-01/2013-12-31", 12345+i), Tolerance: "half a unit of the last digit that is written",
			WouldChange: "One more of the agreements.", Caveats: []string{"what was found: a floor"}, Confidence: demarche.Verified,
		}
		for k := range 2 + i*2 { // of the last more than a page names
			v.Evidence = append(v.Evidence, demarche.NewRecordID(1, int64(k+1)))
		}
		if i == 3 {
			v.Evidence, v.Recalled, v.Without, v.Confidence = append(v.Evidence, demarche.NewRecordID(2, 1)), 2, demarche.NoData, demarche.Recalled
		}
		found := float64(i)
		v.Readings = []demarche.Reading{
			{Reading: "signed, flow, all", Found: "12345 agreements", Value: &found, Outcome: demarche.Fails, Records: v.Evidence},
			{Reading: "signed, stock, all", Found: "nothing", Outcome: demarche.HoldsPartly, Others: []string{"2012-01-05 in gazette 2 (1/3)"}},
		}
		if word == demarche.NotTestable {
			v.Because, v.Readings, v.Evidence = "judgement", nil, nil
			one.Place = "Table 1, all rows"
		}
		c.Claims, l.Verdicts = append(c.Claims, one), append(l.Verdicts, v)
		l.Counts = append(l.Counts, demarche.VerdictCount{Verdict: word, Claims: 1})
	}
	c.Tables = []demarche.PrintedTable{{
		Record: demarche.NewRecordID(3, 20), ID: "table-1", Title: "Pacts <by> year", Place: "Table 1", Columns: []demarche.PrintedColumn{{Name: "year", Is: "period"}, {Name: "pacts", Unit: "agreements", Tested: demarche.TestCount}, {Name: "words"}},
	}}
	for i, printed := range []string{"1", "2", "3", "4", "5"} {
		year, found := fmt.Sprintf("%d", 2010+i), float64(i%2)
		c.Tables[0].Rows = append(c.Tables[0].Rows, []string{year, printed, "calm; 2010/2013"})
		one := demarche.Claim{ID: "table-1/" + year + "/pacts", Says: "Arcadia signed " + printed + " in " + year + ".", Place: "Table 1", Value: value(printed), Unit: "agreements", Cell: &demarche.Cell{Table: "table-1", Column: "pacts", Row: i}}
		v := demarche.Verdict{Claim: one.ID, Verdict: demarche.Contradicted, Because: "found: 0 agreements", Evidence: []demarche.RecordID{demarche.NewRecordID(1, 1)}, Readings: []demarche.Reading{
			{Reading: "signed, flow, all", Found: "0 agreements", Value: &found, Outcome: demarche.Fails}, {Reading: "signed, stock, all", Found: "1", Value: number64(float64(i + 1)), Outcome: demarche.Holds},
		}}
		c.Claims, l.Verdicts = append(c.Claims, one), append(l.Verdicts, v)
	}
	l.Counts[0].Claims += 5
	l.Forensics = []demarche.Forensics{{
		Table: "table-1", Column: "pacts", Unit: "agreements", N: 5, Sum: 15, NeverFalls: true, PNeverFall: number64(0.000012), Slope: number64(1), R2: number64(1), X2: number64(0.01), DF: 3, PSmooth: number64(0.0004), PRough: number64(0.9996),
		Fits: []demarche.Fit{
			{Reading: "signed, flow, all", N: 5, Holds: 1, Printed: 15, Found: 2, RMSE: 2.5, MAE: 2, Bias: 2, Outcome: demarche.Fails},
			{Reading: "signed, stock, all", N: 5, Holds: 5, Printed: 15, Found: 15, RMSE: 0, R: number64(1), Explained: number64(1), Outcome: demarche.Holds},
		},
		Notes: []string{"n = 5: power is low"},
	}}
	reference := func(author, link string) demarche.Reference {
		return demarche.Reference{Record: demarche.NewRecordID(3, 7), Authors: []string{author}, Year: "2012", Title: "On <water>", Link: link}
	}
	l.Citations = demarche.CitationCheck{
		Listed: 4, Distinct: 3, Cited: 2, Uncited: []demarche.Reference{reference("Nye", "")}, Unlisted: []demarche.Reference{{Authors: []string{"Weber"}, Place: "page 3"}},
		OtherYear:  []demarche.OtherYear{{Cited: reference("Lake", ""), Listed: []string{"2013", "2014"}}},
		Repeated:   [][]demarche.Reference{{reference("Nye", ""), reference("Nye", "")}},
		SharedLink: [][]demarche.Reference{{reference("Nye", "https://example.org/1"), reference("Lake", "https://example.org/1")}},
	}
	return c, l
}

func number64(v float64) *float64 { return &v }

// bothSample is a dossier of posts and of facts, with two works.
func bothSample() *demarche.Dossier {
	d, f := sample(), factSample()
	last := len(d.Datasets)
	for _, s := range f.Datasets {
		s.Dataset += last
		d.Datasets = append(d.Datasets, s)
	}
	d.Facts, d.FactsAll = f.Facts, f.FactsAll
	for i := range d.Facts {
		d.Facts[i].Record = demarche.NewRecordID(d.Facts[i].Record.Dataset()+last, d.Facts[i].Record.Row())
	}
	for _, r := range f.Runs {
		r.Run += len(d.Runs)
		for i := range r.Result.Ledgers {
			moveLedger(&r.Result.Ledgers[i], last)
		}
		d.Runs = append(d.Runs, r)
	}
	again := &d.Runs[len(d.Runs)-1]
	other := again.Claims[0]
	other.Tables = slices.Clone(other.Tables)
	other.Tables[0].Record = demarche.NewRecordID(6, 20)
	again.Claims = append(again.Claims, other)
	again.Result.Figures[0].Table.Name = "table_1_pacts_6"
	again.Result.Ledgers = append(again.Result.Ledgers, again.Result.Ledgers[0])
	return d
}

// moveLedger says that the records of a ledger are of datasets so much later.
func moveLedger(l *demarche.Ledger, by int) {
	for i := range l.Verdicts {
		for k, id := range l.Verdicts[i].Evidence {
			l.Verdicts[i].Evidence[k] = demarche.NewRecordID(id.Dataset()+by, id.Row())
		}
	}
}
