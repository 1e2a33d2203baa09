package casefile

import (
	"context"
	"fmt"
	"slices"
	"time"

	"demarche"
	"demarche/pairs"
)

// Rows are the traces of some actions in memory, and how chance compares them.
type Rows struct {
	Rows   []pairs.Row
	Strata *pairs.Strata // without counts
	Steps  time.Duration // of time, within which actors' choices are compared; 0 for one of all time
	Groups []string      // of actors, within which they are
	Camps  *Camps        // by which groups were split; nil where they were not to be
	Step   time.Duration // on which the times stand
	Actors int64         // of the case
	Of     int64         // traces that there are; more than Rows, where these are a stretch of them
}

// Rows returns the traces that [Case.CoShare] would join, where there are more than
// most those of the middle stretch of time that has about as many.
func (c *Case) Rows(ctx context.Context, j Joining, most int64) (*Rows, error) {
	r := &Rows{Step: time.Second}
	var joined Joined
	h, err := c.newHours(ctx, j)
	if err != nil {
		return nil, err
	}
	traces := h.counting(c.traces(j.Actions, j.Without))
	var held *pairs.Traces
	if j.Camps { // which are those of all traces
		if held, err = pairs.Hold(ctx, traces, c.JoinOptions()); err != nil {
			return nil, err
		}
		defer held.Close()
	} else if err := traces(ctx, func(pairs.Batch) error { return nil }); err != nil {
		return nil, err
	}
	if r.Strata, err = c.strata(ctx, j, held, h, &joined); err != nil {
		return nil, err
	}
	r.Steps, r.Groups, r.Camps = joined.Step, joined.Groups, joined.Camps
	datasets, err := c.Read(ctx, j.Actions)
	if err != nil {
		return nil, err
	}
	for _, d := range datasets {
		if !slices.Contains(j.Without, d.Dataset) {
			r.Step = max(r.Step, time.Duration(d.ResolutionS*float64(time.Second)))
		}
	}
	if r.Actors, err = c.countActors(ctx); err != nil {
		return nil, err
	}
	from, to, err := c.stretch(ctx, j, most, r)
	if err != nil {
		return nil, err
	}
	err = c.traces(j.Actions, j.Without)(ctx, func(b pairs.Batch) error {
		for i, at := range b.AtUS {
			if at >= from && at <= to {
				r.Rows = append(r.Rows, pairs.Row{Object: b.Object[i], Actor: b.Actor[i], AtUS: at, Record: b.Record[i]})
			}
		}
		return nil
	})
	if n := int64(len(r.Rows)); err == nil && n/2 > most {
		err = demarche.Errorf(demarche.BadData, "%d of %d traces are of one moment: there is no stretch of %d", n, r.Of, most).WithHint("--rows %d takes them all", r.Of)
	}
	return r, err
}

// stretch counts the traces, and returns from when to when the middle ones are.
func (c *Case) stretch(ctx context.Context, j Joining, most int64, r *Rows) (from, to int64, err error) {
	where := "true"
	for _, d := range j.Without {
		where += fmt.Sprintf(" AND record >> 40 <> %d", d)
	}
	touched := "(" + Touched(j.Actions) + ") WHERE " + where
	n, err := c.Table(ctx, "iii", `SELECT count(*), coalesce(min(at_us), 0)::BIGINT, coalesce(max(at_us), 0)::BIGINT FROM `+touched)
	if err != nil {
		return 0, 0, err
	}
	r.Of, from, to = n[0][0].(int64), n[0][1].(int64), n[0][2].(int64)
	if r.Of <= most {
		return from, to, nil
	}
	rest := (1 - float64(most)/float64(r.Of)) / 2
	ends, err := c.Table(ctx, "ii", fmt.Sprintf(`SELECT quantile_disc(at_us, %v)::BIGINT, quantile_disc(at_us, %v)::BIGINT FROM %s`, rest, 1-rest, touched))
	if err != nil {
		return 0, 0, err
	}
	return ends[0][0].(int64), ends[0][1].(int64), nil
}
