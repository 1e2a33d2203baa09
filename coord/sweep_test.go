package coord

import (
	"bytes"
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"demarche"
	"demarche/analysis/analysistest"
	"demarche/simulate"
)

// A loop over every two spots tells the same.
func TestWithinAgainstALoop(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 3))
	windows := []time.Duration{0, time.Second, 5 * time.Second, time.Minute}
	for range 500 {
		lists := [2][]spot{}
		for k := range lists {
			for range rng.IntN(30) {
				lists[k] = append(lists[k], spot{uint64(rng.IntN(8)), int64(rng.IntN(60)) * 1e6})
			}
			slices.SortFunc(lists[k], spot.compare)
		}
		want := make([]int, len(windows))
		for k, w := range windows {
			objects := map[uint64]bool{}
			for _, x := range lists[0] {
				for _, y := range lists[1] {
					if gap := x.at - y.at; x.object == y.object && max(gap, -gap) <= w.Microseconds() {
						objects[x.object] = true
					}
				}
			}
			want[k] = len(objects)
		}
		if got := within(lists[0], lists[1], windows); !slices.Equal(got, want) {
			t.Fatalf("%v and %v are within %v, want %v", lists[0], lists[1], got, want)
		}
	}
}

// The sweep's numbers are those of runs with these windows.
func TestTheSweepIsSoManyRuns(t *testing.T) {
	o := simulate.Demo()
	o.Posts, o.Actors = 3000, 150
	var b bytes.Buffer
	if _, err := simulate.Write(&b, o, simulate.Posts); err != nil {
		t.Fatal(err)
	}
	c := analysistest.Case(t, b.String())

	windows := []time.Duration{time.Second, 30 * time.Second, 10 * time.Minute}
	swept := ran(t, c, "link", func(r *CoShareRun) { r.Sweep = windows })

	sweep, scales := tableOf(t, swept.Tables, "sweep"), tableOf(t, swept.Kept, "scales")
	firm := map[[2]string]bool{}
	for i := range swept.Networks[0].Edges {
		if e := &swept.Networks[0].Edges[i]; e.Firm {
			firm[[2]string{e.A, e.B}] = true
		}
	}
	if len(firm) == 0 || len(scales.Rows) != len(firm) {
		t.Fatalf("%d firm edges and %d rows of scales", len(firm), len(scales.Rows))
	}
	stand := map[[2]string]int64{}
	for i, w := range windows {
		one := ran(t, c, "link", func(r *CoShareRun) { r.Window, r.FDR = []time.Duration{w}, 0 })
		edges, standing := one.Networks[0].Edges, int64(0)
		actors := map[string]bool{}
		for k := range edges {
			pair := [2]string{edges[k].A, edges[k].B}
			actors[edges[k].A], actors[edges[k].B] = true, true
			if firm[pair] {
				standing++
				stand[pair]++
			}
		}
		row := sweep.Rows[i]
		if row[1] != int64(len(edges)) || row[2] != int64(len(actors)) || row[4] != standing {
			t.Errorf("within %v the sweep has %v; a run has %d edges of %d actors, %d of them firm", w, row, len(edges), len(actors), standing)
		}
	}
	for _, row := range scales.Rows {
		if want := stand[[2]string{row[1].(string), row[2].(string)}]; row[3] != want {
			t.Errorf("%v: stands within %d windows", row, want)
		}
	}
}

// Windows finer than the times are left out, and it is said.
func TestASweepFinerThanTheTimes(t *testing.T) {
	c := analysistest.Case(t, "id,actor,at,links\n1,ann,2026-03-01 10:01,https://example.org/a\n2,bob,2026-03-01 10:02,https://example.org/a\n3,ann,2026-03-01 11:05,https://example.org/b\n4,bob,2026-03-01 11:05,https://example.org/b\n")
	r := CoShare.New().(*CoShareRun)
	r.Trace = []string{"link"}
	result := &demarche.Result{}
	windows, err := r.swept(context.Background(), c, []string{"link"}, result)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(windows, usualSweep[2:]) || len(result.Notes) != 1 {
		t.Errorf("the windows are %v, and the notes %q", windows, result.Notes)
	}
}
