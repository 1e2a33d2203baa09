package topic

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"demarche/lexis"
)

// nndsvd begins from the singular vectors of X: of each pair of them the larger of its
// two parts without negative numbers, the positive one or the negative one turned
// round. The first pair has no negative part, as X has none.
func (m *Model) nndsvd(ctx context.Context, x, turned *lexis.Matrix, threads int) error {
	k := m.Topics
	values, left, right, err := singular(ctx, x, turned, k, threads)
	if err != nil {
		return err
	}
	m.W, m.H = make([]float64, x.Rows*k), make([]float64, x.Cols*k)
	for j := range k {
		var up, down [2]float64 // the length of the positive and the negative part of either vector
		for s, vector := range [][]float64{left[j], right[j]} {
			for _, v := range vector {
				if v > 0 {
					up[s] += v * v
				} else {
					down[s] += v * v
				}
			}
			up[s], down[s] = math.Sqrt(up[s]), math.Sqrt(down[s])
		}
		sign, lengths := 1.0, up
		if down[0]*down[1] > up[0]*up[1] {
			sign, lengths = -1, down
		}
		if lengths[0]*lengths[1] == 0 {
			continue // the rank of X is less than the number of topics: this one stays empty
		}
		size := math.Sqrt(values[j] * lengths[0] * lengths[1])
		for i, v := range left[j] {
			m.W[i*k+j] = size * max(0, sign*v) / lengths[0]
		}
		for i, v := range right[j] {
			m.H[i*k+j] = size * max(0, sign*v) / lengths[1]
		}
	}
	return nil
}

// singular returns the k largest singular values of X and their vectors, by subspace
// iteration: a block of vectors, a few more than asked for, is multiplied with XᵀX
// and made orthonormal again, until it spans the leading ones. It is drawn from a seed
// that is always the same.
func singular(ctx context.Context, x, turned *lexis.Matrix, k, threads int) (values []float64, left, right [][]float64, err error) {
	const more, rounds = 12, 8
	l := min(k+more, x.Rows, x.Cols)
	r := rand.New(rand.NewPCG(0x6e6e64737664, 1))
	block := make([]float64, x.Cols*l)
	for i := range block {
		block[i] = r.NormFloat64()
	}
	for range rounds {
		if err := ctx.Err(); err != nil {
			return nil, nil, nil, err
		}
		orthonormal(block, l)
		block = times(turned, times(x, block, l, threads), l, threads)
	}
	orthonormal(block, l)
	image := times(x, block, l, threads)
	var eigen mat.EigenSym
	if !eigen.Factorize(mat.NewSymDense(l, gram(image, l, threads)), true) {
		return nil, nil, nil, errors.New("the singular vectors of the texts do not converge")
	}
	squares := eigen.Values(nil) // rising
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	for j := range k {
		from := l - 1 - j
		value := 0.0
		if from >= 0 {
			value = math.Sqrt(max(0, squares[from]))
		}
		values = append(values, value)
		u, v := make([]float64, x.Rows), make([]float64, x.Cols)
		left, right = append(left, u), append(right, v)
		if value <= 1e-10*math.Sqrt(max(0, squares[l-1])) {
			continue
		}
		column := mat.Col(nil, from, &vectors)
		for i := range u {
			u[i] = dot(image[i*l:i*l+l], column) / value
		}
		for i := range v {
			v[i] = dot(block[i*l:i*l+l], column)
		}
	}
	return values, left, right, nil
}

// times returns the product of a sparse matrix with a dense one of l columns.
func times(x *lexis.Matrix, dense []float64, l, threads int) []float64 {
	out := make([]float64, x.Rows*l)
	eachBlock(threads, x.Rows, func(_, from, to int) {
		for i := from; i < to; i++ {
			columns, values := x.Row(i)
			for p, c := range columns {
				subtract(out[i*l:i*l+l], -float64(values[p]), dense[int(c)*l:int(c)*l+l])
			}
		}
	})
	return out
}

// orthonormal makes the l columns of a dense matrix orthonormal, by Gram and Schmidt, two
// times over for the sake of rounding. A column that the others span becomes zero.
func orthonormal(dense []float64, l int) {
	n := len(dense) / l
	columns := make([][]float64, l)
	for j := range columns {
		columns[j] = make([]float64, n)
		for i := range n {
			columns[j][i] = dense[i*l+j]
		}
	}
	for j, c := range columns {
		size := math.Sqrt(dot(c, c))
		for range 2 {
			for _, before := range columns[:j] {
				subtract(c, dot(before, c), before)
			}
		}
		length := math.Sqrt(dot(c, c))
		if length <= 1e-12*size {
			clear(c)
			continue
		}
		for i := range c {
			c[i] /= length
		}
	}
	for j, c := range columns {
		for i, v := range c {
			dense[i*l+j] = v
		}
	}
}

func dot(a, b []float64) float64 {
	b = b[:len(a)]
	total := 0.0
	for i, v := range a {
		total += v * b[i]
	}
	return total
}

// largestFirst returns the places of numbers, the largest first, equal ones in order.
func largestFirst(x []float64) []int {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case x[a] > x[b]:
			return -1
		case x[a] < x[b]:
			return 1
		}
		return 0
	})
	return order
}
