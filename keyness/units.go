package keyness

import (
	"math/rand/v2"

	"demarche"
	"demarche/stat"
)

// Units are what is drawn again by the bootstrap and counted in the groups: accounts,
// account-days or posts. Unit i has the terms Term[Ptr[i]:Ptr[i+1]], in rising order,
// with the counts N of the same places, and is in group A or in group B.
type Units struct {
	InA  []bool
	Ptr  []int
	Term []int32
	N    []int32
}

// Counts returns the counts of each of so many terms in the groups.
func (u *Units) Counts(terms int) (a, b []float64) {
	return u.count(terms, func(place int) float64 { return float64(u.N[place]) })
}

// Users returns how many units of the groups have each of so many terms.
func (u *Units) Users(terms int) (a, b []float64) {
	return u.count(terms, func(int) float64 { return 1 })
}

func (u *Units) count(terms int, of func(place int) float64) (a, b []float64) {
	a, b = make([]float64, terms), make([]float64, terms)
	for i, inA := range u.InA {
		to := b
		if inA {
			to = a
		}
		for place := u.Ptr[i]; place < u.Ptr[i+1]; place++ {
			to[u.Term[place]] += of(place)
		}
	}
	return a, b
}

// An Interval holds δ with the confidence that was asked for.
type Interval struct{ Low, High float64 }

// bootstrapStream keeps the draws of one seed apart from those of other packages.
const bootstrapStream = 0x6b65796e657373

// Bootstrap returns the interval of δ of some terms, in their order: in each of the
// draws as many units of either group are drawn as it has, with replacement, and δ is
// computed of their counts, with the prior as in [Compare]; the interval is between the
// quantiles of these. The time is that of draws times the units and their counts of
// the terms asked for.
func (u *Units) Bootstrap(terms []int, background []float64, weight float64, draws int, confidence float64, seed uint64) ([]Interval, error) {
	if draws < 20 || !(confidence > 0 && confidence < 1) {
		return nil, demarche.Errorf(demarche.Usage, "%d draws at a confidence of %v: want 20 or more, and a confidence between 0 and 1", draws, confidence)
	}
	all := 0
	for _, t := range u.Term {
		all = max(all, int(t)+1)
	}
	all = max(all, len(background))
	a, b := u.Counts(all)
	p, err := newPrior(a, b, background, weight)
	if err != nil {
		return nil, err
	}
	totals := make([]float64, len(u.InA))
	var members [2][]int // of B, of A
	for i, inA := range u.InA {
		for place := u.Ptr[i]; place < u.Ptr[i+1]; place++ {
			totals[i] += float64(u.N[place])
		}
		members[side(inA)] = append(members[side(inA)], i)
	}
	if len(members[0]) == 0 || len(members[1]) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "a group without a unit cannot be compared")
	}
	with := u.inverted(terms, all)
	drawn := make([][]float64, len(terms))
	times := make([]float64, len(u.InA))
	for draw := range draws {
		r := rand.New(rand.NewPCG(seed, bootstrapStream+uint64(draw)))
		clear(times)
		var n [2]float64
		for s, of := range members {
			for range of {
				i := of[r.IntN(len(of))]
				times[i]++
				n[s] += totals[i]
			}
		}
		for k, t := range terms {
			var y [2]float64
			for _, w := range with[k] {
				y[side(u.InA[w.unit])] += times[w.unit] * float64(w.n)
			}
			drawn[k] = append(drawn[k], p.delta(t, y[1], n[1], y[0], n[0]))
		}
	}
	out := make([]Interval, len(terms))
	for k := range out {
		tail := (1 - confidence) / 2
		out[k] = Interval{stat.Quantile(drawn[k], tail), stat.Quantile(drawn[k], 1-tail)}
	}
	return out, nil
}

// had is a unit that has a term, and how often.
type had struct {
	unit int
	n    int32
}

// inverted returns the units that have each of some terms.
func (u *Units) inverted(terms []int, all int) [][]had {
	at := make([]int, all) // from 1; 0 for what was not asked for
	for k, t := range terms {
		at[t] = k + 1
	}
	with := make([][]had, len(terms))
	for i := range u.InA {
		for place := u.Ptr[i]; place < u.Ptr[i+1]; place++ {
			if k := at[u.Term[place]]; k > 0 {
				with[k-1] = append(with[k-1], had{i, u.N[place]})
			}
		}
	}
	return with
}

func side(inA bool) int {
	if inA {
		return 1
	}
	return 0
}
