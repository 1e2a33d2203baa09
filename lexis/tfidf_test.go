package lexis

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// plainTerms returns the terms of a text, by strings alone.
func plainTerms(doc string, o Options) []string {
	if paragraphs := strings.Split(doc, "\n\n"); len(paragraphs) > 1 {
		var terms []string
		for _, p := range paragraphs {
			terms = append(terms, plainTerms(p, o)...)
		}
		return terms
	}
	var ws, terms []string
	for _, w := range Words(doc) {
		if o.CharMax > 0 {
			padded := []rune(" " + w.Text + " ")
			for n := o.CharMin; n <= o.CharMax; n++ {
				if n >= len(padded) {
					terms = append(terms, "~"+strings.ReplaceAll(string(padded), " ", "␣"))
					break
				}
				for i := 0; i+n <= len(padded); i++ {
					terms = append(terms, "~"+strings.ReplaceAll(string(padded[i:i+n]), " ", "␣"))
				}
			}
		}
		if o.NoStop && Stop(w.Text, o.Lang) {
			continue
		}
		if o.Stem {
			w.Text = Stem(w.Text, o.Lang)
		}
		ws = append(ws, w.Text)
	}
	for n := o.WordMin; n <= o.WordMax; n++ {
		for i := 0; i+n <= len(ws); i++ {
			terms = append(terms, strings.Join(ws[i:i+n], " "))
		}
	}
	return terms
}

// plainTFIDF is Fit and Transform by maps of strings and dense rows.
func plainTFIDF(docs, other []string, o Options) (terms []string, rows, others [][]float64) {
	df, total := map[string]int{}, map[string]int{}
	for _, doc := range docs {
		seen := map[string]bool{}
		for _, term := range plainTerms(doc, o) {
			total[term]++
			if !seen[term] {
				seen[term] = true
				df[term]++
			}
		}
	}
	blocks := [2][]string{}
	for term, n := range df {
		if n >= o.MinDF && (o.MaxDF == 0 || float64(n) <= o.MaxDF*float64(len(docs))) {
			block := 0
			if strings.HasPrefix(term, "~") {
				block = 1
			}
			blocks[block] = append(blocks[block], term)
		}
	}
	for _, block := range blocks {
		slices.SortFunc(block, func(a, b string) int {
			if total[a] != total[b] {
				return total[b] - total[a]
			}
			return strings.Compare(a, b)
		})
		if o.MaxTerms > 0 {
			block = block[:min(len(block), o.MaxTerms)]
		}
		terms = append(terms, block...)
	}
	slices.Sort(terms)
	weigh := func(doc string) []float64 {
		row := make([]float64, len(terms))
		has := plainTerms(doc, o)
		var length [2]float64
		block := func(j int) int {
			if strings.HasPrefix(terms[j], "~") {
				return 1
			}
			return 0
		}
		for j, term := range terms {
			tf := 0.0
			for _, h := range has {
				if h == term {
					tf++
				}
			}
			if tf > 0 && o.Sublinear {
				tf = 1 + math.Log(tf)
			}
			row[j] = tf * (math.Log(float64(1+len(docs))/float64(1+df[term])) + 1)
			length[block(j)] += row[j] * row[j]
		}
		both := 1.0
		if length[0] > 0 && length[1] > 0 {
			both = math.Sqrt2
		}
		for j := range row {
			if row[j] != 0 {
				row[j] /= math.Sqrt(length[block(j)]) * both
			}
		}
		return row
	}
	for _, doc := range docs {
		rows = append(rows, weigh(doc))
	}
	for _, doc := range other {
		others = append(others, weigh(doc))
	}
	return terms, rows, others
}

func dense(m *Matrix) [][]float64 {
	rows := make([][]float64, m.Rows)
	for i := range rows {
		rows[i] = make([]float64, m.Cols)
		idx, val := m.Row(i)
		for k, j := range idx {
			rows[i][j] = float64(val[k])
		}
	}
	return rows
}

func sameRows(a, b [][]float64) bool {
	for i := range a {
		for j := range a[i] {
			if math.Abs(a[i][j]-b[i][j]) > 1e-6 {
				return false
			}
		}
	}
	return len(a) == len(b)
}

func TestFitIsThePlainTwin(t *testing.T) {
	word := rapid.SampledFrom(strings.Fields("the Trump trump's elections election #MAGA #maga voting vote votes a an Россия россии и 2016 don't ok o"))
	docs := rapid.SliceOfN(rapid.Map(rapid.SliceOfN(word, 0, 12), func(w []string) string { return strings.ReplaceAll(strings.Join(w, " "), "¶", "\n\n") }), 1, 8)
	rapid.Check(t, func(t *rapid.T) {
		o := Options{
			Lang: rapid.SampledFrom([]string{"", "en", "ru"}).Draw(t, "lang"), Stem: rapid.Bool().Draw(t, "stem"),
			MinDF: rapid.IntRange(1, 3).Draw(t, "mindf"), MaxDF: rapid.SampledFrom([]float64{0, .5, 1}).Draw(t, "maxdf"),
			MaxTerms: rapid.SampledFrom([]int{0, 5}).Draw(t, "maxterms"), Sublinear: rapid.Bool().Draw(t, "sublinear"),
			NoStop: rapid.Bool().Draw(t, "nostop"), WordMin: 1, CharMin: 1,
		}
		switch rapid.IntRange(0, 3).Draw(t, "terms") {
		case 0:
			o.WordMax = 1
		case 1:
			o.WordMin, o.WordMax = rapid.IntRange(1, 3).Draw(t, "wordmin"), 3
		case 2:
			o.CharMin, o.CharMax = 2, 5
		case 3:
			o.WordMax, o.CharMin, o.CharMax = 2, 3, 4
		}
		train, other := docs.Draw(t, "train"), docs.Draw(t, "other")
		v, x := Fit(train, o)
		z := v.Transform(other)
		terms, rows, others := plainTFIDF(train, other, o)
		if !slices.Equal(v.Terms, terms) {
			t.Fatalf("terms\n%q, not\n%q", v.Terms, terms)
		}
		if !sameRows(dense(x), rows) || !sameRows(dense(z), others) {
			t.Fatalf("weights\n%v\n%v, not\n%v\n%v", dense(x), dense(z), rows, others)
		}
		if !sameRows(dense(v.Transform(train)), rows) {
			t.Fatal("a text weighs other things the second time")
		}
		for _, m := range []*Matrix{x, z} {
			for i := range m.Rows {
				if n := m.Norm(i); n != 0 && math.Abs(n-1) > 1e-6 {
					t.Fatalf("row %d is %v long", i, n)
				}
				if idx, _ := m.Row(i); !slices.IsSorted(idx) {
					t.Fatalf("row %d has its columns in the order %v", i, idx)
				}
			}
		}
		// A corpus of all texts, fitted on some, is those alone.
		c := Count(append(slices.Clone(other), train...), o)
		var last []int
		for i := range train {
			last = append(last, len(other)+i)
		}
		w, y := c.Fit(last)
		if !slices.Equal(w.Terms, terms) || !sameRows(dense(y), rows) {
			t.Fatal("a part of a corpus is fitted otherwise than alone")
		}
		if !sameRows(dense(c.Weigh(w, all(len(other)))), others) {
			t.Fatal("a part of a corpus is weighed otherwise than alone")
		}
	})
}

// The example of scikit-learn's documentation of TfidfVectorizer (user guide 7.2.3.4,
// smooth_idf=True, norm l2), its counts written as words.
func TestFitIsScikitLearns(t *testing.T) {
	counts := [][3]int{{3, 0, 1}, {2, 0, 0}, {3, 0, 0}, {4, 0, 0}, {3, 2, 0}, {3, 0, 2}}
	want := [][]float64{
		{0.85151335, 0, 0.52433293}, {1, 0, 0}, {1, 0, 0}, {1, 0, 0}, {0.55422893, 0.83236428, 0}, {0.63035731, 0, 0.77630514},
	}
	var docs []string
	for _, c := range counts {
		docs = append(docs, strings.Repeat("aa ", c[0])+strings.Repeat("bb ", c[1])+strings.Repeat("cc ", c[2]))
	}
	if _, x := Fit(docs, Options{}); !sameRows(dense(x), want) {
		t.Errorf("%v, not %v", dense(x), want)
	}
}
