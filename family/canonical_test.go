package family

import (
	"testing"
	"unicode/utf8"
)

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ why, text, want string }{
		{"case, spacing and punctuation", "  Hello,   WORLD -- again! ", "hello world again"},
		{"a link and mentions", "@bob look at this https://t.co/abc @carol", "look at this"},
		{"whom a repost names", "RT @bob: look at this", "look at this"},
		{"the sign of a hashtag", "the #Vote is on", "the vote is on"},
		{"emoji, with skin, joiner and flag", "go 👍🏽 team👩‍👩‍👧 ❤️ 🇫🇷 now", "go team now"},
		{"the frame of a keycap", "press 1️⃣ now", "press 1 now"},
		{"letters of another script that look alike", "а sесrеt оf stаtе", "a secret of state"},
		{"an apostrophe parts no word", "don’t can't", "dont cant"},
		{"numbers stay", "12 of 13", "12 of 13"},
		{"a slash and a dot part words", "yes/no.maybe", "yes no maybe"},
		{"the vowels of Devanagari stay", "हिन्दी में", "हिन्दी में"},
		{"letters and marks in one or two runes", "cafe\u0301", "caf\u00e9"},
		{"nothing is left of signs", "!!! 😀 ...", ""},
	} {
		if got := Canonical(c.text); got != c.want {
			t.Errorf("%s: %q becomes %q, want %q", c.why, c.text, got, c.want)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"e'\u0301", "a'\u0300 b", "#\u0301x", "@a @b", "\xff'", "x\u20e3", "http://x.y", "RT @a: RT @b: c", "ﬁ ǅ İ ſ", "\u1100'\u1161"} {
		f.Add(s)
	}
	for _, s := range newWriter(12).rows(200) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Canonical(s)
		if twice := Canonical(once); twice != once || !utf8.ValidString(once) {
			t.Errorf("%q becomes %q, and that %q", s, once, twice)
		}
	})
}
