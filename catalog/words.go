package catalog

// A Word is a term of the house: one word for one thing, in Go, SQL, JSON, CSV,
// flags and headings.
type Word struct {
	Word  string
	Means string
	Not   string // words that others use for it, and that are not used here
}

// Words is the glossary. A new word is added here first.
var Words = []Word{
	{"action", "How an actor touched an object: link, hashtag, repost, a column that the user named. demarche explain lists them.", "behaviour, type, trace type"},
	{"actor", "Who did it: an account, a page, a channel. In a case it is called PLATFORM:ID, or ID where the file does not tell the platform.", "user, author, account_id"},
	{"analysis", "One way of looking at a case, with options. It ends in findings, networks, tables, figures and notes.", "detector, processor, plug-in"},
	{"at_us", "When, in whole microseconds since 1970 UTC. As a timestamp of a post it is called posted.", "time, date, created_at"},
	{"case", "One DuckDB file that holds what was added and what was found.", "project, workspace, database"},
	{"caveat", "What else could explain a finding.", "disclaimer"},
	{"chance", "The number that chance alone would give, from a null model.", "baseline, expected"},
	{"choice", "The null model that asks: given how active two actors are, and what was current when they posted, would they share this many objects? p_choice is its answer.", "topology model, SVN, BiCM"},
	{"claim", "The one sentence of fact of a finding.", "verdict"},
	{"community", "A group as the method of Leiden finds it.", "cluster"},
	{"companion", "Of two actors: a third that met either of them, elsewhere, at least half as often as they met each other.", "accomplice"},
	{"dataset", "One file that was added to a case.", "source, import, upload"},
	{"dossier", "What may leave a case: what reports and exports are made from.", ""},
	{"edge", "Two actors that touched at least min_shared distinct objects within the window of each other. a is before b in byte order.", "link, tie, connection"},
	{"evidence", "The records that a finding rests on.", "proof"},
	{"explained", "Of an edge that is not firm: which null models leave it to chance.", "rejected, noise"},
	{"finding", "One claim of an analysis, with its value, evidence and caveats.", "detection, alert, hit"},
	{"firm", "Of an edge: that neither choice nor timing explains it, at the rate of false edges that --fdr allows.", "significant, validated, true"},
	{"format", "One shape of file that can be read, named subject-encoding: posts-csv.", "parser, connector"},
	{"gap", "The time between two records of a pair, in seconds. Of an edge: of the smallest gap on each shared object, the smallest, the median and the largest.", "delta, lag, delay"},
	{"group", "Actors of a network that are joined more among themselves than with others; numbered from 1, the largest first.", "cluster, cell, ring"},
	{"hits", "Pairs of records of an edge.", "weight, co-occurrences"},
	{"horizon", "Two touches of an object are a chance to meet if at most this far apart. Longer than the window.", "session, lookback"},
	{"key", "A post's own ID, as the file gives it.", "id, post_id, tweet_id"},
	{"label", "An actor's pseudonym in what leaves a case.", "alias"},
	{"link", "A canonical URL.", "url"},
	{"mapping", "Which column of a file is read as what.", "schema"},
	{"mark", "An object that a column names which the user, or a known shape of file, says to trace.", ""},
	{"meeting", "An occasion on which two actors were within the window. Of a group: one for each of its pairs and occasions.", "co-occurrence"},
	{"min_shared", "How many distinct objects an edge needs. Typed --min-shared.", "min_edge_weight, threshold"},
	{"moment", "One object and the records of a group on it that follow each other within the window.", "event, burst"},
	{"network", "Actors and edges, of one trace and one window. Its name is TRACE WINDOW, and the options that are not the usual ones: link 60s, link 60s min-shared 3.", "graph"},
	{"object", "What was touched: a canonical URL, a folded hashtag, a text.", "object_id, entity, item"},
	{"occasion", "Objects that two actors touched within the horizon of each other, as long as they lie within one horizon from the first on: what they did at one sitting.", "session, opportunity"},
	{"pair", "Two records of two actors that touched the same object at most the window apart, both ends included.", "co-share, match"},
	{"post", "One thing that an actor published.", "tweet, message, status"},
	{"q", "The rate of false edges among all edges whose q is no larger (Benjamini and Hochberg 1995).", "adjusted p, FDR"},
	{"record", "One thing that happened, called DATASET/ROW in a case: 1/4711. A post is one.", "row, item, event"},
	{"refusal", "A row of a file that was not taken: its line, field, value and reason.", "error, skipped row"},
	{"repost", "Another's post passed on.", "retweet, share, forward"},
	{"resolution", "The step on which the times of a dataset stand, in seconds. (Of groups: the number that --resolution sets.)", "granularity"},
	{"run", "An analysis and its options, made on a case.", "job, execution"},
	{"shared", "Distinct objects of an edge.", "weight"},
	{"shown", "The records in pairs that show an edge.", ""},
	{"stranger", "Of an actor: another that it met on at most one other object.", "control, non-pair"},
	{"tested", "Pairs of actors that touched at least min_shared objects within the horizon of each other: those of which chance could be asked.", "comparisons"},
	{"timing", "The null model that asks: given that two actors touched these objects within the horizon, would they be within the window this often? p_timing is its answer.", "jitter test"},
	{"touch", "To link to, use, repost, answer or post an object.", "share, interact with"},
	{"trace", "An actor touched an object at a moment: the one input of every coordination analysis.", "signal, indicator"},
	{"weight", "What the metric of a network gives an edge: its shared objects, or a cosine, or whatever the method that is followed asks for.", "score, strength of a tie"},
	{"window", "How far apart two records may be to be a pair; it slides, and both ends are included.", "interval, bin, threshold"},
}
