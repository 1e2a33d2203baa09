package project

import (
	"math"
	"time"

	"demarche"
)

// A Method is one of the literature's ways from traces to a network. It is a plain
// value; the zero value counts common objects over the entire time and keeps every
// pair that has one.
type Method struct {
	Window    Window
	Filter    Filter // of what the window made; of the window Burst, of what is put into it
	Metric    Metric
	Threshold []Cut // in this order, each of what the one before left
	Prune     Prune
	Groups    Groups
}

// A WindowKind says what of an actor's rows is compared.
type WindowKind string

// The kinds of window.
const (
	// Whole: objects, whenever they were touched.
	Whole WindowKind = ""
	// Bin: objects in bins of Length since 1970 UTC, which do not hold their end.
	Bin WindowKind = "bin"
	// Moment: bins of Length, whatever was touched. The object is the bin, as the
	// minute since 1970 UTC in which it begins.
	Moment WindowKind = "moment"
	// Sequence: what an actor touched in a bin of Length, in the order of time;
	// two are the same if all of it is and the bin is.
	Sequence WindowKind = "sequence"
	// Post: all objects of one record, whenever it was made.
	Post WindowKind = "post"
	// Activity: objects, of which any Objects that follow each other are a
	// sequence. For Ratcliff only.
	Activity WindowKind = "activity"
	// Burst: objects in bins since their first row that hold at least two rows, of
	// one actor or of several. Which bin is forgotten, so that two actors share an
	// object though they were in bins far apart. An object that one actor alone
	// touched is left out.
	Burst WindowKind = "burst"
)

// A Window is a kind of window with what that kind needs.
type Window struct {
	Kind   WindowKind
	Length time.Duration // of Bin, Moment and Sequence; whole microseconds, of Moment whole minutes
	Apart  bool          // of Bin: every bin makes a network of its own, in which thresholds are found anew

	MinRecords int // of Sequence and Post: from at least this many distinct records
	MinObjects int // and at least this many distinct objects; with less there is none
	Objects    int // of Activity: rows in a sequence

	// Of Burst, how its length is estimated: of the objects with two rows the share
	// Fastest is taken whose second row came soonest; the quantile Reached of the
	// times in which these had more than the share Reached of their rows is the
	// length. Whole seconds, at least one.
	Fastest, Reached float64
}

// A Filter says whose rows are taken. Its parts are asked in the order of the
// fields, each once, of what those before left. 0 asks nothing.
type Filter struct {
	MinRows    int     // an actor stays if it has at least this many rows
	MinObjects int     // an actor stays if it has at least this many distinct columns
	Top        float64 // the share of the actors, 0 to 1, that has the most rows stays, rounded up and ties included: superspreaders
	MinEach    int     // an actor's rows on a column stay if they are at least this many
	MinActors  int     // a column stays if at least this many actors have it
	MaxActors  int     // a column stays if at most this many actors have it; no method asks for it
}

// A MetricKind says how alike two actors are.
type MetricKind string

// The kinds of metric. Pairs of which the metric is 0 are no pairs.
const (
	Cardinality MetricKind = ""        // common columns
	Identical   MetricKind = "same"    // 1, if they have a column in common
	Jaccard     MetricKind = "jaccard" // common columns among those of either, 0 to 1
	Cosine      MetricKind = "cosine"  // of the two actors' values by column, 0 to 1, to twelve digits
	// Ratcliff is the ratio of Ratcliff and Obershelp, 0 to 1, see [Ratio]: of all
	// sequences of the one with all of the other the largest, and of the two orders
	// of a pair the larger.
	Ratcliff MetricKind = "ratcliff-obershelp"
)

// An IDFKind says how the rarity of a column counts in a cosine. n is the number
// of actors that the filter left, and d how many of them have the column.
type IDFKind string

// The kinds of rarity.
const (
	NoIDF IDFKind = ""       // all columns count the same
	Plain IDFKind = "plain"  // ln(n/d), as gensim's TfidfModel has it: what all have counts nothing
	Added IDFKind = "smooth" // ln((1+n)/(1+d)) + 1, as scikit-learn's TfidfVectorizer has it
)

// A TFKind says what a number of rows counts in a cosine.
type TFKind string

// The kinds of counts.
const (
	Rows      TFKind = ""          // the number
	Once      TFKind = "binary"    // 1
	Sublinear TFKind = "sublinear" // 1 + ln of it
)

// A Metric is a kind of metric with what a cosine needs.
type Metric struct {
	Kind  MetricKind
	TF    TFKind
	IDF   IDFKind
	MinDF int // columns of fewer actors count nothing; if that is all, all count and a note says so
}

// A CutKind says which pairs are edges.
type CutKind string

// The kinds of cut.
const (
	Weight   CutKind = "weight"   // the weight is at least Value
	Quantile CutKind = "quantile" // it is at least the quantile Value, 0 to 1, of the weights that are left (type 7)
	Top      CutKind = "top"      // it is among the Value largest of either actor, ties included
	// Disparity: with s the sum of an actor's weights and k the number of its edges,
	// α = (1-w/s)^(k-1) is below Value for one of the two. With one edge it is 1.
	Disparity CutKind = "disparity"
	Embedded  CutKind = "overlap" // of the neighbours of either, the other of the two aside, at least the share Value is common
)

// A Cut is a kind of cut and its value.
type Cut struct {
	Kind   CutKind
	Value  float64
	Strict bool // of Weight, Quantile and Embedded: more than Value
}

// A Prune keeps the actors whose eigenvector centrality, in which weights do not
// count, is at least the quantile Quantile of all, and the edges among them.
// Centralities are compared to nine digits, so that equal ones stay or go together.
type Prune struct {
	Quantile float64 // 0 to 1; 0 keeps all
}

// A GroupKind says how actors are grouped.
type GroupKind string

// The kinds of groups.
const (
	Components  GroupKind = "" // connected components
	Communities GroupKind = "communities"
)

// Groups say how actors are grouped. Communities are found by the method of
// Leiden where the literature names Louvain's.
type Groups struct {
	Kind       GroupKind
	Resolution float64 // of communities; 0 is 1
	Seed       uint64
	Levels     int // at how many quantiles of weights, evenly from 0 to 1, groups are looked for; 0 for none
}

// check returns a [demarche.Usage] error for a method that cannot be meant.
func (m Method) check() error {
	bad := func(format string, args ...any) error { return demarche.Errorf(demarche.Usage, format, args...) }
	share := func(v float64) bool { return v >= 0 && v <= 1 }
	f, w := m.Filter, m.Window
	if min(f.MinRows, f.MinObjects, f.MinEach, f.MinActors, f.MaxActors) < 0 || !share(f.Top) {
		return bad("filter %+v; want whole numbers from 0 on, and a share of 0 to 1", f)
	}
	ok := true
	switch w.Kind {
	case Whole, Post:
	case Bin, Sequence:
		ok = w.Length > 0 && w.Length%time.Microsecond == 0
	case Moment:
		ok = w.Length > 0 && w.Length%time.Minute == 0
	case Activity:
		ok = w.Objects > 0 && m.Metric.Kind == Ratcliff
	case Burst:
		ok = w.Fastest > 0 && w.Fastest <= 1 && w.Reached > 0 && w.Reached < 1
	default:
		ok = false
	}
	if !ok || w.Apart && w.Kind != Bin || m.Metric.Kind == Ratcliff && w.Kind != Activity {
		return bad("window %+v with the metric %q cannot be meant", w, m.Metric.Kind)
	}
	for _, c := range m.Threshold {
		ok := false
		switch c.Kind {
		case Weight:
			ok = c.Value >= 0
		case Quantile, Disparity, Embedded:
			ok = share(c.Value)
		case Top:
			ok = c.Value >= 1 && c.Value == math.Trunc(c.Value)
		}
		if !ok {
			return bad("threshold %q of %v; want a weight from 0 on, a share of 0 to 1, or a top of 1 or more", c.Kind, c.Value)
		}
	}
	return m.checkEnd()
}

func (m Method) checkEnd() error {
	if !(m.Prune.Quantile >= 0 && m.Prune.Quantile <= 1) {
		return demarche.Errorf(demarche.Usage, "pruning at the quantile %v; want 0 to 1", m.Prune.Quantile)
	}
	g := m.Groups
	if g.Kind != Components && g.Kind != Communities || g.Levels < 0 || g.Levels == 1 || !(g.Resolution >= 0) {
		return demarche.Errorf(demarche.Usage, "groups %+v; want a kind of groups, no levels or 2 or more, a resolution from 0 on", g)
	}
	return nil
}

// tooMuch is the error where memory does not suffice.
func tooMuch(need, allowed int64, what string, args ...any) error {
	return demarche.Errorf(demarche.Usage, what+" need %d MB; %d MB are allowed", append(args, need>>20+1, allowed>>20)...).
		WithHint("allow more with --memory, or leave out what very many actors touched: --max-actors 1000")
}
