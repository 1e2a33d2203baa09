package narrative

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis"
	"demarche/analysis/analysistest"
	"demarche/casefile"
)

// A line is a row of a file of posts.
type line struct{ id, actor, at, text, lang, platform, class string }

// file writes lines as a CSV file of posts.
func file(lines []line) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"id", "actor", "at", "text", "lang", "platform", "class"})
	for i, l := range lines {
		if l.id == "" {
			l.id = fmt.Sprint(i + 1)
		}
		_ = w.Write([]string{l.id, l.actor, l.at, l.text, l.lang, l.platform, l.class})
	}
	w.Flush()
	return b.String()
}

func do(t *testing.T, c *casefile.Case, r analysis.Run) *demarche.Result {
	t.Helper()
	result, err := r.Do(context.Background(), c, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// table returns the rows of a table of a result, each by the names of columns.
func table(t *testing.T, r *demarche.Result, name string) []map[string]any {
	t.Helper()
	for _, tables := range [][]demarche.Table{r.Tables, r.Kept} {
		for _, table := range tables {
			if table.Name != name {
				continue
			}
			var rows []map[string]any
			for _, row := range table.Rows {
				m := map[string]any{}
				for k, c := range table.Columns {
					m[c.Name] = row[k]
				}
				rows = append(rows, m)
			}
			return rows
		}
	}
	t.Fatalf("no table %s", name)
	return nil
}

// expect compares some cells of a row.
func expect(t *testing.T, row map[string]any, want map[string]any) {
	t.Helper()
	for name, v := range want {
		got, ok := row[name]
		if !ok {
			t.Errorf("no column %s", name)
		}
		if x, is := v.(float64); is {
			if g, ok := got.(float64); !ok || math.Abs(g-x) > 1e-9 {
				t.Errorf("%s = %v, want %v", name, got, v)
			}
			continue
		}
		if got != v {
			t.Errorf("%s = %v, want %v", name, got, v)
		}
	}
}

const claim = "the council hides what the old pier costs"

// A small case of which everything is known: a text by three accounts, with a near-copy by a
// fourth; a text that one account repeats; an app's text; what is too short.
var smallCase = []line{
	{"", "ann", "2026-03-01 10:00:00", "The council hides what the old pier costs https://example.org/a", "en", "x", "left"},
	{"", "bob", "2026-03-01 10:04:00", "the council hides what the old pier costs", "en", "x", "right"},
	{"", "bob", "2026-03-01 10:05:00", "the council hides what the old pier costs", "en", "x", "right"},
	{"", "cat", "2026-03-02 10:05:00", "THE COUNCIL HIDES WHAT THE OLD PIER COSTS", "en", "telegram", "left"},
	{"", "dan", "2026-03-02 10:05:30", "the council hides what the old pier costs!!", "en", "telegram", ""},
	{"", "ann", "2026-03-03 09:00:00", "this is what only one account repeats", "en", "x", "left"},
	{"", "ann", "2026-03-04 09:00:00", "this is what only one account repeats", "en", "x", "left"},
	{"", "ann", "2026-03-05 09:00:00", "I just activated @Sweeper on my account", "en", "x", "left"},
	{"", "cat", "2026-03-06 09:00:00", "i just activated @other on my account", "en", "telegram", "left"},
	{"", "dan", "2026-03-07 09:00:00", "too short", "en", "telegram", ""},
	{"", "dan", "2026-03-08 09:00:01", "a text that nobody else has ever written", "en", "telegram", ""},
}

func TestCopiesByPencil(t *testing.T) {
	c := analysistest.Case(t, file(smallCase))
	run := Copies.New().(*CopiesRun)
	run.By = "class"
	result := do(t, c, run)
	summary := table(t, result, "copies")
	// Three lags between accounts: 4 minutes, a day, 30 seconds; bob's own is none.
	expect(t, summary[1], map[string]any{
		"posts_compared": int64(10), "repeated": int64(3), "shared": int64(2), "shared_posts": int64(7), "shared_share": 0.7, "in_10_minutes": 2.0 / 4, "groups": int64(1),
	})
	families := table(t, result, "families")
	if len(families) != 2 {
		t.Fatalf("%d families, want 2: %v", len(families), families)
	}
	expect(t, families[0], map[string]any{
		"accounts": int64(4), "posts": int64(5), "texts": int64(2), "top_3_share": 4.0 / 5, "languages": "en", "platforms": "x, telegram", "groups": "left, right, (none)",
		"first": time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC), "span": 86730.0, "lag_median": 240.0, "in_10_minutes": 2.0 / 3, "boilerplate": false, "rung": "L0 copy",
	})
	// Of 11 posts of the month 4, 2, 2 and 3 are by ann, bob, cat and dan: by five draws each is missed
	// with (1-share)^5.
	want := 0.0
	for _, n := range []float64{4, 2, 2, 3} {
		want += 1 - math.Pow(1-n/11, 5)
	}
	expect(t, families[0], map[string]any{"chance_accounts": want})
	expect(t, families[1], map[string]any{"accounts": int64(2), "boilerplate": true})
	run.DropBoilerplate = true
	if n := len(table(t, do(t, c, run), "families")); n != 1 {
		t.Errorf("without boilerplate %d families, want 1", n)
	}
}

func TestBoilerplateOfTheUser(t *testing.T) {
	path := filepath.Join(t.TempDir(), "apps.txt")
	if err := os.WriteFile(path, []byte("# ours\ncouncil * pier\n#walked\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	list, err := readBoilerplate(path)
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]bool{
		claim: true, "the pier and the council": false, "he #walked 3 miles today": true, "i just activated on my account": true, "ours": false,
	} {
		if got := list.has(s); got != want {
			t.Errorf("%q is boilerplate: %v, want %v", s, got, want)
		}
	}
	if _, err := readBoilerplate(filepath.Join(t.TempDir(), "absent")); demarche.CodeOf(err) != demarche.Usage {
		t.Errorf("a file that is not there: %v", err)
	}
}

// crowd makes copies of many texts among accounts that post all day. In step, the copies of a text
// come within a minute; otherwise each at the time of any of its author's posts of that day.
func crowd(r *rand.Rand, inStep bool) []line {
	var lines []line
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	post := func(actor int, at time.Duration, text string) {
		lines = append(lines, line{actor: fmt.Sprintf("acc%02d", actor), at: start.Add(at).Format("2006-01-02 15:04:05"), text: text, lang: "en", platform: "x"})
	}
	const hours = 12
	any := func() time.Duration {
		return time.Duration(r.IntN(hours*3600))*time.Second + 6*time.Hour
	}
	word := func(n int) string { return fmt.Sprintf("word%04d", n) }
	for day := range 30 {
		for actor := range 20 {
			for i := range 4 {
				post(actor, time.Duration(day)*24*time.Hour+any(), fmt.Sprintf("%s %s %s something of their own %d", word(r.IntN(9000)), word(r.IntN(9000)), word(r.IntN(9000)), i))
			}
		}
		for i := range 4 {
			text := fmt.Sprintf("%s %s %s what many copy from each other %s", word(r.IntN(9000)), word(r.IntN(9000)), word(r.IntN(9000)), word(day*4+i))
			moment := any()
			for _, actor := range r.Perm(20)[:4] {
				at := any()
				if inStep {
					at = moment + time.Duration(r.IntN(60))*time.Second
				}
				post(actor, time.Duration(day)*24*time.Hour+at, text)
			}
		}
	}
	return lines
}

func chanceOf(t *testing.T, lines []line, what string, seed uint64) map[string]any {
	t.Helper()
	run := Copies.New().(*CopiesRun)
	run.Seed = seed
	for _, row := range table(t, do(t, analysistest.Case(t, file(lines)), run), "chance") {
		if strings.HasPrefix(row["what"].(string), what) {
			return row
		}
	}
	t.Fatalf("no row %s", what)
	return nil
}

func TestCopiesInStepAreToldFromThoseThatAreNot(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 1))
	row := chanceOf(t, crowd(r, true), "lags of at most 10 minutes", 1)
	// Of each text's four copies three lags are within a minute: all 360.
	if row["seen"].(float64) != 360 || row["p"].(float64) != 0.01 || row["ratio"].(float64) < 3 {
		t.Errorf("in step: %v", row)
	}
	low := 0
	for i := range uint64(8) {
		row := chanceOf(t, crowd(rand.New(rand.NewPCG(11, 10+i)), false), "lags of at most 10 minutes", i)
		if row["p"].(float64) <= 0.05 {
			low++
		}
		if ratio := row["ratio"].(float64); ratio < 0.6 || ratio > 1.5 {
			t.Errorf("not in step: %v times what chance gives", ratio)
		}
	}
	if low > 2 { // of eight at 0.05 more than two have a probability of 0.6 %
		t.Errorf("not in step: p is at most 0.05 in %d of 8", low)
	}
}

func TestPairsWithMuchInCommon(t *testing.T) {
	// Six accounts in three pairs that share fourteen texts each, among twenty that copy anybody.
	r := rand.New(rand.NewPCG(12, 1))
	lines := crowd(r, false)
	for pair := range 3 {
		for i := range 14 {
			text := fmt.Sprintf("w%dx y%dx z%dx v%dx shared by two", r.IntN(99999), r.IntN(99999), r.IntN(99999), r.IntN(99999))
			for k := range 2 {
				lines = append(lines, line{actor: fmt.Sprintf("twin%d%d", pair, k), at: fmt.Sprintf("2026-03-%02d %02d:00:00", 1+i, 8+r.IntN(12)), text: text, lang: "en", platform: "x"})
			}
		}
	}
	run := Copies.New().(*CopiesRun)
	run.Common = 12
	var row map[string]any
	for _, x := range table(t, do(t, analysistest.Case(t, file(lines)), run), "chance") {
		if strings.HasPrefix(x["what"].(string), "pairs") {
			row = x
		}
	}
	// Two of the crowd have four in common on average.
	if row["seen"].(float64) != 3 || row["chance_high"].(float64) > 1 || row["p"].(float64) != 0.01 {
		t.Errorf("three pairs with fourteen texts of their own: %v", row)
	}
}

// Whatever is exchanged, an account keeps its number of families in a stratum, a family that of
// its accounts, and nobody has one twice.
func TestExchangeKeepsWhatItPromises(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 1))
	var all []copied
	for family := range int32(40) {
		for _, actor := range r.Perm(15)[:2+r.IntN(6)] {
			all = append(all, copied{family: family, actor: int32(actor)})
		}
	}
	of := make([][]int32, 40)
	authors := make([]int32, len(all))
	for i, x := range all {
		of[x.family] = append(of[x.family], int32(i))
		authors[i] = x.actor
	}
	before := slices.Clone(authors)
	exchange(r, all, of, authors, 0, len(all))
	moved := 0
	for i := range authors {
		if authors[i] != before[i] {
			moved++
		}
	}
	if moved < len(all)/2 {
		t.Errorf("%d of %d copies have another author", moved, len(all))
	}
	for family, places := range of {
		seen := map[int32]bool{}
		for _, i := range places {
			if seen[authors[i]] {
				t.Errorf("an author has the family %d twice", family)
			}
			seen[authors[i]] = true
		}
	}
	slices.Sort(before)
	slices.Sort(authors)
	if !slices.Equal(before, authors) {
		t.Error("an author has more or fewer families than before")
	}
}

func TestPairsAreCountedAsByHand(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 1))
	for _, actors := range []int{6, 2000} { // an array, and a map
		var of [][]int32
		var who []int32
		plain := map[[2]int32]int{}
		for range 40 {
			var places []int32
			in := map[int32]bool{}
			for range 1 + r.IntN(5) {
				a := int32(r.IntN(6))
				in[a] = true
				places = append(places, int32(len(who)))
				who = append(who, a)
			}
			of = append(of, places)
			for a := range in {
				for b := range in {
					if a < b {
						plain[[2]int32{a, b}]++
					}
				}
			}
		}
		for common := 1; common < 12; common++ {
			want := 0
			for _, n := range plain {
				if n >= common {
					want++
				}
			}
			if got := countPairs(of, func(i int32) int32 { return who[i] }, common, actors); got != want {
				t.Fatalf("%d pairs with %d in common, want %d", got, common, want)
			}
		}
	}
}

func TestTemplatesOfACase(t *testing.T) {
	var lines []line
	for i, city := range []string{"Houston", "Baltimore", "New York", "Houston"} {
		lines = append(lines, line{actor: fmt.Sprintf("acc%d", i%3), at: fmt.Sprintf("2026-03-0%d 10:00:00", i+1), text: fmt.Sprintf("Police shot a man in %s, he was %d years old", city, 20+i), lang: "en", platform: "x"})
	}
	lines = append(lines, smallCase...)
	for i := range lines {
		lines[i].id = ""
	}
	rows := table(t, do(t, analysistest.Case(t, file(lines)), Copies.New()), "templates")
	if len(rows) != 1 {
		t.Fatalf("%d templates, want 1: %v", len(rows), rows)
	}
	expect(t, rows[0], map[string]any{
		"object": "police shot a man in ‹name› he was ‹number› years old", "accounts": int64(3), "fillings": int64(4), "posts": int64(4),
		"slots": "name: houston, baltimore, new york · number: 20, 21, 22, 23",
	})
}

func TestCoarseTimesAreNotTested(t *testing.T) {
	lines := slices.Clone(smallCase)
	for i := range lines {
		lines[i].at = lines[i].at[:10]
	}
	result := do(t, analysistest.Case(t, file(lines)), Copies.New())
	for _, name := range []string{"copies", "families"} {
		for _, row := range table(t, result, name) {
			if row["in_step"] != nil || row["in_10_minutes"] != nil || row["lag_median"] == nil {
				t.Errorf("%s: of days it is told what share is in step, or no lag: %v", name, row)
			}
		}
	}
	if !slices.ContainsFunc(result.Notes, func(n string) bool { return strings.Contains(n, "not testable at this resolution") }) {
		t.Errorf("no note says so: %q", result.Notes)
	}
}
