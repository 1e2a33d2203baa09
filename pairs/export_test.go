package pairs

import (
	"context"
	"slices"
)

// CoShareBy is [CoShare] with a method that the data do not choose, and with
// room bytes of rows in memory before they are written to a file.
func CoShareBy(ctx context.Context, src Source, q Query, o Options, method string, room int64) ([]Edge, Stats, error) {
	j := newJoin(q, o)
	j.method, j.rowRoom = method, room
	var edges []Edge
	err := j.run(ctx, src, func(e *Edge) error {
		edges = append(edges, *e)
		edges[len(edges)-1].Shown = slices.Clone(e.Shown)
		return nil
	})
	return edges, j.stats, err
}
