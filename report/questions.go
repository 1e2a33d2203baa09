package report

import (
	"fmt"
	"slices"

	"demarche"
	"demarche/text"
)

// An asked question, and where the page has what answers it.
type asked struct {
	Number   int
	Question string
	Shows    string
	Answers  []said   // a place in the page each; none where nothing was run
	Commands []string // that would answer it
}

// questioned are the analyses that coordination and claims have, which a case of posts
// or of facts has without one of these questions having been asked.
var questioned = []string{"coshare", "claims"}

// askedOf tells the questions, if something was run that answers one of them and no
// other section is about.
func askedOf(d *demarche.Dossier, figures []runFigures) []asked {
	var all []asked
	any := false
	for _, q := range d.Questions {
		a := asked{Number: q.Number, Question: q.Question, Shows: q.Shows}
		for _, by := range q.By {
			for _, run := range by.Runs {
				any = any || !slices.Contains(questioned, by.Analysis)
				a.Answers = append(a.Answers, said{Href: placeOf(run, by.Analysis, figures), Link: fmt.Sprintf("run %d, %s", run, by.Analysis)})
			}
			a.Commands = append(a.Commands, fmt.Sprintf("demarche run %s %s", text.ShellWord(d.Case), by.Type))
		}
		all = append(all, a)
	}
	if !any {
		return nil
	}
	return all
}

// placeOf returns where the page tells of a run.
func placeOf(run int, analysis string, figures []runFigures) string {
	switch {
	case slices.ContainsFunc(figures, func(f runFigures) bool { return f.Run == run }):
		return fmt.Sprintf("#of-run-%d", run)
	case analysis == "claims":
		return "#claims"
	}
	return "#findings"
}

// answered counts the questions of which something was run.
func (p *page) answered() (n int) {
	for _, a := range p.Asked {
		if len(a.Answers) > 0 {
			n++
		}
	}
	return n
}
