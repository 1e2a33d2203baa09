package report

import (
	"strings"
	"testing"

	"demarche"
)

// What copies of the data tell stands with what is firm, and where they were not
// asked, how to ask them; without chance there is nothing to ask.
func TestWhatCopiesTellStandsWithWhatIsFirm(t *testing.T) {
	d := &demarche.Dossier{Case: "c", Posts: 3, Actors: 1, Datasets: make([]demarche.Dataset, 1), Runs: []demarche.DossierRun{*told(2)}}
	if text := textOf(parse(t, pageOf(t, d))); !strings.Contains(text, "Do firm edges hold on these data?") || !strings.Contains(text, "It was not asked. demarche validate CASE") {
		t.Error("it is not said that nothing was asked of copies")
	}
	table := demarche.Table{
		Name: "power", Columns: []demarche.Column{{Name: "group"}, {Name: "events", Unit: "events"}, {Name: "found", Unit: "share"}},
		Rows: [][]any{{"groups of 3", int64(2), 0.25}, {"groups of 3", int64(4), 0.85}},
	}
	d.Runs = append(d.Runs, demarche.DossierRun{
		RunRecord: demarche.RunRecord{Run: 3, Analysis: validate},
		Result: demarche.Result{
			Notes:   []string{"with these data a group of 3 is found"},
			Figures: []demarche.Figure{{Title: "Groups of 3 are found", Mark: demarche.Line, X: "events", Y: "found", Group: "group", Table: table}},
		},
	})
	text := textOf(parse(t, pageOf(t, d)))
	head, figures := strings.Index(text, "Do firm edges hold"), strings.Index(text, "4 Figures")
	note, drawn := strings.Index(text, "with these data a group of 3 is found"), strings.Index(text, "Groups of 3 are found")
	if head < 0 || note < head || drawn < note || figures < drawn || strings.Contains(text, "It was not asked") || strings.Count(text, "with these data a group of 3 is found") != 1 {
		t.Errorf("they stand at %d, %d, %d and %d", head, note, drawn, figures)
	}
	if c := copiesOf(&demarche.Dossier{Runs: []demarche.DossierRun{{Result: demarche.Result{Networks: []demarche.Network{{Name: "x"}}}}}}); c != nil {
		t.Error("something is said of copies where chance was not computed")
	}
}
