package prevalence

import (
	"cmp"
	"encoding/csv"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/klauspost/compress/zstd"

	"demarche/lexis"
)

// A tweet of the Internet Research Agency's is what its account was called by Linvill and
// Warren, here in the place of a coder.
type tweet struct {
	quarter, text, category string
}

// tweets reads the English ones, one in three of each quarter, by a fixed draw.
func tweets(t testing.TB) (all []tweet) {
	t.Helper()
	file, err := os.Open("../../shared/data/ira_tweets.csv.zst")
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
	rows := csv.NewReader(z)
	column := map[string]int{}
	r := rand.New(rand.NewPCG(1, 2))
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(column) == 0 {
			for i, name := range row {
				column[name] = i
			}
			continue
		}
		if date := row[column["publish_date"]]; row[column["language"]] == "English" && r.IntN(3) == 0 {
			month := int(date[5]-'0')*10 + int(date[6]-'0')
			quarter := date[:4] + "-Q" + string(rune('1'+(month-1)/3))
			all = append(all, tweet{quarter, row[column["content"]], row[column["account_category"]]})
		}
	}
}

// bayes is a classifier that a page holds: naive Bayes of the words, of texts of one time,
// that is asked of texts of another.
func bayes(train []tweet, code string) func(text string) float64 {
	count := [2]map[string]float64{{}, {}}
	var total, docs [2]float64
	for _, w := range train {
		c := 0
		if w.category == code {
			c = 1
		}
		docs[c]++
		for _, word := range lexis.Words(w.text) {
			count[c][word.Text]++
			total[c]++
		}
	}
	return func(text string) float64 {
		odds := math.Log(docs[1] / docs[0])
		for _, word := range lexis.Words(text) {
			a, b := count[1][word.Text], count[0][word.Text]
			if a+b > 0 {
				odds += math.Log((a+0.5)/(total[1]+0.5)) - math.Log((b+0.5)/(total[0]+0.5))
			}
		}
		return 1 / (1 + math.Exp(-odds))
	}
}

// Four hundred audits of 300 tweets a quarter, with a classifier that was trained on the
// quarters before 2015-Q2 and grows wrong: counting what it says is off by up to thirty points, and the
// audited intervals hold the truth and are narrower than those of the readings alone.
func TestReplayOfAudits(t *testing.T) {
	all := tweets(t)
	var train []tweet
	quarters := map[string][]tweet{}
	for _, w := range all {
		if w.quarter < "2015-Q2" {
			train = append(train, w)
		} else {
			quarters[w.quarter] = append(quarters[w.quarter], w)
		}
	}
	const audits, n = 400, 300
	worst, wider := 0.0, 0
	for _, code := range []string{"RightTroll", "HashtagGamer"} {
		score := bayes(train, code)
		for _, q := range []string{"2015-Q2", "2015-Q3", "2015-Q4", "2016-Q1", "2016-Q2"} {
			p := &population{}
			naive := 0.0
			for _, w := range quarters[q] {
				y := 0.0
				if w.category == code {
					y = 1
				}
				f := score(w.text)
				if f >= 0.5 {
					naive++
				}
				p.y, p.f = append(p.y, y), append(p.f, f)
			}
			whole := Whole(len(p.y))
			truth := mean(p.y, whole)
			naive /= float64(len(p.y))
			worst = max(worst, math.Abs(naive-truth))
			if len(p.y) < 5000 || truth < 0.02 {
				t.Fatalf("%s %s: %d tweets, of which %.3f have it", q, code, len(p.y), truth)
			}
			quantile := *p
			quantile.stratum = quantiles(p.f, 5)
			r := rand.New(rand.NewPCG(17, 17))
			var one, tuned, labels, stratified coverage
			for range audits {
				a := p.audit(r, []int{n})
				for _, x := range []struct {
					c      *coverage
					lambda float64
				}{{&one, 1}, {&tuned, Tuned}, {&labels, 0}} {
					e := a.Estimate(whole, x.lambda)
					x.c.add(e.Low, e.High, truth)
				}
				e := quantile.audit(r, []int{60, 60, 60, 60, 60}).Estimate(whole, Tuned)
				stratified.add(e.Low, e.High, truth)
			}
			t.Logf("%s %-10s N %5d  true %.3f naive %.3f  λ=1 %.3f ±%.4f  tuned %.3f ±%.4f  stratified %.3f ±%.4f  labels %.3f ±%.4f",
				q, code, len(p.y), truth, naive, one.share(), one.mean()/2, tuned.share(), tuned.mean()/2,
				stratified.share(), stratified.mean()/2, labels.share(), labels.mean()/2)
			for what, c := range map[string]coverage{"λ=1": one, "tuned": tuned, "stratified": stratified, "labels": labels} {
				if c.share() < 0.92 || c.share() > 0.98 {
					t.Errorf("%s %s, %s: %.4f hold the truth", q, code, what, c.share())
				}
			}
			if tuned.mean() > labels.mean() {
				wider++
			}
		}
	}
	if worst < 0.1 {
		t.Errorf("counting is never off by more than %.3f: nothing drifts here", worst)
	}
	if wider > 0 {
		t.Errorf("in %d quarters the intervals are wider with the score", wider)
	}
}

// quantiles parts units into k strata of like size by their score.
func quantiles(f []float64, k int) []int {
	order := make([]int, len(f))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(f[a], f[b]) })
	out := make([]int, len(f))
	for rank, u := range order {
		out[u] = rank * k / len(f)
	}
	return out
}
