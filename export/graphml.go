package export

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"

	"demarche"
)

// GraphML writes the networks as a graph.
var GraphML = Format{
	Name: "graphml",
	Ext:  ".graphml",
	Doc: `the networks as a graph, for igraph, networkx, Cytoscape and yEd

GraphML. Nodes are n0, n1... in the byte order of their actors, edges e0, e1... The weight
of an edge is what the metric of its network gives. Several networks lie over each other:
an actor is one node, edges are parallel, and the attribute network of an edge says which
it is of.

Attributes of nodes:
  label         the actor` + docOf(actorColumns) + docOf(nodeColumns) + `

Attributes of edges:
  weight        what the metric of the network gives: shared, unless the network says
                otherwise
  network       the network
  a, b          its two ends, for readers that turn undirected edges about` + docOf(graphColumns) + `

The graph's attribute description says what the case holds, with the SHA-256 of
each dataset, the window, the threshold, the version and the command of each run.`,
	Write: writeGraphML,
}

func writeGraphML(w io.Writer, d *demarche.Dossier) error {
	networks, err := networksOf(d)
	if err != nil {
		return err
	}
	g := graphOf(networks)
	nodeAttrs := append([]attr{{"label", "string"}}, g.nodeAttrs...)
	edgeAttrs := append([]attr{{"weight", "double"}}, g.edgeAttrs...)

	b := bufio.NewWriter(w)
	b.WriteString(xml.Header)
	b.WriteString(`<graphml xmlns="http://graphml.graphdrawing.org/xmlns"` +
		` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"` +
		` xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">` + "\n")
	b.WriteString(` <key id="g0" for="graph" attr.name="description" attr.type="string"/>` + "\n")
	for i, a := range nodeAttrs {
		fmt.Fprintf(b, " <key id=\"v%d\" for=\"node\" attr.name=\"%s\" attr.type=\"%s\"/>\n", i, escape(a.name), a.kind)
	}
	for i, a := range edgeAttrs {
		fmt.Fprintf(b, " <key id=\"w%d\" for=\"edge\" attr.name=\"%s\" attr.type=\"%s\"/>\n", i, escape(a.name), a.kind)
	}
	b.WriteString(" <graph edgedefault=\"undirected\">\n")
	fmt.Fprintf(b, "  <data key=\"g0\">%s</data>\n", lines(describe(d, networks)))
	for i, n := range g.nodes {
		fmt.Fprintf(b, "  <node id=\"n%d\">", i)
		writeData(b, "v", append([]string{n.id}, n.values...))
		b.WriteString("</node>\n")
	}
	for i, e := range g.edges {
		fmt.Fprintf(b, "  <edge id=\"e%d\" source=\"n%d\" target=\"n%d\">", i, e.a, e.b)
		writeData(b, "w", append([]string{text(e.weight)}, e.values...))
		b.WriteString("</edge>\n")
	}
	b.WriteString(" </graph>\n</graphml>\n")
	return b.Flush()
}

func writeData(b *bufio.Writer, prefix string, values []string) {
	for i, v := range values {
		if v != "" {
			fmt.Fprintf(b, "<data key=\"%s%d\">%s</data>", prefix, i, escape(v))
		}
	}
}
