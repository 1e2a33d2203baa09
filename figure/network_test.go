package figure

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"demarche"
)

// ring is a network of n actors on a circle, every actor joined to the next,
// in groups of the size.
func ring(n, size int) demarche.Network {
	var net demarche.Network
	for i := range n {
		a := 2 * math.Pi * float64(i) / float64(n)
		net.Nodes = append(net.Nodes, demarche.Node{
			Actor: fmt.Sprintf("actor %04d", i), Group: 1 + i/size, Degree: 2, X: 0.5 + math.Cos(a)/2, Y: 0.5 + math.Sin(a)/2,
		})
		net.Edges = append(net.Edges, demarche.Edge{A: fmt.Sprintf("actor %04d", i), B: fmt.Sprintf("actor %04d", (i+1)%n), Shared: 2 + i%30})
	}
	return net
}

func drawNetwork(t *testing.T, n demarche.Network, o NetworkOptions) []element {
	t.Helper()
	svg := Network(n, o)
	if !bytes.Equal(svg, Network(n, o)) {
		t.Fatal("the same network was drawn in two ways")
	}
	hand := o
	hand.Width = Narrow
	parse(t, Network(n, hand))
	return parse(t, svg)
}

func TestNetworkShowsEveryActor(t *testing.T) {
	n := ring(60, 10)
	all := drawNetwork(t, n, NetworkOptions{Title: "Six groups"})
	if got := len(having(all, "path", "node")); got != 60 {
		t.Errorf("%d nodes drawn, want 60", got)
	}
	edges := 0
	for _, e := range having(all, "path", "edges") {
		edges += strings.Count(e.at["d"], "M")
	}
	if edges != 60 {
		t.Errorf("%d edges drawn, want 60", edges)
	}
	titles := map[string]bool{}
	for _, e := range having(all, "title", "") {
		titles[e.text] = true
	}
	for _, v := range n.Nodes {
		if !titles[fmt.Sprintf("%s, group %d", v.Actor, v.Group)] {
			t.Errorf("%s is not named", v.Actor)
		}
	}
	for g := 1; g <= 6; g++ {
		label := false
		for _, e := range having(all, "text", "") {
			label = label || e.text == fmt.Sprintf("Group %d · 10", g)
		}
		if !label {
			t.Errorf("group %d has no label", g)
		}
	}
	if !strings.Contains(all[2].text, "60 actors and 60 edges in 6 groups") {
		t.Errorf("described as %q", all[2].text)
	}
}

// TestGroupsDifferWithoutColour: with the colours taken away, each of the twelve
// groups that has a sign of its own differs from the next in outline, and no
// two share both outline and colour.
func TestGroupsDifferWithoutColour(t *testing.T) {
	signs := map[string]int{}
	for g := range mostGroups {
		signs[shape(g, 0, 0, 5)+colour(g)]++
		if shape(g, 0, 0, 5) == shape(g+1, 0, 0, 5) {
			t.Errorf("groups %d and %d have one outline", g+1, g+2)
		}
	}
	if len(signs) != mostGroups {
		t.Errorf("%d signs for %d groups", len(signs), mostGroups)
	}
}

func TestEdgesThatShareMoreAreThicker(t *testing.T) {
	n := ring(4, 4)
	for i := range n.Edges {
		n.Edges[i].Shared = []int{2, 8, 30, 100}[i]
	}
	last := 0.0
	classes := having(drawNetwork(t, n, NetworkOptions{}), "path", "edges")
	if len(classes) != 4 {
		t.Fatalf("%d classes of edges, want 4", len(classes))
	}
	for _, e := range classes {
		if w := e.number(t, "stroke-width"); w <= last {
			t.Errorf("a width of %v follows %v", w, last)
		} else {
			last = w
		}
	}
}

// TestLabelsDoNotCoverEachOther measures the boxes of all labels.
func TestLabelsDoNotCoverEachOther(t *testing.T) {
	n := ring(120, 10)
	var boxes []rect
	for _, e := range having(drawNetwork(t, n, NetworkOptions{Title: "t", Labels: 5}), "text", "") {
		if e.at["paint-order"] == "" {
			continue
		}
		x, y := e.number(t, "x"), e.number(t, "y")
		box := rect{x, y - 9, x + measure(e.text, 12), y + 1}
		for _, other := range boxes {
			if box.meets(other) {
				t.Errorf("%q covers another label", e.text)
			}
		}
		boxes = append(boxes, box)
	}
	if len(boxes) < 14 {
		t.Errorf("%d labels, want 12 groups and some members", len(boxes))
	}
}

func TestOddNetworksAreDrawn(t *testing.T) {
	odd := ring(5, 2)
	odd.Nodes[0].X, odd.Nodes[1].Y, odd.Nodes[2].X = math.NaN(), math.Inf(1), 1e300
	odd.Nodes[3].Actor, odd.Nodes[3].Group, odd.Nodes[4].Degree = hostile, -4, -1
	odd.Edges[0].Shared, odd.Edges[1].Shared = -5, 0
	odd.Edges = append(odd.Edges, demarche.Edge{A: "nobody", B: hostile}, demarche.Edge{A: hostile, B: hostile})
	for name, n := range map[string]demarche.Network{
		"empty": {}, "odd": odd, "three": ring(3, 3), "many": ring(4500, 90), "many groups": ring(60, 1),
		"one": {Nodes: []demarche.Node{{Actor: "a"}}}, "in one place": {Nodes: []demarche.Node{{Actor: "a", Group: 1}, {Actor: "b", Group: 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			all := drawNetwork(t, n, NetworkOptions{Title: hostile})
			if name == "many" && !strings.Contains(all[2].text, "Drawn are the 4,000 best connected of 4,500 actors") {
				t.Errorf("the cap is not said: %q", all[2].text)
			}
			if name == "many groups" && !strings.Contains(all[2].text, "48 other groups") {
				t.Errorf("groups without a sign are not said: %q", all[2].text)
			}
		})
	}
}

func TestStripPutsRecordsAtTheirTimes(t *testing.T) {
	start := time.Date(2018, 3, 3, 12, 0, 0, 0, time.UTC)
	at := func(s int) time.Time { return start.Add(time.Duration(s) * time.Second) }
	svg := Strip("t", "s", []StripRow{
		{"a", []time.Time{at(0), at(500)}, []int{7, 8}},
		{"b", []time.Time{at(250), at(1000), at(100)}, []int{7, -1, 9}},
		{"c", []time.Time{at(750), at(760)}, []int{9, 9}},
	}, nil, Wide)
	all := parse(t, svg)
	x := map[string][]float64{}
	for _, e := range having(all, "path", "record") {
		kind := "shared"
		if e.at["stroke"] == "currentColor" {
			kind = "alone"
		}
		for tick := range strings.SplitSeq(strings.TrimPrefix(e.at["d"], "M"), "M") { // the ticks of a row are one path
			at, _, _ := strings.Cut(tick, "v")
			x[kind] = append(x[kind], coordinates(t, "M"+at)[0].x)
		}
	}
	// The stretch is 0 to 1,000 s: a, b and c from left to right; 8 is a's alone.
	low, high := x["shared"][0], x["alone"][1]
	for kind, want := range map[string][]float64{"shared": {0, 100, 250, 750, 760}, "alone": {500, 1000}} {
		if len(x[kind]) != len(want) {
			t.Fatalf("%s: %d records, want %d", kind, len(x[kind]), len(want))
		}
		for i, s := range want {
			if got := (x[kind][i] - low) / (high - low) * 1000; !near(got, s, 0.2) {
				t.Errorf("%s record %d stands at %.1f s, want %v", kind, i, got, s)
			}
		}
	}
	if n := len(having(all, "path", "thread")); n != 2 {
		t.Errorf("%d threads, want 2", n)
	}
	if !strings.Contains(all[2].text, "7 records of 3 actors, 2 objects shared") {
		t.Errorf("described as %q", all[2].text)
	}
}

// Three objects begin within a pixel: 0 of two actors, 1 of thirty of whom two have
// rows, 2 of thirty-one of whom one has. 3 stands by itself, and all of its have rows.
func TestTheLargestObjectKeepsItsNumber(t *testing.T) {
	at := func(s int) time.Time { return time.Date(2018, 3, 3, 12, 0, s, 0, time.UTC) }
	rows := []StripRow{
		{"a", []time.Time{at(0), at(1), at(600)}, []int{0, 1, 3}},
		{"b", []time.Time{at(0), at(1), at(601), at(900)}, []int{0, 1, 3, 4}},
		{"c", []time.Time{at(2)}, []int{2}},
	}
	for _, c := range []struct {
		actors  []int
		want    string
		threads int
		shared  string
	}{
		{[]int{2, 30, 31, 2, 1}, "31 2", 3, "4 objects shared"},
		{[]int{2, 32, 31, 2}, "32 2", 3, "4 objects shared"},
		{nil, "2 2", 3, "3 objects shared"},
	} {
		all := parse(t, Strip("t", "s", rows, c.actors, Wide))
		var got []string
		for _, e := range having(all, "text", "") {
			if e.at["font-size"] == "12" && e.at["opacity"] == ".78" && e.at["text-anchor"] == "middle" {
				got = append(got, e.text)
			}
		}
		if n := len(having(all, "path", "thread")); strings.Join(got, " ") != c.want || n != c.threads || !strings.Contains(all[2].text, c.shared) {
			t.Errorf("%v: numbers %q, want %s; %d threads, want %d; described as %q", c.actors, got, c.want, n, c.threads, all[2].text)
		}
	}
}

// names returns the actors that a drawing names.
func names(all []element) map[string]bool {
	found := map[string]bool{}
	for _, e := range having(all, "text", "") {
		if e.at["paint-order"] != "" && e.at["font-weight"] == "" {
			found[e.text] = true
		}
	}
	return found
}

func TestASmallNetworkNamesEveryActor(t *testing.T) {
	n := ring(25, 25)
	for i := range n.Nodes { // close together, in a spiral
		r := float64(i) / 25
		n.Nodes[i].X, n.Nodes[i].Y = r*math.Cos(2*float64(i)), r*math.Sin(2*float64(i))
	}
	n.Nodes[3].Group = 0
	named := names(drawNetwork(t, n, NetworkOptions{}))
	for _, v := range n.Nodes {
		if !named[v.Actor] {
			t.Errorf("%s is not named", v.Actor)
		}
	}
}

// TestTheStrongestAreNamed: of many actors on a wide circle, where there is
// room for each name, those of the largest strength have theirs.
func TestTheStrongestAreNamed(t *testing.T) {
	n := ring(60, 60)
	for i := range n.Nodes {
		n.Nodes[i].Actor, n.Nodes[i].Strength = fmt.Sprint("a", i), i*37%60
	}
	n.Edges = nil
	named := names(drawNetwork(t, n, NetworkOptions{}))
	if len(named) < 20 {
		t.Errorf("%d of 60 actors are named", len(named))
	}
	for _, v := range n.Nodes {
		if v.Strength >= 45 && !named[v.Actor] {
			t.Errorf("%s, of strength %d, is not named", v.Actor, v.Strength)
		}
	}
}

// TestAGroupAloneIsNotOneOfMany: whatever its number, it is not "another".
func TestAGroupAloneIsNotOneOfMany(t *testing.T) {
	for _, g := range []int{1, 2, 12, 13, 900} {
		n := ring(6, 6)
		for i := range n.Nodes {
			n.Nodes[i].Group = g
		}
		all := drawNetwork(t, n, NetworkOptions{})
		if strings.Contains(all[2].text, "other group") {
			t.Errorf("group %d: %q", g, all[2].text)
		}
		for _, e := range having(all, "g", "") {
			if e.at["fill"] == "none" {
				t.Errorf("group %d is drawn as if without a sign", g)
			}
		}
	}
}

func TestOddStripsAreDrawn(t *testing.T) {
	far := time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)
	now := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC)
	many := make([]StripRow, 60)
	for i := range many {
		many[i] = StripRow{Label: hostile, Times: []time.Time{now}, Objects: []int{1}}
	}
	for name, c := range map[string]struct {
		rows []StripRow
		want string
	}{
		"none":          {nil, "Nothing to draw"},
		"without times": {[]StripRow{{Label: "a"}}, "Nothing to draw"},
		"no objects":    {[]StripRow{{Label: hostile, Times: []time.Time{now}}}, "0 objects shared"},
		"beyond time":   {[]StripRow{{"a", []time.Time{far, now}, []int{1, 1}}}, "1 record without a time"},
		"many":          {many, "The first 40 of 60 actors are drawn."},
	} {
		all := parse(t, Strip(hostile, hostile, c.rows, []int{0, 60}, Narrow))
		if !strings.Contains(all[2].text, c.want) {
			t.Errorf("%s: described as %q, want %q", name, all[2].text, c.want)
		}
	}
}
