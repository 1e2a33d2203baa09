package ingest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A survey counts what the times of a column look like.
type survey struct {
	n           int // cells that are not blank
	forms       [nForms]int
	firstDay    int // slash times whose first number is over 12
	firstMonth  int // slash times whose second number is over 12
	dotted      int // slash times with dots
	halves      int // slash times with AM or PM
	zoned, bare int
	zones       map[string]int
}

// look counts one cell.
func (v *survey) look(cell string) {
	cell = strings.TrimSpace(cell)
	if blank(cell) {
		return
	}
	v.n++
	f, m, ok := v.recognise(cell)
	if !ok {
		return
	}
	v.forms[f]++
	if !m.zoned {
		v.bare++
		return
	}
	v.zoned++
	zone := "UTC"
	if f == iso || f == slash || f == words || f == compact {
		if zone = zoneOf(cell); zone == "" || digit(zone[0]) {
			return
		}
	}
	if v.zones == nil {
		v.zones = map[string]int{}
	}
	if len(v.zones) < 100 {
		v.zones[zone]++
	}
}

// recognise finds the form of a time, and notes what it shows of the order of
// day and month.
func (v *survey) recognise(s string) (form, moment, bool) {
	for _, f := range [...]form{iso, words, compact} {
		if m, ok := parseForm(f, s, false); ok {
			return f, m, true
		}
	}
	if m, f, ok := parseNumber(s); ok && m.us >= earliest && m.us < latest {
		return f, m, true
	}
	monthFirst, ok1 := parseForm(slash, s, false)
	dayFirst, ok2 := parseForm(slash, s, true)
	if !ok1 && !ok2 {
		return 0, moment{}, false
	}
	v.order(s)
	if ok1 {
		return slash, monthFirst, true
	}
	return slash, dayFirst, true
}

// order counts what a slash time shows of the order of day and month, and says
// whether it shows any.
func (v *survey) order(s string) bool {
	a, b, _, rest, ok := slashParts(s)
	if !ok {
		return false
	}
	if strings.IndexByte(s[:3], '.') > 0 {
		v.dotted++
	}
	if strings.ContainsAny(rest, "AaPp") {
		v.halves++
	}
	switch {
	case a > 12 && b <= 12:
		v.firstDay++
	case b > 12 && a <= 12:
		v.firstMonth++
	default:
		return false
	}
	return true
}

// undecided says whether the column has slash times, and none that shows which
// number is the month.
func (v *survey) undecided() bool {
	return v.forms[slash] > 0 && v.firstDay == 0 && v.firstMonth == 0
}

// parsed returns how many of the cells are times.
func (v *survey) parsed() int { return v.zoned + v.bare }

// A clock reads the times of one column.
type clock struct {
	forms    []form // the most frequent first; they are tried in this order
	dayFirst bool
	zone     *time.Location // for times without one; nil for UTC

	column   string
	stated   string // the zone as it goes to the dataset
	assumed  bool
	notes    []string
	zoneless bool // whether the head has times without a zone
}

// newClock returns the clock for a column after its survey. The zone is the
// user's or the format's, or nil.
func newClock(v *survey, column, order string, zone *time.Location) *clock {
	c := &clock{column: column, zone: zone}
	for f := range nForms {
		if v.forms[f] > 0 {
			c.forms = append(c.forms, f)
		}
	}
	slices.SortStableFunc(c.forms, func(a, b form) int { return v.forms[b] - v.forms[a] })
	c.decideOrder(v, order)
	if zone == time.UTC {
		c.zone = nil
	}
	names := make([]string, 0, len(v.zones))
	for name := range v.zones {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) > 4 {
		names = append(names[:4], "...")
	}
	c.stated = strings.Join(names, ", ")
	if v.bare == 0 {
		return c
	}
	c.zoneless = true
	own := "UTC"
	if zone != nil {
		own = zone.String()
	}
	c.assumed = zone == nil
	if c.stated != "" && c.stated != own {
		c.notes = append(c.notes, fmt.Sprintf("%s: some times state a zone (%s) and some do not; those without are read as %s", column, c.stated, own))
	}
	c.stated = own
	return c
}

// decideOrder settles whether the day or the month comes first.
func (c *clock) decideOrder(v *survey, order string) {
	if v.forms[slash] == 0 {
		return
	}
	names := map[bool]string{true: "the day", false: "the month"}
	switch {
	case order != "":
		c.dayFirst = order == "day-first"
		c.notes = append(c.notes, fmt.Sprintf("%s: %s comes first, as the user says", c.column, names[c.dayFirst]))
	case v.firstDay > 0 && v.firstMonth > 0:
		c.dayFirst = v.firstDay > v.firstMonth
		c.notes = append(c.notes, fmt.Sprintf("%s: dates are in both orders; %s comes first in most, and the others are refused where they cannot be so", c.column, names[c.dayFirst]))
	case v.firstDay+v.firstMonth > 0:
		c.dayFirst = v.firstDay > 0
		c.notes = append(c.notes, fmt.Sprintf("%s: %s comes first, since the other number goes over 12", c.column, names[c.dayFirst]))
	default:
		c.dayFirst = v.dotted*2 > v.forms[slash] && v.halves == 0
		c.notes = append(c.notes, fmt.Sprintf("%s: no date shows whether the day or the month comes first; %s is assumed to come first (say it with --map dates==day-first or dates==month-first)", c.column, names[c.dayFirst]))
	}
}

// parse returns the time of a cell, microseconds since 1970 UTC.
func (c *clock) parse(s string) (int64, bool) {
	if s == "" {
		return 0, false
	}
	if s[0] <= ' ' || s[len(s)-1] <= ' ' {
		s = strings.TrimSpace(s)
	}
	for _, f := range c.forms {
		m, ok := parseForm(f, s, c.dayFirst)
		if !ok {
			continue
		}
		if !m.zoned && c.zone != nil {
			m.us = c.local(m.us)
		}
		return m.us, true
	}
	return 0, false
}

// local moves a time that was read as UTC to the clock's zone.
func (c *clock) local(us int64) int64 {
	t := time.UnixMicro(us).UTC()
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), c.zone).UnixMicro()
}

// String says in words what the clock reads.
func (c *clock) String() string {
	if len(c.forms) == 0 {
		return "no time"
	}
	names := make([]string, len(c.forms))
	for i, f := range c.forms {
		names[i] = formNames[f]
	}
	return strings.Join(names, ", or ")
}
