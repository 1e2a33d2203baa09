package casefile

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"demarche"
	"demarche/ingest"
)

// factsAdded returns a case with these files, each with its content.
func factsAdded(t *testing.T, files map[string]string) *Case {
	t.Helper()
	c := memory(t)
	dir := t.TempDir()
	for i, name := range []string{"pacts.csv", "votes.csv", "claims.yaml", "members.csv"} {
		if files[name] == "" {
			continue
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(files[name]), 0o644); err != nil {
			t.Fatal(err)
		}
		src, err := ingest.Open(path, ingest.Options{Formats: []ingest.Format{[]ingest.Format{ingest.AgreementsCSV, ingest.RollCallsCSV, ingest.ClaimsYAML, ingest.MembershipsCSV}[i]}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Add(ctx, src, AddOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

var water = map[string]string{
	"pacts.csv": `agreement,title,kind,topics,parties,status,date,source,confidence,as_of,note
BOR-2010,Pact on shared rivers,bilateral,water,CHE;AUT,signed,2010-05-14,gazette 12,verified,2011,read whole
CAS-2012,Pact on shared lakes,bilateral,water,CHE;AUT,in force,2013,,recalled,,
`,
	"votes.csv": `resolution,body,date,title,adoption,sponsors,CHE,AUT,FRA
A/RES/68/1,plenary,2013-09-09,Rivers,recorded,CHE,Y,N,A
`,
	"claims.yaml": `work: {title: Water, authors: [Rivers], year: 2015}
claims:
  - id: two
    says: Two pacts were signed.
    value: 2
    unit: agreements
    period: 2010/2013
    count: {of: agreements, topic: water}
`,
}

// saveLedger saves a ledger of these verdicts on the work of water.
func saveLedger(t *testing.T, c *Case, verdicts ...demarche.Verdict) {
	t.Helper()
	l := demarche.Ledger{Work: demarche.Work{Title: "Water", Authors: []string{"Rivers"}, Year: 2015}, Verdicts: verdicts}
	table := demarche.Table{Name: "x", Columns: []demarche.Column{{Name: "taken_record"}, {Name: "words"}}, Rows: [][]any{{"1/2 and 3 more", "1/1"}}}
	if _, err := c.Save(ctx, Saved{RunRecord: demarche.RunRecord{Analysis: "claims"}}, &demarche.Result{Ledgers: []demarche.Ledger{l}, Tables: []demarche.Table{table}}); err != nil {
		t.Fatal(err)
	}
}

// The facts that verdicts rest on and that tables name are in the dossier, sorted, each
// in a sentence that was written by hand here.
func TestADossierHoldsWhatVerdictsRestOn(t *testing.T) {
	c := factsAdded(t, water)
	rolls := demarche.NewRecordID(2, 1)
	saveLedger(t, c, demarche.Verdict{Claim: "two", Verdict: demarche.Contradicted, Evidence: []demarche.RecordID{rolls}, Readings: []demarche.Reading{{Records: []demarche.RecordID{demarche.NewRecordID(1, 1)}}}})
	d, err := c.Dossier(ctx, DossierOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := []demarche.DossierFact{
		{Record: demarche.NewRecordID(1, 1), File: "pacts.csv", Line: 2, What: demarche.Agreements, Says: "Pact on shared rivers (bilateral): signed 2010-05-14 by Switzerland, Austria", Source: "gazette 12", AsOf: "2011", Confidence: demarche.Verified, Note: "read whole"},
		{Record: demarche.NewRecordID(1, 2), File: "pacts.csv", Line: 3, What: demarche.Agreements, Says: "Pact on shared lakes (bilateral): in force from 2013 for Switzerland, Austria", Confidence: demarche.Recalled},
		{Record: rolls, File: "votes.csv", Line: 2, What: demarche.RollCalls, Says: "A/RES/68/1, plenary, 2013-09-09, session 68: “Rivers”, adopted by a recorded vote, 1 yes, 1 no, 1 abstention, 0 not voting; sponsored by Switzerland"},
	}
	if !slices.Equal(d.Facts, want) || d.FactsAll != 3 {
		t.Errorf("the facts are %+v\nwant %+v", d.Facts, want)
	}
	if d.Posts != 0 || d.First.Format("2006-01-02") != "2010-05-14" || d.Last.Format("2006-01-02") != "2013-12-31" {
		t.Errorf("%d posts from %v to %v", d.Posts, d.First, d.Last)
	}
	claims := d.Runs[0].Claims
	if len(claims) != 1 || len(claims[0].Claims) != 1 || claims[0].Claims[0].Says != "Two pacts were signed." || claims[0].Claims[0].Test.Kind != demarche.TestCount || claims[0].Claims[0].Test.Of != nil {
		t.Errorf("the claims are %+v", claims)
	}
	if s := strings.Join(d.Statement, " "); strings.Contains(s, "label") || strings.Contains(s, "steps") || !strings.Contains(s, "pacts.csv, votes.csv, claims.yaml") {
		t.Errorf("it is said: %s", s)
	}
	for _, s := range d.Datasets {
		if s.First.IsZero() != (s.Holds == demarche.ClaimsFile) {
			t.Errorf("%s begins at %v", s.Name, s.First)
		}
	}
}

// More facts than a dossier holds: it holds the first, and says of how many.
func TestManyFactsAreCut(t *testing.T) {
	var b strings.Builder
	b.WriteString("bloc,state,from,to\n")
	var all []demarche.RecordID
	for i := range mostFacts + 101 {
		fmt.Fprintf(&b, "B%d,CHE,2001,\n", i)
		if i != 1 { // which the table names
			all = append(all, demarche.NewRecordID(1, int64(i+1)))
		}
	}
	c := factsAdded(t, map[string]string{"members.csv": b.String()})
	saveLedger(t, c, demarche.Verdict{Claim: "x", Verdict: demarche.Supported, Evidence: all})
	d, err := c.Dossier(ctx, DossierOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(d.Facts); n != mostFacts || d.FactsAll != len(all)+1 || d.Facts[n-1].Says != "Switzerland is of B3000 from 2001" {
		t.Errorf("%d of %d facts, the last of them %+v", n, d.FactsAll, d.Facts[len(d.Facts)-1])
	}
	// Those of a ledger come before those that only a table names.
	if slices.ContainsFunc(d.Facts, func(f demarche.DossierFact) bool { return f.Record == demarche.NewRecordID(1, 2) }) {
		t.Error("a fact that only a table names is there, and one of a ledger is not")
	}
	if claims := d.Runs[0].Claims; len(claims) != 1 || len(claims[0].Claims) != 0 {
		t.Errorf("a ledger without its claims file has the claims %+v", claims)
	}
}

// A record stands as it stood, and as it was read.
func TestARecordAsItStood(t *testing.T) {
	c := factsAdded(t, water)
	r, err := c.Row(ctx, demarche.NewRecordID(2, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []Cell{{"CHE", "Y"}, {"FRA", "A"}, {"date", "2013-09-09"}} {
		if !slices.Contains(r.Stood, want) {
			t.Errorf("%v is not among what stood: %v", want, r.Stood)
		}
	}
	for _, want := range []Cell{{"roll_call.resolution", "A/RES/68/1"}, {"roll_call.sponsors", "CHE"}} {
		if !slices.Contains(r.Read, want) {
			t.Errorf("%v is not among what was read: %v", want, r.Read)
		}
	}
	if want := []Cell{{"AUT", "no"}, {"CHE", "yes"}, {"FRA", "abstain"}}; !slices.Equal(r.Ballots, want) {
		t.Errorf("the ballots are %v, want %v", r.Ballots, want)
	}
	for _, none := range []demarche.RecordID{demarche.NewRecordID(2, 2), demarche.NewRecordID(9, 1)} {
		if _, err := c.Row(ctx, none); demarche.CodeOf(err) != demarche.NotFound {
			t.Errorf("%v: %v", none, err)
		}
	}
}

// Two works in one case: each ledger stands with its own claims, also if its file is not
// in its place.
func TestLedgersKeepToTheirClaims(t *testing.T) {
	c := factsAdded(t, water)
	other := filepath.Join(t.TempDir(), "other.yaml")
	if err := os.WriteFile(other, []byte("work: {title: Fire}\nclaims:\n  - {id: hot, says: It is hot., none: judgement}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	src, err := ingest.Open(other, ingest.Options{Formats: []ingest.Format{ingest.ClaimsYAML}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(ctx, src, AddOptions{}); err != nil {
		t.Fatal(err)
	}
	ledger := func(title, claim string) demarche.Ledger {
		return demarche.Ledger{Work: demarche.Work{Title: title}, Verdicts: []demarche.Verdict{{Claim: claim}}}
	}
	claims, err := c.claimsOf(ctx, []demarche.Ledger{ledger("Fire", "hot"), ledger("Water", "two"), ledger("Water", "none such")})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, one := range claims {
		got = append(got, one.Work.Title)
	}
	if !slices.Equal(got, []string{"Fire", "Water", ""}) {
		t.Errorf("the claims are of %q", got)
	}
}

// ours are the fields of ledgers and claims that hold no word of the data.
var ours = map[string]bool{
	"Verdict": true, "Reading": true, "Outcome": true, "Tolerance": true, "Under": true, "Confidence": true, "Without": true, "Notes": true,
	"Kind": true, "Reason": true, "Is": true, "Tested": true, "Form": true, "Test": true, "Coverage": true, "Year": true, "Listed": true, // years
}

// plant puts a name into every field of a value that may hold words of the data.
func plant(v reflect.Value, name string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("of " + name)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		plant(v.Index(0), name)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		plant(v.Elem(), name)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && !ours[f.Name] && f.Type != reflect.TypeFor[demarche.Date]() {
				plant(v.Field(i), name)
			}
		}
	}
}

// A name that stands in any field of a ledger or of its claims does not leave.
func TestNamesInLedgersAreReplaced(t *testing.T) {
	r := redacting([3]string{"x", "Zoe Plant", "a1"})
	var l demarche.Ledger
	var c demarche.Claims
	plant(reflect.ValueOf(&l).Elem(), "Zoe Plant")
	plant(reflect.ValueOf(&c).Elem(), "Zoe Plant")
	r.ledger(&l)
	r.claims(&c)
	told, err := json.Marshal([]any{l, c})
	if err != nil {
		t.Fatal(err)
	}
	if i := strings.Index(string(told), "Zoe"); i >= 0 {
		t.Errorf("...%s", told[max(0, i-120):min(len(told), i+40)])
	}
	if n := strings.Count(string(told), "of a1"); n < 40 {
		t.Errorf("the label stands in %d places, want at least 40", n)
	}
}

// Every kind of fact has its sentence.
func TestFactsInSentences(t *testing.T) {
	date := func(s string) demarche.Date {
		d, err := demarche.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for want, f := range map[string]demarche.Fact{
		"Attack (incident): 2007-04-27 to 2007-05-18, disclosed 2008, attributed 2009; by Austria against Switzerland attributed by France; S/1; what it was": {Event: &demarche.Event{
			Event: "a", Name: "Attack", Kind: "incident", Start: date("2007-04-27"), End: date("2007-05-18"), Disclosed: date("2008"), Attributed: date("2009"),
			Initiators: []string{"AUT"}, Targets: []string{"CHE"}, Attributing: []string{"FRA"}, Symbol: "S/1", What: "what it was",
		}},
		"day (milestone): 2007-04": {Event: &demarche.Event{Event: "day", Kind: "milestone", Start: date("2007-04"), End: date("2007-04")}},
		"US/EU supports “due diligence”, 2015, in A/70/174, as read by kim: “shall”": {Position: &demarche.Position{Actor: "US/EU", Norm: "due diligence", Date: date("2015"), Value: "supports", Document: "A/70/174", Coder: "kim", Quote: "shall"}},
		"Switzerland is of EFTA from 1960-05-03 to 2020":                             {Membership: &demarche.Membership{Bloc: "EFTA", State: "CHE", From: date("1960-05-03"), To: date("2020")}},
		"users, Switzerland, 2014: 87.4 %":                                           {Datum: &demarche.Datum{Series: "users", Subject: "CHE", Date: date("2014"), Value: 87.4, Unit: "%"}},
		"views: 5000000000":                                                          {Datum: &demarche.Datum{Series: "views", Value: 5e9}},
		"table 1, first: 2000 to 2007. it begins. It names a, b":                     {Period: &demarche.Period{Scheme: "table 1", Name: "first", From: date("2000"), To: date("2007"), Says: "it begins", Events: []string{"a", "b"}}},
		"Pact: left from 2012 for Austria":                                           {Status: &demarche.Status{Agreement: "p", Title: "Pact", Parties: []string{"CHE"}, Party: "AUT", Status: "left", Date: date("2012")}},
		"R/1, 2013: adopted without a vote":                                          {RollCall: &demarche.RollCall{Key: "R/1", Date: date("2013"), Adoption: demarche.WithoutVote}},
		"R/2: adopted by a vote of which the totals are known, 3 yes, 1 no":          {RollCall: &demarche.RollCall{Key: "R/2", Adoption: demarche.Unrecorded, Totals: &demarche.Totals{Yes: 3, No: 1, Abstain: -1, NotVoting: -1}}},
		"the work: Rivers, Lake 2015 Water":                                          {Entry: &demarche.Entry{Work: &demarche.Work{Title: "Water", Authors: []string{"Rivers", "Lake"}, Year: 2015}}},
		"agreements were searched: 2010 to 2013; the register":                       {Entry: &demarche.Entry{Coverage: &demarche.Coverage{Filter: demarche.Filter{Of: "agreements"}, Period: date("2010/2013"), Note: "the register"}}},
		"claim two: Two were signed.":                                                {Entry: &demarche.Entry{Claim: &demarche.Claim{ID: "two", Says: "Two were signed."}}},
		"table t: Pacts":                                                             {Entry: &demarche.Entry{Table: &demarche.PrintedTable{ID: "t", Title: "Pacts"}}},
		"listed: Nye 2018. Soft words":                                               {Entry: &demarche.Entry{Reference: &demarche.Reference{Authors: []string{"Nye"}, Year: "2018", Title: "Soft words"}}},
		"cited: Nye n.d., page 3":                                                    {Entry: &demarche.Entry{Citation: &demarche.Reference{Authors: []string{"Nye"}, Place: "page 3"}}},
	} {
		if got := sentence(&f); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}
