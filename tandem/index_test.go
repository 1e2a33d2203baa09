package tandem

import (
	"math"
	"testing"
)

// The index is a ratio of sums; what is left out is the pairs with the largest z.
func TestIndexIsARatioOfSums(t *testing.T) {
	pairs := map[[2]int]Pair{
		{0, 2}: {Observed: 30, Expected: 10, Z: 6.3, Tested: true}, {0, 3}: {Observed: 9, Expected: 10, Z: -0.3, Tested: true},
		{1, 2}: {Observed: 12, Expected: 10, Z: 0.6, Tested: true}, {1, 3}: {Observed: 1, Expected: 0.5, Z: 0.7},
	}
	of := func(i, j int) Pair { return pairs[[2]int{i, j}] }
	g, h := []int{0, 1}, []int{2, 3}
	x := IndexOf(of, g, h, 0, 0, 1)
	if x.Observed != 52 || x.Expected != 30.5 || x.Value != 52/30.5 || x.Tested != 3 || x.Pairs != 4 || !math.IsNaN(x.Low) {
		t.Errorf("%+v", x)
	}
	if x := IndexOf(of, g, h, 1, 0, 1); x.Value != 22/20.5 {
		t.Errorf("without one: %+v", x)
	}
	if x := IndexOf(of, g, h, 20, 0, 1); x.Value != 2 { // the pair that is not tested is left
		t.Errorf("without all that is tested: %+v", x)
	}
	// Two accounts a side say nothing of others: a draw of one of them twice is one in two.
	if x := IndexOf(of, g, h, 0, 500, 7); !math.IsNaN(x.Low) || !math.IsNaN(x.High) {
		t.Errorf("an interval of two accounts a side: %+v", x)
	}
}

// What is drawn from one account has no width, and would call any index but 1 no chance.
func TestNoIntervalOfFewAccounts(t *testing.T) {
	of := func(i, j int) Pair { return Pair{Observed: float64(1 + (i+j)%3), Expected: 1.5} }
	many := []int{10, 11, 12, 13, 14, 15, 16, 17}
	for n := 1; n <= len(many); n++ {
		few := many[:n]
		known := n >= FewestDrawn
		for name, x := range map[string]Index{"first": IndexOf(of, few, many, 0, 200, 1), "second": IndexOf(of, many, few, 0, 200, 1), "within": IndexWithin(of, few, 0, 200, 1)} {
			if name == "within" && n == 1 {
				continue // no pair
			}
			if math.IsNaN(x.Low) == known || math.IsNaN(x.High) == known {
				t.Errorf("%s of %d accounts: %+v", name, n, x)
			}
			if known && !(x.Low <= x.Value && x.Value <= x.High && x.Low < x.High) {
				t.Errorf("%s of %d accounts: %+v", name, n, x)
			}
		}
	}
	if one, two := IndexOf(of, many, many[:6], 0, 500, 7), IndexOf(of, many, many[:6], 0, 500, 7); one != two {
		t.Errorf("%+v and then %+v", one, two)
	}
}

// Of accounts that differ in how often they are together with anybody, the interval is
// wide: it is of accounts, not of the many pairs. Over populations of one index it holds
// that index about as often as it says.
func TestIntervalHoldsTheIndexOfThePopulation(t *testing.T) {
	r := generator(8, 100)
	held := 0
	const populations, accounts = 200, 24
	for k := range populations {
		lean := make([]float64, 2*accounts)
		for i := range lean {
			lean[i] = math.Exp(0.3*r.NormFloat64() - 0.045) // of mean 1
		}
		var g, h []int
		for i := range accounts {
			g, h = append(g, i), append(h, accounts+i)
		}
		x := IndexOf(func(i, j int) Pair { return Pair{Observed: 10 * lean[i] * lean[j], Expected: 10} }, g, h, 0, 200, uint64(k))
		if x.Low <= 1 && 1 <= x.High {
			held++
		}
	}
	if share := float64(held) / populations; share < 0.87 || share > 0.99 {
		t.Errorf("the interval holds the index in %.3f of populations", share)
	}
}

func TestIndexOfAGroupOfNobody(t *testing.T) {
	x := IndexOf(func(_, _ int) Pair { return Pair{Observed: 2, Expected: 1} }, []int{4, 5, 6}, nil, 0, 100, 1)
	if x.Pairs != 0 || !math.IsNaN(x.Value) || !math.IsNaN(x.Low) {
		t.Errorf("%+v", x)
	}
}

func TestIndexWithinAClassTakesEachPairOnce(t *testing.T) {
	asked := map[[2]int]int{}
	x := IndexWithin(func(i, j int) Pair {
		asked[[2]int{i, j}]++
		return Pair{Observed: 2, Expected: 1}
	}, []int{4, 5, 6, 7, 8}, 0, 100, 1)
	if x.Pairs != 10 || x.Value != 2 || x.Low != 2 || x.High != 2 || len(asked) != 10 {
		t.Errorf("%+v of %v", x, asked)
	}
}
