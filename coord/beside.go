package coord

import (
	"context"
	"fmt"
	"slices"

	"demarche"
	"demarche/casefile"
	"demarche/pairs"
	"demarche/project"
)

// stepsTable tells what each step of a method left.
func stepsTable(p project.Preset, steps []project.Step) demarche.Table {
	t := demarche.Table{
		Name: "steps", Title: "what each step of " + p.Name + " left",
		Columns: []demarche.Column{
			{Name: "layer", Doc: "of a method that takes several networks together"},
			{Name: "step", Doc: "what is asked"},
			{Name: "actors", Unit: "actors", Doc: "that are left: with rows, or with an edge"},
			{Name: "objects", Unit: "objects", Doc: "that are compared"},
			{Name: "rows", Unit: "rows", Doc: "that are left"},
			{Name: "dropped", Unit: "rows", Doc: "that the step took away"},
			{Name: "edges", Unit: "edges", Doc: "pairs of actors that are left"},
		},
	}
	for i, s := range steps {
		row := []any{s.Layer, s.What, int64(s.Actors), nil, nil, nil, nil}
		if s.OfRows() {
			row[3], row[4] = int64(s.Columns), s.Rows
			if i > 0 && steps[i-1].Layer == s.Layer {
				row[5] = steps[i-1].Rows - s.Rows
			}
		} else {
			row[6] = s.Edges
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// ends are the numbers of an edge's actors, the smaller first.
type ends [2]uint64

func endsOf(e *pairs.Edge) ends { return ends{min(e.A, e.B), max(e.A, e.B)} }

// actorsOf returns the numbers of the actors of edges, sorted, each once.
func actorsOf(edges []pairs.Edge) []uint64 {
	all := make([]uint64, 0, 2*len(edges))
	for i := range edges {
		all = append(all, edges[i].A, edges[i].B)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// beside tells how many of a method's edges chance explains, and how many firm
// edges it misses: those that this analysis finds on the same traces, with the
// options that it was given.
func (r *CoShareRun) beside(ctx context.Context, c *casefile.Case, p project.Preset, its map[ends]bool, actions []string, result *demarche.Result) error {
	if r.FDR == 0 {
		return nil
	}
	window := r.Window[0]
	without, err := tooCoarse(ctx, c, actions, window, &demarche.Result{})
	if demarche.CodeOf(err) == demarche.BadData && err != nil {
		result.Notes = append(result.Notes, fmt.Sprintf("its edges are not held against firm ones: %s", err))
		return nil
	}
	if err != nil {
		return err
	}
	if len(without) > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("of %d datasets the times are coarser than %s: they are not among what the edges of %s are held against", len(without), inWords(window), p.Name))
	}
	joined, err := c.CoShare(ctx, casefile.Joining{
		Actions: actions, Query: pairs.Query{Window: window, MinShared: r.MinShared}, Without: without, FDR: r.FDR, Horizon: r.horizon(),
		Camps: r.Camps, Seed: r.Seed,
	})
	if err != nil {
		return err
	}
	counts := map[string]int64{}
	missed := int64(0)
	for i, odds := range oddsOf(joined) {
		switch {
		case its[endsOf(&joined.Edges[i])]:
			counts[odds.Explained]++
			counts["met"]++
		case odds.Firm:
			missed++
		}
	}
	edges, within := int64(len(its)), inWords(window)
	share := func(n, of int64) any {
		if of == 0 {
			return nil
		}
		return float64(n) / float64(of)
	}
	t := demarche.Table{
		Name: "beside", Title: fmt.Sprintf("the edges of %s beside the firm ones of the same traces, at %s", p.Name, within),
		Columns: []demarche.Column{
			{Name: "edges", Doc: "which are counted"},
			{Name: "count", Unit: "edges", Doc: "how many"},
			{Name: "share", Unit: "share", Doc: "of all edges of the method, 0 to 1; of firm edges in the last two lines"},
		},
		Rows: [][]any{{"of the method", edges, share(edges, edges)}},
	}
	for _, row := range []struct {
		of string
		n  int64
	}{
		{"of these firm: chance explains them in neither of two ways", counts[""]},
		{"that choice alone explains: actors this active would share as much of what was current", counts["choice"]},
		{"that timing alone explains: strangers who touch the same are as close in time", counts["timing"]},
		{"that both explain", counts["both"]},
		{fmt.Sprintf("of which chance was not asked: fewer than %d objects shared within %s", r.MinShared, within), edges - counts["met"]},
	} {
		t.Rows = append(t.Rows, []any{row.of, row.n, share(row.n, edges)})
	}
	firm := counts[""] + missed
	t.Rows = append(t.Rows, []any{"firm edges of these traces", firm, share(firm, firm)},
		[]any{"of these that the method misses", missed, share(missed, firm)})
	result.Tables = append(result.Tables, t)
	return nil
}
