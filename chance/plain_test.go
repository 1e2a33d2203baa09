package chance_test

import (
	"cmp"
	"math"
	"slices"

	"demarche/pairs"
	"demarche/pairs/pairstest"
)

// plain is package chance in its plainest words: sets, and loops over every two
// rows. It knows no stratum but one step of time and one group.
type plain struct {
	rows    []pairstest.Row
	window  int64
	horizon int64
	object  map[uint64][]pairstest.Row // by time
	met     map[[2]uint64]map[uint64]bool
	near    map[[2]uint64]map[uint64]bool
	rate    map[[2]int]float64
	jitter  bool
}

func ends(a, b uint64) [2]uint64 { return [2]uint64{min(a, b), max(a, b)} }

func gapOf(x, y pairstest.Row) int64 { return max(x.AtUS-y.AtUS, y.AtUS-x.AtUS) }

func newPlain(rows []pairstest.Row, window, horizon int64) *plain {
	p := &plain{rows: pairstest.Distinct(rows), window: window, horizon: horizon, object: map[uint64][]pairstest.Row{}, met: map[[2]uint64]map[uint64]bool{}, near: map[[2]uint64]map[uint64]bool{}}
	for _, r := range p.rows {
		p.object[r.Object] = append(p.object[r.Object], r)
	}
	for object, list := range p.object {
		for _, x := range list {
			for _, y := range list {
				if x.Actor >= y.Actor {
					continue
				}
				put := func(m map[[2]uint64]map[uint64]bool) {
					if m[ends(x.Actor, y.Actor)] == nil {
						m[ends(x.Actor, y.Actor)] = map[uint64]bool{}
					}
					m[ends(x.Actor, y.Actor)][object] = true
				}
				if gapOf(x, y) <= horizon {
					put(p.near)
				}
				if gapOf(x, y) <= window {
					put(p.met)
				}
			}
		}
	}
	return p
}

// strange reports whether what two actors do on an object tells of strangers: for
// those that are no edge, always.
func (p *plain) strange(x, y pairstest.Row, minShared int) bool {
	met := p.met[ends(x.Actor, y.Actor)]
	if len(met) < minShared {
		return true
	}
	n := len(met)
	if met[x.Object] {
		n--
	}
	return n < 2
}

// others returns how many rows of others are within reach of a row.
func (p *plain) others(x pairstest.Row, reach int64) (n int) {
	for _, y := range p.object[x.Object] {
		if y.Actor != x.Actor && gapOf(x, y) <= reach {
			n++
		}
	}
	return n
}

// log2 is the number of binary digits.
func log2(n int64) (digits int) {
	for ; n > 0; n /= 2 {
		digits++
	}
	return digits
}

func (p *plain) cell(x pairstest.Row) [2]int {
	first := p.object[x.Object][0].AtUS
	for _, y := range p.object[x.Object] {
		first = min(first, y.AtUS)
	}
	return [2]int{log2(int64(p.others(x, p.horizon))), min(log2((x.AtUS-first)/max(p.window, 1)), 63)}
}

func (p *plain) setRates(minShared int) {
	type seen struct{ near, met float64 }
	cells, wide := map[[2]int]seen{}, map[int]seen{}
	for _, list := range p.object {
		for _, x := range list {
			for _, y := range list {
				if x.Actor == y.Actor || gapOf(x, y) > p.horizon || !p.strange(x, y, minShared) {
					continue
				}
				s := seen{near: 1}
				if gapOf(x, y) <= p.window {
					s.met = 1
				}
				at := p.cell(x)
				cells[at] = seen{cells[at].near + s.near, cells[at].met + s.met}
				wide[at[0]] = seen{wide[at[0]].near + s.near, wide[at[0]].met + s.met}
			}
		}
	}
	near := 0.0
	for _, s := range cells {
		near += s.near
	}
	p.jitter = near < 200
	p.rate = map[[2]int]float64{}
	for _, x := range p.rows {
		at := p.cell(x)
		all := (wide[at[0]].met + 0.5) / (wide[at[0]].near + 5)
		p.rate[at] = (cells[at].met + 50*all) / (cells[at].near + 50)
	}
}

// from is how probable it is that row x meets the other actor's, from its side.
func (p *plain) from(x pairstest.Row, other uint64) float64 {
	rate := p.rate[p.cell(x)]
	met := p.met[ends(x.Actor, other)]
	elsewhere := len(met)
	if met[x.Object] {
		elsewhere--
	}
	var near, hits, kept, keptHits float64
	for _, y := range p.object[x.Object] {
		if y.Actor == x.Actor || y.Actor == other || gapOf(x, y) > p.horizon {
			continue
		}
		here := 0
		if gapOf(x, y) <= p.window {
			here = 1
		}
		near++
		hits += float64(here)
		companion := false
		for _, end := range []uint64{x.Actor, other} {
			if n := len(p.edge(end, y.Actor)) - here; n > 0 && 2*n >= elsewhere {
				companion = true
			}
		}
		if !companion {
			kept++
			keptHits += float64(here)
		}
	}
	if near < 200 {
		near, hits = kept, keptHits
	}
	return max(rate, (hits+2*rate)/(near+2))
}

// edge returns the objects that two actors met on if they are an edge.
func (p *plain) edge(a, b uint64) map[uint64]bool {
	if met := p.met[ends(a, b)]; len(met) >= p.minShared() {
		return met
	}
	return nil
}

// minShared is two in all of these tests.
func (p *plain) minShared() int { return 2 }

// occasions returns the probability of each occasion of two actors, and how many
// of them are meetings.
func (p *plain) occasions(a, b uint64) (list []float64, meetings int) {
	type object struct {
		at   int64
		met  bool
		miss float64
	}
	var objects []object
	for number := range p.near[ends(a, b)] {
		o, least := object{met: p.met[ends(a, b)][number], miss: 1}, int64(math.MaxInt64)
		for _, x := range p.object[number] {
			for _, y := range p.object[number] {
				if x.Actor == a && y.Actor == b {
					if at := min(x.AtUS, y.AtUS); gapOf(x, y) < least || gapOf(x, y) == least && at < o.at {
						least, o.at = gapOf(x, y), at
					}
				}
			}
		}
		o.miss = 1 - p.trial(number, a, b)
		objects = append(objects, o)
	}
	slices.SortFunc(objects, func(x, y object) int { return cmp.Compare(x.at, y.at) })
	for i := 0; i < len(objects); {
		miss, met, from := 1.0, false, objects[i].at
		for ; i < len(objects) && objects[i].at <= from+p.horizon; i++ {
			miss *= objects[i].miss
			met = met || objects[i].met
		}
		list = append(list, min(1-miss, 0.999999))
		if met {
			meetings++
		}
	}
	return list, meetings
}

// trial returns how probable it is that two actors meet on an object.
func (p *plain) trial(object, a, b uint64) float64 {
	miss := 1.0
	for _, x := range p.object[object] {
		for _, y := range p.object[object] {
			if x.Actor == a && y.Actor == b && gapOf(x, y) <= p.horizon {
				if p.jitter {
					miss *= 1 - max(p.moved(gapOf(x, y)), 0.1)
					continue
				}
				miss *= 1 - max(p.from(x, b), p.from(y, a))
			}
		}
	}
	return min(1-miss, 0.999999)
}

// moved is how probable it is that two moments with that gap are within the window
// once each has been moved: the share of the square of all moves in which they are,
// found by walking along one side.
func (p *plain) moved(gap int64) float64 {
	const steps = 20_000
	h, inside := float64(p.horizon), 0.0
	for i := range steps {
		at := float64(gap) + h*((float64(i)+0.5)/steps-0.5)
		lo, hi := max(at-float64(p.window), -h/2), min(at+float64(p.window), h/2)
		inside += max(hi-lo, 0) / h / steps
	}
	return inside
}

// tail is the probability that k trials or more succeed, by going through every
// outcome, trial by trial.
func tail(k int, p []float64) float64 {
	if k <= 0 {
		return 1
	}
	if len(p) == 0 {
		return 0
	}
	return p[0]*tail(k-1, p[1:]) + (1-p[0])*tail(k, p[1:])
}

// choice is how many meetings two actors are expected to have.
func (p *plain) choice(a, b uint64) float64 {
	var pairsOf, n, na, nb float64
	for i, x := range p.rows {
		n++
		if x.Actor == a {
			na++
		}
		if x.Actor == b {
			nb++
		}
		for _, y := range p.rows[:i] {
			if x.Object == y.Object && gapOf(x, y) <= p.window {
				pairsOf++
			}
		}
	}
	return 2 * pairsOf * na * nb / n / (n - 1)
}

// tested is how many pairs touched enough objects within the horizon.
func (p *plain) tested() (n float64) {
	for _, objects := range p.near {
		if len(objects) >= p.minShared() {
			n++
		}
	}
	return n
}

func (p *plain) couples() (list []pairs.Couple) {
	for who, met := range p.met {
		if len(met) >= p.minShared() {
			list = append(list, pairs.Couple{A: who[0], B: who[1], Shared: len(met)})
		}
	}
	slices.SortFunc(list, func(x, y pairs.Couple) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return list
}
