package governance

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	gstat "gonum.org/v1/gonum/stat"

	"demarche/analysis/analysistest"
	"demarche/casefile"
	"demarche/stat"
)

const oracles = "../../shared/oracles/governance"

// oracle reads a file of the reference results, which may be gzipped.
func oracle(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(oracles, name))
	if err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if text, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	return text
}

// rows reads a CSV of the reference results.
func rows(t testing.TB, name string) (header []string, all []map[string]string) {
	t.Helper()
	table, err := csv.NewReader(bytes.NewReader(oracle(t, name))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range table[1:] {
		m := map[string]string{}
		for i, c := range table[0] {
			m[c] = row[i]
		}
		all = append(all, m)
	}
	if len(all) == 0 {
		t.Fatalf("%s has no rows", name)
	}
	return table[0], all
}

// cyber returns a case of the seventeen recorded votes on ICT security and cybercrime,
// read from the matrix of all, with their sponsors, and of other files.
func cyber(t testing.TB, others ...string) *casefile.Case {
	t.Helper()
	_, summary := rows(t, "un_votes_summary.csv")
	sponsors := map[string]string{}
	for _, row := range summary {
		for begins, code := range map[string]string{"Russian Federation": "RUS", "United States": "USA", "France": "FRA"} {
			if strings.HasPrefix(row["main_sponsor"], begins) {
				sponsors[row["resolution"]] = code
			}
		}
	}
	table, err := csv.NewReader(bytes.NewReader(oracle(t, "unga_rollcalls_1946_2025.csv.gz"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(append(slices.Clone(table[0]), "sponsors"))
	for _, row := range table[1:] {
		if s := sponsors[row[1]]; s != "" {
			_ = w.Write(append(slices.Clone(row), s))
		}
	}
	w.Flush()
	return analysistest.Facts(t, append([]string{b.String()}, others...)...)
}

func TestVotesOnCyberAreTheReferences(t *testing.T) {
	header, all := rows(t, "agreement_cyber.csv")
	c := cyber(t)
	sets := map[string][]map[string]any{}
	for set, from := range map[string]string{"all17": "", "contested_2018_2023": "2018"} {
		r := Votes.New().(*VotesRun)
		r.From, r.With, r.Draws = from, []string{"RUS", "USA", "CHN"}, 0
		result := do(t, r, c)
		sets[set] = cells(t, result, "votes_pairs")
		for _, row := range all {
			if row["set"] != set {
				continue
			}
			got := only(cells(t, result, "with_"+row["ref"]), "state", row["iso3"])
			if row["n"] == "0" && len(got) == 0 {
				continue
			}
			if len(got) != 1 || !printed(row["n"], got[0]["n"]) || !printed(row["lijphart"], got[0]["lijphart"]) || !printed(row["kappa_w"], got[0]["kappa_w"]) {
				t.Errorf("%s, %s with %s: %v, want %v", set, row["iso3"], row["ref"], got, row)
			}
		}
	}
	compared := 0
	for _, row := range all {
		a, b := min(row["iso3"], row["ref"]), max(row["iso3"], row["ref"])
		got := only(sets[row["set"]], "a", a, "b", b)
		if len(got) == 0 && row["n"] == "0" {
			continue
		}
		for _, column := range header[3:] {
			if !printed(row[column], got[0][column]) {
				t.Errorf("%v: %s is %v", row, column, got[0][column])
			}
			compared++
		}
	}
	if compared < 10_000 {
		t.Errorf("compared %d numbers", compared)
	}
}

func TestCohesionOnCyberIsTheReferences(t *testing.T) {
	// The reference takes the blocs as they stand at one moment, with no dates.
	members := "bloc,state\n"
	for bloc, states := range map[string]string{
		"EU27":        "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE",
		"BRICS5":      "BRA RUS IND CHN ZAF",
		"BRICS+2024":  "BRA RUS IND CHN ZAF EGY ETH IRN ARE",
		"SCO_2017(8)": "CHN IND KAZ KGZ PAK RUS TJK UZB",
		"CSTO":        "ARM BLR KAZ KGZ RUS TJK",
		"CIS9":        "ARM AZE BLR KAZ KGZ MDA RUS TJK UZB",
		"ASEAN10":     "BRN IDN KHM LAO MMR MYS PHL SGP THA VNM",
		"G7":          "CAN DEU FRA GBR ITA JPN USA",
		"FiveEyes":    "AUS CAN GBR NZL USA",
	} {
		for s := range strings.FieldsSeq(states) {
			members += bloc + "," + s + "\n"
		}
	}
	_, all := rows(t, "cohesion_cyber.csv")
	r := Blocs.New().(*BlocsRun)
	r.Draws, r.Restarts = 200, 5
	result := do(t, r, cyber(t, members))
	got := cells(t, result, "cohesion_matrix")
	for _, row := range all {
		g := one(t, got, "bloc", row["bloc"], "resolution", row["resolution"])
		for theirs, ours := range map[string]string{"Y": "yes", "N": "no", "A": "abstain", "absent": "absent", "rice_yn": "rice", "attina": "attina", "hix_AI": "ai"} {
			if !printed(row[theirs], g[ours]) {
				t.Errorf("%v: %s is %v", row, ours, g[ours])
			}
		}
	}
	if len(all) != 9*17 {
		t.Errorf("%d rows", len(all))
	}
	if b := one(t, cells(t, result, "cohesion"), "bloc", "EU27"); b["percentile"].(float64) < 99 {
		t.Errorf("the 27 hold together less than random states: %v", b)
	}
}

func TestRivalDraftsAreTheReferences(t *testing.T) {
	c := cyber(t)
	r := Drafts.New().(*DraftsRun)
	r.Sides, r.From = []string{"RUS", "USA,FRA"}, "2018"
	result := do(t, r, c)
	header, all := rows(t, "rival_pairs.csv")
	got := cells(t, result, "rivals")
	if len(got) != len(all) {
		t.Fatalf("%d rival pairs, want %d", len(got), len(all))
	}
	for _, row := range all {
		g := one(t, got, "a", row["russian_draft"], "b", row["western_draft"])
		if !printed(row["both_voting"], g["both"]) {
			t.Errorf("%v: %v voted on both", row, g["both"])
		}
		for _, column := range header[3:] {
			if !printed(row[column], g[column]) {
				t.Errorf("%v: %s is %v", row, column, g[column])
			}
		}
	}
	_, all = rows(t, "sponsor_support.csv")
	got = cells(t, result, "support")
	for _, row := range all {
		g := one(t, got, "state", row["iso3"])
		for theirs, ours := range map[string]string{"rus_Y": "one_yes", "rus_N": "one_no", "rus_A": "one_abstain", "west_Y": "other_yes", "west_N": "other_no", "west_A": "other_abstain"} {
			if !printed(row[theirs], g[ours]) {
				t.Errorf("%v: %s is %v", row, ours, g[ours])
			}
		}
	}
	// As the reference counts them: both 109, only the western 65, only the Russian 17,
	// neither 2.
	backing := cells(t, result, "backing")
	for i, n := range []int64{109, 17, 65, 2} {
		if backing[i]["states"] != n {
			t.Errorf("%v: want %d", backing[i], n)
		}
	}
	// Without a word on sides the sponsors that are rivals most often are found.
	r = Drafts.New().(*DraftsRun)
	if result = do(t, r, c); !noted(result, "RUS and USA") {
		t.Errorf("the sides are not found: %q", result.Notes)
	}
}

// ofRegister writes the reference's register of agreements as a file of ours.
func ofRegister(t testing.TB) string {
	t.Helper()
	_, all := rows(t, "agreements.csv")
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(strings.Split("agreement,title,kind,topics,parties,status,date,source,confidence", ","))
	for _, row := range all {
		if row["date_signed"] == "" {
			continue // planned
		}
		confidence := "recalled"
		switch {
		case strings.HasPrefix(row["confidence"], "verified"):
			confidence = "verified"
		case strings.HasPrefix(row["confidence"], "partly"):
			confidence = "partly"
		}
		status := "signed"
		switch row["kind"] {
		case "approval-to-sign":
			status = "approved to sign"
		case "planned", "political-proposal":
			status = "proposed"
		}
		_ = w.Write([]string{row["id"], row["title"], row["kind"], "", strings.ReplaceAll(row["parties_iso3"], " ", ";"), status, row["date_signed"], row["source"], confidence})
		if row["in_force_date"] != "" {
			_ = w.Write([]string{row["id"], row["title"], row["kind"], "", "", "in force", row["in_force_date"], row["source"], "recalled"})
		}
	}
	w.Flush()
	return b.String()
}

func TestAgreementsByYearAreTheReferences(t *testing.T) {
	_, all := rows(t, "treaty_series.csv")
	c := analysistest.Facts(t, ofRegister(t))
	run := func(from int, kinds ...string) (map[string]map[string]any, []map[string]any) {
		r := Agreements.New().(*AgreementsRun)
		r.Kinds, r.From, r.To, r.Draws = kinds, from, 2024, 20_000
		result := do(t, r, c)
		years := map[string]map[string]any{}
		for _, row := range cells(t, result, "by_year") {
			years[strconv.FormatInt(row["year"].(int64), 10)] = row
		}
		return years, cells(t, result, "tests")
	}
	bilateral, _ := run(2010, "bilateral-IIS")
	both, tests := run(2010, "bilateral-IIS", "multilateral-IIS")
	since, _ := run(2009, "bilateral-IIS", "multilateral-IIS")
	for _, row := range all {
		y := row["year"]
		if y == "2025" {
			continue // not surveyed
		}
		if !printed(row["evidence_signed_bilateral"], bilateral[y]["flow"]) || !printed(row["cum_bilateral_since_2010"], bilateral[y]["stock"]) ||
			!printed(row["evidence_signed_total"], both[y]["flow"]) || !printed(row["cum_total_since_2009"], since[y]["stock"]) {
			t.Errorf("%v: bilateral %v, all %v, since 2009 %v", row, bilateral[y], both[y], since[y])
		}
	}
	var want struct {
		Evidence struct {
			Sum   float64 `json:"sum"`
			Trend struct {
				Coef []float64 `json:"coef"`
				SE   []float64 `json:"se"`
				P    float64   `json:"p"`
			} `json:"poisson_log"`
			MaxLR float64 `json:"max_lr"`
			At    int     `json:"at"`
			P     float64 `json:"p_mc20000"`
		} `json:"evidence"`
	}
	if err := json.Unmarshal(oracle(t, "treaty_series_tests.json"), &want); err != nil {
		t.Fatal(err)
	}
	e := want.Evidence
	close := func(what string, got any, want, by float64) {
		if v, ok := got.(float64); !ok || math.Abs(v-want) > by {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	close("the rate", one(t, tests, "test", "rate")["value"], e.Sum/15, 1e-9)
	trend := one(t, tests, "test", "trend")
	close("the trend", trend["value"], e.Trend.Coef[1], 1e-6)
	close("its interval", trend["high"], e.Trend.Coef[1]+1.96*e.Trend.SE[1], 1e-6)
	close("its p", trend["p"], e.Trend.P, 1e-6)
	change := one(t, tests, "test", "one change")
	close("the change", change["value"], e.MaxLR, 1e-5)
	close("its p", change["p"], e.P, 0.015) // two draws of 20,000, and an exact one
	if !strings.Contains(change["says"].(string), strconv.Itoa(e.At)) {
		t.Errorf("the change is %v, want one in %d", change, e.At)
	}
}

// assembly returns a case of all recorded votes of 1946 to 2025.
func assembly(t testing.TB) *casefile.Case {
	t.Helper()
	return analysistest.Facts(t, string(oracle(t, "unga_rollcalls_1946_2025.csv.gz")))
}

// published returns the points of July 2025, of final passage, by state and year.
func published(t testing.TB) map[string]map[string]float64 {
	t.Helper()
	header, all := rows(t, "voeten_ideal_points_jul2025.csv.gz")
	points := map[string]map[string]float64{}
	for _, row := range all {
		v, err := strconv.ParseFloat(row[header[4]], 64)
		if err != nil {
			continue
		}
		if points[row["iso3c"]] == nil {
			points[row["iso3c"]] = map[string]float64{}
		}
		points[row["iso3c"]][row["year"]] = v
	}
	return points
}

// correlation of positions with the published ones of some years.
func correlation(t testing.TB, positions []map[string]any, years ...string) (float64, int) {
	t.Helper()
	theirs := published(t)
	var x, y []float64
	for _, row := range positions {
		var of []float64
		for _, year := range years {
			if v, ok := theirs[row["state"].(string)][year]; ok {
				of = append(of, v)
			}
		}
		if len(of) > 0 {
			x, y = append(x, row["position"].(float64)), append(y, stat.Average(of))
		}
	}
	return gstat.Correlation(x, y, nil), len(x)
}

// Points of windows and years of the case stand as Voeten's do.
func TestIdealPointsStandAsPublished(t *testing.T) {
	c := assembly(t)
	r := Ideal.New().(*IdealRun)
	r.From, r.To, r.Negative, r.Positive, r.Check = "2018", "2024", []string{"RUS"}, []string{"USA"}, "oc"
	result := do(t, r, c)
	cor, n := correlation(t, cells(t, result, "positions"), "2018", "2019", "2020", "2021", "2022", "2023", "2024")
	t.Logf("em, 2018 to 2024: %.4f over %d states", cor, n)
	if cor < 0.99 || n < 190 {
		t.Errorf("em correlates by %.4f over %d states, want 0.99", cor, n)
	}
	// The reference's optimal classification leaves APRE .731 on its 554 roll calls of
	// the same years, those on which 2.5 % disagreed.
	if fit := one(t, cells(t, result, "fit"), "method", "optimal classification"); math.Abs(fit["apre"].(float64)-0.731) > 0.02 {
		t.Errorf("optimal classification has APRE %v, want about .731", fit["apre"])
	}
	sampler := Ideal.New().(*IdealRun)
	sampler.Method, sampler.From, sampler.To, sampler.Negative, sampler.Positive = "sampler", "2015", "2020", []string{"RUS"}, []string{"USA"}
	sampler.Iterations, sampler.Burn = 300, 150
	positions := cells(t, do(t, sampler, c), "ideal_positions")
	for _, year := range []string{"2016", "2020"} {
		if cor, n := correlation(t, only(positions, "time", year), year); cor < 0.98 || n < 190 {
			t.Errorf("the sampler, %s: %.4f over %d states", year, cor, n)
		}
	}
}
