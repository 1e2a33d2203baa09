package coord

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"demarche/analysis/analysistest"
)

// Actors who post at the same moment and share nothing else are found by the hours in
// which they post; those who post in the same hours without being in step are not.
func TestPostingAtTheSameTimeIsFound(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	var b strings.Builder
	b.WriteString("id,actor,at,text\n")
	n := 0
	start := time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)
	post := func(actor string, at time.Time) {
		n++
		fmt.Fprintf(&b, "p%d,%s,%s,w%d w%d w%d\n", n, actor, at.Format(time.RFC3339), n, 2*n, 3*n)
	}
	// Everybody posts in the hours of the day, the busier actors more.
	at := func() time.Time {
		day, hour := rng.IntN(20), 7+(rng.IntN(8)+rng.IntN(8))%16
		return start.AddDate(0, 0, day).Add(time.Duration(hour)*time.Hour + time.Duration(rng.IntN(3600))*time.Second)
	}
	for range 9000 {
		post(fmt.Sprintf("a%03d", int(float64(200)*rng.Float64()*rng.Float64())), at())
	}
	for range 12 {
		from := at().Truncate(time.Hour).Add(time.Duration(rng.IntN(3500)) * time.Second)
		for _, member := range []string{"m1", "m2", "m3", "m4"} {
			post(member, from.Add(time.Duration(rng.IntN(40))*time.Second))
		}
	}
	for _, member := range []string{"m1", "m2", "m3", "m4"} {
		for range 30 {
			post(member, at())
		}
	}
	c := analysistest.Case(t, b.String())
	net := ran(t, c, "hour").Networks[0]
	inGroup, others := 0, 0
	for _, e := range net.Edges {
		switch {
		case !e.Firm:
		case e.A[0] == 'm' && e.B[0] == 'm':
			inGroup++
		default:
			others++
		}
	}
	if inGroup != 6 || others > 1 || len(net.Edges) < 500 {
		t.Errorf("%d of 6 planted pairs and %d others are firm, of %d edges", inGroup, others, len(net.Edges))
	}
	for _, f := range ran(t, c, "hour").Findings {
		if !strings.Contains(f.Claim, "posted in the same hour within 60 s of each other on ") || f.Moments[0].Object[13:] != ":00" {
			t.Errorf("claim %q, of %q", f.Claim, f.Moments[0].Object)
		}
	}
}
