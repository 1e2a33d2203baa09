package pairs

import (
	"fmt"
	"time"

	"demarche"
)

// CooRTweet is detect_groups and generate_coordinated_network of the R package
// CooRTweet 2.1.3, pair for pair and edge for edge, what is odd about them
// included:
//
//   - MinParticipation is asked of an account's rows at first, repeats counted,
//     then of its rows whose content is in a pair; a pair stays if either content
//     is of an account that has them.
//   - n_content_id counts the distinct older contents of an edge's pairs and
//     n_content_id_y the newer ones; neither is the contents of one account, so
//     edge_symmetry_score does not say which of the two does more.
//   - weight_threshold is 1 only above the quantile.
//
// # Sources
//
// Righetti and Balluff 2025, CooRTweet: Coordinated Networks Detection on Social
// Media, doi:10.32614/CRAN.package.CooRTweet.
type CooRTweet struct {
	TimeWindow       time.Duration // time_window: whole seconds there, 10 s by default
	MinParticipation int           // min_participation, 2 by default
	KeepLoops        bool          // remove_loops = FALSE
	EdgeWeight       float64       // edge_weight, the quantile, 0.5 by default
	Part             string        // a column of touched, each value of which is a table for detect_groups whose pairs make one network; "" for one table
}

// Plan returns the rule in SQL. touched is a query that gives the traces: object
// UBIGINT, actor UBIGINT, at_us BIGINT, record BIGINT; repeated rows stay. The
// table's rows are in the order of their records, which decides who is older at
// equal times. A content is the key of the trace's post, or its record where the
// file has no keys. Two steps are of use:
//
//	pairs: object, account, account_y UBIGINT, content, content_y VARCHAR,
//	       time_delta DOUBLE (s); account and content are the older
//	edges: account, account_y UBIGINT (account < account_y), weight BIGINT,
//	       avg_time_delta DOUBLE (s), n_content_id, n_content_id_y BIGINT,
//	       edge_symmetry_score DOUBLE, weight_threshold INTEGER
func (q CooRTweet) Plan(touched string) (Plan, error) {
	switch {
	case q.TimeWindow < 0:
		return nil, demarche.Errorf(demarche.Usage, "time_window is %v; want 0s or more", q.TimeWindow)
	case q.MinParticipation < 0:
		return nil, demarche.Errorf(demarche.Usage, "min_participation is %d; want 0 or more", q.MinParticipation)
	case !(q.EdgeWeight >= 0 && q.EdgeWeight <= 1):
		return nil, demarche.Errorf(demarche.Usage, "edge_weight is %v; want 0 to 1", q.EdgeWeight)
	}
	us := q.TimeWindow.Microseconds()
	part := q.Part
	if part == "" {
		part = "0"
	}
	loops := `
  AND x.content <> y.content AND x.actor <> y.actor
  AND NOT EXISTS (SELECT 1 FROM objects o WHERE o.object = x.object AND o.text IN (x.content, y.content))`
	if q.KeepLoops {
		loops = ""
	}
	plan := Plan{
		{"touched", touched},
		{"named", contents},

		{"parted", fmt.Sprintf(`
SELECT %s AS part, object, actor, at_us, record, n.content
FROM touched t JOIN named n USING (record)`, part)},

		{"taken", fmt.Sprintf(`
SELECT part, object, actor, at_us, content, record, min(record) OVER w AS appeared
FROM parted
WINDOW w AS (PARTITION BY part, actor)
QUALIFY count(*) OVER w >= %d`, q.MinParticipation)},
	}
	plan = append(plan, bucketed("taken", us)...)
	plan = append(plan, Step{"met", fmt.Sprintf(`
SELECT x.part, x.object, x.content, y.content AS content_y, (y.at_us - x.at_us) / 1e6 AS time_delta,
       x.actor AS account, y.actor AS account_y
FROM starts x JOIN ends y ON x.part = y.part AND x.object = y.object AND x.bucket = y.bucket
WHERE y.at_us - x.at_us BETWEEN 0 AND %d
  AND (x.at_us, x.appeared, x.record) < (y.at_us, y.appeared, y.record)`+loops, us)})
	if q.MinParticipation < 1 {
		plan = append(plan, Step{"pairs", "\nSELECT * EXCLUDE part FROM met"})
	} else {
		plan = append(plan, Plan{
			{"found", `
SELECT part, content FROM met UNION SELECT part, content_y FROM met`},

			{"shares", `
SELECT part, actor, content FROM taken SEMI JOIN found USING (part, content)`},

			{"active", fmt.Sprintf(`
SELECT part, actor FROM shares GROUP BY part, actor HAVING count(*) >= %d`, q.MinParticipation)},

			{"kept", `
SELECT DISTINCT part, content FROM shares SEMI JOIN active USING (part, actor)`},

			{"pairs", `
SELECT * EXCLUDE part FROM met
WHERE (part, content) IN (SELECT (part, content) FROM kept) OR (part, content_y) IN (SELECT (part, content) FROM kept)`},
		}...)
	}
	return append(plan, Plan{
		{"weighed", `
SELECT least(account, account_y) AS account, greatest(account, account_y) AS account_y,
       count(*) AS weight, avg(time_delta) AS avg_time_delta,
       count(DISTINCT content) AS n_content_id, count(DISTINCT content_y) AS n_content_id_y
FROM pairs
GROUP BY ALL`},

		{"edges", fmt.Sprintf(`
SELECT *, least(n_content_id, n_content_id_y) / greatest(n_content_id, n_content_id_y) AS edge_symmetry_score,
       (weight > (SELECT quantile_cont(weight, %v) FROM weighed))::INTEGER AS weight_threshold
FROM weighed
ORDER BY account, account_y`, q.EdgeWeight)},
	}...), nil
}

// contents gives each record the name that the peers know its post by.
const contents = `
SELECT record, CASE WHEN key = '' THEN dataset || '/' || (record & ((1::BIGINT << 40) - 1)) ELSE key END AS content
FROM posts`
