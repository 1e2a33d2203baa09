package audience

import (
	"context"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/text"
)

// mostHinted is how many columns a hint names.
const mostHinted = 40

// classesWanted returns the error of an analysis that nobody told the classes of accounts, for
// this reason, with what to type, more being its other flags, and the columns to choose from.
func classesWanted(ctx context.Context, c *casefile.Case, analysis, reason, more string) error {
	columns, err := c.Columns(ctx)
	if err != nil {
		return err
	}
	if n := len(columns) - mostHinted; n > 0 {
		columns = append(columns[:mostHinted:mostHinted], "and "+text.Count(n)+" more")
	}
	return demarche.Errorf(demarche.Usage, "want --label or --code, one of the two: %s", reason).
		WithHint("demarche run %s %s --label COLUMN%s; the files have the columns %s", text.ShellWord(c.Path), analysis, more, strings.Join(columns, ", "))
}
