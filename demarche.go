// Package demarche holds the nouns of the evidence workbench: what a file of
// posts is made of, what an analysis says of it, and what may leave a case.
//
// One line leads through the house, and each arrow is one package:
//
//	file → record → trace → edge → finding → dossier → report
//
// This package imports the standard library only, and every other package may
// import it. It reads no file, knows no database and draws nothing.
package demarche

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A RecordID names a record in its case: the number of its dataset and of its
// row in that dataset, both from 1. It is written DATASET/ROW: "2/4711".
type RecordID int64

const rowBits = 40

// NewRecordID returns the ID of a row of a dataset; 1 ≤ dataset < 2^23 and
// 1 ≤ row < 2^40.
func NewRecordID(dataset int, row int64) RecordID {
	return RecordID(int64(dataset)<<rowBits | row)
}

// Dataset returns the number of the dataset the record is in.
func (id RecordID) Dataset() int { return int(id >> rowBits) }

// Row returns the record's number in its dataset, counted over the rows kept.
func (id RecordID) Row() int64 { return int64(id) & (1<<rowBits - 1) }

// String returns DATASET/ROW.
func (id RecordID) String() string {
	return strconv.Itoa(id.Dataset()) + "/" + strconv.FormatInt(id.Row(), 10)
}

// ParseRecordID reads what [RecordID.String] writes.
func ParseRecordID(s string) (RecordID, error) {
	d, r, ok := strings.Cut(s, "/")
	dataset, err1 := strconv.Atoi(d)
	row, err2 := strconv.ParseInt(r, 10, 64)
	if !ok || err1 != nil || err2 != nil || dataset < 1 || dataset >= 1<<23 || row < 1 || row >= 1<<rowBits {
		return 0, Errorf(Usage, "%.80q is no record; want DATASET/ROW, as 1/4711", s)
	}
	return NewRecordID(dataset, row), nil
}

// MarshalText implements [encoding.TextMarshaler].
func (id RecordID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (id *RecordID) UnmarshalText(b []byte) (err error) {
	*id, err = ParseRecordID(string(b))
	return err
}

// A Kind says what a post is to other posts.
type Kind string

// The kinds of posts. A reader that cannot tell leaves the kind empty.
const (
	Original Kind = "original" // neither of the others
	Repost   Kind = "repost"   // another's post passed on
	Reply    Kind = "reply"    // an answer to a post
	Quote    Kind = "quote"    // another's post passed on with words of one's own
	Ad       Kind = "ad"       // paid for
)

// A Post is one thing that an actor published, as a file tells it.
//
// A nil slice says that the file has no such column, so that what it would
// hold may be taken from the text; an empty one says that it has, and that
// there was nothing in it.
type Post struct {
	Line     int64  // where it starts in the file, from 1; for a file without lines, its number
	Key      string // the post's own ID; "" if the file has none
	Actor    string // the account's ID, or its name where the file has no ID
	Name     string // the account's name, if the file has one beside its ID
	Platform string // "x", "facebook", "telegram"...; "" if the file does not say
	AtUS     int64  // when it was posted, microseconds since 1970 UTC
	Text     string
	Kind     Kind
	Lang     string   // as the file says
	RepostOf string   // the key of the post that this one passes on
	ReplyTo  string   // the key of the post that this one answers
	Links    []string // as the file has them
	Hashtags []string // with or without their sign
	Mentions []string // with or without their sign
	Media    []string // identifiers: keys, file names or hashes
	Marks    []Mark   // what else the file says the post touched, by columns that the user named
	Original []string // the row as it stood, one value for each of the dataset's columns
}

// A Mark is one object that a column names.
type Mark struct {
	Action string // the trace it becomes
	Object string
}

// A Trace says that an actor touched an object at a moment. It is the one input
// of every coordination analysis, whatever the record was: a post, an ad, a vote.
type Trace struct {
	Actor  string   // who, as in [Post]
	Action string   // how: "link", "hashtag", ...
	Object string   // what: a canonical URL, a folded hashtag, ...
	AtUS   int64    // when, microseconds since 1970 UTC
	Record RecordID // what shows it
}

// A Refusal says why a row was not taken, or why one of its fields was left
// empty. It is an error that reading survives.
type Refusal struct {
	File   string `json:"file"`
	Line   int64  `json:"line"`   // where the row starts, from 1
	Field  string `json:"field"`  // the column; "" for the whole row
	Value  string `json:"value"`  // what stood there, at most 200 bytes
	Reason string `json:"reason"` // one of the format's constants: "bad-time"
	Detail string `json:"detail"` // the reason in words
	Kept   bool   `json:"kept"`   // whether the row was taken all the same, without the field
}

// Error implements error: file:line: field: reason.
func (r *Refusal) Error() string {
	return fmt.Sprintf("%s:%d: %s %.80q: %s (%s)", r.File, r.Line, r.Field, r.Value, r.Reason, r.Detail)
}

// A Dataset is one file that was added to a case.
type Dataset struct {
	Dataset     int       `json:"dataset"` // its number in the case, from 1
	Name        string    `json:"name"`    // the file's name without its folder
	SHA256      string    `json:"sha256"`  // of the file as it lay there, compressed or not
	Bytes       int64     `json:"bytes"`   // its size
	Format      string    `json:"format"`  // the format's name
	Encoding    string    `json:"encoding"`
	Compression string    `json:"compression"`    // "gz", "zst", "bz2", "qdpx" (a project of REFI-QDA) or ""
	Holds       string    `json:"holds"`          // what its rows are: "posts", "roll calls", "agreements"...
	Kept        int64     `json:"kept"`           // rows that became records
	Refused     int64     `json:"refused"`        // rows that did not
	Repeated    int64     `json:"repeated"`       // kept rows that repeat an earlier row of the file to the letter; counted for a dossier only
	First       time.Time `json:"first,omitzero"` // the first record's time, UTC; zero of a claims file, which has no times
	Last        time.Time `json:"last,omitzero"`  // the last record's time, UTC
	ResolutionS float64   `json:"resolution_s"`
	Zone        string    `json:"zone"`         // the zone of its times, as stated or as assumed
	ZoneAssumed bool      `json:"zone_assumed"` // whether the file did not state it
	Mapping     []Mapped  `json:"mapping"`
	Options     []string  `json:"options"` // the flags that say how it was read, as typed, but for the mapping
	Source      string    `json:"source"`  // where it is from, as the user said
	Licence     string    `json:"licence"` // as the user said
	Notes       []string  `json:"notes"`   // what the reader assumed or left out
}

// Mapped says which column is read as what.
type Mapped struct {
	Role   string `json:"role"`   // "actor", "at", "text"...
	Column string `json:"column"` // the file's word for it
	How    string `json:"how"`    // why: "name", "content", "user", "format"
}
