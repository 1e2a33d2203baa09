package vote

import (
	"slices"
	"strconv"

	"demarche"
)

// Contested reports whether a roll call had more than one side: whether at least two
// of yes, abstain and no were chosen. States that did not vote are no side.
func (t *Table) Contested(roll int) bool {
	first := demarche.NotListed
	for _, c := range t.Row(roll) {
		switch {
		case !Cast(c) || c == first:
		case first == demarche.NotListed:
			first = c
		default:
			return true
		}
	}
	return false
}

// A Part is the roll calls of a table that have a key in common: a year, a session.
type Part struct {
	Key   string
	Table *Table
}

// By returns the roll calls by their keys, in the order of each key's first, and how
// many have no key and are in no part. Where a roll call has several it is in each.
func (t *Table) By(keys func(*Roll) []string) (parts []Part, without int) {
	at := map[string]int{}
	n := len(t.States)
	for i := range t.Rolls {
		all := keys(&t.Rolls[i])
		if len(all) == 0 {
			without++
		}
		for k, key := range all {
			if slices.Contains(all[:k], key) {
				continue
			}
			p, ok := at[key]
			if !ok {
				p = len(parts)
				at[key] = p
				parts = append(parts, Part{key, &Table{States: t.States}})
			}
			sub := parts[p].Table
			sub.Rolls = append(sub.Rolls, t.Rolls[i])
			sub.Cells = append(sub.Cells, t.Cells[i*n:(i+1)*n]...)
		}
	}
	return parts, without
}

// ByYear is a key of By: the calendar year.
func ByYear(r *Roll) []string {
	if r.Day == demarche.NoDay {
		return nil
	}
	return []string{strconv.Itoa(r.Year())}
}

// BySession is a key of By: the session of the body.
func BySession(r *Roll) []string {
	if r.Session == "" {
		return nil
	}
	return []string{r.Session}
}

// ByTopic is a key of By: the topics, of which a roll call may have several.
func ByTopic(r *Roll) []string { return r.Topics }
