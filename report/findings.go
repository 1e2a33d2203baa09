package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"demarche"
)

// A finding is a finding as the page shows it.
type finding struct {
	*demarche.Finding
	Number   int
	Anchor   string
	Run      int
	Open     bool
	Value    string
	Chance   string
	FirstAt  string
	LastAt   string
	Net      *network // or nil
	Others   []term
	Members  *grid
	Drawing  drawing
	Strip    drawing
	Moments  []moment
	Cut      string // how many moments are shown, or ""
	Records  []mention
	RecordsN int
	CutIDs   string
}

// A mention is a record's ID and, if it is shown, its place in the page.
type mention struct{ ID, Href string }

func findingsOf(d *demarche.Dossier, networks []network) []finding {
	records := make(map[demarche.RecordID]*demarche.DossierRecord, len(d.Records))
	for i := range d.Records {
		records[d.Records[i].Record] = &d.Records[i]
	}
	b := &binder{dossier: d, records: records, anchors: map[demarche.RecordID]string{}}
	var all []finding
	taken := map[string]bool{}
	for i := range d.Runs {
		r := &d.Runs[i]
		for j := range r.Result.Findings {
			f := &r.Result.Findings[j]
			v := finding{Finding: f, Number: len(all) + 1, Run: r.Run, Anchor: anchor("finding", f.ID), Value: measure(f.Value), RecordsN: len(f.Evidence)}
			if f.ID == "" || taken[v.Anchor] {
				v.Anchor = fmt.Sprintf("finding-number-%d", v.Number)
			}
			taken[v.Anchor] = true
			v.Open = v.Number <= openFindings
			if f.Value.Chance != nil {
				v.Chance = strings.TrimSpace(decimal(*f.Value.Chance) + " " + f.Value.Unit)
			}
			v.FirstAt, v.LastAt = clock(f.First), clock(f.Last)
			for _, m := range f.Others {
				t := term{m.Name, measure(m)}
				if m.Chance != nil {
					t.Means += fmt.Sprintf(" (chance gives %s)", decimal(*m.Chance))
				}
				v.Others = append(v.Others, t)
			}
			for k := range networks {
				if networks[k].run == r && networks[k].Name == f.Network {
					v.Net = &networks[k]
				}
			}
			b.fill(&v)
			all = append(all, v)
		}
	}
	return all
}

// A binder puts the evidence to the findings.
type binder struct {
	dossier *demarche.Dossier
	records map[demarche.RecordID]*demarche.DossierRecord
	anchors map[demarche.RecordID]string // where a record is first shown
}

func (b *binder) fill(v *finding) {
	var shown []*demarche.DossierRecord
	for _, id := range v.Evidence {
		if r := b.records[id]; r != nil {
			shown = append(shown, r)
		}
	}
	members := b.members(v, shown)
	all := evidenceCommand(b.dossier.Case, v.ID)
	if v.Number <= wholeFindings {
		if v.Net != nil {
			if sub := within(v.Net.Network, v.Subjects); len(sub.Nodes) > 1 {
				v.Drawing = drawNetwork(sub, fmt.Sprintf("The accounts of finding %d and their edges", v.Number))
			}
		}
		v.Strip = drawStrip(fmt.Sprintf("Who posted when in finding %d", v.Number), members, shown, v.Finding.Moments, len(v.Evidence))
		moments, records := shownMoments, shownRecords
		if v.Number > longFindings {
			moments, records = shownMoments/2, shownRecords/2
		}
		for i, m := range v.Finding.Moments[:min(len(v.Finding.Moments), moments)] {
			v.Moments = append(v.Moments, b.moment(m, records, i < openMoments, all))
		}
	}
	if n := len(v.Finding.Moments); n > len(v.Moments) {
		v.Cut = fmt.Sprintf("%s of %s moments of this finding are shown. All are in the case: %s", count(len(v.Moments)), count(n), all)
	}
	for _, id := range v.Evidence[:min(len(v.Evidence), shownIDs)] {
		v.Records = append(v.Records, mention{id.String(), b.anchors[id]})
	}
	if n := len(v.Evidence); n > shownIDs {
		v.CutIDs = fmt.Sprintf("%s of %s record IDs are listed. All are in the case: %s", count(shownIDs), count(n), all)
	}
}

// evidenceCommand is what to type for all records of a finding.
func evidenceCommand(caseName, id string) string {
	query := "SELECT posts.* FROM evidence JOIN posts USING (record) WHERE id = '" + strings.ReplaceAll(id, "'", "''") + "'"
	if shellWord(id) == id {
		query = `"` + query + `"` // reads easier than a quoted quote
	} else {
		query = shellWord(query)
	}
	return "demarche sql " + shellWord(caseName) + " " + query
}

// within returns the part of a network among some of its actors.
func within(n *demarche.Network, actors []string) demarche.Network {
	in := make(map[string]bool, len(actors))
	for _, a := range actors {
		in[a] = true
	}
	sub := *n
	sub.Nodes, sub.Edges = nil, nil
	for _, v := range n.Nodes {
		if in[v.Actor] {
			sub.Nodes = append(sub.Nodes, v)
		}
	}
	for _, e := range n.Edges {
		if in[e.A] && in[e.B] {
			sub.Edges = append(sub.Edges, e)
		}
	}
	return sub
}

// members makes the table of a finding's accounts and returns them in its
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
			all = append(all, member{node: demarche.Node{Actor: s}})
		}
	}
	for _, r := range shown {
		if i, ok := at[r.Actor]; ok {
			all[i].records++
			all[i].node.Platform = r.Platform
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
	g := &grid{Caption: fmt.Sprintf("Accounts of finding %d", v.Number), Columns: []gridColumn{{Name: "account"}, {Name: "platform"}}}
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
		platform := m.node.Platform
		if platform == "" {
			platform = "not said"
		}
		row := []cell{textCell(m.node.Actor), textCell(platform)}
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
		g.Note = fmt.Sprintf("%s of %s accounts are shown. All come of: demarche export %s nodes-csv",
			count(shownMembers), count(len(all)), shellWord(b.dossier.Case))
	}
	g.Tall = len(g.Rows) > 15
	v.Members = g
	return order
}

// summaryOf lists the findings, and says which analyses do not compute what
// chance gives.
func summaryOf(d *demarche.Dossier, findings []finding) (*grid, string) {
	if len(findings) == 0 {
		return nil, ""
	}
	chance := slices.ContainsFunc(findings, func(f finding) bool { return f.Chance != "" })
	g := &grid{Caption: "All findings, in the order of the runs", Columns: []gridColumn{{Name: "finding"}}}
	// A value that only counts the evidence has its column already.
	value := slices.ContainsFunc(findings, func(f finding) bool {
		return f.Finding.Value.Unit != "records" || f.Finding.Value.Value != float64(f.RecordsN)
	})
	if value {
		g.Columns = append(g.Columns, gridColumn{"value", "", true})
	}
	if chance {
		g.Columns = append(g.Columns, gridColumn{"chance gives", "", true})
	}
	g.Columns = append(g.Columns, gridColumn{"accounts", "accounts", true}, gridColumn{"evidence", "records", true},
		gridColumn{"first", "UTC", true}, gridColumn{"last", "UTC", true})
	var without []string
	analysis := map[int]string{}
	for i := range d.Runs {
		analysis[d.Runs[i].Run] = d.Runs[i].Analysis
	}
	for _, f := range findings {
		row := []cell{{Text: fmt.Sprintf("%d. %s", f.Number, f.Claim), Href: "#" + f.Anchor}}
		if value {
			row = append(row, cell{Text: f.Value, Number: true})
		}
		switch {
		case f.Chance != "":
			row = append(row, cell{Text: f.Chance, Number: true})
		case chance:
			row = append(row, cell{Text: "not computed", Number: true})
		}
		if name := analysis[f.Run]; f.Chance == "" && !slices.Contains(without, name) {
			without = append(without, name)
		}
		g.Rows = append(g.Rows, append(row, countCell(len(f.Subjects)), countCell(f.RecordsN), timeCell(f.First), timeCell(f.Last)))
	}
	return g, strings.Join(without, ", ")
}
