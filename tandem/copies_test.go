package tandem

import (
	"context"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"demarche"
)

func copies(t testing.TB, holdings []Holding) *Copies {
	t.Helper()
	c, err := NewCopies(context.Background(), holdings)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWeightOfSharedObjects(t *testing.T) {
	var holdings []Holding
	add := func(object uint64, accounts ...int) {
		for _, a := range accounts {
			holdings = append(holdings, Holding{Account: a, Object: object, Record: demarche.RecordID(len(holdings) + 1)})
		}
	}
	add(1, 0, 1)
	add(2, 0, 1, 2)
	add(3, 0, 1, 2, 3, 4, 5, 6, 7)    // eight hold it: the last that counts
	add(4, 0, 1, 2, 3, 4, 5, 6, 7, 8) // nine
	add(5, 0, 0, 0)                   // one
	add(6, 9, 1)
	c := copies(t, holdings)
	p := c.Of(1, 0)
	if want := 1 + 1./2 + 1./7; math.Abs(p.Observed-want) > 1e-12 || c.Objects != 4 || c.Holdings != 2+3+8+2 {
		t.Errorf("%+v of %d objects, want %v", p, c.Objects, want)
	}
	if got := c.Shared(1, 0); !slices.Equal(got, []uint64{1, 2, 3}) {
		t.Errorf("shared %v", got)
	}
	if p := c.Of(1, 9); p.Observed != 1 || p.LogP != 0 {
		t.Errorf("one object in common is no phrase book: %+v", p)
	}
	if p := c.Of(5, 10); p.Tested || p.Observed != 0 {
		t.Errorf("an account that holds nothing: %+v", p)
	}
}

func TestTheEarliestHoldingCountsInAnyOrder(t *testing.T) {
	holdings := []Holding{
		{Account: 0, Object: 1, AtUS: 9, Stratum: 2, Record: 1}, {Account: 0, Object: 1, AtUS: 3, Stratum: 1, Record: 2}, {Account: 1, Object: 1, AtUS: 5, Stratum: 1, Record: 3},
	}
	for range 2 {
		if h := copies(t, holdings).Holders(1); len(h) != 2 || h[0].Record != 2 || h[1].Record != 3 {
			t.Errorf("%+v", h)
		}
		slices.Reverse(holdings)
	}
}

// The mean is that of shuffles: the holdings of each stratum dealt out anew among those
// who have some there.
func TestExpectationIsTheMeanOfShuffles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const accounts = 5
		var holdings []Holding
		for object := range uint64(rapid.IntRange(2, 6).Draw(t, "objects")) {
			for a := range accounts {
				if rapid.Bool().Draw(t, "holds") {
					holdings = append(holdings, Holding{Account: a, Object: object, Stratum: rapid.IntRange(0, 1).Draw(t, "stratum")})
				}
			}
		}
		c, err := NewCopies(context.Background(), holdings)
		if err != nil {
			t.Fatal(err)
		}
		var kept []Holding
		for object := range uint64(6) {
			kept = append(kept, c.Holders(object)...)
		}
		const draws = 4000
		var sum, square [accounts][accounts]float64
		r := generator(uint64(len(kept)), 100)
		at := map[int][]int{} // of a stratum, where its holdings are
		for k, h := range kept {
			at[h.Stratum] = append(at[h.Stratum], k)
		}
		dealt := slices.Clone(kept)
		for range draws {
			for stratum := range 2 {
				places := at[stratum]
				for k, from := range r.Perm(len(places)) {
					dealt[places[k]].Account = kept[places[from]].Account
				}
			}
			var now [accounts][accounts]float64
			for x := range dealt {
				for y := range x {
					if a, b := dealt[x].Account, dealt[y].Account; dealt[x].Object == dealt[y].Object && a != b {
						now[min(a, b)][max(a, b)] += 1 / float64(len(c.Holders(dealt[x].Object))-1)
					}
				}
			}
			for a := range now {
				for b, v := range now[a] {
					sum[a][b] += v
					square[a][b] += v * v
				}
			}
		}
		for a := range accounts {
			for b := a + 1; b < accounts; b++ {
				mean := sum[a][b] / draws
				se := math.Sqrt(max(square[a][b]/draws-mean*mean, 0) / draws)
				if got := c.Of(a, b).Expected; math.Abs(got-mean) > 6*se+1e-9 {
					t.Fatalf("%d, %d: %v, and of shuffles %v ± %v", a, b, got, mean, se)
				}
			}
		}
	})
}

// Where all objects weigh the same, the tail is that of a Poisson number, and of others
// it lies between those of its steps.
func TestScaledTail(t *testing.T) {
	for k := range 20 {
		want := distuv.Poisson{Lambda: 3}.Survival(float64(k) - 1)
		if got := math.Exp(scaledTail(float64(k)/2, 1.5, 0.75)); math.Abs(got-want) > 1e-9 {
			t.Errorf("P(X ≥ %v) is %v, want %v", float64(k)/2, got, want)
		}
		if a, b := scaledTail(float64(k)/2, 1.5, 0.75), scaledTail(float64(k)/2+0.2, 1.5, 0.75); !(b < a) {
			t.Errorf("the tail does not fall: %v, then %v", a, b)
		}
	}
}

// Of accounts that take texts at random out of the stock of their month, few pairs have a
// small p; two that copy each other are found.
func TestCopiesAreCalibratedAndFound(t *testing.T) {
	r := generator(6, 100)
	const accounts, months, stock, each = 80, 6, 400, 30
	var holdings []Holding
	for a := range accounts {
		for m := range months {
			for range 1 + r.IntN(2*each) {
				holdings = append(holdings, Holding{Account: a, Object: uint64(m*stock + r.IntN(stock)), Stratum: m})
			}
		}
	}
	small, tested := 0, 0
	c := copies(t, holdings)
	for a := range accounts {
		for b := range a {
			if p := c.Of(a, b); p.Tested {
				tested++
				if p.LogP < math.Log(0.05) {
					small++
				}
			}
		}
	}
	share := float64(small) / float64(tested)
	t.Logf("%d pairs: %.4f with p < .05", tested, share)
	if tested < 3000 || share > 0.06 {
		t.Errorf("%d pairs: %.4f with p < .05", tested, share)
	}
	for k := range uint64(12) { // texts of the two alone
		for _, a := range []int{3, 70} {
			holdings = append(holdings, Holding{Account: a, Object: 1_000_000 + k, Stratum: int(k) % months})
		}
	}
	planted := copies(t, holdings).Of(3, 70)
	if planted.LogP > math.Log(1e-6) {
		t.Errorf("twelve texts of the two alone: %+v", planted)
	}
}
