package ingest_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"demarche"
	"demarche/ingest"
)

// rollCalls reads a text as a file and returns its roll calls with the ballots of all
// their rows, by their keys. What cannot be taken fails the test.
func rollCalls(t *testing.T, name, text string) map[string]demarche.RollCall {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := ingest.Open(path, ingest.Options{Formats: ingest.Formats})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]demarche.RollCall{}
	for f, err := range s.Facts(context.Background(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		before, known := all[f.RollCall.Key]
		if !known {
			all[f.RollCall.Key] = *f.RollCall
			continue
		}
		before.Ballots = append(before.Ballots, f.RollCall.Ballots...)
		all[f.RollCall.Key] = before
	}
	return all
}

// The library's three headers and its MARC are one roll call.
func TestTheLibrarysFilesSayTheSame(t *testing.T) {
	const rest = `2023-10-27,ES-10,A/RES/ES-10/21,A/ES-10/L.25,,A/ES-10/PV.41,"On harbours, and quays : resolution / adopted by the General Assembly",Harbours,HARBOURS--SAFETY,`
	const totals = "1.0,1.0,1.0,2.0,5.0,\n"
	of2026 := "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,title,agenda_title,subjects,vote_note,total_yes,total_no,total_abstentions,total_non_voting,total_ms,undl_link\n"
	of2025 := strings.Replace(of2026, "vote_note,", "", 1)
	of2024 := strings.NewReplacer("ms_code", "ms_codes", ",ms_name", "", "ms_vote", "ms_votes", "vote_note,", "").Replace(of2026)
	for _, ballot := range []string{"AFG,AFGHANISTAN,Y", "ALB,ALBANIA,N", "BEN,BENIN,X", "BRA,BRAZIL,A", "NAM,NAMIBIA,"} {
		of2026 += "4025240," + ballot + "," + rest + "," + totals
		of2025 += "4025240," + ballot + "," + rest + totals
	}
	of2024 += `4025240,"['AFG', 'ALB', 'BEN', 'BRA', 'NAM']","['Y', 'N', 'NV', 'A', '']",` + rest + totals
	marc := `<collection xmlns="http://www.loc.gov/MARC21/slim"><record><controlfield tag="001">4025240</controlfield>`
	field := func(tag string, codesAndTexts ...string) {
		marc += `<datafield tag="` + tag + `">`
		for i := 0; i < len(codesAndTexts); i += 2 {
			marc += `<subfield code="` + codesAndTexts[i] + `">` + codesAndTexts[i+1] + `</subfield>`
		}
		marc += `</datafield>`
	}
	field("245", "a", "On harbours, and quays :", "b", "resolution /", "c", "adopted by the General Assembly")
	field("269", "a", "2023-10-27")
	field("791", "a", "A/RES/ES-10/21", "c", "10emsp")
	field("967", "c", "AFG", "d", "Y")
	field("967", "c", "ALB", "d", "N")
	field("967", "c", "BEN", "d", "X")
	field("967", "c", "BRA", "d", "A")
	field("967", "c", "NAM", "e", "NAMIBIA")
	field("991", "c", "Harbours", "d", "HARBOURS--SAFETY")
	field("996", "b", "1", "c", "1", "d", "1", "e", "2", "f", "5")
	marc += "</record></collection>\n"

	on, err := demarche.ParseDate("2023-10-27")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]demarche.RollCall{"4025240": {
		Family: "undl", Key: "4025240", Resolution: "A/RES/ES-10/21", Draft: "A/ES-10/L.25", Body: "plenary", Date: on, Session: "ES-10",
		Title: "On harbours, and quays", Agenda: "Harbours", Topics: []string{"HARBOURS--SAFETY"}, Adoption: demarche.Recorded,
		Totals: &demarche.Totals{Yes: 1, No: 1, Abstain: 1, NotVoting: 2},
		Ballots: []demarche.Ballot{
			{State: "AFG", Choice: demarche.Yes},
			{State: "ALB", Choice: demarche.No},
			{State: "BEN", Choice: demarche.NotVoting},
			{State: "BRA", Choice: demarche.Abstain},
			{State: "NAM", Choice: demarche.NotVoting},
		},
	}}
	for name, text := range map[string]string{"2026.csv": of2026, "2025.csv": of2025, "2024.csv": of2024} {
		if got := rollCalls(t, name, text); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v\nwant %+v", name, got, want)
		}
	}
	noDraft := want["4025240"]
	noDraft.Draft = "" // which MARC has in a field that is not read
	if got := rollCalls(t, "marc.xml", marc); !reflect.DeepEqual(got["4025240"], noDraft) {
		t.Errorf("MARC: got %+v\nwant %+v", got["4025240"], noDraft)
	}
}

func TestSymbolsAreBroughtIntoOneSpelling(t *testing.T) {
	for written, want := range map[string]string{
		"73/27": "A/RES/73/27", "R/73/27": "A/RES/73/27", "A/RES/73/27": "A/RES/73/27", "73/27.": "A/RES/73/27",
		"A/RES/75/242 B": "A/RES/75/242B", "75/242.B": "A/RES/75/242B", "75/245. B": "A/RES/75/245B", "A/RES/75/242[B]": "A/RES/75/242B", "R/42/70/A": "A/RES/42/70A",
		"76/247. A B C": "A/RES/76/247A-C", "77/264. A-B-C": "A/RES/77/264A-C", "A/RES/76/247 A-C": "A/RES/76/247A-C", "A/RES/76/247[A-C]": "A/RES/76/247A-C",
		"A/RES/1514(XV)": "A/RES/1514(XV)", "A/RES/1903(XVIII)[A]": "A/RES/1903(XVIII)A", "A/RES/ES-10/24[A]": "A/RES/ES-10/24A", "R/37/237/XII": "A/RES/37/237/XII",
		"S/RES/2735(2024)": "S/RES/2735(2024)", "A/73/505": "A/73/505",
	} {
		text := "resolution,date,adoption\n" + written + ",2018-12-05,recorded\n"
		got := ""
		for _, c := range rollCalls(t, "symbol.csv", text) {
			got = c.Resolution
		}
		if got != want {
			t.Errorf("%q is %q, want %q", written, got, want)
		}
	}
}

// What is known to be wrong in the library's data: votes in front of names, in small
// letters and two at once, members that did not vote as X and as nothing, and names that were
// read in a wrong encoding. Nothing is dropped in silence.
func TestTheLibrarysNoise(t *testing.T) {
	const head = "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,title,total_yes,total_no,total_abstentions,total_non_voting\n"
	for row, want := range map[string]string{
		",a UNITED STATES,":    "USA abstain",
		",N UNITED STATES,":    "USA no",
		"USA,a UNITED STATES,": "USA abstain",
		"USA,UNITED STATES,y":  "USA yes",
		",AN PAKISTAN,":        "refused bad-word AN",
		"PAK,AN PAKISTAN,":     "refused bad-word AN",
		"PAK,PAKISTAN,AN":      "refused bad-word AN",
		",TÜRKÝYE,Y":           "TUR yes",
		",TÃœRKÄ°YE,Y":         "TUR yes",
		"TUR,T?RK?YE,Y":        "TUR yes",
		"BEN,BENIN,X":          "BEN not voting",
		"BEN,BENIN,NV":         "BEN not voting",
		"BEN,BENIN,":           "BEN not voting",
		"NAM,NAMIBIA,A":        "NAM abstain",
		"SUN,USSR,N":           "RUS no",
		"XXX,CZECHOSLOVAKIA,N": "CSK no",
		"CZECHOSLOVAKIA,,N":    "CSK no",
		"XXX,ATLANTIS,N":       "refused unknown-state ATLANTIS",
		"ZZZ,,N":               "refused unknown-state ZZZ",
		",,N":                  "refused unknown-state ",
	} {
		path := filepath.Join(t.TempDir(), "noise.csv")
		if err := os.WriteFile(path, []byte(head+"1,"+row+",2018-12-05,73,A/RES/73/27,On harbours,1,0,0,0\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := ingest.Open(path, ingest.Options{Formats: ingest.Formats})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for f, err := range s.Facts(context.Background(), nil) {
			if r, ok := errors.AsType[*demarche.Refusal](err); ok {
				got += "refused " + r.Reason + " " + r.Value
			} else if err != nil {
				t.Fatal(err)
			} else {
				got += f.RollCall.Ballots[0].State + " " + f.RollCall.Ballots[0].Choice.String()
			}
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", row, got, want)
		}
	}
}
