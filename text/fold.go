package text

import (
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// A Folding says what is taken for equal beside upper and lower case.
type Folding uint8

// The foldings; they may be added up.
const (
	// FoldWidth takes for equal what Unicode calls compatible (NFKC): wide and
	// narrow, bold and script letters, ligatures.
	FoldWidth Folding = 1 << iota

	// FoldConfusables takes for equal letters of several scripts that look
	// alike; see [Skeleton].
	FoldConfusables
)

// Caseless returns s in small letters, with one space between words: names that people type
// are one if this is the same.
func Caseless(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// Hashtag returns a hashtag without its sign, in NFC and folded as to case: two
// hashtags are one if this is the same.
func Hashtag(s string, f Folding) string {
	s = strings.TrimSpace(s)
	for strings.HasPrefix(s, "#") || strings.HasPrefix(s, "＃") {
		s = strings.TrimPrefix(strings.TrimPrefix(s, "#"), "＃")
	}
	return name(s, f)
}

// Mention returns a handle without its sign, in NFC and folded as to case: two
// mentions are one if this is the same.
func Mention(s string, f Folding) string {
	s = strings.TrimSpace(s)
	for strings.HasPrefix(s, "@") || strings.HasPrefix(s, "＠") {
		s = strings.TrimPrefix(strings.TrimPrefix(s, "@"), "＠")
	}
	return name(s, f)
}

// name folds a hashtag or a handle.
func name(s string, f Folding) string {
	ascii, upper := true, false
	for _, c := range []byte(s) {
		ascii = ascii && c < utf8.RuneSelf
		upper = upper || 'A' <= c && c <= 'Z'
	}
	switch {
	case ascii && !upper:
		return s
	case ascii:
		return strings.ToLower(s)
	}
	var buf [128]byte
	if b, ok := appendPages(buf[:0], s, keepAll); ok && f&FoldConfusables == 0 {
		return string(b)
	}
	form := norm.NFC
	if f&FoldWidth != 0 {
		form = norm.NFKC
	}
	s = settle(strings.ToValidUTF8(s, "\uFFFD"), func(s string) string {
		return form.String(foldCase(form.String(s)))
	})
	if f&FoldConfusables != 0 {
		s = Skeleton(s)
	}
	return s
}

// foldCase folds cases as CaseFolding.txt says. The library turns the capitals of
// Cherokee into small letters and back; the file has capitals only.
func foldCase(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 0xAB70 <= r && r <= 0xABBF:
			return r - 0xAB70 + 0x13A0
		case 0x13F8 <= r && r <= 0x13FD:
			return r - 8
		}
		return r
	}, cases.Fold().String(s))
}

// settle applies a function until it changes nothing more. Folding and composing
// undo each other only in few strings, and then once.
func settle(s string, f func(string) string) string {
	for range 8 {
		next := f(s)
		if next == s {
			break
		}
		s = next
	}
	return s
}

// Folded returns a text in the form in which texts are compared: HTML entities
// undone, NFKC_Casefold (Unicode 3.13: compatible characters and cases are one,
// what is not seen is dropped), curly quotation marks and apostrophes made
// straight and three dots one ellipsis, since keyboards choose between them, and
// white space collapsed.
func Folded(s string, f Folding) string {
	return strings.Join(strings.Fields(fold(s, f)), " ")
}

// fold is Folded without the collapsing.
func fold(s string, f Folding) string {
	var buf [640]byte
	for {
		s = unescape(s)
		if b, ok := appendPages(buf[:0], s, dropUnseen); ok {
			s = strings.ReplaceAll(string(b), "...", ellipsis)
		} else {
			s = foldSlowly(s)
		}
		if f&FoldConfusables != 0 {
			s = Skeleton(s)
		}
		if unescape(s) == s {
			return s
		}
	}
}

// foldSlowly is fold for any text, by the library's word alone.
func foldSlowly(s string) string {
	s = settle(strings.ToValidUTF8(s, "\uFFFD"), func(s string) string {
		s = strings.Map(func(r rune) rune {
			switch {
			case ignorable(r):
				return -1
			case unicode.IsSpace(r):
				return ' '
			case r == '‘' || r == '’':
				return '\''
			case r == '“' || r == '”':
				return '"'
			}
			return r
		}, s)
		return norm.NFKC.String(foldCase(norm.NFKC.String(s)))
	})
	return strings.ReplaceAll(s, "...", ellipsis)
}

// A page says of 256 runes what each becomes when folded, where that is one rune
// whatever its neighbours are; the others are hard, and a text with one of them
// is folded by the library.
type page [256]uint16

const (
	hard    = 0
	dropped = 1
	double  = 2 // ß, which becomes "ss"
	points  = 3 // …, which becomes "..."
)

// A style is one of two ways of folding.
type style uint8

const (
	dropUnseen style = iota // as fold
	keepAll                 // as name, where NFC and NFKC agree
)

// pages are filled as they are needed. Which goroutine fills one is nothing to
// what is in it.
var pages [2][256]atomic.Pointer[page]

func pageOf(how style, high rune) *page {
	if p := pages[how][high].Load(); p != nil {
		return p
	}
	p := new(page)
	fold := foldSlowly
	if how == keepAll {
		fold = func(s string) string {
			return norm.NFKC.String(foldCase(norm.NFKC.String(s)))
		}
	}
	for low := range rune(256) {
		r := high<<8 | low
		if utf8.RuneLen(r) < 0 {
			continue
		}
		in := string(r)
		out := fold(in)
		switch {
		case how == dropUnseen && ignorable(r):
			p[low] = dropped
		case how == dropUnseen && unicode.IsSpace(r):
			p[low] = ' '
		case r == 'ß':
			p[low] = double
		case how == dropUnseen && r == '…':
			p[low] = points
		case how == keepAll && norm.NFKC.String(in) != in:
			// hard: a matter of FoldWidth
		case utf8.RuneCountInString(out) == 1 && alone(in) && alone(out):
			first, _ := utf8.DecodeRuneInString(out)
			if first > points && first <= 0xFFFF {
				p[low] = uint16(first)
			}
		}
	}
	pages[how][high].Store(p)
	return p
}

// alone reports whether a rune is never composed with what stands before it.
func alone(r string) bool { return norm.NFKC.PropertiesString(r).BoundaryBefore() }

// appendPages appends s folded by the pages; ok is false if a rune is hard.
func appendPages(b []byte, s string, how style) (_ []byte, ok bool) {
	b = slices.Grow(b, len(s)+len(s)/2)
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf && c > ' ' {
			b = append(b, lower(c))
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if r > 0xFFFF {
			if !picture(r) {
				return b, false
			}
			b = append(b, s[i-n:i]...)
			continue
		}
		switch to := pageOf(how, r>>8)[r&0xFF]; to {
		case hard:
			return b, false
		case dropped:
		case double:
			b = append(b, "ss"...)
		case points:
			b = append(b, "..."...)
		default:
			b = utf8.AppendRune(b, rune(to))
		}
	}
	return b, true
}

// picture reports whether a rune beyond the first plane is a symbol that folding
// leaves alone: pictographs, emoticons, skin tones and the letters of flags, but
// no other enclosed letters.
func picture(r rune) bool { return 0x1F300 <= r && r <= 0x1FAFF || 0x1F1E6 <= r && r <= 0x1F1FF }

// ignorable reports whether a rune is a Default_Ignorable_Code_Point, which is
// not seen (Unicode 15.0, DerivedCoreProperties.txt): joiners, directions,
// variation selectors.
func ignorable(r rune) bool {
	switch {
	case r < 0xAD:
		return false
	case r == 0xAD, r == 0x034F, r == 0x061C, 0x115F <= r && r <= 0x1160, 0x17B4 <= r && r <= 0x17B5,
		0x180B <= r && r <= 0x180F, 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E,
		0x2060 <= r && r <= 0x206F, r == 0x3164, 0xFE00 <= r && r <= 0xFE0F, r == 0xFEFF, r == 0xFFA0,
		0xFFF0 <= r && r <= 0xFFF8, 0x1BCA0 <= r && r <= 0x1BCA3, 0x1D173 <= r && r <= 0x1D17A,
		0xE0000 <= r && r <= 0xE0FFF:
		return true
	}
	return false
}

// entities are the HTML entities that exports of posts are full of.
var entities = map[string]string{
	"amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ",
	"#39": "'", "#34": "\"", "#38": "&", "#60": "<", "#62": ">", "#160": " ",
	"#x27": "'", "#x22": "\"", "#x26": "&", "#x2F": "/", "#47": "/", "#8217": "’", "#8230": "…", "hellip": "…",
}

// unescape undoes the HTML entities of a text, also where they were escaped
// again. Only those with their semicolon count: "&copy=1" stands in addresses.
func unescape(s string) string {
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			return s
		}
		var b strings.Builder
		changed := false
		rest := s
		for i >= 0 {
			b.WriteString(rest[:i])
			rest = rest[i:]
			end := strings.IndexByte(rest[:min(len(rest), 8)], ';')
			if end > 0 {
				if to, ok := entities[rest[1:end]]; ok {
					b.WriteString(to)
					rest = rest[end+1:]
					changed = true
					i = strings.IndexByte(rest, '&')
					continue
				}
			}
			b.WriteByte('&')
			rest = rest[1:]
			i = strings.IndexByte(rest, '&')
		}
		if !changed {
			return s
		}
		b.WriteString(rest)
		s = b.String()
	}
}
