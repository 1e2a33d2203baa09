package campaign

import (
	"fmt"
	"math"
)

// A property is something that the posts of an account show or do not. None is a verdict,
// and no sum is made of them: people who post in shifts show the first, newsrooms that post
// by a scheduler the next ones.
type property struct {
	name, doc string
	coarsest  float64 // seconds; where times are coarser it is not testable
	texts     bool    // whether it is of texts
	of        func(a *account) (has, known bool)
}

const (
	usualAlpha  = 0.001 // the p of a clock, corrected for the tests of an account
	leastTexts  = 20    // texts, without which an account is not said to repeat them or not
	leastDelays = 10    // reposts, likewise
	leastDays   = 7     // days with posts, without which it is not said to rest or not
	noRest      = 0.125 // of posts in the six quietest hours: half of an even share
)

// properties are those that are told of a first hour, in their order.
var properties = []property{
	{name: "batches", doc: "half of its posts or more are in the minute of the one before", coarsest: 60, of: func(a *account) (bool, bool) { return half(a.card.SameMinute) }},
	{name: "uneven minutes", doc: "its posts keep to some minutes of the hour" + byClock + settled, coarsest: 60, of: func(a *account) (bool, bool) {
		u := a.card.Minute
		return u != nil && clocked(a, u.Uneven), u != nil
	}},
	{name: "even minutes", doc: "its posts lie on all minutes of the hour more evenly than people's do" + byClock + settled, coarsest: 60, of: func(a *account) (bool, bool) {
		u := a.card.Minute
		return u != nil && clocked(a, u.Even), u != nil
	}},
	{name: "period", doc: "its posts keep to a period of 5, 10, 15, 20, 30 or 60 minutes" + byClock + settled, coarsest: 60, of: func(a *account) (bool, bool) {
		p := period(a)
		return p != nil && clocked(a, p.P), p != nil
	}},
	{name: "uneven seconds", doc: "its posts keep to some seconds of the minute" + byClock, coarsest: 1, of: func(a *account) (bool, bool) {
		u := a.card.Second
		return u != nil && clocked(a, u.Uneven), u != nil
	}},
	{name: "even seconds", doc: "its posts lie on all seconds of the minute more evenly than people's do" + byClock, coarsest: 1, of: func(a *account) (bool, bool) {
		u := a.card.Second
		return u != nil && clocked(a, u.Even), u != nil
	}},
	{name: "no hours of rest", doc: fmt.Sprintf("in the six quietest hours of its day are half as many posts or more as if all hours were alike; tested on %d days with posts or more", leastDays), coarsest: 3600, of: func(a *account) (bool, bool) {
		h := a.card.Hours
		known := h != nil && h.Days >= leastDays
		return known && h.Quiet >= noRest, known
	}},
	{name: "its texts again", doc: fmt.Sprintf("half of its texts of four words or more, or more, it had posted before; tested on %d such texts or more", leastTexts), coarsest: math.Inf(1), texts: true, of: func(a *account) (bool, bool) { return ofTexts(a, a.again) }},
	{name: "texts of others", doc: fmt.Sprintf("half of its texts of four words or more, or more, another account posted too; tested on %d such texts or more", leastTexts), coarsest: math.Inf(1), texts: true, of: func(a *account) (bool, bool) { return ofTexts(a, a.others) }},
	{name: "reposts at once", doc: fmt.Sprintf("half of its reposts of posts of the case or more came within ten seconds; tested on %d of these or more", leastDelays), coarsest: finestDelay / 2, of: func(a *account) (bool, bool) {
		if len(a.delays) < leastDelays {
			return false, false
		}
		return half(within(a, finestDelay))
	}},
}

// finestDelay is how many seconds after its original a repost is at once.
const finestDelay = 10.0

var byClock = fmt.Sprintf("; p below %g, corrected for the tests of its times", usualAlpha)

const settled = "; tested where enough posts are not of the first hour after a pause of three"

// half reports whether a share that is known is a half or more.
func half(share float64) (has, known bool) { return share >= 0.5, !math.IsNaN(share) }

func ofTexts(a *account, share float64) (has, known bool) {
	if a.texts < leastTexts {
		return false, false
	}
	return half(share)
}

// clocked reports whether the p of one test of an account's times is below the usual one.
func clocked(a *account, p float64) bool { return p*float64(a.card.Tests) < usualAlpha }

// lacking says why a property cannot be told of anybody in a frame; "" where it can.
func (p *property) lacking(f *frame) string {
	switch {
	case f.resolution > p.coarsest:
		return fmt.Sprintf("not testable at this resolution (%g s)", f.resolution)
	case p.texts && f.texts == 0:
		return "not testable: the files have no texts"
	}
	return ""
}
