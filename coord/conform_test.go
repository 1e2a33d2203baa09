package coord

import (
	"testing"

	"demarche/analysis/analysistest"
)

func TestCoShareConforms(t *testing.T) { analysistest.Conform(t, CoShare) }

func TestOverviewConforms(t *testing.T) { analysistest.Conform(t, Overview) }
