package ideal

import (
	"cmp"
	"slices"

	"demarche"
	"demarche/vote"
)

// A panel is what of a table is counted, roll call by roll call.
type panel struct {
	states []int               // columns of the table
	votes  []int               // of each state
	rolls  []int               // rows of the table
	steps  [][]demarche.Choice // of each roll call: the choices that were made, 2 or 3, in their order
	first  []int32             // where a roll call's cells begin; one more for the end
	cells  []cell              // by roll call, then step, then state
}

// A cell is a vote that was cast.
type cell struct {
	state int32 // of the panel
	step  int32 // of the roll call
}

// A sieve says what is counted.
type sieve struct {
	binary   bool    // yes against not yes
	votes    int     // the fewest of a state
	minority float64 // the smallest share of those who voted otherwise than most
	session  string  // one to leave out, or ""
}

// newPanel returns what passes the sieve. To leave out a state may make a roll call
// unanimous, and to leave out a roll call may leave a state too few votes, so both are
// asked until nothing changes.
func newPanel(t *vote.Table, s sieve) (*panel, *Dropped) {
	dropped := &Dropped{}
	rolls := make([]int, 0, len(t.Rolls))
	for r := range t.Rolls {
		if s.session != "" && t.Rolls[r].Session == s.session {
			dropped.Session = append(dropped.Session, r)
			continue
		}
		rolls = append(rolls, r)
	}
	in := make([]bool, len(t.States))
	for i := range in {
		in[i] = true
	}
	votes := make([]int, len(t.States))
	for {
		rolls = slices.DeleteFunc(rolls, func(r int) bool {
			n, most := s.count(t.Row(r), in)
			switch {
			case n == most:
				dropped.Unanimous = append(dropped.Unanimous, r)
				return true
			case float64(n-most) < s.minority*float64(n):
				dropped.Lopsided = append(dropped.Lopsided, r)
				return true
			}
			return false
		})
		clear(votes)
		for _, r := range rolls {
			for i, c := range t.Row(r) {
				if in[i] && cast(c) {
					votes[i]++
				}
			}
		}
		more := false
		for i := range in {
			if in[i] && votes[i] < max(s.votes, 1) {
				dropped.States = append(dropped.States, Absent{t.States[i], votes[i]})
				in[i], more = false, true
			}
		}
		if !more {
			break
		}
	}
	slices.Sort(dropped.Unanimous)
	slices.Sort(dropped.Lopsided)
	slices.SortFunc(dropped.States, func(a, b Absent) int { return cmp.Compare(a.State, b.State) })
	return s.gather(t, rolls, in, votes), dropped
}

func cast(c demarche.Choice) bool {
	return c == demarche.Yes || c == demarche.Abstain || c == demarche.No
}

// step is the choice that counts.
func (s sieve) step(c demarche.Choice) demarche.Choice {
	if s.binary && c == demarche.Abstain {
		return demarche.No
	}
	return c
}

// count returns how many voted, and how many of them as most did.
func (s sieve) count(row []demarche.Choice, in []bool) (n, most int) {
	var made [demarche.NotVoting + 1]int
	for i, c := range row {
		if in[i] && cast(c) {
			made[s.step(c)]++
			n++
		}
	}
	return n, slices.Max(made[:])
}

func (s sieve) gather(t *vote.Table, rolls []int, in []bool, votes []int) *panel {
	p := &panel{rolls: rolls, first: []int32{0}}
	at := make([]int32, len(in))
	for i := range in {
		if in[i] {
			at[i] = int32(len(p.states))
			p.states = append(p.states, i)
			p.votes = append(p.votes, votes[i])
		}
	}
	for _, r := range rolls {
		var steps []demarche.Choice
		for _, want := range []demarche.Choice{demarche.Yes, demarche.Abstain, demarche.No} {
			before := len(p.cells)
			for i, c := range t.Row(r) {
				if in[i] && cast(c) && s.step(c) == want {
					p.cells = append(p.cells, cell{at[i], int32(len(steps))})
				}
			}
			if len(p.cells) > before {
				steps = append(steps, want)
			}
		}
		p.steps = append(p.steps, steps)
		p.first = append(p.first, int32(len(p.cells)))
	}
	return p
}

// roll returns the cells of a roll call of the panel.
func (p *panel) roll(r int) []cell { return p.cells[p.first[r]:p.first[r+1]] }
