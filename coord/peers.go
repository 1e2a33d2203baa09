package coord

import (
	"context"
	"fmt"
	"slices"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/pairs"
	"demarche/project"
	"demarche/text"
)

// A Peer is another tool, or a method of the literature, whose rule [CoShare] can
// take.
type Peer struct {
	Name string // as typed after --as
	Doc  string // what it counts, and where it errs
}

// Peers are the tools and methods whose rules can be taken.
var Peers = append(tools, presets()...)

// presets returns the methods of package project.
func presets() []Peer {
	var all []Peer
	for _, p := range project.Presets {
		all = append(all, Peer{p.Name, p.Doc()})
	}
	return all
}

func peerNames() []string {
	var names []string
	for _, p := range Peers {
		names = append(names, p.Name)
	}
	return names
}

var tools = []Peer{
	{"coortweet", `the rule of CooRTweet, edge for edge

Typed as demarche run CASE coshare --as coortweet --window 10s
--min-participation 2 --edge-weight 0.5. The window is its time_window.

It counts pairs of rows: rows of accounts with fewer than --min-participation
rows are left out first; then every two rows of one object at most the window
apart are a pair, unless they are of one account or one post; then a pair is kept
if one of its posts is of an account that still has --min-participation rows in
pairs. An edge's weight is its number of pairs, and it is flagged if that is above
the quantile --edge-weight of all weights.

Out: the tables coortweet_pairs and coortweet_edges of the case with the columns
that CooRTweet names; the network holds every edge, flagged or not.

Limits: rows of its own four columns that repeat a row to the letter count as
pairs with others each time; in other files a post touches an object once. Its n_content_id and edge_symmetry_score count older and newer posts, not
the posts of one and of the other account, as its manual says. Most weights are
1 on real data, so that every quantile up to a high one flags the same edges. On
planted truth 15 % of its edges at the defaults were planted pairs.

Sources: Righetti and Balluff 2025, doi:10.5117/CCR2025.1.7.RIGH; version 2.1.3.
`},
	{"qut", `the rule of QUT's coordination-network-toolkit, edge for edge

Typed as demarche run CASE coshare --as qut --trace link --window 60s
--min-edge-weight 2.

It counts messages: the weight of a directed edge from one account to another is
the number of the first's distinct messages that have a message of the other with
the same key at most the window apart, before or after. A directed edge needs
--min-edge-weight messages; the other direction may fall below and be lost. An
account's edge to itself is counted too.

Out: the table qut_edges of the case, with the edges of accounts to themselves;
the network holds an edge where at least one direction is kept.

Limits: the toolkit reads an empty list of URLs as a URL of no characters that all
posts without a link share; here it is no link. On planted truth 15 % of its edges
at the defaults were planted pairs.

Sources: Graham, QUT Digital Observatory 2020, doi:10.25912/RDF_1632782596538;
commit daa0e11.
`},
}

// peer runs the rule of another tool: its own tables are kept as they are, and
// the edges that it finds are told in our words.
func (r *CoShareRun) peer(ctx context.Context, c *casefile.Case, actions []string, window time.Duration, without []int, result *demarche.Result) (*casefile.Joined, error) {
	chosen := map[[2]string]bool{}
	var err error
	if r.As == "qut" {
		err = r.qut(ctx, c, actions, window, without, result, chosen)
	} else {
		err = r.coortweet(ctx, c, actions, window, without, result, chosen)
	}
	if err != nil {
		return nil, err
	}
	// Whatever a peer joins has a pair, so our own edges from one object up hold
	// all of its edges.
	joined, err := c.CoShare(ctx, casefile.Joining{Actions: actions, Query: pairs.Query{Window: window, MinShared: 1}, Without: without})
	if err != nil {
		return nil, err
	}
	all := joined.Edges
	var numbers []uint64
	for i := range all {
		numbers = append(numbers, all[i].A, all[i].B)
	}
	slices.Sort(numbers)
	actors, err := c.Actors(ctx, slices.Compact(numbers))
	if err != nil {
		return nil, err
	}
	var edges []pairs.Edge
	for i := range all {
		a, b := actors[all[i].A].ID, actors[all[i].B].ID
		if chosen[[2]string{min(a, b), max(a, b)}] {
			edges = append(edges, all[i])
		}
	}
	if len(edges) != len(chosen) {
		return nil, fmt.Errorf("the rule of %s has %d edges, of which %d have pairs", r.As, len(chosen), len(edges))
	}
	result.Notes = append(result.Notes, "the rule of "+r.As+" chooses the edges; what the columns of the network tell of them is counted as demarche explain coshare says")
	joined.Edges = edges
	return joined, nil
}

// peerTraces returns the traces as the peers would be given them. A post that
// stands on several rows, as in a file with a row for each of its hashtags,
// touches an object once; the rows of CooRTweet's own four columns count as they
// stand.
func peerTraces(actions []string, without []int) string {
	where := "true"
	for _, d := range without {
		where += fmt.Sprintf(" AND record >> 40 <> %d", d)
	}
	return `
SELECT object, actor, at_us, min(record) AS record, action
FROM (SELECT * FROM (` + casefile.Touched(actions) + `) WHERE ` + where + `) t JOIN (SELECT record, key FROM posts) p USING (record)
GROUP BY action, object, actor, at_us, CASE WHEN key = '' OR action = 'object' THEN record::VARCHAR ELSE key END`
}

func (r *CoShareRun) coortweet(ctx context.Context, c *casefile.Case, actions []string, window time.Duration, without []int, result *demarche.Result, chosen map[[2]string]bool) error {
	// Where several traces are taken together, each is a table of its own to the
	// rule, as when its pairs are put together before the network is made.
	plan, err := pairs.CooRTweet{TimeWindow: window, MinParticipation: r.MinParticipation, EdgeWeight: r.EdgeWeight, Part: "action"}.Plan(peerTraces(actions, without))
	if err != nil {
		return err
	}
	found, err := c.Peer(ctx, plan.To("pairs"), "sssfss", `
SELECT coalesce(o.text, p.object::VARCHAR), p.content, p.content_y, p.time_delta, a.id, b.id
FROM pairs p LEFT JOIN objects o USING (object) JOIN actors a ON a.actor = p.account JOIN actors b ON b.actor = p.account_y
ORDER BY ALL`)
	if err != nil {
		return err
	}
	edges, err := c.Peer(ctx, plan, "ssifiifi", `
SELECT least(a.id, b.id), greatest(a.id, b.id), e.weight, e.avg_time_delta, e.n_content_id, e.n_content_id_y, e.edge_symmetry_score, e.weight_threshold::BIGINT
FROM edges e JOIN actors a ON a.actor = e.account JOIN actors b ON b.actor = e.account_y
ORDER BY 1, 2`)
	if err != nil {
		return err
	}
	flagged := 0
	for _, e := range edges {
		chosen[[2]string{e[0].(string), e[1].(string)}] = true
		if e[7].(int64) == 1 {
			flagged++
		}
	}
	result.Notes = append(result.Notes, fmt.Sprintf("CooRTweet flags %s of %s edges: those of a weight above the quantile %v", text.Count(int64(flagged)), text.Count(int64(len(edges))), r.EdgeWeight))
	result.Kept = append(result.Kept, demarche.Table{
		Name: "coortweet_pairs", Title: "what CooRTweet's detect_groups returns",
		Columns: []demarche.Column{
			{Name: "object_id", Doc: "The object."},
			{Name: "content_id", Doc: "The older post: its key, or its record."},
			{Name: "content_id_y", Doc: "The newer post."},
			{Name: "time_delta", Unit: "s", Doc: "Seconds between them."},
			{Name: "account_id", Doc: "Who posted the older: actors.id."},
			{Name: "account_id_y", Doc: "Who posted the newer."},
		},
		Rows: found,
	}, demarche.Table{
		Name: "coortweet_edges", Title: "what CooRTweet's generate_coordinated_network returns",
		Columns: []demarche.Column{
			{Name: "from", Doc: "One account: actors.id; the two are in byte order."},
			{Name: "to", Doc: "The other."},
			{Name: "weight", Unit: "pairs", Doc: "Pairs of rows."},
			{Name: "avg_time_delta", Unit: "s", Doc: "Mean seconds between the two of a pair."},
			{Name: "n_content_id", Unit: "posts", Doc: "Distinct older posts, of either account."},
			{Name: "n_content_id_y", Unit: "posts", Doc: "Distinct newer posts, of either account."},
			{Name: "edge_symmetry_score", Doc: "The smaller of these two by the larger."},
			{Name: "weight_threshold", Doc: "1 if the weight is above the quantile."},
		},
		Rows: edges,
	})
	return nil
}

func (r *CoShareRun) qut(ctx context.Context, c *casefile.Case, actions []string, window time.Duration, without []int, result *demarche.Result, chosen map[[2]string]bool) error {
	plan, err := pairs.QUT{TimeWindow: window, MinEdgeWeight: r.MinEdgeWeight}.Plan(peerTraces(actions, without))
	if err != nil {
		return err
	}
	edges, err := c.Peer(ctx, plan, "ssi", `
SELECT a.id, b.id, e.weight
FROM edges e JOIN actors a ON a.actor = e.user_1 JOIN actors b ON b.actor = e.user_2
ORDER BY 1, 2`)
	if err != nil {
		return err
	}
	for _, e := range edges {
		if a, b := e[0].(string), e[1].(string); a != b {
			chosen[[2]string{min(a, b), max(a, b)}] = true
		}
	}
	result.Kept = append(result.Kept, demarche.Table{
		Name: "qut_edges", Title: "what the coordination-network-toolkit computes, the edges of accounts to themselves among it",
		Columns: []demarche.Column{
			{Name: "user_1", Doc: "Whose messages are counted: actors.id."},
			{Name: "user_2", Doc: "Whose messages they have at most the window away."},
			{Name: "weight", Unit: "messages", Doc: "Distinct messages of user_1."},
		},
		Rows: edges,
	})
	return nil
}
