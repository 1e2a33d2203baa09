package coord

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis/analysistest"
	"demarche/casefile"
	"demarche/simulate"
)

// halved returns a case of simulated posts in which one half of the objects are
// links and the other hashtags, so that each trace alone has half of what a planted
// group did, and the planted pairs by name.
func halved(t *testing.T) (*casefile.Case, map[[2]string]bool) {
	t.Helper()
	o := simulate.Trial()
	o.Posts, o.Actors, o.Objects, o.Groups, o.Events, o.Flash = 40_000, 800, 9000, 12, 4, 1
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("id,actor,at,links,hashtags\n")
	for r := range d.Rows() {
		link, hashtag := fmt.Sprintf("https://site.example/%d", r.Object), ""
		if r.Object%2 == 0 {
			link, hashtag = "", fmt.Sprintf("h%d", r.Object)
		}
		fmt.Fprintf(&b, "p%d,%s,%s,%s,%s\n", r.Number, d.ActorName(r.Actor), time.UnixMicro(r.AtUS).UTC().Format(time.RFC3339), link, hashtag)
	}
	planted := map[[2]string]bool{}
	for _, p := range d.Truth.Pairs() {
		planted[p] = true
	}
	return analysistest.Case(t, b.String()), planted
}

// All traces together find planted pairs that each alone has too little of, and call
// no more than a few of the others firm.
func TestFusedTracesFindMore(t *testing.T) {
	c, planted := halved(t)
	found := func(trace string) (right, wrong int) {
		for _, e := range ran(t, c, trace).Networks[0].Edges {
			if e.Firm && planted[[2]string{e.A, e.B}] {
				right++
			} else if e.Firm {
				wrong++
			}
		}
		return right, wrong
	}
	links, _ := found("link")
	hashtags, _ := found("hashtag")
	right, wrong := found(Fused)
	if right < 2*max(links, hashtags) || right < len(planted)/2 || wrong > 2+right/10 {
		t.Errorf("of %d planted pairs %d are firm by links, %d by hashtags and %d by both, with %d others", len(planted), links, hashtags, right, wrong)
	}
}

// Texts without a family are of the trace family where families are compared.
func TestFusedWithFamilies(t *testing.T) {
	c := analysistest.Case(t, analysistest.Posts(t))
	texts := map[[2]string]int{}
	for _, e := range ran(t, c, "family").Networks[0].Edges {
		texts[[2]string{e.A, e.B}] = e.Shared
	}
	for _, row := range tableOf(t, ran(t, c, "link+family").Kept, "fused_edges").Rows {
		pair := [2]string{row[1].(string), row[2].(string)}
		if row[3] == "family" && row[5] != nil {
			if row[4] != int64(texts[pair]) {
				t.Errorf("%v, and alone %d", row, texts[pair])
			}
			delete(texts, pair)
		}
	}
	if len(texts) > 0 {
		t.Errorf("%d edges of families are not told of", len(texts))
	}
}

// What is told of each trace of a fused network is what a run on it alone tells, and
// the weights of an edge make its shared objects.
func TestFusedTellsOfEachTrace(t *testing.T) {
	c, _ := halved(t)
	fused := ran(t, c, "hashtag+link")
	type key struct{ a, b, trace string }
	alone := map[key]demarche.Edge{}
	for _, trace := range []string{"link", "hashtag"} {
		for _, e := range ran(t, c, trace).Networks[0].Edges {
			alone[key{e.A, e.B, trace}] = e
		}
	}
	shared := map[[2]string]int64{}
	seen := 0
	for _, row := range tableOf(t, fused.Kept, "fused_edges").Rows {
		a, b, trace := row[1].(string), row[2].(string), row[3].(string)
		shared[[2]string{a, b}] += row[4].(int64)
		e, ok := alone[key{a, b, trace}]
		if !ok {
			if row[5] != nil || row[9] != false {
				t.Errorf("%v, and there is no such edge by %s alone", row, trace)
			}
			continue
		}
		seen++
		if row[4] != int64(e.Shared) || row[5] != int64(e.Meetings) || row[6] != e.PChoice || row[7] != e.PTiming || row[8] != e.Q || row[9] != e.Firm {
			t.Errorf("%v, and alone %+v %+v", row, e, e.Chance)
		}
	}
	if seen != len(alone) || seen < 100 {
		t.Errorf("%d of %d edges of one trace alone are told of", seen, len(alone))
	}
	for _, e := range fused.Networks[0].Edges {
		if got := shared[[2]string{e.A, e.B}]; got != int64(e.Shared) {
			t.Errorf("%s and %s share %d objects, and %d by all traces", e.A, e.B, e.Shared, got)
		}
	}
}
