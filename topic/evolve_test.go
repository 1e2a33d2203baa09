package topic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

var rule = Rule{Jaccard: 0.3, Enough: 5, Cosine: 0.5, Most: 0.5, Part: 0.25}

// noWords fails a test in which texts tell enough.
func noWords(t *testing.T) func() [][]float64 {
	return func() [][]float64 {
		t.Helper()
		t.Error("words are asked where texts tell")
		return nil
	}
}

// paired makes the labels of texts that lie in two windows: so many of each pair of topics.
func paired(cells ...[3]int) (earlier, later []int) {
	for _, c := range cells {
		earlier, later = append(earlier, slices.Repeat([]int{c[0]}, c[2])...), append(later, slices.Repeat([]int{c[1]}, c[2])...)
	}
	return earlier, later
}

// Each event by itself, as it was planted, by hand.
func TestEventsOfPlantedTopics(t *testing.T) {
	for _, c := range []struct {
		name           string
		cells          [][3]int
		n, m           int
		earlier, later []Fate
		values         map[[2]int]float64
	}{
		{
			"continued",
			[][3]int{{0, 1, 40}, {1, 0, 40}, {0, -1, 10}},
			2, 2,
			[]Fate{Continued, Continued},
			[]Fate{Continued, Continued},
			map[[2]int]float64{{0, 1}: 0.8, {1, 0}: 1},
		},
		{
			"born and died",
			[][3]int{{0, 0, 40}, {1, -1, 40}, {-1, 1, 40}},
			2, 2,
			[]Fate{Continued, Died},
			[]Fate{Continued, Born},
			map[[2]int]float64{{0, 0}: 1},
		},
		{
			"split in three",
			[][3]int{{0, 0, 40}, {0, 1, 30}, {0, 2, 30}, {1, 3, 50}},
			2, 4,
			[]Fate{Split, Continued},
			[]Fate{Split, Split, Split, Continued},
			map[[2]int]float64{{0, 0}: 0.4, {0, 1}: 0.3, {0, 2}: 0.3, {1, 3}: 1},
		},
		{
			"merged of two",
			[][3]int{{0, 0, 40}, {1, 0, 40}, {2, 1, 40}},
			3, 2,
			[]Fate{Merged, Merged, Continued},
			[]Fate{Merged, Continued},
			map[[2]int]float64{{0, 0}: 0.5, {1, 0}: 0.5, {2, 1}: 1},
		},
		{
			"a part below the similarity is one topic where it is the only one",
			[][3]int{{0, 0, 28}, {0, -1, 22}, {-1, 0, 50}},
			1, 1,
			[]Fate{Continued},
			[]Fate{Continued},
			map[[2]int]float64{{0, 0}: 0.28},
		},
		{
			"crumbs are no events",
			[][3]int{{0, 0, 80}, {0, 1, 20}, {1, 1, 80}, {1, 0, 20}},
			2, 2,
			[]Fate{Continued, Continued},
			[]Fate{Continued, Continued},
			map[[2]int]float64{{0, 0}: 80.0 / 120, {1, 1}: 80.0 / 120},
		},
		{
			"a small one that a large one takes in died",
			[][3]int{{0, 0, 100}, {1, 0, 10}},
			2, 1,
			[]Fate{Continued, Died},
			[]Fate{Continued},
			map[[2]int]float64{{0, 0}: 100.0 / 110},
		},
	} {
		earlier, later := paired(c.cells...)
		relations := rule.Relate(Tally(earlier, later, c.n, c.m, noWords(t)))
		got := map[[2]int]float64{}
		for _, v := range relations {
			got[[2]int{v.Earlier, v.Later}] = v.Value
			if v.ByWords {
				t.Errorf("%s: %+v is by words", c.name, v)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(c.values) {
			t.Errorf("%s: %v, want %v", c.name, got, c.values)
		}
		if e, l := Fates(c.n, c.m, relations); !slices.Equal(e, c.earlier) || !slices.Equal(l, c.later) {
			t.Errorf("%s: %v and %v, want %v and %v", c.name, e, l, c.earlier, c.later)
		}
	}
}

// Where windows have no text in common, words tell: a match at the threshold counts, and a
// further topic is a part only if it has no match of its own.
func TestWordsTellWhereTextsDoNot(t *testing.T) {
	words := [][]float64{{0.9, 0.6, 0.1}, {0.6, 0.8, 0.2}, {0, 0, 0.5}, {0, 0, 0.49}}
	b := Tally(nil, nil, 4, 3, func() [][]float64 { return words })
	relations := rule.Relate(b)
	want := []Relation{{0, 0, 0.9, true, true}, {1, 1, 0.8, true, true}, {2, 2, 0.5, true, true}}
	if !slices.Equal(relations, want) {
		t.Errorf("%+v, want %+v", relations, want)
	}
	if e, l := Fates(4, 3, relations); !slices.Equal(e, []Fate{Continued, Continued, Continued, Died}) || !slices.Equal(l, []Fate{Continued, Continued, Continued}) {
		t.Errorf("%v and %v", e, l)
	}
	// The second topic of the later window is like the first of the earlier, which has another.
	b = Tally(nil, nil, 1, 2, func() [][]float64 { return [][]float64{{0.9, 0.6}} })
	if e, l := Fates(1, 2, rule.Relate(b)); e[0] != Split || l[0] != Split || l[1] != Split {
		t.Errorf("%v and %v, want a split", e, l)
	}
}

// Of random windows: matches are one to one, nothing below the rule is related, what the
// windows are turned round gives the same relations with births for deaths, and the numbers
// of topics are nothing to it.
func TestRelateHolds(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 4))
	for range 300 {
		n, m, texts := 1+r.IntN(6), 1+r.IntN(6), 20+r.IntN(200)
		earlier, later := make([]int, texts), make([]int, texts)
		for i := range texts {
			earlier[i] = r.IntN(n+1) - 1
			if later[i] = r.IntN(m+1) - 1; r.IntN(4) > 0 && earlier[i] < m {
				later[i] = earlier[i]
			}
		}
		words := func() [][]float64 {
			out := make([][]float64, n)
			for i := range out {
				out[i] = make([]float64, m)
			}
			return out
		}
		b := Tally(earlier, later, n, m, words)
		relations := rule.Relate(b)
		ofEarlier, ofLater := map[int]bool{}, map[int]bool{}
		for _, v := range relations {
			// Counted anew, text by text.
			both, either := 0.0, 0.0
			for t := range earlier {
				x, y := earlier[t] == v.Earlier, later[t] == v.Later
				if x || y {
					either++
				}
				if x && y {
					both++
				}
			}
			if !v.ByWords && math.Abs(v.Value-both/either) > 1e-12 {
				t.Fatalf("%+v: the Jaccard similarity is %v", v, both/either)
			}
			if !v.Matched {
				continue
			}
			// What is a part has a similarity of at least 1/(1/Most + 1/Part - 1).
			if v.Value < 1.0/5-1e-12 || ofEarlier[v.Earlier] || ofLater[v.Later] {
				t.Fatalf("%+v is no match of the rule", relations)
			}
			ofEarlier[v.Earlier], ofLater[v.Later] = true, true
		}
		turned := &Between{Both: make([][]int, m), Earlier: b.Later, Later: b.Earlier, Words: func() [][]float64 { return make([][]float64, m) }}
		for j := range turned.Both {
			for i := range n {
				turned.Both[j] = append(turned.Both[j], b.Both[i][j])
			}
		}
		turned.Words = func() [][]float64 { return slices.Repeat([][]float64{make([]float64, n)}, m) }
		sum, sumTurned := 0.0, 0.0
		for _, v := range relations {
			if v.Matched {
				sum += v.Value
			}
		}
		for _, v := range rule.Relate(turned) {
			if v.Matched {
				sumTurned += v.Value
			}
		}
		if math.Abs(sum-sumTurned) > 1e-9 {
			t.Fatalf("matched with %v, turned round with %v", sum, sumTurned)
		}
		// What goes on from one topic to one is matched.
		for _, v := range relations {
			if e, l := Fates(n, m, relations); e[v.Earlier] == Continued && l[v.Later] == Continued && !v.Matched {
				t.Fatalf("%+v goes on and is no match", v)
			}
		}
		// A topic that nothing is related to has no other fate, and the other way round.
		e, l := Fates(n, m, relations)
		for i, f := range e {
			if (f == Died) == slices.ContainsFunc(relations, func(v Relation) bool { return v.Earlier == i }) || f == Born {
				t.Fatalf("topic %d has fate %v of %+v", i, f, relations)
			}
		}
		for j, f := range l {
			if (f == Born) == slices.ContainsFunc(relations, func(v Relation) bool { return v.Later == j }) || f == Died {
				t.Fatalf("topic %d has origin %v of %+v", j, f, relations)
			}
		}
	}
}

// By hand: of the vocabularies a b c and b c d only b and c count.
func TestCosines(t *testing.T) {
	got := Cosines([][]float64{{3, 4, 0}, {0, 0, 0}}, [][]float64{{1, 0, 0}, {0, 2, 0}, {0, 0, 7}}, []string{"a", "b", "c"}, []string{"b", "c", "d"})
	for i, row := range [][]float64{{0.8, 0, 0}, {0, 0, 0}} {
		for j, want := range row {
			if math.Abs(got[i][j]-want) > 1e-12 {
				t.Errorf("at %d, %d: %v, want %v", i, j, got[i][j], want)
			}
		}
	}
}

// Three topics cut into nine of the same words are three again, and three that differ stay.
func TestTogether(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 4))
	var counts [][]float64
	for i := range 9 {
		row := make([]float64, 30)
		for t := range 8 {
			row[8*(i%3)+t] = float64(10 + r.IntN(10))
		}
		for t := 24; t < 30; t++ {
			row[t] = float64(r.IntN(5))
		}
		counts = append(counts, row)
	}
	if got := Together(counts, 0.5); !slices.Equal(got, []int{0, 1, 2, 0, 1, 2, 0, 1, 2}) {
		t.Errorf("nine are %v", got)
	}
	if got := Together(counts[:3], 0.5); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("three are %v", got)
	}
	if got := Together(nil, 0.5); len(got) != 0 {
		t.Errorf("none are %v", got)
	}
}
