package governance

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/text"
)

// cited adds to what each figure of a result is made from, "The roll calls", which files of
// the case tell it, and from when to when these go.
func cited(ctx context.Context, c *casefile.Case, result *demarche.Result, reads []string) (*demarche.Result, error) {
	datasets, err := c.Read(ctx, reads)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(datasets, func(a, b demarche.Dataset) int {
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
		f.Source += ": " + strings.Join(files, ", ")
	}
	return result, ctx.Err()
}
