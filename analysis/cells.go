package analysis

import (
	"math"
	"strings"

	"demarche"
	"demarche/text"
)

// Records writes records for a cell of a table: the first of them, at most so many, and
// how many more there are of all.
func Records(records []demarche.RecordID, most, all int) string {
	words := make([]string, 0, most+1)
	for _, r := range records[:min(len(records), most)] {
		words = append(words, r.String())
	}
	if n := all - len(words); n > 0 {
		words = append(words, "and "+text.Count(n)+" more")
	}
	return strings.Join(words, " ")
}

// Known returns a number for a cell of a table, or nil for one that is not defined.
func Known(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return v
}
