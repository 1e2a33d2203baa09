package prevalence

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"demarche"
)

// A Reading is a unit of the sample: what was read in it, and how it came into the sample.
type Reading struct {
	Unit      int     // its place in the population, from 0
	Value     float64 // 1 where the code is there, 0 where it is not
	Inclusion float64 // the probability with which it was drawn, over 0 and at most 1
	Stratum   int     // from 0; units of one stratum were drawn together, without replacement
}

// An Audit is a population of which a probability sample was read.
type Audit struct {
	Score    []float64 // of each unit, what stands in for the reading: hits of a dictionary, a probability
	Cluster  []int     // of each unit, whose it is, from 0; nil where nobody asks
	Readings []Reading
}

// Check returns an error for readings that are of no sample.
func (a *Audit) Check() error {
	seen := make(map[int]bool, len(a.Readings))
	for i, r := range a.Readings {
		switch {
		case r.Unit < 0 || r.Unit >= len(a.Score):
			return demarche.Errorf(demarche.BadData, "reading %d is of unit %d of %d", i+1, r.Unit+1, len(a.Score))
		case seen[r.Unit]:
			return demarche.Errorf(demarche.BadData, "unit %d is read twice", r.Unit+1)
		case !(r.Inclusion > 0 && r.Inclusion <= 1):
			return demarche.Errorf(demarche.BadData, "reading %d has the inclusion probability %v", i+1, r.Inclusion)
		case r.Stratum < 0:
			return demarche.Errorf(demarche.BadData, "reading %d is of stratum %d", i+1, r.Stratum)
		}
		seen[r.Unit] = true
	}
	if a.Cluster != nil && len(a.Cluster) != len(a.Score) {
		return demarche.Errorf(demarche.BadData, "%d units have %d clusters", len(a.Score), len(a.Cluster))
	}
	return nil
}

// A Domain is a part of a population: the places of its units, ascending.
type Domain []int32

// Whole is all of a population of n units.
func Whole(n int) Domain {
	d := make(Domain, n)
	for i := range d {
		d[i] = int32(i)
	}
	return d
}

// Split returns the n domains of a population, by the domain of each unit.
func Split(of []int32, n int) []Domain {
	size := make([]int, n)
	for _, d := range of {
		size[d]++
	}
	all := make([]Domain, n)
	for d := range all {
		all[d] = make(Domain, 0, size[d])
	}
	for u, d := range of {
		all[d] = append(all[d], int32(u))
	}
	return all
}

func (d Domain) has(unit int) bool {
	_, ok := slices.BinarySearch(d, int32(unit))
	return ok
}

// Tuned asks for the weight of the score that makes the variance least.
const Tuned = -1

// LeastAudited and LeastPositives are how many units must have been read in a domain, and how
// many of them with the code, for its share to be told.
const (
	LeastAudited   = 30
	LeastPositives = 5
)

// An Estimate is the share of a domain, a part of the population, that has the code. What
// cannot be computed is NaN.
type Estimate struct {
	Units     int     // of the population in the domain
	Audited   int     // of them read
	Positives float64 // of these with the code, the sum of their values
	Score     float64 // mean score of all units of the domain: no estimate
	Read      float64 // the share by the readings alone
	Size      float64 // what the readings are worth: so many of one weight (Kish's effective size)
	Lambda    float64 // the weight of the score, 0 for none to 1

	Share     float64 // the estimate
	SE        float64 // of the units drawn from the population
	Low, High float64 // 95 %, of the share in the population

	// Clusters is how many clusters were read in the domain. SEClusters, LowClusters and HighClusters
	// are as SE, Low and High, where the population itself is a draw of clusters such as these.
	Clusters                              int
	SEClusters, LowClusters, HighClusters float64

	influence []float64 // of each reading
	df        float64
}

// Estimable reports whether so many were read that the share may be told.
func (e Estimate) Estimable() bool {
	return e.Audited >= LeastAudited && e.Positives >= LeastPositives
}

// Estimate returns the share of the units of a domain that have the code. With the weight
// λ of the score f it is the difference estimator of a domain,
//
//	p = λ·mean(f over the domain) + Σ (y-λf)/π / Σ 1/π over its readings,
//
// whose second part is the ratio estimator of a domain's mean (Särndal, Swensson and Wretman
// 1992). λ = 0 has the readings alone, λ = 1 is the difference estimator and,
// of a simple random sample, prediction-powered inference; [Tuned] takes the λ of least estimated
// variance between the two, which of a simple random sample is PPI++ (Angelopoulos, Duchi and
// Zrnic 2023) with Cov(y,f)/Var(f), because here the units read are among all.
//
// The variance is linearised and within strata; without replacement, by the approximation
// of Hájek, which of equal probabilities in a stratum is the textbook's with 1-n/N. A
// stratum of which one unit was read is put together with the others of the kind.
//
// The interval is Wilson's of the sample's effective size, with Student's t.
func (a *Audit) Estimate(d Domain, lambda float64) Estimate {
	e := Estimate{Units: len(d), influence: make([]float64, len(a.Readings))}
	total := 0.0
	for _, u := range d {
		total += a.Score[u]
	}
	e.Score = total / float64(len(d))

	weight, square, values, scores := 0.0, 0.0, 0.0, 0.0
	weights := make([]float64, len(a.Readings)) // 0 outside the domain
	for i, r := range a.Readings {
		if !d.has(r.Unit) {
			continue
		}
		e.Audited++
		e.Positives += r.Value
		w := 1 / r.Inclusion
		weights[i] = w
		weight += w
		square += w * w
		values += w * r.Value
		scores += w * a.Score[r.Unit]
	}
	nan := math.NaN()
	e.Share, e.Read, e.SE, e.Low, e.High, e.SEClusters, e.LowClusters, e.HighClusters = nan, nan, nan, nan, nan, nan, nan, nan
	if e.Audited == 0 {
		return e
	}
	read, scored := values/weight, scores/weight
	e.Read, e.Size = read, weight*weight/square
	y, f := make([]float64, len(a.Readings)), make([]float64, len(a.Readings))
	for i, r := range a.Readings {
		y[i] = weights[i] * (r.Value - read) / weight
		f[i] = weights[i] * (a.Score[r.Unit] - scored) / weight
	}
	strata := a.strata()
	e.Lambda = lambda
	if lambda == Tuned {
		e.Lambda = 0
		if v := strata.cov(f, f); v > 0 {
			e.Lambda = min(max(strata.cov(y, f)/v, 0), 1)
		}
	}
	for i := range e.influence {
		e.influence[i] = y[i] - e.Lambda*f[i]
	}
	e.Share = e.Lambda*e.Score + read - e.Lambda*scored
	e.df = strata.df(weights)
	if lambda == Tuned {
		e.df--
	}
	if e.df < 1 {
		return e
	}
	variance := strata.cov(e.influence, e.influence)
	e.SE = math.Sqrt(variance)
	unseen := unseen(weights, weight, e.Lambda)
	e.Low, e.High = interval(e.Share, e.Read, variance+unseen, float64(e.Audited), e.df)
	a.clusters(&e, d, weights, unseen)
	return e
}

// clusters has the error of clusters drawn: each moves the estimate by its scores and by
// the readings of it. The interval is that of the jackknife, by how much of the domain each cluster
// has (MacKinnon, Nielsen and Webb 2023, doi:10.1016/j.jeconom.2022.04.001: CV3), and its degrees of freedom are
// those of the number of clusters of like size that these are worth.
func (a *Audit) clusters(e *Estimate, d Domain, weights []float64, unseen float64) {
	if a.Cluster == nil {
		return
	}
	n := 0
	for _, c := range a.Cluster {
		n = max(n, c+1)
	}
	moved, size, seen := make([]float64, n), make([]float64, n), make([]bool, n)
	units := float64(e.Units)
	for _, u := range d {
		moved[a.Cluster[u]] += e.Lambda * (a.Score[u] - e.Score) / units
		size[a.Cluster[u]] += 1 / units
	}
	for i, r := range a.Readings {
		if weights[i] > 0 {
			moved[a.Cluster[r.Unit]] += e.influence[i]
			seen[a.Cluster[r.Unit]] = true
		}
	}
	all, sum, square := 0.0, 0.0, 0.0
	for c, m := range moved {
		if seen[c] {
			e.Clusters++
		}
		if size[c] > 0 {
			all++
			sum += m
			square += size[c] * size[c]
		}
	}
	if e.Clusters < 2 {
		return
	}
	mean, linear, jackknife := sum/all, 0.0, 0.0
	for c, m := range moved {
		if size[c] > 0 {
			d := m - mean
			linear += d * d
			jackknife += d * d / ((1 - size[c]) * (1 - size[c]))
		}
	}
	e.SEClusters = math.Sqrt(linear * all / (all - 1))
	df := max(min(float64(e.Clusters), 1/square)-1, 1)
	e.LowClusters, e.HighClusters = interval(e.Share, e.Read, jackknife+unseen, float64(e.Audited), df)
}

// unseen is a variance for what a sample may have missed. A score that was right in all
// that was read may be wrong elsewhere, and where units were drawn with unlike probabilities
// the code may be in those that were drawn least, and in none of them that was read; neither shows in the
// spread of what was read. It is that of one unit of the population, of mean weight, of which half is
// wrong in either direction (as Agresti and Min 2005, doi:10.1002/sim.1781, add to paired
// shares). Readings of one weight alone need none: Wilson's interval is for them.
func unseen(weights []float64, total, lambda float64) float64 {
	square, cube, n := 0.0, 0.0, 0.0
	for _, w := range weights {
		if w > 0 {
			w /= total
			square += w * w
			cube += w * w * w
			n++
		}
	}
	if n*square > 1.02 {
		return cube
	}
	return lambda * lambda * cube
}

// interval is Wilson's for a share with that variance: the size of the sample is the
// one of which a simple random sample would have it. read is the share by the readings alone,
// which is between 0 and 1 where the estimate need not be; n is how many they are.
func interval(share, read, variance, n, df float64) (low, high float64) {
	t := distuv.StudentsT{Sigma: 1, Nu: df}.Quantile(0.5 + Confidence/2)
	if v := read * (1 - read); v > 0 && variance > 0 {
		n = v / variance
	}
	p := min(max(share, 0), 1)
	middle := (p + t*t/(2*n)) / (1 + t*t/n)
	half := t / (1 + t*t/n) * math.Sqrt(p*(1-p)/n+t*t/(4*n*n))
	return max(middle-half, 0), min(middle+half, 1)
}

// A Difference is that of the shares of two domains, which have no unit in common.
type Difference struct {
	Value, SE, Low, High float64
}

// Subtract returns the share of e less that of from, of the same audit. The interval puts
// those of the two together (Zou and Donner 2008), with the correlation that the common
// strata give.
func (a *Audit) Subtract(e, from Estimate) Difference {
	d := Difference{Value: e.Share - from.Share}
	strata := a.strata()
	one, two, both := strata.cov(e.influence, e.influence), strata.cov(from.influence, from.influence), strata.cov(e.influence, from.influence)
	d.SE = math.Sqrt(max(one+two-2*both, 0))
	r := 0.0
	if one > 0 && two > 0 {
		r = both / math.Sqrt(one*two)
	}
	up, down := e.High-e.Share, e.Share-e.Low
	fromUp, fromDown := from.High-from.Share, from.Share-from.Low
	d.Low = d.Value - math.Sqrt(max(down*down+fromUp*fromUp-2*r*down*fromUp, 0))
	d.High = d.Value + math.Sqrt(max(up*up+fromDown*fromDown-2*r*up*fromDown, 0))
	return d
}
