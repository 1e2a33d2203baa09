package export

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"demarche"
)

// named is a network under a name that no other network of the dossier has,
// and the run that made it.
type named struct {
	name string
	run  *demarche.DossierRun
	*demarche.Network
}

// actors counts the nodes that a graph of the network has: those it lists, and the ends
// of its edges.
func (n named) actors() int {
	all := make(map[string]bool, len(n.Nodes))
	for i := range n.Nodes {
		all[n.Nodes[i].Actor] = true
	}
	for i := range n.Edges {
		all[n.Edges[i].A], all[n.Edges[i].B] = true, true
	}
	return len(all)
}

// networksOf returns the networks of a dossier in the order of its runs.
func networksOf(d *demarche.Dossier) ([]named, error) {
	var out []named
	taken := map[string]bool{}
	for i := range d.Runs {
		run := &d.Runs[i]
		for j := range run.Result.Networks {
			n := &run.Result.Networks[j]
			name := clean(n.Name)
			for k := 2; taken[name]; k++ {
				name = fmt.Sprintf("%s #%d", clean(n.Name), k)
			}
			taken[name] = true
			out = append(out, named{name, run, n})
		}
	}
	if len(out) == 0 {
		return nil, demarche.Errorf(demarche.NotFound, "%s: no run has made a network", d.Case).
			WithHint("run an analysis that makes one: demarche run %s ANALYSIS", d.Case)
	}
	return out, nil
}

// A graph is all networks of a dossier laid over each other, with every value
// in text: what GEXF and GraphML have in common.
type graph struct {
	nodeAttrs []attr
	edgeAttrs []attr
	nodes     []graphNode // sorted by actor
	edges     []graphEdge // by network, then a, then b
}

type attr struct{ name, kind string }

type graphNode struct {
	id       string
	values   []string // one for each of nodeAttrs, "" for not known
	x, y     float64
	group    int // in the first network whose groups and drawing the actor is in, as is its place
	strength int // over all networks
}

type graphEdge struct {
	a, b   int // in nodes
	weight float64
	group  int
	values []string // one for each of edgeAttrs
}

// graphOf lays the networks over each other.
func graphOf(networks []named) *graph {
	g := &graph{edgeAttrs: []attr{{"network", "string"}, {"a", "string"}, {"b", "string"}}}
	for _, c := range graphColumns {
		g.edgeAttrs = append(g.edgeAttrs, attr{c.name, c.kind})
	}
	for _, c := range actorColumns {
		g.nodeAttrs = append(g.nodeAttrs, attr{c.name, c.kind})
	}
	for i, n := range networks {
		// igraph reads an entity in the name of an attribute as five letters.
		name := strings.NewReplacer("<", "_", ">", "_", "&", "_", `"`, "_", "'", "_").Replace(n.name)
		if name != n.name {
			name = fmt.Sprintf("%s #%d", name, i+1)
		}
		for _, c := range nodeColumns {
			if len(networks) > 1 {
				c.name += " " + name
			}
			g.nodeAttrs = append(g.nodeAttrs, attr{c.name, c.kind})
		}
	}

	index := g.actors(networks)
	seen, placed := make([]bool, len(g.nodes)), make([]bool, len(g.nodes))
	for i, n := range networks {
		at := len(actorColumns) + i*len(nodeColumns)
		for j := range n.Nodes {
			from := &n.Nodes[j]
			k := index[from.Actor]
			node := &g.nodes[k]
			if !seen[k] {
				seen[k] = true
				for c, column := range actorColumns {
					node.values[c] = text(column.value(from))
				}
			}
			// An actor that only explained edges join has no place in that network.
			if !placed[k] && from.Degree > 0 {
				placed[k] = true
				node.group, node.x, node.y = from.Group, from.X, from.Y
			}
			node.strength += from.Strength
			for c, column := range nodeColumns {
				node.values[at+c] = text(column.value(from))
			}
		}
		for j := range n.Edges {
			e := &n.Edges[j]
			edge := graphEdge{a: index[e.A], b: index[e.B], weight: e.Weight, group: e.Group}
			edge.values = []string{n.name, g.nodes[edge.a].id, g.nodes[edge.b].id}
			for _, column := range graphColumns {
				edge.values = append(edge.values, text(column.value(e)))
			}
			g.edges = append(g.edges, edge)
		}
	}
	return g
}

// actors makes a node for every actor that a network has as a node or as an
// end of an edge, and returns their places.
func (g *graph) actors(networks []named) map[string]int {
	var actors []string
	for _, n := range networks {
		for _, node := range n.Nodes {
			actors = append(actors, node.Actor)
		}
		for _, e := range n.Edges {
			actors = append(actors, e.A, e.B)
		}
	}
	slices.Sort(actors)
	actors = slices.Compact(actors)

	index := make(map[string]int, len(actors))
	taken := make(map[string]bool, len(actors))
	for _, actor := range actors {
		if clean(actor) == actor {
			taken[actor] = true // a name that needs no change keeps its ID
		}
	}
	for i, actor := range actors {
		index[actor] = i
		id := clean(actor)
		for k := 2; id != actor && taken[id]; k++ {
			id = fmt.Sprintf("%s #%d", clean(actor), k)
		}
		taken[id] = true
		g.nodes = append(g.nodes, graphNode{id: id, values: make([]string, len(g.nodeAttrs)), x: math.NaN(), y: math.NaN()})
	}
	return index
}

// describe says in plain lines what a file holds and how it came about,
// because a file travels alone.
func describe(d *demarche.Dossier, networks []named) string {
	var s strings.Builder
	fmt.Fprintf(&s, "Case %s, written by demarche %s.\n", d.Case, d.Version)
	if d.Simulated {
		s.WriteString("The data are simulated: no actor in them exists.\n")
	}
	if d.Names {
		s.WriteString("Actors stand under their own names.\n")
	} else {
		s.WriteString("Actors stand under pseudonyms.\n")
	}
	fmt.Fprintf(&s, "%d records of %d actors, %s to %s.\n", d.Posts, d.Actors, text(d.First), text(d.Last))
	for _, set := range d.Datasets {
		fmt.Fprintf(&s, "Dataset %d: %s, %s, %d rows kept, %d refused, SHA-256 %s.\n",
			set.Dataset, set.Name, set.Format, set.Kept, set.Refused, set.SHA256)
	}
	for _, n := range networks {
		rule := fmt.Sprintf("window %s s, an edge needs at least %d shared objects", text(n.WindowS), n.MinShared)
		if n.Method != "" {
			rule = fmt.Sprintf("joined as %s does, the weight is %s (%s)", n.Method, n.Metric, n.Unit)
		}
		fmt.Fprintf(&s, "Network %s: traces %s, %s; %d nodes, %d edges here, %d edges in all in its run.\n",
			n.name, strings.Join(n.Traces, ", "), rule, n.actors(), len(n.Edges), n.run.Edges)
		if n.FDR > 0 {
			fmt.Fprintf(&s, "Of its edges %d are firm: chance explains neither the choice nor the timing, and about %s of firm edges are expected to be false, of %s pairs of actors that could be tested. Degree, strength, betweenness and group are of firm edges.\n",
				n.Firm, text(n.FDR), text(math.Round(n.Tested)))
		}
		fmt.Fprintf(&s, "Made by run %d of analysis %s with demarche %s, input SHA-256 %s: %s\n",
			n.run.Run, n.run.Analysis, n.run.Version, n.run.Input, n.run.Command)
	}
	s.WriteString("The weight of an edge is what the metric of its network gives: shared, the distinct objects that both actors touched within the window, unless the network says otherwise. " +
		"Which of two actors is a and which is b says nothing of who posted first; a_first and b_first do.")
	return clean(s.String())
}
