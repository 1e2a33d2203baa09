package narrative

import (
	"context"
	"testing"

	"demarche"
	"demarche/analysis"
	"demarche/analysis/analysistest"
	"demarche/casefile"
)

// withoutRecords is a run whose tables do not name records, which are numbered by the order
// of rows: what is left must not depend on it.
type withoutRecords struct{ analysis.Run }

func (r withoutRecords) Each(ctx context.Context, c *casefile.Case) ([]analysis.Run, error) {
	each, err := r.Run.Each(ctx, c)
	for i := range each {
		each[i] = withoutRecords{each[i]}
	}
	return each, err
}

func (r withoutRecords) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	result, err := r.Run.Do(ctx, c, progress)
	if err != nil {
		return nil, err
	}
	for _, t := range result.Tables {
		for k, column := range t.Columns {
			if column.Name == "records" {
				for _, row := range t.Rows {
					row[k] = nil
				}
			}
		}
	}
	return result, nil
}

func conform(t *testing.T, a analysis.Analysis) {
	make := a.New
	a.New = func() analysis.Run { return withoutRecords{make()} }
	analysistest.Conform(t, a)
}

func TestCopiesConform(t *testing.T) { conform(t, Copies) }

func TestTrackConforms(t *testing.T) { conform(t, Track) }

func TestKeynessConforms(t *testing.T) { conform(t, Keyness) }

func TestStoriesConform(t *testing.T) {
	conform(t, withOptions(Stories, func(r *StoriesRun) { r.MinTexts, r.Topics = 50, 4 }))
}

// withOptions is an analysis whose default options are others.
func withOptions[R analysis.Run](a analysis.Analysis, set func(R)) analysis.Analysis {
	usual := a.New
	a.New = func() analysis.Run {
		r := usual().(R)
		set(r)
		return r
	}
	return a
}
