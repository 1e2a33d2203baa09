package coord

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"demarche"
)

const (
	keptMoments = 20 // of a finding, each of other records; the rest is evidence without being laid side by side
	mostMoments = 60 // of a finding in all
	keptRecords = 40 // of a moment
)

// moments cuts the touches of each object where more than the window passes
// between one and the next, and returns the largest pieces (most actors, then
// most records, then earliest) and the number of all.
func moments(ts []touch, window time.Duration) (kept []demarche.Moment, total int) {
	type piece struct{ from, to, actors int }
	var pieces []piece
	for from := 0; from < len(ts); {
		to := from + 1
		for to < len(ts) && ts[to].object == ts[from].object && ts[to].at-ts[to-1].at <= window.Microseconds() {
			to++
		}
		actors := map[uint64]bool{}
		for _, t := range ts[from:to] {
			actors[t.actor] = true
		}
		pieces = append(pieces, piece{from, to, len(actors)})
		from = to
	}
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
	return all, len(pieces)
}
