package topic

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"demarche"
)

// A tensor is what the head of a safetensors file says of one.
type tensor struct {
	Type    string   `json:"dtype"`
	Shape   []int    `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"`
}

// safetensors reads a Model2Vec model. A file is eight bytes of length, so many bytes of
// JSON that says where which tensor is, and the numbers.
func (v *Vectors) safetensors(r *bufio.Reader, path string, wanted func(string) bool) error {
	const mostHead = 1 << 26
	var length uint64
	if err := binary.Read(r, binary.LittleEndian, &length); err != nil || length > mostHead {
		return errors.New("it has no head as safetensors have")
	}
	head := make([]byte, length)
	if _, err := io.ReadFull(r, head); err != nil {
		return errors.New("it ends within its head")
	}
	var tensors map[string]json.RawMessage
	if err := json.Unmarshal(head, &tensors); err != nil {
		return demarche.Errorf(demarche.BadData, "its head: %w", err)
	}
	var t tensor
	raw, ok := tensors["embeddings"]
	if !ok {
		return errors.New(`it has no tensor "embeddings", as Model2Vec models have`)
	}
	if err := json.Unmarshal(raw, &t); err != nil {
		return demarche.Errorf(demarche.BadData, "its head: %w", err)
	}
	if _, ok := tensors["mapping"]; ok {
		return errors.New("its vocabulary is quantised, which is not read")
	}
	size := map[string]int{"F32": 4, "F16": 2}[t.Type]
	if size == 0 || len(t.Shape) != 2 || t.Shape[0] < 1 || t.Shape[1] < 2 || t.Shape[1] > mostDimensions ||
		t.Offsets[0] < 0 || t.Offsets[1]-t.Offsets[0] != int64(t.Shape[0])*int64(t.Shape[1])*int64(size) {
		return demarche.Errorf(demarche.BadData, "its embeddings are %s of the shape %v: want F32 or F16 in rows and columns", t.Type, t.Shape)
	}
	words, pieces, err := vocabulary(filepath.Dir(path))
	if err != nil {
		return err
	}
	if len(words) != t.Shape[0] {
		return demarche.Errorf(demarche.BadData, "it has %d vectors, and the vocabulary beside it %d words", t.Shape[0], len(words))
	}
	v.Format, v.Dim, v.pieces = "Model2Vec", t.Shape[1], pieces
	if pieces { // any may be a piece of a word that is wanted
		wanted = func(string) bool { return true }
	}
	if _, err := io.CopyN(io.Discard, r, t.Offsets[0]); err != nil {
		return errors.New("it ends before its embeddings")
	}
	row := make([]byte, size*v.Dim)
	for i, word := range words {
		if _, err := io.ReadFull(r, row); err != nil {
			return demarche.Errorf(demarche.BadData, "it ends within vector %d of %d", i+1, len(words))
		}
		v.keep(word, wanted, func(to []float32) {
			for k := range to {
				if size == 4 {
					to[k] = math.Float32frombits(binary.LittleEndian.Uint32(row[4*k:]))
				} else {
					to[k] = half(binary.LittleEndian.Uint16(row[2*k:]))
				}
			}
		})
	}
	return nil
}

// half returns the number that IEEE 754 writes in 16 bits.
func half(bits uint16) float32 {
	sign, exponent, fraction := 1.0, int(bits>>10&31), float64(bits&1023)/1024
	if bits>>15 == 1 {
		sign = -1
	}
	switch exponent {
	case 0:
		return float32(sign * math.Ldexp(fraction, -14))
	case 31:
		return 0 // infinite, or none: no vector has it by intent
	}
	return float32(sign * math.Ldexp(1+fraction, exponent-15))
}

// vocabulary returns the words of a model by their rows, and whether some are pieces.
func vocabulary(folder string) (words []string, pieces bool, err error) {
	raw, err := os.ReadFile(filepath.Join(folder, "tokenizer.json"))
	if errors.Is(err, os.ErrNotExist) {
		raw, err = os.ReadFile(filepath.Join(folder, "vocab.txt"))
		if err != nil {
			return nil, false, errors.New("neither tokenizer.json nor vocab.txt lies beside it")
		}
		words = strings.Split(strings.TrimRight(string(raw), "\n"), "\n")
		return words, true, nil
	}
	if err != nil {
		return nil, false, err
	}
	var file struct {
		Model struct {
			Type  string          `json:"type"`
			Vocab json.RawMessage `json:"vocab"`
		} `json:"model"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		return nil, false, demarche.Errorf(demarche.BadData, "tokenizer.json: %w", err)
	}
	var numbered map[string]int
	if err := json.Unmarshal(file.Model.Vocab, &numbered); err == nil {
		words = make([]string, len(numbered))
		for word, n := range numbered {
			if n < 0 || n >= len(words) || words[n] != "" {
				return nil, false, errors.New("the words of tokenizer.json are not numbered from 0 on")
			}
			words[n] = start(word)
		}
		return words, file.Model.Type == "WordPiece", nil
	}
	var listed [][2]json.RawMessage // Unigram: a word and how likely it is
	if err := json.Unmarshal(file.Model.Vocab, &listed); err != nil {
		return nil, false, errors.New("tokenizer.json has no vocabulary that is read here")
	}
	for _, of := range listed {
		var word string
		if err := json.Unmarshal(of[0], &word); err != nil {
			return nil, false, errors.New("tokenizer.json has no vocabulary that is read here")
		}
		words = append(words, start(word))
	}
	return words, false, nil
}

// start takes off the sign by which BPE and Unigram mark where a word begins.
func start(word string) string {
	return strings.TrimPrefix(strings.TrimPrefix(word, "▁"), "Ġ")
}
