package narrative

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"demarche"
	"demarche/analysis/analysistest"
)

// changing makes eight months of posts in which things happen in the fifth: the festival
// ends, the market begins, energy becomes gas or oil, and road and rail become traffic; the
// harbour goes on. What one platform tells ends with it after the sixth month, and what
// another tells begins with it in the third.
func changing(r *rand.Rand, each int) []line {
	var lines []line
	words := func(n int, stems ...string) (out []string) {
		for range n {
			stem := stems[r.IntN(len(stems))]
			out = append(out, fmt.Sprintf("%s%cq", stem, 'a'+r.IntN(12)))
		}
		return out
	}
	post := func(month int, platform string, stems ...string) {
		lines = append(lines, line{
			actor: fmt.Sprintf("%s%d", platform, r.IntN(30)), at: fmt.Sprintf("2026-%02d-%02d %02d:%02d:00", month, 1+r.IntN(28), r.IntN(24), r.IntN(60)),
			text: strings.Join(append(words(8, stems...), words(2, "common", "shared")...), " "), lang: "en", platform: platform,
		})
	}
	for month := 1; month <= 8; month++ {
		for i := range each {
			post(month, "x", "harbour")
			if month < 5 {
				post(month, "x", "festival")
				post(month, "x", "gas", "oil")
				post(month, "x", []string{"road", "rail"}[i%2])
			} else {
				post(month, "x", "market")
				post(month, "x", []string{"gas", "oil"}[i%2])
				post(month, "x", "road", "rail")
			}
			if month <= 6 {
				post(month, "telegram", "budget")
			}
			if month >= 3 {
				post(month, "video", "ferry")
			}
		}
	}
	return lines
}

// about returns the things that a topic's name has words of.
func about(row map[string]any) string {
	var out []string
	for _, stem := range []string{"harbour", "festival", "market", "gas", "oil", "road", "rail", "budget", "ferry"} {
		if slices.ContainsFunc(strings.FieldsFunc(row["name"].(string), func(r rune) bool { return r == ',' || r == ' ' }), func(w string) bool { return strings.HasPrefix(w, stem) }) {
			out = append(out, stem)
		}
	}
	return strings.Join(out, "+")
}

// events writes all of a result but what goes on: what, of which thing, in which window.
func events(t *testing.T, result *demarche.Result) []string {
	t.Helper()
	var out []string
	for _, row := range table(t, result, "evolution_topics") {
		window := strings.Split(row["topic"].(string), "/")[1]
		for _, what := range []string{"origin", "fate"} {
			if row[what] != "continued" {
				out = append(out, fmt.Sprint(window, " ", what, " ", row[what], " ", about(row)))
			}
		}
	}
	slices.Sort(out)
	return out
}

func evolve(set func(*EvolutionRun)) *EvolutionRun {
	r := Evolution.New().(*EvolutionRun)
	r.Step, r.Draws, r.Refits = "month", 19, 0
	set(r)
	return r
}

// All that was planted is found in its window, and nothing else. Windows are two months: that
// of April has the last of the festival and the first of the market.
func TestEvolutionFindsPlantedEvents(t *testing.T) {
	want := []string{
		"2026-02 origin left-censored ferry", "2026-03 fate split gas+oil", "2026-04 origin split gas", "2026-04 origin split oil",
		"2026-04 origin born market", "2026-04 fate died festival", "2026-04 fate merged road", "2026-04 fate merged rail",
		"2026-05 origin merged road+rail", "2026-06 fate right-censored budget",
	}
	for _, thing := range []string{"harbour", "festival", "gas+oil", "road", "rail", "budget"} {
		want = append(want, "2026-01 origin left-censored "+thing)
	}
	for _, thing := range []string{"harbour", "market", "gas", "oil", "road+rail", "ferry"} {
		want = append(want, "2026-07 fate right-censored "+thing)
	}
	slices.Sort(want)
	for seed := range uint64(3) {
		c := analysistest.Case(t, file(changing(rand.New(rand.NewPCG(seed, 31)), 80)))
		result := do(t, c, evolve(func(*EvolutionRun) {}))
		if got := events(t, result); !slices.Equal(got, want) {
			t.Errorf("seed %d: %q\nwant %q", seed, got, want)
		}
		// Accounts come with their platform in March and go with it in June; nearly all others post
		// in every month.
		for _, row := range table(t, result, "evolution_topics") {
			window, fresh, gone := strings.Split(row["topic"].(string), "/")[1], 0.0, 0.0
			switch thing := about(row); {
			case window == "2026-01", window <= "2026-03" && thing == "ferry":
				fresh = 1
			case window == "2026-07", window >= "2026-05" && thing == "budget":
				gone = 1
			}
			if math.Abs(row["accounts_new"].(float64)-fresh) > 0.2 || math.Abs(row["accounts_gone"].(float64)-gone) > 0.2 {
				t.Errorf("seed %d: of the posts of %v %v are of accounts that are new and %v of some that go", seed, row["topic"], row["accounts_new"], row["accounts_gone"])
			}
		}
	}
}

// Without overlap windows are months, and words tell: the same events.
func TestEvolutionByWordsFindsPlantedEvents(t *testing.T) {
	want := []string{
		"2026-03 origin left-censored ferry", "2026-04 fate split gas+oil", "2026-05 origin split gas", "2026-05 origin split oil",
		"2026-05 origin born market", "2026-04 fate died festival", "2026-04 fate merged road", "2026-04 fate merged rail",
		"2026-05 origin merged road+rail", "2026-06 fate right-censored budget",
	}
	for _, thing := range []string{"harbour", "festival", "gas+oil", "road", "rail", "budget"} {
		want = append(want, "2026-01 origin left-censored "+thing)
	}
	for _, thing := range []string{"harbour", "market", "gas", "oil", "road+rail", "ferry"} {
		want = append(want, "2026-08 fate right-censored "+thing)
	}
	slices.Sort(want)
	for seed := range uint64(3) {
		c := analysistest.Case(t, file(changing(rand.New(rand.NewPCG(seed, 32)), 80)))
		result := do(t, c, evolve(func(r *EvolutionRun) { r.Overlap = false }))
		if got := events(t, result); !slices.Equal(got, want) {
			t.Errorf("seed %d: %q\nwant %q", seed, got, want)
		}
		for _, row := range table(t, result, "evolution_links") {
			if row["by"] != "words" {
				t.Errorf("%v is by texts", row)
			}
		}
	}
}

// monthly makes months of posts about things that are named by month, of so many things each.
func monthly(r *rand.Rand, months, things, each int, name func(month, thing int) string) []line {
	var lines []line
	for month := 1; month <= months; month++ {
		for i := range each * things {
			var words []string
			stem := name(month, i%things)
			if stem == "" {
				continue
			}
			for range 8 {
				words = append(words, fmt.Sprintf("%s%cq", stem, 'a'+r.IntN(12)))
			}
			words = append(words, fmt.Sprintf("common%cq", 'a'+r.IntN(12)))
			lines = append(lines, line{
				actor: fmt.Sprintf("acc%d", r.IntN(30)), at: fmt.Sprintf("2026-%02d-%02d %02d:%02d:00", month, 1+r.IntN(28), r.IntN(24), r.IntN(60)),
				text: strings.Join(words, " "), lang: "en", platform: "x",
			})
		}
	}
	return lines
}

// eventsBesideChance returns the row of what is counted beside chance.
func eventsBesideChance(t *testing.T, result *demarche.Result, what string) map[string]any {
	t.Helper()
	for _, row := range table(t, result, "evolution_chance") {
		if strings.HasPrefix(row["what"].(string), what) {
			return row
		}
	}
	t.Fatalf("nothing is told of %s", what)
	return nil
}

// Where nothing goes on longer than a month no topic is matched but with what is in both
// windows, as there is nothing else to match; where nothing changes none is born and none dies.
// What chance gives says the same of either.
func TestEvolutionBesideChance(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 1))
	steady := do(t, analysistest.Case(t, file(monthly(r, 6, 4, 50, func(_, thing int) string { return "thing" + string(rune('a'+thing)) }))), evolve(func(r *EvolutionRun) { r.Refits = 3 }))
	for _, what := range []string{"topics born", "topics died", "topics split", "topics merged"} {
		if row := eventsBesideChance(t, steady, what); row["seen"] != 0.0 || row["chance"].(float64) > 0.5 || row["p"] != 1.0 {
			t.Errorf("nothing changes, and %s: %v", what, row)
		}
	}
	row := eventsBesideChance(t, steady, "topics matched")
	if row["seen"] != 16.0 || row["of"] != int64(16) || row["chance"].(float64) > 1 || row["p"] != 0.05 {
		t.Errorf("four things go on over five windows: %v", row)
	}
	for _, row := range table(t, steady, "evolution_links") {
		if row["value"].(float64) < 0.95 || row["chance"].(float64) > 0.35 || row["p"] != 0.05 || row["matched"] != true || row["by"] != "texts" {
			t.Errorf("what goes on is linked by %v", row)
		}
	}

	fleeting := do(t, analysistest.Case(t, file(monthly(r, 6, 4, 120, func(month, thing int) string { return string(rune('k'+month)) + "thing" + string(rune('a'+thing)) }))), evolve(func(r *EvolutionRun) { r.Refits, r.Overlap = 3, false }))
	if row := eventsBesideChance(t, fleeting, "topics matched"); row["seen"] != 0.0 || row["p"] != 1.0 {
		t.Errorf("nothing goes on, and %v are matched", row)
	}
	for _, what := range []string{"topics born", "topics died"} {
		if row := eventsBesideChance(t, fleeting, what); row["seen"] != 20.0 || row["chance"].(float64) > 5 || row["p"] != 0.25 {
			t.Errorf("nothing goes on, and %s: %v", what, row)
		}
	}
}

// Two months without posts are no death: a thing that is there after them is matched by its
// words, one that is not there is right-censored, and one that is new left-censored.
func TestEvolutionOverAGap(t *testing.T) {
	lines := monthly(rand.New(rand.NewPCG(42, 1)), 7, 3, 60, func(month, thing int) string {
		switch {
		case month == 3 || month == 4 || month == 5:
			return ""
		case thing == 2 && month < 3:
			return "old"
		case thing == 2:
			return "new"
		}
		return []string{"harbour", "football"}[thing]
	})
	result := do(t, analysistest.Case(t, file(lines)), evolve(func(*EvolutionRun) {}))
	told := map[string]map[string]any{}
	for _, row := range table(t, result, "evolution_topics") {
		thing, _, _ := strings.Cut(row["name"].(string), "q")
		told[strings.Split(row["topic"].(string), "/")[1]+" "+strings.TrimRight(thing, "abcdefghijkl")] = row
	}
	// Of the windows 2026-01 to 2026-06 all but that of March have texts: of April no post, of May one
	// month's.
	last, next := "2026-02", "2026-05"
	if row := told[last+" o"]; row == nil || row["fate"] != "right-censored" || row["censored"] != "the window after it has too few texts" {
		t.Errorf("what was there before: %v of %v", row, told)
	}
	if row := told[next+" new"]; row == nil || row["origin"] != "left-censored" || row["censored"] != "the window before it has too few texts" {
		t.Errorf("what is there after: %v", row)
	}
	for _, row := range table(t, result, "evolution_links") {
		over := strings.Contains(row["earlier"].(string), last) && strings.Contains(row["later"].(string), next)
		if (row["by"] == "words") != over {
			t.Errorf("%v", row)
		}
	}
	windows := table(t, result, "windows")
	var topics []any
	for _, row := range windows {
		topics = append(topics, row["topics"])
	}
	if !slices.Equal(topics, []any{int64(3), int64(3), nil, nil, int64(3), int64(3)}) {
		t.Errorf("the windows have %v topics", topics)
	}
}

// The numbers of a topic and a window are those of its posts, counted anew from the texts that
// are kept with it.
func TestEvolutionCounts(t *testing.T) {
	lines := changing(rand.New(rand.NewPCG(43, 1)), 40)
	for i := range lines { // one account copies one text, which is one text, and every post of it counts
		if strings.HasPrefix(lines[i].text, "harbour") && i%5 == 0 {
			lines[i].text, lines[i].actor = "harbouraq harbourbq harbourcq harbourdq harboureq harbourfq", "x0"
		}
	}
	result := do(t, analysistest.Case(t, file(lines)), evolve(func(r *EvolutionRun) { r.Sample = 100 }))
	texts := map[any]int{}
	for _, row := range table(t, result, "evolution_texts") {
		texts[row["topic"]]++
		if id := row["topic"]; id != nil && !strings.HasPrefix(id.(string), row["window"].(string)+"/") {
			t.Errorf("%v", row)
		}
	}
	for _, row := range table(t, result, "evolution_topics") {
		if int64(texts[row["topic"]]) != row["texts"] {
			t.Errorf("%v has %v texts, and %d are kept", row["topic"], row["texts"], texts[row["topic"]])
		}
	}
	posts := map[string]int64{}
	for _, l := range lines {
		for month := 1; month <= 7; month++ {
			if at := fmt.Sprintf("2026-%02d", month); strings.HasPrefix(l.at, at) || strings.HasPrefix(l.at, fmt.Sprintf("2026-%02d", month+1)) {
				posts[at]++
			}
		}
	}
	for _, row := range table(t, result, "windows") {
		if posts[row["window"].(string)] != row["posts"] || row["fitted"] != int64(100) {
			t.Errorf("%v: want %d posts", row, posts[row["window"].(string)])
		}
	}
	if !slices.ContainsFunc(result.Notes, func(n string) bool {
		return strings.Contains(n, "in 7 windows topics are made and matched by 100 texts, drawn by their hash")
	}) {
		t.Errorf("the sample is not told: %q", result.Notes)
	}
}

func TestEvolutionRefuses(t *testing.T) {
	c := analysistest.Case(t, file(smallCase))
	for _, set := range []func(*EvolutionRun){
		func(r *EvolutionRun) { r.Topics = 1 },
		func(r *EvolutionRun) { r.Topics = 61 },
		func(r *EvolutionRun) { r.Least = 2 },
		func(r *EvolutionRun) { r.Shared = 0 },
		func(r *EvolutionRun) { r.Similar = 1.1 },
		func(r *EvolutionRun) { r.Sample = 99 },
		func(r *EvolutionRun) { r.Draws = 18 },
		func(r *EvolutionRun) { r.Refits = -1 },
		func(r *EvolutionRun) { r.Step = "decade" },
		func(r *EvolutionRun) { r.MinTexts = 19 },
		func(r *EvolutionRun) { r.Lang = []string{"Klingon"} },
	} {
		run := evolve(set)
		if _, err := run.Do(t.Context(), c, func(string, int64, int64) {}); demarche.CodeOf(err) != demarche.Usage {
			t.Errorf("%+v: %v", run, err)
		}
	}
	if _, err := evolve(func(r *EvolutionRun) { r.Step = "decade" }).Do(t.Context(), c, func(string, int64, int64) {}); !strings.HasPrefix(err.Error(), "--step ") {
		t.Errorf("the step is called otherwise: %v", err)
	}
	lines := []line{{actor: "a", at: "1990-01-01 00:00:00", text: "one text of years ago"}, {actor: "a", at: "2026-01-01 00:00:00", text: "another text of this year"}}
	c = analysistest.Case(t, file(lines))
	if _, err := evolve(func(r *EvolutionRun) { r.Step = "week" }).Do(t.Context(), c, func(string, int64, int64) {}); demarche.CodeOf(err) != demarche.BadData {
		t.Errorf("weeks of 36 years: %v", err)
	}
	result := do(t, c, evolve(func(r *EvolutionRun) { r.Step = "auto" }))
	if !slices.Contains(result.Notes, "no language has 100 texts") {
		t.Errorf("too few texts: %q", result.Notes)
	}
}

// A stray date a long time before the others makes no step longer.
func TestEvolutionSteps(t *testing.T) {
	lines := monthly(rand.New(rand.NewPCG(44, 1)), 8, 2, 60, func(_, thing int) string { return []string{"harbour", "football"}[thing] })
	for _, c := range []struct{ first, step string }{{"2026-01-01 00:00:00", "month"}, {"2012-01-01 00:00:00", "month"}, {"1991-01-01 00:00:00", "quarter"}} {
		stray := append(slices.Clone(lines), line{actor: "a", at: c.first, text: "one stray text of long ago"})
		result := do(t, analysistest.Case(t, file(stray)), evolve(func(r *EvolutionRun) { r.Step = "auto" }))
		if title := result.Tables[0].Title; !strings.HasSuffix(title, "every "+c.step) {
			t.Errorf("from %s on: %s, want %s", c.first, title, c.step)
		}
	}
}
