package audience

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"demarche/casefile"
	"demarche/ingest"
)

// sharedAds returns a case that holds the Facebook ads of the Internet Research Agency.
func sharedAds(t *testing.T) *casefile.Case {
	t.Helper()
	path := filepath.Join("..", "..", "shared", "data", "fb_ads", "ads.csv")
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	ctx := context.Background()
	c, err := casefile.New(ctx, casefile.Memory, casefile.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	src, err := ingest.Open(path, ingest.Options{Formats: []ingest.Format{ingest.FBAdsCSV}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(ctx, src, casefile.AddOptions{}); err != nil {
		t.Fatal(err)
	}
	return c
}

// The advertisements of the Internet Research Agency: whom they address by what they
// target, told by words that learn nothing, by a model on pages that it has not seen, and
// on random ads, where a page seen before is known again.
func TestFocusOfAds(t *testing.T) {
	c := sharedAds(t)
	run := Focus.New().(*FocusRun)
	run.Draws, run.Folds = 200, 5
	result, err := run.Do(t.Context(), c, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	accuracy := map[string]float64{}
	for _, row := range rowsOfTable(t, result, "focus_accuracy") {
		accuracy[row["by"].(string)+" "+row["asked_on"].(string)] = row["accuracy"].(float64)
		if row["n"].(int64) < 2000 || row["pages"].(int64) < 50 {
			t.Errorf("asked on few: %v", row)
		}
	}
	for what, least := range map[string]float64{
		"targeting words all: it learns nothing": 0.85, "targeting model pages left out": 0.85, "text model pages left out": 0.65,
		"targeting model random posts": 0.95, "text model random posts": 0.80,
	} {
		if accuracy[what] < least {
			t.Errorf("%s: %.3f, want %.2f", what, accuracy[what], least)
		}
	}
	if lie := accuracy["text model random posts"] - accuracy["text model pages left out"]; lie < 0.1 {
		t.Errorf("random folds say %.3f more than pages left out", lie)
	}
	// What one denominator says another does not: half of the ads, a smaller part of the money.
	share, interval := map[string]float64{}, 0
	for _, row := range rowsOfTable(t, result, "focus_intervals") {
		share[row["audience"].(string)+" of "+row["of"].(string)] = row["share"].(float64)
		if row["low"] != nil && row["low"].(float64) <= row["share"].(float64) && row["share"].(float64) <= row["high"].(float64) {
			interval++
		}
		if of := row["of"]; of == "impressions" && row["total"].(float64) != 40509037 || of == "clicks" && row["total"].(float64) != 3729048 {
			t.Errorf("%v %s in all", row["total"], of)
		}
	}
	for _, of := range []string{"pages", "ads", "impressions", "clicks", "spend RUB", "spend USD"} {
		sum := 0.0
		for name, s := range share {
			if strings.HasSuffix(name, " of "+of) {
				sum += s
			}
		}
		if math.Abs(sum-100) > 1e-6 {
			t.Errorf("shares of %s come to %v", of, sum)
		}
	}
	if interval < 40 {
		t.Errorf("%d intervals hold their share", interval)
	}
	if share["Conservative of spend RUB"] < 1.5*share["Conservative of ads"] || share["African-American of spend RUB"] > 0.9*share["African-American of ads"] {
		t.Errorf("shares are %v", share)
	}
}
