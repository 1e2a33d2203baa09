package tandem

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche/lexis"
)

func TestSchedulesAreOfTheWeek(t *testing.T) {
	monday := time.Date(2016, 5, 2, 10, 30, 0, 0, time.UTC).UnixMicro()
	// Two of one class, so that what is left is half the difference.
	rows := Schedules([][]int64{{monday, monday + 7*day, monday + day, monday + day}, {monday, monday}}, []int{1, 1})
	want := map[int]float64{10: (math.Sqrt(0.5) - 1) / 2, 34: math.Sqrt(0.5) / 2}
	for h, v := range rows[0] {
		if math.Abs(v-want[h]) > 1e-12 || math.Abs(v+rows[1][h]) > 1e-12 {
			t.Errorf("hour %d: %v and %v, want %v", h, v, rows[1][h], want[h])
		}
	}
	if c := Cosine(rows[0], rows[1]); math.Abs(c+1) > 1e-12 {
		t.Errorf("cosine %v, want -1", c)
	}
	if c := Cosine([]float64{0, 0}, []float64{1, 0}); !math.IsNaN(c) {
		t.Errorf("cosine of nothing is %v", c)
	}
}

func TestLives(t *testing.T) {
	a, b := NewLife([]int64{5 * day, 1 * day, 1*day + hour}), NewLife([]int64{5*day + hour, 2 * day, 9 * day})
	first, last, days := Lives(a, b)
	if first != 24*time.Hour || last != 4*24*time.Hour || days != 1./4 {
		t.Errorf("%v, %v, %v", first, last, days)
	}
}

func TestRankCountsTheValueAmongControls(t *testing.T) {
	controls := []float64{1, 2, 2, 3}
	for value, want := range map[float64]float64{0: 1, 2: 4. / 5, 2.5: 2. / 5, 9: 1. / 5} {
		if got := Rank(value, controls); got != want {
			t.Errorf("%v: %v, want %v", value, got, want)
		}
	}
	if !math.IsNaN(Rank(math.NaN(), controls)) || !math.IsNaN(Rank(1, nil)) {
		t.Error("a rank of nothing, or among nothing")
	}
}

// Writers of one manner are nearer to themselves than to others, whatever they write of.
func TestStylesTellWritersNotTopics(t *testing.T) {
	manners := []func(topic string) string{
		func(s string) string { return "WELL, I do not know what " + s + " is!!! And YOU?" },
		func(s string) string { return "the " + s + " of the day; it is there, as it was before" },
		func(s string) string { return "if only they had their " + s + "... but no, not with them" },
	}
	topics := [2][]string{{"budget", "parliament", "minister"}, {"kitten", "garden", "football"}}
	var all []*Writing
	for _, half := range topics {
		for _, manner := range manners {
			w := NewWriting()
			for _, topic := range half {
				post := manner(topic)
				w.Add(post, lexis.Words(post), "en")
			}
			all = append(all, w)
		}
	}
	rows := Styles(all)
	for i := range manners {
		for j := range manners {
			c := Cosine(rows[i], rows[len(manners)+j])
			if (i == j) != (c > 0.8) {
				t.Errorf("manner %d on one topic and %d on another: %.2f", i, j, c)
			}
		}
	}
	for k := range rows[0] {
		sum, square := 0.0, 0.0
		for _, row := range rows {
			sum += row[k]
			square += row[k] * row[k]
		}
		if math.Abs(sum) > 1e-9 || math.Abs(square-float64(len(rows))) > 1e-9 && square > 1e-9 {
			t.Errorf("feature %d has the sum %v and the squares %v", k, sum, square)
		}
	}
}

func TestStylesLeaveTopicWordsAndLinksOut(t *testing.T) {
	a, b := NewWriting(), NewWriting()
	for w, post := range map[*Writing]string{a: "We saw the oranges, there", b: "We saw the lemurs, there https://example.org/a-b-c?d=E!"} {
		w.Add(post, lexis.Words(post), "en")
	}
	a.inWords, b.inWords = 0, 0 // the topic's word has another length
	a.letters, b.letters = 0, 0
	for k, row := 0, Styles([]*Writing{a, b}); k < len(row[0]); k++ {
		if row[0][k] != 0 || row[1][k] != 0 {
			t.Errorf("feature %d tells them apart: %v and %v", k, row[0][k], row[1][k])
		}
	}
}

func TestOnlyFrequentFunctionWordsCount(t *testing.T) {
	w := NewWriting()
	post := strings.Repeat("the ", 3) + "tree and the house"
	w.Add(post, lexis.Words(post), "en")
	if got := frequent([]*Writing{w}); !slices.Equal(got, []string{"the", "and"}) {
		t.Errorf("%q", got)
	}
}

func TestStouffer(t *testing.T) {
	// Z of p: .05 is 1.6449, .01 is 2.3263.
	if z := Stouffer([]float64{math.Log(0.05), math.Log(0.01)}); math.Abs(z-(1.644853627+2.326347874)/math.Sqrt2) > 1e-8 {
		t.Errorf("Z is %v", z)
	}
	if z := Stouffer([]float64{math.Log(0.05)}); math.Abs(z-1.644853627) > 1e-8 {
		t.Errorf("Z of one is %v", z)
	}
	if z := Stouffer(nil); !math.IsNaN(z) {
		t.Errorf("Z of none is %v", z)
	}
	channels := []Pair{{Tested: true, LogMid: math.Log(0.05)}, {LogMid: -700}, {Tested: true, LogMid: math.Log(0.01)}}
	if z, want := Combined(channels), Stouffer([]float64{math.Log(0.05), math.Log(0.01)}); z != want {
		t.Errorf("of two channels that are tested and one that is not, %v, want %v", z, want)
	}
	if z := Combined(channels[1:2]); !math.IsNaN(z) {
		t.Errorf("of no channel that is tested %v", z)
	}
}

// The score is that of the normal distribution, as far down as it can be asked, goes on
// from there without a step, and falls nowhere.
func TestNormalScoreFarOut(t *testing.T) {
	for _, z := range []float64{-3, 0, 1, 5, 7.5, 8, 12, 20, 35} {
		logp := math.Log(math.Erfc(z/math.Sqrt2) / 2)
		if got := normalScore(logp); math.Abs(got-z) > 2e-4*max(math.Abs(z), 1) {
			t.Errorf("z %v comes back as %v", z, got)
		}
	}
	before := math.Inf(-1)
	for logp := 0.0; logp > -2000; logp -= 0.5 {
		z := normalScore(logp)
		if z < before {
			t.Fatalf("at %v the score falls from %v to %v", logp, before, z)
		}
		before = z
	}
}

func TestGradesAreOnlyWhatTheyMayBe(t *testing.T) {
	for _, c := range []struct {
		channels int
		read     bool
		want     Grade
	}{{0, false, None}, {0, true, None}, {1, false, Similar}, {1, true, Similar}, {2, false, Candidate}, {3, false, Candidate}, {2, true, Tandem}} {
		if got := GradeOf(c.channels, c.read); got != c.want {
			t.Errorf("%d channels, read %v: %q, want %q", c.channels, c.read, got, c.want)
		}
	}
}
