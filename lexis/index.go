package lexis

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// What a sequence of letters is written with, so that it is no word.
const (
	letterMark = "~"
	spaceMark  = "␣"
)

// An index numbers what stands in texts, so that a word that was seen before costs
// one look into a map and no memory.
//
// A form is a word as it stands, folded; a stem is what it is compared by; a node is a
// sequence of stems, reached from the node of the sequence without its last one, or a
// sequence of letters.
type index struct {
	o       Options
	raw     map[string]int32 // what stands in a text → form
	folded  map[string]int32 // → form
	forms   []form
	stems   map[string]int32
	words   []string // the stems by number
	steps   map[step]int32
	letters map[string]int32
	nodes   []node
	columns []int32 // of the nodes, once it is known which are terms
	closed  bool    // no new stems and nodes
}

type form struct {
	stem    int32   // -1: no word of the vocabulary; stopped: a stop word
	letters []int32 // nodes
}

const (
	unknown = -1
	stopped = -2
	root    = -1
)

// A step leads from a sequence of stems to the one with one more.
type step struct{ from, stem int32 }

type node struct {
	from, stem int32
	length     int32
	letters    bool
	gram       string // of letters
}

func newIndex(o Options) *index {
	return &index{
		o: o, raw: map[string]int32{}, folded: map[string]int32{}, stems: map[string]int32{},
		steps: map[step]int32{}, letters: map[string]int32{},
	}
}

// counts says how often each node stands in each text.
type counts struct {
	ptr   []int
	node  []int32
	times []int32
}

func (x *index) count(docs []string) *counts {
	var t scanner
	c := &counts{ptr: make([]int, 1, len(docs)+1)}
	times := make([]int32, len(x.nodes))
	var touched, last []int32 // last: the nodes that end at the word before, by length
	touch := func(n int32) {
		for int(n) >= len(times) {
			times = append(times, 0)
		}
		if times[n] == 0 {
			touched = append(touched, n)
		}
		times[n]++
	}
	for _, doc := range docs {
		touched, last = touched[:0], last[:0]
		end := 0
		for _, p := range t.pieces(doc) {
			if x.o.WordMax > 1 && strings.Contains(doc[end:p.start], "\n\n") {
				last = last[:0]
			}
			end = p.end
			f := &x.forms[x.form(doc[p.start:p.end])]
			for _, n := range f.letters {
				touch(n)
			}
			if f.stem == stopped || x.o.WordMax == 0 {
				continue
			}
			if len(last) < x.o.WordMax {
				last = append(last, unknown)
			}
			for k := len(last) - 1; k >= 0; k-- {
				from := int32(root)
				if k > 0 {
					if from = last[k-1]; from == unknown {
						last[k] = unknown
						continue
					}
				}
				last[k] = x.step(from, f.stem, int32(k+1))
				if last[k] != unknown {
					touch(last[k])
				}
			}
		}
		slices.Sort(touched)
		for _, n := range touched {
			c.node = append(c.node, n)
			c.times = append(c.times, times[n])
			times[n] = 0
		}
		c.ptr = append(c.ptr, len(c.node))
	}
	return c
}

// form returns the number of the form of a word as it stands.
func (x *index) form(raw string) int32 {
	if f, ok := x.raw[raw]; ok {
		return f
	}
	folded := Fold(raw)
	f, ok := x.folded[folded]
	if !ok {
		f = int32(len(x.forms))
		folded = strings.Clone(folded)
		x.folded[folded] = f
		x.forms = append(x.forms, form{x.stem(folded), x.gramsOf(folded)})
	}
	x.raw[strings.Clone(raw)] = f
	return f
}

func (x *index) stem(folded string) int32 {
	if folded == "" || x.o.NoStop && Stop(folded, x.o.Lang) {
		return stopped
	}
	stem := folded
	if x.o.Stem {
		stem = Stem(folded, x.o.Lang)
	}
	n, ok := x.stems[stem]
	switch {
	case ok:
		return n
	case x.closed:
		return unknown
	}
	n = int32(len(x.words))
	x.stems[stem] = n
	x.words = append(x.words, stem)
	return n
}

// step returns the node of a sequence with one stem more.
func (x *index) step(from, stem, length int32) int32 {
	if stem == unknown {
		return unknown
	}
	n, ok := x.steps[step{from, stem}]
	switch {
	case ok:
		return n
	case x.closed:
		return unknown
	}
	n = int32(len(x.nodes))
	x.steps[step{from, stem}] = n
	x.nodes = append(x.nodes, node{from: from, stem: stem, length: length})
	return n
}

// gramsOf returns the nodes of the sequences of letters of a word, as scikit-learn's
// char_wb: of each length those of the word with a space on both sides, and of a word
// shorter than a length that whole, once.
func (x *index) gramsOf(word string) []int32 {
	if x.o.CharMax == 0 || word == "" {
		return nil
	}
	padded := []rune(" " + word + " ")
	var nodes []int32
	for n := x.o.CharMin; n <= x.o.CharMax; n++ {
		nodes = x.appendGram(nodes, padded[:min(n, len(padded))])
		if n >= len(padded) {
			break
		}
		for from := 1; from+n <= len(padded); from++ {
			nodes = x.appendGram(nodes, padded[from:from+n])
		}
	}
	return nodes
}

func (x *index) appendGram(nodes []int32, letters []rune) []int32 {
	var buf [64]byte
	gram := buf[:0]
	for _, r := range letters {
		gram = utf8.AppendRune(gram, r)
	}
	n, ok := x.letters[string(gram)]
	if !ok {
		if x.closed {
			return nodes
		}
		n = int32(len(x.nodes))
		kept := string(gram)
		x.letters[kept] = n
		x.nodes = append(x.nodes, node{letters: true, gram: kept})
	}
	return append(nodes, n)
}

// term returns what a node is called.
func (x *index) term(n int32) string {
	at := x.nodes[n]
	if at.letters {
		return letterMark + strings.ReplaceAll(at.gram, " ", spaceMark)
	}
	parts := make([]string, at.length)
	for k := len(parts) - 1; k >= 0; k-- {
		parts[k] = x.words[at.stem]
		if at.from != root {
			at = x.nodes[at.from]
		}
	}
	return strings.Join(parts, " ")
}

// keep returns an index of those nodes alone that have a column, or lead to one that has.
func (x *index) keep(columns []int32) *index {
	out := newIndex(x.o)
	moved := make([]int32, len(x.nodes))
	for i := range moved {
		moved[i] = unknown
	}
	add := func(i, column int32) int32 {
		moved[i] = int32(len(out.nodes))
		out.nodes = append(out.nodes, node{})
		out.columns = append(out.columns, column)
		return moved[i]
	}
	var place func(i, column int32) int32
	place = func(i, column int32) int32 {
		if moved[i] != unknown {
			if column >= 0 {
				out.columns[moved[i]] = column
			}
			return moved[i]
		}
		at := x.nodes[i]
		if at.letters {
			n := add(i, column)
			out.letters[at.gram] = n
			return n
		}
		from := int32(root)
		if at.from != root {
			from = place(at.from, unknown)
		}
		stem := x.words[at.stem]
		s, ok := out.stems[stem]
		if !ok {
			s = int32(len(out.words))
			out.stems[stem] = s
			out.words = append(out.words, stem)
		}
		n := add(i, column)
		out.steps[step{from, s}] = n
		return n
	}
	for i, column := range columns {
		if column >= 0 {
			place(int32(i), column)
		}
	}
	out.closed = true
	return out
}

// frozen returns an index of the same terms that may be used beside others.
func (x *index) frozen() *index {
	out := *x
	out.raw, out.folded, out.forms = map[string]int32{}, map[string]int32{}, nil
	return &out
}
