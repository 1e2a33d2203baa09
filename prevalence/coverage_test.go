package prevalence

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A coverage counts how often an interval holds the truth, and how wide it is.
type coverage struct {
	audits, held int
	width        float64
}

func (c *coverage) add(low, high, truth float64) {
	c.audits++
	if low <= truth && truth <= high {
		c.held++
	}
	c.width += high - low
}

func (c *coverage) share() float64 { return float64(c.held) / float64(c.audits) }
func (c *coverage) mean() float64  { return c.width / float64(c.audits) }

// draw returns n of the units given, each set of them as likely.
func draw(r *rand.Rand, units []int, n int) []int {
	all := append([]int(nil), units...)
	for i := range n {
		k := i + r.IntN(len(all)-i)
		all[i], all[k] = all[k], all[i]
	}
	return all[:n]
}

// A population is units of which the truth is known, in strata.
type population struct {
	y, f    []float64
	stratum []int
	cluster []int
}

// audit draws so many of each stratum.
func (p *population) audit(r *rand.Rand, took []int) *Audit {
	a := &Audit{Score: p.f, Cluster: p.cluster}
	in := make([][]int, len(took))
	for u := range p.y {
		h := 0
		if p.stratum != nil {
			h = p.stratum[u]
		}
		in[h] = append(in[h], u)
	}
	for h, n := range took {
		for _, u := range draw(r, in[h], n) {
			a.Readings = append(a.Readings, Reading{u, p.y[u], float64(n) / float64(len(in[h])), h})
		}
	}
	return a
}

func mean(x []float64, d Domain) float64 {
	sum := 0.0
	for _, u := range d {
		sum += x[u]
	}
	return sum / float64(len(d))
}

// worth makes a score of a given worth for a truth: 1 where it hits, 0 else.
func worth(r *rand.Rand, y []float64, sensitivity, specificity float64) []float64 {
	f := make([]float64, len(y))
	for i, v := range y {
		p := 1 - specificity
		if v == 1 {
			p = sensitivity
		}
		if r.Float64() < p {
			f[i] = 1
		}
	}
	return f
}

// Intervals hold the truth about as often as they say, of common codes and rare ones, with
// scores that are good, poor or against the truth, in the whole and in domains.
func TestIntervalsHoldTheTruth(t *testing.T) {
	const size, audits = 6000, 1000
	for _, c := range []struct {
		name                     string
		share                    float64
		sensitivity, specificity float64
		strata                   bool
		cautious                 bool // wider than needed: see unseen
	}{
		{"common, good score", 0.4, 0.9, 0.9, false, false},
		{"common, poor score", 0.4, 0.6, 0.5, false, false},
		{"common, score against it", 0.4, 0.2, 0.3, false, false},
		{"a tenth, dictionary", 0.1, 0.6, 0.97, false, false},
		{"rare, dictionary", 0.03, 0.7, 0.98, false, false},
		{"rare, perfect score", 0.03, 1, 1, false, true},
		{"rare, drawn more where the dictionary hits", 0.03, 0.7, 0.98, true, true},
		{"rarer, drawn more where the dictionary hits", 0.02, 0.8, 0.99, true, true},
		{"frequent, drawn more where it does not", 0.9, 0.95, 0.6, true, true},
		{"frequent", 0.95, 0.9, 0.6, false, false},
	} {
		r := rand.New(rand.NewPCG(7, 7))
		p := &population{y: make([]float64, size)}
		for i := range p.y {
			if r.Float64() < c.share {
				p.y[i] = 1
			}
		}
		p.f = worth(r, p.y, c.sensitivity, c.specificity)
		took := []int{300}
		if c.strata {
			p.stratum = make([]int, size)
			for i, f := range p.f {
				p.stratum[i] = int(f)
			}
			took = []int{180, 120}
		}
		half, other := where(size, func(u int) bool { return u%2 == 0 }), where(size, func(u int) bool { return u%2 == 1 })
		truth, truthHalf := mean(p.y, Whole(len(p.y))), mean(p.y, half)
		truthDiff := truthHalf - mean(p.y, other)
		var tuned, labels, one, domain, diff coverage
		for range audits {
			a := p.audit(r, took)
			e, l, d := a.Estimate(Whole(len(a.Score)), Tuned), a.Estimate(Whole(len(a.Score)), 0), a.Estimate(Whole(len(a.Score)), 1)
			tuned.add(e.Low, e.High, truth)
			labels.add(l.Low, l.High, truth)
			one.add(d.Low, d.High, truth)
			h, o := a.Estimate(half, Tuned), a.Estimate(other, Tuned)
			domain.add(h.Low, h.High, truthHalf)
			x := a.Subtract(h, o)
			diff.add(x.Low, x.High, truthDiff)
		}
		for what, x := range map[string]coverage{"tuned": tuned, "labels": labels, "λ=1": one, "domain": domain, "difference": diff} {
			if x.share() < 0.93 { // three errors of 1,000 audits below 0.95
				t.Errorf("%s, %s: %.3f hold the truth", c.name, what, x.share())
			}
		}
		if tuned.share() > 0.975 && !c.cautious {
			t.Errorf("%s: %.3f hold the truth", c.name, tuned.share())
		}
		if tuned.mean() > 1.01*labels.mean() {
			t.Errorf("%s: ±%.4f with the score, ±%.4f without", c.name, tuned.mean()/2, labels.mean()/2)
		}
		t.Logf("%-45s tuned %.3f ±%.4f  labels %.3f ±%.4f  λ=1 %.3f ±%.4f  domain %.3f  Δ %.3f", c.name,
			tuned.share(), tuned.mean()/2, labels.share(), labels.mean()/2, one.share(), one.mean()/2, domain.share(), diff.share())
	}
}

// Where the population is itself a draw of clusters, the interval of clusters holds what
// all of them have; the one of units holds less and less, as it is not made for it.
func TestIntervalsOfClustersHoldTheTruth(t *testing.T) {
	const audits = 600
	for _, c := range []struct {
		name     string
		clusters int
		most     int
		score    bool
	}{
		{"200 clusters of like size", 200, 20, false},
		{"200 clusters, score", 200, 20, true},
		{"80 clusters of very unlike size, score", 80, 400, true},
	} {
		r := rand.New(rand.NewPCG(11, 3))
		var by, byUnits coverage
		const truth = 0.3
		for range audits {
			p := &population{}
			for g := range c.clusters {
				// a cluster's own share: beta(0.6, 1.4) by its two gammas
				x, y := gamma(r, 0.6), gamma(r, 1.4)
				share := x / (x + y)
				size := 1 + c.most/2
				if c.most > 100 {
					size = int(math.Min(float64(c.most), 5*math.Pow(r.Float64(), -0.8)))
				}
				for range size {
					v := 0.0
					if r.Float64() < share {
						v = 1
					}
					p.y, p.cluster = append(p.y, v), append(p.cluster, g)
				}
			}
			p.f = make([]float64, len(p.y))
			if c.score {
				p.f = worth(r, p.y, 0.8, 0.85)
			}
			a := p.audit(r, []int{min(300, len(p.y)/2)})
			e := a.Estimate(Whole(len(a.Score)), Tuned)
			by.add(e.LowClusters, e.HighClusters, truth)
			byUnits.add(e.Low, e.High, truth)
		}
		if by.share() < 0.92 || by.share() > 0.98 {
			t.Errorf("%s: %.3f hold the truth", c.name, by.share())
		}
		if byUnits.share() > 0.92 {
			t.Errorf("%s: of the intervals of units %.3f hold it too", c.name, byUnits.share())
		}
		t.Logf("%-45s clusters %.3f ±%.4f  units %.3f ±%.4f", c.name, by.share(), by.mean()/2, byUnits.share(), byUnits.mean()/2)
	}
}

// gamma draws from a gamma distribution of a shape (Marsaglia and Tsang 2000, doi:10.1145/358407.358414).
func gamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(r, shape+1) * math.Pow(r.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	for {
		x := r.NormFloat64()
		v := math.Pow(1+x/math.Sqrt(9*d), 3)
		if v > 0 && math.Log(r.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
