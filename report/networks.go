package report

import (
	"cmp"
	"fmt"
	"slices"

	"demarche"
)

// A network is a network as the page shows it.
type network struct {
	*demarche.Network
	run        *demarche.DossierRun
	Anchor     string
	Run        int
	Did        string // what two joined actors did, where how often
	Groups     int
	Grouped    int64 // actors in a group
	Largest    int64 // actors of the largest group
	EdgesRun   int64 // edges of its run in all
	Modularity string
	Drawing    drawing
	Top        *grid
	GroupSize  []int64 // by group, from 1
}

func networksOf(d *demarche.Dossier) []network {
	var all []network
	for i := range d.Runs {
		r := &d.Runs[i]
		for j := range r.Result.Networks {
			n := &r.Result.Networks[j]
			v := network{
				Network: n, run: r, Run: r.Run, Anchor: anchor("network", fmt.Sprintf("%d-%d", r.Run, j+1)),
				Did: didTogether(n), EdgesRun: max(r.Edges, int64(len(n.Edges))), Modularity: decimal(n.Quality),
			}
			for _, node := range n.Nodes {
				v.Groups = max(v.Groups, node.Group)
			}
			v.GroupSize = make([]int64, v.Groups+1)
			for _, node := range n.Nodes {
				if node.Group > 0 {
					v.Grouped++
					v.GroupSize[node.Group]++
				}
			}
			v.Largest = slices.Max(append(v.GroupSize, 0))
			if len(n.Nodes) > 0 {
				v.Drawing = drawNetwork(*n, fmt.Sprintf("Network %s of run %d", n.Name, r.Run))
			}
			v.Top = topEdges(&v, d.Case)
			all = append(all, v)
		}
	}
	return all
}

// didTogether says what two joined actors of a network did.
func didTogether(n *demarche.Network) string {
	if n.Method != "" {
		return act(n.Traces) + ", as " + n.Method + " joins them (weight: " + n.Metric + ")"
	}
	return act(n.Traces) + " within " + span(n.WindowS) + " of each other, " + atLeast(n.MinShared, n.Traces)
}

// edgeColumns are the columns of the tables of edges, with their units and what
// they count.
var edgeColumns = []struct{ name, unit, doc string }{
	{"a", "", "one of the two actors"},
	{"b", "", "the other; which is a and which b says nothing of who was first"},
	{"shared", "objects", "different objects on which both posted within the window of each other"},
	{"hits", "pairs", "pairs of records: one of each actor, the same object, at most the window apart"},
	{"a_records", "records", "records of a that are in a pair with one of b’s"},
	{"b_records", "records", "records of b that are in a pair with one of a’s"},
	{"a_first", "objects", "shared objects whose first pair a began"},
	{"b_first", "objects", "shared objects whose first pair b began; what is missing to shared began at the same time"},
	{"first", "UTC", "the earliest record in a pair"},
	{"last", "UTC", "the latest record in a pair"},
	{"gap_min", "s", "of the smallest gaps in time on each shared object: the smallest"},
	{"gap_median", "s", "their median"},
	{"gap_max", "s", "their largest"},
	{"group", "number", "the group that both actors are in; 0 for none"},
}

func edgeTerms() []term {
	var all []term
	for _, c := range edgeColumns {
		word := c.name
		if c.unit != "" {
			word += " (" + c.unit + ")"
		}
		all = append(all, term{word, c.doc + "."})
	}
	return all
}

// topEdges lists the edges with the most shared objects.
func topEdges(n *network, caseName string) *grid {
	if len(n.Edges) == 0 {
		return nil
	}
	edges := slices.Clone(n.Edges)
	slices.SortStableFunc(edges, func(x, y demarche.Edge) int {
		return cmp.Or(cmp.Compare(y.Shared, x.Shared), cmp.Compare(y.Hits, x.Hits), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	g := &grid{Caption: fmt.Sprintf("The edges of network %s (run %d) with the most shared objects", n.Name, n.Run)}
	for i, c := range edgeColumns {
		g.Columns = append(g.Columns, gridColumn{c.name, c.unit, i > 1})
	}
	for _, e := range edges[:min(len(edges), shownEdges)] {
		g.Rows = append(g.Rows, []cell{
			textCell(e.A), textCell(e.B), countCell(e.Shared), countCell(e.Hits), countCell(e.ARecords), countCell(e.BRecords),
			countCell(e.AFirst), countCell(e.BFirst), timeCell(e.First), timeCell(e.Last),
			decimalCell(e.GapMinS), decimalCell(e.GapMedianS), decimalCell(e.GapMaxS), countCell(e.Group),
		})
	}
	if len(edges) > shownEdges {
		g.Note = fmt.Sprintf("%s of %s edges are shown. All come of: demarche export %s edges-csv", count(shownEdges), count(len(edges)), shellWord(caseName))
	}
	return g
}
