package classify

import "testing"

// The interval of the mean of the same predictions is that of one of them, and that of a
// right and a wrong one is where nothing varies.
func TestIntervalOfMean(t *testing.T) {
	truth := []int{0, 1, 0, 1, 1, 0, 0, 1}
	one := []int{0, 1, 1, 1, 0, 0, 0, 1}
	groups := []string{"a", "a", "b", "b", "c", "c", "", ""}
	low, high := Interval(truth, one, 2, groups, 200, 3, (*Confusion).Accuracy)
	sameLow, sameHigh := IntervalOfMean(truth, [][]int{one, one, one, one}, 2, groups, 200, 3, (*Confusion).Accuracy)
	if low != sameLow || high != sameHigh || low >= high {
		t.Errorf("[%v, %v] of one, [%v, %v] of four that are the same", low, high, sameLow, sameHigh)
	}
	wrong := make([]int, len(truth))
	for i, class := range truth {
		wrong[i] = 1 - class
	}
	if low, high := IntervalOfMean(truth, [][]int{truth, wrong}, 2, groups, 200, 3, (*Confusion).Accuracy); low != .5 || high != .5 {
		t.Errorf("[%v, %v] where one is right and one wrong", low, high)
	}
}
