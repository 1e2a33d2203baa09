package text

import (
	"strings"
	"unicode/utf8"
)

// The size under which two equal texts say little: "good morning" is written by
// many. A text trace needs both.
const (
	MinWords      = 4
	MinCharacters = 20
)

// RepostOf reads the marks of a repost off a text: "RT @handle: rest", or without
// the colon, in any case, behind nothing but white space. handle is as it stands
// there. X cut such texts at 140 characters, so rest may be cut.
func RepostOf(s string) (handleName, rest string, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) < len("RT@x") || !strings.EqualFold(s[:2], "rt") {
		return "", "", false
	}
	s = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s[2:]), ":"))
	switch {
	case strings.HasPrefix(s, "@"):
		s = s[1:]
	case strings.HasPrefix(s, "＠"):
		s = s[len("＠"):]
	default:
		return "", "", false
	}
	n := handle(s)
	if n == 0 {
		return "", "", false
	}
	handleName, rest = s[:n], s[n:]
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, ":"), "：")
	return handleName, strings.TrimSpace(rest), true
}

// Exact returns what is left of a text when all is taken from it that differs
// between two posts of the same text: two posts have the same text if this is
// the same. The text is folded as by [Folded]; then "RT @handle:" at its
// beginning, links (a shortener gives each post its own), what is left of links
// that were cut off, and mentions (each copy addresses others) are dropped, and
// white space is collapsed.
//
// Hashtags and punctuation stay: they are words of the text, "the same text"
// should be what a reader sees, and the peers keep them too. Texts that differ in
// them are near copies, which is another question. Exact(Exact(s)) is Exact(s).
func Exact(s string, f Folding) string {
	s = fold(s, f)
	var array [16]Span
	spans := array[:0]
	var buf [640]byte
	for {
		for {
			_, rest, ok := RepostOf(s)
			if !ok {
				break
			}
			s = rest
		}
		b, from, cut := buf[:0], 0, false
		spans = AppendSpans(spans[:0], s)
		for _, span := range spans {
			if span.Kind == Tag {
				continue
			}
			b = append(appendWords(b, s[from:span.Start]), ' ')
			from, cut = span.End, true
			if span.Kind != Handle && strings.HasPrefix(s[from:], ellipsis) {
				from += len(ellipsis)
			}
		}
		b = appendWords(b, s[from:])
		if n := len(b); n > 0 && b[n-1] == ' ' {
			b = b[:n-1]
		}
		s = string(b)
		if _, _, ok := RepostOf(s); !cut && !ok { // a control character may have hidden the RT
			return s
		}
	}
}

// appendWords appends s to b with every run of white space as one space, and none
// at the beginning of b. The white space of a folded text is that of ASCII.
func appendWords(b []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		if c > ' ' {
			b = append(b, c)
		} else if n := len(b); n > 0 && b[n-1] != ' ' {
			b = append(b, ' ')
		}
	}
	return b
}

// Comparable reports whether an exact text is long enough to be compared: at
// least [MinWords] words and [MinCharacters] characters. A letter of a script
// that is written without spaces counts as a word.
func Comparable(exact string) bool {
	words, characters, inWord := 0, 0, false
	for _, r := range exact {
		characters++
		switch {
		case r == ' ':
			inWord = false
		case r >= utf8.RuneSelf && unspaced(r):
			words++
			inWord = false
		case !inWord:
			words++
			inWord = true
		}
		if words >= MinWords && characters >= MinCharacters {
			return true
		}
	}
	return false
}
