package family

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"demarche/text"

	"golang.org/x/text/unicode/norm"
)

// Canonical returns the form in which texts are compared: what [text.Exact]
// leaves of a text, with letters of several scripts that look alike folded into
// one (see [text.Skeleton]), and without the signs that are no letter, mark or
// number: punctuation, emoji, the signs of hashtags. Such a sign parts words,
// but an apostrophe does not. Words are parted by one space. The result is valid
// UTF-8, and Canonical(Canonical(s)) is Canonical(s).
//
// The marks of a letter stay with it, since in many scripts they are its vowels.
// Digits stay, for a changed number is a changed text.
func Canonical(s string) string { return string(appendCanonical(nil, s)) }

// appendCanonical appends the canonical form of s to dst.
func appendCanonical(dst []byte, s string) []byte {
	folding := text.FoldConfusables
	if ascii(s) {
		folding = 0 // no letter of ASCII is folded, and looking for one costs most
	}
	s = text.Exact(s, folding)
	begin := len(dst)
	table := roles()
	inWord := false
	for _, r := range s {
		switch table.of(r) {
		case parts:
			inWord = false
		case letter:
			if !inWord && len(dst) > begin {
				dst = append(dst, ' ')
			}
			dst = utf8.AppendRune(dst, r)
			inWord = true
		case mark:
			if inWord {
				dst = utf8.AppendRune(dst, r)
			}
		case nothing:
		}
	}
	// What an apostrophe kept apart may be one letter now.
	if form := dst[begin:]; !norm.NFC.IsNormal(form) {
		return append(dst[:begin], norm.NFC.Bytes(form)...)
	}
	return dst
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// A role is what a rune does in a canonical form.
type role uint8

const (
	parts   role = iota // it parts words
	letter              // it stays: a letter or a number
	mark                // it stays directly behind one that stays
	nothing             // it is dropped as if it had not been there
)

// A roleTable has the roles of the first plane, since asking package unicode
// takes as long as all the rest.
type roleTable [1 << 16]role

var roles = sync.OnceValue(func() *roleTable {
	t := new(roleTable)
	for r := range rune(len(t)) {
		t[r] = roleOf(r)
	}
	return t
})

func (t *roleTable) of(r rune) role {
	if int(r) < len(t) {
		return t[r]
	}
	return roleOf(r)
}

func roleOf(r rune) role {
	switch {
	case r == '\'':
		return nothing
	case unicode.IsLetter(r), unicode.IsNumber(r):
		return letter
	case unicode.In(r, unicode.Mn, unicode.Mc): // Me encloses: the frame of a keycap
		return mark
	}
	return parts
}
