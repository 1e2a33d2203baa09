package audience

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis"
	"demarche/analysis/analysistest"
	"demarche/simulate"
)

// town returns the posts of the simulated town as CSV, and what is true of it.
func town(t testing.TB) (string, *simulate.TownData) {
	t.Helper()
	d, err := simulate.Town(simulate.DemoTown())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, f := range d.TownFiles() {
		if f.Name == simulate.TownPostsFile {
			if err := f.Write(&b); err != nil {
				t.Fatal(err)
			}
		}
	}
	return b.String(), d
}

// small is an analysis with other defaults.
func small(a analysis.Analysis, change func(analysis.Run)) analysis.Analysis {
	of := a.New
	a.New = func() analysis.Run {
		r := of()
		change(r)
		return r
	}
	return a
}

// The contract of facts knows no records of findings: it is asked with a rate at which none
// is made, and what findings owe below.
func TestTandemConforms(t *testing.T) {
	analysistest.ConformFacts(t, small(Tandem, func(r analysis.Run) {
		one := ofChannels(r.(*TandemRun))
		one.FDR, one.Draws = 1e-200, 50
	}), channelsFile())
}

func TestFindingsAreTheSameInAnyOrderOfRows(t *testing.T) {
	posts := channelsFile()
	header, rows, _ := strings.Cut(posts, "\n")
	lines := slices.Collect(strings.Lines(rows))
	slices.Reverse(lines)
	said := func(posts string) string {
		result, err := do(t, ofChannels(Tandem.New().(*TandemRun)), posts)
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Findings) == 0 {
			t.Fatal("there is no finding")
		}
		var all []string
		for _, f := range result.Findings {
			all = append(all, fmt.Sprint(f.Claim, f.Subjects, f.Value.Value, *f.Value.Chance, f.First, f.Last, len(f.Evidence)))
		}
		for _, name := range []string{"time", "a_text", "b_text"} {
			all = append(all, fmt.Sprint(column(t, result, "tandem_evidence", name)))
		}
		return strings.Join(all, "\n")
	}
	if one, two := said(posts), said(header+"\n"+strings.Join(lines, "")); one != two || len(one) < 1000 {
		t.Errorf("%s\nand then\n%s", one, two)
	}
}

func do(t testing.TB, r analysis.Run, files ...string) (*demarche.Result, error) {
	t.Helper()
	return r.Do(context.Background(), analysistest.Facts(t, files...), func(string, int64, int64) {})
}

// column returns the values of a column of a table of a result.
func column(t testing.TB, r *demarche.Result, table, name string) (values []any) {
	t.Helper()
	for _, x := range slices.Concat(r.Tables, r.Kept) {
		if x.Name != table {
			continue
		}
		k := slices.IndexFunc(x.Columns, func(c demarche.Column) bool { return c.Name == name })
		for _, row := range x.Rows {
			values = append(values, row[k])
		}
		return values
	}
	t.Fatalf("no table %s with a column %s", table, name)
	return nil
}

// The town's pairs of twins are found, and hardly anything else; the
// controls are what chance gives.
func TestTandemFindsTheTwinsOfTheTown(t *testing.T) {
	posts, d := town(t)
	r := Tandem.New().(*TandemRun)
	r.Label, r.Opposed, r.Least, r.Draws, r.Chances = "class", []string{"harbour:hills"}, 40, 100, 0.5
	result, err := do(t, r, posts)
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{} // of one account in five the class is not
	for i := range d.Posts {
		told[d.Posts[i].Actor] = d.Posts[i].Class != ""
	}
	planted := map[string]bool{}
	for _, pair := range d.Twins {
		if told[pair[0]] && told[pair[1]] {
			slices.Sort(pair[:])
			planted[strings.Join(pair[:], " ")] = true
		}
	}
	if len(planted) < 2 {
		t.Fatalf("of %d pairs of twins with classes nothing can be said", len(planted))
	}
	found, others := 0, 0
	a, b := column(t, result, "tandem_pairs", "a"), column(t, result, "tandem_pairs", "b")
	for i, grade := range column(t, result, "tandem_pairs", "grade") {
		pair := []string{own(a[i]), own(b[i])}
		slices.Sort(pair)
		switch {
		case grade == "":
		case planted[strings.Join(pair, " ")]:
			found++
		default:
			others++
		}
	}
	if found != len(planted) || others > 1 {
		t.Errorf("%d of %d pairs are found, and %d others", found, len(planted), others)
	}
	// Of few twins an interval of accounts drawn again is wide: it may hold 1.
	roles, index, low := column(t, result, "tandem_index", "role"), column(t, result, "tandem_index", "index"), column(t, result, "tandem_index", "low")
	high, below := column(t, result, "tandem_index", "high"), column(t, result, "tandem_index", "below_05")
	for i, role := range roles {
		switch {
		case role == opposedRole && !(index[i].(float64) > 1.5):
			t.Errorf("the index of opposed classes is %v", index[i])
		case role == controlRole && (low[i].(float64) > 1 || high[i].(float64) < 1):
			t.Errorf("that of a control is %v to %v", low[i], high[i])
		case role == controlRole && below[i] != nil && below[i].(float64) > 0.06:
			t.Errorf("of control pairs %v have a small p", below[i])
		}
	}
}

// own is a name without its platform.
func own(name any) string {
	if _, s, ok := strings.Cut(name.(string), ":"); ok {
		return s
	}
	return name.(string)
}

// What it says in its own words names nobody, every finding can be judged, and nothing
// says that two accounts have one operator.
func TestTandemSaysNoMoreThanItMay(t *testing.T) {
	result, err := do(t, ofChannels(Tandem.New().(*TandemRun)), channelsFile())
	if err != nil {
		t.Fatal(err)
	}
	words := slices.Clone(result.Notes)
	for _, x := range result.Tables {
		words = append(words, x.Title)
	}
	for _, f := range result.Figures {
		words = append(words, f.Title, f.Subtitle)
	}
	for _, f := range result.Findings {
		words = append(append(words, f.Claim), f.Caveats...)
		if f.Value.Chance == nil || len(f.Evidence) == 0 || !slices.IsSorted(f.Evidence) || !slices.IsSorted(f.Subjects) || f.Last.Before(f.First) {
			t.Errorf("a finding that cannot be judged: %+v", f)
		}
	}
	for _, s := range words {
		for account := range 40 {
			if strings.Contains(s, fmt.Sprintf("u%02d", account)) {
				t.Errorf("%q names an account", s)
			}
		}
		for _, word := range []string{"suspicious", "inauthentic", "bot ", "same operator"} {
			if strings.Contains(s, word) {
				t.Errorf("%q says %q", s, word)
			}
		}
	}
}

// Only a pair that two channels tell of becomes a tandem, and only when somebody says so.
func TestATandemTakesAReading(t *testing.T) {
	c := analysistest.Facts(t, channelsFile())
	r := ofChannels(Tandem.New().(*TandemRun))
	graded := func() map[string][]string { // the pairs of each grade
		result, err := r.Do(t.Context(), c, func(string, int64, int64) {})
		if err != nil {
			t.Fatal(err)
		}
		of := map[string][]string{"notes": result.Notes}
		a, b := column(t, result, "tandem_pairs", "a"), column(t, result, "tandem_pairs", "b")
		for i, grade := range column(t, result, "tandem_pairs", "grade") {
			of[grade.(string)] = append(of[grade.(string)], own(a[i])+"="+own(b[i]))
		}
		return of
	}
	before := graded()
	if len(before["tandem"]) > 0 || len(before["tandem candidate"]) == 0 || len(before["similar"]) == 0 {
		t.Fatalf("%d tandems, candidates %v, similar %v", len(before["tandem"]), before["tandem candidate"], before["similar"])
	}
	if result, err := r.Do(t.Context(), c, func(string, int64, int64) {}); err != nil || len(result.Findings) != len(before["tandem candidate"]) {
		t.Errorf("%d findings of %d candidates: %v", len(result.Findings), len(before["tandem candidate"]), err)
	}
	r.Read = []string{before["tandem candidate"][0], before["similar"][0]}
	after := graded()
	if !slices.Equal(after["tandem"], before["tandem candidate"][:1]) || !slices.Contains(after["similar"], before["similar"][0]) {
		t.Errorf("with a reading of %q the tandems are %q", r.Read, after["tandem"])
	}
	if !slices.ContainsFunc(after["notes"], func(n string) bool { return strings.Contains(n, "a reading makes no tandem") }) {
		t.Errorf("nothing is said of the other reading: %q", after["notes"])
	}
}

// Two accounts that are merged are one, and no pair.
func TestMergedAccountsAreOne(t *testing.T) {
	r := ofChannels(Tandem.New().(*TandemRun))
	r.Merge = []string{"u05=u04"}
	result, err := do(t, r, channelsFile())
	if err != nil {
		t.Fatal(err)
	}
	for _, side := range []string{"a", "b"} {
		for _, name := range column(t, result, "tandem_pairs", side) {
			if own(name) == "u05" {
				t.Fatal("a merged account is compared")
			}
		}
	}
	r.Merge = []string{"nobody=u04"}
	if _, err := do(t, r, channelsFile()); demarche.CodeOf(err) != demarche.Usage {
		t.Errorf("a merge of nobody: %v", err)
	}
}

func TestDaysAreNotTestable(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,actor,at,text,class\n")
	for i := range 200 {
		fmt.Fprintf(&b, "%d,u%d,%s,hello there,%s\n", i, i%4, time.Date(2020, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), []string{"left", "right"}[i%2])
	}
	r := Tandem.New().(*TandemRun)
	r.Label, r.Opposed, r.Least = "class", []string{"left:right"}, 10
	_, err := do(t, r, b.String())
	if demarche.CodeOf(err) != demarche.BadData || !strings.Contains(err.Error(), "not testable at this resolution") {
		t.Errorf("%v", err)
	}
}

func TestTandemAsksForWhatItWants(t *testing.T) {
	c := analysistest.Facts(t, channelsFile())
	for name, change := range map[string]func(*TandemRun){
		"neither label nor code": func(r *TandemRun) { r.Label = "" },
		"both":                   func(r *TandemRun) { r.Code = "x" },
		"no opposed classes":     func(r *TandemRun) { r.Opposed = nil },
		"no such class":          func(r *TandemRun) { r.Opposed = []string{"left:sea"} },
		"a class and itself":     func(r *TandemRun) { r.Opposed = []string{"right:right"} },
		"no such column":         func(r *TandemRun) { r.Label = "colour" },
		"slots of two hours":     func(r *TandemRun) { r.Window = 2 * time.Hour },
		"no codings":             func(r *TandemRun) { r.Label, r.Code = "", "X" },
		"nobody posts as much":   func(r *TandemRun) { r.Least = 1_000_000 },
	} {
		r := ofChannels(Tandem.New().(*TandemRun))
		change(r)
		if _, err := r.Do(t.Context(), c, func(string, int64, int64) {}); demarche.CodeOf(err) != demarche.Usage && demarche.CodeOf(err) != demarche.BadData {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPairsOfNamesMayStandInAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pairs.csv")
	if err := os.WriteFile(path, []byte("one,two\nthree,\"x:four\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := Tandem.New().(*TandemRun)
	r.Merge, r.Read = []string{"a=b"}, []string{path, "c=d"}
	each, err := r.Each(t.Context(), nil)
	if err != nil || len(each) != 1 {
		t.Fatal(each, err)
	}
	// The names stand in the run, so that a file that changes makes another run.
	if one := each[0].(*TandemRun); fmt.Sprint(one.Merge, one.Read) != "[a=b] [one=two three=x:four c=d]" {
		t.Errorf("%v and %v", one.Merge, one.Read)
	}
	if err := os.WriteFile(path, []byte("one\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Each(t.Context(), nil); demarche.CodeOf(err) != demarche.BadData {
		t.Errorf("a file of one column: %v", err)
	}
	r.Read = []string{"nowhere.csv"}
	if _, err := r.Each(t.Context(), nil); demarche.CodeOf(err) != demarche.Usage {
		t.Errorf("no file: %v", err)
	}
}
