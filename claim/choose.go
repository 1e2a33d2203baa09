package claim

import (
	"cmp"

	"demarche"
)

// choice is the rule by which one of several rows on the same fact is taken, in the
// words in which it is told.
const choice = "of several rows the best checked is taken, then the one with the latest as_of, then the one dated most finely, then the first"

// best returns the row that is taken, by the rule of choice.
func best(rows []*demarche.Fact, date func(*demarche.Fact) demarche.Date) *demarche.Fact {
	var taken *demarche.Fact
	for _, f := range rows {
		if taken == nil || cmp.Or(
			cmp.Compare(f.Confidence.Rank(), taken.Confidence.Rank()),
			cmp.Compare(lastDay(taken.AsOf), lastDay(f.AsOf)),
			cmp.Compare(length(date(f)), length(date(taken))),
		) < 0 {
			taken = f
		}
	}
	return taken
}

func firstDay(d demarche.Date) demarche.Day { first, _ := d.Days(); return first }

func lastDay(d demarche.Date) demarche.Day { _, last := d.Days(); return last }

// length returns how many days a date has; no date is the longest.
func length(d demarche.Date) int64 {
	first, last := d.Days()
	if first == demarche.NoDay {
		return 1 << 40
	}
	return int64(last) - int64(first)
}

// A relation says how a date lies to a period.
type relation int

const (
	outside relation = iota
	overlaps
	inside
)

func lies(d, period demarche.Date) relation {
	first, last := d.Days()
	from, to := period.Days()
	switch {
	case first == demarche.NoDay:
		return outside
	case from == demarche.NoDay || first >= from && last <= to:
		return inside
	case first > to || last < from:
		return outside
	}
	return overlaps
}

// upTo says how a date lies to all days up to the end of a period.
func upTo(d, period demarche.Date) relation {
	first, last := d.Days()
	_, to := period.Days()
	switch {
	case first == demarche.NoDay:
		return outside
	case to == demarche.NoDay || last <= to:
		return inside
	case first > to:
		return outside
	}
	return overlaps
}

// span returns the date from the start of one to the end of another, which may not
// be known.
func span(start, end demarche.Date) demarche.Date {
	first, last := start.Days()
	if first == demarche.NoDay {
		return end
	}
	if d := lastDay(end); d > last {
		last = d
	}
	return demarche.Between(first, last)
}
