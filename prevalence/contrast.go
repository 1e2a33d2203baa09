package prevalence

import "math"

// RoganGladen returns the share that a classifier's share of positives has behind it if its
// sensitivity and specificity are what they are said to be (Rogan and Gladen 1978,
// doi:10.1093/oxfordjournals.aje.a112510). It may lie outside 0 to 1, and it is wrong where the
// error rates were measured in another population, or drift: it stands beside an estimate as a
// contrast and never for one. NaN where the two rates tell nothing.
func RoganGladen(positives, sensitivity, specificity float64) float64 {
	informed := sensitivity + specificity - 1
	if math.Abs(informed) < 1e-12 {
		return math.NaN()
	}
	return (positives + specificity - 1) / informed
}

// Rates returns the sensitivity and the specificity of a score that counts from a
// threshold on, by the readings and how they were drawn. NaN where none has the code, or none lacks it.
func (a *Audit) Rates(threshold float64) (sensitivity, specificity float64) {
	var hit, all [2]float64
	for _, r := range a.Readings {
		w := 1 / r.Inclusion
		positive := 0.0
		if a.Score[r.Unit] >= threshold {
			positive = 1
		}
		all[1] += w * r.Value
		hit[1] += w * r.Value * positive
		all[0] += w * (1 - r.Value)
		hit[0] += w * (1 - r.Value) * (1 - positive)
	}
	return hit[1] / all[1], hit[0] / all[0]
}

// Pseudo returns, of each unit of the population, a value that has the mean of what would be
// read in it: its score, and for a unit that was read what the score lacks, divided by the
// probability of reading it. A regression of these on anything that is known of all units is
// unbiased by the errors of the score (Egami, Hinck, Stewart and Wei 2023,
// arXiv:2306.04746). They are no readings: one may be far below 0 or above 1.
func (a *Audit) Pseudo() []float64 {
	out := append([]float64(nil), a.Score...)
	for _, r := range a.Readings {
		out[r.Unit] += (r.Value - a.Score[r.Unit]) / r.Inclusion
	}
	return out
}
