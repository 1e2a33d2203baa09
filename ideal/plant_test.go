package ideal

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	gstat "gonum.org/v1/gonum/stat"

	"demarche"
	"demarche/vote"
)

var ends = Anchors{Negative: []string{"S00"}, Positive: []string{"S59"}}

// planted returns votes of 60 states, the first at the negative end, as the ordinal
// model casts them, and where the states are. One vote of twelve is missing.
func planted(seed uint64, rolls int) (*vote.Table, []float64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	points := make([]float64, 60)
	t := &vote.Table{}
	for i := range points {
		points[i] = float64(i)/17.5 - 1.685 + 0.2*rng.NormFloat64()
		t.States = append(t.States, fmt.Sprintf("S%02d", i))
	}
	mean, sd := gstat.MeanStdDev(points, nil)
	for i := range points {
		points[i] = (points[i] - mean) / sd
	}
	for r := range rolls {
		t.Rolls = append(t.Rolls, vote.Roll{Resolution: fmt.Sprint(r), Day: demarche.Day(17000 + r)})
		slope, first, width := 1.3*rng.NormFloat64(), rng.NormFloat64(), math.Abs(0.7*rng.NormFloat64())
		for _, x := range points {
			z := slope*x + rng.NormFloat64()
			c := demarche.No
			switch {
			case rng.IntN(12) == 0:
				c = demarche.NotVoting
			case z < first:
				c = demarche.Yes
			case z < first+width:
				c = demarche.Abstain
			}
			t.Cells = append(t.Cells, c)
		}
	}
	return t, points
}

func fitted(t testing.TB, table *vote.Table, o Options) *Window {
	t.Helper()
	if len(o.Positive)+len(o.Negative) == 0 {
		o.Anchors = ends
	}
	w, err := EM(t.Context(), table, o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func ats(points []Point) []float64 {
	at := make([]float64, len(points))
	for i, p := range points {
		at[i] = p.At
	}
	return at
}

// farthest returns the largest difference.
func farthest(a, b []float64) float64 {
	most := math.Inf(1)
	if len(a) == len(b) {
		most = 0
		for i := range a {
			most = max(most, math.Abs(a[i]-b[i]))
		}
	}
	return most
}
