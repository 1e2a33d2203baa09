package codebook

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"demarche/lexis"
)

// book is a codebook with one code for each list of terms and regular expressions.
func book(t testing.TB, patterns ...string) *Codebook {
	t.Helper()
	var b strings.Builder
	b.WriteString("codebook: test\nversion: \"1\"\ntitle: A test\ncodes:\n")
	for i, p := range patterns {
		b.WriteString("  - {id: C" + string(rune('A'+i)) + ", name: n, kind: marker, definition: d, patterns: " + p + "}\n")
	}
	book, err := Parse(strings.NewReader(b.String()), "test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func TestWhatAPatternFinds(t *testing.T) {
	for _, c := range []struct {
		patterns, text, lang string
		want                 []string // what is found, in order
	}{
		{`{en: {terms: [cat]}}`, "Cat, cats and #cat; the cat's", "en", []string{"Cat", "#cat", "cat's"}},
		{`{en: {terms: [cat*]}}`, "Cat, cats and concatenate", "en", []string{"Cat", "cats"}},
		{`{en: {terms: ["#cat"]}}`, "Cat and #cat", "en", []string{"#cat"}},
		{`{en: {terms: [what about (the) us|iraq]}}`, "What about the US? What about Iraq? What about us and the Iraq", "en", []string{"What about the US", "What about Iraq", "What about us"}},
		{`{en: {terms: [new york, new york city]}}`, "New York City", "en", []string{"New York", "New York City"}},
		{`{en: {terms: [new york (city)]}}`, "New York City", "en", []string{"New York City"}},
		{`{en: {terms: [anti-russian*]}}`, "Anti-Russians, anti Russian", "en", []string{"Anti-Russians", "anti Russian"}},
		{`{en: {terms: [a b a]}}`, "a b a b a", "en", []string{"a b a"}}, // what one term finds does not overlap
		{`{ru: {terms: [русофоб*, "еще"]}}`, "РУСОФОБИЯ, нерусофоб, ещё", "ru", []string{"РУСОФОБИЯ", "ещё"}},
		{`{ru: {terms: [русофоб*]}}`, "pуcoфoб", "ru", []string{"pуcoфoб"}}, // Latin letters in between
		{`{ru: {terms: [мир]}, en: {terms: [mir]}}`, "мир mir", "en", []string{"mir"}},
		{`{ru: {terms: [мир]}, en: {terms: [mir]}}`, "мир mir", "Russian", []string{"мир"}},
		{`{ru: {terms: [мир]}, en: {terms: [mir]}}`, "мир mir", "", []string{"мир", "mir"}},
		{`{ru: {terms: [мир]}, any: {terms: [peace]}}`, "мир peace", "fr", []string{"peace"}},
		{`{en: {terms: [secret]}}`, "https://example.org/secret @secret", "en", nil}, // links and mentions are no words
		{`{ru: {regexps: ['\bрусофоб\w+\b']}}`, "Русофобия, русофоб и нерусофобский", "ru", []string{"Русофобия"}},
		{`{ru: {regexps: ['русофоб']}}`, "нерусофобский", "ru", []string{"русофоб"}},
		{`{ru: {regexps: ['\bмир']}}`, "мир кумир МИРУ", "ru", []string{"мир", "МИР"}},
		{`{en: {regexps: ['sanctions? .{0,10}(fail|hurt)s?\b']}}`, "Sanctions will hurt, sanction failed, SANCTION fails", "en", []string{"Sanctions will hurt", "SANCTION fails"}},
		{`{en: {regexps: ['kiosk']}}`, "\u212Aio\u017F\u212A KIOSK", "en", []string{"\u212Aio\u017F\u212A", "KIOSK"}}, // the kelvin and the long s are letters of these words to package regexp
	} {
		b := book(t, c.patterns)
		var got []string
		for _, h := range NewMatcher(b).Match(c.text, c.lang) {
			got = append(got, c.text[h.Start:h.End])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s in %q (%s): found %q, want %q", c.patterns, c.text, c.lang, got, c.want)
		}
	}
}

// A hit says whose it is.
func TestAHitNamesItsPattern(t *testing.T) {
	b := book(t, `{en: {terms: [cat, dog]}}`, `{en: {terms: [mouse, dog*], regexps: ['\bmou\w*e\b']}}`)
	text := "a mouse, a dog"
	var got []string
	for _, h := range NewMatcher(b).Match(text, "en") {
		c := b.Codes[h.Code]
		got = append(got, c.ID+" "+c.Patterns[h.Pattern].String()+" "+text[h.Start:h.End])
	}
	want := []string{"CB mouse mouse", `CB /\bmou\w*e\b/ mouse`, "CA dog dog", "CB dog* dog"}
	if !slices.Equal(got, want) {
		t.Errorf("hits %q, want %q", got, want)
	}
	if codes := Codes(NewMatcher(b).Match(text, "en")); !slices.Equal(codes, []int{0, 1}) {
		t.Errorf("codes %v", codes)
	}
}

// slow finds patterns one by one by plain regular expressions, over the words of a text with
// blanks between them, and regular expressions over the text itself: what a text is found by.
type slow struct {
	lang string
	re   *regexp.Regexp
	raw  bool
	code int
}

func slowly(t testing.TB, b *Codebook) []slow {
	t.Helper()
	var all []slow
	for c := range b.Codes {
		for _, p := range b.Codes[c].Patterns {
			if p.Regexp != "" {
				// The edges by hand, from the pattern as it is written.
				const edge = `[^\p{L}\p{M}\p{N}_]`
				body := strings.ReplaceAll(p.Regexp, `\w`, `[\p{L}\p{M}\p{N}_]`)
				if rest, ok := strings.CutPrefix(body, `\b`); ok {
					body = `(?:^|` + edge + `)` + rest
				}
				if rest, ok := strings.CutSuffix(body, `\b`); ok {
					body = rest + `(?:$|` + edge + `)`
				}
				all = append(all, slow{p.Lang, regexp.MustCompile(`(?i)` + body), true, c})
				continue
			}
			body := ""
			for token := range strings.FieldsSeq(p.Term) {
				maybe := strings.HasPrefix(token, "(")
				var ways []string
				for alternative := range strings.SplitSeq(strings.Trim(token, "()"), "|") {
					stem, prefix := strings.CutSuffix(alternative, "*")
					way := ""
					for _, w := range lexis.Words(stem) {
						way += ` #?` + regexp.QuoteMeta(w.Text) + `(?:'s)?`
					}
					if prefix {
						way = strings.TrimSuffix(way, `(?:'s)?`) + `\S*`
					}
					ways = append(ways, way)
				}
				if body += `(?:` + strings.Join(ways, "|") + `)`; maybe {
					body += `?`
				}
			}
			all = append(all, slow{p.Lang, regexp.MustCompile(body + ` `), false, c})
		}
	}
	return all
}

func (s slow) finds(text, words string) bool {
	if s.raw {
		return s.re.MatchString(text)
	}
	return s.re.MatchString(words)
}

// spaced are the words of a text with a blank before and behind each.
func spaced(text string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, w := range lexis.Words(text) {
		b.WriteString(w.Text + " ")
	}
	return b.String()
}

func checkTwin(t interface{ Errorf(string, ...any) }, b *Codebook, m *Matcher, twin []slow, text, lang string) {
	words := spaced(text)
	var want []int
	for _, s := range twin {
		if (s.lang == "" || lang == "" || s.lang == lang) && s.finds(text, words) {
			want = append(want, s.code)
		}
	}
	slices.Sort(want)
	want = slices.Compact(want)
	hits := m.Match(text, lang)
	if got := Codes(hits); !slices.Equal(got, want) {
		t.Errorf("%q: codes %v, and by plain regular expressions %v", text, got, want)
	}
	for _, h := range hits {
		if h.Start < 0 || h.End > len(text) || h.Start >= h.End {
			t.Errorf("%q: a hit at %d to %d", text, h.Start, h.End)
		}
	}
}

// What the trie finds is what plain regular expressions find, one by one, in texts made of
// the words that patterns are made of.
func TestMatchAgreesWithPlainRegularExpressions(t *testing.T) {
	b := book(
		t,
		`{en: {terms: [ab* (c) b|ca*, "b a", "#ab"]}, ru: {terms: [аб*]}}`,
		`{en: {terms: [a, ab (b) c|ab], regexps: ['\ba\w{2} .{0,3}bcb\b', 'cab|bca']}, any: {terms: [аб б]}}`,
		`{en: {terms: [a-b, b|ca* b], regexps: ['\b[ab]bc\w*']}}`,
	)
	m, twin := NewMatcher(b), slowly(t, b)
	word := rapid.SampledFrom([]string{"a", "b", "c", "ab", "AB", "abc", "abb", "#ab", "b's", "ca", "cab", "bcb", "bca", "аб", "аБв", "б", "-", ",", "a-b", "é", "http://a.bc/ab", "@ab"})
	rapid.Check(t, func(r *rapid.T) {
		text := strings.Join(rapid.SliceOfN(word, 0, 12).Draw(r, "words"), rapid.SampledFrom([]string{" ", "  ", " — "}).Draw(r, "between"))
		checkTwin(r, b, m, twin, text, rapid.SampledFrom([]string{"en", "ru", ""}).Draw(r, "lang"))
	})
}

// Letters that package regexp takes for one are one folded, and no others.
func TestFoldIsThatOfRegularExpressions(t *testing.T) {
	letters := []rune("aAzZkKKsSſßẞåÅÅµμΜωΩΩеЕёЁвВᲀдДᲁоОᲂсСᲃтТᲄᲅъЪᲆѣѢᲇꙋꙊᲈ1é ́")
	for _, a := range letters {
		for _, b := range letters {
			same := regexp.MustCompile(`(?i)^` + regexp.QuoteMeta(string(a)) + `$`).MatchString(string(b))
			if got := fold(string(a)) == fold(string(b)); got != same {
				t.Errorf("%q and %q: folded the same %t, one to package regexp %t", a, b, got, same)
			}
		}
	}
}
