package stat

import (
	"math"
	"testing"
)

// numpy.quantile's examples of its default, "linear".
func TestQuantileIsType7(t *testing.T) {
	for _, test := range []struct {
		of      []float64
		q, want float64
	}{
		{[]float64{10, 7, 4, 3, 2, 1}, 0.5, 3.5},
		{[]float64{3, 1, 2}, 0, 1},
		{[]float64{3, 1, 2}, 1, 3},
		{[]float64{5}, 0.9, 5},
		{[]float64{1, 2, 3, 4}, 0.9, 3.7},
	} {
		if got := Quantile(test.of, test.q); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("quantile %v is %v, want %v", test.q, got, test.want)
		}
	}
}
