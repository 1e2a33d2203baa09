// Package coding holds the analyses of what texts say by a codebook: where its patterns
// hit, how far coders agree, and how common a code is, with an interval, by what coders read
// in a probability sample. It reads the posts and the codings of a case and leaves the
// measuring to packages codebook, classify and prevalence.
package coding

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/codebook"
)

// A bookOf is the codebook of a run. Its digest is an option too, so that a codebook that was
// changed makes another run.
type bookOf struct {
	Codebook string // a file, or a bundled one
	Digest   string // of the file; "" for whatever it is
}

// read returns the codebook, if it is the one that the run was of.
func (b *bookOf) read() (*codebook.Codebook, error) {
	book, err := codebook.Open(b.Codebook)
	if err != nil {
		return nil, err
	}
	if b.Digest != "" && b.Digest != book.Digest {
		return nil, demarche.Errorf(demarche.Usage, "%s is not the codebook that --codebook-digest says", b.Codebook).WithHint("leave --codebook-digest out")
	}
	return book, nil
}

// recordList writes records for a cell of a table: the first few, and how many more
// there are.
func recordList(records []demarche.RecordID, all int) string {
	return analysis.Records(records, 5, all)
}

// cited writes under each figure which files of posts and of codings it is made from.
func cited(ctx context.Context, c *casefile.Case, result *demarche.Result) error {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return err
	}
	analysis.Cite(result, "The posts and codings of the case", slices.DeleteFunc(datasets, func(d demarche.Dataset) bool {
		return d.Holds != demarche.Posts && d.Holds != demarche.Codings
	}))
	return nil
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
