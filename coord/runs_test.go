package coord

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis"
	"demarche/analysis/analysistest"
	"demarche/casefile"
	"demarche/ingest"
)

func quietly(string, int64, int64) {}

// addTo adds a second file to a case.
func addTo(t *testing.T, c *casefile.Case, text string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "more.csv")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	src, err := ingest.Open(path, ingest.Options{Formats: []ingest.Format{ingest.PostsCSV}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(context.Background(), src, casefile.AddOptions{}); err != nil {
		t.Fatal(err)
	}
}

// The times of a dataset without links are nothing to a run over links, and
// refuse one over what it has.
func TestTheStepOfTimesCountsWhereTracesAre(t *testing.T) {
	c := analysistest.Case(t, "id,actor,at,links\n1,ann,2026-03-01T10:00:01Z,https://example.org/a\n2,bob,2026-03-01T10:00:02Z,https://example.org/a\n3,ann,2026-03-01T10:00:03Z,https://example.org/b\n4,bob,2026-03-01T10:00:04Z,https://example.org/b\n")
	addTo(t, c, "id,actor,at,hashtags\n5,ann,2026-03-01,north\n6,bob,2026-03-02,north\n7,cat,2026-03-03,north\n")
	r := CoShare.New().(*CoShareRun)
	done, err := analysis.Execute(context.Background(), c, CoShare, r, quietly)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range done {
		if refused := strings.Contains(d.Reason, "86400 s") || strings.Contains(d.Reason, "24 h"); refused != (d.Flags[0] == "--trace=hashtag") {
			t.Errorf("%q: %q", d.Flags, d.Reason)
		}
	}
	// Where the data allows none of the runs, that is an error and no silence.
	r.Trace, r.Window = []string{"hashtag"}, []time.Duration{time.Second, time.Minute}
	if done, err := analysis.Execute(context.Background(), c, CoShare, r, quietly); demarche.CodeOf(err) != demarche.BadData {
		t.Errorf("runs %+v and error %v, want an error of the data", done, err)
	}
}

// Two networks of a case have two names.
func TestNetworksOfOtherOptionsHaveOtherNames(t *testing.T) {
	names := map[string]bool{}
	for _, change := range []func(*CoShareRun){
		func(*CoShareRun) {},
		func(r *CoShareRun) { r.MinShared = 3 },
		func(r *CoShareRun) { r.Resolution = 2 },
		func(r *CoShareRun) { r.As = "qut" },
		func(r *CoShareRun) { r.As, r.MinEdgeWeight = "qut", 5 },
		func(r *CoShareRun) { r.Window = []time.Duration{time.Second} },
	} {
		r := CoShare.New().(*CoShareRun)
		r.Trace = []string{"link"}
		change(r)
		names[r.name()] = true
	}
	if len(names) != 6 || !names["link 60s"] || !names["link 60s min-shared 3"] {
		t.Errorf("the names are %v", names)
	}
}

// The rule of another tool asks for no number of distinct objects, and its
// network says so.
func TestAPeersNetworkNeedsOneObject(t *testing.T) {
	var rows strings.Builder
	for i := range 4 {
		for k, actor := range []string{"ann", "bob"} {
			fmt.Fprintf(&rows, "%d%d,%s,2026-03-01T10:%02d:%02dZ,https://example.org/a\n", i, k, actor, i, k)
		}
	}
	r := CoShare.New().(*CoShareRun)
	r.Trace, r.As = []string{"link"}, "qut"
	result, err := r.Do(context.Background(), analysistest.Case(t, "id,actor,at,links\n"+rows.String()), quietly)
	if err != nil {
		t.Fatal(err)
	}
	if n := result.Networks[0]; len(n.Edges) != 1 || n.Edges[0].Shared != 1 || n.MinShared != 1 {
		t.Errorf("the network needs %d and has %+v", n.MinShared, n.Edges)
	}
}

func TestMedian(t *testing.T) {
	for _, test := range []struct {
		of   []float64
		want float64
	}{{[]float64{3}, 3}, {[]float64{1, 4}, 2.5}, {[]float64{1, 2, 9}, 2}, {[]float64{1, 2, 4, 9}, 3}} {
		if got := median(test.of); got != test.want {
			t.Errorf("median(%v) = %v, want %v", test.of, got, test.want)
		}
	}
}
