package governance

import (
	"strings"
	"testing"

	"demarche"
	"demarche/analysis/analysistest"
)

// By pencil, from the register in signatures: what is signed a year, and up to then.
func TestAgreementsByPencil(t *testing.T) {
	c := analysistest.Facts(t, signatures)
	for name, test := range map[string]struct {
		set   func(*AgreementsRun)
		first int64
		flow  string // of the years in a row
		soft  string // of these, those that are recalled
	}{
		"all that are signed":   {func(*AgreementsRun) {}, 2010, "1 0 1 0 2 0 1 1 1 1", "0 0 0 0 1 0 0 0 0 0"},
		"in force":              {func(r *AgreementsRun) { r.Status = "in force" }, 2011, "1", "1"},
		"approved to sign":      {func(r *AgreementsRun) { r.Status = "approved to sign" }, 2018, "1", "0"},
		"bilateral":             {func(r *AgreementsRun) { r.Kinds = []string{"Bilateral"} }, 2010, "1 0 1 0 1 0 1 0 1 1", "0 0 0 0 1 0 0 0 0 0"},
		"no statements":         {func(r *AgreementsRun) { r.WithoutKinds = []string{"statement"} }, 2010, "1 0 1 0 2 0 1 0 1 1", "0 0 0 0 1 0 0 0 0 0"},
		"on shade":              {func(r *AgreementsRun) { r.Topics = []string{"shade"} }, 2014, "1", "1"},
		"of Peru":               {func(r *AgreementsRun) { r.Parties = []string{"Peru"} }, 2012, "1 0 1", "0 0 0"},
		"searched from 2008 on": {func(r *AgreementsRun) { r.Names, r.From, r.To = []string{"one", "two"}, 2008, 2013 }, 2008, "0 0 1 0 1 0", "0 0 0 0 0 0"},
		"ratified by parties":   {func(r *AgreementsRun) { r.Count, r.Status = "parties", "ratified" }, 2016, "1 1", "0 0"},
	} {
		t.Run(name, func(t *testing.T) {
			r := Agreements.New().(*AgreementsRun)
			r.Draws = 200
			test.set(r)
			rows := cells(t, do(t, r, c), "by_year")
			flow, soft := strings.Fields(test.flow), strings.Fields(test.soft)
			if len(rows) != len(flow) {
				t.Fatalf("%d years, want %d: %v", len(rows), len(flow), rows)
			}
			stock := int64(0)
			for i, row := range rows {
				n, ok := row["flow"].(int64)
				stock += n
				if !ok || !printed(flow[i], row["flow"]) || !printed(soft[i], row["recalled"]) || row["stock"] != stock || row["year"] != test.first+int64(i) {
					t.Errorf("%v, want %s, %s of them recalled", row, flow[i], soft[i])
				}
			}
		})
	}
	r := Agreements.New().(*AgreementsRun)
	result := do(t, r, c)
	if !noted(result, "1 agreement no row tells that it was signed") { // seven
		t.Errorf("it is not said that one is in no count: %q", result.Notes)
	}
	if row := one(t, cells(t, result, "agreements"), "agreement", "one"); row["signed"] != "2010-05-14" || row["in_force"] != "2011" || row["parties"] != "ARG BRA" || row["records"] != "1/1 1/2" {
		t.Errorf("%v", row)
	}
}

// Of dates that contradict each other the best checked is taken, of equals the finest,
// and the others are told; a month is no contradiction of a day in it.
func TestAgreementsTakeTheBestDate(t *testing.T) {
	c := analysistest.Facts(t, `agreement,kind,parties,status,date,source,confidence
pact,bilateral,ARG;BRA,signed,2014-05-01,memory,recalled
pact,bilateral,ARG;BRA,signed,2015-05-02,gazette,verified
pact,bilateral,ARG;BRA,signed,2015-05,press,verified
deal,bilateral,ARG;CHL,signed,2016,press,partly
deal,bilateral,ARG;CHL,signed,2016-03-03,press,partly
`)
	r := Agreements.New().(*AgreementsRun)
	result := do(t, r, c)
	rows := cells(t, result, "agreements")
	if got := one(t, rows, "agreement", "pact")["signed"]; got != "2015-05-02" {
		t.Errorf("pact: %v", got)
	}
	if got := one(t, rows, "agreement", "deal")["signed"]; got != "2016-03-03" {
		t.Errorf("deal: %v", got)
	}
	conflicts := cells(t, result, "date_conflicts")
	if len(conflicts) != 1 || conflicts[0]["taken_source"] != "gazette" || conflicts[0]["other"] != "2014-05-01" || conflicts[0]["other_record"] != "1/1" {
		t.Errorf("the conflicts are %v", conflicts)
	}
	for status, code := range map[string]demarche.Code{"thought of": demarche.Usage, "left": ""} {
		r := Agreements.New().(*AgreementsRun)
		r.Status = status
		_, err := r.Do(ctx, c, func(string, int64, int64) {})
		if (err != nil) != (code != "") || err != nil && demarche.CodeOf(err) != code {
			t.Errorf("%s: %v", status, err)
		}
	}
}
