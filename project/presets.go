package project

import (
	"time"

	"demarche/pairs"
)

const day = 24 * time.Hour

// The table in which most of these methods stand is that of benchmark-coordination
// (README at commit 861ce45).
const pacheco = `Pacheco, Hui, Torres-Lugo, Truong, Flammini and Menczer 2021,
doi:10.1609/icwsm.v15i1.18075; osome-iu/coordination-detection.`

// rare is the metric of two of Pacheco's cases, and nearest their threshold.
var (
	rare    = Metric{Kind: Cosine, TF: Sublinear, IDF: Added, MinDF: 3}
	nearest = []Cut{{Kind: Top, Value: 100}, {Kind: Quantile, Value: 0.995}}
)

// Presets are the methods of the literature that can be taken.
var Presets = []Preset{
	{
		Name: "pacheco-handle", Title: "accounts that bore the same handle",
		What: `Two actors are joined by the number of handles that both bore, one after the other.
The handle is a column of the file that the user names: --map mark:handle=COLUMN.`,
		Read: `"handle used by at least 2 users" and cardinality in the table of
benchmark-coordination; the components in the authors' notebook (CS1). That its users
have ten entries each is how they were collected, and is not asked here.`,
		Errs: `who renames an account and loses the old handle to a stranger is joined with
them. A handle that a platform gives out anew does the same.`,
		From:   pacheco,
		Layers: []Layer{{Reads: Reads{Action: "handle"}, Did: "bore the same handle", Method: Method{Filter: Filter{MinActors: 2}}}},
	},
	{
		Name: "pacheco-image", Title: "accounts whose sets of pictures are most alike",
		What: `Of the actors with at least three different pictures, those are joined whose
Jaccard coefficient of their sets is in the highest hundredth of all above 0.`,
		Read: `in the table of benchmark-coordination; the authors published no code. Two pictures
were one there if their colours (RGB vectors) were; here, if the file names them so.
"Shared at least 3 images" is taken as three different ones, and the percentile as one
of the pairs that share a picture: neither is said.`,
		Errs: `two actors with the same three pictures are a 1, however common the pictures
are. The threshold is a share, so that something is found in any data.`,
		From:   pacheco,
		Untold: true,
		Layers: []Layer{{Reads: Reads{Action: "media"}, Method: Method{
			Filter: Filter{MinObjects: 3}, Metric: Metric{Kind: Jaccard}, Threshold: []Cut{{Kind: Quantile, Value: 0.99}},
		}}},
	},
	{
		Name: "pacheco-hashtag", Title: "accounts that used the same hashtags in the same order on a day",
		What: `The hashtags of an actor's day (UTC), in the order of time, are one sequence, if
they come from at least five posts and at least five are different. Two actors with
the same sequence on the same day are joined.`,
		Read: `in the authors' notebook (CS3), which runs over a file of one day. It joins the
hashtags without a separator, so that "ab", "c" and "a", "bc" are one there; here they
are two. A trace does not tell in which order the hashtags of one post stand, so that
other orders within a post are the same here; and what a post repeats counts once.`,
		Errs: `a template that many fill in ("#A #B #C #D #E", five times a day) joins whoever
uses it. One hashtag more or less, or a day that begins elsewhere, and nothing is joined.`,
		From: pacheco,
		Layers: []Layer{{Reads: Reads{Action: "hashtag"}, Did: "used the same hashtags in the same order on a day", Method: Method{
			Window: Window{Kind: Sequence, Length: day, MinRecords: 5, MinObjects: 5}, Metric: Metric{Kind: Identical},
		}}},
	},
	{
		Name: "pacheco-retweet", Title: "accounts that passed on the same rare posts",
		What: `Actors with more than ten reposts, of at least two different posts, are compared by
the cosine of their counts, weighted by the rarity of what was passed on. The 100
nearest of each are taken, of these pairs then the highest 0.5 %.`,
		Read: `in the authors' notebook (CS4), where its text says "less than ten" are left out.
Posts of fewer than three of the actors count nothing, and all count if none has three,
as there. The notebook takes a pair if it is among the 100 nearest, itself counted, of
the one whose ID comes first, so that its answer depends on names; here it is enough to
be among the 100 of either. The paper leaves out reposts of one's own posts; a trace
does not tell these.`,
		Errs: `fans of one page repost the same rare things. With few objects the cosine is high
by chance. The threshold is a share, so that something is found in any data.`,
		From: pacheco,
		Layers: []Layer{{Reads: Reads{Action: "repost"}, Method: Method{
			Filter: Filter{MinRows: 11, MinObjects: 2}, Metric: rare, Threshold: nearest,
		}}},
	},
	{
		Name: "pacheco-time", Title: "accounts that post in the same half-hours",
		What: `The half-hours in which an actor posted are its objects. Actors with more than eight
posts, in at least two half-hours, are compared by the cosine of their counts,
weighted by the rarity of the half-hour; then as in pacheco-retweet.`,
		Read: `in the authors' notebook (CS5), where the paper says "at least eight" and the table
of benchmark-coordination a cosine above 0.9. Half-hours begin there at the first post
of the file; here they begin at the full and half hours of UTC. Two posts of an actor at
the same moment are one here. For the 100 nearest see pacheco-retweet.`,
		Errs: `whoever lives by the same clock is alike, and so are feeds that run on the hour.
In a short collection half-hours are few, and everybody shares them.`,
		From: pacheco,
		Layers: []Layer{{Reads: Reads{Action: "minute"}, Did: "posted in the same half-hour", Things: [2]string{"half-hour", "half-hours"}, Method: Method{
			Window: Window{Kind: Moment, Length: 30 * time.Minute}, Filter: Filter{MinRows: 9, MinObjects: 2}, Metric: rare, Threshold: nearest,
		}}},
	},
	{
		Name: "vishnuprasad-retweet", Title: "accounts that passed on the same posts more than once",
		What: `Two actors are joined if they reposted at least two posts in common.`,
		Read: `"cardinality (> 1)" in the table of benchmark-coordination, where length and stride
of the window are left blank; the entire time is taken. The paper itself was not read,
and there is no code.`,
		Errs: `what is popular is reposted by everybody. On planted truth (100,000 posts,
popularity by Zipf's law) two objects in common within 60 s were right for 15 of 100
edges; without a window it is fewer.`,
		From:   vishnuprasad,
		Untold: true,
		Layers: []Layer{{Reads: Reads{Action: "repost"}, Method: Method{Threshold: []Cut{{Kind: Weight, Value: 1, Strict: true}}}}},
	},
	{
		Name: "vishnuprasad-text", Title: "accounts that posted much the same texts in the same order",
		What: `The texts of an actor are a sequence in time. Any ten that follow each other are
compared with any ten of another actor; two actors are joined if a ratio is above 0.7,
which takes eight texts in common.`,
		Read: `"activity (length 10, stride 1)" and "Ratcliff-Obershelp (> 0.7)" in the table of
benchmark-coordination; the paper itself was not read, and there is no code. Whether the
ratio is of sequences of texts or of the letters of texts is not told; here a text is
one sign, the same or not. The ratio depends on which of two is named first; here the
larger is taken.`,
		Errs: `one text posted ten times is a sequence too: services that greet are joined.
Actors with fewer than ten texts are never seen.`,
		From:   vishnuprasad + "\nRatcliff and Metzener 1988, Dr. Dobb's Journal 13(7).",
		Untold: true,
		Layers: []Layer{{Reads: Reads{Action: "text"}, Did: "posted much the same texts in the same order", Method: Method{
			Window: Window{Kind: Activity, Objects: 10}, Metric: Metric{Kind: Ratcliff}, Threshold: []Cut{{Kind: Weight, Value: 0.7, Strict: true}},
		}}},
	},
	{
		Name: "hristakieva", Title: "communities of accounts by the cosine of what they passed on",
		What: `Actors are compared by the cosine of their counts of reposts by post; every pair
above 0 is an edge.`,
		Read: `trace, window, metric and "Louvain" in the table of benchmark-coordination, which has
no filter and no threshold; Leiden's method takes the place of Louvain's. The paper
itself was not read. From memory: it builds on Nizzoli et al. 2021, whose vectors are
weighted by rarity and whose network is a backbone; that is the preset nizzoli.`,
		Errs: `without a threshold everybody who reposted one popular post is joined, and
communities are camps. The edges are as many as there are pairs.`,
		From: `Hristakieva, Cresci, Da San Martino, Conti and Nakov 2022,
doi:10.1145/3501247.3531543.`,
		Layers: []Layer{{Reads: Reads{Action: "repost"}, Method: Method{
			Metric: Metric{Kind: Cosine}, Groups: Groups{Kind: Communities},
		}}},
	},
	{
		Name: "linhares", Title: "communities, week by week, of very active accounts that passed on the same posts",
		What: `Of the actors with more than 5,000 reposts over the entire time, each week makes a
network of its own: joined by the number of posts that both passed on, cut by the
disparity filter and then to edges of whose neighbours at least 0.39 are common.`,
		Read: `in the table of benchmark-coordination: "users retweeted > 5000 times", weeks,
cardinality, disparity filter, "neighbourhood overlap 0.39", Louvain. The paper itself was
not read, and there is no code. Taken for want of a word: that the filter is of those who
passed on; α 0.05, the usual one; that 0.39 is a value and not a quantile, asked of what
the disparity filter left; Leiden's method for Louvain's. Weeks begin on Thursdays, as
1970 did.`,
		Errs: `in most collections nobody has 5,000 reposts, and nothing is left. The disparity
filter does not know that the network is a projection, and keeps edges that popularity
alone makes heavy.`,
		From: `Linhares, Rosa, Ferreira, Murai, Nobre and Almeida 2022,
doi:10.1109/ASONAM55673.2022.10068628; ` + serrano,
		Layers: []Layer{{Reads: Reads{Action: "repost"}, Method: Method{
			Window: Window{Kind: Bin, Length: 7 * day, Apart: true}, Filter: Filter{MinRows: 5001},
			Threshold: []Cut{{Kind: Disparity, Value: 0.05}, {Kind: Embedded, Value: 0.39}}, Groups: Groups{Kind: Communities},
		}}},
	},
	{
		Name: "nizzoli", Title: "degrees of coordination among the accounts that passed on most",
		What: `The hundredth of the actors with the most reposts is compared by the cosine of their
counts, weighted by rarity; of the pairs above 0 the disparity filter leaves a backbone.
Communities are sought at 101 thresholds, the quantiles of the backbone's weights. The
quantile up to which an actor is still in a community of two or more is its degree of
coordination: the table nizzoli_degrees of the case.`,
		Read: `in the program of the authors' group (srntrd/framework-to-identify-online-
coordinated-behavior): the weighting, which is gensim's, α 0.15 in its example, 101
quantiles. From memory: the share of superspreaders. Its backbone takes of the two α of an
edge the one that it computes last, which depends on the order of names; here it is the
smaller, as Serrano et al. have it. Each of its Louvain runs begins with the partition
before; Leiden's method here begins anew.`,
		Errs: `the hundredth that is most active is journalists, parties and fans too: the
authors say that coordination is not inauthenticity. The degree is a rank among these
edges, not a measure that another collection shares.`,
		From: `Nizzoli, Tardelli, Avvenuti, Cresci and Tesconi 2021,
doi:10.1609/icwsm.v15i1.18074; ` + serrano,
		Layers: []Layer{{Reads: Reads{Action: "repost"}, Method: Method{
			Filter: Filter{Top: 0.01}, Metric: Metric{Kind: Cosine, IDF: Plain},
			Threshold: []Cut{{Kind: Disparity, Value: 0.15}}, Groups: Groups{Kind: Communities, Levels: 101},
		}}},
	},
	luceri(0, "accounts that passed on the same posts, the central ones",
		`Of the actors with at least 20 reposts, two are joined by the cosine of the sets of
posts that they passed on, weighted by rarity.`, `The program asks for 20 reposts in one of its versions and for 10 in another.`),
	luceri(1, "accounts that posted the same links, the central ones",
		`Two actors are joined by the cosine of their sets of links, weighted by rarity.`,
		`Links are taken there to the letter, and here as canonical URLs.`),
	luceri(2, "accounts whose posts had the same long row of hashtags, the central ones",
		`The hashtags of a post, at least five different ones, are one object. Two actors are
joined by the cosine of their sets of these, weighted by rarity.`,
		`Their order in the post counts there; a trace does not tell it. Five with repeats are
enough there.`),
	luceri(3, "accounts that passed on posts of the same accounts within seconds, the central ones",
		`Of the reposts within 10 s of the post, those are taken of which an actor has at least
two of the same author. Two actors are joined by the cosine of these counts by author,
weighted by rarity. Only reposts of posts that are in the case can be timed.`,
		`The program takes the times from the IDs of Twitter, and the seconds of a difference
without its days, so that a repost a day and 5 s later is fast there.`),
	luceri(4, "accounts that posted the same text on a day, the central ones",
		`Two actors are joined if they posted the same text on the same day (UTC).`,
		`This layer is another method than the authors': they compare texts of a day by the
cosine of sentence embeddings, from 0.7 on; here the same text only, so that rewordings
are missed.`),
	{
		Name: "luceri", Title: "accounts that did the same in any of five ways, the central ones",
		What: `Two actors are joined if luceri-retweet, luceri-link, luceri-hashtag, luceri-fast or
luceri-text joins them, before its pruning. Actors of low eigenvector centrality are
dropped. Layers of which the case has no traces are left out.`,
		Read:   luceriRead + "\nSee the layers for what differs in them, and luceri-text above all.",
		Errs:   luceriErrs,
		From:   luceriFrom,
		Layers: luceriLayers,
		Prune:  Prune{Quantile: central},
		Groups: Groups{Kind: Communities},
		Untold: true,
	},
	{
		Name: "giglietto", Title: "accounts that shared links in the same seconds, as CooRnet finds them",
		What: `How near is near is estimated: of the links with two shares or more, those are
taken whose second share came soonest (the fastest tenth); the interval is the median
time in which these had more than half of their shares. Each link's time is cut into
bins of that length from its first share on. Shares alone in their bin are dropped; two
actors are then joined by the number of links that both have left, in whichever bins.`,
		Read: `in CooRnet 1.7.0, with q 0.1 and p 0.5; PyCooRnet cuts other bins. A bin counts if it
has two shares, of one actor twice even, and so here; but two at the same moment by one
actor are one share here. A fraction of a second is dropped, as R's cut is remembered to.
Leiden's method takes the place of Louvain's.`,
		Errs: `the bins are forgotten. On CooRTweet's Russian data 98.9 % of the joined pairs never
shared anything within 60 s of each other, and half of the pairs that did are in different
bins. The percentile is 1 in most data, and then nothing is cut.`,
		From: `Giglietto, Righetti, Rossi and Marino 2020, doi:10.1080/1369118X.2020.1739732;
fabiogiglietto/CooRnet.`,
		Layers: []Layer{{Reads: Reads{Action: "link"}, Method: Method{
			Window: Window{Kind: Burst, Fastest: 0.1, Reached: 0.5}, Threshold: []Cut{{Kind: Quantile, Value: 0.9}}, Groups: Groups{Kind: Communities},
		}}},
	},
	{
		Name: "tiktok", Title: "accounts that shared the same within two minutes, again and again",
		What: `The rule of CooRTweet as the monitoring of TikTok by vera.ai runs it; see demarche
explain coortweet. Of its edges those are taken that it flags: of a weight above the
quantile. Another trace is named with --trace.`,
		Read: `the three values on the monitor's page (fabiogiglietto.github.io/tiktok_csbn); the rule
in CooRTweet 2.1.3. What the traces are is not told there in one word.`,
		Errs: `the quantile cuts nothing but a weight of 1 where most weights are 1. On planted
truth (100,000 posts, popularity by Zipf's law) the rule was right for 6 to 15 of 100 edges
at 60 s.`,
		From:   `Righetti and Balluff 2025, doi:10.5117/CCR2025.1.7.RIGH.`,
		Untold: true,
		Layers: []Layer{{Reads: Reads{Action: "object"}, Method: Method{Groups: Groups{Kind: Communities}}}},
		Rule:   &pairs.CooRTweet{TimeWindow: 120 * time.Second, MinParticipation: 2, EdgeWeight: 0.9},
	},
}

const (
	vishnuprasad = `Vishnuprasad, Nogara, Cardoso, Cresci, Giordano and Luceri 2024,
doi:10.1609/icwsm.v18i1.31409.`
	serrano    = `Serrano, Boguñá and Vespignani 2009, doi:10.1073/pnas.0808904106.`
	luceriFrom = `Luceri, Pantè, Burghardt and Ferrara 2024, doi:10.1145/3589334.3645529,
arXiv:2310.09884; ValeriaPante/coordinatedActivity.`
	luceriRead = `in the authors' program: every cosine above 0 is an edge; weights are not looked at for
centrality (networkx's default). Which centrality is enough is found there on labelled
accounts, for each campaign; here the highest twentieth stays, which is a choice.`
	luceriErrs = `centrality finds the densest part of the network, and where fans, a party or a news
service are denser than a campaign it finds those. Of a network in parts it is about 0 in
all but one.`
	central = 0.95 // the quantile of centrality
)

// setOf is the metric of Luceri's sets.
var setOf = Metric{Kind: Cosine, TF: Once, IDF: Added}

var luceriLayers = []Layer{
	{Name: "retweet", Reads: Reads{Action: "repost"}, Method: Method{Filter: Filter{MinRows: 20, MinActors: 2}, Metric: setOf}},
	{Name: "link", Reads: Reads{Action: "link"}, Method: Method{Filter: Filter{MinActors: 2}, Metric: setOf}},
	{Name: "hashtag", Reads: Reads{Action: "hashtag"}, Did: "used the same five hashtags or more in a post", Method: Method{
		Window: Window{Kind: Post, MinObjects: 5}, Filter: Filter{MinActors: 2}, Metric: setOf,
	}},
	{Name: "fast", Reads: Reads{Action: "repost", Within: 10 * time.Second}, Did: "passed on posts of the same actor within 10 s", Method: Method{
		Filter: Filter{MinEach: 2}, Metric: Metric{Kind: Cosine, IDF: Added},
	}},
	{Name: "text", Reads: Reads{Action: "text"}, Did: "posted the same text on a day", Method: Method{
		Window: Window{Kind: Bin, Length: day}, Metric: Metric{Kind: Identical},
	}},
}

// luceri returns the preset of one layer.
func luceri(layer int, title, what, read string) Preset {
	l := luceriLayers[layer]
	p := Preset{Name: "luceri-" + l.Name, Title: title, What: what, Read: luceriRead + "\n" + read, Errs: luceriErrs, From: luceriFrom, Untold: true}
	l.Name = ""
	l.Method.Prune = Prune{Quantile: central}
	p.Layers = []Layer{l}
	return p
}
