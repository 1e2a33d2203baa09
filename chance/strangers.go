package chance

import (
	"context"
	"math/bits"

	"demarche/pairs"
)

// What strangers do is counted in cells: by how many rows of others a row has
// within the horizon, in powers of two, and by how old its object then is, in
// powers of two of the window.
const (
	ages  = 64
	cells = 33 * ages
)

// cell returns the cell of a row.
func (g *judge) cell(near int64, age uint64) uint16 {
	return uint16(bits.Len32(uint32(near))*ages + min(bits.Len64(age/max(g.window, 1)), ages-1))
}

// Rates of meeting are drawn together: a cell of which little is known is like
// all of its number of rows, with the weight of so many pairs; and where nothing
// is known, one in ten meets.
const (
	cellWeight = 50
	rowWeight  = 5
	rowRate    = 0.1
)

// fewStrangers is how many pairs of rows of strangers, from both ends, are too few
// to be asked.
const fewStrangers = 200

// tallied is what was counted of a cell: pairs of rows within the horizon, from
// both ends, and those of them within the window.
type tallied [cells]struct{ near, met int64 }

type rates struct {
	tallied
	rate [cells]float64
}

// poolStrangers counts what strangers did.
func (g *judge) poolStrangers(ctx context.Context) error {
	workers := make([]*pooler, g.traces.Threads())
	for i := range workers {
		workers[i] = &pooler{view: newView(g)}
	}
	// Objects are drawn by their number, which is a hash.
	below := ^uint64(0)
	if n := g.traces.Len(); n > g.limits.pooled {
		below = uint64(float64(below) * float64(g.limits.pooled) / float64(n))
	}
	err := g.traces.Look(ctx, pairs.Look{
		Want: func(_ int, object uint64) bool { return scramble(object) <= below },
		Object: func(worker int, rows []pairs.Row) error {
			if len(rows) > 1 {
				workers[worker].object(rows)
			}
			return nil
		},
	})
	if err != nil {
		return err
	}
	for _, w := range workers {
		for i, c := range w.tallied {
			g.rates.tallied[i].near += c.near
			g.rates.tallied[i].met += c.met
		}
	}
	g.rates.settle()
	for i := range g.rates.tallied {
		g.near += g.rates.tallied[i].near
	}
	g.jitter = g.near < fewStrangers
	if below != ^uint64(0) {
		g.near = int64(float64(g.near) * float64(g.traces.Len()) / float64(g.limits.pooled))
	}
	return nil
}

// scramble draws numbers that have nothing to do with the partitions, which are
// by the upper bits of another hash.
func scramble(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// A pooler is one worker's part of it.
type pooler struct {
	*view
	census
	tallied
	near, met []uint32 // by row: rows of others within the horizon, and within the window
	cell      []uint16 // by row
}

// object counts an object's pairs of rows of strangers: all of them, but for those
// of couples that met on two other objects or more.
func (w *pooler) object(rows []pairs.Row) {
	w.look(rows)
	w.take(rows)
	w.near, w.met, w.cell = grow(w.near, len(rows)), grow(w.met, len(rows)), grow(w.cell, len(rows))
	w.around(rows, w.g.horizon, w.near)
	w.around(rows, w.g.window, w.met)
	for i := range rows {
		w.cell[i] = w.g.cell(int64(w.near[i]), uint64(rows[i].AtUS-rows[0].AtUS))
		c := &w.tallied[w.cell[i]]
		c.near += int64(w.near[i])
		c.met += int64(w.met[i])
	}
	w.eachCouple(func(c uint32, i, k int32, met bool, _ int64) {
		elsewhere := w.g.couples[c].shared
		if met {
			elsewhere--
		}
		if elsewhere >= 2 {
			w.without(i, k)
			w.without(k, i)
		}
	})
}

// without takes the pairs of rows of two actors out, as seen from the rows of the
// one that begin with i.
func (w *pooler) without(i, k int32) {
	near, met := k, k
	for ; i >= 0; i = w.view.next[i] {
		c := &w.tallied[w.cell[i]]
		near, met = w.after(near, i, w.g.horizon), w.after(met, i, w.g.window)
		c.near -= w.within(near, i, w.g.horizon)
		c.met -= w.within(met, i, w.g.window)
	}
}

// settle computes the rate of each cell.
func (r *rates) settle() {
	for near := range cells / ages {
		var rows, met int64
		for age := range ages {
			rows += r.tallied[near*ages+age].near
			met += r.tallied[near*ages+age].met
		}
		all := (float64(met) + rowWeight*rowRate) / (float64(rows) + rowWeight)
		for age := range ages {
			c := &r.tallied[near*ages+age]
			r.rate[near*ages+age] = (float64(c.met) + cellWeight*all) / (float64(c.near) + cellWeight)
		}
	}
}

// pools tells what was counted, by the number of rows.
func (g *judge) pools() []Pool {
	var all []Pool
	for near := 1; near < cells/ages; near++ {
		p := Pool{Least: 1 << (near - 1)}
		for age := range ages {
			p.Near += g.rates.tallied[near*ages+age].near
			p.Met += g.rates.tallied[near*ages+age].met
		}
		if p.Near > 0 {
			all = append(all, p)
		}
	}
	return all
}
