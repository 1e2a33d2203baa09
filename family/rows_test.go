package family

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A writer draws rows of tokens: words of no language, by a Zipf law, with
// phrases that many rows share.
type writer struct {
	random  *rand.Rand
	zipf    *rand.Zipf
	words   []string
	phrases []string
}

func newWriter(seed uint64) *writer {
	w := &writer{random: rand.New(rand.NewPCG(seed, 0x726f7773))}
	const vocabulary = 30_000
	seen := map[string]bool{}
	for len(w.words) < vocabulary {
		var b strings.Builder
		for range 1 + w.random.IntN(2) + len(w.words)/10_000 {
			b.WriteByte("bcdfghklmnprstvwz"[w.random.IntN(17)])
			b.WriteByte("aeiou"[w.random.IntN(5)])
			if w.random.IntN(3) == 0 {
				b.WriteByte("nrsltm"[w.random.IntN(6)])
			}
		}
		if !seen[b.String()] {
			seen[b.String()] = true
			w.words = append(w.words, b.String())
		}
	}
	w.zipf = rand.NewZipf(w.random, 1.1, 20, vocabulary-1)
	for range 2_000 {
		w.phrases = append(w.phrases, strings.Join(w.draw(3+w.random.IntN(3)), " "))
	}
	return w
}

func (w *writer) word() string { return w.words[w.zipf.Uint64()] }

func (w *writer) draw(n int) []string {
	row := make([]string, n)
	for i := range row {
		row[i] = w.word()
	}
	return row
}

// row draws about 140 bytes.
func (w *writer) row() []string {
	var row []string
	for bytes, most := 0, 60+w.random.IntN(150); bytes < most; {
		words := []string{w.word()}
		if w.random.IntN(20) == 0 {
			words = strings.Fields(w.phrases[w.random.IntN(len(w.phrases))])
		}
		for _, word := range words {
			row = append(row, word)
			bytes += len(word) + 1
		}
	}
	return row
}

var (
	pictures = []string{"😀", "👍🏽", "❤️", "🇫🇷", "👩‍👩‍👧", "❗", "1️⃣"}
	alike    = strings.NewReplacer("a", "а", "e", "е", "o", "о", "p", "р", "c", "с") // Cyrillic
)

// vary returns a row with some edits: a few words, letters or signs.
func (w *writer) vary(row []string, edits int) []string {
	row = append([]string(nil), row...)
	for range edits {
		i := w.random.IntN(len(row))
		switch w.random.IntN(9) {
		case 0:
			row = append(row, fmt.Sprintf("https://t.co/%010d", w.random.Uint32()))
		case 1:
			row = append([]string{fmt.Sprintf("@%s%d", w.words[w.random.IntN(300)], w.random.IntN(100))}, row...)
		case 2: // a letter more
			row[i] += string(rune('a' + w.random.IntN(26)))
		case 3: // two letters in another order
			if b := []byte(row[i]); len(b) > 1 {
				b[0], b[1] = b[1], b[0]
				row[i] = string(b)
			}
		case 4:
			row[i] += pictures[w.random.IntN(len(pictures))]
		case 5:
			row[i] = alike.Replace(row[i])
		case 6:
			row[i] = w.word()
		case 7:
			row = append(row[:i+1], append([]string{w.word()}, row[i+1:]...)...)
		case 8:
			if len(row) > 6 {
				row = append(row[:i], row[i+1:]...)
			}
		}
	}
	return row
}

// rows draws n texts, a third of them in families of up to a few hundred, in
// which one in five is made of another variant and not of the first row; and one
// in twenty is a copy.
func (w *writer) rows(n int) []string {
	var texts []string
	for len(texts) < n {
		base := w.row()
		texts = append(texts, strings.Join(base, " "))
		// A family for each fourteen rows or so, of seven on average.
		if w.random.IntN(14) != 0 {
			continue
		}
		family := [][]string{base}
		size := 2 + int(4/(0.02+w.random.Float64()))/2
		for range size {
			from := base
			if w.random.IntN(5) == 0 {
				from = family[w.random.IntN(len(family))]
			}
			variant := w.vary(from, 1+w.random.IntN(5))
			if w.random.IntN(7) == 0 {
				variant = from
			}
			family = append(family, variant)
			texts = append(texts, strings.Join(variant, " "))
		}
	}
	w.random.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	return texts[:n]
}
