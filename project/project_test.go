package project

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
)

// rowsOf returns rows written as "actor object second", a record each.
func rowsOf(list ...string) []Row {
	var rows []Row
	for i, s := range list {
		r := Row{Record: int64(i)}
		if _, err := fmt.Sscan(s, &r.Actor, &r.Object, &r.AtUS); err != nil {
			panic(err)
		}
		r.Of, r.AtUS = r.Object, r.AtUS*1e6
		rows = append(rows, r)
	}
	return rows
}

func run(t *testing.T, rows []Row, m Method) *Result {
	t.Helper()
	r, err := Run(ctx, rows, m, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func weights(n Network) string {
	var list []string
	for _, e := range n.Edges {
		list = append(list, fmt.Sprintf("%d-%d %.4f", e.A, e.B, e.Weight))
	}
	return strings.Join(list, ", ")
}

// Worked by hand. Three actors; object 1 is of all, 2 of actors 1 and 2, 3 of
// actor 1 twice and of actor 3. n = 3.
func TestWeightsByHand(t *testing.T) {
	rows := rowsOf("1 1 0", "1 2 1", "1 3 2", "1 3 3", "2 1 0", "2 2 9", "3 1 0", "3 3 5")
	for _, test := range []struct {
		metric Metric
		want   string
	}{
		{Metric{}, "1-2 2.0000, 1-3 2.0000, 2-3 1.0000"},
		{Metric{Kind: Jaccard}, "1-2 0.6667, 1-3 0.6667, 2-3 0.3333"},
		// Counts (1,1,2), (1,1,0), (1,0,1): 2/√12, 3/√12, 1/2.
		{Metric{Kind: Cosine}, "1-2 0.5774, 1-3 0.8660, 2-3 0.5000"},
		// ln(3/d): 0, 0.4055, 0.4055: (0,1,2), (0,1,0), (0,0,1).
		{Metric{Kind: Cosine, IDF: Plain}, "1-2 0.4472, 1-3 0.8944"},
		// ln(4/(1+d))+1 = 1, 1.28768, 1.28768; sets. 1-2: (1+1.65812)/√(4.31624·2.65812).
		{Metric{Kind: Cosine, TF: Once, IDF: Added}, "1-2 0.7848, 1-3 0.7848, 2-3 0.3762"},
		// 1+ln 2 = 1.69315 for actor 1 on object 3, whose squares are 7.41156: 1-2
		// √(2.65812/7.41156), 1-3 (1+1.69315·1.65812)/√(7.41156·2.65812).
		{Metric{Kind: Cosine, TF: Sublinear, IDF: Added}, "1-2 0.5989, 1-3 0.8578, 2-3 0.3762"},
		{Metric{Kind: Cosine, TF: Once, MinDF: 3}, "1-2 1.0000, 1-3 1.0000, 2-3 1.0000"},
	} {
		if got := weights(run(t, rows, Method{Metric: test.metric}).Networks[0]); got != test.want {
			t.Errorf("%v gives %s, want %s", test.metric, got, test.want)
		}
	}
}

// The α of the disparity filter that a published program prints is that of one of
// the two ends of each edge, and its backbone at 0.15 is that of the filter here.
func TestDisparityIsAsPublished(t *testing.T) {
	f, err := os.Open("testdata/alpha.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := &web{of: make([][]near, 15)}
	alpha := map[[2]int]float64{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var a, b int
		var weight, printed float64
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		if _, err := fmt.Sscan(strings.ReplaceAll(lines.Text(), ",", " "), &a, &b, &weight, &printed); err != nil {
			t.Fatal(err)
		}
		w.of[a-10000] = append(w.of[a-10000], near{uint32(b - 10000), 1, weight})
		alpha[[2]int{a - 10000, b - 10000}] = printed
	}
	if len(alpha) != 70 {
		t.Fatalf("%d edges", len(alpha))
	}
	at := func(a float64) *web {
		c := &web{of: make([][]near, len(w.of))}
		for i := range w.of {
			c.of[i] = slices.Clone(w.of[i])
		}
		if err := c.cut(ctx, Cut{Kind: Disparity, Value: a}); err != nil {
			t.Fatal(err)
		}
		return c
	}
	kept := at(0.15)
	for e, printed := range alpha {
		has := slices.ContainsFunc(kept.of[e[0]], func(n near) bool { return int(n.other) == e[1] })
		if has != (printed < 0.15) {
			t.Errorf("edge %v of α %v: kept %v", e, printed, has)
		}
		// The smaller of the two is no larger than the one that is printed: just
		// above that the edge stays.
		if !slices.ContainsFunc(at(printed + 5.1e-5).of[e[0]], func(n near) bool { return int(n.other) == e[1] }) {
			t.Errorf("edge %v does not stay at its printed α %v", e, printed)
		}
	}
}

// Easley and Kleinberg 2010, section 3.3: of the six that are a friend of A or of
// F one is a friend of both, so that the overlap of the edge A-F is 1/6.
func TestOverlapIsAsPublished(t *testing.T) {
	const a, b, c, d, e, f, g, j = 0, 1, 2, 3, 4, 5, 6, 7
	graph := func() *web {
		w := &web{of: make([][]near, 8)}
		for _, p := range [][2]uint32{{a, b}, {a, c}, {a, d}, {a, e}, {a, f}, {c, f}, {f, g}, {f, j}} {
			w.of[p[0]] = append(w.of[p[0]], near{p[1], 1, 1})
		}
		return w
	}
	has := func(cut Cut) bool {
		w := graph()
		if err := w.cut(ctx, cut); err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(w.of[a], func(n near) bool { return n.other == f })
	}
	if !has(Cut{Kind: Embedded, Value: 1.0 / 6}) || has(Cut{Kind: Embedded, Value: 1.0 / 6, Strict: true}) {
		t.Error("the overlap of A-F is not 1/6")
	}
}

// The examples in the documentation of Python's difflib, and one of its ties.
func TestRatioIsPythons(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want float64
	}{{"abcd", "bcde", 0.75}, {"tide", "diet", 0.25}, {"diet", "tide", 0.5}, {"", "", 1}, {"a", "", 0}, {"same", "same", 1}} {
		if got := Ratio([]byte(test.a), []byte(test.b)); got != test.want {
			t.Errorf("Ratio(%q, %q) = %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

// The centralities of a path of three are 1/2, 1/√2, 1/2; of a path of two and a
// triangle apart from it only the triangle's are above 0.
func TestCentralitiesByHand(t *testing.T) {
	path := &web{of: [][]near{{{other: 1}}, {{other: 2}}, nil}}
	got, err := path.eigenvector(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.5, math.Sqrt(0.5), 0.5} {
		if math.Abs(got[i]-want) > 1e-9 {
			t.Errorf("the centralities of a path are %v", got)
		}
	}
	rows := rowsOf("1 1 0", "2 1 0", "3 2 0", "4 2 0", "5 2 0")
	n := run(t, rows, Method{Prune: Prune{Quantile: 0.5}}).Networks[0]
	if got := weights(n); got != "3-4 1.0000, 3-5 1.0000, 4-5 1.0000" {
		t.Errorf("pruned at the median: %s", got)
	}
}

func TestWindowsByHand(t *testing.T) {
	const hour = 3600
	tags := func(actor, day int, tags ...int) (list []string) {
		for i, tag := range tags {
			list = append(list, fmt.Sprint(actor, tag, day*24*hour+actor*hour+i))
		}
		return list
	}
	sequence := slices.Concat(tags(1, 0, 1, 2, 3, 4, 5), tags(2, 0, 1, 2, 3, 4, 5), tags(3, 0, 2, 1, 3, 4, 5), tags(4, 1, 1, 2, 3, 4, 5), tags(5, 0, 1, 2, 3, 4), tags(6, 0, 1, 2, 3, 4))
	pacheco, _ := Find("pacheco-hashtag")
	for _, test := range []struct {
		name string
		rows []string
		m    Method
		want string
	}{
		{"the same five in the same order on a day", sequence, pacheco.Layers[0].Method, "1-2 1.0000"},
		// 29:59 and 30:01 are in two bins, -1 s is in the bin before 1970.
		{"half-hours", []string{"1 7 1799", "2 8 1", "3 9 1801", "4 9 -1", "5 9 -1700"}, Method{Window: Window{Kind: Moment, Length: 30 * time.Minute}}, "1-2 1.0000, 4-5 1.0000"},
		{"bins hold their beginning and not their end", []string{"1 7 0", "2 7 9", "3 7 10"}, Method{Window: Window{Kind: Bin, Length: 10 * time.Second}}, "1-2 1.0000"},
		// Second shares after 5, 10, 20 s: the tenth soonest are within 6 s, so object
		// 1 is taken; more than half of its three shares are there after 5 s. Bins of 5
		// s from the first: of object 1 {0} {5 7}, of 2 {0} {10}, of 3 {0} {20 21}.
		{"bursts", []string{"1 1 0", "2 1 5", "3 1 7", "1 2 0", "2 2 10", "1 3 0", "2 3 20", "4 3 21"}, Method{Window: Window{Kind: Burst, Fastest: 0.1, Reached: 0.5}}, "2-3 1.0000, 2-4 1.0000"},
		// 7 of 10 are 0.7 and no more; 8 in the same order are 0.8.
		{
			"activity", slices.Concat(tags(1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), tags(2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 19, 20), tags(3, 0, 1, 2, 3, 4, 5, 6, 7, 28, 29, 30)),
			Method{Window: Window{Kind: Activity, Objects: 10}, Metric: Metric{Kind: Ratcliff}, Threshold: []Cut{{Kind: Weight, Value: 0.7, Strict: true}}},
			"1-2 0.8000",
		},
	} {
		if got := weights(run(t, rowsOf(test.rows...), test.m).Networks[0]); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	r := run(t, rowsOf("1 1 0", "2 1 5", "3 1 7", "1 2 0", "2 2 10", "1 3 0", "2 3 20", "4 3 21"), Method{Window: Window{Kind: Burst, Fastest: 0.1, Reached: 0.5}})
	if r.Interval != 5*time.Second {
		t.Errorf("the interval is %v", r.Interval)
	}
	apart := run(t, rowsOf("1 7 0", "2 7 9", "1 8 12", "2 8 13", "3 8 19"), Method{Window: Window{Kind: Bin, Length: 10 * time.Second, Apart: true}})
	if len(apart.Networks) != 2 || apart.Networks[0].ToUS != 10e6 || weights(apart.Networks[1]) != "1-2 1.0000, 1-3 1.0000, 2-3 1.0000" {
		t.Errorf("windows apart make %+v", apart.Networks)
	}
}

// Objects of one record are one object; who has other ones beside them has another.
func TestPostsAreOneObject(t *testing.T) {
	var rows []Row
	for actor, objects := range [][]uint64{{1, 2, 3}, {3, 2, 1}, {1, 2, 3, 4}, {1, 2}} {
		for _, o := range objects {
			rows = append(rows, Row{Actor: uint64(actor + 1), Object: o, Of: o, Record: int64(actor)})
		}
	}
	n := run(t, rows, Method{Window: Window{Kind: Post, MinObjects: 3}}).Networks[0]
	if got := weights(n); got != "1-2 1.0000" {
		t.Errorf("the edges are %s", got)
	}
	told, err := n.Tell(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	if e := told.Edges[0]; e.Shared != 3 || e.Hits != 3 || e.ARecords != 1 || len(e.Shown) != 6 {
		t.Errorf("the edge is told as %+v", e)
	}
}

func TestFiltersByHand(t *testing.T) {
	rows := rowsOf("1 1 0", "1 1 1", "1 2 2", "2 1 0", "2 2 1", "2 3 2", "3 1 0", "4 4 0", "4 4 1")
	for _, test := range []struct {
		filter Filter
		want   string // actor:object of what is left
	}{
		{Filter{MinRows: 3}, "1:1 1:1 1:2 2:1 2:2 2:3"},
		{Filter{MinObjects: 3}, "2:1 2:2 2:3"},
		{Filter{Top: 0.25}, "1:1 1:1 1:2 2:1 2:2 2:3"}, // one of four, and the other as large
		{Filter{MinEach: 2}, "1:1 1:1 4:4 4:4"},
		{Filter{MinActors: 3}, "1:1 1:1 2:1 3:1"},
		{Filter{MaxActors: 1}, "2:3 4:4 4:4"},
		{Filter{MinRows: 2, MinEach: 2, MinActors: 1}, "1:1 1:1 4:4 4:4"},
	} {
		before, counted := distinct(slices.Clone(rows)), int64(0)
		left := test.filter.apply(before, func(_ string, left []Row) { counted = int64(len(left)) })
		var list []string
		for _, r := range left {
			list = append(list, fmt.Sprintf("%d:%d", r.Actor, r.Of))
		}
		if got := strings.Join(list, " "); got != test.want || counted != int64(len(left)) {
			t.Errorf("%v leaves %s, and tells %d rows; want %s", test.filter, got, counted, test.want)
		}
	}
}

// An actor's degree is the last quantile of weights at which it is in a group.
func TestLevelsByHand(t *testing.T) {
	rows := rowsOf("1 1 0", "2 1 0", "1 2 0", "2 2 0", "1 3 0", "2 3 0", "3 4 0", "4 4 0", "3 5 0", "4 5 0", "5 6 0", "6 6 0")
	n := run(t, rows, Method{Groups: Groups{Kind: Communities, Levels: 3}}).Networks[0]
	var got []string
	for _, l := range n.Levels {
		got = append(got, fmt.Sprintf("%v: %v %d %d", l.Quantile, l.Threshold, l.Edges, l.Groups))
	}
	if s := strings.Join(got, ", "); s != "0: 1 3 3, 0.5: 2 2 2, 1: 3 1 1" {
		t.Errorf("the levels are %s", s)
	}
	if d := fmt.Sprint(n.Members[0].Degree, n.Members[2].Degree, n.Members[4].Degree); d != "1 0.5 0" {
		t.Errorf("the degrees are %s", d)
	}
}

// What is popular does not square the memory: it is refused with what it would
// take, and what to do.
func TestTooMuchIsRefused(t *testing.T) {
	var rows []Row
	for a := range uint64(3000) {
		rows = append(rows, Row{Actor: a, Object: 1, Of: 1}, Row{Actor: a, Object: 2 + a/2, Of: 2 + a/2})
	}
	for _, o := range []Options{{Memory: 2 << 20}, {Memory: 100 << 20}, {Meetings: 1_000_000}} {
		_, err := Run(ctx, rows, Method{}, o)
		var e *demarche.Error
		if !errors.As(err, &e) || e.Code != demarche.Usage || !strings.Contains(e.Error(), "MB") || !strings.Contains(e.Hint, "--max-actors") {
			t.Errorf("%+v gives %v", o, err)
		}
		if r, err := Run(ctx, rows, Method{Filter: Filter{MaxActors: 1000}}, o); err != nil || len(r.Networks[0].Edges) != 1500 {
			t.Errorf("%+v without the popular one gives %v", o, err)
		}
	}
	// A threshold that one pair at a time can be asked keeps the rest out of memory.
	if r, err := Run(ctx, rows, Method{Threshold: []Cut{{Kind: Weight, Value: 2}}}, Options{Memory: 2 << 20}); err != nil || len(r.Networks[0].Edges) != 1500 {
		t.Errorf("two objects in common give %v", err)
	}
}

func TestItStopsWhenTold(t *testing.T) {
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := Run(stopped, rowsOf("1 1 0", "2 1 0"), Method{}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a method that was stopped gives %v", err)
	}
}
