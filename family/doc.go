// Package family finds families of texts: texts that are the same but for a
// link, a name, a sign, a typo, a few words. It knows strings, no posts.
//
// # Method
//
// Texts are compared in their canonical form ([Canonical]). Two forms are as
// similar as the sets of their shingles, five runes each, overlap: the share of
// shingles that both have among those that either has, called resemblance by
// Broder and Jaccard similarity elsewhere (Broder 1997,
// doi:10.1109/SEQUEN.1997.666900). The same form is a copy.
//
// Which forms may be similar is told by a sketch of 128 bytes. A byte of two
// sketches is the same with the probability of their similarity, or by accident,
// once in 256. It is of the least hash of the shingles in one of 128 bins, into
// which one function throws them (one permutation hashing: Li, Owen and Zhang 2012,
// arXiv:1208.1259), and once more as long as a bin is empty (Dahlgaard, Knudsen
// and Thorup 2017, doi:10.1109/FOCS.2017.67); that one byte of each hash is
// enough is b-bit minwise hashing (Li and König 2010,
// doi:10.1145/1772690.1772759). Forms that share a band of bytes, four at a
// threshold of 0.7, are in one bucket (Indyk and Motwani 1998,
// doi:10.1145/276698.276876), and those in one bucket that share enough bytes in
// all are candidates. Of pairs just at the threshold no more than one in two hundred
// shares no band, of those above it fewer; at 0.7 it is one in 6,500. Every
// candidate is then compared by its shingles, so that none is taken for similar
// that is not.
//
// Similarity is not transitive, so a family has a representative. Forms are
// gone through from the one that has the most others in its buckets; a form that
// is in no family yet represents a new one. Into it comes what is similar to a form
// of it, and what is similar to that, and so on: a connected component of similar
// pairs. Only what is less similar to the representative than 2t-1 at a threshold
// of t, 0.4 at 0.7, does not come: a chain of small changes is split where it has
// gone too far. What is similar to a form that is similar to the representative
// always comes, unless it came into an earlier family, since 1 less the similarity
// is a metric (Levandowsky and Winter 1971, doi:10.1038/234034a0). At a
// threshold of 0.5 nothing is cut. Ties are in the order of hashes of the forms:
// neither the order of the texts nor the number of threads changes the answer.
//
// # Limits
//
// Two texts of a family may be less similar to each other than the threshold, and
// one may be so to the representative, though not to all others: Cohesion and Least
// say how close a family is. Of the pairs of forms in one family a third are below
// 0.7 in simulated posts; in 450,000 tweets of the Internet Research Agency, where
// one template filled in with hundreds of names makes most of all pairs, five in six
// are. Two similar texts are in two families, or one of them in none, where a
// chain is split: none of 26,757 simulated pairs, 16 of 50,442 in those tweets.
// What is similar to none has no family, nor has a text whose form is shorter than
// [text.Comparable] asks, of which similarity says little.
//
// A text that quotes another and adds as much is not similar to it, nor is a
// translation or a paraphrase. Texts that say different things from one template
// are: tomorrow's weather, a rate of exchange, a count that has grown by one. And of
// a short text a few shingles are much: one letter that is changed in five words may
// take it below 0.7.
//
// A form is compared with a bounded number of forms that do not come into its
// family. Where many texts share a long part and yet are not similar, it may miss
// one that is, and a family be in two parts; Capped says of how many forms this may
// be so.
package family
