package casefile

import (
	"context"
	"slices"
)

// A Popularity says how many touched an object, in the whole case.
type Popularity struct {
	Actors  int64
	Records int64
}

// Popularity returns how many touched these objects, by number.
func (c *Case) Popularity(ctx context.Context, actions []string, numbers []uint64) (map[uint64]Popularity, error) {
	all := make(map[uint64]Popularity, len(numbers))
	if len(numbers) == 0 {
		return all, nil
	}
	if err := c.list(ctx, numbers); err != nil {
		return nil, err
	}
	records := "count(*)"
	if slices.Contains(actions, "domain") {
		records = "count(DISTINCT record)"
	}
	// A record touches an object once, but for a domain: it may have several links
	// of one.
	r, err := c.db.Query(ctx, `
SELECT object, count(*), sum(records)::BIGINT
FROM (SELECT object, actor, `+records+` AS records FROM (`+Touched(actions)+`) t SEMI JOIN listed l ON l.number = t.object GROUP BY object, actor)
GROUP BY object`)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for r.Next() {
		for i := range r.Len() {
			all[r.Uint64s(0)[i]] = Popularity{r.Int64s(1)[i], r.Int64s(2)[i]}
		}
	}
	return all, r.Err()
}
