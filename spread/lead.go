package spread

import (
	"math"
	"slices"

	"demarche/stat"
)

// A meeting is one object that two classes touched: when the first account of each did, and
// how many did in all.
type meeting struct {
	at       [2]int64 // microseconds
	accounts [2]int
}

// A lead2 says which of two classes touched what they share first.
type lead2 struct {
	Objects   int
	Ties      int // no order can be told at the resolution
	First     [2]int
	Share     float64 // of First[0] among those with an order
	Lo, Hi    float64 // its interval, 95 % (Wilson)
	PSign     float64 // two-sided, of a share of one half
	Expected  float64 // of First[0], where the times of an object's accounts are dealt among them at random
	PPermuted float64 // two-sided, by the same
	Lag       [3]float64
}

// guard is the gap, in microseconds, from which an order can be told at a resolution.
func guard(resolutionS float64) int64 { return int64(2 * resolutionS * float64(secondUS)) }

// leading compares two classes over what they share. A gap of less than twice the
// resolution is a tie.
//
// Of a half of all objects each class would be first if the two began independently of one
// another and alike. Where times are dealt at random among an object's accounts, n of one
// class and m of the other, the first is of the one class with probability n/(n+m): a class
// with more accounts is first more often, without leading. The number of its firsts is
// then Poisson binomial, which is computed without drawing.
func leading(meetings []meeting, resolutionS float64) lead2 {
	l := lead2{Objects: len(meetings)}
	least := guard(resolutionS)
	var chance []float64
	var lags []float64
	for _, m := range meetings {
		gap := m.at[1] - m.at[0] // above 0 where the first class is first
		lags = append(lags, float64(gap)/float64(secondUS))
		if gap == 0 || max(gap, -gap) < least {
			l.Ties++
			continue
		}
		if gap > 0 {
			l.First[0]++
		} else {
			l.First[1]++
		}
		p := float64(m.accounts[0]) / float64(m.accounts[0]+m.accounts[1])
		chance = append(chance, p)
		l.Expected += p
	}
	n := len(chance)
	l.Share, l.Lo, l.Hi, l.PSign, l.PPermuted = math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()
	if n > 0 {
		l.Share = float64(l.First[0]) / float64(n)
		l.Lo, l.Hi = stat.Wilson(l.First[0], n, 0.95)
		l.PSign = twoSided(l.First[0], slices.Repeat([]float64{0.5}, n))
		l.PPermuted = twoSided(l.First[0], chance)
	}
	for i, q := range []float64{0.25, 0.5, 0.75} {
		l.Lag[i] = math.NaN()
		if len(lags) > 0 {
			l.Lag[i] = stat.Quantile(lags, q)
		}
	}
	return l
}

// twoSided returns twice the smaller tail of a Poisson binomial number.
func twoSided(k int, p []float64) float64 {
	other := make([]float64, len(p))
	for i, v := range p {
		other[i] = 1 - v
	}
	return min(2*math.Exp(min(stat.PoissonBinomialTail(k, p), stat.PoissonBinomialTail(len(p)-k, other))), 1)
}

// clockApart returns by how much the second clock may be ahead of the first, in seconds, 0
// where nothing speaks for it: a half hour of the clock, other than 0, about which a tenth
// of the lags lie within ten minutes, three times as many as about any other half hour and as
// about 0. Two places do not take things up from one another after the same number of hours
// again and again, but files whose times are of two zones look so.
func clockApart(meetings []meeting) float64 {
	const step, near, reach, least = 1800, 600, 28, 20
	var counts [2*reach + 1]int
	for _, m := range meetings {
		lag := float64(m.at[1]-m.at[0]) / float64(secondUS)
		k := math.Round(lag / step)
		if math.Abs(k) <= reach && math.Abs(lag-k*step) <= near {
			counts[int(k)+reach]++
		}
	}
	best := 0
	for k, n := range counts {
		if n > counts[best] {
			best = k
		}
	}
	if n := counts[best]; best == reach || n < least || n*10 < len(meetings) {
		return 0
	}
	for k, n := range counts {
		if k != best && 3*n > counts[best] {
			return 0
		}
	}
	return float64(best-reach) * step
}

// setClock returns meetings with the second clock set back by so many seconds.
func setClock(meetings []meeting, apart float64) []meeting {
	set := slices.Clone(meetings)
	for i := range set {
		set[i].at[1] -= int64(apart * float64(secondUS))
	}
	return set
}
