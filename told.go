package demarche

import "strings"

// A Coding is what one coder read in one post under one code of a codebook.
type Coding struct {
	Codebook string `json:"codebook,omitempty"` // its name, or NAME@VERSION
	Code     string `json:"code"`               // the code, or the scheme that the class is of
	Unit     string `json:"unit"`               // the post: DATASET/ROW, FILE:LINE, or its key
	Value    string `json:"value"`              // see the values below, or a class of a scheme
	Stance   string `json:"stance,omitempty"`   // "promotes", "reports", "rebuts"; "" where the coder does not say
	Coder    string `json:"coder,omitempty"`
	Date     Date   `json:"date,omitzero"`
	Span     string `json:"span,omitempty"` // the words that show it

	// Digest is the first twelve hex digits of the SHA-256 of the text that was read, or
	// "": a coding of another text than the post's is of no use.
	Digest string `json:"digest,omitempty"`

	// How the post came to be read: the sample it was drawn in, its stratum there, and
	// the probability with which it was drawn, which is 0 where chance had no part in
	// it. No estimate is made from posts of which that is 0.
	Sample    string  `json:"sample,omitempty"`
	Stratum   string  `json:"stratum,omitempty"`
	Inclusion float64 `json:"inclusion,omitempty"`
}

// The values of a code that a post can have. One that is leaning is taken for yes by a
// lenient reading, and for no by a strict one.
const (
	CodedYes     = "yes"
	CodedLeaning = "leaning"
	CodedNo      = "no"
)

// A Listing is what a list says of an outlet, a domain or an account: who stands behind
// it, as somebody says who is named. Nothing of it is concluded from what it posts.
type Listing struct {
	List     string `json:"list"` // the list's short name
	Version  string `json:"version,omitempty"`
	Name     string `json:"name,omitempty"`
	Pattern  string `json:"pattern"`            // a domain, with all that is under it; on a platform an account, as [text.AccountName] spells it
	Platform string `json:"platform,omitempty"` // "" for the web
	Level    string `json:"level,omitempty"`    // one of Levels; "" where Account is told
	Role     string `json:"role,omitempty"`     // "outlet", "diplomat", "ministry", "embassy"...
	Country  string `json:"country,omitempty"`  // a state by its code
	From     Date   `json:"from,omitzero"`      // the first day; zero for from the beginning
	To       Date   `json:"to,omitzero"`        // the last day; zero where it still holds

	// Account is whose the pattern is, where that is all that is said: the channel of a
	// film, or the account of which it is another name. The pattern is then as
	// [text.ItemOf] spells it, and what lists say of the account is said of it too.
	Account string `json:"account,omitempty"`
}

// Organisations are the roles of what is no person.
var Organisations = []string{"outlet", "ministry", "embassy", "consulate", "mission", "government", "parliament", "agency", "party", "company", "organisation"}

// OfPerson reports whether it is of a person's account, or may be: of an account whose role
// is none of Organisations.
func (l *Listing) OfPerson() bool {
	if l.Platform == "" || l.Account != "" {
		return false
	}
	for _, role := range Organisations {
		if strings.EqualFold(strings.TrimSpace(l.Role), role) {
			return false
		}
	}
	return true
}

// Levels say how near to a state what is listed is, the nearest first.
var Levels = []string{"official", "state-controlled", "state-linked", "state-aligned", "unattributed"}

// A Reach is one figure of how far posts went, on the rung of the ladder that it stands
// on. Figures of two rungs, or of two units, are never added.
type Reach struct {
	Figure     string   `json:"figure"`            // a short name
	Subject    string   `json:"subject,omitempty"` // whose posts
	Statement  string   `json:"statement,omitempty"`
	Value      string   `json:"value"` // as ParseValue reads it
	Rung       string   `json:"rung"`  // one of Rungs
	Unit       string   `json:"unit,omitempty"`
	Population string   `json:"population,omitempty"` // of whom
	Window     Date     `json:"window,omitzero"`
	Definition string   `json:"definition,omitempty"` // what the source says that it counted
	Quote      string   `json:"quote,omitempty"`
	Chain      []string `json:"chain,omitempty"` // who has it from whom, the first source last
}

// Rungs are the steps from what was published to what changed in people, from the foot
// of the ladder up.
var Rungs = []string{"published", "potential", "served", "people served", "viewed", "engaged", "changed"}
