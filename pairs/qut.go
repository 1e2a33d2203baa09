package pairs

import (
	"fmt"
	"time"

	"demarche"
)

// QUT is the networks of the coordination-network-toolkit of the Queensland
// University of Technology (commit daa0e11) that compare a key: co_link,
// co_retweet, co_reply and co_tweet, edge for edge, on the traces that the
// toolkit would take: for co_retweet those of reposts with the key of what they
// pass on, for the others those of what is no repost.
//
// One thing is not as there: the toolkit's import makes the empty URL of every
// post without links an object that these then share. Traces hold no empty
// object.
//
// # Sources
//
// Graham and QUT Digital Observatory 2020, Coordination Network Toolkit,
// https://github.com/QUT-Digital-Observatory/coordination-network-toolkit.
type QUT struct {
	TimeWindow    time.Duration // time_window: 1 s on its command line
	MinEdgeWeight int           // min_edge_weight: 2 on its command line
}

// Plan returns the rule in SQL. touched is a query that gives the traces: object
// UBIGINT, actor UBIGINT, at_us BIGINT, record BIGINT. A message is a post by its
// key; the first record of a key is taken and the others are not. The answer is
// directed:
//
//	user_1, user_2 UBIGINT, weight BIGINT
//
// where weight is the number of messages of user_1 that have another message of
// user_2 on the same object at most the window away. A user may be both; the
// toolkit's exports leave these out.
func (q QUT) Plan(touched string) (Plan, error) {
	switch {
	case q.TimeWindow < 0:
		return nil, demarche.Errorf(demarche.Usage, "time_window is %v; want 0s or more", q.TimeWindow)
	case q.MinEdgeWeight < 0:
		return nil, demarche.Errorf(demarche.Usage, "min_edge_weight is %d; want 0 or more", q.MinEdgeWeight)
	}
	us := q.TimeWindow.Microseconds()
	plan := Plan{
		{"touched", touched},
		{"named", contents},

		{"firsts", `
SELECT min(record) AS record, content AS message FROM named GROUP BY content`},

		{"messages", `
SELECT DISTINCT t.object, t.actor, t.at_us, f.message
FROM touched t JOIN firsts f USING (record)`},
	}
	plan = append(plan, bucketed("messages", us)...)
	return append(plan, Plan{
		{"met", fmt.Sprintf(`
SELECT x.actor AS x, x.message AS message_x, y.actor AS y, y.message AS message_y
FROM starts x JOIN ends y ON x.object = y.object AND x.bucket = y.bucket
WHERE y.at_us - x.at_us BETWEEN 0 AND %d
  AND (x.at_us < y.at_us OR x.message < y.message) AND x.message <> y.message`, us)},

		{"directed", `
SELECT x AS user_1, y AS user_2, message_x AS message FROM met
UNION
SELECT y, x, message_y FROM met`},

		{"edges", fmt.Sprintf(`
SELECT user_1, user_2, count(*) AS weight
FROM directed
GROUP BY user_1, user_2
HAVING count(*) >= %d
ORDER BY user_1, user_2`, q.MinEdgeWeight)},
	}...), nil
}
