package hashtag

import (
	"math"
	"slices"

	"demarche/stat"
)

// A Shape says how the uses of a tag lie about the day with most: shares of all, 0 to 1.
type Shape struct {
	Peak              int // the index of the day; of equals the first
	Before, On, After float64
}

// ShapeOf returns the shape of uses by day. Before and after are all days, not a week on
// each side as in Lehmann and others 2012: a burst that is cut out already has its days.
func ShapeOf(days []int) (s Shape) {
	all := 0
	for i, n := range days {
		all += n
		if n > days[s.Peak] {
			s.Peak = i
		}
	}
	if all == 0 {
		return Shape{}
	}
	for i, n := range days {
		share := float64(n) / float64(all)
		switch {
		case i < s.Peak:
			s.Before += share
		case i == s.Peak:
			s.On = share
		default:
			s.After += share
		}
	}
	return s
}

// A Lifetime says how long posts stood before they were deleted.
type Lifetime struct {
	Posts   int     // with a time of deletion that is not before that of posting
	Within  float64 // share of these that were deleted within ten minutes
	MedianS float64 // median life in seconds; NaN of none
}

// LifetimeOf measures posts that were posted and deleted at these times, in
// microseconds. A post that was never seen to be deleted is in neither list.
func LifetimeOf(posted, deleted []int64) Lifetime {
	var lives []float64
	soon := 0
	for i, at := range posted {
		life := float64(deleted[i]-at) / 1e6
		if life < 0 {
			continue
		}
		if life < 600 {
			soon++
		}
		lives = append(lives, life)
	}
	if len(lives) == 0 {
		return Lifetime{Within: math.NaN(), MedianS: math.NaN()}
	}
	slices.Sort(lives)
	return Lifetime{Posts: len(lives), Within: float64(soon) / float64(len(lives)), MedianS: stat.Quantile(lives, 0.5)}
}
