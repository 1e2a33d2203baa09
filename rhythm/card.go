package rhythm

import (
	"fmt"
	"math"
)

// LeastPosts is how many posts an account needs: of fewer nothing is said.
const LeastPosts = 100

// A Card is what the times of an account's posts say.
type Card struct {
	N          int
	Minute     *Uniformity // of the posts that are [Settled]; nil where it is not testable
	Second     *Uniformity // nil where it is not testable
	Periods    []Period    // of these too; none where they are not testable
	Hours      *Hours      // nil where times are coarser than hours
	DailyR     float64     // NaN where times are coarser than hours
	Intervals  *Intervals  // nil where times are coarser than minutes
	SameMinute float64     // see [SameMinute]; NaN where times are coarser than minutes
	Tests      int         // that were made
	P          float64     // the smallest p of these times their number, at most 1: the smaller of chance and a habit of the clock
	Sign       string      // what has this p, in words; "" where no test was made
	Untested   []string    // what is not testable, and why
}

// CardOf measures posts at times in order, which stand on whole steps of so many seconds.
// Of fewer than [LeastPosts] there is no card.
func CardOf(times []int64, resolutionS float64) (*Card, bool) {
	if len(times) < LeastPosts {
		return nil, false
	}
	c := &Card{N: len(times), P: 1, DailyR: math.NaN(), SameMinute: math.NaN()}
	untested := func(what string) {
		c.Untested = append(c.Untested, fmt.Sprintf("%s: not testable at this resolution (%g s)", what, resolutionS))
	}
	test := func(p float64, sign string) {
		if c.Tests++; c.Sign == "" || p < c.P {
			c.P, c.Sign = p, sign
		}
	}
	if resolutionS <= 60 {
		v := IntervalsOf(times)
		c.Intervals, c.SameMinute = &v, SameMinute(times)
		on := Settled(times)
		if u := Minutes(on); u.Blocks >= leastBlocks && u.N >= LeastPosts {
			c.Minute, c.Periods = &u, Periods(on)
			test(u.Uneven, "minutes of the hour, uneven")
			test(u.Even, "minutes of the hour, even")
			for _, p := range c.Periods {
				test(p.P, fmt.Sprintf("a period of %d minutes", p.Minutes))
			}
		} else {
			c.Untested = append(c.Untested, fmt.Sprintf("minutes of the hour and periods: %d posts in %d hours are not the first of a day or a shift; it takes %d in %d", u.N, u.Blocks, LeastPosts, leastBlocks))
		}
	} else {
		untested("minutes of the hour, periods and gaps")
	}
	if resolutionS <= 1 {
		if u := Seconds(times); u.Blocks >= leastBlocks {
			c.Second = &u
			test(u.Uneven, "seconds of the minute, uneven")
			test(u.Even, "seconds of the minute, even")
		}
	} else {
		untested("seconds of the minute")
	}
	if resolutionS <= 3600 {
		h := HoursOf(times)
		c.Hours, c.DailyR = &h, DailyR(times)
	} else {
		untested("hours of the day")
	}
	c.P = min(1, c.P*float64(max(c.Tests, 1)))
	return c, true
}

// TrueFlag returns the probability that a flag is true where a share prior of all accounts
// are what it is for, the flag is raised for a share sensitivity of these, and is not
// raised for a share specificity of the others.
func TrueFlag(sensitivity, specificity, prior float64) float64 {
	hit, wrong := sensitivity*prior, (1-specificity)*(1-prior)
	if hit+wrong == 0 {
		return math.NaN()
	}
	return hit / (hit + wrong)
}
