package ingest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/valyala/fastjson"
	"github.com/zeebo/xxh3"

	"demarche"
	"demarche/state"
)

// DGACMJSON reads the resolutions of a session as the United Nations' Department for
// General Assembly and Conference Management extracts them.
var DGACMJSON = Format{
	Name:  "dgacm-json",
	Holds: demarche.RollCalls,
	Doc: `resolutions of a session, votes and sponsors: extracts of the UN's DGACM

In: JSON, one resolution a document: symbol, title, adoption_date, adoption_type,
agenda_item_name, committee, MS_in_favour, MS_against and MS_abstaining (names of
states) with their counts, sponsors, additional_sponsors, subjects and SDGs.

Mapped: the roll call is called by its symbol in one spelling; the body is the
plenary. Sponsors are states by code; one that acts on behalf of others, a chair and a
committee stand as they are written. Topics are the subjects, "SDG 16", and the
committee that reported. The draft is that of originating_document, where it is
none of a report. A count of "N.A." is not told. A recorded vote without names is
unrecorded.

Refused: no-name (symbol and resolution_number are empty), repeated (an earlier
document is the same to the letter), bad-json. A name that is no state, a name that is
listed twice, a date that is none, an unknown way of adopting and a count that is no
number are left out and told.

Traps: resolutions without a vote are most of the file. Parts of a resolution
(75/290 A) are written in five ways. Of 75/290 A all names are listed twice; of 77/293 the
count of abstentions is one more than the names. Who did not vote is not in it.
`,
	holds: lines | document,
	fits: func(t *table) bool {
		return t.has("symbol", "adoption_type", "adoption_date", "agenda_item_name")
	},
	facts: func(*table) factReader {
		d := dgacm{seen: map[xxh3.Uint128]bool{}, names: codes{}}
		return factReader{document: d.read, notes: d.notes}
	},
}

type dgacm struct {
	seen    map[xxh3.Uint128]bool
	names   codes
	differs int // documents with counts that are not the numbers of names
}

func (d *dgacm) notes() []string {
	if d.differs == 0 {
		return nil
	}
	return []string{fmt.Sprintf("in %d documents a count of votes is not the number of names in the list beside it; both are kept", d.differs)}
}

// lists are the lists of a document with the choice of those in them.
var lists = []struct {
	name   string
	choice demarche.Choice
	total  func(*demarche.Totals) *int
}{
	{"MS_in_favour", demarche.Yes, func(t *demarche.Totals) *int { return &t.Yes }},
	{"MS_against", demarche.No, func(t *demarche.Totals) *int { return &t.No }},
	{"MS_abstaining", demarche.Abstain, func(t *demarche.Totals) *int { return &t.Abstain }},
}

func (d *dgacm) read(v *fastjson.Value, r *factRow) *demarche.Refusal {
	symbol := resolutionSymbol(str(v, "symbol"))
	if symbol == "" {
		symbol = resolutionSymbol(str(v, "resolution_number"))
	}
	if symbol == "" {
		return refuse("symbol", "", noName, "symbol and resolution_number are empty, and the document says nothing without one")
	}
	digest := xxh3.HashString128(r.Original[0])
	if d.seen[digest] {
		return refuse("symbol", symbol, repeated, "an earlier document is the same to the letter")
	}
	d.seen[digest] = true
	c := &demarche.RollCall{
		Family: "dgacm", Key: symbol, Resolution: symbol, Draft: draftSymbol(str(v, "originating_document")), Body: plenary,
		Session: sessionOf(symbol), Title: str(v, "title"), Agenda: agendaOf(str(v, "agenda_item"), str(v, "agenda_item_name")),
	}
	written := str(v, "adoption_date")
	var ok bool
	if c.Date, ok = spelledDate(written); !ok {
		r.leave("adoption_date", written, badDate, "want a date as 2019-10-10 or 7 October 2022")
	}
	c.Topics = subjectsOf(v)
	for _, s := range state.Sponsors(append(texts(v, "sponsors"), texts(v, "additional_sponsors")...)) {
		if s.State != "" && s.For == "" {
			c.Sponsors = addNew(c.Sponsors, s.State)
		} else {
			c.Sponsors = addNew(c.Sponsors, s.Text)
		}
	}
	d.votes(v, r, c)
	r.RollCall = c
	return nil
}

// votes reads how a text was adopted, and who voted how.
func (d *dgacm) votes(v *fastjson.Value, r *factRow, c *demarche.RollCall) {
	for _, l := range lists {
		twice := 0
		for _, name := range texts(v, l.name) {
			code := d.names.of(name, state.Find)
			if code == "" {
				r.leave(l.name, name, unknownState, orNothing(name))
				continue
			}
			ballot := demarche.Ballot{State: code, Choice: l.choice}
			if slices.Contains(c.Ballots, ballot) {
				twice++
				continue
			}
			c.Ballots = append(c.Ballots, ballot)
		}
		if twice > 0 {
			r.leave(l.name, "", repeated, fmt.Sprintf("%d names are in the list twice", twice))
		}
	}
	switch way := str(v, "adoption_type"); strings.ToLower(way) {
	case "without a vote":
		c.Adoption = demarche.WithoutVote
		return
	case "by a recorded vote":
		c.Adoption = demarche.Recorded
	case "":
	default:
		r.leave("adoption_type", way, badWord, `want "Without a vote" or "By a recorded vote"`)
	}
	t := &demarche.Totals{Yes: -1, No: -1, Abstain: -1, NotVoting: -1}
	told, differs := false, false
	for _, l := range lists {
		count := str(v, l.name+"_count")
		if blank(count) || count == "N.A." {
			continue
		}
		n, ok := wholeNumber(count)
		if !ok {
			r.leave(l.name+"_count", count, badNumber, "want a number of votes")
			continue
		}
		*l.total(t), told = n, true
		differs = differs || n != len(texts(v, l.name))
	}
	if told {
		c.Totals = t
	}
	if differs {
		d.differs++
	}
	if len(c.Ballots) == 0 && c.Adoption == demarche.Recorded {
		c.Adoption = demarche.Unrecorded
	}
}

// texts returns the strings of a list.
func texts(v *fastjson.Value, name string) []string {
	var all []string
	for _, x := range v.GetArray(name) {
		if s := strings.TrimSpace(scalar(x)); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// subjectsOf returns what a document is about. A subject is a pair of its name and
// the list that it is of; where that is an agenda, A/77/251, the name is a number on
// it.
func subjectsOf(v *fastjson.Value) []string {
	var topics []string
	if committee := str(v, "committee"); strings.HasSuffix(committee, "Committee") && !strings.HasPrefix(committee, "Without") {
		topics = append(topics, committee)
	}
	for _, pair := range v.GetArray("subjects") {
		if parts := pair.GetArray(); len(parts) == 2 && !strings.HasPrefix(scalar(parts[1]), "A/") {
			topics = addNew(topics, strings.TrimSpace(scalar(parts[0])))
		}
	}
	for _, goal := range texts(v, "SDGs") {
		topics = addNew(topics, "SDG "+goal)
	}
	return topics
}

// agendaOf puts the number of an agenda item before its title; that of a second item,
// of which no title is told, stands behind.
func agendaOf(number, title string) string {
	first, second, two := strings.Cut(strings.TrimPrefix(number, "Agenda items "), " and ")
	if !two || first == number {
		return strings.TrimSpace(number + " " + title)
	}
	return "Agenda item " + first + " " + title + " || Agenda item " + second
}

// draftSymbol returns the symbol of the first draft that a cell names, or "" where it
// names a report.
func draftSymbol(cell string) string {
	for word := range strings.FieldsSeq(cell) {
		if word = strings.Trim(word, ",;."); strings.Contains(word, "/L.") {
			return word
		}
	}
	return ""
}

// spelledDate reads 2019-10-10 00:00:00 and 7 October 2022. Nothing is no date.
func spelledDate(s string) (demarche.Date, bool) {
	s = strings.TrimSuffix(strings.TrimSpace(s), " 00:00:00")
	if s == "" || s == "N.A." {
		return demarche.Date{}, true
	}
	for _, layout := range []string{time.DateOnly, "2 January 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return demarche.On(demarche.DayOf(t)), true
		}
	}
	return demarche.Date{}, false
}
