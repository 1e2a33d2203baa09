package governance

import (
	"testing"

	"demarche/analysis/analysistest"
)

// A topic's row is what a loop over the roll calls of that topic says, for the pair of
// those that are named, and where one is, for the states nearest to it and farthest.
func TestVotesByTopicAgainstALoop(t *testing.T) {
	p := plant(60)
	c := analysistest.Facts(t, p.csv())
	topics := map[string]bool{}
	for _, r := range p.rolls {
		topics[r.topic] = true
	}
	if len(topics) < 2 {
		t.Fatal("one topic")
	}
	check := func(with []string, pairs [][2]string) {
		t.Helper()
		r := &VotesRun{selection: selection{Body: plenary}, With: with, Index: "lijphart", Draws: 50, Seed: 2}
		rows := cells(t, do(t, r, c), "votes_by_topic")
		want := 0
		for topic := range topics {
			for _, pair := range pairs {
				v, n := p.lijphart(pair[0], pair[1], func(r plantedRoll) bool { return r.topic == topic })
				if n < 10 {
					continue
				}
				want++
				row := one(t, rows, "topic", topic, "pair", pair[0]+"–"+pair[1])
				if row["n"] != int64(n) || !near(row["lijphart"], v) {
					t.Errorf("%s on %s: %v on %v, want %v on %d", pair, topic, row["lijphart"], row["n"], v, n)
				}
			}
		}
		if len(rows) != want || want == 0 {
			t.Errorf("%d rows, want %d", len(rows), want)
		}
	}
	check([]string{"RWA", "JPN"}, [][2]string{{"RWA", "JPN"}})
	near, far, best, worst := "", "", -1.0, 2.0
	for _, s := range p.states {
		v, n := p.lijphart("RWA", s, nil)
		if s == "RWA" || n < 10 || 2*n < len(p.rolls) {
			continue
		}
		if v > best {
			near, best = s, v
		}
		if v < worst {
			far, worst = s, v
		}
	}
	check([]string{"RWA"}, [][2]string{{"RWA", near}, {"RWA", far}})
}
