package project

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"demarche"
	"demarche/pairs"
)

// A Preset is a method of the literature.
type Preset struct {
	Name  string // lower-case words, joined by hyphens
	Title string // one line, lower case, without a full stop
	What  string // what the method does
	Read  string // where it was read, and what is other here than there
	Errs  string // where it errs
	From  string // the sources

	Layers []Layer // one, or those of which the fused network is the union
	Prune  Prune   // of the fused network
	Groups Groups  // of the fused network
	Untold bool    // whether the method tells no groups: those here are to have something to look at

	// Rule, if it is not nil, stands for the layer's method: package pairs has it.
	Rule *pairs.CooRTweet
}

// A Layer is traces and the method that is run over them.
type Layer struct {
	Name   string // of several layers: one word
	Reads  Reads
	Did    string    // what two did that it joins; "" for what the trace says
	Things [2]string // what is told of it, in one and in several; "" for what the trace says
	Method Method
}

// Reads says which traces a layer is of. Whoever makes the rows sees to it.
type Reads struct {
	Action string        // of package trace, or a word for a column that the user names
	Within time.Duration // of reposts, if above 0: only those at most this long after the post that they pass on, and what is compared is whose post it was
}

// Find returns the preset of that name.
func Find(name string) (Preset, bool) {
	i := slices.IndexFunc(Presets, func(p Preset) bool { return p.Name == name })
	if i < 0 {
		return Preset{}, false
	}
	return Presets[i], true
}

// Doc returns all that a person is told of the preset. The parameters are written
// out of the method itself.
func (p Preset) Doc() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n\nTyped as demarche run CASE coshare --as %s.\n", p.Title, p.What, p.Name)
	for _, l := range p.Layers {
		rows := [][2]string{{"trace", l.Reads.String()}}
		if p.Rule != nil {
			rows = append(rows, [2]string{"rule", fmt.Sprintf("CooRTweet's: time_window %s, min_participation %d, edge_weight %v", span(p.Rule.TimeWindow), p.Rule.MinParticipation, p.Rule.EdgeWeight)})
		} else {
			rows = append(rows, l.Method.Cells()...)
		}
		b.WriteString("\n")
		if l.Name != "" {
			fmt.Fprintf(&b, "Layer %s:\n", l.Name)
			rows = slices.DeleteFunc(rows, func(r [2]string) bool { return r[0] == "pruning" || r[0] == "groups" })
		}
		list(&b, rows)
	}
	if len(p.Layers) > 1 {
		b.WriteString("\nThe union of the layers, of weights the largest:\n")
		list(&b, [][2]string{{"pruning", p.Prune.String()}, {"groups", p.Groups.String()}})
	}
	b.WriteString(`
Out: a network with the metric as its weights, its groups, a finding for each; what
each step left (the table steps); and how many of its edges chance explains and how
many firm edges of the same traces it misses (the table beside).
`)
	fmt.Fprintf(&b, "\nRead: %s\n\nLimits: %s\n\nSources: %s\n", p.Read, p.Errs, p.From)
	return b.String()
}

// list writes rows in two columns.
func list(b *strings.Builder, rows [][2]string) {
	for _, r := range rows {
		fmt.Fprintf(b, "  %-11s%s\n", r[0], r[1])
	}
}

// Cells returns the steps of the method and what each asks, in words.
func (m Method) Cells() [][2]string {
	var cuts []string
	for _, c := range m.Threshold {
		cuts = append(cuts, c.String())
	}
	return [][2]string{
		{"window", m.Window.String()},
		{"filter", m.Filter.String()},
		{"metric", m.Metric.String() + ", " + m.Metric.Unit()},
		{"threshold", joined(cuts)},
		{"pruning", m.Prune.String()},
		{"groups", m.Groups.String()},
	}
}

// String returns the traces in words.
func (r Reads) String() string {
	if r.Within > 0 {
		return r.Action + ", within " + span(r.Within) + " of the post, by whose post it was"
	}
	return r.Action
}

// Metric returns what the weights of the preset's network are, and their unit.
func (p Preset) Metric() (name, unit string) {
	switch {
	case p.Rule != nil:
		return "pairs of rows", "pairs"
	case len(p.Layers) > 1:
		return "the largest cosine of a layer", "0 to 1"
	}
	m := p.Layers[0].Method.Metric
	return m.String(), m.Unit()
}

// Run runs the preset over the rows of each of its layers. Of several layers it
// makes one network: an edge has the largest weight that a layer gives it.
func (p Preset) Run(ctx context.Context, rows [][]Row, o Options) (*Result, error) {
	if p.Rule != nil || len(rows) != len(p.Layers) {
		return nil, demarche.Errorf(demarche.Usage, "preset %s over the rows of %d layers; it has %d, and a rule of package pairs is none", p.Name, len(rows), len(p.Layers))
	}
	if len(rows) == 1 {
		return Run(ctx, rows[0], p.Layers[0].Method, o)
	}
	if err := (Method{Prune: p.Prune, Groups: p.Groups}).checkEnd(); err != nil {
		return nil, err
	}
	r, net := &Result{}, &Network{}
	type column struct {
		layer int
		of    uint64
	}
	numbers := map[column]uint64{}
	var edges []Edge
	for i, l := range p.Layers {
		layer, err := Run(ctx, rows[i], l.Method, o)
		if err != nil {
			return nil, err
		}
		for _, s := range layer.Steps {
			s.Layer = l.Name
			r.Steps = append(r.Steps, s)
		}
		for _, note := range layer.Notes {
			r.Notes = append(r.Notes, "layer "+l.Name+": "+note)
		}
		for _, n := range layer.Networks {
			edges = append(edges, n.Edges...)
			for _, row := range n.rows {
				row.Of = number(numbers, column{i, row.Of})
				net.rows = append(net.rows, row)
			}
		}
	}
	net.rows = distinct(net.rows)
	w := fuse(edges)
	r.Steps = append(r.Steps, w.step("union of the layers"))
	if err := w.finish(ctx, net, p.Prune, p.Groups, o, r); err != nil {
		return nil, err
	}
	r.Networks = []Network{*net}
	return r, nil
}

// fuse returns the union of edges, which it sorts.
func fuse(edges []Edge) *web {
	w := &web{}
	for _, e := range edges {
		w.actors = append(w.actors, e.A, e.B)
	}
	slices.Sort(w.actors)
	w.actors = slices.Compact(w.actors)
	w.of = make([][]near, len(w.actors))
	same := func(x, y Edge) bool { return x.A == y.A && x.B == y.B }
	slices.SortFunc(edges, func(x, y Edge) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	runs(edges, same, func(_ int, run []Edge) {
		a, _ := slices.BinarySearch(w.actors, run[0].A)
		b, _ := slices.BinarySearch(w.actors, run[0].B)
		e := near{other: uint32(b)}
		for _, of := range run {
			e.weight, e.shared = max(e.weight, of.Weight), e.shared+uint32(of.Shared)
		}
		w.of[a] = append(w.of[a], e)
	})
	return w
}
