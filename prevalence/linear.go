package prevalence

import "math"

// errors returns the standard errors of what measure returns, in its order, by how each
// unit moves the coefficient. They are Gwet's for units that were drawn from many, with
// missing values; of Cohen's kappa the one of Fleiss, Cohen and Everitt.
func (k *kinds) errors() [5]float64 {
	v := k.measure(k.times)
	n, paired := 0.0, 0.0
	shares := make([]float64, k.values)
	for i, t := range k.times {
		n += t
		for c, x := range k.counts[i] {
			shares[c] += t * x / k.read[i]
		}
		if k.read[i] >= 2 {
			paired += t
		}
	}
	square := 0.0
	for c := range shares {
		shares[c] /= n
		square += shares[c] * shares[c]
	}
	categories := float64(max(k.values-1, 1))
	guess := (1 - square) / categories

	// moved returns the error of a coefficient of which each kind's part is told.
	moved := func(value float64, part func(i int, seen float64, paired bool) float64) float64 {
		if n < 2 || math.IsNaN(value) {
			return math.NaN()
		}
		sum := 0.0
		for i, t := range k.times {
			seen := 0.0
			if k.read[i] >= 2 {
				seen = k.agreement(i)
			}
			d := part(i, seen, k.read[i] >= 2) - value
			sum += t * d * d
		}
		return math.Sqrt(sum / (n * (n - 1)))
	}
	// expected returns the mean over a kind's values of a number that each has.
	expected := func(i int, of func(share float64) float64) float64 {
		sum := 0.0
		for c, x := range k.counts[i] {
			sum += x * of(shares[c])
		}
		return sum / k.read[i]
	}
	corrected := func(value, chance float64, of func(i int) float64) float64 {
		return moved(value, func(i int, seen float64, two bool) float64 {
			own := 0.0
			if two {
				own = n / paired * (seen - chance) / (1 - chance)
			}
			return own - 2*(1-value)*(of(i)-chance)/(1-chance)
		})
	}
	return [5]float64{
		moved(v[0], func(_ int, seen float64, _ bool) float64 { return n / paired * seen }),
		k.alphaError(v[1]),
		corrected(v[2], guess, func(i int) float64 {
			return expected(i, func(s float64) float64 { return (1 - s) / categories })
		}),
		corrected(v[3], square, func(i int) float64 {
			return expected(i, func(s float64) float64 { return s })
		}),
		k.cohenError(v[4]),
	}
}

// alphaError is of the units with two values or more, of which alpha is made.
func (k *kinds) alphaError(alpha float64) float64 {
	n, read := 0.0, 0.0
	total := make([]float64, k.values)
	for i, t := range k.times {
		if k.read[i] < 2 {
			continue
		}
		n += t
		read += t * k.read[i]
		for c, x := range k.counts[i] {
			total[c] += t * x
		}
	}
	if n < 2 || math.IsNaN(alpha) {
		return math.NaN()
	}
	mean := read / n
	chance := 0.0
	for c := range total {
		total[c] /= read
		chance += total[c] * total[c]
	}
	own := make([]float64, len(k.times))
	seen := 0.0
	for i, t := range k.times {
		if k.read[i] >= 2 {
			own[i] = k.agreement(i) * k.read[i] / mean
			seen += t * own[i] / n
		}
	}
	// Without the correction for few values, as the variance has it.
	plain := (seen - chance) / (1 - chance)
	adjusted := (1-1/read)*seen + 1/read
	sum := 0.0
	for i, t := range k.times {
		if k.read[i] < 2 {
			continue
		}
		more := (k.read[i] - mean) / mean
		expected := -chance * more
		for c, x := range k.counts[i] {
			expected += x * total[c] / mean
		}
		part := (own[i]-adjusted*more-chance)/(1-chance) - 2*(1-plain)*(expected-chance)/(1-chance)
		sum += t * (part - plain) * (part - plain)
	}
	return math.Sqrt(sum / (n * (n - 1)))
}

func (k *kinds) cohenError(kappa float64) float64 {
	if math.IsNaN(kappa) {
		return math.NaN()
	}
	first, second := make([]float64, k.values), make([]float64, k.values)
	n, same := 0.0, 0.0
	for i, t := range k.times {
		if k.read[i] < 2 {
			continue
		}
		n += t
		first[k.pairs[i][0]] += t
		second[k.pairs[i][1]] += t
		if k.pairs[i][0] == k.pairs[i][1] {
			same += t
		}
	}
	chance := 0.0
	for c := range first {
		first[c] /= n
		second[c] /= n
		chance += first[c] * second[c]
	}
	sum := 0.0
	for i, t := range k.times {
		if k.read[i] < 2 {
			continue
		}
		a, b := k.pairs[i][0], k.pairs[i][1]
		d := -(1 - kappa) * (second[a] + first[b])
		if a == b {
			d++
		}
		sum += t / n * d * d
	}
	middle := same/n - 2*(1-kappa)*chance
	return math.Sqrt(max(sum-middle*middle, 0)/n) / (1 - chance)
}
