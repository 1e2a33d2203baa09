package report

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"demarche"
	"demarche/figure"
	"demarche/text"
)

// A drawing is an SVG for a page and one for a hand-held screen, both of
// package figure, which escapes what is in them; or why there is none.
type drawing struct {
	Wide, Narrow template.HTML
	None         string
}

// How many edges a drawing holds; more make the page heavy and the drawing
// black.
const (
	drawnEdges  = 800
	narrowEdges = 150
)

func both(draw func(w figure.Width) []byte) drawing {
	return drawing{Wide: template.HTML(draw(figure.Wide)), Narrow: template.HTML(draw(figure.Narrow))}
}

// drawNetwork draws a network, the strongest edges if there are too many.
func drawNetwork(n demarche.Network, title string) drawing {
	placed := slices.ContainsFunc(n.Nodes, func(v demarche.Node) bool { return v.X != 0 || v.Y != 0 })
	if !placed && len(n.Nodes) > 1 {
		return drawing{None: "The network is not drawn: its actors have no places. Gephi, for one, lays out an export."}
	}
	edges := slices.Clone(n.Edges)
	slices.SortStableFunc(edges, func(a, b demarche.Edge) int { return cmp.Compare(b.Shared, a.Shared) })
	return both(func(w figure.Width) []byte {
		most := drawnEdges
		if w == figure.Narrow {
			most = narrowEdges
		}
		o := figure.NetworkOptions{Width: w, Title: title, Subtitle: fmt.Sprintf("%s, %s",
			text.Plural(int64(len(n.Nodes)), "actor", "actors"), text.Plural(int64(len(edges)), "edge", "edges"))}
		if len(edges) > most {
			o.Subtitle += fmt.Sprintf("; the %s edges with the most shared objects are drawn", count(most))
		}
		part := n
		part.Edges = edges[:min(len(edges), most)]
		return figure.Network(part, o)
	})
}

// drawFigure draws a figure of a result.
func drawFigure(f demarche.Figure) drawing {
	var err error
	d := both(func(w figure.Width) (svg []byte) {
		svg, err = figure.SVG(f, w)
		return svg
	})
	if err != nil {
		return drawing{None: "The figure is not drawn: " + err.Error() + ". Its numbers stand in its table."}
	}
	return d
}

// drawStrip draws who posted when. Records of one moment are of one object.
func drawStrip(title, subtitle string, subjects []string, records []*demarche.DossierRecord, moments []demarche.Moment) drawing {
	object := map[demarche.RecordID]int{}
	for i, m := range moments {
		for _, id := range m.Records {
			if _, ok := object[id]; !ok {
				object[id] = i
			}
		}
	}
	place := map[string]int{}
	rows := make([]figure.StripRow, len(subjects))
	for i, s := range subjects {
		rows[i].Label, place[s] = s, i
	}
	for _, r := range records {
		i, ok := place[r.Actor]
		if !ok {
			continue
		}
		o, ok := object[r.Record]
		if !ok {
			o = -1
		}
		rows[i].Times, rows[i].Objects = append(rows[i].Times, r.At), append(rows[i].Objects, o)
	}
	rows = slices.DeleteFunc(rows, func(r figure.StripRow) bool { return len(r.Times) == 0 })
	if len(rows) == 0 {
		return drawing{}
	}
	slices.SortStableFunc(rows, func(a, b figure.StripRow) int {
		return slices.MinFunc(a.Times, time.Time.Compare).Compare(slices.MinFunc(b.Times, time.Time.Compare))
	})
	actors := make([]int, len(moments))
	for i, m := range moments {
		actors[i] = m.Actors
	}
	return both(func(w figure.Width) []byte { return figure.Strip(title, subtitle, rows, actors, w) })
}

// runFigures are the figures and tables of a run.
type runFigures struct {
	Run     int
	Name    string
	Title   string
	Notes   []string // what it says of itself, where that stands nowhere else
	Figures []shownFigure
	Tables  []*grid
}

type shownFigure struct {
	drawing
	Title  string
	Source string
	Table  *grid
}

// ofActors reports whether what a run says of itself stands with the findings: of one
// that makes networks, or nothing but findings. Else it stands with its tables and
// figures, which cannot be read without it.
func ofActors(r *demarche.DossierRun) bool {
	return len(r.Result.Networks) > 0 || len(r.Result.Figures)+len(r.Result.Tables)+len(r.Result.Ledgers) == 0
}

func figureOf(f *demarche.Figure, r *demarche.DossierRun) shownFigure {
	s := shownFigure{drawFigure(*f), f.Title, f.Source, gridOf(f.Table, r.Show)}
	s.Table.Caption += fmt.Sprintf(" (run %d)", r.Run)
	s.Table.Drawn = s.None == ""
	return s
}

func runFiguresOf(r *demarche.DossierRun) *runFigures {
	f := &runFigures{Run: r.Run, Name: r.Analysis, Title: sentence(r.Title)}
	if !ofActors(r) && len(r.Result.Ledgers) == 0 {
		f.Notes = sentences(r.Result.Notes)
	}
	ledger := len(r.Result.Ledgers) > 0
	for i := range r.Result.Figures {
		if one := &r.Result.Figures[i]; !ledger || figureIsOf(one, r) == nil {
			f.Figures = append(f.Figures, figureOf(one, r))
		}
	}
	for _, t := range r.Result.Tables {
		if ledger && inLedger(t.Name) {
			continue
		}
		if slices.Contains(withNetwork, t.Name) && len(r.Result.Networks) > 0 {
			continue
		}
		if t.Name == gapsTable && len(t.Rows) <= shownGaps { // which stand with the posts over time
			continue
		}
		f.Tables = append(f.Tables, gridOf(t, r.Show))
	}
	for _, t := range f.Tables {
		t.Caption += fmt.Sprintf(" (run %d)", r.Run)
		t.Open = !ofActors(r) && r.Analysis != overview && len(f.Figures) == 0 && len(t.Rows) <= openRows
	}
	if len(f.Figures)+len(f.Tables) == 0 && (ledger || len(r.Result.Figures)+len(r.Result.Tables) == 0) {
		return nil
	}
	apart(f)
	return f
}

// inLedger reports whether a table of a ledger's run repeats what its sections have.
func inLedger(name string) bool {
	name, _, _ = strings.Cut(name, "_")
	return name == "verdicts" || name == "ledger"
}

// apart tells the tables of a run that are called alike from each other, by their names.
func apart(f *runFigures) {
	var all []*grid
	for i := range f.Figures {
		all = append(all, f.Figures[i].Table)
	}
	called := map[string]bool{}
	for i, t := range append(all, f.Tables...) {
		if called[t.Caption] {
			t.Caption += ", " + t.Name
		}
		if called[t.Caption] {
			t.Caption += fmt.Sprintf(", %d", i+1)
		}
		called[t.Caption] = true
	}
}

// figuresOf are the figures of all runs but those that say what was given.
func figuresOf(d *demarche.Dossier) []runFigures {
	var all []runFigures
	for i := range d.Runs {
		if r := &d.Runs[i]; r.Analysis != overview && r.Analysis != validate {
			if f := runFiguresOf(r); f != nil {
				all = append(all, *f)
			}
		}
	}
	return all
}
