package demarche

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// A Fact is what a row of a file says that is no post: of a roll call, an
// agreement, an event, a position, a membership, a series, a period, a coding, a listing
// or a reach, or an entry of a claims file. Exactly one of its pointers is not nil.
//
// Nothing is merged in a fact. Two rows that say different things of the same
// matter are two facts, each with its source and the day of which it speaks;
// which of them an analysis takes, and that there are others, is the analysis's to
// say.
type Fact struct {
	Record     RecordID   `json:"-"`                    // its name in the case; 0 before it is in one
	Line       int64      `json:"-"`                    // where it starts in the file, from 1
	Source     string     `json:"source,omitempty"`     // where the row says that it has it from, or ""
	AsOf       Date       `json:"as_of,omitzero"`       // the day of which it speaks, where a source is revised
	Confidence Confidence `json:"confidence,omitempty"` // how far it was checked, as the row says
	Note       string     `json:"note,omitempty"`
	Original   []string   `json:"-"` // the row as it stood, one value for each of the dataset's columns

	RollCall   *RollCall   `json:"roll_call,omitempty"`
	Status     *Status     `json:"status,omitempty"`
	Event      *Event      `json:"event,omitempty"`
	Position   *Position   `json:"position,omitempty"`
	Membership *Membership `json:"membership,omitempty"`
	Datum      *Datum      `json:"datum,omitempty"`
	Period     *Period     `json:"period,omitempty"`
	Coding     *Coding     `json:"coding,omitempty"`
	Listing    *Listing    `json:"listing,omitempty"`
	Reach      *Reach      `json:"reach,omitempty"`
	Entry      *Entry      `json:"entry,omitempty"`
}

// Confidence says how far whoever wrote a fact down has checked it.
type Confidence string

// The degrees of confidence. A row that does not say is Unstated, and counts as
// what its source is worth.
const (
	Verified Confidence = "verified" // read in the source that is named
	Partly   Confidence = "partly"   // a part of it was; the note says which
	Recalled Confidence = "recalled" // from memory: to be checked before it is evidence
	Unstated Confidence = ""
)

// Rank says how far a fact was checked, 0 the furthest: an unstated confidence is before
// one that is only recalled.
func (c Confidence) Rank() int {
	switch c {
	case Verified:
		return 0
	case Partly:
		return 1
	case Recalled:
		return 3
	}
	return 2
}

// A Choice is what a state did in a roll call.
type Choice uint8

// The choices. NotListed is of a state that was no member then, or that the
// source does not list.
const (
	NotListed Choice = iota
	Yes
	Abstain
	No
	NotVoting // a member that cast no vote: not an abstention
)

// String returns "yes", "abstain", "no", "not voting" or "".
func (c Choice) String() string {
	return [...]string{"", "yes", "abstain", "no", "not voting"}[c]
}

// Adoption says how a text was adopted.
type Adoption string

// The ways of adopting.
const (
	Recorded    Adoption = "recorded"       // by a vote in which it is known who voted how
	Unrecorded  Adoption = "unrecorded"     // by a vote of which only the totals are known
	WithoutVote Adoption = "without a vote" // by consensus
)

// What returns what the fact is of, in the words that a dataset has for what it
// holds: "roll calls", "agreements"...
func (f *Fact) What() string {
	switch {
	case f.RollCall != nil:
		return RollCalls
	case f.Status != nil:
		return Agreements
	case f.Event != nil:
		return Events
	case f.Position != nil:
		return Positions
	case f.Membership != nil:
		return Memberships
	case f.Datum != nil:
		return SeriesData
	case f.Period != nil:
		return Periods
	case f.Coding != nil:
		return Codings
	case f.Listing != nil:
		return Listings
	case f.Reach != nil:
		return Reaches
	}
	return ClaimsFile
}

// What a dataset may hold.
const (
	Posts       = "posts"
	RollCalls   = "roll calls"
	Agreements  = "agreements"
	Events      = "events"
	Positions   = "positions"
	Memberships = "memberships"
	SeriesData  = "series"
	Periods     = "periods"
	Codings     = "codings"
	Listings    = "listings"
	Reaches     = "reach"
	ClaimsFile  = "claims"
)

// A RollCall is a text that a body voted on, or adopted without a vote. One row
// of a file may tell all of it, or one ballot, or its title only: what tells of
// the same Key in one family of sources belongs together.
type RollCall struct {
	Family     string   `json:"family,omitempty"`     // whose numbers Key is of: "undl", "rcid" (of Voeten and unvotes), "dgacm", "symbol"
	Key        string   `json:"key,omitempty"`        // its number there, or its symbol
	Resolution string   `json:"resolution,omitempty"` // the symbol in one spelling: "A/RES/73/27"; "" where the source has none
	Draft      string   `json:"draft,omitempty"`      // the symbol of the draft, or ""
	Body       string   `json:"body,omitempty"`       // "plenary", "first committee", "security council"..., "paragraph" or "amendment" of the plenary's votes on these; "" where the source does not say
	Date       Date     `json:"date,omitzero"`
	Session    string   `json:"session,omitempty"` // "73", "ES-10"
	Title      string   `json:"title,omitempty"`
	Agenda     string   `json:"agenda,omitempty"` // the agenda item, in words or as its symbol
	Topics     []string `json:"topics,omitempty"`
	Adoption   Adoption `json:"adoption,omitempty"` // "" where this row does not tell
	Sponsors   []string `json:"sponsors,omitempty"` // states by code; other sponsors as they are written
	Totals     *Totals  `json:"totals,omitempty"`   // as the source says, nil where it does not
	Ballots    []Ballot `json:"-"`
}

// Totals are the numbers of votes that a source tells beside the ballots, or
// without them; -1 stands for one that it does not tell.
type Totals struct {
	Yes       int `json:"yes"`
	No        int `json:"no"`
	Abstain   int `json:"abstain"`
	NotVoting int `json:"not_voting"`
}

// A Ballot is the choice of one state.
type Ballot struct {
	State  string `json:"state"` // by code: see package state
	Choice Choice `json:"choice"`
}

// A Status is one step in the life of an agreement, of one party or of all. An
// approval to sign is no signature, and a signature no entry into force: they are
// never merged.
type Status struct {
	Agreement string   `json:"agreement,omitempty"` // a short name that all its rows share
	Title     string   `json:"title,omitempty"`
	Kind      string   `json:"kind,omitempty"` // "bilateral", "multilateral", "statement", "memorandum"...
	Topics    []string `json:"topics,omitempty"`
	Parties   []string `json:"parties,omitempty"` // states by code; other parties as they are written
	Party     string   `json:"party,omitempty"`   // whose step it is; "" for all of Parties
	Status    string   `json:"status,omitempty"`  // see Statuses
	Date      Date     `json:"date,omitzero"`
	Place     string   `json:"place,omitempty"`
}

// Statuses are the steps in the life of an agreement, in their order.
var Statuses = []string{"proposed", "approved to sign", "signed", "ratified", "in force", "left"}

// An Event is something that happened. When it happened, when it became known
// and when it was attributed are three dates.
type Event struct {
	Event       string   `json:"event,omitempty"` // a short name that all its rows share
	Name        string   `json:"name,omitempty"`
	Kind        string   `json:"kind,omitempty"` // "incident", "milestone", "summit", "law"...
	Start       Date     `json:"start,omitzero"`
	End         Date     `json:"end,omitzero"`
	Disclosed   Date     `json:"disclosed,omitzero"`
	Attributed  Date     `json:"attributed,omitzero"`
	Initiators  []string `json:"initiators,omitempty"` // states by code, others as they are written
	Targets     []string `json:"targets,omitempty"`
	Attributing []string `json:"attributing,omitempty"` // who attributed it
	Symbol      string   `json:"symbol,omitempty"`      // of a document
	What        string   `json:"what,omitempty"`
	Topics      []string `json:"topics,omitempty"`
}

// A Position is what an actor holds of a norm, as one coder read it in one
// document.
type Position struct {
	Actor    string   `json:"actor,omitempty"` // a state by code, a bloc, or as it is written: "US/EU"
	Norm     string   `json:"norm,omitempty"`
	Date     Date     `json:"date,omitzero"`
	Value    string   `json:"value,omitempty"` // a step of the scale: "supports"
	Scale    []string `json:"scale,omitempty"`
	Quote    string   `json:"quote,omitempty"`
	Document string   `json:"document,omitempty"`
	Coder    string   `json:"coder,omitempty"`
}

// A Membership says that a state belongs to a bloc, from one day to another.
type Membership struct {
	Bloc  string `json:"bloc,omitempty"`
	State string `json:"state"`
	From  Date   `json:"from,omitzero"` // the first day; zero for from the beginning
	To    Date   `json:"to,omitzero"`   // To is the last day; zero where it still belongs
}

// A Datum is one value of a series: of a subject, at a time.
type Datum struct {
	Series  string  `json:"series,omitempty"`
	Subject string  `json:"subject,omitempty"` // a state by code, another actor, or "" where the series has one
	Date    Date    `json:"date,omitzero"`
	Value   float64 `json:"value"`
	Unit    string  `json:"unit,omitempty"`
}

// A Period is a span of time that somebody declares, and what is said to have
// happened in it.
type Period struct {
	Scheme string   `json:"scheme,omitempty"` // a short name of the whole division: "table 1"
	Name   string   `json:"name,omitempty"`
	From   Date     `json:"from,omitzero"`
	To     Date     `json:"to,omitzero"`
	Says   string   `json:"says,omitempty"`
	Events []string `json:"events,omitempty"` // events that it names, by their short names
}

// A Day is a day of the Gregorian calendar, counted from 1 January 1970.
type Day int32

// NoDay stands for a day that is not known.
const NoDay Day = math.MinInt32

// DayOf returns the day of a time, in UTC.
func DayOf(t time.Time) Day {
	s := t.Unix()
	d := s / 86400
	if s%86400 < 0 {
		d--
	}
	return Day(d)
}

// Time returns midnight UTC of the day.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String returns the day as 2007-04-27, or "" for NoDay.
func (d Day) String() string {
	if d == NoDay {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// A Date is a day, or the days within which something that is dated less finely
// happened: First to Last, both included. The zero value is no date.
type Date struct{ First, Last Day }

// The zero Date has to mean none, and 1 January 1970 is Day 0: so a Date of that
// one day is kept with this last day.
const epochDay Day = NoDay + 1

// On returns the date of one day.
func On(d Day) Date { return Between(d, d) }

// Between returns the date of something that happened within these days.
func Between(first, last Day) Date {
	if first == 0 && last == 0 {
		return Date{0, epochDay}
	}
	return Date{first, last}
}

// Known reports whether it is a date.
func (d Date) Known() bool { return d != Date{} }

// Days returns the first and the last day; NoDay, NoDay for no date.
func (d Date) Days() (first, last Day) {
	switch d {
	case Date{}:
		return NoDay, NoDay
	case Date{0, epochDay}:
		return 0, 0
	}
	return d.First, d.Last
}

// Within reports whether it is a date, and all days that it may be are days of another.
func (d Date) Within(other Date) bool {
	first, last := d.Days()
	from, to := other.Days()
	return first != NoDay && first >= from && last <= to
}

// Year returns the year and true if all its days are in one year.
func (d Date) Year() (int, bool) {
	first, last := d.Days()
	if first == NoDay {
		return 0, false
	}
	y := first.Time().Year()
	return y, last.Time().Year() == y
}

// String returns 2007-04-27, 2007-04, 2007, or two of these with a slash between
// them as in ISO 8601, 2008/2013 for six whole years; "" for no date.
func (d Date) String() string {
	first, last := d.Days()
	if first == NoDay {
		return ""
	}
	a, b := first.Time(), last.Time()
	next := b.AddDate(0, 0, 1)
	switch {
	case first == last:
		return first.String()
	case a.YearDay() == 1 && next.Equal(a.AddDate(1, 0, 0)):
		return fmt.Sprintf("%04d", a.Year())
	case a.Day() == 1 && next.Equal(a.AddDate(0, 1, 0)):
		return a.Format("2006-01")
	case a.YearDay() == 1 && next.YearDay() == 1:
		return fmt.Sprintf("%04d/%04d", a.Year(), b.Year())
	case a.Day() == 1 && next.Day() == 1:
		return a.Format("2006-01") + "/" + b.Format("2006-01")
	}
	return first.String() + "/" + last.String()
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}

// ParseDate reads what Date.String writes. "" is no date.
func ParseDate(s string) (Date, error) {
	from, to, two := strings.Cut(s, "/")
	first, err := parseDate(from)
	if err != nil || !two {
		return first, err
	}
	last, err := parseDate(to)
	if err != nil {
		return Date{}, err
	}
	a, _ := first.Days()
	_, b := last.Days()
	if a == NoDay || b == NoDay || b < a {
		return Date{}, fmt.Errorf("%q is no date; want FIRST/LAST", s)
	}
	return Between(a, b), nil
}

func parseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return On(DayOf(t)), nil
	}
	if t, err := time.Parse("2006-01", s); err == nil {
		return Between(DayOf(t), DayOf(t.AddDate(0, 1, -1))), nil
	}
	if y, err := strconv.Atoi(s); err == nil && len(s) == 4 && y > 0 {
		t := time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC)
		return Between(DayOf(t), DayOf(t.AddDate(1, 0, -1))), nil
	}
	return Date{}, fmt.Errorf("%q is no date; want 2007, 2007-04 or 2007-04-27", s)
}
