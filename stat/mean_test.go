package stat

import (
	"math"
	"testing"
)

// 2, 4, 4, 6 have the mean 4 and the squares 8 about it: a variance of 8/3, a standard
// error of √(8/3/4).
func TestMeanByPencil(t *testing.T) {
	for _, c := range []struct {
		x          []float64
		mean, half float64
	}{
		{[]float64{2, 4, 4, 6}, 4, 2 * math.Sqrt(2.0/3)},
		{[]float64{7}, 7, 0},
		{[]float64{3, 3, 3}, 3, 0},
		{nil, 0, 0},
	} {
		if mean, half := Mean(c.x); math.Abs(mean-c.mean) > 1e-12 || math.Abs(half-c.half) > 1e-12 {
			t.Errorf("of %v: %v ± %v, want %v ± %v", c.x, mean, half, c.mean, c.half)
		}
	}
}

func TestAverageIsThatOfMean(t *testing.T) {
	for _, x := range [][]float64{{3}, {1, 2, 6}, {-1.5, 1.5}, {1e9, 1, -1e9, 2}} {
		if mean, _ := Mean(x); Average(x) != mean {
			t.Errorf("of %v: %v, want %v", x, Average(x), mean)
		}
	}
	if !math.IsNaN(Average(nil)) {
		t.Error("there is an average of nothing")
	}
}
