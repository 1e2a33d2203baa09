package figure

import (
	"fmt"
	"strings"

	"demarche"
)

// joined draws a node a row of the table where x and y place it, and a line to each
// node that the column joined names.
func joined(p *page, f demarche.Figure) (string, error) {
	need, err := columns(f, f.X, "x", "y", "joined")
	if err != nil {
		return "", err
	}
	group := columnOf(f, f.Group)
	n := demarche.Network{}
	known := map[string]bool{}
	nowhere := 0
	for _, row := range f.Table.Rows {
		name := at(row, need[0])
		x, okX := number(at(row, need[1]))
		y, okY := number(at(row, need[2]))
		if name == nil || !okX || !okY || known[words(name)] {
			nowhere++
			continue
		}
		known[words(name)] = true
		v := demarche.Node{Actor: words(name), X: x, Y: y}
		if g, ok := number(at(row, group)); ok && g > 0 {
			v.Group = int(g)
		}
		n.Nodes = append(n.Nodes, v)
	}
	if len(n.Nodes) == 0 {
		return noRow(f), nil
	}
	degree := map[string]int{}
	drawn := map[[2]string]bool{}
	for _, row := range f.Table.Rows {
		a := words(at(row, need[0]))
		for b := range strings.FieldsSeq(words(at(row, need[3]))) {
			pair := [2]string{min(a, b), max(a, b)}
			if a == b || !known[a] || !known[b] || drawn[pair] {
				continue
			}
			drawn[pair] = true
			degree[a]++
			degree[b]++
			n.Edges = append(n.Edges, demarche.Edge{A: pair[0], B: pair[1], Shared: 1})
		}
	}
	for i := range n.Nodes {
		n.Nodes[i].Degree = degree[n.Nodes[i].Actor]
	}
	signs, groups := signed(n.Nodes)
	marks := place(p, n, signs)
	joins(p, n, marks)
	for sign := -1; sign < mostGroups; sign++ {
		p.nodes(marks, sign)
	}
	named(p, marks, groups, 0)
	if nowhere > 0 {
		p.note("Not drawn: %s without a place or of the name of another.", count(nowhere, "row"))
	}
	p.note("Nearness is for the eye only: no distance can be read off.")
	p.say("%s and %s in %s.", count(len(n.Nodes), "node"), count(len(n.Edges), "line"), count(groups, "group"))
	p.say("%s", groupsInWords(n.Nodes))
	return "", nil
}

// groupsInWords lists who is in which group, for whoever does not see the drawing.
func groupsInWords(nodes []demarche.Node) string {
	of := map[int][]string{}
	most := 0
	for _, v := range nodes {
		of[v.Group] = append(of[v.Group], v.Actor)
		most = max(most, v.Group)
	}
	var parts []string
	for g := 1; g <= most; g++ {
		if len(of[g]) > 0 {
			parts = append(parts, fmt.Sprintf("Group %d: %s.", g, strings.Join(of[g], ", ")))
		}
	}
	return strings.Join(parts, " ")
}
