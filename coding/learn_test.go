package coding

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"demarche"
	"demarche/lexis"
)

// village returns n texts of which a part says a thing in some words, and the rest does not; many are
// copies.
func village(r *rand.Rand, n int) (texts []string, has []bool) {
	for i := range n {
		if i > 0 && r.Float64() < 0.5 { // a copy
			k := r.IntN(min(i, 200))
			texts, has = append(texts, texts[k]), append(has, has[k])
			continue
		}
		yes := r.Float64() < 0.15
		var words []string
		for range 12 {
			switch {
			case yes && r.Float64() < 0.2:
				words = append(words, fmt.Sprintf("signal%d", r.IntN(6)))
			case r.Float64() < 0.5:
				words = append(words, fmt.Sprintf("word%d", r.IntN(60)))
			default: // most words are rare, as in any language
				words = append(words, fmt.Sprintf("rare%d", int(math.Exp(r.Float64()*9))))
			}
		}
		texts, has = append(texts, strings.Join(words, " ")), append(has, yes)
	}
	return texts, has
}

// The units that were coded stand for all: a model that has not seen them scores them, in the mean
// of many samples, as the models score all posts. Otherwise every estimate would be off.
func TestCodedUnitsAreScoredAsAllAre(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	texts, has := village(r, 3000)
	vocabulary, _ := lexis.Fit(texts, lexis.Options{WordMax: 2, CharMin: 3, CharMax: 5, MinDF: 2, MaxTerms: mostWords, Sublinear: true})
	all := vocabulary.Transform(texts)
	const draws, n = 120, 200
	var off []float64
	for d := range draws {
		w := &estimating{run: &PrevalenceRun{Seed: uint64(d)}}
		var units []*unit
		var docs []string
		for _, i := range r.Perm(len(texts))[:n] {
			v := demarche.CodedNo
			if has[i] {
				v = demarche.CodedYes
			}
			units = append(units, &unit{record: demarche.NewRecordID(1, int64(i+1)), text: texts[i], values: map[string]map[string]value{"A": {"ada": {value: v}}}})
			docs = append(docs, texts[i])
		}
		l := w.learn(0, "A", units, vocabulary.Transform(docs))
		held, mean := 0.0, 0.0
		for _, p := range l.held {
			held += p / n
		}
		for _, p := range l.score(all, nil) {
			mean += float64(p) / float64(len(texts))
		}
		off = append(off, held-mean)
	}
	mean, square := 0.0, 0.0
	for _, v := range off {
		mean += v / draws
	}
	for _, v := range off {
		square += (v - mean) * (v - mean) / (draws - 1)
	}
	se := math.Sqrt(square / draws)
	t.Logf("held %+.5f ± %.5f", mean, se)
	if math.Abs(mean) > 3.5*se {
		t.Errorf("coded units score %.4f ± %.4f more than all", mean, se)
	}
}
