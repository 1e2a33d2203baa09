package vote

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"demarche"
	"demarche/graph"
)

// The communities that igraph's Louvain found on the same networks: what it prints of
// their sizes and modularity, and how like ours are.
func TestCommunitiesAgainstLouvain(t *testing.T) {
	_, all := rows(t, "communities_louvain.csv")
	lijphart, _ := IndexOf("lijphart")
	assembly := assembly(t)
	for _, c := range []struct {
		set       string
		table     *Table
		votes     int
		threshold float64
		sizes     []int
		q         float64
	}{
		{"contested_cyber_2018_2023", between(cyber(t), 2018, 2023), 4, 0.75, []int{119, 58, 13}, 0.283},
		{"all_2018_2024", between(assembly, 2018, 2024), 1, 0.80, []int{140, 51, 2}, 0.201},
		{"all_2010_2017", between(assembly, 2010, 2017), 1, 0.80, []int{138, 48, 7}, 0.196},
	} {
		n := c.table.Network(Joining{Index: lijphart, Votes: c.votes, Threshold: c.threshold})
		found := n.Communities(1, Restarts)
		theirs := make([]int32, len(n.Columns))
		for i := range theirs {
			theirs[i] = -1
		}
		for _, row := range all {
			if row[0] == c.set {
				i := slices.Index(n.Columns, c.table.State(row[1]))
				k, err := strconv.Atoi(row[2])
				if i < 0 || err != nil {
					t.Fatalf("%v is no node", row)
				}
				theirs[i] = int32(k - 1)
			}
		}
		if q := graph.Modularity(n.Graph, theirs, 1); math.Abs(q-c.q) > 0.0005 {
			t.Errorf("%s: theirs has Q %v on our network, want %v", c.set, q, c.q)
		}
		if found.Modularity < c.q-0.0005 || !found.Agreed {
			t.Errorf("%s: Q %v, want at least %v; agreed %v", c.set, found.Modularity, c.q, found.Agreed)
		}
		if like := NMI(found.Of, theirs); like < 0.99 || !slices.Equal(found.Sizes, c.sizes) {
			t.Errorf("%s: sizes %v, want %v; NMI %v", c.set, found.Sizes, c.sizes, like)
		}
	}
}

// The leading eigenvector of R on all ties minus their mean, up to its sign.
func TestLeadingAgainstR(t *testing.T) {
	_, all := rows(t, "communities_louvain.csv")
	lijphart, _ := IndexOf("lijphart")
	table := between(assembly(t), 2018, 2024)
	s := table.Signed(Joining{Index: lijphart})
	v := s.Leading()
	n, sign := 0, 0.0
	for _, row := range all {
		if row[0] != "all_2018_2024" {
			continue
		}
		n++
		want, err := strconv.ParseFloat(row[3], 64)
		if err != nil {
			t.Fatal(err)
		}
		got := v[slices.Index(s.Columns, table.State(row[1]))]
		if sign == 0 {
			sign = math.Copysign(1, got*want)
		}
		if math.Abs(sign*got-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", row[1], sign*got, want)
		}
	}
	if n != len(v) {
		t.Errorf("%d nodes, want %d", len(v), n)
	}
}

// planted returns a table of two blocs, three states to two, of which one votes against
// the other, now yes and now no, but for some noise; and which state is in which.
func planted(r *rand.Rand, states, rolls int, noise float64) (*Table, []int32) {
	table := &Table{}
	truth := make([]int32, states)
	for s := range states {
		table.States = append(table.States, string(rune('A'+s/26))+string(rune('A'+s%26)))
		if s >= states*3/5 {
			truth[s] = 1
		}
	}
	for range rolls {
		table.Rolls = append(table.Rolls, Roll{})
		sides := []demarche.Choice{demarche.Yes, demarche.No}
		if r.IntN(2) == 1 {
			slices.Reverse(sides)
		}
		for s := range states {
			c := sides[truth[s]]
			if r.Float64() < noise {
				c = demarche.Yes + demarche.Choice(r.IntN(3))
			}
			table.Cells = append(table.Cells, c)
		}
	}
	return table, truth
}

func TestCommunitiesOfPlantedBlocs(t *testing.T) {
	table, truth := planted(rand.New(rand.NewPCG(3, 3)), 30, 60, 0.3)
	for _, x := range Indices {
		// Two of one bloc agree on some 0.6 of the roll calls, two of different ones on 0.2.
		thresholds := []float64{math.NaN(), 0.1, 0.2}
		switch x.Name {
		case "exact", "lijphart", "yn_agree":
			thresholds = []float64{math.NaN(), 0.45, 0.5}
		}
		for i, s := range table.AtThresholds(Joining{Index: x}, thresholds, 1, Restarts) {
			c := s.Communities
			if i > 0 && !slices.Equal(c.Of, truth) || len(c.Runs) != Restarts {
				t.Errorf("%s from %v: %v, Q %v", x.Name, s.Network.Threshold, c.Of, c.Modularity)
			}
			// The upper quarter joins not all of a bloc, but nobody of the other.
			of := map[int32]int32{}
			for v, k := range c.Of {
				if bloc, ok := of[k]; ok && bloc != truth[v] {
					t.Errorf("%s from %v: community %d is of both blocs", x.Name, s.Network.Threshold, k)
				}
				of[k] = truth[v]
			}
		}
	}
	joining := Joining{Index: Indices[1]}
	signed := table.Signed(joining)
	v := signed.Leading()
	for i := range v {
		if (v[i] > 0) != (v[0] > 0) != (truth[i] == 1) {
			t.Errorf("node %d is at %v, bloc %d", i, v[i], truth[i])
		}
	}
	if slices.Max(v) < -slices.Min(v) {
		t.Errorf("the largest value is below 0: %v", v)
	}
	if f := signed.Frustration(truth); f.Frustrated != 0 || f.Weight != 0 || f.Ties != 30*29/2 {
		t.Errorf("the blocs frustrate %+v", f)
	}
	if f := signed.Frustration(make([]int32, 30)); f.Frustrated != 18*12 {
		t.Errorf("one part frustrates %+v, want the %d ties between blocs", f, 18*12)
	}
}

// The edges are those dyads that reach the threshold, with their index; and the
// percentile that stands in for one is of the dyads that could be joined.
func TestNetworkAgainstDyads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := draw(t, 7, 20)
		x := rapid.SampledFrom(Indices).Draw(t, "index")
		o := Joining{Index: x, Least: rapid.IntRange(0, 5).Draw(t, "least"), Votes: rapid.IntRange(0, 12).Draw(t, "votes")}
		o.Threshold = rapid.SampledFrom([]float64{math.NaN(), -0.5, 0.5, 1}).Draw(t, "threshold")
		n := table.Network(o)
		edges := 0
		var values []float64
		for b := range n.Columns {
			for a := range b {
				v, ok := o.value(table.Dyads().Joint(n.Columns[a], n.Columns[b]))
				if ok {
					values = append(values, v)
				}
				to, weights := n.Graph.Neighbours(int32(a))
				at := slices.Index(to, int32(b))
				if joined := ok && v > 0 && v >= n.Threshold; joined != (at >= 0) || joined && weights[at] != v {
					t.Fatalf("%d and %d have %v, defined %v; joined %v", a, b, v, ok, at >= 0)
				}
				if at >= 0 {
					edges++
				}
			}
		}
		alone := 0
		for v := range n.Columns {
			if to, _ := n.Graph.Neighbours(int32(v)); len(to) == 0 {
				alone++
			}
		}
		if alone != n.Alone {
			t.Fatalf("%d are alone, want %d", n.Alone, alone)
		}
		if edges != n.Graph.Edges() {
			t.Fatalf("%d edges, want %d", n.Graph.Edges(), edges)
		}
		if math.IsNaN(o.Threshold) && len(values) > 0 {
			slices.Sort(values)
			at := 3 * (len(values) - 1) / 4
			if next := values[min(at+1, len(values)-1)]; n.Threshold < values[at] || n.Threshold > next {
				t.Fatalf("the threshold of %v is %v", values, n.Threshold)
			}
		}
		for s := range table.States {
			votes := 0
			for i := range table.Rolls {
				if Cast(table.Row(i)[s]) {
					votes++
				}
			}
			if slices.Contains(n.Columns, s) != (votes >= max(o.Votes, 1)) {
				t.Fatalf("state %d cast %d votes of %d", s, votes, o.Votes)
			}
		}
	})
}

// Where restarts differ the consensus joins what more than half of them join.
func TestTogether(t *testing.T) {
	g := together([][]int32{{0, 0, 1, 1}, {0, 0, 0, 1}, {0, 0, 1, 1}, {0, 1, 1, 1}})
	to, weights := g.Neighbours(2)
	if !slices.Equal(to, []int32{3}) || weights[0] != 0.75 || g.Edges() != 2 {
		t.Errorf("%v %v, %d edges", to, weights, g.Edges())
	}
	// A ring has many partitions of one modularity: restarts differ, and agree at last.
	var edges []graph.Edge
	for i := range int32(24) {
		edges = append(edges, graph.Edge{A: min(i, (i+1)%24), B: max(i, (i+1)%24), Weight: 1})
	}
	n := &Network{Columns: indices(24), Graph: graph.New(24, edges)}
	c := n.Communities(1, Restarts)
	if c.ARI > 0.99 || c.NMI > 0.99 || c.Rounds == 0 || !c.Agreed {
		t.Errorf("of a ring: %+v", c)
	}
	if again := n.Communities(1, Restarts); !slices.Equal(again.Of, c.Of) {
		t.Errorf("%v, then %v", c.Of, again.Of)
	}
}
