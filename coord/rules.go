package coord

import (
	"context"
	"fmt"
	"strings"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/pairs"
	"demarche/text"
)

// The rules of other tools are computed beside up to so many traces, and pairs of rows
// within the window: they are in SQL, and make every pair.
const (
	mostTraces = 500_000
	mostPairs  = 2_000_000
)

// A rule is a way to call edges edges, and which it does.
type rule struct {
	name  string
	edges map[[2]string]bool
}

// rules returns what plain thresholds and other tools' rules call edges, with the
// tools' own defaults: CooRTweet 2.1.3 a time_window of 10 s, min_participation 2 and
// edge_weight 0.5; the coordination-network-toolkit (commit daa0e11) a time window of
// 60 s and a minimum weight of 2.
func (r *CoShareRun) rules(ctx context.Context, c *casefile.Case, net *demarche.Network, actions []string, without []int, stats pairs.Stats, result *demarche.Result) ([]rule, error) {
	largest := 0
	for i := range net.Edges {
		largest = max(largest, net.Edges[i].Shared)
	}
	var all []rule
	for _, n := range []int{2, 3, 5, 10, 20} {
		if n < net.MinShared || n > largest {
			continue
		}
		one := rule{fmt.Sprintf("at least %d objects shared within %s", n, inWords(r.Window[0])), map[[2]string]bool{}}
		for i := range net.Edges {
			if e := &net.Edges[i]; e.Shared >= n {
				one.edges[[2]string{e.A, e.B}] = true
			}
		}
		all = append(all, one)
	}
	if stats.Traces > mostTraces || stats.Pairs > mostPairs {
		result.Notes = append(result.Notes, fmt.Sprintf("what the rules of CooRTweet and of QUT's toolkit would tell is not computed beside, since there are %s traces and %s pairs of them within the window; --as takes these rules", text.Count(stats.Traces), text.Count(stats.Pairs)))
		return all, nil
	}
	traces := peerTraces(actions, without)
	coortweet, err := pairs.CooRTweet{TimeWindow: 10 * time.Second, MinParticipation: 2, EdgeWeight: 0.5, Part: "action"}.Plan(traces)
	if err != nil {
		return nil, err
	}
	qut, err := pairs.QUT{TimeWindow: time.Minute, MinEdgeWeight: 2}.Plan(traces)
	if err != nil {
		return nil, err
	}
	for _, tool := range []struct {
		name   string
		window time.Duration
		plan   pairs.Plan
		sql    string
	}{
		{"CooRTweet at its defaults: pairs within 10 s above their median", 10 * time.Second, coortweet, `
SELECT DISTINCT least(a.id, b.id), greatest(a.id, b.id) FROM edges e JOIN actors a ON a.actor = e.account JOIN actors b ON b.actor = e.account_y WHERE e.weight_threshold = 1`},
		{"QUT's toolkit at its defaults: 2 messages within 60 s", time.Minute, qut, `
SELECT DISTINCT least(a.id, b.id), greatest(a.id, b.id) FROM edges e JOIN actors a ON a.actor = e.user_1 JOIN actors b ON b.actor = e.user_2 WHERE a.id <> b.id`},
	} {
		if tool.window > r.Window[0] {
			// The pairs within the run's own window do not say how many these would be.
			name, _, _ := strings.Cut(tool.name, " at its")
			result.Notes = append(result.Notes, fmt.Sprintf("what the rule of %s would tell is not computed beside: its window is longer than %s", name, inWords(r.Window[0])))
			continue
		}
		rows, err := c.Peer(ctx, tool.plan, "ss", tool.sql)
		if err != nil {
			return nil, err
		}
		one := rule{tool.name, map[[2]string]bool{}}
		for _, row := range rows {
			one.edges[[2]string{row[0].(string), row[1].(string)}] = true
		}
		all = append(all, one)
	}
	return all, nil
}

// thresholdsTable tells what rules call edges, and which null model leaves how many
// of them to chance.
func thresholdsTable(net *demarche.Network, rules []rule) demarche.Table {
	t := demarche.Table{
		Name: "thresholds", Title: "what plain thresholds would have told, and what chance leaves of it",
		Columns: []demarche.Column{
			{Name: "rule", Doc: "what makes two actors an edge"},
			{Name: "edges", Unit: "edges", Doc: "that it tells"},
			{Name: "firm", Unit: "edges", Doc: "of these, that chance does not explain"},
			{Name: "choice", Unit: "edges", Doc: "that choice alone explains: actors this active would share as much of what was current"},
			{Name: "timing", Unit: "edges", Doc: "that timing alone explains: strangers who touch the same are as close in time"},
			{Name: "both", Unit: "edges", Doc: "that both explain"},
			{Name: "not tested", Unit: "edges", Doc: fmt.Sprintf("with fewer than %d objects shared within the window of the run", net.MinShared)},
		},
	}
	for _, rule := range rules {
		row := map[string]int64{}
		tested := int64(0)
		for i := range net.Edges {
			e := &net.Edges[i]
			if !rule.edges[[2]string{e.A, e.B}] {
				continue
			}
			tested++
			if e.Firm {
				row["firm"]++
			}
			row[e.Explained]++
		}
		all := int64(len(rule.edges))
		t.Rows = append(t.Rows, []any{rule.name, all, row["firm"], row["choice"], row["timing"], row["both"], all - tested})
	}
	return t
}
