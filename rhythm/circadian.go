package rhythm

import (
	"math"
	"time"

	"demarche/stat"
)

// Hours say at which hours of the day and days of the week an account posts, in UTC.
type Hours struct {
	Days      int        // days with posts
	Counts    [24]int    // posts by hour
	Week      [7][24]int // by day of the week, from Monday, and hour
	Entropy   float64    // -Σ p ln p / ln 24 of the hours: 1 for all alike
	Quiet     float64    // share of posts in the six hours on end that have fewest: a quarter where all are alike
	QuietFrom int        // the hour in which these begin
	Weekend   float64    // share of posts on Saturdays and Sundays: 2/7 where all days are alike
	Alike     float64    // mean cosine of a day's hours and those of all other days together; NaN of one day
}

// HoursOf counts the posts of an account by hour; times are in order. An account whose
// zone is not UTC has its night and its weekend elsewhere; nothing but QuietFrom and, by
// the hours of a zone, Weekend depends on it.
func HoursOf(times []int64) Hours {
	h := Hours{Entropy: math.NaN(), Quiet: math.NaN(), Weekend: math.NaN(), Alike: math.NaN()}
	if len(times) == 0 {
		return h
	}
	var days [][24]int
	last := int64(math.MinInt64)
	for _, t := range times {
		d := stat.FloorDiv(t, day)
		if d != last {
			days, last = append(days, [24]int{}), d
		}
		at := time.UnixMicro(t).UTC()
		days[len(days)-1][at.Hour()]++
		h.Counts[at.Hour()]++
		h.Week[(at.Weekday()+6)%7][at.Hour()]++
	}
	h.Days = len(days)
	all := float64(len(times))
	h.Entropy, h.Weekend = 0, 0
	for i, n := range h.Counts {
		if n > 0 {
			h.Entropy -= float64(n) / all * math.Log(float64(n)/all)
		}
		h.Weekend += float64(h.Week[5][i]+h.Week[6][i]) / all
	}
	h.Entropy /= math.Log(24)
	least := len(times) + 1
	for from := range 24 {
		sum := 0
		for i := range 6 {
			sum += h.Counts[(from+i)%24]
		}
		if sum < least {
			least, h.QuietFrom = sum, from
		}
	}
	h.Quiet = float64(least) / all
	if len(days) > 1 {
		h.Alike = 0
		for _, d := range days {
			var own, rest, both float64
			for i, n := range d {
				other := float64(h.Counts[i] - n)
				own, rest, both = own+float64(n*n), rest+other*other, both+float64(n)*other
			}
			h.Alike += both / math.Sqrt(own*rest) / float64(len(days))
		}
	}
	return h
}
