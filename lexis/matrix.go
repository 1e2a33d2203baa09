package lexis

import "math"

// A Matrix is sparse, in rows (CSR): row i has the columns Idx[Ptr[i]:Ptr[i+1]], in
// rising order, with the values Val of the same places. As [Fit] makes it a row has unit
// length, or no value where no term of the vocabulary stands in the text.
type Matrix struct {
	Rows, Cols int
	Ptr        []int
	Idx        []int32
	Val        []float32
}

// Row returns the columns and the values of a row; they are the matrix's own.
func (m *Matrix) Row(i int) ([]int32, []float32) {
	from, to := m.Ptr[i], m.Ptr[i+1]
	return m.Idx[from:to], m.Val[from:to]
}

// Dot returns the product of a row with a dense vector of Cols values.
func (m *Matrix) Dot(i int, w []float64) float64 {
	sum := 0.0
	idx, val := m.Row(i)
	for k, j := range idx {
		sum += w[j] * float64(val[k])
	}
	return sum
}

// Norm returns the length of a row.
func (m *Matrix) Norm(i int) float64 {
	sum := 0.0
	_, val := m.Row(i)
	for _, v := range val {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum)
}

// Select returns the matrix of the given rows, in their order.
func (m *Matrix) Select(rows []int) *Matrix {
	out := &Matrix{Rows: len(rows), Cols: m.Cols, Ptr: make([]int, 1, len(rows)+1)}
	for _, r := range rows {
		idx, val := m.Row(r)
		out.Idx = append(out.Idx, idx...)
		out.Val = append(out.Val, val...)
		out.Ptr = append(out.Ptr, len(out.Idx))
	}
	return out
}
