// Package vote measures roll calls: how far states vote alike, how far blocs hold
// together, who stands between rival drafts. It knows a table of choices, no file
// and no case.
package vote

import (
	"cmp"
	"slices"

	"demarche"
)

// A Table is roll calls by states.
type Table struct {
	States []string          // codes, sorted
	Rolls  []Roll            // in the order of their days, then of their resolutions
	Cells  []demarche.Choice // len(Rolls) × len(States), a row for each roll call
}

// A Roll is what is known of one roll call beside its ballots.
type Roll struct {
	Resolution string       // its symbol, or the source's key
	Body       string       // who voted: "plenary", "first committee"...; "" where the source does not say
	Day        demarche.Day // demarche.NoDay where no source tells it
	Session    string
	Title      string
	Agenda     string
	Topics     []string
	Sponsors   []string
	Records    []demarche.RecordID // the rows that tell it
}

// Year returns the calendar year of a roll call.
func (r *Roll) Year() int { return r.Day.Time().Year() }

// Row returns the choices of a roll call, one for each state.
func (t *Table) Row(roll int) []demarche.Choice {
	n := len(t.States)
	return t.Cells[roll*n : (roll+1)*n]
}

// State returns the column of a state, or -1.
func (t *Table) State(code string) int {
	if i, ok := slices.BinarySearch(t.States, code); ok {
		return i
	}
	return -1
}

// Where returns the table of the roll calls that keep reports true for, sharing
// their rows' values. The states stay as they are.
func (t *Table) Where(keep func(roll int) bool) *Table {
	sub := &Table{States: t.States}
	for i := range t.Rolls {
		if keep(i) {
			sub.Rolls = append(sub.Rolls, t.Rolls[i])
			sub.Cells = append(sub.Cells, t.Row(i)...)
		}
	}
	return sub
}

// Sort brings the roll calls into their order.
func (t *Table) Sort() {
	order := make([]int, len(t.Rolls))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &t.Rolls[a], &t.Rolls[b]
		return cmp.Or(cmp.Compare(x.Day, y.Day), cmp.Compare(x.Resolution, y.Resolution))
	})
	rolls := make([]Roll, len(order))
	cells := make([]demarche.Choice, 0, len(t.Cells))
	for i, at := range order {
		rolls[i] = t.Rolls[at]
		cells = append(cells, t.Row(at)...)
	}
	t.Rolls, t.Cells = rolls, cells
}
