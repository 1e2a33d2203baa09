package lexis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"

	"demarche/text"
)

// A Word is a word of a text, as it is compared.
type Word struct {
	Text       string // folded, see [Fold]
	Start, End int    // bytes of the original: s[Start:End]
}

// Words returns the words of a text, in their order. A word is what stands between
// two word boundaries of Unicode (UAX 29) and has a letter or a digit: "can't", "3.14"
// and "U.S" are one word, "well-known" is two, an emoji is none. A hashtag is one word,
// with its sign. Links, mentions and the "RT @x:" that a line of a repost begins with
// are no words. HTML entities are read as what they stand for, and a zero-width space
// parts no word but in scripts that are written without spaces.
func Words(s string) []Word {
	var t scanner
	var found []Word
	for _, p := range t.pieces(s) {
		if folded := Fold(s[p.start:p.end]); folded != "" {
			found = append(found, Word{folded, p.start, p.end})
		}
	}
	return found
}

// Capital reports whether a word, as it stands in a text, begins with a capital; that of a
// hashtag is behind its sign.
func Capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimPrefix(word, "#"))
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}

// A piece is a word as it stands in a text.
type piece struct{ start, end int }

// A scanner finds the pieces of text after text, and reuses its memory.
type scanner struct {
	spans []text.Span
	found []piece
}

// pieces returns the words of a text as they stand; they are valid until the next call.
func (t *scanner) pieces(s string) []piece {
	t.found = t.found[:0]
	t.spans = text.AppendSpans(t.spans[:0], s)
	plain := maskEntities(s)
	at := 0
	for _, span := range t.spans {
		t.between(plain, at, span.Start)
		switch span.Kind {
		case text.Tag:
			t.found = append(t.found, piece{span.Start, span.End})
		case text.Handle:
			t.dropRepost(s, span)
		}
		at = span.End
	}
	t.between(plain, at, len(s))
	return t.found
}

// dropRepost takes back the "RT" before a mention where the two begin a line.
func (t *scanner) dropRepost(s string, mention text.Span) {
	n := len(t.found)
	if n == 0 {
		return
	}
	rt := t.found[n-1]
	if rt.end-rt.start != 2 || !strings.EqualFold(s[rt.start:rt.end], "rt") ||
		strings.TrimSpace(s[rt.end:mention.Start]) != "" {
		return
	}
	line := strings.LastIndexByte(s[:rt.start], '\n') + 1
	if strings.Trim(s[line:rt.start], " \t\r\"“«'") == "" {
		t.found = t.found[:n-1]
	}
}

// between appends the words of s[from:to], in which nothing else stands.
func (t *scanner) between(s string, from, to int) {
	if from == to {
		return
	}
	joined := false // whether a zero-width space stands before this segment
	segments := words.FromString(s[from:to])
	end := from
	for segments.Next() {
		start := end
		end += len(segments.Value())
		segment := s[start:end]
		if strings.HasPrefix(segment, zeroWidthSpace) {
			joined = true
			continue
		}
		isWord, spaced := judge(segment)
		if isWord {
			if n := len(t.found); joined && spaced && n > 0 && t.found[n-1].end == start-len(zeroWidthSpace) &&
				t.found[n-1].start >= from {
				t.found[n-1].end = end
			} else {
				t.found = append(t.found, piece{start, end})
			}
		}
		joined = false
	}
}

const zeroWidthSpace = "\u200B"

// judge reports whether a segment has a letter or digit, and whether its first one is
// of a script written with spaces between words.
func judge(segment string) (isWord, spaced bool) {
	for i := 0; i < len(segment); {
		if c := segment[i]; c < utf8.RuneSelf {
			if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' {
				return true, true
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(segment[i:])
		if unicode.In(r, unicode.L, unicode.N) {
			return true, !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai,
				unicode.Lao, unicode.Khmer, unicode.Myanmar)
		}
		i += n
	}
	return false, false
}

// longestEntity is more than the longest entity of package text has, escaped twice.
const longestEntity = 24

// maskEntities returns a text of the same length in which an HTML entity is what it
// stands for where that may stand within a word, an apostrophe, and spaces otherwise.
// What is left of its length is filled with soft hyphens, which no boundary sees.
func maskEntities(s string) string {
	i := strings.IndexByte(s, '&')
	if i < 0 {
		return s
	}
	var b []byte
	for i < len(s) {
		if s[i] != '&' {
			i++
			continue
		}
		n := entity(s[i:])
		if n == 0 {
			i++
			continue
		}
		if b == nil {
			b = []byte(s)
		}
		fill := b[i : i+n]
		if text.Folded(s[i:i+n], 0) == "'" {
			fill[0] = '\''
			fill = fill[1:]
			if len(fill)%2 == 1 {
				fill = fill[copy(fill, "\u2060"):]
			}
			for len(fill) > 0 {
				fill = fill[copy(fill, "\u00AD"):]
			}
		} else {
			for k := range fill {
				fill[k] = ' '
			}
		}
		i += n
	}
	if b == nil {
		return s
	}
	return string(b)
}

// entity returns the length of the HTML entity that s begins with, 0 for none.
func entity(s string) int {
	end := 1
	for strings.HasPrefix(s[end:], "amp;") && end+4 < longestEntity {
		end += 4
	}
	more := strings.IndexByte(s[end:min(len(s), end+8)], ';')
	if more > 0 {
		if e := s[:end+more+1]; !strings.HasPrefix(text.Folded(e, 0), "&") {
			return len(e)
		}
	}
	if end > 1 {
		return end // &amp; itself
	}
	return 0
}
