package campaign

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis"
	"demarche/analysis/analysistest"
	"demarche/casefile"
)

func TestCampaignConforms(t *testing.T) { analysistest.Conform(t, Campaign) }

func TestRhythmConforms(t *testing.T) { analysistest.Conform(t, Rhythm) }

// A network that is made after a campaign is one that the same command reads: nobody has to
// know that the result is older than the network.
func TestCampaignIsMadeAgainAfterANetwork(t *testing.T) {
	ctx := context.Background()
	c := analysistest.Case(t, file(planted()))
	r := Campaign.New().(*CampaignRun)
	r.Tags, r.Draws = []string{"push"}, 99
	notes := func() []string {
		t.Helper()
		d, err := c.Dossier(ctx, casefile.DossierOptions{Names: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, run := range d.Runs {
			if run.Analysis == "campaign" {
				return run.Result.Notes
			}
		}
		t.Fatal("the campaign is not in the case")
		return nil
	}
	made := func(want bool, when string) {
		t.Helper()
		done, err := analysis.Execute(ctx, c, Campaign, r, quiet)
		if err != nil || len(done) != 1 || done[0].Fresh != want {
			t.Fatalf("%s: %+v, %v", when, done, err)
		}
	}
	network := func(group int) {
		t.Helper()
		n := demarche.Network{Name: "text 60s"}
		for i := range 12 {
			n.Nodes = append(n.Nodes, demarche.Node{Actor: fmt.Sprintf("c%02d", i), Group: group})
		}
		if _, err := c.Save(ctx, casefile.Saved{RunRecord: demarche.RunRecord{Analysis: "coshare", Ran: time.Now().UTC()}}, &demarche.Result{Networks: []demarche.Network{n}}); err != nil {
			t.Fatal(err)
		}
	}
	made(true, "at first")
	made(false, "nothing has changed")
	if !slices.ContainsFunc(notes(), func(n string) bool { return strings.Contains(n, "coshare makes one") }) {
		t.Errorf("without a network: %q", notes())
	}
	network(0)
	made(true, "there is a network")
	if !slices.ContainsFunc(notes(), func(n string) bool { return strings.Contains(n, "no network of the case has an account in a group") }) {
		t.Errorf("with a network without groups: %q", notes())
	}
	network(1)
	made(true, "the network has a group")
	if !slices.ContainsFunc(notes(), func(n string) bool { return strings.Contains(n, "groups are those of the network text 60s") }) {
		t.Errorf("with a group: %q", notes())
	}
	made(false, "nothing has changed since")
}
