package spread

import (
	"context"
	"encoding/csv"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"demarche"
	"demarche/casefile"
)

// shared returns the path of a real file beside the project. Without it the test is
// skipped, and fails where REQUIRE_SHARED asks for it.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := "../../shared/data/" + name
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("REQUIRE_SHARED") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}

func sharedCase(t *testing.T, names ...string) *casefile.Case {
	t.Helper()
	var paths []string
	for _, name := range names {
		paths = append(paths, shared(t, name))
	}
	c := add(t, nil)
	for _, path := range paths {
		addFile(t, c, path)
	}
	return c
}

// TestClocksOfTheGermanElections walks over the file itself, and finds the same firsts, and
// that Facebook's times are four hours ahead of X's.
func TestClocksOfTheGermanElections(t *testing.T) {
	path := shared(t, "coortweet/german_elections.csv.zst")
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z, err := zstd.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	rows := csv.NewReader(z)
	first := map[[2]string]int64{}
	span := map[string][2]int64{}
	for header := true; ; header = false {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if header {
			continue
		}
		at, err := strconv.ParseInt(row[6], 10, 64)
		if err != nil {
			continue
		}
		platform := row[0][:3]
		if s, ok := span[platform]; ok {
			span[platform] = [2]int64{min(s[0], at), max(s[1], at)}
		} else {
			span[platform] = [2]int64{at, at}
		}
		key := [2]string{row[2], platform}
		if old, ok := first[key]; row[2] != "" && (!ok || at < old) {
			first[key] = at
		}
	}
	from, to := max(span["tw_"][0], span["fb_"][0]), min(span["tw_"][1], span["fb_"][1])
	var x, facebook, heap, objects int64
	for key, tw := range first {
		fb, ok := first[[2]string{key[0], "fb_"}]
		if key[1] != "tw_" || !ok || min(tw, fb) < from || min(tw, fb) > to {
			continue
		}
		objects++
		switch gap := fb - tw; {
		case gap >= 2:
			x++
		case gap <= -2:
			facebook++
		}
		if math.Abs(float64(fb-tw-4*3600)) <= 600 {
			heap++
		}
	}
	c := sharedCase(t, "coortweet/german_elections.csv.zst")
	run := FirstSeen.New().(*FirstSeenRun)
	run.Join = []string{"media", "link"}
	result := do(t, c, run)
	link := where(t, rowsOf(t, result, "leads"), map[string]any{"trace": "link"})
	if link["first_1"] != x || link["first_2"] != facebook || link["objects"] != objects {
		t.Errorf("of %v links X is first with %v and Facebook with %v; by the file %d, %d, %d", link["objects"], link["first_1"], link["first_2"], objects, x, facebook)
	}
	if link["clock"] != 14400.0 || link["share_1_set"].(float64) > 0.65 || link["share_1"].(float64) < 0.86 {
		t.Errorf("%v", link)
	}
	if heap < objects/4 {
		t.Errorf("%d of %d lags are about four hours by the file", heap, objects)
	}
	if media := where(t, rowsOf(t, result, "leads"), map[string]any{"trace": "media"}); media["clock"] != 14400.0 {
		t.Errorf("%v", media)
	}
}

// TestTheTrollsAndBrussels asks three things of the tweets of the Internet Research Agency,
// in one reading of the file: the answer on outlets begins with what cannot be known; the
// bombings of 22 March 2016 were followed by a spike; of a date two days later the same
// spike is anticipation.
func TestTheTrollsAndBrussels(t *testing.T) {
	if os.Getenv("DEMARCHE_LONG") == "" {
		t.Skip("set DEMARCHE_LONG=1 to run it")
	}
	c := sharedCase(t, "ira_tweets.csv.zst", "state_media/State_Media_Matrix.csv.zst")
	outlets := do(t, c, Outlets.New())
	whomTheyMention(t, outlets)
	all := where(t, rowsOf(t, outlets, "links"), map[string]any{"class": "all"})
	if share := all["share"].(float64); outlets.Tables[0].Name != "links" || share < 0.999 || !strings.Contains(outlets.Notes[0], "not known where they lead") {
		t.Errorf("%v; %s", all, outlets.Notes[0])
	}
	run := Disclosure.New().(*DisclosureRun)
	run.At, run.By, run.Tags = "2016-03-22T07:00", "account_category", []string{"Brussels", "IslamKills", "StopIslam"}
	result := do(t, c, run)
	effect := where(t, rowsOf(t, result, "windows"), map[string]any{"class": "RightTroll", "posts_of": "selected", "window": "effect"})
	if effect["rank"] != int64(1) || effect["peak"] != int64(0) || effect["p_peak"].(float64) > 0.01 {
		t.Errorf("the right trolls after the bombings: %v", effect)
	}
	for _, f := range result.Findings {
		if strings.Contains(f.Claim, "RightTroll selected") {
			t.Errorf("a finding of anticipation before the bombings: %s", f.Claim)
		}
	}
	run.At = "2016-03-24"
	result = do(t, c, run)
	lead := where(t, rowsOf(t, result, "windows"), map[string]any{"class": "RightTroll", "posts_of": "selected", "window": "anticipation"})
	if lead["peak"] != int64(-2) || lead["p_peak"].(float64) > 0.01 {
		t.Errorf("the days before a date two days after the bombings: %v", lead)
	}
	found := false
	for _, f := range result.Findings {
		found = found || strings.Contains(f.Claim, "RightTroll selected posts on 2016-03-22, 2 days before")
	}
	if !found {
		t.Errorf("the spike two days before is no finding of anticipation: %d findings", len(result.Findings))
	}
}

// whomTheyMention walks over the file itself, and finds the same mentions of listed accounts.
func whomTheyMention(t *testing.T, outlets *demarche.Result) {
	t.Helper()
	file, err := os.Open(shared(t, "ira_tweets.csv.zst"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z, err := zstd.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	rows := csv.NewReader(z)
	header, err := rows.Read()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range header {
		at[name] = i
	}
	said := regexp.MustCompile(`(?i)(?:^|[^\w@/])@(tass_agency|gazetaru|statedept|lifenews_ru|ntvru)\b`)
	repost := regexp.MustCompile(`(?i)^\s*RT @(\w+)`)
	posts, accounts, telesur := map[string]int64{}, map[string]map[string]bool{}, int64(0)
	for {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		words := row[at["content"]]
		if m := repost.FindStringSubmatch(words); m != nil && strings.EqualFold(m[1], "telesurenglish") {
			telesur++
		}
		if row[at["post_type"]] == "R" || repost.MatchString(words) {
			continue
		}
		here := map[string]bool{}
		for _, m := range said.FindAllStringSubmatch(words, -1) {
			here[strings.ToLower(m[1])] = true
		}
		for name := range here {
			posts[name]++
			if accounts[name] == nil {
				accounts[name] = map[string]bool{}
			}
			accounts[name][row[at["author_id"]]] = true
		}
	}
	if posts["tass_agency"] == 0 || telesur == 0 {
		t.Errorf("the file has %v mentions and %d reposts", posts, telesur)
	}
	table := rowsOf(t, outlets, "outlets")
	for name, n := range posts {
		row := where(t, table, map[string]any{"pattern": name, "way": "mention"})
		if row["posts"] != n || row["accounts"] != int64(len(accounts[name])) {
			t.Errorf("%s is mentioned in %d posts of %d accounts, and there are %v", name, n, len(accounts[name]), row)
		}
	}
	if row := where(t, table, map[string]any{"pattern": "telesurenglish", "way": "repost"}); row["posts"] != telesur {
		t.Errorf("%d reposts of an account, and there are %v", telesur, row)
	}
}

func TestTheMatrixIsRead(t *testing.T) {
	c := sharedCase(t, "state_media/State_Media_Matrix.csv.zst")
	l, err := readLists(context.Background(), c, true)
	if err != nil {
		t.Fatal(err)
	}
	found := l.of("arabic.rt.com", 18000, "")
	if len(found) < 2 {
		t.Errorf("arabic.rt.com is in %d lists", len(found))
	}
	for _, e := range found {
		if e.Level != "state-controlled" || e.Country != "RUS" {
			t.Errorf("%+v", e)
		}
	}
	if found := l.of("npr.org", 18000, ""); len(found) == 0 || found[0].Level != "unattributed" {
		t.Errorf("npr.org: %+v", found)
	}
	// Each row of the starter list that names the matrix is as the matrix has it.
	entries, err := starterEntries()
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, e := range entries {
		if !strings.Contains(e.source, "State Media Matrix") {
			continue
		}
		same := false
		for _, other := range l.domains[e.Pattern] {
			same = same || other.List == "gmf-state-media" && other.Level == e.Level && other.Country == e.Country
		}
		if !same {
			t.Errorf("%s is not in the matrix as %s of %s", e.Pattern, e.Level, e.Country)
		}
		checked++
	}
	if checked < 40 {
		t.Errorf("%d rows name the matrix", checked)
	}
}
