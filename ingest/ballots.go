package ingest

import (
	"slices"
	"strconv"
	"strings"

	"demarche"
	"demarche/state"
)

// codes remembers which state a cell means, because a list of ballots says the same
// few hundred names very often.
type codes map[string]string

// of returns the code that find knows for a cell, "" for none.
func (c codes) of(cell string, find func(string) (state.State, bool)) string {
	code, known := c[cell]
	if !known {
		if s, ok := find(cell); ok {
			code = s.Code
		}
		c[strings.Clone(cell)] = code
	}
	return code
}

// retold knows what rows last said of each roll call beside its ballots. In a list
// of ballots each row repeats it, and it is told once.
type retold struct {
	columns []int // those that tell it
	last    map[string][]string
}

func newRetold(columns ...int) *retold {
	columns = slices.DeleteFunc(columns, func(c int) bool { return c < 0 })
	return &retold{columns, map[string][]string{}}
}

// again reports whether a row says of a roll call what the row before it said.
func (t *retold) again(key string, cells []string) bool {
	last, known := t.last[key]
	if known {
		same := true
		for i, c := range t.columns {
			same = same && last[i] == cells[c]
		}
		if same {
			return true
		}
	}
	if len(last) != len(t.columns) {
		last = make([]string, len(t.columns))
	}
	for i, c := range t.columns {
		last[i] = strings.Clone(cells[c])
	}
	t.last[strings.Clone(key)] = last
	return false
}

// ballotRow returns the roll call of a row that is one ballot.
func ballotRow(family, key, code string, choice demarche.Choice) *demarche.RollCall {
	return &demarche.RollCall{Family: family, Key: key, Ballots: []demarche.Ballot{{State: code, Choice: choice}}}
}

// wholeNumber reads a number of votes, which some lists write as 120.0.
func wholeNumber(cell string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSuffix(cell, ".0"))
	return n, err == nil && n >= 0
}

// A totalColumn is a column with a number of votes.
type totalColumn struct {
	column int
	to     func(*demarche.Totals) *int
}

// totalColumns returns the columns of these names, in the order yes, no, abstain, not
// voting.
func totalColumns(t *table, names ...string) []totalColumn {
	to := []func(*demarche.Totals) *int{
		func(t *demarche.Totals) *int { return &t.Yes },
		func(t *demarche.Totals) *int { return &t.No },
		func(t *demarche.Totals) *int { return &t.Abstain },
		func(t *demarche.Totals) *int { return &t.NotVoting },
	}
	var all []totalColumn
	for i, name := range names {
		if at := t.index(name); at >= 0 {
			all = append(all, totalColumn{at, to[i]})
		}
	}
	return all
}

// totalsIn reads the numbers of votes of a row; nil where it tells none.
func (r *factRow) totalsIn(columns []totalColumn) *demarche.Totals {
	t := &demarche.Totals{Yes: -1, No: -1, Abstain: -1, NotVoting: -1}
	told := false
	for _, x := range columns {
		cell := r.at(x.column)
		if cell == "" {
			continue
		}
		n, ok := wholeNumber(cell)
		if !ok {
			r.leave(r.table.columns[x.column], cell, badNumber, "want a number of votes")
			continue
		}
		*x.to(t), told = n, true
	}
	if !told {
		return nil
	}
	return t
}

// addNew appends a value that is not there yet, and none that is empty.
func addNew(values []string, v string) []string {
	if v == "" || slices.Contains(values, v) {
		return values
	}
	return append(values, v)
}
