// Package prevalence says how common a code is in a population of texts, from the
// readings of a probability sample of it, and how far those who read agree. It knows
// numbers only.
//
// # Sources
//
// Agreement: Cohen 1960, doi:10.1177/001316446002000104; Scott 1955, doi:10.1086/266577;
// Fleiss 1971, doi:10.1037/h0031619; Krippendorff 2011, Computing Krippendorff's
// Alpha-Reliability; Gwet 2008, doi:10.1348/000711006X126600 (AC1, and the variances of
// all but Cohen's); Fleiss, Cohen and Everitt 1969, doi:10.1037/h0028106 (the variance of
// Cohen's kappa).
//
// Estimation: Särndal, Swensson and Wretman 1992, doi:10.1007/978-1-4612-4378-6 (the
// difference estimator, domains, linearised variance, Neyman's allocation); Angelopoulos,
// Duchi and Zrnic 2023, arXiv:2311.01453 (the same with a tuned weight of the score, as
// PPI++); Zrnic and Candès 2024, doi:10.1073/pnas.2322083121 (scores by cross-fitting);
// Egami, Hinck, Stewart and Wei 2023, arXiv:2306.04746 (pseudo-outcomes for regression);
// Wilson 1927, doi:10.1080/01621459.1927.10502953, with an effective size of the sample, as
// Franco, Little, Louis and Slud 2019, PMC6690503, and Kott 2017, Survey Methodology
// 43(2), have it for complex samples; Fay and Feuer 1997,
// doi:10.1002/(SICI)1097-0258(19970415)16:7<791::AID-SIM500>3.0.CO;2-# (rare shares by unlike
// weights); Zou and Donner 2008,
// doi:10.1002/sim.3095 (the interval of a difference from those of its parts); Rogan and
// Gladen 1978, doi:10.1093/oxfordjournals.aje.a112510 (a contrast).
package prevalence

// The streams of the generator, one for each use of a seed.
const streamUnits uint64 = 1

// Confidence is that of all intervals here.
const Confidence = 0.95
