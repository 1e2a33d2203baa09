package classify

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestFoldsKeepGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, k := rapid.IntRange(0, 60).Draw(t, "n"), rapid.IntRange(2, 6).Draw(t, "k")
		groups, y := make([]string, n), make([]int, n)
		for i := range groups {
			groups[i] = rapid.SampledFrom([]string{"", "a", "b", "c", "d", "e", "f", "g"}).Draw(t, "group")
			y[i] = rapid.IntRange(-1, 2).Draw(t, "class")
		}
		for _, folds := range [][]int{Folds(groups, k, 1), StratifiedFolds(groups, y, k, 1)} {
			of := map[string]int{}
			for i, f := range folds {
				if f < 0 || f >= k {
					t.Fatalf("fold %d of %d", f, k)
				}
				if before, ok := of[groups[i]]; ok && groups[i] != "" && before != f {
					t.Fatalf("group %s is in folds %d and %d", groups[i], before, f)
				}
				of[groups[i]] = f
			}
		}
	})
}

func TestFoldsAreEven(t *testing.T) {
	const n, k = 1000, 5
	groups, y := make([]string, n), make([]int, n)
	for i := range groups {
		groups[i] = fmt.Sprint(i / 4) // groups of 4
		if i%10 == 0 {
			y[i] = 1
		}
	}
	size, rare := make([]int, k), make([]int, k)
	for i, f := range StratifiedFolds(groups, y, k, 3) {
		size[f]++
		rare[f] += y[i]
	}
	for f := range k {
		if size[f] < 190 || size[f] > 210 || rare[f] < 18 || rare[f] > 22 {
			t.Errorf("fold %d has %d rows, %d of the rare class", f, size[f], rare[f])
		}
	}
	different := 0
	a, b := Folds(groups, k, 1), Folds(groups, k, 2)
	for i := range a {
		if a[i] != b[i] {
			different++
		}
	}
	if different == 0 {
		t.Error("another seed gives the same folds")
	}
}

// The confusion of three classes worked by hand.
func TestConfusion(t *testing.T) {
	truth := []int{0, 0, 0, 0, 1, 1, 1, 2, 2, -1}
	predicted := []int{0, 0, 1, 2, 1, 1, 0, 2, -1, 0}
	c := Confuse(truth, predicted, 3)
	for name, got := range map[string][2]float64{
		"accuracy":       {c.Accuracy(), 5. / 9},
		"F1 of 0":        {c.F1(0), 4. / 7},
		"F1 of 1":        {c.F1(1), 4. / 6},
		"F1 of 2":        {c.F1(2), 2. / 4},
		"macro-F1":       {c.MacroF1(), (4./7 + 4./6 + 2./4) / 3},
		"precision of 0": {c.Precision(0), 2. / 3},
		"recall of 2":    {c.Recall(2), 1. / 2},
		"majority":       {c.Majority().Accuracy(), 4. / 9},
		"majority's F1":  {c.Majority().MacroF1(), 8. / 13 / 3},
	} {
		if math.Abs(got[0]-got[1]) > 1e-12 {
			t.Errorf("%s is %v, not %v", name, got[0], got[1])
		}
	}
}

// TestIntervalCovers draws groups of rows that are right or wrong together, and asks how
// often the interval holds the truth; rows drawn alone would hold it too seldom.
func TestIntervalCovers(t *testing.T) {
	const trials, groups, each, right = 200, 60, 10, .7
	held := 0
	r := generator(9, 9)
	for trial := range trials {
		var truth, predicted []int
		var names []string
		for g := range groups {
			class := 0
			if r.Float64() < right {
				class = 1
			}
			for range each {
				truth, predicted, names = append(truth, 1), append(predicted, class), append(names, fmt.Sprint(g))
			}
		}
		low, high := Interval(truth, predicted, 2, names, 300, uint64(trial), (*Confusion).Accuracy)
		if low <= right && right <= high {
			held++
		}
	}
	if held < 178 || held > 199 { // 95 % of 200 is 190, and 178 to 199 are four standard deviations of it
		t.Errorf("%d of %d intervals hold the truth", held, trials)
	}
}
