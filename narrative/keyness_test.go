package narrative

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis/analysistest"
)

// opposed makes posts of two classes of accounts: of left use many accounts "bridge", of right
// "market"; one account of left writes "turnip" two hundred times; all else is common. Each
// account has English posts, and some Russian ones.
func opposed(r *rand.Rand, accounts int) []line {
	var lines []line
	for i := range accounts {
		class := []string{"left", "right"}[i%2]
		for k := range 15 {
			words := []string{}
			for range 6 {
				words = append(words, fmt.Sprintf("common%d", min(r.IntN(60), r.IntN(60))))
			}
			if k < 4 && r.IntN(10) < 7 {
				words = append(words, []string{"bridge", "market"}[i%2])
			}
			lines = append(lines, line{actor: fmt.Sprintf("acc%02d", i), at: fmt.Sprintf("2026-03-%02d 10:%02d:00", 1+k, i), text: strings.Join(words, " "), lang: "en", platform: "x", class: class})
		}
		lines = append(lines, line{actor: fmt.Sprintf("acc%02d", i), at: "2026-03-20 10:00:00", text: "слово другое " + class, lang: "ru", platform: "x", class: class})
	}
	for k := range 200 {
		lines = append(lines, line{actor: "acc00", at: fmt.Sprintf("2026-03-21 10:%02d:%02d", k/60, k%60), text: fmt.Sprintf("turnip common%d", k%50), lang: "en", platform: "x", class: "left"})
	}
	return lines
}

func words(t *testing.T, r *demarche.Result, of string) (words []string) {
	t.Helper()
	for _, row := range table(t, r, "keywords") {
		if row["of"] == of {
			words = append(words, row["term"].(string))
		}
	}
	return words
}

func TestKeynessCountsAccounts(t *testing.T) {
	c := analysistest.Case(t, file(opposed(rand.New(rand.NewPCG(31, 1)), 60)))
	run := Keyness.New().(*KeynessRun)
	run.By, run.A, run.B = "class", []string{"left"}, []string{"RIGHT"}
	run.MinAccounts = 1
	result := do(t, c, run)
	a, b := words(t, result, "A"), words(t, result, "B")
	if !slices.Equal(a, []string{"bridge"}) || !slices.Equal(b, []string{"market"}) {
		t.Errorf("A has %v, B has %v; planted are bridge and market", a, b)
	}
	rows := table(t, result, "keywords")
	if rows[0]["holds"] != true || rows[0]["accounts_a"].(int64) < 25 || rows[0]["accounts_b"] != int64(0) || rows[0]["percent_diff"] != nil {
		t.Errorf("bridge: %v", rows[0])
	}
	// By uses the turnips of one account come first, but their interval, in which that
	// account is drawn or not, does not hold.
	run.Count = "tokens"
	result = do(t, c, run)
	rows = table(t, result, "keywords")
	if rows[0]["term"] != "turnip" || rows[0]["count_a"].(float64) != 200 || rows[0]["holds"] != false || rows[0]["accounts_a"] != int64(1) {
		t.Errorf("by tokens: %v", rows[0])
	}
	groups := table(t, result, "groups")
	expect(t, groups[0], map[string]any{"posts": int64(30*15 + 200), "accounts": int64(30), "drawn": "accounts", "units": int64(30), "counted": "tokens", "posts_of": "left"})
	if !slices.ContainsFunc(result.Notes, func(n string) bool { return strings.Contains(n, "60 posts of the groups in other languages") }) {
		t.Errorf("the Russian posts are not told of: %q", result.Notes)
	}
}

func TestKeynessOfFewAccountsCountsDays(t *testing.T) {
	var lines []line
	for i := range 40 {
		for k, outlet := range []string{"mfa", "rt"} {
			text := "common words of today"
			if i%2 == k {
				text += " " + []string{"lavrov", "video"}[k]
			}
			lines = append(lines, line{actor: outlet, at: fmt.Sprintf("2026-%02d-%02d", 3+i/20, 1+i%20), text: text, lang: "en", platform: "web", class: outlet})
		}
	}
	run := Keyness.New().(*KeynessRun)
	run.By, run.A, run.B = "class", []string{"mfa"}, []string{"rt"}
	result := do(t, analysistest.Case(t, file(lines)), run)
	expect(t, table(t, result, "groups")[0], map[string]any{"drawn": "days of accounts", "units": int64(40), "counted": "posts", "accounts": int64(1)})
	if a, b := words(t, result, "A"), words(t, result, "B"); !slices.Equal(a, []string{"lavrov"}) || !slices.Equal(b, []string{"video"}) {
		t.Errorf("A has %v, B has %v", a, b)
	}
	expect(t, table(t, result, "keywords")[0], map[string]any{"count_a": 20.0, "count_b": 0.0})
	if !slices.ContainsFunc(result.Notes, func(n string) bool { return strings.Contains(n, "fewer than 20") }) {
		t.Errorf("no note says what is counted: %q", result.Notes)
	}
}

// An agency posts sixty times a day, an outlet once: each day of the agency has every common
// word, so that by days they would all be the outlet's. By posts "harbour" is the agency's,
// in three posts of ten against one of ten.
func TestKeynessOfFewAccountsIsOfPosts(t *testing.T) {
	r := rand.New(rand.NewPCG(37, 1))
	var lines []line
	put := func(actor string, day, minute, of10 int) {
		text := fmt.Sprintf("common%d common%d common%d", r.IntN(40), r.IntN(40), r.IntN(40))
		if r.IntN(10) < of10 {
			text += " harbour"
		}
		at := time.Date(2026, 1, 1+day, 0, minute, 0, 0, time.UTC)
		lines = append(lines, line{actor: actor, at: at.Format("2006-01-02 15:04:05"), text: text, lang: "en", platform: "web", class: actor})
	}
	for day := range 300 {
		put("outlet", day, 0, 1)
		if day < 25 {
			for k := range 60 {
				put("agency", day, k, 3)
			}
		}
	}
	c := analysistest.Case(t, file(lines))
	run := Keyness.New().(*KeynessRun)
	run.By, run.A, run.B = "class", []string{"outlet"}, []string{"agency"}
	result := do(t, c, run)
	expect(t, table(t, result, "groups")[0], map[string]any{"drawn": "days of accounts", "units": int64(300), "counted": "posts"})
	if a, b := words(t, result, "A"), words(t, result, "B"); slices.Contains(a, "harbour") || !slices.Contains(b, "harbour") || len(a) > 2 {
		t.Errorf("the outlet has %v, the agency %v", a, b)
	}
	uneven := func(r *demarche.Result) bool {
		return slices.ContainsFunc(r.Notes, func(n string) bool { return strings.Contains(n, "A has 1.0 posts and B 60.0 by a day of an account") })
	}
	if uneven(result) {
		t.Error("shares of posts are said to be uneven")
	}
	run.Count = "days"
	if result := do(t, c, run); !uneven(result) || slices.Contains(words(t, result, "B"), "harbour") {
		t.Errorf("by days the agency has %v: %q", words(t, result, "B"), result.Notes)
	}
}

func TestKeynessOfPeriods(t *testing.T) {
	var lines []line
	for i := range 60 {
		for k := range 6 {
			text := "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey zulu"
			if k >= 3 && i%3 > 0 {
				text += " collapse"
			}
			lines = append(lines, line{actor: fmt.Sprintf("acc%02d", i), at: fmt.Sprintf("2026-%02d-10", 1+k), text: text, lang: "en", platform: "x"})
		}
	}
	c := analysistest.Case(t, file(lines))
	run := Keyness.New().(*KeynessRun)
	run.After = "2026-04"
	result := do(t, c, run)
	if a, b := words(t, result, "A"), words(t, result, "B"); len(a) != 0 || !slices.Equal(b, []string{"collapse"}) {
		t.Errorf("before %v, after %v", a, b)
	}
	expect(t, table(t, result, "groups")[0], map[string]any{"posts": int64(180), "posts_of": "before 2026-04"})
	run.Before, run.After = "2026-02", "2026-05-01" // with a gap
	expect(t, table(t, do(t, c, run), "groups")[0], map[string]any{"posts": int64(60)})
	expect(t, table(t, do(t, c, run), "groups")[1], map[string]any{"posts": int64(120)})
}

func TestKeynessRefuses(t *testing.T) {
	c := analysistest.Case(t, file(opposed(rand.New(rand.NewPCG(31, 1)), 30)))
	for name, set := range map[string]func(*KeynessRun){
		"a value that none has": func(r *KeynessRun) { r.By, r.A = "class", []string{"centre"} },
		"a column that none is": func(r *KeynessRun) { r.By = "klass" },
		"both ways":             func(r *KeynessRun) { r.By, r.After = "class", "2026" },
		"values of nothing":     func(r *KeynessRun) { r.A = []string{"left"} },
		"one value twice":       func(r *KeynessRun) { r.By, r.A, r.B = "class", []string{"left"}, []string{"left"} },
		"periods that overlap":  func(r *KeynessRun) { r.Before, r.After = "2026-05", "2026-04" },
		"no date":               func(r *KeynessRun) { r.After = "spring" },
		"an unknown count":      func(r *KeynessRun) { r.Count = "letters" },
	} {
		run := Keyness.New().(*KeynessRun)
		set(run)
		if _, err := run.Do(t.Context(), c, func(string, int64, int64) {}); demarche.CodeOf(err) != demarche.Usage {
			t.Errorf("%s: %v", name, err)
		}
	}
	signs := analysistest.Case(t, file([]line{
		{actor: "a", at: "2026-03-01 10:00:00", text: "❤️", lang: "en", platform: "x", class: "left"},
		{actor: "b", at: "2026-03-01 10:01:00", text: "https://example.org/1", lang: "en", platform: "x", class: "right"},
	}))
	wordless := Keyness.New().(*KeynessRun)
	wordless.By, wordless.A, wordless.B = "class", []string{"left"}, []string{"right"}
	if _, err := wordless.Do(t.Context(), signs, func(string, int64, int64) {}); err == nil || !strings.Contains(err.Error(), "no post of the two groups has a word") {
		t.Errorf("posts without a word: %v", err)
	}
	run := Keyness.New().(*KeynessRun)
	run.By, run.Lang = "class", "fr"
	if _, err := run.Do(t.Context(), c, func(string, int64, int64) {}); demarche.CodeOf(err) != demarche.BadData {
		t.Errorf("a language that none has: %v", err)
	}
}
