package coord

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/graph"
	"demarche/pairs"
	"demarche/project"
	"demarche/text"
)

const (
	drawnNodes   = 5_000  // above this many a network gets no coordinates
	drawnEdges   = 20_000 // above this many only each node's strongest are drawn with
	strongest    = 8
	exactBetween = 20_000_000 // nodes × edges up to which betweenness is exact, and pivots × edges beyond
	fewestPivots = 20
)

// network makes the network of edges: names for numbers, groups, centralities
// and coordinates. numbers holds the number of each node's actor. Weights and groups
// are those of the method, if it is not nil, whose edges are in the order of joined's.
func network(ctx context.Context, c *casefile.Case, r *CoShareRun, name string, actions []string, joined *casefile.Joined, method *project.Network, result *demarche.Result) (demarche.Network, []uint64, error) {
	net := demarche.Network{Name: name, Traces: actions, WindowS: r.Window[0].Seconds(), MinShared: r.MinShared}
	if r.As != "" {
		net.MinShared = 1 // the rule of the tool asks for no more
	}
	edges := joined.Edges
	actors, err := c.Actors(ctx, actorsOf(edges))
	if err != nil {
		return net, nil, err
	}
	for i := range edges {
		if actors[edges[i].A].ID > actors[edges[i].B].ID {
			turn(&edges[i])
		}
	}
	odds := oddsOf(joined)
	order := make([]int, len(edges))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(actors[edges[i].A].ID, actors[edges[j].A].ID), cmp.Compare(actors[edges[i].B].ID, actors[edges[j].B].ID))
	})
	// The nodes are the ends of what counts: of firm edges, where chance is known.
	var numbers []uint64
	net.Edges = make([]demarche.Edge, len(edges))
	for k, i := range order {
		net.Edges[k] = named(&edges[i], actors[edges[i].A].ID, actors[edges[i].B].ID)
		if odds != nil {
			net.Edges[k].Chance = odds[i]
		}
		if method != nil {
			net.Edges[k].Weight = method.Edges[i].Weight
		}
		if counts(&net.Edges[k]) {
			numbers = append(numbers, edges[i].A, edges[i].B)
		}
	}
	slices.SortFunc(numbers, func(a, b uint64) int { return cmp.Compare(actors[a].ID, actors[b].ID) })
	numbers = slices.Compact(numbers)
	node := make(map[uint64]int32, len(numbers))
	for i, n := range numbers {
		a := actors[n]
		node[n] = int32(i)
		net.Nodes = append(net.Nodes, demarche.Node{Actor: a.ID, Platform: a.Platform, Posts: a.Posts, First: a.First, Last: a.Last})
	}
	var links []graph.Edge
	var of []int // of each link, its edge
	for k, i := range order {
		if counts(&net.Edges[k]) {
			links = append(links, graph.Edge{A: node[edges[i].A], B: node[edges[i].B], Weight: float64(edges[i].Shared)})
			of = append(of, k)
		}
	}
	if len(links) == 0 {
		return net, numbers, nil
	}
	g := graph.New(len(net.Nodes), links)
	var groups []int
	if method != nil {
		net.Quality, groups = method.Modularity, make([]int, len(numbers))
		for _, m := range method.Members {
			groups[node[m.Actor]] = m.Group
		}
	} else {
		net.Quality, groups = leiden(g, r, result)
	}
	measure(&net, g, groups, links, of, r, result)
	return net, numbers, nil
}

// counts reports whether an edge joins actors into groups: every one does where
// chance is not known, and a firm one where it is.
func counts(e *demarche.Edge) bool { return e.Chance == nil || e.Firm }

// turn swaps the ends of an edge.
func turn(e *pairs.Edge) {
	e.A, e.B = e.B, e.A
	e.ARecords, e.BRecords = e.BRecords, e.ARecords
	e.AFirst, e.BFirst = e.BFirst, e.AFirst
}

func named(e *pairs.Edge, a, b string) demarche.Edge {
	return demarche.Edge{
		A: a, B: b, Shared: e.Shared, Weight: float64(e.Shared), Hits: e.Hits, ARecords: e.ARecords, BRecords: e.BRecords, AFirst: e.AFirst, BFirst: e.BFirst,
		First: time.UnixMicro(e.FirstUS).UTC(), Last: time.UnixMicro(e.LastUS).UTC(),
		GapMinS: float64(e.GapMinUS) / 1e6, GapMedianS: e.GapMedianUS / 1e6, GapMaxS: float64(e.GapMaxUS) / 1e6,
		Shown: e.Shown,
	}
}

// leiden returns the communities of a graph, from 1; 0 for one alone.
func leiden(g *graph.Graph, r *CoShareRun, result *demarche.Result) (quality float64, of []int) {
	groups := graph.Leiden(g, graph.LeidenOptions{Resolution: r.Resolution, Seed: r.Seed})
	if !groups.Converged {
		result.Notes = append(result.Notes, "the search for groups stopped before it settled; they may not be the best it can find")
	}
	size := make([]int, groups.N)
	for _, c := range groups.Of {
		size[c]++
	}
	of = make([]int, len(groups.Of))
	for i, c := range groups.Of {
		if size[c] > 1 { // one actor is no group
			of[i] = int(c) + 1
		}
	}
	return groups.Modularity, of
}

// measure fills in what the graph of the network tells. Its links are the edges of.
func measure(net *demarche.Network, g *graph.Graph, groups []int, links []graph.Edge, of []int, r *CoShareRun, result *demarche.Result) {
	for _, component := range graph.Components(g) {
		net.Components = max(net.Components, int(component)+1)
	}
	pivots := len(net.Nodes)
	if len(net.Nodes)*len(links) > exactBetween {
		pivots = max(fewestPivots, exactBetween/len(links))
	}
	between, sampled := graph.Betweenness(g, pivots, r.Seed)
	if sampled {
		result.Notes = append(result.Notes, fmt.Sprintf("betweenness is estimated from %d of %s actors", pivots, text.Count(int64(len(net.Nodes)))))
	}
	degree, strength := graph.Degree(g), graph.Strength(g)
	for i := range net.Nodes {
		n := &net.Nodes[i]
		n.Degree, n.Strength, n.Betweenness, n.Group = degree[i], int(strength[i]), between[i], groups[i]
	}
	for i, l := range links {
		if groups[l.A] == groups[l.B] {
			net.Edges[of[i]].Group = groups[l.A]
		}
	}
	draw(net, g, links, r, result)
}

func draw(net *demarche.Network, g *graph.Graph, links []graph.Edge, r *CoShareRun, result *demarche.Result) {
	if len(net.Nodes) > drawnNodes {
		result.Notes = append(result.Notes, fmt.Sprintf("the network has %s actors and so no coordinates; a program such as Gephi can lay it out from an export", text.Count(int64(len(net.Nodes)))))
		return
	}
	if len(links) > drawnEdges {
		g = graph.New(len(net.Nodes), backbone(len(net.Nodes), links))
		result.Notes = append(result.Notes, fmt.Sprintf("the drawing is laid out by each actor's %d strongest edges", strongest))
	}
	x, y := graph.Layout(g, graph.LayoutOptions{Seed: r.Seed})
	for i := range net.Nodes {
		net.Nodes[i].X, net.Nodes[i].Y = x[i], y[i]
	}
}

// backbone returns the edges that are among the strongest of one of their ends.
func backbone(nodes int, links []graph.Edge) []graph.Edge {
	order := make([]int, len(links))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(links[j].Weight, links[i].Weight) })
	taken := make([]int, nodes)
	var kept []graph.Edge
	for _, i := range order {
		if e := links[i]; taken[e.A] < strongest || taken[e.B] < strongest {
			taken[e.A]++
			taken[e.B]++
			kept = append(kept, e)
		}
	}
	return kept
}
