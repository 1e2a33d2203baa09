package stat

import "math"

// Average returns the mean of some numbers, NaN of none.
func Average(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// Mean returns the mean of some numbers, and twice its standard error: the half of an
// interval of about 95 %. Of one number that is 0, and of none both are.
func Mean(x []float64) (mean, half float64) {
	if len(x) == 0 {
		return 0, 0
	}
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	ss := 0.0
	for _, v := range x {
		ss += (v - mean) * (v - mean)
	}
	return mean, 2 * math.Sqrt(ss/float64(max(len(x)-1, 1))/float64(len(x)))
}
