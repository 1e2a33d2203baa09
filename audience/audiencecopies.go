package audience

import (
	"cmp"
	"slices"

	"demarche/graph"
	"demarche/text"
)

// mostSharers is the most accounts of a text that joins them: what more wrote, joins
// everybody with everybody.
const mostSharers = 50

// A sharing says that an account wrote a text.
type sharing struct {
	copy uint64
	who  int32
}

// sharings lists who of some accounts wrote which text, each once, by text.
func sharings(glances []glance, place []int32) []sharing {
	var all []sharing
	for _, g := range glances {
		if at := place[g.who]; at >= 0 && !g.outside && g.copy != 0 {
			all = append(all, sharing{g.copy, at})
		}
	}
	slices.SortFunc(all, func(x, y sharing) int { return cmp.Or(cmp.Compare(x.copy, y.copy), cmp.Compare(x.who, y.who)) })
	return slices.Compact(all)
}

// eachText yields the accounts of each text that several wrote.
func eachText(all []sharing, yield func(copy uint64, by []sharing)) {
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[end].copy == all[i].copy {
			end++
		}
		if end-i > 1 {
			yield(all[i].copy, all[i:end])
		}
		i = end
	}
}

// copiedTexts returns the texts that several of the accounts wrote.
func copiedTexts(glances []glance, place []int32) map[uint64]bool {
	copied := map[uint64]bool{}
	eachText(sharings(glances, place), func(copy uint64, _ []sharing) { copied[copy] = true })
	return copied
}

// clusters are accounts that wrote the same texts, so that they stand in one fold.
type clusters struct {
	of         []int32 // of each of the known accounts, from 0, the largest first
	resolution float64 // of the communities; 0 where the clusters are whatever hangs together
	largest    int     // accounts of the largest cluster
	whole      int     // the same of what hangs together
	texts      int     // pairs of accounts by the texts that they share
	loose      int     // those of them between clusters
	viral      int     // texts of more accounts than mostSharers, which join none
}

// clusterCopies joins known accounts that share copied texts. The accounts of one operation
// nearly all hang together by some text; what hangs together and is larger than a fold is
// divided into the communities within which most texts are shared (Leiden), at a resolution
// at which none is larger.
func (a *audience) clusterCopies(glances []glance, place []int32) *clusters {
	c := &clusters{}
	at := make([]int32, len(a.accounts)) // among the known ones
	for i := range at {
		at[i] = -1
	}
	for k, i := range a.known {
		at[i] = int32(k)
	}
	known := make([]int32, len(place))
	for who, i := range place {
		known[who] = -1
		if i >= 0 {
			known[who] = at[i]
		}
	}
	var edges []graph.Edge
	eachText(sharings(glances, known), func(_ uint64, by []sharing) {
		if len(by) > mostSharers {
			c.viral++
			return
		}
		for i, x := range by {
			for _, y := range by[:i] {
				edges = append(edges, graph.Edge{A: y.who, B: x.who, Weight: 1})
			}
		}
	})
	g := graph.New(len(a.known), edges)
	c.of = graph.Components(g)
	c.measure(edges)
	c.whole = c.largest
	most := max(1, len(a.known)/a.run.Folds)
	for resolution := 1.0; c.largest > most && resolution <= 1<<20; resolution *= 1.5 {
		c.of, c.resolution = graph.Leiden(g, graph.LeidenOptions{Resolution: resolution, Seed: a.run.Seed}).Of, resolution
		c.measure(edges)
	}
	a.sayClusters(c)
	return c
}

func (c *clusters) measure(edges []graph.Edge) {
	size := make([]int, len(c.of))
	c.largest, c.texts, c.loose = 0, 0, 0
	for _, cluster := range c.of {
		size[cluster]++
		c.largest = max(c.largest, size[cluster])
	}
	for _, e := range edges {
		c.texts += int(e.Weight)
		if c.of[e.A] != c.of[e.B] {
			c.loose += int(e.Weight)
		}
	}
}

func (a *audience) sayClusters(c *clusters) {
	if c.resolution == 0 {
		a.note("accounts that hang together by texts of %d words or more are a copy cluster and stand in one fold; the largest has %s", copyWords, text.Plural(c.largest, "account", "accounts"))
	} else {
		a.note("by texts of %d words or more in common %s of %s hang together, which is more than a fold holds. So they are divided into communities that share most texts (Leiden, resolution %.3g, seed %d), the largest of %s; each is a copy cluster and stands in one fold. Of %s of accounts, counted once for each text that both wrote, %.0f %% are between two clusters: see also what holds without any copied post",
			copyWords, text.Count(c.whole), text.Plural(len(a.known), "account", "accounts"), c.resolution, a.run.Seed,
			text.Plural(c.largest, "account", "accounts"), text.Plural(c.texts, "pair", "pairs"), 100*float64(c.loose)/float64(c.texts))
	}
	if c.viral > 0 {
		a.note("%s that more than %d accounts wrote are left out where accounts are joined by their texts", text.Plural(c.viral, "text", "texts"), mostSharers)
	}
}
