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
	scored := make([]float64, len(a.Readings))
	for i, r := range a.Readings {
		if !d.has(r.Unit) {
			continue
		}
		e.Audited++
		e.Positives += r.Value
		w := 1 / r.Inclusion
		weights[i], scored[i] = w, a.Score[r.Unit]
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
	read, mean := values/weight, scores/weight
	e.Read, e.Size = read, weight*weight/square
	y, f := make([]float64, len(a.Readings)), make([]float64, len(a.Readings))
	for i, r := range a.Readings {
		y[i] = weights[i] * (r.Value - read) / weight
		f[i] = weights[i] * (a.Score[r.Unit] - mean) / weight
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
	e.Share = e.Lambda*e.Score + read - e.Lambda*mean
	e.df = strata.df(weights)
	if lambda == Tuned {
		e.df--
	}
	if e.df < 1 {
		return e
	}
	variance := strata.cov(e.influence, e.influence)
	e.SE = math.Sqrt(variance)
	unseen := newUnseen(weights, weight, scored, e.Lambda)
	e.Low, e.High = interval(e.Share, e.Read, variance, float64(e.Audited), e.df, unseen)
	a.clusters(&e, d, weights, unseen)
	return e
}

// clusters has the error of clusters drawn: each moves the estimate by its scores and by
// the readings of it. The interval is that of the jackknife, by how much of the domain each cluster
// has (MacKinnon, Nielsen and Webb 2023, doi:10.1016/j.jeconom.2022.04.001: CV3), and its degrees of freedom are
// those of the number of clusters of like size that these are worth.
func (a *Audit) clusters(e *Estimate, d Domain, weights []float64, unseen unseen) {
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
	e.LowClusters, e.HighClusters = interval(e.Share, e.Read, jackknife, float64(e.Audited), df, unseen)
}

// unseen is what a sample may have missed. A score that was right in all that was read may
// be wrong elsewhere, and where units were drawn with unlike probabilities the code may be in those that
// were drawn least, and in none of them that was read; neither shows in the spread of what was read.
// Of readings of one weight it is a unit that the score, as far as it counts, has wrong in either
// direction (as Agresti and Min 2005, doi:10.1002/sim.1781, add to paired shares), and without a
// score nothing: Wilson's interval is for them. Of others it is one more unit that was drawn by
// chance: one without a score that has the code, or one with a score that has not.
type unseen struct {
	uneven  bool    // whether the weights differ
	size    float64 // Kish's effective size
	square  float64 // the variance that is added to a share that is not rare
	lambda  float64 // the weight of the score
	yes, no oneMore // of unlike weights: a unit that has the code, and one that has not
}

// oneMore is a unit that was not seen: the mean of its weight, and of the square of that.
type oneMore struct{ weight, square float64 }

// newUnseen takes the weights of the readings, 0 outside the domain, with their sum, and what their
// score counts for, 0 to 1.
func newUnseen(weights []float64, total float64, scores []float64, lambda float64) unseen {
	u := unseen{}
	square, cube, n := 0.0, 0.0, 0.0
	for i, w := range weights {
		if w == 0 {
			continue
		}
		w /= total
		n++
		square += w * w
		cube += w * w * w
		f := min(max(lambda*scores[i], 0), 1)
		u.yes.weight += (1 - f) * w * w
		u.yes.square += (1 - f) * w * w * w
		u.no.weight += f * w * w
		u.no.square += f * w * w * w
	}
	u.lambda, u.size, u.uneven = lambda, 1/square, n*square > 1.02
	if u.square = lambda * lambda * cube; u.uneven {
		u.square = cube
	}
	return u
}

// few is how many units of one weight a share is worth for which it counts as rare.
const few = 10

// interval is Wilson's for a share with that variance: the size of the sample is the
// one of which a simple random sample would have it. read is the share by the readings alone,
// which is between 0 and 1 where the estimate need not be; n is how many they are. A rare share by
// readings of unlike weights has that of Fay and Feuer 1997
// (doi:10.1002/(SICI)1097-0258(19970415)16:7<791::AID-SIM500>3.0.CO;2-#) for weighted sums of rare
// counts: quantiles of the gamma distribution with this mean and variance, at the upper end with more
// of what was not seen. They take one unit, which they find conservative; here it is half of one.
func interval(share, read, variance, n, df float64, u unseen) (low, high float64) {
	p := min(max(share, 0), 1)
	if u.uneven {
		switch {
		case p*u.size < few:
			return rare(p, variance, u.yes, u.lambda*u.no.square)
		case (1-p)*u.size < few:
			low, high = rare(1-p, variance, u.no, u.lambda*u.yes.square)
			return 1 - high, 1 - low
		}
	}
	t := distuv.StudentsT{Sigma: 1, Nu: df}.Quantile(0.5 + Confidence/2)
	variance += u.square
	if v := read * (1 - read); v > 0 && variance > 0 {
		n = v / variance
	}
	middle := (p + t*t/(2*n)) / (1 + t*t/n)
	half := t / (1 + t*t/n) * math.Sqrt(p*(1-p)/n+t*t/(4*n*n))
	return max(middle-half, 0), min(middle+half, 1)
}

// rare is the interval of a rare share, to which one more unit may come, and from which a
// variance for what the score may have wrong may take.
func rare(p, variance float64, more oneMore, less float64) (low, high float64) {
	quantile := func(mean, variance, at float64) float64 {
		if mean <= 0 {
			return 0
		}
		if mean*mean > 1e6*variance { // as good as normal, and out of reach of the series
			return mean + math.Sqrt(variance)*distuv.UnitNormal.Quantile(at)
		}
		return distuv.Gamma{Alpha: mean * mean / variance, Beta: mean / variance}.Quantile(at)
	}
	if v := variance + less; v > 0 {
		low = quantile(p, v, (1-Confidence)/2)
	} else {
		low = p
	}
	return low, min(quantile(p+more.weight/2, variance+more.square/2, (1+Confidence)/2), 1)
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
