package prevalence

import (
	"encoding/binary"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"demarche"
	"demarche/stat"
)

// Replicates is how many times units are drawn again for an interval, if nothing else is
// asked for: as many as Krippendorff's followers draw.
const Replicates = 5000

// The values of a code, in their order.
const (
	No = iota
	Leaning
	Yes
)

// A Coefficient is a measure of agreement. What cannot be computed is NaN.
type Coefficient struct {
	Value     float64
	SE        float64 // of the linearised variance
	Low, High float64 // of units drawn again: 95 %
	Undefined int     // draws of which the coefficient is not defined, and which are left out of the interval
}

// Analytic returns the interval that the linearised variance gives with Student's t of so
// many units, cut at 1.
func (c Coefficient) Analytic(units int) (low, high float64) {
	if units < 2 {
		return math.NaN(), math.NaN()
	}
	t := distuv.StudentsT{Sigma: 1, Nu: float64(units - 1)}.Quantile(0.5 + Confidence/2)
	return c.Value - t*c.SE, min(c.Value+t*c.SE, 1)
}

// A Reliability is how far coders agree on units.
type Reliability struct {
	Coders int       // with a value of any unit
	Units  int       // with a value of any coder
	Paired int       // with the values of two coders or more
	Shares []float64 // of each value among all that were given

	Agreement Coefficient // the share of pairs of values that are the same, in the mean of units
	Alpha     Coefficient // Krippendorff's, nominal; see [stat.Alpha]
	AC1       Coefficient // Gwet's
	Fleiss    Coefficient // Fleiss's kappa, which of two coders is Scott's pi
	Kappa     Coefficient // Cohen's; NaN unless there are just two coders
}

// Word returns what Krippendorff's rule of thumb says of an alpha: "reliable" from .80,
// "tentative" from .667, else "low agreement", and "not known" of NaN (Krippendorff 2018,
// Content Analysis).
func Word(alpha float64) string {
	switch {
	case math.IsNaN(alpha):
		return "not known"
	case alpha >= 0.8:
		return "reliable"
	case alpha >= 0.667:
		return "tentative"
	}
	return "low agreement"
}

// Binary returns values with leaning taken for no, which is the strict reading of a code,
// or for yes, the lenient one.
func Binary(units [][]int, lenient bool) [][]int {
	out := make([][]int, len(units))
	for i, u := range units {
		out[i] = make([]int, len(u))
		for j, v := range u {
			switch {
			case v == stat.Missing:
				out[i][j] = stat.Missing
			case v == Yes, v == Leaning && lenient:
				out[i][j] = 1
			}
		}
	}
	return out
}

// Reliable measures the agreement of coders: units has a row a unit and in it a value a
// coder, from 0 to values-1, or [stat.Missing]. Units are drawn again so often for
// the intervals, from the seed.
func Reliable(units [][]int, values, draws int, seed uint64) (Reliability, error) {
	k, err := kindsOf(units, values)
	if err != nil {
		return Reliability{}, err
	}
	r := Reliability{Units: len(k.of), Shares: make([]float64, values)}
	coders := map[int]bool{}
	for _, u := range units {
		for j, v := range u {
			if v != stat.Missing {
				coders[j] = true
			}
		}
	}
	r.Coders = len(coders)
	total := 0.0
	for i, c := range k.counts {
		if k.read[i] >= 2 {
			r.Paired += int(k.times[i])
		}
		for v, x := range c {
			r.Shares[v] += k.times[i] * x
			total += k.times[i] * x
		}
	}
	for v := range r.Shares {
		r.Shares[v] /= total
	}
	all := []*Coefficient{&r.Agreement, &r.Alpha, &r.AC1, &r.Fleiss, &r.Kappa}
	values0, errors := k.measure(k.times), k.errors()
	for i, c := range all {
		*c = Coefficient{Value: values0[i], SE: errors[i], Low: math.NaN(), High: math.NaN()}
	}
	if draws > 0 && len(k.of) > 1 {
		drawn := k.draw(draws, seed)
		for i, c := range all {
			got := drawn[i][:0]
			for _, v := range drawn[i] {
				if !math.IsNaN(v) {
					got = append(got, v)
				}
			}
			c.Undefined = draws - len(got)
			if len(got) > 0 && !math.IsNaN(c.Value) {
				c.Low, c.High = stat.Quantile(got, (1-Confidence)/2), stat.Quantile(got, (1+Confidence)/2)
			}
		}
	}
	return r, nil
}

// kinds are the units by what they were given: those given the same by the same coders
// are of a kind, so that a draw of units is a draw of how many there are of each.
type kinds struct {
	values int
	counts [][]float64 // of each kind, how often each value was given
	pairs  [][2]int    // the two coders' values, where there are two coders
	read   []float64   // how many values it has
	times  []float64   // how many units are of it
	of     []int       // the kind of each unit that was read
	two    bool        // whether there are just two coders
}

func kindsOf(units [][]int, values int) (*kinds, error) {
	k := &kinds{values: values, two: true}
	known := map[string]int{}
	for i, u := range units {
		k.two = k.two && len(u) == 2
		counts, read := make([]float64, values), 0.0
		key := make([]byte, 0, 4*len(u))
		for _, v := range u {
			if v != stat.Missing && (v < 0 || v >= values) {
				return nil, demarche.Errorf(demarche.Usage, "unit %d has the value %d; there are %d", i+1, v, values)
			}
			key = binary.AppendVarint(key, int64(v))
			if v != stat.Missing {
				counts[v]++
				read++
			}
		}
		if read == 0 {
			continue
		}
		at, ok := known[string(key)]
		if !ok {
			at = len(k.counts)
			known[string(key)] = at
			k.counts = append(k.counts, counts)
			k.read = append(k.read, read)
			k.times = append(k.times, 0)
			pair := [2]int{}
			copy(pair[:], u)
			k.pairs = append(k.pairs, pair)
		}
		k.times[at]++
		k.of = append(k.of, at)
	}
	return k, nil
}

// agreement returns the share of the pairs of values of a kind that are the same.
func (k *kinds) agreement(i int) float64 {
	same := 0.0
	for _, x := range k.counts[i] {
		same += x * (x - 1)
	}
	return same / (k.read[i] * (k.read[i] - 1))
}

// measure returns the agreement, alpha, AC1, Fleiss's kappa and Cohen's, of so many units of
// each kind.
func (k *kinds) measure(times []float64) [5]float64 {
	n, paired, same := 0.0, 0.0, 0.0
	shares := make([]float64, k.values)
	for i, t := range times {
		if t == 0 {
			continue
		}
		n += t
		for v, x := range k.counts[i] {
			shares[v] += t * x / k.read[i]
		}
		if k.read[i] >= 2 {
			paired += t
			same += t * k.agreement(i)
		}
	}
	if paired == 0 {
		nan := math.NaN()
		return [5]float64{nan, nan, nan, nan, nan}
	}
	seen := same / paired
	square := 0.0
	for v := range shares {
		shares[v] /= n
		square += shares[v] * shares[v]
	}
	corrected := func(chance float64) float64 {
		if chance >= 1 {
			return math.NaN()
		}
		return (seen - chance) / (1 - chance)
	}
	// Gwet's chance is that of two who guess, on units that are hard to tell.
	guess := (1 - square) / float64(max(k.values-1, 1))
	return [5]float64{seen, stat.AlphaOf(k.counts, times, stat.Nominal), corrected(guess), corrected(square), k.cohen(times)}
}

// cohen returns Cohen's kappa, where there are two coders.
func (k *kinds) cohen(times []float64) float64 {
	if !k.two {
		return math.NaN()
	}
	first, second := make([]float64, k.values), make([]float64, k.values)
	n, same := 0.0, 0.0
	for i, t := range times {
		if k.read[i] < 2 || t == 0 {
			continue
		}
		n += t
		a, b := k.pairs[i][0], k.pairs[i][1]
		first[a] += t
		second[b] += t
		if a == b {
			same += t
		}
	}
	chance := 0.0
	for v := range first {
		chance += first[v] * second[v]
	}
	if n == 0 || chance == n*n {
		return math.NaN()
	}
	return (n*same - chance) / (n*n - chance)
}

// draw returns what measure gives for units drawn again, one row a coefficient.
func (k *kinds) draw(draws int, seed uint64) [5][]float64 {
	var out [5][]float64
	for i := range out {
		out[i] = make([]float64, draws)
	}
	r := rand.New(rand.NewPCG(seed, streamUnits))
	times := make([]float64, len(k.times))
	for d := range draws {
		clear(times)
		for range k.of {
			times[k.of[r.IntN(len(k.of))]]++
		}
		for i, v := range k.measure(times) {
			out[i][d] = v
		}
	}
	return out
}
