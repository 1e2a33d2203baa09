package coord

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche/analysis"
	"demarche/casefile"
	"demarche/ingest"
)

func shared(t *testing.T, path string) string {
	t.Helper()
	whole := filepath.Join("..", "..", "shared", path)
	if _, err := os.Stat(whole); err != nil {
		if os.Getenv("REQUIRE_SHARED") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	whole, err := filepath.Abs(whole)
	if err != nil {
		t.Fatal(err)
	}
	return whole
}

// From the file of the German elections to the tables of the peers' rules, the
// whole way: every row of the oracles, and no other.
func TestPeersAreTheOracles(t *testing.T) {
	data := shared(t, "data/coortweet/german_elections.csv.zst")
	oracles := shared(t, "oracles/coordination")
	ctx := context.Background()
	c, err := casefile.New(ctx, casefile.Memory, casefile.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	src, err := ingest.Open(data, ingest.Options{Formats: []ingest.Format{ingest.GermanElectionsCSV}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(ctx, src, casefile.AddOptions{}); err != nil {
		t.Fatal(err)
	}
	run := func(t *testing.T, as, trace string) {
		t.Helper()
		r := CoShare.New().(*CoShareRun)
		r.As, r.Trace, r.Window = as, []string{trace}, []time.Duration{30 * time.Second}
		if _, err := analysis.Execute(ctx, c, CoShare, r, func(string, int64, int64) {}); err != nil {
			t.Fatal(err)
		}
	}
	rows := func(t *testing.T, sql string) []string {
		t.Helper()
		var all []string
		if err := c.Query(ctx, sql, func(_, row []string) error {
			if row != nil {
				all = append(all, strings.Join(row, "\t"))
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		slices.Sort(all)
		return all
	}
	same := func(t *testing.T, what string, got, want []string) {
		t.Helper()
		if len(want) == 0 {
			t.Fatalf("%s: the oracle is empty", what)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d rows, the oracle has %d; the first are %q and %q", what, len(got), len(want), got[:min(2, len(got))], want[:min(2, len(want))])
		}
	}
	// The columns of the platforms' accounts in the oracles are IDs without the
	// platform's name.
	bare := func(column string) string { return "regexp_replace(" + column + ", '^[a-z]+:', '')" }
	last := `run = (SELECT max(run) FROM runs)`
	for _, trace := range []struct{ oracle, trace string }{
		{"url", "link"}, {"domain", "domain"}, {"hashtag", "hashtag"}, {"phash", "media"}, {"combined", "link+hashtag+domain+media"},
	} {
		t.Run(trace.oracle, func(t *testing.T) {
			run(t, "coortweet", trace.trace)
			name := filepath.Join(oracles, "coortweet_german_"+trace.oracle+"_tw30_mp2_%s.csv")
			edges := readCSV(t, fmt.Sprintf(name, "edges"), "from", "to", "weight", "avg_time_delta", "n_content_id", "n_content_id_y", "edge_symmetry_score", "weight_threshold")
			want := make([]string, len(edges))
			for i, e := range edges {
				want[i] = fmt.Sprintf("%s\t%s\t%s\t%s\t%s", min(e[0], e[1]), max(e[0], e[1]), e[2], strings.Join(e[4:6], "\t"), e[7]) + "\t" + rounded(t, e[3]) + "\t" + rounded(t, e[6])
			}
			slices.Sort(want)
			got := rows(t, `SELECT least(`+bare(`"from"`)+`, `+bare(`"to"`)+`), greatest(`+bare(`"from"`)+`, `+bare(`"to"`)+`), weight, n_content_id, n_content_id_y, weight_threshold,
				format('{:.9f}', avg_time_delta), format('{:.9f}', edge_symmetry_score) FROM coortweet_edges WHERE `+last)
			same(t, "edges", got, want)
			nodes := readCSV(t, fmt.Sprintf(name, "nodes"), "name")
			var names []string
			for _, n := range nodes {
				names = append(names, n[0])
			}
			slices.Sort(names)
			same(t, "nodes of the network", rows(t, `SELECT `+bare("actor")+` FROM nodes WHERE `+last), names)
			if trace.oracle == "combined" {
				return // its pairs are those of the others put together
			}
			oracle := readCSV(t, fmt.Sprintf(name, "pairs"), "object_id", "content_id", "content_id_y", "time_delta", "account_id", "account_id_y")
			want = want[:0]
			for _, p := range oracle {
				want = append(want, strings.Join(p, "\t"))
			}
			slices.Sort(want)
			same(t, "pairs", rows(t, `SELECT object_id, content_id, content_id_y, time_delta::BIGINT, `+bare("account_id")+`, `+bare("account_id_y")+` FROM coortweet_pairs WHERE `+last), want)
		})
	}
	t.Run("qut", func(t *testing.T) {
		run(t, "qut", "link")
		var want []string
		for _, e := range readCSV(t, filepath.Join(oracles, "qut_co_link_german_url_tw30_w2_withloops.csv"), "user_1", "user_2", "weight") {
			want = append(want, strings.Join(e, "\t"))
		}
		slices.Sort(want)
		same(t, "edges", rows(t, `SELECT `+bare("user_1")+`, `+bare("user_2")+`, weight FROM qut_edges WHERE `+last), want)
		// What the network tells of an edge in our words is the toolkit's weight,
		// but for two messages of one account at the same moment, which are one
		// touch to us.
		same(t, "edges with records of a and of b", rows(t, `
SELECT q.user_1, q.user_2 FROM qut_edges q WHERE q.`+last+` AND user_1 <> user_2`), rows(t, `
SELECT user_1, user_2 FROM qut_edges q JOIN edges e ON least(user_1, user_2) = a AND greatest(user_1, user_2) = b
WHERE q.`+last+` AND e.`+last+` AND CASE WHEN user_1 = a THEN a_records ELSE b_records END BETWEEN 1 AND q.weight`))
	})
}
