package pairs

import (
	"context"
	"slices"
)

// CoShareBy is [CoShare] with a method that the data do not choose, and with
// room bytes of rows in memory before they are written to a file.
func CoShareBy(ctx context.Context, src Source, q Query, o Options, method string, room int64) ([]Edge, Stats, error) {
	var edges []Edge
	stats, err := eachEdge(ctx, src, q, o, method, room, func(e *Edge) error {
		edges = append(edges, *e)
		edges[len(edges)-1].Shown = slices.Clone(e.Shown)
		return nil
	})
	return edges, stats, err
}
