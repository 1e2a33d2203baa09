package hashtag

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func near(a, b, by float64) bool { return math.Abs(a-b) <= by }

// Numbers that can be had by hand: of 4, 3, 2 and 1 uses the mean difference of two
// accounts is 2·(1+1+1+2+2+3)/16 = 1.25, half of which by the mean of 2.5 is 0.25.
func TestConcentrationByHand(t *testing.T) {
	c := Concentrate([]int{3, 0, 1, 4, 2})
	if c.N != 10 || c.Users != 4 || c.PerUser != 2.5 || !near(c.Gini, 0.25, 1e-12) || !near(c.HHI, 0.30, 1e-12) || c.F10 != 1 || c.F50 != 1 {
		t.Errorf("%+v", c)
	}
	want := -(0.4*math.Log(0.4) + 0.3*math.Log(0.3) + 0.2*math.Log(0.2) + 0.1*math.Log(0.1)) / math.Log(4)
	if !near(c.Entropy, want, 1e-12) {
		t.Errorf("entropy %v, want %v", c.Entropy, want)
	}
	even := Concentrate(slices.Repeat([]int{7}, 100))
	if even.Gini > 1e-12 || !near(even.Entropy, 1, 1e-12) || !near(even.F10, 0.1, 1e-12) || !near(even.F50, 0.5, 1e-12) || !near(even.HHI, 0.01, 1e-12) {
		t.Errorf("of an even spread %+v", even)
	}
	if one := Concentrate([]int{9}); one.Gini != 0 || one.HHI != 1 || !math.IsNaN(one.Entropy) {
		t.Errorf("of one account %+v", one)
	}
	if none := Concentrate(nil); none.N != 0 || !math.IsNaN(none.Gini) {
		t.Errorf("of none %+v", none)
	}
}

// The Gini coefficient is half the mean difference of all pairs by the mean, and twice the
// area between the curve of Lorenz and the diagonal.
func TestGiniIsTheMeanDifferenceAndTheArea(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(1, 50), 1, 30).Draw(t, "counts")
		differences, sum := 0.0, 0.0
		for _, a := range counts {
			sum += float64(a)
			for _, b := range counts {
				differences += math.Abs(float64(a - b))
			}
		}
		n := float64(len(counts))
		c := Concentrate(counts)
		if want := differences / (2 * n * sum); !near(c.Gini, want, 1e-9) {
			t.Fatalf("%v, want %v", c.Gini, want)
		}
		area, points := 0.0, Lorenz(counts)
		for i := range points[1:] {
			area += (points[i+1].Accounts - points[i].Accounts) * (points[i+1].Uses + points[i].Uses) / 2
		}
		if !near(c.Gini, 1-2*area, 1e-9) {
			t.Fatalf("%v, area %v", c.Gini, 1-2*area)
		}
		if last := points[len(points)-1]; !near(last.Accounts, 1, 1e-12) || !near(last.Uses, 1, 1e-12) {
			t.Fatalf("the curve ends at %v", last)
		}
	})
}

// With few uses every sample can be written down: the exact means of users, HHI, Gini and
// shares are those over all of them.
func TestRarefyIsTheMeanOverAllSamples(t *testing.T) {
	counts := []int{5, 3, 1, 1, 2}
	var owner []int
	for a, k := range counts {
		owner = append(owner, slices.Repeat([]int{a}, k)...)
	}
	const n = 4
	var users, hhi, gini, f10, all float64
	for set := range 1 << len(owner) {
		few, size := make([]int, len(counts)), 0
		for i, a := range owner {
			if set>>i&1 == 1 {
				few[a]++
				size++
			}
		}
		if size != n {
			continue
		}
		c := Concentrate(few)
		users, hhi, gini, f10, all = users+float64(c.Users), hhi+c.HHI, gini+c.Gini, f10+c.F10, all+1
	}
	r := Rarefy(counts, n, 20_000, 1)
	if got := ExpectedUsers(counts, n); !near(got, users/all, 1e-9) {
		t.Errorf("users %v, want %v", got, users/all)
	}
	if !near(r.PerUser, n*all/users, 1e-9) || !near(r.HHI, hhi/all, 1e-9) || r.N != n {
		t.Errorf("%+v, want %v users, HHI %v", r, users/all, hhi/all)
	}
	if !near(r.Gini, gini/all, 0.005) || !near(r.F10, f10/all, 1e-9) { // five standard errors
		t.Errorf("%+v, want Gini %v", r, gini/all)
	}
	if again := Rarefy(counts, n, 20_000, 1); again != r {
		t.Error("the same seed gives another number")
	}
	if whole := Rarefy(counts, 12, 10, 1); whole != Concentrate(counts) {
		t.Errorf("of all uses %+v", whole)
	}
}

// Two tags of the same habits, one seen a tenth as much, differ in Gini and not at equal n.
func TestRarefyTakesAwayTheSize(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	large, small := make([]int, 400), make([]int, 400)
	for range 8000 {
		a := int(400 * r.Float64() * r.Float64())
		large[a]++
		if r.IntN(10) == 0 {
			small[a]++
		}
	}
	at := func(c []int) Concentration { return Rarefy(c, 400, 200, 7) }
	if a, b := Concentrate(large), Concentrate(small); math.Abs(a.PerUser/b.PerUser-1) < 1 {
		t.Errorf("without rarefaction %.2f and %.2f uses an account do not differ", a.PerUser, b.PerUser)
	}
	if a, b := at(large), at(small); !near(a.PerUser, b.PerUser, 0.15) || !near(a.Gini, b.Gini, 0.04) || !near(a.F50, b.F50, 0.05) {
		t.Errorf("at equal n %+v and %+v", a, b)
	}
}

func TestShape(t *testing.T) {
	s := ShapeOf([]int{1, 0, 2, 10, 10, 1, 1})
	if s.Peak != 3 || !near(s.Before, 3.0/25, 1e-12) || !near(s.On, 10.0/25, 1e-12) || !near(s.After, 12.0/25, 1e-12) {
		t.Errorf("%+v", s)
	}
	if s := ShapeOf([]int{0, 0}); s != (Shape{}) {
		t.Errorf("of no use %+v", s)
	}
}

func TestLifetime(t *testing.T) {
	const s = 1_000_000
	l := LifetimeOf([]int64{0, 0, 0, 100 * s}, []int64{599 * s, 600 * s, 7200 * s, 0})
	if l.Posts != 3 || !near(l.Within, 1.0/3, 1e-12) || l.MedianS != 600 {
		t.Errorf("%+v", l)
	}
}

// Where the audience changes on a day, the divergence is large and its p small; where the
// days are dealt at random, p is uniform: 5 of 100 are below 0.05, give or take.
func TestShiftFindsAChangeAndNoOther(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	day := func(from, to int) (counts []Count) {
		of := map[int]float64{}
		heavy := from + r.IntN(to-from) // posts of one day hang together
		for range 30 {
			of[from+r.IntN(to-from)]++
			of[heavy]++
		}
		for k := range to {
			if of[k] > 0 {
				counts = append(counts, Count{k, of[k]})
			}
		}
		return counts
	}
	var days [][]Count
	for i := range 30 {
		if i < 15 {
			days = append(days, day(0, 12))
		} else {
			days = append(days, day(8, 20))
		}
	}
	d, ok := Shift(days, 15, 499, 1)
	if !ok || d.P > 0.003 || d.Bits < 2*d.Chance {
		t.Errorf("of a change %+v", d)
	}
	small := 0
	for range 400 {
		days = days[:0]
		for range 20 {
			days = append(days, day(0, 12))
		}
		if d, _ := Shift(days, 8, 99, 1); d.P <= 0.05 {
			small++
		}
	}
	if small < 6 || small > 38 { // 20 expected, four standard deviations
		t.Errorf("%d of 400 without a change have p at most 0.05", small)
	}
	if _, ok := Shift(days[:7], 3, 99, 1); ok {
		t.Error("seven days are said to be enough")
	}
	if _, ok := Shift(days, 0, 99, 1); ok {
		t.Error("nothing before is said to be enough")
	}
}

// Of two distributions without anything in common the divergence is a bit, of the same one 0.
func TestJensenShannonAtItsEnds(t *testing.T) {
	if d := jensenShannon([]float64{4, 6, 0, 0}, []float64{4, 6, 1, 9}); !near(d, 1, 1e-12) {
		t.Errorf("of nothing in common %v", d)
	}
	if d := jensenShannon([]float64{1, 3}, []float64{3, 9}); !near(d, 0, 1e-12) {
		t.Errorf("of the same %v", d)
	}
	// p = (1, 0), q = (1/2, 1/2): H(3/4, 1/4) - 1/2.
	if d, want := jensenShannon([]float64{2, 0}, []float64{4, 2}), -0.75*math.Log2(0.75)+0.25*2-0.5; !near(d, want, 1e-12) {
		t.Errorf("%v, want %v", d, want)
	}
}

func TestSequences(t *testing.T) {
	const hour = int64(3_600_000_000)
	var all []Tagged
	post := int64(0)
	add := func(actor int, day int64, tags ...int) {
		for i, tag := range tags { // each in its own post
			post++
			all = append(all, Tagged{actor, tag, day*24*hour + int64(i)*hour + int64(actor), 0, post})
		}
	}
	add(1, 100, 1, 2, 3, 4, 5)
	add(2, 100, 1, 2, 3, 4, 5)
	add(3, 100, 2, 1, 3, 4, 5)    // another order
	add(4, 100, 1, 2, 3, 4)       // too few
	add(5, 100, 1, 1, 1, 2, 2, 3) // five posts, three tags
	add(6, 101, 1, 2, 3, 4, 5)    // another day
	all = append(all, Tagged{7, 1, 100 * 24 * hour, 0, 900}, Tagged{7, 2, 100 * 24 * hour, 1, 900}, Tagged{7, 3, 100 * 24 * hour, 2, 900},
		Tagged{7, 4, 100 * 24 * hour, 3, 900}, Tagged{7, 5, 100 * 24 * hour, 4, 900}) // all in one post
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	found := Sequences(all)
	if len(found) != 1 || !slices.Equal(found[0].Actors, []int{1, 2}) || !slices.Equal(found[0].Tags, []int{1, 2, 3, 4, 5}) || len(found[0].Posts) != 10 || found[0].Day != 100 {
		t.Fatalf("%+v", found)
	}
	of := map[int]float64{}
	total := 0.0
	for _, x := range all {
		if x.AtUS/(24*hour) == 100 {
			of[x.Tag]++
			total++
		}
	}
	p := 1.0
	for tag := 1; tag <= 5; tag++ {
		p *= of[tag] / total
	}
	if s := found[0]; !near(s.Rarity, -math.Log(p), 1e-9) || !near(s.Chance, 2*p, 1e-12) { // accounts 2 and 3 might have it
		t.Errorf("rarity %v, chance %v; want %v, %v", s.Rarity, s.Chance, -math.Log(p), 2*p)
	}
}

// The exact p is that of labels dealt at random within strata, many times.
func TestSharesAreThoseOfDealtLabels(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	var members []Member
	for i := range 60 {
		members = append(members, Member{Stratum: i % 3, Label: -1, Chosen: r.IntN(4) == i%3})
		if r.IntN(3) > 0 {
			members[i].Label = r.IntN(3)
		}
	}
	dealt := slices.Clone(members)
	const draws = 40_000
	want := map[int]*[2]float64{0: {}, 1: {}, 2: {}}
	found := Shares(members)
	for range draws {
		for s := range 3 {
			var at []int
			for i, m := range dealt {
				if m.Stratum == s {
					at = append(at, i)
				}
			}
			r.Shuffle(len(at), func(i, k int) { dealt[at[i]].Label, dealt[at[k]].Label = dealt[at[k]].Label, dealt[at[i]].Label })
		}
		of := map[int]int{}
		for _, m := range dealt {
			if m.Chosen {
				of[m.Label]++
			}
		}
		for _, s := range found {
			want[s.Label][0] += float64(of[s.Label]) / draws
			if of[s.Label] >= s.Chosen {
				want[s.Label][1] += 1.0 / draws
			}
		}
	}
	if len(found) != 3 {
		t.Fatalf("%+v", found)
	}
	for i, s := range found {
		w := want[s.Label]
		if !near(s.Expected, w[0], 0.03) || !near(s.P, w[1], 0.013) || i > 0 && s.P < found[i-1].P || s.Q < s.P {
			t.Errorf("%+v, want expected %v, p %v", s, w[0], w[1])
		}
	}
}

// A planted group is found among the chosen, and no other.
func TestSharesFindWhatIsPlanted(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	var members []Member
	for i := range 400 {
		m := Member{Stratum: i % 4, Label: i / 4 % 5, Chosen: r.IntN(20) == 0}
		if m.Label == 2 && i%3 == 0 {
			m.Chosen = true
		}
		members = append(members, m)
	}
	found := Shares(members)
	if found[0].Label != 2 || found[0].Q > 1e-6 || found[1].Q < 0.2 {
		t.Errorf("%+v", found)
	}
}

// Against a plain count of pairs, and of accounts that move on their own the expected
// number is the mean and p uniform.
func TestMeetings(t *testing.T) {
	const minute = int64(60_000_000)
	r := rand.New(rand.NewPCG(2, 7))
	small, seen, expected := 0, 0.0, 0.0
	for range 300 {
		var uses []Use
		for a := range 20 {
			for h := range int64(4) {
				at := r.Int64N(60) // a bunch of posts, turned round the hour
				for range r.IntN(4) {
					uses = append(uses, Use{a, (h*60 + at%60) * minute})
					at += r.Int64N(3)
				}
			}
		}
		uses = append(uses, Use{99, 0}) // so that blocks begin with the hours
		m := Meetings(uses, 60, 99, 1)
		pairs := 0
		for at := range int64(240) {
			in := map[int]bool{}
			for _, u := range uses {
				if u.AtUS == at*minute {
					in[u.Actor] = true
				}
			}
			pairs += len(in) * (len(in) - 1) / 2
		}
		if m.Pairs != pairs {
			t.Fatalf("%d pairs, want %d", m.Pairs, pairs)
		}
		seen, expected = seen+float64(m.Pairs), expected+m.Expected
		if m.P <= 0.05 {
			small++
		}
	}
	if small > 32 || !near(seen/expected, 1, 0.03) {
		t.Errorf("of accounts that move on their own %d of 300 have p at most 0.05; %v pairs, %v expected", small, seen, expected)
	}
	var together []Use
	for a := range 10 {
		for h := range int64(6) {
			together = append(together, Use{a, (h*60 + h*7%60) * minute})
		}
	}
	if m := Meetings(together, 60, 999, 1); m.Pairs != 6*45 || m.P > 0.0011 || !near(m.Expected, 6*45/60.0, 1e-9) {
		t.Errorf("of accounts that move as one %+v", m)
	}
}
