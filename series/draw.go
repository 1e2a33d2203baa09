package series

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// The streams of the generator, one for each use, so that no two uses of one seed
// share their draws.
const (
	streamMonotone uint64 = iota + 1
	streamDispersion
	streamScan
	streamSupF
	streamEvents
	streamPower
	streamLimit
	streamDigits
	streamAround
)

func generator(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }

// A poisson draws Poisson numbers of one mean by inversion: of a drawn share it
// returns the number at that quantile. What is farther than twelve standard
// deviations from the mean is left out: it is below 1e-30.
type poisson struct {
	lo  int
	cum []float64
}

func newPoisson(mean float64) poisson {
	if mean <= 0 {
		return poisson{cum: []float64{1}}
	}
	reach := 12*math.Sqrt(mean) + 40
	p := poisson{lo: max(int(mean-reach), 0)}
	d, total := distuv.Poisson{Lambda: mean}, 0.0
	for k := p.lo; float64(k) <= mean+reach; k++ {
		total += d.Prob(float64(k))
		p.cum = append(p.cum, total)
	}
	p.cum[len(p.cum)-1] = math.Inf(1)
	return p
}

func (p poisson) draw(r *rand.Rand) float64 {
	i, _ := slices.BinarySearch(p.cum, r.Float64())
	return float64(p.lo + i)
}

func newPoissons(means []float64) []poisson {
	out := make([]poisson, len(means))
	for i, m := range means {
		out[i] = newPoisson(m)
	}
	return out
}
