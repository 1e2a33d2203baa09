package narrative

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"demarche"
	"demarche/series"
	"demarche/text"
)

// mostSteps is how many steps a figure draws; around the peak where there are more.
const mostSteps = 1000

// mostChanges is of how many bursts a figure has the beginnings and ends.
const mostChanges = 4

// draw draws posts and accounts of an item over time.
func (f *following) draw(it *item, c *course) {
	hits, accounts := make([]int, len(f.steps.begin)), make([]int, len(f.steps.begin))
	for from := 0; from < len(it.places); {
		b := f.steps.of(f.ps.all[it.places[from]].at)
		to := from
		for to < len(it.places) && f.steps.of(f.ps.all[it.places[to]].at) == b {
			to++
		}
		actors, _ := f.ps.actorsOf(it.places[from:to])
		hits[b], accounts[b] = to-from, len(actors)
		from = to
	}
	peak := f.steps.of(f.fine.begin[c.peak])
	from, to := 0, len(f.steps.begin)
	if to > mostSteps {
		from = min(max(0, peak-mostSteps/2), to-mostSteps)
		to = from + mostSteps
		f.result.Notes = append(f.result.Notes, fmt.Sprintf("the figure of %s has the %d steps around its peak of %s; the table track_series of the case has all", it.label(), mostSteps, text.Count(len(f.steps.begin))))
	}
	changes := map[int]bool{}
	heavy := slices.Clone(c.fit.Bursts)
	slices.SortStableFunc(heavy, func(a, b series.Burst) int { return cmp.Compare(b.Weight, a.Weight) })
	for _, b := range heavy[:min(mostChanges, len(heavy))] {
		changes[f.steps.of(f.fine.begin[b.From])] = true
		changes[f.steps.of(f.fine.begin[b.To-1])+1] = true
	}
	table := demarche.Table{
		Name: "tracked_series", Title: "posts and accounts over time: " + it.label(),
		Columns: []demarche.Column{
			{Name: "time", Unit: "UTC", Doc: "when the " + f.steps.word + " begins"},
			{Name: "number", Doc: "how many"},
			{Name: "of", Doc: "posts or accounts"},
			{Name: "change", Doc: "whether one of the heaviest bursts begins or has ended"},
		},
	}
	for b := from; b < to; b++ {
		table.Rows = append(table.Rows, []any{at(f.steps.begin[b]), int64(hits[b]), "posts", changes[b]})
	}
	for b := from; b < to; b++ {
		table.Rows = append(table.Rows, []any{at(f.steps.begin[b]), int64(accounts[b]), "accounts", false})
	}
	half := ""
	if c.halfLife >= 0 && len(c.fit.Bursts) > 0 {
		half = fmt.Sprintf("; half of all that came from then on came within %s", lagWords(roundLag(c.halfLife)))
	}
	f.result.Figures = append(f.result.Figures, demarche.Figure{
		Title:    fmt.Sprintf("%s: the %s with the most posts has %s, %s%s", it.label(), f.fine.word, text.Count(int(c.hits[c.peak])), f.fine.name(c.peak), half),
		Subtitle: fmt.Sprintf("Posts and accounts a %s, UTC, n = %s; dashed lines: where the heaviest bursts begin and have ended", f.steps.word, text.Plural(len(it.places), "post", "posts")),
		Mark:     demarche.Steps, X: "time", Y: "number", Group: "of", Table: table,
	})
}

// roundLag leaves of a length of time what people say of it.
func roundLag(d time.Duration) time.Duration {
	for _, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute} {
		if d >= 2*unit {
			return d.Round(unit)
		}
	}
	return time.Duration(math.Round(d.Seconds())) * time.Second
}
