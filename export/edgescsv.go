package export

import (
	"io"

	"demarche"
)

// EdgesCSV writes the edges of every network.
var EdgesCSV = Format{
	Name: "edges-csv",
	Ext:  ".edges.csv",
	Doc: `the edges of every network as a table, one a row

CSV in UTF-8 with a header. Gephi asks for other headers: gephi-csv has them.

Columns:
  a             an actor
  b             another; which is a and which b says nothing of who posted first` + docOf(edgeColumns) + `
  network       the network

An a or b that begins with = + - @ a tab or an apostrophe has an apostrophe
before it, so that no spreadsheet takes it for a formula.`,
	Write: writeEdgesCSV,
}

func writeEdgesCSV(w io.Writer, d *demarche.Dossier) error {
	networks, err := networksOf(d)
	if err != nil {
		return err
	}
	t := newTable(w, append(append([]string{"a", "b"}, header(edgeColumns)...), "network")...)
	for _, n := range networks {
		for i := range n.Edges {
			e := &n.Edges[i]
			t.row(append(append([]any{e.A, e.B}, values(edgeColumns, e)...), n.name)...)
		}
	}
	return t.flush()
}
