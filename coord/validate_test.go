package coord

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis/analysistest"
	"demarche/casefile"
	"demarche/chance"
	"demarche/pairs"
)

func validated(t *testing.T, c *casefile.Case, set func(*ValidateRun)) *demarche.Result {
	t.Helper()
	r := Validate.New().(*ValidateRun)
	r.Trace, r.Copies, r.Draws, r.Sizes, r.Events = []string{"link"}, 4, 10, []int{2, 4}, []int{1, 12}
	set(r)
	result, err := r.Do(context.Background(), c, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// In copies without anybody who acts together next to nothing is firm, one event
// makes no edge, and twelve make nearly every planted pair one.
func TestValidateTellsWhatCopiesTell(t *testing.T) {
	c := analysistest.Case(t, analysistest.Posts(t))
	result := validated(t, c, func(*ValidateRun) {})
	if len(result.Figures) != 2 || len(result.Notes) != 3 {
		t.Fatalf("%d figures, notes %q", len(result.Figures), result.Notes)
	}
	kinds := map[string]int{}
	for _, row := range result.Figures[0].Table.Rows {
		kinds[row[0].(string)]++
		if row[0] == asPromised {
			continue
		}
		if n, low, measured, high := row[5].(int64), row[3].(float64), row[2].(float64), row[4].(float64); n != 4 || low > measured || measured > high {
			t.Errorf("%v", row)
		}
		if row[0] == "labels permuted" && row[1].(float64) <= 0.05 && row[2].(float64) > 0.5 {
			t.Errorf("%v of copies have firm edges by chance", row[2])
		}
	}
	if len(kinds) != 4 || kinds["times moved"] != 4 {
		t.Errorf("kinds of copies: %v", kinds)
	}
	for _, row := range result.Figures[1].Table.Rows {
		found := row[2].(float64)
		if row[5] != int64(10) || row[1] == int64(1) && found > 0 || row[1] == int64(12) && found < 0.5 {
			t.Errorf("%v", row)
		}
	}
	if !strings.HasPrefix(result.Figures[1].Title, "With these data a group of 4 that acts together 12 times would be found in ") {
		t.Errorf("title %q", result.Figures[1].Title)
	}
}

// With fewer rows than there are, the copies are a stretch of time, and it is said.
func TestValidateSaysOfWhatItIs(t *testing.T) {
	c := analysistest.Case(t, analysistest.Posts(t))
	j := casefile.Joining{Actions: []string{"link"}, Query: pairs.Query{Window: time.Minute, MinShared: 2}}
	all, err := c.Rows(context.Background(), j, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	most := all.Of / 3
	some, err := c.Rows(context.Background(), j, most)
	if err != nil {
		t.Fatal(err)
	}
	if n := int64(len(some.Rows)); int64(len(all.Rows)) != all.Of || some.Of != all.Of || n < most*9/10 || n > most*11/10 {
		t.Errorf("%d and %d rows of %d and %d, for %d at most", len(all.Rows), n, all.Of, some.Of, most)
	}
	before, within, after := 0, 0, 0
	from, to := span(some.Rows)
	for _, r := range all.Rows {
		switch {
		case r.AtUS < from:
			before++
		case r.AtUS > to:
			after++
		default:
			within++
		}
	}
	if within != len(some.Rows) || before-after > len(all.Rows)/20 || after-before > len(all.Rows)/20 {
		t.Errorf("%d rows before, %d within and %d after a stretch of %d", before, within, after, len(some.Rows))
	}
	if some.Step != time.Second || some.Actors != all.Actors || chance.Horizon(time.Minute) != time.Hour {
		t.Errorf("step %v, %d actors", some.Step, some.Actors)
	}
	result := validated(t, c, func(r *ValidateRun) { r.Rows = most })
	if !strings.Contains(result.Notes[0], "the middle stretch of time") {
		t.Errorf("notes %q", result.Notes)
	}
}

func span(rows []pairs.Row) (from, to int64) {
	from, to = math.MaxInt64, math.MinInt64
	for _, r := range rows {
		from, to = min(from, r.AtUS), max(to, r.AtUS)
	}
	return from, to
}

func TestValidateRefusesWhatItCannotAsk(t *testing.T) {
	c := analysistest.Case(t, analysistest.Posts(t))
	for name, set := range map[string]func(*ValidateRun){
		"fdr": func(r *ValidateRun) { r.FDR = 0 }, "copies": func(r *ValidateRun) { r.Copies = 1 }, "draws": func(r *ValidateRun) { r.Draws = 0 },
		"sizes": func(r *ValidateRun) { r.Sizes = []int{3, 1} }, "events": func(r *ValidateRun) { r.Events = nil }, "rows": func(r *ValidateRun) { r.Rows = 0 },
		"min-shared": func(r *ValidateRun) { r.MinShared = 0 },
	} {
		r := Validate.New().(*ValidateRun)
		set(r)
		if _, err := r.Each(context.Background(), c); demarche.CodeOf(err) != demarche.Usage || !strings.Contains(err.Error(), "--"+name) {
			t.Errorf("--%s: error %v", name, err)
		}
	}
}
