package audience

import (
	"context"
	"os"
	"testing"

	"demarche"
	"demarche/casefile"
	"demarche/ingest"
)

// ira returns a case of the tweets of the Internet Research Agency that there are: half of
// its accounts, up to June 2016.
func ira(t *testing.T) *casefile.Case {
	t.Helper()
	const path = "../../shared/data/ira_tweets.csv.zst"
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
	src, err := ingest.Open(path, ingest.Options{Formats: []ingest.Format{ingest.IRACSV}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(ctx, src, casefile.AddOptions{}); err != nil {
		t.Fatal(err)
	}
	return c
}

// tableOf returns the rows of a table by the first column, each by its columns.
func tableOf(t *testing.T, result *demarche.Result, name string) map[string]map[string]any {
	t.Helper()
	for _, table := range result.Tables {
		if table.Name == name {
			rows := map[string]map[string]any{}
			for _, row := range table.Rows {
				cells := map[string]any{}
				for k, column := range table.Columns {
					cells[column.Name] = row[k]
				}
				rows[row[0].(string)] = cells
			}
			return rows
		}
	}
	t.Fatalf("no table %s", name)
	return nil
}

// TestAudienceOfTheIRA tells the classes of Linvill and Warren (2020) apart on accounts left
// out. On all accounts of the set, of which these are half and up to June 2016, a linear
// support vector machine in Python reached a macro-F1 of .91 in folds at random, and .92 and
// .93 on those of ten posts or more. On these, scikit-learn's LinearSVC with our terms
// reaches .90 on those of ten posts or more and .88 on all, in folds by copy cluster and at
// random.
func TestAudienceOfTheIRA(t *testing.T) {
	c := ira(t)
	r := Audience.New().(*AudienceRun)
	r.Label, r.Classes, r.Lang, r.Later, r.Draws = "account_category", []string{"LeftTroll", "RightTroll", "NewsFeed"}, "English", "2016-01-01", 300
	result, err := r.Do(context.Background(), c, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	scores := tableOf(t, result, "audience_scores")
	for tested, row := range scores {
		t.Logf("%s: accuracy %.3f, macro-F1 %.3f [%.3f, %.3f] of %v", tested, row["accuracy"], row["macro_f1"], row["f1_low"], row["f1_high"], row["tested"])
	}
	f1 := func(tested, column string) float64 { return scores[tested][column].(float64) }
	if got := f1("by copy cluster", "macro_f1"); got < .9 {
		t.Errorf("macro-F1 %.3f in folds by copy cluster", got)
	}
	if got := f1("same, with accounts of fewer than 10 posts", "macro_f1"); got < .85 {
		t.Errorf("macro-F1 %.3f with accounts of fewer than 10 posts", got)
	}
	if base := f1("by copy cluster", "f1_majority"); base > .26 {
		t.Errorf("one class for all has a macro-F1 of %.3f", base)
	}
	if got := f1("by copy cluster", "rest"); got < f1("by copy cluster", "accuracy") {
		t.Errorf("accuracy %.3f where the model does not abstain, %.3f in all", got, f1("by copy cluster", "accuracy"))
	}
	if got := f1("same, no copied post", "macro_f1"); got < .8 {
		t.Errorf("macro-F1 %.3f without copied posts", got)
	}
	if got := f1("first seen 2016-01-01 on", "macro_f1"); got < .7 {
		t.Errorf("macro-F1 %.3f on accounts of a later period", got)
	}
	terms := map[string]map[string]bool{}
	for _, table := range result.Tables {
		if table.Name == "audience_terms" {
			for _, row := range table.Rows {
				class := row[0].(string)
				if terms[class] == nil {
					terms[class] = map[string]bool{}
				}
				terms[class][row[1].(string)] = true
			}
		}
	}
	if !terms["LeftTroll"]["#blacklivesmatter"] || !terms["RightTroll"]["#tcot"] && !terms["RightTroll"]["#islamkills"] {
		t.Errorf("terms %v", terms)
	}
}

// TestSeedsOfTheIRA spreads 20 accounts of each class over hashtags.
func TestSeedsOfTheIRA(t *testing.T) {
	c := ira(t)
	r := Seeds.New().(*SeedsRun)
	r.Label, r.Classes, r.Seeds, r.Draws = "account_category", []string{"LeftTroll", "RightTroll", "HashtagGamer"}, 20, 19
	result, err := r.Do(context.Background(), c, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	for tested, row := range tableOf(t, result, "seeds_scores") {
		t.Logf("%s: %v", tested, row)
		if row["accuracy"].(float64) < row["majority_accuracy"].(float64) {
			t.Errorf("%s: accuracy %v, one class for all gives %v", tested, row["accuracy"], row["majority_accuracy"])
		}
	}
	if row := tableOf(t, result, "seeds_scores")["seeds, hidden in turn"]; row["p"].(float64) > .05 {
		t.Errorf("p %v of 19 permutations", row["p"])
	}
}
