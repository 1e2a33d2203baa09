package coord

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
)

// By pencil. daily_north and daily_south post three links within seconds, two of them
// of one site; eve touches one of these a day later. Four of the six posts are at
// second 0, two of them of a quarter of an hour; five are by one program.
const desk = `id,actor,at,text,links,client
1,daily_north,2026-03-01T10:00:00Z,one,https://news.example/a,planner
2,daily_south,2026-03-01T10:00:05Z,one,https://news.example/a,planner
3,daily_north,2026-03-02T10:01:00Z,two,https://news.example/b,planner
4,daily_south,2026-03-02T10:01:07Z,two!,https://news.example/b,planner
5,daily_south,2026-03-03T11:15:00Z,three,https://other.example/c,planner
6,daily_north,2026-03-03T11:16:00Z,three,https://other.example/c,phone
7,eve,2026-03-04T12:00:30Z,one,https://news.example/a,phone
8,daily_bread,2026-03-04T12:00:31Z,bread,https://bread.example/,phone
9,fay,2026-03-04T12:00:32Z,nothing,,phone
10,gus,2026-03-04T12:00:33Z,nothing,,
`

func checksOf(t *testing.T, text, trace string) map[string]demarche.Check {
	t.Helper()
	result := coshare(t, text, trace, time.Minute)
	if len(result.Findings) != 1 {
		t.Fatalf("%d findings", len(result.Findings))
	}
	all := map[string]demarche.Check{}
	for _, c := range result.Findings[0].Checks {
		all[c.Name] = c
	}
	return all
}

func TestChecksByPencil(t *testing.T) {
	all := checksOf(t, desk, "link")
	for _, want := range []struct {
		name          string
		value, beside float64
		what, says    string
	}{
		{"site", 4.0 / 6, 5.0 / 8, "news.example", "Of the 6 records with a link, 4 lead (67 %) to one site; of all such records of the case, 62 %."},
		{"names", 1, 3.0 / 6, "", "2 of 2 names (100 %) begin with the same 6 letters; so do 50 % of the whole case."},
		{"program", 5.0 / 6, 5.0 / 9, "planner", "Of the 6 records of which the files say what they were posted with (column client), 5 were (83 %) with one and the same; of all such records of the case, 56 %."},
		{"text", 2.0 / 3, 0, "", "In 2 of 3 moments (67 %) all posts have the same text to the letter."},
		{"clock", 4.0 / 6, 1.0 / 60, "", "Of 6 records, 4 stand at second 0 of a minute (67 %; spread evenly 1.7 %, in the whole case 40 %) and 33 % at second 0 of a quarter of an hour (spread evenly 0.1 %, in the whole case 20 %)."},
		{"audience", 2.0 / 3, 0, "", "Of 3 links, 2 were touched by no other actor of the case at any time (67 %); the middle one by 0 others."},
	} {
		got := all[want.name]
		if !got.Tested || !about(got.Value, want.value) || !about(got.Beside, want.beside) || got.What != want.what || got.Says != want.says {
			t.Errorf("%s: %+v\nwant %+v", want.name, got, want)
		}
	}
	for _, name := range []string{"lag", "one meeting", "author"} {
		if got := all[name]; got.Tested || !strings.HasPrefix(got.Says, "Not tested: ") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// Where the data do not tell, that is said, and nothing is counted.
func TestChecksThatCannotBeMade(t *testing.T) {
	text := "id,actor,at,hashtags\n1,17,2026-03-01 10:01,north\n2,18,2026-03-01 10:01,north\n3,17,2026-03-01 11:05,south\n4,18,2026-03-01 11:05,south\n"
	for name, c := range checksOf(t, text, "hashtag") {
		if c.Tested != (name == "audience") || !c.Tested && (c.Value != 0 || c.Beside != 0 || !strings.HasPrefix(c.Says, "Not tested: ")) {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

func TestCommonAffix(t *testing.T) {
	for _, test := range []struct {
		names []string
		want  affix
	}{
		{[]string{"anna", "berta"}, affix{}},
		{[]string{"abc", "abc"}, affix{}}, // too short
		{[]string{"north_news", "south_news", "eve"}, affix{"th_news", true, 2}},
		{[]string{"newsnorth", "newssouth", "x_news", "y_news"}, affix{"_news", true, 2}},
		{[]string{"новости_а", "новости_б"}, affix{"новости_", false, 2}},
		{[]string{"same", "same", "same"}, affix{"same", false, 3}},
	} {
		if got := commonAffix(test.names); got != test.want {
			t.Errorf("commonAffix(%q) = %+v, want %+v", test.names, got, test.want)
		}
	}
	for name, want := range map[string]string{"Bot_0017": "bot_", "1234567": "", strings.Repeat("0af9", 16): "", "f00dcafe0123": "", "f00dcafe012": "f00dcafe", "decade": "decade", "ＮＥＷＳ": "news"} {
		if got := plainName(name); got != want {
			t.Errorf("plainName(%q) = %q, want %q", name, got, want)
		}
	}
}

// What thresholds would have told stands beside what chance leaves.
func TestThresholdsAreCounted(t *testing.T) {
	edge := func(a, b string, shared int, firm bool, explained string) demarche.Edge {
		return demarche.Edge{A: a, B: b, Shared: shared, Chance: &demarche.Chance{Firm: firm, Explained: explained}}
	}
	net := &demarche.Network{MinShared: 2, Edges: []demarche.Edge{
		edge("a", "b", 5, true, ""), edge("a", "c", 3, false, "both"), edge("a", "d", 2, false, "choice"), edge("b", "d", 2, false, "timing"),
	}}
	rules := []rule{
		{"two", map[[2]string]bool{{"a", "b"}: true, {"a", "c"}: true, {"a", "d"}: true, {"b", "d"}: true}},
		{"tool", map[[2]string]bool{{"a", "b"}: true, {"x", "y"}: true}},
	}
	got := thresholdsTable(net, rules).Rows
	for i, want := range [][]any{
		{"two", int64(4), int64(1), int64(1), int64(1), int64(1), int64(0)},
		{"tool", int64(2), int64(1), int64(0), int64(0), int64(0), int64(1)},
	} {
		if !slices.Equal(got[i], want) {
			t.Errorf("%v, want %v", got[i], want)
		}
	}
}

// By pencil: ann and bob repost p1 and p2 of cat, p3 of dan and @eve's words; fay
// reposts p3. Of the four posts two are cat's, as of all that are reposted.
func TestWhoWroteWhatIsPassedOn(t *testing.T) {
	text := "id,actor,at,text,repost_of\np1,cat,2026-03-01T09:00:00Z,one,\np2,cat,2026-03-01T09:00:01Z,two,\np3,dan,2026-03-01T09:00:02Z,three,\n"
	for i, of := range []string{"p1", "p2", "p3", ""} {
		words := "x"
		if of == "" {
			words = "RT @Eve: some words of hers"
		}
		for k, actor := range []string{"ann", "bob"} {
			text += fmt.Sprintf("r%d%d,%s,2026-03-0%dT10:00:0%dZ,%s,%s\n", i, k, actor, i+1, k, words, of)
		}
	}
	text += "r9,fay,2026-03-09T10:00:00Z,x,p3\n"
	got := checksOf(t, text, "repost")["author"]
	if want := "Of the 4 reposted posts whose author is known, 2 are (50 %) by one and the same; of all such posts of the case, 50 %."; !got.Tested || got.What != "@cat" || got.Says != want || !about(got.Value, 0.5) || !about(got.Beside, 0.5) {
		t.Errorf("%+v\nwant %s", got, want)
	}
}
