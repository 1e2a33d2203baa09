// Package narrative holds the analyses of what is told: which texts are copied, what is
// written about, which words set groups apart, and how one thing goes on over time. It
// reads the posts of a case, their texts and families of texts, and leaves the measuring
// to packages family, lexis, topic, keyness and series.
//
// What can be claimed of a text stands on a ladder, and each result says on which rung it
// is: a copy (the same text), a story (texts about the same), a narrative (a claim that
// recurs, told by a coder with a codebook) and a frame (an analyst's interpretation, never
// a number).
package narrative
