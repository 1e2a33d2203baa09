// Package governance holds the analyses of what states agreed on, voted for and
// hold, and of the claims that rest on it. It reads the facts of a case and leaves
// the measuring to packages vote, ideal, series and claim.
package governance

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/state"
	"demarche/text"
	"demarche/vote"
)

// short returns the short name of a state for a table, or the code where it is none.
func short(code string) string {
	if s, ok := state.ByISO3(code); ok {
		return s.Short
	}
	return code
}

// join writes the names of states.
func join(codes []string) string {
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = short(c)
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// recordList writes records for a cell of a table: the first few, and how many more
// there are.
func recordList(records []demarche.RecordID) string {
	return analysis.Records(records, 6, len(records))
}

// A selection says which roll calls an analysis looks at.
type selection struct {
	From, To  string // dates; "" for no bound
	Topics    []string
	Body      string
	Sessions  []string
	Contested bool
}

func (s *selection) flags(fs *pflag.FlagSet) {
	fs.StringVar(&s.From, "from", s.From, "roll calls from this `date` on, as 2018 or 2018-12-05")
	fs.StringVar(&s.To, "to", s.To, "roll calls up to this `date`, included")
	fs.StringSliceVar(&s.Topics, "topic", s.Topics, "roll calls of one of these `topics`")
	fs.StringVar(&s.Body, "body", s.Body, "roll calls of this `body`, as plenary or first committee; those of which the source does not say are taken for plenary")
	fs.StringSliceVar(&s.Sessions, "session", s.Sessions, "roll calls of these `sessions`, as 73,ES-11")
	fs.BoolVar(&s.Contested, "contested", s.Contested, "only roll calls on which at least two of yes, abstain and no were chosen")
}

// plenary is what a body is taken for where no source says which it is.
const plenary = "plenary"

// votes reads the roll calls of a case that a selection wants. It is an error of
// the data if there are none.
func (s *selection) votes(ctx context.Context, c *casefile.Case) (*casefile.Votes, error) {
	v, err := c.Votes(ctx)
	if err != nil {
		return nil, err
	}
	within, err := s.within()
	if err != nil {
		return nil, err
	}
	all := len(v.Table.Rolls)
	t := v.Table
	v.Table = t.Where(func(i int) bool {
		r := &t.Rolls[i]
		return cmp.Or(r.Body, plenary) == s.Body && within(r.Day) && asked(s.Topics, r.Topics...) && asked(s.Sessions, r.Session) && (!s.Contested || t.Contested(i))
	})
	v.Without = slices.DeleteFunc(v.Without, func(r demarche.RollCall) bool {
		first, _ := r.Date.Days()
		return cmp.Or(r.Body, plenary) != s.Body || !within(first) || !asked(s.Topics, r.Topics...) || !asked(s.Sessions, r.Session)
	})
	if len(v.Table.Rolls) == 0 && len(v.Without) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "no roll call is of what was asked for; the case holds %s", text.Plural(all, "roll call", "roll calls")).
			WithHint("see which there are: demarche sql %s 'SELECT DISTINCT body, topics FROM roll_calls'", c.Path)
	}
	differing(v)
	return v, nil
}

// differing leaves, of what sources tell differently, what is of the roll calls that are
// left.
func differing(v *casefile.Votes) {
	of := map[string]bool{}
	for i := range v.Table.Rolls {
		of[v.Table.Rolls[i].Resolution] = true
	}
	for i := range v.Without {
		of[cmp.Or(v.Without[i].Resolution, v.Without[i].Key)] = true
	}
	v.Conflicts = slices.DeleteFunc(v.Conflicts, func(x casefile.Conflict) bool { return !of[x.Resolution] })
	v.Lacking = slices.DeleteFunc(v.Lacking, func(x casefile.Lack) bool { return !of[x.Resolution] })
	v.Disputes = slices.DeleteFunc(v.Disputes, func(x casefile.Dispute) bool { return !of[x.Resolution] })
	v.Apart = slices.DeleteFunc(v.Apart, func(x casefile.Apart) bool { return !of[x.Resolution] })
}

// among reports whether one of several values is among some words, in whatever case.
func among(words []string, values ...string) bool {
	return slices.ContainsFunc(values, func(v string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(v, w) })
	})
}

// asked reports whether one of several values is among those that were asked for, which
// any is where none was named.
func asked(wanted []string, values ...string) bool {
	return len(wanted) == 0 || among(wanted, values...)
}

// within returns whether a day is within the bounds.
func (s *selection) within() (func(demarche.Day) bool, error) {
	from, to := demarche.NoDay, demarche.Day(1<<30)
	for _, x := range []struct {
		name, value string
		set         func(first, last demarche.Day)
	}{
		{"from", s.From, func(first, _ demarche.Day) { from = first }},
		{"to", s.To, func(_, last demarche.Day) { to = last }},
	} {
		d, err := demarche.ParseDate(x.value)
		if err != nil {
			return nil, demarche.Errorf(demarche.Usage, "--%s: %w", x.name, err)
		}
		if d.Known() {
			x.set(d.Days())
		}
	}
	bound := s.From != "" || s.To != ""
	return func(d demarche.Day) bool {
		return d >= from && d <= to && (d != demarche.NoDay || !bound) // what has no day is within no bounds
	}, nil
}

// notesOnVotes tells what holds for any analysis of the selected votes.
func notesOnVotes(v *casefile.Votes, result *demarche.Result) {
	note := func(format string, args ...any) { result.Notes = append(result.Notes, fmt.Sprintf(format, args...)) }
	if v.Doubled > 0 {
		note("in the whole case %s told by several sources; of each the one with the most ballots is taken", text.Plural(v.Doubled, "roll call is", "roll calls are"))
	}
	if n := len(v.Conflicts); n > 0 {
		note("%s told otherwise by another row; the first is taken, and the table conflicts has them", text.Plural(n, "ballot is", "ballots are"))
		result.Kept = append(result.Kept, conflicts(v))
	}
	if v.Undated > 0 {
		note("in the whole case of %s no row tells the date: they are in no year and no period", text.Plural(v.Undated, "roll call", "roll calls"))
	}
	if v.Untold > 0 {
		note("of %s no row tells how they were adopted, and they are in no measure", text.Plural(v.Untold, "text", "texts"))
	}
	if n := len(v.Without); n > 0 {
		note("%s adopted without a recorded vote: no measure of votes sees them", text.Plural(n, "text was", "texts were"))
	}
	notesOnSources(v, result)
}

// conflicts is the table of ballots of which rows say different things.
func conflicts(v *casefile.Votes) demarche.Table {
	t := demarche.Table{
		Name: "conflicts", Title: fmt.Sprintf("ballots of which two rows say different things, n = %s", text.Count(len(v.Conflicts))),
		Columns: []demarche.Column{
			{Name: "resolution", Doc: "the roll call"},
			{Name: "state", Doc: "the state, by its code"},
			{Name: "taken", Doc: "the choice that is taken"},
			{Name: "taken_record", Doc: "the record that tells it"},
			{Name: "other", Doc: "the other choice"},
			{Name: "other_record", Doc: "the record that tells it"},
		},
	}
	for _, x := range v.Conflicts {
		t.Rows = append(t.Rows, []any{x.Resolution, x.State, x.Taken.String(), x.TakenBy.String(), x.Other.String(), x.OtherBy.String()})
	}
	return t
}

// rollsTable lists roll calls with the records that tell them.
func rollsTable(t *vote.Table) demarche.Table {
	table := demarche.Table{
		Name: "roll_calls", Title: fmt.Sprintf("the roll calls, n = %s", text.Count(len(t.Rolls))),
		Columns: []demarche.Column{
			{Name: "resolution", Doc: "its symbol"},
			{Name: "date", Doc: "when it was voted on"},
			{Name: "title", Doc: "its title"},
			{Name: "sponsors", Doc: "whose draft it was; empty where the source does not say"},
			{Name: "yes", Unit: "states", Doc: "states that voted yes"},
			{Name: "no", Unit: "states", Doc: "states that voted no"},
			{Name: "abstain", Unit: "states", Doc: "states that abstained"},
			{Name: "not_voting", Unit: "states", Doc: "members that cast no vote"},
			{Name: "records", Doc: "the records that tell it"},
		},
	}
	for i := range t.Rolls {
		r := &t.Rolls[i]
		var n [5]int64
		for _, c := range t.Row(i) {
			n[c]++
		}
		table.Rows = append(table.Rows, []any{
			r.Resolution, r.Day.String(), r.Title, strings.Join(r.Sponsors, ", "), n[demarche.Yes], n[demarche.No], n[demarche.Abstain], n[demarche.NotVoting], recordList(r.Records),
		})
	}
	return table
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
