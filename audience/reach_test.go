package audience

import (
	"math"
	"slices"
	"strings"
	"testing"

	"demarche"
	"demarche/analysis/analysistest"
)

func TestReachConforms(t *testing.T) { analysistest.Conform(t, Reach) }

// Numbers of five posts, by hand.
func TestReachByHand(t *testing.T) {
	c := analysistest.Case(t, `author,date,text,impressions,likes,view_count,followers
ann,2016-01-01 10:00:00,one,1000,50,800,"1,000"
ann,2016-01-02 10:00:00,two,200,50,100,1200
bob,2016-01-03 10:00:00,three,50,50,40,300
bob,2016-01-04 10:00:00,four,0,0,0,300
cid,2016-01-05 10:00:00,five,NA,0,NA,
`)
	run := Reach.New().(*ReachRun)
	run.Population = 1300
	r, err := run.Do(t.Context(), c, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	number := map[string]float64{}
	for _, row := range rowsOfTable(t, r, "reach") {
		number[row["rung"].(string)+": "+row["figure"].(string)] = row["number"].(float64)
	}
	for name, want := range map[string]float64{
		"published: posts of the case": 5, "published: accounts of the case": 3, "potential: follower-weighted posts of the case": 2800,
		"served: impressions of the case": 1250, "viewed: views of the case": 940, "engaged: likes of the case": 150,
	} {
		if number[name] != want {
			t.Errorf("%s: %v, want %v of %v", name, number[name], want, number)
		}
	}
	if b := rowsOfTable(t, r, "reach_bounds")[0]; b["least"] != 1200.0 || b["most"] != 1300.0 {
		t.Errorf("bounds are %v: at least the followers of the largest, at most the population", b)
	}
	rates := rowsOfTable(t, r, "reach_rates")
	if len(rates) != 1 || rates[0]["n"] != int64(2) || rates[0]["q1"] != 0.1 || rates[0]["median"] != 0.15 || math.Abs(rates[0]["q3"].(float64)-0.2) > 1e-12 {
		t.Errorf("rates of the posts with 100 impressions are %v", rates)
	}
	run.Sum = []string{"impressions of the case", "likes of the case"}
	if _, err := run.Do(t.Context(), c, func(string, int64, int64) {}); demarche.CodeOf(err) != demarche.BadData || !strings.Contains(err.Error(), "not added") {
		t.Errorf("what stands on two rungs is added: %v", err)
	}
	run.Sum = []string{"likes of the case", "nothing"}
	if _, err := run.Do(t.Context(), c, func(string, int64, int64) {}); demarche.CodeOf(err) != demarche.Usage {
		t.Errorf("a figure that is none: %v", err)
	}
}

// Rows that could not be read are in no sum, and it is told how many.
func TestReachTellsWhatIsMissing(t *testing.T) {
	c := analysistest.Case(t, `author,date,text,impressions
ann,2016-01-01 10:00:00,one,1000
ann,some day,two,200
bob,2016-01-03 10:00:00,three,50
`)
	r, err := Reach.New().Do(t.Context(), c, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(r.Notes, func(n string) bool { return strings.HasPrefix(n, "1 of 3 rows in posts.csv could not be read") }) {
		t.Errorf("notes are %q", r.Notes)
	}
	if s := rowsOfTable(t, r, "reach_posts")[0]; s["sum"] != 1050.0 {
		t.Errorf("the sum of the rows that were read is %v", s)
	}
}

// The advertisements of the Internet Research Agency, as the reference has counted them:
// 40.5 million impressions, 3.73 million clicks, and a median rate of .108 with quartiles
// .055 and .147.
func TestReachOfAds(t *testing.T) {
	r, err := Reach.New().Do(t.Context(), sharedAds(t), func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	number := map[string]float64{}
	for _, row := range rowsOfTable(t, r, "reach") {
		number[row["figure"].(string)] = row["number"].(float64)
	}
	if got := number["impressions of the case"]; math.Abs(got-40.5e6) > 0.05e6 {
		t.Errorf("%v impressions", got)
	}
	if got := number["clicks of the case"]; math.Abs(got-3.73e6) > 0.005e6 {
		t.Errorf("%v clicks", got)
	}
	row := rowsOfTable(t, r, "reach_rates")[0]
	for column, want := range map[string]float64{"q1": 0.055, "median": 0.108, "q3": 0.147} {
		if got := row[column].(float64); math.Abs(got-want) > 0.001 {
			t.Errorf("%s is %.4f, want %v", column, got, want)
		}
	}
	if n := row["n"].(int64); n < 2300 || n > 2340 {
		t.Errorf("rates of %d ads", n)
	}
}

// What sources tell stands on the ladder as they tell it, and people are not added.
func TestReachAsSourcesTell(t *testing.T) {
	c := analysistest.Facts(t, `figure,subject,value,rung,unit,window,definition,quote,chain,source,confidence
at most,Lake League,<= 40 million,people served,people,2015/2016,upper estimate,may have been served,evening paper; postmaster,evening paper,verified
directly,Lake League,~ 9 million,people served,people,2015/2016,,,,evening paper,recalled
leaflets,Lake League,"12,000",published,posts,2015,,,,almanac,verified
`)
	run := Reach.New().(*ReachRun)
	r, err := run.Do(t.Context(), c, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	rows := rowsOfTable(t, r, "reach")
	if len(rows) != 3 || rows[0]["rung"] != "published" || rows[1]["value"] != "at most 40,000,000" || rows[2]["value"] != "about 9,000,000" || rows[2]["confidence"] != "recalled" {
		t.Errorf("the ladder is %v", rows)
	}
	if rows[1]["definition"] != "upper estimate “may have been served”" || rows[1]["from"] != "evening paper, from postmaster" || rows[1]["window"] != "2015/2016" {
		t.Errorf("what the source says is lost: %v", rows[1])
	}
	run.Sum = []string{"at most", "directly"}
	if _, err := run.Do(t.Context(), c, func(string, int64, int64) {}); demarche.CodeOf(err) != demarche.BadData || !strings.Contains(err.Error(), "twice") {
		t.Errorf("people are added: %v", err)
	}
	if _, err := Reach.New().Do(t.Context(), analysistest.Facts(t), func(string, int64, int64) {}); demarche.CodeOf(err) != demarche.BadData {
		t.Errorf("a case without posts and figures: %v", err)
	}
}
