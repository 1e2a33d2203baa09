package claim

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"demarche"
	"demarche/text"
	"demarche/vote"
)

// A world is the facts, by what they are about.
type world struct {
	file       *demarche.Claims
	whole      *world        // of all facts; itself, unless what is only recalled is left out
	agreements []*agreement  // by name
	events     []*event      // by name
	texts      []*resolution // by day and symbol
	members    []*demarche.Fact
	positions  []*demarche.Fact
	data       map[string][]*demarche.Fact // of a series
	periods    []*demarche.Fact
	reached    []*demarche.Fact
	blocs      map[string]*vote.Bloc
	coverage   []demarche.Coverage // declared in the file or as facts
	gaps       []demarche.Coverage // days of which a fact says that nobody searched
}

// An agreement is all that facts say of one.
type agreement struct {
	name                           string // as the first row has it
	titles, kinds, topics, parties set
	listed                         set                         // parties that a row lists, not only those with a step of their own
	steps                          map[string][]*demarche.Fact // by status
	rows                           []*demarche.Fact
}

// An event is all that facts say of one.
type event struct {
	name                           string
	titles, kinds, topics          set
	initiators, targets, attribute set
	rows                           []*demarche.Fact
}

// A set is folded words.
type set map[string]bool

func (s *set) add(words ...string) {
	if *s == nil {
		*s = set{}
	}
	for _, w := range words {
		if w = fold(w); w != "" {
			(*s)[w] = true
		}
	}
}

// fold makes two spellings one that differ in case and white space.
var fold = text.Caseless

// coverageSeries is the name of the series in which a case says what was searched.
const coverageSeries = "coverage"

// newWorld sorts facts by what they are about. recalled says whether those that are
// only recalled are among them.
func newWorld(file *demarche.Claims, facts []demarche.Fact, recalled bool) *world {
	w := &world{file: file, data: map[string][]*demarche.Fact{}, blocs: map[string]*vote.Bloc{}, coverage: slices.Clone(file.Coverage)}
	w.whole = w
	agreements, events, texts := map[string]*agreement{}, map[string]*event{}, map[string]*resolution{}
	for i := range facts {
		f := &facts[i]
		if f.Confidence == demarche.Recalled && !recalled {
			continue
		}
		switch {
		case f.Status != nil:
			a := made(agreements, f.Status.Agreement, func(name string) *agreement {
				return &agreement{name: name, steps: map[string][]*demarche.Fact{}}
			})
			a.add(f)
		case f.Event != nil:
			made(events, f.Event.Event, func(name string) *event { return &event{name: name} }).add(f)
		case f.RollCall != nil:
			symbol := cmp.Or(f.RollCall.Resolution, f.RollCall.Family+" "+f.RollCall.Key)
			body := bodyOf(f.RollCall.Body)
			t := made(texts, symbolOf(symbol)+" "+body, func(string) *resolution { return &resolution{symbol: symbol, body: body, key: symbolOf(symbol)} })
			t.rows = append(t.rows, f)
		case f.Position != nil:
			w.positions = append(w.positions, f)
		case f.Membership != nil:
			w.members = append(w.members, f)
			b := made(w.blocs, f.Membership.Bloc, func(name string) *vote.Bloc { return &vote.Bloc{Name: name} })
			b.Memberships = append(b.Memberships, *f.Membership)
		case f.Datum != nil:
			w.datum(f)
		case f.Period != nil:
			w.periods = append(w.periods, f)
		case f.Reach != nil:
			w.reached = append(w.reached, f)
		}
	}
	w.agreements, w.events = sorted(agreements), sorted(events)
	for _, t := range sorted(texts) {
		t.settle()
		w.texts = append(w.texts, t)
	}
	slices.SortStableFunc(w.texts, func(a, b *resolution) int {
		x, _ := a.date.Days()
		y, _ := b.date.Days()
		return cmp.Compare(x, y)
	})
	return w
}

// made returns what stands under a folded name, which is made if it is not there.
func made[T any](m map[string]*T, name string, make func(string) *T) *T {
	at := fold(name)
	if m[at] == nil {
		m[at] = make(name)
	}
	return m[at]
}

func sorted[T any](m map[string]*T) []*T {
	all := make([]*T, 0, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		all = append(all, m[k])
	}
	return all
}

func (a *agreement) add(f *demarche.Fact) {
	s := f.Status
	a.titles.add(s.Title)
	a.kinds.add(s.Kind)
	a.topics.add(s.Topics...)
	a.parties.add(s.Parties...)
	a.listed.add(s.Parties...)
	a.parties.add(s.Party)
	a.steps[fold(s.Status)] = append(a.steps[fold(s.Status)], f)
	a.rows = append(a.rows, f)
}

// scope returns "bilateral", "multilateral", or "" where neither the kind nor the
// number of parties tells.
func (a *agreement) scope() string {
	for _, word := range []string{"bilateral", "multilateral"} {
		for kind := range a.kinds {
			if strings.Contains(kind, word) {
				return word
			}
		}
	}
	switch n := len(a.parties); {
	case n == 2:
		return "bilateral"
	case n > 2:
		return "multilateral"
	}
	return ""
}

func (e *event) add(f *demarche.Fact) {
	e.titles.add(f.Event.Name, f.Event.What)
	e.kinds.add(f.Event.Kind)
	e.topics.add(f.Event.Topics...)
	e.initiators.add(f.Event.Initiators...)
	e.targets.add(f.Event.Targets...)
	e.attribute.add(f.Event.Attributing...)
	e.rows = append(e.rows, f)
}

// datum keeps a value of a series, or what a case says of its own coverage.
func (w *world) datum(f *demarche.Fact) {
	d := f.Datum
	if fold(d.Series) != coverageSeries {
		w.data[fold(d.Series)] = append(w.data[fold(d.Series)], f)
		return
	}
	c := demarche.Coverage{Filter: demarche.Filter{Of: fold(d.Subject)}, Period: d.Date, Note: f.Note}
	if d.Value > 0 {
		w.coverage = append(w.coverage, c)
	} else {
		w.gaps = append(w.gaps, c)
	}
}

// states returns the states that a name stands for on a day: the members of a bloc,
// or itself.
func (w *world) states(name string, day demarche.Day) []string {
	if b := w.blocs[fold(name)]; b != nil {
		return b.Members(day)
	}
	return []string{name}
}
