package series

import (
	"fmt"
	"math"
	"slices"

	"demarche"
)

// A Shape is what a segment between two breaks looks like.
type Shape int

// The shapes.
const (
	Level      Shape = 1 // a mean
	LevelTrend Shape = 2 // a straight line
)

// Breaks are the best partitions of a series into segments of one shape, by least
// squares, for every number of breaks.
type Breaks struct {
	Shape  Shape
	MinSeg int       // points that a segment has at least
	RSS    []float64 // for 0, 1, 2... breaks: the sum of squared residuals
	BIC    []float64 // for as many
	At     [][]int   // for as many: the first points after the breaks
	Best   int       // the number of breaks whose BIC is least; of equals the smaller
	Note   string
}

// breaksMost is how many points are taken: what each segment costs is kept, and their
// number grows with the square.
const breaksMost = 3000

// FindBreaks finds the partitions of y over t, by dynamic programming (Bai and Perron
// 2003, doi:10.1002/jae.659). trim, 0.15 say, is the share of the points that a segment
// has at least; it has one more than the shape has parameters in any case. The BIC
// counts each break as a parameter, as breakpoints of R's strucchange does.
func FindBreaks(t, y []float64, shape Shape, trim float64) (Breaks, error) {
	if err := check(t, y, 4); err != nil {
		return Breaks{}, err
	}
	n := len(y)
	if n > breaksMost {
		return Breaks{}, demarche.Errorf(demarche.BadData, "%d points are more than %d", n, breaksMost)
	}
	if shape != Level && shape != LevelTrend || trim < 0 || trim > 0.5 {
		return Breaks{}, demarche.Errorf(demarche.Usage, "shape %d, trim %v: want a level or a line, and 0 to 0.5", shape, trim)
	}
	h := max(int(math.Floor(trim*float64(n))), int(shape)+1)
	if n < 2*h {
		return Breaks{}, demarche.Errorf(demarche.BadData, "%d points have no two segments of %d", n, h)
	}
	b := Breaks{Shape: shape, MinSeg: h, Note: SmallNote(n)}
	cost := segmentRSS(t, y, shape)
	most := n / h
	best := make([][]float64, most+1) // best[k][j]: k segments of the points before j
	from := make([][]int, most+1)
	for k := 1; k <= most; k++ {
		best[k], from[k] = make([]float64, n+1), make([]int, n+1)
		for j := range best[k] {
			best[k][j] = math.Inf(1)
			if k == 1 && j >= h {
				best[k][j] = cost[0][j]
			}
			for i := (k - 1) * h; k > 1 && i <= j-h; i++ {
				if c := best[k-1][i] + cost[i][j-i]; c < best[k][j] {
					best[k][j], from[k][j] = c, i
				}
			}
		}
		b.RSS = append(b.RSS, best[k][n])
		at := []int{}
		for s, j := k, n; s > 1; s-- {
			j = from[s][j]
			at = append(at, j)
		}
		slices.Reverse(at)
		b.At = append(b.At, at)
	}
	// A perfect fit has a BIC of minus infinity: what is left by rounding counts as it.
	floor := 1e-12 * max(squares(y), math.SmallestNonzeroFloat64)
	size := float64(n)
	for k, rss := range b.RSS {
		parameters := float64((int(shape) + 1) * (k + 1))
		if rss < floor {
			b.Note = join(b.Note, fmt.Sprintf("%d breaks leave no residual", k))
		}
		b.BIC = append(b.BIC, size*(math.Log(max(rss, floor)/size)+1+math.Log(2*math.Pi))+math.Log(size)*parameters)
		if b.BIC[k] < b.BIC[b.Best]-1e-9*math.Abs(b.BIC[b.Best]) {
			b.Best = k
		}
	}
	return b, nil
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// segmentRSS returns for each point i what rssFrom returns.
func segmentRSS(t, y []float64, shape Shape) [][]float64 {
	out := make([][]float64, len(y))
	for i := range y {
		out[i] = rssFrom(i, t, y, shape)
	}
	return out
}

// rssFrom returns for each length the sum of squared residuals of that many points
// from i on, updated a point at a time.
func rssFrom(i int, t, y []float64, shape Shape) []float64 {
	row := make([]float64, len(y)-i+1)
	var mt, my, tt, ty, yy float64
	for j := i; j < len(y); j++ {
		k := float64(j - i + 1)
		dt, dy := t[j]-mt, y[j]-my
		mt += dt / k
		my += dy / k
		tt += dt * (t[j] - mt)
		ty += dt * (y[j] - my)
		yy += dy * (y[j] - my)
		rss := yy
		if shape == LevelTrend && tt > 0 {
			rss -= ty * ty / tt
		}
		row[j-i+1] = max(rss, 0)
	}
	return row
}
