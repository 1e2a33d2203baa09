package narrative

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"demarche"
	"demarche/analysis/analysistest"
)

// topical makes posts about planted things: each text has words of its thing and of everybody's.
// English texts are of three things, Russian ones of two. One account of the first thing copies one
// text many times.
func topical(r *rand.Rand) []line {
	var lines []line
	post := func(actor, lang, text string) {
		lines = append(lines, line{actor: actor, at: fmt.Sprintf("2026-03-%02d %02d:%02d:00", 1+r.IntN(28), r.IntN(24), r.IntN(60)), text: text, lang: lang, platform: "x"})
	}
	some := func(n int, stem string, of int) (words []string) {
		for range n {
			words = append(words, fmt.Sprintf("%s%c%c", stem, 'a'+r.IntN(of), 'q'))
		}
		return words
	}
	for i := range 900 {
		thing := []string{"harbour", "festival", "football"}[i%3]
		post(fmt.Sprintf("acc%d", i%40), "en", strings.Join(append(some(7, thing, 12), some(3, "common", 20)...), " "))
	}
	for i := range 400 {
		thing := []string{"мост", "рынок"}[i%2]
		post(fmt.Sprintf("рус%d", i%20), "ru", strings.Join(append(some(7, thing, 12), some(3, "общее", 20)...), " "))
	}
	for range 300 {
		post("loud", "en", "harbouraq harbourbq the same words again and again")
	}
	return lines
}

func TestStoriesFindPlantedOnesInEachLanguage(t *testing.T) {
	c := analysistest.Case(t, file(topical(rand.New(rand.NewPCG(21, 1)))))
	run := Stories.New().(*StoriesRun)
	run.MinTexts, run.Topics = 100, 3
	result := do(t, c, run)
	summary := table(t, result, "stories_by_language")
	if len(summary) != 2 || summary[0]["language"] != "en" || summary[1]["language"] != "ru" {
		t.Fatalf("languages: %v", summary)
	}
	expect(t, summary[0], map[string]any{"topics": int64(3), "rung": "L1 story"})
	if u := summary[0]["unassigned"].(float64); u > 0.05 {
		t.Errorf("%v of the texts are of no topic", u)
	}
	if s := summary[0]["stability"].(float64); s < 0.5 {
		t.Errorf("stability %v", s)
	}
	for _, row := range table(t, result, "stories") {
		id, name := row["story"].(string), row["name"].(string)
		stems := map[string]bool{}
		for _, w := range strings.FieldsFunc(name, func(r rune) bool { return r == ',' || r == ' ' }) {
			for _, stem := range []string{"harbour", "festival", "football", "мост", "рынок"} {
				if strings.HasPrefix(w, stem) {
					stems[stem] = true
				}
			}
		}
		if strings.HasPrefix(id, "en/") {
			if len(stems) != 1 || stems["мост"] || stems["рынок"] {
				t.Errorf("%s is called %q", id, name)
			}
			if n := row["texts"].(int64); n < 270 || n > 330 {
				t.Errorf("%s has %d texts, of 300 that were planted", id, n)
			}
			// What one account copies 300 times is one text, and three hundred posts of it.
			if stems["harbour"] {
				if posts := row["posts"].(int64); posts < 570 {
					t.Errorf("the copied text's story has %d posts", posts)
				}
				if s := row["top_account_share"].(float64); s < 0.45 {
					t.Errorf("the busiest account has %v of its posts", s)
				}
			}
		}
		if strings.HasPrefix(id, "ru/") && (stems["harbour"] || stems["festival"] || stems["football"]) {
			t.Errorf("languages are pooled: %s is called %q", id, name)
		}
	}
	// Of 1,301 texts some are near-copies of each other, as words are drawn again.
	texts := table(t, result, "story_texts")
	if n := int(summary[0]["texts"].(int64) + summary[1]["texts"].(int64)); len(texts) != n || n > 1301 || n < 1200 {
		t.Errorf("%d texts with their story, of %d", len(texts), n)
	}
}

func TestStoriesByVectors(t *testing.T) {
	// All words point one way, as they do in models, and those of a thing another way as well.
	var b strings.Builder
	r := rand.New(rand.NewPCG(22, 1))
	for k, stem := range []string{"harbour", "festival", "football", "common"} {
		for i := range 20 {
			fmt.Fprintf(&b, "%s%cq", stem, 'a'+i)
			for d := range 6 {
				v := 0.05 * r.NormFloat64()
				if d == 5 || d == k && k < 3 {
					v++
				}
				fmt.Fprintf(&b, " %.4f", v)
			}
			b.WriteByte('\n')
		}
	}
	path := filepath.Join(t.TempDir(), "words.vec")
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	run := Stories.New().(*StoriesRun)
	run.MinTexts, run.Vectors, run.Lang = 100, path, []string{"English"}
	result := do(t, analysistest.Case(t, file(topical(rand.New(rand.NewPCG(21, 1))))), run)
	rows := table(t, result, "stories")
	if len(rows) != 3 {
		t.Fatalf("%d stories, want 3", len(rows))
	}
	for _, row := range rows {
		if n := row["texts"].(int64); n < 270 || n > 310 {
			t.Errorf("%s (%s) has %d texts, of 300 that were planted", row["story"], row["name"], n)
		}
	}
	if !slices.ContainsFunc(result.Notes, func(n string) bool {
		return strings.Contains(n, "words.vec (text, 6 numbers a word") && !strings.Contains(n, path)
	}) {
		t.Errorf("no note says which vectors: %q", result.Notes)
	}
	run.Vectors = path + ".absent"
	if _, err := run.Do(t.Context(), analysistest.Case(t, file(topical(r))), func(string, int64, int64) {}); demarche.CodeOf(err) != demarche.Usage {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestStoriesRefuse(t *testing.T) {
	c := analysistest.Case(t, file(smallCase))
	for _, set := range []func(*StoriesRun){
		func(r *StoriesRun) { r.Topics = 1 }, func(r *StoriesRun) { r.Least = 2 }, func(r *StoriesRun) { r.Lang = []string{"Klingon"} },
		func(r *StoriesRun) { r.Bin = "decade" }, func(r *StoriesRun) { r.Sample = 0 }, func(r *StoriesRun) { r.Similar = 1 },
	} {
		run := Stories.New().(*StoriesRun)
		set(run)
		if _, err := run.Do(t.Context(), c, func(string, int64, int64) {}); demarche.CodeOf(err) != demarche.Usage {
			t.Errorf("%+v: %v", run, err)
		}
	}
	result := do(t, c, Stories.New())
	if !slices.Contains(result.Notes, "no language has 100 texts") {
		t.Errorf("too few texts: %q", result.Notes)
	}
}
