// Package hashtag measures how a tag, or any other word, is used: by how many, how
// evenly, in which shape of time, by whom first, and whether its audience and its words
// changed. It knows numbers and times, no case.
//
// An account is a number from 0; a use is one post of an account with the tag. Nothing
// here says that a tag trended, which only a list of trends can tell, nor why.
//
// # Sources
//
// Gini 1912 and Lorenz 1905, doi:10.2307/2276207 (inequality). Hurlbert 1971,
// doi:10.2307/1934145 (rarefaction: what a smaller sample would show). Lin 1991,
// doi:10.1109/18.61115 (the Jensen-Shannon divergence). Lehmann and others 2012,
// doi:10.1145/2187836.2187871 (before, on and after the peak). Pacheco and others 2021,
// doi:10.1609/icwsm.v15i1.18075 (sequences of hashtags). Elmas and others 2021,
// arXiv:1910.07783 (posts that are deleted at once).
package hashtag

import "math/rand/v2"

// The streams of the generator, one for each use.
const (
	streamRarefy uint64 = iota + 1
	streamShift
	streamMinute
)

func generator(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }
