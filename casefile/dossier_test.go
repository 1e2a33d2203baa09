package casefile

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"demarche"
)

// Five actors: of the first network ann and bob are a group, a firm edge leads from bob
// out of it to cat, and chance explains what joins eve to dan and to bob. Of the second
// no chance was computed, and one edge leads out of the group.
func TestWhatOfANetworkLeaves(t *testing.T) {
	c := memory(t)
	add(t, c, write(t, "actor,at,text,platform\nann,2026-03-01T10:00:00Z,1,x\nbob,2026-03-01T10:00:00Z,2,x\ncat,2026-03-01T10:00:00Z,3,x\ndan,2026-03-01T10:00:00Z,4,x\n"+
		"eve,2026-03-01T10:00:00Z,5,y\neve,2026-03-02T10:00:00Z,6,y\neve,2026-03-04T10:00:00Z,7,y\n"))
	ids, err := c.Table(ctx, "s", `SELECT id FROM actors ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	var names [5]string
	for i := range names {
		names[i] = ids[i][0].(string)
	}
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	edge := func(a, b, group int, chance *demarche.Chance) demarche.Edge {
		return demarche.Edge{A: names[a], B: names[b], Shared: 1, Group: group, First: at, Last: at, Chance: chance}
	}
	node := func(i, group int) demarche.Node {
		return demarche.Node{Actor: names[i], Group: group, Degree: 1, Posts: 1, First: at, Last: at, X: 1, Y: 1}
	}
	firm, explained := &demarche.Chance{Q: 0.01, Firm: true}, &demarche.Chance{Q: 1, Explained: "both"}
	for i, n := range []demarche.Network{
		{
			Name: "chance", FDR: 0.05, Firm: 2, Nodes: []demarche.Node{node(0, 1), node(1, 1), node(2, 0)},
			Edges: []demarche.Edge{edge(0, 1, 1, firm), edge(1, 2, 0, firm), edge(1, 4, 0, explained), edge(3, 4, 0, explained)},
		},
		{Name: "counts", Nodes: []demarche.Node{node(0, 1), node(1, 1), node(2, 0)}, Edges: []demarche.Edge{edge(0, 1, 1, nil), edge(1, 2, 0, nil)}},
	} {
		var findings []demarche.Finding
		for k := range 3 {
			findings = append(findings, demarche.Finding{
				ID: fmt.Sprintf("x-%d%d", i, k), Network: n.Name, Group: k + 1, Claim: "c", Value: demarche.Measure{Unit: "records"}, Caveats: []string{"c"},
				Subjects: names[:2], First: at, Last: at, Evidence: []demarche.RecordID{demarche.NewRecordID(1, 1)},
			})
		}
		s := Saved{RunRecord: demarche.RunRecord{Analysis: "x", Options: []string{"--n=" + n.Name}, Ran: at}}
		if _, err := c.Save(ctx, s, &demarche.Result{Networks: []demarche.Network{n}, Findings: findings}); err != nil {
			t.Fatal(err)
		}
	}
	own := func(id string) string { return id[strings.Index(id, ":")+1:] }
	for _, one := range []struct {
		o             DossierOptions
		nodes, edges  string
		findings, all int64
	}{
		{DossierOptions{Names: true, Findings: 2}, "ann bob cat; ann bob cat", "ann-bob bob-cat; ann-bob", 2, 3},
		{DossierOptions{Names: true, AllEdges: true}, "ann bob cat; ann bob cat", "ann-bob bob-cat; ann-bob bob-cat", 3, 3},
		{DossierOptions{Names: true, AllEdges: true, Explained: true}, "ann bob cat dan eve; ann bob cat", "ann-bob bob-cat bob-eve dan-eve; ann-bob bob-cat", 3, 3},
	} {
		d, err := c.Dossier(ctx, one.o)
		if err != nil {
			t.Fatal(err)
		}
		var nodes, edges []string
		for _, r := range d.Runs {
			var n, e []string
			for _, node := range r.Result.Networks[0].Nodes {
				n = append(n, own(node.Actor))
			}
			for _, edge := range r.Result.Networks[0].Edges {
				e = append(e, own(edge.A)+"-"+own(edge.B))
			}
			nodes, edges = append(nodes, strings.Join(n, " ")), append(edges, strings.Join(e, " "))
			if got := int64(len(r.Result.Findings)); got != one.findings || r.Findings != one.all {
				t.Errorf("%+v: %d of %d findings, want %d of %d", one.o, got, r.Findings, one.findings, one.all)
			}
		}
		if n, e := strings.Join(nodes, "; "), strings.Join(edges, "; "); n != one.nodes || e != one.edges {
			t.Errorf("%+v: nodes %q, want %q; edges %q, want %q", one.o, n, one.nodes, e, one.edges)
		}
		if !one.o.Explained {
			continue
		}
		eve := d.Runs[0].Result.Networks[0].Nodes[4]
		want := demarche.Node{Actor: names[4], Platform: "y", Posts: 3, First: at, Last: at.AddDate(0, 0, 3)}
		if eve != want {
			t.Errorf("%+v, want %+v", eve, want)
		}
	}
}
