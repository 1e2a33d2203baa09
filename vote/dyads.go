package vote

import (
	"iter"
	"math/bits"
	"slices"

	"demarche/stat"

	"demarche"
)

// Dyads are the joint tables of every two states of a table.
type Dyads struct {
	States []string
	joints []Joint // of (0,1), (0,2), (1,2), (0,3)...
}

// Dyads counts what every two states chose together. The time grows with the pairs
// of states and, at 64 roll calls to a step, with the roll calls.
func (t *Table) Dyads() *Dyads {
	n := len(t.States)
	words := (len(t.Rolls) + 63) / 64
	// Of each state and 64 roll calls three words follow each other: a bit for
	// every yes, every abstention, every no.
	set := make([][3]uint64, n*words)
	for roll := range t.Rolls {
		for s, c := range t.Row(roll) {
			if Cast(c) {
				set[s*words+roll/64][c-demarche.Yes] |= 1 << (roll % 64)
			}
		}
	}
	d := &Dyads{t.States, make([]Joint, n*(n-1)/2)}
	at := 0
	for b := range n {
		right := set[b*words : (b+1)*words]
		for a := range b {
			count(&d.joints[at], set[a*words:(a+1)*words], right)
			at++
		}
	}
	return d
}

func count(j *Joint, left, right [][3]uint64) {
	for w := range left {
		l, r := &left[w], &right[w]
		for x := range 3 {
			if l[x] == 0 {
				continue
			}
			j[x][0] += int32(bits.OnesCount64(l[x] & r[0]))
			j[x][1] += int32(bits.OnesCount64(l[x] & r[1]))
			j[x][2] += int32(bits.OnesCount64(l[x] & r[2]))
		}
	}
}

// Joint returns the table of two states by their columns, a ≠ b.
func (d *Dyads) Joint(a, b int) Joint {
	if a > b {
		return d.joints[a*(a-1)/2+b].Transposed()
	}
	return d.joints[b*(b-1)/2+a]
}

// All yields the columns of every two states, the first before the second, with
// their table, which must not be changed.
func (d *Dyads) All() iter.Seq2[[2]int, *Joint] {
	return func(yield func([2]int, *Joint) bool) {
		at := 0
		for b := range d.States {
			for a := range b {
				if !yield([2]int{a, b}, &d.joints[at]) {
					return
				}
				at++
			}
		}
	}
}

// Values returns an index of all dyads, in rising order: of those for which it rests
// on at least least roll calls and is defined.
func (d *Dyads) Values(x Index, least int) []float64 {
	var values []float64
	for _, j := range d.All() {
		a := j.Agreement()
		if v := x.Of(&a); x.N(&a) >= least && v == v {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	return values
}

// Percentile returns the share of values, in rising order, that are below v, those
// equal to it counted half, in per cent; NaN of none.
func Percentile(values []float64, v float64) float64 {
	lo, _ := slices.BinarySearch(values, v)
	hi := lo
	for hi < len(values) && values[hi] == v {
		hi++
	}
	return 100 * share(int64(lo+hi), int64(2*len(values)))
}

// Mean returns the mean of an index over all dyads for which it rests on at least
// least roll calls and is defined; NaN of none.
func (d *Dyads) Mean(x Index, least int) float64 {
	return stat.Average(d.Values(x, least))
}
