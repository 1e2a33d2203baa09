package figure

import (
	"math"
	"time"
)

// stamp writes a moment in full.
func stamp(s float64) string {
	return time.Unix(int64(math.Floor(s)), 0).UTC().Format("2 Jan 2006 15:04:05")
}

// areas draws counts per bin as steps from 0: a panel a group, one under the
// other, all on one scale.
func areas(p *page, d *data) {
	series := d.series()
	order := largestFirst(series)
	if n := len(order) - mostSeries; n > 0 {
		p.note("The %d groups with the largest sums are drawn, %d more are not; the table has all.", mostSeries, n)
		order = order[:mostSeries]
	}
	bin := d.bin()
	low, high := d.bounds()
	high += bin
	height, n := 250.0, 5
	if len(order) > 1 {
		height, n = max(56, 300/float64(len(order))), 2
	}
	p.text(0, p.y+12, caption(d.y), `opacity=".78"`)
	p.y += 12
	_, ticks := d.yScale(n, 0, 0, true)
	left := room(ticks)
	x, xTicks := d.xScale(low, high, left, p.width-8)
	for _, g := range order {
		top := p.y + 16
		if len(d.groups) > 0 {
			top += 12
		}
		bottom := top + height
		y, ticks := d.yScale(n, bottom, top, true)
		p.yAxis(y, ticks, left, p.width-8)
		name := ""
		if len(d.groups) > 0 {
			name = p.tip(d.groups[g])
		}
		zero := y.at(min(max(0, y.low), y.high))
		p.put(`<path d="$Z" fill="$" class="area">$</path>`, path(thin(steps(series[g], bin, x, y, zero))), colour(0), name)
		p.rule(left, zero, p.width-8, zero, 0.8)
		if len(d.groups) > 0 {
			p.label(left, top-6, d.groups[g], p.width-left-8, `font-weight="700"`)
		}
		p.y = bottom
		if y.log && g == order[0] {
			p.note("The scale is logarithmic; a bin without a count stands at its foot.")
		}
	}
	p.xAxis(d, x, xTicks, p.y)
	p.sayRange(d, "Counts per bin", x)
	p.notes = append(p.notes, d.notes...)
}

// bin returns how wide a bin is: the least distance between two X.
func (d *data) bin() float64 {
	least := math.Inf(1)
	for _, rows := range d.series() {
		for i := 1; i < len(rows); i++ {
			if gap := rows[i].x - rows[i-1].x; gap > 0 {
				least = min(least, gap)
			}
		}
	}
	switch {
	case !math.IsInf(least, 1):
		return least
	case d.xTime:
		return day
	}
	return 1
}

// steps returns the outline of the counts over their bins. A bin ends where
// the next begins, months being of several lengths, unless one is missing
// between: then it falls to 0.
func steps(rows []datum, bin float64, x, y scale, zero float64) []point {
	var line []point
	for i, r := range rows {
		end := r.x + bin
		next := i+1 < len(rows) && rows[i+1].x <= r.x+1.3*bin
		if next {
			end = rows[i+1].x
		}
		if i == 0 || line[len(line)-1].y == zero {
			line = append(line, point{x.at(r.x), zero})
		}
		line = append(line, point{x.at(r.x), y.at(r.y)}, point{x.at(end), y.at(r.y)})
		if !next {
			line = append(line, point{x.at(end), zero})
		}
	}
	return line
}
