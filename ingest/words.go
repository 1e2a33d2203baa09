package ingest

import "strings"

var months = map[string]int{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
	"january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}

var weekdays = map[string]bool{
	"mon": true, "tue": true, "tues": true, "wed": true, "thu": true, "thur": true, "thurs": true, "fri": true, "sat": true, "sun": true,
	"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
}

// parseWords reads a time whose month is a word, in whatever order: RFC 5322,
// RFC 850, Twitter's "Wed Oct 10 20:19:24 +0000 2018", JavaScript's, C's, and
// "October 10th, 2018 at 8:19 PM".
func parseWords(s string) (moment, bool) {
	if len(s) < 8 || len(s) > 80 {
		return moment{}, false
	}
	var year, month, dayOf int
	var clock, offset string
	half := byte(0)
	for rest := s; ; {
		var word string
		word, rest = nextWord(rest)
		if word == "" {
			break
		}
		switch c := word[0]; {
		case word == "-":
		case c == '(':
			if offset == "" {
				offset = word
			}
		case strings.IndexByte(word, ':') > 0 && digit(c):
			if clock != "" {
				return moment{}, false
			}
			clock = word
		case digit(c):
			n, used := number(word, 4)
			tail := strings.ToLower(word[used:])
			switch {
			case tail == "am" || tail == "pm":
				clock, half = word[:used], tail[0]
			case tail != "" && tail != "st" && tail != "nd" && tail != "rd" && tail != "th" && tail != ".":
				return moment{}, false
			case used == 4 && year == 0:
				year = n
			case dayOf == 0 && n >= 1 && n <= 31:
				dayOf = n
			case used == 2 && year == 0 && n < 70:
				year = 2000 + n
			case used == 2 && year == 0:
				year = 1900 + n
			default:
				return moment{}, false
			}
		case c == '+' || c == '-' || clock != "" && month != 0 && zoneLike(word):
			if offset != "" {
				return moment{}, false
			}
			offset = word
		default:
			var short [9]byte
			name := lower(strings.TrimSuffix(word, "."), &short)
			switch {
			case months[name] > 0 && month == 0:
				month = months[name]
			case weekdays[name] || name == "at" || name == "on" || name == "of" || name == "the" || name == "t":
			case name == "am" || name == "pm" || name == "a.m" || name == "p.m":
				half = name[0]
			case zoneLike(word) && offset == "" && clock != "":
				offset = word
			default:
				return moment{}, false
			}
		}
	}
	us, ok := date(year, month, dayOf)
	if !ok {
		return moment{}, false
	}
	if clock == "" {
		return moment{us: us}, offset == "" && half == 0
	}
	switch half {
	case 'a':
		clock += " AM"
	case 'p':
		clock += " PM"
	}
	time, inner, zoned, ok := parseClock(us, clock)
	if !ok || zoned && offset != "" {
		return moment{}, false
	}
	if offset != "" {
		if inner, ok = parseZone(offset, us+time); !ok {
			return moment{}, false
		}
		zoned = true
	}
	return moment{us + time - int64(inner)*second, zoned}, true
}

// lower returns a short word in lower case without making a new string.
func lower(word string, buf *[9]byte) string {
	if len(word) > len(buf) {
		return ""
	}
	for i := range len(word) {
		c := word[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		buf[i] = c
	}
	return string(buf[:len(word)])
}

// zoneLike says whether a word could be a zone's name with or without an offset.
func zoneLike(word string) bool {
	if len(word) < 1 || len(word) > 9 {
		return false
	}
	if c := word[0]; len(word) == 1 {
		return c == 'Z'
	}
	if len(word) < 2 || word[0] < 'A' || word[0] > 'Z' || word[1] < 'A' || word[1] > 'Z' {
		return false
	}
	return word != "AM" && word != "PM"
}

// nextWord cuts the next word off s. Spaces and commas part words; so does a
// "-" between a day and a month in words.
func nextWord(s string) (word, rest string) {
	for s != "" && (s[0] == ' ' || s[0] == ',') {
		s = s[1:]
	}
	for strings.HasPrefix(s, "\u202f") || strings.HasPrefix(s, "·") {
		if s = strings.TrimPrefix(strings.TrimPrefix(s, "\u202f"), "·"); s != "" && s[0] == ' ' {
			s = s[1:]
		}
	}
	if s == "" {
		return "", ""
	}
	if s[0] == '(' {
		if i := strings.IndexByte(s, ')'); i > 0 {
			return s[:i+1], s[i+1:]
		}
		return s, ""
	}
	i := 1
	for i < len(s) && s[i] != ' ' && s[i] != ',' && s[i] != '(' && !strings.HasPrefix(s[i:], "\u202f") {
		if s[i] == '-' && !strings.Contains(s[:i], ":") {
			letter, before := i+1 < len(s) && s[i+1]|0x20 >= 'a' && s[i+1]|0x20 <= 'z', s[i-1]|0x20 >= 'a' && s[i-1]|0x20 <= 'z'
			if letter || before && !strings.HasPrefix(s, "GMT") && !strings.HasPrefix(s, "UTC") {
				return s[:i], s[i+1:]
			}
		}
		i++
	}
	return s[:i], s[i:]
}
