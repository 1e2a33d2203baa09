package stat

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// By its definition, with nothing of how Go divides: q·b ≤ a < (q + 1)·b.
func TestFloorDivIsTheStepOfANumber(t *testing.T) {
	for _, v := range [][3]int64{{0, 60, 0}, {59, 60, 0}, {60, 60, 1}, {-1, 60, -1}, {-60, 60, -1}, {-61, 60, -2}, {math.MinInt64, 1, math.MinInt64}} {
		if q := FloorDiv(v[0], v[1]); q != v[2] {
			t.Errorf("%d by %d is %d, want %d", v[0], v[1], q, v[2])
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64Range(-1<<40, 1<<40).Draw(t, "a"), rapid.Int64Range(1, 1<<20).Draw(t, "b")
		if q := FloorDiv(a, b); q*b > a || (q+1)*b <= a {
			t.Errorf("%d by %d is %d", a, b, q)
		}
	})
}
