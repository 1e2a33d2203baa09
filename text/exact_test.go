package text

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// tables are scripts and classes with cases, marks and compatible characters.
var tables = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic, unicode.Mn, unicode.Hangul, unicode.Sm, unicode.Cf, unicode.Zs, unicode.Po, unicode.No, unicode.Katakana}

func TestRepostOf(t *testing.T) {
	for _, v := range []struct {
		text, handle, rest string
		ok                 bool
	}{
		{"RT @bob: hello", "bob", "hello", true},
		{"RT @bob hello", "bob", "hello", true},
		{"rt @Bob: hello", "Bob", "hello", true},
		{"  RT @bob: RT @al: x", "bob", "RT @al: x", true},
		{"RT @bob:hello", "bob", "hello", true},
		{"RT@bob: x", "bob", "x", true},
		{"RT: @bob x", "bob", "x", true},
		{"RT ＠bob： x", "bob", "x", true},
		{"RT @bob", "bob", "", true},
		{"RT bob: x", "", "", false},
		{"RT @: x", "", "", false},
		{"so true RT @bob: x", "", "", false},
		{"RTs @bob x", "", "", false},
		{"art @bob x", "", "", false},
		{"RT", "", "", false},
		{"", "", "", false},
	} {
		handle, rest, ok := RepostOf(v.text)
		if handle != v.handle || rest != v.rest || ok != v.ok {
			t.Errorf("RepostOf(%q) = %q, %q, %v", v.text, handle, rest, ok)
		}
	}
}

func TestTextsThatAreOne(t *testing.T) {
	const want = "stop the \"plan\" now, it's bad! #staywoke"
	for _, text := range []string{
		"Stop the \"plan\" now, it's bad! #StayWoke",
		"STOP THE “PLAN” NOW, IT’S BAD! #STAYWOKE",
		"  Stop\tthe \"plan\"\n now, it's bad! #StayWoke http://t.co/AbCdEfGhIj",
		"@bob @alice Stop the \"plan\" now, it's bad! #StayWoke",
		"RT @bob: Stop the \"plan\" now, it's bad! #StayWoke http://t.co/Ab…",
		"RT @bob: RT @carol: Stop the &quot;plan&quot; now, it&#39;s bad! #StayWoke",
		"Stop\u200b the \"plan\" now, it's b\u00adad! ＃StayWoke",
		"Ｓtop the \"plan\" now, it's bad! #StayWoke",
		"https://t.co/x1234567 Stop the \"plan\" now,\u00a0it's bad! #StayWoke",
	} {
		if got := Exact(text, 0); got != want {
			t.Errorf("Exact(%q)\n= %q\nwant %q", text, got, want)
		}
	}
	for _, text := range []string{
		"Stop the \"plan\" now, it's bad #StayWoke",
		"Stop the \"plan\" now, it's bad!",
		"Stop the plan now, it's bad! #StayWoke",
	} {
		if got := Exact(text, 0); got == want {
			t.Errorf("Exact(%q) is that of another text", text)
		}
	}
	if got := Exact("Сlоsе the bаsе", FoldConfusables); got != "close the base" {
		t.Errorf("confusables: %q", got)
	}
	for text, want := range map[string]string{
		"":                       "",
		"@bob":                   "",
		"http://t.co/AbCdEfGhIj": "",
		"RT @bob":                "",
		"mail bob@example.com":   "mail bob@example.com",
		"a…":                     "a…",
		"a...":                   "a…",
		"Größe":                  "grösse",
	} {
		if got := Exact(text, 0); got != want {
			t.Errorf("Exact(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestExactSettles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkExact(t, prose.Draw(t, "prose")) })
}

func checkExact(t failer, s string) {
	t.Helper()
	for _, f := range []Folding{0, FoldConfusables} {
		once := Exact(s, f)
		if twice := Exact(once, f); twice != once {
			t.Errorf("Exact(%q, %d) = %q, and of that %q", s, f, once, twice)
		}
		if strings.Join(strings.Fields(once), " ") != once {
			t.Errorf("Exact(%q, %d) = %q: white space", s, f, once)
		}
	}
}

func TestComparable(t *testing.T) {
	for text, want := range map[string]bool{
		"one two three four five":     true,  // 5 words, 23 characters
		"aaaaaaaa bbbbbbbbb c d":      true,  // 4 words, 22 characters
		"aaaaa bbbbb cccc dddd":       true,  // 4 words, 21 characters
		"aaaaa bbbbb ccc dddd":        true,  // 4 words, 20 characters
		"aaaaa bbbbb ccc ddd":         false, // 4 words, 19 characters
		"aaaaaaaaaaa bbbbbbbb cccc":   false, // 3 words
		"доброе утро всем вам друзья": true,
		"これは日本語で書かれた二十文字以上の文章です": true, // each letter a word
		"日本語": false,
		"":    false,
	} {
		if got := Comparable(text); got != want {
			t.Errorf("Comparable(%q) = %v", text, got)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, v := range spanVectors {
		f.Add(v.text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkSpans(t, s)
		checkExact(t, s)
		CooRTweetNormal(s)
		QUTTokens(s)
	})
}

func BenchmarkExact(b *testing.B) {
	for name, s := range map[string]string{
		"ascii":    tweet,
		"cyrillic": "Москва сегодня: власти города объявили о новых правилах для жителей #Москва @mos http://t.co/K1YXyjYTEN",
		"emoji":    "We gotta make this story public now! 👍🏽 It’s “time”… #StayWoke http://t.co/K1YXyjYTEN",
		"hard":     "Мы знаем № 1 и ½ всего #Москва http://t.co/K1YXyjYTEN",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Exact(s, 0)
			}
		})
	}
}
