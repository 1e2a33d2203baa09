package tandem

import (
	"bufio"
	"encoding/csv"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"demarche/lexis"
	"demarche/stat"
)

// shared yields the rows of a compressed CSV file beside the project.
func shared(t testing.TB, name string, yield func(row []string)) {
	t.Helper()
	file, err := os.Open(filepath.Join("../../shared/data", name))
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
	r := csv.NewReader(bufio.NewReader(z))
	r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
	for n := 0; ; n++ {
		row, err := r.Read()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			yield(row)
		}
	}
}

// activeMinutes counts the minutes in which something was posted.
func activeMinutes(posted []int64) int { return len(NewActivity([][]int64{posted}, 60).Slots[0]) }

// The accounts on X of the German election of 2021 are many people and newsrooms: an
// organic control. Over pairs of them the reference has a standard deviation of z of 1.03,
// a 99th percentile of 2.75, and no pair beyond 4; it does not say from how many posts on
// it took an account.
func TestOrganicControlOfTheGermanElection(t *testing.T) {
	posted := map[string][]int64{}
	shared(t, "coortweet/german_elections.csv.zst", func(row []string) {
		if name := row[0]; strings.HasPrefix(name, "tw_") {
			at, err := strconv.ParseInt(row[6], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			posted[strings.Clone(name)] = append(posted[name], at*1_000_000)
		}
	})
	var all [][]int64
	for _, name := range slices.Sorted(maps.Keys(posted)) {
		if activeMinutes(posted[name]) >= 20 {
			all = append(all, posted[name])
		}
	}
	s := synchrony(t, all, 60)
	var z []float64
	small, large := 0, 0
	for i := range all {
		for j := range i {
			if p := s.Of(i, j); p.Tested {
				z = append(z, p.Z)
				if p.LogP < math.Log(0.05) {
					small++
				}
				if p.Z > 4 {
					large++
				}
			}
		}
	}
	n := float64(len(z))
	mean, square := 0.0, 0.0
	for _, v := range z {
		mean += v / n
		square += v * v / n
	}
	sd, median, far := math.Sqrt(square-mean*mean), stat.Quantile(z, 0.5), stat.Quantile(z, 0.99)
	t.Logf("%d accounts, %d pairs: median z %.2f, sd %.2f, 99th percentile %.2f; %.3f with p < .05, %d with z > 4", len(all), len(z), median, sd, far, float64(small)/n, large)
	if len(z) < 50 || math.Abs(sd-1.03) > 0.2 || math.Abs(far-2.75) > 0.5 || large > 0 || float64(small)/n > 0.06 {
		t.Errorf("%d pairs: sd %.2f, 99th percentile %.2f, %d with z > 4, %d with p < .05", len(z), sd, far, large, small)
	}
}

// A persona is an account of the IRA with its class.
type persona struct {
	name, class string
	posted      []int64
	texts       [2]*Writing // of its own posts on even and on odd days
}

// personas reads the accounts of the IRA with at least 100 active minutes, of some
// classes. The file is a part of what the reference ran: half of the accounts, to June
// 2016.
func personas(t testing.TB, texts bool, classes ...string) []*persona {
	t.Helper()
	all := map[string]*persona{}
	shared(t, "ira_tweets.csv.zst", func(row []string) {
		if !slices.Contains(classes, row[12]) {
			return
		}
		p := all[row[0]]
		if p == nil {
			p = &persona{name: strings.Clone(row[0]), class: strings.Clone(row[12]), texts: [2]*Writing{NewWriting(), NewWriting()}}
			all[p.name] = p
		}
		at, err := time.Parse(time.DateTime, row[4])
		if err != nil {
			t.Fatal(err)
		}
		p.posted = append(p.posted, at.UnixMicro())
		if texts && row[10] == "0" && row[3] == "English" {
			p.texts[floor(at.UnixMicro(), day)&1].Add(row[1], lexis.Words(row[1]), "en")
		}
	})
	var kept []*persona
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if activeMinutes(all[name].posted) >= 100 {
			kept = append(kept, all[name])
		}
	}
	return kept
}

// What the reference found of the whole set holds of the part: the index of left and right
// personas is above 1, with an interval that excludes 1, without the most synchronous
// pairs too; those of the negative controls are not; and of control pairs few have a small
// p.
func TestTandemIndexOfIRAPersonas(t *testing.T) {
	all := personas(t, false, "LeftTroll", "RightTroll", "NewsFeed")
	of := map[string][]int{}
	posted := make([][]int64, len(all))
	for i, p := range all {
		of[p.class] = append(of[p.class], i)
		posted[i] = p.posted
	}
	s := synchrony(t, posted, 60)
	for _, without := range []int{0, 3, 20} {
		x := IndexOf(s.Of, of["LeftTroll"], of["RightTroll"], without, 1000, 1)
		t.Logf("left and right without %d: %.3f [%.3f, %.3f], %d pairs tested", without, x.Value, x.Low, x.High, x.Tested)
		if x.Low <= 1 {
			t.Errorf("left and right without %d: %.3f [%.3f, %.3f]", without, x.Value, x.Low, x.High)
		}
	}
	for _, side := range []string{"LeftTroll", "RightTroll"} {
		x := IndexOf(s.Of, of[side], of["NewsFeed"], 0, 1000, 1)
		small := 0
		for _, i := range of[side] {
			for _, j := range of["NewsFeed"] {
				if p := s.Of(i, j); p.Tested && p.LogP < math.Log(0.05) {
					small++
				}
			}
		}
		share := float64(small) / float64(x.Tested)
		t.Logf("%s and NewsFeed: %.3f [%.3f, %.3f], %d pairs tested, %.3f with p < .05", side, x.Value, x.Low, x.High, x.Tested, share)
		if x.Low > 1 || x.High < 1 || share > 0.06 {
			t.Errorf("%s and NewsFeed: %.3f [%.3f, %.3f], %.3f with p < .05", side, x.Value, x.Low, x.High, share)
		}
		if within := IndexWithin(s.Of, of[side], 0, 1000, 1); within.Low <= 1 {
			t.Errorf("within %s: %.3f [%.3f, %.3f]", side, within.Value, within.Low, within.High)
		}
	}
}

// leastHalf is how many words a half needs for its style to be told.
const leastHalf = 1000

// The two halves of an account, its even and its odd days, are more alike in schedule and
// in style than halves of two accounts of its class. Their area under the curve says how
// much each channel tells.
func TestHalvesOfAccountsAreFoundAgain(t *testing.T) {
	all := personas(t, true, "LeftTroll", "RightTroll")
	var classes []int
	var posted [][]int64
	var writings []*Writing
	var whole []bool // whether both halves have words enough
	for _, p := range all {
		for half := range int64(2) {
			var times []int64
			for _, at := range p.posted {
				if floor(at, day)&1 == half {
					times = append(times, at)
				}
			}
			posted = append(posted, times)
			class := int(half)
			if p.class == "LeftTroll" {
				class += 2
			}
			classes = append(classes, class)
			writings = append(writings, p.texts[half])
		}
		whole = append(whole, min(p.texts[0].Words, p.texts[1].Words) >= leastHalf)
	}
	for name, c := range map[string]struct {
		rows  [][]float64
		least float64
		asks  func(i int) bool
	}{
		"schedule": {Schedules(posted, classes), 0.75, func(int) bool { return true }},
		"style":    {Styles(writings), 0.75, func(i int) bool { return whole[i] }},
	} {
		var same, others []float64
		for i, p := range all {
			for j, q := range all {
				if p.class != q.class || !c.asks(i) || !c.asks(j) {
					continue
				}
				if v := Cosine(c.rows[2*i], c.rows[2*j+1]); i == j {
					same = append(same, v)
				} else {
					others = append(others, v)
				}
			}
		}
		wins := 0.0
		for _, v := range same {
			for _, w := range others {
				switch {
				case v > w:
					wins++
				case v == w:
					wins += 0.5
				}
			}
		}
		auc := wins / float64(len(same)*len(others))
		t.Logf("%s: %d halves and %d others, area %.3f", name, len(same), len(others), auc)
		if auc < c.least {
			t.Errorf("%s: area %.3f, want %.2f", name, auc, c.least)
		}
	}
}
