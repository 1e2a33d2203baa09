package pairs

import "fmt"

// CoShareSQL returns the pair join as DuckDB computes it best. touched is a
// query that gives the traces: object UBIGINT, actor UBIGINT, at_us BIGINT, record
// BIGINT. The answer has a row for each edge and the columns of [Edge] but Shown,
// under the names of [demarche.Edge] with the times in microseconds:
//
//	a, b UBIGINT, shared, hits, a_records, b_records, a_first, b_first BIGINT,
//	first_us, last_us, gap_min_us BIGINT, gap_median_us DOUBLE, gap_max_us BIGINT
//
// sorted by a, then b. The cost grows with the pairs, whatever is popular.
func CoShareSQL(q Query, touched string) (Plan, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	us := q.Window.Microseconds()
	plan := Plan{
		{"touched", touched},

		{"once", `
SELECT object, actor, at_us, min(record) AS record
FROM touched
GROUP BY object, actor, at_us`},

		{"near", fmt.Sprintf(`
SELECT object, actor, at_us, record
FROM once
WINDOW w AS (PARTITION BY object ORDER BY at_us)
QUALIFY at_us - lag(at_us) OVER w <= %[1]d OR lead(at_us) OVER w - at_us <= %[1]d`, us)},
	}
	plan = append(plan, bucketed("near", us)...)
	return append(plan, Plan{
		{"met", fmt.Sprintf(`
SELECT least(x.actor, y.actor) AS a, greatest(x.actor, y.actor) AS b, x.object,
       CASE WHEN x.actor < y.actor THEN x.at_us ELSE y.at_us END AS a_us,
       CASE WHEN x.actor < y.actor THEN y.at_us ELSE x.at_us END AS b_us,
       CASE WHEN x.actor < y.actor THEN x.record ELSE y.record END AS a_record,
       CASE WHEN x.actor < y.actor THEN y.record ELSE x.record END AS b_record
FROM starts x JOIN ends y ON x.object = y.object AND x.bucket = y.bucket
WHERE y.at_us - x.at_us BETWEEN 0 AND %d AND x.actor <> y.actor
  AND (x.at_us < y.at_us OR x.actor < y.actor)`, us)},

		{"moments", `
SELECT a, b, object, count(*) AS hits, min(abs(b_us - a_us)) AS gap_us,
       min(a_us) AS a_first_us, min(b_us) AS b_first_us, max(greatest(a_us, b_us)) AS last_us
FROM met
GROUP BY a, b, object`},

		{"joined", fmt.Sprintf(`
SELECT a, b, count(*) AS shared, sum(hits)::BIGINT AS hits,
       count(*) FILTER (a_first_us < b_first_us) AS a_first,
       count(*) FILTER (b_first_us < a_first_us) AS b_first,
       min(least(a_first_us, b_first_us)) AS first_us, max(last_us) AS last_us,
       min(gap_us) AS gap_min_us, median(gap_us)::DOUBLE AS gap_median_us, max(gap_us) AS gap_max_us
FROM moments
GROUP BY a, b
HAVING count(*) >= %d`, q.MinShared)},

		{"shown", `
SELECT a, b, count(DISTINCT a_record) AS a_records, count(DISTINCT b_record) AS b_records
FROM met SEMI JOIN joined USING (a, b)
GROUP BY a, b`},

		{"edges", `
SELECT a, b, shared, hits, a_records, b_records, a_first, b_first,
       first_us, last_us, gap_min_us, gap_median_us, gap_max_us
FROM joined JOIN shown USING (a, b)
ORDER BY a, b`},
	}...), nil
}
