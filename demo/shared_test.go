package demo_test

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"demarche"
)

// oracle reads a table of the fact register that lies beside the project.
func oracle(t *testing.T, name string) table {
	t.Helper()
	file := "../../shared/oracles/governance/" + name
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("REQUIRE_SHARED") == "" {
		t.Skip(file + " is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, name, data)
}

// recorded returns the recorded votes by their resolutions.
func recorded(t *testing.T) map[string]map[string]string {
	t.Helper()
	votes := map[string]map[string]string{}
	for _, row := range bundled(t, "rollcalls.csv").rows {
		if row["adoption"] == string(demarche.Recorded) {
			votes[row["resolution"]] = row
		}
	}
	return votes
}

func TestSharedBallots(t *testing.T) {
	votes := recorded(t)
	cells := oracle(t, "cyber_rollcalls_long.csv").rows
	listed := map[string]int{}
	for _, cell := range cells {
		vote := votes[cell["resolution"]]
		listed[cell["resolution"]]++
		if vote == nil || vote[cell["iso3"]] != cell["vote"] || vote["date"] != cell["date"] || vote["undl_id"] != cell["undl_id"] {
			t.Errorf("%s, %s: %q on %s, want %q on %s", cell["resolution"], cell["iso3"],
				vote[cell["iso3"]], vote["date"], cell["vote"], cell["date"])
		}
	}
	if len(cells) != 3276 || len(listed) != len(votes) {
		t.Errorf("%d cells of %d votes, here are %d votes", len(cells), len(listed), len(votes))
	}
	for resolution, vote := range votes {
		ballots := 0
		for column, cell := range vote {
			if len(column) == 3 && column == strings.ToUpper(column) && cell != "" {
				ballots++
			}
		}
		if ballots != listed[resolution] {
			t.Errorf("%s: %d ballots, want %d", resolution, ballots, listed[resolution])
		}
	}
}

func TestSharedTallies(t *testing.T) {
	votes := recorded(t)
	sponsors := map[string]string{
		"Russian Federation": "RUS", "United States": "USA",
		"France (with Egypt and others)": "FRA;EGY", "France and others": "FRA",
	}
	committee := map[string]string{}
	for _, row := range bundled(t, "rollcalls.csv").rows {
		if row["adoption"] == string(demarche.Unrecorded) {
			committee[row["resolution"]] = row["yes"] + "-" + row["no"] + "-" + row["abstain"]
		}
	}
	summary := oracle(t, "un_votes_summary.csv").rows
	for _, want := range summary {
		vote := votes[want["resolution"]]
		for ours, theirs := range map[string]string{
			"yes": "yes", "no": "no", "abstain": "abstain", "not_voting": "nonvoting", "date": "date", "undl_id": "undl_record",
			"RUS": "RUS", "USA": "USA", "CHN": "CHN", "IND": "IND", "BRA": "BRA", "ZAF": "ZAF", "DEU": "DEU", "FRA": "FRA", "GBR": "GBR", "IRN": "IRN",
		} {
			if vote[ours] != want[theirs] {
				t.Errorf("%s, %s: %q, want %q", want["resolution"], ours, vote[ours], want[theirs])
			}
		}
		if vote["sponsors"] != sponsors[want["main_sponsor"]] {
			t.Errorf("%s: sponsors %q, want %s", want["resolution"], vote["sponsors"], want["main_sponsor"])
		}
		if tally, _, _ := strings.Cut(want["committee_vote"], " "); strings.TrimSuffix(tally, ";") != strings.TrimSuffix(committee[want["resolution"]], "-")+unknown(tally) {
			t.Errorf("%s in committee: %q, want %q", want["resolution"], committee[want["resolution"]], want["committee_vote"])
		}
	}
	if len(summary) != len(votes) {
		t.Errorf("%d votes, want %d", len(votes), len(summary))
	}
}

// unknown returns how the register writes that the abstentions are not known.
func unknown(tally string) string {
	if strings.HasSuffix(tally, "-?") {
		return "-?"
	}
	return ""
}

func TestSharedMilestones(t *testing.T) {
	type key struct{ date, symbol string }
	ours := map[key]string{}
	byDate := map[string]int{}
	for _, row := range bundled(t, "events.csv").rows {
		ours[key{row["start"], row["symbol"]}] = row["what"]
		byDate[row["start"]]++
	}
	texts := map[string]string{}
	for _, row := range bundled(t, "rollcalls.csv").rows {
		if row["body"] == "plenary" {
			texts[row["resolution"]] = row["adoption"]
		}
	}
	milestones := oracle(t, "un_milestones.csv").rows
	for _, m := range milestones {
		if byDate[m["date"]] == 0 {
			t.Errorf("no event on %s: %s", m["date"], m["title"])
		}
		if !strings.HasPrefix(m["symbol"], "A/") {
			continue
		}
		what, ok := ours[key{m["date"], m["symbol"]}]
		if !ok {
			t.Errorf("%s of %s is no event", m["symbol"], m["date"])
		}
		adoption, _, _ := strings.Cut(m["adoption"], " (")
		if adoption != "" && adoption != what {
			t.Errorf("%s: %q, want %q", m["symbol"], what, adoption)
		}
		if strings.HasPrefix(m["symbol"], "A/RES/") && strings.TrimSuffix(strings.Replace(adoption, "recorded vote", "recorded", 1), " ") != texts[m["symbol"]] {
			t.Errorf("%s: adoption %q, want %q", m["symbol"], texts[m["symbol"]], adoption)
		}
	}
	if len(milestones) != 68 {
		t.Errorf("%d milestones", len(milestones))
	}
}

func TestSharedIncidents(t *testing.T) {
	incidents := map[string]map[string]string{}
	for _, row := range bundled(t, "events.csv").rows {
		if row["kind"] == "incident" {
			incidents[row["start"]] = row
		}
	}
	// A target that is no state stands in words here.
	states := func(targets string) []string {
		return slices.DeleteFunc(strings.Fields(targets), func(s string) bool { return s == "world" || s == "EU" })
	}
	want := oracle(t, "incidents.csv").rows
	for _, w := range want {
		got := incidents[w["start"]]
		if got == nil || got["end"] != w["end"] || !slices.Equal(list(got["targets"]), states(w["target_iso3"])) {
			t.Errorf("%s: %v, want %v", w["id"], got, w)
		}
	}
	if len(incidents) != len(want) {
		t.Errorf("%d incidents, want %d", len(incidents), len(want))
	}
}

// signed returns the rows of signed agreements that count as agreements of RUS on
// information security.
func signed(t *testing.T) []map[string]string {
	t.Helper()
	var rows []map[string]string
	for _, row := range bundled(t, "agreements.csv").rows {
		counts := row["kind"] == "bilateral" || row["kind"] == "multilateral"
		if row["status"] == "signed" && counts && slices.Contains(list(row["topics"]), "iis") && slices.Contains(list(row["parties"]), "RUS") {
			rows = append(rows, row)
		}
	}
	return rows
}

func TestSharedAgreements(t *testing.T) {
	type key struct{ date, parties string }
	sorted := func(parties []string) string {
		slices.Sort(parties)
		return strings.Join(parties, " ")
	}
	ours := map[key]map[string]string{}
	for _, row := range signed(t) {
		ours[key{row["date"], sorted(list(row["parties"]))}] = row
	}
	degree := func(words string) string { // the register's words, as ours
		word, _, _ := strings.Cut(words, ":")
		return map[string]string{"verified-in-fetched-data": "verified", "partly": "partly", "recalled-from-knowledge": "recalled"}[word]
	}
	force := map[string][]string{}
	for _, row := range bundled(t, "agreements.csv").rows {
		if row["status"] == "in force" {
			force[row["agreement"]] = append(force[row["agreement"]], row["date"])
		}
	}
	counted := 0
	for _, want := range oracle(t, "agreements.csv").rows {
		if !strings.HasSuffix(want["kind"], "-IIS") {
			continue
		}
		counted++
		got := ours[key{want["date_signed"], sorted(strings.Fields(want["parties_iso3"]))}]
		if got == nil || got["confidence"] != degree(want["confidence"]) || got["kind"]+"-IIS" != want["kind"] {
			t.Errorf("%s: %v", want["id"], got)
			continue
		}
		if want["in_force_date"] != "" && !slices.Contains(force[got["agreement"]], want["in_force_date"]) {
			t.Errorf("%s: in force %v, want %s", want["id"], force[got["agreement"]], want["in_force_date"])
		}
	}
	if counted != 22 || len(ours) != counted {
		t.Errorf("%d signed agreements, want %d", len(ours), counted)
	}
}

func TestSharedTreatySeries(t *testing.T) {
	number := func(cell string) int {
		n, err := strconv.Atoi(cell)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	flow := map[string]map[int]int{"bilateral": {}, "multilateral": {}}
	for _, row := range signed(t) {
		flow[row["kind"]][number(row["date"][:4])]++
	}
	stock := flow["multilateral"][2009]
	bilateral := 0
	rows := oracle(t, "treaty_series.csv").rows
	for _, want := range rows {
		year := number(want["year"])
		bilateral += flow["bilateral"][year]
		stock += flow["bilateral"][year] + flow["multilateral"][year]
		for column, got := range map[string]int{
			"evidence_signed_bilateral": flow["bilateral"][year], "evidence_signed_multilateral": flow["multilateral"][year],
			"cum_bilateral_since_2010": bilateral, "cum_total_since_2009": stock,
		} {
			if got != number(want[column]) {
				t.Errorf("%d, %s: %d, want %s", year, column, got, want[column])
			}
		}
	}
	if len(rows) != 16 {
		t.Errorf("%d years", len(rows))
	}
}

func TestSharedBudapest(t *testing.T) {
	parties := map[string][]string{}
	days := map[string]map[string]string{}
	for _, row := range bundled(t, "agreements.csv").rows {
		if row["agreement"] == "budapest" && row["status"] == "ratified" {
			parties[row["date"][:4]] = append(parties[row["date"][:4]], row["party"])
			days[row["party"]] = row
		}
	}
	cumulative := 0
	for _, want := range oracle(t, "budapest.csv").rows {
		cumulative += len(parties[want["year"]])
		if got := strconv.Itoa(cumulative); got != want["cumulative"] {
			t.Errorf("%s: %s parties, want %s", want["year"], got, want["cumulative"])
		}
		if names := strings.ReplaceAll(want["new_parties"], "?", ""); names != strings.Join(parties[want["year"]], " ") {
			t.Errorf("%s: %v, want %s", want["year"], parties[want["year"]], names)
		}
	}
	verified := 0
	for _, want := range oracle(t, "budapest_verified_dates.csv").rows {
		got := days[want["iso3"]]
		if got["date"] != want["ratification_or_accession"] || got["confidence"] != "verified" {
			t.Errorf("%s: %v", want["iso3"], got)
		}
		verified++
	}
	for party, row := range days {
		if row["confidence"] == "verified" {
			verified--
			if len(row["date"]) != len("2002-06-20") {
				t.Errorf("%s: verified, and no day", party)
			}
		}
	}
	if verified != 0 {
		t.Errorf("%d more days are verified in the register than here", verified)
	}
}

// Sizes and votes of the blocs come out of the memberships on the day.
func TestSharedBlocs(t *testing.T) {
	ours := map[string]string{ // the register's names that are not ours
		"SCO_2017(8)": "SCO8", "CSTO": "CSTO6", "FiveEyes": "Five Eyes", "ASEAN10": "ASEAN", "BRICS+2024": "BRICS9",
	}
	members := func(bloc, date string) (states []string) {
		for _, row := range bundled(t, "memberships.csv").rows {
			from, _ := demarche.ParseDate(row["from"])
			to, _ := demarche.ParseDate(row["to"])
			on, err := demarche.ParseDate(date)
			if err != nil {
				t.Fatal(err)
			}
			first, _ := from.Days()
			_, last := to.Days()
			day, _ := on.Days()
			if row["bloc"] == bloc && (!from.Known() || first <= day) && (!to.Known() || day <= last) {
				states = append(states, row["state"])
			}
		}
		return states
	}
	votes := recorded(t)
	rows := oracle(t, "cohesion_cyber.csv").rows
	for _, want := range rows {
		vote := votes[want["resolution"]]
		bloc := want["bloc"]
		if ours[bloc] != "" {
			bloc = ours[bloc]
		}
		count := map[string]int{}
		for _, state := range members(bloc, vote["date"]) {
			count[vote[state]]++
		}
		for column, choice := range map[string]string{"Y": "Y", "N": "N", "A": "A", "absent": "-"} {
			if got := strconv.Itoa(count[choice]); got != want[column] {
				t.Errorf("%s, %s: %s of %s, want %s", want["bloc"], want["resolution"], got, column, want[column])
			}
		}
		if count[""] != 0 {
			t.Errorf("%s, %s: %d members were none of the UN", want["bloc"], want["resolution"], count[""])
		}
	}
	if len(rows) != 9*17 {
		t.Errorf("%d rows", len(rows))
	}
	// The dated memberships follow the enlargements.
	for _, want := range []struct {
		bloc, day string
		size      int
	}{
		{"EU", "2004-04-30", 15},
		{"EU", "2004-05-01", 25},
		{"EU", "2007-01-01", 27},
		{"EU", "2013-07-01", 28},
		{"EU", "2020-02-01", 27},
		{"SCO", "2017-06-09", 8},
		{"SCO", "2025-12-31", 10},
		{"BRICS", "2023-12-31", 5},
		{"BRICS", "2025-12-31", 10},
		{"NATO", "2024-03-07", 32},
		{"GGE I", "2005-01-01", 15},
		{"GGE IV", "2015-01-01", 20},
		{"GGE VI", "2020-01-01", 25},
	} {
		if got := members(want.bloc, want.day); len(got) != want.size {
			t.Errorf("%s on %s: %d members, want %d", want.bloc, want.day, len(got), want.size)
		}
	}
}

// Each value of the register's counter-series is here at its date.
func TestSharedCounterSeries(t *testing.T) {
	ours := map[string]bool{}
	for _, row := range bundled(t, "series.csv").rows {
		ours[row["date"]+" "+row["value"]] = true
	}
	for _, want := range oracle(t, "counter_series.csv").rows {
		if !ours[want["as_of"]+" "+want["value"]] {
			t.Errorf("%s on %s: no value %s", want["series"], want["as_of"], want["value"])
		}
	}
}
