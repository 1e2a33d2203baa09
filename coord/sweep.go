package coord

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/pairs"
	"demarche/text"
)

// usualSweep are the windows of a sweep that names none, made where there are at most
// sweptTraces: each is one more join, which on many traces takes longer than all else.
var usualSweep = []time.Duration{time.Second, 10 * time.Second, time.Minute, 5 * time.Minute, time.Hour}

const sweptTraces = 500_000

// swept returns the windows of the sweep, without those that are finer than the times,
// and notes what is left out.
func (r *CoShareRun) swept(ctx context.Context, c *casefile.Case, actions []string, result *demarche.Result) ([]time.Duration, error) {
	if r.FDR == 0 || r.As != "" {
		return nil, nil
	}
	windows := r.Sweep
	if len(windows) == 0 {
		has, err := c.Actions(ctx)
		if err != nil {
			return nil, err
		}
		traces := int64(0)
		for _, a := range has {
			if slices.Contains(actions, a.Action) {
				traces += a.Traces
			}
		}
		if traces > sweptTraces {
			result.Notes = append(result.Notes, fmt.Sprintf("edges within other windows are not counted, since there are %s traces; name the windows: --sweep %s", text.Count(traces), strings.Join(windowNames(usualSweep), ",")))
			return nil, nil
		}
		windows = usualSweep
	}
	datasets, err := c.Read(ctx, actions)
	if err != nil {
		return nil, err
	}
	var step time.Duration
	for _, d := range datasets {
		step = max(step, time.Duration(d.ResolutionS*float64(time.Second)))
	}
	var kept []time.Duration
	var finer []string
	for _, w := range windows {
		if w < step {
			finer = append(finer, inWords(w))
		} else {
			kept = append(kept, w)
		}
	}
	if len(finer) > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("edges within %s are not counted: times stand on steps of %s", strings.Join(finer, ", "), inWords(step)))
	}
	return kept, nil
}

func windowNames(windows []time.Duration) []string {
	names := make([]string, len(windows))
	for i, w := range windows {
		names[i] = windowName(w)
	}
	return names
}

// A spot is when an actor touched an object.
type spot struct {
	object uint64
	at     int64
}

func (s spot) compare(t spot) int {
	return cmp.Or(cmp.Compare(s.object, t.object), cmp.Compare(s.at, t.at))
}

// sweep tells how many edges there are within other windows, and within how many of
// them the firm edges stand: have min-shared objects on which both were within it.
func (r *CoShareRun) sweep(ctx context.Context, c *casefile.Case, net *demarche.Network, numbers []uint64, joined *casefile.Joined, actions []string, without []int, result *demarche.Result) error {
	if len(joined.Swept) == 0 {
		return nil
	}
	windows := make([]time.Duration, len(joined.Swept))
	for i, s := range joined.Swept {
		windows[i] = s.Window
	}
	counts, err := firmScales(ctx, c, net, numbers, actions, without, windows)
	if err != nil {
		return err
	}
	all := float64(joined.Actors)
	t := demarche.Table{
		Name: "sweep", Title: "edges within other windows, and the firm ones among them",
		Columns: []demarche.Column{
			{Name: "window", Doc: "two records are a pair if at most this far apart"},
			{Name: "edges", Unit: "edges", Doc: fmt.Sprintf("pairs of actors with %d objects or more within it", r.MinShared)},
			{Name: "actors", Unit: "actors", Doc: "that these edges join"},
			{Name: "density", Unit: "share", Doc: "edges by all pairs of the case's actors, 0 to 1"},
			{Name: "firm", Unit: "edges", Doc: "firm edges, of the window of the run, that also stand within this one"},
		},
	}
	for i, s := range joined.Swept {
		row := []any{inWords(s.Window), nil, nil, nil, nil}
		if s.TooMany != "" {
			result.Notes = append(result.Notes, fmt.Sprintf("edges within %s are not counted: %s", inWords(s.Window), s.TooMany))
		} else {
			row[1], row[2], row[3] = int64(s.Edges), int64(s.Actors), float64(s.Edges)/max(all*(all-1)/2, 1)
		}
		firm := int64(0)
		for _, n := range counts {
			if n[i] >= r.MinShared {
				firm++
			}
		}
		row[4] = firm
		t.Rows = append(t.Rows, row)
	}
	result.Tables = append(result.Tables, t)
	result.Kept = append(result.Kept, r.scalesTable(net, windows, counts))
	return nil
}

// scalesTable tells of each firm edge on how many objects it stands within each window.
func (r *CoShareRun) scalesTable(net *demarche.Network, windows []time.Duration, counts map[int][]int) demarche.Table {
	t := demarche.Table{
		Name: "scales", Title: "within which windows the firm edges stand",
		Columns: []demarche.Column{
			{Name: "network", Doc: "The network."},
			{Name: "a", Doc: "One actor: actors.id; the two are in byte order."},
			{Name: "b", Doc: "The other."},
			{Name: "scales", Unit: "windows", Doc: "Windows within which they have min_shared objects."},
			{Name: "windows", Unit: "windows", Doc: "Windows that were looked at."},
			{Name: "shared", Doc: "Objects within each window: 1s=2, 10s=5."},
		},
	}
	for i := range net.Edges {
		n, ok := counts[i]
		if !ok {
			continue
		}
		scales := int64(0)
		var shared []string
		for k, w := range windows {
			if n[k] >= r.MinShared {
				scales++
			}
			shared = append(shared, fmt.Sprintf("%s=%d", windowName(w), n[k]))
		}
		t.Rows = append(t.Rows, []any{net.Name, net.Edges[i].A, net.Edges[i].B, scales, int64(len(windows)), strings.Join(shared, ", ")})
	}
	return t
}

// firmScales returns, of each firm edge by its place, on how many objects its actors
// were within each of the windows. It reads the traces once, keeps those of the ends
// of firm edges, and looks of every edge at what the end with fewer touched: what is
// viral is not squared.
func firmScales(ctx context.Context, c *casefile.Case, net *demarche.Network, numbers []uint64, actions []string, without []int, windows []time.Duration) (map[int][]int, error) {
	node := make(map[string]int, len(net.Nodes))
	place := make(map[uint64]int, len(numbers))
	for i, n := range numbers {
		node[net.Nodes[i].Actor], place[n] = i, i
	}
	spots := make([][]spot, len(numbers))
	if len(numbers) > 0 {
		err := c.Traces(actions)(ctx, func(b pairs.Batch) error {
			for i, actor := range b.Actor {
				if n, ok := place[actor]; ok && !slices.Contains(without, demarche.RecordID(b.Record[i]).Dataset()) {
					spots[n] = append(spots[n], spot{b.Object[i], b.AtUS[i]})
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for i := range spots {
		slices.SortFunc(spots[i], spot.compare)
		spots[i] = slices.Compact(spots[i])
	}
	counts := map[int][]int{}
	for i := range net.Edges {
		if e := &net.Edges[i]; e.Chance != nil && e.Firm {
			counts[i] = within(spots[node[e.A]], spots[node[e.B]], windows)
		}
	}
	return counts, nil
}

// within counts the objects on which the smallest gap between two actors' spots,
// which are sorted, is at most each of the windows.
func within(a, b []spot, windows []time.Duration) []int {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := make([]int, len(windows))
	for len(a) > 0 {
		end := sort.Search(len(a), func(i int) bool { return a[i].object > a[0].object })
		from := sort.Search(len(b), func(i int) bool { return b[i].object >= a[0].object })
		b = b[from:]
		to := sort.Search(len(b), func(i int) bool { return b[i].object > a[0].object })
		if least := nearest(a[:end], b[:to]); to > 0 {
			for k, w := range windows {
				if least <= w.Microseconds() {
					n[k]++
				}
			}
		}
		a, b = a[end:], b[to:]
	}
	return n
}

// nearest returns the smallest gap between times of one list and of the other, which
// are sorted, in microseconds.
func nearest(a, b []spot) int64 {
	least := int64(1) << 62
	for len(a) > 0 && len(b) > 0 {
		gap := a[0].at - b[0].at
		least = min(least, max(gap, -gap))
		if gap < 0 {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return least
}
