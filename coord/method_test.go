package coord

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis"
	"demarche/analysis/analysistest"
	"demarche/casefile"
	"demarche/project"
	"demarche/simulate"
)

// asOf returns coshare with a preset as its default.
func asOf(name string) analysis.Analysis {
	a := CoShare
	a.New = func() analysis.Run {
		r := CoShare.New().(*CoShareRun)
		r.As = name
		return r
	}
	return a
}

// Presets of each kind owe what every analysis owes: bins, cosines and top
// neighbours; bursts; several layers and pruning.
func TestMethodsConform(t *testing.T) {
	for _, name := range []string{"pacheco-time", "giglietto", "luceri"} {
		t.Run(name, func(t *testing.T) { analysistest.Conform(t, asOf(name)) })
	}
}

// like sets a method of the literature or another tool.
func like(name string) func(*CoShareRun) { return func(r *CoShareRun) { r.As = name } }

func simulated(t *testing.T) *casefile.Case {
	t.Helper()
	o := simulate.Demo()
	o.Posts, o.Actors, o.Objects, o.Bad = 4000, 250, 500, 0
	var b strings.Builder
	if _, err := simulate.Write(&b, o, simulate.Posts); err != nil {
		t.Fatal(err)
	}
	return analysistest.Case(t, b.String())
}

// The table beside counts what the network of the method and that of coshare
// itself have in common, counted from these.
func TestMethodsAreHeldAgainstFirmEdges(t *testing.T) {
	c := simulated(t)
	own := ran(t, c, "link").Networks[0]
	for _, as := range []string{"luceri-link", "giglietto", "hristakieva", "tiktok"} {
		r := ran(t, c, "link", like(as))
		its := map[string]bool{}
		for _, n := range r.Networks {
			if n.Method != as || n.Metric == "" || n.Unit == "" {
				t.Errorf("%s: the network says %q, %q, %q", as, n.Method, n.Metric, n.Unit)
			}
			for _, e := range n.Edges {
				its[e.A+" "+e.B] = true
			}
		}
		want := map[string]int64{}
		for _, e := range own.Edges {
			switch in := its[e.A+" "+e.B]; {
			case in:
				want[e.Explained]++
				want["tested"]++
			case e.Firm:
				want["missed"]++
			}
		}
		var got []int64
		for _, row := range tableOf(t, r.Tables, "beside").Rows {
			got = append(got, row[1].(int64))
		}
		edges := int64(len(its))
		if w := []int64{edges, want[""], want["choice"], want["timing"], want["both"], edges - want["tested"], int64(own.Firm), want["missed"]}; !slices.Equal(got, w) {
			t.Errorf("%s: beside is %v, want %v", as, got, w)
		}
		if own.Firm == 0 || edges == 0 {
			t.Errorf("%s: %d edges and %d firm ones show nothing", as, edges, own.Firm)
		}
	}
}

// Every row that a step of a method takes away is counted.
func TestStepsCountEveryRow(t *testing.T) {
	c := simulated(t)
	has, err := c.Actions(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	traces := map[string]int64{}
	for _, a := range has {
		traces[a.Action] = a.Traces
	}
	for _, as := range []string{"pacheco-time", "pacheco-hashtag", "giglietto", "luceri"} {
		left, layer := int64(0), ""
		for i, row := range tableOf(t, ran(t, c, "", like(as)).Tables, "steps").Rows {
			if row[4] == nil {
				continue
			}
			if i == 0 || row[0].(string) != layer {
				layer, left = row[0].(string), row[4].(int64)
				p, _ := project.Find(as)
				k := max(slices.IndexFunc(p.Layers, func(l project.Layer) bool { return l.Name == layer }), 0)
				if want := traces[p.Layers[k].Reads.Action]; left != want {
					t.Errorf("%s %s begins with %d rows of %d", as, layer, left, want)
				}
				continue
			}
			if left -= row[5].(int64); left != row[4].(int64) {
				t.Errorf("%s: after %q there are %d rows, not %d", as, row[1], row[4], left)
			}
		}
	}
}

// The edges of tiktok are those that CooRTweet flags at its three values, with the
// weights that it gives.
func TestTiktokIsCooRTweets(t *testing.T) {
	c := simulated(t)
	r := ran(t, c, "link", like("tiktok"))
	peer := ran(t, c, "link", like("coortweet"), func(r *CoShareRun) {
		r.Window, r.EdgeWeight = []time.Duration{2 * time.Minute}, 0.9
	})
	var want, got []string
	for _, row := range tableOf(t, peer.Kept, "coortweet_edges").Rows {
		if row[7].(int64) == 1 {
			want = append(want, fmt.Sprint(row[0], " ", row[1], " ", row[2]))
		}
	}
	for _, e := range r.Networks[0].Edges {
		got = append(got, fmt.Sprint(e.A, " ", e.B, " ", int64(e.Weight)))
	}
	if !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("edges %v, want %v", got, want)
	}
}

// Two reposts within 10 s of posts of one author are fast; what is posted later, or
// is not in the case, is not.
func TestFastRepostsByHand(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,actor,at,repost_of\n")
	post := func(id, actor string, second int, of string) {
		fmt.Fprintf(&b, "%s,%s,%s,%s\n", id, actor, time.Unix(1_700_000_000+int64(second), 0).UTC().Format(time.RFC3339), of)
	}
	for i := range 3 {
		post(fmt.Sprint("o", i), "author", i*1000, "")
		post(fmt.Sprint("a", i), "ann", i*1000+3+i, fmt.Sprint("o", i))
		post(fmt.Sprint("b", i), "bob", i*1000+10, fmt.Sprint("o", i))
		post(fmt.Sprint("c", i), "cat", i*1000+11, fmt.Sprint("o", i))
		post(fmt.Sprint("x", i), "dan", i*1000+4, fmt.Sprint("gone", i))
	}
	post("e", "eve", 1, "o0") // once only
	r := ran(t, analysistest.Case(t, b.String()), "", like("luceri-fast"))
	n := r.Networks[0]
	if len(n.Edges) != 1 || n.Edges[0].A != "ann" || n.Edges[0].B != "bob" || n.Edges[0].Weight != 1 || n.Edges[0].Shared != 3 {
		t.Fatalf("the edges are %+v", n.Edges)
	}
	if f := r.Findings; len(f) != 1 || len(f[0].Evidence) != 6 || f[0].Claim != "Two actors passed on posts of the same actor within 10 s, as luceri-fast joins them: 3 reposted posts, in 6 records." {
		t.Errorf("the findings are %+v", f)
	}
}

// A method says what it needs, and takes another trace where one is named.
func TestAMethodWithoutItsTraces(t *testing.T) {
	c := analysistest.Case(t, "id,actor,at,links\n1,ann,2026-03-01T10:00:00Z,https://example.org/a\n2,bob,2026-03-02T10:00:00Z,https://example.org/a\n")
	for _, test := range []struct {
		as, trace string
		code      demarche.Code
		says      string
	}{
		{"pacheco-handle", "", demarche.BadData, "--map mark:handle=COLUMN"},
		{"luceri-fast", "link", demarche.Usage, `"repost"`},
		{"luceri", "domain", demarche.Usage, "repost, link, hashtag, text"},
		{"nosuch", "", demarche.Usage, "pacheco-handle"},
	} {
		r := CoShare.New().(*CoShareRun)
		r.As = test.as
		if test.trace != "" {
			r.Trace = []string{test.trace}
		}
		_, err := r.Each(context.Background(), c)
		e, ok := err.(*demarche.Error)
		if !ok || e.Code != test.code || !strings.Contains(e.Error()+e.Hint, test.says) {
			t.Errorf("%s %s: error %v, want one that says %s", test.as, test.trace, err, test.says)
		}
	}
	if n := ran(t, c, "link", like("hristakieva")).Networks[0]; len(n.Edges) != 1 || n.Edges[0].GapMinS != 86400 {
		t.Errorf("the edges on links are %+v", n.Edges)
	}
}
