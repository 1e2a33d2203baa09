package figure

import (
	"math"
	"slices"
)

// placed is an event with the room that it and its name take.
type placed struct {
	event    stretch
	dot      float64 // where its dot is
	miss     float64 // where the nearest end of the period that names it is, or NaN
	name     string  // "" where it has no room
	x        float64 // of its name
	from, to float64 // all of it
	lane     int
}

// events draws the events of a timeline: each in the highest lane that has room
// for its dot and name.
func (p *page) events(events, bands []stretch, x scale, edges []point) {
	const pitch = 18.0
	all := make([]placed, len(events))
	var lanes [][]placed
	unlabeled, outside := 0, 0
	for i, e := range events {
		a := p.place(e, bands, x)
		a.lane = -1
		for try := 0; try < 2 && a.lane < 0; try++ {
			for l := range min(len(lanes)+1, mostLanes) {
				if l == len(lanes) {
					lanes = append(lanes, nil)
				}
				if !slices.ContainsFunc(lanes[l], func(b placed) bool { return a.from < b.to+7 && b.from < a.to+7 }) {
					a.lane = l
					lanes[l] = append(lanes[l], a)
					break
				}
			}
			if a.lane < 0 { // without its name, then
				a.name, a.from, a.to, a.miss = "", a.dot-5, a.dot+5, math.NaN()
			}
		}
		if a.name == "" {
			unlabeled++
		}
		a.lane = max(a.lane, 0)
		if e.outside {
			outside++
		}
		all[i] = a
	}
	if outside > 0 {
		p.keys([]key{
			{func(x, y float64) { p.event(x, y, false) }, "event"},
			{func(x, y float64) { p.event(x, y, true) }, "outside its period"},
		})
	}
	top := p.y + 2
	bottom := top + pitch*float64(len(lanes))
	slices.SortStableFunc(edges, func(a, b point) int { return int(a.y - b.y) })
	var drawn []float64
	for _, e := range edges {
		if slices.ContainsFunc(drawn, func(x float64) bool { return math.Abs(x-e.x) < 1 }) {
			continue
		}
		drawn = append(drawn, e.x)
		dash := ""
		if e.y > 0 {
			dash = ` stroke-dasharray="2 4"`
		}
		p.put(`<path class="edge" d="M$ $V$" stroke="currentColor" stroke-opacity=".3" fill="none"$/>`, e.x, top-4, bottom+4, dash)
	}
	for _, a := range all {
		y := top + pitch*(float64(a.lane)+0.5)
		p.put(`<g>$`, p.tip(a.event.name+", "+a.event.text()))
		if from, to := x.at(a.event.from), x.at(a.event.to); to-from > 4 {
			p.put(`<path class="when" d="M$ $H$M$ $v8M$ $v8" stroke="$" stroke-width="1.8" fill="none"/>`, from, y, to, from, y-4, to, y-4, colour(0))
		}
		if !math.IsNaN(a.miss) {
			p.put(`<path class="miss" d="M$ $H$m0 -4v8" stroke="currentColor" stroke-dasharray="3 2" fill="none"/>`, a.dot, y, a.miss)
		}
		p.event(a.dot, y, a.event.outside)
		if a.name != "" {
			p.text(a.x, y+4.3, a.name, `class="event" font-size="12" `+halo)
		}
		p.put(`</g>`)
	}
	if unlabeled > 0 {
		p.note("Without room for a name: %s.", count(unlabeled, "event"))
	}
	p.y = bottom
}

// event draws the sign of an event.
func (p *page) event(x, y float64, outside bool) {
	if outside {
		p.put(`<path class="outside" d="$" fill="$" stroke="currentColor" stroke-width="1.3"/>`, shape(3, x, y, 5), colour(1))
		return
	}
	p.put(`<path class="inside" d="$" fill="$"/>`, shape(0, x, y, 4.2), colour(0))
}

// place finds where the name of an event may stand: right of its dot, or left;
// never over the thread to the period that names it.
func (p *page) place(e stretch, bands []stretch, x scale) placed {
	const size, gap = 12.0, 9.0
	a := placed{event: e, dot: (x.at(e.from) + x.at(e.to)) / 2, miss: math.NaN(), name: e.name}
	left, right := min(x.at(e.from), a.dot-5), max(x.at(e.to), a.dot+5)
	if e.outside {
		for _, b := range bands {
			if b.name != e.period || e.period == "" {
				continue
			}
			switch near := x.at(b.from); {
			case e.to <= b.from:
				a.miss, right = near, max(right, near)
			case e.from >= b.to:
				a.miss = x.at(b.to)
				left = min(left, a.miss)
			}
			break
		}
	}
	w := measure(e.name, size)
	before, after := left-gap+5, p.width-right-gap+5
	switch {
	case w <= after && (w > before || math.IsNaN(a.miss) || a.miss < a.dot):
		a.x = right + gap - 5
	case w <= before:
		a.x = left - gap + 5 - w
	case after >= before:
		a.name = cut(e.name, after, size)
		a.x = right + gap - 5
	default:
		a.name = cut(e.name, before, size)
		a.x = left - gap + 5 - measure(a.name, size)
	}
	a.from, a.to = min(left, a.x), max(right, a.x+measure(a.name, size))
	return a
}
