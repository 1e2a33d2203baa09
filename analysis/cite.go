package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/text"
)

// Cite adds to what each figure of a result is made from, "The roll calls", which of these
// datasets tell it, and from when to when they go: the first four by name, and how many
// more there are. what is for figures that do not say what they are made from.
func Cite(result *demarche.Result, what string, datasets []demarche.Dataset) {
	datasets = slices.SortedFunc(slices.Values(datasets), func(a, b demarche.Dataset) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), a.First.Compare(b.First), a.Last.Compare(b.Last))
	})
	const most = 4
	var files []string
	for _, d := range datasets[:min(len(datasets), most)] {
		span := ""
		if !d.First.IsZero() {
			span = fmt.Sprintf(" (%s to %s)", demarche.DayOf(d.First), demarche.DayOf(d.Last))
		}
		files = append(files, d.Name+span)
	}
	if n := len(datasets) - most; n > 0 {
		files = append(files, "and "+text.Plural(n, "more file", "more files"))
	}
	for i := range result.Figures {
		f := &result.Figures[i]
		f.Source = cmp.Or(f.Source, what) + ": " + strings.Join(files, ", ")
	}
}
