package tandem

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"demarche/lexis"
)

// FunctionWords is how many function words a style is made of.
const FunctionWords = 80

// signs are the punctuation that a style is made of; those that are not listed count
// together.
const signs = `.,!?:;'"()-–—…&/#@`

// A Writing is how an account writes: what is counted of its posts. What they are about
// is left out: of words only those of closed classes count, see [lexis.Stop].
type Writing struct {
	Posts, Words int

	function map[string]float64
	sign     []float64 // the last: other punctuation
	letters  float64
	upper    float64
	digits   float64
	emoji    float64
	shouted  float64 // words of two letters or more, all of them capitals
	began    float64 // posts that begin with a small letter
	squares  float64 // of the words of each post
	inWords  float64 // characters of words
}

// NewWriting returns a writing of no posts.
func NewWriting() *Writing {
	return &Writing{function: map[string]float64{}, sign: make([]float64, utf8.RuneCountInString(signs)+1)}
}

// Add counts one post, with its words as [lexis.Words] finds them, in a language by its
// code.
func (w *Writing) Add(post string, words []lexis.Word, lang string) {
	if len(words) == 0 {
		return
	}
	w.Posts++
	w.Words += len(words)
	w.squares += float64(len(words) * len(words))
	for _, word := range words {
		if lexis.Stop(word.Text, lang) {
			w.function[word.Text]++
		}
		w.inWords += float64(utf8.RuneCountInString(word.Text))
		original := post[word.Start:word.End]
		if utf8.RuneCountInString(original) > 1 && strings.ToUpper(original) == original && strings.ToLower(original) != original {
			w.shouted++
		}
	}
	if first, _ := utf8.DecodeRuneInString(post[words[0].Start:]); unicode.IsLower(first) {
		w.began++
	}
	for _, r := range withoutLinks(post) {
		switch {
		case unicode.IsLetter(r):
			w.letters++
			if unicode.IsUpper(r) {
				w.upper++
			}
		case unicode.IsDigit(r):
			w.digits++
		case unicode.IsPunct(r):
			w.sign[signOf(r)]++
		case r > 0x2000 && unicode.IsSymbol(r):
			w.emoji++
		}
	}
}

// withoutLinks drops the words of a post that hold an address: their signs are no style.
func withoutLinks(post string) string {
	if !strings.Contains(post, "://") {
		return post
	}
	var b strings.Builder
	for word := range strings.FieldsSeq(post) {
		if !strings.Contains(word, "://") {
			b.WriteString(word)
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func signOf(r rune) int {
	at := 0
	for _, s := range signs {
		if s == r {
			return at
		}
		at++
	}
	return at
}

// Styles returns what the writings of one language are like: the rates of the
// [FunctionWords] function words that are most frequent in all of them, of punctuation,
// capitals, digits and signs, and the lengths of words and posts, each in standard
// deviations from the mean of the writings. Their cosine is the cosine delta (Evert
// et al. 2017, doi:10.1093/llc/fqx023), after Burrows 2002, doi:10.1093/llc/17.3.267.
func Styles(writings []*Writing) [][]float64 {
	words := frequent(writings)
	rows := make([][]float64, len(writings))
	for i, w := range writings {
		row := make([]float64, 0, len(words)+len(w.sign)+8)
		n, posts := float64(max(w.Words, 1)), float64(max(w.Posts, 1))
		for _, word := range words {
			row = append(row, w.function[word]/n)
		}
		for _, s := range w.sign {
			row = append(row, s/n)
		}
		mean := n / posts
		rows[i] = append(row, w.upper/max(w.letters, 1), w.digits/n, w.emoji/n, w.shouted/n, w.began/posts, w.inWords/n,
			mean, math.Sqrt(max(w.squares/posts-float64(mean*mean), 0)))
	}
	standardise(rows)
	return rows
}

// frequent returns the function words that writings use most, each writing by its rates.
func frequent(writings []*Writing) []string {
	rates := map[string]float64{}
	for _, w := range writings {
		for _, word := range sorted(w.function, cmp.Compare[string]) {
			rates[word] += w.function[word] / float64(max(w.Words, 1))
		}
	}
	words := sorted(rates, func(a, b string) int { return cmp.Or(cmp.Compare(rates[b], rates[a]), cmp.Compare(a, b)) })
	return slices.Clip(words[:min(len(words), FunctionWords)])
}

// standardise gives each column the mean 0 and the standard deviation 1; one that never
// differs is 0.
func standardise(rows [][]float64) {
	if len(rows) == 0 {
		return
	}
	n := float64(len(rows))
	for k := range rows[0] {
		mean, square := 0.0, 0.0
		for _, row := range rows {
			mean += row[k] / n
		}
		for _, row := range rows {
			square += float64((row[k] - mean) * (row[k] - mean))
		}
		sd := math.Sqrt(square / n)
		for _, row := range rows {
			if row[k] -= mean; sd > 1e-12 {
				row[k] /= sd
			} else {
				row[k] = 0
			}
		}
	}
}
