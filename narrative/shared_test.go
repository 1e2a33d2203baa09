package narrative

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche/casefile"
	"demarche/ingest"
)

// ira returns a case of the tweets of the Internet Research Agency that lie beside the
// project. It takes some ten seconds to do anything with them: only where DEMARCHE_LONG is 1.
func ira(t *testing.T) *casefile.Case {
	t.Helper()
	if os.Getenv("DEMARCHE_LONG") != "1" {
		t.Skip("DEMARCHE_LONG=1 runs it")
	}
	const path = "../../shared/data/ira_tweets.csv.zst"
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	c, err := casefile.New(t.Context(), casefile.Memory, casefile.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	src, err := ingest.Open(path, ingest.Options{Formats: []ingest.Format{ingest.IRACSV}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(t.Context(), src, casefile.AddOptions{}); err != nil {
		t.Fatal(err)
	}
	return c
}

// What is known of these tweets from elsewhere: which words Linvill and Warren's left and right
// trolls are told by (Linvill and Warren 2020, doi:10.1080/10584609.2020.1718257, name Black
// Lives Matter for the one and Trump for the other), and that #IslamKills was pushed on the day
// of the attacks in Brussels, 22 March 2016.
func TestIRATweets(t *testing.T) {
	c := ira(t)
	run := Keyness.New().(*KeynessRun)
	run.By, run.A, run.B = "account_category", []string{"LeftTroll"}, []string{"RightTroll"}
	run.Count = "days" // words that nearly every account uses at some time differ in how often
	result := do(t, c, run)
	sign := map[string]float64{}
	for _, row := range table(t, result, "keyness_words") {
		sign[row["term"].(string)] = row["z"].(float64)
	}
	for _, w := range []string{"black", "#blacklivesmatter", "#blacktwitter", "#policebrutality"} {
		if sign[w] < 1.96 {
			t.Errorf("%s has z %v: want the left trolls'", w, sign[w])
		}
	}
	for _, w := range []string{"#trump2016", "#tcot", "#pjnet", "#makeamericagreatagain", "hillary"} {
		if sign[w] > -1.96 {
			t.Errorf("%s has z %v: want the right trolls'", w, sign[w])
		}
	}
	track := Track.New().(*TrackRun)
	track.Tag = []string{"IslamKills"}
	result = do(t, c, track)
	row := table(t, result, "tracked")[0]
	if brussels := time.Date(2016, 3, 22, 0, 0, 0, 0, time.UTC); row["peak"] != brussels || row["bursts"] != int64(1) {
		t.Errorf("#islamkills: %v", row)
	}
	copies := do(t, c, Copies.New())
	families := table(t, copies, "families")
	if !slices.ContainsFunc(families, func(row map[string]any) bool { return row["boilerplate"] == true }) && !slices.ContainsFunc(table(t, copies, "copy_families"), func(row map[string]any) bool { return row["boilerplate"] == true }) {
		t.Error("no text of an application is flagged, and there are some")
	}
	for _, note := range [][]string{result.Notes, copies.Notes} {
		if len(note) == 0 {
			t.Error("no rung is told")
		}
	}
}

// What was pushed on the day of the attacks in Brussels is a story that is born in the first
// window that has this day, and that died with the last.
func TestIRAStoryOfOneDay(t *testing.T) {
	run := Evolution.New().(*EvolutionRun)
	run.Lang, run.Step, run.Refits, run.Draws = []string{"en"}, "month", 0, 19
	var windows, events []string
	for _, row := range table(t, do(t, ira(t), run), "evolution_topics") {
		if name := row["name"].(string); strings.Contains(name, "#islamkills") && strings.Contains(name, "#prayforbrussels") {
			windows = append(windows, strings.Split(row["topic"].(string), "/")[1])
			events = append(events, row["origin"].(string), row["fate"].(string))
		}
	}
	if !slices.Equal(windows, []string{"2016-02", "2016-03"}) || !slices.Equal(events, []string{"born", "continued", "continued", "died"}) {
		t.Errorf("in %v, %v", windows, events)
	}
}
