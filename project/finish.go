package project

import (
	"context"
	"fmt"
	"math"
	"slices"

	"demarche/graph"
	"demarche/stat"
)

const (
	// settled is how much all centralities together change in a step of the power
	// iteration that is the last.
	settled = 1e-10
	// mostSteps is how many steps there are at most.
	mostSteps = 10_000
)

// edgeBytes is about what an edge takes until it is told in words.
const edgeBytes = 600

// finish prunes the pairs, groups their actors, and puts both into net.
func (n *web) finish(ctx context.Context, net *Network, p Prune, g Groups, o Options, r *Result) error {
	if p.Quantile > 0 {
		if err := n.prune(ctx, p, &r.Notes); err != nil {
			return err
		}
		r.Steps = append(r.Steps, n.step("pruning: "+p.String()))
	}
	if need := int64(n.edges()) * edgeBytes; o.Memory > 0 && need > o.Memory {
		return tooMuch(need, o.Memory, "%d edges", n.edges())
	}
	node := make([]int32, len(n.actors)) // which member it is
	for a, end := range n.ends() {
		if end {
			node[a] = int32(len(net.Members))
			net.Members = append(net.Members, Member{Actor: n.actors[a]})
		}
	}
	net.Edges = make([]Edge, 0, n.edges())
	links := make([]graph.Edge, 0, n.edges())
	for a, list := range n.of {
		for _, e := range list {
			net.Edges = append(net.Edges, Edge{n.actors[a], n.actors[e.other], e.weight, int(e.shared)})
			links = append(links, graph.Edge{A: node[a], B: node[e.other], Weight: e.weight})
		}
	}
	if len(links) == 0 {
		return ctx.Err()
	}
	return net.group(ctx, links, g, &r.Notes)
}

// group groups the members, whom the links join by number.
func (net *Network) group(ctx context.Context, links []graph.Edge, g Groups, notes *[]string) error {
	open := 0 // partitions that did not settle
	groups := func(links []graph.Edge) (of []int32, size []int) {
		joined := graph.New(len(net.Members), links)
		if g.Kind == Components {
			of = graph.Components(joined)
		} else {
			c := graph.Leiden(joined, graph.LeidenOptions{Resolution: g.Resolution, Seed: g.Seed})
			of, net.Modularity = c.Of, c.Modularity
			if !c.Converged {
				open++
			}
		}
		size = make([]int, len(net.Members))
		for _, c := range of {
			size[c]++
		}
		return of, size
	}
	weights := make([]float64, len(links))
	for i, e := range links {
		weights[i] = e.Weight
	}
	for level := range g.Levels {
		if err := ctx.Err(); err != nil {
			return err
		}
		l := Level{Quantile: float64(level) / float64(g.Levels-1)}
		l.Threshold = stat.Quantile(weights, l.Quantile)
		kept := slices.DeleteFunc(slices.Clone(links), func(e graph.Edge) bool { return e.Weight < l.Threshold })
		l.Edges = len(kept)
		of, size := groups(kept)
		for _, n := range size {
			if n > 1 {
				l.Groups++
			}
			l.Largest = max(l.Largest, n)
		}
		for i, c := range of {
			if size[c] > 1 {
				net.Members[i].Degree = l.Quantile
			}
		}
		net.Levels = append(net.Levels, l)
	}
	of, size := groups(links)
	for i, c := range of {
		if size[c] > 1 {
			net.Members[i].Group = int(c) + 1
			net.Groups = max(net.Groups, int(c)+1)
		}
	}
	if open > 0 {
		*notes = append(*notes, fmt.Sprintf("the search for groups stopped before it settled, in %d of %d partitions; they may not be the best it can find", open, 1+g.Levels))
	}
	return ctx.Err()
}

// prune drops the pairs of actors that are not central enough.
func (n *web) prune(ctx context.Context, p Prune, notes *[]string) error {
	central, err := n.eigenvector(ctx, notes)
	if err != nil {
		return err
	}
	var ranked []float64
	for a, end := range n.ends() {
		central[a] = math.Round(central[a]*1e9) / 1e9
		if end {
			ranked = append(ranked, central[a])
		}
	}
	if len(ranked) == 0 {
		return nil
	}
	asked := stat.Quantile(ranked, p.Quantile)
	n.keep(func(a uint32, e near) bool { return central[a] >= asked && central[e.other] >= asked })
	return nil
}

// eigenvector returns the centrality of each actor, 0 for one without a pair, with
// a sum of squares of 1. It multiplies, as networkx does, by the adjacency matrix
// with ones on its diagonal, which has the same eigenvectors and settles on
// bipartite graphs too. Of a network in several components it is that of the one
// with the largest eigenvalue, and of the others what has not yet faded.
func (n *web) eigenvector(ctx context.Context, notes *[]string) ([]float64, error) {
	start, others, _ := n.adjacency()
	now, next := make([]float64, len(n.of)), make([]float64, len(n.of))
	for a := range now {
		if start[a+1] > start[a] {
			now[a] = 1
		}
	}
	normalise(now)
	for step := 0; ; step++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for a := range next {
			next[a] = now[a]
			for _, b := range others[start[a]:start[a+1]] {
				next[a] += now[b]
			}
		}
		normalise(next)
		change := 0.0
		for a := range next {
			change += math.Abs(next[a] - now[a])
		}
		now, next = next, now
		if change < settled {
			return now, nil
		}
		if step == mostSteps {
			*notes = append(*notes, fmt.Sprintf("the centralities were still changing after %d steps, by %.2g together: two parts of the network have nearly the same largest eigenvalue", mostSteps, change))
			return now, nil
		}
	}
}

// normalise gives v a sum of squares of 1, if it is not all 0.
func normalise(v []float64) {
	sum := 0.0
	for _, x := range v {
		sum += float64(x * x)
	}
	if sum == 0 {
		return
	}
	sum = math.Sqrt(sum)
	for a := range v {
		v[a] /= sum
	}
}
