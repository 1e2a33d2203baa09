package series

import (
	"math"
	"slices"

	"demarche"
	"demarche/stat"
)

// A Cost says what a segment costs: minus twice its log-likelihood, with its own
// parameters at their best.
type Cost string

// The costs.
const (
	PoissonCost  Cost = "poisson"           // counts of one rate
	MeanCost     Cost = "mean"              // normal, one mean a segment, one variance for all
	VarianceCost Cost = "mean and variance" // normal, both a segment's own
)

// A Penalty says what a change costs.
type Penalty string

// The penalties, of n points and segments of p parameters: p log n, and (p+2) log n,
// the modified criterion of Zhang and Siegmund 2007, doi:10.1111/j.1541-0420.2006.00662.x,
// without its terms for the lengths of the segments.
const (
	BIC  Penalty = "BIC"
	MBIC Penalty = "MBIC"
)

// Of returns the penalty of a change among n points.
func (p Penalty) Of(c Cost, n int) float64 {
	parameters := 1.0
	if c == VarianceCost {
		parameters = 2
	}
	if p == MBIC {
		parameters += 2
	}
	return parameters * math.Log(float64(n))
}

// A Segment is points of a series between two changes.
type Segment struct {
	From, To int // the first point, and the first after it
	Mean     float64
	Variance float64 // about the mean, divided by the number of points
}

// A Segmentation is a series cut into segments.
type Segmentation struct {
	Cost     Cost
	Penalty  float64 // of each change
	MinSeg   int     // points that a segment has at least
	Total    float64 // the costs and the penalties; constants of the data left out
	Segments []Segment
	Note     string
}

// PELT cuts a series where the sum of its segments' costs and of a penalty for each
// change is least. It is exact: a place for the last change is dropped only when it
// can no longer be the best (Killick, Fearnhead and Eckley 2012,
// doi:10.1080/01621459.2012.737745).
//
// The one variance of MeanCost is that of the differences of neighbours, by their
// median. Values that stand on a grid, as counts do, tell no variance below a twelfth
// of its square: VarianceCost takes none to be less.
func PELT(y []float64, cost Cost, penalty Penalty, minSeg int) (Segmentation, error) {
	n := len(y)
	if minSeg < 1 || n < minSeg {
		return Segmentation{}, demarche.Errorf(demarche.BadData, "%d points have no segment of %d", n, minSeg)
	}
	if penalty != BIC && penalty != MBIC {
		return Segmentation{}, demarche.Errorf(demarche.Usage, "there is no penalty %q; there are BIC and MBIC", string(penalty))
	}
	of, err := segmentCost(y, cost)
	if err != nil {
		return Segmentation{}, err
	}
	beta := penalty.Of(cost, n)
	best := make([]float64, n+1) // of the points before each
	last := make([]int, n+1)
	best[0] = -beta
	for t := 1; t < minSeg; t++ {
		best[t] = math.Inf(1)
	}
	// With segments of at least minSeg points, a place that is worse than t itself as
	// the last change may still be needed until t can be one.
	open, dropped := []int{0}, make([]int, n+1)
	for t := minSeg; t <= n; t++ {
		if at := t - minSeg; at > 0 && !math.IsInf(best[at], 1) {
			open = append(open, at)
		}
		open = slices.DeleteFunc(open, func(s int) bool { return dropped[s] > 0 && t >= dropped[s] })
		best[t] = math.Inf(1)
		for _, s := range open {
			if c := best[s] + of(s, t) + beta; c < best[t] {
				best[t], last[t] = c, s
			}
		}
		for _, s := range open {
			if dropped[s] == 0 && best[s]+of(s, t) >= best[t] {
				dropped[s] = t + minSeg
			}
		}
	}
	r := Segmentation{Cost: cost, Penalty: beta, MinSeg: minSeg, Total: best[n], Note: SmallNote(n)}
	for t := n; t > 0; t = last[t] {
		r.Segments = append(r.Segments, segment(y, last[t], t))
	}
	slices.Reverse(r.Segments)
	return r, nil
}

func segment(y []float64, from, to int) Segment {
	part := y[from:to]
	return Segment{From: from, To: to, Mean: stat.Average(part), Variance: squares(part) / float64(len(part))}
}

// segmentCost returns the cost of the points from a to before b, less what is the same
// for every segmentation.
func segmentCost(y []float64, cost Cost) (func(a, b int) float64, error) {
	if err := check(y, y, 1); err != nil {
		return nil, err
	}
	middle := stat.Average(y)
	one, two := make([]float64, len(y)+1), make([]float64, len(y)+1)
	plain := make([]float64, len(y)+1)
	for i, v := range y {
		plain[i+1] = plain[i] + v
		v -= middle
		one[i+1], two[i+1] = one[i]+v, two[i]+v*v
	}
	spread := func(a, b int) float64 { // sum of squares about the mean
		s := one[b] - one[a]
		return max(two[b]-two[a]-s*s/float64(b-a), 0)
	}
	switch cost {
	case PoissonCost:
		if err := counts(y); err != nil {
			return nil, err
		}
		return func(a, b int) float64 {
			s := plain[b] - plain[a]
			if s == 0 {
				return 0
			}
			return 2 * (s - s*math.Log(s/float64(b-a)))
		}, nil
	case MeanCost:
		v := noise(y)
		return func(a, b int) float64 { return spread(a, b) / v }, nil
	case VarianceCost:
		floor := grid(y) * grid(y) / 12
		return func(a, b int) float64 {
			n, s := float64(b-a), spread(a, b)
			v := max(s/n, floor)
			return n*math.Log(2*math.Pi*v) + s/v
		}, nil
	}
	return nil, demarche.Errorf(demarche.Usage, "there is no cost %q", string(cost))
}

// noise returns the variance of a series about means that change seldom, from the
// median size of the differences of neighbours; where most are 0, from their mean
// square; and 1 for a series that never changes.
func noise(y []float64) float64 {
	var size []float64
	ss := 0.0
	for i := 1; i < len(y); i++ {
		d := y[i] - y[i-1]
		size, ss = append(size, math.Abs(d)), ss+d*d
	}
	if len(size) == 0 || ss == 0 {
		return 1
	}
	// 0.6745 is the upper quartile of a standard normal number.
	if s := stat.Quantile(size, 0.5) / 0.674489750196082 / math.Sqrt2; s > 0 {
		return s * s
	}
	return ss / float64(len(size)) / 2
}

// grid returns the smallest difference of two distinct values; 1 where there is none.
func grid(y []float64) float64 {
	step, sorted := math.Inf(1), slices.Sorted(slices.Values(y))
	for i := 1; i < len(sorted); i++ {
		if d := sorted[i] - sorted[i-1]; d > 0 {
			step = min(step, d)
		}
	}
	if math.IsInf(step, 1) {
		return 1
	}
	return step
}
