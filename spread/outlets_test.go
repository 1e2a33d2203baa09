package spread

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"demarche/analysis"
	"demarche/casefile"
	"demarche/text"
)

const channel = "UCUZHFZ9jIKrLroW8LcyJEQQ"

// wayPosts are posts with what each has to do with the lists below.
const wayPosts = `id,actor,platform,at,text,links,repost_of,reply_to,side
k1,Quay_News,x,2021-01-01T00:00:00Z,a word of its own,,,,left
k2,quay_news,telegram,2021-01-01T00:01:00Z,of another of that name,,,,left
k3,amy,Twitter,2021-01-01T00:02:00Z,RT @QUAY_news: a word of its own,,,,left
k4,amy,Twitter,2021-01-01T00:03:00Z,,,k1,,left
k5,amy,Twitter,2021-01-01T00:04:00Z,,,k77,,left
k6,bob,x,2021-01-01T00:05:00Z,"as @Quay_News, and @amy, say",,,,left
k7,bob,x,2021-01-01T00:06:00Z,to them,,,k1,right
k8,bob,x,2021-01-01T00:07:00Z,to @amy,,,,right
k9,bob,x,2021-01-01T00:08:00Z,see,https://www.youtube.com/channel/` + channel + `/videos,,,right
k10,bob,x,2021-01-01T00:09:00Z,see,https://youtu.be/mapped_film,,,right
k11,bob,x,2021-01-01T00:10:00Z,see,https://www.youtube.com/watch?v=open___film,,,right
k12,cid,x,2021-01-01T00:11:00Z,see,https://www.youtube.com/@QuayLive,,,right
k13,cid,x,2021-01-01T00:12:00Z,see,https://www.youtube.com/@SomeoneElse,,,right
k14,cid,x,2021-01-01T00:13:00Z,see,https://t.me/quay_channel/12,,,right
k15,cid,x,2021-01-01T00:14:00Z,see,https://t.me/somebody_else/12,,,right
k16,cid,x,2021-01-01T00:15:00Z,see,https://t.co/abc,,,right
k17,cid,x,2021-01-01T00:16:00Z,see,https://quay.example/1 https://youtu.be/open___film,,,right
k18,dan,x,2021-01-01T00:17:00Z,as @Jane_Envoy says,,,,right
k19,dan,gab,2021-01-01T00:18:00Z,as @quay_news says,,,,right
k20,Jane_Envoy,x,2021-01-01T00:19:00Z,a word of hers,https://vk.com/wall-1_2,,,right
`

const wayLists = `list,version,name,pattern,platform,level,role,country,account,source,as_of,note
one,1,The Quay,@Quay_News,x,state-controlled,outlet,NOR,,the gazette,2021,of the harbour
one,1,The Quay,quay.example,,state-controlled,outlet,NOR,,,,
one,1,The Quay,https://www.youtube.com/channel/` + channel + `,,state-linked,outlet,NOR,,,,
one,1,Quay Live,` + channel + `,youtube,state-linked,outlet,NOR,,,,
one,1,The Quay,t.me/Quay_Channel,,state-controlled,outlet,NOR,,,,
one,1,Jane Margaret Envoy,jane_envoy,x,official,diplomat,FRA,,,,
map,1,,mapped_film,youtube,,,,` + channel + `,,,
map,1,,https://www.youtube.com/@quaylive,,,,,youtube.com/channel/` + channel + `,,,
`

func TestWaysByPencil(t *testing.T) {
	c := add(t, map[string]string{"a_posts.csv": wayPosts, "lists.csv": wayLists})
	r := Outlets.New().(*OutletsRun)
	r.Starter, r.By = false, "side"
	result := do(t, c, r)

	// k11 and k13 are unresolved: of k11 nothing tells the channel, and lists call channels
	// of YouTube by identifiers alone, so that k13 may be one. Of VK no list has an account.
	links := where(t, rowsOf(t, result, "links"), map[string]any{"class": "all"})
	if links["with_link"] != int64(10) || links["unexpandable"] != int64(1) || links["unresolved"] != int64(2) || links["resolved"] != int64(7) || links["share_unresolved"] != 0.2 {
		t.Errorf("%v", links)
	}
	if !strings.Contains(result.Notes[0], "1 (10.00 %) have only short addresses or numbers, of which it is not known where they lead, and 2 (20.00 %) lead to a film or a post") {
		t.Errorf("it begins with %q", result.Notes[0])
	}
	ways := rowsOf(t, result, "ways")
	for _, want := range []struct {
		class, way, level            string
		of, unknown, posts, accounts int64
		records                      string
	}{
		{"all", "post", "any", 20, 0, 2, 2, "1/1 1/20"},
		{"all", "post", "state-controlled", 20, 0, 1, 1, "1/1"}, // k2 is of another platform
		{"all", "post", "official", 20, 0, 1, 1, "1/20"},
		{"all", "repost", "any", 3, 1, 2, 1, "1/3 1/4"}, // of k5 it is not known whose it is
		{"all", "mention", "any", 5, 0, 3, 2, "1/6 1/7 1/18"},
		{"all", "mention", "state-controlled", 5, 0, 2, 1, "1/6 1/7"},
		{"all", "mention", "official", 5, 0, 1, 1, "1/18"},
		{"all", "page", "any", 9, 3, 4, 2, "1/9 1/10 1/12 1/14"}, // k17's film is open beside its domain
		{"all", "page", "state-linked", 9, 3, 3, 2, "1/9 1/10 1/12"},
		{"all", "page", "state-controlled", 9, 3, 1, 1, "1/14"},
		{"all", "site", "any", 10, 1, 1, 1, "1/17"},
		{"left", "post", "any", 6, 0, 1, 1, "1/1"},
		{"left", "mention", "any", 1, 0, 1, 1, "1/6"},
		{"right", "page", "any", 9, 3, 4, 2, "1/9 1/10 1/12 1/14"},
	} {
		row := where(t, ways, map[string]any{"class": want.class, "way": want.way, "level": want.level})
		if row["of"] != want.of || row["unknown"] != want.unknown || row["posts"] != want.posts || row["accounts"] != want.accounts || row["records"] != want.records {
			t.Errorf("%+v: %v", want, row)
		}
		known := float64(want.of - want.unknown)
		for column, share := range map[string]float64{
			"share": float64(want.posts) / known, "at_least": float64(want.posts) / float64(want.of), "at_most": float64(want.posts+want.unknown) / float64(want.of),
		} {
			if math.Abs(row[column].(float64)-share) > 1e-12 {
				t.Errorf("%+v: %s is %v, want %v", want, column, row[column], share)
			}
		}
		if lo, ok := row["low"].(float64); ok && (lo > row["share"].(float64) || row["high"].(float64) < row["share"].(float64)) {
			t.Errorf("the interval %v to %v leaves %v out", lo, row["high"], row["share"])
		}
	}
	// The levels of links: k9, k10, k12 lead to what is state-linked, k14 and k17 to what is
	// state-controlled, of the 7 whose end is known.
	for level, posts := range map[string]int64{"state-linked": 3, "state-controlled": 2, "official": 0} {
		row := where(t, rowsOf(t, result, "levels"), map[string]any{"class": "all", "level": level})
		if row["posts"] != posts || math.Abs(row["share"].(float64)-float64(posts)/7) > 1e-12 || math.Abs(row["at_most"].(float64)-float64(posts+3)/10) > 1e-12 {
			t.Errorf("%s: %v", level, row)
		}
	}
	youtube := where(t, rowsOf(t, result, "platforms"), map[string]any{"platform": "youtube"})
	if youtube["posts"] != int64(6) || youtube["named"] != int64(1) || youtube["mapped"] != int64(2) || youtube["otherwise"] != int64(1) || youtube["unresolved"] != int64(2) || youtube["records"] != "1/11 1/17" {
		t.Errorf("%v", youtube)
	}
	if open := rowsOf(t, result, "unresolved"); len(open) != 1 || open[0]["item"] != "video/open___film" || open[0]["posts"] != int64(2) {
		t.Errorf("%v", open)
	}
	quay := where(t, rowsOf(t, result, "outlets"), map[string]any{"pattern": "quay_news", "way": "repost"})
	if quay["list"] != "one@1" || quay["source"] != "the gazette" || quay["as_of"] != "2021" || quay["note"] != "of the harbour" || quay["country"] != "NOR" {
		t.Errorf("%v", quay)
	}
	if page := where(t, rowsOf(t, result, "outlets"), map[string]any{"pattern": channel, "way": "page"}); page["name"] != "The Quay and 1 more" || page["posts"] != int64(3) {
		t.Errorf("%v", page)
	}
	var titles []string
	for _, f := range result.Figures {
		titles = append(titles, f.Title)
	}
	if got := strings.Join(titles, "; "); got != "43 % of posts with a link whose end is known link to what lists call state-linked; 67 % of posts that link to what is known to be somebody's on a platform link to an account that a list names" {
		t.Errorf("the figures say: %s", got)
	}
	norway := where(t, rowsOf(t, result, "states"), map[string]any{"class": "all", "way": "mention", "country": "NOR"})
	if norway["posts"] != int64(2) || norway["level"] != "state-controlled" || norway["lists"] != "one@1" || norway["share"] != 0.4 {
		t.Errorf("%v", norway)
	}
	if one := where(t, rowsOf(t, result, "lists"), map[string]any{"list": "one@1"}); one["by_and_about"] != int64(7) || one["posts"] != int64(5) || one["alone"] != int64(5) {
		t.Errorf("%v", one)
	}
}

// The order of the rows of posts and of listings is nothing to it.
func TestWaysInAnyOrder(t *testing.T) {
	turned := func(s string) string {
		head, rows, _ := strings.Cut(s, "\n")
		lines := slices.Collect(strings.Lines(rows))
		slices.Reverse(lines)
		return head + "\n" + strings.Join(lines, "")
	}
	told := func(posts, lists string) string {
		r := Outlets.New().(*OutletsRun)
		r.Starter, r.By = false, "side"
		result := do(t, add(t, map[string]string{"a_posts.csv": posts, "lists.csv": lists}), r)
		for _, table := range result.Tables {
			for k, column := range table.Columns {
				// Records are numbered by their order, and of two names for one channel the first
				// of the file is told.
				if column.Name == "records" || column.Name == "name" {
					for _, row := range table.Rows {
						row[k] = nil
					}
				}
			}
		}
		words, err := json.Marshal(result)
		if err != nil {
			t.Fatal(err)
		}
		return string(words)
	}
	want := told(wayPosts, wayLists)
	if got := told(turned(wayPosts), wayLists); got != want {
		t.Errorf("with the posts turned it is\n%s\nand not\n%s", got, want)
	}
	if got := told(wayPosts, turned(wayLists)); got != want {
		t.Errorf("with the lists turned it is\n%s\nand not\n%s", got, want)
	}
}

// What the lists say of persons leaves a case under labels alone.
func TestListedPersonsStandUnderLabels(t *testing.T) {
	c := add(t, map[string]string{"posts.csv": strings.ReplaceAll(wayPosts, "k20,Jane_Envoy", "k20,zoe"), "lists.csv": wayLists})
	r := Outlets.New().(*OutletsRun)
	r.Starter = false
	if _, err := analysis.Execute(t.Context(), c, Outlets, r, func(string, int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	for _, names := range []bool{false, true} {
		d, err := c.Dossier(t.Context(), casefile.DossierOptions{Names: names})
		if err != nil {
			t.Fatal(err)
		}
		told, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if is := strings.Contains(strings.ToLower(string(told)), "jane_envoy"); is != names {
			t.Errorf("names %v, and the envoy's account is told: %v", names, is)
		}
		if strings.Contains(string(told), "Margaret") {
			t.Errorf("names %v: the envoy's name is told", names)
		}
		if !strings.Contains(string(told), "The Quay") {
			t.Errorf("names %v: the outlet is not told", names)
		}
	}
}

// Of accounts whose platform no file tells, it is told that they are held against nothing,
// until the user says it.
func TestAccountsOfNoPlatform(t *testing.T) {
	files := map[string]string{
		"posts.csv": "actor,at,text\nquay_news,2021-01-01T00:00:00Z,hello @jane_envoy\namy,2021-01-01T00:01:00Z,RT @quay_news: hello @jane_envoy\n",
		"lists.csv": wayLists,
	}
	c := add(t, files)
	r := Outlets.New().(*OutletsRun)
	r.Starter = false
	result := do(t, c, r)
	if notes := strings.Join(result.Notes, "\n"); !strings.Contains(notes, "of 2 accounts the file does not tell the platform") {
		t.Error(notes)
	}
	for _, way := range []string{"post", "repost", "mention"} {
		if row := where(t, rowsOf(t, result, "ways"), map[string]any{"class": "all", "way": way}); row["unknown"] != row["of"] || row["of"] == int64(0) {
			t.Errorf("%v", row)
		}
	}
	r.Platform = "Twitter"
	result = do(t, c, r)
	for _, way := range []string{"post", "repost", "mention"} {
		if row := where(t, rowsOf(t, result, "ways"), map[string]any{"class": "all", "way": way, "level": "any"}); row["unknown"] != int64(0) || row["posts"] != int64(1) {
			t.Errorf("%v", row)
		}
	}
}

// Accounts that a file calls by numbers are not said to be in no list.
func TestAccountsThatAreNumbers(t *testing.T) {
	c := add(t, map[string]string{
		"a_posts.csv": "actor,at,text,platform\n44196397,2021-01-01T00:00:00Z,one,x\namy,2021-01-01T00:01:00Z,two,x\nno handle,2021-01-01T00:01:00Z,three,x\n9,2021-01-01T00:01:00Z,four,gab\n",
		"lists.csv":   wayLists,
	})
	r := Outlets.New().(*OutletsRun)
	r.Starter = false
	result := do(t, c, r)
	if row := where(t, rowsOf(t, result, "ways"), map[string]any{"class": "all", "way": "post"}); row["of"] != int64(4) || row["unknown"] != int64(2) {
		t.Errorf("%v", row)
	}
	for _, way := range []string{"repost", "mention", "page", "site"} {
		if row := where(t, rowsOf(t, result, "ways"), map[string]any{"class": "all", "way": way}); row["of"] != int64(0) || row["share"] != nil {
			t.Errorf("%v", row)
		}
	}
	if notes := strings.Join(result.Notes, "\n"); !strings.Contains(notes, "2 of the 4 accounts of the case are called by a number, or otherwise") {
		t.Error(notes)
	}
}

// Handles of any spelling are one account, on its platform alone.
func TestListsAreHeldAgainstAccountsOfTheirPlatform(t *testing.T) {
	for _, v := range []struct {
		actor    casefile.Actor
		platform string
		want     string
	}{
		{casefile.Actor{ID: "x:RT_com", Platform: "x"}, "", "x rt_com"},
		{casefile.Actor{ID: "Twitter:@RT_com", Platform: "Twitter"}, "", "x rt_com"},
		{casefile.Actor{ID: "RT_com"}, "x", "x rt_com"},
		{casefile.Actor{ID: "RT_com"}, "", ""},
		{casefile.Actor{ID: "x:44196397", Platform: "x", Name: "RT_com"}, "", "x rt_com"},
		{casefile.Actor{ID: "x:44196397", Platform: "x", Name: "A long name"}, "", "x 44196397"},
		{casefile.Actor{ID: "facebook.com/Blue-Bridge-Friends-123456"}, "", "facebook 123456"},
		{casefile.Actor{ID: "youtube:" + channel, Platform: "youtube"}, "", "youtube " + channel},
		{casefile.Actor{ID: "telegram:channel1005381772", Platform: "telegram"}, "", "telegram channel1005381772"},
	} {
		of, ok := accountOf(v.actor, v.platform)
		if got := strings.TrimSpace(of.Platform + " " + of.Name); got != v.want || ok != (v.want != "") {
			t.Errorf("%+v is %q %v, want %q", v.actor, got, ok, v.want)
		}
	}
}

// A row that tells another account for a film than one that was checked further is told.
func TestRowsThatDifferOnWhoseAFilmIs(t *testing.T) {
	c := add(t, map[string]string{"posts.csv": wayPosts, "lists.csv": `list,pattern,platform,account,confidence
m,mapped_film,youtube,@one,recalled
m,mapped_film,youtube,@two,verified
m,mapped_film,youtube,@three,
m,mapped_film,youtube,@four,verified
`})
	l, err := readLists(t.Context(), c, false)
	if err != nil {
		t.Fatal(err)
	}
	item, _ := text.ItemOf("youtube", "mapped_film")
	if of, told := l.account(item); !told || of.Name != "@two" {
		t.Errorf("%v", of)
	}
	if len(l.notes) != 1 || !strings.Contains(l.notes[0], "1 row tells another account") {
		t.Errorf("%q", l.notes)
	}
	if len(l.names) != 0 {
		t.Errorf("%q are no lists of outlets", l.names)
	}
}
