package classify

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"demarche/lexis"
)

// A semevalSet is documents with their narratives and sub-narratives.
type semevalSet struct {
	docs         []string
	coarse, fine [][]string
}

// semeval reads SemEval-2025 task 10, subtask 2: of each language the training and the
// development set.
func semeval(t *testing.T) map[string]*[2]semevalSet {
	t.Helper()
	file, err := os.Open("../../shared/data/semeval2025_t10/dataset.tar.zst")
	if err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	defer file.Close()
	z, err := zstd.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	texts := map[string]string{} // part/LANGUAGE/name
	labels := map[string]string{}
	r := tar.NewReader(z)
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(h.Name, "/")
		if len(parts) != 5 || parts[4] == "" || strings.HasPrefix(parts[4], "._") {
			continue
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case parts[2] == "raw-documents":
			texts[parts[1]+"/"+parts[3]+"/"+parts[4]] = string(b)
		case parts[4] == "subtask-2-annotations.txt":
			labels[parts[1]+"/"+parts[3]] = string(b)
		}
	}
	out := map[string]*[2]semevalSet{}
	for key, list := range labels {
		part, language, _ := strings.Cut(key, "/")
		if out[language] == nil {
			out[language] = new([2]semevalSet)
		}
		set := &out[language][0]
		if part == "dev" {
			set = &out[language][1]
		}
		lines := strings.Split(strings.TrimSpace(list), "\n")
		slices.Sort(lines)
		for _, line := range lines {
			f := strings.Split(strings.TrimRight(line, "\r"), "\t")
			text, ok := texts[part+"/"+language+"/"+f[0]]
			if len(f) != 3 || !ok {
				t.Fatalf("%s: %q has no text or not three fields", key, line)
			}
			set.docs = append(set.docs, text)
			set.coarse = append(set.coarse, sortedSet(f[1]))
			set.fine = append(set.fine, sortedSet(f[2]))
		}
	}
	return out
}

func sortedSet(list string) []string {
	parts := strings.Split(list, ";")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	slices.Sort(parts)
	return slices.Compact(parts)
}

// samplesF1 is the mean over documents of the F1 of the set of labels.
func samplesF1(truth, predicted [][]string) float64 {
	sum := 0.0
	for i := range truth {
		hits := 0
		for _, label := range predicted[i] {
			if slices.Contains(truth[i], label) {
				hits++
			}
		}
		if n := len(truth[i]) + len(predicted[i]); n > 0 {
			sum += 2 * float64(hits) / float64(n)
		}
	}
	return sum / float64(len(truth))
}

// TestSemEvalBaseline holds a linear classifier of TF-IDF to what one written in Python
// reached on the development sets. What errors count, and from which score on a document
// has a label, is chosen on folds of the training set alone. With DEMARCHE_LONG=1 all is
// read, without it what is soonest done: the narratives in Russian.
func TestSemEvalBaseline(t *testing.T) {
	reached := map[string][2]float64{
		"EN": {.52, .41}, "RU": {.56, .32}, "BG": {.50, .38}, "PT": {.72, .48}, "HI": {.43, .34},
	}
	data := semeval(t)
	long := os.Getenv("DEMARCHE_LONG") == "1"
	for language, want := range reached {
		if !long && language != "RU" {
			continue
		}
		train, dev := data[language][0], data[language][1]
		v, x := lexis.Fit(train.docs, lexis.Options{
			Lang: strings.ToLower(language), WordMax: 2, CharMin: 3, CharMax: 5, MinDF: 2, Sublinear: true, MaxTerms: 40_000,
		})
		z := v.Transform(dev.docs)
		for level, truth := range [][][]string{dev.coarse, dev.fine} {
			if !long && level > 0 {
				continue
			}
			got := samplesF1(truth, multiLabel(x, z, [][][]string{train.coarse, train.fine}[level]))
			t.Logf("%s level %d: %.3f, Python %.2f", language, level, got, want[level])
			if got < want[level]-.02 {
				t.Errorf("%s level %d: samples-F1 %.3f, Python reached %.2f", language, level, got, want[level])
			}
		}
	}
}

// multiLabel predicts the labels of rows z from rows x.
func multiLabel(x, z *lexis.Matrix, sets [][]string) [][]string {
	names, y := numbered(sets)
	folds := Folds(make([]string, x.Rows), 5, 1)
	best, bestF1, from := Options{}, -1.0, 0.0
	for _, c := range []float64{.3, 1, 3} {
		o := Options{C: c, Tolerance: .05}
		scores := CrossScoresSets(x, y, len(names), folds, o)
		for t := -.6; t <= .2; t += .1 {
			if f1 := samplesF1(sets, labels(scores, names, t)); f1 > bestF1 {
				best, bestF1, from = o, f1, t
			}
		}
	}
	return labels(TrainSets(x, y, len(names), best).Scores(z), names, from)
}

// labels takes of each row the label that scores highest, and the others that score more
// than from; "Other" stands alone.
func labels(scores [][]float64, names []string, from float64) [][]string {
	out := make([][]string, len(scores))
	for i, best := range Highest(scores) {
		for class, s := range scores[i] {
			if class == best || s > from && names[best] != "Other" && names[class] != "Other" {
				out[i] = append(out[i], names[class])
			}
		}
	}
	return out
}

// numbered numbers the labels of sets, in their order.
func numbered(sets [][]string) (names []string, y [][]int) {
	for _, set := range sets {
		names = append(names, set...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	y = make([][]int, len(sets))
	for i, set := range sets {
		for _, name := range set {
			at, _ := slices.BinarySearch(names, name)
			y[i] = append(y[i], at)
		}
	}
	return names, y
}
