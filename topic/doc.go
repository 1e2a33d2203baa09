// Package topic groups texts that are about the same by the words they share, and says
// how good the groups are. It knows matrices of words, vectors of words and texts as
// lists of words; no post and no case.
//
// # Method
//
// [Fit] factorises a matrix X of texts by words, as package lexis weighs them, into two
// matrices without negative numbers, X ≈ WH: how much of each topic is in a text, and of
// each word in a topic, so that ‖X-WH‖² is as small as it becomes. Columns of W and rows of
// H are improved in turn, each exactly while the others stand (hierarchical alternating
// least squares). It begins where the singular vectors of X say (NNDSVD), so that
// no number is drawn, or at random where the stability of the topics is asked for. What a
// text is about is the topic that has the most of it, unless that has too little: then
// the text is unassigned. Groups are named by the words that are more theirs than the others'
// ([ClassWeights]).
//
// How good topics are is asked three ways: whether their words stand together in texts
// ([NPMI]), whether they have words of their own ([Diversity]), and whether they come
// again from other beginnings and from parts of the texts ([Stability]).
//
// Topics of windows of time are matched by the texts that lie in both windows, or by their
// words, and are born, go on, split, merge and die ([Rule.Relate], [Fates]); two of one
// window that share their words are one ([Together]).
//
// Where there are vectors of words ([ReadVectors]), a text is the weighted mean of its
// words' ([SIF]), and texts are grouped by the angles between them ([DPMeans]).
//
// # Limits
//
// A topic is no narrative: what is for a thing and what is against it is one topic. Nearly
// equal texts own topics, so let each family of copies be one text. Languages are never
// pooled: each is a matrix of its own. ‖X-WH‖² has many local minima, of which one is
// returned. The same input gives the same bytes on any number of threads.
//
// # Sources
//
// Cichocki and Phan 2009, doi:10.1587/transfun.E92.A.708 (HALS). Boutsidis and
// Gallopoulos 2008, doi:10.1016/j.patcog.2007.09.010 (NNDSVD). Halko, Martinsson and
// Tropp 2011, doi:10.1137/090771806 (singular vectors by subspace iteration). Bouma 2009,
// Normalized (Pointwise) Mutual Information in Collocation Extraction (NPMI). Dieng, Ruiz
// and Blei 2020, doi:10.1162/tacl_a_00325 (diversity). Greene, O'Callaghan and Cunningham
// 2014, doi:10.1007/978-3-662-44848-9_32 (stability by the best match of top words). Kuhn
// 1955, doi:10.1002/nav.3800020109 (the match). Grootendorst 2022, arXiv:2203.05794
// (c-TF-IDF). Greene and Cross 2016, arXiv:1607.03055 (topics of windows, joined), and
// Spiliopoulou, Ntoutsi, Theodoridis and Schult 2006, doi:10.1145/1150402.1150491 (what
// becomes of groups, by what they have in common). Arora, Liang and Ma 2017, A Simple but Tough-to-Beat Baseline for Sentence
// Embeddings, ICLR (SIF). Kulis and Jordan 2012, arXiv:1111.0352 (DP-means).
package topic
