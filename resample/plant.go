package resample

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"demarche/graph"
	"demarche/pairs"
)

// Planted rows must not change what the data are: they are so small a share of its
// rows at most, and their actors of its actors, but for one group, which is always
// planted.
const (
	rowShare   = 50 // of so many rows one may be planted
	actorShare = 4  // of so many actors one may be a member
	mostAtOnce = 400
)

// A group is planted.
type group struct {
	size, events int
	members      []uint64
}

// batches returns the groups that power asks for, as many in each batch as may be
// planted at once.
func (r *runner) batches() [][]group {
	actors := map[uint64]bool{}
	for i := range r.Rows {
		actors[r.Rows[i].Actor] = true
	}
	var all [][]group
	var batch []group
	rows, members := 0, 0
	for range r.Draws {
		for _, size := range r.Sizes {
			for _, events := range r.Events {
				if size > len(actors) {
					continue
				}
				full := (rows+size*events)*rowShare > len(r.Rows) || (members+size)*actorShare > len(actors) || len(batch) == mostAtOnce
				if full && len(batch) > 0 {
					all = append(all, batch)
					batch, rows, members = nil, 0, 0
				}
				batch = append(batch, group{size: size, events: events})
				rows, members = rows+size*events, members+size
			}
		}
	}
	if len(batch) > 0 {
		all = append(all, batch)
	}
	return all
}

// plant appends the rows of groups to rows, chooses their members, and returns who
// is in which group, from 1.
func (r *runner) plant(rng *rand.Rand, rows []pairs.Row, groups []group) ([]pairs.Row, map[uint64]int) {
	of := map[uint64]int{}
	step := max(r.Step.Microseconds(), 1)
	spread := r.Query.Window.Microseconds() / 2 / step
	n := len(rows)
	rows = rows[:n:n]
	for g := range groups {
		k := &groups[g]
		k.members = k.members[:0]
		for tries := 0; len(k.members) < k.size; tries++ {
			actor := r.Rows[rng.IntN(len(r.Rows))].Actor
			if tries > 64*k.size { // a few actors wrote nearly all rows
				actor = r.rare(rng, of)
			}
			if of[actor] == 0 {
				of[actor] = g + 1
				k.members = append(k.members, actor)
			}
		}
		for range k.events {
			at := rows[rng.IntN(n)]
			for _, member := range k.members {
				rows = append(rows, pairs.Row{Object: at.Object, Actor: member, AtUS: at.AtUS + rng.Int64N(spread+1)*step, Record: -1})
			}
		}
	}
	return rows, of
}

// rare returns an actor that is in no group yet, each as likely.
func (r *runner) rare(rng *rand.Rand, of map[uint64]int) uint64 {
	seen := map[uint64]bool{}
	var free []uint64
	for i := range r.Rows {
		if a := r.Rows[i].Actor; of[a] == 0 && !seen[a] {
			seen[a] = true
			free = append(free, a)
		}
	}
	return free[rng.IntN(len(free))]
}

// mixed plants the first batch's groups among permuted labels.
func (r *runner) mixed(ctx context.Context) (Mixed, error) {
	m := Mixed{Copies: r.Copies, Firm: make([]int64, len(Levels)), False: make([]int64, len(Levels)), Shares: make([][]float64, len(Levels))}
	batches := r.batches()
	if len(batches) == 0 {
		return m, nil
	}
	for copy := range r.Copies {
		rng := r.random(mixedIn, copy)
		rows, of := r.plant(rng, r.permute(rng), batches[copy%len(batches)])
		couples, found, err := r.judge(ctx, rows)
		if err != nil {
			return m, err
		}
		m.Edges += int64(len(found.Edges))
		for l, level := range Levels {
			firm, wrong := 0, 0
			for i, c := range couples {
				if found.Edges[i].LogQ > math.Log(level) {
					continue
				}
				firm++
				if of[c.A] == 0 || of[c.A] != of[c.B] {
					wrong++
				}
			}
			m.Firm[l] += int64(firm)
			m.False[l] += int64(wrong)
			m.Shares[l] = append(m.Shares[l], float64(wrong)/float64(max(firm, 1)))
		}
	}
	return m, nil
}

// power plants groups into the data as they are.
func (r *runner) power(ctx context.Context, batches [][]group) ([]Power, error) {
	var all []Power
	place := map[[2]int]int{}
	for _, size := range r.Sizes {
		for _, events := range r.Events {
			place[[2]int{size, events}] = len(all)
			all = append(all, Power{Size: size, Events: events})
		}
	}
	for copy, groups := range batches {
		rows, of := r.plant(r.random(power, copy), r.Rows, groups)
		couples, found, err := r.judge(ctx, rows)
		if err != nil {
			return nil, err
		}
		joined := make([][]graph.Edge, len(groups)) // firm edges among the members, by their places
		for i, c := range couples {
			g := of[c.A] - 1
			if g < 0 || of[c.B] != g+1 || !found.Edges[i].Firm {
				continue
			}
			place := func(member uint64) int32 { return int32(slices.Index(groups[g].members, member)) }
			joined[g] = append(joined[g], graph.Edge{A: place(c.A), B: place(c.B), Weight: 1})
		}
		for g, k := range groups {
			p := &all[place[[2]int{k.size, k.events}]]
			p.Planted++
			p.Pairs += k.size * (k.size - 1) / 2
			p.Firm += len(joined[g])
			if 3*largest(k.size, joined[g]) >= 2*k.size {
				p.Found++
			}
		}
	}
	return all, nil
}

// largest returns how many actors are in the largest component, if any two are joined.
func largest(actors int, joined []graph.Edge) int {
	if len(joined) == 0 {
		return 0
	}
	in := make([]int, actors)
	for _, of := range graph.Components(graph.New(actors, joined)) {
		in[of]++
	}
	return slices.Max(in)
}
