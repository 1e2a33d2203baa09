package vote

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"demarche"
)

var anyChoice = rapid.SampledFrom([]demarche.Choice{
	demarche.NotListed, demarche.Yes, demarche.Abstain, demarche.No, demarche.NotVoting,
})

// draw returns a table of up to so many states and roll calls. Few states and few
// choices make ties and undefined indices common.
func draw(t *rapid.T, states, rolls int) *Table {
	table := &Table{}
	for i := range rapid.IntRange(2, states).Draw(t, "states") {
		table.States = append(table.States, string(rune('A'+i/26))+string(rune('A'+i%26)))
	}
	n := rapid.IntRange(0, rolls).Draw(t, "rolls")
	for i := range n {
		table.Rolls = append(table.Rolls, Roll{Resolution: strconv.Itoa(i), Day: demarche.Day(i * 40)})
	}
	table.Cells = rapid.SliceOfN(anyChoice, n*len(table.States), n*len(table.States)).Draw(t, "cells")
	return table
}

// ballots returns what two states chose where both voted: 1, 2 or 3.
func ballots(t *Table, a, b int) (x, y []float64) {
	number := map[demarche.Choice]float64{demarche.Yes: 1, demarche.Abstain: 2, demarche.No: 3}
	for i := range t.Rolls {
		v, w := number[t.Row(i)[a]], number[t.Row(i)[b]]
		if v != 0 && w != 0 {
			x, y = append(x, v), append(y, w)
		}
	}
	return x, y
}

// plain computes every index from the ballots as it is defined, chance by asking
// of every ballot of one list against every ballot of another.
func plain(x, y []float64) map[string]float64 {
	mean := func(x, y []float64, f func(a, b float64) float64) float64 {
		sum, n := 0.0, 0.0
		for i := range x {
			if v := f(x[i], y[i]); !math.IsNaN(v) {
				sum, n = sum+v, n+1
			}
		}
		return sum / n
	}
	cross := func(x, y []float64, f func(a, b float64) float64) float64 {
		sum := 0.0
		for _, a := range x {
			for _, b := range y {
				sum += f(a, b)
			}
		}
		return sum / float64(len(x)*len(y))
	}
	differ := func(a, b float64) float64 {
		if a == b {
			return 0
		}
		return 1
	}
	apart := func(a, b float64) float64 { return math.Abs(a-b) / 2 }
	square := func(a, b float64) float64 { return (a - b) * (a - b) / 4 }
	both := slices.Concat(x, y)
	correct := func(seen, chance float64) float64 {
		if chance == 0 {
			return math.NaN()
		}
		return 1 - seen/chance
	}
	return map[string]float64{
		"exact":     1 - mean(x, y, differ),
		"lijphart":  1 - mean(x, y, apart),
		"S":         1 - 2*mean(x, y, apart),
		"S_squared": 1 - 2*mean(x, y, square),
		"kappa":     correct(mean(x, y, differ), cross(x, y, differ)),
		"pi":        correct(mean(x, y, differ), cross(both, both, differ)),
		"kappa_w":   correct(mean(x, y, apart), cross(x, y, apart)),
		"pi_w":      correct(mean(x, y, apart), cross(both, both, apart)),
		"yn_agree": mean(x, y, func(a, b float64) float64 {
			if a == 2 || b == 2 {
				return math.NaN()
			}
			return 1 - differ(a, b)
		}),
	}
}

func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 1e-12
}

func TestDyadsAgainstBallots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := draw(t, 6, 140)
		dyads := table.Dyads()
		seen := 0
		for at, j := range dyads.All() {
			seen++
			x, y := ballots(table, at[0], at[1])
			a := j.Agreement()
			if a.N != len(x) || j.N() != len(x) {
				t.Fatalf("n = %d, want %d", a.N, len(x))
			}
			for name, want := range plain(x, y) {
				index, ok := IndexOf(name)
				if v := index.Of(&a); !ok || !near(v, want) {
					t.Fatalf("%v: %s = %v, want %v", at, name, v, want)
				}
			}
			if *j != dyads.Joint(at[0], at[1]) || j.Transposed() != dyads.Joint(at[1], at[0]) {
				t.Fatalf("%v: the tables of one dyad differ", at)
			}
			var counted Joint
			for i := range table.Rolls {
				counted.Add(table.Row(i)[at[0]], table.Row(i)[at[1]])
			}
			if counted != *j {
				t.Fatalf("%v: counted %v, want %v", at, *j, counted)
			}
		}
		if n := len(table.States); seen != n*(n-1)/2 {
			t.Fatalf("%d dyads of %d states", seen, n)
		}
	})
}

// What must hold of any table: the order of two states and of yes and no is nothing
// to an index, S is Lijphart's on another scale, and all keep their bounds.
func TestAgreementProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var j, turned Joint
		for x := range 3 {
			for y := range 3 {
				j[x][y] = int32(rapid.IntRange(0, 5).Draw(t, "cell"))
				turned[2-x][2-y] = j[x][y]
			}
		}
		k := j.Transposed()
		a, b, c := j.Agreement(), k.Agreement(), turned.Agreement()
		for _, x := range Indices {
			v := x.Of(&a)
			if !near(v, x.Of(&b)) || !near(v, x.Of(&c)) {
				t.Fatalf("%s: %v, transposed %v, turned %v", x.Name, v, x.Of(&b), x.Of(&c))
			}
			if v > 1 || v < -1-1e-12 {
				t.Fatalf("%s = %v", x.Name, v)
			}
		}
		if !near(a.S, 2*a.Lijphart-1) {
			t.Fatalf("S = %v, Lijphart's %v", a.S, a.Lijphart)
		}
		if a.Exact > a.Lijphart || a.Exact < 2*a.Lijphart-1-1e-12 {
			t.Fatalf("exact %v, Lijphart's %v", a.Exact, a.Lijphart)
		}
		if a.Pi > a.Kappa+1e-12 || a.PiWeighted > a.KappaWeighted+1e-12 {
			t.Fatalf("chance of common shares is less than of each state's own: %+v", a)
		}
	})
}

// Two states that always choose one and the same leave nothing to correct for chance.
func TestUndefined(t *testing.T) {
	same := Joint{{7}}
	a := same.Agreement()
	if a.Exact != 1 || a.S != 1 || a.YesNo != 1 || a.YesNoN != 7 {
		t.Errorf("%+v", a)
	}
	for _, name := range []string{"kappa", "pi", "kappa_w", "pi_w"} {
		if x, _ := IndexOf(name); !math.IsNaN(x.Of(&a)) {
			t.Errorf("%s = %v, want none", name, x.Of(&a))
		}
	}
	abstained := Joint{1: {1: 3}}
	if a := abstained.Agreement(); a.YesNoN != 0 || !math.IsNaN(a.YesNo) || a.Lijphart != 1 {
		t.Errorf("%+v", a)
	}
	var none Joint
	a = none.Agreement()
	for _, x := range Indices {
		if !math.IsNaN(x.Of(&a)) {
			t.Errorf("%s of nothing is %v", x.Name, x.Of(&a))
		}
	}
}

func TestOrderIsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := draw(t, 5, 70)
		other := &Table{States: table.States}
		for _, i := range rapid.Permutation(indices(len(table.Rolls))).Draw(t, "order") {
			other.Rolls = append(other.Rolls, table.Rolls[i])
			other.Cells = append(other.Cells, table.Row(i)...)
		}
		if !slices.Equal(table.Dyads().joints, other.Dyads().joints) {
			t.Fatal("the order of roll calls is something")
		}
	})
}

func indices(n int) []int {
	at := make([]int, n)
	for i := range at {
		at[i] = i
	}
	return at
}

// The parts of a table by year hold each roll call once, and add up.
func TestByYear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := draw(t, 4, 60)
		parts, without := table.By(ByYear)
		sum := table.Where(func(int) bool { return false }).Dyads()
		n := 0
		for i, part := range parts {
			if i > 0 && parts[i-1].Key >= part.Key {
				t.Fatalf("%s after %s", part.Key, parts[i-1].Key)
			}
			for _, r := range part.Table.Rolls {
				if strconv.Itoa(r.Year()) != part.Key {
					t.Fatalf("%d is in %s", r.Year(), part.Key)
				}
			}
			n += len(part.Table.Rolls)
			for k, j := range part.Table.Dyads().joints {
				sum.joints[k] = sum.joints[k].Plus(j)
			}
		}
		if without != 0 || n != len(table.Rolls) || !slices.Equal(sum.joints, table.Dyads().joints) {
			t.Fatalf("%d of %d roll calls in parts, %d without", n, len(table.Rolls), without)
		}
	})
}

func TestBySeveralKeys(t *testing.T) {
	table := &Table{States: []string{"AA"}, Cells: make([]demarche.Choice, 3)}
	table.Rolls = []Roll{{Topics: []string{"b", "a", "b"}}, {Day: demarche.NoDay}, {Topics: []string{"a"}}}
	parts, without := table.By(ByTopic)
	if len(parts) != 2 || parts[0].Key != "b" || len(parts[0].Table.Rolls) != 1 || parts[1].Key != "a" || len(parts[1].Table.Rolls) != 2 || without != 1 {
		t.Errorf("%v, %d without", parts, without)
	}
	if _, without := table.By(ByYear); without != 1 {
		t.Errorf("%d roll calls without a year, want 1", without)
	}
	if _, without := table.By(BySession); without != 3 {
		t.Errorf("%d roll calls without a session, want 3", without)
	}
}

func TestContested(t *testing.T) {
	const y, a, n, absent = demarche.Yes, demarche.Abstain, demarche.No, demarche.NotVoting
	for _, c := range []struct {
		row  []demarche.Choice
		want bool
	}{
		{[]demarche.Choice{y, y, y}, false},
		{[]demarche.Choice{y, absent, demarche.NotListed}, false},
		{[]demarche.Choice{absent, absent, absent}, false},
		{[]demarche.Choice{absent, n, a}, true},
		{[]demarche.Choice{y, absent, a}, true},
	} {
		table := &Table{States: []string{"AA", "BB", "CC"}, Rolls: make([]Roll, 1), Cells: c.row}
		if got := table.Contested(0); got != c.want {
			t.Errorf("%v: contested %v", c.row, got)
		}
	}
}

func TestPercentile(t *testing.T) {
	values := []float64{1, 2, 2, 2, 3}
	for v, want := range map[float64]float64{0: 0, 1: 10, 2: 50, 2.5: 80, 3: 90, 4: 100} {
		if got := Percentile(values, v); got != want {
			t.Errorf("percentile of %v = %v, want %v", v, got, want)
		}
	}
	if !math.IsNaN(Percentile(nil, 1)) {
		t.Error("there is a percentile among none")
	}
}
