package report

import (
	"fmt"
	"slices"
	"strings"

	"demarche/text"

	"demarche"
)

// coordination is what is said of all networks together in which chance was computed.
type coordination struct {
	Lead       string // whether anything is firm
	None       bool   // nothing is
	Tested     []said // what was tested, a sentence a network
	Thresholds *grid  // what plain thresholds would have told
}

// Tables of a run that stand with its network and not with the figures.
var withNetwork = []string{"thresholds", "sweep", "tempo"}

// tableOf returns a table of a run by its name, or nil.
func tableOf(r *demarche.DossierRun, name string) *demarche.Table {
	k := slices.IndexFunc(r.Result.Tables, func(t demarche.Table) bool { return t.Name == name })
	if k < 0 {
		return nil
	}
	return &r.Result.Tables[k]
}

// cellOf returns a whole number of a table, 0 where there is none.
func cellOf(t *demarche.Table, row int, name string) int64 {
	if t == nil || row >= len(t.Rows) {
		return 0
	}
	if k := column(*t, name); k >= 0 && k < len(t.Rows[row]) {
		n, _ := t.Rows[row][k].(int64)
		return n
	}
	return 0
}

// coordinationOf returns nil where chance was computed for no network.
func coordinationOf(networks []network) *coordination {
	var c coordination
	var edges, firm, groups, with, all int64
	rate := 0.0
	for i := range networks {
		n := &networks[i]
		if n.FDR == 0 {
			continue
		}
		all++
		rate = max(rate, n.FDR)
		edges, firm, groups = edges+n.EdgesRun, firm+int64(n.Firm), groups+int64(n.Groups)
		if n.Firm > 0 {
			with++
		}
		c.Tested = append(c.Tested, said{Href: "#" + n.Anchor, Link: n.Name, Text: testedIn(n)})
	}
	if all == 0 {
		return nil
	}
	if c.None = firm == 0; c.None {
		c.Lead = fmt.Sprintf("Nothing is firm: chance can explain all that two actors of this case did together, in every one of %s compared. Either actors as active as these would share as much of what was current when they posted, or strangers who touch the same are as close in time, or both. In a case of one operation's accounts alone the strangers are of it too, and then this says little.", text.Plural(all, "network", "networks"))
	} else {
		c.Lead = fmt.Sprintf("Of %s, %s firm. An edge joins two actors who did the same at the same time; it is firm if neither how active the two are and what was current, nor how close in time strangers are, explains it. The firm ones are in %s of %s compared, and make %s; %s of them are expected to be false.",
			text.Plural(edges, "edge", "edges"), isAre(firm), count(with), text.Plural(all, "network", "networks"), text.Plural(groups, "group", "groups"), "at most "+percent(rate))
	}
	c.Thresholds = thresholdsOf(networks)
	return &c
}

func isAre(n int64) string {
	if n == 1 {
		return "1 is"
	}
	return count(n) + " are"
}

// percent writes a share as a reader says it.
func percent(v float64) string { return decimal(100*v) + " %" }

// testedIn says what was tested in a network, and what came of it.
func testedIn(n *network) string {
	common := text.Plural(int64(n.MinShared), "object", "objects") + " or more in common within"
	if n.MinShared == 1 {
		common = "an object in common within"
	}
	tested := int64(n.Tested + 0.5)
	if tested == 0 {
		return fmt.Sprintf("no two actors had %s %s of each other, so that there was nothing to test.", common, span(n.HorizonS))
	}
	s := fmt.Sprintf("%s of actors had %s %s of each other, and could be tested; ", text.Plural(tested, "pair", "pairs"), common, span(n.HorizonS))
	if n.EdgesRun == 0 {
		return s + fmt.Sprintf("none within %s.", span(n.WindowS))
	}
	s += fmt.Sprintf("%s within %s, of which %s firm", count(n.EdgesRun), span(n.WindowS), isAre(int64(n.Firm)))
	if t := tableOf(n.run, "thresholds"); t != nil && n.EdgesRun > int64(n.Firm) {
		s += fmt.Sprintf("; choice alone explains %s, timing alone %s, both %s", count(cellOf(t, 0, "choice")), count(cellOf(t, 0, "timing")), count(cellOf(t, 0, "both")))
	}
	return s + "."
}

// thresholdsOf puts the tables of what thresholds would have told into one.
func thresholdsOf(networks []network) *grid {
	g := &grid{Caption: "What plain thresholds would have told, and what chance leaves of it", Columns: []gridColumn{
		{Name: "network"},
		{Name: "rule"},
		{"edges", "", true},
		{"firm", "", true},
		{"choice", "explains", true},
		{"timing", "explains", true},
		{"both", "explain", true},
		{"not tested", "", true},
	}}
	for i := range networks {
		t := tableOf(networks[i].run, "thresholds")
		if t == nil {
			continue
		}
		for k, row := range t.Rows {
			if cellOf(t, k, "edges") == 0 {
				continue
			}
			one := []cell{{Text: strings.ReplaceAll(networks[i].Name, " ", "\u00a0"), Href: "#" + networks[i].Anchor}, valueCell(row[0])}
			for _, name := range []string{"edges", "firm", "choice", "timing", "both", "not tested"} {
				one = append(one, countCell(cellOf(t, k, name)))
			}
			g.Rows = append(g.Rows, one)
		}
	}
	if len(g.Rows) == 0 {
		return nil
	}
	g.Stack, g.Tall = true, len(g.Rows) > 40
	g.Note = "Why the others fall. Choice: actors as active as these would share as much of what was current when they posted. Timing: strangers who touch the same are as close in time. A rule that only counts tells all of these alike. Not tested: edges of a tool that share fewer objects within the window than the analysis asks for. The tools’ rules are made on the same traces, at their own defaults."
	return g
}
