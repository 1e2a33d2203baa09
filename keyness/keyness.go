package keyness

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"demarche"
	"demarche/stat"
)

// DefaultPrior is the weight of the prior that 0 means, in counts.
const DefaultPrior = 1000

// A Key is what sets a term apart.
type Key struct {
	Term     int     // its place among the terms
	A, B     float64 // its count in either group
	Delta    float64 // δ, natural logarithm: above 0 where the term is more of A's
	Variance float64
	Z        float64
	LogP     float64 // ln of the two-sided p of Z
	LogQ     float64 // ln of the false discovery rate among all terms that either group uses
	G2       float64 // log-likelihood, 0 or more
	Diff     float64 // %DIFF: by how many percent A's share is above B's; +Inf where B has none, NaN where neither has
}

// A prior is what is common to the terms of one comparison.
type prior struct {
	alpha  []float64 // α₀p of each term
	weight float64   // α₀
}

func newPrior(a, b, background []float64, weight float64) (prior, error) {
	if weight == 0 {
		weight = DefaultPrior
	}
	if !(weight > 0) || math.IsInf(weight, 0) {
		return prior{}, demarche.Errorf(demarche.Usage, "a prior of %v counts: want more than 0", weight)
	}
	if len(a) != len(b) || background != nil && len(background) != len(a) {
		return prior{}, demarche.Errorf(demarche.Usage, "counts of %d, %d and %d terms are not of the same terms", len(a), len(b), len(background))
	}
	p := prior{alpha: make([]float64, len(a)), weight: weight}
	total, used := 0.0, 0
	for i := range a {
		if !(a[i] >= 0 && b[i] >= 0) || math.IsInf(a[i]+b[i], 0) {
			return p, demarche.Errorf(demarche.BadData, "the term %d has the counts %v and %v", i, a[i], b[i])
		}
		p.alpha[i] = a[i] + b[i]
		if background != nil {
			p.alpha[i] = background[i]
			if !(background[i] > 0) && a[i]+b[i] > 0 {
				return p, demarche.Errorf(demarche.BadData, "the term %d is counted in a group, and not in the background", i)
			}
		}
		if p.alpha[i] > 0 {
			used++
		}
		total += p.alpha[i]
	}
	if used < 2 {
		return p, demarche.Errorf(demarche.BadData, "of fewer than two terms none sets groups apart")
	}
	for i := range p.alpha {
		p.alpha[i] *= weight / total
	}
	return p, nil
}

// delta returns the log-odds ratio of a term that is counted y times of n in a group.
func (p *prior) delta(term int, yA, nA, yB, nB float64) float64 {
	a := p.alpha[term]
	odds := func(y, n float64) float64 { return math.Log(y+a) - math.Log((n-y)+(p.weight-a)) }
	return odds(yA, nA) - odds(yB, nB)
}

// Compare returns what sets each term apart, in the order of terms: a and b are the
// counts of the same terms in two groups. The prior has the weight of so many counts, 0
// is [DefaultPrior], and the shares of the background, which is both groups together
// where it is nil. A term that neither group has is returned with zeros, and is no test.
func Compare(a, b, background []float64, weight float64) ([]Key, error) {
	p, err := newPrior(a, b, background, weight)
	if err != nil {
		return nil, err
	}
	nA, nB := sum(a), sum(b)
	if nA == 0 || nB == 0 {
		return nil, demarche.Errorf(demarche.BadData, "a group without a term cannot be compared")
	}
	keys := make([]Key, len(a))
	var logp []float64
	var tested []int
	for i := range keys {
		k := &keys[i]
		*k = Key{Term: i, A: a[i], B: b[i], Diff: math.NaN()}
		if a[i]+b[i] == 0 {
			continue
		}
		k.Delta = p.delta(i, a[i], nA, b[i], nB)
		k.Variance = 1/(a[i]+p.alpha[i]) + 1/(b[i]+p.alpha[i])
		k.Z = k.Delta / math.Sqrt(k.Variance)
		k.LogP = logTwoSided(k.Z)
		k.G2 = logLikelihood(a[i], nA, b[i], nB)
		k.Diff = 100 * (a[i]/nA - b[i]/nB) / (b[i] / nB)
		tested = append(tested, i)
		logp = append(logp, k.LogP)
	}
	for i, q := range stat.FalseDiscoveryRates(logp, float64(len(logp))) {
		keys[tested[i]].LogQ = q
	}
	return keys, nil
}

// Normal returns the interval of δ by the normal distribution, which takes every count for
// one that came by itself. Beside [Units.Bootstrap] it is needed for a term that a group
// never uses: no draw has it there, and the interval of draws has next to no width.
func (k *Key) Normal(confidence float64) Interval {
	half := distuv.UnitNormal.Quantile((1+confidence)/2) * math.Sqrt(k.Variance)
	return Interval{k.Delta - half, k.Delta + half}
}

// Wider returns the interval that holds both.
func (i Interval) Wider(j Interval) Interval {
	return Interval{min(i.Low, j.Low), max(i.High, j.High)}
}

// logLikelihood returns G² of a count in either group; what is counted 0 times adds 0.
func logLikelihood(a, nA, b, nB float64) float64 {
	term := func(y, n float64) float64 {
		if y == 0 {
			return 0
		}
		return y * math.Log(y*(nA+nB)/(n*(a+b)))
	}
	return max(0, 2*(term(a, nA)+term(b, nB)))
}

// logTwoSided returns ln P(|Z| ≥ |z|) of a standard normal Z. Beyond 25, where the
// probability is below 1e-137, it is the asymptotic series to its third term, which is
// right to nine digits there.
func logTwoSided(z float64) float64 {
	z = math.Abs(z)
	if z < 25 {
		return math.Log(math.Erfc(z / math.Sqrt2))
	}
	s := 1 / (z * z)
	return -z*z/2 - math.Log(z) + math.Log(math.Sqrt(2/math.Pi)) + math.Log1p(-s+3*s*s-15*s*s*s)
}

func sum(x []float64) float64 {
	total := 0.0
	for _, v := range x {
		total += v
	}
	return total
}
