package audience

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"demarche"
	"demarche/analysis/analysistest"
	"demarche/casefile"
	"demarche/codebook"
	"demarche/ingest"
)

func TestFocusConforms(t *testing.T) { analysistest.Conform(t, Focus) }

// runFocus runs an analysis of focus on a case.
func runFocus(t *testing.T, c *casefile.Case, set func(*FocusRun)) *demarche.Result {
	t.Helper()
	run := Focus.New().(*FocusRun)
	run.Draws = 200
	set(run)
	result, err := run.Do(context.Background(), c, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// rowsOfTable returns a table of a result as rows by the names of columns.
func rowsOfTable(t *testing.T, r *demarche.Result, name string) (rows []map[string]any) {
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
			rows = append(rows, m)
		}
		return rows
	}
	t.Fatalf("there is no table %s", name)
	return nil
}

// Shares by hand: three accounts, two audiences, and amounts that turn the order about.
func TestFocusSharesByHand(t *testing.T) {
	c := analysistest.Case(t, `author,date,text,audience,impressions,clicks,Spend_EUR,spend_usd,followers
ann,2016-01-01 10:00:00,one,Fishers,100,10,5,6,1000
ann,2016-01-02 10:00:00,RT @bob: two,Fishers,"1,100",0,15,18,1000
bob,2016-01-03 10:00:00,three,Millers,800,40,80,96,10
cid,2016-01-04 10:00:00,four,NA,,NA,0,0,90
`)
	r := runFocus(t, c, func(*FocusRun) {})
	got := map[string]map[string]any{}
	for _, row := range rowsOfTable(t, r, "focus") {
		got[row["audience"].(string)] = row
	}
	want := map[string]map[string]float64{
		"Fishers": {"of_accounts": 100. / 3, "of_posts": 50, "of_originals": 100. / 3, "of_impressions": 60, "of_clicks": 20, "of_spend_EUR": 20, "of_spend_USD": 20, "of_follower_weighted_posts": 100 * 2000. / 2100, "of_follower_weighted_originals": 100 * 1000. / 1100},
		"Millers": {"of_accounts": 100. / 3, "of_posts": 25, "of_originals": 100. / 3, "of_impressions": 40, "of_clicks": 80, "of_spend_EUR": 80, "of_spend_USD": 80, "of_follower_weighted_posts": 100 * 10. / 2100, "of_follower_weighted_originals": 100 * 10. / 1100},
		untold:    {"of_accounts": 100. / 3, "of_posts": 25, "of_originals": 100. / 3, "of_impressions": 0, "of_clicks": 0, "of_spend_EUR": 0, "of_spend_USD": 0, "of_follower_weighted_posts": 100 * 90. / 2100, "of_follower_weighted_originals": 100 * 90. / 1100},
	}
	for name, row := range want {
		for column, v := range row {
			if g, ok := got[name][column].(float64); !ok || math.Abs(g-v) > 1e-9 {
				t.Errorf("%s %s: %v, want %v", name, column, got[name][column], v)
			}
		}
	}
	for _, column := range r.Tables[0].Columns[1:] {
		if !strings.HasPrefix(column.Doc, "share of ") {
			t.Errorf("%s does not say what it is a share of: %q", column.Name, column.Doc)
		}
	}
	if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, "never added") || !strings.Contains(notes, "uncorrected") {
		t.Errorf("notes lack what was not done: %s", notes)
	}
}

// Where a third of the posts is told wrongly and a random sample was coded, the corrected
// shares are the true ones, and their intervals hold these as often as they should; as
// told, they are far off.
func TestFocusIsCorrectedByAnAudit(t *testing.T) {
	const audits = 60
	held, naive := 0, 0
	for a := range audits {
		r := rand.New(rand.NewPCG(uint64(a), 7))
		f := &focusing{run: &FocusRun{Draws: 200, Seed: uint64(a)}, classes: []string{"Fishers", "Millers"}, audited: map[int]codedPost{}, result: &demarche.Result{}}
		f.measures = []focusMeasure{{name: "posts", unit: "posts"}, {name: "impressions", unit: "impressions"}}
		truly, all := 0.0, 0.0
		for p := range 120 {
			f.pages = append(f.pages, fmt.Sprint(p))
			for range 20 {
				truth, told := 0, 0
				if r.Float64() < 0.3 {
					truth = 1
				}
				if told = truth; r.Float64() < 0.33 && truth == 0 {
					told = 1
				}
				shown := r.ExpFloat64() * 100
				if all += shown; truth == 0 {
					truly += shown
				}
				if r.Float64() < 0.15 {
					f.audited[len(f.posts)] = codedPost{f.classes[truth], 0.15}
				}
				f.posts = append(f.posts, focusPost{page: p, class: told, values: []float64{1, shown}})
			}
		}
		table, err := f.shares(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s := table.shares[2][0] // of impressions, after accounts and posts
		if !table.corrected {
			t.Fatal("not corrected")
		}
		if s.low <= truly/all && truly/all <= s.high {
			held++
		}
		if wrong := s.amount / s.total; s.low <= wrong && wrong <= s.high {
			naive++
		}
	}
	if held < 52 {
		t.Errorf("%d of %d intervals hold the true share", held, audits)
	}
	if naive > 5 {
		t.Errorf("%d of %d intervals hold what was told wrongly", naive, audits)
	}
}

// Whom an advertisement is to be shown to is told by the rows that say it, those that shut
// people out counting against it.
func TestTargeting(t *testing.T) {
	s, err := parseScheme("test", []byte(`
name: test
audiences:
  - {name: Fishers, include: [fish*, river history], and: [nets], exclude: [fish and chips]}
  - {name: Millers, include: [mill, [wind power, 3]]}
`))
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]string{
		"Interests: Fishing, rivers":                          "Fishers",
		"River  History or mill":                              "",
		"wind-power, fishing":                                 "Millers",
		"Match: Interests: fishing so Match: Interests: mill": "Fishers",
		"And Must Also Match: Interests: mill":                "Millers",
		"Fishing. And Must Also Match: Behaviors: nets":       "Fishers",
		"mills":          "",
		"Fish and chips": "",
		"fishing, mill, Exclude: Interests: fishing": "Millers",
		"history of rivers":                          "",
		"NA":                                         "",
	} {
		rows, _ := readTargeting([]string{cell}, []bool{false})
		scores, _ := s.tell(rows)
		got := ""
		if k := classOf(scores); k >= 0 {
			got = s.classNames()[k]
		}
		if got != want {
			t.Errorf("%q is told as %q, want %q: %v of %v", cell, got, want, scores, rows)
		}
	}
	shut, _ := readTargeting([]string{"fishing"}, []bool{true})
	if scores, _ := s.tell(shut); scores[0] != -1 {
		t.Errorf("who is shut out counts %v", scores)
	}
}

func TestSchemesAreRead(t *testing.T) {
	names := bundledSchemes()
	if len(names) < 2 {
		t.Fatalf("bundled are %v", names)
	}
	for _, name := range names {
		s, err := readScheme(name)
		if err != nil || s.Name != name || s.Title == "" {
			t.Errorf("%s: %+v (%v)", name, s, err)
		}
		for _, a := range s.Audiences {
			if a.Definition == "" {
				t.Errorf("%s: %s has no definition", name, a.Name)
			}
		}
	}
	for what, text := range map[string]string{
		"a key that is misspelt": "name: a\naudiences:\n  - {name: x, includes: [y]}\n  - {name: z}\n",
		"one audience":           "name: a\naudiences:\n  - {name: x}\n",
		"the same name twice":    "name: a\naudiences:\n  - {name: x}\n  - {name: X}\n",
		"a term without words":   "name: a\naudiences:\n  - {name: x, include: ['*']}\n  - {name: z}\n",
		"an account of two":      "name: a\naudiences:\n  - {name: x, accounts: [[li]]}\n  - {name: z, accounts: [[ii]]}\n",
	} {
		if _, err := parseScheme("test", []byte(text)); demarche.CodeOf(err) != demarche.BadData {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := readScheme("no such scheme"); demarche.CodeOf(err) != demarche.Usage {
		t.Errorf("no scheme: %v", err)
	}
}

// What is left is put to an audience by its text: what speaks of fish to the fishers', and
// what speaks of neither to none.
func TestFocusPutsByText(t *testing.T) {
	var b strings.Builder
	b.WriteString("author,date,text,audience\n")
	row := func(author string, n int, text, class string) {
		fmt.Fprintf(&b, "%s,2016-01-01 %02d:%02d:00,%s,%s\n", author, n/60, n%60, text, class)
	}
	for a := range 8 {
		for k := range 6 {
			row(fmt.Sprint("fisher", a), 6*a+k, []string{"the net and the fish", "a boat with nets", "fish in the lake", "boats on the lake", "our nets are torn", "a fish so long"}[k], "Fishers")
			row(fmt.Sprint("miller", a), 6*a+k, []string{"the mill and the flour", "a sack of grain", "wind on the sails", "grain for the mill", "our flour is white", "sacks and sails"}[k], "Millers")
		}
	}
	row("stranger", 1, "fish and nets and a boat on the lake", "")
	row("stranger", 2, "flour of the mill: sacks of grain", "")
	row("stranger", 3, "zzz qqq", "")
	c := analysistest.Case(t, b.String())
	r := runFocus(t, c, func(run *FocusRun) { run.Text, run.Label, run.Least = true, "audience", 0.8 })
	by := map[string]any{}
	for _, row := range rowsOfTable(t, r, "focus_classes") {
		by[row["by"].(string)] = row["n"]
	}
	if by["a model of the texts"] != int64(2) || by["not told"] != int64(1) {
		t.Errorf("told by: %v; %s", by, strings.Join(r.Notes, "; "))
	}
	amount := map[string]float64{}
	for _, row := range rowsOfTable(t, r, "focus_intervals") {
		if row["of"] == "posts" {
			amount[row["audience"].(string)] = row["amount"].(float64)
			if row["misclassification"] != "uncorrected" {
				t.Errorf("%v is %v", row["audience"], row["misclassification"])
			}
		}
	}
	if amount["Fishers"] != 49 || amount["Millers"] != 49 || amount[untold] != 1 {
		t.Errorf("posts are %v", amount)
	}
}

// Where all that is known is of one account, it is said that nothing is known of others.
func TestFocusWarnsOfOnePage(t *testing.T) {
	var b strings.Builder
	b.WriteString("author,date,text,audience\n")
	for n := range 40 {
		fmt.Fprintf(&b, "ann,2016-01-01 10:%02d:00,%s,%s\n", n, []string{"fish and nets", "grain and flour"}[n%2], []string{"Fishers", "Millers"}[n%2])
	}
	r := runFocus(t, analysistest.Case(t, b.String()), func(run *FocusRun) { run.Text = true })
	if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, "random posts only") {
		t.Errorf("no warning: %s", notes)
	}
	for _, row := range rowsOfTable(t, r, "focus_accuracy") {
		if row["asked_on"] == pagesOut {
			t.Errorf("asked on pages left out, of which there are none: %v", row)
		}
	}
}

// Codings of a random sample among the facts of a case correct what a column says; those
// of no sample say the audience of a post that has none.
func TestFocusReadsCodings(t *testing.T) {
	var posts, codings strings.Builder
	posts.WriteString("author,date,text,audience\n")
	codings.WriteString("unit,code,value,coder,sample,inclusion\n")
	for n := range 200 {
		class := "Fishers"
		if n == 199 {
			class = ""
		}
		fmt.Fprintf(&posts, "a%d,2016-01-01 %02d:%02d:00,text %d,%s\n", n%50, n/60, n%60, n, class)
		if n%5 == 0 { // one in five was coded, and one in two of these is of the millers
			fmt.Fprintf(&codings, "1/%d,readers,%s,ann,first,0.2\n", n+1, []string{"Fishers", "Millers"}[n/5%2])
		}
	}
	codings.WriteString("1/200,readers,Millers,ann,,0\n")
	dir := t.TempDir()
	c, err := casefile.New(t.Context(), casefile.Memory, casefile.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	for name, text := range map[string]string{"1.csv": posts.String(), "2.csv": codings.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"1.csv", "2.csv"} {
		src, err := ingest.Open(filepath.Join(dir, name), ingest.Options{Formats: []ingest.Format{ingest.CodingsCSV, ingest.PostsCSV}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Add(t.Context(), src, casefile.AddOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	r := runFocus(t, c, func(run *FocusRun) { run.Code, run.Label = "readers", "audience" })
	share := map[string]float64{}
	for _, row := range rowsOfTable(t, r, "focus_intervals") {
		if row["of"] == "posts" {
			share[row["audience"].(string)] = row["share"].(float64)
			if row["misclassification"] != "corrected" {
				t.Errorf("%v", row)
			}
		}
	}
	// 199 are said to be the fishers'; of 40 that were coded 20 are the millers', who
	// stand for 100; one more was coded outside the sample.
	if math.Abs(share["Fishers"]-49.5) > 1e-9 || math.Abs(share["Millers"]-50.5) > 1e-9 {
		t.Errorf("shares are %v; %s", share, strings.Join(r.Notes, "; "))
	}
	run := Focus.New().(*FocusRun)
	run.Code = "nothing"
	if _, err := run.Do(t.Context(), c, func(string, int64, int64) {}); demarche.CodeOf(err) != demarche.BadData {
		t.Errorf("a code that is none: %v", err)
	}
}

// Coded posts are found by the lines of the file, and by the digest where the file was added
// under another name; a coding of another text says nothing, and is told.
func TestFocusFindsCodedPosts(t *testing.T) {
	var posts, codings strings.Builder
	posts.WriteString("author,date,text\n")
	codings.WriteString("unit,code,value,coder,digest\n")
	for n := range 40 {
		body := fmt.Sprintf("text %d", n)
		fmt.Fprintf(&posts, "a%d,2016-01-01 10:%02d:00,%s\n", n%10, n, body)
		unit, class := fmt.Sprintf("facts.csv:%d", n+2), "Fishers"
		if n < 10 {
			unit, class = fmt.Sprintf("gone.csv:%d", n+2), "Millers"
		}
		fmt.Fprintf(&codings, "%s,readers,%s,ann,%s\n", unit, class, codebook.Digest(body))
		fmt.Fprintf(&codings, "1/%d,readers,Nobody,ann,000000000000\n", n+1)
	}
	c := analysistest.Facts(t, posts.String())
	path := filepath.Join(t.TempDir(), "codings.csv")
	if err := os.WriteFile(path, []byte(codings.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	src, err := ingest.Open(path, ingest.Options{Formats: []ingest.Format{ingest.CodingsCSV}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(t.Context(), src, casefile.AddOptions{}); err != nil {
		t.Fatal(err)
	}
	r := runFocus(t, c, func(run *FocusRun) { run.Code = "readers" })
	share := map[string]float64{}
	for _, row := range rowsOfTable(t, r, "focus_intervals") {
		if row["of"] == "posts" {
			share[row["audience"].(string)] = row["share"].(float64)
		}
	}
	if len(share) != 2 || share["Fishers"] != 75 || share["Millers"] != 25 {
		t.Errorf("shares are %v", share)
	}
	notes := strings.Join(r.Notes, "\n")
	for _, want := range []string{"10 coded units are not where the codings say", "40 coded units are of another text"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no note says %q:\n%s", want, notes)
		}
	}
}
