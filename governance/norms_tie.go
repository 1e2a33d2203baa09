package governance

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"demarche/text"

	"demarche"
)

// A tie says that some roll calls or agreements speak of a norm.
type tie struct {
	norm, kind string // "roll calls" or "agreements"
	against    bool
	fields     map[string][]string
	typed      string
}

// tieFields are the fields that a tie may name.
var tieFields = map[string][]string{
	demarche.RollCalls:  {"topic", "sponsor", "resolution", "session", "agenda", "body"},
	demarche.Agreements: {"topic", "kind", "agreement", "status"},
}

// parseTie reads NORM=KIND:FIELD VALUE:FIELD VALUE.
func parseTie(typed string) (tie, error) {
	const hint = `--tie "binding treaties=roll calls:topic cybercrime:sponsor USA"`
	t := tie{fields: map[string][]string{}, typed: typed}
	norm, rest, ok := strings.Cut(typed, "=")
	words := strings.Split(rest, ":")
	t.norm = strings.TrimSpace(norm)
	t.kind, t.against = strings.CutPrefix(fold(words[0]), "against ")
	known := tieFields[t.kind]
	if !ok || t.norm == "" || known == nil || len(words) < 2 {
		return t, demarche.Errorf(demarche.Usage, "--tie %q: want NORM=KIND:FIELD VALUE, where KIND is roll calls or agreements", typed).WithHint("%s", hint)
	}
	for _, w := range words[1:] {
		field, value, _ := strings.Cut(strings.TrimSpace(w), " ")
		if value = strings.TrimSpace(value); !slices.Contains(known, field) || value == "" {
			return t, demarche.Errorf(demarche.Usage, "--tie %q: %q is no field of %s with a value; there are: %s", typed, strings.TrimSpace(w), t.kind, strings.Join(known, ", ")).WithHint("%s", hint)
		}
		t.fields[field] = append(t.fields[field], value)
	}
	return t, nil
}

// fits reports whether one of the values of a field is wanted, which any is where the
// tie does not name the field.
func (t *tie) fits(field string, values ...string) bool {
	wanted := t.fields[field]
	return len(wanted) == 0 || slices.ContainsFunc(values, func(v string) bool {
		return slices.ContainsFunc(wanted, func(w string) bool { return fold(v) == fold(w) || field == "sponsor" && fold(v) == fold(code(w)) })
	})
}

// A witness is what speaks of a norm: a roll call, or one step in an agreement.
type witness struct {
	kind string // "roll calls" or "agreements"
	name string
	day  demarche.Day // the last that its date may be
	sign int          // 1 where a yes or a signature is for the norm, -1 against
	how  string       // why it is tied
	fact *demarche.Fact

	called []string // its names, folded
	title  string   // one of which the beginning is enough, or ""
}

// stances are what each of its actors does by a text, before its sign: 1, 0 or -1.
func (t *witness) stances(yield func(who, says string, side int)) {
	if c := t.fact.RollCall; c != nil {
		for _, b := range c.Ballots {
			if b.Choice != demarche.NotVoting {
				yield(b.State, b.Choice.String(), map[demarche.Choice]int{demarche.Yes: 1, demarche.No: -1}[b.Choice])
			}
		}
		return
	}
	s := t.fact.Status
	side := 1
	if s.Status == "left" {
		side = -1
	}
	parties := s.Parties
	if s.Party != "" {
		parties = []string{s.Party}
	}
	for _, p := range parties {
		yield(p, s.Status, side)
	}
}

// tie finds what speaks of each norm.
func (m *matrix) tie() error {
	m.texts = map[string][]witness{}
	m.gather()
	for i := range m.declared {
		t := &m.declared[i]
		n := 0
		for _, x := range m.all {
			if x.kind == t.kind && t.takes(&x) {
				x.sign, x.how = 1, t.typed
				if t.against {
					x.sign = -1
				}
				m.texts[fold(t.norm)] = append(m.texts[fold(t.norm)], x)
				n++
			}
		}
		if !slices.ContainsFunc(m.readings, func(r reading) bool { return fold(r.Norm) == fold(t.norm) }) {
			return demarche.Errorf(demarche.BadData, "--tie %q: the case has no position on a norm of this name", t.typed).
				WithHint("there are: %s", strings.Join(m.norms(), ", "))
		}
		if n == 0 {
			m.note("--tie %q: nothing in the case is of it", t.typed)
		}
	}
	inferred := false
	for _, norm := range m.norms() {
		if slices.ContainsFunc(m.declared, func(t tie) bool { return fold(t.norm) == fold(norm) }) {
			continue
		}
		for _, x := range m.all {
			if x.sign, x.how = m.infer(&x, norm); x.sign != 0 {
				m.texts[fold(norm)] = append(m.texts[fold(norm)], x)
				inferred = true
			}
		}
	}
	if inferred {
		m.note("norms without a --tie are tied to what has them as a topic, and to the texts in which their positions were read: the table ties says to which")
	}
	return nil
}

// gather takes every roll call of which ballots are known, and every step by which one
// becomes party or leaves.
func (m *matrix) gather() {
	for i := range m.calls {
		c := m.calls[i].RollCall
		if len(c.Ballots) > 0 {
			_, day := c.Date.Days()
			x := witness{kind: demarche.RollCalls, name: cmp.Or(c.Resolution, c.Key), day: day, fact: &m.calls[i]}
			if cmp.Or(c.Body, plenary) == plenary {
				x.called = []string{fold(c.Resolution), fold(c.Draft)}
			}
			m.all = append(m.all, x)
		}
	}
	for i := range m.steps {
		s := m.steps[i].Status
		if slices.Contains([]string{"signed", "ratified", "in force", "left"}, s.Status) {
			_, day := s.Date.Days()
			m.all = append(m.all, witness{kind: demarche.Agreements, name: s.Agreement, day: day, fact: &m.steps[i], called: []string{fold(s.Agreement), fold(s.Title)}, title: fold(s.Title)})
		}
	}
}

// takes reports whether a tie is of a text.
func (t *tie) takes(x *witness) bool {
	if c := x.fact.RollCall; c != nil {
		body := cmp.Or(c.Body, plenary)
		return t.fits("topic", c.Topics...) && t.fits("sponsor", c.Sponsors...) && t.fits("resolution", c.Resolution, c.Key) && t.fits("session", c.Session) &&
			t.fits("agenda", c.Agenda) && (len(t.fields["body"]) > 0 && t.fits("body", body) || len(t.fields["body"]) == 0 && body == plenary)
	}
	s := x.fact.Status
	return t.fits("topic", s.Topics...) && t.fits("kind", s.Kind) && t.fits("agreement", s.Agreement, s.Title) && t.fits("status", s.Status)
}

// infer says which sign a text has for a norm without a declared tie, 0 where it does
// not speak of it, and why.
func (m *matrix) infer(x *witness, norm string) (sign int, how string) {
	topics := []string{}
	if c := x.fact.RollCall; c != nil && cmp.Or(c.Body, plenary) == plenary {
		topics = c.Topics
	} else if x.fact.Status != nil {
		topics = x.fact.Status.Topics
	}
	dashless := func(s string) string { return fold(strings.ReplaceAll(s, "-", " ")) }
	if slices.ContainsFunc(topics, func(t string) bool { return dashless(t) == dashless(norm) }) {
		return 1, "a topic of it"
	}
	sum, n := 0, 0
	for i := range m.readings {
		r := &m.readings[i]
		if fold(r.Norm) != fold(norm) || !x.is(r.in) {
			continue
		}
		n++
		m.whole(x, func(who, _ string, side int) {
			if m.standsFor(r.Actor, x.day)[who] {
				sum += r.side * side
			}
		})
	}
	if sum == 0 {
		return 0, ""
	}
	return cmp.Compare(sum, 0), fmt.Sprintf("%s read in it", text.Plural(n, "position was", "positions were"))
}

// whole yields the stances of a roll call, or of all steps in the agreement of a text.
func (m *matrix) whole(x *witness, yield func(who, says string, side int)) {
	if x.fact.RollCall != nil {
		x.stances(yield)
		return
	}
	for _, other := range m.all {
		if other.kind == x.kind && other.name == x.name {
			other.stances(yield)
		}
	}
}

// is reports whether a document is the text: a roll call by the symbol of the
// resolution or its draft, an agreement by its name, its title or how that begins.
func (x *witness) is(document string) bool {
	return document != "" && (slices.Contains(x.called, document) || x.title != "" && strings.HasPrefix(x.title, document+" "))
}

// norms returns the norms of all positions, in order.
func (m *matrix) norms() []string {
	at := map[string]string{}
	for _, r := range m.readings {
		k := fold(r.Norm)
		if old, ok := at[k]; !ok || r.Norm < old {
			at[k] = r.Norm
		}
	}
	var all []string
	for _, k := range sortedKeys(at) {
		all = append(all, at[k])
	}
	return all
}
