package report

import (
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/text"
)

// An asked question, and where the page has what answers it.
type asked struct {
	Number   int
	Question string
	Shows    string
	Answers  []answering // none where nothing was run
	Commands []string    // that would answer it
}

// answering are the runs of an analysis that answers a question, and what their figures
// say first.
type answering struct {
	Analysis string
	Runs     []said // a place in the page each
	Says     []string
	More     string // how many figures say more
}

// saidFigures are how many figures of an analysis a question quotes.
const saidFigures = 2

// questioned are the analyses that coordination and claims have, which a case of posts
// or of facts has without one of these questions having been asked.
var questioned = []string{"coshare", "claims"}

// askedOf tells the questions, if something was run that answers one of them and no
// other section is about.
func askedOf(d *demarche.Dossier, figures []runFigures, networks []network, together *coordination) []asked {
	var all []asked
	any := false
	for _, q := range d.Questions {
		a := asked{Number: q.Number, Question: q.Question, Shows: q.Shows}
		for _, by := range q.By {
			any = any || len(by.Runs) > 0 && !slices.Contains(questioned, by.Analysis)
			if len(by.Runs) > 0 {
				a.Answers = append(a.Answers, answeringOf(&by, figures, networks, together))
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

// answeringOf tells where the runs of an analysis stand, and what they say: the titles of
// their figures are sentences.
func answeringOf(by *demarche.Asking, figures []runFigures, networks []network, together *coordination) answering {
	a := answering{Analysis: by.Analysis}
	if by.Analysis == "coshare" && together != nil {
		a.Says = append(a.Says, strings.TrimSuffix(together.Lead, "."))
	}
	more := 0
	for _, run := range by.Runs {
		a.Runs = append(a.Runs, said{Href: placeOf(run, by.Analysis, figures, networks), Link: fmt.Sprintf("run %d", run)})
		for i := range figures {
			if figures[i].Run != run {
				continue
			}
			for k := range figures[i].Figures {
				if len(a.Says) < saidFigures {
					a.Says = append(a.Says, figures[i].Figures[k].Title)
				} else {
					more++
				}
			}
		}
	}
	if more > 0 {
		a.More = fmt.Sprintf("and %s more", text.Plural(int64(more), "figure", "figures"))
	}
	return a
}

// placeOf returns where the page tells of a run.
func placeOf(run int, analysis string, figures []runFigures, networks []network) string {
	if k := slices.IndexFunc(networks, func(n network) bool { return n.Run == run }); k >= 0 {
		return "#" + networks[k].Anchor
	}
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
