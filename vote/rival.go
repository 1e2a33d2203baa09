package vote

import (
	"slices"

	"demarche"
)

// A Side is a name for states whose drafts are taken together, and apart from those
// of another side.
type Side struct {
	Name     string
	Sponsors []string
}

// sponsors reports whether one of the side is among the sponsors of a roll call.
func (s *Side) sponsors(r *Roll) bool {
	return slices.ContainsFunc(s.Sponsors, func(code string) bool { return slices.Contains(r.Sponsors, code) })
}

// Drafts returns the roll calls on drafts that one of a side sponsors and nobody of
// the other side does.
func (t *Table) Drafts(of, other Side) []int {
	var drafts []int
	for i := range t.Rolls {
		if r := &t.Rolls[i]; of.sponsors(r) && !other.sponsors(r) {
			drafts = append(drafts, i)
		}
	}
	return drafts
}

// A Rival is two drafts under one agenda item of one session with no sponsor in
// common, or two that somebody names. That they compete is not said: one item may
// have many texts, each of its own matter. Opposed tells them apart.
type Rival struct {
	A, B  int   // roll calls
	Item  Item  // that they have in common, of A; empty where somebody named them
	Joint Joint // of the states that voted on both: the rows by A, the columns by B
}

// Opposed returns the share of the states voting on both that voted yes on one and no
// on the other; NaN of none.
func (r *Rival) Opposed() float64 {
	return share(int64(r.Joint[0][2]+r.Joint[2][0]), int64(r.Joint.N()))
}

// Pair returns two roll calls as rivals.
func (t *Table) Pair(a, b int) Rival {
	r := Rival{A: a, B: b}
	x, y := t.Row(a), t.Row(b)
	for s := range x {
		r.Joint.Add(x[s], y[s])
	}
	return r
}

// Rivals returns all pairs of rival drafts, in the order of the table. Without is how
// many roll calls can be in none, because their session, their agenda item or their
// sponsors are not known.
func (t *Table) Rivals() (rivals []Rival, without int) {
	return t.rivals(func(a, b *Roll) bool {
		return !slices.ContainsFunc(a.Sponsors, func(s string) bool { return slices.Contains(b.Sponsors, s) })
	})
}

// RivalsOf returns the pairs of a draft of one side, A, and one of the other, B. A
// draft that both sponsor is of neither.
func (t *Table) RivalsOf(one, other Side) (rivals []Rival, without int) {
	of := func(r *Roll) int {
		a, b := one.sponsors(r), other.sponsors(r)
		switch {
		case a && !b:
			return 1
		case b && !a:
			return 2
		}
		return 0
	}
	rivals, without = t.rivals(func(a, b *Roll) bool { return of(a)*of(b) == 2 })
	for i, r := range rivals {
		if of(&t.Rolls[r.A]) == 2 {
			rivals[i] = t.Pair(r.B, r.A)
			rivals[i].Item = r.Item
		}
	}
	return rivals, without
}

func (t *Table) rivals(apart func(a, b *Roll) bool) (rivals []Rival, without int) {
	sessions := map[string][]int{}
	items := make([][]Item, len(t.Rolls))
	for b := range t.Rolls {
		r := &t.Rolls[b]
		items[b] = Items(r.Agenda)
		if r.Session == "" || len(items[b]) == 0 || len(r.Sponsors) == 0 {
			without++
			continue
		}
		for _, a := range sessions[r.Session] {
			item, same := shareItem(items[a], items[b])
			if same && apart(&t.Rolls[a], r) {
				pair := t.Pair(a, b)
				pair.Item = item
				rivals = append(rivals, pair)
			}
		}
		sessions[r.Session] = append(sessions[r.Session], b)
	}
	slices.SortFunc(rivals, func(x, y Rival) int {
		return slices.Compare([]int{x.A, x.B}, []int{y.A, y.B})
	})
	return rivals, without
}

func shareItem(a, b []Item) (Item, bool) {
	for _, x := range a {
		if slices.ContainsFunc(b, x.Same) {
			return x, true
		}
	}
	return Item{}, false
}

// A Swing is how one state voted on rival pairs.
type Swing struct {
	State string
	Pairs int // on both drafts of which it voted
	Both  int // of these, yes on both
}

// Index returns the share of pairs that it voted yes on both of, 0 to 1; NaN of none.
func (s *Swing) Index() float64 { return share(int64(s.Both), int64(s.Pairs)) }

// Swings returns the swing of every state that voted on both drafts of some pair.
func (t *Table) Swings(rivals []Rival) []Swing {
	var swings []Swing
	for s, code := range t.States {
		w := Swing{State: code}
		for _, r := range rivals {
			a, b := t.Row(r.A)[s], t.Row(r.B)[s]
			if Cast(a) && Cast(b) {
				w.Pairs++
				if a == demarche.Yes && b == demarche.Yes {
					w.Both++
				}
			}
		}
		if w.Pairs > 0 {
			swings = append(swings, w)
		}
	}
	return swings
}

// A Backing says whose drafts a state gives a majority to: yes on more than half of those
// that it voted on. One on which it never voted it gives none.
type Backing string

// The backings.
const (
	Neither    Backing = "neither"
	FirstOnly  Backing = "first only"
	SecondOnly Backing = "second only"
	BothSides  Backing = "both"
)

// A Support is how one state voted on the drafts of two sides.
type Support struct {
	State         string
	First, Second Count
}

// Margin returns the share of yes among its votes on the first side's drafts minus
// that on the second's, -1 to 1; NaN where it never voted on one side's.
func (s *Support) Margin() float64 { return s.First.Share() - s.Second.Share() }

// Backing returns whose drafts it gives a majority to.
func (s *Support) Backing() Backing {
	switch a, b := s.First.Share() > 0.5, s.Second.Share() > 0.5; {
	case a && b:
		return BothSides
	case a:
		return FirstOnly
	case b:
		return SecondOnly
	}
	return Neither
}

// Share returns the share of yes among the votes cast, abstentions counted in; NaN of
// none.
func (c *Count) Share() float64 {
	return share(int64(c.Yes), int64(c.Voters()))
}

// Supports returns the support of every state that one of these roll calls lists.
func (t *Table) Supports(first, second []int) []Support {
	var supports []Support
	for s, code := range t.States {
		w := Support{State: code}
		for _, i := range first {
			w.First.Add(t.Row(i)[s])
		}
		for _, i := range second {
			w.Second.Add(t.Row(i)[s])
		}
		if w.First.NotListed+w.Second.NotListed < len(first)+len(second) {
			supports = append(supports, w)
		}
	}
	return supports
}
