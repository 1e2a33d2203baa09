package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Kind says what a [Span] of a text is.
type Kind uint8

// The kinds of spans.
const (
	Link    Kind = iota + 1 // a web address
	CutLink                 // what is left of one that was cut off; no link
	Tag                     // a hashtag, with its sign
	Handle                  // a mention, with its sign
)

// A Span is a part of a text that stands for something: text[Start:End].
type Span struct {
	Kind       Kind
	Start, End int // bytes
}

// AppendSpans appends the links, hashtags and mentions of a text to dst, in
// their order; no two overlap. The rules are those of twitter-text, X's own
// library, but where it is said.
//
//   - A link begins with http:// or https://, not directly after an ASCII letter
//     or digit or one of @ # $, and has a host with a dot. It ends at white space,
//     at quotation marks, or at a letter of a script that is written without
//     spaces (Han, kana, Hangul, Thai...); a punctuation mark or a bracket that
//     was not opened in it does not end it. The host is under a suffix of the
//     Public Suffix List, or an IP address.
//   - Without a scheme, such a name is a link if it has a path (bit.ly/x), begins
//     with "www.", or is under a suffix of two labels (co.uk) or one of a few
//     that are no words (com, org). A name with "@" before or behind is none.
//   - An address directly before "…" was cut off, as X cut texts at 140
//     characters, and is no link; nor is one on t.co with fewer than five
//     characters behind the slash. One on t.co with ten is whole. (twitter-text
//     takes these for links.)
//   - A hashtag is "#" or "＃" and letters, marks, digits, "_" and a few marks of
//     single scripts; one of them must be a letter or mark, so that #1 is none.
//     Directly before it stands none of these and no "&", and behind it no "#"
//     and no "://": "#a#b" is none.
//   - A mention is "@" or "＠" and 1 to 32 ASCII letters, digits or "_". Before it
//     stands no letter or digit but of a script written without spaces or of
//     "RT", and none of _!#$%&*@; behind it no "@", no Latin letter, no "://".
func AppendSpans(dst []Span, s string) []Span {
	last := 0 // the end of the last span, or of what was looked at
	for i := 0; i < len(s); {
		c := s[i]
		if !signal[c] {
			i++
			continue
		}
		var span Span
		next := i + 1
		switch c {
		case ':':
			span = linkAt(s, last, i)
		case '.':
			span, next = bareLinkAt(s, last, i)
		case '#':
			span = hashtagAt(s, i, 1)
		case '@':
			span = mentionAt(s, i, 1)
		case 0xEF: // the first byte of the fullwidth signs
			switch {
			case strings.HasPrefix(s[i:], "＃"):
				span = hashtagAt(s, i, len("＃"))
			case strings.HasPrefix(s[i:], "＠"):
				span = mentionAt(s, i, len("＠"))
			}
		case 0xE2: // the first byte of the ellipsis
			span = cutSchemeAt(s, last, i)
		}
		if span.Kind == 0 {
			i = next
			continue
		}
		dst = append(dst, span)
		i, last = span.End, span.End
	}
	return dst
}

// Links returns the links of a text as they stand in it. See [AppendSpans].
func Links(s string) []string { return all(s, Link) }

// Hashtags returns the hashtags of a text as they stand in it, with their signs.
// See [AppendSpans].
func Hashtags(s string) []string { return all(s, Tag) }

// Mentions returns the mentions of a text as they stand in it, with their signs.
// See [AppendSpans].
func Mentions(s string) []string { return all(s, Handle) }

func all(s string, kind Kind) []string {
	var found []string
	for _, span := range AppendSpans(nil, s) {
		if span.Kind == kind {
			found = append(found, s[span.Start:span.End])
		}
	}
	return found
}

const ellipsis = "…"

// signal marks the bytes at which a span is looked for.
var signal = [256]bool{':': true, '.': true, '#': true, '@': true, 0xEF: true, 0xE2: true}

func alnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// hashtagAt returns the hashtag whose sign of n bytes is at i.
func hashtagAt(s string, i, n int) Span {
	if i > 0 {
		if c := s[i-1]; c < utf8.RuneSelf {
			if alnum(c) || c == '_' || c == '&' {
				return Span{}
			}
		} else if r, _ := utf8.DecodeLastRuneInString(s[:i]); r != 0xFE0E && r != 0xFE0F && inHashtag(r) {
			return Span{}
		}
	}
	end, letter := i+n, false
	for end < len(s) {
		if c := s[end]; c < utf8.RuneSelf {
			if !alnum(c) && c != '_' {
				break
			}
			letter = letter || c != '_' && !digit(c)
			end++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[end:])
		if end == i+n && (r == 0xFE0F || r == 0x20E3) || !inHashtag(r) {
			break // after the sign these make it a key of a telephone
		}
		letter = letter || unicode.In(r, unicode.L, unicode.M)
		end += size
	}
	rest := s[end:]
	if !letter || strings.HasPrefix(rest, "#") || strings.HasPrefix(rest, "＃") || strings.HasPrefix(rest, "://") {
		return Span{}
	}
	return Span{Tag, i, end}
}

// inHashtag reports whether a rune that is not of ASCII may stand in a hashtag.
func inHashtag(r rune) bool {
	switch r {
	case 0x200C, 0x200D, 0xA67E, 0x05BE, 0x05F3, 0x05F4, 0xFF5E, 0x301C, 0x309B, 0x309C,
		0x30A0, 0x30FB, 0x3003, 0x0F0B, 0x0F0C, 0x00B7:
		return true // twitter-text, hashtagSpecialChars
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.Nd)
}

// longestHandle is the longest handle of a platform in use: Telegram's.
const longestHandle = 32

// mentionAt returns the mention whose sign of n bytes is at i.
func mentionAt(s string, i, n int) Span {
	if i > 0 {
		if c := s[i-1]; c < utf8.RuneSelf {
			if (alnum(c) || strings.IndexByte("_!#$%&*@", c) >= 0) && !afterRT(s[:i]) {
				return Span{}
			}
		} else if r, _ := utf8.DecodeLastRuneInString(s[:i]); r == '＠' ||
			unicode.In(r, unicode.L, unicode.M, unicode.Nd) && r != 0xFE0E && r != 0xFE0F && !unspaced(r) {
			return Span{}
		}
	}
	end := i + n + handle(s[i+n:])
	if end == i+n {
		return Span{}
	}
	rest := s[end:]
	if rest != "" && (rest[0] == '@' || rest[0] >= utf8.RuneSelf) {
		if r, _ := utf8.DecodeRuneInString(rest); r == '@' || r == '＠' || unicode.Is(unicode.Latin, r) {
			return Span{}
		}
	}
	if strings.HasPrefix(rest, "://") {
		return Span{}
	}
	return Span{Handle, i, end}
}

// handle returns the length of the handle that s begins with, 0 for none.
func handle(s string) int {
	n := 0
	for n < len(s) && (alnum(s[n]) || s[n] == '_') {
		n++
	}
	if n > longestHandle {
		return 0
	}
	return n
}

// afterRT reports whether s ends in the mark of a repost.
func afterRT(s string) bool {
	n := len(s)
	return n >= 2 && strings.EqualFold(s[n-2:], "rt") &&
		(n == 2 || !alnum(s[n-3]) && strings.IndexByte("_+~.-", s[n-3]) < 0)
}

// unspaced reports whether a rune is of a script that is written without spaces
// between words, or, as Hangul, with names of other scripts joined to it.
func unspaced(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Bopomofo) || r == 'ー'
}
