package spread

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
)

// planted are posts of 300 days by two classes; on one day one class posts many of a tag.
func planted(seed uint64, spike int) string {
	r := rand.New(rand.NewPCG(seed, 31))
	var b strings.Builder
	b.WriteString("actor,at,text,side\n")
	start := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	for day := range 300 {
		for k, side := range []string{"left", "right"} {
			n := 15 + r.IntN(10)
			if day == spike && k == 0 {
				n *= 8
			}
			for range n {
				word := ""
				if day >= spike && day < spike+20 && r.IntN(2) == 0 || r.IntN(30) == 0 {
					word = " #leak"
				}
				at := start.Add(time.Duration(day)*24*time.Hour + time.Duration(r.IntN(86400))*time.Second)
				fmt.Fprintf(&b, "acct_%s%d,%s,some words of post %d%s,%s\n", side, r.IntN(20), at.Format(time.RFC3339), r.IntN(1e6), word, side)
			}
		}
	}
	return b.String()
}

const plantedEvents = "event,name,kind,start,source\nrelease,release of the letters,leak,2021-06-10,the tale\nstorm,a storm,weather,2021-06-14,the tale\nfar,a far day,weather,2021-09-30,the tale\n"

func TestWhatCameBeforeADisclosureIsFound(t *testing.T) {
	// 10 June is day 160; the spike is two days before.
	c := add(t, map[string]string{"posts.csv": planted(1, 158), "events.csv": plantedEvents})
	r := Disclosure.New().(*DisclosureRun)
	r.Events, r.Tags, r.By = []string{"release"}, []string{"leak"}, "side"
	result := do(t, c, r)
	lead := where(t, rowsOf(t, result, "windows"), map[string]any{"class": "left", "posts_of": "all", "window": "anticipation"})
	if lead["peak"] != int64(-2) || lead["p_peak"].(float64) > 0.01 || lead["rank"] != int64(1) {
		t.Errorf("the lead of the left is %v", lead)
	}
	calm := where(t, rowsOf(t, result, "windows"), map[string]any{"class": "right", "posts_of": "all", "window": "anticipation"})
	if calm["p_peak"].(float64) < 0.02 {
		t.Errorf("nothing of the right came before, and its lead is %v", calm)
	}
	found := 0
	for _, f := range result.Findings {
		if strings.Contains(f.Claim, "left") && strings.Contains(f.Claim, "2021-06-08") && strings.Contains(f.Claim, "2 days before release") {
			found++
			if len(f.Evidence) == 0 || f.Value.Chance == nil || f.Value.Value < 3*(*f.Value.Chance) {
				t.Errorf("%+v", f)
			}
		}
		if strings.Contains(f.Claim, "right post") {
			t.Errorf("a finding of the right's posts: %s", f.Claim)
		}
	}
	for _, f := range result.Findings {
		m := f.Moments[0]
		if len(f.Moments) != 1 || f.MomentsTotal != 1 || m.Object != "2021-06-08" && m.Object != "leak" || m.Total != int(f.Value.Value) || len(m.Records) != min(m.Total, mostMoment) || m.CaseRecords < int64(m.Total) {
			t.Errorf("%q shows %+v", f.Claim, f.Moments)
		}
		for _, id := range m.Records {
			if !slices.Contains(f.Evidence, id) {
				t.Errorf("%q shows %s, which is no evidence", f.Claim, id)
			}
		}
	}
	if found == 0 {
		t.Errorf("no finding tells of the left's posts on 8 June: %v", result.Findings)
	}
	other := rowsOf(t, result, "simultaneous")
	if len(other) != 1 || other[0]["event"] != "storm" || other[0]["day"] != int64(4) {
		t.Errorf("simultaneous events are %v", other)
	}
	if rows := rowsOf(t, result, "shares"); where(t, rows, map[string]any{"class": "all", "window": "effect"})["share"].(float64) < 0.3 {
		t.Errorf("the selected share is %v", rows)
	}
}

func TestACalmDateHasNoFinding(t *testing.T) {
	c := add(t, map[string]string{"posts.csv": planted(2, 40)})
	r := Disclosure.New().(*DisclosureRun)
	r.At, r.By = "2021-07-20T09:30", "side"
	result := do(t, c, r)
	if len(result.Findings) > 0 {
		t.Errorf("nothing happened, and there is %q", result.Findings[0].Claim)
	}
}

// Of few accounts, some days from the end of the data, it is told how little that is.
func TestFewAccountsAndAWindowBeyondTheDataAreTold(t *testing.T) {
	var b strings.Builder
	b.WriteString("actor,at,text\n")
	for day := range 90 {
		for i := range 3 {
			word := ""
			if day >= 82 && i < 2 {
				word = " #leak"
			}
			fmt.Fprintf(&b, "a%d,%s,some words%s\n", i, time.Date(2021, 1, 1+day, 9, 0, 0, 0, time.UTC).Format(time.RFC3339), word)
		}
	}
	c := add(t, map[string]string{"posts.csv": b.String()})
	r := Disclosure.New().(*DisclosureRun)
	r.At, r.Tags = "2021-03-22", []string{"leak"}
	notes := strings.Join(do(t, c, r).Notes, "\n")
	for _, want := range []string{
		"the windows, 2021-03-08 to 2021-04-05, reach beyond the posts, which are from 2021-01-01 to 2021-03-31",
		"2 intervals of the selected share rest on fewer than 10 accounts",
		"of 2 accounts that had a selected post from that day on, until 14 days after the date, half or more had the first by 2021-03-24, 2 days after it; of fewer than 10 accounts that says little",
	} {
		if !strings.Contains(notes, want) {
			t.Errorf("no note says %q:\n%s", want, notes)
		}
	}
	r.At = "2021-03-23T20:30"
	if notes := strings.Join(do(t, c, r).Notes, "\n"); !strings.Contains(notes, "half or more had the first within 13 hours") {
		t.Errorf("with a time: %s", notes)
	}
}

// What two places have in one second is in no order.
func TestATieIsToldAsOne(t *testing.T) {
	c := add(t, map[string]string{"posts.csv": `actor,at,text,links,platform
a,2021-01-01T10:11:12Z,start,,x
b,2021-01-01T10:11:12Z,start,,telegram
a,2021-01-02T10:11:12Z,one,https://paper.example/1,x
b,2021-01-02T10:11:12Z,two,https://paper.example/1,telegram
a,2021-01-03T10:11:12Z,three,https://paper.example/2,x
b,2021-01-03T11:11:12Z,four,https://paper.example/2,telegram
a,2021-01-05T10:11:12Z,end,,x
b,2021-01-05T10:11:12Z,end,,telegram
`})
	r := FirstSeen.New().(*FirstSeenRun)
	r.Join = []string{"link"}
	for _, row := range rowsOf(t, do(t, c, r), "link") {
		tie := row["lag"] == 0.0
		if order := row["classes"].(string); tie != (row["first_class"] == "") || tie != strings.Contains(order, " = ") || tie == strings.Contains(order, " > ") {
			t.Errorf("%v", row)
		}
	}
}

func TestDatesThatAreNone(t *testing.T) {
	c := add(t, map[string]string{"posts.csv": planted(2, 40), "events.csv": plantedEvents})
	for _, set := range []func(*DisclosureRun){
		func(*DisclosureRun) {},
		func(r *DisclosureRun) { r.At, r.Events = "2021-07-20", []string{"release"} },
		func(r *DisclosureRun) { r.At = "2021-07" },
		func(r *DisclosureRun) { r.Events = []string{"nothing"} },
	} {
		r := Disclosure.New().(*DisclosureRun)
		set(r)
		_, err := r.Each(t.Context(), c)
		if err == nil {
			_, err = r.Do(t.Context(), c, func(string, int64, int64) {})
		}
		if code := demarche.CodeOf(err); err == nil || code == demarche.Internal {
			t.Errorf("%q %q: %v", r.At, r.Events, err)
		}
	}
}

const linkPosts = `actor,at,text,links,side
a,2021-01-01T00:00:00Z,one,https://www.rt.example/news/1,left
a,2021-01-01T00:01:00Z,two,https://arabic.rt.example/2,left
b,2021-01-01T00:02:00Z,three,https://t.co/abc,left
b,2021-01-01T00:03:00Z,four,https://paper.example/4,right
b,2023-01-01T00:04:00Z,five,https://late.example/5,right
c,2021-01-01T00:05:00Z,six,https://late.example/6,right
c,2021-01-01T00:06:00Z,seven,https://notrt.example/7,right
c,2021-01-01T00:07:00Z,eight,https://bit.ly/x https://short.rt.example/8,right
c,2021-01-01T00:08:00Z,nine,,right
`

const linkLists = `list,version,name,pattern,platform,level,country,from
one,1,RT,rt.example,,state-controlled,RUS,
one,1,RT in Arabic,arabic.rt.example,,state-linked,RUS,
one,1,Late,late.example,,state-aligned,RUS,2022-01-01
two,7,RT,rt.example,,state-aligned,RUS,
two,7,Ministry,a,x,official,FRA,
`

func TestOutletsByPencil(t *testing.T) {
	c := add(t, map[string]string{"posts.csv": linkPosts, "lists.csv": linkLists})
	r := Outlets.New().(*OutletsRun)
	r.Starter, r.By = false, "side"
	result := do(t, c, r)
	if result.Tables[0].Name != "links" || !strings.Contains(result.Notes[0], "of 8 posts with a link, 1 (12.50 %)") {
		t.Errorf("it does not begin with what is not known: %q", result.Notes[0])
	}
	all := where(t, rowsOf(t, result, "links"), map[string]any{"class": "all"})
	if all["with_link"] != int64(8) || all["unexpandable"] != int64(1) || all["resolved"] != int64(7) {
		t.Errorf("links are %v", all)
	}
	levels := rowsOf(t, result, "levels")
	for level, posts := range map[string]int64{
		"state-controlled": 2, // one and eight, by list one, which is nearer to the state than two
		"state-linked":     1, // two: the longest pattern of list one
		"state-aligned":    1, // five: six was before the listing held
	} {
		row := where(t, levels, map[string]any{"class": "all", "level": level})
		if row["posts"] != posts || math.Abs(row["share"].(float64)-float64(posts)/7) > 1e-12 {
			t.Errorf("%s: %v, want %d of 7", level, row, posts)
		}
		if row["at_least"].(float64) != float64(posts)/8 || row["at_most"].(float64) != float64(posts+1)/8 {
			t.Errorf("%s: the bounds are %v and %v", level, row["at_least"], row["at_most"])
		}
	}
	lists := rowsOf(t, result, "lists")
	one := where(t, lists, map[string]any{"list": "one@1"})
	if one["posts"] != int64(4) || one["alone"] != int64(1) || one["without_state_controlled"] != 0.0 || one["without_state_aligned"] != 3.0/7 {
		t.Errorf("without list one: %v", one)
	}
	two := where(t, lists, map[string]any{"list": "two@7"})
	if two["posts"] != int64(3) || two["alone"] != int64(0) || two["without_state_controlled"] != 2.0/7 {
		t.Errorf("without list two: %v", two)
	}
}

func TestTheStarterListIsWhole(t *testing.T) {
	entries, err := starterEntries()
	if err != nil {
		t.Fatal(err)
	}
	countries := map[string]bool{}
	seen := map[string]bool{}
	for _, e := range entries {
		key := e.List + " " + e.Platform + " " + e.Pattern
		if seen[key] {
			t.Errorf("%s is there twice", key)
		}
		seen[key] = true
		countries[e.Country] = true
		if e.Pattern != strings.ToLower(e.Pattern) || e.Name == "" || e.Version == "" || e.Role == "" {
			t.Errorf("%+v", e)
		}
		if e.confidence == demarche.Verified && e.source == "" || e.confidence == demarche.Unstated {
			t.Errorf("%s: confidence %q, source %q", key, e.confidence, e.source)
		}
		if _, differ := nearest([]*entry{e}); differ {
			t.Errorf("%s differs from itself", key)
		}
	}
	if len(countries) < 15 {
		t.Errorf("the list is of %d countries", len(countries))
	}
	// The file is read by the format that it says it is of.
	c := add(t, map[string]string{"starter.csv": string(starter), "posts.csv": linkPosts})
	facts, err := c.Facts(t.Context(), demarche.Listings)
	if err != nil || len(facts) != len(entries) {
		t.Errorf("listings-csv reads %d of %d rows: %v", len(facts), len(entries), err)
	}
	for i, f := range facts {
		if *f.Listing != entries[i].Listing {
			t.Errorf("listings-csv reads %+v, the program %+v", *f.Listing, entries[i].Listing)
		}
	}
}

func TestHandlesOnTwoPlatforms(t *testing.T) {
	c := add(t, map[string]string{"posts.csv": `actor,at,text,platform
Ann_B,2021-01-01T00:00:00Z,one,x
ann_b,2021-01-03T00:00:00Z,two,telegram
bob,2021-01-01T00:00:00Z,three,x
bobby,2021-01-01T00:00:00Z,four,telegram
`})
	r := FirstSeen.New().(*FirstSeenRun)
	rows := rowsOf(t, do(t, c, r), "handles")
	if len(rows) != 1 || rows[0]["lag"] != 2.0 || rows[0]["platform_1"] != "x" {
		t.Errorf("%v", rows)
	}
}

// Posts that come some seconds after others, told by the minute, are ties: what alpha is
// then is not what it is with times scattered, and that is said.
func TestTiesThatDecideAlphaAreTold(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 41))
	var b strings.Builder
	b.WriteString("actor,at,text,side\n")
	start := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	for range 600 {
		at := start.Add(time.Duration(r.IntN(10*86400)) * time.Second)
		fmt.Fprintf(&b, "l,%s,words,left\n", at.Truncate(time.Minute).Format(time.RFC3339))
		if r.IntN(2) == 0 {
			fmt.Fprintf(&b, "r,%s,words,right\n", at.Add(10*time.Second).Truncate(time.Minute).Format(time.RFC3339))
		}
	}
	c := add(t, map[string]string{"posts.csv": b.String()})
	run := Influence.New().(*InfluenceRun)
	run.By, run.Draws = "side", 20
	result := do(t, c, run)
	outside := 0
	for _, row := range rowsOf(t, result, "hawkes") {
		alpha := row["alpha"].(float64)
		if is := alpha < row["scattered_low"].(float64) || alpha > row["scattered_high"].(float64); is != row["by_ties"] {
			t.Errorf("%v", row)
		} else if is {
			outside++
		}
	}
	want := fmt.Sprintf("at the resolution of 1 minute ties decide alpha: in %d of 4 ordered pairs", outside)
	if notes := strings.Join(result.Notes, "\n"); outside == 0 || !strings.Contains(notes, want) {
		t.Errorf("alpha lies outside in %d pairs, and the notes are %s", outside, notes)
	}
}
