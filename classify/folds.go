package classify

import (
	"cmp"
	"math"
	"slices"
)

// Folds divides rows into k folds so that all rows of a group are in one: groups[i] is
// that of row i, "" a group of its own. The largest group goes first, each into the fold
// with the fewest rows; groups of one size are in random order.
func Folds(groups []string, k int, seed uint64) []int {
	return StratifiedFolds(groups, make([]int, len(groups)), k, seed)
}

// StratifiedFolds is [Folds] with the classes y in nearly the same shares in each fold:
// the group whose rows are spread most unevenly over the classes goes first, each into
// the fold where the shares of the classes among folds then differ least, the one with
// fewer rows of equal ones (the rule of scikit-learn's StratifiedGroupKFold). Rows of
// class -1 are counted as a class.
func StratifiedFolds(groups []string, y []int, k int, seed uint64) []int {
	classes := 1
	for _, class := range y {
		classes = max(classes, class+2)
	}
	type group struct {
		rows  []int
		count []float64 // of each class
	}
	var all []*group
	named := map[string]*group{}
	total := make([]float64, classes)
	for i, name := range groups {
		g := named[name]
		if g == nil || name == "" {
			g = &group{count: make([]float64, classes)}
			all = append(all, g)
			named[name] = g
		}
		g.rows = append(g.rows, i)
		g.count[y[i]+1]++
		total[y[i]+1]++
	}
	generator(seed, streamFolds).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	slices.SortStableFunc(all, func(a, b *group) int {
		return cmp.Or(cmp.Compare(deviation(b.count), deviation(a.count)), cmp.Compare(len(b.rows), len(a.rows)))
	})
	folds := make([]int, len(groups))
	held := make([][]float64, k)
	size := make([]int, k)
	for fold := range held {
		held[fold] = make([]float64, classes)
	}
	shares := make([]float64, k)
	for _, g := range all {
		best, bestSpread := 0, math.Inf(1)
		for fold := range k {
			spread := 0.0
			for class, n := range g.count {
				if total[class] == 0 {
					continue
				}
				for other := range k {
					shares[other] = held[other][class] / total[class]
				}
				shares[fold] += n / total[class]
				spread += deviation(shares)
			}
			if spread < bestSpread-1e-12 || spread <= bestSpread+1e-12 && size[fold] < size[best] {
				best, bestSpread = fold, spread
			}
		}
		for class, n := range g.count {
			held[best][class] += n
		}
		size[best] += len(g.rows)
		for _, row := range g.rows {
			folds[row] = best
		}
	}
	return folds
}

// deviation is the standard deviation of numbers.
func deviation(v []float64) float64 {
	mean, square := 0.0, 0.0
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		square += (x - mean) * (x - mean)
	}
	return math.Sqrt(square / float64(len(v)))
}
