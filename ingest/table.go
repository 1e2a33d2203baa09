package ingest

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A table is what the head of a file shows of it: its columns and its first
// rows. Cells that hold several values have them joined by [between].
type table struct {
	columns    []string // the file's own words, unique and non-empty
	folded     []string // the same without case, marks and signs
	rows       [][]string
	all        bool   // the rows are all that the file has
	path       string // of JSON, the names that lead to the list of records
	headerless bool   // the columns are named by number, since the first row is data
}

// between separates the values of a cell that came as a list: the ASCII unit
// separator, which no text has.
const between = "\x1f"

func newTable(columns []string) *table {
	t := &table{columns: unique(columns)}
	for _, c := range t.columns {
		t.folded = append(t.folded, fold(c))
	}
	return t
}

// fold returns a column's name as hints are compared: letters and digits only,
// lower case, without marks. "Créé_le", "cree le" and "CREELE" are one.
func fold(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(name) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// has says whether the table has all of the columns, by their folded names.
func (t *table) has(names ...string) bool {
	for _, name := range names {
		if !slices.Contains(t.folded, fold(name)) {
			return false
		}
	}
	return true
}

// index returns the number of a column by the user's word for it, exactly or
// folded; -1 if there is none.
func (t *table) index(name string) int {
	if i := slices.Index(t.columns, name); i >= 0 {
		return i
	}
	return slices.Index(t.folded, fold(name))
}

// column returns the non-empty cells of a column.
func (t *table) column(i int) []string {
	cells := make([]string, 0, len(t.rows))
	for _, row := range t.rows {
		if i < len(row) && !blank(row[i]) {
			cells = append(cells, row[i])
		}
	}
	return cells
}

// blank says whether a cell stands for nothing.
func blank(cell string) bool {
	switch len(cell) {
	case 0:
		return true
	case 2:
		return cell == "NA" || cell == `\N`
	case 3:
		return cell == "nan" || cell == "NaN" || cell == "N/A"
	case 4:
		return cell == "null" || cell == "NULL" || cell == "None"
	}
	return cell[0] <= ' ' && strings.TrimSpace(cell) == ""
}
