package lexis

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"demarche/text"
)

// Fold returns a word as it is compared: HTML entities undone, NFKC_Casefold
// (compatible characters and cases are one, what is not seen is dropped), a curly
// apostrophe straight; ё is е; of Arabic the tatweel and the vowel signs are dropped,
// أ, إ, آ and ٱ are ا and ى is ي; in a word that mixes Latin, Cyrillic or Greek letters,
// those that look like a letter of the script it is mostly written in are that letter.
// A word of one script stays in it, whatever it looks like.
func Fold(word string) string {
	if plain(word) {
		return word
	}
	for range 8 { // what is dropped may bring together what composes: rarely, and then once
		s := text.Folded(word, 0)
		if ascii(s) {
			return s
		}
		s = oneScript(strings.Map(foldRune, s))
		if s == word {
			break
		}
		word = s
	}
	return word
}

// plain reports whether folding leaves a word as it is: small ASCII letters, digits,
// and the signs that stand within words.
func plain(word string) bool {
	for _, c := range []byte(word) {
		if c >= utf8.RuneSelf || c <= ' ' || c == '&' || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return !strings.Contains(word, "...")
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// foldRune folds what a folded word may still have: see [Fold]. What compatible forms
// bring into a word that is none of it, such as the spaces within ﷺ, is dropped.
func foldRune(r rune) rune {
	switch {
	case r == 'ё':
		return 'е'
	case r == 'أ', r == 'إ', r == 'آ', r == 'ٱ':
		return 'ا'
	case r == 'ى':
		return 'ي'
	case r == 0x0640, 0x064B <= r && r <= 0x065F, r == 0x0670, 0x06D6 <= r && r <= 0x06DC,
		0x06DF <= r && r <= 0x06E4, r == 0x06E7, r == 0x06E8, 0x06EA <= r && r <= 0x06ED:
		return -1 // tatweel, harakat, and the signs of the Quran
	case unicode.IsSpace(r):
		return -1
	}
	return r
}

// scripts are those whose letters look alike, in the order in which they win where
// a word has as many letters of each.
var scripts = []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek}

// shapes says of the small letters of a script which shape each has: the ASCII letter
// of its skeleton (UTS 39). letters is the way back, for each script.
type shapes struct {
	of      map[rune]byte
	letters [3][128]rune
}

var lookAlikes = sync.OnceValue(func() *shapes {
	s := &shapes{of: map[rune]byte{}}
	for c := 'a'; c <= 'z'; c++ {
		s.of[c] = byte(c)
		s.letters[0][c] = c
	}
	for script, from := range map[int][2]rune{1: {'а', 'џ'}, 2: {'α', 'ω'}} {
		for r := from[0]; r <= from[1]; r++ {
			skeleton := text.Skeleton(string(r))
			if len(skeleton) != 1 || r == 'г' || r == 'ш' { // alike in italics only
				continue
			}
			s.of[r] = skeleton[0]
			if s.letters[script][skeleton[0]] == 0 {
				s.letters[script][skeleton[0]] = r
			}
		}
	}
	return s
})

// oneScript writes a word of several scripts in one, the one that most of its letters
// are of among those that have a letter of the shape of each other letter; if there is
// none, as in "кофеbreak", the word stays.
func oneScript(s string) string {
	var count [3]int
	for _, r := range s {
		for i, script := range scripts {
			if r < utf8.RuneSelf {
				if 'a' <= r && r <= 'z' {
					count[0]++
				}
				break
			}
			if unicode.Is(script, r) {
				count[i]++
				break
			}
		}
	}
	for {
		best := 0
		for i := range count {
			if count[i] > count[best] {
				best = i
			}
		}
		others := 0
		for i := range count {
			if i != best && count[i] != 0 {
				others++
			}
		}
		if count[best] <= 0 || others == 0 {
			return s
		}
		if written, ok := writeIn(s, best); ok {
			return written
		}
		count[best] = -1
	}
}

// writeIn writes a word in the letters of a script; ok is false where it has none of
// the shape of one of them.
func writeIn(s string, script int) (_ string, ok bool) {
	shape := lookAlikes()
	ok = true
	s = strings.Map(func(r rune) rune {
		if unicode.Is(scripts[script], r) || !unicode.In(r, scripts...) {
			return r
		}
		to := shape.letters[script][shape.of[r]]
		if to == 0 {
			ok = false
			return r
		}
		return to
	}, s)
	return s, ok
}
