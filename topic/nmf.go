package topic

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"demarche"
	"demarche/lexis"
)

// Options say how a matrix is factorised.
type Options struct {
	Topics     int     // how many, 2 or more
	Iterations int     // at most; 0 is 100
	Tolerance  float64 // it ends when what WH accounts for, ‖X‖²-‖X-WH‖², grows by less than this share of it; 0 is 1e-4
	Random     bool    // begin at random, by Seed, in place of NNDSVD
	Seed       uint64
	Threads    int // 0 is one; it changes no byte
}

// A Model is a factorisation. Each topic, a row of H, has length 1, so that the amounts
// in W can be compared.
type Model struct {
	Topics, Terms int
	H             []float64 // of term t in topic k at t*Topics+k
	W             []float64 // of topic k in text i at i*Topics+k
	Objective     []float64 // ‖X-WH‖² after each iteration
	Norm          float64   // ‖X‖²
	Converged     bool      // whether it ended by the tolerance

	gram []float64 // of the rows of H
}

// Fit factorises a matrix. It is an error if there are fewer texts or terms than topics.
func Fit(ctx context.Context, x *lexis.Matrix, o Options) (*Model, error) {
	o.Iterations, o.Tolerance, o.Threads = cmp.Or(o.Iterations, 100), cmp.Or(o.Tolerance, 1e-4), max(1, o.Threads)
	if o.Topics < 2 || o.Iterations < 1 || !(o.Tolerance > 0) {
		return nil, demarche.Errorf(demarche.Usage, "%d topics in %d iterations to %v: want 2 or more, 1 or more, and more than 0", o.Topics, o.Iterations, o.Tolerance)
	}
	if x.Rows < o.Topics || x.Cols < o.Topics {
		return nil, demarche.Errorf(demarche.BadData, "%d texts of %d terms have no %d topics", x.Rows, x.Cols, o.Topics)
	}
	m := &Model{Topics: o.Topics, Terms: x.Cols}
	for _, v := range x.Val {
		m.Norm += float64(v) * float64(v)
	}
	turned := transpose(x)
	var err error
	if o.Random {
		m.atRandom(x, o.Seed)
	} else if err = m.nndsvd(ctx, x, turned, o.Threads); err != nil {
		return nil, err
	}
	before := m.Norm
	for range o.Iterations {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		improve(x, m.W, m.H, gram(m.H, m.Topics, o.Threads), m.Topics, 1, o.Threads)
		ofW := gram(m.W, m.Topics, o.Threads)
		cross := improve(turned, m.H, m.W, ofW, m.Topics, 1, o.Threads)
		m.gram = gram(m.H, m.Topics, o.Threads)
		now := m.Norm - 2*cross
		for i := range m.gram {
			now += ofW[i] * m.gram[i]
		}
		m.Objective = append(m.Objective, now)
		if len(m.Objective) > 1 && before-now < o.Tolerance*(m.Norm-now) {
			m.Converged = true
			break
		}
		before = now
	}
	m.unit()
	m.gram = gram(m.H, m.Topics, o.Threads)
	return m, nil
}

// atRandom begins from numbers between 0 and the size that makes WH as large as X on
// average.
func (m *Model) atRandom(x *lexis.Matrix, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 0x746f706963)) // a stream of its own
	total := 0.0
	for _, v := range x.Val {
		total += float64(v)
	}
	size := 2 * math.Sqrt(total/float64(x.Rows)/float64(x.Cols)/float64(m.Topics))
	m.W, m.H = make([]float64, x.Rows*m.Topics), make([]float64, x.Cols*m.Topics)
	for _, factor := range [][]float64{m.W, m.H} {
		for i := range factor {
			factor[i] = size * r.Float64()
		}
	}
}

// unit gives every topic length 1 and W what H loses.
func (m *Model) unit() {
	k := m.Topics
	length := make([]float64, k)
	for i, v := range m.H {
		length[i%k] += v * v
	}
	for i := range length {
		length[i] = math.Sqrt(length[i])
	}
	for i := range m.H {
		if l := length[i%k]; l > 0 {
			m.H[i] /= l
		}
	}
	for i := range m.W {
		m.W[i] *= length[i%k]
	}
}

// Transform returns how much of each topic is in other texts, while the topics stand: of
// topic k in text i at i*Topics+k. x has the terms of the model.
func (m *Model) Transform(x *lexis.Matrix, threads int) []float64 {
	const sweeps = 50 // a sweep that changes nothing more is the last
	w := make([]float64, x.Rows*m.Topics)
	improve(x, w, m.H, m.gram, m.Topics, sweeps, max(1, threads))
	return w
}

// Main returns the topic that has the most of a text, and its share of the text's
// amounts w; -1 where the share is less than least or the text has nothing of any.
func Main(w []float64, least float64) (topic int, share float64) {
	total, best := 0.0, 0
	for k, v := range w {
		total += v
		if v > w[best] {
			best = k
		}
	}
	if total == 0 {
		return -1, 0
	}
	if share = w[best] / total; share < least {
		return -1, share
	}
	return best, share
}

// Top returns the terms that are most of a topic, at most n, the largest first.
func (m *Model) Top(topic, n int) []int {
	var terms []int
	for t := range m.Terms {
		if m.H[t*m.Topics+topic] > 0 {
			terms = append(terms, t)
		}
	}
	slices.SortFunc(terms, func(a, b int) int {
		return cmp.Or(cmp.Compare(m.H[b*m.Topics+topic], m.H[a*m.Topics+topic]), a-b)
	})
	return terms[:min(n, len(terms))]
}

// improve makes each row of one factor better while the other stands, by so many sweeps
// over its k numbers, each taken to where it is best while the others stand. It returns
// the sum of all numbers of XH of the rows, times the new ones: what the objective wants.
//
// Columns of a factor taken one after another, as HALS is told, are rows taken each alone:
// the numbers of a row meet only each other. Most are zero and stay so, which costs no
// more than a look: what is left of a row's XH less its W·gram is kept up to date where a
// number changes.
func improve(x *lexis.Matrix, rows, other, gram []float64, k, sweeps, threads int) float64 {
	sums := make([]float64, blocks(x.Rows))
	eachBlock(threads, x.Rows, func(block, from, to int) {
		target, left := make([]float64, k), make([]float64, k)
		for i := from; i < to; i++ {
			clear(target)
			terms, values := x.Row(i)
			for p, t := range terms {
				v, of := float64(values[p]), other[int(t)*k:int(t)*k+k]
				for j := range target {
					target[j] += v * of[j]
				}
			}
			w := rows[i*k : i*k+k]
			copy(left, target)
			for j, v := range w {
				if v != 0 {
					subtract(left, v, gram[j*k:j*k+k])
				}
			}
			for range sweeps {
				changed := 0.0
				for j := range w {
					d := gram[j*k+j]
					if d == 0 {
						continue
					}
					step := max(0, w[j]+left[j]/d) - w[j]
					if step != 0 {
						w[j] += step
						subtract(left, step, gram[j*k:j*k+k])
						changed = max(changed, math.Abs(step))
					}
				}
				if changed < 1e-9 {
					break
				}
			}
			for j, v := range w {
				sums[block] += v * target[j]
			}
		}
	})
	total := 0.0
	for _, s := range sums {
		total += s
	}
	return total
}

func subtract(from []float64, times float64, row []float64) {
	row = row[:len(from)]
	for i := range from {
		from[i] -= times * row[i]
	}
}

// gram returns the products of the k columns of a factor with each other.
func gram(factor []float64, k, threads int) []float64 {
	n := len(factor) / k
	parts := make([][]float64, blocks(n))
	eachBlock(threads, n, func(block, from, to int) {
		part := make([]float64, k*k)
		for i := from; i < to; i++ {
			row := factor[i*k : i*k+k]
			for a, v := range row {
				if v != 0 {
					subtract(part[a*k:a*k+k], -v, row)
				}
			}
		}
		parts[block] = part
	})
	total := make([]float64, k*k)
	for _, part := range parts {
		subtract(total, -1, part)
	}
	return total
}

// transpose returns a matrix by columns.
func transpose(x *lexis.Matrix) *lexis.Matrix {
	t := &lexis.Matrix{Rows: x.Cols, Cols: x.Rows, Ptr: make([]int, x.Cols+1), Idx: make([]int32, len(x.Idx)), Val: make([]float32, len(x.Val))}
	for _, c := range x.Idx {
		t.Ptr[c+1]++
	}
	for c := range x.Cols {
		t.Ptr[c+1] += t.Ptr[c]
	}
	next := slices.Clone(t.Ptr)
	for i := range x.Rows {
		columns, values := x.Row(i)
		for p, c := range columns {
			t.Idx[next[c]], t.Val[next[c]] = int32(i), values[p]
			next[c]++
		}
	}
	return t
}
