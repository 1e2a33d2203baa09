package claim

import (
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/state"
)

// An alias is a name that is among the facts, and another by which it is known.
type alias struct{ name, known string }

// aliases returns the names among the facts that a key of a filter can have.
func (w *world) aliases(key string) (all []alias) {
	add := func(name, known string) {
		if name != "" {
			all = append(all, alias{name, known})
		}
	}
	sets := func(words ...set) {
		for _, s := range words {
			for _, name := range sortedSet(s) {
				add(name, "")
			}
		}
	}
	switch key {
	case "agreement":
		for _, a := range w.agreements {
			add(a.name, "")
			for _, title := range sortedSet(a.titles) {
				add(a.name, title)
			}
		}
	case "event":
		for _, e := range w.events {
			add(e.name, "")
			for _, f := range e.rows {
				add(e.name, f.Event.Name)
			}
		}
	case "resolution":
		for _, t := range w.texts {
			add(t.symbol, t.key)
		}
	case "bloc":
		for _, f := range w.members {
			add(f.Membership.Bloc, "")
		}
	case "norm":
		for _, f := range w.positions {
			add(f.Position.Norm, "")
		}
	case "series":
		for _, rows := range w.data {
			add(rows[0].Datum.Series, "")
		}
	case "subject":
		for _, f := range w.reached {
			add(f.Reach.Subject, "")
		}
	case "topic", "kind":
		for _, a := range w.agreements {
			sets(map[string]set{"topic": a.topics, "kind": a.kinds}[key])
		}
		for _, e := range w.events {
			sets(map[string]set{"topic": e.topics, "kind": e.kinds}[key])
		}
		if key == "topic" {
			for _, t := range w.texts {
				sets(t.topics)
			}
		}
	default: // whoever acts
		for _, who := range w.actors() {
			add(who, "")
			if s, ok := state.ByISO3(strings.ToUpper(who)); ok {
				add(s.Code, s.Name)
			}
		}
	}
	return all
}

// actors returns whoever a fact names, in the order of their names.
func (w *world) actors() []string {
	var s set
	for _, a := range w.agreements {
		s.add(sortedSet(a.parties)...)
	}
	for _, e := range w.events {
		s.add(slices.Concat(sortedSet(e.initiators), sortedSet(e.targets), sortedSet(e.attribute))...)
	}
	for _, t := range w.texts {
		s.add(sortedSet(t.sponsors)...)
		for voter := range t.ballots {
			s.add(voter)
		}
	}
	for _, f := range w.members {
		s.add(f.Membership.State, f.Membership.Bloc)
	}
	for _, f := range w.positions {
		s.add(f.Position.Actor)
	}
	return sortedSet(s)
}

// knows reports whether a fact has a name that a key of a filter can have.
func (w *world) knows(name string, keys ...string) bool {
	return slices.ContainsFunc(keys, func(key string) bool {
		return slices.ContainsFunc(w.aliases(key), func(a alias) bool {
			return fold(a.name) == fold(name) || key == "resolution" && symbolOf(a.name) == symbolOf(name)
		})
	})
}

// meant says which name of the facts may be meant by one that is none of them: the
// nearest by letters, or one whose words are among those of the other; "" where
// none is near.
func (w *world) meant(name string, keys ...string) string {
	if w.knows(name, keys...) {
		return ""
	}
	best, least := alias{}, 1<<20
	for _, key := range keys {
		for _, a := range w.aliases(key) {
			for _, as := range []string{a.name, a.known} {
				d := apart(name, as)
				if d < least || d == least && d < 1<<20 && a.name < best.name {
					best, least = a, d
				}
			}
		}
	}
	if best.name == "" {
		return ""
	}
	says := best.name
	if s, ok := state.ByISO3(strings.ToUpper(best.name)); ok && len(best.name) == 3 {
		says = s.Code + " (" + s.Name + ")"
	}
	return "; did you mean " + says + "?"
}

// apart says how far one name is from another: the letters to insert, take out,
// change or swap, of which one in four may differ; 1<<20 of names that are not near.
func apart(a, b string) int {
	x, y := strings.TrimSpace(bare(a)), strings.TrimSpace(bare(b))
	if x == "" || y == "" {
		return 1 << 20
	}
	if d := edits([]rune(x), []rune(y), max(1, len(x)/4)); d < min(len(y), 1<<20) {
		return d
	}
	short, long := strings.Fields(x), strings.Fields(y)
	if len(short) > len(long) {
		short, long = long, short
	}
	for _, word := range short {
		if len(word) < 4 || !slices.Contains(long, word) {
			return 1 << 20
		}
	}
	return len(x)/4 + len(long)
}

// maxName is how many letters a name may have to be compared letter by letter.
const maxName = 200

// edits is the distance of Levenshtein (1966), with a swap of neighbours as one step
// (optimal string alignment); 1<<20 where it is over most, and of names of more than
// maxName letters, since its time and space are the product of their lengths.
func edits(x, y []rune, most int) int {
	if max(len(x), len(y)) > maxName || max(len(x)-len(y), len(y)-len(x)) > most {
		return 1 << 20
	}
	d := make([][]int, len(x)+1)
	for i := range d {
		d[i] = make([]int, len(y)+1)
		d[i][0] = i
		for j := range d[i] {
			switch {
			case i == 0:
				d[i][j] = j
			case j > 0:
				change := d[i-1][j-1]
				if x[i-1] != y[j-1] {
					change++
				}
				d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, change)
				if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
					d[i][j] = min(d[i][j], d[i-2][j-2]+1)
				}
			}
		}
	}
	if d[len(x)][len(y)] > most {
		return 1 << 20
	}
	return d[len(x)][len(y)]
}

// namedKeys are the keys of filters whose values are names that a fact has.
var namedKeys = []string{
	"actor", "agreement", "attributing", "bloc", "event", "initiator", "kind", "norm", "party", "resolution", "sponsor", "state", "target", "topic",
}

// strange says which names of a filter no fact has, with what may be meant.
func (w *world) strange(f *demarche.Filter) (all []string) {
	for _, key := range namedKeys {
		for _, name := range f.Keys[key] {
			if !w.whole.knows(name, key) {
				all = append(all, fmt.Sprintf("no fact has the %s %q%s", key, name, w.whole.meant(name, key)))
			}
		}
	}
	return all
}

// nothing says that no fact fits a filter, and which of its names are in none.
func (w *world) nothing(f *demarche.Filter) string {
	s := "the facts have no " + f.Of + " that fit the filter, whatever their date"
	for _, says := range w.strange(f) {
		s += "; " + says
	}
	return s
}

// wanted says what facts would be needed for a filter.
func wanted(f *demarche.Filter) string {
	var parts []string
	for _, key := range demarche.FilterKeys[f.Of] {
		if len(f.Keys[key]) > 0 {
			parts = append(parts, key+" "+strings.Join(f.Keys[key], " or "))
		}
	}
	if len(parts) == 0 {
		return "Facts on " + f.Of + "."
	}
	return "Facts on " + f.Of + " with " + strings.Join(parts, ", ") + "."
}

// strange tells, where something was found, which names no fact has.
func (a *answer) strange(w *world, f *demarche.Filter) {
	for _, says := range w.strange(f) {
		a.caveat("%s", says)
	}
}
