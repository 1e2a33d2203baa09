package governance

import (
	"cmp"
	"slices"
	"strings"

	"demarche"
)

// A tally is what is known of one actor and a norm, of one kind, beside a position.
type tally struct {
	opposed, alike, neither int // of it
	which                   []string
	first, last             demarche.Day // of what is opposed
	records                 []demarche.RecordID
}

// An against is what of one kind speaks against a position.
type against struct {
	kind   string
	who    []string // of those that the position is of, whose tally is against it
	known  int      // how many of them have one
	tally           // the sum of those of who
	enough bool     // the position is contradicted by what is of this kind
}

// The kinds of what may contradict a position.
const (
	byVotes      = "votes"
	byAgreements = "agreements"
	byStatements = "statements"
)

// contradicts reports whether a tally is enough of itself.
func (t *tally) contradicts(kind string) bool {
	if kind == byVotes {
		return t.opposed > t.alike
	}
	return t.opposed > 0
}

func (t *tally) add(side, position int, which string, day demarche.Day, record demarche.RecordID) {
	switch side {
	case -position:
		if t.opposed == 0 {
			t.first, t.last = day, day
		}
		t.opposed++
		t.first, t.last = min(t.first, day), max(t.last, day)
		t.which = append(t.which, which)
		t.records = append(t.records, record)
	case position:
		t.alike++
	default:
		t.neither++
	}
}

// judge asks what speaks against a position.
func (m *matrix) judge(c *normCell) {
	if c.side == 0 {
		return
	}
	known := map[string]map[string]*tally{byVotes: {}, byAgreements: {}, byStatements: {}}
	at := func(kind, who string) *tally {
		if known[kind][who] == nil {
			known[kind][who] = &tally{}
		}
		return known[kind][who]
	}
	for _, x := range m.texts[fold(c.norm)] {
		if !m.near(x.day, c.day) {
			continue
		}
		kind := byVotes
		if x.fact.RollCall == nil {
			kind = byAgreements
		}
		of := m.standsFor(c.actor, x.day)
		x.stances(func(who, says string, side int) {
			if of[who] {
				at(kind, who).add(x.sign*side, c.side, says+" "+x.name, x.day, x.fact.Record)
			}
		})
	}
	for who := range m.standsFor(c.actor, c.day) {
		for _, r := range m.standing(who, c.norm) {
			if fold(who) != fold(c.actor) || fold(r.Coder) != fold(c.Coder) {
				at(byStatements, who).add(r.side, c.side, strings.TrimSpace(r.Value+" in "+cmp.Or(r.Document, "a document")+", by "+cmp.Or(r.Coder, "a coder")), r.day, r.fact.Record)
			}
		}
	}
	for _, kind := range []string{byVotes, byAgreements, byStatements} {
		enough := m.enough(c, kind, known[kind])
		if enough {
			c.by = append(c.by, kind)
		}
		all := against{kind: kind, known: len(known[kind]), enough: enough}
		for _, who := range sortedKeys(known[kind]) {
			if t := known[kind][who]; t.contradicts(kind) {
				all.sum(who, t)
			}
		}
		if len(all.who) > 0 {
			c.against = append(c.against, all)
		}
	}
}

// sum adds the tally of one that speaks against a position.
func (a *against) sum(who string, t *tally) {
	if len(a.who) == 0 {
		a.first, a.last = t.first, t.last
	}
	a.who = append(a.who, who)
	a.opposed, a.alike, a.neither = a.opposed+t.opposed, a.alike+t.alike, a.neither+t.neither
	a.first, a.last = min(a.first, t.first), max(a.last, t.last)
	a.which, a.records = append(a.which, t.which...), append(a.records, t.records...)
	slices.Sort(a.which)
	slices.Sort(a.records)
	a.which, a.records = slices.Compact(a.which), slices.Compact(a.records)
}

// near reports whether what happened on a day is near enough in time to a position.
func (m *matrix) near(day, position demarche.Day) bool {
	if m.run.Within == 0 {
		return true
	}
	far := demarche.Day(m.run.Within*1461+3) / 4
	return day != demarche.NoDay && position != demarche.NoDay && max(day-position, position-day) <= far
}

// enough reports whether what is known of those whom a position is of contradicts it:
// of one actor its own tally, of a bloc also more than half of its members that have
// one, of several any of its parts.
func (m *matrix) enough(c *normCell, kind string, known map[string]*tally) bool {
	one := func(who string) bool { return known[who] != nil && known[who].contradicts(kind) }
	if one(c.actor) {
		return true
	}
	parts := m.named(c.actor)
	if parts == nil {
		parts = []string{c.actor}
	}
	return slices.ContainsFunc(parts, func(part string) bool {
		if one(part) {
			return true
		}
		opposed, all := 0, 0
		for _, s := range m.members(part, demarche.NoDay) {
			if known[s] != nil {
				all++
				if one(s) {
					opposed++
				}
			}
		}
		return 2*opposed > all
	})
}

// when says how what speaks against a position lies in time to it.
func (a *against) when(position demarche.Day) string {
	switch {
	case position == demarche.NoDay || a.first == demarche.NoDay:
		return "not known"
	case a.last < position:
		return "before"
	case a.first > position:
		return "after"
	case a.first == a.last:
		return "the same day"
	}
	return "before and after"
}

// onlyBefore reports whether all that contradicts a position is older than it.
func (c *normCell) onlyBefore() bool {
	for i := range c.against {
		if a := &c.against[i]; a.enough && a.when(c.day) != "before" {
			return false
		}
	}
	return len(c.by) > 0
}
