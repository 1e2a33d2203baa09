package ideal

import (
	"math"
	"slices"

	"demarche/stat"
)

// A Polarisation says by several measures how far apart points are. They do not measure
// the same and need not move together: print several. A measure that so few or such
// equal points do not have is NaN.
type Polarisation struct {
	N              int
	SD             float64 // standard deviation of the sample
	MeanDifference float64 // mean of |x - y| over all pairs, each point with itself too: 2 × mean × Gini
	Spread         float64 // the 90th percentile less the 10th
	Bimodality     float64 // (skewness² + 1) / (excess kurtosis + 3(n-1)²/((n-2)(n-3))); 0.555 of the uniform distribution, more where there are two heaps or long tails on one side
	EstebanRay     float64 // of two groups, with α = 1.3: see [EstebanRay]
	Groups         [2]int  // how many points these groups have, the lower first
	Dip            float64 // see [Dip]
}

// Alpha is the sensitivity to groups that is usual with the measure of Esteban and Ray.
const Alpha = 1.3

// Polarise measures points, of which the order means nothing.
//
// The groups of EstebanRay are those that a cut makes which leaves the least of the mean
// difference within them, as Esteban, Gradín and Ray 2007,
// doi:10.1007/s10888-006-9032-x, choose them.
func Polarise(points []float64) Polarisation {
	x := slices.Sorted(slices.Values(points))
	n := float64(len(x))
	p := Polarisation{N: len(x), SD: math.NaN(), MeanDifference: math.NaN(), Spread: math.NaN(), Bimodality: math.NaN(), EstebanRay: math.NaN(), Dip: math.NaN()}
	if len(x) < 2 {
		return p
	}
	mean, sd := spread(x)
	p.SD = sd
	p.MeanDifference = 0
	for i, v := range x { // v is subtracted from n-1-i, and i are subtracted from it
		p.MeanDifference += v * (2*float64(i) - n + 1)
	}
	p.MeanDifference *= 2 / (n * n)
	p.Spread = stat.Quantile(x, 0.9) - stat.Quantile(x, 0.1)
	if len(x) > 3 && sd > 0 {
		var third, fourth float64
		for _, v := range x {
			d := (v - mean) / sd
			third += d * d * d / n
			fourth += d * d * d * d / n
		}
		p.Bimodality = (third*third + 1) / (fourth - 3 + 3*(n-1)*(n-1)/((n-2)*(n-3)))
	}
	p.EstebanRay, p.Groups = twoGroups(x, mean)
	p.Dip = Dip(x)
	return p
}

// twoGroups cuts sorted points where the means of the groups, by their shares, are
// farthest apart, which leaves the least within.
func twoGroups(x []float64, mean float64) (measure float64, groups [2]int) {
	n := float64(len(x))
	sum, most, best := 0.0, -1.0, [2]float64{}
	for i, v := range x[:len(x)-1] {
		sum += v
		k := float64(i + 1)
		means := [2]float64{sum / k, (mean*n - sum) / (n - k)}
		if between := k * (n - k) * (means[1] - means[0]); between > most {
			most, best, groups = between, means, [2]int{i + 1, len(x) - i - 1}
		}
	}
	return EstebanRay(best[:], []float64{float64(groups[0]), float64(groups[1])}, Alpha), groups
}

// EstebanRay returns ΣΣ πᵢ^(1+α) πⱼ |yᵢ - yⱼ| over groups that stand at y with the
// masses π, here made shares (Esteban and Ray 1994, doi:10.2307/2951734, with K = 1).
// α is 0 to 1.6. It is large where few large groups are far apart. Without groups it
// says no more than the mean difference: who asks must say which groups.
func EstebanRay(at, masses []float64, alpha float64) float64 {
	all, sum := 0.0, 0.0
	for _, m := range masses {
		all += m
	}
	for i := range at {
		for j := range at {
			sum += math.Pow(masses[i]/all, 1+alpha) * masses[j] / all * math.Abs(at[i]-at[j])
		}
	}
	return sum
}

// Distance returns how far two states are apart, and false if one of them has no point.
func Distance(points []Point, a, b string) (float64, bool) {
	var at [2]float64
	for k, state := range [2]string{a, b} {
		i := slices.IndexFunc(points, func(p Point) bool { return p.State == state })
		if i < 0 {
			return 0, false
		}
		at[k] = points[i].At
	}
	return math.Abs(at[0] - at[1]), true
}

// Years returns the years of a sample, in order.
func (s *Sample) Years() []int {
	var years []int
	for i := range s.Points {
		if y := s.Points[i].Year; len(years) == 0 || years[len(years)-1] != y {
			years = append(years, y)
		}
	}
	return years
}

// Year returns the points of one year.
func (s *Sample) Year(year int) []Point {
	var points []Point
	for i := range s.Points {
		if s.Points[i].Year == year {
			points = append(points, s.Points[i].Point)
		}
	}
	return points
}
