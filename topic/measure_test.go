package topic

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestMatchByAllWays(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 300 {
		rows, columns := 1+r.IntN(6), 1+r.IntN(6)
		gain := make([][]float64, rows)
		for i := range gain {
			gain[i] = make([]float64, columns)
			for j := range gain[i] {
				gain[i][j] = float64(r.IntN(6)) / 5 // ties are common
			}
		}
		var best func(i int, taken uint) float64
		best = func(i int, taken uint) float64 {
			if i == rows {
				return 0
			}
			most := best(i+1, taken)
			for j := range columns {
				if taken>>j&1 == 0 {
					most = max(most, gain[i][j]+best(i+1, taken|1<<j))
				}
			}
			return most
		}
		total, taken := 0.0, uint(0)
		for i, j := range Match(gain) {
			if j < 0 {
				continue
			}
			if taken>>j&1 == 1 {
				t.Fatalf("%v: the column %d twice", gain, j)
			}
			taken |= 1 << j
			total += gain[i][j]
		}
		if want := best(0, 0); math.Abs(total-want) > 1e-12 {
			t.Fatalf("%v: a match of %v, and there is one of %v", gain, total, want)
		}
	}
}

func TestNPMIByCounting(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 20 {
		rows := random(r, 25, 9)
		topics := [][]int{{0, 3, 5}, {1, 2}, {3, 4, 6, 8}}
		got := NPMI(sparse(rows), topics)
		for k, terms := range topics {
			var all []float64
			for i, a := range terms {
				for _, b := range terms[i+1:] {
					var na, nb, both float64
					for _, row := range rows {
						if row[a] > 0 {
							na++
						}
						if row[b] > 0 {
							nb++
						}
						if row[a] > 0 && row[b] > 0 {
							both++
						}
					}
					value := -1.0
					if both > 0 {
						value = math.Log(both/25/(na/25*nb/25)) / -math.Log(both/25)
					}
					all = append(all, value)
				}
			}
			want := 0.0
			for _, v := range all {
				want += v / float64(len(all))
			}
			if math.Abs(got[k]-want) > 1e-12 {
				t.Fatalf("topic %d: %v, by counting %v", k, got[k], want)
			}
		}
	}
	if got := NPMI(sparse([][]float64{{1, 1}, {1, 1}}), [][]int{{0, 1}}); got[0] != 1 {
		t.Errorf("two words of every text: %v, want 1", got[0])
	}
}

// By hand: two classes of 4 and 6 counts, so that A = 5; a term with 3 of 3 counts in the
// first weighs 3/4·ln(1+5/3) there.
func TestClassWeights(t *testing.T) {
	w := ClassWeights([][]float64{{3, 1, 0}, {0, 3, 3}})
	for _, c := range []struct {
		class, term int
		want        float64
	}{{0, 0, 0.75 * math.Log(1+5.0/3)}, {0, 1, 0.25 * math.Log(1+5.0/4)}, {0, 2, 0}, {1, 1, 0.5 * math.Log(1+5.0/4)}, {1, 2, 0.5 * math.Log(1+5.0/3)}} {
		if got := w[c.class][c.term]; math.Abs(got-c.want) > 1e-12 {
			t.Errorf("class %d, term %d: %v, want %v", c.class, c.term, got, c.want)
		}
	}
	if best := Best(w[1], 3); !slices.Equal(best, []int{2, 1}) {
		t.Errorf("the best terms are %v", best)
	}
}
