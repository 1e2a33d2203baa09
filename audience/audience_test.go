package audience

import (
	"testing"

	"demarche/analysis"
	"demarche/analysis/analysistest"
)

// The simulated posts have no classes of accounts, but a column that may stand for them.
func TestAudienceConforms(t *testing.T) {
	a := Audience
	a.New = func() analysis.Run {
		r := Audience.New().(*AudienceRun)
		r.Label, r.Draws = "content", 50
		return r
	}
	analysistest.Conform(t, a)
}
