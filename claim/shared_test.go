package claim_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"demarche"
	"demarche/claim"
)

// oracle opens a file of reference results, or skips.
func oracle(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../shared/oracles/governance", name))
	if err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return b
}

// table reads a CSV of reference results as rows by column.
func table(t testing.TB, name string) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(string(oracle(t, name)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, r := range all[1:] {
		row := map[string]string{}
		for i, cell := range r {
			row[all[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// register makes facts of the register of agreements: a signature a row, and an entry
// into force where one is told.
func register(t testing.TB) []demarche.Fact {
	t.Helper()
	var all []demarche.Fact
	for i, r := range table(t, "agreements.csv") {
		f := demarche.Fact{Record: demarche.NewRecordID(1, int64(i+1)), Source: r["source"], Confidence: demarche.Recalled}
		switch {
		case strings.HasPrefix(r["confidence"], "verified"):
			f.Confidence = demarche.Verified
		case strings.HasPrefix(r["confidence"], "partly"):
			f.Confidence = demarche.Partly
		}
		status := "signed"
		if r["kind"] == "approval-to-sign" {
			status = "approved to sign"
		}
		if r["date_signed"] == "" {
			status = "proposed"
		}
		s := demarche.Status{Agreement: r["id"], Title: r["title"], Kind: r["kind"], Topics: []string{r["kind"]}, Parties: strings.Fields(r["parties_iso3"]), Status: status, Date: date(t, r["date_signed"])}
		f.Status = &s
		all = append(all, f)
		if d, err := demarche.ParseDate(r["in_force_date"]); err == nil && d.Known() && r["in_force_confidence"] != "n/a" {
			force := s
			force.Status, force.Date = "in force", d
			confidence := demarche.Recalled
			if strings.HasPrefix(r["in_force_confidence"], "verified") {
				confidence = demarche.Verified
			}
			all = append(all, demarche.Fact{Record: f.Record, Confidence: confidence, Status: &force})
		}
	}
	return all
}

// Table 3 of the paper: as a flow it is contradicted, as a stock of bilateral
// agreements it nearly fits, and it is too smooth. The numbers are those of the
// reference results, which R computed.
func TestTableThree(t *testing.T) {
	var want struct {
		Paper struct {
			Years, Counts []float64
			Sum           float64
			OLS           struct{ R2, Slope float64 }
			Identity      struct {
				X2     float64 `json:"pearson_x2"`
				PLower float64 `json:"p_lower"`
			} `json:"poisson_identity"`
			Never float64 `json:"p_nondecreasing_given_poisson_identity_mc200000"`
		}
		Comparison map[string]struct{ RMSE, MAE, Cor, Bias float64 } `json:"comparison_2010_2024"`
	}
	if err := json.Unmarshal(oracle(t, "treaty_series_tests.json"), &want); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(`
work: {title: The paper, year: 2025}
coverage: [{of: agreements, kind: [bilateral-IIS, multilateral-IIS], period: 2009/2024}]
filters: {iis: {of: agreements, party: RUS, kind: [bilateral-IIS, multilateral-IIS]}}
claims:
  - {id: flow, says: "The table counts signatures by year.", fit: {table: table-3, column: treaties}}
  - {id: stock, says: "The table counts all so far.", reading: [stock, bilateral], fit: {table: table-3, column: treaties}}
  - {id: sum, says: "In all so many were signed.", sum: {table: table-3, column: treaties, of: evidence}}
  - {id: printed, says: "The rows come to 129.", value: 129, sum: {table: table-3, column: treaties}}
  - {id: smooth, says: "The rows are counts of events.", dispersion: {table: table-3, column: treaties}}
  - {id: increased, says: "More were signed in 2018-2020.", period: 2018/2020, value: rising, trend: {of: {count: iis}, than: 2010/2017}}
tables:
  - id: table-3
    columns: [{name: year, is: period}, {name: treaties, unit: agreements, says: "{treaties} treaties were signed in {year}.", count: iis}]
    rows:
`)
	for i, y := range want.Paper.Years {
		fmt.Fprintf(&b, "      - [%g, %g]\n", y, want.Paper.Counts[i])
	}
	file := read(t, b.String())
	all := register(t)
	got := verdicts(t, file, all)
	ledger := claim.Check(file, all)
	for id, verdict := range map[string]demarche.VerdictWord{
		"flow": demarche.Contradicted, "stock": demarche.PartlyHolds, "sum": demarche.Contradicted, "printed": demarche.Supported, "smooth": demarche.TooSmooth,
		"increased": demarche.Contradicted,
	} {
		if got[id].Verdict != verdict {
			t.Errorf("%s is %s, want %s: %s", id, got[id].Verdict, verdict, got[id].Because)
		}
	}
	// The verdicts of the cells, as the reference has them: the first matches, the last
	// was not surveyed, all between are contradicted.
	for y := 2010; y <= 2025; y++ {
		verdict := demarche.Contradicted
		switch y {
		case 2010:
			verdict = demarche.Supported
		case 2025:
			verdict = demarche.NotSurveyed
		}
		if v := got[fmt.Sprintf("table-3/%d/treaties", y)]; v.Verdict != verdict {
			t.Errorf("%d is %s, want %s: %s", y, v.Verdict, verdict, v.Because)
		}
	}
	near := func(name string, have *float64, want, tolerance float64) {
		t.Helper()
		if have == nil || math.Abs(*have-want) > tolerance*math.Abs(want) {
			t.Errorf("%s is %v, want %v", name, have, want)
		}
	}
	f := ledger.Forensics[0]
	near("sum", &f.Sum, want.Paper.Sum, 0)
	near("slope", f.Slope, want.Paper.OLS.Slope, 1e-6)
	near("R2", f.R2, want.Paper.OLS.R2, 1e-6)
	near("X2", f.X2, want.Paper.Identity.X2, 1e-6)
	near("P", f.PSmooth, want.Paper.Identity.PLower, 1e-5)
	near("P never falls", f.PNeverFall, want.Paper.Never, 0.6) // 3 of 200,000 draws
	if !f.NeverFalls || f.DF != 14 {
		t.Errorf("%+v", f)
	}
	for reading, as := range map[string]string{"signed, flow, all": "paper_vs_flow", "signed, stock, bilateral": "paper_vs_cum_bilateral", "signed, stock, all": "paper_vs_cum_all"} {
		w, found := want.Comparison[as], false
		for _, fit := range f.Fits {
			if fit.Reading != reading {
				continue
			}
			found = true
			near(as+" rmse", &fit.RMSE, w.RMSE, 1e-6)
			near(as+" mae", &fit.MAE, w.MAE, 1e-6)
			near(as+" r", fit.R, w.Cor, 1e-6)
			near(as+" bias", &fit.Bias, w.Bias, 1e-5)
			if fit.N != 15 {
				t.Errorf("%s over %d rows", as, fit.N)
			}
		}
		if !found {
			t.Errorf("no fit as %s among %+v", reading, f.Fits)
		}
	}
	if testing.Verbose() {
		for _, v := range ledger.Verdicts[:6] {
			t.Logf("%s: %s: %s\n  under %q, confidence %q, recalled %d, without them %q\n  %s\n  %q", v.Claim, v.Verdict, v.Because, v.Under, v.Confidence, v.Recalled, v.Without, v.WouldChange, v.Caveats)
		}
	}
}

// rollCalls makes facts of the 17 votes on security and crime in networks.
func rollCalls(t testing.TB) []demarche.Fact {
	t.Helper()
	choices := map[string]demarche.Choice{"Y": demarche.Yes, "N": demarche.No, "A": demarche.Abstain, "-": demarche.NotVoting}
	var all []demarche.Fact
	for _, r := range table(t, "cyber_rollcalls_long.csv") {
		all = append(all, demarche.Fact{Confidence: demarche.Verified, Record: demarche.NewRecordID(2, int64(len(all)+1)), RollCall: &demarche.RollCall{
			Family: "undl", Key: r["undl_id"], Resolution: r["resolution"], Date: date(t, r["date"]), Ballots: []demarche.Ballot{{State: r["iso3"], Choice: choices[r["vote"]]}},
		}})
	}
	for i, r := range table(t, "un_votes_summary.csv") {
		sponsor := map[string]string{"Russian Federation": "RUS", "United States": "USA"}[r["main_sponsor"]]
		if sponsor == "" {
			sponsor = "FRA"
		}
		all = append(all, demarche.Fact{Confidence: demarche.Verified, Record: demarche.NewRecordID(3, int64(i+1)), RollCall: &demarche.RollCall{
			Family: "undl", Key: r["undl_record"], Resolution: r["resolution"], Date: date(t, r["date"]), Title: r["title"], Sponsors: []string{sponsor},
		}})
	}
	for _, s := range []string{"BRA", "RUS", "IND", "CHN", "ZAF"} {
		all = append(all, demarche.Fact{Membership: &demarche.Membership{Bloc: "BRICS", State: s}})
	}
	return all
}

// Claims about the 17 votes, beside the numbers of governance.md, sections 0 and 2c.
func TestVotesOnNetworks(t *testing.T) {
	all := rollCalls(t)
	for _, c := range []struct {
		claim string
		want  demarche.VerdictWord
		found string
	}{
		{"value: 1.0, vote: {agree: [RUS, CHN], on: {sponsor: [RUS, USA, FRA]}}", demarche.Supported, "1.00 over 12"},
		{"value: 0, vote: {agree: [Russian Federation, United States], on: {sponsor: [RUS, USA, FRA]}}", demarche.Supported, "0.00 over 12"},
		{"value: '>= 0.8', vote: {cohesion: BRICS, on: {sponsor: [USA, FRA]}}", demarche.Contradicted, "0.40 to 0.40, mean 0.40 over 5"},
		{"value: '>= 0.8', vote: {cohesion: BRICS, on: {sponsor: [RUS, USA, FRA]}}", demarche.PartlyHolds, "A/RES/75/240 0.40"},
		{"value: '> 50', vote: {camps: [[RUS], [USA, FRA]], on: {sponsor: [RUS, USA, FRA]}}", demarche.Contradicted, "of 193 states 109 support the drafts of both sides, 17 only those of RUS, 65 only those of USA and FRA, 2 neither"},
		{"vote: {who: RUS, choice: yes, on: {sponsor: RUS}}", demarche.Supported, "RUS 7 of 7"},
		{"vote: {who: [USA, DEU], choice: no, on: [A/RES/74/29]}", demarche.PartlyHolds, "USA 1 of 1; DEU 0 of 1"},
		{"vote: {tally: 119-46-14, on: A/RES/73/27}", demarche.Supported, "119-46-14"},
		{"vote: {tally: 109-45-16, on: A/RES/73/27}", demarche.Contradicted, "119-46-14"}, // the committee's, of which there is no row
		{"value: 12, count: {of: roll calls, adoption: recorded}", demarche.Supported, "12"},
	} {
		got := verdicts(t, read(t, "work: {title: T}\nclaims:\n  - {id: one, says: x, period: 2018/2023, "+c.claim+"}\n"), all)["one"]
		if got.Verdict != c.want || !strings.Contains(got.Readings[0].Found, c.found) {
			t.Errorf("%s:\n want %s with %q, got %s: %s", c.claim, c.want, c.found, got.Verdict, got.Because)
		}
	}
}
