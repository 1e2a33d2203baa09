package vote

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"demarche"
)

// contingency counts the nodes that are in a part of both partitions, by the two
// parts. A node that is in no part of one, which is less than 0, is left out.
func contingency(a, b []int32) (cells map[[2]int32]int, rows, columns map[int32]int, n int) {
	cells, rows, columns = map[[2]int32]int{}, map[int32]int{}, map[int32]int{}
	for i := range a {
		if a[i] >= 0 && b[i] >= 0 {
			cells[[2]int32{a[i], b[i]}]++
			rows[a[i]]++
			columns[b[i]]++
			n++
		}
	}
	return cells, rows, columns, n
}

// ARI returns the adjusted Rand index of two partitions of the same nodes, the parts as
// numbers, less than 0 for none: 1 where they are the same, 0 as chance would have it;
// NaN of fewer than two nodes (Hubert and Arabie 1985, doi:10.1007/BF01908075).
func ARI(a, b []int32) float64 {
	cells, rows, columns, n := contingency(a, b)
	pairs := func(k int) int64 { return int64(k) * int64(k-1) / 2 }
	var both, x, y int64
	for _, k := range cells {
		both += pairs(k)
	}
	for _, k := range rows {
		x += pairs(k)
	}
	for _, k := range columns {
		y += pairs(k)
	}
	all := pairs(n)
	if all > 0 && x == y && (x == 0 || x == all) {
		return 1 // one part in both, or as many as nodes: chance would have the same
	}
	// Times 2 × all, in whole numbers: (both - xy/all) / ((x+y)/2 - xy/all).
	return share(2*(both*all-x*y), (x+y)*all-2*x*y)
}

// NMI returns the mutual information of two partitions as a share of the mean of their
// entropies, 0 to 1; the parts as in ARI. Two partitions of one part each have 1; NaN
// of nothing (Danon et al. 2005, doi:10.1088/1742-5468/2005/09/P09008).
func NMI(a, b []int32) float64 {
	cells, rows, columns, n := contingency(a, b)
	if n == 0 {
		return math.NaN()
	}
	entropy := func(parts map[int32]int) float64 {
		h := 0.0
		for _, part := range slices.Sorted(maps.Keys(parts)) {
			p := float64(parts[part]) / float64(n)
			h -= float64(p * math.Log(p))
		}
		return h
	}
	h, k := entropy(rows), entropy(columns)
	if h+k == 0 {
		return 1
	}
	shared := 0.0
	order := func(x, y [2]int32) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) }
	for _, c := range slices.SortedFunc(maps.Keys(cells), order) {
		p := float64(cells[c]) / float64(n)
		q := float64(rows[c[0]]) * float64(columns[c[1]]) / float64(n) / float64(n)
		shared += float64(p * math.Log(p/q))
	}
	return min(1, 2*shared/(h+k)) // rounding may take it a digit above
}

// Declared returns for each node of a network which of the blocs its state belonged to
// on a day, as a partition for ARI and NMI: the number of the bloc, -1 for none, -2 for
// several, as one state is in one part of a partition only.
func (t *Table) Declared(n *Network, blocs []Bloc, day demarche.Day) []int32 {
	of := make([]int32, len(n.Columns))
	for i := range of {
		of[i] = -1
	}
	for b := range blocs {
		members := blocs[b].Members(day)
		for i, s := range n.Columns {
			if !slices.Contains(members, t.States[s]) {
				continue
			}
			if of[i] == -1 {
				of[i] = int32(b)
			} else {
				of[i] = -2
			}
		}
	}
	return of
}
