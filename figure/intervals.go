package figure

// mostIntervals is how many rows of dots with whiskers are drawn.
const mostIntervals = 60

// intervals draws a row a row: a dot at its number, and a whisker as far as its
// interval goes.
func intervals(p *page, d *data) {
	if len(d.rows) > mostIntervals {
		p.note("The first %d of %s are drawn; the table has all.", mostIntervals, count(len(d.rows), "row"))
		d.rows = d.rows[:mostIntervals]
	}
	if len(d.groups) > 1 {
		var keys []key
		for g, name := range d.groups[:min(len(d.groups), mostSeries)] {
			keys = append(keys, key{func(x, y float64) { p.dot(g, x, y, 4.5) }, name})
		}
		if n := len(d.groups) - mostSeries; n > 0 {
			keys = append(keys, key{func(x, y float64) { p.dot(mostSeries, x, y, 4.5) }, count(n, "other group")})
		}
		p.keys(keys)
	}
	pitch, size, r := 22.0, axisSize, 4.5
	if len(d.rows) > 20 {
		pitch, size, r = 16, 12, 3.8
	}
	left := 0.0
	for _, row := range d.rows {
		left = max(left, measure(row.name, size))
	}
	left = min(left, 0.34*p.width) + 12
	x, ticks := d.yScale(6, left+4, p.width-14, false)
	if x.log {
		p.note("The scale is logarithmic.")
	}
	top := p.y + 4
	if len(d.rows) > 25 { // far from the axis below
		top += 14
		for _, t := range ticks {
			p.under(x.at(t.at), top-6, t.text, "")
		}
	}
	bottom := top + pitch*float64(len(d.rows))
	for _, t := range ticks {
		p.rule(x.at(t.at), top, x.at(t.at), bottom, 0.16)
	}
	if mid, ok := d.reference(); ok {
		p.reference(x.at(mid), top, x.at(mid), bottom)
		p.note("The dashed line stands at %s.", valueText(mid))
	}
	for i, row := range d.rows {
		y := top + pitch*(float64(i)+0.5)
		p.rule(left, y, p.width-8, y, 0.1)
		text := cut(row.name, left-10, size)
		said := row.name + ": " + valueText(row.y)
		if row.band {
			said += ", " + valueText(row.low) + " to " + valueText(row.high)
		}
		p.put(`<g>$`, p.tip(said))
		p.text(left-8, y+0.34*size, text, `class="name" text-anchor="end" font-size="`+num(size)+`"`)
		if row.band {
			from, to := x.at(row.low), x.at(row.high)
			p.put(`<path class="whisker" d="M$ $H$M$ $v6M$ $v6" stroke="currentColor" stroke-opacity=".75" stroke-width="1.5" fill="none"/>`, from, y, to, from, y-3, to, y-3)
		}
		if row.group >= mostSeries {
			p.dot(row.group, x.at(row.y), y, r)
		} else {
			p.put(`<path class="dot" d="$" fill="$" stroke="var(--paper,Canvas)" stroke-width=".8"/>`, shape(row.group, x.at(row.y), y, r), colour(row.group))
		}
		p.put(`</g>`)
	}
	p.numberAxis(x, ticks, bottom, caption(d.y))
	p.note("Whiskers are the intervals of the table, from low to high.")
	first, last := d.rows[0], d.rows[len(d.rows)-1]
	p.say("Intervals, %s, from %s at %s to %s at %s.", count(len(d.rows), "row"), first.name, valueText(first.y), last.name, valueText(last.y))
	p.notes = append(p.notes, d.notes...)
}
