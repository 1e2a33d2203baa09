package demo_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"demarche"
	"demarche/claim"
	"demarche/demo"
	"demarche/ingest"
)

// formats are the shapes that the files are to be recognised among.
var formats = []ingest.Format{
	ingest.RollCallsCSV, ingest.AgreementsCSV, ingest.EventsCSV, ingest.PositionsCSV,
	ingest.MembershipsCSV, ingest.SeriesCSV, ingest.PeriodsCSV, ingest.ReachCSV, ingest.PostsCSV,
}

// facts reads the files of the bundled case as a person's files are read.
func facts(t *testing.T) []demarche.Fact {
	t.Helper()
	var all []demarche.Fact
	for _, name := range demo.Names {
		if filepath.Ext(name) != ".csv" {
			continue
		}
		s, err := ingest.Open(name, ingest.Options{Formats: formats})
		if err != nil {
			t.Fatal(err)
		}
		for f, err := range s.Facts(context.Background(), nil) {
			if refusal := (*demarche.Refusal)(nil); errors.As(err, &refusal) {
				t.Errorf("%s, line %d, %s %q: %s %s", name, refusal.Line, refusal.Field, refusal.Value, refusal.Reason, refusal.Detail)
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			fact := *f
			fact.Record = demarche.RecordID(len(all) + 1)
			all = append(all, fact)
		}
	}
	return all
}

func TestFactsAreRead(t *testing.T) {
	rows := 0
	for _, name := range demo.Names {
		if filepath.Ext(name) == ".csv" {
			rows += len(bundled(t, name).rows)
		}
	}
	if n := len(facts(t)); n != rows {
		t.Errorf("%d facts of %d rows", n, rows)
	}
}

// The words of the register of claims, as the verdicts of this program. The
// register's are looser: where it says what is the matter, the verdict is the one
// whose rule is about that.
var register = map[string]demarche.VerdictWord{
	"supported": demarche.Supported, "supported by proposals": demarche.Supported, "matches": demarche.Supported, "plausible": demarche.Supported,
	"supported; omits the rival 73/266 (138-12-16)":       demarche.Supported,
	"supported; it is a \"concept\"":                      demarche.Supported,
	"supported; cited to a CFR post that is not about it": demarche.Supported,
	"supported, cited second-hand":                        demarche.Supported,
	"supported, dates imprecise":                          demarche.Supported,
	"supported, wrong section":                            demarche.Supported,
	"supported but process began 2017-2019":               demarche.Supported,
	"number supported; \"viewed\" overstates":             demarche.Supported,
	"imprecise: began in 2013":                            demarche.PartlyHolds,
	"half: 2013 consensus earlier, 2017 failed":           demarche.PartlyHolds,
	"mixed":                                  demarche.PartlyHolds,
	"needs splitting: EU signed, US did not": demarche.PartlyHolds,
	"the merged column hides measured differences":                  demarche.PartlyHolds,
	"plausible for the channel in ODNI; contradicts RT claim":       demarche.PartlyHolds,
	"CONTRADICTED for cybercrime; holds for state-behaviour treaty": demarche.PartlyHolds,
	"incomplete: and contradicts Table 3's 14 for 2023":             demarche.Contradicted,
	"contradicted by the register":                                  demarche.Contradicted,
	"CONTRADICTED as a yearly flow (evidence is a floor)":           demarche.Contradicted,
	"CONTRADICTED: six times too many":                              demarche.Contradicted,
	"CONTRADICTED on rival drafts":                                  demarche.Contradicted,
	"IMPOSSIBLE by two to three orders of magnitude":                demarche.Contradicted,
	"number not found in the source as recalled":                    demarche.Contradicted,
	"the two-camp picture misses the largest group":                 demarche.Contradicted,
	"citation integrity poor":                                       demarche.Contradicted,
	"starts two years late":                                         demarche.Misdated,
	"WRONG period":                                                  demarche.Misdated,
	"WRONG month":                                                   demarche.Misdated,
	"WRONG: 2016 campaign, disclosed 2017":                          demarche.Misdated,
	"inconsistent windows":                                          demarche.Misdated,
	"MISREAD: not an interval":                                      demarche.Misread,
	"MISREAD: reach, not engagement":                                demarche.Misread,
	"misattributed":                                                 demarche.Misattributed,
	"WRONG direction of visit":                                      demarche.Misattributed,
	"anachronistic citation":                                        demarche.Misattributed,
	"TOO SMOOTH for counts of events":                               demarche.TooSmooth,
	"not surveyed: no evidence either way":                          demarche.NotSurveyed,
	"UNSUPPORTED":                                                   demarche.Unsupported,
	"UNSUPPORTED: no source, unit or method":                        demarche.Unsupported,
	"unsupported: no citation, no denominator":                      demarche.Unsupported,
	"citation missing":                                              demarche.Unsupported,
	"citation missing or misattributed":                             demarche.Unsupported,
	"not testable as worded":                                        demarche.NotTestable,
	"ambiguous indicator":                                           demarche.NotTestable,
	"ordinal scale without rule; not comparable":                    demarche.NotTestable,
	"not verified":                                                  demarche.NoData,
	"no data given":                                                 demarche.NoData,
	"WSIS+20/OEWG modalities votes would test it":                   demarche.NoData,
	"words verified; the reference listed as Chernenko (2024) is another page":        demarche.Misattributed,
	"plausible as published; the series was later revised: store vintage":             demarche.PartlyHolds,
	"direction supported; 2021 itself was a thaw (76/19 joint with the US)":           demarche.PartlyHolds,
	"oversimple: States accept sovereignty as a principle or rule (GGE 2013 para 20)": demarche.PartlyHolds,
	"China is the stronger proponent: the ranking Russia > China is not evidenced":    demarche.PartlyHolds,
	"most charitable reading: cumulative bilateral agreements (correlation 0.966)":    demarche.PartlyHolds,
	"as Table 3": demarche.Contradicted,
	"consistent; categories overlap (right-wing / conservative / anti-establishment are not exclusive)": demarche.Supported,
}

// Where the verdict is another than the register's, and why.
var differs = map[string]struct {
	verdict demarche.VerdictWord
	why     string
}{
	"mfa-channel":             {demarche.PartlyHolds, "the register has no day; two years come in question, one of them is claimed"},
	"russian-protests":        {demarche.PartlyHolds, "they went on beyond the year that is claimed"},
	"iran-2017":               {demarche.PartlyHolds, "they went on into the next year"},
	"row-3-gge":               {demarche.Supported, "one report by consensus is in the period; what was before it or failed is another matter"},
	"assange":                 {demarche.Misdated, "the section's years are taken for the claim's, and it was before them"},
	"brics-bloc":              {demarche.PartlyHolds, "all contested votes are asked, not the drafts of one side alone"},
	"quote-accountability":    {demarche.Supported, "read since"},
	"quote-epifanova":         {demarche.Supported, "read since"},
	"quote-sherman":           {demarche.Supported, "read since"},
	"quote-dfrlab":            {demarche.Misattributed, "read since: another publication has the words"},
	"multistakeholder-russia": {demarche.Supported, "a statement was coded"},
	"multistakeholder-west":   {demarche.PartlyHolds, "a declaration was coded, one step below"},
	"multistakeholder-china":  {demarche.PartlyHolds, "a statement was coded, one step beside"},
	"viewed":                  {demarche.Misread, "the number is of those who may have been served; what is claimed is that they viewed"},
	"conversations":           {demarche.Unsupported, "the figures that say otherwise are only recalled, and nothing stands behind this one"},
	"rt-followers":            {demarche.Unsupported, "the figures that say otherwise are only recalled, and nothing stands behind this one"},
}

// verdicts holds the claims against the facts.
func verdicts(t *testing.T, file *demarche.Claims) map[string]demarche.Verdict {
	t.Helper()
	of := map[string]demarche.Verdict{}
	for _, v := range claim.Check(file, facts(t)).Verdicts {
		of[v.Claim] = v
	}
	return of
}

// Nine in ten claims are tested on something, and a table of sixteen numbers is told
// to be three things at once: wrong as a yearly flow, near to a stock, and smoother
// than counts are.
func TestVerdicts(t *testing.T) {
	file := claims(t)
	verdict := verdicts(t, file)
	tested := 0
	for _, c := range file.Claims {
		switch verdict[c.ID].Verdict {
		case "":
			t.Errorf("%s has no verdict", c.ID)
		case demarche.NotTestable, demarche.NoData:
		default:
			tested++
		}
	}
	if tested < 90 {
		t.Errorf("%d claims were tested on something, want 90", tested)
	}
	for id, want := range map[string]demarche.VerdictWord{
		"fig-2-trend": demarche.Contradicted, "table-3-stock": demarche.PartlyHolds, "table-3-shape": demarche.TooSmooth,
	} {
		if v := verdict[id]; v.Verdict != want {
			t.Errorf("%s: %s, want %s: %s", id, v.Verdict, want, v.Because)
		}
	}
}

// What the paper says of reach is told rung by rung: nobody viewed what he was only
// served, and nobody engaged.
func TestReachOfThePaper(t *testing.T) {
	verdict := verdicts(t, claims(t))
	for id, want := range map[string]struct {
		verdict demarche.VerdictWord
		says    string
	}{
		"posts":              {demarche.Supported, "80,000 posts"},
		"engaged":            {demarche.Misread, "29,000,000 people (people served directly, people served)"},
		"viewed":             {demarche.Misread, "at most 126,000,000 people (people served at most, people served)"},
		"pages":              {demarche.Misread, "two things"},
		"conversations":      {demarche.Unsupported, "9 million"},
		"rt-views":           {demarche.PartlyHolds, "5,000,000,000 views"},
		"rt-followers":       {demarche.Unsupported, "400 million"},
		"judiciary-reported": {demarche.Misattributed, "testimony of Facebook"},
	} {
		if v := verdict[id]; v.Verdict != want.verdict || !strings.Contains(v.Because, want.says) {
			t.Errorf("%s: %s, want %s with %q: %s", id, v.Verdict, want.verdict, want.says, v.Because)
		}
	}
}

// Each verdict is the register's, or differs for a reason.
func TestSharedVerdicts(t *testing.T) {
	rows := oracle(t, "claims.csv").rows
	file := claims(t)
	verdict := verdicts(t, file)
	// The register has the claims in the order of the paper, the file those of tables
	// at its end.
	var own, cells []string
	for _, c := range file.Claims {
		if c.Cell != nil {
			cells = append(cells, c.ID)
		} else {
			own = append(own, c.ID)
		}
	}
	for _, row := range rows {
		from := &own
		if row["type"] == "number" && (row["where"] == "Table 3" || row["where"] == "Fig 1 / Table 2") {
			from = &cells
		}
		if len(*from) == 0 {
			t.Fatal("fewer claims than in the register")
		}
		id := (*from)[0]
		*from = (*from)[1:]
		want, ok := register[row["verdict"]]
		if !ok {
			t.Errorf("claim %s of the register: no verdict for %q", row["n"], row["verdict"])
		}
		v := verdict[id]
		if d, ok := differs[id]; ok && v.Verdict == d.verdict {
			continue
		}
		if v.Verdict != want {
			t.Errorf("claim %s, %s: %s, want %s (%q): %s", row["n"], id, v.Verdict, want, row["verdict"], v.Because)
		}
	}
}
