package coding

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

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/analysis/analysistest"
	"demarche/casefile"
	"demarche/codebook"
	"demarche/ingest"
	"demarche/stat"
)

func TestCodesConforms(t *testing.T) { analysistest.Conform(t, Codes) }

// A town is posts of which the truth is known: two outlets, three years, two languages.
type town struct {
	c     *casefile.Case
	posts []townPost
}

type townPost struct {
	outlet, text, lang string
	year               int
	has                bool // says that the bridge is unsafe
	hit                bool // has the word bridge
}

// book has a code whose pattern is a word, which stands in some posts that do not say it too.
const book = `codebook: town
version: "1"
title: What is said of the town
codes:
  - id: UNSAFE
    name: The bridge is unsafe
    kind: narrative
    definition: The text says that the bridge is unsafe.
    patterns:
      any:
        terms: [bridge]
  - id: NONE
    name: Nothing
    kind: marker
    definition: The text says nothing.
`

func newTown(t *testing.T, n int) *town {
	t.Helper()
	r := rand.New(rand.NewPCG(9, 9))
	w := &town{}
	var b strings.Builder
	b.WriteString("account_id,timestamp,text,lang\n")
	for i := range n {
		p := townPost{outlet: []string{"herald", "courier"}[i%2], year: 2018 + r.IntN(3), lang: []string{"en", "fr"}[r.IntN(4)/3]}
		p.has = r.Float64() < 0.1+0.1*float64(p.year-2018)
		p.hit = r.Float64() < map[bool]float64{true: 0.8, false: 0.05}[p.has]
		p.text = fmt.Sprintf("post %d of the day", i)
		if p.hit {
			p.text += " and the bridge"
		}
		w.posts = append(w.posts, p)
		fmt.Fprintf(&b, "%s,%d-%02d-%02d 10:00:00,%s,%s\n", p.outlet, p.year, 1+r.IntN(12), 1+r.IntN(28), p.text, p.lang)
	}
	w.c = analysistest.Case(t, b.String())
	return w
}

// A line is a row of a file of codings.
type line struct {
	unit, code, value, coder, sample, stratum string
	inclusion                                 float64
	digest                                    string
}

// add puts codings into the case.
func (w *town) add(t *testing.T, lines []line) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "codings.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := csv.NewWriter(f)
	_ = out.Write([]string{"unit", "code", "value", "coder", "sample", "stratum", "inclusion", "digest"})
	for _, l := range lines {
		_ = out.Write([]string{l.unit, l.code, l.value, l.coder, l.sample, l.stratum, fmt.Sprint(l.inclusion), l.digest})
	}
	out.Flush()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	src, err := ingest.Open(path, ingest.Options{Formats: []ingest.Format{ingest.CodingsCSV}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.c.Add(context.Background(), src, casefile.AddOptions{}); err != nil {
		t.Fatal(err)
	}
}

// sample has the truth of n posts drawn at random as codings of one coder.
func (w *town) sample(n int) (lines []line) {
	r := rand.New(rand.NewPCG(4, uint64(n)))
	for _, i := range r.Perm(len(w.posts))[:n] {
		p := w.posts[i]
		lines = append(lines, line{
			unit: fmt.Sprintf("1/%d", i+1), code: "UNSAFE", value: map[bool]string{true: "yes", false: "no"}[p.has], coder: "ada",
			sample: "s", stratum: "s1", inclusion: float64(n) / float64(len(w.posts)), digest: codebook.Digest(p.text),
		})
	}
	return lines
}

func bookFile(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "town.yaml")
	if err := os.WriteFile(path, []byte(book), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// do makes one run with these flags.
func do(t *testing.T, c *casefile.Case, a analysis.Analysis, typed ...string) (*demarche.Result, error) {
	t.Helper()
	run := a.New()
	fs := pflag.NewFlagSet(a.Name, pflag.ContinueOnError)
	run.Flags(fs)
	if err := fs.Parse(typed); err != nil {
		t.Fatal(err)
	}
	each, err := run.Each(context.Background(), c)
	if err != nil {
		return nil, err
	}
	return each[0].Do(context.Background(), c, func(string, int64, int64) {})
}

// must is do of what should work.
func must(t *testing.T, c *casefile.Case, a analysis.Analysis, typed ...string) *demarche.Result {
	t.Helper()
	result, err := do(t, c, a, typed...)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func tableOf(t *testing.T, tables []demarche.Table, name string) *demarche.Table {
	t.Helper()
	for i := range tables {
		if tables[i].Name == name {
			return &tables[i]
		}
	}
	t.Fatalf("no table %s", name)
	return nil
}

// cell returns the value of a column in the row whose first cells are these.
func cell(t *testing.T, table *demarche.Table, column string, first ...string) any {
	t.Helper()
	at := slices.IndexFunc(table.Columns, func(c demarche.Column) bool { return c.Name == column })
	if at < 0 {
		t.Fatalf("%s has no column %s", table.Name, column)
	}
	for _, row := range table.Rows {
		same := true
		for i, v := range first {
			same = same && row[i] == v
		}
		if same {
			return row[at]
		}
	}
	t.Fatalf("%s has no row %q", table.Name, first)
	return nil
}

func (w *town) share(of func(p townPost) bool) float64 {
	has, n := 0.0, 0.0
	for _, p := range w.posts {
		if of(p) {
			n++
			if p.has {
				has++
			}
		}
	}
	return has / n
}

// Of all posts read, the estimate is the truth, in every domain, and there is nothing left that the
// interval would be of.
func TestOfACensusTheEstimateIsTheTruth(t *testing.T) {
	w := newTown(t, 600)
	w.add(t, w.sample(600))
	for _, score := range []string{"none", "patterns"} {
		result := must(t, w.c, Prevalence, "--codebook", bookFile(t), "--by", "period,lang,account_id,lang+period", "--score", score)
		table := tableOf(t, result.Tables, "prevalence")
		for domain, of := range map[string]func(p townPost) bool{
			"2018": func(p townPost) bool { return p.year == 2018 }, "2019": func(p townPost) bool { return p.year == 2019 }, "2020": func(p townPost) bool { return p.year == 2020 },
			"en": func(p townPost) bool { return p.lang == "en" }, "all posts": func(townPost) bool { return true },
		} {
			by := map[string]string{"en": "lang", "all posts": "all"}[domain]
			if by == "" {
				by = "period"
			}
			if got, want := cell(t, table, "share", "UNSAFE", by, domain).(float64), w.share(of); math.Abs(got-want) > 1e-12 {
				t.Errorf("%s, %s: %v, want %v", score, domain, got, want)
			}
		}
		want := w.share(func(p townPost) bool { return p.outlet == "herald" })
		found := false
		for _, row := range table.Rows {
			if row[3] == "coortweet:herald" || strings.HasSuffix(row[3].(string), "herald") {
				found = true
				if math.Abs(row[8].(float64)-want) > 1e-12 || row[2] != "" {
					t.Errorf("herald: %v, want %v", row, want)
				}
			}
		}
		if !found {
			t.Error("by the column that names the actor there is no actor")
		}
		want = w.share(func(p townPost) bool { return p.year == 2020 && p.lang == "en" })
		if got := cell(t, table, "share", "UNSAFE", "lang+period", "en, 2020").(float64); math.Abs(got-want) > 1e-12 {
			t.Errorf("en, 2020: %v, want %v", got, want)
		}
		changes := tableOf(t, result.Tables, "prevalence_changes")
		want = w.share(func(p townPost) bool { return p.year == 2020 }) - w.share(func(p townPost) bool { return p.year == 2018 })
		if got := cell(t, changes, "difference", "UNSAFE", "period", "2018", "2020").(float64); math.Abs(got-want) > 1e-12 {
			t.Errorf("from 2018 to 2020: %v, want %v", got, want)
		}
	}
}

// Of a sample the interval holds the truth, the score narrows it, and what the score counts stands
// apart.
func TestOfASampleTheScoreNarrowsTheInterval(t *testing.T) {
	w := newTown(t, 3000)
	w.add(t, w.sample(400))
	file := bookFile(t)
	truth := w.share(func(townPost) bool { return true })
	width := map[string]float64{}
	for _, score := range []string{"none", "patterns", "classifier"} {
		table := tableOf(t, must(t, w.c, Prevalence, "--codebook", file, "--score", score).Tables, "prevalence")
		low, high := cell(t, table, "low", "UNSAFE", "all").(float64), cell(t, table, "high", "UNSAFE", "all").(float64)
		if low > truth || high < truth {
			t.Errorf("%s: %.3f to %.3f, the truth is %.3f", score, low, high, truth)
		}
		width[score] = high - low
		if got := cell(t, table, "score", "UNSAFE", "all"); got != score {
			t.Errorf("the score is %v, want %s", got, score)
		}
		counting := cell(t, table, "counting", "UNSAFE", "all")
		hits := 0.0
		for _, p := range w.posts {
			if p.hit {
				hits++
			}
		}
		switch {
		case score == "none" && counting != nil:
			t.Errorf("nothing counts %v", counting)
		case score == "patterns" && math.Abs(counting.(float64)-hits/3000) > 1e-12:
			t.Errorf("patterns count %v, want %v", counting, hits/3000)
		}
	}
	if width["patterns"] > 0.85*width["none"] || width["classifier"] > 0.95*width["none"] {
		t.Errorf("widths %v", width)
	}
}

// Where nothing was drawn, no percentage is told; where little was read, a domain says so.
func TestWithoutASampleThereIsNoPercentage(t *testing.T) {
	w := newTown(t, 300)
	if _, err := do(t, w.c, Prevalence); demarche.CodeOf(err) != demarche.BadData {
		t.Errorf("without codings: %v", err)
	}
	lines := w.sample(100)
	for i := range lines {
		lines[i].inclusion = 0
	}
	w.add(t, lines)
	_, err := do(t, w.c, Prevalence)
	if err == nil || !strings.Contains(err.Error(), "known probability") {
		t.Errorf("of what was not drawn: %v", err)
	}
	w = newTown(t, 300)
	w.add(t, w.sample(29))
	table := tableOf(t, must(t, w.c, Prevalence, "--score", "none").Tables, "prevalence")
	if cell(t, table, "share", "UNSAFE", "all") != nil || cell(t, table, "low", "UNSAFE", "all") != nil {
		t.Error("a share of 29 read posts is told")
	}
	if v := cell(t, table, "verdict", "UNSAFE", "all").(string); !strings.HasPrefix(v, "not estimable: 29 read") {
		t.Error(v)
	}
}

// The table of agreement has what package stat says of the same values, and the classes of
// a scheme are told together and one by one.
func TestReliabilityIsThatOfTheCodings(t *testing.T) {
	w := newTown(t, 300)
	r := rand.New(rand.NewPCG(2, 2))
	var lines []line
	var values [][]int
	order := []string{"no", "leaning", "yes"}
	var classes [][]int
	for i := range 150 {
		row, class := []int{0, 0}, []int{0, 0}
		first := r.IntN(3)
		for c, coder := range []string{"ada", "ben"} {
			row[c], class[c] = first, first
			if r.Float64() < 0.2 {
				row[c], class[c] = r.IntN(3), r.IntN(3)
			}
			unit := fmt.Sprintf("1/%d", i+1)
			lines = append(lines, line{unit: unit, code: "UNSAFE", value: order[row[c]], coder: coder},
				line{unit: unit, code: "tone", value: []string{"calm", "dry", "shrill"}[class[c]], coder: coder})
		}
		values, classes = append(values, row), append(classes, class)
	}
	w.add(t, lines)
	result := must(t, w.c, Reliability, "--draws", "200")
	table := tableOf(t, result.Tables, "reliability")
	strict := make([][]int, len(values))
	lenient := make([][]int, len(values))
	var a, b []int
	for i, row := range values {
		for _, v := range row {
			strict[i] = append(strict[i], max(v-1, 0))
			lenient[i] = append(lenient[i], min(v, 1))
		}
		a, b = append(a, strict[i][0]), append(b, strict[i][1])
	}
	for column, want := range map[string]float64{
		"alpha": stat.Alpha(strict, stat.Nominal), "alpha_lenient": stat.Alpha(lenient, stat.Nominal), "alpha_ordinal": stat.Alpha(values, stat.Ordinal),
		"cohen": stat.Kappa(a, b, stat.Nominal),
	} {
		if got := cell(t, table, column, "UNSAFE", "all").(float64); math.Abs(got-want) > 1e-12 {
			t.Errorf("%s is %v, want %v", column, got, want)
		}
	}
	if got, want := cell(t, table, "alpha", "tone", "all").(float64), stat.Alpha(classes, stat.Nominal); math.Abs(got-want) > 1e-12 {
		t.Errorf("alpha of the scheme is %v, want %v", got, want)
	}
	var shrill [][]int
	for _, row := range classes {
		shrill = append(shrill, []int{row[0] / 2, row[1] / 2})
	}
	if got, want := cell(t, table, "alpha", "tone=shrill", "all").(float64), stat.Alpha(shrill, stat.Nominal); math.Abs(got-want) > 1e-12 {
		t.Errorf("alpha of the class is %v, want %v", got, want)
	}
	if !strings.HasPrefix(cell(t, table, "word", "UNSAFE", "all").(string), "low") && cell(t, table, "alpha", "UNSAFE", "all").(float64) < 0.667 {
		t.Error("a low alpha has another word")
	}
	met := 0
	for _, row := range tableOf(t, result.Tables, "values_met").Rows {
		if row[0] == "UNSAFE" {
			met += int(row[5].(int64))
		}
	}
	if met != 150 {
		t.Errorf("%d values met, want 150", met)
	}
}

// Every option survives the way through flags, as the case records it.
func TestOptionsSurvive(t *testing.T) {
	for _, a := range []analysis.Analysis{Reliability, Prevalence} {
		one, two := a.New(), a.New()
		from, to := pflag.NewFlagSet(a.Name, pflag.ContinueOnError), pflag.NewFlagSet(a.Name, pflag.ContinueOnError)
		one.Flags(from)
		two.Flags(to)
		from.VisitAll(func(f *pflag.Flag) {
			other := map[string]string{"int": "7", "uint64": "7", "string": "x", "stringSlice": `x,"y, z"`}[f.Value.Type()]
			if f.Usage == "" || other == "" {
				t.Fatalf("--%s of type %s says %q", f.Name, f.Value.Type(), f.Usage)
			}
			if err := from.Set(f.Name, other); err != nil {
				t.Error(err)
			}
		})
		typed, _ := a.Options(one)
		if err := to.Parse(typed); err != nil {
			t.Fatalf("%q: %v", typed, err)
		}
		if again, _ := a.Options(two); !slices.Equal(again, typed) {
			t.Errorf("%q become %q", typed, again)
		}
	}
}
