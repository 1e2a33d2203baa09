package ingest

import "strings"

// zones are the names of zones that mean one offset, in minutes east of UTC.
// Names that several places use for different offsets are not here, but for
// those that RFC 5322 gives to the United States: IST is India's, Ireland's
// and Israel's, and a time with it is refused.
var zones = map[string]int{
	"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0,
	"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
	"AKST": -540, "AKDT": -480, "HST": -600, "NST": -210, "NDT": -150, "ADT": -180,
	"WEST": 60, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120, "EET": 120, "EEST": 180, "BST": 60,
	"MSD": 240, "SAMT": 240, "YEKT": 300, "OMST": 360, "NOVT": 420, "KRAT": 420, "IRKT": 480, "YAKT": 540, "VLAT": 600,
	"TRT": 180, "SAST": 120, "EAT": 180, "CAT": 120, "WAT": 60, "PKT": 300, "NPT": 345, "ICT": 420, "WIB": 420,
	"SGT": 480, "HKT": 480, "PHT": 480, "JST": 540, "KST": 540, "AWST": 480, "ACST": 570, "ACDT": 630,
	"AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "BRT": -180, "ART": -180, "CLT": -240, "COT": -300, "PET": -300, "VET": -240,
}

// Moscow was four hours ahead of UTC all year from 2011-03-27 to 2014-10-26,
// and three before and after (IANA time zone database, Europe/Moscow).
var moscowAhead = [2]int64{
	days(2011, 3, 27) * day * second,
	days(2014, 10, 26) * day * second,
}

// parseZone reads a zone: Z, +02:00, +0200, +02, UTC+2, GMT+0200 (CEST), PDT.
// It returns seconds east of UTC. us is the local time, which MSK needs.
func parseZone(s string, us int64) (int, bool) {
	if i := strings.IndexByte(s, '('); i > 0 {
		s = strings.TrimRight(s[:i], " ") // the name behind an offset says it again
	} else if i == 0 {
		s = strings.TrimSuffix(s[1:], ")")
	}
	if len(s) == 1 && s[0]|0x20 == 'z' {
		return 0, true
	}
	for _, utc := range [...]string{"UTC", "GMT"} {
		if len(s) > 3 && strings.EqualFold(s[:3], utc) && (s[3] == '+' || s[3] == '-') {
			s = s[3:]
		}
	}
	if len(s) > 1 && (s[0] == '+' || s[0] == '-') {
		s, _, _ = strings.Cut(s, " ") // Go writes +0000 UTC
		return parseOffset(s)
	}
	if strings.HasPrefix(s, "\u2212") { // the minus sign of typographers
		return parseOffset("-" + s[len("\u2212"):])
	}
	if len(s) > 5 {
		return 0, false
	}
	name := strings.ToUpper(s)
	if name == "MSK" {
		if us >= moscowAhead[0] && us < moscowAhead[1] {
			return 4 * 3600, true
		}
		return 3 * 3600, true
	}
	minutes, ok := zones[name]
	return minutes * 60, ok
}

// parseOffset reads +02:00, +0200, +02, +2 or +02:00:00.
func parseOffset(s string) (int, bool) {
	sign := 1
	if s[0] == '-' {
		sign = -1
	}
	s = strings.TrimSuffix(s[1:], ":00:00")
	h, n := number(s, 2)
	if n == 0 {
		return 0, false
	}
	s = strings.TrimPrefix(s[n:], ":")
	mi := 0
	if s != "" {
		if mi = two(s, 0); mi < 0 || len(s) != 2 {
			return 0, false
		}
	}
	if h > 15 || mi > 59 {
		return 0, false
	}
	return sign * (h*3600 + mi*60), true
}

// zoneOf returns the zone that a time states in its own words, as it is kept
// with the dataset: "UTC", "+02:00", "PDT"; "" if it states none.
func zoneOf(s string) string {
	i := strings.IndexByte(s, ':')
	if i < 0 {
		if strings.HasSuffix(s, "Z") {
			return "UTC"
		}
		return ""
	}
	s = trimSpace(strings.TrimLeft(s[i:], "0123456789:.,"))
	if _, rest := meridiem(s); rest != s {
		s = trimSpace(rest)
	}
	s, _, _ = strings.Cut(s, " ")
	switch s {
	case "Z", "z", "+0000", "+00:00", "+00", "UTC", "GMT", "-0000", "-00:00":
		return "UTC"
	}
	return s
}
