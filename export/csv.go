package export

import (
	"encoding/csv"
	"io"
	"strings"
)

// A table writes rows of CSV.
type table struct{ w *csv.Writer }

func newTable(w io.Writer, header ...string) table {
	t := table{csv.NewWriter(w)}
	t.w.Write(header)
	return t
}

// row writes values: numbers and times as [text] has them, names as [cell].
func (t table) row(values ...any) {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = text(v)
		if _, ok := v.(string); ok {
			out[i] = cell(out[i])
		}
	}
	t.w.Write(out)
}

// flush ends the table. The first error of any row is returned here: the
// writer keeps it.
func (t table) flush() error {
	t.w.Flush()
	return t.w.Error()
}

// cell returns a name so that no spreadsheet takes it for a formula, and so
// that taking one leading apostrophe away gives the name back.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n'", rune(s[0])) {
		return "'" + s
	}
	return s
}

func header[T any](columns []column[T]) []string {
	var names []string
	for _, c := range columns {
		names = append(names, c.name)
	}
	return names
}

func values[T any](columns []column[T], of *T) []any {
	var out []any
	for _, c := range columns {
		out = append(out, c.value(of))
	}
	return out
}
