package coord

import (
	"testing"

	"demarche/analysis"
	"demarche/analysis/analysistest"
)

func TestCoShareConforms(t *testing.T) { analysistest.Conform(t, CoShare) }

func TestOverviewConforms(t *testing.T) { analysistest.Conform(t, Overview) }

func TestValidateConforms(t *testing.T) {
	small := Validate
	small.New = func() analysis.Run {
		r := Validate.New().(*ValidateRun)
		r.Copies, r.Draws, r.Events = 2, 2, []int{4}
		return r
	}
	analysistest.Conform(t, small)
}
