package audience

import (
	"context"
	"strings"

	"demarche"
	"demarche/casefile"
)

// classesOf returns what says the class of the account by one of its posts, "" where the
// post says nothing: the first of the columns that the case hands over with it, or the
// codings under a code.
func classesOf(ctx context.Context, c *casefile.Case, label, code string) (of func(*casefile.PostRow) string, columns []string, err error) {
	holds, err := c.Holdings(ctx)
	if err != nil {
		return nil, nil, err
	}
	if holds[demarche.Posts] == 0 {
		return nil, nil, demarche.Errorf(demarche.BadData, "the case holds no posts")
	}
	if label != "" {
		return func(p *casefile.PostRow) string { return strings.TrimSpace(p.Columns[0]) }, []string{label}, nil
	}
	facts, err := c.Facts(ctx, demarche.Codings)
	if err != nil {
		return nil, nil, err
	}
	values := map[string]map[string]int{}
	for _, f := range facts {
		if k := f.Coding; k != nil && strings.EqualFold(k.Code, code) {
			if values[k.Unit] == nil {
				values[k.Unit] = map[string]int{}
			}
			values[k.Unit][k.Value]++
		}
	}
	if len(values) == 0 {
		return nil, nil, demarche.Errorf(demarche.BadData, "no coding in the case is of the code %q", code)
	}
	return func(p *casefile.PostRow) string {
		of := values[p.Record.String()]
		if of == nil && p.Key != "" {
			of = values[p.Key]
		}
		return mostOf(of)
	}, nil, nil
}
