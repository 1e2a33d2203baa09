package demarche

import "time"

// An Edge says that two actors touched the same objects at about the same
// time. a < b in byte order.
//
// Two records are a pair if one is a's and one is b's, they touched the same
// object, and they are at most the window apart, both ends included.
type Edge struct {
	A          string    `json:"a"`
	B          string    `json:"b"`
	Shared     int       `json:"shared"`       // distinct objects with at least one pair
	Hits       int64     `json:"hits"`         // pairs
	ARecords   int       `json:"a_records"`    // a's records that are in a pair with one of b's
	BRecords   int       `json:"b_records"`    // b's records that are in a pair with one of a's
	AFirst     int       `json:"a_first"`      // shared objects whose first pair a began
	BFirst     int       `json:"b_first"`      // shared objects whose first pair b began; shared - a_first - b_first were at the same time
	First      time.Time `json:"first"`        // the earliest record in a pair
	Last       time.Time `json:"last"`         // the latest
	GapMinS    float64   `json:"gap_min_s"`    // seconds; of the smallest gaps on each shared object: the smallest,
	GapMedianS float64   `json:"gap_median_s"` // the median (the mean of the middle two where their number is even),
	GapMaxS    float64   `json:"gap_max_s"`    // and the largest
	Shown      []Shown   `json:"-"`            // the records that show it, sorted by object, then time, then record
	Group      int       `json:"group"`        // the group both ends are in, from 1; 0 for none
	Weight     float64   `json:"weight"`       // what the network's metric gives; shared, unless the network says otherwise
	*Chance              // nil where it was not computed
}

// Chance says what the two null models of package chance make of an edge. A p
// that is smaller than 1e-300 is told as that.
type Chance struct {
	Occasions int     `json:"occasions"` // on which both touched an object within the horizon of each other; several such objects within one horizon are one
	Meetings  int     `json:"meetings"`  // the occasions on which they were within the window
	Choice    float64 `json:"choice"`    // meetings that the two would have by chance, given how active they are and what was current when they posted
	PChoice   float64 `json:"p_choice"`  // the probability that chance gives as many as there are
	Timing    float64 `json:"timing"`    // on how many of the occasions they would be within the window by chance
	PTiming   float64 `json:"p_timing"`  // the probability that chance gives as many as there are
	Q         float64 `json:"q"`         // the rate of false edges among all whose q is no larger
	Firm      bool    `json:"firm"`      // whether q is at most the rate that is allowed
	OnOne     bool    `json:"on_one"`    // whether a firm edge would not be without the meeting that was least likely

	// Explained says which null models leave an edge that is not firm to chance:
	// "choice", "timing" or "both"; "" for a firm one.
	Explained string `json:"explained"`
}

// Shown is one record that shows an edge, and the object it touched.
type Shown struct {
	Object uint64 // the object's number in the case
	Record RecordID
}

// A Node is an actor in a network.
type Node struct {
	Actor       string    `json:"actor"`
	Platform    string    `json:"platform"`
	Group       int       `json:"group"`       // from 1, the largest first; 0 for none
	Posts       int64     `json:"posts"`       // the actor's records in the case
	Degree      int       `json:"degree"`      // edges; firm ones, where chance was computed
	Strength    int       `json:"strength"`    // the sum of their shared
	Betweenness float64   `json:"betweenness"` // share of shortest paths through it, 0 to 1; see package graph
	First       time.Time `json:"first"`       // the actor's first record in the case
	Last        time.Time `json:"last"`        // and its last
	X           float64   `json:"x"`           // where a drawing puts it
	Y           float64   `json:"y"`
}

// A Network is actors and what joins them. Where chance was computed, the nodes are
// the ends of firm edges, and what is told of groups, degrees and paths is of
// these edges alone; the others are there to be looked at.
type Network struct {
	Name       string   `json:"name"`       // TRACE WINDOW and the options that are not the usual ones: "link 60s", "link 60s min-shared 3"
	Traces     []string `json:"traces"`     // the actions compared
	WindowS    float64  `json:"window_s"`   // seconds; 0 where a method joins, which has its own
	MinShared  int      `json:"min_shared"` // distinct objects that an edge needs
	Method     string   `json:"method"`     // the preset of package project that joins its actors; "" where the pair join does
	Metric     string   `json:"metric"`     // what the weights of its edges are, where a method joins
	Unit       string   `json:"unit"`       // and their unit
	FDR        float64  `json:"fdr"`        // the rate of false edges among the firm ones that is allowed; 0 where chance was not computed
	HorizonS   float64  `json:"horizon_s"`  // seconds; two touches of an object are a chance to meet if at most this far apart
	Tested     float64  `json:"tested"`     // pairs of actors that could have been tested
	Firm       int      `json:"firm"`       // edges that are firm
	Quality    float64  `json:"quality"`    // the modularity of the groups; see package graph
	Components int      `json:"components"`
	Nodes      []Node   `json:"nodes"` // sorted by actor
	Edges      []Edge   `json:"edges"` // sorted by a, then b
}

// A Finding is one claim that an analysis makes about a case, with what it
// rests on and what speaks against it.
type Finding struct {
	ID           string     `json:"id"`            // the same analysis, options and subjects give the same ID
	Analysis     string     `json:"analysis"`      // the name of the analysis that made it
	Network      string     `json:"network"`       // the network it is about, or ""
	Group        int        `json:"group"`         // the group it is about, or 0
	Claim        string     `json:"claim"`         // one sentence of fact, no adjective of degree
	Subjects     []string   `json:"subjects"`      // actors, sorted
	Value        Measure    `json:"value"`         // how much
	Others       []Measure  `json:"others"`        // more numbers, each named
	First        time.Time  `json:"first"`         // the earliest record of its evidence
	Last         time.Time  `json:"last"`          // the latest
	Objects      int        `json:"objects"`       // distinct objects of its evidence
	Moments      []Moment   `json:"moments"`       // the evidence side by side, the largest moments first
	MomentsTotal int        `json:"moments_total"` // how many there are in all
	Evidence     []RecordID `json:"evidence"`      // sorted, never empty
	Caveats      []string   `json:"caveats"`       // what else could explain it, never empty
	Checks       []Check    `json:"checks"`        // what else could explain it, as far as the data tell
	Tempo        *Tempo     `json:"tempo,omitempty"`
}

// A Moment is one object that several of a finding's subjects touched, and
// their records, in the order of time.
type Moment struct {
	Action      string     `json:"action"`
	Object      string     `json:"object"`
	Actors      int        `json:"actors"`       // distinct subjects among the records
	Total       int        `json:"total"`        // records in all; Records may hold fewer
	CaseActors  int64      `json:"case_actors"`  // actors of the whole case that touched the object, at any time
	CaseRecords int64      `json:"case_records"` // records of the whole case that touched it
	Records     []RecordID `json:"records"`      // sorted by time
	Family      *Family    `json:"family,omitempty"`
}

// A Family says of an object that is a family of texts how alike these are.
type Family struct {
	Texts    int64   `json:"texts"`    // different texts of the case in it
	Forms    int64   `json:"forms"`    // different forms of these, as they are compared
	Cohesion float64 `json:"cohesion"` // mean similarity of the other forms to the representative's, 0 to 1; 1 where there is one
	Least    float64 `json:"least"`    // the smallest such similarity
}

// A Measure is a number that can be judged: with its unit, and with the number
// that chance alone would give, where the analysis has a null model.
type Measure struct {
	Name   string   `json:"name,omitempty"` // what it counts, where it is not the only one
	Value  float64  `json:"value"`
	Unit   string   `json:"unit"`
	Chance *float64 `json:"chance,omitempty"`
}

// A Table is a grid that a report, an export or a page may show.
type Table struct {
	Name    string   `json:"name"`  // one word: the file's name and the anchor's
	Title   string   `json:"title"` // what it shows and of how many: "accounts by group, n = 1,204"
	Columns []Column `json:"columns"`
	Rows    [][]any  `json:"rows"` // int64, float64, string, bool, time.Time, or nil for not known
}

// A Column is one column of a [Table].
type Column struct {
	Name string `json:"name"` // as in the case file, the CSV and the JSON
	Unit string `json:"unit"` // "s", "records", "share"; "" for a name
	Doc  string `json:"doc"`  // one line
}

// A FigureMark is how a figure draws its table.
type FigureMark string

// The marks of figures. Some look for more columns of the table, by their names,
// which are said here.
const (
	Bars FigureMark = "bars" // horizontal, one a row, labelled by X, as long as Y
	Area FigureMark = "area" // counts Y per time bin X, as steps from 0
	Dots FigureMark = "dots" // one dot a row at X (a time or a number), Y a name or a number, with the word beside it that the column label has, if there is one

	// Line is Y over X, X a time or a number, one line a value of Group. Where a row
	// has low and high, a band lies behind its line; where change is true, a dashed
	// rule stands at its X.
	Line FigureMark = "line"

	// Steps is Y per year or bin X, from 0: of the first value of Group as filled
	// steps, of the others as outlines, and of those in Over as dots on a line. It
	// has change, as a Line.
	Steps FigureMark = "steps"

	// Intervals has one row a row, in the order of the table, labelled by X: a dot at
	// Y with a whisker from low to high, and a sign for each value of Group.
	Intervals FigureMark = "intervals"

	// Tiles is one tile a row where the integers column and row say, named by X and
	// shaded by Y, a number or a word: a map, one for each value of Group.
	Tiles FigureMark = "tiles"

	// Matrix is one cell a row, in the column X and the row Y, shaded by Group, a
	// number or a word, with a corner where contradicted is true.
	Matrix FigureMark = "matrix"

	// Spans is a band or an event a row, named by X, on one axis of time. Y is when it
	// begins, to when it ends: times, or words as [ParseDate] reads them, both days
	// included, and for an event the days within which it was. A row with a value
	// of Group is a band of that row of bands, one without is an event. An event of
	// which outside is true has a sign, and a thread to the band that period names.
	Spans FigureMark = "spans"

	// Joined is a node a row, named by X, where the columns x and y place it, in the group
	// that Group numbers from 1, with a line to each node that the column joined names,
	// with a space between two.
	Joined FigureMark = "joined"
)

// A Figure is a table and how to draw it.
type Figure struct {
	Title       string     `json:"title"`    // what there is to see, not what is drawn
	Subtitle    string     `json:"subtitle"` // what is drawn, and of how many
	Mark        FigureMark `json:"mark"`
	X, Y, Group string     // columns of Table; Group may be ""
	LogY        bool       `json:"log_y"`
	Scale       []string   `json:"scale,omitempty"`     // words that are shaded, from one end to the other; other words are told from them by a sign only
	Reference   *float64   `json:"reference,omitempty"` // what Y is to be compared with, as 0 or what chance gives: a rule on its axis, the middle of its shades
	Over        []string   `json:"over,omitempty"`      // values of Group that Steps lays over the others
	Source      string     `json:"source"`              // source, licence and date in a line
	Table       Table      `json:"table"`
}

// A Result is all that one run of an analysis says.
type Result struct {
	Findings []Finding `json:"findings"`
	Networks []Network `json:"networks"`
	Tables   []Table   `json:"tables"`
	Figures  []Figure  `json:"figures"`
	Ledgers  []Ledger  `json:"ledgers,omitempty"`
	Notes    []string  `json:"notes"` // what was capped, left out, assumed or did not converge
	Kept     []Table   `json:"-"`     // tables too long for a report: each is kept as a table of the case, by its name
}

// A RunRecord says how a result came about.
type RunRecord struct {
	Run      int       `json:"run"` // its number in the case, from 1
	Analysis string    `json:"analysis"`
	Options  []string  `json:"options"` // the flags that differ from the defaults, as typed: "--window=10s"
	All      []Option  `json:"all"`     // every option with the value it had
	Input    string    `json:"input"`   // SHA-256 over the datasets it read
	Version  string    `json:"version"` // the program's
	Ran      time.Time `json:"ran"`     // when, UTC; says nothing of the result
}

// An Option is a flag and its value.
type Option struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}
