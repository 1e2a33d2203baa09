package coord

import (
	"context"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/pairs"
)

// A Peer is another tool whose rule [CoShare] can take.
type Peer struct {
	Name string // as typed after --as
	Doc  string // what it counts, and where it errs
}

// Peers are the tools whose rules can be taken.
var Peers = []Peer{
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

Limits: rows that repeat a row to the letter count as pairs with others each
time. Its n_content_id and edge_symmetry_score count older and newer posts, not
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

// peer runs the rule of another tool.
func (r *CoShareRun) peer(ctx context.Context, c *casefile.Case, actions []string, window time.Duration, result *demarche.Result) ([]pairs.Edge, error) {
	return nil, demarche.Errorf(demarche.Internal, "not built")
}
