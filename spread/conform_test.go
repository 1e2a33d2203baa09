package spread

import (
	"context"
	"maps"
	"os"
	"slices"
	"testing"

	"demarche"
	"demarche/analysis"
	"demarche/analysis/analysistest"
	"demarche/casefile"
	"demarche/ingest"
)

func conform(t *testing.T, a analysis.Analysis, set func(analysis.Run)) {
	t.Helper()
	make := a.New
	a.New = func() analysis.Run {
		r := make()
		set(r)
		return r
	}
	analysistest.Conform(t, a)
}

func TestDisclosureConforms(t *testing.T) {
	conform(t, Disclosure, func(r analysis.Run) {
		d := r.(*DisclosureRun)
		d.At, d.Before, d.After, d.Base = "2026-03-10T12:00", 3, 3, 20
	})
}

func TestFirstSeenConforms(t *testing.T) {
	conform(t, FirstSeen, func(r analysis.Run) { r.(*FirstSeenRun).Across = "lang" })
}

func TestInfluenceConforms(t *testing.T) {
	conform(t, Influence, func(r analysis.Run) {
		d := r.(*InfluenceRun)
		d.By, d.Order, d.Shifts, d.Least, d.Draws, d.Jitters = "actor", 2, 20, 40, 20, 1
	})
}

func TestOutletsConforms(t *testing.T) { conform(t, Outlets, func(analysis.Run) {}) }

func TestLocalisationConforms(t *testing.T) {
	conform(t, Localisation, func(r analysis.Run) {
		d := r.(*LocalisationRun)
		d.By, d.Core, d.Draws = "actor", 2, 20
	})
}

// add returns a case in memory that holds files, by their contents.
func add(t *testing.T, files map[string]string) *casefile.Case {
	t.Helper()
	ctx := context.Background()
	c, err := casefile.New(ctx, casefile.Memory, casefile.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := t.TempDir() + "/" + name
		if err := os.WriteFile(path, []byte(files[name]), 0o644); err != nil {
			t.Fatal(err)
		}
		addFile(t, c, path)
	}
	return c
}

func addFile(t *testing.T, c *casefile.Case, path string) {
	t.Helper()
	src, err := ingest.Open(path, ingest.Options{Formats: []ingest.Format{ingest.IRACSV, ingest.GermanElectionsCSV, ingest.ListingsCSV, ingest.GMFStateMediaCSV, ingest.CodingsCSV, ingest.EventsCSV, ingest.PostsCSV}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(context.Background(), src, casefile.AddOptions{}); err != nil {
		t.Fatal(err)
	}
}

// do makes a run.
func do(t *testing.T, c *casefile.Case, r analysis.Run) *demarche.Result {
	t.Helper()
	ctx := context.Background()
	if err := c.Derive(ctx, r.Reads(), func(string, int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	result, err := r.Do(ctx, c, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// rowsOf returns the rows of a table as maps by column.
func rowsOf(t *testing.T, r *demarche.Result, name string) []map[string]any {
	t.Helper()
	for _, table := range append(r.Tables, r.Kept...) {
		if table.Name != name {
			continue
		}
		var rows []map[string]any
		for _, row := range table.Rows {
			m := map[string]any{}
			for k, c := range table.Columns {
				m[c.Name] = row[k]
			}
			rows = append(rows, m)
		}
		return rows
	}
	t.Fatalf("no table %q", name)
	return nil
}

// where returns the one row whose columns have these values.
func where(t *testing.T, rows []map[string]any, want map[string]any) map[string]any {
	t.Helper()
	var found map[string]any
	for _, row := range rows {
		ok := true
		for k, v := range want {
			ok = ok && row[k] == v
		}
		if ok {
			if found != nil {
				t.Fatalf("two rows have %v", want)
			}
			found = row
		}
	}
	if found == nil {
		t.Fatalf("no row has %v in %v", want, rows)
	}
	return found
}
