package pairs

// Strata say how traces and their pairs are counted over time and groups of
// actors. A [Traces.Join] fills the counts in.
type Strata struct {
	FirstUS int64 // where the first step begins, microseconds since 1970 UTC
	StepUS  int64
	Rank    []int32                // by steps of time from FirstUS on, the step that each is, 0 to Steps-1, none after a later one; nil where each is the next
	Steps   int                    // what is before the first or after the last is counted with it
	Groups  int                    // at least 1
	Group   func(actor uint64) int // 0 to Groups-1; nil where there is one group. Called by several workers at once

	// Whole is, by group, the one that stands for all of the group that it is a part
	// of: itself for that one. nil is where no group has parts.
	Whole []int

	Rows  []int64 // by step and group: step*Groups + group. Rows that repeat an object, actor and moment count once
	Pairs []int64 // by step and groups: (step*Groups + lower)*Groups + higher. Pairs of rows of an object within the window, two of one actor among them; the step is the later row's

	// Repeats are the rows that repeat another one's object, actor and moment,
	// in any order.
	Repeats []Repeat
}

// A Repeat is a row that repeats another.
type Repeat struct {
	Actor uint64
	AtUS  int64
}

// Step returns the step of a moment.
func (s *Strata) Step(us int64) int {
	if us <= s.FirstUS {
		return 0
	}
	step := uint64(us-s.FirstUS) / uint64(s.StepUS)
	if s.Rank != nil {
		return int(s.Rank[min(step, uint64(len(s.Rank)-1))])
	}
	return int(min(step, uint64(s.Steps-1)))
}

// A tallier is one worker's counts.
type tallier struct {
	*Strata
	rows, pairs []int64
	repeats     []Repeat
	groups      []int   // of the rows at hand
	inside      []int64 // by group, the rows within the window
}

func newTallier(s *Strata) *tallier {
	return &tallier{Strata: s, rows: make([]int64, s.Steps*s.Groups), pairs: make([]int64, s.Steps*s.Groups*s.Groups), inside: make([]int64, s.Groups)}
}

// object counts the rows of an object.
func (t *tallier) object(rows []Row) {
	for i := range rows {
		t.rows[t.place(&rows[i])]++
	}
}

func (t *tallier) place(r *Row) int {
	if t.Groups == 1 {
		return t.Step(r.AtUS)
	}
	return t.Step(r.AtUS)*t.Groups + t.Group(r.Actor)
}

// repeat takes a row that repeats another out of the counts.
func (t *tallier) repeat(r *Row) {
	t.rows[t.place(r)]--
	t.repeats = append(t.repeats, Repeat{r.Actor, r.AtUS})
}

// spell counts the pairs of sorted rows of one object, of which none is within
// the window of a row that is not among them.
func (t *tallier) spell(actors []uint64, at []int64, window uint64) {
	if t.Groups == 1 {
		lo := 0
		for i := range at {
			for uint64(at[i]-at[lo]) > window {
				lo++
			}
			t.pairs[t.Step(at[i])] += int64(i - lo)
		}
		return
	}
	t.groups = t.groups[:0]
	clear(t.inside)
	lo := 0
	for i, us := range at {
		for uint64(us-at[lo]) > window {
			t.inside[t.groups[lo]]--
			lo++
		}
		g, step := t.Group(actors[i]), t.Step(us)
		for h, n := range t.inside {
			t.pairs[(step*t.Groups+min(g, h))*t.Groups+max(g, h)] += n
		}
		t.groups = append(t.groups, g)
		t.inside[g]++
	}
}

// add puts the counts of several workers together.
func (s *Strata) add(tallies []*tallier) {
	s.Rows, s.Pairs, s.Repeats = make([]int64, s.Steps*s.Groups), make([]int64, s.Steps*s.Groups*s.Groups), nil
	for _, t := range tallies {
		if t == nil {
			continue
		}
		for i, n := range t.rows {
			s.Rows[i] += n
		}
		for i, n := range t.pairs {
			s.Pairs[i] += n
		}
		s.Repeats = append(s.Repeats, t.repeats...)
	}
}

// Coarser returns strata of steps that are so many times as long.
func (s *Strata) Coarser(times int) *Strata {
	c := *s
	c.Steps = (s.Steps + times - 1) / times
	if s.Rank == nil {
		c.StepUS *= int64(times)
	} else {
		c.Rank = make([]int32, len(s.Rank))
		for i, step := range s.Rank {
			c.Rank[i] = step / int32(times)
		}
	}
	c.Rows, c.Pairs = make([]int64, c.Steps*s.Groups), make([]int64, c.Steps*s.Groups*s.Groups)
	for i, n := range s.Rows {
		c.Rows[i/s.Groups/times*s.Groups+i%s.Groups] += n
	}
	square := s.Groups * s.Groups
	for i, n := range s.Pairs {
		c.Pairs[i/square/times*square+i%square] += n
	}
	return &c
}
