package narrative

import (
	"testing"

	"demarche/analysis"
	"demarche/analysis/analysistest"
)

func TestCopiesConform(t *testing.T) { analysistest.Conform(t, Copies) }

func TestTrackConforms(t *testing.T) { analysistest.Conform(t, Track) }

func TestKeynessConforms(t *testing.T) { analysistest.Conform(t, Keyness) }

func TestStoriesConform(t *testing.T) {
	analysistest.Conform(t, withOptions(Stories, func(r *StoriesRun) { r.MinTexts, r.Topics = 50, 4 }))
}

func TestEvolutionConforms(t *testing.T) {
	analysistest.Conform(t, withOptions(Evolution, func(r *EvolutionRun) { r.MinTexts, r.Topics, r.Draws, r.Refits = 30, 4, 19, 1 }))
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
