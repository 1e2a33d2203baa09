package ingest

import (
	"strings"
	"time"
)

// A form is one way of writing a time. Which forms a column has is decided
// once; a value in another form is refused, since a lone 42059 in a column of
// dates is more often a slip than a day in 2015.
type form uint8

const (
	iso     form = iota // 2018-10-10T20:19:24.5+02:00, 2018/10/10 20:19, 2018-10-10
	slash               // 10/31/2018 8:19 PM, 31.10.18 20:19:24, 31-10-2018
	words               // Wed Oct 10 20:19:24 +0000 2018, Wed, 10 Oct 2018 20:19:24 GMT, 10-Oct-2018
	unixS               // 1539202764, 1539202764.25, 1.539202764e9
	unixMS              // 1539202764000
	unixUS              // 1539202764000000
	unixNS              // 1539202764000000000
	excel               // 43383.8469212963, days since 1899-12-30
	compact             // 20181010, 201810102019, 20181010201924, 20181010T201924Z
	nForms
)

var formNames = [nForms]string{
	"ISO 8601", "day, month and year in numbers", "months in words", "seconds since 1970", "milliseconds since 1970",
	"microseconds since 1970", "nanoseconds since 1970", "Excel's days", "ISO 8601 without signs",
}

// A moment is a time as it is written.
type moment struct {
	us    int64 // microseconds since 1970, as if the zone were UTC where zoned is false
	zoned bool  // whether the zone is stated, and us is UTC
}

const (
	day    = 86400
	second = 1_000_000
)

// The times that a post can have: from 1990 to the end of 2100.
var (
	earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	latest   = time.Date(2101, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
)

// parseForm reads s, which has no space at its ends, as a form; dayFirst says
// how to read a slash time.
func parseForm(f form, s string, dayFirst bool) (m moment, ok bool) {
	switch f {
	case iso:
		m, ok = parseISO(s)
	case slash:
		m, ok = parseSlash(s, dayFirst)
	case words:
		m, ok = parseWords(s)
	case compact:
		m, ok = parseCompact(s)
	default:
		var found form
		m, found, ok = parseNumber(s)
		ok = ok && found == f
	}
	// A zone that is set later may move the time over the edge by a day.
	return m, ok && m.us >= earliest && m.us < latest
}

// days returns the days from 1970-01-01 to a day of the Gregorian calendar,
// after Hinnant's days_from_civil.
func days(y, m, d int) int64 {
	if m <= 2 {
		y--
	}
	era := y / 400
	yoe := y - era*400
	doy := (153*((m+9)%12)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int64(era)*146097 + int64(doe) - 719468
}

var monthDays = [13]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// date returns the microseconds of the beginning of a day, if there is one.
func date(y, m, d int) (int64, bool) {
	if y < 1900 || y > 2200 || m < 1 || m > 12 || d < 1 || d > monthDays[m] {
		return 0, false
	}
	if m == 2 && d == 29 && (y%4 != 0 || y%100 == 0 && y%400 != 0) {
		return 0, false
	}
	return days(y, m, d) * day * second, true
}

func digit(c byte) bool { return c-'0' < 10 }

// two returns the number that s[i:i+2] is, or -1.
func two(s string, i int) int {
	if i+2 > len(s) || !digit(s[i]) || !digit(s[i+1]) {
		return -1
	}
	return int(s[i]-'0')*10 + int(s[i+1]-'0')
}

// number reads up to most digits at the front of s.
func number(s string, most int) (n, used int) {
	for used < len(s) && used < most && digit(s[used]) {
		n = n*10 + int(s[used]-'0')
		used++
	}
	return n, used
}

// parseISO reads year, month and day, and what follows. The parts may be
// joined by "-", "/" or ".", and have one digit where two are meant.
func parseISO(s string) (moment, bool) {
	if len(s) < 8 {
		return moment{}, false
	}
	y, n := number(s, 5)
	if n != 4 || (s[4] != '-' && s[4] != '/' && s[4] != '.') {
		return moment{}, false
	}
	i := 5
	mo, n := number(s[i:], 2)
	i += n
	if n == 0 || i >= len(s) || s[i] != s[4] {
		return moment{}, false
	}
	i++
	d, n := number(s[i:], 2)
	i += n
	us, ok := date(y, mo, d)
	if n == 0 || !ok {
		return moment{}, false
	}
	if i == len(s) {
		return moment{us: us}, true
	}
	// The common case by position: " 15:04:05" and no more.
	if len(s) == i+9 && (s[i] == ' ' || s[i] == 'T') && s[i+3] == ':' && s[i+6] == ':' {
		h, mi, se := two(s, i+1), two(s, i+4), two(s, i+7)
		if uint(h) < 24 && uint(mi) < 60 && uint(se) < 60 {
			return moment{us: us + int64(h*3600+mi*60+se)*second}, true
		}
	}
	switch s[i] {
	case 'T', 't', ' ', '_':
		i++
	case ',':
		i++
	default:
		return moment{}, false
	}
	return addClock(us, s[i:])
}

// addClock adds the time of the day that s tells to a day.
func addClock(us int64, s string) (moment, bool) {
	clock, offset, zoned, ok := parseClock(us, strings.TrimLeft(s, " "))
	return moment{us + clock - int64(offset)*second, zoned}, ok
}

// parseClock reads 15:04, 15:04:05.999 or 3:04:05 PM, with or without a zone
// behind it. The offset is in seconds east of UTC; day is when the day began,
// which the zone may depend on.
func parseClock(day int64, s string) (us int64, offset int, zoned, ok bool) {
	h, n := number(s, 2)
	if n == 0 {
		return 0, 0, false, false
	}
	s = s[n:]
	mi, se := 0, 0
	if len(s) > 0 && s[0] == ':' {
		if mi = two(s, 1); mi < 0 {
			return 0, 0, false, false
		}
		s = s[3:]
		if len(s) > 0 && s[0] == ':' {
			if se = two(s, 1); se < 0 {
				return 0, 0, false, false
			}
			s = s[3:]
			if len(s) > 1 && (s[0] == '.' || s[0] == ',') && digit(s[1]) {
				var frac int64
				scale := int64(100_000)
				for s = s[1:]; len(s) > 0 && digit(s[0]); s = s[1:] {
					frac += int64(s[0]-'0') * scale
					scale /= 10
				}
				us = frac
			}
		}
	} else if half, _ := meridiem(trimSpace(s)); half == 0 {
		return 0, 0, false, false // a bare hour is a time only with AM or PM
	}
	half, rest := meridiem(trimSpace(s))
	switch {
	case half != 0 && h > 12 && (half == 'a' || h > 23):
		return 0, 0, false, false
	case half == 'a' && h == 12:
		h = 0
	case half == 'p' && h < 12:
		h += 12
	}
	s = trimSpace(rest)
	if h > 24 || h == 24 && (mi > 0 || se > 0 || us > 0) || mi > 59 || se > 60 {
		return 0, 0, false, false
	}
	us += int64(h*3600+mi*60+se) * second
	if s == "" {
		return us, 0, false, true
	}
	offset, ok = parseZone(s, day+us)
	return us, offset, true, ok
}

// trimSpace removes the spaces that stand before AM, PM or a zone; some
// programs write a narrow no-break one.
func trimSpace(s string) string {
	for {
		switch {
		case strings.HasPrefix(s, " "):
			s = s[1:]
		case strings.HasPrefix(s, "\u202f"):
			s = s[len("\u202f"):]
		case strings.HasPrefix(s, "\u00a0"):
			s = s[len("\u00a0"):]
		default:
			return s
		}
	}
}

// meridiem reads AM, PM, a.m. or p.m. at the front of s; half is 'a', 'p' or 0.
func meridiem(s string) (half byte, rest string) {
	if len(s) < 2 {
		return 0, s
	}
	c := s[0] | 0x20
	if c != 'a' && c != 'p' {
		return 0, s
	}
	i := 1
	if s[i] == '.' {
		i++
	}
	if i >= len(s) || s[i]|0x20 != 'm' {
		return 0, s
	}
	i++
	if i < len(s) && s[i] == '.' {
		i++
	}
	if i < len(s) && s[i] != ' ' && s[i] != ',' && s[i] != '(' && s[i] != '+' && s[i] != '-' {
		return 0, s
	}
	return c, s[i:]
}

// parseSlash reads day, month and year in numbers, and what follows.
func parseSlash(s string, dayFirst bool) (moment, bool) {
	a, b, y, rest, ok := slashParts(s)
	if !ok {
		return moment{}, false
	}
	if dayFirst {
		a, b = b, a
	}
	us, ok := date(y, a, b)
	if !ok || rest == "" {
		return moment{us: us}, ok
	}
	return addClock(us, rest)
}

// slashParts cuts the first two numbers and the year off a slash time. A year
// of two digits is in 1970 to 2069.
func slashParts(s string) (a, b, y int, rest string, ok bool) {
	a, n := number(s, 2)
	if n == 0 || n >= len(s) {
		return
	}
	sep := s[n]
	if sep != '/' && sep != '.' && sep != '-' {
		return
	}
	s = s[n+1:]
	b, n = number(s, 2)
	if n == 0 || n >= len(s) || s[n] != sep {
		return
	}
	s = s[n+1:]
	y, n = number(s, 4)
	switch {
	case n == 2 && y < 70:
		y += 2000
	case n == 2:
		y += 1900
	case n != 4:
		return
	}
	s = s[n:]
	if s == "" {
		return a, b, y, "", true
	}
	if s[0] == ',' || s[0] == 'T' {
		s = s[1:]
	} else if s[0] != ' ' {
		return
	}
	return a, b, y, strings.TrimLeft(s, " "), true
}

// parseCompact reads a date of eight digits, with or without the time.
func parseCompact(s string) (moment, bool) {
	if len(s) < 8 {
		return moment{}, false
	}
	y, n := number(s, 8)
	if n != 8 {
		return moment{}, false
	}
	us, ok := date(y/10000, y/100%100, y%100)
	if !ok || len(s) == 8 {
		return moment{us: us}, ok
	}
	s = s[8:]
	if s[0] == 'T' || s[0] == ' ' || s[0] == '_' {
		s = s[1:]
	}
	h, mi, se := two(s, 0), two(s, 2), 0
	if h < 0 || h > 23 || mi < 0 || mi > 59 {
		return moment{}, false
	}
	s = s[4:]
	if len(s) >= 2 && digit(s[0]) {
		if se = two(s, 0); se < 0 || se > 59 {
			return moment{}, false
		}
		s = s[2:]
	}
	us += int64(h*3600+mi*60+se) * second
	if s == "" {
		return moment{us: us}, true
	}
	offset, ok := parseZone(s, us)
	return moment{us - int64(offset)*second, true}, ok
}
