package coord

import "strings"

// tracesThere is the hint that says which traces a case has.
func tracesThere(names []string) string {
	if len(names) == 0 {
		return "it has none; a column that names what posts touched makes some: demarche add CASE FILE --map mark:NAME=COLUMN"
	}
	return "it has: " + strings.Join(names, ", ")
}
