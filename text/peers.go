package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// CooRTweetNormal returns a text as CooRTweet compares it (its normalize_text,
// commit 13ce035): "@", at least one character and what follows up to and with
// the next white space are removed, then the letters "RT" anywhere, so that
// "SMART" becomes "SMA"; then it is put in lower case, letter by letter, and
// trimmed. Links and white space inside stay.
func CooRTweetNormal(s string) string {
	var b strings.Builder
	for {
		at := strings.IndexByte(s, '@')
		if at < 0 || at == len(s)-1 {
			break
		}
		b.WriteString(s[:at])
		_, n := utf8.DecodeRuneInString(s[at+1:])
		s = s[at+1+n:]
		end := strings.IndexFunc(s, cSpace)
		if end < 0 {
			s = ""
			break
		}
		_, n = utf8.DecodeRuneInString(s[end:])
		s = s[end+n:]
	}
	b.WriteString(s)
	s = strings.ReplaceAll(b.String(), "RT", "")
	return strings.Trim(strings.Map(unicode.ToLower, s), " \t\r\n")
}

// cSpace is what R's regular expressions take for white space: C's iswspace,
// which leaves out the spaces that do not break.
func cSpace(r rune) bool {
	return unicode.IsSpace(r) && r != 0xA0 && r != 0x2007 && r != 0x202F && r != 0x85
}

// QUTPreprocess returns a text as the QUT coordination network toolkit compares
// it for co_tweet (its message_preprocessor, commit b82a289): in lower case,
// without "@" and what follows up to the next white space, white space collapsed.
// A text of mentions only becomes "".
func QUTPreprocess(s string) string {
	return strings.Join(strings.FieldsFunc(qutClean(s), pythonSpace), " ")
}

// QUTTokens returns the words of a text as the same toolkit compares them for
// co_similar_tweet (its tokenize): cleaned as by [QUTPreprocess], cut at the word
// boundaries of UAX 29, the spaces behind a boundary and one apostrophe behind
// them dropped, each word once, sorted, joined by spaces. A word may itself be
// white space (a line break), as there.
//
// Python's regex module, which the toolkit cuts with, departs from UAX 29 behind a
// regional indicator without a partner and behind a combining mark or joiner that
// begins a text; there QUTTokens follows UAX 29. Of 22,508 tweets of the Internet
// Research Agency, every 20th, none came out otherwise.
func QUTTokens(s string) string {
	s = qutClean(s)
	var tokens []string
	from, at := 0, 0 // where the token begins, and where the segment does
	segments := words.FromString(s)
	for segments.Next() {
		if at >= from {
			if at > from {
				tokens = append(tokens, s[from:at])
			}
			from = at + qutSwallowed(s[at:])
		}
		at += len(segments.Value())
	}
	if from < len(s) {
		tokens = append(tokens, s[from:])
	}
	slices.Sort(tokens)
	return strings.Join(slices.Compact(tokens), " ")
}

// qutSwallowed returns the length of what the toolkit's pattern takes at a word
// boundary: spaces, then at most one apostrophe.
func qutSwallowed(s string) int {
	n := len(s) - len(strings.TrimLeftFunc(s, wordSpace))
	if strings.HasPrefix(s[n:], "'") {
		n++
	}
	return n
}

// qutClean puts a text in lower case and drops "@" and what follows up to the
// next white space.
func qutClean(s string) string {
	s = cases.Lower(language.Und).String(s)
	if strings.IndexByte(s, '@') < 0 {
		return s
	}
	var b strings.Builder
	for s != "" {
		at := strings.IndexByte(s, '@')
		if at < 0 {
			break
		}
		b.WriteString(s[:at])
		end := strings.IndexFunc(s[at:], unicode.IsSpace)
		if end < 0 {
			s = ""
			break
		}
		s = s[at+end:]
	}
	b.WriteString(s)
	return b.String()
}

// pythonSpace is what Python's str.split takes for white space: four separators
// of ASCII more than Unicode.
func pythonSpace(r rune) bool { return unicode.IsSpace(r) || 0x1C <= r && r <= 0x1F }

// wordSpace is Unicode's Word_Break=WSegSpace.
func wordSpace(r rune) bool {
	switch r {
	case 0x2007: // does not break
		return false
	case ' ', 0x1680, 0x205F, 0x3000:
		return true
	}
	return 0x2000 <= r && r <= 0x200A
}
