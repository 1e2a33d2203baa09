package governance

import (
	"context"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
)

// cited adds to what each figure of a result is made from, "The roll calls", which files of
// the case tell it, and from when to when these go.
func cited(ctx context.Context, c *casefile.Case, result *demarche.Result, reads []string) (*demarche.Result, error) {
	datasets, err := c.Read(ctx, reads)
	if err != nil {
		return nil, err
	}
	analysis.Cite(result, "", datasets)
	return result, ctx.Err()
}
