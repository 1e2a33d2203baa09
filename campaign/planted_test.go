package campaign

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis/analysistest"
	"demarche/casefile"
)

func quiet(string, int64, int64) {}

var begin = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// A row is one post of a planted file.
type row struct {
	actor, class, text string
	at                 time.Time
}

// planted are 200 people and 12 accounts of one hand, who post of thirty things for sixty
// days. On day 30 people use #match as a match is on, each once or twice; on day 40 eight
// of the twelve try #push at ten, and from two to four all twelve post it twenty times
// each, mostly in the same minutes.
func planted() (rows []row) {
	r := rand.New(rand.NewPCG(77, 78))
	add := func(actor, class string, at time.Time, text string) {
		rows = append(rows, row{actor, class, text, at.Truncate(time.Second)})
	}
	for i := range 212 {
		actor, class := fmt.Sprintf("p%03d", i), "person"
		if i >= 200 {
			actor = fmt.Sprintf("c%02d", i-200)
		}
		if i >= 200 || i%10 == 0 {
			class = "loud"
		}
		for range 30 {
			at := begin.Add(time.Duration(r.IntN(60*86400)) * time.Second)
			add(actor, class, at, fmt.Sprintf("a word of number %d #Topic%d", r.IntN(1000), int(30*r.Float64()*r.Float64())))
		}
		if i < 150 {
			for range 1 + r.IntN(2) {
				add(actor, class, begin.Add(30*24*time.Hour+20*time.Hour+time.Duration(r.IntN(3600))*time.Second), "what a goal #MATCH")
			}
		}
	}
	day := begin.Add(40 * 24 * time.Hour)
	for i := range 8 {
		add(fmt.Sprintf("c%02d", i), "loud", day.Add(10*time.Hour+time.Duration(i/2)*time.Minute), "let us try the blue pushword #push")
	}
	for m := range 20 {
		at := day.Add(14*time.Hour + time.Duration(m*6)*time.Minute + time.Duration(r.IntN(3))*time.Minute)
		for i := range 12 {
			own := at
			if r.IntN(5) == 0 {
				own = at.Add(time.Duration(1+r.IntN(4)) * time.Minute)
			}
			add(fmt.Sprintf("c%02d", i), "loud", own.Add(time.Duration(r.IntN(60))*time.Second), fmt.Sprintf("now everybody must hear it %d #push", m))
		}
	}
	return rows
}

func file(rows []row) string {
	var b strings.Builder
	b.WriteString("actor,at,text,class\n")
	for _, w := range rows {
		fmt.Fprintf(&b, "%s,%s,%s,%s\n", w.actor, w.at.Format(time.RFC3339), w.text, w.class)
	}
	return b.String()
}

// grouped saves a network in which the twelve are one group and twenty others another.
func grouped(t *testing.T, c *casefile.Case) {
	t.Helper()
	n := demarche.Network{Name: "link 60s", Traces: []string{"link"}}
	for i := range 12 {
		n.Nodes = append(n.Nodes, demarche.Node{Actor: fmt.Sprintf("c%02d", i), Group: 2, First: begin, Last: begin})
	}
	for i := range 20 {
		n.Nodes = append(n.Nodes, demarche.Node{Actor: fmt.Sprintf("p%03d", 10*i), Group: 1, First: begin, Last: begin})
	}
	slices.SortFunc(n.Nodes, func(a, b demarche.Node) int { return strings.Compare(a.Actor, b.Actor) })
	if _, err := c.Save(context.Background(), casefile.Saved{RunRecord: demarche.RunRecord{Analysis: "coshare"}}, &demarche.Result{Networks: []demarche.Network{n}}); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, c *casefile.Case, r *CampaignRun) *demarche.Result {
	t.Helper()
	result, err := r.Do(context.Background(), c, quiet)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// cells returns the rows of a table as maps from columns.
func cells(t *testing.T, r *demarche.Result, name string) (all []map[string]any) {
	t.Helper()
	for _, table := range r.Tables {
		if table.Name != name {
			continue
		}
		for _, row := range table.Rows {
			m := map[string]any{}
			for i, c := range table.Columns {
				m[c.Name] = row[i]
			}
			all = append(all, m)
		}
		return all
	}
	t.Fatalf("no table %q", name)
	return nil
}

func where(all []map[string]any, column string, value any) (some []map[string]any) {
	for _, m := range all {
		if m[column] == value {
			some = append(some, m)
		}
	}
	return some
}

func TestAPlantedCampaignIsToldFromAnEvent(t *testing.T) {
	c := analysistest.Case(t, file(planted()))
	grouped(t, c)
	r := newCampaign()
	r.Least, r.Label, r.Tags = 100, "class", []string{"#Push", "match"}
	result := run(t, c, r)

	tags := cells(t, result, "tags")
	push, match := where(tags, "tag", "#push")[0], where(tags, "tag", "#match")[0]
	if push["uses"] != int64(248) || push["accounts"] != int64(12) || push["per_account"].(float64) < 20 || push["gini"].(float64) > 0.05 {
		t.Errorf("#push: %v", push)
	}
	if match["accounts"] != int64(150) || match["per_account"].(float64) > 2 || match["gini"].(float64) > 0.3 || match["on_peak"].(float64) < 1 {
		t.Errorf("#match: %v", match)
	}

	day := begin.Add(40 * 24 * time.Hour)
	bursts := cells(t, result, "bursts")
	if b := where(bursts, "tag", "#push"); len(b) != 1 || !b[0]["from"].(time.Time).Equal(day) || !b[0]["to"].(time.Time).Equal(day.Add(24*time.Hour)) || b[0]["start"].(time.Time).Hour() != 14 {
		t.Errorf("bursts of #push: %v", b)
	}
	if b := where(bursts, "tag", "#match"); len(b) != 1 || !b[0]["from"].(time.Time).Equal(day.Add(-240*time.Hour)) {
		t.Errorf("bursts of #match: %v", b)
	}

	early := where(cells(t, result, "early"), "tag", "#push")
	for i := range 8 {
		if e := where(early, "actor", fmt.Sprintf("c%02d", i)); len(e) != 1 || e[0]["lead"].(float64) < 3.8*3600 || e[0]["group"] != int64(2) || e[0]["class"] != "loud" {
			t.Errorf("the early accounts of #push: %v", e)
		}
	}

	together := cells(t, result, "together")
	groups := where(where(together, "tag", "#push"), "test", "early, of one group")
	if len(groups) != 1 || groups[0]["of"] != "group 2" || groups[0]["q"].(float64) > 1e-6 {
		t.Errorf("groups of #push: %v", groups)
	}
	for _, g := range where(where(together, "tag", "#match"), "test", "early, of one group") {
		if g["q"].(float64) < 0.05 {
			t.Errorf("groups of #match: %v", g)
		}
	}
	minutes := func(tag, of string) map[string]any { return where(where(together, "tag", tag), "of", of)[0] }
	if m := minutes("#push", "turned round ten minutes"); m["p"].(float64) > 0.0011 || m["times"].(float64) < 1.5 {
		t.Errorf("the same minute, #push: %v", m)
	}
	for _, of := range []string{"turned round the hour", "turned round ten minutes"} {
		if m := minutes("#match", of); m["p"].(float64) < 0.005 {
			t.Errorf("the same minute, #match: %v", m)
		}
	}
	if len(result.Findings) != 2 || result.Findings[0].Value.Chance == nil || result.Findings[0].Value.Value < 8 {
		t.Errorf("findings: %+v", result.Findings)
	}
	f := result.Findings[0]
	for _, want := range []string{"8 before it rose at 2026-02-10 14:00 and 4 within 10 minutes of it", "turned round ten minutes (p at most .001)"} {
		if !strings.Contains(f.Claim, want) {
			t.Errorf("%q says nothing of %q", f.Claim, want)
		}
	}
	// The twelve first posts are side by side, in the order of time.
	if m := f.Moments[0]; len(f.Moments) != 1 || f.MomentsTotal != 1 || m.Action != "hashtag" || m.Object != "push" || m.Actors != 12 || m.Total != 12 || m.CaseActors != 12 || m.CaseRecords != 248 {
		t.Errorf("%+v", f.Moments)
	}
	first := map[demarche.RecordID]time.Time{}
	for _, e := range early {
		id, err := demarche.ParseRecordID(e["record"].(string))
		if err != nil {
			t.Fatal(err)
		}
		first[id] = e["first"].(time.Time)
	}
	for i, id := range f.Moments[0].Records {
		if _, ok := first[id]; !ok || i > 0 && first[id].Before(first[f.Moments[0].Records[i-1]]) || !slices.Contains(f.Evidence, id) {
			t.Errorf("record %s of the moment is no first post, not in the order of time, or no evidence", id)
		}
	}
	for _, name := range []string{"c00", "p001"} {
		for _, f := range result.Findings {
			if strings.Contains(f.Claim, name) {
				t.Errorf("%q names an account", f.Claim)
			}
		}
	}
}

func TestAPIsWrittenWithItsFloor(t *testing.T) {
	for _, c := range []struct {
		p     float64
		draws int
		want  string
	}{
		{0.5, 999, "p .50"},
		{1, 999, "p 1"},
		{0.002, 999, "p .002"},
		{1.0 / 1000, 999, "p at most .001"},
		{1.0 / 409, 408, "p at most .003"},
		{0.01, 99, "p at most .01"},
		{0.0312, 0, "p .03"},
		{1e-9, 0, "p below .001"},
	} {
		if got := drawnP(c.p, c.draws); got != c.want {
			t.Errorf("%v of %d draws: %q, want %q", c.p, c.draws, got, c.want)
		}
	}
}

// What stands in the tables is nothing that the order of rows, or of reading, could change.
func TestCampaignIsNothingOfTheOrderOfRows(t *testing.T) {
	rows := planted()
	text := func() string {
		c := analysistest.Case(t, file(rows))
		grouped(t, c)
		r := newCampaign()
		r.Least, r.Label, r.Most = 100, "class", 3
		result := run(t, c, r)
		for _, tables := range [][]demarche.Table{result.Tables, result.Kept} {
			for i := range tables {
				for k, column := range tables[i].Columns {
					for _, row := range tables[i].Rows {
						if column.Name == "record" {
							row[k] = nil
						}
					}
				}
			}
		}
		for i := range result.Findings {
			result.Findings[i].Evidence = nil
			for k := range result.Findings[i].Moments {
				result.Findings[i].Moments[k].Records = nil
			}
		}
		b, err := json.Marshal(result)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	one := text()
	slices.Reverse(rows)
	if two := text(); one != two {
		t.Errorf("of %d bytes, from %d on they differ", len(one), differ(one, two))
	}
}

func differ(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

func TestATermStandsForATag(t *testing.T) {
	c := analysistest.Case(t, file(planted()))
	r := newCampaign()
	r.Term, r.Least = "Pushword", 20
	result := run(t, c, r)
	if row := where(cells(t, result, "tags"), "tag", "pushword"); len(row) != 1 || row[0]["uses"] != int64(8) || row[0]["looked_at"] != true {
		t.Errorf("%v", row)
	}
	r.Term = "two words"
	if _, err := r.Do(context.Background(), c, quiet); demarche.CodeOf(err) != demarche.Usage {
		t.Errorf("two words: %v", err)
	}
	r.Term, r.Tags = "", []string{"nowhere"}
	if _, err := r.Do(context.Background(), c, quiet); demarche.CodeOf(err) != demarche.BadData {
		t.Errorf("a tag that nobody used: %v", err)
	}
	for _, empty := range []string{"", "#", " "} {
		r.Tags = []string{empty}
		if _, err := r.Do(context.Background(), c, quiet); demarche.CodeOf(err) != demarche.Usage || err.Error() != "--tag is empty" {
			t.Errorf("an empty tag %q: %v", empty, err)
		}
	}
	r.Tags, r.Label = nil, "colour"
	if _, err := r.Do(context.Background(), c, quiet); demarche.CodeOf(err) != demarche.Usage {
		t.Errorf("a column that is none: %v", err)
	}
}

// Times on whole days say nothing of hours and minutes.
func TestDaysSayNothingOfMinutes(t *testing.T) {
	rows := planted()
	for i := range rows {
		rows[i].at = rows[i].at.Truncate(24 * time.Hour)
	}
	c := analysistest.Case(t, file(rows))
	r := newCampaign()
	r.Least, r.Tags = 100, []string{"push"}
	result := run(t, c, r)
	if !slices.ContainsFunc(result.Notes, func(n string) bool { return strings.Contains(n, "not testable at this resolution") }) {
		t.Errorf("%q", result.Notes)
	}
	if len(result.Findings) > 0 { // nobody used it before its day
		t.Errorf("%q", result.Findings[0].Claim)
	}
	for _, table := range result.Tables {
		if table.Name == "first" || table.Name == "together" && len(table.Rows) > 0 {
			t.Errorf("%s: %v", table.Name, table.Rows)
		}
	}
}

// Deletions are read from a column, and posts that are copies told.
func TestDeletionsAndReposts(t *testing.T) {
	var b strings.Builder
	b.WriteString("actor,at,text,deleted_at,made\n")
	for d := range 40 {
		for i := range 10 {
			at := begin.Add(time.Duration(d*24+i) * time.Hour)
			fmt.Fprintf(&b, "u%d,%s,hello number %d #other,,\n", i, at.Format(time.RFC3339), d)
		}
	}
	for i := range 30 {
		at := begin.Add(20*24*time.Hour + time.Duration(i)*time.Minute)
		gone := at.Add(time.Duration(1+i) * time.Minute)
		text := "RT @someone: that is the same text as ever #Gone"
		if i%3 == 0 {
			text = "that is the same text as ever #gone"
		}
		made := begin.Add(-24 * time.Hour)
		if i%10 == 0 {
			made = begin.AddDate(0, 0, -20)
		}
		fmt.Fprintf(&b, "u%d,%s,%s,%s,%s\n", i%10, at.Format(time.RFC3339), text, gone.Format(time.RFC3339), made.Format(time.DateTime))
	}
	c := analysistest.Case(t, b.String())
	r := newCampaign()
	r.Least, r.Tags, r.Deleted, r.Created = 20, []string{"gone"}, "deleted_at", "made"
	result := run(t, c, r)
	if d := cells(t, result, "deleted")[0]; d["uses"] != int64(30) || d["deleted"] != int64(30) || d["within"].(float64) != 0.3 || d["median"].(float64) != 930 {
		t.Errorf("%v", d)
	}
	if f := where(cells(t, result, "first"), "part", "hour")[0]; f["new"].(float64) != 0.9 || f["copies"].(float64) != 1 {
		t.Errorf("%v", f)
	}
	if m := where(cells(t, result, "tags"), "tag", "#gone")[0]; m["reposts"].(float64) != 20.0/30 {
		t.Errorf("%v", m)
	}
	r.Originals = true
	if m := where(cells(t, run(t, c, r), "tags"), "tag", "#gone")[0]; m["uses"] != int64(10) || m["reposts"].(float64) != 0 {
		t.Errorf("without reposts %v", m)
	}
}

func TestSequencesOfTagsAreListed(t *testing.T) {
	rows := planted()
	for i := range 3 {
		for k := range 6 {
			rows = append(rows, row{fmt.Sprintf("s%d", i), "loud", fmt.Sprintf("once more #Seq%d", k), begin.Add(time.Duration(50*24+k)*time.Hour + time.Duration(i)*time.Minute)})
		}
	}
	c := analysistest.Case(t, file(rows))
	r := newCampaign()
	r.Tags, r.Least = []string{"seq3"}, 100
	all := cells(t, run(t, c, r), "sequences")
	if len(all) != 3 || all[0]["actor"] != "s0" || all[0]["tags"] != "#seq0 #seq1 #seq2 #seq3 #seq4 #seq5" || all[2]["accounts"] != int64(3) || all[0]["rarity"].(float64) < 10 {
		t.Errorf("%v", all)
	}
}

// A tag that people use day by day changes hands on day 40, as it rises; another rises too, in the same hands.
func TestATagThatChangesHands(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 7))
	rows := planted()
	for d := range 60 {
		at := func() time.Time { return begin.Add(time.Duration(d*86400+r.IntN(86400)) * time.Second) }
		for range 3 {
			rows = append(rows, row{fmt.Sprintf("p%03d", 1+r.IntN(9)), "person", fmt.Sprintf("walking the dog in park %d #Old", r.IntN(5)), at()})
			rows = append(rows, row{fmt.Sprintf("p%03d", 1+r.IntN(9)), "person", fmt.Sprintf("cooking soup number %d #Same", r.IntN(5)), at()})
		}
		if d >= 40 {
			for range 20 {
				rows = append(rows, row{fmt.Sprintf("c%02d", r.IntN(12)), "loud", fmt.Sprintf("vote against them now %d #Old", r.IntN(5)), at()})
				rows = append(rows, row{fmt.Sprintf("p%03d", 1+r.IntN(9)), "person", fmt.Sprintf("cooking soup number %d #Same", r.IntN(5)), at()})
			}
		}
	}
	run := func(label string) []map[string]any {
		r := newCampaign()
		r.Tags, r.Least, r.Label = []string{"old", "same"}, 100, label
		return cells(t, run(t, analysistest.Case(t, file(rows)), r), "change")
	}
	for _, label := range []string{"class", ""} {
		all := run(label)
		if len(all) != 4 {
			t.Fatalf("%v", all)
		}
		for _, m := range all {
			p := m["p"].(float64)
			if m["tag"] == "#old" && (p > 0.01 || m["divergence"].(float64) < 2*m["chance"].(float64)) || m["tag"] == "#same" && p < 0.02 {
				t.Errorf("label %q: %v", label, m)
			}
		}
	}
}

// Files that are read alike and have one source are one frame.
func TestFramesAreOfFilesAlike(t *testing.T) {
	mapped := []demarche.Mapped{{Role: "actor", Column: "author", How: "format"}}
	all, of := frames([]demarche.Dataset{
		{Dataset: 1, Name: "one.csv", Format: "ira-csv", Holds: demarche.Posts, Mapping: mapped, ResolutionS: 60},
		{Dataset: 2, Name: "votes.csv", Format: "undl-csv", Holds: demarche.RollCalls},
		{Dataset: 3, Name: "two.csv", Format: "ira-csv", Holds: demarche.Posts, Mapping: mapped, ResolutionS: 1},
		{Dataset: 4, Name: "three.csv", Format: "posts-csv", Holds: demarche.Posts, Mapping: mapped},
		{Dataset: 5, Name: "four.csv", Format: "ira-csv", Holds: demarche.Posts, Mapping: mapped, Source: "another sample"},
	})
	if len(all) != 3 || of[1] != of[3] || of[1] == of[4] || of[4] == of[5] || all[0].name != "one and 1 file like it" || all[0].resolution != 60 {
		t.Errorf("%v %+v", of, all)
	}
}
