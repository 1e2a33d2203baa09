package vote

import "demarche/stat"

// EijkA returns van der Eijk's agreement A of counts on an ordered scale of at least
// three steps: -1 where half choose either end, 0 where all steps have the same, 1
// where all choose one step; NaN of nothing (van der Eijk 2001,
// doi:10.1023/A:1010374114305).
//
// The counts are taken apart into layers, each of which has one height where there is
// any: A is the mean of the layers' own, weighted by how much is in them. In a layer of
// s filled steps among k it is U(1 - (s-1)/(k-1)), and U tells triples of steps that
// are filled like one hill, 110 and 011, from those filled like two, 101.
func EijkA(counts ...int) float64 {
	left := append([]int(nil), counts...)
	total := 0
	for _, n := range counts {
		total += n
	}
	sum := 0.0
	for {
		low, filled := 0, 0
		for _, n := range left {
			if n > 0 {
				filled++
				if low == 0 || n < low {
					low = n
				}
			}
		}
		if filled == 0 {
			return sum / float64(total) // 0/0 of nothing
		}
		sum += float64(layerA(left, filled) * float64(low*filled))
		for i := range left {
			if left[i] > 0 {
				left[i] -= low
			}
		}
	}
}

// layerA returns A of the pattern of filled steps.
func layerA(steps []int, filled int) float64 {
	k := len(steps)
	if filled == k {
		return 0
	}
	hill, valley := 0, 0
	for a := range steps {
		for b := a + 1; b < k; b++ {
			for c := b + 1; c < k; c++ {
				x, y, z := steps[a] > 0, steps[b] > 0, steps[c] > 0
				switch {
				case x && !y && z:
					valley++
				case x && y && !z, !x && y && z:
					hill++
				}
			}
		}
	}
	u := 1.0
	if hill+valley > 0 {
		u = float64((k-2)*hill-(k-1)*valley) / float64((k-2)*(hill+valley))
	}
	return u * (1 - float64(filled-1)/float64(k-1))
}

// A Polarity is what the votes of a table say of how divided the states are, each in
// its own way: the three need not move together.
type Polarity struct {
	Rolls     int
	Contested int     // roll calls on which two or more of yes, abstain, no were chosen
	EijkA     float64 // mean of van der Eijk's A over roll calls with a vote; less is more divided
	Lijphart  float64 // mean of Lijphart's index over dyads; less is more divided
	Dyads     int     // with at least MinN common votes, which that mean is of
}

// ContestedShare returns the share of roll calls that were contested.
func (p *Polarity) ContestedShare() float64 { return share(int64(p.Contested), int64(p.Rolls)) }

// Polarity measures a table: of a year, or of a topic.
func (t *Table) Polarity() Polarity {
	p := Polarity{Rolls: len(t.Rolls)}
	var a []float64
	for i := range t.Rolls {
		if t.Contested(i) {
			p.Contested++
		}
		var c Count
		for _, choice := range t.Row(i) {
			c.Add(choice)
		}
		if c.Voters() > 0 {
			a = append(a, EijkA(c.Yes, c.Abstain, c.No))
		}
	}
	lijphart, _ := IndexOf("lijphart")
	values := t.Dyads().Values(lijphart, MinN)
	p.EijkA, p.Lijphart, p.Dyads = stat.Average(a), stat.Average(values), len(values)
	return p
}

// EffectiveNumber returns 1/Σs², with s the shares of groups of these sizes: as many
// groups of one size would be as scattered; NaN of nothing (Laakso and Taagepera 1979,
// doi:10.1177/001041407901200101).
func EffectiveNumber(sizes []int) float64 {
	total, squares := 0, 0
	for _, n := range sizes {
		total += n
		squares += n * n
	}
	return share(int64(total)*int64(total), int64(squares))
}
