package coord

import (
	"context"
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis/analysistest"
	"demarche/text"
)

// The rows of the sample say which group their actor belongs to; an actor
// without one is in none: fay and gus are 61 s apart on one of their two links,
// hal meets nobody, ida only herself.
func TestCoShareFindsWhatTheSampleSays(t *testing.T) {
	text, err := os.ReadFile("testdata/coshare.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	for _, row := range rows[1:] {
		if group := row[5]; group != "" && !slices.Contains(want[group], row[1]) {
			want[group] = append(want[group], row[1])
		}
	}
	result := coshare(t, string(text), "link", time.Minute)
	if len(result.Findings) != len(want) {
		t.Fatalf("%d findings, want %d", len(result.Findings), len(want))
	}
	for _, f := range result.Findings {
		if !slices.ContainsFunc([]string{"1", "2"}, func(g string) bool { return slices.Equal(want[g], f.Subjects) }) {
			t.Errorf("a group of %q, want those of %q", f.Subjects, want)
		}
	}
	// By pencil: of ann and bob, ann began on a and bob on b; the gaps are 20 s and
	// 30 s.
	e := result.Networks[0].Edges[0]
	if e.A != "ann" || e.B != "bob" || e.Shared != 2 || e.Hits != 2 || e.AFirst != 1 || e.BFirst != 1 || e.GapMinS != 20 || e.GapMedianS != 25 || e.GapMaxS != 30 {
		t.Errorf("the edge of ann and bob is %+v", e)
	}
	// bob and cat began b at the same moment, which nobody began first.
	e = result.Networks[0].Edges[2]
	if e.A != "bob" || e.B != "cat" || e.AFirst != 1 || e.BFirst != 0 {
		t.Errorf("the edge of bob and cat is %+v", e)
	}
	// The largest moment holds the records of its object in the order of time.
	m := result.Findings[0].Moments[0]
	if m.Object != "https://example.org/a" || m.Actors != 3 || m.Total != 3 || m.Records[0].Row() != 1 || m.Records[2].Row() != 3 {
		t.Errorf("the first moment is %+v", m)
	}
}

func coshare(t *testing.T, text, trace string, window time.Duration) *demarche.Result {
	t.Helper()
	r := CoShare.New().(*CoShareRun)
	r.Trace, r.Window, r.FDR = []string{trace}, []time.Duration{window}, 0
	result, err := r.Do(context.Background(), analysistest.Case(t, text), func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// Times on whole minutes allow no window of 30 s, and a window of 60 s with a
// word about it.
func TestAWindowFinerThanTheTimesIsRefused(t *testing.T) {
	text := "id,actor,at,links\n1,ann,2026-03-01 10:01,https://example.org/a\n2,bob,2026-03-01 10:02,https://example.org/a\n3,ann,2026-03-01 11:05,https://example.org/b\n4,bob,2026-03-01 11:05,https://example.org/b\n"
	r := CoShare.New().(*CoShareRun)
	r.Trace, r.Window = []string{"link"}, []time.Duration{30 * time.Second}
	_, err := r.Do(context.Background(), analysistest.Case(t, text), func(string, int64, int64) {})
	if demarche.CodeOf(err) != demarche.BadData || !strings.Contains(err.Error(), "60 s") {
		t.Errorf("error %v, want one about steps of 60 s", err)
	}
	result := coshare(t, text, "link", time.Minute)
	if len(result.Findings) != 1 || len(result.Notes) == 0 || !strings.Contains(result.Notes[0], "up to 119 s apart") {
		t.Errorf("%d findings and the notes %q", len(result.Findings), result.Notes)
	}
}

func TestDurationsInWords(t *testing.T) {
	for _, test := range []struct {
		d    time.Duration
		name string
	}{
		{0, "0s"},
		{time.Second, "1s"},
		{1500 * time.Millisecond, "1.5s"},
		{time.Minute, "60s"},
		{time.Hour, "3600s"},
		{90 * time.Minute, "5400s"},
		{2 * time.Hour, "2h"},
		{24 * time.Hour, "24h"},
	} {
		if got := windowName(test.d); got != test.name {
			t.Errorf("windowName(%v) = %s, want %s", test.d, got, test.name)
		}
	}
}

func TestNumbersInWords(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := text.Count(n); got != want {
			t.Errorf("text.Count(%d) = %s, want %s", n, got, want)
		}
	}
}
