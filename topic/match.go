package topic

import "math"

// Match pairs rows with columns, one to one, so that the sum of what stands where they
// meet is the largest, and returns the column of each row; -1 for a row that goes
// without, where there are more rows than columns. It is the Hungarian method, by
// shortest paths that grow the match by one row at a time: the time is that of the rows'
// number squared times the columns'.
func Match(gain [][]float64) []int {
	rows := len(gain)
	if rows == 0 {
		return nil
	}
	columns := len(gain[0])
	wide := max(rows, columns) // columns that gain nothing stand in for those that lack
	cost := func(i, j int) float64 {
		if j < columns {
			return -gain[i][j]
		}
		return 0
	}
	// Rows and columns are numbered from 1; the column 0 holds the row that is placed.
	u, v := make([]float64, rows+1), make([]float64, wide+1)
	rowOf, before := make([]int, wide+1), make([]int, wide+1)
	for i := 1; i <= rows; i++ {
		rowOf[0] = i
		at := 0
		least := make([]float64, wide+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		done := make([]bool, wide+1)
		for rowOf[at] != 0 {
			done[at] = true
			row, delta, next := rowOf[at], math.Inf(1), 0
			for j := 1; j <= wide; j++ {
				if done[j] {
					continue
				}
				if reduced := cost(row-1, j-1) - u[row] - v[j]; reduced < least[j] {
					least[j], before[j] = reduced, at
				}
				if least[j] < delta {
					delta, next = least[j], j
				}
			}
			for j := range wide + 1 {
				if done[j] {
					u[rowOf[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			at = next
		}
		for at != 0 {
			rowOf[at] = rowOf[before[at]]
			at = before[at]
		}
	}
	match := make([]int, rows)
	for i := range match {
		match[i] = -1
	}
	for j := 1; j <= columns; j++ {
		if rowOf[j] > 0 {
			match[rowOf[j]-1] = j - 1
		}
	}
	return match
}
