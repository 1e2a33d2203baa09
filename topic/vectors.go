package topic

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"demarche"
	"demarche/lexis"
)

// Vectors are the vectors of words that a file gives.
type Vectors struct {
	Dim    int
	Format string // what was read
	Words  int    // words of the file, those left out among them

	row    map[string]int32
	data   []float32
	pieces bool // whether words that it has not may be made of pieces, "##ing"
}

// ReadVectors reads a file of word vectors, of which it keeps the words that are wanted,
// as [lexis.Fold] folds them; of several that fold alike the first, which in these files is
// the most frequent. It reads
//
//   - text, a word and its numbers a line, with or without a line before that counts
//     them: what word2vec and GloVe write, and fastText as .vec;
//   - .bin, the binary form of word2vec: the same line, and then words each with its numbers
//     as 32-bit floats (fastText's own .bin is another form, and refused);
//   - .safetensors, a Model2Vec model: the tensor "embeddings" in 32 or 16 bits, with the
//     vocabulary of the tokenizer.json (WordPiece, BPE or Unigram) or the vocab.txt that
//     lies beside it. A word that a WordPiece vocabulary has not is the mean of
//     its longest pieces from the left, as BERT cuts it; of the others only whole words
//     are looked up.
func ReadVectors(path string, wanted func(word string) bool) (*Vectors, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, demarche.Errorf(demarche.Usage, "%w", err)
	}
	defer file.Close()
	r := bufio.NewReaderSize(file, 1<<20)
	v := &Vectors{row: map[string]int32{}}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".safetensors":
		err = v.safetensors(r, path, wanted)
	case ".bin":
		err = v.binary(r, wanted)
	default:
		err = v.text(r, wanted)
	}
	if err != nil {
		return nil, demarche.Errorf(demarche.BadData, "%s: %w", filepath.Base(path), err).
			WithHint("word vectors are read as text (.vec, .txt), as word2vec's binary form (.bin) and as Model2Vec's .safetensors with its tokenizer.json")
	}
	return v, nil
}

// Of returns the vector of a folded word, and whether there is one. A hashtag that has
// none is looked up without its sign. The vector is not the caller's to change.
func (v *Vectors) Of(word string) ([]float32, bool) {
	for _, w := range [2]string{word, strings.TrimPrefix(word, "#")} {
		if at, ok := v.row[w]; ok {
			return v.at(at), true
		}
	}
	if v.pieces {
		return v.ofPieces(strings.TrimPrefix(word, "#"))
	}
	return nil, false
}

func (v *Vectors) at(row int32) []float32 { return v.data[int(row)*v.Dim : int(row)*v.Dim+v.Dim] }

// ofPieces returns the mean of the pieces that a word is cut into.
func (v *Vectors) ofPieces(word string) ([]float32, bool) {
	out, n := make([]float32, v.Dim), float32(0)
	for from := 0; from < len(word); {
		sign := ""
		if from > 0 {
			sign = "##"
		}
		end := len(word)
		for ; end > from; end-- {
			if at, ok := v.row[sign+word[from:end]]; ok {
				for i, x := range v.at(at) {
					out[i] += x
				}
				n++
				break
			}
		}
		if end == from {
			return nil, false
		}
		from = end
	}
	if n == 0 {
		return nil, false
	}
	for i := range out {
		out[i] /= n
	}
	return out, true
}

// keep takes in one word.
func (v *Vectors) keep(word string, wanted func(string) bool, vector func([]float32)) {
	v.Words++
	folded := lexis.Fold(word)
	if strings.HasPrefix(word, "##") { // a piece, and no hashtag
		folded = "##" + lexis.Fold(word[2:])
	}
	if _, ok := v.row[folded]; ok || folded == "" || !wanted(folded) {
		return
	}
	v.row[folded] = int32(len(v.row))
	v.data = append(v.data, make([]float32, v.Dim)...)
	vector(v.at(int32(len(v.row) - 1)))
}

// mostDimensions is how many numbers a vector may have: a line that counts more is
// something else.
const mostDimensions = 1 << 14

func (v *Vectors) text(r *bufio.Reader, wanted func(string) bool) error {
	v.Format = "text"
	for line := 1; ; line++ {
		s, err := r.ReadString('\n')
		if s = strings.TrimRight(s, " \t\r\n"); s != "" {
			fields := strings.Fields(s)
			if line == 1 && len(fields) == 2 {
				if _, err := strconv.Atoi(fields[0]); err == nil {
					continue // words and numbers, counted
				}
			}
			if v.Dim == 0 {
				v.Dim = len(fields) - 1
			}
			n := len(fields) - v.Dim
			if v.Dim < 2 || v.Dim > mostDimensions || n < 1 {
				return demarche.Errorf(demarche.BadData, "line %d: %d fields: want a word and its numbers, %d", line, len(fields), max(2, v.Dim))
			}
			row := make([]float32, v.Dim)
			for i, f := range fields[n:] {
				x, err := strconv.ParseFloat(f, 32)
				if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
					return demarche.Errorf(demarche.BadData, "line %d: %.40q is no number", line, f)
				}
				row[i] = float32(x)
			}
			v.keep(strings.Join(fields[:n], " "), wanted, func(to []float32) { copy(to, row) })
		}
		if err != nil {
			return v.end(err)
		}
	}
}

// end is the error of a file that was read to its end.
func (v *Vectors) end(err error) error {
	if !errors.Is(err, io.EOF) {
		return err
	}
	if v.Words == 0 {
		return errors.New("no word in it")
	}
	return nil
}

func (v *Vectors) binary(r *bufio.Reader, wanted func(string) bool) error {
	v.Format = "word2vec, binary"
	head, err := r.ReadString('\n')
	fields := strings.Fields(head)
	words := 0
	if err == nil && len(fields) == 2 {
		words, _ = strconv.Atoi(fields[0])
		v.Dim, _ = strconv.Atoi(fields[1])
	}
	if words < 1 || v.Dim < 2 || v.Dim > mostDimensions {
		return errors.New("it does not begin with the number of words and that of their numbers, as word2vec's binary form does")
	}
	raw := make([]byte, 4*v.Dim)
	for i := range words {
		word, err := r.ReadString(' ')
		if err == nil {
			_, err = io.ReadFull(r, raw)
		}
		if err != nil {
			return demarche.Errorf(demarche.BadData, "it ends within word %d of %d", i+1, words)
		}
		v.keep(strings.Trim(word, " \r\n"), wanted, func(to []float32) {
			for k := range to {
				to[k] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*k:]))
			}
		})
	}
	return nil
}
