package campaign

import (
	"testing"

	"demarche/analysis/analysistest"
)

func TestCampaignConforms(t *testing.T) { analysistest.Conform(t, Campaign) }

func TestRhythmConforms(t *testing.T) { analysistest.Conform(t, Rhythm) }
