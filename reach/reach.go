// Package reach says of a figure of how far posts went what it counts, and what it
// does not. It knows numbers and words, and no case.
//
// A figure stands on one rung of a ladder: what was published; who could have been
// shown it, since they follow; how often it was shown; to how many people; how many of
// them looked; how many did something; and in how many something changed. Each rung
// bounds those above it where both count people, and none says anything of them beyond
// that. So figures of two rungs are never added, nor those of people, of whom nobody
// knows how many were counted twice: [Bounds] says what can be said.
//
// # Sources
//
// Eady et al. 2023, doi:10.1038/s41467-022-35576-9, is a case where the upper rungs
// were measured: 1 % of the users had 70 % of the exposures, and no relation of these
// with attitudes or votes was found. [Bounds] are those of Fréchet 1935 (Fundamenta
// Mathematicae 25: 379) for a union.
package reach

import (
	"math"
	"slices"
	"strings"

	"demarche"
	"demarche/stat"
)

// A Rung is a step of the ladder, counted from 0 at its foot: the place of its name in
// [demarche.Rungs].
type Rung int

// The rungs.
const (
	Published    Rung = iota // posts, ads, pages that were made
	Potential                // who follows at the time: could have been shown it
	Served                   // times that it was shown, as the platform counts
	PeopleServed             // different people to whom it was shown, as the platform estimates
	Viewed                   // times that somebody looked, or people who did
	Engaged                  // actions: likes, shares, comments, clicks
	Changed                  // what people think or do, as a survey or an experiment tells
)

// RungOf returns the rung of a name.
func RungOf(name string) (Rung, error) {
	i := slices.Index(demarche.Rungs, strings.ToLower(strings.TrimSpace(name)))
	if i < 0 {
		return 0, demarche.Errorf(demarche.BadData, "%.80q is no rung of the ladder of reach", name).
			WithHint("from its foot up: %s", strings.Join(demarche.Rungs, ", "))
	}
	return Rung(i), nil
}

// String returns the rung's name.
func (r Rung) String() string { return demarche.Rungs[r] }

// A step is what there is to say of a rung.
type step struct {
	says, not string
	units     []string
}

var steps = [...]step{
	Published:    {"what was made and posted", "that anybody was shown it", []string{"posts", "ads", "pages", "accounts", "accounts and pages", "tweets", "videos", "articles", "events"}},
	Potential:    {"who follows and could have been shown it", "that they were: a follower is shown a part of what is posted, and one who follows two is counted twice", []string{"followers", "subscribers", "members", "follower-weighted posts", "follower-weighted originals"}},
	Served:       {"how often it was shown, as the platform counts", "to how many people, nor that they looked", []string{"impressions", "times shown"}},
	PeopleServed: {"to how many people it was shown, as the platform estimates", "that they looked: it passed in their feed", []string{"people", "users", "accounts"}},
	Viewed:       {"how often somebody looked, or how many did, by the platform's rule for how long that takes", "that they read to the end, believed it or remember it", []string{"views", "people", "users", "viewers", "hours", "seconds"}},
	Engaged:      {"how often somebody liked, shared, answered or clicked", "how many people did, since one may do it often, nor that they agree: a program may do it too", []string{"actions", "interactions", "likes", "shares", "comments", "clicks", "reactions", "reposts", "answers", "people", "users"}},
	Changed:      {"what people think or do otherwise than without it, as a survey or an experiment tells", "anything of those who were not asked", []string{"%", "points", "percentage points", "people", "votes", "standard deviations"}},
}

// Says returns what a figure on the rung says, and Not what it does not say, both to
// stand behind "it says".
func (r Rung) Says() string { return steps[r].says }

// Not returns what a figure on the rung does not say.
func (r Rung) Not() string { return steps[r].not }

// Units returns the units in which figures of the rung are counted, the usual one first.
func (r Rung) Units() []string { return slices.Clone(steps[r].units) }

// CheckUnit is an error for a figure of the rung that has no unit, or a unit in which
// only other rungs are counted: impressions are no people. A unit that is not known is
// taken as it is.
func (r Rung) CheckUnit(unit string) error {
	unit = strings.ToLower(strings.TrimSpace(unit))
	if unit == "" {
		return demarche.Errorf(demarche.BadData, "a figure on the rung %q has no unit", r).
			WithHint("it is one of: %s", strings.Join(steps[r].units, ", "))
	}
	if slices.Contains(steps[r].units, unit) {
		return nil
	}
	for other := range steps {
		if slices.Contains(steps[other].units, unit) {
			return demarche.Errorf(demarche.BadData, "%s are no unit of the rung %q: they count %s", unit, r, steps[other].says).
				WithHint("the rung is %q, or the unit one of: %s", Rung(other), strings.Join(steps[r].units, ", "))
		}
	}
	return nil
}

// people are the units that count persons, each of whom counts once.
var people = []string{"people", "users", "viewers", "followers", "subscribers", "members"}

// CountsPeople reports whether a unit counts persons, so that two figures of it may
// have counted the same ones.
func CountsPeople(unit string) bool {
	return slices.Contains(people, strings.ToLower(strings.TrimSpace(unit)))
}

// A Figure is a number on its rung.
type Figure struct {
	Name  string
	Rung  Rung
	Unit  string
	Value float64
}

// Sum adds figures. It is an error to add figures of two rungs, of two units, or of
// people, and the error says why.
func Sum(figures ...Figure) (float64, error) {
	total := 0.0
	for i, f := range figures {
		first := figures[0]
		switch {
		case f.Rung != first.Rung:
			return 0, demarche.Errorf(demarche.BadData, "%q and %q are not added: the one is on the rung %q and says %s, the other on %q and says %s",
				first.Name, f.Name, first.Rung, first.Rung.Says(), f.Rung, f.Rung.Says())
		case !strings.EqualFold(f.Unit, first.Unit):
			return 0, demarche.Errorf(demarche.BadData, "%q and %q are not added: %s and %s are two units", first.Name, f.Name, first.Unit, f.Unit)
		case i > 0 && CountsPeople(f.Unit):
			return 0, demarche.Errorf(demarche.BadData, "%q and %q are not added: whoever is in both would be counted twice", first.Name, f.Name).
				WithHint("together they are at least as many %s as the larger, and at most as many as both", f.Unit)
		}
		total += f.Value
	}
	return total, nil
}

// Bounds returns between what numbers of different people lie whom a set of accounts
// can reach by those who follow them: as many as follow the largest account, at least,
// and at most as many as follow each, added, or as there are in the population, where
// that is the smaller. followers has one number an account; population is 0 or less
// where it is not known.
func Bounds(followers []float64, population float64) (least, most float64) {
	for _, f := range followers {
		least = max(least, f)
		most += f
	}
	if population > 0 {
		least, most = min(least, population), min(most, population)
	}
	return least, most
}

// A Spread says how a number of actions or views is spread over posts.
type Spread struct {
	N      int
	Sum    float64
	Median float64
	P90    float64 // 90th percentile
	Top    float64 // share of the sum that the top 1 % of the posts have, at least one post; NaN where the sum is 0
	Zero   float64 // share of the posts that have none
}

// SpreadOf returns the spread of one number a post, none of them below 0. Without any,
// its shares and percentiles are NaN.
func SpreadOf(values []float64) Spread {
	s := Spread{N: len(values), Median: math.NaN(), P90: math.NaN(), Top: math.NaN(), Zero: math.NaN()}
	if s.N == 0 {
		return s
	}
	sorted := slices.Clone(values)
	s.Median, s.P90 = stat.Quantile(sorted, 0.5), stat.Quantile(sorted, 0.9)
	zeros := 0
	for _, v := range sorted {
		s.Sum += v
		if v == 0 {
			zeros++
		}
	}
	s.Zero = float64(zeros) / float64(s.N)
	if s.Sum > 0 {
		top := 0.0
		for _, v := range sorted[s.N-(s.N+99)/100:] {
			top += v
		}
		s.Top = top / s.Sum
	}
	return s
}

// Rates returns the actions for each time shown, of the posts that were shown least
// times or more: of a post that was shown three times a rate says nothing.
func Rates(actions, shown []float64, least float64) []float64 {
	var rates []float64
	for i, n := range shown {
		if n >= least && n > 0 {
			rates = append(rates, actions[i]/n)
		}
	}
	return rates
}
