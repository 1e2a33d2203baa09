package figure

import (
	"math"
)

// most is how many rows, names or panels a figure draws of each; the table has
// the rest.
const (
	mostRows   = 40
	mostSeries = 8
)

// bars draws a bar a row from the top down, its name before it and its number
// behind it. Groups stand under their own headings, on one scale.
func bars(p *page, d *data) {
	if len(d.rows) > mostRows {
		p.note("The first %d of %s are drawn; the table has all.", mostRows, count(len(d.rows), "row"))
		d.rows = d.rows[:mostRows]
	}
	const height, pitch = 17.0, 25.0
	names, values, negative := 0.0, 0.0, 0.0
	texts := make([]string, len(d.rows))
	for i, r := range d.rows {
		texts[i] = valueText(r.y)
		if i == 0 && d.y.Unit != "" && d.y.Unit != "share" {
			texts[i] += " " + d.y.Unit
		}
		names = max(names, measure(r.name, axisSize))
		if r.y < 0 {
			negative = max(negative, measure(texts[i], axisSize)+6)
		} else {
			values = max(values, measure(texts[i], axisSize)+6)
		}
	}
	names = min(names, 0.38*p.width)
	s, ticks := d.yScale(5, names+10+negative, p.width-values, true)
	if !s.log { // without an axis, the scale need not end at a whole step
		low, high := 0.0, 0.0
		for _, r := range d.rows {
			low, high = min(low, r.y), max(high, r.y)
		}
		if low == high {
			high = 1
		}
		s.low, s.high = low, high
	}
	zero := s.at(0)
	group := -1
	top := p.y
	if s.log {
		p.y += 18
		top += 18
	}
	start := p.body.Len()
	for g := range max(1, len(d.groups)) {
		for i, r := range d.rows {
			if r.group != g {
				continue
			}
			if len(d.groups) > 0 && group != g {
				group = g
				p.y += 6
				p.label(0, p.y+15, d.groups[g], p.width, `font-weight="700"`)
				p.y += 22
			}
			y := p.y + (pitch-height)/2
			p.put(`<g><title>$: $</title>`, escape(r.name), escape(texts[i]))
			p.text(names, y+13.5, cut(r.name, names, axisSize), `text-anchor="end"`)
			end := s.at(r.y)
			p.put(`<rect x="$" y="$" width="$" height="$" fill="$"/>`, min(zero, end), y, math.Abs(end-zero), height, colour(0))
			if r.y < 0 {
				p.text(end-6, y+13.5, texts[i], `text-anchor="end"`)
			} else {
				p.text(end+6, y+13.5, texts[i], "")
			}
			p.put(`</g>`)
			p.y += pitch
		}
	}
	if s.log {
		drawn := string(p.body.Bytes()[start:])
		p.body.Truncate(start)
		for _, t := range ticks {
			x := s.at(t.at)
			p.rule(x, top, x, p.y, 0.16)
			p.text(x, top-5, t.text, `text-anchor="middle"`)
		}
		p.body.WriteString(drawn)
		p.note("Log scale: bars begin at %s, and a bar twice as long is not twice the number.", valueText(s.low))
	}
	p.rule(zero, top, zero, p.y, 0.8)
	p.say("Bars, %s, from %s with %s to %s with %s.", count(len(d.rows), "row"),
		d.rows[0].name, texts[0], d.rows[len(d.rows)-1].name, texts[len(texts)-1])
	p.notes = append(p.notes, d.notes...)
	p.y += 4
}
