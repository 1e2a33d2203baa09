package casefile

import (
	"encoding/csv"
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

// voteFormats are those of votes that lie beside the project.
var voteFormats = []ingest.Format{
	ingest.UNDLCSV, ingest.UnvotesCSV, ingest.UnvotesRollCallsCSV, ingest.UnvotesIssuesCSV, ingest.VoetenVotesCSV, ingest.DGACMJSON, ingest.RollCallsCSV,
}

// addVotes adds files of votes to a case.
func addVotes(t *testing.T, c *Case, paths ...string) {
	t.Helper()
	for _, path := range paths {
		src, err := ingest.Open(path, ingest.Options{Formats: voteFormats})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Add(ctx, src, AddOptions{}); err != nil {
			t.Fatal(err)
		}
	}
}

// shared returns the path of a file that lies beside the project.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}

// votesOf adds texts as files to a case and returns its votes.
func votesOf(t *testing.T, texts ...string) *Votes {
	t.Helper()
	c := memory(t)
	for _, text := range texts {
		addVotes(t, c, write(t, text))
	}
	v, err := c.Votes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// What one source tells and another tells otherwise, or not, is noted with the rows.
func TestVotesSayWhereSourcesDiffer(t *testing.T) {
	v := votesOf(t,
		"undl_id,resolution,date,body,yes,no,abstain,FRA,DEU,NOR,SRB,CHN\n7,A/RES/71/28,2016-12-05,,3,0,1,Y,Y,A,Y,\n8,A/RES/71/29,2016-12-05,,3,1,0,Y,Y,Y,-,\n",
		"rcid,country,country_code,vote\n1,France,FR,yes\n1,Norway,NO,abstain\n1,Yugoslavia,YU,yes\n2,France,FR,yes\n2,Germany,DE,no\n3,France,FR,yes\n3,Germany,DE,yes\n3,Namibia,NA,yes\n4,France,FR,no\n4,Norway,NO,no\n",
		"rcid,session,importantvote,date,unres,amend,para,short,descr\n1,71,,2016-12-05,R/71/28,,,On harbours,\n2,71,,2016-12-06,R/71/29,,,On quays,\n3,71,,2016-12-05,R/71/29,,,On quays,\n4,1,,1946-02-03,R/1/79,0,0,On ships,\n5,71,,2016-12-05,R/71/28,,1,,On harbours\n",
	)
	record := demarche.NewRecordID
	if want := []Lack{
		{"A/RES/71/28", "DEU", demarche.Yes, "undl", "rcid", record(1, 1)},
		{"A/RES/71/29", "NAM", demarche.Yes, "rcid", "undl", record(2, 8)},
		{"A/RES/71/29", "NOR", demarche.Yes, "undl", "rcid", record(1, 2)},
	}; !reflect.DeepEqual(v.Lacking, want) {
		t.Errorf("lacking: %+v, want %+v", v.Lacking, want)
	}
	// rcid 2 and 3 have one symbol: 3 is taken, since it agrees with the library.
	if want := []Apart{{"A/RES/71/29", "rcid", "2", "3", []demarche.RecordID{record(3, 2)}}}; !reflect.DeepEqual(v.Apart, want) {
		t.Errorf("apart: %+v, want %+v", v.Apart, want)
	}
	if want := []Dispute{{"A/RES/71/29", "count", "3-0-0", "3-1-0", record(1, 2), record(1, 2)}}; !reflect.DeepEqual(v.Disputes, want) {
		t.Errorf("disputes: %+v, want %+v", v.Disputes, want)
	}
	if want := []Followed{{"YUG", "SRB", 1}}; !reflect.DeepEqual(v.Followed, want) || len(v.Conflicts) != 0 || v.Doubled != 2 || v.Unnamed != 1 {
		t.Errorf("followed: %v, %d conflicts, %d told twice, %d without a symbol", v.Followed, len(v.Conflicts), v.Doubled, v.Unnamed)
	}
	// The vote of 1946 without a symbol, whose day is none, and the two texts.
	var got []string
	for _, r := range v.Table.Rolls {
		got = append(got, r.Day.String()+" "+r.Resolution)
	}
	if want := []string{"1946-02-01 4", "2016-12-05 A/RES/71/28", "2016-12-05 A/RES/71/29"}; !reflect.DeepEqual(got, want) {
		t.Errorf("roll calls: %q, want %q", got, want)
	}
}

func TestDatesAndWaysOfAdoptingAreDisputed(t *testing.T) {
	v := votesOf(t,
		"undl_id,resolution,date,yes,no,abstain,FRA,DEU,NOR,SRB,CHN\n7,A/RES/71/28,2016-12-05,4,0,1,Y,Y,A,Y,Y\n",
		"resolution,date,body,adoption,yes,no,abstain\n71/28,2016-12-06,plenary,without a vote,5,0,\n",
	)
	a, b := demarche.NewRecordID(1, 1), demarche.NewRecordID(2, 1)
	want := []Dispute{
		{"A/RES/71/28", "adoption", "recorded", "without a vote", a, b},
		{"A/RES/71/28", "date", "2016-12-05", "2016-12-06", a, b},
		{"A/RES/71/28", "totals", "4-0-1", "5-0-?", a, b},
	}
	if !reflect.DeepEqual(v.Disputes, want) {
		t.Errorf("disputes: %+v, want %+v", v.Disputes, want)
	}
}

// A committee votes before the plenary does, on parts of the draft too: 92 is its vote on
// the first operative paragraph of 75/240 and the plenary's on the whole text. They are
// three votes, and none is another's.
func TestCommitteeAndPlenaryAreNeverMerged(t *testing.T) {
	v := votesOf(t, "resolution,date,body,adoption,yes,no,abstain,FRA,DEU,NOR,SRB,CHN\n"+
		"A/RES/75/240,2020-12-31,plenary,,92,50,21,N,N,N,A,Y\n"+
		"A/RES/75/240,2020-11-09,first committee,unrecorded,104,50,20,,,,,\n"+
		`A/RES/75/240,2020-11-09,"first committee, OP1",unrecorded,92,52,24,,,,,`+"\n")
	if len(v.Table.Rolls) != 1 || v.Table.Rolls[0].Body != "plenary" || len(v.Without) != 2 || v.Doubled != 0 {
		t.Fatalf("%d roll calls, %d without ballots, %d told twice", len(v.Table.Rolls), len(v.Without), v.Doubled)
	}
	for i, want := range []demarche.RollCall{
		{Body: "first committee", Totals: &demarche.Totals{Yes: 104, No: 50, Abstain: 20, NotVoting: -1}},
		{Body: "first committee, op1", Totals: &demarche.Totals{Yes: 92, No: 52, Abstain: 24, NotVoting: -1}},
	} {
		if got := v.Without[i]; got.Body != want.Body || !reflect.DeepEqual(got.Totals, want.Totals) || got.Resolution != "A/RES/75/240" {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	for _, d := range v.Disputes {
		if d.What != "count" { // five ballots are not 163
			t.Errorf("%+v", d)
		}
	}
}

// The votes of unvotes, of the Digital Library and of the UN's extracts in one case.
func TestKnownDefectsOfTheVotes(t *testing.T) {
	c := memory(t)
	for _, name := range []string{
		"data/un/un_votes.csv.zst", "data/un/un_roll_calls.csv.zst", "data/un/un_roll_call_issues.csv",
		"oracles/governance/unga_rollcalls_1946_2025.csv.gz",
		"data/un/extract_74.json", "data/un/extract_75.json", "data/un/extract_76.json", "data/un/extract_77.json",
	} {
		addVotes(t, c, shared(t, name))
	}
	v, err := c.Votes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	counted := func(where string) string {
		t.Helper()
		rows, err := c.Table(ctx, "iii", `SELECT count(*) FILTER (choice = 'yes'), count(*) FILTER (choice = 'no'), count(*) FILTER (choice = 'abstain')
			FROM ballots JOIN (SELECT DISTINCT roll_call, family, key FROM roll_call_keys) USING (roll_call) WHERE `+where)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%d-%d-%d", rows[0]...)
	}
	// The library's ballots are as many as were counted in its records; one, of Pakistan, is
	// two at once and left out.
	rows, err := c.Table(ctx, "si", `SELECT choice, count(*) FROM ballots JOIN (SELECT DISTINCT roll_call, family FROM roll_call_keys) USING (roll_call)
		WHERE family = 'undl' GROUP BY choice ORDER BY choice`)
	if err != nil {
		t.Fatal(err)
	}
	if want := [][]any{{"abstain", int64(99_159)}, {"no", int64(45_499)}, {"not voting", int64(85_935)}, {"yes", int64(686_786)}}; !reflect.DeepEqual(rows, want) {
		t.Errorf("the library's ballots are %v, want %v", rows, want)
	}
	// Of 71/28 unvotes lacks Zimbabwe's vote, and calls Serbia Yugoslavia.
	if a, b := counted(`family = 'rcid' AND key = '5500'`), counted(`family = 'undl' AND key = '855186'`); a != "180-0-1" || b != "181-0-1" {
		t.Errorf("71/28 is %s in unvotes and %s in the library", a, b)
	}
	var lacking []string
	for _, l := range v.Lacking {
		if l.Resolution == "A/RES/71/28" {
			lacking = append(lacking, l.State+" "+l.Lacks)
		}
	}
	if !slices.Equal(lacking, []string{"ZWE rcid"}) {
		t.Errorf("of 71/28 is lacking: %q", lacking)
	}
	if slices.ContainsFunc(v.Conflicts, func(x Conflict) bool { return x.Resolution == "A/RES/71/28" }) {
		t.Error("the sources conflict on 71/28")
	}
	if len(v.Followed) != 1 || v.Followed[0].From != "YUG" || v.Followed[0].To != "SRB" {
		t.Errorf("followed: %v", v.Followed)
	}

	// The description of rcid 5848 speaks of information and telecommunications; the vote is on
	// a part of another text. What is found by these words are the recorded votes on ICT
	// security alone.
	ict := map[string]bool{}
	file, err := os.Open(shared(t, "oracles/governance/cyber_rollcalls_long.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	long, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range long[1:] {
		ict[row[0]] = true
	}
	found := 0
	for i := range v.Table.Rolls {
		r := &v.Table.Rolls[i]
		if r.Resolution == "5848" && (r.Body != "paragraph" || r.Title != "" || r.Agenda != "") {
			t.Errorf("5848 is %+v", r)
		}
		if words := strings.ToLower(r.Title + " " + r.Agenda); strings.Contains(words, "information and telecommunications in the context") {
			found++
			if !ict[r.Resolution] {
				t.Errorf("%s is found as a vote on ICT security", r.Resolution)
			}
		}
	}
	if len(ict) != 17 || found != 15 { // two are on cybercrime, under another item
		t.Errorf("%d of %d votes on ICT security are found", found, len(ict))
	}

	// The extracts tell 75/254 A-C by its totals only, and of 77/293 one abstention more than
	// they name.
	for _, d := range v.Disputes {
		if d.What != "date" && d.Resolution != "A/RES/77/293" {
			t.Errorf("disputed: %+v", d)
		}
	}
	if !slices.ContainsFunc(v.Without, func(r demarche.RollCall) bool {
		return r.Resolution == "A/RES/76/19" && r.Adoption == demarche.WithoutVote && slices.Contains(r.Sponsors, "RUS") && slices.Contains(r.Sponsors, "USA")
	}) {
		t.Error("76/19 is not among the texts without a vote of which both are sponsors")
	}
}
