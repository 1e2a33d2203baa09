package figure

import (
	"strings"
	"unicode"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/width"
)

// bold is how much wider bold text runs.
const bold = 1.07

// measure estimates how wide s is drawn in a usual sans-serif, a little on the
// large side: no font is at hand, and each page has another.
func measure(s string, size float64) float64 {
	var em float64
	for _, r := range s {
		em += advance(r)
	}
	return em * size
}

// advance is the width of a letter in ems, about as in DejaVu Sans, the widest
// of the usual: a label that is thought wider than it is leaves a gap, one that
// is thought narrower is cut off at the edge of the drawing.
func advance(r rune) float64 {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r < 0x80:
		switch {
		case strings.ContainsRune("ijl|'.,:;!", r):
			return 0.3
		case strings.ContainsRune(" ftrI()[]/\\-", r):
			return 0.37
		case strings.ContainsRune("mMW@%", r):
			return 0.96
		case strings.ContainsRune("w#&+<=>~", r):
			return 0.84
		case r >= 'A' && r <= 'Z':
			return 0.79
		}
		return 0.64
	}
	if r == '…' {
		return 1
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 1
	}
	return 0.7
}

// cut shortens s to the room, ending in "…" where something is lost. It never
// cuts inside what a reader sees as one letter.
func cut(s string, room, size float64) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if measure(s, size) <= room {
		return s
	}
	kept, used := 0, measure("…", size)
	for g := graphemes.FromString(s); g.Next(); {
		used += measure(g.Value(), size)
		if used > room {
			break
		}
		kept = g.End()
	}
	return strings.TrimSpace(s[:kept]) + "…"
}

// wrap breaks s into at most most lines; the last is cut.
func wrap(s string, room, size float64, most int) []string {
	var lines []string
	words := strings.Fields(s)
	for len(words) > 0 && len(lines) < most-1 {
		n, used := 0, 0.0
		for n < len(words) && used+measure(words[n], size) <= room {
			used += measure(words[n]+" ", size)
			n++
		}
		if n == 0 {
			break
		}
		lines = append(lines, strings.Join(words[:n], " "))
		words = words[n:]
	}
	if len(words) > 0 {
		lines = append(lines, cut(strings.Join(words, " "), room, size))
	}
	return lines
}
