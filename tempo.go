package demarche

import "cmp"

// A Tempo says who of a finding's subjects was first, by how much, and in which
// rhythm. What is counted are occasions of the group: moments that begin within one
// horizon of the first of them are one, and of these the first moment tells the
// order.
type Tempo struct {
	Occasions  int       `json:"occasions"`
	AtOnce     int       `json:"at_once"`    // occasions on which the first two were at the same time, so that nobody was first
	GapS       Quartiles `json:"gap_s"`      // seconds from the first actor to the second
	LengthS    Quartiles `json:"length_s"`   // seconds from the first actor to the last one
	IntervalS  Quartiles `json:"interval_s"` // seconds from the beginning of an occasion to that of the next
	Burstiness float64   `json:"burstiness"` // of the intervals: -1 all alike, 0 as of a Poisson process, up to 1 in bursts; 0 of fewer than two
	Variation  float64   `json:"variation"`  // their coefficient of variation, each less the horizon that an occasion lasts
	PoissonCV  float64   `json:"poisson_cv"` // that of a Poisson process with as many
	Turns      []Turn    `json:"turns"`      // of the subjects, who was first most often before the others; at most 200, the table firsts has all
}

// A Turn says how often a subject was first.
type Turn struct {
	Actor     string    `json:"actor"`
	Occasions int       `json:"occasions"` // on which it took part and somebody was first
	First     int       `json:"first"`     // on which it was first
	Even      float64   `json:"even"`      // on which it would be if each that took part were as likely to be
	Low       float64   `json:"low"`       // the share of firsts, first by occasions: its interval of 95 %, from here
	High      float64   `json:"high"`      // to here
	P         float64   `json:"p"`         // the probability to be first as often or more if each were as likely
	LeadS     Quartiles `json:"lead_s"`    // seconds before the next, where it was first
	LagS      Quartiles `json:"lag_s"`     // seconds after the first, where it was not
}

// Compare puts who was first most often before the others, then who was so with the
// smaller p, then the first in byte order.
func (t Turn) Compare(u Turn) int {
	return cmp.Or(cmp.Compare(u.First, t.First), cmp.Compare(t.P, u.P), cmp.Compare(t.Actor, u.Actor))
}

// Quartiles are the lower quartile, the median and the upper quartile of so many
// numbers; all 0 of none.
type Quartiles struct {
	N      int     `json:"n"`
	Q1     float64 `json:"q1"`
	Median float64 `json:"median"`
	Q3     float64 `json:"q3"`
}

// A Check holds one other explanation of a finding against the data.
type Check struct {
	Name   string  `json:"name"`   // "site", "names", "program", "text", "lag", "author", "clock", "one meeting", "audience"
	About  string  `json:"about"`  // the explanation, in words
	Tested bool    `json:"tested"` // whether the data tell
	Says   string  `json:"says"`   // what was counted, or why nothing could be
	What   string  `json:"what"`   // what the data call it: a domain, a program; "" where there is no such word
	Value  float64 `json:"value"`  // the share that was counted, 0 to 1
	Beside float64 `json:"beside"` // the share that it is to be held against: of the whole case, or of an even spread
}
