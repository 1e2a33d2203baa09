package codebook

import "demarche"

// A Coding is what one coder read in one post under one code.
type Coding struct {
	Codebook, Code, Unit, Digest, Value, Stance, Coder string
	Date                                               demarche.Date
	Span, Sample, Stratum                              string
	Inclusion                                          float64
}
