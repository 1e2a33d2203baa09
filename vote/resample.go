package vote

import (
	"math"
	"math/rand/v2"
	"strconv"

	"demarche/stat"
)

// The bootstrap, unless somebody wants another.
const (
	Replicates = 1000
	Confidence = 0.95
)

// A Resampler draws roll calls again, a cluster at a time, and says how far an index
// of a dyad moves (Efron and Tibshirani 1993, chapter 13: the percentile interval;
// Field and Welsh 2007, Journal of the Royal Statistical Society B 69: 369: clusters).
// The same draws are used for every dyad, so that dyads can be compared.
type Resampler struct {
	Seed       uint64
	Replicates int
	Clusters   int

	table   *Table
	rolls   [][]int   // by cluster
	weights [][]int32 // by cluster, how often each replicate has it
}

// An Interval is where an index is in 95 % of the replicates; NaN where it is
// undefined in all.
type Interval struct {
	Lo, Hi    float64
	Undefined int // replicates in which it is
}

// Resample draws so many replicates of the clusters that a key makes, each of as many
// clusters as there are. Where there are several keys the first counts. A roll call
// without one is a cluster of its own. ByItem is for texts that return every year.
func (t *Table) Resample(key func(*Roll) []string, replicates int, seed uint64) *Resampler {
	r := &Resampler{Seed: seed, Replicates: replicates, table: t}
	at := map[string]int{}
	for i := range t.Rolls {
		name := "\x00" + strconv.Itoa(i)
		if keys := key(&t.Rolls[i]); len(keys) > 0 {
			name = keys[0]
		}
		c, ok := at[name]
		if !ok {
			c = len(r.rolls)
			at[name] = c
			r.rolls = append(r.rolls, nil)
			r.weights = append(r.weights, make([]int32, replicates))
		}
		r.rolls[c] = append(r.rolls[c], i)
	}
	r.Clusters = len(r.rolls)
	random := rand.New(rand.NewPCG(seed, 0))
	for b := range replicates {
		for range r.rolls {
			r.weights[random.IntN(r.Clusters)][b]++
		}
	}
	return r
}

// Intervals returns for two states, by their columns, the interval of each index.
func (r *Resampler) Intervals(a, b int, of ...Index) []Interval {
	var sums [9][]int32
	for _, k := range r.tables(a, b) {
		if sums[k.cell] == nil {
			sums[k.cell] = make([]int32, r.Replicates)
		}
		for i, w := range r.weights[k.cluster] {
			sums[k.cell][i] += w * k.n
		}
	}
	values := make([][]float64, len(of))
	for i := range r.Replicates {
		var j Joint
		for cell, sum := range sums {
			if sum != nil {
				j[cell/3][cell%3] = sum[i]
			}
		}
		agreement := j.Agreement()
		for x := range of {
			if v := of[x].Of(&agreement); !math.IsNaN(v) {
				values[x] = append(values[x], v)
			}
		}
	}
	intervals := make([]Interval, len(of))
	for x, v := range values {
		intervals[x] = percentiles(v, r.Replicates)
	}
	return intervals
}

// A cellCount is how many roll calls of a cluster fall into a cell of the joint table.
type cellCount struct {
	cluster, cell int
	n             int32
}

// tables returns the joint table of two states in each cluster, without its zeros.
func (r *Resampler) tables(a, b int) []cellCount {
	var all []cellCount
	for c, rolls := range r.rolls {
		var j Joint
		for _, i := range rolls {
			row := r.table.Row(i)
			j.Add(row[a], row[b])
		}
		for cell := range 9 {
			if n := j[cell/3][cell%3]; n > 0 {
				all = append(all, cellCount{c, cell, n})
			}
		}
	}
	return all
}

func percentiles(values []float64, replicates int) Interval {
	n := Interval{math.NaN(), math.NaN(), replicates - len(values)}
	if len(values) > 0 {
		n.Lo = stat.Quantile(values, (1-Confidence)/2)
		n.Hi = stat.Quantile(values, (1+Confidence)/2)
	}
	return n
}
