package report

import (
	"cmp"
	"fmt"
	"slices"

	"demarche/text"

	"demarche"
)

// members makes the table of a finding's actors and returns them in its
// order: by strength in the network, where there is one, else by records.
func (b *binder) members(v *finding, shown []*demarche.DossierRecord) []string {
	type member struct {
		node      demarche.Node
		known     bool // in the network
		began, of int
		records   int64
		inner     int
	}
	at := map[string]int{}
	var all []member
	for _, s := range v.Subjects {
		if _, ok := at[s]; !ok {
			at[s] = len(all)
			all = append(all, member{node: demarche.Node{Actor: s, Platform: b.platforms[s]}})
		}
	}
	for _, r := range shown {
		if i, ok := at[r.Actor]; ok {
			all[i].records++
		}
	}
	if v.Net != nil {
		sub := within(v.Net.Network, v.Subjects)
		for _, n := range sub.Nodes {
			all[at[n.Actor]].node, all[at[n.Actor]].known = n, true
		}
		for _, e := range sub.Edges {
			x, y := &all[at[e.A]], &all[at[e.B]]
			x.inner, x.began, x.of = x.inner+1, x.began+e.AFirst, x.of+e.Shared
			y.inner, y.began, y.of = y.inner+1, y.began+e.BFirst, y.of+e.Shared
		}
	}
	slices.SortStableFunc(all, func(x, y member) int {
		return cmp.Or(cmp.Compare(y.of, x.of), cmp.Compare(y.records, x.records), cmp.Compare(x.node.Actor, y.node.Actor))
	})
	g := &grid{Caption: fmt.Sprintf("Actors of finding %d", v.Number), Columns: []gridColumn{{Name: "actor"}}}
	// A network says of all its actors of which platform they are, or that the file does not;
	// an actor of which no record is shown may be of any.
	told := func(m member) bool { return m.node.Platform != "" }
	platforms := slices.ContainsFunc(all, told)
	if v.Net == nil && slices.ContainsFunc(all, func(m member) bool { return !told(m) }) {
		platforms = false
	}
	if platforms {
		g.Columns = append(g.Columns, gridColumn{Name: "platform"})
	}
	if v.Net != nil {
		g.Columns = append(g.Columns, gridColumn{"posts in the case", "posts", true}, gridColumn{"edges in the finding", "edges", true},
			gridColumn{"strength in the finding", "objects", true}, gridColumn{"began", "objects", true})
	}
	g.Columns = append(g.Columns, gridColumn{"in the moments", "records", true})
	var order []string
	for i, m := range all {
		order = append(order, m.node.Actor)
		if i >= shownMembers {
			continue
		}
		row := []cell{textCell(m.node.Actor)}
		if platforms {
			row = append(row, textCell(cmp.Or(m.node.Platform, "not said")))
		}
		if v.Net != nil {
			posts := cell{Text: "not known", Number: true}
			if m.known {
				posts = countCell(m.node.Posts)
			}
			row = append(row, posts, countCell(m.inner), countCell(m.of), countCell(m.began))
		}
		g.Rows = append(g.Rows, append(row, countCell(m.records)))
	}
	if len(all) > shownMembers {
		g.Note = fmt.Sprintf("%s of %s actors are shown. All come of: demarche export %s nodes-csv",
			count(shownMembers), count(len(all)), text.ShellWord(b.dossier.Case))
	}
	g.Tall = len(g.Rows) > 15
	v.Members = g
	return order
}
