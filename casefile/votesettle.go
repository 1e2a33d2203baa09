package casefile

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"demarche"
	"demarche/vote"
)

// plenary is what the body of a roll call is taken for where no source says which it
// is.
const plenary = "plenary"

// best returns, of what several families tell of one resolution and body, the one with
// the most ballots, in the order of days, and the states that have any.
func (v *Votes) best(calls map[uint64]*told) (kept []*told, states map[string]bool) {
	of := map[string][]*told{}
	for _, t := range calls {
		name := cmp.Or(t.Body, plenary) + " " + t.Resolution
		if t.Resolution == "" {
			name = t.Family + " " + t.Key
		}
		of[name] = append(of[name], t)
	}
	states = map[string]bool{}
	for _, all := range of {
		all = v.oneOfEach(all)
		slices.SortFunc(all, func(a, b *told) int {
			return cmp.Or(cmp.Compare(len(b.choices), len(a.choices)), cmp.Compare(a.Family, b.Family), cmp.Compare(a.Key, b.Key))
		})
		best := all[0]
		for _, t := range all[1:] {
			best.merge(t, v)
			best.records = append(best.records, t.records...)
			if len(t.choices) > 0 {
				v.compare(best, t)
			}
		}
		v.recount(best)
		if len(all) > 1 && len(all[1].choices) > 0 {
			v.Doubled++
		}
		slices.Sort(best.records)
		kept = append(kept, best)
		for s := range best.choices {
			states[s] = true
		}
	}
	slices.SortFunc(kept, func(a, b *told) int {
		return cmp.Or(cmp.Compare(a.day(), b.day()), cmp.Compare(a.name(), b.name()), cmp.Compare(a.Body, b.Body), cmp.Compare(a.Family, b.Family))
	})
	return kept, states
}

// settle makes the table.
func (v *Votes) settle(calls map[uint64]*told) {
	kept, states := v.best(calls)
	slices.SortFunc(v.Conflicts, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Resolution, b.Resolution), cmp.Compare(a.State, b.State), cmp.Compare(a.OtherBy, b.OtherBy))
	})
	slices.SortFunc(v.Lacking, func(a, b Lack) int {
		return cmp.Or(cmp.Compare(a.Resolution, b.Resolution), cmp.Compare(a.State, b.State), cmp.Compare(a.By, b.By), cmp.Compare(a.Lacks, b.Lacks))
	})
	slices.SortFunc(v.Disputes, func(a, b Dispute) int {
		return cmp.Or(cmp.Compare(a.Resolution, b.Resolution), cmp.Compare(a.What, b.What), cmp.Compare(a.TakenBy, b.TakenBy), cmp.Compare(a.OtherBy, b.OtherBy))
	})
	slices.SortFunc(v.Apart, func(a, b Apart) int {
		return cmp.Or(cmp.Compare(a.Resolution, b.Resolution), cmp.Compare(a.Family, b.Family), cmp.Compare(a.Key, b.Key))
	})
	t := &vote.Table{}
	for s := range states {
		t.States = append(t.States, s)
	}
	slices.Sort(t.States)
	for _, k := range kept {
		if len(k.choices) == 0 {
			if k.Adoption != demarche.WithoutVote && k.Totals == nil {
				v.Untold++
				continue
			}
			v.Without = append(v.Without, k.RollCall)
			v.Records = append(v.Records, k.record())
			continue
		}
		if k.day() == demarche.NoDay {
			v.Undated++
		}
		if k.Resolution == "" && cmp.Or(k.Body, plenary) == plenary {
			v.Unnamed++
		}
		t.Rolls = append(t.Rolls, vote.Roll{
			Resolution: k.name(), Body: k.Body, Day: k.day(), Session: k.Session, Title: k.Title, Agenda: k.Agenda,
			Topics: k.Topics, Sponsors: k.Sponsors, Records: k.shows(),
		})
		for _, s := range t.States {
			t.Cells = append(t.Cells, k.choices[s].choice)
		}
	}
	v.Table = t
}

// oneOfEach returns of the roll calls on one text one for each family of sources, and
// notes the others: a source that numbers two under one symbol has a vote on something
// beside the text, or tells the same one twice. Of these the one is taken that agrees
// most with what the other families tell, then that with the most ballots.
func (v *Votes) oneOfEach(all []*told) []*told {
	families := map[string][]*told{}
	var kept, others []*told
	for _, t := range all {
		if len(t.choices) == 0 {
			kept = append(kept, t)
			continue
		}
		families[t.Family] = append(families[t.Family], t)
	}
	for _, family := range families {
		if len(family) == 1 {
			others = append(others, family[0])
		}
	}
	kept = append(kept, others...)
	for _, name := range slices.Sorted(maps.Keys(families)) {
		family := families[name]
		if len(family) == 1 {
			continue
		}
		slices.SortFunc(family, func(a, b *told) int {
			return cmp.Or(cmp.Compare(b.alike(others), a.alike(others)), cmp.Compare(len(b.choices), len(a.choices)), cmp.Compare(a.Key, b.Key))
		})
		kept = append(kept, family[0])
		for _, t := range family[1:] {
			v.Apart = append(v.Apart, Apart{t.name(), t.Family, t.Key, family[0].Key, t.shows()})
		}
	}
	return kept
}

// alike counts the ballots that others tell alike, less those that they tell
// otherwise.
func (t *told) alike(others []*told) int {
	n := 0
	for _, o := range others {
		for state, b := range t.choices {
			switch a, ok := o.choices[state]; {
			case ok && a.choice == b.choice:
				n++
			case ok:
				n--
			}
		}
	}
	return n
}

// compare notes where two families tell different ballots of one roll call, and what
// votes one of them lacks.
func (v *Votes) compare(taken, other *told) {
	for state, b := range other.choices {
		a, ok := taken.choices[state]
		switch {
		case ok && a.choice != b.choice:
			v.Conflicts = append(v.Conflicts, Conflict{taken.name(), state, a.choice, b.choice, a.record, b.record})
		case !ok && b.choice != demarche.NotVoting:
			v.Lacking = append(v.Lacking, Lack{taken.name(), state, b.choice, other.Family, taken.Family, b.record})
		}
	}
	for state, a := range taken.choices {
		if _, ok := other.choices[state]; !ok && a.choice != demarche.NotVoting {
			v.Lacking = append(v.Lacking, Lack{taken.name(), state, a.choice, taken.Family, other.Family, a.record})
		}
	}
}

// recount notes where the totals that are told of a roll call are not those of its
// ballots.
func (v *Votes) recount(t *told) {
	if t.Totals == nil || len(t.choices) == 0 {
		return
	}
	var n [5]int
	for _, b := range t.choices {
		n[b.choice]++
	}
	counted := demarche.Totals{Yes: n[demarche.Yes], No: n[demarche.No], Abstain: n[demarche.Abstain], NotVoting: -1}
	if unlike(counted, *t.Totals) {
		v.Disputes = append(v.Disputes, Dispute{t.name(), "count", votes(counted), votes(*t.Totals), t.shows()[0], t.counted})
	}
}

// unlike reports whether two totals tell different numbers of the same choice.
func unlike(a, b demarche.Totals) bool {
	differ := func(x, y int) bool { return x >= 0 && y >= 0 && x != y }
	return differ(a.Yes, b.Yes) || differ(a.No, b.No) || differ(a.Abstain, b.Abstain) || differ(a.NotVoting, b.NotVoting)
}

// votes writes totals as yes, no and abstentions, 181-0-1, with a question mark for a
// number that is not told.
func votes(t demarche.Totals) string {
	told := func(n int) any {
		if n < 0 {
			return "?"
		}
		return n
	}
	text := fmt.Sprintf("%v-%v-%v", told(t.Yes), told(t.No), told(t.Abstain))
	if t.NotVoting >= 0 {
		text += fmt.Sprintf(" (%d not voting)", t.NotVoting)
	}
	return text
}
