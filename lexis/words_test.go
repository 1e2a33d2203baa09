package lexis

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func texts(ws []Word) string {
	var parts []string
	for _, w := range ws {
		parts = append(parts, w.Text)
	}
	return strings.Join(parts, "|")
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"English", "Well-known: can't stop, won’t stop! 3.14% U.S.", "well|known|can't|stop|won't|stop|3.14|u.s"},
		{"Russian", "Ёлка — это «русская» традиция, п.2", "елка|это|русская|традиция|п|2"},
		{"German", "Straße & Fußgänger im ÄRGER", "strasse|fussgänger|im|ärger"},
		{"French", "L’État, c'est moi : où ça ?", "l'état|c'est|moi|où|ça"},
		{"Spanish", "¿Qué pasó en España? ¡Nada!", "qué|pasó|en|españa|nada"},
		{"Arabic", "قَالَ الرَّئِيسُ: كتـــاب، إلى أوروبا", "قال|الرئيس|كتاب|الي|اوروبا"},
		{"a repost's head", "RT @someone: hello\nrt @other: there, RT me", "hello|there|rt|me"},
		{"links and mentions", "see https://example.com/a?b=c and bit.ly/x @user, ok", "see|and|ok"},
		{"hashtags", "#MAGA и #Ёлка! #1 ＃Wide", "#maga|и|#елка|1|#wide"},
		{"entities", "Don&#39;t &amp; won&amp;#39;t say &quot;hi&quot; &lt;b&gt; AT&T; a &amp;amp; b", "don't|won't|say|hi|b|at|t|a|b"},
		{"emoji", "I ❤️ you 👩‍👩‍👧😀 🇷🇺1", "i|you|1"},
		{"zero width", "v\u200Bac\u200Dcine so\u00ADft \u200Bword\u200B next", "vaccine|soft|word|next"},
		{"wide and styled", "ＦＵＬＬ 𝐁𝐨𝐥𝐝 ﬁne", "full|bold|fine"},
		{"homoglyphs: Latin with Cyrillic letters", "Раypal NАТО Trumр", "paypal|nato|trump"},
		{"homoglyphs: Cyrillic with Latin letters", "Pоссия Kремль yкpaина Bладимир", "россия|кремль|украина|владимир"},
		{"two scripts in one word, by right", "кофеbreak COVIDный", "кофеbreak|covidный"},
		{"one script that looks like another", "сор вор Москва cop", "сор|вор|москва|cop"},
		{"no bytes of a text", "bad \xff\xfe bytes", "bad|bytes"},
		{"nothing", " \t… — !!", ""},
	} {
		if got := texts(Words(c.in)); got != c.want {
			t.Errorf("%s: %q\n got %s\nwant %s", c.name, c.in, got, c.want)
		}
	}
}

// whatever draws texts of what is hard: scripts mixed, marks, joiners, entities.
var whatever = rapid.Custom(func(t *rapid.T) string {
	parts := rapid.SliceOf(rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom([]string{
			"RT @a: ", "#", "@b", "&amp;", "&#39;", "\u200B", "\u200D", "\u00AD", " ", "\n", "https://x.com/y", "ё", "Ё", "é", "İ", "ß",
			"а", "a", "ο", "о", "Kр", "ـ", "َ", "ى", "أ", "ﷺ", "½", "😀", "ไทย", "漢字", "\xff", "...", "’", "Σ", "ſ", "и\u0306", "\u0301",
		}),
	)).Draw(t, "parts")
	return strings.Join(parts, "")
})

func TestWordsPointIntoTheOriginal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := whatever.Draw(t, "text")
		last := 0
		for _, w := range Words(s) {
			if w.Start < last || w.End <= w.Start || w.End > len(s) {
				t.Fatalf("%q: %v after %d", s, w, last)
			}
			last = w.End
			if w.Text == "" || !utf8.ValidString(w.Text) || strings.ContainsAny(w.Text, " \t\n") {
				t.Fatalf("%q: word %q", s, w.Text)
			}
			if got := Fold(s[w.Start:w.End]); got != w.Text {
				t.Fatalf("%q: %q is %q as a word", s, got, w.Text)
			}
		}
	})
}

func TestFoldTwiceIsFoldOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := whatever.Draw(t, "word")
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Fatalf("%q: %q, then %q", s, once, twice)
		}
	})
}

func TestLang(t *testing.T) {
	for name, want := range map[string]string{
		"English": "en", "EN_us": "en", "en": "en", "eng": "en", "pt-BR": "pt", "Russian": "ru", "русский": "ru", "Deutsch": "de",
		"Farsi (Persian)": "fa", "Simplified Chinese": "zh", "Traditional Chinese": "zh", "Tagalog (Filipino)": "fil",
		"Norwegian": "no", "Kurdish": "ku", "iw": "he", "in": "id", // as X writes them
		"": "", "und": "", "LANGUAGE UNDEFINED": "", "xx": "", "12": "", "no such thing": "", "qme": "", "zxx": "",
	} {
		if got := Lang(name); got != want {
			t.Errorf("%q is %q, not %q", name, got, want)
		}
	}
}
