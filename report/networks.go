package report

import (
	"cmp"
	"fmt"
	"slices"

	"demarche/text"

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
	Grouped    int64  // actors in a group
	Largest    int64  // actors of the largest group
	EdgesRun   int64  // edges of its run in all
	Outside    int64  // of these such as lie in no group, and are left out where chance was not computed
	NoEdges    string // why none is told of, where none is
	Modularity string
	Drawing    drawing
	Top        *grid
	Tables     []*grid // of its run, that stand here
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
			if n.FDR == 0 && len(r.Result.Networks) == 1 {
				v.Outside = v.EdgesRun - int64(len(n.Edges))
			}
			if len(n.Nodes) > 0 {
				title := fmt.Sprintf("Network %s of run %d", n.Name, r.Run)
				if v.Outside > 0 {
					title += fmt.Sprintf(", without its %s in no group", text.Plural(v.Outside, "edge", "edges"))
				}
				v.Drawing = drawNetwork(*n, title)
			}
			v.Top = topEdges(&v, d.Case)
			switch {
			case v.EdgesRun == 0:
				v.NoEdges = "This network has no edges."
			case n.FDR > 0:
				v.NoEdges = fmt.Sprintf("Of its %s none is firm.", text.Plural(v.EdgesRun, "edge", "edges"))
			default:
				v.NoEdges = fmt.Sprintf("Of its %s none lies in a group.", text.Plural(v.EdgesRun, "edge", "edges"))
			}
			for _, name := range withNetwork {
				if t := tableOf(r, name); t != nil && name != "thresholds" && len(t.Rows) > 0 {
					g := gridOf(*t, r.Show)
					g.Caption += fmt.Sprintf(", %s (run %d)", n.Name, r.Run)
					v.Tables = append(v.Tables, g)
				}
			}
			all = append(all, v)
		}
	}
	// Those of which chance was asked come first, whatever was run beside.
	slices.SortStableFunc(all, func(x, y network) int {
		switch {
		case x.FDR > 0 && y.FDR == 0:
			return -1
		case x.FDR == 0 && y.FDR > 0:
			return 1
		}
		return 0
	})
	return all
}

// An edgeColumn is a column of the tables of edges.
type edgeColumn struct {
	name, unit, doc string
	when            known
	cell            func(e *demarche.Edge) cell
}

// known says in which tables a column stands.
type known int

const (
	always known = iota
	chanceKnown
	chanceNot // else the table would be too wide to be read
)

// didTogether says what two joined actors of a network did.
func didTogether(n *demarche.Network) string {
	if n.Method != "" {
		return act(n.Traces) + ", as " + n.Method + " joins them (weight: " + n.Metric + ")"
	}
	return act(n.Traces) + " within " + span(n.WindowS) + " of each other, " + atLeast(n.MinShared, n.Traces)
}

// edgeColumns are the columns of the tables of edges, with their units and what
// they count.
var edgeColumns = []edgeColumn{
	{"a", "", "one of the two actors", always, func(e *demarche.Edge) cell { return textCell(e.A) }},
	{"b", "", "the other; which is a and which b says nothing of who was first", always, func(e *demarche.Edge) cell { return textCell(e.B) }},
	{"q", "", "the rate of false edges among all whose q is no larger", chanceKnown, func(e *demarche.Edge) cell { return roughCell(e.Q) }},
	{"firm", "", "whether q is at most the rate that is allowed", chanceKnown, func(e *demarche.Edge) cell { return valueCell(e.Firm) }},
	{"meetings", "occasions", "on which both were within the window; what they did at one sitting is one", chanceKnown, func(e *demarche.Edge) cell { return countCell(e.Meetings) }},
	{"of", "occasions", "on which both touched an object within the horizon of each other", chanceKnown, func(e *demarche.Edge) cell { return countCell(e.Occasions) }},
	{"by choice", "meetings", "that two actors as active as these would have by what was current", chanceKnown, func(e *demarche.Edge) cell { return roughCell(e.Choice) }},
	{"by timing", "meetings", "that strangers would have on these occasions", chanceKnown, func(e *demarche.Edge) cell { return roughCell(e.Timing) }},
	{"rests on one", "", "whether it would not be firm without the one meeting that chance explains least", chanceKnown, func(e *demarche.Edge) cell { return valueCell(e.OnOne) }},
	{"shared", "objects", "different objects on which both posted within the window of each other", always, func(e *demarche.Edge) cell { return countCell(e.Shared) }},
	{"hits", "pairs", "pairs of records: one of each actor, the same object, at most the window apart", always, func(e *demarche.Edge) cell { return countCell(e.Hits) }},
	{"a_records", "records", "records of a that are in a pair with one of b’s", chanceNot, func(e *demarche.Edge) cell { return countCell(e.ARecords) }},
	{"b_records", "records", "records of b that are in a pair with one of a’s", chanceNot, func(e *demarche.Edge) cell { return countCell(e.BRecords) }},
	{"a_first", "objects", "shared objects whose first pair a began", always, func(e *demarche.Edge) cell { return countCell(e.AFirst) }},
	{"b_first", "objects", "shared objects whose first pair b began; what is missing to shared began at the same time", always, func(e *demarche.Edge) cell { return countCell(e.BFirst) }},
	{"first", "UTC", "the earliest record in a pair", always, func(e *demarche.Edge) cell { return timeCell(e.First) }},
	{"last", "UTC", "the latest record in a pair", always, func(e *demarche.Edge) cell { return timeCell(e.Last) }},
	{"gap_min", "s", "of the smallest gaps in time on each shared object: the smallest", chanceNot, func(e *demarche.Edge) cell { return decimalCell(e.GapMinS) }},
	{"gap_median", "s", "of the smallest gaps in time on each shared object: the median", always, func(e *demarche.Edge) cell { return decimalCell(e.GapMedianS) }},
	{"gap_max", "s", "of the smallest gaps in time on each shared object: the largest", chanceNot, func(e *demarche.Edge) cell { return decimalCell(e.GapMaxS) }},
	{"group", "number", "the group that both actors are in; 0 for none", always, func(e *demarche.Edge) cell { return countCell(e.Group) }},
}

// qOf returns the q of an edge, and of one of which it is not known what is more than any.
func qOf(e *demarche.Edge) float64 {
	if e.Chance == nil {
		return 2
	}
	return e.Q
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

// topEdges lists the edges with the smallest q, or where it is not known with the most
// shared objects.
func topEdges(n *network, caseName string) *grid {
	if len(n.Edges) == 0 {
		return nil
	}
	edges := slices.Clone(n.Edges)
	slices.SortStableFunc(edges, func(x, y demarche.Edge) int {
		return cmp.Or(cmp.Compare(qOf(&x), qOf(&y)), cmp.Compare(y.Shared, x.Shared), cmp.Compare(y.Hits, x.Hits), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	what, when := "the most shared objects", chanceNot
	if edges[0].Chance != nil {
		what, when = "the smallest q", chanceKnown
	}
	g := &grid{Caption: fmt.Sprintf("The edges of network %s (run %d) with %s", n.Name, n.Run, what)}
	columns := slices.DeleteFunc(slices.Clone(edgeColumns), func(c edgeColumn) bool { return c.when != always && c.when != when })
	for _, c := range columns {
		g.Columns = append(g.Columns, gridColumn{c.name, c.unit, c.cell(&edges[0]).Number})
	}
	for i := range edges[:min(len(edges), shownEdges)] {
		var row []cell
		for _, c := range columns {
			row = append(row, c.cell(&edges[i]))
		}
		g.Rows = append(g.Rows, row)
	}
	if all := int64(len(edges)) + n.Outside; all > int64(len(g.Rows)) {
		g.Note = fmt.Sprintf("%s of %s edges are shown. All come of: demarche export %s edges-csv --network %s", count(len(g.Rows)), count(all), text.ShellWord(caseName), text.ShellWord(n.Name))
	}
	return g
}
