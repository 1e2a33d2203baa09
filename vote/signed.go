package vote

import (
	"math"

	"demarche/stat"

	"gonum.org/v1/gonum/mat"
)

// A Signed is a network of states whose ties may be below 0: an index of agreement
// minus its mean, so that a tie is above 0 where two agree more than dyads do on
// average.
type Signed struct {
	Columns []int // of the table, for each node
	Mean    float64
	tie     []float64 // of (0,1), (0,2), (1,2)...; 0 where the index is undefined
}

// Signed makes it of the same states and dyads as Network does; the threshold is
// nothing to it.
func (t *Table) Signed(o Joining) *Signed {
	s := &Signed{Columns: t.voters(o.Votes)}
	dyads := t.Dyads()
	var values []float64
	var at []int
	for b := range s.Columns {
		for a := range b {
			j := dyads.Joint(s.Columns[a], s.Columns[b])
			if v, ok := o.value(j); ok {
				at = append(at, len(s.tie))
				values = append(values, v)
			}
			s.tie = append(s.tie, 0)
		}
	}
	s.Mean = stat.Average(values)
	for i, v := range values {
		s.tie[at[i]] = v - s.Mean
	}
	return s
}

// ties calls f with every two nodes that have a tie.
func (s *Signed) ties(f func(a, b int, w float64)) {
	at := 0
	for b := range s.Columns {
		for a := range b {
			if w := s.tie[at]; w != 0 {
				f(a, b, w)
			}
			at++
		}
	}
}

// Modularity returns the signed modularity of a partition: that of the ties above 0
// minus that of those below, each weighted by its share of all weight,
// Q = (2w⁺Q⁺ - 2w⁻Q⁻) / (2w⁺ + 2w⁻). Without ties it is 0 (Gómez, Jensen and Arenas
// 2009, doi:10.1103/PhysRevE.80.016114).
func (s *Signed) Modularity(of []int32) float64 {
	n := len(of)
	var total, inside [2]float64 // above 0, below 0
	strength := [2][]float64{make([]float64, n), make([]float64, n)}
	s.ties(func(a, b int, w float64) {
		sign := 0
		if w < 0 {
			sign, w = 1, -w
		}
		total[sign] += w
		strength[sign][a] += w
		strength[sign][b] += w
		if of[a] == of[b] {
			inside[sign] += w
		}
	})
	if total[0]+total[1] == 0 {
		return 0
	}
	q := [2]float64{}
	for sign := range q {
		if total[sign] == 0 {
			continue
		}
		sums := make([]float64, len(sizes(of)))
		for v, c := range of {
			sums[c] += strength[sign][v]
		}
		q[sign] = inside[sign] // w Q = w_in - Σ k² / 4w
		for _, k := range sums {
			q[sign] -= float64(k * k / (4 * total[sign]))
		}
	}
	return (q[0] - q[1]) / (total[0] + total[1])
}

// A Frustration is how far a partition fails to put friends together and others apart.
type Frustration struct {
	Ties       int
	Frustrated int     // above 0 between two parts, or below 0 within one
	Weight     float64 // the share of all weight that these have, 0 to 1; NaN without ties
}

// Frustration counts the ties that a partition goes against (Doreian and Mrvar 1996,
// doi:10.1016/0378-8733(95)00259-6). The partition is taken as it is given: another
// may have fewer.
func (s *Signed) Frustration(of []int32) Frustration {
	f := Frustration{}
	all, against := 0.0, 0.0
	s.ties(func(a, b int, w float64) {
		f.Ties++
		all += max(w, -w)
		if (w > 0) != (of[a] == of[b]) {
			f.Frustrated++
			against += max(w, -w)
		}
	})
	f.Weight = against / all
	return f
}

// Leading returns the leading eigenvector of the ties, of length 1, the value that is
// largest in size above 0: nodes of one sign stand on one side of the deepest division
// (Newman 2006, doi:10.1103/PhysRevE.74.036104). It is nil without nodes, and where it
// cannot be found.
func (s *Signed) Leading() []float64 {
	n := len(s.Columns)
	if n == 0 {
		return nil
	}
	m := mat.NewSymDense(n, nil)
	s.ties(m.SetSym)
	var eigen mat.EigenSym
	if !eigen.Factorize(m, true) {
		return nil
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	v := mat.Col(nil, n-1, &vectors)
	largest := 0.0
	for _, x := range v {
		if math.Abs(x) > math.Abs(largest) {
			largest = x
		}
	}
	if largest < 0 {
		for i := range v {
			v[i] = -v[i]
		}
	}
	return v
}
