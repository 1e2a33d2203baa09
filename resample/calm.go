package resample

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"demarche/pairs"
)

// The kinds of copies, which are part of what seeds them.
const (
	permuted = iota + 1
	moved
	mixedIn
	power
)

// random returns the random numbers of one copy.
func (r *runner) random(kind, copy int) *rand.Rand {
	return rand.New(rand.NewPCG(r.Seed, uint64(kind)<<32|uint64(copy)))
}

// permute permutes the actors over the rows of each step and group.
func (r *runner) permute(rng *rand.Rand) []pairs.Row {
	rows := slices.Clone(r.Rows)
	strata := make(map[int][]int)
	for i := range rows {
		at := r.Strata.Step(rows[i].AtUS) * r.Strata.Groups
		if r.Strata.Group != nil {
			at += r.Strata.Group(rows[i].Actor)
		}
		strata[at] = append(strata[at], i)
	}
	order := make([]int, 0, len(strata))
	for at := range strata {
		order = append(order, at)
	}
	slices.Sort(order)
	for _, at := range order {
		in := strata[at]
		rng.Shuffle(len(in), func(i, k int) {
			rows[in[i]].Actor, rows[in[k]].Actor = rows[in[k]].Actor, rows[in[i]].Actor
		})
	}
	return rows
}

// move moves every row by up to half the horizon to either side, in steps of the
// data's.
func (r *runner) move(rng *rand.Rand) []pairs.Row {
	rows := slices.Clone(r.Rows)
	step := max(r.Step.Microseconds(), 1)
	half := r.Horizon.Microseconds() / 2 / step
	for i := range rows {
		rows[i].AtUS += (rng.Int64N(2*half+1) - half) * step
	}
	return rows
}

// calm counts what is firm in copies in which nothing is to be found.
func (r *runner) calm(ctx context.Context, kind int) (Calm, error) {
	c := Calm{Copies: r.Copies, Firm: make([]int64, len(Levels)), Any: make([]int, len(Levels))}
	for copy := range r.Copies {
		change := r.permute
		if kind == moved {
			change = r.move
		}
		_, found, err := r.judge(ctx, change(r.random(kind, copy)))
		if err != nil {
			return c, err
		}
		c.Edges += int64(len(found.Edges))
		for l, level := range Levels {
			n := int64(0)
			for i := range found.Edges {
				if found.Edges[i].LogQ <= math.Log(level) {
					n++
				}
			}
			c.Firm[l] += n
			if n > 0 {
				c.Any[l]++
			}
		}
	}
	return c, nil
}
