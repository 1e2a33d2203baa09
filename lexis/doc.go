// Package lexis makes words of texts, and weighted matrices of words: what a word
// is, when two of them are one, its stem, and how much it says of the text it
// stands in. It knows no post and no case.
//
// # Method
//
// What counts as a word is said at [Words], when two are one at [Fold]. A stem is
// that of Snowball for six languages, see [Stem]. [Fit] weighs words, sequences of
// words and sequences of letters by TF-IDF and gives a sparse matrix, one row to a
// text; [Vocabulary.Transform] weighs other texts by the same vocabulary. The same
// texts and options give the same bytes on any machine.
//
// # Limits
//
// Words are found by the boundaries of Unicode, which cut Chinese and Japanese into
// single characters and leave a Thai sentence whole: for these use sequences of letters.
// Nothing is lemmatised: Snowball's stem of "русские" and of "русский" is one, that
// of "children" and of "child" is not. A term weighs what it weighs within one
// vocabulary; never pool languages in one.
//
// # Sources
//
//   - Unicode Standard Annex 29 (word boundaries), by github.com/clipperhouse/uax29.
//   - The Unicode Standard 3.13 (NFKC_Casefold) and Unicode Technical Standard 39
//     (confusables), by package text.
//   - M. F. Porter (2001), Snowball: a language for stemming algorithms,
//     snowballstem.org, by github.com/blevesearch/snowballstem.
//   - K. Spärck Jones (1972), A statistical interpretation of term specificity and
//     its application in retrieval, doi:10.1108/eb026526 (the inverse document
//     frequency), in the smooth form of scikit-learn's TfidfVectorizer.
package lexis
