package coord

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"demarche/text"
)

func share(n, all int) float64 { return float64(n) / float64(all) }

// percent writes a share in two digits, and never as more than it is.
func percent(v float64) string {
	switch p := 100 * v; {
	case p == 0 || p == 100:
		return fmt.Sprintf("%.0f %%", p)
	case p < 0.1:
		return "less than 0.1 %"
	case p < 10:
		return fmt.Sprintf("%.1f %%", p)
	case p > 99:
		return "more than 99 %"
	default:
		return fmt.Sprintf("%.0f %%", p)
	}
}

// seconds writes seconds to a tenth.
func seconds(v float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0")
}

// smallP writes a probability in two digits.
func smallP(p float64) string { return fmt.Sprintf("%.2g", min(p, 1)) }

func leads(n, all int) string {
	if n == 1 {
		return fmt.Sprintf("1 leads (%s)", percent(share(n, all)))
	}
	return fmt.Sprintf("%s lead (%s)", text.Count(int64(n)), percent(share(n, all)))
}

func were(n, all int) string {
	if n == 1 {
		return fmt.Sprintf("1 was (%s)", percent(share(n, all)))
	}
	return fmt.Sprintf("%s were (%s)", text.Count(int64(n)), percent(share(n, all)))
}

func areBy(n, all int) string {
	if n == 1 {
		return fmt.Sprintf("1 is (%s)", percent(share(n, all)))
	}
	return fmt.Sprintf("%s are (%s)", text.Count(int64(n)), percent(share(n, all)))
}

func stand(n int) string {
	if n == 1 {
		return "1 stands"
	}
	return text.Count(int64(n)) + " stand"
}

func touched(n int) string {
	if n == 1 {
		return "1 was touched"
	}
	return text.Count(int64(n)) + " were touched"
}

// windowName writes a duration as people say it: in seconds up to an hour, and
// in hours where it is whole hours.
func windowName(d time.Duration) string {
	if d > time.Hour && d%time.Hour == 0 {
		return strconv.FormatInt(int64(d/time.Hour), 10) + "h"
	}
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + "s"
}

// inWords is windowName with a space before its unit, for sentences.
func inWords(d time.Duration) string {
	s := windowName(d)
	return s[:len(s)-1] + " " + s[len(s)-1:]
}
