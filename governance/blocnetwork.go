package governance

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/graph"
	"demarche/text"
	"demarche/vote"
)

// blocNetwork draws the network in which groups were found: every state where all that
// it is joined with draws it, and of the lines those to the few that it is most alike.
func blocNetwork(t *vote.Table, s vote.Sensitivity, index vote.Index, seed uint64) demarche.Figure {
	const lines = 4
	n := s.Network
	x, y := graph.Layout(n.Graph, graph.LayoutOptions{Seed: seed})
	table := demarche.Table{
		Name: "bloc_network", Title: fmt.Sprintf("states, their groups, and the %d that each is most alike of those it is joined with", lines),
		Columns: []demarche.Column{
			{Name: "state", Doc: "the state, by its code"},
			{Name: "group", Doc: "its group, the largest first; 0 for none"},
			{Name: "x", Doc: "where the drawing puts it"},
			{Name: "y", Doc: "where the drawing puts it"},
			{Name: "joined_with", Unit: "states", Doc: "how many it is joined with"},
			{Name: "joined", Doc: "those it is most alike"},
		},
	}
	for v := range n.Graph.Nodes() {
		to, weights := n.Graph.Neighbours(int32(v))
		order := make([]int, len(to))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(a, b int) int {
			return cmp.Or(cmp.Compare(weights[b], weights[a]), cmp.Compare(to[a], to[b]))
		})
		var names []string
		for _, i := range order[:min(lines, len(order))] {
			names = append(names, t.States[n.Columns[to[i]]])
		}
		group := int64(s.Communities.Of[v]) + 1
		if s.Communities.Sizes[s.Communities.Of[v]] == 1 {
			group = 0
		}
		table.Rows = append(table.Rows, []any{t.States[n.Columns[v]], group, x[v], y[v], int64(len(to)), strings.Join(names, " ")})
	}
	return demarche.Figure{
		Title:    fmt.Sprintf("States that vote alike: %s joined by %s", text.Plural(n.Graph.Nodes(), "state", "states"), text.Plural(n.Graph.Edges(), "line", "lines")),
		Subtitle: fmt.Sprintf("joined if %s is at least %.2f; drawn are the lines of each to the %d that it is most alike", index.Name, n.Threshold, lines),
		Mark:     demarche.Joined, X: "state", Group: "group", Source: "The roll calls", Table: table,
	}
}
