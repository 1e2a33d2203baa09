package lexis

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
)

// Options say what the terms of a vocabulary are. The zero value takes each word.
type Options struct {
	Lang string // the language, for Stem and NoStop: as [Lang] returns it
	Stem bool   // words are compared by their stems

	// Sequences of WordMin to WordMax words are terms, none across an empty line; of
	// WordMax 0, single words if CharMax is 0 too, and none otherwise. WordMin 0 is 1.
	WordMin, WordMax int

	// Sequences of CharMin to CharMax letters within a word are terms, the space before
	// and behind the word counted with it (scikit-learn's analyzer "char_wb"), of words
	// as folded, never stemmed. CharMax 0: none. CharMin 0 is 1.
	CharMin, CharMax int

	MinDF     int     // in how many texts a term must stand; 0 is 1
	MaxDF     float64 // in what share of texts it may stand at most; 0 is all
	MaxTerms  int     // how many terms are kept, of words and of letters each, the most frequent; 0 is all
	Sublinear bool    // a term that stands tf times counts 1 + ln tf in place of tf
	NoStop    bool    // the stop words of the language are no words, see [Stop]
}

func (o Options) filled() Options {
	if o.WordMax == 0 && o.CharMax == 0 {
		o.WordMax = 1
	}
	o.WordMin, o.CharMin, o.MinDF = max(o.WordMin, 1), max(o.CharMin, 1), max(o.MinDF, 1)
	return o
}

// A Vocabulary is what was learned of texts.
type Vocabulary struct {
	Options Options   // as they were used
	Terms   []string  // by byte order; a sequence of letters begins with "~" and has "␣" for a space
	DF      []int32   // in how many of the texts each term stands
	IDF     []float64 // ln((1+Docs)/(1+DF)) + 1
	Docs    int       // texts, those without a term too

	of      *Corpus
	columns []int32 // of the nodes of the corpus
	index   func() *index
}

// A Corpus is texts whose terms are counted once, so that vocabularies of some of them,
// as those outside a fold, cost no more reading.
type Corpus struct {
	index  *index
	counts *counts
}

// Count counts the terms of texts.
func Count(docs []string, o Options) *Corpus {
	x := newIndex(o.filled())
	return &Corpus{x, x.count(docs)}
}

// Fit takes the terms of texts and weighs them: a term that stands tf times in a text
// has the weight tf·idf there, with the smooth inverse document frequency
// idf = ln((1+n)/(1+df)) + 1 of n texts, df of which have the term. The weights of words
// and those of letters each have the length 1 together, and the row then too.
func Fit(docs []string, o Options) (*Vocabulary, *Matrix) {
	return Count(docs, o).Fit(all(len(docs)))
}

func all(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// Fit is the function of that name on the texts of these numbers alone.
func (c *Corpus) Fit(rows []int) (*Vocabulary, *Matrix) {
	v := &Vocabulary{Options: c.index.o, Docs: len(rows), of: c}
	v.choose(c, rows)
	v.index = sync.OnceValue(func() *index { return c.index.keep(v.columns) })
	return v, v.weigh(c.counts, v.columns, rows)
}

// Weigh weighs texts of a corpus by a vocabulary that was fitted on some of it.
func (c *Corpus) Weigh(v *Vocabulary, rows []int) *Matrix {
	if v.of != c {
		panic("lexis: the vocabulary is of another corpus")
	}
	return v.weigh(c.counts, v.columns, rows)
}

// Transform weighs other texts by the vocabulary. Terms it does not have are left out.
func (v *Vocabulary) Transform(docs []string) *Matrix {
	x := v.index().frozen()
	return v.weigh(x.count(docs), x.columns, all(len(docs)))
}

// choose fills the vocabulary from some texts of a corpus.
func (v *Vocabulary) choose(c *Corpus, rows []int) {
	o, x := v.Options, c.index
	df, total := make([]int32, len(x.nodes)), make([]int64, len(x.nodes))
	for _, row := range rows {
		for k := c.counts.ptr[row]; k < c.counts.ptr[row+1]; k++ {
			df[c.counts.node[k]]++
			total[c.counts.node[k]] += int64(c.counts.times[k])
		}
	}
	type candidate struct {
		node int32
		term string
	}
	var kept []candidate
	for _, letters := range []bool{false, true} {
		var of []candidate
		for i, node := range x.nodes {
			if node.letters != letters || !letters && int(node.length) < o.WordMin || int(df[i]) < max(o.MinDF, 1) ||
				o.MaxDF > 0 && float64(df[i]) > o.MaxDF*float64(v.Docs) {
				continue
			}
			of = append(of, candidate{int32(i), x.term(int32(i))})
		}
		if o.MaxTerms > 0 && len(of) > o.MaxTerms {
			slices.SortFunc(of, func(a, b candidate) int {
				return cmp.Or(cmp.Compare(total[b.node], total[a.node]), strings.Compare(a.term, b.term))
			})
			of = of[:o.MaxTerms]
		}
		kept = append(kept, of...)
	}
	slices.SortFunc(kept, func(a, b candidate) int { return strings.Compare(a.term, b.term) })
	v.columns = make([]int32, len(x.nodes))
	for i := range v.columns {
		v.columns[i] = -1
	}
	for j, c := range kept {
		v.columns[c.node] = int32(j)
		v.Terms = append(v.Terms, c.term)
		v.DF = append(v.DF, df[c.node])
		v.IDF = append(v.IDF, math.Log(float64(1+v.Docs)/float64(1+df[c.node]))+1)
	}
}

// weigh turns counts of some texts into the matrix.
func (v *Vocabulary) weigh(c *counts, columns []int32, rows []int) *Matrix {
	m := &Matrix{Rows: len(rows), Cols: len(v.Terms), Ptr: make([]int, 1, len(rows)+1)}
	type cell struct {
		column int32
		weight float64
	}
	var row []cell
	for _, i := range rows {
		row = row[:0]
		for k := c.ptr[i]; k < c.ptr[i+1]; k++ {
			if column := columns[c.node[k]]; column >= 0 {
				tf := float64(c.times[k])
				if v.Options.Sublinear {
					tf = 1 + math.Log(tf)
				}
				row = append(row, cell{column, tf * v.IDF[column]})
			}
		}
		slices.SortFunc(row, func(a, b cell) int { return cmp.Compare(a.column, b.column) })
		var square [2]float64 // of words, of letters
		for _, cell := range row {
			square[v.block(cell.column)] += cell.weight * cell.weight
		}
		blocks := 0.0
		for _, s := range square {
			if s > 0 {
				blocks++
			}
		}
		for _, cell := range row {
			m.Idx = append(m.Idx, cell.column)
			m.Val = append(m.Val, float32(cell.weight/math.Sqrt(square[v.block(cell.column)]*blocks)))
		}
		m.Ptr = append(m.Ptr, len(m.Idx))
	}
	return m
}

func (v *Vocabulary) block(column int32) int {
	if strings.HasPrefix(v.Terms[column], letterMark) {
		return 1
	}
	return 0
}
