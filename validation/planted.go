package main

import (
	"context"
	"fmt"
	"math"

	"demarche"
	"demarche/casefile"
	"demarche/coord"
	"demarche/simulate"
	"demarche/stat"
)

// rules are what is asked of planted data, in the order of the table.
var rules = []string{
	"**firm** (both null models)", "choice alone", "timing alone", "at least 2 shared objects", "at least 3 shared objects",
	"CooRTweet 2.1.3 at its defaults", "QUT's toolkit at its defaults", "firm, with --camps", "choice alone, with --camps",
}

// bars are the recall that firm edges must reach, by the events of a group.
var bars = map[int]float64{6: 0.65, 10: 0.95}

// A score is what a rule made of one draw.
type score struct{ edges, right int }

type plantedDraw struct {
	scores []score // by rule
	pairs  int     // planted
	found  int     // groups
	groups int
}

type pair [2]string

// planted asks the rules of the trial's data, with so many events a group.
func (v *validation) planted(ctx context.Context, events int) error {
	all, err := draws(ctx, v.seeds, func(ctx context.Context, seed uint64) (k plantedDraw, err error) {
		o := simulate.Trial()
		o.Events, o.Seed = events, seed
		err = v.onDraw(ctx, o, false, func(c *casefile.Case, d *simulate.Data) error {
			k, err = ask(ctx, c, d.Truth)
			return err
		})
		return k, err
	})
	if err != nil {
		return err
	}
	o := simulate.Trial()
	fmt.Printf("\n%d groups of %d with %d events each, planted among camps, flash events and fast responders (%d actors, %d rows); %d draws.\n\n",
		o.Groups, o.GroupSize, events, o.Actors, o.Posts, v.seeds)
	fmt.Println("| rule | edges a draw | of these planted (precision) | planted pairs found (recall) |")
	fmt.Println("|---|---|---|---|")
	var precision, recall float64
	for i, rule := range rules {
		var p, r []float64
		edges := 0
		for _, k := range all {
			s := k.scores[i]
			edges += s.edges
			r = append(r, float64(s.right)/float64(k.pairs))
			if s.edges > 0 {
				p = append(p, float64(s.right)/float64(s.edges))
			}
		}
		fmt.Printf("| %s | %.1f | %s | %s |\n", rule, float64(edges)/float64(v.seeds), mean(p), mean(r))
		if i == 0 {
			precision, _ = stat.Mean(p)
			recall, _ = stat.Mean(r)
		}
	}
	found, groups, least := 0, 0, 1.0
	for _, k := range all {
		found, groups = found+k.found, groups+k.groups
		least = min(least, float64(k.found)/float64(k.groups))
	}
	lo, hi := stat.Exact(found, groups, confidence)
	fmt.Printf("\nOf the planted groups, %d of %d are found: %.3f (%.3f–%.3f); in the worst draw %.2f of them.\n", found, groups, float64(found)/float64(groups), lo, hi, least)
	if bar, ok := bars[events]; ok {
		v.bar(precision >= 0.95 && recall >= bar, fmt.Sprintf("Precision of firm edges is at least 0.95 and recall at least %.2f", bar))
		v.bar(float64(found)/float64(groups) >= 0.9, "At least 18 of 20 groups are found")
	}
	return nil
}

// ask asks every rule of one case.
func ask(ctx context.Context, c *casefile.Case, truth simulate.Truth) (plantedDraw, error) {
	planted := map[pair]bool{}
	for _, p := range truth.Pairs() {
		planted[p] = true
	}
	k := plantedDraw{pairs: len(planted), groups: len(truth.Groups)}
	r, err := coshare(ctx, c, "object", nil)
	if err != nil {
		return k, err
	}
	net := &r.Networks[0]
	k.found = found(net, truth)
	count := func(net *demarche.Network, of func(i int) bool) {
		var s score
		for i := range net.Edges {
			if of(i) {
				s.edges++
				if planted[pair{net.Edges[i].A, net.Edges[i].B}] {
					s.right++
				}
			}
		}
		k.scores = append(k.scores, s)
	}
	actors, err := c.Table(ctx, "i", "SELECT count(*) FROM actors")
	if err != nil {
		return k, err
	}
	n := float64(actors[0][0].(int64))
	byChoice := func(net *demarche.Network) []bool {
		return discoveries(net, n*(n-1)/2, func(e *demarche.Edge) float64 { return e.PChoice })
	}
	choice := byChoice(net)
	timing := discoveries(net, net.Tested, func(e *demarche.Edge) float64 { return e.PTiming })
	count(net, func(i int) bool { return net.Edges[i].Firm })
	count(net, func(i int) bool { return choice[i] })
	count(net, func(i int) bool { return timing[i] })
	count(net, func(i int) bool { return true })
	count(net, func(i int) bool { return net.Edges[i].Shared >= 3 })
	for _, tool := range []string{"coortweet", "qut"} {
		r, err := coshare(ctx, c, "object", func(r *coord.CoShareRun) { r.As = tool })
		if err != nil {
			return k, err
		}
		k.scores = append(k.scores, ofTool(r, tool, planted))
	}
	if r, err = coshare(ctx, c, "object", func(r *coord.CoShareRun) { r.Camps = true }); err != nil {
		return k, err
	}
	net = &r.Networks[0]
	choice = byChoice(net)
	count(net, func(i int) bool { return net.Edges[i].Firm })
	count(net, func(i int) bool { return choice[i] })
	return k, nil
}

// discoveries are the edges at a rate of false ones of 0.05, by one null model
// alone, of so many pairs that could have been tested.
func discoveries(net *demarche.Network, tests float64, p func(*demarche.Edge) float64) []bool {
	logp := make([]float64, len(net.Edges))
	for i := range net.Edges {
		logp[i] = math.Log(p(&net.Edges[i]))
	}
	is := make([]bool, len(logp))
	for i, q := range stat.FalseDiscoveryRates(logp, max(tests, float64(len(logp)))) {
		is[i] = q <= math.Log(0.05)
	}
	return is
}

// ofTool scores the edges that a tool flags, whichever way they point.
func ofTool(r *demarche.Result, tool string, planted map[pair]bool) score {
	seen := map[pair]bool{}
	var s score
	for _, t := range r.Kept {
		if t.Name != tool+"_edges" {
			continue
		}
		for _, row := range t.Rows {
			a, b := row[0].(string), row[1].(string)
			flagged := true
			if tool == "coortweet" {
				flagged = row[len(row)-1].(int64) == 1
			}
			p := pair{min(a, b), max(a, b)}
			if a == b || !flagged || seen[p] {
				continue
			}
			seen[p] = true
			s.edges++
			if planted[p] {
				s.right++
			}
		}
	}
	return s
}

// found counts the planted groups of which two thirds of the members are in one
// group of the network.
func found(net *demarche.Network, truth simulate.Truth) int {
	group := map[string]int{}
	for _, n := range net.Nodes {
		group[n.Actor] = n.Group
	}
	n := 0
	for _, members := range truth.Groups {
		in := map[int]int{}
		most := 0
		for _, m := range members {
			if g := group[m]; g > 0 {
				in[g]++
				most = max(most, in[g])
			}
		}
		if 3*most >= 2*len(members) {
			n++
		}
	}
	return n
}

// mean writes a mean over draws with twice its standard error to either side.
func mean(x []float64) string {
	if len(x) == 0 {
		return "no edges"
	}
	m, half := stat.Mean(x)
	return fmt.Sprintf("%.3f (%.3f–%.3f)", m, max(m-half, 0), min(m+half, 1))
}
