package coding

import (
	"encoding/csv"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"demarche"
	"demarche/lexis"
	"demarche/prevalence"
)

// sharedFile opens a compressed file of the shared data; the test is skipped where there is none.
func sharedFile(t testing.TB, name string) io.Reader {
	t.Helper()
	file, err := os.Open("../../shared/data/" + name)
	if err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	z, err := zstd.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(z.Close)
	return z
}

// Audits of tweets, with a classifier that is trained on what was read in the audit itself,
// hold the truth as often as they say, copies and all: it is cross-fitted.
func TestAuditsWithAClassifierHoldTheTruth(t *testing.T) {
	rows := csv.NewReader(sharedFile(t, "ira_tweets.csv.zst"))
	r := rand.New(rand.NewPCG(3, 1))
	var texts []string
	var has []bool
	truth := 0.0
	for {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		// Some months, each with its accounts' copies.
		if row[3] == "English" && strings.HasPrefix(row[4], "2016-0") && row[1] != "" && r.IntN(25) == 0 {
			texts, has = append(texts, row[1]), append(has, row[12] == "NewsFeed")
			if row[12] == "NewsFeed" {
				truth++
			}
		}
	}
	truth /= float64(len(texts))
	vocabulary, all := lexis.Fit(texts, lexis.Options{WordMax: 2, CharMin: 3, CharMax: 5, MinDF: 2, MaxTerms: mostWords, Sublinear: true})
	const audits, n = 120, 300
	held, width, plain, off := 0, 0.0, 0.0, 0.0
	whole := prevalence.Whole(len(texts))
	for d := range audits {
		w := &estimating{run: &PrevalenceRun{Seed: uint64(d)}}
		var units []*unit
		var docs []string
		drawn := r.Perm(len(texts))[:n]
		for _, i := range drawn {
			v := demarche.CodedNo
			if has[i] {
				v = demarche.CodedYes
			}
			units = append(units, &unit{record: demarche.NewRecordID(1, int64(i+1)), text: texts[i], values: map[string]map[string]value{"A": {"ada": {value: v}}}})
			docs = append(docs, texts[i])
		}
		l := w.learn(0, "A", units, vocabulary.Transform(docs))
		a := &prevalence.Audit{}
		for _, p := range l.score(all, nil) {
			a.Score = append(a.Score, float64(p))
		}
		for k, i := range drawn {
			a.Score[i] = l.held[k]
			v := 0.0
			if has[i] {
				v = 1
			}
			a.Readings = append(a.Readings, prevalence.Reading{Unit: i, Value: v, Inclusion: n / float64(len(texts))})
		}
		e, readings := a.Estimate(whole, prevalence.Tuned), a.Estimate(whole, 0)
		if e.Low <= truth && truth <= e.High {
			held++
		}
		width += (e.High - e.Low) / audits
		plain += (readings.High - readings.Low) / audits
		off += (e.Share - truth) / audits
	}
	t.Logf("N %d, truth %.3f: %.3f hold it, off by %+.4f, ±%.4f with the classifier, ±%.4f without", len(texts), truth, float64(held)/audits, off, width/2, plain/2)
	if share := float64(held) / audits; share < 0.90 || share > 0.995 { // of 120 audits, 2.5 errors of 0.95
		t.Errorf("%.3f hold the truth", share)
	}
	if width > plain {
		t.Errorf("±%.4f with the classifier, ±%.4f without", width/2, plain/2)
	}
	if off < -0.008 || off > 0.008 {
		t.Errorf("the estimates are off by %+.4f in the mean", off)
	}
}
