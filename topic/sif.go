package topic

import (
	"math"
)

// SIF returns a vector of each text: the mean of the vectors of its words, each weighted
// by a/(a+p) with p its share of all words of the texts (smooth inverse frequency), less
// the part of it along the first principal component of all, and of length 1. a is 1e-3
// in the paper. The second result says which texts have no word with a vector; theirs is
// zero.
//
// The principal component is that of the vectors as they are, not less their mean, as
// in the paper.
func SIF(texts [][]string, v *Vectors, a float64) (vectors [][]float32, empty []bool) {
	counts, total := map[string]float64{}, 0.0
	for _, words := range texts {
		for _, w := range words {
			counts[w]++
			total++
		}
	}
	vectors, empty = make([][]float32, len(texts)), make([]bool, len(texts))
	flat := make([]float32, len(texts)*v.Dim)
	sum := make([]float64, v.Dim)
	for i, words := range texts {
		clear(sum)
		n := 0.0
		for _, w := range words {
			of, ok := v.Of(w)
			if !ok {
				continue
			}
			weight := a / (a + counts[w]/total)
			for k, x := range of {
				sum[k] += weight * float64(x)
			}
			n++
		}
		vectors[i], empty[i] = flat[i*v.Dim:(i+1)*v.Dim], n == 0
		for k := range sum {
			if n > 0 {
				vectors[i][k] = float32(sum[k] / n)
			}
		}
	}
	first := principal(vectors, v.Dim)
	for i, x := range vectors {
		along := 0.0
		for k := range x {
			along += float64(x[k]) * first[k]
		}
		for k := range x {
			x[k] -= float32(along * first[k])
		}
		empty[i] = !unit(x) || empty[i]
	}
	return vectors, empty
}

// unit gives a vector length 1; it reports whether it had any.
func unit(x []float32) bool {
	length := 0.0
	for _, v := range x {
		length += float64(v) * float64(v)
	}
	if length < 1e-20 {
		clear(x)
		return false
	}
	length = math.Sqrt(length)
	for k := range x {
		x[k] = float32(float64(x[k]) / length)
	}
	return true
}

// principal returns the first principal direction of vectors, by the power method from
// their sum, until it turns no more; zero where they cancel out.
func principal(vectors [][]float32, dim int) []float64 {
	at := make([]float64, dim)
	for i, x := range vectors {
		for k, v := range x { // not the plain sum, to which the direction may be at right angles
			at[k] += float64(v) * (1 + 0.01*float64(i%7))
		}
	}
	next := make([]float64, dim)
	for range 200 {
		length := math.Sqrt(dot(at, at))
		if length == 0 {
			return at
		}
		for k := range at {
			at[k] /= length
		}
		clear(next)
		for _, x := range vectors {
			along := 0.0
			for k, v := range x {
				along += float64(v) * at[k]
			}
			for k, v := range x {
				next[k] += along * float64(v)
			}
		}
		size := math.Sqrt(dot(next, next))
		turned := size == 0 || 1-dot(next, at)/size > 1e-12
		at, next = next, at
		if !turned {
			break
		}
	}
	if length := math.Sqrt(dot(at, at)); length > 0 {
		for k := range at {
			at[k] /= length
		}
	}
	return at
}

// Clusters are groups of vectors.
type Clusters struct {
	Of        []int       // of each vector its cluster, the largest first; -1 for none
	Centroids [][]float32 // of length 1
	Full      bool        // whether vectors have none because there were as many clusters as allowed
	Converged bool
}

// DPMeans groups vectors of length 1 by the angle between them: each belongs to the
// centroid that it is most similar to, by the cosine, and founds a cluster where no
// similarity reaches least. Centroids are then the means of their vectors, and it begins
// again, until no vector changes its cluster or rounds are over. It makes at most so many clusters; a
// vector that founds no more has none, nor has one of length 0, nor one that is left in a
// cluster of fewer than smallest. The order of the vectors matters: let it be one that
// says nothing.
func DPMeans(vectors [][]float32, least float64, most, smallest, rounds int) Clusters {
	c := Clusters{Of: make([]int, len(vectors))}
	for i := range c.Of {
		c.Of[i] = -1
	}
	for range rounds {
		changed := false
		c.Full = false
		for i, x := range vectors {
			to, best := -1, least
			for j, centroid := range c.Centroids {
				if s := Cosine(x, centroid); s >= best {
					to, best = j, s
				}
			}
			if to < 0 && Cosine(x, x) > 0.5 { // one of length 0 founds none
				if len(c.Centroids) < most {
					to = len(c.Centroids)
					c.Centroids = append(c.Centroids, append([]float32(nil), x...))
				} else {
					c.Full = true
				}
			}
			changed = changed || c.Of[i] != to
			c.Of[i] = to
		}
		c.recentre(vectors, 1)
		if !changed {
			c.Converged = true
			break
		}
	}
	c.recentre(vectors, smallest)
	return c
}

// recentre makes each centroid the direction of the mean of its vectors, leaves out the
// clusters of fewer than smallest and puts the others in the order of their size.
func (c *Clusters) recentre(vectors [][]float32, smallest int) {
	sizes := make([]float64, len(c.Centroids))
	for _, j := range c.Of {
		if j >= 0 {
			sizes[j]++
		}
	}
	place := make([]int, len(sizes))
	var kept [][]float32
	for _, j := range largestFirst(sizes) {
		if sizes[j] < float64(max(1, smallest)) {
			place[j] = -1
			continue
		}
		place[j] = len(kept)
		kept = append(kept, make([]float32, len(c.Centroids[j])))
	}
	c.Centroids = kept
	for i, j := range c.Of {
		if j < 0 {
			continue
		}
		if c.Of[i] = place[j]; c.Of[i] >= 0 {
			for k, v := range vectors[i] {
				kept[c.Of[i]][k] += v
			}
		}
	}
	for _, centroid := range kept {
		unit(centroid)
	}
}

// Cosine returns the product of two vectors of one length: the cosine of the angle between
// them where they have length 1.
func Cosine(a, b []float32) float64 {
	var s0, s1, s2, s3 float32 // four sums that do not wait for each other
	b = b[:len(a)]
	k := 0
	for ; k+4 <= len(a); k += 4 {
		s0 += a[k] * b[k]
		s1 += a[k+1] * b[k+1]
		s2 += a[k+2] * b[k+2]
		s3 += a[k+3] * b[k+3]
	}
	for ; k < len(a); k++ {
		s0 += a[k] * b[k]
	}
	return float64(s0+s1) + float64(s2+s3)
}
