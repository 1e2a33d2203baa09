package coord

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche/analysis/analysistest"
)

// The stretches without a post by a plain walk over the sorted times: over 70 days, so
// that the step is a day, with one stretch of 3 d 1 h that begins and ends within days,
// one of exactly a day, which is not longer than one, and posts at the same moment.
func TestStretchesWithoutAPost(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 8))
	begin := time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)
	var times []time.Time
	for at := begin; at.Before(begin.AddDate(0, 0, 70)); at = at.Add(time.Duration(random.IntN(30*3600)) * time.Second) {
		times = append(times, at, at)
	}
	end := times[len(times)-1]
	times = append(times, end.Add(73*time.Hour), end.Add(97*time.Hour))
	random.Shuffle(len(times), func(i, k int) { times[i], times[k] = times[k], times[i] })
	var csv strings.Builder
	csv.WriteString("actor,at,text\n")
	for i, at := range times {
		fmt.Fprintf(&csv, "a%d,%s,post %d\n", i%7, at.Format(time.RFC3339), i)
	}

	type stretch struct{ from, to time.Time }
	var want []stretch
	slices.SortFunc(times, time.Time.Compare)
	for i := range times[1:] {
		if times[i+1].Sub(times[i]) > 24*time.Hour {
			want = append(want, stretch{times[i], times[i+1]})
		}
	}
	slices.SortStableFunc(want, func(a, b stretch) int { return int(b.to.Sub(b.from) - a.to.Sub(a.from)) })

	run := &OverviewRun{Top: 1}
	result, err := run.Do(t.Context(), analysistest.Case(t, csv.String()), func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	table := tableOf(t, result.Tables, "stretches")
	if len(want) < 5 || len(table.Rows) != len(want) || table.Title != fmt.Sprintf("%d stretches of more than a day without a post", len(want)) {
		t.Fatalf("%d stretches, want %d: %s", len(table.Rows), len(want), table.Title)
	}
	for i, w := range want {
		if row := table.Rows[i]; !row[0].(time.Time).Equal(w.from) || !row[1].(time.Time).Equal(w.to) || row[2] != w.to.Sub(w.from).Seconds() {
			t.Errorf("stretch %d: %v, want %v", i, row, w)
		}
	}
}
