package spread

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"demarche/lexis"
	"demarche/state"
)

// A template is a text with what may differ from place to place left out: names of states
// in any spelling, words with a capital within a sentence, and numbers. Mentions and links
// are no words of it.
type template struct {
	key    uint64 // of what is left
	filled uint64 // of what was left out
	words  int    // that are left
	slots  int    // places where words were left out, those side by side as one
}

// leastTemplate is how many words a template has at least, beside its slots.
const leastTemplate = 6

// mostRemembered is how many groups of words a masker remembers.
const mostRemembered = 1 << 17

// masker makes templates, and remembers which words are states.
type masker struct {
	states map[string]bool
}

func (m *masker) state(words string) bool {
	if utf8.RuneCountInString(words) < 4 {
		return false // "in", "no" and "us" are words before they are codes
	}
	is, ok := m.states[words]
	if !ok {
		_, is = state.Find(words)
		if len(m.states) == mostRemembered {
			clear(m.states)
		}
		m.states[strings.Clone(words)] = is
	}
	return is
}

// template returns the template of a text. Scripts without capitals have only the names
// of states and numbers left out; where most words have one, as in a headline, capitals say
// nothing and no word is left out for its own.
func (m *masker) template(s string) template {
	words := lexis.Words(s)
	capitals := 0
	for _, w := range words {
		if lexis.Capital(s[w.Start:w.End]) {
			capitals++
		}
	}
	title := 2*capitals > len(words)
	out := make([]bool, len(words))
	for i, w := range words {
		if strings.ContainsFunc(w.Text, unicode.IsDigit) || !title && lexis.Capital(s[w.Start:w.End]) && !begins(s[:w.Start]) {
			out[i] = true
		}
		if first, _ := utf8.DecodeRuneInString(strings.TrimPrefix(s[w.Start:w.End], "#")); unicode.IsLower(first) && s[w.Start] != '#' {
			continue // where there are capitals, a state has one
		}
		for n := min(3, len(words)-i); n > 0; n-- {
			from, to := w.Start, words[i+n-1].End
			if strings.ContainsAny(s[from:to], ".!?;:\n") && n > 1 {
				continue
			}
			if m.state(strings.TrimPrefix(strings.ToLower(s[from:to]), "#")) {
				for k := range n {
					out[i+k] = true
				}
				break
			}
		}
	}
	var t template
	var left, filled strings.Builder
	for i, w := range words {
		if out[i] {
			if i == 0 || !out[i-1] {
				t.slots++
				left.WriteString("\x00 ")
			}
			filled.WriteString(w.Text + " ")
			continue
		}
		t.words++
		left.WriteString(w.Text + " ")
	}
	t.key, t.filled = xxh3.HashString(left.String()), xxh3.HashString(filled.String())
	return t
}

// begins reports whether a sentence begins after a text: at its beginning, or after a full
// stop and the like.
func begins(before string) bool {
	before = strings.TrimRightFunc(before, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("\"'«“„(", r) })
	if before == "" {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune(".!?…:;|–—-", r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ','
}
