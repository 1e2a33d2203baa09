package codebook

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"demarche"
	"demarche/text"
)

// An Allocation says how a sample is spread over strata.
type Allocation string

// The allocations (Cochran 1977, section 5.5).
const (
	Proportional Allocation = "proportional" // n_h ∝ N_h
	Equal        Allocation = "equal"        // n_h the same: for comparing strata
	Neyman       Allocation = "neyman"       // n_h ∝ N_h·s_h: for the whole, where strata differ in spread
)

// Allocations are the names of all.
var Allocations = []string{string(Proportional), string(Equal), string(Neyman)}

// A Stratum is a part of the posts of which a part of its own is drawn.
type Stratum struct {
	Posts  int     // how many there are, N_h
	Spread float64 // the standard deviation s_h of what is asked within it, for Neyman only
}

// LeastDrawn is how many units a stratum gives at least, where it has so many: of one
// alone no variance is known.
const LeastDrawn = 2

// Allocate returns how many of n units each stratum gives, n_h: at least two, or all where
// it has fewer, and at most all. The rest goes by the allocation, rounded by largest
// remainders; of equal remainders the earlier stratum comes first. Every stratum with posts
// has an inclusion probability n_h/N_h above 0, without which nothing could be said of the
// whole.
func Allocate(strata []Stratum, n int, by Allocation) ([]int, error) {
	posts, floor := 0, 0
	for _, s := range strata {
		posts += s.Posts
		floor += min(s.Posts, LeastDrawn)
	}
	switch {
	case posts == 0:
		return nil, demarche.Errorf(demarche.BadData, "there is no post to draw from")
	case n < 1:
		return nil, demarche.Errorf(demarche.Usage, "a sample of %d is none", n)
	case n < floor:
		return nil, demarche.Errorf(demarche.Usage, "a sample of %d is too small for %s: each gives at least %d", n, text.Plural(len(strata), "stratum", "strata"), LeastDrawn).
			WithHint("draw at least %d, or part by less", floor)
	}
	return spread(strata, min(n, posts), by), nil
}

// spread finds the one factor by which the shares, each no lower than its floor and no
// higher than the stratum has posts, sum to n.
func spread(strata []Stratum, n int, by Allocation) []int {
	want := func(s Stratum, factor float64) float64 {
		return min(max(factor*s.share(by), float64(min(s.Posts, LeastDrawn))), float64(s.Posts))
	}
	sum := func(factor float64) (t float64) {
		for _, s := range strata {
			t += want(s, factor)
		}
		return t
	}
	low, high := 0.0, 1.0
	for sum(high) < float64(n) && high < 1e18 {
		high *= 2
	}
	for range 200 {
		if middle := (low + high) / 2; sum(middle) < float64(n) {
			low = middle
		} else {
			high = middle
		}
	}
	took := make([]int, len(strata))
	var parts []int
	rest := make([]float64, len(strata))
	for i, s := range strata {
		w := want(s, high)
		took[i] = int(w + 1e-9) // what the halving left of a whole number is whole
		rest[i] = w - float64(took[i])
		n -= took[i]
		parts = append(parts, i)
	}
	slices.SortStableFunc(parts, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for _, i := range parts {
		if n > 0 && took[i] < strata[i].Posts {
			took[i]++
			n--
		}
	}
	return took
}

// share is what a stratum weighs in an allocation.
func (s Stratum) share(by Allocation) float64 {
	switch {
	case s.Posts == 0:
		return 0
	case by == Equal:
		return 1
	case by == Neyman:
		return float64(s.Posts) * s.Spread
	}
	return float64(s.Posts)
}

// The streams of the generator, one for each use.
const (
	streamDraw uint64 = iota + 1
	streamOrder
)

// Draw returns which of the posts of each stratum are drawn: took[h] places of
// strata[h].Posts, from 0, ascending, every set of them with the same probability (Floyd's
// algorithm: Bentley and Floyd 1987, doi:10.1145/30401.315746). The same seed gives the same
// places.
func Draw(strata []Stratum, took []int, seed uint64) [][]int {
	r := rand.New(rand.NewPCG(seed, streamDraw))
	out := make([][]int, len(strata))
	for h, s := range strata {
		in := make(map[int]bool, took[h])
		for j := s.Posts - took[h]; j < s.Posts; j++ {
			if k := r.IntN(j + 1); !in[k] {
				in[k] = true
				out[h] = append(out[h], k)
			} else {
				in[j] = true
				out[h] = append(out[h], j)
			}
		}
		slices.Sort(out[h])
	}
	return out
}

// Shuffle puts units into an order that tells nothing of their strata.
func Shuffle(units []Unit, seed uint64) {
	r := rand.New(rand.NewPCG(seed, streamOrder))
	r.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
}
