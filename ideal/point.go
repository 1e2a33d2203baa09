package ideal

import (
	"fmt"
	"strings"

	"demarche"
	"demarche/vote"
)

// Anchors name states, by code, that say which end of a line is which: the mean point
// of Positive is made larger than that of Negative. Those that have no point in a
// window do not count; of each at least one must have one.
type Anchors struct {
	Negative, Positive []string
}

// A Point is where a state stands.
type Point struct {
	State     string
	At        float64 // on a line on which the points have mean 0 and standard deviation 1
	SE        float64 // its standard error
	Low, High float64 // an interval of 90 %: what is below and above it is 5 % each
	Votes     int     // that it cast on what was counted
}

// Dropped is what was not counted.
type Dropped struct {
	Unanimous []int    // roll calls on which all who voted chose the same, by their row in the table
	Lopsided  []int    // other roll calls whose minority is smaller than was asked for
	Session   []int    // roll calls of the sessions that were to be left out
	States    []Absent // those with too few votes, in the table's order
}

// An Absent is a state that cast too few votes.
type Absent struct {
	State string
	Votes int // on roll calls that were counted; 0 also for one that was no member
}

// A Warning is what must be read with points.
type Warning struct {
	Name string // one word
	Text string // a sentence, with the numbers of this window
}

// warn returns what must be read with the points of a window, of which the table was
// told and the panel counted.
func warn(t *vote.Table, p *panel, a Anchors, scale string) []Warning {
	members, absent := 0, 0
	for _, r := range p.rolls {
		for _, c := range t.Row(r) {
			if c != demarche.NotListed {
				members++
			}
			if c == demarche.NotVoting {
				absent++
			}
		}
	}
	share := 0.0
	if members > 0 {
		share = 100 * float64(absent) / float64(members)
	}
	warnings := []Warning{
		{"dimension", "one line was fitted: what divides states in another way is bent onto it or lost; the fit says how much of the votes it tells"},
		{"absence", fmt.Sprintf("not voting counts as nothing said: %d of %d choices of members (%.1f %%); who stays away from votes it would lose or be seen on is placed by its other votes", absent, members, share)},
		{"consensus", "texts that were adopted without a vote, and texts on which all voted the same, are not seen: points tell of the disputes, not of all the business"},
		{"scale", scale},
		{"anchors", fmt.Sprintf("which end is which is set by anchors, %s below %s: the sign says that and no more", names(a.Negative), names(a.Positive))},
		{"agenda", "points follow what was put to the vote: texts that come back every year count every year, and a new agenda moves points though no state changed"},
	}
	return warnings
}

const windowScale = "the points of this window have mean 0 and standard deviation 1: 0 is the mean of these states, not a neutral place, 1 is their spread, and neither compares with another window's, in which states and texts are others"

func names(states []string) string { return strings.Join(states, ", ") }

// orient returns -1 if the line must be turned for the anchors to lie as they are
// named, else 1. at returns the points of a state, none where it has none.
func (a Anchors) orient(at func(state string) []float64) (float64, error) {
	mean := func(side string, states []string) (float64, error) {
		sum, n := 0.0, 0
		for _, s := range states {
			for _, v := range at(s) {
				sum += v
				n++
			}
		}
		if n == 0 {
			return 0, demarche.Errorf(demarche.Usage, "no %s anchor has a point in this window (named: %s)", side, names(states)).
				WithHint("name states that voted in it")
		}
		return sum / float64(n), nil
	}
	negative, err := mean("negative", a.Negative)
	if err != nil {
		return 0, err
	}
	positive, err := mean("positive", a.Positive)
	if err != nil {
		return 0, err
	}
	if positive < negative {
		return -1, nil
	}
	return 1, nil
}
