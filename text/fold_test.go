package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestHashtagsThatAreOne(t *testing.T) {
	for _, v := range []struct {
		f         Folding
		raw, want string
	}{
		{0, "#MAGA", "maga"},
		{0, "maga", "maga"},
		{0, " ＃Maga ", "maga"},
		{0, "##Maga", "maga"},
		{0, "#", ""},
		{0, "#ПУТИН", "путин"},
		{0, "#Straße", "strasse"},          // CaseFolding.txt: 00DF; F; 0073 0073
		{0, "#STRASSE", "strasse"},         //
		{0, "#İstanbul", "i\u0307stanbul"}, // CaseFolding.txt: 0130; F; 0069 0307
		{0, "#cafe\u0301", "café"},         // NFC
		{0, "#Καλημέρας", "καλημέρασ"},     // CaseFolding.txt: 03C2; C; 03C3
		{0, "#и\u0306", "й"},               // NFC
		{0, "#ＭＡＧＡ", "ｍａｇａ"},               // wide letters stay wide
		{FoldWidth, "#ＭＡＧＡ", "maga"},       // but for FoldWidth
		{FoldWidth, "#𝐌𝐀𝐆𝐀", "maga"},       // mathematical bold
		{FoldWidth, "#ｶﾞ", "ガ"},            // halfwidth katakana
		{0, "#ﬁre", "fire"},                // CaseFolding.txt: FB01; F; 0066 0069
		{0, "#ℌa", "ℌa"},                   // a black-letter capital has no small letter
		{FoldWidth, "#ℌa", "ha"},
		{0, "#Мoscow", "мoscow"}, // the first letter is Cyrillic
		{FoldConfusables, "#Мoscow", "moscow"},
		{FoldConfusables, "#СОР", "cop"}, // all three are Cyrillic
		{FoldConfusables, "#сор", "cop"},
		{FoldConfusables, "#ΝАТО", "vato"}, // Greek Ν folds to ν, which looks like v
		{FoldConfusables, "#кремль", "kpemлb"},
		{FoldConfusables, "#ё", "ë"}, // е with diaeresis becomes e with diaeresis
		{FoldConfusables, "#0l1I", "0l1i"},
	} {
		if got := Hashtag(v.raw, v.f); got != v.want {
			t.Errorf("Hashtag(%q, %d) = %q, want %q", v.raw, v.f, got, v.want)
		}
	}
	if got := Mention("＠Bob_1", 0); got != "bob_1" {
		t.Errorf("Mention: %q", got)
	}
	if got := Mention("@Bob@Example.social", 0); got != "bob@example.social" {
		t.Errorf("Mention: %q", got)
	}
}

func TestConfusablesByUnicode(t *testing.T) {
	m := skeletons()
	if len(m) != 113 {
		t.Errorf("%d pairs, want 113", len(m))
	}
	// Rows of confusables.txt 18.0.0, and one that rests on the capital.
	for from, to := range map[rune]rune{'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'у': 'y', 'х': 'x', 'і': 'i', 'ѕ': 's', 'ο': 'o', 'ν': 'v', 'ρ': 'p', 'օ': 'o', 'ı': 'i', 'т': 't'} {
		if m[from] != to {
			t.Errorf("%c looks like %c, want %c", from, m[from], to)
		}
	}
	for from, to := range m {
		if to < 'a' || to > 'z' || from < utf8.RuneSelf {
			t.Errorf("%c to %c: want a letter beyond ASCII to one of a-z", from, to)
		}
		if s := string(from); fold(s, 0) != s || norm.NFD.String(s) != s {
			t.Errorf("%c is no folded letter without marks, so it never stands in a folded text", from)
		}
	}
}

// TestFoldingTwins holds the pages to the library, rune by rune and in texts.
func TestFoldingTwins(t *testing.T) {
	name0 := func(s string, form norm.Form) string {
		return settle(strings.ToValidUTF8(s, "\uFFFD"), func(s string) string {
			return form.String(foldCase(form.String(s)))
		})
	}
	check := func(t failer, s string) {
		slowly := settle(s, func(s string) string { return foldSlowly(unescape(s)) })
		if got, want := fold(s, 0), slowly; got != want {
			t.Errorf("fold(%q) = %q, by the library %q", s, got, want)
		}
		for f, form := range map[Folding]norm.Form{0: norm.NFC, FoldWidth: norm.NFKC} {
			if got, want := name(s, f), name0(s, form); got != want {
				t.Errorf("name(%q, %d) = %q, by the library %q", s, f, got, want)
			}
		}
	}
	for r := rune(1); r <= 0x20000; r++ {
		if utf8.ValidRune(r) && r != '&' {
			check(t, string(r))
		}
		if r == 0x3400 {
			r = 0xABFF // ideographs and syllables are alike
		}
	}
	if t.Failed() {
		return
	}
	rapid.Check(t, func(t *rapid.T) {
		check(t, rapid.StringOf(rapid.RuneFrom(nil, tables...)).Draw(t, "text"))
		check(t, prose.Draw(t, "prose"))
	})
}

func TestFoldingSettles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.StringOf(rapid.RuneFrom(nil, tables...)), prose).Draw(t, "text")
		for _, f := range []Folding{0, FoldWidth, FoldConfusables, FoldWidth | FoldConfusables} {
			once := Folded(s, f)
			if twice := Folded(once, f); twice != once {
				t.Errorf("Folded(%q, %d) = %q, and of that %q", s, f, once, twice)
			}
			once = name(s, f)
			if twice := name(once, f); twice != once {
				t.Errorf("name(%q, %d) = %q, and of that %q", s, f, once, twice)
			}
		}
	})
}

func TestUnescape(t *testing.T) {
	for raw, want := range map[string]string{
		"a &amp; b &lt;3 &#39;x&#39;": "a & b <3 'x'",
		"&amp;amp;lt;":                "<",
		"?a=1&copy=2&b;&;&":           "?a=1&copy=2&b;&;&",
		"&nosuch; &amp":               "&nosuch; &amp",
		"plain":                       "plain",
	} {
		if got := unescape(raw); got != want {
			t.Errorf("unescape(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestIgnorableByUnicode(t *testing.T) {
	// The library's NFKC and folding leave these alone; NFKC_Casefold drops them
	// (DerivedNormalizationProps.txt 15.0, NFKC_CF with an empty mapping).
	for _, r := range []rune{0xAD, 0x34F, 0x61C, 0x200B, 0x200D, 0x200F, 0x2060, 0x202E, 0xFE0F, 0xFEFF, 0xE0020, 0xE0100} {
		if got := fold("a"+string(r)+"b", 0); got != "ab" {
			t.Errorf("U+%04X: %q", r, got)
		}
	}
	for _, r := range []rune{0xAC, 0xAE, 0x2010, 0xFE10, 0xFEFE, 0x1F3FB} {
		if got := fold("a"+string(r)+"b", 0); got == "ab" {
			t.Errorf("U+%04X is dropped", r)
		}
	}
}
