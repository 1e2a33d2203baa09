package tandem

import (
	"math"
	"slices"
	"time"
)

const week = 168 // hours

// Schedules returns the profile of each account's week: of its posts at each hour of the
// week, UTC, from Monday on, the square root of their share, less the mean of these in
// its class, which has what all of one audience do. posted are microseconds since 1970
// UTC.
func Schedules(posted [][]int64, classes []int) [][]float64 {
	profiles := make([][]float64, len(posted))
	for i, times := range posted {
		profile := make([]float64, week)
		for _, t := range times {
			h := floor(t, hour) + 3*24 // 1970-01-01 was a Thursday
			profile[h-floor(h, week)*week]++
		}
		for h := range profile {
			profile[h] = math.Sqrt(profile[h] / float64(max(len(times), 1)))
		}
		profiles[i] = profile
	}
	centre(profiles, classes)
	return profiles
}

// centre takes from each row the mean of its class.
func centre(rows [][]float64, classes []int) {
	means, n := map[int][]float64{}, map[int]float64{}
	for i, row := range rows {
		class := classes[i]
		if means[class] == nil {
			means[class] = make([]float64, len(row))
		}
		for k, v := range row {
			means[class][k] += v
		}
		n[class]++
	}
	for i, row := range rows {
		for k := range row {
			row[k] -= means[classes[i]][k] / n[classes[i]]
		}
	}
}

// Cosine returns the cosine of the angle of two rows, -1 to 1; NaN where one is nothing
// but zeros.
func Cosine(a, b []float64) float64 {
	ab, aa, bb := 0.0, 0.0, 0.0
	for k, v := range a {
		ab += float64(v * b[k])
		aa += float64(v * v)
		bb += float64(b[k] * b[k])
	}
	if aa == 0 || bb == 0 {
		return math.NaN()
	}
	return ab / math.Sqrt(float64(aa*bb))
}

// A Life is when an account began and ended, and on which days it posted.
type Life struct {
	First, Last int64   // microseconds since 1970 UTC
	Days        []int64 // since 1970 UTC, rising
}

// NewLife returns the life of an account from its times, of which there is one at least.
func NewLife(posted []int64) Life {
	l := Life{First: slices.Min(posted), Last: slices.Max(posted), Days: make([]int64, len(posted))}
	for i, t := range posted {
		l.Days[i] = floor(t, 24*hour)
	}
	slices.Sort(l.Days)
	l.Days = slices.Compact(l.Days)
	return l
}

// Lives says how alike two lives are: what lies between their first posts and between
// their last; and which share of the days on which one of the two posted both did
// (Jaccard), 0 to 1.
func Lives(a, b Life) (first, last time.Duration, days float64) {
	both, i, j := 0, 0, 0
	for i < len(a.Days) && j < len(b.Days) {
		switch {
		case a.Days[i] < b.Days[j]:
			i++
		case a.Days[i] > b.Days[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	between := func(x, y int64) time.Duration { return time.Duration(max(x, y)-min(x, y)) * time.Microsecond }
	return between(a.First, b.First), between(a.Last, b.Last), float64(both) / float64(len(a.Days)+len(b.Days)-both)
}

// Rank returns which share of control pairs is at least as alike as a value, counting
// the value as one of them; controls are in rising order. NaN for NaN, and of no control.
func Rank(value float64, controls []float64) float64 {
	if math.IsNaN(value) || len(controls) == 0 {
		return math.NaN()
	}
	below, _ := slices.BinarySearch(controls, value)
	return float64(len(controls)-below+1) / float64(len(controls)+1)
}
