package governance

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"demarche"
	"demarche/analysis/analysistest"
	"demarche/casefile"
	"demarche/claim"
	"demarche/demo"
	"demarche/ingest"
)

// The way through a case, with its tables and JSON, changes no verdict: the ledger of
// the bundled case is that of its facts as they are read from the files.
func TestLedgerOfTheCaseIsThatOfTheFiles(t *testing.T) {
	ctx := context.Background()
	formats := append([]ingest.Format{ingest.ClaimsYAML}, analysistest.FactFormats...)
	c, err := casefile.New(ctx, casefile.Memory, casefile.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var calls, others []demarche.Fact
	claims := &demarche.Claims{}
	for i, name := range demo.Names {
		data, err := demo.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		src, err := ingest.Open(path, ingest.Options{Formats: formats})
		if err != nil {
			t.Fatal(err)
		}
		row := int64(0)
		for f, err := range src.Facts(ctx, nil) {
			if err != nil {
				t.Fatal(err)
			}
			row++
			one := *f
			one.Record, one.Original = demarche.NewRecordID(i+1, row), nil
			switch {
			case one.Entry != nil:
				claims.Take(one.Entry, one.Record)
			case one.RollCall != nil:
				calls = append(calls, one)
			default:
				others = append(others, one)
			}
		}
		if _, err := c.Add(ctx, src, casefile.AddOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	result := do(t, Claims.New(), c)
	if len(result.Ledgers) != 1 {
		t.Fatalf("%d ledgers", len(result.Ledgers))
	}
	got, want := result.Ledgers[0].Verdicts, claim.Check(claims, append(calls, others...)).Verdicts
	if len(got) != len(want) || len(got) != 104 {
		t.Fatalf("%d verdicts, want %d, and 104", len(got), len(want))
	}
	for i := range got {
		if got[i].Claim != want[i].Claim || got[i].Verdict != want[i].Verdict || got[i].Because != want[i].Because || !slices.Equal(got[i].Evidence, want[i].Evidence) {
			t.Errorf("the case says %+v, the files %+v", got[i], want[i])
		}
	}
	// Table 3 in one view: as printed, as the yearly flow that it is said to be, and as
	// the nearest stock.
	for _, f := range result.Figures {
		if f.Table.Name != "table_3_treaties" {
			continue
		}
		groups := map[string]int{}
		for _, row := range f.Table.Rows {
			groups[row[1].(string)]++
		}
		if groups["as printed"] != 16 || groups["signed, flow, all"] < 15 || groups["signed, stock, bilateral"] < 15 {
			t.Errorf("the figure of table 3 has %v", groups)
		}
		return
	}
	t.Error("there is no figure of table 3")
}
