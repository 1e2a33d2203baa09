package coord

import (
	"context"
	"fmt"
	"math"
	"testing"
)

// What methods do, said in SQL over the traces of the case.
var twins = []struct{ as, trace, sql string }{
	{"vishnuprasad-retweet", "hashtag", `
WITH t AS (SELECT DISTINCT actor, object FROM traces WHERE action = 'hashtag')
SELECT a.actor AS x, b.actor AS y, count(*)::DOUBLE AS w FROM t a JOIN t b ON a.object = b.object AND a.actor < b.actor
GROUP BY ALL HAVING count(*) > 1`},

	{"hristakieva", "link", `
WITH t AS (SELECT actor, object, count(DISTINCT at_us) AS n FROM traces WHERE action = 'link' GROUP BY ALL),
l AS (SELECT actor, sqrt(sum(n * n)) AS l FROM t GROUP BY actor)
SELECT a.actor AS x, b.actor AS y, sum(a.n * b.n) / any_value(la.l) / any_value(lb.l) AS w
FROM t a JOIN t b ON a.object = b.object AND a.actor < b.actor JOIN l la ON la.actor = a.actor JOIN l lb ON lb.actor = b.actor
GROUP BY ALL`},

	{"pacheco-retweet", "hashtag", `
WITH t AS (SELECT actor, object, count(DISTINCT at_us) AS c FROM traces WHERE action = 'hashtag' GROUP BY ALL),
u AS (SELECT * FROM t SEMI JOIN (SELECT actor FROM t GROUP BY actor HAVING sum(c) > 10 AND count(*) > 1) USING (actor)),
n AS (SELECT count(DISTINCT actor) AS n FROM u),
d AS (SELECT object, count(*) AS df FROM u GROUP BY object HAVING count(*) >= 3),
v AS (SELECT actor, object, (1 + ln(c)) * (ln((1 + n) / (1 + df)) + 1) AS w FROM u JOIN d USING (object), n),
l AS (SELECT actor, sqrt(sum(w * w)) AS l FROM v GROUP BY actor),
p AS (SELECT a.actor AS x, b.actor AS y, sum(a.w * b.w) AS s FROM v a JOIN v b ON a.object = b.object AND a.actor < b.actor GROUP BY ALL),
q AS (SELECT x, y, round(s / f.l / g.l, 12) AS w FROM p JOIN l f ON f.actor = x JOIN l g ON g.actor = y),
r AS (SELECT *, rank() OVER (PARTITION BY x ORDER BY w DESC) AS k FROM (FROM q UNION ALL SELECT y, x, w FROM q)),
top AS (SELECT least(x, y) AS x, greatest(x, y) AS y, any_value(w) AS w FROM r WHERE k <= 100 GROUP BY ALL)
SELECT x, y, w FROM top WHERE w >= (SELECT quantile_cont(w, 0.995) FROM top) - 1e-12`},

	{"giglietto", "link", `
WITH t AS (SELECT DISTINCT actor, object, at_us FROM traces WHERE action = 'link'),
k AS (SELECT *, (at_us - min(at_us) OVER o) / 1e6 AS since, row_number() OVER (o ORDER BY at_us) AS k, count(*) OVER o AS n FROM t WINDOW o AS (PARTITION BY object)),
fast AS (SELECT object FROM k WHERE k.k = 2 AND since <= (SELECT quantile_cont(since, 0.1) FROM k WHERE k = 2)),
reached AS (SELECT object, min(since) AS s FROM k SEMI JOIN fast USING (object) WHERE k.k / n > 0.5 GROUP BY object),
i AS (SELECT greatest(floor(quantile_cont(s, 0.5)), 1) AS i FROM reached),
b AS (SELECT k.*, count(*) OVER (PARTITION BY object, floor(since / i)) AS together FROM k, i),
kept AS (SELECT DISTINCT actor, object FROM b WHERE together > 1),
p AS (SELECT x.actor AS x, y.actor AS y, count(*)::DOUBLE AS w FROM kept x JOIN kept y ON x.object = y.object AND x.actor < y.actor GROUP BY ALL)
SELECT x, y, w FROM p WHERE w >= (SELECT quantile_cont(w, 0.9) FROM p)`},
}

// Methods find the edges, of the weights, that the same said in SQL finds.
func TestMethodsHaveTwinsInSQL(t *testing.T) {
	c := simulated(t)
	for _, twin := range twins {
		rows, err := c.Table(context.Background(), "ssf", `
SELECT least(a.id, b.id), greatest(a.id, b.id), w FROM (`+twin.sql+`) JOIN actors a ON a.actor = x JOIN actors b ON b.actor = y ORDER BY 1, 2`)
		if err != nil {
			t.Fatal(err)
		}
		edges := ran(t, c, twin.trace, like(twin.as), func(r *CoShareRun) { r.FDR = 0 }).Networks[0].Edges
		if len(edges) != len(rows) || len(rows) == 0 {
			t.Errorf("%s finds %d edges, and in SQL %d", twin.as, len(edges), len(rows))
			continue
		}
		for i, e := range edges {
			if e.A != rows[i][0] || e.B != rows[i][1] || math.Abs(e.Weight-rows[i][2].(float64)) > 1e-9 {
				t.Errorf("%s: edge %s, in SQL %v", twin.as, fmt.Sprint(e.A, " ", e.B, " ", e.Weight), rows[i])
				break
			}
		}
	}
}
