package casefile

import (
	"context"
	"slices"

	"demarche/pairs"
	"demarche/project"
)

// mostMeetings is how many meetings of two actors on an object a method may count:
// some minutes of a core.
const mostMeetings = 50_000_000_000

// A Projection says what a method of the literature is run over.
type Projection struct {
	Preset  project.Preset
	Actions [][]string // of each layer
	Without []int      // datasets that take no part

	Progress func(doing string, done, total int64)
}

// Project runs a method of the literature over the traces of the case.
func (c *Case) Project(ctx context.Context, p Projection) (*project.Result, error) {
	rows := make([][]project.Row, len(p.Preset.Layers))
	before := map[string][]project.Step{}
	for i, l := range p.Preset.Layers {
		var err error
		if rows[i], err = c.projectRows(ctx, p.Actions[i], p.Without); err != nil {
			return nil, err
		}
		if l.Reads.Within > 0 {
			if rows[i], before[l.Name], err = c.fastReposts(ctx, rows[i], l); err != nil {
				return nil, err
			}
		}
	}
	r, err := p.Preset.Run(ctx, rows, project.Options{
		Memory: c.joinMemory(), Meetings: mostMeetings, Threads: c.options.Threads,
		Progress: func(done, total int64) { p.Progress("comparing actors", done, total) },
	})
	if err != nil {
		return nil, err
	}
	for layer, steps := range before {
		i := slices.IndexFunc(r.Steps, func(s project.Step) bool { return s.Layer == layer })
		r.Steps = slices.Insert(r.Steps, i, steps...)
	}
	return r, nil
}

// projectRows returns the traces of some actions.
func (c *Case) projectRows(ctx context.Context, actions []string, without []int) ([]project.Row, error) {
	var rows []project.Row
	err := c.traces(actions, without)(ctx, func(b pairs.Batch) error {
		for i, object := range b.Object {
			rows = append(rows, project.Row{Actor: b.Actor[i], Object: object, Of: object, AtUS: b.AtUS[i], Record: b.Record[i]})
		}
		return nil
	})
	return rows, err
}

// fastReposts returns those of the reposts that are at most so long after their
// post as the layer says, and what was left before: of posts of the case, on the same
// platform. What is compared is the actor whose post was passed on. Where several
// records have the post's key the first counts.
func (c *Case) fastReposts(ctx context.Context, reposts []project.Row, l project.Layer) ([]project.Row, []project.Step, error) {
	r, err := c.db.Query(ctx, `
WITH originals AS (
    SELECT p.key, a.platform, arg_min(p.actor, p.record) AS actor, epoch_us(arg_min(p.posted, p.record)) AS at_us
    FROM posts p JOIN actors a USING (actor)
    WHERE p.key IN (SELECT repost_of FROM posts WHERE repost_of <> '')
    GROUP BY p.key, a.platform
)
SELECT p.record, o.actor, o.at_us
FROM posts p JOIN actors a USING (actor) JOIN originals o ON o.key = p.repost_of AND o.platform = a.platform
WHERE p.repost_of <> ''`)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	type original struct {
		actor uint64
		atUS  int64
	}
	of := map[int64]original{}
	for r.Next() {
		for i := range r.Len() {
			of[r.Int64s(0)[i]] = original{r.Uint64s(1)[i], r.Int64s(2)[i]}
		}
	}
	if err := r.Err(); err != nil {
		return nil, nil, err
	}
	step := func(what string) project.Step {
		actors, objects := map[uint64]bool{}, map[uint64]bool{}
		for _, row := range reposts {
			actors[row.Actor], objects[row.Object] = true, true
		}
		return project.Step{Layer: l.Name, What: what, Actors: len(actors), Columns: len(objects), Rows: int64(len(reposts)), Edges: -1}
	}
	steps := []project.Step{step("reposts")}
	reposts = slices.DeleteFunc(reposts, func(row project.Row) bool { _, ok := of[row.Record]; return !ok })
	steps = append(steps, step("of posts that are in the case"))
	reposts = slices.DeleteFunc(reposts, func(row project.Row) bool {
		gap := row.AtUS - of[row.Record].atUS
		return gap < 0 || gap > l.Reads.Within.Microseconds()
	})
	for i := range reposts {
		reposts[i].Of = of[reposts[i].Record].actor
	}
	return reposts, steps, nil
}
