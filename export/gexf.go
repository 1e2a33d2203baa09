package export

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"demarche"
)

// GEXF writes the networks as a graph with places, sizes and colours.
var GEXF = Format{
	Name: "gexf",
	Ext:  ".gexf",
	Doc: `the networks as a graph with places, sizes and colours, for Gephi and sigma

GEXF 1.3. The ID and the label of a node are its actor. The weight of an edge is what the
metric of its network gives. Several networks lie over each other: an actor is one node,
edges are parallel, and the kind and the attribute network of an edge say which it is of.
Where an actor is drawn and in which colour is taken from the first network it is in; its
size grows with the square root of its strength.

Attributes of nodes:` + docOf(actorColumns) + docOf(nodeColumns) + `

Attributes of edges:
  network       the network
  a, b          its two ends, for readers that turn undirected edges about` + docOf(graphColumns) + `

The description in the file says what the case holds, with the SHA-256 of each
dataset, the window, the threshold, the version and the command of each run.`,
	Write: writeGEXF,
}

// groupColours are the colours of Okabe and Ito (2008, "Color Universal
// Design") without black and yellow, which are lost on one of two grounds.
// Groups beyond them are grey: a colour used twice would say two groups are one.
var groupColours = [][3]int{{0, 114, 178}, {213, 94, 0}, {0, 158, 115}, {204, 121, 167}, {230, 159, 0}, {86, 180, 233}}

var grey = [3]int{140, 140, 140}

func writeGEXF(w io.Writer, d *demarche.Dossier) error {
	networks, err := networksOf(d)
	if err != nil {
		return err
	}
	g := graphOf(networks)
	b := bufio.NewWriter(w)
	b.WriteString(xml.Header)
	b.WriteString(`<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">` + "\n")
	b.WriteString(" <meta")
	if !d.Made.IsZero() {
		b.WriteString(` lastmodifieddate="` + d.Made.UTC().Format(time.DateOnly) + `"`)
	}
	fmt.Fprintf(b, ">\n  <creator>%s</creator>\n  <description>%s</description>\n </meta>\n",
		escape("demarche "+d.Version), lines(describe(d, networks)))
	b.WriteString(` <graph mode="static" defaultedgetype="undirected">` + "\n")
	writeAttributes(b, "node", g.nodeAttrs)
	writeAttributes(b, "edge", g.edgeAttrs)

	fmt.Fprintf(b, "  <nodes count=\"%d\">\n", len(g.nodes))
	for _, n := range g.nodes {
		fmt.Fprintf(b, "   <node id=\"%[1]s\" label=\"%[1]s\">\n", escape(n.id))
		writeValues(b, g.nodeAttrs, n.values)
		if x, y := text(n.x), text(n.y); x != "" && y != "" {
			fmt.Fprintf(b, "    <viz:position x=\"%s\" y=\"%s\"/>\n", x, y)
		}
		fmt.Fprintf(b, "    <viz:size value=\"%.1f\"/>\n", 4+2*math.Sqrt(float64(max(n.strength, 0))))
		fmt.Fprintf(b, "    %s\n   </node>\n", colour(n.group))
	}
	b.WriteString("  </nodes>\n")

	fmt.Fprintf(b, "  <edges count=\"%d\">\n", len(g.edges))
	for i, e := range g.edges {
		fmt.Fprintf(b, "   <edge id=\"e%d\" source=\"%s\" target=\"%s\" weight=\"%s\" kind=\"%s\">\n",
			i+1, escape(g.nodes[e.a].id), escape(g.nodes[e.b].id), text(e.weight), escape(e.values[0]))
		writeValues(b, g.edgeAttrs, e.values)
		fmt.Fprintf(b, "    %s\n   </edge>\n", colour(e.group))
	}
	b.WriteString("  </edges>\n </graph>\n</gexf>\n")
	return b.Flush()
}

// writeAttributes declares attributes. Their ID is their title, because
// graphology keys values by the ID and Gephi shows the title.
func writeAttributes(b *bufio.Writer, class string, attrs []attr) {
	fmt.Fprintf(b, "  <attributes class=\"%s\">\n", class)
	for _, a := range attrs {
		fmt.Fprintf(b, "   <attribute id=\"%[1]s\" title=\"%[1]s\" type=\"%s\"/>\n", escape(a.name), a.kind)
	}
	b.WriteString("  </attributes>\n")
}

func writeValues(b *bufio.Writer, attrs []attr, values []string) {
	b.WriteString("    <attvalues>")
	for i, v := range values {
		if v != "" {
			fmt.Fprintf(b, "<attvalue for=\"%s\" value=\"%s\"/>", escape(attrs[i].name), escape(v))
		}
	}
	b.WriteString("</attvalues>\n")
}

func colour(group int) string {
	c := grey
	if group >= 1 && group <= len(groupColours) {
		c = groupColours[group-1]
	}
	return fmt.Sprintf(`<viz:color r="%d" g="%d" b="%d"/>`, c[0], c[1], c[2])
}

// lines escapes text that stands between tags and leaves its line ends to be
// seen by whoever opens the file in an editor.
func lines(s string) string { return strings.ReplaceAll(escape(s), "&#xA;", "\n") }

// escape returns text as XML has it, between tags or in an attribute.
func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}
