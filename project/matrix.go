package project

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"demarche"
)

// A matrix has a row for each actor and a column for each thing compared. Its
// cells are there twice: by actor, each actor's columns in rising order, and by
// column, each column's actors in rising order. Columns are in the order of the
// numbers of what is compared, so that sums over them do not depend on who the
// actors are.
type matrix struct {
	actors []uint64

	start []int    // the cells of actor a are those from start[a] up to start[a+1]
	col   []uint32 // of each cell
	place []uint32 // of each cell, among those by column
	value []float64

	colStart []int
	actor    []uint32  // of each cell by column
	down     []float64 // the values by column
	norm     []float64 // by actor, the sum of squares of the values
}

// newMatrix returns the matrix of rows that are sorted by actor and what is
// compared, with the values that the metric multiplies.
func newMatrix(rows []Row, m Metric, notes *[]string) (*matrix, error) {
	x := &matrix{start: []int{0}, colStart: []int{0}}
	var of []uint64
	var owner []uint32
	runs(rows, sameActor, func(_ int, mine []Row) {
		runs(mine, sameOf, func(_ int, on []Row) {
			of = append(of, on[0].Of)
			owner = append(owner, uint32(len(x.actors)))
			x.value = append(x.value, float64(len(on)))
		})
		x.actors = append(x.actors, mine[0].Actor)
		x.start = append(x.start, len(of))
	})
	if int64(len(of)) >= math.MaxUint32 || int64(len(x.actors)) >= math.MaxInt32 {
		return nil, demarche.Errorf(demarche.Usage, "%d distinct rows of %d actors; want fewer than 2^32 of fewer than 2^31", len(of), len(x.actors))
	}
	order := make([]uint32, len(of))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Or(cmp.Compare(of[a], of[b]), cmp.Compare(a, b)) })
	x.col, x.place = make([]uint32, len(of)), make([]uint32, len(of))
	x.actor, x.down = make([]uint32, len(of)), make([]float64, len(of))
	runs(order, func(a, b uint32) bool { return of[a] == of[b] }, func(from int, run []uint32) {
		for k, i := range run {
			x.col[i], x.place[i], x.actor[from+k] = uint32(len(x.colStart)-1), uint32(from+k), owner[i]
		}
		x.colStart = append(x.colStart, from+len(run))
	})
	if m.Kind == Cosine {
		x.weigh(m, notes)
	}
	x.norm = make([]float64, len(x.actors))
	for a := range x.norm {
		for i := x.start[a]; i < x.start[a+1]; i++ {
			x.norm[a] += float64(x.value[i] * x.value[i])
			x.down[x.place[i]] = x.value[i]
		}
	}
	return x, nil
}

// weigh makes the values of a cosine out of the numbers of rows.
func (x *matrix) weigh(m Metric, notes *[]string) {
	width := func(c uint32) int { return x.colStart[c+1] - x.colStart[c] }
	most, rare := 0, 0
	for _, c := range x.col {
		most = max(most, width(c))
		if width(c) < m.MinDF {
			rare++
		}
	}
	switch {
	case most > 0 && most < m.MinDF:
		*notes = append(*notes, fmt.Sprintf("nothing was touched by %d actors, as the metric asks; everything counts", m.MinDF))
		m.MinDF = 0
	case rare > 0:
		*notes = append(*notes, fmt.Sprintf("of %d distinct pairs of an actor and an object %d count nothing in the metric, since fewer than %d actors touched the object", len(x.col), rare, m.MinDF))
	}
	n := float64(len(x.actors))
	for i, c := range x.col {
		df := float64(width(c))
		switch m.TF {
		case Once:
			x.value[i] = 1
		case Sublinear:
			x.value[i] = 1 + math.Log(x.value[i])
		}
		switch m.IDF {
		case Plain:
			x.value[i] *= math.Log(n / df)
		case Added:
			x.value[i] *= math.Log((1+n)/(1+df)) + 1
		}
		if width(c) < m.MinDF {
			x.value[i] = 0
		}
	}
}

// meetings returns how many pairs of actors the columns have, and the actors of
// the largest.
func (x *matrix) meetings() (total int64, largest int) {
	for c := range len(x.colStart) - 1 {
		n := x.colStart[c+1] - x.colStart[c]
		largest = max(largest, n)
		total += int64(n) * int64(n-1) / 2
	}
	return total, largest
}
