package governance

import (
	"cmp"
	"slices"

	"demarche"
)

// A happened is an event as all rows of its name tell it, and these rows.
type happened struct {
	demarche.Event
	records []demarche.RecordID
}

// eventsOf puts the rows of each event together: some tell when it was, others against
// whom. Rows that tell different beginnings are events each for itself, and what tells
// none belongs to the first of them.
func eventsOf(facts []demarche.Fact) []*happened {
	type key struct {
		name  string
		start demarche.Date
	}
	at := map[key]*happened{}
	first := map[string]*happened{} // of each name the first that has a beginning
	var all, loose []*happened
	for i := range facts {
		e := facts[i].Event
		if e == nil {
			continue
		}
		one := &happened{*e, []demarche.RecordID{facts[i].Record}}
		if !e.Start.Known() {
			loose = append(loose, one)
			continue
		}
		k := key{e.Event, e.Start}
		if h := at[k]; h != nil {
			h.take(one)
			continue
		}
		at[k] = one
		all = append(all, one)
		if first[e.Event] == nil {
			first[e.Event] = one
		}
	}
	for _, one := range loose {
		if h := first[one.Event.Event]; h != nil {
			h.take(one)
			continue
		}
		first[one.Event.Event] = one
		all = append(all, one)
	}
	for _, h := range all {
		slices.Sort(h.records)
	}
	return all
}

// take adds what another row tells and none before it did.
func (h *happened) take(o *happened) {
	h.Name, h.Kind, h.Symbol, h.What = cmp.Or(h.Name, o.Name), cmp.Or(h.Kind, o.Kind), cmp.Or(h.Symbol, o.Symbol), cmp.Or(h.What, o.What)
	for _, x := range []struct {
		to   *demarche.Date
		from demarche.Date
	}{{&h.End, o.End}, {&h.Disclosed, o.Disclosed}, {&h.Attributed, o.Attributed}} {
		if !x.to.Known() {
			*x.to = x.from
		}
	}
	for _, x := range []struct {
		to   *[]string
		from []string
	}{{&h.Initiators, o.Initiators}, {&h.Targets, o.Targets}, {&h.Attributing, o.Attributing}, {&h.Topics, o.Topics}} {
		for _, v := range x.from {
			if !slices.Contains(*x.to, v) {
				*x.to = append(slices.Clone(*x.to), v)
			}
		}
	}
	h.records = append(h.records, o.records...)
}
