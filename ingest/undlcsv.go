package ingest

import (
	"fmt"
	"regexp"
	"strings"

	"demarche"
	"demarche/state"
)

// UNDLCSV reads the voting data of the UN Digital Library.
var UNDLCSV = Format{
	Name:  "undl-csv",
	Holds: demarche.RollCalls,
	Doc: `roll calls as the UN Digital Library publishes them, one ballot a row

In: the library's voting data (https://digitallibrary.un.org/record/4060887), of
the General Assembly and of the Security Council: undl_id, ms_code, ms_name, ms_vote,
date, session, resolution, draft, title, agenda_title, subjects, total_yes... with or
without vote_note; and the file of 2024 with a roll call a row, whose ms_codes and
ms_votes are lists.

Mapped: the roll call is called by undl_id. The state is that of ms_code, else of
ms_name. Y, N and A are votes; X, NV and an empty ms_vote are members that did not
vote. Where ms_vote is empty and a vote stands in front of the name, "a UNITED STATES",
it is that. What the rows of one roll call repeat is told once, and again where a
row says otherwise. subjects are topics. A/... is of the plenary, S/... of the
Security Council.

Refused: no-name (undl_id is empty), unknown-state (neither the code nor the name
is known), bad-word (a vote that is none of these, or two at once, "AN PAKISTAN"),
repeated (the row says of a state what an earlier row of the roll call said), bad-row
(also lists of different length), open-quote. Of a list, a ballot that cannot be
taken is left out and told; so are a date that is none and a total that is no number.

Traps: not to vote is not to abstain. Texts adopted without a vote are not in it,
nor votes on paragraphs and amendments. Two different votes of one state are both
kept. Totals are the library's own and need not be the sum of the ballots.
`,
	holds: delimited,
	fits: func(t *table) bool {
		return t.has("undl_id", "ms_code", "ms_vote") || t.has("undl_id", "ms_name", "ms_vote") || t.has("undl_id", "ms_codes", "ms_votes")
	},
	facts: func(t *table) factReader {
		u := undl{
			id: t.index("undl_id"), code: t.index("ms_code"), name: t.index("ms_name"), vote: t.index("ms_vote"),
			codeList: t.index("ms_codes"), voteList: t.index("ms_votes"),
			date: t.index("date"), session: t.index("session"), resolution: t.index("resolution"), draft: t.index("draft"),
			title: t.index("title"), agenda: t.index("agenda_title"), subjects: t.index("subjects"), note: t.index("vote_note"), link: t.index("undl_link"),
			totals: totalColumns(t, "total_yes", "total_no", "total_abstentions", "total_non_voting"),
			byCode: codes{}, byName: codes{}, cast: map[string][]demarche.Choice{}, number: map[string]int{},
		}
		rest := []int{u.date, u.session, u.resolution, u.draft, u.title, u.agenda, u.subjects, u.note, u.link}
		for _, x := range u.totals {
			rest = append(rest, x.column)
		}
		u.retold = newRetold(rest...)
		if u.vote < 0 {
			return factReader{row: u.list}
		}
		return factReader{row: u.ballot}
	},
}

// undl reads the library's rows. The numbers are of columns.
type undl struct {
	id, code, name, vote, codeList, voteList int
	date, session, resolution, draft, title  int
	agenda, subjects, note, link             int
	totals                                   []totalColumn
	byCode, byName                           codes
	retold                                   *retold
	number                                   map[string]int               // of a state, in the order in which they are met
	cast                                     map[string][]demarche.Choice // by roll call, one for each number
}

// ballot reads a row that is one ballot.
func (u *undl) ballot(r *factRow) *demarche.Refusal {
	id := r.at(u.id)
	if id == "" {
		return refuse("undl_id", "", noName, "undl_id is empty, and the row says nothing without it")
	}
	vote, name := r.at(u.vote), r.at(u.name)
	if at := strings.IndexByte(name, ' '); at == 1 || at == 2 {
		var before string
		if before, name = state.CutVote(name); vote == "" {
			vote = before
		}
	}
	code, refusal := u.state(r.at(u.code), name)
	if refusal != nil {
		return refusal
	}
	choice, refusal := libraryVote("ms_vote", vote)
	if refusal != nil {
		return refusal
	}
	if u.castBefore(id, code, choice) {
		return refuse("ms_code", code, repeated, "an earlier row tells this ballot")
	}
	r.RollCall = ballotRow("undl", id, code, choice)
	if !u.retold.again(id, r.cells) {
		u.tell(r)
	}
	return nil
}

// castBefore notes a ballot and reports whether an earlier row told the same.
func (u *undl) castBefore(id, code string, choice demarche.Choice) bool {
	n, known := u.number[code]
	if !known {
		n = len(u.number)
		u.number[code] = n
	}
	cast := u.cast[id]
	if n >= len(cast) {
		cast = append(cast, make([]demarche.Choice, n+1-len(cast))...)
		u.cast[strings.Clone(id)] = cast
	}
	before := cast[n]
	cast[n] = choice
	return before == choice
}

// state returns the code of the state of a row.
func (u *undl) state(written, name string) (string, *demarche.Refusal) {
	if code := u.byCode.of(written, state.ByISO3); written != "" && code != "" {
		return code, nil
	}
	if code := u.byName.of(name, state.Find); code != "" {
		return code, nil
	}
	field, value := "ms_name", name
	if value == "" {
		if field, value = "ms_code", written; u.byName.of(written, state.Find) != "" {
			return u.byName.of(written, state.Find), nil
		}
	}
	return "", refuse(field, value, unknownState, orNothing(value))
}

// orNothing says why no state is meant.
func orNothing(value string) string {
	if value == "" {
		return "no state is named"
	}
	return state.Why(value)
}

// libraryVote reads a vote as the library marks it.
func libraryVote(field, vote string) (demarche.Choice, *demarche.Refusal) {
	if vote == "" {
		return demarche.NotVoting, nil
	}
	choice, ok := choiceOf(vote)
	if !ok || choice == demarche.NotListed {
		detail := "want Y, N, A, X, NV or nothing"
		if len(vote) == 2 {
			detail = "two votes at once; " + detail
		}
		return 0, refuse(field, vote, badWord, detail)
	}
	return choice, nil
}

// list reads a row that has a roll call with the ballots as two lists.
func (u *undl) list(r *factRow) *demarche.Refusal {
	id := r.at(u.id)
	if id == "" {
		return refuse("undl_id", "", noName, "undl_id is empty, and the row says nothing without it")
	}
	states, votes := listCell(r.cells[u.codeList]), listCell(r.cells[u.voteList])
	if len(states) != len(votes) {
		return refuse("ms_votes", r.cells[u.voteList], badRow, fmt.Sprintf("%d votes of %d states", len(votes), len(states)))
	}
	r.RollCall = &demarche.RollCall{Family: "undl", Key: id, Ballots: make([]demarche.Ballot, 0, len(states))}
	for i, written := range states {
		code := u.byCode.of(written, state.ByISO3)
		if code == "" {
			code = u.byName.of(written, state.Find)
		}
		if code == "" {
			r.leave("ms_codes", written, unknownState, orNothing(written))
			continue
		}
		choice, refusal := libraryVote("ms_votes", votes[i])
		if refusal != nil {
			r.leave(refusal.Field, votes[i], refusal.Reason, written+": "+refusal.Detail)
			continue
		}
		r.RollCall.Ballots = append(r.RollCall.Ballots, demarche.Ballot{State: code, Choice: choice})
	}
	u.tell(r)
	return nil
}

// listCell returns the values of a cell that is a list of codes, with those that are
// empty: ['AFG', 'ALB'], AFG;ALB, AFG|ALB.
func listCell(cell string) []string {
	cell = strings.TrimSpace(cell)
	if bracketed(cell) {
		cell = strings.TrimSpace(cell[1 : len(cell)-1])
	}
	if cell == "" {
		return nil
	}
	sep := ","
	for _, s := range []string{";", "|"} {
		if strings.Contains(cell, s) {
			sep = s
		}
	}
	values := strings.Split(cell, sep)
	for i, v := range values {
		values[i] = strings.TrimSpace(strings.Trim(strings.TrimSpace(v), `'"`))
	}
	return values
}

// tell reads what the row says of the roll call beside its ballots.
func (u *undl) tell(r *factRow) {
	c := r.RollCall
	cell := r.at(u.date)
	date, err := demarche.ParseDate(cell)
	if err != nil {
		r.leave("date", cell, badDate, err.Error())
	}
	c.Resolution = resolutionSymbol(r.at(u.resolution))
	c.Body, c.Date, c.Draft = bodyOf(c.Resolution), date, r.at(u.draft)
	if c.Session = sessionOf(c.Resolution); c.Session == "" {
		c.Session = r.at(u.session)
	}
	c.Title, c.Agenda, c.Topics = resolutionTitle(r.at(u.title)), r.at(u.agenda), topicList(r.at(u.subjects))
	c.Adoption, c.Totals = demarche.Recorded, r.totalsIn(u.totals)
	r.Source, r.Note = r.at(u.link), r.at(u.note)
}

// adopted is what the library puts behind the title of a resolution.
var adopted = regexp.MustCompile(`(?i)\s*:\s*resolution\s*/\s*adopted by the (?:General Assembly|General Assemby|Security Council).*$`)

func resolutionTitle(s string) string { return adopted.ReplaceAllString(s, "") }

// topicList parts a cell of subjects at bars and semicolons.
func topicList(cell string) []string {
	var topics []string
	for t := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == '|' || r == ';' }) {
		if t = strings.TrimSpace(t); t != "" {
			topics = append(topics, t)
		}
	}
	return topics
}
