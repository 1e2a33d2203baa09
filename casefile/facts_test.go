package casefile

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"demarche"
	"demarche/ingest"
)

// factFormats are those of facts, by the samples that package ingest reads.
var factFormats = []ingest.Format{
	ingest.EuRepoCCSV, ingest.EuRepoCAttributionsCSV, ingest.CFRCSV, ingest.VoetenIdealCSV, ingest.UnvotesRollCallsCSV,
	ingest.ClaimsYAML, ingest.RollCallsCSV, ingest.AgreementsCSV, ingest.EventsCSV, ingest.PositionsCSV, ingest.MembershipsCSV, ingest.SeriesCSV, ingest.PeriodsCSV, ingest.ReachCSV,
}

// What a case gives back is what the file said, fact for fact, and the views say
// it in columns.
func TestFactsComeBackAsTheyWereTold(t *testing.T) {
	for _, f := range factFormats {
		t.Run(f.Name, func(t *testing.T) {
			ending := f.Name[strings.LastIndex(f.Name, "-")+1:]
			path := filepath.Join("..", "ingest", "testdata", f.Name+"."+ending)
			if _, err := os.Stat(path); err != nil {
				t.Fatal(err)
			}
			c := memory(t)
			src, err := ingest.Open(path, ingest.Options{Formats: factFormats})
			if err != nil {
				t.Fatal(err)
			}
			var want []demarche.Fact
			ballots, refused, left := 0, int64(0), 0
			for fact, err := range src.Facts(ctx, nil) {
				if err != nil {
					if r := err.(*demarche.Refusal); r.Kept {
						left++
					} else {
						refused++
					}
					continue
				}
				one := *fact
				one.Record, one.Line, one.Original = demarche.NewRecordID(1, int64(len(want)+1)), 0, nil
				if one.RollCall != nil {
					ballots += len(one.RollCall.Ballots)
					bare := *one.RollCall
					bare.Ballots = nil
					one.RollCall = &bare
				}
				want = append(want, one)
			}
			d, err := c.Add(ctx, src, AddOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if d.Holds != f.Holds || d.Kept != int64(len(want)) || d.Refused != refused || d.Kept == 0 || refused == 0 || left == 0 && f.Holds != demarche.Periods && f.Holds != demarche.SeriesData && f.Holds != demarche.Positions && f.Holds != demarche.ClaimsFile {
				t.Errorf("the dataset is %+v, want %d kept and %d refused", d, len(want), refused)
			}
			got, err := c.Facts(ctx, f.Holds)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				a, _ := json.MarshalIndent(got, "", " ")
				b, _ := json.MarshalIndent(want, "", " ")
				t.Errorf("got %s\nwant %s", a, b)
			}
			view := map[string]string{demarche.RollCalls: "roll_calls", demarche.ClaimsFile: "facts"}[f.Holds]
			if view == "" {
				view = f.Holds
			}
			for sql, want := range map[string]int{
				`SELECT count(*) FROM ` + view:                 len(want),
				`SELECT count(*) FROM ballots`:                 ballots,
				`SELECT count(*) FROM rows_1`:                  len(want),
				`SELECT count(*) FROM posts`:                   0,
				`SELECT count(*) FROM refusals WHERE kept`:     left,
				`SELECT count(*) FROM refusals WHERE NOT kept`: int(refused),
			} {
				if rows, err := c.Table(ctx, "i", sql); err != nil || int(rows[0][0].(int64)) != want {
					t.Errorf("%s gives %v, %v, want %d", sql, rows, err, want)
				}
			}
		})
	}
}

// Two sources tell one resolution; ballots of which they say different things are
// told, and the source with more ballots is taken.
func TestVotesOfTwoSources(t *testing.T) {
	c := memory(t)
	for _, text := range []string{
		"undl_id,resolution,date,title,FRA,DEU,NOR,CHN,IND\n7,A/RES/73/27,2018-12-05,On harbours,Y,N,A,-,Y\n8,A/RES/73/28,2018-12-06,On quays,Y,Y,,,\n",
		"resolution,date,agenda,sponsors,FRA,DEU,NOR,CHN,IND\nR/73/27,2018-12-05,Harbours,NOR,Y,Y,A,,\n73/29,2018-12-07,Ships,FRA,,,,,\nA/RES/73/28,2018-12-06,,,Y,N,A,Y,N\n",
	} {
		path := write(t, text)
		src, err := ingest.Open(path, ingest.Options{Formats: factFormats})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Add(ctx, src, AddOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	v, err := c.Votes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if v.Doubled != 2 || v.Untold != 1 || len(v.Table.Rolls) != 2 {
		t.Fatalf("%d told twice, %d untold, %d roll calls", v.Doubled, v.Untold, len(v.Table.Rolls))
	}
	// The first source has five ballots on 73/27, the second five on 73/28.
	if r := v.Table.Rolls[0]; r.Title != "On harbours" || r.Agenda != "Harbours" || !reflect.DeepEqual(r.Sponsors, []string{"NOR"}) || len(r.Records) != 2 {
		t.Errorf("73/27 is %+v", r)
	}
	want := []Conflict{
		{"A/RES/73/27", "DEU", demarche.No, demarche.Yes, demarche.NewRecordID(1, 1), demarche.NewRecordID(2, 1)},
		{"A/RES/73/28", "DEU", demarche.No, demarche.Yes, demarche.NewRecordID(2, 3), demarche.NewRecordID(1, 2)},
	}
	if !reflect.DeepEqual(v.Conflicts, want) {
		t.Errorf("the conflicts are %+v, want %+v", v.Conflicts, want)
	}
	if got := v.Table.Row(0)[v.Table.State("CHN")]; got != demarche.NotVoting {
		t.Errorf("China is %v on 73/27", got)
	}
}
