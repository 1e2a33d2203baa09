package coord

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"demarche/text"

	"demarche"
)

// A groupSum is what the edges of a group come to.
type groupSum struct {
	edges, onOne   int
	meetings       int // of its edges, summed
	fewest, most   int // objects of an edge
	choice, timing float64
	q              float64 // the largest
	gaps           []float64
}

func (s *groupSum) add(e *demarche.Edge) {
	if s.edges == 0 || e.Shared < s.fewest {
		s.fewest = e.Shared
	}
	s.edges++
	s.most = max(s.most, e.Shared)
	s.gaps = append(s.gaps, e.GapMedianS)
	if c := e.Chance; c != nil {
		s.meetings += c.Meetings
		s.choice += c.Choice
		s.timing += c.Timing
		s.q = max(s.q, c.Q)
		if c.OnOne {
			s.onOne++
		}
	}
}

// tell puts it into the finding of the group.
func (s *groupSum) tell(net *demarche.Network, f *demarche.Finding, actions []string, window time.Duration) {
	slices.Sort(s.gaps)
	n := len(f.Subjects)
	of := fmt.Sprintf("of %s pairs of actors", text.Count(int64(n*(n-1)/2)))
	f.Others = []demarche.Measure{
		{Name: "objects", Value: float64(f.Objects), Unit: "objects"},
		{Name: "members", Value: float64(n), Unit: "actors"},
		{Name: "edges", Value: float64(s.edges), Unit: of},
		{Name: "median of the edges' median gaps", Value: median(s.gaps), Unit: "s"},
	}
	if net.FDR == 0 {
		f.Value = demarche.Measure{Name: "evidence", Value: float64(len(f.Evidence)), Unit: "records"}
		return
	}
	most := max(s.choice, s.timing)
	f.Value = demarche.Measure{Name: "meetings", Value: float64(s.meetings), Unit: "meetings", Chance: &most}
	f.Others[2].Name = "firm edges"
	f.Others = append(f.Others,
		demarche.Measure{Name: "meetings by choice alone", Value: s.choice, Unit: "meetings"},
		demarche.Measure{Name: "meetings by timing alone", Value: s.timing, Unit: "meetings"},
		demarche.Measure{Name: "largest q of its edges", Value: s.q},
		demarche.Measure{Name: "edges that rest on one meeting", Value: float64(s.onOne), Unit: "edges"},
		demarche.Measure{Name: "evidence", Value: float64(len(f.Evidence)), Unit: "records"},
	)
	objects := nouns(actions, s.most)
	if s.fewest < s.most {
		objects = text.Count(int64(s.fewest)) + " to " + objects
	}
	switch {
	case n == 2:
		f.Claim = fmt.Sprintf("Two actors %s within %s of each other on %s: %s, where chance gives %s.", did(actions), inWords(window), objects, text.Plural(s.meetings, "meeting", "meetings"), rough(most))
	default:
		f.Claim = fmt.Sprintf("Of %s, %s %s within %s of each other on %s: %s, where chance gives %s.",
			text.Plural(n, "actor", "actors"), someOf(s.edges, n*(n-1)/2), did(actions), inWords(window), objects, text.Plural(s.meetings, "meeting", "meetings"), rough(most))
	}
	if s.onOne == s.edges {
		f.Caveats = append(f.Caveats, "None of its edges would be firm without the one meeting that was least likely.")
	}
}

// someOf says how many of all pairs.
func someOf(n, all int) string {
	if n == all {
		return fmt.Sprintf("all %s pairs", text.Count(int64(n)))
	}
	return fmt.Sprintf("%s of %s pairs", text.Count(int64(n)), text.Count(int64(all)))
}

// rough writes a number that chance gives: in two digits.
func rough(v float64) string {
	switch {
	case v >= 10:
		return text.Count(int64(math.Round(v)))
	case v >= 0.1:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case v >= 0.001:
		return strconv.FormatFloat(v, 'g', 1, 64)
	}
	return "less than 0.001"
}
