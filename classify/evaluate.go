package classify

import (
	"math"
	"slices"
)

// A Confusion counts rows by true and by predicted class: N[true][predicted]. What was
// abstained from is counted apart, and wrong in every rate but those that say otherwise.
type Confusion struct {
	N         [][]int
	Abstained []int // by true class
}

// Confuse counts; a true class of -1 is left out, a predicted one of -1 is an abstention.
func Confuse(truth, predicted []int, classes int) *Confusion {
	c := newConfusion(classes)
	for i, class := range truth {
		c.add(class, predicted[i], 1)
	}
	return c
}

func newConfusion(classes int) *Confusion {
	c := &Confusion{N: make([][]int, classes), Abstained: make([]int, classes)}
	for i := range c.N {
		c.N[i] = make([]int, classes)
	}
	return c
}

func (c *Confusion) add(truth, predicted, times int) {
	switch {
	case truth < 0:
	case predicted < 0:
		c.Abstained[truth] += times
	default:
		c.N[truth][predicted] += times
	}
}

// Of returns how many rows are truly of a class.
func (c *Confusion) Of(class int) int {
	n := c.Abstained[class]
	for _, v := range c.N[class] {
		n += v
	}
	return n
}

// Predicted returns how many rows were predicted to be of a class.
func (c *Confusion) Predicted(class int) int {
	n := 0
	for _, row := range c.N {
		n += row[class]
	}
	return n
}

// Rows returns how many rows were counted.
func (c *Confusion) Rows() int {
	n := 0
	for class := range c.N {
		n += c.Of(class)
	}
	return n
}

// Accuracy is the share of rows whose class was predicted; NaN without rows.
func (c *Confusion) Accuracy() float64 {
	hits := 0
	for class, row := range c.N {
		hits += row[class]
	}
	return float64(hits) / float64(c.Rows())
}

// Precision is the share of those predicted to be of a class that are; NaN where none was.
func (c *Confusion) Precision(class int) float64 {
	return float64(c.N[class][class]) / float64(c.Predicted(class))
}

// Recall is the share of those of a class that were predicted to be; NaN where none is.
func (c *Confusion) Recall(class int) float64 {
	return float64(c.N[class][class]) / float64(c.Of(class))
}

// F1 is 2·hits/(rows of the class + predictions of it); NaN where there is neither.
func (c *Confusion) F1(class int) float64 {
	return 2 * float64(c.N[class][class]) / float64(c.Of(class)+c.Predicted(class))
}

// MacroF1 is the mean of the F1 of the classes of which there are rows or predictions.
func (c *Confusion) MacroF1() float64 {
	sum, n := 0.0, 0.0
	for class := range c.N {
		if f := c.F1(class); !math.IsNaN(f) {
			sum += f
			n++
		}
	}
	return sum / n
}

// Majority is the same rows, all predicted to be of the most frequent class.
func (c *Confusion) Majority() *Confusion {
	most := 0
	for class := range c.N {
		if c.Of(class) > c.Of(most) {
			most = class
		}
	}
	out := newConfusion(len(c.N))
	for class := range c.N {
		out.N[class][most] = c.Of(class)
	}
	return out
}

// Mean returns the mean of a measure over several counts of the same rows, NaN of none.
func Mean(counts []*Confusion, measure func(*Confusion) float64) float64 {
	sum := 0.0
	for _, c := range counts {
		sum += measure(c)
	}
	return sum / float64(len(counts))
}

// Interval returns the 2.5th and the 97.5th percentile of a measure over so many draws of
// as many groups as there are, with replacement: what varies is which groups there were,
// not what the model is. groups are as for [Folds].
func Interval(truth, predicted []int, classes int, groups []string, draws int, seed uint64, measure func(*Confusion) float64) (low, high float64) {
	return IntervalOfMean(truth, [][]int{predicted}, classes, groups, draws, seed, measure)
}

// IntervalOfMean is [Interval] of the mean of a measure over several predictions of the
// same rows, as repeated draws of folds give them: each draw of groups is counted in all.
func IntervalOfMean(truth []int, predicted [][]int, classes int, groups []string, draws int, seed uint64, measure func(*Confusion) float64) (low, high float64) {
	var of [][]int // the rows of each group
	named := map[string]int{}
	for i, name := range groups {
		if truth[i] < 0 {
			continue
		}
		g, ok := named[name]
		if !ok || name == "" {
			g = len(of)
			named[name] = g
			of = append(of, nil)
		}
		of[g] = append(of[g], i)
	}
	if len(of) == 0 {
		return math.NaN(), math.NaN()
	}
	r := generator(seed, streamInterval)
	var values []float64
	for range draws {
		counts := make([]*Confusion, len(predicted))
		for k := range counts {
			counts[k] = newConfusion(classes)
		}
		for range of {
			for _, row := range of[r.IntN(len(of))] {
				for k, c := range counts {
					c.add(truth[row], predicted[k][row], 1)
				}
			}
		}
		if v := Mean(counts, measure); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return math.NaN(), math.NaN()
	}
	slices.Sort(values)
	last := float64(len(values) - 1)
	return values[int(math.Floor(.025*last))], values[int(math.Ceil(.975*last))]
}
