package analysistest

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/ingest"
)

// FactFormats are the formats that files of facts may have, and posts beside them.
var FactFormats = []ingest.Format{
	ingest.RollCallsCSV, ingest.AgreementsCSV, ingest.EventsCSV, ingest.PositionsCSV, ingest.MembershipsCSV, ingest.SeriesCSV, ingest.PeriodsCSV, ingest.ReachCSV, ingest.PostsCSV,
}

// Facts returns a case in memory that holds CSV files of facts, in their order. A file
// of which a row is refused fails the test.
func Facts(t testing.TB, files ...string) *casefile.Case {
	t.Helper()
	ctx := context.Background()
	c, err := casefile.New(ctx, casefile.Memory, casefile.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	for _, text := range files {
		path := filepath.Join(t.TempDir(), "facts.csv")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		src, err := ingest.Open(path, ingest.Options{Formats: FactFormats})
		if err != nil {
			t.Fatal(err)
		}
		d, err := c.Add(ctx, src, casefile.AddOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if d.Refused > 0 {
			t.Fatalf("%d rows of %.60q are refused", d.Refused, text)
		}
	}
	return c
}

// ConformFacts holds an analysis of facts to what all owe, on CSV files of which no two
// rows contradict each other.
func ConformFacts(t *testing.T, a analysis.Analysis, files ...string) {
	t.Helper()
	ctx := context.Background()
	c, empty := Facts(t, files...), Facts(t)
	first := run(t, ctx, a, c)

	t.Run("its options survive the way through flags", func(t *testing.T) { flags(t, a) })
	t.Run("it needs what it is given", func(t *testing.T) {
		if lacks, err := a.Lacks(ctx, c); err != nil || lacks != "" {
			t.Errorf("the case lacks %q: %v", lacks, err)
		}
		if lacks, err := a.Lacks(ctx, empty); err != nil || lacks == "" {
			t.Errorf("an empty case lacks nothing: %v", err)
		}
	})
	t.Run("its tables are whole", func(t *testing.T) {
		if len(first.Tables) == 0 {
			t.Error("there is no table")
		}
		tables := append(slices.Clone(first.Tables), first.Kept...)
		for _, f := range first.Figures {
			tables = append(tables, f.Table)
		}
		named := map[string]bool{}
		for _, table := range tables {
			whole(t, table)
			if named[table.Name] {
				t.Errorf("two tables are called %s", table.Name)
			}
			named[table.Name] = true
		}
	})
	t.Run("a second run says the same", func(t *testing.T) {
		same(t, shown(first), shown(run(t, ctx, a, Facts(t, files...))))
	})
	t.Run("the order of rows and of files is nothing to it", func(t *testing.T) {
		turned := slices.Clone(files)
		slices.Reverse(turned)
		for i, text := range turned {
			header, rows, _ := strings.Cut(text, "\n")
			lines := slices.Collect(strings.Lines(rows))
			slices.Reverse(lines)
			turned[i] = header + "\n" + strings.Join(lines, "")
		}
		same(t, unnumbered(t, first), unnumbered(t, run(t, ctx, a, Facts(t, turned...))))
	})
	t.Run("it stops when told", func(t *testing.T) {
		stopped, stop := context.WithCancel(ctx)
		stop()
		if _, err := a.New().Do(stopped, c, func(string, int64, int64) {}); err == nil {
			t.Error("it goes on")
		}
	})
	t.Run("a case that holds almost nothing gives one clear error or something whole", func(t *testing.T) {
		var few []string
		for _, text := range files {
			few = append(few, strings.Join(slices.Collect(strings.Lines(text))[:2], ""))
		}
		for _, c := range []*casefile.Case{empty, Facts(t, few...), Facts(t, few[0])} {
			result, err := a.New().Do(ctx, c, func(string, int64, int64) {})
			if err != nil {
				if demarche.CodeOf(err) != demarche.BadData {
					t.Errorf("it is no error of the data: %v", err)
				}
				continue
			}
			for _, table := range result.Tables {
				whole(t, table)
			}
			if _, err := json.Marshal(result); err != nil {
				t.Error(err)
			}
		}
	})
}

// whole holds a table to its form: each column named once and explained, and each row
// with a cell for each.
func whole(t *testing.T, table demarche.Table) {
	t.Helper()
	if table.Title == "" || !regexp.MustCompile(`^[A-Za-z0-9_]+$`).MatchString(table.Name) {
		t.Errorf("table %q has the title %q", table.Name, table.Title)
	}
	names := map[string]bool{}
	for _, c := range table.Columns {
		if c.Name == "" || c.Doc == "" || names[c.Name] {
			t.Errorf("%s: column %q is there twice or says nothing", table.Name, c.Name)
		}
		names[c.Name] = true
	}
	for _, row := range table.Rows {
		if len(row) != len(table.Columns) {
			t.Fatalf("%s: a row has %d cells, want %d: %v", table.Name, len(row), len(table.Columns), row)
		}
		for i, v := range row {
			switch v.(type) {
			case nil, int64, float64, string, bool, time.Time:
			default:
				t.Fatalf("%s: %s is a %T", table.Name, table.Columns[i].Name, v)
			}
		}
	}
}

// shown returns a result with the tables that it keeps.
func shown(r *demarche.Result) *demarche.Result {
	n := *r
	n.Tables = append(slices.Clone(r.Tables), r.Kept...)
	return &n
}

// unnumbered returns what a result says, with its kept tables, without the numbers of
// records, which are those of rows and files.
func unnumbered(t *testing.T, r *demarche.Result) *demarche.Result {
	t.Helper()
	text, err := json.Marshal(shown(r))
	if err != nil {
		t.Fatal(err)
	}
	text = regexp.MustCompile(`"\d+/\d+( \d+/\d+)*( and [\d,]+ more)?"`).ReplaceAll(text, []byte(`"records"`))
	n := demarche.Result{}
	if err := json.Unmarshal(text, &n); err != nil {
		t.Fatal(err)
	}
	return &n
}
