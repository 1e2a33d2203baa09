// Package stat computes what a null model needs: tails of counts, false
// discovery rates, and intervals of shares; and how far rankings and coders agree. It
// knows numbers only.
//
// Probabilities are natural logarithms, because those of interest may be as
// small as 1e-300 and are compared with each other down there. A logarithm of 0
// is a probability of 1, negative infinity one of 0.
//
// # Sources
//
// Le Cam 1960, doi:10.2140/pjm.1960.10.1181 (the Poisson limit of unequal
// trials). Hong 2013, doi:10.1016/j.csda.2012.10.006 (the exact distribution of
// their sum). Daniels 1954, doi:10.1214/aoms/1177728652 (exponential tilting).
// Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x (the false
// discovery rate). Wilson 1927, doi:10.1080/01621459.1927.10502953; Clopper and
// Pearson 1934, doi:10.1093/biomet/26.4.404 (intervals of a share).
package stat

import (
	"cmp"
	"math"
	"slices"
)

// PoissonTail returns log P(X ≥ k) of a Poisson number X with that mean, which is
// 0 or more.
func PoissonTail(k int, mean float64) float64 {
	switch {
	case k <= 0:
		return 0
	case mean <= 0:
		return math.Inf(-1)
	}
	at := func(n float64) float64 { // log P(X = n)
		l, _ := math.Lgamma(n + 1)
		return n*math.Log(mean) - mean - l
	}
	n := float64(k)
	if n > mean { // the terms from k on only fall
		sum, term := 1.0, 1.0
		for i := 1.0; term > sum*1e-17; i++ {
			term *= mean / (n + i)
			sum += term
		}
		return min(at(n)+math.Log(sum), 0)
	}
	// Those before k only rise, and come to less than about half.
	sum, term := 1.0, 1.0
	for i := n - 1; i > 0 && term > sum*1e-17; i-- {
		term *= i / mean
		sum += term
	}
	return math.Log1p(-min(math.Exp(at(n-1)+math.Log(sum)), 1))
}

// PoissonBinomialTail returns log P(X ≥ k), where X is how many of independent
// trials succeed, each with its own probability in p, 0 to 1. It is exact but for
// rounding. The time grows with len(p) to the power 1.5.
//
// The trials are tilted, so that k is what is expected: each probability pᵢ
// becomes pᵢe^θ/(1-pᵢ+pᵢe^θ). Their sum is computed by adding one trial at a time,
// and P(X ≥ k) = Π(1-pᵢ+pᵢe^θ) Σ_{c≥k} e^{-θc} P_θ(X = c), in which nothing is too
// small for a floating-point number.
func PoissonBinomialTail(k int, p []float64) float64 {
	trials := make([]float64, 0, len(p))
	mean := 0.0
	for _, v := range p {
		switch {
		case v >= 1:
			k--
		case v > 0:
			trials = append(trials, v)
			mean += v
		}
	}
	switch {
	case k <= 0:
		return 0
	case k > len(trials):
		return math.Inf(-1)
	case k == len(trials):
		sum := 0.0
		for _, v := range trials {
			sum += math.Log(v)
		}
		return sum
	}
	theta, scale := tilt(k, mean, trials)
	lo, dist := sum(trials, theta)
	tail := 0.0
	for i, v := range dist {
		if c := lo + i; c >= k {
			tail += v * math.Exp(-theta*float64(c-k))
		}
	}
	return min(scale-theta*float64(k)+math.Log(tail), 0)
}

// tilt returns the θ ≥ 0 with which k of the trials are expected to succeed, and
// the logarithm of Π(1-pᵢ+pᵢe^θ).
func tilt(k int, mean float64, trials []float64) (theta, scale float64) {
	want := float64(k)
	if want > mean {
		lo, hi := 0.0, 1.0
		expected := func(theta float64) (sum float64) {
			e := math.Exp(theta)
			for _, v := range trials {
				sum += v * e / (1 - v + v*e)
			}
			return sum
		}
		for expected(hi) < want && hi < 500 {
			lo, hi = hi, 2*hi
		}
		for range 40 { // where exactly it is does not matter
			if theta = (lo + hi) / 2; expected(theta) < want {
				lo = theta
			} else {
				hi = theta
			}
		}
	}
	e := math.Expm1(theta)
	for _, v := range trials {
		scale += math.Log1p(v * e)
	}
	return theta, scale
}

// sum returns the distribution of the number of successes of tilted trials, from
// lo on. What is farther from the mean than twelve standard deviations is left
// out: it is below 1e-30 of the rest.
func sum(trials []float64, theta float64) (lo int, dist []float64) {
	dist = append(make([]float64, 0, 64), 1)
	e := math.Exp(theta)
	mean, variance := 0.0, 0.0
	for _, v := range trials {
		v = v * e / (1 - v + v*e)
		mean += v
		variance += v * (1 - v)
		dist = append(dist, 0)
		for i := len(dist) - 1; i > 0; i-- {
			dist[i] = dist[i]*(1-v) + dist[i-1]*v
		}
		dist[0] *= 1 - v
		reach := 12*math.Sqrt(variance) + 32
		if first := int(mean - reach); first > lo {
			dist = dist[first-lo:]
			lo = first
		}
		if last := int(mean+reach) + 1; lo+len(dist)-1 > last {
			dist = dist[:last-lo+1]
		}
	}
	return lo, dist
}

// FalseDiscoveryRates returns the logarithm of the q-value of each test, by the
// procedure of Benjamini and Hochberg: the smallest rate of false discoveries at
// which it is one. logp are logarithms of p; tests is how many were made or could
// have been, of which those that are not in logp have a p of 1; at least len(logp).
func FalseDiscoveryRates(logp []float64, tests float64) []float64 {
	order := make([]int, len(logp))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(logp[i], logp[j]), cmp.Compare(i, j)) })
	logq := make([]float64, len(logp))
	least := 0.0
	for rank := len(order); rank > 0; rank-- {
		i := order[rank-1]
		least = min(least, logp[i]+math.Log(tests)-math.Log(float64(rank)))
		logq[i] = least
	}
	return logq
}
