package state

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// An entry is one spelling of a state.
type entry struct {
	text string // as it is written
	form string // its words as they stand, for near matches and lost letters
	at   int    // in the table
}

type index struct {
	iso3    map[string]int    // by code, the place in the table
	exact   map[string]int    // by codes in capitals, and by spellings as they are often written
	keys    map[string]int    // by the key of a spelling
	refused map[string]string // by key, why it is none
	entries []entry
}

var names = sync.OnceValue(func() *index {
	ix := &index{iso3: map[string]int{}, exact: map[string]int{}, keys: map[string]int{}, refused: map[string]string{}}
	add := func(text string, at int) {
		words := fold(text)
		ix.keys[key(words)] = at
		ix.entries = append(ix.entries, entry{text, strings.Join(words, " "), at})
		for _, form := range []string{text, strings.ToUpper(text)} {
			ix.exact[form] = at
		}
	}
	for i, s := range table() {
		ix.iso3[s.Code] = i
		add(s.Name, i)
		if s.Short != s.Name {
			add(s.Short, i)
		}
	}
	for old, now := range codes3 {
		ix.iso3[old] = ix.iso3[now]
	}
	maps.Copy(ix.exact, ix.iso3)
	for i, s := range table() {
		if s.Alpha2 != "" && s.Alpha2 != "NA" {
			ix.exact[s.Alpha2] = i
		}
	}
	for old, now := range codes2 {
		ix.exact[old] = ix.iso3[now]
	}
	for line := range strings.Lines(strings.TrimSpace(spellings)) {
		code, list, _ := strings.Cut(strings.TrimSpace(line), " ")
		for text := range strings.SplitSeq(list, "; ") {
			add(text, ix.iso3[code])
		}
	}
	for line := range strings.Lines(strings.TrimSpace(refusals)) {
		why, list, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for text := range strings.SplitSeq(list, "; ") {
			ix.refused[key(fold(text))] = why
		}
	}
	return ix
})

// Find returns the state that a name or a code means. A code is an alpha-3 or an
// alpha-2 code in capitals, but for NA, which is Namibia in a column of alpha-2
// codes and no value in any other: see [ByISO2].
//
// Names are compared without regard to case, accents, punctuation, the order of
// their words, and "the", "of" and "and"; "St." is Saint, "&" is and, "Rep." and
// "Dem." are what they stand for. A name that is none so is looked for without
// "republic", "kingdom" and the like. UTF-8 that was read as Windows-1252 is put
// right, and a question mark or a replacement character stands for a letter that
// was lost, where one state alone fits.
func Find(name string) (State, bool) {
	ix := names()
	if at, ok := ix.exact[strings.TrimSpace(name)]; ok {
		return table()[at], true
	}
	words := fold(repair(name))
	if at, ok := ix.keys[key(words)]; ok {
		return table()[at], true
	}
	if at, ok := ix.keys[key(untitled(words))]; ok {
		return table()[at], true
	}
	return ix.lost(words)
}

// titles are words that say what a state is and not which. "Democratic" and
// "Islamic" are not among them: they tell the Congos apart, and Iraq from who
// calls itself a state in it.
var titles = map[string]bool{
	"republic": true, "kingdom": true, "state": true, "commonwealth": true,
	"principality": true, "federation": true, "federal": true, "federative": true,
}

func untitled(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return titles[w] })
}

// fold returns the words of a name without what does not matter.
func fold(name string) []string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r) || strings.ContainsRune("'’‘ʼ`´", r):
		case r == '&':
			b.WriteString(" and ")
		case r == '?' || r == utf8.RuneError:
			b.WriteByte('?')
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			b.WriteByte(' ')
		default:
			b.WriteString(letter(unicode.ToLower(r)))
		}
	}
	var words []string
	initials := false // the word before is one letter, or letters put together
	for word := range strings.FieldsSeq(b.String()) {
		one := utf8.RuneCountInString(word) == 1
		switch {
		case one && initials:
			words[len(words)-1] += word
			continue
		case word == "the" || word == "of" || word == "and":
		default:
			if long := short[word]; long != "" {
				word = long
			}
			words = append(words, word)
		}
		initials = one
	}
	return words
}

var short = map[string]string{"st": "saint", "rep": "republic", "dem": "democratic"}

// letter spells out the letters that have no accent to take away.
func letter(r rune) string {
	switch r {
	case 'ı':
		return "i"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	}
	return string(r)
}

func key(words []string) string {
	return strings.Join(slices.Sorted(slices.Values(words)), " ")
}

// repair undoes the reading of UTF-8 as Windows-1252 or Latin-1.
func repair(s string) string {
	var b []byte
	for _, r := range s {
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			if r > 0xff {
				return s
			}
			c = byte(r)
		}
		b = append(b, c)
	}
	if !utf8.Valid(b) {
		return s
	}
	return string(b)
}

// lost returns the one state of which a spelling fits words with letters lost. A
// run of n marks stands for 1 to n letters, because what was one letter may have
// been several bytes. Four letters have to be left.
func (ix *index) lost(words []string) (State, bool) {
	form := strings.Join(words, " ")
	marks := strings.Count(form, "?")
	if marks == 0 || len(form)-marks < 4 {
		return State{}, false
	}
	found := -1
	for _, e := range ix.entries {
		if fits(form, e.form) {
			if found >= 0 && found != e.at {
				return State{}, false
			}
			found = e.at
		}
	}
	if found < 0 {
		return State{}, false
	}
	return table()[found], true
}

func fits(pattern, s string) bool {
	known, rest, marked := strings.Cut(pattern, "?")
	if !marked {
		return pattern == s
	}
	if !strings.HasPrefix(s, known) {
		return false
	}
	s = s[len(known):]
	after := strings.TrimLeft(rest, "?")
	most := 1 + len(rest) - len(after)
	for n := 1; n <= most && n <= len(s) && s[n-1] != ' '; n++ {
		if fits(after, s[n:]) {
			return true
		}
	}
	return false
}

// Near returns at most three states whose spellings are near a name that
// [Find] does not know: the nearest first.
func Near(name string) []State {
	if len(name) > mostLetters {
		return nil
	}
	words := fold(repair(name))
	form := strings.Join(words, " ")
	bare := strings.Join(untitled(words), " ")
	best := map[int]int{} // by place in the table, the least distance
	for _, e := range names().entries {
		d := min(distance(form, e.form), distance(bare, e.form))
		if limit := max(1, len(form)/4); d > limit {
			if !within(words, strings.Fields(e.form)) {
				continue
			}
			d = limit + 1
		}
		if old, ok := best[e.at]; !ok || d < old {
			best[e.at] = d
		}
	}
	places := make([]int, 0, len(best))
	for at := range best {
		places = append(places, at)
	}
	slices.SortFunc(places, func(a, b int) int {
		return cmp.Or(cmp.Compare(best[a], best[b]), cmp.Compare(a, b))
	})
	var near []State
	for _, at := range places[:min(3, len(places))] {
		near = append(near, table()[at])
	}
	return near
}

// within reports whether all words of one name, if they are of some length, are
// words of the other.
func within(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, w := range a {
		if len(w) < 4 || titles[w] || !slices.Contains(b, w) {
			return false
		}
	}
	return len(a) > 0
}

// distance is the least number of letters to insert, take out or change (Levenshtein
// 1966).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	line := make([]int, len(y)+1)
	for j := range line {
		line[j] = j
	}
	for i := range x {
		diagonal := line[0]
		line[0] = i + 1
		for j := range y {
			change := diagonal
			if x[i] != y[j] {
				change++
			}
			diagonal = line[j+1]
			line[j+1] = min(change, line[j]+1, line[j+1]+1)
		}
	}
	return line[len(y)]
}

// Why says in one sentence without a full stop why [Find] knows no state of a
// name, with what may have been meant: it is the reason of a refusal. It returns
// "" where Find knows one.
func Why(name string) string {
	if _, ok := Find(name); ok {
		return ""
	}
	if len(name) > mostLetters {
		return "no state has so long a name"
	}
	whys.Lock()
	defer whys.Unlock()
	why, known := whys.of[name]
	if !known {
		if len(whys.of) == mostWhys {
			clear(whys.of)
		}
		why = reason(name)
		whys.of[name] = why
	}
	return why
}

// A file may spell one state wrong in every row, and to compare a name with all
// spellings takes a millisecond: what was said of the last names is remembered.
var whys = struct {
	sync.Mutex
	of map[string]string
}{of: map[string]string{}}

const (
	mostWhys    = 1024
	mostLetters = 200 // of a name that is compared with those that are known, in bytes
)

func reason(name string) string {
	words := fold(repair(name))
	why := names().refused[key(words)]
	if why == "" && slices.Contains(words, "region") {
		why = "a region, not a state"
	}
	if why != "" {
		return fmt.Sprintf("%q is %s", name, why)
	}
	text := fmt.Sprintf("no state is called %q", name)
	if near := Near(name); len(near) > 0 {
		var list []string
		for _, s := range near {
			list = append(list, s.Name)
		}
		text += "; did you mean " + strings.Join(list, ", ") + "?"
	}
	return text
}
