package ingest

import (
	"regexp"
	"strconv"
	"strings"

	"demarche"
	"demarche/state"
)

// rcid is the family of roll calls that Voeten numbers, and with him the package
// unvotes.
const rcid = "rcid"

// UnvotesCSV reads the ballots of the R package unvotes.
var UnvotesCSV = Format{
	Name:  "unvotes-csv",
	Holds: demarche.RollCalls,
	Doc: `ballots of the R package unvotes (un_votes), one a row

In: rcid, country, country_code and vote: yes, no or abstain. Add un_roll_calls too:
without it no roll call has a date or a symbol.

Mapped: the roll call is called by rcid. The state is that of the alpha-2 code, NA
being Namibia, and where there is none that of the name.

Refused: no-name (rcid is empty), unknown-state (neither the code nor the name is
known), bad-word (the vote is none of these), bad-row, open-quote.

Traps: who did not vote is not in it. A state that a later one followed keeps its
old code for years: Serbia is Yugoslavia (YU) to the end; where the date of a roll
call is known, the votes of a case say so and take the one that followed. Ballots
are missing: of A/RES/71/28 Zimbabwe's.
`,
	holds: delimited,
	fits:  func(t *table) bool { return t.has("rcid", "country", "country_code", "vote") },
	facts: func(t *table) factReader {
		key, name, code, vote := t.index("rcid"), t.index("country"), t.index("country_code"), t.index("vote")
		byCode, byName := codes{}, codes{}
		return factReader{row: func(r *factRow) *demarche.Refusal {
			if r.at(key) == "" {
				return refuse("rcid", "", noName, "rcid is empty, and the row says nothing without it")
			}
			// A code of NA is no empty cell here.
			voter := byCode.of(r.cells[code], state.ByISO2)
			if voter == "" {
				voter = byName.of(r.cells[name], state.Find)
			}
			if voter == "" {
				return refuse("country", r.cells[name], unknownState, orNothing(r.at(name)))
			}
			choice, ok := choiceOf(r.at(vote))
			if !ok || choice == demarche.NotListed {
				return refuse("vote", r.cells[vote], badWord, "want yes, no or abstain")
			}
			r.RollCall = ballotRow(rcid, r.at(key), voter, choice)
			return nil
		}}
	},
}

// UnvotesRollCallsCSV reads the roll calls of the R package unvotes.
var UnvotesRollCallsCSV = Format{
	Name:  "unvotes-rollcalls-csv",
	Holds: demarche.RollCalls,
	Doc: `roll calls of the R package unvotes (un_roll_calls), one a row

In: rcid, session, importantvote, date, unres, amend, para, short and descr.

Mapped: the roll call is called by rcid, which un_votes has too. unres is its symbol,
R/73/27 being A/RES/73/27, and R/25/2625 A/RES/2625(XXV). A vote on a paragraph or an
amendment (para or amend is 1) has the body "paragraph" or "amendment" and no symbol,
since it is not the vote on the text; the note says of which. The title is short, or
descr where that ends in "resolution / adopted by the General Assembly"; the agenda
item is taken from a descr of the form "A/73/251 96 - ITEM. - SUBJECTS".
importantvote is the topic "important vote" (of the United States' Department of
State). Else descr stays in the row as it stood.

Refused: no-name (rcid is empty), bad-row, open-quote. A date that is none is left out
and told.

Traps: until session 57 only the year and the month of date are right, and its day is
a number from 1 to 7 that counts something else: the date is that month. Until session 17 the
number in unres is that of a page, and not of the resolution, so there is no symbol.
descr is often what the chair said in the meeting, with all items that were called
up, and a search in it finds roll calls on other texts: that of rcid 5848, a vote on
a paragraph, speaks of information and telecommunications.
`,
	holds: delimited,
	fits: func(t *table) bool {
		return t.has("rcid", "session", "date", "unres", "amend", "para") && !t.has("ccode")
	},
	facts: func(t *table) factReader {
		c := newRollCallColumns(t)
		return factReader{row: func(r *factRow) *demarche.Refusal {
			key := r.at(c.key)
			if key == "" {
				return refuse("rcid", "", noName, "rcid is empty, and the row says nothing without it")
			}
			r.RollCall = &demarche.RollCall{Family: rcid, Key: key}
			c.tell(r)
			return nil
		}}
	},
}

// UnvotesIssuesCSV reads the topics of the R package unvotes.
var UnvotesIssuesCSV = Format{
	Name:  "unvotes-issues-csv",
	Holds: demarche.RollCalls,
	Doc: `topics of the R package unvotes (un_roll_call_issues), one of a roll call a row

In: rcid, short_name and issue.

Mapped: the roll call is called by rcid, which un_votes and un_roll_calls have too;
issue is a topic of it.

Refused: no-name (rcid or issue is empty), bad-row, open-quote.

Traps: there are six topics, and most roll calls have none.
`,
	holds: delimited,
	fits:  func(t *table) bool { return t.has("rcid", "short_name", "issue") },
	facts: func(*table) factReader {
		return factReader{row: func(r *factRow) *demarche.Refusal {
			if refusal := r.needs("rcid", "issue"); refusal != nil {
				return refusal
			}
			r.RollCall = &demarche.RollCall{Family: rcid, Key: r.cell("rcid"), Topics: []string{r.cell("issue")}}
			return nil
		}}
	},
}

// rollCallColumns are the columns in which Voeten's files tell of a roll call. The
// numbers are of columns, -1 for one that the file has not.
type rollCallColumns struct {
	key, session, date, unres, amend, para, short, important, descr int
}

func newRollCallColumns(t *table) rollCallColumns {
	return rollCallColumns{
		t.index("rcid"), t.index("session"), t.index("date"), t.index("unres"), t.index("amend"), t.index("para"), t.index("short"), t.index("importantvote"),
		t.index("descr"),
	}
}

func (c rollCallColumns) all() []int {
	return []int{c.session, c.date, c.unres, c.amend, c.para, c.short, c.important, c.descr}
}

// tell reads what a row says of a roll call beside its ballots.
func (c rollCallColumns) tell(r *factRow) {
	call := r.RollCall
	session, date := r.at(c.session), r.at(c.date)
	d, err := demarche.ParseDate(date)
	if err != nil {
		r.leave("date", date, badDate, err.Error())
	}
	number, _ := strconv.Atoi(session)
	call.Date = dayOrMonth(d, number)
	call.Title, call.Agenda = describedAs(r.at(c.short), r.at(c.descr))
	symbol, resolution := votedText(r.at(c.unres), number)
	if call.Session = sessionOf(symbol); call.Session == "" {
		call.Session = session
	}
	if r.at(c.important) == "1" {
		call.Topics = []string{"important vote"}
	}
	switch {
	case r.at(c.amend) == "1":
		call.Body, r.Note = onAmendment, "on an amendment to "+symbol
	case r.at(c.para) == "1":
		call.Body, r.Note = onParagraph, "on a part of "+symbol
	case c.unres >= 0:
		call.Body = plenary
		if resolution {
			call.Resolution = symbol
		} else if symbol != "" {
			r.Note = "numbered " + symbol + " by the source"
		}
	}
}

// described is a description as the Digital Library has them: the list of items and
// the number of one, its title and its subjects.
var described = regexp.MustCompile(`^A/[\w-]+/\d+ (\w+) - (.+?) - `)

// describedAs returns the title and the agenda item of a roll call. A description is
// a title where the library's words stand behind it; else it may be anything.
func describedAs(short, descr string) (title, agenda string) {
	title = resolutionTitle(short)
	if title == "" && len(descr) < 1000 && adopted.MatchString(descr) {
		title = resolutionTitle(descr)
	}
	if m := described.FindStringSubmatch(descr); m != nil {
		agenda = m[1] + " " + m[2]
	}
	return title, agenda
}

// dayOrMonth returns the month of a date where its day is none: until session 57 a
// number of 1 to 7 stands there.
func dayOrMonth(d demarche.Date, session int) demarche.Date {
	first, last := d.Days()
	if first == demarche.NoDay || first != last || session == 0 || session > 57 || first.Time().Day() > 7 {
		return d
	}
	t := first.Time()
	from := t.AddDate(0, 0, 1-t.Day())
	return demarche.Between(demarche.DayOf(from), demarche.DayOf(from.AddDate(0, 1, -1)))
}

// votedText returns the symbol of what was voted on, and whether it is that of a
// resolution. Of the first thirty sessions, of which a resolution's symbol has no session in
// front, the number is that of a resolution from the eighteenth on, and of a page
// before.
func votedText(unres string, session int) (symbol string, resolution bool) {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(unres, "A/RES/"), "R/")
	if !ok && !strings.HasPrefix(unres, "A/RES/") {
		return unres, false
	}
	first, number, two := strings.Cut(rest, "/")
	n, err := strconv.Atoi(first)
	switch {
	case !two || err == nil && n < 18 || session > 0 && session < 18:
		return unres, false
	case err == nil && n <= 30:
		digits := strings.TrimRight(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
		return "A/RES/" + digits + "(" + romanNumeral(n) + ")" + number[len(digits):], true
	}
	return resolutionSymbol(unres), true
}
