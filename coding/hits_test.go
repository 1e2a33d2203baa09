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

// Where no codebook is chosen it is told which one is taken, and that another names no state.
func TestACodebookThatNobodyChoseIsTold(t *testing.T) {
	w := newTown(t, 50)
	for _, x := range []struct {
		typed  []string
		name   string
		chosen bool
	}{
		{nil, "russian-narratives@", false},
		{[]string{"--codebook", "neutral"}, "strategic-narratives@", true},
		{[]string{"--codebook", bookFile(t)}, "town@", true},
	} {
		notes := strings.Join(must(t, w.c, Codes, x.typed...).Notes, "\n")
		if !strings.Contains(notes, "the codebook is "+x.name) || strings.Contains(notes, "--codebook neutral names no state") == x.chosen {
			t.Errorf("%q: the notes are %s", x.typed, notes)
		}
		if !strings.Contains(notes, "demarche code sample CASE, then demarche run CASE prevalence") { // not where the case lay
			t.Errorf("%q: the notes do not say how a share is estimated: %s", x.typed, notes)
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
