package export

import (
	"io"

	"demarche"
)

// GephiCSV writes the edges under the headers that Gephi's import asks for.
var GephiCSV = Format{
	Name: "gephi-csv",
	Ext:  ".gephi.csv",
	Doc: `the edges of every network under the headers that Gephi asks for

CSV in UTF-8 with a header, for Gephi's "Import spreadsheet" as an edges table.
Places, colours and the numbers of the actors are in gexf, which Gephi opens too.

Columns:
  Source        an actor
  Target        another; below, a is Source and b is Target
  Type          Undirected
  Kind          the network, so that Gephi keeps parallel edges apart
  Weight        what the metric of the network gives: shared, unless the network says
                otherwise` + docOf(graphColumns) + `

A Source or Target that begins with = + - @ a tab or an apostrophe has an
apostrophe before it, so that no spreadsheet takes it for a formula.`,
	Write: writeGephiCSV,
}

func writeGephiCSV(w io.Writer, d *demarche.Dossier) error {
	networks, err := networksOf(d)
	if err != nil {
		return err
	}
	t := newTable(w, append([]string{"Source", "Target", "Type", "Kind", "Weight"}, header(graphColumns)...)...)
	for _, n := range networks {
		for i := range n.Edges {
			e := &n.Edges[i]
			t.row(append([]any{e.A, e.B, "Undirected", n.name, e.Weight}, values(graphColumns, e)...)...)
		}
	}
	return t.flush()
}
