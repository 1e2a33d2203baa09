package audience

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"demarche"
)

// calling is how a text calls people to come.
var calling = regexp.MustCompile(`(?i)\b(?:join (?:us|the|our|this)|(?:let us|let's|we) (?:march|gather|meet|rally)|march (?:with|against|for|in|on|to)|meet (?:us|you|up)|come (?:to|out|and|with|support)|take part in|we need you|show up|bring (?:signs|your))\b`)

const months = `(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*`

var (
	monthDay   = regexp.MustCompile(`(?i)\b` + months + `\.?,?\s+(\d{1,2})(?:\s?(?:st|nd|rd|th))?\b(?:,?\s+(20\d\d))?`)
	dayMonth   = regexp.MustCompile(`(?i)\b(\d{1,2})\s?(?:st|nd|rd|th)?\s+(?:of\s+)?` + months + `\b\.?(?:,?\s+(20\d\d))?`)
	onWeekday  = regexp.MustCompile(`(?i)\b(?:on |this |sq\.? )?(sun|mon|tues|wednes|thurs|fri|satur)day\b`)
	timeOfDay  = regexp.MustCompile(`(?i)\b(\d{1,2})(?:[:.](\d{2}))?\s?([ap])\.?\s?m\b`)
	monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	dayNames   = []string{"sun", "mon", "tues", "wednes", "thurs", "fri", "satur"}
)

// ahead is how many days after a post what it calls to may be.
const ahead = 62

// dateIn returns the first day to come that a text names, as seen from the day of its
// post, and whether the text has the day of the month and not the day of the week alone.
func dateIn(text string, posted time.Time) (day demarche.Day, exact bool) {
	from := demarche.DayOf(posted)
	best, at := demarche.NoDay, len(text)+1
	take := func(where int, month, dayText, yearText string) {
		m := indexFold(monthNames, month)
		d, _ := strconv.Atoi(dayText)
		years := []int{posted.UTC().Year(), posted.UTC().Year() + 1}
		if y, err := strconv.Atoi(yearText); err == nil {
			years = []int{y}
		}
		for _, y := range years {
			t := time.Date(y, time.Month(m+1), d, 0, 0, 0, 0, time.UTC)
			if t.Day() != d || m < 0 {
				continue // no such day
			}
			if got := demarche.DayOf(t); got >= from && got <= from+ahead && where < at {
				best, at = got, where
			}
		}
	}
	for _, m := range monthDay.FindAllStringSubmatchIndex(text, -1) {
		take(m[0], text[m[2]:m[3]], text[m[4]:m[5]], group(text, m, 3))
	}
	for _, m := range dayMonth.FindAllStringSubmatchIndex(text, -1) {
		take(m[0], text[m[4]:m[5]], text[m[2]:m[3]], group(text, m, 3))
	}
	if best != demarche.NoDay {
		return best, true
	}
	call := calling.FindStringIndex(text)
	if call == nil {
		return demarche.NoDay, false
	}
	// A day of the week before the call is of what has been.
	if m := onWeekday.FindStringSubmatch(text[call[0]:]); m != nil {
		want := indexFold(dayNames, m[1])
		for d := range demarche.Day(7) {
			if int((from + d).Time().Weekday()) == want {
				return from + d, false
			}
		}
	}
	return demarche.NoDay, false
}

// group returns a group of a match, "" where it has no part in it.
func group(text string, m []int, n int) string {
	if m[2*n] < 0 {
		return ""
	}
	return text[m[2*n]:m[2*n+1]]
}

func indexFold(names []string, s string) int {
	for i, n := range names {
		if strings.EqualFold(n, s) {
			return i
		}
	}
	return -1
}

// timeIn returns the first time of day that a text names, as it is said: "12 pm".
func timeIn(text string) string {
	m := timeOfDay.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	if hour, _ := strconv.Atoi(m[1]); hour < 1 || hour > 12 {
		return ""
	}
	t := m[1]
	if m[2] != "" {
		t += ":" + m[2]
	}
	return t + " " + strings.ToLower(m[3]) + "m"
}
