package claim

import (
	"fmt"
	"slices"
	"strings"

	"demarche"
)

// orders asks a claim which of two things was first, under every reading: both sides
// under the same where they have the same readings, else each under its own.
func (w *world) orders(c *demarche.Claim) *answer {
	a := newAnswer(c)
	a.rule = "every day that the one may have is on that side of every day of the other"
	left, right := c.Test.Of.Date, c.Test.Than.Date
	x, y := w.happening(left, c.Reading), w.happening(right, c.Reading)
	a.searched = append(slices.Clone(x.rows), y.rows...)
	if a.noData = strings.Trim(x.none+"; "+y.none, "; "); a.noData != "" {
		return a
	}
	lists := x.lists
	if !sameWords(x.lists, y.lists) {
		lists = append(slices.Clone(x.lists), y.lists...)
	}
	for _, says := range slices.Concat(x.caveats, y.caveats) {
		a.caveat("%s", says)
	}
	var first string
	for i, r := range readings(lists, c.Reading) {
		one, other := x.at(r), y.at(r)
		found := fmt.Sprintf("%s%s %s, %s%s %s", x.name, ofWhom(left), one.found, y.name, ofWhom(right), other.found)
		if i == 0 {
			first = found
		}
		known := one.date.Known() && other.date.Known()
		if !known && i > 0 {
			continue
		}
		got := asked{Reading: demarche.Reading{Reading: r.String(), Found: found, Outcome: demarche.Fails, Others: slices.Concat(one.others, other.others)}}
		got.rows = slices.Concat(one.rows, other.rows)
		if known {
			got.Outcome = ordered(c.Test.Is, one.date, other.date)
			for _, u := range append([]demarche.Date{one.date}, one.rivals...) {
				for _, v := range append([]demarche.Date{other.date}, other.rivals...) {
					if got.Outcome == demarche.Fails && ordered(c.Test.Is, u, v) == demarche.Holds {
						got.Outcome = demarche.HoldsPartly
					}
				}
			}
		}
		a.add(got)
	}
	if strings.Contains(first, "no date") && !slices.ContainsFunc(a.readings, func(r asked) bool { return r.Outcome == demarche.Holds }) {
		a.noData = "found: " + first
	}
	if a.other = x.other; a.other == "" {
		a.other = y.other
	}
	a.change = fmt.Sprintf("Rows that date %s and %s otherwise%s.", x.name+ofWhom(left), y.name+ofWhom(right), beating(a.readings[0].rows))
	return a
}

func sameWords(x, y [][]string) bool {
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !slices.Equal(slices.Sorted(slices.Values(x[i])), slices.Sorted(slices.Values(y[i]))) {
			return false
		}
	}
	return true
}

// ordered says whether one date is to another as a word has it: so on every day that
// they may have, on some, or on none.
func ordered(is string, x, y demarche.Date) demarche.Outcome {
	if is == "after" {
		is, x, y = "before", y, x
	}
	from, to := x.Days()
	start, end := y.Days()
	switch {
	case is == "before" && to < start, is != "before" && from == to && start == end && from == start:
		return demarche.Holds
	case is == "before" && from >= end, is != "before" && (to < start || end < from):
		return demarche.Fails
	}
	return demarche.HoldsPartly
}
