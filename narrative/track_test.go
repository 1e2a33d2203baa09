package narrative

import (
	"fmt"
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
	"demarche/ingest"

	"demarche/casefile"
)

// waves makes 100 days of ten posts a day, on x from the first day and on telegram from day 40 on.
// #wave is in all posts of day 20, and again in all of day 80; on day 20 one each hour from 10 on.
func waves() []line {
	var lines []line
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for day := range 100 {
		for i := range 10 {
			l := line{
				actor: fmt.Sprintf("acc%d", i), at: start.AddDate(0, 0, day).Add(time.Duration(10+i) * time.Hour).Format("2006-01-02 15:04:05"),
				text: fmt.Sprintf("what was written on day %d by number %d", day, i), lang: "en", platform: "x",
			}
			if day >= 40 && i >= 7 {
				l.platform, l.actor = "telegram", fmt.Sprintf("tg%d", i)
			}
			if day == 20 || day == 80 || day == 40 && i == 9 {
				l.text += " #Wave"
			}
			if day == 20 && i == 0 {
				l.text += " in the White   House"
			}
			lines = append(lines, l)
		}
	}
	return lines
}

func TestTrackByPencil(t *testing.T) {
	c := analysistest.Case(t, file(waves()))
	run := Track.New().(*TrackRun)
	run.Tag, run.Term, run.Record = []string{"#WAVE"}, []string{"white house", "house white"}, []string{"1/201"}
	result := do(t, c, run)
	rows := table(t, result, "tracked")
	if len(rows) != 4 {
		t.Fatalf("%d items, want 4", len(rows))
	}
	day := func(n int) time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n) }
	// From 10 to 19 o'clock of day 20, and nothing until the one post of day 40, which is no burst:
	// of eleven posts from the peak to the next burst the sixth is five hours after the first.
	expect(t, rows[0], map[string]any{
		"item": "#wave", "posts": int64(21), "accounts": int64(13), "peak": day(20), "peak_posts": int64(10), "half_life": 5.0 * 3600, "bursts": int64(2), "resurgences": int64(1), "rung": "below L2 narrative",
	})
	expect(t, rows[1], map[string]any{"item": "white house", "posts": int64(1), "first": day(20).Add(10 * time.Hour)})
	expect(t, rows[2], map[string]any{"item": "house white", "posts": int64(0)})
	expect(t, rows[3], map[string]any{"item": "text of 1/201", "rung": "L0 copy"})
	bursts := table(t, result, "bursts")
	expect(t, bursts[0], map[string]any{"from": day(20), "to": day(21), "posts": int64(10), "share": 1.0, "base": 21.0 / 1000, "quiet": nil, "resurgence": nil})
	expect(t, bursts[1], map[string]any{"from": day(80), "to": day(81), "quiet": 59.0 * 86400, "resurgence": true})
	seen := table(t, result, "first_seen")
	var wave []map[string]any
	for _, row := range seen {
		if row["item"] == "#wave" {
			wave = append(wave, row)
		}
	}
	if len(wave) != 2 {
		t.Fatalf("first seen on %d platforms, want 2", len(wave))
	}
	// On telegram it is there on the first day that is covered: it may have been there before.
	expect(t, wave[0], map[string]any{"platform": "telegram", "first": day(40).Add(19 * time.Hour), "covered_from": day(40).Add(17 * time.Hour), "since_covered": 7200.0, "left_censored": true, "posts": int64(4)})
	expect(t, wave[1], map[string]any{"platform": "x", "first": day(20).Add(10 * time.Hour), "covered_from": day(0).Add(10 * time.Hour), "left_censored": false, "posts": int64(17)})
	if !slices.Contains(result.Notes, "no post has house white") {
		t.Errorf("what no post has is not told: %q", result.Notes)
	}
}

func TestTrackOfDaysTellsNoHalfLife(t *testing.T) {
	lines := waves()
	for i := range lines {
		lines[i].at = lines[i].at[:10]
	}
	run := Track.New().(*TrackRun)
	run.Tag = []string{"wave"}
	result := do(t, analysistest.Case(t, file(lines)), run)
	expect(t, table(t, result, "tracked")[0], map[string]any{"half_life": nil, "resurgences": nil, "bursts": int64(2)})
	if !slices.ContainsFunc(result.Notes, func(n string) bool { return strings.Contains(n, "not testable at this resolution") }) {
		t.Errorf("no note says so: %q", result.Notes)
	}
}

func TestTrackOfStoriesAndCodes(t *testing.T) {
	c := analysistest.Case(t, file(topical(rand.New(rand.NewPCG(41, 1)))))
	run := Track.New().(*TrackRun)
	run.Story = []string{"en/1"}
	refused := func(what string, code demarche.Code) {
		t.Helper()
		if _, err := run.Do(t.Context(), c, func(string, int64, int64) {}); demarche.CodeOf(err) != code {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("a story before there are any", demarche.BadData)
	stories := Stories.New().(*StoriesRun)
	stories.MinTexts, stories.Topics = 50, 4
	if _, err := analysis.Execute(t.Context(), c, Stories, stories, func(string, int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	all := table(t, do(t, c, stories), "stories")
	result := do(t, c, run)
	expect(t, table(t, result, "tracked")[0], map[string]any{"item": "story en/1", "rung": "L1 story", "posts": all[0]["posts"]})
	run.Story = []string{"en/77"}
	refused("a story that is none", demarche.Usage)

	run.Story, run.Code = nil, []string{"HIDDENCOST"}
	refused("a code that nobody gave", demarche.BadData)
	path := filepath.Join(t.TempDir(), "codings.csv")
	sheet := "codebook,code,unit,value,coder,digest\nb,HIDDENCOST,1/5,yes,ann,\nb,HIDDENCOST,1/6,no,ann,\nb,HIDDENCOST,posts.csv:9,leaning,bob,\nb,HIDDENCOST,12,yes,bob,\nb,HIDDENCOST,absent,yes,bob,\nb,HIDDENCOST,1/20,yes,bob,0123456789ab\n"
	if err := os.WriteFile(path, []byte(sheet), 0o644); err != nil {
		t.Fatal(err)
	}
	src, err := ingest.Open(path, ingest.Options{Formats: []ingest.Format{ingest.CodingsCSV}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(t.Context(), src, casefile.AddOptions{}); err != nil {
		t.Fatal(err)
	}
	result = do(t, c, run)
	rows := table(t, result, "tracked")
	expect(t, rows[0], map[string]any{"item": "code HIDDENCOST", "rung": "L2 narrative", "posts": int64(3)})
	if got := rows[0]["records"]; got != "1/5 1/8 1/12" {
		t.Errorf("the posts are %v, want 1/5, 1/8 (line 9 of the file) and 1/12 (its key)", got)
	}
	if !slices.ContainsFunc(result.Notes, func(n string) bool { return strings.Contains(n, "1 coded unit is no post of the case") }) {
		t.Errorf("the unit that is no post is not told: %q", result.Notes)
	}
	if !slices.ContainsFunc(result.Notes, func(n string) bool { return strings.Contains(n, "1 coding is of another text") }) {
		t.Errorf("the coding of another text is not told: %q", result.Notes)
	}
}

func TestBins(t *testing.T) {
	us := func(s string) int64 {
		at, err := time.Parse("2006-01-02 15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return at.UnixMicro()
	}
	for _, c := range []struct{ word, first, last, begin, name string }{
		{"month", "2024-01-31 23:59", "2024-03-01 00:00", "2024-01-01 00:00", "2024-01"},
		{"week", "2026-03-01 12:00", "2026-03-10 00:00", "2026-02-23 00:00", "2026-02-23"}, // a Sunday, and its Monday
		{"day", "2026-03-01 12:00", "2026-03-03 12:00", "2026-03-01 00:00", "2026-03-01"},
		{"hour", "2026-03-01 12:34", "2026-03-01 14:01", "2026-03-01 12:00", "2026-03-01 12:00"},
	} {
		b, err := newBins(c.word, us(c.first), us(c.last))
		if err != nil {
			t.Fatal(err)
		}
		if len(b.begin) != 3 || b.begin[0] != us(c.begin) || b.name(0) != c.name || b.of(us(c.first)) != 0 || b.of(us(c.last)) != 2 || b.of(b.begin[1]) != 1 || b.of(b.begin[1]-1) != 0 {
			t.Errorf("%s: %d bins from %v, %s", c.word, len(b.begin), at(b.begin[0]), b.name(0))
		}
	}
	if _, err := newBins("hour", us("0001-01-01 00:00"), us("2026-01-01 00:00")); demarche.CodeOf(err) != demarche.BadData {
		t.Errorf("hours of two thousand years: %v", err)
	}
}
