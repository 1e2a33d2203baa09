package project

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"demarche/pairs"
)

var ctx = context.Background()

// drawn returns rows so few that ties and repeats are common.
func drawn(r *rand.Rand) []Row {
	rows := make([]Row, 5+r.IntN(120))
	for i := range rows {
		object := uint64(r.IntN(3 + r.IntN(9)))
		rows[i] = Row{Actor: uint64(100 + r.IntN(11)), Object: object, Of: object, AtUS: int64(r.IntN(40)) * 1e6, Record: int64(i)}
	}
	return rows
}

// plainWeights is the metric of every two actors by dense vectors, as the
// definitions have it.
func plainWeights(rows []Row, m Metric) map[[2]uint64]float64 {
	type touch struct {
		actor, object uint64
		at            int64
	}
	seen := map[touch]bool{}
	counts := map[uint64]map[uint64]float64{}
	for _, r := range rows {
		t := touch{r.Actor, r.Object, r.AtUS}
		if seen[t] {
			continue
		}
		seen[t] = true
		if counts[r.Actor] == nil {
			counts[r.Actor] = map[uint64]float64{}
		}
		counts[r.Actor][r.Object]++
	}
	df := map[uint64]float64{}
	most := 0.0
	for _, of := range counts {
		for object := range of {
			df[object]++
			most = max(most, df[object])
		}
	}
	n := float64(len(counts))
	value := func(a, object uint64) float64 {
		v := counts[a][object]
		if v == 0 || df[object] < float64(m.MinDF) && most >= float64(m.MinDF) {
			return 0
		}
		v = map[TFKind]float64{Rows: v, Once: 1, Sublinear: 1 + math.Log(v)}[m.TF]
		return v * map[IDFKind]float64{NoIDF: 1, Plain: math.Log(n / df[object]), Added: math.Log((1+n)/(1+df[object])) + 1}[m.IDF]
	}
	all := map[[2]uint64]float64{}
	for a := range counts {
		for b := range counts {
			if a >= b {
				continue
			}
			both, either, dot, aa, bb := 0.0, 0.0, 0.0, 0.0, 0.0
			for object := range df {
				x, y := counts[a][object] > 0, counts[b][object] > 0
				if x && y {
					both++
				}
				if x || y {
					either++
				}
				v, w := value(a, object), value(b, object)
				dot, aa, bb = dot+v*w, aa+v*v, bb+w*w
			}
			w := 0.0
			switch m.Kind {
			case Cardinality:
				w = both
			case Identical:
				w = min(both, 1)
			case Jaccard:
				w = both / either
			case Cosine:
				if dot > 0 {
					w = dot / math.Sqrt(aa) / math.Sqrt(bb)
				}
			}
			if w > 0 {
				all[[2]uint64{a, b}] = w
			}
		}
	}
	return all
}

// plainCut keeps of all weights what a cut asks for, by its definition.
func plainCut(all map[[2]uint64]float64, c Cut) map[[2]uint64]float64 {
	of := map[uint64]map[uint64]float64{}
	var weights []float64
	for e, w := range all {
		for _, way := range [][2]uint64{e, {e[1], e[0]}} {
			if of[way[0]] == nil {
				of[way[0]] = map[uint64]float64{}
			}
			of[way[0]][way[1]] = w
		}
		weights = append(weights, w)
	}
	slices.Sort(weights)
	kept := map[[2]uint64]float64{}
	for e, w := range all {
		stays := false
		switch c.Kind {
		case Weight:
			stays = w > c.Value-1e-9
		case Quantile:
			// Type 7: h = (n-1)q, between the two values about it.
			h := float64(len(weights)-1) * c.Value
			lo, hi := weights[int(math.Floor(h))], weights[int(math.Ceil(h))]
			stays = w > lo+(hi-lo)*(h-math.Floor(h))-1e-9
		case Top:
			for _, a := range e {
				larger := 0.0
				for _, v := range of[a] {
					if v > w+1e-9 {
						larger++
					}
				}
				stays = stays || larger < c.Value
			}
		case Disparity:
			for _, a := range e {
				s := 0.0
				for _, v := range of[a] {
					s += v
				}
				stays = stays || math.Pow(1-w/s, float64(len(of[a])-1)) < c.Value
			}
		case Embedded:
			both, either := 0.0, 0.0
			for b := range of {
				_, x := of[e[0]][b]
				_, y := of[e[1]][b]
				if b == e[0] || b == e[1] {
					continue
				}
				if x && y {
					both++
				}
				if x || y {
					either++
				}
			}
			stays = both/max(either, 1) >= c.Value
		}
		if stays {
			kept[e] = w
		}
	}
	return kept
}

func edgesOf(all map[[2]uint64]float64) []Edge {
	var list []Edge
	for e, w := range all {
		list = append(list, Edge{A: e[0], B: e[1], Weight: w})
	}
	slices.SortFunc(list, func(x, y Edge) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return list
}

// The sparse product and its cuts are what dense vectors and plain definitions
// give, whatever the order of rows and the number of threads.
func TestNetworksArePlainOnes(t *testing.T) {
	metrics := []Metric{
		{},
		{Kind: Identical},
		{Kind: Jaccard},
		{Kind: Cosine},
		{Kind: Cosine, TF: Sublinear, IDF: Added, MinDF: 3},
		{Kind: Cosine, TF: Once, IDF: Added},
		{Kind: Cosine, IDF: Plain},
	}
	cuts := [][]Cut{
		nil,
		{{Kind: Weight, Value: 0.5}},
		{{Kind: Quantile, Value: 0.8}},
		{{Kind: Top, Value: 2}},
		{{Kind: Disparity, Value: 0.3}},
		{{Kind: Embedded, Value: 0.5}},
		{{Kind: Top, Value: 3}, {Kind: Quantile, Value: 0.5}},
		{{Kind: Disparity, Value: 0.5}, {Kind: Embedded, Value: 0.3}},
	}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		rows := drawn(r)
		for _, m := range metrics {
			for _, cut := range cuts {
				want := plainWeights(rows, m)
				for _, c := range cut {
					want = plainCut(want, c)
				}
				for _, threads := range []int{1, 3} {
					r.Shuffle(len(rows), func(i, k int) { rows[i], rows[k] = rows[k], rows[i] })
					got, err := Run(ctx, rows, Method{Metric: m, Threshold: cut}, Options{Threads: threads})
					if err != nil {
						t.Fatal(err)
					}
					if !sameEdges(got.Networks[0].Edges, edgesOf(want)) {
						t.Fatalf("seed %d, %v, %v: edges\n%v\nwant\n%v", seed, m, cut, got.Networks[0].Edges, edgesOf(want))
					}
				}
			}
		}
	}
}

func sameEdges(x, y []Edge) bool {
	return slices.EqualFunc(x, y, func(x, y Edge) bool {
		return x.A == y.A && x.B == y.B && math.Abs(x.Weight-y.Weight) < 1e-9
	})
}

// What is told of an edge of the zero method is what the pair join tells, with a
// window that holds everything.
func TestEdgesAreToldAsThePairJoinDoes(t *testing.T) {
	for seed := range uint64(60) {
		rows := drawn(rand.New(rand.NewPCG(seed, 2)))
		var batch pairs.Batch
		for _, r := range rows {
			batch.Actor, batch.Object = append(batch.Actor, r.Actor), append(batch.Object, r.Object)
			batch.AtUS, batch.Record = append(batch.AtUS, r.AtUS), append(batch.Record, r.Record)
		}
		source := func(_ context.Context, yield func(pairs.Batch) error) error { return yield(batch) }
		want, _, err := pairs.CoShare(ctx, source, pairs.Query{Window: 1 << 40, MinShared: 1}, pairs.Options{Spill: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		r, err := Run(ctx, rows, Method{}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		told, err := r.Networks[0].Tell(ctx, 1<<40)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%+v", told.Edges); got != fmt.Sprintf("%+v", want) || told.PerObject != 0 {
			t.Fatalf("seed %d: edges\n%s\nwant\n%+v", seed, got, want)
		}
		// With room for little, each edge has the first records of each object.
		little, err := r.Networks[0].Tell(ctx, len(rows))
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range little.Edges {
			of := map[uint64]int{}
			k := 0
			for _, s := range told.Edges[i].Shown {
				if of[s.Object]++; little.PerObject > 0 && of[s.Object] > little.PerObject {
					continue
				}
				if k >= len(e.Shown) || e.Shown[k] != s {
					t.Fatalf("seed %d: %d of each object are %v, of %v", seed, little.PerObject, e.Shown, told.Edges[i].Shown)
				}
				k++
			}
			if k != len(e.Shown) {
				t.Fatalf("seed %d: %d more are shown", seed, len(e.Shown)-k)
			}
		}
	}
}

// The evidence of a group is what its edges show, and nothing else.
func TestGroupsRestOnTheirEdges(t *testing.T) {
	for seed := range uint64(40) {
		rows := drawn(rand.New(rand.NewPCG(seed, 3)))
		r, err := Run(ctx, rows, Method{Threshold: []Cut{{Kind: Weight, Value: 2}}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := &r.Networks[0]
		told, err := n.Tell(ctx, 1<<40)
		if err != nil {
			t.Fatal(err)
		}
		group := map[uint64]int{}
		for _, m := range n.Members {
			group[m.Actor] = m.Group
		}
		want := make([]map[int64]bool, n.Groups)
		for i, e := range n.Edges {
			g := group[e.A] - 1
			if want[g] == nil {
				want[g] = map[int64]bool{}
			}
			for _, s := range told.Edges[i].Shown {
				want[g][int64(s.Record)] = true
			}
		}
		for g, rows := range told.Groups {
			got := map[int64]bool{}
			for _, row := range rows {
				got[row.Record] = true
			}
			if fmt.Sprint(got) != fmt.Sprint(want[g]) {
				t.Fatalf("seed %d: group %d rests on %v, want %v", seed, g+1, got, want[g])
			}
		}
	}
}
