package governance

import (
	"cmp"
	"slices"
	"strings"

	"demarche"
	"demarche/state"
)

// A reading is a position with what its scale makes of it.
type reading struct {
	*demarche.Position
	fact demarche.Fact
	day  demarche.Day // the last that its date may be
	step int          // of its scale
	side int          // 1 for the norm, -1 against it, 0 neither
	in   string       // the document, folded, up to a comma: "A/70/174, paragraph 13" is read in A/70/174
}

func (m *matrix) reading(f demarche.Fact) reading {
	r := reading{Position: f.Position, fact: f}
	_, r.day = f.Position.Date.Days()
	r.step = slices.IndexFunc(f.Position.Scale, func(s string) bool { return fold(s) == fold(f.Position.Value) })
	document, _, _ := strings.Cut(f.Position.Document, ",")
	r.in = fold(document)
	r.side = sideOf(r.step, f.Position.Scale, m.run.Neither)
	return r
}

// sideOf says on which side a step of a scale is. Where words of the scale are neither,
// these part it; otherwise its middle does.
func sideOf(step int, scale, neither []string) int {
	first, last := len(scale), -1
	for i, s := range scale {
		if slices.ContainsFunc(neither, func(n string) bool { return fold(n) == fold(s) }) {
			first, last = min(first, i), i
		}
	}
	switch {
	case last < 0:
		return cmp.Compare(2*step, len(scale)-1)
	case step < first:
		return -1
	case step > last:
		return 1
	}
	return 0
}

// sideWord says a side in words.
func sideWord(side int) string { return [...]string{"against", "neither", "for"}[side+1] }

// later orders readings of one actor and norm: the last stands. Of the same day the one
// that was checked further does, then what the words decide, so that the order of rows
// does not.
func later(a, b *reading) int {
	return cmp.Or(
		cmp.Compare(a.day, b.day), cmp.Compare(b.fact.Confidence.Rank(), a.fact.Confidence.Rank()), cmp.Compare(b.Coder, a.Coder), cmp.Compare(b.Document, a.Document),
		cmp.Compare(a.step, b.step),
	)
}

// A normCell is what an actor holds of a norm.
type normCell struct {
	actor, norm string
	rows        []reading // of the coders that were asked for, in the order of later
	reading               // the last of them
	against     []against
	by          []string // the kinds of what contradicts it
}

// standing returns the last reading of each coder of what an actor holds of a norm.
func (m *matrix) standing(actor, norm string) (all []reading) {
	at := map[string]int{}
	for _, r := range m.readings {
		if fold(r.Actor) != fold(actor) || fold(r.Norm) != fold(norm) {
			continue
		}
		i, ok := at[fold(r.Coder)]
		if !ok {
			at[fold(r.Coder)] = len(all)
			all = append(all, r)
		} else if later(&r, &all[i]) > 0 {
			all[i] = r
		}
	}
	slices.SortFunc(all, func(a, b reading) int { return later(&a, &b) })
	return all
}

// stand makes the cells of the matrix.
func (m *matrix) stand() {
	at := map[[2]string]int{}
	for _, r := range m.readings {
		if !m.wants(r.Position) {
			continue
		}
		k := [2]string{fold(r.Actor), fold(r.Norm)}
		i, ok := at[k]
		if !ok {
			i = len(m.cells)
			at[k] = i
			m.cells = append(m.cells, normCell{actor: r.Actor, norm: r.Norm})
		}
		c := &m.cells[i]
		c.actor, c.norm = min(c.actor, r.Actor), min(c.norm, r.Norm)
		c.rows = append(c.rows, r)
	}
	held := map[string]int{} // by actor, on how many norms it has a position
	for i := range m.cells {
		c := &m.cells[i]
		slices.SortStableFunc(c.rows, func(a, b reading) int { return later(&a, &b) })
		c.reading = c.rows[len(c.rows)-1]
		held[fold(c.actor)]++
	}
	slices.SortFunc(m.cells, func(a, b normCell) int {
		return cmp.Or(cmp.Compare(held[fold(b.actor)], held[fold(a.actor)]), cmp.Compare(fold(a.actor), fold(b.actor)), cmp.Compare(fold(a.norm), fold(b.norm)))
	})
}

// changed reports whether a coder read other values at other times.
func (c *normCell) changed() bool {
	of := map[string]string{}
	for i := range c.rows {
		r := &c.rows[i]
		before, ok := of[fold(r.Coder)]
		if ok && before != fold(r.Value) {
			return true
		}
		of[fold(r.Coder)] = fold(r.Value)
	}
	return false
}

// code returns the code of a state, or what is none as it is written.
func code(actor string) string {
	if s, ok := state.Find(actor); ok {
		return s.Code
	}
	return strings.TrimSpace(actor)
}

// named returns the actors whose names stand in that of an actor, by their codes or
// the names of their blocs, as USA and EU in "US/EU"; none where one of them is unknown.
func (m *matrix) named(actor string) (parts []string) {
	names := strings.FieldsFunc(strings.ReplaceAll(actor, " and ", "/"), func(r rune) bool { return strings.ContainsRune("/+&;,", r) })
	if len(names) < 2 {
		return nil
	}
	for _, n := range names {
		c := code(n)
		if _, known := state.ByISO3(c); !known && m.blocs[fold(c)] == nil {
			return nil
		}
		parts = append(parts, c)
	}
	return parts
}

// members returns the states of a bloc on a day; of no day those that ever belonged.
func (m *matrix) members(actor string, day demarche.Day) []string {
	b := m.blocs[fold(actor)]
	if b == nil {
		return nil
	}
	if day != demarche.NoDay {
		return b.Members(day)
	}
	var all []string
	for _, x := range b.Memberships {
		all = append(all, x.State)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// several reports whether an actor is made of others.
func (m *matrix) several(actor string) bool {
	return m.named(actor) != nil || m.blocs[fold(actor)] != nil
}

// standsFor returns the actors that one stands for on a day: itself, its parts, and the
// members of those that are blocs.
func (m *matrix) standsFor(actor string, day demarche.Day) map[string]bool {
	key := cellDay{actor, day}
	if all, ok := m.stands[key]; ok {
		return all
	}
	all := map[string]bool{actor: true}
	parts := m.named(actor)
	if parts == nil {
		parts = []string{actor}
	}
	for _, p := range parts {
		all[p] = true
		for _, s := range m.members(p, day) {
			all[s] = true
		}
	}
	m.stands[key] = all
	return all
}

type cellDay struct {
	actor string
	day   demarche.Day
}
