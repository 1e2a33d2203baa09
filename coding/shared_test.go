package coding

import (
	"context"
	"encoding/csv"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"demarche"
	"demarche/casefile"
	"demarche/ingest"
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

// What two readers coded of posts of Russian state media is found in a case to which the files
// were added in another order, by the digests of the texts; the weights of the sample are
// those of all posts, and what is told of it is what a plain count of the sheets has.
func TestTheSampleOfStateMedia(t *testing.T) {
	sheets := []string{"../demo/state-media/reader-1.csv", "../demo/state-media/reader-2.csv"}
	for _, path := range sheets {
		if _, err := os.Stat(path); err != nil {
			t.Skip(err)
		}
	}
	ctx := context.Background()
	c, err := casefile.New(ctx, casefile.Memory, casefile.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	add := func(path string, o ingest.Options) {
		src, err := ingest.Open(path, o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Add(ctx, src, casefile.AddOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"tass", "sputnik", "rt", "mod", "mfa", "kremlin"} {
		sharedFile(t, "state_media/"+name+".csv.zst")
		add("../../shared/data/state_media/"+name+".csv.zst", ingest.Options{
			Formats: []ingest.Format{ingest.PostsCSV}, Map: map[string]string{"actor": "=" + name, "at": "d", "text": "t"},
		})
	}
	yes, differ := map[string]int{}, map[string]int{}
	read := map[string]string{}
	for _, path := range sheets {
		add(path, ingest.Options{Formats: []ingest.Format{ingest.CodingsCSV}})
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(file).ReadAll()
		_ = file.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			for i, name := range rows[0] {
				code, ok := strings.CutPrefix(name, "code:")
				if !ok {
					continue
				}
				value := "no"
				if word, _, _ := strings.Cut(row[i], "/"); strings.HasPrefix(word, "yes") {
					value = "yes"
					yes[code]++
				}
				key := row[0] + code
				if before, ok := read[key]; ok && before != value {
					differ[code]++
				}
				read[key] = value
			}
		}
	}
	result := must(t, c, Prevalence, "--by", "dataset")
	notes := strings.Join(result.Notes, "\n")
	for _, want := range []string{"300 coded units are not where the codings say", "the estimates are for all 76,588 posts with a text, from 300 units", "were drawn they stand for 76,588 posts"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no note says %q:\n%s", want, notes)
		}
	}
	shares := tableOf(t, result.Tables, "prevalence")
	agreement := tableOf(t, must(t, c, Reliability, "--draws", "50").Tables, "reliability")
	if len(yes) < 5 {
		t.Fatalf("%d codes were read", len(yes))
	}
	for code, n := range yes {
		if got := cell(t, shares, "positives", code, "all").(float64); math.Abs(got-float64(n)/2) > 1e-9 {
			t.Errorf("%s: %v positives, want half of %d", code, got, n)
		}
		if got, want := cell(t, agreement, "agreement", code, "all").(float64), 1-float64(differ[code])/300; math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: agreement %v, want %v", code, got, want)
		}
		if e := cell(t, shares, "share", code, "all"); e != nil {
			low, high := cell(t, shares, "low", code, "all").(float64), cell(t, shares, "high", code, "all").(float64)
			if !(low <= e.(float64) && e.(float64) <= high && high < 0.12) {
				t.Errorf("%s: %v, %v to %v", code, e, low, high)
			}
		}
	}
}
