package demarche

// A Ledger is what came of holding the claims of a work against facts.
type Ledger struct {
	Work      Work           `json:"work"`
	Verdicts  []Verdict      `json:"verdicts"` // one for each claim, in their order
	Forensics []Forensics    `json:"forensics"`
	Citations CitationCheck  `json:"citations"`
	Counts    []VerdictCount `json:"counts"` // in the order of Words
	Notes     []string       `json:"notes"`  // what was left out or assumed
}

// A VerdictWord is what came of one claim. It is computed by the rules in
// docs/claims.md, and never typed.
type VerdictWord string

// The verdicts.
const (
	Supported     VerdictWord = "supported"
	PartlyHolds   VerdictWord = "partly"
	Contradicted  VerdictWord = "contradicted"
	Misdated      VerdictWord = "misdated"
	Misread       VerdictWord = "misread"       // it fits another reading or object
	Misattributed VerdictWord = "misattributed" // somebody else has it
	Unsupported   VerdictWord = "unsupported"   // nothing stands behind it that could be gone after
	TooSmooth     VerdictWord = "too smooth"
	NotTestable   VerdictWord = "not testable"
	NotSurveyed   VerdictWord = "not surveyed" // nobody looked where it would be
	NoData        VerdictWord = "no data"
)

// VerdictWords are the verdicts, in the order in which they are told.
var VerdictWords = []VerdictWord{
	Contradicted, Misdated, Misread, Misattributed, TooSmooth, Unsupported,
	PartlyHolds, Supported, NotSurveyed, NoData, NotTestable,
}

// A VerdictCount says how many claims have a verdict, and of how many of these the
// evidence is in part only recalled.
type VerdictCount struct {
	Verdict  VerdictWord `json:"verdict"`
	Claims   int         `json:"claims"`
	Recalled int         `json:"recalled"`
}

// A Verdict says whether a claim holds, under which readings, and on what that rests.
type Verdict struct {
	Claim       string      `json:"claim"` // its ID
	Verdict     VerdictWord `json:"verdict"`
	Because     string      `json:"because"`      // one sentence
	Readings    []Reading   `json:"readings"`     // the declared one first
	Under       []string    `json:"under"`        // the readings under which it holds
	Tolerance   string      `json:"tolerance"`    // the rule
	Evidence    []RecordID  `json:"evidence"`     // sorted; of the declared reading, and of the one by which it is what it is
	Confidence  Confidence  `json:"confidence"`   // of the weakest of the evidence; Unstated where there is none
	Recalled    int         `json:"recalled"`     // how many records of the evidence are only recalled
	Without     VerdictWord `json:"without"`      // the verdict without these; "" where there are none
	WouldChange string      `json:"would_change"` // one sentence
	Caveats     []string    `json:"caveats"`
}

// An Outcome says whether a claim holds under one reading.
type Outcome string

// The outcomes.
const (
	Holds       Outcome = "holds"
	HoldsPartly Outcome = "partly"
	Fails       Outcome = "fails"
)

// A Reading is one thing that a claim can mean, and what was found under it.
type Reading struct {
	Reading string     `json:"reading"`         // "signed, flow, all"
	Found   string     `json:"found"`           // in words, with the unit
	Value   *float64   `json:"value,omitempty"` // nil where what was found is no number
	Outcome Outcome    `json:"outcome"`
	Records []RecordID `json:"records"` // what it rests on
	Others  []string   `json:"others"`  // values of the same that were not taken, and whence
}

// Forensics says of a column of printed numbers what numbers alone can tell. A
// number that cannot be computed is nil.
type Forensics struct {
	Table      string   `json:"table"`
	Column     string   `json:"column"`
	Unit       string   `json:"unit"`
	N          int      `json:"n"`
	Sum        float64  `json:"sum"`
	Hundred    bool     `json:"hundred"`      // its per cents come to 100, within their rounding
	NeverFalls bool     `json:"never_falls"`  // row by row
	PNeverFall *float64 `json:"p_never_fall"` // the probability that counts of events along the line never fall
	Slope      *float64 `json:"slope"`        // of a straight line through it, least squares, a year or a row
	R2         *float64 `json:"r2"`           // how much of its variance the line explains
	X2         *float64 `json:"x2"`           // Pearson's, about a straight line of Poisson counts
	DF         int      `json:"df"`
	PSmooth    *float64 `json:"p_smooth"`    // the probability that counts of events scatter as little
	PRough     *float64 `json:"p_rough"`     // and as much
	LastDigits []int    `json:"last_digits"` // how often each ends a number, 0 to 9; empty below 50 numbers
	PDigits    *float64 `json:"p_digits"`    // the probability of digits as uneven; nil below 50 numbers
	Fits       []Fit    `json:"fits"`        // one for each reading of its test
	Notes      []string `json:"notes"`
}

// A Fit says how far a column is from what was found for its rows under a reading.
type Fit struct {
	Reading   string   `json:"reading"`
	N         int      `json:"n"`         // rows that could be compared
	Holds     int      `json:"holds"`     // rows that hold
	Printed   float64  `json:"printed"`   // the sum of what is printed in these rows
	Found     float64  `json:"found"`     // and of what was found
	RMSE      float64  `json:"rmse"`      // root of the mean squared difference
	MAE       float64  `json:"mae"`       // mean absolute difference
	Bias      float64  `json:"bias"`      // mean of printed less found
	R         *float64 `json:"r"`         // correlation
	Explained *float64 `json:"explained"` // 1 - squared differences / squared deviations from the mean of the column
	Outcome   Outcome  `json:"outcome"`   // holds in every row; partly where at least half is explained
}

// CitationCheck is what a list of references and the citations of a text say of
// each other.
type CitationCheck struct {
	Listed     int           `json:"listed"`
	Distinct   int           `json:"distinct"` // without those listed again
	Cited      int           `json:"cited"`    // distinct
	Uncited    []Reference   `json:"uncited"`  // listed, never cited
	Unlisted   []Reference   `json:"unlisted"` // cited, not listed
	OtherYear  []OtherYear   `json:"other_year"`
	Repeated   [][]Reference `json:"repeated"` // listed more than once
	SharedLink [][]Reference `json:"shared_link"`
}

// OtherYear is a citation whose author is listed with other years only.
type OtherYear struct {
	Cited  Reference `json:"cited"`
	Listed []string  `json:"listed"` // the years
}
