package report

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"time"

	"demarche"
	"demarche/figure"
)

// A drawing is an SVG, or why there is none.
type drawing struct {
	SVG  template.HTML // of package figure, which escapes what is in it
	None string
}

// drawnEdges is how many edges a drawing holds; more make the page heavy and
// the drawing black.
const drawnEdges = 1500

// drawNetwork draws a network, the strongest edges if there are too many.
func drawNetwork(n demarche.Network, title string) drawing {
	placed := slices.ContainsFunc(n.Nodes, func(v demarche.Node) bool { return v.X != 0 || v.Y != 0 })
	if !placed && len(n.Nodes) > 1 {
		return drawing{None: "The network is not drawn: its accounts have no places. Gephi, for one, lays out an export."}
	}
	o := figure.NetworkOptions{Title: title, Subtitle: fmt.Sprintf("%s, %s",
		plural(int64(len(n.Nodes)), "account", "accounts"), plural(int64(len(n.Edges)), "edge", "edges"))}
	if len(n.Edges) > drawnEdges {
		edges := slices.Clone(n.Edges)
		slices.SortStableFunc(edges, func(a, b demarche.Edge) int { return cmp.Compare(b.Shared, a.Shared) })
		n.Edges = edges[:drawnEdges]
		o.Subtitle += fmt.Sprintf("; the %s edges with the most shared objects are drawn", count(drawnEdges))
	}
	return drawing{SVG: template.HTML(figure.Network(n, o))}
}

// drawFigure draws a figure of a result.
func drawFigure(f demarche.Figure) drawing {
	svg, err := figure.SVG(f)
	if err != nil {
		return drawing{None: "The figure is not drawn: " + err.Error() + ". Its numbers stand in its table."}
	}
	return drawing{SVG: template.HTML(svg)}
}

// drawStrip draws who posted when. Records of one moment are of one object.
func drawStrip(title string, subjects []string, records []*demarche.DossierRecord, moments []demarche.Moment, evidence int) drawing {
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
	subtitle := fmt.Sprintf("%s of the evidence, UTC; a line joins records of one object", plural(int64(len(records)), "record", "records"))
	if len(records) < evidence {
		subtitle = fmt.Sprintf("%s of %s records of the evidence, UTC; a line joins records of one object", count(len(records)), count(evidence))
	}
	return drawing{SVG: template.HTML(figure.Strip(title, subtitle, rows))}
}

// runFigures are the figures and tables of a run.
type runFigures struct {
	Run     int
	Name    string
	Command string
	Figures []shownFigure
	Tables  []*grid
}

type shownFigure struct {
	drawing
	Title  string
	Source string
	Table  *grid
}

func runFiguresOf(r *demarche.DossierRun) *runFigures {
	if len(r.Result.Figures) == 0 && len(r.Result.Tables) == 0 {
		return nil
	}
	f := &runFigures{Run: r.Run, Name: r.Analysis, Command: r.Command}
	for _, one := range r.Result.Figures {
		f.Figures = append(f.Figures, shownFigure{drawFigure(one), one.Title, one.Source, gridOf(one.Table, r.Command)})
	}
	for _, t := range r.Result.Tables {
		f.Tables = append(f.Tables, gridOf(t, r.Command))
	}
	for i := range f.Figures {
		f.Figures[i].Table.Caption += fmt.Sprintf(" (run %d)", r.Run)
	}
	for _, t := range f.Tables {
		t.Caption += fmt.Sprintf(" (run %d)", r.Run)
	}
	return f
}

// figuresOf are the figures of all runs but those that say what was given.
func figuresOf(d *demarche.Dossier) []runFigures {
	var all []runFigures
	for i := range d.Runs {
		if r := &d.Runs[i]; r.Analysis != overview {
			if f := runFiguresOf(r); f != nil {
				all = append(all, *f)
			}
		}
	}
	return all
}
