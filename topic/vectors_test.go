package topic

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func every(string) bool { return true }

func write(t *testing.T, folder, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// A model as safetensors tells it: the length of the head, the head, the numbers.
func model(t *testing.T, typ string, rows [][]float32) []byte {
	t.Helper()
	var numbers bytes.Buffer
	for _, row := range rows {
		for _, v := range row {
			if typ == "F16" { // of what 16 bits hold: ±1.5, 2^-15 and such
				numbers.Write(binary.LittleEndian.AppendUint16(nil, map[float32]uint16{1: 0x3c00, -1.5: 0xbe00, 0.5: 0x3800, 0: 0, 2: 0x4000, 0x1p-15: 0x0200}[v]))
				continue
			}
			numbers.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(v)))
		}
	}
	head, err := json.Marshal(map[string]any{
		"__metadata__": map[string]string{"format": "pt"},
		"embeddings":   map[string]any{"dtype": typ, "shape": []int{len(rows), len(rows[0])}, "data_offsets": []int{0, numbers.Len()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(head))), head...), numbers.Bytes()...)
}

func TestFormsOfVectors(t *testing.T) {
	folder := t.TempDir()
	binary2vec := []byte("2 3\n")
	for i, word := range []string{"Moscow", "peace"} {
		binary2vec = append(binary2vec, word+" "...)
		for k := range 3 {
			binary2vec = binary.LittleEndian.AppendUint32(binary2vec, math.Float32bits([2][3]float32{{1, 0.5, -1.5}, {0, 2, 1}}[i][k]))
		}
		binary2vec = append(binary2vec, '\n')
	}
	rows := [][]float32{{1, 0.5, -1.5}, {0, 2, 1}, {2, 0, 0}, {0, 0, 0x1p-15}}
	wordpiece := filepath.Join(folder, "wordpiece")
	unigram := filepath.Join(folder, "unigram")
	listed := filepath.Join(folder, "listed")
	for _, f := range []string{wordpiece, unigram, listed} {
		if err := os.Mkdir(f, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(t, wordpiece, "tokenizer.json", []byte(`{"model": {"type": "WordPiece", "vocab": {"moscow": 0, "peace": 1, "war": 2, "##fare": 3}}}`))
	write(t, unigram, "tokenizer.json", []byte(`{"model": {"type": "Unigram", "vocab": [["▁moscow", -3.5], ["▁peace", -4], ["▁war", -5], ["fare", -6]]}}`))
	write(t, listed, "vocab.txt", []byte("moscow\npeace\nwar\n##fare\n"))
	for name, path := range map[string]string{
		"word2vec text":          write(t, folder, "a.txt", []byte("2 3\nMoscow 1 0.5 -1.5\npeace 0 2 1\n")),
		"fastText":               write(t, folder, "a.vec", []byte("3 3\nMoscow 1 0.5 -1.5 \npeace 0 2 1 \nMOSCOW 9 9 9\n")),
		"GloVe":                  write(t, folder, "glove.txt", []byte("Moscow 1 0.5 -1.5\npeace 0 2 1")),
		"word2vec binary":        write(t, folder, "a.bin", binary2vec),
		"Model2Vec":              write(t, wordpiece, "model.safetensors", model(t, "F32", rows)),
		"Model2Vec in half":      write(t, unigram, "model.safetensors", model(t, "F16", rows)),
		"Model2Vec with a list":  write(t, listed, "model.safetensors", model(t, "F16", rows)),
		"words of several parts": write(t, folder, "b.vec", []byte("Moscow 1 0.5 -1.5\nNew York 9 9 9\npeace 0 2 1\n")),
	} {
		v, err := ReadVectors(path, every)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for word, want := range map[string][]float32{"moscow": rows[0], "#peace": rows[1]} {
			got, ok := v.Of(word)
			if !ok || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: %s is %v, want %v", name, word, got, want)
			}
		}
		if _, ok := v.Of("absent"); ok {
			t.Errorf("%s: a word that is not in it has a vector", name)
		}
		got, ok := v.Of("warfare")
		if want := v.pieces; ok != want || ok && fmt.Sprint(got) != fmt.Sprint([]float32{1, 0, 0x1p-16}) {
			t.Errorf("%s: warfare is %v, %v", name, got, ok)
		}
	}
	v, err := ReadVectors(filepath.Join(folder, "a.vec"), func(w string) bool { return w == "peace" })
	if err != nil || v.Words != 3 || len(v.row) != 1 {
		t.Errorf("of three words one is wanted: %+v, %v", v, err)
	}
}

func TestFilesThatAreNoVectors(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "tokenizer.json", []byte(`{"model": {"type": "BPE", "vocab": {"one": 0}}}`))
	for name, data := range map[string]string{
		"empty.vec": "", "one.vec": "word 1\n", "words.vec": "a 1 2 3\nb 1 x 3\n", "short.vec": "a 1 2 3\nb 1\n",
		"fasttext.bin": "\xba\x16\x4f\x2f\x0c\x00\x00\x00", "cut.bin": "5 3\nword \x00\x00",
		"short.safetensors": "\x01", "huge.safetensors": "\xff\xff\xff\xff\xff\xff\xff\xff{}", "other.safetensors": "\x02\x00\x00\x00\x00\x00\x00\x00{}",
		"more.safetensors": string(model(t, "F32", [][]float32{{1, 2}, {3, 4}})),
		"type.safetensors": strings.Replace(string(model(t, "F32", [][]float32{{1, 2}})), "F32", "I32", 1),
	} {
		if _, err := ReadVectors(write(t, folder, name, []byte(data)), every); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := ReadVectors(filepath.Join(folder, "absent.vec"), every); err == nil {
		t.Error("a file that is not there: no error")
	}
}

// SIF by the paper's formulas in dense matrices, the principal component by the SVD.
func TestSIFByFormulas(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 8))
	v := &Vectors{Dim: 5, row: map[string]int32{}}
	for i := range 12 {
		v.row[fmt.Sprintf("w%d", i)] = int32(i)
		for range 5 {
			v.data = append(v.data, float32(r.NormFloat64()+0.5))
		}
	}
	var texts [][]string
	for range 30 {
		var words []string
		for range 1 + r.IntN(6) {
			words = append(words, fmt.Sprintf("w%d", min(r.IntN(14), r.IntN(14)))) // w12 and w13 have no vector
		}
		texts = append(texts, words)
	}
	texts = append(texts, []string{"w13"})
	got, empty := SIF(texts, v, 1e-3)
	total, count := 0.0, map[string]float64{}
	for _, words := range texts {
		for _, w := range words {
			total++
			count[w]++
		}
	}
	x := mat.NewDense(len(texts), 5, nil)
	for i, words := range texts {
		n := 0.0
		for _, w := range words {
			if row, ok := v.row[w]; ok {
				n++
				for k := range 5 {
					x.Set(i, k, x.At(i, k)+1e-3/(1e-3+count[w]/total)*float64(v.data[int(row)*5+k]))
				}
			}
		}
		for k := range 5 {
			x.Set(i, k, x.At(i, k)/max(1, n))
		}
	}
	var svd mat.SVD
	svd.Factorize(x, mat.SVDThin)
	var vectors mat.Dense
	svd.VTo(&vectors)
	first := mat.Col(nil, 0, &vectors)
	for i := range texts {
		row := mat.Row(nil, i, x)
		along := dot(row, first)
		length := 0.0
		for k := range row {
			row[k] -= along * first[k]
			length += row[k] * row[k]
		}
		if empty[i] != (length < 1e-20) {
			t.Fatalf("text %d: empty is %v", i, empty[i])
		}
		for k := range row {
			want := row[k] / math.Sqrt(max(length, 1e-20))
			if math.Abs(float64(got[i][k])-want) > 1e-5 {
				t.Fatalf("text %d: %v, want %v at %d", i, got[i], want, k)
			}
		}
	}
}

func TestPlantedClusters(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 8))
	var vectors [][]float32
	var of []int
	for i := range 300 {
		x := make([]float32, 16)
		for k := range x {
			x[k] = float32(0.08 * r.NormFloat64())
		}
		k := i % 5
		if i%50 == 49 {
			k = 5 + i/50 // each alone
		}
		x[k]++
		unit(x)
		vectors, of = append(vectors, x), append(of, k)
	}
	vectors = append(vectors, make([]float32, 16))
	c := DPMeans(vectors, 0.6, 100, 2, 20)
	if len(c.Centroids) != 5 || !c.Converged || c.Full || c.Of[300] != -1 {
		t.Fatalf("%d clusters, want 5; converged %v, full %v", len(c.Centroids), c.Converged, c.Full)
	}
	name := map[int]int{}
	for i, k := range of {
		if k >= 5 {
			if c.Of[i] != -1 {
				t.Errorf("%d, which is alone, is in the cluster %d", i, c.Of[i])
			}
			continue
		}
		if to, ok := name[k]; ok && to != c.Of[i] || c.Of[i] < 0 {
			t.Errorf("%d of the planted cluster %d is in %d", i, k, c.Of[i])
		}
		name[k] = c.Of[i]
	}
	if c := DPMeans(vectors, 0.6, 3, 2, 20); len(c.Centroids) != 3 || !c.Full {
		t.Errorf("three clusters at most: %d, full %v", len(c.Centroids), c.Full)
	}
}
