package coord

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/pairs"
	"demarche/text"
)

// Fused is the word for all traces that are compared by default, taken together.
const Fused = "fused"

// component is one trace of a fused network, judged alone.
type component struct {
	action string
	edges  map[ends]int // by the actors' numbers, the place in the join's edges
	joined *casefile.Joined
}

// components judges each of the traces that were taken together alone, by the same
// options.
func (r *CoShareRun) components(ctx context.Context, c *casefile.Case, actions []string, j casefile.Joining) ([]component, error) {
	all := make([]component, len(actions))
	for i, action := range actions {
		j.Actions = []string{action}
		joined, err := c.CoShare(ctx, j)
		if err != nil {
			return nil, err
		}
		of := component{action: action, edges: make(map[ends]int, len(joined.Edges)), joined: joined}
		for k := range joined.Edges {
			e := &joined.Edges[k]
			of.edges[endsOf(e)] = k
			e.Shown = nil
		}
		all[i] = of
	}
	return all, nil
}

// tellFused tells what each trace gives to a fused network: for each edge and trace
// its weight and what chance says of it there alone, and in a table how many edges
// each trace gives, and how many are firm by all of them together only.
func tellFused(ctx context.Context, c *casefile.Case, edges []pairs.Edge, joined *casefile.Joined, all []component, result *demarche.Result) error {
	action, err := c.ActionsOf(ctx, objectsOf(edges))
	if err != nil {
		return err
	}
	actors, err := c.Actors(ctx, actorsOf(edges))
	if err != nil {
		return err
	}
	kept := demarche.Table{
		Name: "fused_edges", Title: "what each trace gives to the edges of networks of several traces",
		Columns: []demarche.Column{
			{Name: "network", Doc: "the network"},
			{Name: "a", Doc: "one actor"},
			{Name: "b", Doc: "the other; a < b"},
			{Name: "trace", Doc: "one of the traces taken together"},
			{Name: "weight", Unit: "objects", Doc: "distinct objects of this trace that the two shared within the window"},
			{Name: "meetings", Unit: "occasions", Doc: "on which they were within the window, by this trace alone; null where it makes no edge alone"},
			{Name: "p_choice", Unit: "share", Doc: "by this trace alone"},
			{Name: "p_timing", Unit: "share", Doc: "by this trace alone"},
			{Name: "q", Unit: "share", Doc: "by this trace alone"},
			{Name: "firm", Doc: "whether it is a firm edge of this trace alone"},
		},
	}
	type sum struct{ edges, weight, firm, alone, joint int64 }
	sums := make([]sum, len(all))
	more := int64(0)
	weight := make([]int64, len(all))
	place := map[string]int{}
	for i, of := range all {
		place[of.action] = i
	}
	// A text of no family stands for itself among families.
	if i, ok := place["family"]; ok {
		if _, ok := place["text"]; !ok {
			place["text"] = i
		}
	}
	for k := range edges {
		e := &edges[k]
		clear(weight)
		last := uint64(0)
		for _, s := range e.Shown {
			if s.Object != last || last == 0 {
				of, ok := place[action(s.Object)]
				if !ok {
					return fmt.Errorf("object %d of a network of %v is of the action %q", s.Object, result.Networks[0].Traces, action(s.Object))
				}
				weight[of]++
			}
			last = s.Object
		}
		firm, once := joined.Chance.Edges[k].Firm, false
		a, b := actors[e.A].ID, actors[e.B].ID
		for i, of := range all {
			if weight[i] == 0 {
				continue
			}
			row := []any{result.Networks[0].Name, min(a, b), max(a, b), of.action, weight[i], nil, nil, nil, nil, false}
			at := &sums[i]
			at.edges++
			at.weight += weight[i]
			if firm {
				at.firm++
			}
			if n, ok := of.edges[endsOf(e)]; ok {
				o := &of.joined.Chance.Edges[n]
				row[5], row[6], row[7], row[8], row[9] = int64(o.Meetings), p(o.LogChoice), p(o.LogTiming), p(o.LogQ), o.Firm
				if o.Firm {
					at.alone++
					once = true
					if firm {
						at.joint++
					}
				}
			}
			kept.Rows = append(kept.Rows, row)
		}
		if firm && !once {
			more++
		}
	}
	t := demarche.Table{
		Name: "fused", Title: "what each trace gives to the network of all of them",
		Columns: []demarche.Column{
			{Name: "trace", Doc: "one of the traces taken together"},
			{Name: "edges", Unit: "edges", Doc: "of the network whose two shared an object of this trace"},
			{Name: "weight", Unit: "objects", Doc: "that these shared, summed over edges"},
			{Name: "firm", Unit: "edges", Doc: "firm edges of the network among them"},
			{Name: "alone", Unit: "edges", Doc: "that are firm by this trace alone"},
			{Name: "both", Unit: "edges", Doc: "that are firm by this trace alone and by all together"},
		},
	}
	for i, of := range all {
		s := sums[i]
		t.Rows = append(t.Rows, []any{of.action, s.edges, s.weight, s.firm, s.alone, s.joint})
	}
	result.Tables = append(result.Tables, t)
	result.Kept = append(result.Kept, kept)
	result.Notes = append(result.Notes, fmt.Sprintf("%s of %s firm edges are firm by all traces together and by none alone", text.Count(more), text.Count(int64(joined.Chance.Firm))))
	return nil
}

func objectsOf(edges []pairs.Edge) []uint64 {
	var all []uint64
	for i := range edges {
		for k, s := range edges[i].Shown {
			if k == 0 || s.Object != edges[i].Shown[k-1].Object {
				all = append(all, s.Object)
			}
		}
		if i%4096 == 0 { // so that a viral object does not stand there once for each edge
			slices.Sort(all)
			all = slices.Compact(all)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// fuse returns the traces as they are joined: fused stands for all of the others.
func fuse(traces, usual []string) []string {
	var all []string
	for _, t := range traces {
		if t == Fused {
			t = strings.Join(usual, "+")
		}
		if t != "" {
			all = append(all, t)
		}
	}
	return all
}
