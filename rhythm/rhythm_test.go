package rhythm

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"demarche"
)

func near(a, b, by float64) bool { return math.Abs(a-b) <= by }

// The limits that Kim and Jo 2016 ask of a burstiness of n gaps: -1 for equal gaps, 1 for
// the largest variation that n gaps can have, which is √(n-1), and 0 for random times
// within fixed ends, whose variation is √((n-1)/(n+1)). As n grows it is Goh and
// Barabasi's (r-1)/(r+1).
func TestBurstinessHasItsLimits(t *testing.T) {
	for _, n := range []int{2, 3, 10, 100, 10_000} {
		if b := Burstiness(n, 0); b != -1 {
			t.Errorf("n = %d: of equal gaps %v", n, b)
		}
		if b := Burstiness(n, math.Sqrt(float64(n-1))); !near(b, 1, 1e-9) {
			t.Errorf("n = %d: of the most bursty %v", n, b)
		}
		if b := Burstiness(n, math.Sqrt(float64(n-1)/float64(n+1))); !near(b, 0, 1e-12) {
			t.Errorf("n = %d: of random times %v", n, b)
		}
	}
	if b := Burstiness(100_000_000, 3); !near(b, 0.5, 1e-3) {
		t.Errorf("of many gaps %v, want 0.5", b)
	}
}

func TestIntervals(t *testing.T) {
	var regular, alternating []int64
	for i := range int64(200) {
		regular = append(regular, i*10*minute)
		alternating = append(alternating, i/2*hour+i%2*minute)
	}
	if v := IntervalsOf(regular); !near(v.Burstiness, -1, 1e-12) || v.Entropy != 0 || v.Conditional != 0 || v.MeanS != 600 || !math.IsNaN(v.Memory) {
		t.Errorf("of equal gaps %+v", v)
	}
	// Of gaps of 1 and 59 minutes in turn half are in one bin, and each tells the next.
	if v := IntervalsOf(alternating); !near(v.Memory, -1, 1e-9) || !near(v.Entropy, math.Ln2, 1e-3) || v.Conditional > 0.02 {
		t.Errorf("of gaps in turn %+v", v)
	}
	r := rand.New(rand.NewPCG(1, 1))
	mean := 0.0
	for range 200 {
		times := step(poissonAccount(r, 300, 30), 1)
		v := IntervalsOf(times)
		mean += v.Burstiness / 200
		if v.Conditional > v.Entropy {
			t.Fatalf("%+v", v)
		}
	}
	if !near(mean, 0, 0.01) {
		t.Errorf("of Poisson processes the burstiness is %v on average", mean)
	}
	if v := IntervalsOf([]int64{1, 2}); !math.IsNaN(v.Burstiness) {
		t.Errorf("of one gap %+v", v)
	}
}

func TestSameMinute(t *testing.T) {
	for _, v := range []struct {
		times []int64
		want  float64
	}{
		{[]int64{0, 59 * second, minute, 2*minute - 1, 2 * minute}, 0.5},
		{[]int64{-1, 0}, 0}, // 1969 and 1970
		{[]int64{-minute, -1}, 1},
		{[]int64{5, 5, 5}, 1},
	} {
		if got := SameMinute(v.times); got != v.want {
			t.Errorf("%v: %v, want %v", v.times, got, v.want)
		}
	}
	if got := SameMinute([]int64{7}); !math.IsNaN(got) {
		t.Errorf("of one post %v", got)
	}
}

// The hours by a plain count, and the mean cosine over pairs of a day and all others.
func TestHours(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	var times []int64
	for range 500 {
		times = append(times, r.Int64N(20*day)/24*int64(5+r.IntN(15)))
	}
	slices.Sort(times)
	h := HoursOf(times)
	var counts [24]int
	weekend := 0
	days := map[string]bool{}
	for _, at := range times {
		u := time.UnixMicro(at).UTC()
		counts[u.Hour()]++
		days[u.Format(time.DateOnly)] = true
		if u.Weekday() == time.Saturday || u.Weekday() == time.Sunday {
			weekend++
		}
	}
	if h.Counts != counts || h.Days != len(days) || !near(h.Weekend, float64(weekend)/500, 1e-12) {
		t.Errorf("%+v, want %v", h, counts)
	}
	var even []int64
	for d := range int64(14) {
		for hr := range int64(24) {
			even = append(even, d*day+hr*hour)
		}
	}
	e := HoursOf(even)
	if !near(e.Entropy, 1, 1e-12) || !near(e.Quiet, 0.25, 1e-12) || !near(e.Weekend, 2.0/7, 1e-12) || !near(e.Alike, 1, 1e-12) || DailyR(even) > 1e-12 {
		t.Errorf("of an account that posts every hour %+v", e)
	}
	night := HoursOf([]int64{10 * hour, 12 * hour, day + 11*hour, day + 20*hour})
	if night.Quiet != 0 || night.QuietFrom != 0 || night.Alike != 0 {
		t.Errorf("%+v", night)
	}
}

func TestSettledLeavesOutBeginnings(t *testing.T) {
	got := Settled([]int64{0, 30 * minute, hour, hour + minute, 3 * hour, 6 * hour, 7*hour + minute})
	if want := []int64{hour + minute, 3 * hour, 7*hour + minute}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Against every substring of every string, written down.
func TestLongestCommonAgainstAllSubstrings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.StringMatching(`[ACT]{0,12}`), 1, 7).Draw(t, "strings")
		in := map[string]int{"": len(all)}
		for _, s := range all {
			own := map[string]bool{}
			for i := range s {
				for k := i + 1; k <= len(s); k++ {
					own[s[i:k]] = true
				}
			}
			for part := range own {
				in[part]++
			}
		}
		got := LongestCommon(all)
		if len(got) != len(all) {
			t.Fatalf("%d answers", len(got))
		}
		for k, c := range got {
			want := ""
			for part, n := range in {
				if n > k && (len(part) > len(want) || len(part) == len(want) && part < want) {
					want = part
				}
			}
			if len(c.Text) != len(want) || in[c.Text] <= k || c.Strings != k+1 || len(Holding(all, c.Text)) <= k {
				t.Fatalf("k = %d of %q: %q in %d, want %q", k+1, all, c.Text, in[c.Text], want)
			}
		}
	})
}

// A planted stretch that twenty of sixty accounts share is where the curve bends.
func TestElbowIsWhereAPlantedGroupEnds(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	random := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteByte("ACT"[r.IntN(3)])
		}
		return b.String()
	}
	shared := random(150)
	var all []string
	for i := range 60 {
		if i < 20 {
			all = append(all, random(20)+shared+random(20))
		} else {
			all = append(all, random(190))
		}
	}
	curve := LongestCommon(all)
	if curve[19].Text != shared || len(curve[20].Text) > 15 {
		t.Errorf("20 share %d letters, 21 %d", len(curve[19].Text), len(curve[20].Text))
	}
	if k := Elbow(curve); k != 21 {
		t.Errorf("the elbow is at %d", k)
	}
	if in := Holding(all, curve[19].Text); len(in) != 20 || in[19] != 19 {
		t.Errorf("%v", in)
	}
}

func TestB3(t *testing.T) {
	kinds := []demarche.Kind{demarche.Original, demarche.Reply, demarche.Repost, demarche.Quote, ""}
	if s := B3(kinds); s != "ACTAA" {
		t.Error(s)
	}
	if s := B3(append(slices.Repeat([]demarche.Kind{demarche.Reply}, 10), slices.Repeat([]demarche.Kind{demarche.Repost}, MostActions)...)); len(s) != MostActions || strings.Contains(s, "C") {
		t.Errorf("%d letters", len(s))
	}
}

// At 1 % of all, with 0.9 and 0.95, a flag is true in 15 %: 0.009 of 0.009 + 0.0495.
func TestTrueFlag(t *testing.T) {
	if p := TrueFlag(0.9, 0.95, 0.01); !near(p, 0.1538, 1e-4) {
		t.Error(p)
	}
	if p := TrueFlag(0.9, 0.95, 1); p != 1 {
		t.Error(p)
	}
}

func TestACardRefuses(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	if _, ok := CardOf(step(poissonAccount(r, 99, 30), second), 1); ok {
		t.Error("99 posts have a card")
	}
	times := step(poissonAccount(r, 3000, 60), day)
	c, ok := CardOf(times, 86400)
	if !ok || c.Minute != nil || c.Second != nil || c.Hours != nil || c.Tests != 0 || c.P != 1 || len(c.Untested) != 3 {
		t.Errorf("of days %+v", c)
	}
	c, _ = CardOf(step(poissonAccount(r, 3000, 60), minute), 60)
	if c.Minute == nil || c.Second != nil || len(c.Untested) != 1 || !strings.Contains(c.Untested[0], "not testable at this resolution") || c.Tests != 8 {
		t.Errorf("of minutes %+v", c)
	}
}
