package demarche

import "slices"

// The readings of a claim, one list for each thing in which they can differ, the
// usual one first.
var (
	steps   = []string{"signed", "ratified", "in force", "approved to sign", "proposed"}
	joining = []string{"ratified", "signed", "in force", "approved to sign", "proposed"} // of parties
	flow    = []string{"flow", "stock"}                                                  // in the period; up to its end, less what was left
	stock   = []string{"stock", "flow"}
	scopes  = []string{"all", "bilateral", "multilateral"}
	when    = []string{"event", "disclosed", "attributed"}
	bodies  = []string{"plenary", "committee"}
	vintage = []string{"then", "latest", "earliest"} // as was known when the work appeared
	lists   = []string{"listed", "distinct"}
)

// Readings returns the words in which the readings of a test can differ: of each
// list one is taken, the first where a claim does not say. nil says that there is
// only one reading.
func (t Test) Readings() [][]string {
	switch t.Kind {
	case TestCount, TestLookup, TestShare, TestCompare:
		return t.quantities(true)
	case TestTrend, TestDispersion: // what is up to a day can only grow
		return t.quantities(false)
	case TestFit, TestSum:
		return nil // those of the column's own test
	case TestDate:
		return t.Date.readings()
	case TestPosition:
		return [][]string{vintage}
	case TestReach:
		return [][]string{Rungs}
	case TestVote:
		switch v := t.Vote; {
		case v.Who != nil, v.Support != "":
			return [][]string{bodies, {"cast", "all"}}
		case v.Agree != nil:
			return [][]string{bodies, {"lijphart", "exact", "yes or no"}}
		case v.Cohesion != "":
			return [][]string{bodies, {"hix", "rice"}}
		}
		return [][]string{bodies}
	}
	return nil
}

// quantities returns the readings of the first quantity of a test that has some.
func (t Test) quantities(stocks bool) [][]string {
	for _, q := range []*Quantity{t.Of, t.Than} {
		switch {
		case q == nil:
		case q.Count != nil:
			return counted(q.Count.Of, stocks)
		case q.Lookup != nil:
			return [][]string{vintage}
		case q.Date != nil:
			return q.Date.readings()
		}
	}
	return nil
}

func (d *Dated) readings() [][]string {
	if d.Of == nil {
		return [][]string{append(slices.Clone(when), steps...), bodies}
	}
	return counted(d.Of.Of, false)
}

func counted(of string, stocks bool) [][]string {
	var all [][]string
	time := flow
	switch of {
	case "agreements":
		all = [][]string{steps, nil, scopes}
	case "parties":
		all, time = [][]string{joining, nil}, stock
	case "events":
		all = [][]string{when, nil}
	case "roll calls":
		all = [][]string{bodies, nil}
	case "members":
		all, time = [][]string{nil}, stock
	case "positions":
		all = [][]string{nil}
	default:
		return [][]string{lists}
	}
	if !stocks {
		return slices.DeleteFunc(all, func(words []string) bool { return words == nil })
	}
	for i := range all {
		if all[i] == nil {
			all[i] = time
		}
	}
	return all
}
