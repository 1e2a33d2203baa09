package figure

import "fmt"

// mostDots is how many dots are drawn.
const mostDots = 20_000

// dots draws a dot a row: over numbers, or in a line for each name.
func dots(p *page, d *data) {
	if len(d.groups) > 0 {
		var keys []key
		for g, name := range d.groups[:min(len(d.groups), mostSeries)] {
			keys = append(keys, key{func(x, y float64) { p.dot(g, x, y, 4.5) }, name})
		}
		if n := len(d.groups) - mostSeries; n > 0 {
			keys = append(keys, key{func(x, y float64) { p.dot(mostSeries, x, y, 4.5) }, count(n, "other group")})
		}
		p.keys(keys)
	}
	if d.yNames != nil {
		namedDots(p, d)
		return
	}
	p.text(0, p.y+12, caption(d.y), `opacity=".78"`)
	top, bottom := p.y+28, p.y+308
	y, yTicks := d.yScale(5, bottom, top, false)
	left, right := room(yTicks), p.width-8
	low, high := d.bounds()
	x, xTicks := d.xScale(low, high, left+6, right-6)
	p.yAxis(y, yTicks, left, right)
	p.allDots(d, x, y.at)
	p.dotLabels(d, x, y, left, top, bottom)
	p.xAxis(d, x, xTicks, bottom)
	if y.log {
		p.note("The scale is logarithmic.")
	}
	p.sayRange(d, "Dots", x)
	p.notes = append(p.notes, d.notes...)
}

// namedDots draws a line of dots for each name.
func namedDots(p *page, d *data) {
	const pitch = 24.0
	names := d.yNames
	if len(names) > mostRows {
		p.note("The first %d of %s are drawn; the table has all.", mostRows, count(len(names), "name"))
		names = names[:mostRows]
	}
	left := 0.0
	for _, n := range names {
		left = max(left, measure(n, axisSize))
	}
	left = min(left, 0.38*p.width) + 10
	low, high := d.bounds()
	x, xTicks := d.xScale(low, high, left+6, p.width-14)
	top := p.y
	for i, n := range names {
		y := top + pitch*(float64(i)+0.5)
		p.rule(left, y, p.width-8, y, 0.16)
		p.label(left-8, y+4.5, n, left-8, `text-anchor="end"`)
	}
	shown := d.rows[:0:0]
	for _, r := range d.rows {
		if int(r.y) < len(names) {
			shown = append(shown, r)
		}
	}
	d.rows = shown
	p.allDots(d, x, func(v float64) float64 { return top + pitch*(v+0.5) })
	p.xAxis(d, x, xTicks, top+pitch*float64(len(names))+4)
	p.sayRange(d, "Dots by name", x)
	p.notes = append(p.notes, d.notes...)
}

// allDots draws each row's dot, and one where several would cover each other
// to the tenth of a unit.
func (p *page) allDots(d *data, x scale, y func(float64) float64) {
	type place struct {
		x, y  string
		group int
	}
	seen := map[place]bool{}
	r := 4.5
	if len(d.rows) > 400 {
		r = 3
	}
	for i, row := range d.rows {
		at := place{fmt.Sprintf("%.1f", x.at(row.x)), fmt.Sprintf("%.1f", y(row.y)), row.group}
		if seen[at] {
			continue
		}
		if len(seen) == mostDots {
			p.note("The first %s of %s are drawn; the table has all.", grouped(fmt.Sprint(i)), count(len(d.rows), "row"))
			break
		}
		seen[at] = true
		p.dot(row.group, x.at(row.x), y(row.y), r)
	}
}

// dotLabels writes the labels of dots, in the order of the table, beside them where they
// cover no other label, and no dot if that can be.
func (p *page) dotLabels(d *data, x, y scale, left, top, bottom float64) {
	l := &labeller{p: p, taken: []rect{{0, 0, left, bottom + 60}, {0, 0, p.width, top - 4}, {0, bottom - 2, p.width, bottom + 60}}}
	for _, row := range d.rows {
		l.marks = append(l.marks, mark{x: x.at(row.x), y: y.at(row.y), r: 4.5})
	}
	without := 0
	for i, row := range d.rows {
		if row.label == "" {
			continue
		}
		m := l.marks[i]
		if !l.beside(row.label, m.x, m.y, m.r, 0) && !l.beside(row.label, m.x, m.y, m.r, 3) {
			without++
			continue
		}
		p.say("%s is at %s, %s.", row.label, valueText(row.x), valueText(row.y))
	}
	if without > 0 {
		p.note("Without room for a label: %s.", count(without, "dot"))
	}
}

// dot draws the sign of a group.
func (p *page) dot(group int, x, y, r float64) {
	if group >= mostSeries {
		p.put(`<path class="dot" d="$" fill="none" stroke="currentColor" stroke-opacity=".5"/>`, shape(0, x, y, r-1))
		return
	}
	p.put(`<path class="dot" d="$" fill="$" fill-opacity=".8"/>`, shape(group, x, y, r), colour(group))
}
