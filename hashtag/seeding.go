package hashtag

import (
	"cmp"
	"math"
	"slices"

	"demarche/stat"
)

// A Use is one post of an account with the tag.
type Use struct {
	Actor int
	AtUS  int64
}

// A Member is an account that might have been chosen.
type Member struct {
	Stratum int  // accounts are compared within one
	Label   int  // a group or a class, from 0; below 0 for none
	Chosen  bool // whether it is one of those that are asked of
}

// A Share says how many of the chosen have one label.
type Share struct {
	Label    int
	Members  int     // that have it
	Chosen   int     // of them
	Expected float64 // if labels were dealt at random within strata
	P        float64 // the probability of as many or more then
	Q        float64 // over all labels (Benjamini and Hochberg 1995)
}

// Shares asks of each label whether more of the chosen have it than where the labels of a
// stratum are dealt anew among its accounts: the sum over strata of hypergeometric
// numbers, exactly. The smallest P is first.
func Shares(members []Member) []Share {
	type cell struct{ stratum, label int }
	size, chosen, of := map[int]int{}, map[int]int{}, map[cell]int{}
	all := map[int]*Share{}
	for _, m := range members {
		size[m.Stratum]++
		if m.Chosen {
			chosen[m.Stratum]++
		}
		if m.Label < 0 {
			continue
		}
		of[cell{m.Stratum, m.Label}]++
		s := all[m.Label]
		if s == nil {
			s = &Share{Label: m.Label}
			all[m.Label] = s
		}
		s.Members++
		if m.Chosen {
			s.Chosen++
		}
	}
	strata := make([]int, 0, len(size))
	for s := range size {
		strata = append(strata, s)
	}
	slices.Sort(strata)
	found := make([]Share, 0, len(all))
	for _, s := range all {
		sum := []float64{1}
		for _, t := range strata {
			k := of[cell{t, s.Label}]
			if k == 0 || chosen[t] == 0 {
				continue
			}
			s.Expected += float64(chosen[t]) * float64(k) / float64(size[t])
			sum = convolve(sum, hypergeometric(size[t], k, chosen[t]))
		}
		for i := len(sum) - 1; i >= s.Chosen; i-- {
			s.P += sum[i]
		}
		s.P = min(s.P, 1)
		found = append(found, *s)
	}
	slices.SortFunc(found, func(a, b Share) int { return cmp.Compare(a.Label, b.Label) })
	logs := make([]float64, len(found))
	for i, s := range found {
		logs[i] = math.Log(s.P)
	}
	for i, q := range stat.FalseDiscoveryRates(logs, float64(len(logs))) {
		found[i].Q = math.Exp(q)
	}
	slices.SortStableFunc(found, func(a, b Share) int { return cmp.Compare(a.P, b.P) })
	return found
}

// hypergeometric returns the probabilities of 0, 1, 2... of the k marked ones among n
// drawn of all.
func hypergeometric(all, k, n int) []float64 {
	ln := func(n, k int) float64 {
		a, _ := math.Lgamma(float64(n) + 1)
		b, _ := math.Lgamma(float64(k) + 1)
		c, _ := math.Lgamma(float64(n-k) + 1)
		return a - b - c
	}
	p := make([]float64, min(k, n)+1)
	for x := max(0, n-(all-k)); x < len(p); x++ {
		p[x] = math.Exp(ln(k, x) + ln(all-k, n-x) - ln(all, n))
	}
	return p
}

func convolve(a, b []float64) []float64 {
	sum := make([]float64, len(a)+len(b)-1)
	for i, x := range a {
		for k, y := range b {
			sum[i+k] += x * y
		}
	}
	return sum
}

// A Meeting says how often different accounts used a tag in the same minute.
type Meeting struct {
	Pairs    int     // of accounts and minutes: two accounts in one minute are one, three are three
	Expected float64 // if each account's minutes of a block were turned round the block at random
	P        float64 // the share of such turns with as many pairs
	Draws    int
}

// Meetings counts the pairs of accounts that used a tag in the same minute, and asks how
// many there would be if each account had kept its own rhythm within a block of so many
// minutes, an hour say, but begun at another moment of it (conditioned on the block: who
// was active then, and how often, is not chance). Blocks are counted from the first use.
// A shared occasion within the block, a goal or a news flash, brings people together as a
// plan does: hold the result against that of other tags.
func Meetings(uses []Use, minutes, draws int, seed uint64) Meeting {
	const us = 60_000_000
	type spot struct {
		block  int64
		actor  int
		minute int
	}
	var spots []spot
	first := int64(math.MaxInt64)
	for _, u := range uses {
		first = min(first, u.AtUS)
	}
	first -= ((first % us) + us) % us // the beginning of its minute
	for _, u := range uses {
		at := (u.AtUS - first) / us
		spots = append(spots, spot{at / int64(minutes), u.Actor, int(at % int64(minutes))})
	}
	slices.SortFunc(spots, func(a, b spot) int {
		return cmp.Or(cmp.Compare(a.block, b.block), cmp.Compare(a.actor, b.actor), cmp.Compare(a.minute, b.minute))
	})
	spots = slices.Compact(spots)
	m := Meeting{Draws: draws}
	hits := make([]int, draws)
	r := generator(seed, streamMinute)
	for from := 0; from < len(spots); {
		to := from
		for to < len(spots) && spots[to].block == spots[from].block {
			to++
		}
		block := spots[from:to]
		from = to
		turned := make([]int, minutes)
		count := func(turn func() int) (pairs int) {
			clear(turned)
			shift := 0
			for i, s := range block {
				if i == 0 || s.actor != block[i-1].actor {
					shift = turn()
				}
				turned[(s.minute+shift)%minutes]++
			}
			for _, n := range turned {
				pairs += n * (n - 1) / 2
			}
			return pairs
		}
		m.Pairs += count(func() int { return 0 })
		all, own := 0, 0 // Σ m_a over accounts, squared, less Σ m_a²
		for i := 0; i < len(block); {
			k := i
			for k < len(block) && block[k].actor == block[i].actor {
				k++
			}
			all, own, i = all+k-i, own+(k-i)*(k-i), k
		}
		m.Expected += float64(all*all-own) / 2 / float64(minutes)
		if all*all == own {
			continue // one account cannot meet itself
		}
		for i := range hits {
			hits[i] += count(func() int { return r.IntN(minutes) })
		}
	}
	at := 0
	for _, h := range hits {
		if h >= m.Pairs {
			at++
		}
	}
	m.P = stat.DrawnP(at, draws)
	return m
}
