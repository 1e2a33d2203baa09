package vote

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"demarche"
)

// Values of the R package agrmt: the first is the example of its manual; the others
// are the ends and the middle of the scale as van der Eijk 2001 gives them.
func TestEijkA(t *testing.T) {
	for _, c := range []struct {
		counts []int
		want   float64
	}{
		{[]int{30, 40, 210, 130, 530, 50, 10}, 0.6113333},
		{[]int{0, 9, 0}, 1},
		{[]int{4, 0, 4}, -1},
		{[]int{5, 5, 5}, 0},
		{[]int{50, 50, 0}, 0.5},
		{[]int{10, 0, 0, 0, 10}, -1},
	} {
		if got := EijkA(c.counts...); math.Abs(got-c.want) > 5e-8 {
			t.Errorf("%v: %v, want %v", c.counts, got, c.want)
		}
	}
	if a := EijkA(0, 0, 0); !math.IsNaN(a) {
		t.Errorf("of nothing: %v", a)
	}
}

// On three steps A has a closed form, by pencil from the patterns: 010 and its like
// have 1, 110 and 011 have 1/2, 101 has -1, 111 has 0.
func TestEijkAOfThreeSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := func(label string) int { return rapid.IntRange(0, 6).Draw(t, label) }
		yes, abstain, no := n("yes"), n("abstain"), n("no")
		if yes+abstain+no == 0 {
			return
		}
		m := min(yes, abstain, no)
		y, a, o := yes-m, abstain-m, no-m
		sum := 0.0
		switch {
		case a == 0:
			e := min(y, o)
			sum = -2*float64(e) + float64(y-e+o-e)
		default:
			e := min(max(y, o), a)
			sum = float64(e) + float64(max(y, o)-e+a-e)
		}
		want := sum / float64(yes+abstain+no)
		if got := EijkA(yes, abstain, no); !near(got, want) || !near(got, EijkA(no, abstain, yes)) {
			t.Fatalf("%d, %d, %d: %v, want %v", yes, abstain, no, got, want)
		}
	})
}

func TestPolarity(t *testing.T) {
	const y, a, n, x = demarche.Yes, demarche.Abstain, demarche.No, demarche.NotVoting
	table := &Table{States: []string{"AA", "BB"}}
	for i := range 12 {
		table.Rolls = append(table.Rolls, Roll{})
		switch {
		case i < 6:
			table.Cells = append(table.Cells, y, y) // A 1
		case i < 10:
			table.Cells = append(table.Cells, y, n) // A -1
		case i < 11:
			table.Cells = append(table.Cells, x, a) // A 1
		default:
			table.Cells = append(table.Cells, x, x)
		}
	}
	p := table.Polarity()
	if p.Rolls != 12 || p.Contested != 4 || !near(p.EijkA, 3./11) || !near(p.Lijphart, 0.6) || p.Dyads != 1 || !near(p.ContestedShare(), 1./3) {
		t.Errorf("%+v", p)
	}
	if p := table.Where(func(i int) bool { return i > 0 && i < 10 }).Polarity(); p.Dyads != 0 || !math.IsNaN(p.Lijphart) {
		t.Errorf("%+v, want no dyad of nine common votes", p)
	}
}

func TestEffectiveNumber(t *testing.T) {
	for _, c := range []struct {
		sizes []int
		want  float64
	}{{[]int{7, 7, 7}, 3}, {[]int{4, 0}, 1}, {[]int{3, 1}, 1.6}} {
		if got := EffectiveNumber(c.sizes); !near(got, c.want) {
			t.Errorf("%v: %v, want %v", c.sizes, got, c.want)
		}
	}
	if !math.IsNaN(EffectiveNumber(nil)) {
		t.Error("nothing has groups")
	}
}

// What the reference prints of the mean of all pairs, and that all three are computed
// for every year.
func TestPolarityOfTheAssembly(t *testing.T) {
	if p := between(assembly(t), 2018, 2024).Polarity(); math.Abs(p.Lijphart-0.80) > 0.005 {
		t.Errorf("%+v, want a mean of .80", p)
	}
	years, _ := assembly(t).By(ByYear)
	for _, year := range years {
		p := year.Table.Polarity()
		if s := p.ContestedShare(); !(s > 0 && s <= 1 && p.EijkA > -1 && p.EijkA < 1) {
			t.Errorf("%s: %+v", year.Key, p)
		}
	}
}
