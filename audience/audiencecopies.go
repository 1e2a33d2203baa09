package audience

import (
	"cmp"
	"slices"

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
	of      []int // of each of the known accounts, from 0
	needed  int   // texts that two accounts must share to be joined
	largest int   // accounts of the largest cluster
	atOne   int   // the same if one text sufficed
	pairs   int   // pairs of accounts that share a text
	loose   int   // those of them in different clusters
	viral   int   // texts of more accounts than mostSharers, which join none
}

// clusterCopies joins known accounts that share copied texts. On one text alone nearly all
// accounts of one operation hang together; then two must share two texts, or three, until
// no cluster is larger than a fold.
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
	shared := map[[2]int32]int{}
	eachText(sharings(glances, known), func(_ uint64, by []sharing) {
		if len(by) > mostSharers {
			c.viral++
			return
		}
		for i, x := range by {
			for _, y := range by[:i] {
				shared[[2]int32{y.who, x.who}]++
			}
		}
	})
	c.pairs = len(shared)
	for c.needed = 1; ; c.needed++ {
		c.join(len(a.known), shared)
		if c.needed == 1 {
			c.atOne = c.largest
		}
		if c.largest <= max(1, len(a.known)/a.run.Folds) {
			break
		}
	}
	a.sayClusters(c)
	return c
}

// join makes the clusters of those that share as many texts as are needed.
func (c *clusters) join(n int, shared map[[2]int32]int) {
	parent := make([]int, n)
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for pair, texts := range shared {
		if texts >= c.needed {
			x, y := root(int(pair[0])), root(int(pair[1]))
			parent[max(x, y)] = min(x, y) // the same clusters in whatever order the pairs come
		}
	}
	size := make([]int, n)
	c.of, c.largest, c.loose = make([]int, n), 0, 0
	for i := range parent {
		c.of[i] = root(i)
		size[c.of[i]]++
		c.largest = max(c.largest, size[c.of[i]])
	}
	for pair := range shared {
		if c.of[pair[0]] != c.of[pair[1]] {
			c.loose++
		}
	}
}

func (a *audience) sayClusters(c *clusters) {
	a.note("accounts that wrote at least %s of %d words or more in the same words are a copy cluster and stand in one fold; the largest has %s",
		text.Plural(c.needed, "text", "texts"), copyWords, text.Plural(c.largest, "account", "accounts"))
	if c.needed > 1 {
		a.note("if one common text sufficed, %s of %s would be one cluster, more than a fold; %s of %s of accounts with a common text stand apart for that, so see also what holds without any copied post",
			text.Count(c.atOne), text.Plural(len(a.known), "account", "accounts"), text.Count(c.loose), text.Plural(c.pairs, "pair", "pairs"))
	}
	if c.viral > 0 {
		a.note("%s of more than %d accounts join none", text.Plural(c.viral, "text", "texts"), mostSharers)
	}
}
