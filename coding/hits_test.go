package coding

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
)

// The table of hits is what a plain loop counts.
func TestHitsAreThosePlanted(t *testing.T) {
	w := newTown(t, 500)
	result := must(t, w.c, Codes, "--codebook", bookFile(t), "--by", "period,lang")
	table := tableOf(t, result.Tables, "code_hits_by_domain")
	for year := 2018; year <= 2020; year++ {
		hits, n := 0, 0
		for _, p := range w.posts {
			if p.year == year {
				n++
				if p.hit {
					hits++
				}
			}
		}
		if got := cell(t, table, "hits", "UNSAFE", "period", fmt.Sprint(year)); got != int64(hits) {
			t.Errorf("%d: %v hits, want %d", year, got, hits)
		}
		if got := cell(t, table, "hits_per_1000", "UNSAFE", "period", fmt.Sprint(year)).(float64); math.Abs(got-1000*float64(hits)/float64(n)) > 1e-9 {
			t.Errorf("%d: %v in 1,000", year, got)
		}
	}
	found := tableOf(t, result.Kept, "code_hits_found")
	for _, row := range found.Rows {
		if row[5] != "bridge" {
			t.Errorf("found %v", row)
		}
	}
	for _, tab := range result.Tables {
		if strings.Contains(tab.Title, "share") || !strings.Contains(tab.Title+"triage", "triage") {
			t.Errorf("a table of hits is called %q", tab.Title)
		}
	}
}

// The same data and options give the same, and a run stops when told.
func TestRunsAreTheSameAgain(t *testing.T) {
	w := newTown(t, 800)
	w.add(t, w.sample(200))
	for _, typed := range [][]string{{"--score", "classifier"}, {"--codebook", bookFile(t), "--estimator", "difference"}} {
		one, two := must(t, w.c, Prevalence, typed...), must(t, w.c, Prevalence, typed...)
		if fmt.Sprint(one) != fmt.Sprint(two) {
			t.Errorf("%v: a second run says something else", typed)
		}
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Prevalence.New().Do(stopped, w.c, func(string, int64, int64) {}); err == nil {
		t.Error("it goes on")
	}
}
