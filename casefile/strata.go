package casefile

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"demarche"
	"demarche/pairs"
)

// Steps of time are as fine as leaves so many traces in one, on average where most
// traces are; in much fewer, actors meet because they are all there is.
const tracesPerStep = 500

// mostGroups is how many groups of actors choices are compared in; those of
// fewest actors are one.
const mostGroups = 16

// strata says in which steps of time and groups of actors the choices of actors
// are compared, and notes it in r; held are the traces, and h their hours.
func (c *Case) strata(ctx context.Context, j Joining, held *pairs.Traces, h *hours, r *Joined) (*pairs.Strata, error) {
	groups, names, err := c.actorGroups(ctx)
	if err != nil {
		return nil, err
	}
	s := &pairs.Strata{StepUS: 1 << 62, Steps: 1}
	each := int64(tracesPerStep)
	if j.Camps {
		if groups, names, s.Whole, err = c.split(ctx, j, held, groups, names, r); err != nil {
			return nil, err
		}
		each *= int64(max(r.Camps.Kept, 1)) // so that there are so many in a camp too
	}
	if step, rank, steps := h.steps(each); step > 0 {
		s.FirstUS, s.StepUS, s.Rank, s.Steps = h.first, step.Microseconds(), rank, steps
		r.Step = step
	}
	r.Groups, s.Groups = names, max(len(names), 1)
	if s.Groups > 1 {
		s.Group = func(actor uint64) int { return int(groups[actor]) }
	}
	return s, nil
}

// actorGroups puts actors into groups by their platform and the language they
// mostly write in, as the files say; they are named, the largest first.
func (c *Case) actorGroups(ctx context.Context) (map[uint64]uint8, []string, error) {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, nil, err
	}
	language := `SELECT NULL::UBIGINT AS actor, NULL::VARCHAR AS lang WHERE false`
	if slices.ContainsFunc(datasets, func(d demarche.Dataset) bool { return hasRole(d.Mapping, "lang") }) {
		language = `SELECT actor, lang FROM (SELECT actor, lang, count(*) AS n FROM posts WHERE lang <> '' GROUP BY actor, lang)
QUALIFY row_number() OVER (PARTITION BY actor ORDER BY n DESC, lang) = 1`
	}
	const of = `concat_ws(' ', nullif(a.platform, ''), nullif(l.lang, ''))`
	sizes, err := c.Table(ctx, "si", fmt.Sprintf(`SELECT %s AS of, count(*) FROM actors a LEFT JOIN (%s) l USING (actor) GROUP BY of`, of, language))
	if err != nil {
		return nil, nil, err
	}
	slices.SortFunc(sizes, func(x, y []any) int {
		return cmp.Or(cmp.Compare(y[1].(int64), x[1].(int64)), cmp.Compare(x[0].(string), y[0].(string)))
	})
	if len(sizes) < 2 {
		return nil, nil, nil
	}
	var names []string
	place := map[string]uint8{}
	for i, row := range sizes {
		name := row[0].(string)
		if i >= mostGroups-1 && len(sizes) > mostGroups {
			place[name] = mostGroups - 1
			if i == mostGroups-1 {
				names = append(names, "all others")
			}
			continue
		}
		place[name] = uint8(i)
		if name == "" {
			name = "not told"
		}
		names = append(names, name)
	}
	r, err := c.db.Query(ctx, fmt.Sprintf(`SELECT a.actor, %s FROM actors a LEFT JOIN (%s) l USING (actor)`, of, language))
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	groups := map[uint64]uint8{}
	for r.Next() {
		for i := range r.Len() {
			groups[r.Uint64s(0)[i]] = place[r.String(1, i)]
		}
	}
	return groups, names, r.Err()
}
