package hashtag

import (
	"math"
	"math/rand/v2"
	"testing"

	"demarche/stat"
)

func TestHeldByPencil(t *testing.T) {
	here, beside := HeldBy([]Holder{{true, 3, 0}, {false, 1, 10}, {true, 0, 10}, {false, 0, 0}})
	if here.Posts != 4 || here.Accounts != 2 || here.Share != 0.75 || beside.Posts != 20 || beside.Accounts != 2 || beside.Share != 0.5 {
		t.Errorf("%+v, %+v", here, beside)
	}
	// Accounts with as many posts each are so many accounts.
	if low, high := stat.Wilson(1, 2, 0.95); math.Abs(beside.Low-low) > 1e-12 || math.Abs(beside.High-high) > 1e-12 {
		t.Errorf("%+v, want %v to %v", beside, low, high)
	}
	if none, _ := HeldBy([]Holder{{true, 0, 1}}); none.Posts != 0 || !math.IsNaN(none.Share) || none.Low != 0 || none.High != 1 {
		t.Errorf("of no posts %+v", none)
	}
}

// Where accounts have a property by chance, whatever their posts, the interval holds the
// probability in 95 of 100 draws; one of posts, each for itself, would not.
func TestTheIntervalIsOfAccounts(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 8))
	const draws, truth = 4000, 0.3
	in, asPosts := 0, 0
	for range draws {
		var holders []Holder
		having := 0
		for range 60 {
			h := Holder{Has: r.Float64() < truth, Here: 1 + int(10*r.ExpFloat64())}
			if h.Has {
				having += h.Here
			}
			holders = append(holders, h)
		}
		here, _ := HeldBy(holders)
		if here.Low <= truth && truth <= here.High {
			in++
		}
		if low, high := stat.Wilson(having, here.Posts, 0.95); low <= truth && truth <= high {
			asPosts++
		}
	}
	if c := float64(in) / draws; c < 0.93 || c > 0.97 {
		t.Errorf("in %v of draws", c)
	}
	if c := float64(asPosts) / draws; c > 0.7 {
		t.Errorf("one of posts is in %v of draws: this test shows nothing", c)
	}
}
