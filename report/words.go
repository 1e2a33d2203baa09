package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"demarche/text"

	"demarche"
)

// grouped sets commas between the thousands of a decimal number, with a minus as long
// as a plus.
func grouped(s string) string { return strings.Replace(text.Thousands(s), "-", "−", 1) }

func count[T int | int64](n T) string { return grouped(strconv.FormatInt(int64(n), 10)) }

// decimal writes a number with at most four significant digits after its whole
// part: 1,234.5, 0.1235, 59.9999.
func decimal(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "not known"
	case v == math.Trunc(v) && a < 1e15:
		return grouped(strconv.FormatFloat(v, 'f', 0, 64))
	case a >= 1e15 || a < 1e-4:
		return strconv.FormatFloat(v, 'g', 4, 64)
	case a < 1:
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	return grouped(strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v, 'f', 4, 64), "0"), "."))
}

// sensible writes a number of a table: three significant digits below 1, two places
// below 100, one from there on.
func sensible(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0) || v == math.Trunc(v):
		return decimal(v)
	case a < 1e-4:
		return rough(v)
	case a < 1:
		return strconv.FormatFloat(v, 'g', 3, 64)
	case a < 100:
		return decimal(math.Round(v*100) / 100)
	}
	return decimal(math.Round(v*10) / 10)
}

// measure writes a number with its unit.
func measure(m demarche.Measure) string { return strings.TrimSpace(decimal(m.Value) + " " + m.Unit) }

// clock writes a time for a table; the report says once that it is UTC.
func clock(t time.Time) string {
	if t.IsZero() {
		return "not known"
	}
	return t.UTC().Format("2006-01-02 15:04:05.999999")
}

// date writes a time to the day.
func date(t time.Time) string {
	if t.IsZero() {
		return "not known"
	}
	return t.UTC().Format("2006-01-02")
}

// dates writes a range of days.
func dates(first, last time.Time) string {
	const day = "2 January 2006"
	a, b := first.UTC().Format(day), last.UTC().Format(day)
	if a == b {
		return a
	}
	return a + " to " + b
}

// span writes a length of time, exact: 90 s, 10 min, 3 min 20 s, 2 d 3 h.
func span(seconds float64) string {
	if math.IsNaN(seconds) || math.IsInf(seconds, 0) {
		return "not known"
	}
	if seconds <= 120 || seconds >= 1e12 {
		return decimal(seconds) + " s"
	}
	whole := int64(seconds)
	var parts []string
	for _, u := range []struct {
		size int64
		name string
	}{{86400, "d"}, {3600, "h"}, {60, "min"}} {
		if n := whole / u.size; n > 0 {
			parts = append(parts, count(n)+" "+u.name)
			whole %= u.size
		}
	}
	if rest := float64(whole) + seconds - math.Trunc(seconds); rest > 0 {
		parts = append(parts, decimal(math.Round(rest*1e6)/1e6)+" s")
	}
	return strings.Join(parts, " ")
}

// cut shortens a text to n letters and says how long it was.
func cut(s string, n int) (text, note string) {
	r := []rune(s)
	if len(r) <= n {
		return s, ""
	}
	return string(r[:n]), fmt.Sprintf("cut: %s of %s letters", count(n), count(len(r)))
}

// anchor makes of a name something that can stand behind #.
func anchor(prefix, name string) string {
	return prefix + "-" + strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '_' || r == '.' {
			return r
		}
		return '-'
	}, name)
}

// acts say in words that two actors touched the same object.
var acts = map[string]string{
	"link":    "posted the same link",
	"domain":  "posted a link to the same site",
	"hashtag": "used the same hashtag",
	"mention": "mentioned the same actor",
	"quote":   "quoted the same post",
	"repost":  "passed on the same post",
	"reply":   "answered the same post",
	"text":    "posted the same text",
	"family":  "posted the same text but for small changes",
	"media":   "posted the same picture or file",
	"minute":  "posted in the same minute",
	"hour":    "posted in the same hour",

	"hashtag-sequence": "used the same hashtags in the same order",
}

// things are what was touched, in several.
var things = map[string]string{
	"link": "links", "domain": "sites", "hashtag": "hashtags", "hashtag-sequence": "sequences of hashtags", "mention": "actors", "quote": "posts", "repost": "posts", "reply": "posts",
	"text": "texts", "family": "families of texts", "media": "pictures or files", "minute": "minutes",
}

// atLeast says how many different objects an edge needs.
func atLeast(n int, actions []string) string {
	what := "objects"
	if len(actions) == 1 && things[actions[0]] != "" {
		what = things[actions[0]]
	}
	if n == 1 {
		return "at least once"
	}
	return fmt.Sprintf("on at least %s different %s", count(n), what)
}

// act says it for several actions that are compared together.
func act(actions []string) string {
	if len(actions) == 1 {
		if s, ok := acts[actions[0]]; ok {
			return s
		}
	}
	return "touched the same object (" + strings.Join(actions, ", ") + ")"
}

// sentence begins s with a capital letter.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// sentences begins each with a capital letter.
func sentences(all []string) []string {
	said := make([]string, len(all))
	for i, s := range all {
		said[i] = sentence(s)
	}
	return said
}
