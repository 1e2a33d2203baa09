package prevalence

// strata are the readings of an audit by what was drawn together.
type strata struct {
	readings []Reading
	members  [][]int // by stratum, those with one reading as one
}

func (a *Audit) strata() strata {
	s := strata{readings: a.Readings}
	n := 0
	for _, r := range a.Readings {
		n = max(n, r.Stratum+1)
	}
	all := make([][]int, n)
	for i, r := range a.Readings {
		all[r.Stratum] = append(all[r.Stratum], i)
	}
	var lone []int
	for _, m := range all {
		if len(m) == 1 {
			lone = append(lone, m[0])
		} else if len(m) > 1 {
			s.members = append(s.members, m)
		}
	}
	switch {
	case len(lone) > 1 || len(lone) == 1 && len(s.members) == 0:
		s.members = append(s.members, lone)
	case len(lone) == 1: // with the stratum before it
		last := len(s.members) - 1
		s.members[last] = append(s.members[last], lone[0])
	}
	return s
}

// cov returns the covariance of two sums over the sample, of which each reading's part is
// told: n/(n-1) Σ (1-π)(x-x̄)(y-ȳ) in each stratum, with means weighted by 1-π (Hájek 1964,
// Annals of Mathematical Statistics 35, 1491).
func (s strata) cov(x, y []float64) float64 {
	total := 0.0
	for _, m := range s.members {
		n := float64(len(m))
		if n < 2 {
			continue
		}
		left, xs, ys := 0.0, 0.0, 0.0
		for _, i := range m {
			c := 1 - s.readings[i].Inclusion
			left += c
			xs += c * x[i]
			ys += c * y[i]
		}
		if left <= 0 { // all of it was read
			continue
		}
		xs, ys = xs/left, ys/left
		sum := 0.0
		for _, i := range m {
			sum += (1 - s.readings[i].Inclusion) * (x[i] - xs) * (y[i] - ys)
		}
		total += n / (n - 1) * sum
	}
	return total
}

// df returns the degrees of freedom of a domain: its readings less the strata in which
// they are.
func (s strata) df(weights []float64) float64 {
	df := 0.0
	for _, m := range s.members {
		within := 0.0
		for _, i := range m {
			if weights[i] > 0 {
				within++
			}
		}
		if within > 0 {
			df += within - 1
		}
	}
	return df
}
