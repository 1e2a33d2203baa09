package codebook

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"demarche/lexis"
)

// A Hit is a place in a text that a pattern of a code finds.
type Hit struct {
	Code       int // its number in [Codebook.Codes]
	Pattern    int // its number in [Code.Patterns]
	Start, End int // bytes of the text: s[Start:End]
}

// A Matcher finds the patterns of all codes in one pass over the words of a text: the words
// of terms lie in a trie, and a regular expression is tried only where the text has one of
// the strings without which it cannot match. It may be used by several goroutines at once.
type Matcher struct {
	book    *Codebook
	nodes   []node
	regexps []tried
	origin  []origin // of each term
}

// An origin says whose a pattern is.
type origin struct {
	code, pattern int
	lang          string
}

// A node of the trie is the place after some words of a term.
type node struct {
	exact   map[string]int32 // by the next word
	prefix  map[string]int32 // by what the next word begins with
	lengths []int            // of the keys of prefix, ascending
	ends    []int32          // the terms that end here
}

type tried struct {
	origin
	re       *regexp.Regexp
	literals []string
}

// NewMatcher makes the matcher of a codebook whose patterns [Parse] has read.
func NewMatcher(b *Codebook) *Matcher {
	m := &Matcher{book: b, nodes: make([]node, 1)}
	for c := range b.Codes {
		for k, p := range b.Codes[c].Patterns {
			from := origin{c, k, p.Lang}
			if p.Term == "" {
				if re, literals, err := regexpOf(p.Regexp); err == nil {
					m.regexps = append(m.regexps, tried{from, re, literals})
				}
				continue
			}
			rows, _ := forms(p.Term)
			for _, row := range rows {
				m.add(row, int32(len(m.origin)))
			}
			m.origin = append(m.origin, from)
		}
	}
	for i := range m.nodes {
		n := &m.nodes[i]
		for key := range n.prefix {
			n.lengths = append(n.lengths, len(key))
		}
		slices.Sort(n.lengths)
		n.lengths = slices.Compact(n.lengths)
	}
	return m
}

func (m *Matcher) add(row []step, term int32) {
	at := int32(0)
	for _, s := range row {
		n := &m.nodes[at]
		next := &n.exact
		if s.prefix {
			next = &n.prefix
		}
		if *next == nil {
			*next = map[string]int32{}
		}
		to, ok := (*next)[s.word]
		if !ok {
			to = int32(len(m.nodes))
			(*next)[s.word] = to
			m.nodes = append(m.nodes, node{})
		}
		at = to
	}
	if n := &m.nodes[at]; !slices.Contains(n.ends, term) {
		n.ends = append(n.ends, term)
	}
}

// Match returns what the patterns of a language, and those of any, find in a text, by where
// it begins, then code and pattern. lang is as a file has it: "en", "English"; where it
// tells no language the patterns of all are sought. A hashtag is found by its word with and
// without its sign, a possessive by its word with and without 's. What one pattern finds
// does not overlap: of two places the earlier counts, and of two that begin together the
// longer.
func (m *Matcher) Match(s, lang string) []Hit {
	lang = lexis.Lang(lang)
	hits := m.terms(nil, s, lang)
	folded := ""
	for i := range m.regexps {
		r := &m.regexps[i]
		if !speaks(r.lang, lang) {
			continue
		}
		if folded == "" {
			folded = fold(s)
		}
		if !slices.ContainsFunc(r.literals, func(l string) bool { return strings.Contains(folded, l) }) {
			continue
		}
		for _, at := range r.re.FindAllStringSubmatchIndex(s, -1) {
			hits = append(hits, Hit{r.code, r.pattern, at[4], at[5]})
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Pattern, b.Pattern), cmp.Compare(a.End, b.End))
	})
	return hits
}

// speaks says whether a pattern of one language is sought in a text of another; "" is any.
func speaks(pattern, text string) bool { return pattern == "" || text == "" || pattern == text }

// terms appends what terms find.
func (m *Matcher) terms(hits []Hit, s, lang string) []Hit {
	if len(m.origin) == 0 {
		return hits
	}
	words := lexis.Words(s)
	var found []Hit // of the words from one on
	var walk func(at int32, k, start int)
	walk = func(at int32, k, start int) {
		n := &m.nodes[at]
		for _, t := range n.ends {
			o := &m.origin[t]
			if !speaks(o.lang, lang) {
				continue
			}
			found = append(found, Hit{o.code, o.pattern, start, words[k-1].End})
		}
		if k == len(words) || n.exact == nil && n.prefix == nil {
			return
		}
		for _, word := range readings(words[k].Text) {
			if to, ok := n.exact[word]; ok && word != "" {
				walk(to, k+1, start)
			}
			for _, l := range n.lengths {
				if l > len(word) {
					break
				}
				if to, ok := n.prefix[word[:l]]; ok {
					walk(to, k+1, start)
				}
			}
		}
	}
	for k := range words {
		found = found[:0]
		walk(0, k, words[k].Start)
		for _, h := range found {
			hits = keep(hits, h)
		}
	}
	return hits
}

// readings returns a word as it is, without the sign of a hashtag, and without a possessive
// 's, each of which a term finds; "" for a reading that there is not.
func readings(word string) [3]string {
	all := [3]string{word}
	bare := word
	if len(word) > 1 && word[0] == '#' {
		bare = word[1:]
		all[1] = bare
	}
	if of, ok := strings.CutSuffix(bare, "'s"); ok {
		all[2] = of
	}
	return all
}

// keep adds a hit that begins no earlier than those before it, where the same pattern has
// none that reaches into it; one that begins there too gives way to a longer one.
func keep(hits []Hit, h Hit) []Hit {
	for i := len(hits) - 1; i >= 0; i-- {
		if b := &hits[i]; b.Code == h.Code && b.Pattern == h.Pattern {
			if b.Start == h.Start {
				b.End = max(b.End, h.End)
				return hits
			}
			if b.End > h.Start {
				return hits
			}
			break
		}
	}
	return append(hits, h)
}

// Codes returns the numbers of the codes that have a hit, ascending, each once.
func Codes(hits []Hit) []int {
	var all []int
	for _, h := range hits {
		all = append(all, h.Code)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// fold writes every letter as the first of those that are one without regard to case, as
// package regexp takes them for one: k and K and the sign of the kelvin.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if int(r) < len(folds) {
			return folds[r]
		}
		return firstCase(r)
	}, s)
}

// folds are the folded letters of Latin, Greek and Cyrillic.
var folds = func() (all [0x530]rune) {
	for r := range all {
		all[r] = firstCase(rune(r))
	}
	return all
}()

func firstCase(r rune) rune {
	if r == utf8.RuneError {
		return r
	}
	first := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		first = min(first, next)
	}
	return first
}
