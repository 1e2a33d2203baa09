package project

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Every row of the literature's table of methods has a preset, and every preset
// can be meant, says where it is from and where it errs, and its parameters.
func TestPresetsExplainThemselves(t *testing.T) {
	dois := []string{ // of the table of benchmark-coordination, and what is named beside it
		"10.1609/icwsm.v15i1.18075", "10.1609/icwsm.v18i1.31409", "10.1145/3501247.3531543", "10.1109/ASONAM55673.2022.10068628",
		"10.1145/3589334.3645529", "10.1609/icwsm.v15i1.18074", "10.1080/1369118X.2020.1739732", "10.5117/CCR2025.1.7.RIGH",
	}
	seen := map[string]bool{}
	for _, p := range Presets {
		if seen[p.Name] || !regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`).MatchString(p.Name) {
			t.Errorf("a preset is called %q", p.Name)
		}
		seen[p.Name] = true
		for _, l := range p.Layers {
			if err := l.Method.check(); err != nil {
				t.Errorf("%s: %v", p.Name, err)
			}
			if p.Rule == nil && !strings.Contains(p.Doc(), l.Method.Metric.String()) {
				t.Errorf("%s does not tell its metric", p.Name)
			}
		}
		doc := p.Doc()
		for _, part := range []string{"\nRead: ", "\nLimits: ", "\nSources: ", "coshare --as " + p.Name} {
			if !strings.Contains(doc, part) {
				t.Errorf("%s has no %q", p.Name, part)
			}
		}
		if strings.HasSuffix(p.Title, ".") || len(p.Title) > 90 {
			t.Errorf("%s has the title %q", p.Name, p.Title)
		}
		dois = slices.DeleteFunc(dois, func(doi string) bool { return strings.Contains(p.From, doi) })
		for line := range strings.Lines(doc) {
			if len([]rune(line)) > 110 {
				t.Errorf("%s: a line of %d characters: %s", p.Name, len([]rune(line)), line)
			}
		}
	}
	if len(dois) > 0 {
		t.Errorf("no preset is from %v", dois)
	}
}

// A fused network is the union of its layers' networks, an edge has the largest of
// its weights, and what is told of it is told of all.
func TestLayersAreFused(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 4))
		rows := [][]Row{drawn(r), drawn(r)}
		for i := range rows[1] {
			rows[1][i].Object += 1000
			rows[1][i].Record += 1000
		}
		p := Preset{Layers: []Layer{
			{Name: "one", Method: Method{Metric: Metric{Kind: Jaccard}, Threshold: []Cut{{Kind: Weight, Value: 0.4}}}},
			{Name: "two", Method: Method{Metric: Metric{Kind: Cosine}}},
		}}
		fused, err := p.Run(ctx, rows, Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := plainCut(plainWeights(rows[0], p.Layers[0].Method.Metric), p.Layers[0].Method.Threshold[0])
		for e, w := range plainWeights(rows[1], p.Layers[1].Method.Metric) {
			want[e] = max(want[e], w)
		}
		if got := fused.Networks[0].Edges; !sameEdges(got, edgesOf(want)) {
			t.Fatalf("seed %d: edges\n%v\nwant\n%v", seed, got, edgesOf(want))
		}
		told, err := fused.Networks[0].Tell(ctx, 1<<40)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range told.Edges {
			objects := map[string]bool{}
			for _, of := range rows {
				for _, x := range of {
					for _, y := range of {
						if x.Actor == e.A && y.Actor == e.B && x.Object == y.Object {
							objects[fmt.Sprint(x.Object)] = true
						}
					}
				}
			}
			if e.Shared != len(objects) {
				t.Fatalf("seed %d: edge %v shares %d objects, want %d", seed, fused.Networks[0].Edges[i], e.Shared, len(objects))
			}
		}
	}
}
