package state

import (
	"regexp"
	"strings"
)

// FindAll reads a cell that names several states, separated by semicolons or
// commas. A comma within a name is told from one between two by what is left over:
// the cell is cut so that the fewest pieces are no state, and then into the most
// states. So "Korea, Republic of, China" is two states, and "China, Taiwan" two and
// not the one that some lists call "Taiwan, China". What is no state is returned as
// it is written.
func FindAll(cell string) (states []State, rest []string) {
	for part := range strings.SplitSeq(cell, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		s, r := cut(strings.Split(part, ","))
		states, rest = append(states, s...), append(rest, r...)
	}
	return states, rest
}

// cut finds the best cut of what stands between commas, from the end forwards. A
// name has at most two commas.
func cut(pieces []string) (states []State, rest []string) {
	n := len(pieces)
	type step struct {
		rest, states int // of the cut from here to the end
		next         int
		state        *State
	}
	best := make([]step, n+1)
	for i := n - 1; i >= 0; i-- {
		best[i] = step{best[i+1].rest + 1, best[i+1].states, i + 1, nil}
		for j := i + 1; j <= min(n, i+3); j++ {
			s, ok := Find(strings.Join(pieces[i:j], ","))
			if !ok {
				continue
			}
			if a, b := best[j], best[i]; a.rest < b.rest || a.rest == b.rest && a.states+1 > b.states {
				best[i] = step{a.rest, a.states + 1, j, &s}
			}
		}
	}
	for i := 0; i < n; i = best[i].next {
		if s := best[i].state; s != nil {
			states = append(states, *s)
		} else if text := strings.TrimSpace(pieces[i]); text != "" {
			rest = append(rest, text)
		}
	}
	return states, rest
}

// A Sponsor is one that a text was submitted by.
type Sponsor struct {
	State string // a code, or "" for what is no state
	For   string // on whose behalf or in which capacity the state acted, as it is written, or ""
	Text  string // as it is written
}

// spokesman is a state that acts for others: "CUBA (ON BEHALF OF ...)", "MALI, ON
// BEHALF OF ...", "INTRODUCED IN THE COMMITTEE BY THE REPRESENTATIVE OF PERU ON
// BEHALF OF THE BUREAU". "OF BEHALF OF" is a mistake that is found.
var spokesman = regexp.MustCompile(`(?is)^(?:introduced in the committee by )?(?:the representative of )?(.+?),?\s+\(?((?:on|of) behalf of|in its capacity as) (.+?)\)?$`)

// Sponsors reads the sponsors of a text as the United Nations' records list them.
// A state with an empty For sponsors the text itself. One that acts for others
// has these as For: they are not spelled out, because who belonged to them is a
// fact of another source. A chair, a committee or a torn piece of a name has no
// State.
func Sponsors(cells []string) []Sponsor {
	var all []Sponsor
	for _, cell := range cells {
		text := strings.TrimSpace(cell)
		if text == "" {
			continue
		}
		if states, rest := FindAll(text); len(rest) == 0 {
			for _, s := range states {
				all = append(all, Sponsor{State: s.Code, Text: text})
			}
			continue
		}
		if m := spokesman.FindStringSubmatch(text); m != nil {
			if s, ok := Find(m[1]); ok {
				all = append(all, Sponsor{State: s.Code, For: m[3], Text: text})
				continue
			}
		}
		all = append(all, Sponsor{Text: text})
	}
	return all
}

var voted = regexp.MustCompile(`^\s*([YNAXynax]{1,2})\s+(\S.*)$`)

// CutVote takes the code of a vote from the front of a name, where the Digital
// Library's pages have it: "Y FRANCE". It returns the code in capitals and the
// name; a code of two letters, as of "AN PAKISTAN", says two things, and which is
// meant is not known. Without a code, or where the rest is no state, the vote is ""
// and the name the whole.
func CutVote(cell string) (vote, name string) {
	if m := voted.FindStringSubmatch(cell); m != nil {
		if _, ok := Find(m[2]); ok {
			return strings.ToUpper(m[1]), strings.TrimSpace(m[2])
		}
	}
	return "", strings.TrimSpace(cell)
}
