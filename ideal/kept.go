package ideal

import "math"

// kept are the draws that are kept. Points are kept in single precision: they are many,
// and far less is known of them.
type kept struct {
	points [][]float32  // of each draw, of all chains in their order
	rolls  [][3]float64 // of each roll call: the sums of slope and cuts
	fresh  [][3]float64 // those of the chain that is not closed
	count  int
	first  int // the first draw of that chain
	taken  float64
}

func newKept(h *history, o SampleOptions) *kept {
	n := len(h.panel.rolls)
	return &kept{points: make([][]float32, 0, o.Draws*o.Chains), rolls: make([][3]float64, n), fresh: make([][3]float64, n)}
}

func (k *kept) keep(c *chain) {
	draw := make([]float32, len(c.point))
	for i, x := range c.point {
		draw[i] = float32(x)
	}
	k.points = append(k.points, draw)
	for r := range k.fresh {
		k.fresh[r][0] += c.slope[r]
		k.fresh[r][1] += c.cuts[r][0]
		k.fresh[r][2] += c.cuts[r][1]
	}
	k.count++
}

// close ends a chain: it is turned as its own means and the anchors say.
func (k *kept) close(c *chain, orient func(means []float64) (float64, error)) error {
	means := make([]float64, len(c.point))
	for _, draw := range k.points[k.first:] {
		for i, x := range draw {
			means[i] += float64(x)
		}
	}
	sign, err := orient(means)
	if err != nil {
		return err
	}
	for _, draw := range k.points[k.first:] {
		for i := range draw {
			draw[i] *= float32(sign)
		}
	}
	for r := range k.fresh {
		k.rolls[r][0] += sign * k.fresh[r][0]
		k.rolls[r][1] += k.fresh[r][1]
		k.rolls[r][2] += k.fresh[r][2]
	}
	clear(k.fresh)
	k.first = len(k.points)
	taken := 0
	for _, n := range c.taken {
		taken += n
	}
	k.taken += float64(taken) / float64(len(c.taken)*c.sweeps)
	return nil
}

// of fills in the draws of a point.
func (k *kept) of(point int, values []float64) {
	for d := range values {
		values[d] = float64(k.points[d][point])
	}
}

// splitRHat returns the potential scale reduction of chains, each taken as two, so that
// one that still drifts is seen (Gelman et al. 2013, Bayesian Data Analysis, 11.4).
func splitRHat(chains [][]float64) float64 {
	var halves [][]float64
	for _, c := range chains {
		n := len(c) / 2
		halves = append(halves, c[:n], c[len(c)-n:])
	}
	n := float64(len(halves[0]))
	if n < 2 {
		return math.NaN()
	}
	means := make([]float64, len(halves))
	within := 0.0
	for i, half := range halves {
		mean, sd := spread(half)
		means[i] = mean
		within += sd * sd / float64(len(halves))
	}
	_, between := spread(means)
	return math.Sqrt((n-1)/n + between*between/within)
}

// effective returns the effective sample size of chains, by the initial positive
// sequence of Geyer 1992, doi:10.1214/ss/1177011137, of the autocovariances that they
// have on the mean.
func effective(chains [][]float64) float64 {
	n := len(chains[0])
	centred := make([][]float64, len(chains))
	for i, c := range chains {
		mean, _ := spread(c)
		centred[i] = make([]float64, n)
		for k, v := range c {
			centred[i][k] = v - mean
		}
	}
	covariance := func(lag int) (sum float64) {
		for _, c := range centred {
			for k := lag; k < n; k++ {
				sum += c[k] * c[k-lag]
			}
		}
		return sum
	}
	all := float64(n * len(chains))
	variance := covariance(0)
	if variance == 0 {
		return all
	}
	time := -1.0
	for lag := 0; lag+1 < n; lag += 2 {
		pair := (covariance(lag) + covariance(lag+1)) / variance
		if pair <= 0 {
			break
		}
		time += 2 * pair
	}
	return min(all/max(time, 1e-9), all)
}
