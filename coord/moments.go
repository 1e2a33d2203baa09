package coord

import (
	"cmp"
	"fmt"
	"slices"

	"demarche"
)

const (
	keptMoments = 20 // of a finding, each of other records; the rest is evidence without being laid side by side
	mostMoments = 60 // of a finding in all
	keptRecords = 40 // of a moment
)

// moments returns the largest moments of a group (most actors, then most records,
// then earliest).
func moments(ts []touch, pieces []piece) []demarche.Moment {
	pieces = slices.Clone(pieces)
	slices.SortStableFunc(pieces, func(a, b piece) int {
		return cmp.Or(cmp.Compare(b.actors, a.actors), cmp.Compare(b.to-b.from, a.to-a.from), cmp.Compare(ts[a.from].at, ts[b.from].at))
	})
	var all []demarche.Moment
	said := map[string]bool{} // posts that touch five objects at once are one moment to a reader
	for _, p := range pieces {
		m := demarche.Moment{Object: fmt.Sprint(ts[p.from].object), Actors: p.actors, Total: p.to - p.from}
		for _, t := range ts[p.from:min(p.to, p.from+keptRecords)] {
			m.Records = append(m.Records, t.record)
		}
		posts := fmt.Sprint(m.Records)
		if len(all) == mostMoments || !said[posts] && len(said) == keptMoments {
			break
		}
		said[posts] = true
		all = append(all, m)
	}
	return all
}
