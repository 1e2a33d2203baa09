package demarche

import "strconv"

// Claims is what a claims file says: a work, what it claims and how each claim is
// to be tested. docs/claims.md is its description.
type Claims struct {
	Work       Work           `json:"work"`
	Coverage   []Coverage     `json:"coverage"`
	Claims     []Claim        `json:"claims"` // those of the file, then those of its tables, row by row
	Tables     []PrintedTable `json:"tables"`
	References []Reference    `json:"references"` // the work's list
	Citations  []Reference    `json:"citations"`  // what its text cites
}

// An Entry is one entry of a claims file. Exactly one of its pointers is not nil.
type Entry struct {
	Work      *Work         `json:"work,omitempty"`
	Coverage  *Coverage     `json:"coverage,omitempty"`
	Claim     *Claim        `json:"claim,omitempty"`
	Table     *PrintedTable `json:"table,omitempty"`
	Reference *Reference    `json:"reference,omitempty"`
	Citation  *Reference    `json:"citation,omitempty"`
}

// Entries returns the entries of the file one by one, in the order of [Claims].
func (c *Claims) Entries() []Entry {
	all := []Entry{{Work: &c.Work}}
	for i := range c.Coverage {
		all = append(all, Entry{Coverage: &c.Coverage[i]})
	}
	for i := range c.Claims {
		all = append(all, Entry{Claim: &c.Claims[i]})
	}
	for i := range c.Tables {
		all = append(all, Entry{Table: &c.Tables[i]})
	}
	for i := range c.References {
		all = append(all, Entry{Reference: &c.References[i]})
	}
	for i := range c.Citations {
		all = append(all, Entry{Citation: &c.Citations[i]})
	}
	return all
}

// Take puts an entry back into the file, as the record that it is in a case.
func (c *Claims) Take(e *Entry, record RecordID) {
	switch {
	case e.Work != nil:
		c.Work = *e.Work
	case e.Coverage != nil:
		c.Coverage = append(c.Coverage, *e.Coverage)
	case e.Claim != nil:
		e.Claim.Record = record
		c.Claims = append(c.Claims, *e.Claim)
	case e.Table != nil:
		e.Table.Record = record
		c.Tables = append(c.Tables, *e.Table)
	case e.Reference != nil:
		e.Reference.Record = record
		c.References = append(c.References, *e.Reference)
	case e.Citation != nil:
		e.Citation.Record = record
		c.Citations = append(c.Citations, *e.Citation)
	}
}

// Line returns where the entry starts in the file; 0 where it does not say.
func (e *Entry) Line() int64 {
	switch {
	case e.Claim != nil:
		return e.Claim.Line
	case e.Table != nil:
		return e.Table.Line
	case e.Reference != nil:
		return e.Reference.Line
	case e.Citation != nil:
		return e.Citation.Line
	}
	return 0
}

// A Work is what claims are taken from.
type Work struct {
	Title   string   `json:"title"`
	Authors []string `json:"authors"`
	Year    int      `json:"year"` // 0 where it is not told
	DOI     string   `json:"doi"`
	Link    string   `json:"link"`
	Note    string   `json:"note"`
}

// Cited names the work as it is cited: Rivers 2015. One without authors is called by its
// title.
func (w Work) Cited() string {
	name := w.Title
	switch n := len(w.Authors); {
	case n == 1:
		name = w.Authors[0]
	case n == 2:
		name = w.Authors[0] + " and " + w.Authors[1]
	case n > 2:
		name = w.Authors[0] + " et al."
	}
	if w.Year != 0 {
		name += " " + strconv.Itoa(w.Year)
	}
	return name
}

// A Claim is a statement of a work that can be held against facts, and how.
type Claim struct {
	Record     RecordID `json:"record,omitzero"` // its name in the case; 0 before it is in one
	Line       int64    `json:"line"`            // where it starts in the file, from 1
	ID         string   `json:"id"`
	Says       string   `json:"says"`  // the claim, in the words of who wrote the file
	Value      *Value   `json:"value"` // nil where none is claimed
	Unit       string   `json:"unit"`  // of the value; "" where the work tells none
	Period     Date     `json:"period"`
	Population string   `json:"population"` // of whom or of what
	Cites      []string `json:"cites"`      // the sources that the work names for it
	Place      string   `json:"place"`      // where it stands in the work
	Reading    []string `json:"reading"`    // what the value is said to be; what is left out is as usual
	Tolerance  string   `json:"tolerance"`  // "3" or "5%"; "" for as the value is rounded
	Note       string   `json:"note"`
	Cell       *Cell    `json:"cell,omitempty"` // the cell that it is made of
	Test       Test     `json:"test"`
}

// A Cell is a place in a printed table. Row counts from 0.
type Cell struct {
	Table  string `json:"table"`
	Column string `json:"column"`
	Row    int    `json:"row"`
}

// A TestKind says what a test asks.
type TestKind string

// The kinds of tests.
const (
	TestCount      TestKind = "count"
	TestLookup     TestKind = "lookup"
	TestSum        TestKind = "sum"
	TestShare      TestKind = "share"
	TestCompare    TestKind = "compare"
	TestDate       TestKind = "date"
	TestTrend      TestKind = "trend"
	TestDispersion TestKind = "dispersion"
	TestFit        TestKind = "fit"
	TestPosition   TestKind = "position"
	TestVote       TestKind = "vote"
	TestReach      TestKind = "reach"
	TestQuote      TestKind = "quote"
	TestCitation   TestKind = "citation"
	TestNone       TestKind = "none"
)

// TestKinds are the kinds of tests, in the order in which they are described.
var TestKinds = []TestKind{
	TestCount, TestLookup, TestSum, TestShare, TestCompare, TestDate, TestTrend,
	TestDispersion, TestFit, TestPosition, TestVote, TestReach, TestQuote, TestCitation, TestNone,
}

// NoTests are the reasons for which a claim may be declared not to be testable.
var NoTests = []string{"no unit", "no population", "no source", "no method", "no rule", "judgement", "not public"}

// Comparisons are what a comparison of numbers may say, Orders one of dates, and
// Trends a trend.
var (
	Comparisons = []string{"more than", "less than", "equal to", "at least", "at most"}
	Orders      = []string{"before", "after", "on the same day"}
	Trends      = []string{"rising", "falling", "flat"}
)

// ChoiceWords are what a state may have done in a roll call.
var ChoiceWords = []string{"yes", "no", "abstain", "not voting"}

// A Test says how a claim is held against facts. Which of the fields are of use is
// its kind's to say.
type Test struct {
	Kind     TestKind   `json:"kind"`
	Of       *Quantity  `json:"of,omitempty"`       // the part of a share, the left of a comparison
	Than     *Quantity  `json:"than,omitempty"`     // the whole of a share, the right of a comparison
	Before   Date       `json:"before,omitzero"`    // of a trend: the period that it is compared with
	Is       string     `json:"is,omitempty"`       // of a comparison: "more than"...
	Evidence bool       `json:"evidence,omitempty"` // of sum: of what is found, not of what is printed
	Date     *Dated     `json:"date,omitempty"`
	Position *Holding   `json:"position,omitempty"`
	Vote     *Voting    `json:"vote,omitempty"`
	Reach    *Reached   `json:"reach,omitempty"`
	Quote    *Quoted    `json:"quote,omitempty"`
	Citation *Reference `json:"citation,omitempty"` // nil where all are asked of
	Reason   string     `json:"reason,omitempty"`   // of none
}

// A Quantity is a number, or what gives one. Exactly one of its pointers is not
// nil.
type Quantity struct {
	Number *float64 `json:"number,omitempty"`
	Count  *Filter  `json:"count,omitempty"`
	Lookup *Lookup  `json:"lookup,omitempty"`
	Cells  *Cells   `json:"cells,omitempty"`
	Date   *Dated   `json:"date,omitempty"`  // of a comparison of two dates: no number
	Period Date     `json:"period,omitzero"` // where it is not the claim's
}

// A Filter says which facts. A key has one value or several, of which one is
// enough; of party all are asked for.
type Filter struct {
	Of   string              `json:"of"` // one of FilterKeys
	Keys map[string][]string `json:"keys"`
}

// FilterKeys are the facts that can be counted, and by which keys.
var FilterKeys = map[string][]string{
	"agreements": {"agreement", "kind", "party", "source", "title", "topic"},
	"parties":    {"agreement", "kind", "party", "source", "title", "topic"},
	"events":     {"attributing", "event", "initiator", "kind", "source", "target", "title", "topic"},
	"roll calls": {"adoption", "resolution", "session", "source", "sponsor", "title", "topic"},
	"members":    {"bloc", "source", "state"},
	"positions":  {"actor", "norm", "source", "value"},
	"references": {"author", "year"},
	"citations":  {"author", "year"},
}

// A Lookup is a value of a series.
type Lookup struct {
	Series  string   `json:"series"`
	Subject string   `json:"subject"`
	At      Date     `json:"at,omitzero"` // where it is not the claim's period
	By      string   `json:"by"`          // words of the source that is said to have it
	Or      []string `json:"or"`          // other series that the value may be of
}

// Cells are a column of a printed table.
type Cells struct {
	Table  string `json:"table"`
	Column string `json:"column"`
}

// Dated asks whether something is dated inside the period of its claim: what has a
// name, or the first or the last of what a filter finds.
type Dated struct {
	Name string  `json:"name"` // of an event, an agreement or a roll call; "" for the first or last
	By   string  `json:"by"`   // who is said to have done it
	To   string  `json:"to"`   // and to whom
	Of   *Filter `json:"of,omitempty"`
	Last bool    `json:"last,omitempty"`
}

// Holding asks what actors hold of a norm.
type Holding struct {
	Actors []string `json:"actors"`
	Norm   string   `json:"norm"`
	Coder  string   `json:"coder"`
}

// Voting asks who voted how. Exactly one of Who, Agree, Cohesion, Support, Camps,
// Tally and Adopted is given.
type Voting struct {
	On       []string   `json:"on"` // resolutions, or
	Filter   *Filter    `json:"filter,omitempty"`
	Who      []string   `json:"who"`
	Choice   []string   `json:"choice"` // of Who
	Agree    []string   `json:"agree"`  // two
	Cohesion string     `json:"cohesion"`
	Support  string     `json:"support"`
	Sponsor  []string   `json:"sponsor"` // of Support
	Camps    [][]string `json:"camps"`   // two, of sponsors
	Tally    *Totals    `json:"tally,omitempty"`
	Adopted  Adoption   `json:"adopted"`
}

// Reached asks how far posts went, on the rung that the claim's reading names.
type Reached struct {
	Subject string `json:"subject"` // whose posts
	By      string `json:"by"`      // words of the source that is said to have it
}

// Quoted asks whether words stand in a fact.
type Quoted struct {
	Words string `json:"words"`
	By    string `json:"by"` // whose they are said to be
	In    string `json:"in"` // the document
}

// A Coverage says which days of which facts were searched.
type Coverage struct {
	Filter   Filter `json:"filter"`
	Period   Date   `json:"period"`
	Complete bool   `json:"complete"` // nothing can be missing
	Note     string `json:"note"`
}

// A PrintedTable is a table of a work, as it is printed.
type PrintedTable struct {
	Record  RecordID        `json:"record,omitzero"`
	Line    int64           `json:"line"`
	ID      string          `json:"id"`
	Title   string          `json:"title"`
	Place   string          `json:"place"`
	Note    string          `json:"note"`
	Columns []PrintedColumn `json:"columns"`
	Rows    [][]string      `json:"rows"` // one text a column; the entries of a list with "; " between them
}

// A PrintedColumn is a column of a [PrintedTable].
type PrintedColumn struct {
	Name   string   `json:"name"`
	Is     string   `json:"is"` // "period", "label" or ""
	Unit   string   `json:"unit"`
	Tested TestKind `json:"tested"` // "" where its cells are no claims
}

// A Reference is an entry of a list of references, or a place where one is cited.
type Reference struct {
	Record  RecordID `json:"record,omitzero"`
	Line    int64    `json:"line"`
	Authors []string `json:"authors"` // the first is the one by which it is found
	Year    string   `json:"year"`    // "2018", "2017a"; "" for n.d.
	Title   string   `json:"title"`
	Link    string   `json:"link"`
	Place   string   `json:"place"` // its number in the list, or where it is cited
}
