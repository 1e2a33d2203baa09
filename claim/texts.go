package claim

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"demarche"
	"demarche/vote"
)

// A resolution is all that facts say of one text in one body.
type resolution struct {
	symbol, body   string
	key            string // the symbol as it is compared
	date           demarche.Date
	session        string
	titles, topics set
	sponsors       set
	adoption       demarche.Adoption
	totals         *demarche.Totals // as told, else as counted
	tallies        []*demarche.Fact // rows that tell totals
	ballots        map[string]demarche.Choice
	differ         int // ballots on which rows disagree
	rows           []*demarche.Fact
}

// bodyOf returns "plenary" or "committee", or another body as it is written. A source
// that tells none tells of the plenary.
func bodyOf(s string) string {
	switch s = fold(s); {
	case s == "" || strings.Contains(s, "plenary"):
		return "plenary"
	case strings.Contains(s, "committee"):
		return "committee"
	}
	return s
}

// symbolOf makes "A/RES/73/27", "R/73/27" and "73/27" one.
func symbolOf(s string) string {
	s = fold(s)
	for _, p := range []string{"a/res/", "res/", "r/"} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return rest
		}
	}
	return s
}

func rollDate(f *demarche.Fact) demarche.Date { return f.RollCall.Date }

// settle takes from the rows of a text what is told of it.
func (t *resolution) settle() {
	order := slices.Clone(t.rows)
	slices.SortStableFunc(order, func(a, b *demarche.Fact) int { // the rule of choice, the best first
		return cmp.Or(cmp.Compare(a.Confidence.Rank(), b.Confidence.Rank()), cmp.Compare(lastDay(b.AsOf), lastDay(a.AsOf)))
	})
	t.ballots = map[string]demarche.Choice{}
	if f, _ := dated(order, rollDate); f != nil {
		t.date = f.RollCall.Date
	}
	for _, f := range order {
		r := f.RollCall
		t.session = cmp.Or(t.session, r.Session)
		t.adoption = cmp.Or(t.adoption, r.Adoption)
		t.titles.add(r.Title, r.Agenda)
		t.topics.add(r.Topics...)
		t.sponsors.add(r.Sponsors...)
		for _, b := range r.Ballots {
			s := fold(b.State)
			if have, ok := t.ballots[s]; ok && have != b.Choice {
				t.differ++
			} else if !ok {
				t.ballots[s] = b.Choice
			}
		}
		if r.Totals != nil {
			t.tallies = append(t.tallies, f)
		}
	}
	if len(t.ballots) > 0 && t.adoption == "" {
		t.adoption = demarche.Recorded
	}
	switch {
	case len(t.tallies) > 0:
		t.totals = t.tallies[0].RollCall.Totals
	case len(t.ballots) > 0:
		c := t.count(slices.Collect(maps.Keys(t.ballots)))
		t.totals = &demarche.Totals{Yes: c.Yes, No: c.No, Abstain: c.Abstain, NotVoting: c.Absent}
	}
}

// count counts how some states voted.
func (t *resolution) count(states []string) vote.Count {
	var c vote.Count
	for _, s := range states {
		c.Add(t.ballots[fold(s)])
	}
	return c
}

func (t *resolution) day() demarche.Day { return firstDay(t.date) }

// fits reports whether a text is what a filter asks for.
func (t *resolution) fits(k map[string][]string) bool {
	named := len(k["resolution"]) == 0 || slices.ContainsFunc(k["resolution"], func(s string) bool { return symbolOf(s) == t.key })
	return named && is(t.session, k["session"]) && is(string(t.adoption), k["adoption"]) && has(t.sponsors, k["sponsor"]) &&
		has(t.topics, k["topic"]) && says(t.titles, k["title"]) && from(t.rows, k["source"])
}
