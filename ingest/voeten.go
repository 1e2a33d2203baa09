package ingest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"demarche"
	"demarche/state"
)

// VoetenVotesCSV reads Voeten's ballots.
var VoetenVotesCSV = Format{
	Name:  "voeten-votes-csv",
	Holds: demarche.RollCalls,
	Doc: `ballots of Voeten's United Nations General Assembly Voting Data, one a row

In: rcid, ccode (the Correlates of War's number), vote and session or year, with commas
or tabs; it may have date, unres, amend, para, short, descr, importantvote and the
topics me, nu, di, hr, co and ec. Of the R data file, write.csv makes it.

Mapped: the roll call is called by rcid, which unvotes has too. The state is that of
ccode in the year, and not of the code or name beside it. A vote of 1 is yes, 2
abstain, 3 no, 8 a member that did not vote, 9 no member then: no ballot. The rest is
read as unvotes-rollcalls-csv says, and told once for each roll call.

Refused: no-name (rcid is empty), unknown-state (no state has the number), bad-word
(the vote is none of these), bad-row, open-quote. A date that is none is left out and
told.

Traps: both former Yemens, 678 and 680, are YAR in the file. 345 is Yugoslavia until
2002 and Serbia from 2003 on. Of the dates and symbols: see unvotes-rollcalls-csv.
Source: Voeten, Strezhnev and Bailey 2009, doi:10.7910/DVN/LEJUQZ.
`,
	holds: delimited,
	fits: func(t *table) bool {
		return t.has("rcid", "ccode", "vote") && (t.has("session") || t.has("year"))
	},
	facts: func(t *table) factReader {
		v := newVoetenVotes(t)
		return factReader{row: v.ballot}
	},
}

// issues are the topics of Voeten's columns, as unvotes calls them.
var issues = []struct{ column, topic string }{
	{"me", "Palestinian conflict"},
	{"nu", "Nuclear weapons and nuclear material"},
	{"di", "Arms control and disarmament"},
	{"hr", "Human rights"},
	{"co", "Colonialism"},
	{"ec", "Economic development"},
}

// voetenVotes reads Voeten's rows. The numbers are of columns.
type voetenVotes struct {
	rollCallColumns
	state  cowColumns
	vote   int
	issues []int // -1 for one that the file has not
	retold *retold
}

func newVoetenVotes(t *table) *voetenVotes {
	v := &voetenVotes{rollCallColumns: newRollCallColumns(t), state: newCOWColumns(t, "ccode"), vote: t.index("vote")}
	for _, x := range issues {
		v.issues = append(v.issues, t.index(x.column))
	}
	v.retold = newRetold(slices.Concat(v.all(), v.issues)...)
	return v
}

func (v *voetenVotes) ballot(r *factRow) *demarche.Refusal {
	key := r.at(v.key)
	if key == "" {
		return refuse("rcid", "", noName, "rcid is empty, and the row says nothing without it")
	}
	code, refusal := v.state.of(r)
	if refusal != nil {
		return refusal
	}
	vote := r.at(v.vote)
	choice, ok := choiceOf(vote)
	if !ok || vote == "" {
		return refuse("vote", vote, badWord, "want 1, 2, 3, 8 or 9")
	}
	r.RollCall = &demarche.RollCall{Family: rcid, Key: key}
	if choice != demarche.NotListed {
		r.RollCall = ballotRow(rcid, key, code, choice)
	}
	if v.retold.again(key, r.cells) {
		return nil
	}
	v.tell(r)
	for i, x := range issues {
		if r.at(v.issues[i]) == "1" {
			r.RollCall.Topics = append(r.RollCall.Topics, x.topic)
		}
	}
	return nil
}

// cowColumns are the columns that say which state a row is of: a number of the
// Correlates of War, and when.
type cowColumns struct {
	name                string
	code, year, session int
	known               map[[2]string]string
}

func newCOWColumns(t *table, name string) cowColumns {
	return cowColumns{name, t.index(name), t.index("year"), t.index("session"), map[[2]string]string{}}
}

// yearOf returns the year of a row, 0 where it tells none: a session begins in the
// September of 1945 and its number.
func (c cowColumns) yearOf(r *factRow) int {
	if year, err := strconv.Atoi(r.at(c.year)); err == nil {
		return year
	}
	if session, err := strconv.Atoi(r.at(c.session)); err == nil {
		return 1945 + session
	}
	return 0
}

// of returns the code of the state of a row, or why there is none.
func (c cowColumns) of(r *factRow) (string, *demarche.Refusal) {
	cell := r.at(c.code)
	when := r.at(c.year)
	if when == "" {
		when = r.at(c.session)
	}
	code, known := c.known[[2]string{cell, when}]
	if !known {
		if n, err := strconv.Atoi(strings.TrimSuffix(cell, ".0")); err == nil {
			s, _ := state.ByCOW(n, c.yearOf(r))
			code = s.Code
		}
		c.known[[2]string{strings.Clone(cell), strings.Clone(when)}] = code
	}
	if code == "" {
		return "", refuse(c.name, cell, unknownState, fmt.Sprintf("no state has %q as its number by the Correlates of War", cell))
	}
	return code, nil
}

// VoetenIdealCSV reads Voeten's estimates of ideal points.
var VoetenIdealCSV = Format{
	Name:  "voeten-ideal-csv",
	Holds: demarche.SeriesData,
	Doc: `Voeten's ideal points of states, one of a state and year a row

In: ccode (the Correlates of War's number), year or session, and idealpointfp (by
votes on final texts, from July 2025 on), idealpointall or IdealPoint, with commas or
tabs; it may have q5fp, q95fp, nvotesfp and other columns.

Mapped: the first of these that the file has is the value; the series is called "ideal
point (Voeten, final passage)", "ideal point (Voeten, all votes)" or "ideal point
(Voeten)". The state is that of ccode in the year, and not of the code or name beside
it. A session is the year in which it begins. The other estimates, the quantiles and
the numbers of votes of the row are in its note, by the names of their columns.

Refused: unknown-state (no state has the number), bad-date (neither year nor session is a
number), bad-number (the value is no number), bad-row, open-quote.

Traps: YAR stands for both former Yemens, YUG for Serbia. The estimates are revised
with each edition: the edition is not in the file. Sign and scale are conventions.
Source: Bailey, Strezhnev and Voeten 2017, doi:10.1177/0022002715595700.
`,
	holds: delimited,
	fits: func(t *table) bool {
		return t.has("ccode") && (t.has("year") || t.has("session")) && idealColumn(t) >= 0
	},
	facts: func(t *table) factReader {
		value, states := idealColumn(t), newCOWColumns(t, "ccode")
		series := idealSeries[t.folded[value]]
		var beside []int
		for i, name := range t.folded {
			if i != value && (strings.HasPrefix(name, "idealpoint") || strings.HasPrefix(name, "nvotes") || len(name) > 1 && name[0] == 'q' && '0' <= name[1] && name[1] <= '9') {
				beside = append(beside, i)
			}
		}
		return factReader{row: func(r *factRow) *demarche.Refusal {
			return r.estimate(value, series, beside, func() (string, *demarche.Refusal) { return states.of(r) }, states.yearOf(r))
		}}
	},
}

// idealSeries are the columns with an estimate, folded, and how the series of each is
// called.
var idealSeries = map[string]string{
	"idealpointfp":  "ideal point (Voeten, final passage)",
	"idealpointall": "ideal point (Voeten, all votes)",
	"idealpoint":    "ideal point (Voeten)",
}

func idealColumn(t *table) int {
	for _, name := range []string{"idealpointfp", "idealpointall", "idealpoint"} {
		if i := slices.Index(t.folded, name); i >= 0 {
			return i
		}
	}
	return -1
}

// VoetenAgreementCSV reads how far states agree, as Voeten publishes it.
var VoetenAgreementCSV = Format{
	Name:  "voeten-agreement-csv",
	Holds: demarche.SeriesData,
	Doc: `Voeten's agreement of pairs of states, one of a pair and session a row

In: ccode1, ccode2 (the Correlates of War's numbers), session or year, and agree, with
commas or tabs; it may have IdealPointDistance.

Mapped: the series is "agreement (Voeten)", its subject the codes of both states with
a blank between them, as the row has them: "FRA NOR". A session is the year in which it
begins. Distances are in the note.

Refused: unknown-state (no state has the number), bad-date (neither session nor year is
a number), bad-number (agree is no number), bad-row, open-quote.

Traps: agree is Lijphart's index over the roll calls on which more than one choice was
made. The file has each pair twice.
`,
	holds: delimited,
	fits: func(t *table) bool {
		return t.has("ccode1", "ccode2", "agree") && (t.has("session") || t.has("year"))
	},
	facts: func(t *table) factReader {
		value, one, other := t.index("agree"), newCOWColumns(t, "ccode1"), newCOWColumns(t, "ccode2")
		var beside []int
		if i := t.index("IdealPointDistance"); i >= 0 {
			beside = []int{i}
		}
		return factReader{row: func(r *factRow) *demarche.Refusal {
			return r.estimate(value, "agreement (Voeten)", beside, func() (string, *demarche.Refusal) {
				a, refusal := one.of(r)
				if refusal != nil {
					return "", refusal
				}
				b, refusal := other.of(r)
				return a + " " + b, refusal
			}, one.yearOf(r))
		}}
	},
}

// estimate reads a row with a value of a subject in a year, and what stands beside it.
func (r *factRow) estimate(value int, series string, beside []int, subject func() (string, *demarche.Refusal), year int) *demarche.Refusal {
	who, refusal := subject()
	if refusal != nil {
		return refusal
	}
	date, err := demarche.ParseDate(fmt.Sprintf("%04d", year))
	if err != nil {
		return refuse("year", "", badDate, "the row tells neither a year nor a session")
	}
	n, err := strconv.ParseFloat(r.at(value), 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return refuse(r.table.columns[value], r.at(value), badNumber, "want a number, as 12 or 0.35")
	}
	var notes []string
	for _, i := range beside {
		if cell := r.at(i); cell != "" {
			notes = append(notes, r.table.columns[i]+" "+cell)
		}
	}
	r.Note = strings.Join(notes, ", ")
	r.Datum = &demarche.Datum{Series: series, Subject: who, Date: date, Value: n}
	return nil
}
