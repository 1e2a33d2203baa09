package export

import (
	"io"

	"demarche"
)

// NodesCSV writes the nodes of every network.
var NodesCSV = Format{
	Name: "nodes-csv",
	Ext:  ".nodes.csv",
	Doc: `the actors in every network as a table, one a row and network

CSV in UTF-8 with a header.

Columns:
  actor         the actor` + docOf(actorColumns) + docOf(nodeColumns) + `
  network       the network

A name that begins with = + - @ a tab or an apostrophe has an apostrophe before
it, so that no spreadsheet takes it for a formula.`,
	Write: writeNodesCSV,
}

func writeNodesCSV(w io.Writer, d *demarche.Dossier) error {
	networks, err := networksOf(d)
	if err != nil {
		return err
	}
	columns := append(append([]column[demarche.Node]{}, actorColumns...), nodeColumns...)
	t := newTable(w, append(append([]string{"actor"}, header(columns)...), "network")...)
	for _, n := range networks {
		for i := range n.Nodes {
			node := &n.Nodes[i]
			t.row(append(append([]any{node.Actor}, values(columns, node)...), n.name)...)
		}
	}
	return t.flush()
}
