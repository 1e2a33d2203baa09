package campaign

import (
	"slices"

	"demarche/hashtag"
	"demarche/series"
	"demarche/stat"
)

// A burst is a stretch of time in which a tag is a larger part of what its frame posts.
type burst struct {
	from, to int64 // microseconds; to is not included
	weight   float64
	base     float64 // the share of the tag in all posts, that it is held against
	uses     []use

	start     int64 // the first use in the first hour that is a burst of hours
	peak, end int64 // the hour with most uses, and the end of it
	fine      bool  // whether start and peak are known to the hour
}

// bins returns how long the batches of a frame are: days, and hours where it has fewer
// than thirty days.
func (r *CampaignRun) bins(f *frame) int64 {
	switch {
	case r.Bin == "day":
		return day
	case r.Bin == "hour":
		return hour
	case f.last-f.first < 30*day && f.resolution <= 3600:
		return hour
	}
	return day
}

// batches counts the uses of a tag and all posts of its frame, from the first post of the
// frame to the last.
func batches(f *frame, uses []use, bin int64) (hits, of []float64, first int64) {
	base := f.days
	if bin == hour {
		base = f.hours
	}
	first = stat.FloorDiv(f.first, bin)
	n := stat.FloorDiv(f.last, bin) - first + 1
	hits, of = make([]float64, n), make([]float64, n)
	for at, posts := range base {
		of[at-first] = float64(posts)
	}
	for _, u := range uses {
		hits[stat.FloorDiv(u.at, bin)-first]++
	}
	return hits, of, first
}

// bursts finds the bursts of a tag, the heaviest first. Those of the lowest level are
// taken, which hold those above it.
func (r *CampaignRun) bursts(f *frame, t *tag) (found []burst, note string, err error) {
	bin := r.bins(f)
	hits, of, first := batches(f, t.uses, bin)
	if len(hits) < 2 {
		return nil, "all posts of its frame are of one " + binName(bin), nil
	}
	fit, err := series.BatchBursts(hits, of, series.BurstOptions{Scale: r.Scale, Gamma: r.Gamma})
	if err != nil {
		return nil, "", err
	}
	for _, b := range fit.Bursts {
		if b.Level > 1 {
			continue
		}
		x := burst{from: (first + int64(b.From)) * bin, to: (first + int64(b.To)) * bin, weight: b.Weight, base: fit.Base}
		x.uses = between(t.uses, x.from, x.to)
		if len(x.uses) > 0 {
			found = append(found, x)
		}
	}
	slices.SortStableFunc(found, func(a, b burst) int {
		if a.weight != b.weight {
			if a.weight > b.weight {
				return -1
			}
			return 1
		}
		return 0
	})
	return found, fit.Note, nil
}

func binName(bin int64) string {
	if bin == hour {
		return "hour"
	}
	return "day"
}

// hourStates is how many states the automaton of hours has: with two, an hour of first
// trials and the rise some hours later would be one burst.
const hourStates = 10

// mostOf is the share of a burst's uses that its start has to leave behind it.
const mostOf = 0.9

// refine finds when a burst begins: with the first use in the highest of its bursts of
// hours, found over the whole frame, that holds nine tenths of its uses; or where none
// does, in the first one of the lowest level. It finds the hour with most uses from then
// on too.
func (r *CampaignRun) refine(f *frame, t *tag, b *burst) error {
	b.start, b.peak, b.end = b.uses[0].at, b.from, b.to
	if f.resolution > 60 {
		return nil
	}
	b.fine = true
	hits, of, first := batches(f, t.uses, hour)
	if len(hits) > 1 {
		fit, err := series.BatchBursts(hits, of, series.BurstOptions{Scale: r.Scale, Gamma: r.Gamma, States: hourStates})
		if err != nil {
			return err
		}
		for i, h := range fit.Bursts { // by level, then time
			from, to := (first+int64(h.From))*hour, (first+int64(h.To))*hour
			in := between(t.uses, max(from, b.from), min(to, b.to))
			if len(in) > 0 && (float64(len(in)) >= mostOf*float64(len(b.uses)) || h.Level == 1 && !earlier(fit.Bursts[:i], first, b)) {
				b.start = in[0].at
			}
		}
	}
	best := 0
	for from := stat.FloorDiv(b.start, hour) * hour; from < b.to; from += hour {
		if n := len(between(t.uses, from, from+hour)); n > best {
			best, b.peak, b.end = n, from, from+hour
		}
	}
	return nil
}

// earlier reports whether one of some bursts of hours lies within a burst.
func earlier(before []series.Burst, first int64, b *burst) bool {
	return slices.ContainsFunc(before, func(h series.Burst) bool {
		return (first+int64(h.To))*hour > b.from && (first+int64(h.From))*hour < b.to
	})
}

// shape returns the shape of uses by day.
func shape(uses []use) (hashtag.Shape, int64) {
	if len(uses) == 0 {
		return hashtag.Shape{}, 0
	}
	first := stat.FloorDiv(uses[0].at, day)
	days := make([]int, stat.FloorDiv(uses[len(uses)-1].at, day)-first+1)
	for _, u := range uses {
		days[stat.FloorDiv(u.at, day)-first]++
	}
	s := hashtag.ShapeOf(days)
	return s, first + int64(s.Peak)
}
