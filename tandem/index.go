package tandem

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"demarche/stat"
)

// The streams of the generator, one for each use.
const (
	streamIndex uint64 = iota + 1
	streamMade
)

func generator(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }

// An Index is what the pairs of two groups of accounts have in common, by what chance
// gives them: of common slots, the tandem index. 1 is chance.
type Index struct {
	Value     float64
	Low, High float64 // 95 % of the draws of accounts lie within; NaN where nothing was drawn, or of fewer than [FewestDrawn]
	Pairs     int     // pairs that chance gives anything at all
	Tested    int
	Observed  float64
	Expected  float64
}

// FewestDrawn is how many accounts a group wants for an interval. To draw one account again
// gives it, and never another: the interval would have no width. Of two to four the same
// account fills more than one draw in a hundred, which cuts the tails that are looked for.
const FewestDrawn = 5

// IndexOf returns the index of groups g and h, without the pairs with the largest z, of which so many are left out; of is
// [Synchrony.Of] or [Copies.Of]. The interval is of
// accounts drawn again with their pairs, since posts of one account are no independent
// witnesses (the node bootstrap, as of Snijders and Borgatti 1999, Connections 22(2),
// 161-170). NaN where chance gives nothing.
func IndexOf(of func(i, j int) Pair, g, h []int, without, draws int, seed uint64) Index {
	return indexOf(of, g, h, false, without, draws, seed)
}

// IndexWithin returns the index of the pairs within one group; see [IndexOf].
func IndexWithin(of func(i, j int) Pair, g []int, without, draws int, seed uint64) Index {
	return indexOf(of, g, g, true, without, draws, seed)
}

func indexOf(of func(i, j int) Pair, g, h []int, within bool, without, draws int, seed uint64) Index {
	o, e, index := block(of, g, h, within, without)
	index.Value, index.Low, index.High = index.Observed/index.Expected, math.NaN(), math.NaN()
	if draws < 1 || !(index.Expected > 0) || min(len(g), len(h)) < FewestDrawn {
		return index
	}
	r := generator(seed, streamIndex)
	columns := len(h)
	values := make([]float64, 0, draws)
	rows, cols := make([]float64, len(g)), make([]float64, columns)
	for range draws {
		again(r, rows)
		if within {
			copy(cols, rows)
		} else {
			again(r, cols)
		}
		sumO, sumE := 0.0, 0.0
		for i, v := range rows {
			if v == 0 {
				continue
			}
			inO, inE := 0.0, 0.0
			for j, w := range cols {
				inO += float64(w * o[i*columns+j])
				inE += float64(w * e[i*columns+j])
			}
			sumO += float64(v * inO)
			sumE += float64(v * inE)
		}
		if sumE > 0 {
			values = append(values, sumO/sumE)
		}
	}
	if len(values) > 0 {
		index.Low, index.High = stat.Quantile(values, 0.025), stat.Quantile(values, 0.975)
	}
	return index
}

// again draws as many accounts as there are, with replacement, and counts each.
func again(r *rand.Rand, count []float64) {
	clear(count)
	for range count {
		count[r.IntN(len(count))]++
	}
}

// block returns what the pairs of two groups have and would have by chance, as a matrix.
func block(of func(i, j int) Pair, g, h []int, within bool, without int) (o, e []float64, index Index) {
	o, e = make([]float64, len(g)*len(h)), make([]float64, len(g)*len(h))
	type top struct {
		at int
		z  float64
	}
	var tops []top
	for i, a := range g {
		for j, b := range h {
			if a == b || within && i >= j {
				continue
			}
			p := of(a, b)
			if p.Expected == 0 {
				continue
			}
			at := i*len(h) + j
			o[at], e[at] = p.Observed, p.Expected
			index.Pairs++
			if p.Tested {
				index.Tested++
				tops = append(tops, top{at, p.Z})
			}
		}
	}
	slices.SortFunc(tops, func(x, y top) int { return cmp.Or(cmp.Compare(y.z, x.z), cmp.Compare(x.at, y.at)) })
	for _, t := range tops[:min(without, len(tops))] {
		o[t.at], e[t.at] = 0, 0
	}
	for at := range o {
		index.Observed += o[at]
		index.Expected += e[at]
	}
	return o, e, index
}
