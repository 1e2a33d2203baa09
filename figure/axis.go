package figure

import (
	"math"
	"strconv"
	"strings"

	"demarche"
)

// caption is what an axis says of its column: the unit, or else the name.
func caption(c demarche.Column) string {
	if c.Unit != "" {
		return c.Unit
	}
	return strings.ReplaceAll(c.Name, "_", " ")
}

// timeAxis draws a time axis under a plot.
func (p *page) timeAxis(s scale, bottom float64) {
	p.rule(s.from, bottom, s.to, bottom, 0.8)
	room := math.Inf(-1) // where the last context ends
	for _, m := range times(s.low, s.high, s.to-s.from) {
		x := s.at(m.at)
		p.rule(x, bottom, x, bottom+5, 0.8)
		p.under(x, bottom+19, m.text, `class="x"`)
		if half := measure(m.context, axisSize) / 2; m.context != "" && x-half > room {
			p.under(x, bottom+36, m.context, `opacity=".78"`)
			room = x + half + 6
		}
	}
	p.y = bottom + 42
}

// under writes the text of a tick in the middle under it, or as near as the
// edge of the page lets it.
func (p *page) under(x, y float64, s, attributes string) {
	half := measure(s, axisSize) / 2
	p.text(max(half, min(x, p.width-half)), y, s, `text-anchor="middle" `+attributes)
}

// numberAxis draws an axis of numbers under a plot, with what it counts.
func (p *page) numberAxis(s scale, ticks []tick, bottom float64, what string) {
	p.rule(s.from, bottom, s.to, bottom, 0.8)
	for _, t := range ticks {
		x := s.at(t.at)
		p.rule(x, bottom, x, bottom+5, 0.8)
		p.under(x, bottom+19, t.text, `class="x"`)
	}
	p.text(s.to, bottom+37, cut(what, s.to-s.from, axisSize), `text-anchor="end" opacity=".78"`)
	p.y = bottom + 42
}

// yAxis draws the grid of a plot from left to right, with its numbers left of it.
func (p *page) yAxis(s scale, ticks []tick, left, right float64) {
	for _, t := range ticks {
		y := s.at(t.at)
		p.rule(left, y, right, y, 0.16)
		p.text(left-7, y+4.5, t.text, `text-anchor="end" class="y"`)
	}
}

// room is how wide the ticks' numbers run.
func room(ticks []tick) float64 {
	w := 0.0
	for _, t := range ticks {
		w = max(w, measure(t.text, axisSize))
	}
	return w + 9
}

// yScale returns the scale of the numbers in rows, drawn from bottom to top. It
// begins at 0 unless the numbers keep far from it and none is a count.
func (d *data) yScale(n int, bottom, top float64, fromZero bool) (scale, []tick) {
	low, high := math.Inf(1), math.Inf(-1)
	least := math.Inf(1)
	for _, r := range d.rows {
		if r.gap {
			continue
		}
		low, high = min(low, r.y), max(high, r.y)
		if r.band {
			low, high = min(low, r.low, r.high), max(high, r.low, r.high)
		}
		if r.y > 0 {
			least = min(least, r.y)
		}
	}
	if mid, ok := d.reference(); ok && !math.IsInf(low, 1) {
		low, high = min(low, mid), max(high, mid)
	}
	var s scale
	var ticks []tick
	switch {
	case math.IsInf(low, 1):
		s, ticks = numbers(0, 1, n, d.yWhole)
	case d.f.LogY && !math.IsInf(least, 1):
		s, ticks = powers(least, max(high, least))
	default:
		if fromZero || low > 0 && low < 0.7*high || low < 0 && high < 0 && high > 0.7*low {
			low, high = min(low, 0), max(high, 0)
		}
		s, ticks = numbers(low, high, n, d.yWhole)
	}
	s.from, s.to = bottom, top
	return s, ticks
}

// xScale returns the scale of X, drawn from left to right, and its ticks where
// X is a number.
func (d *data) xScale(low, high, left, right float64) (scale, []tick) {
	if d.xTime {
		low, high = span(low, high)
		return scale{low: low, high: high, from: left, to: right}, nil
	}
	s, ticks := numbers(low, high, 6, false)
	if d.xYear {
		s, ticks = years(low, high, right-left)
	}
	s.from, s.to = left, right
	return s, ticks
}

// years returns a scale of years that goes no further than they do, and ticks
// as many as have room.
func years(low, high, width float64) (scale, []tick) {
	if low == high {
		low, high = low-1, high+1
	}
	most := max(2, math.Floor(min(9, width/(measure("2000", axisSize)+12))))
	d := 1.0
	for n := int(most); n > 0 && (high-low)/d > most; n-- {
		d = max(1, step(high-low, n))
	}
	var ticks []tick
	for v := math.Ceil(low/d) * d; v <= high; v += d {
		ticks = append(ticks, tick{v, strconv.Itoa(int(v))})
	}
	return scale{low: low, high: high}, ticks
}

// reference is what Y is to be compared with; only some marks draw it.
func (d *data) reference() (float64, bool) {
	if d.f.Reference == nil || d.f.Mark != demarche.Line && d.f.Mark != demarche.Intervals {
		return 0, false
	}
	return number(*d.f.Reference)
}

// xAxis draws the axis of an X scale.
func (p *page) xAxis(d *data, s scale, ticks []tick, bottom float64) {
	if d.xTime {
		p.timeAxis(s, bottom)
		p.note("Times are UTC.")
		return
	}
	p.numberAxis(s, ticks, bottom, caption(d.x))
}

// A key is a sign and its name, in a line above a plot.
type key struct {
	sign func(x, y float64)
	name string
}

// keys writes the signs and names, in as many lines as they need.
func (p *page) keys(keys []key) {
	x := 0.0
	p.y += 10
	for _, k := range keys {
		name := cut(k.name, 200, axisSize)
		w := measure(name, axisSize) + 34
		if x > 0 && x+w > p.width {
			x = 0
			p.y += axisSize * 1.5
		}
		k.sign(x+6, p.y-4.5)
		p.label(x+17, p.y, k.name, 200, "")
		x += w
	}
	p.y += 10
}

// shape is the path of the i-th sign at x, y, as large as a circle of radius r.
func shape(i int, x, y, r float64) string {
	points := func(scale float64, at ...float64) string {
		var b strings.Builder
		for k := 0; k < len(at); k += 2 {
			b.WriteByte("ML"[min(k, 1)])
			b.WriteString(num(x+at[k]*r*scale) + " " + num(y+at[k+1]*r*scale))
		}
		return b.String() + "Z"
	}
	switch i % 7 {
	case 1: // square
		return points(0.89, -1, -1, 1, -1, 1, 1, -1, 1)
	case 2: // triangle
		return points(1.35, 0, -0.95, 1, 0.72, -1, 0.72)
	case 3: // diamond
		return points(1.25, 0, -1, 1, 0, 0, 1, -1, 0)
	case 4: // triangle on its tip
		return points(1.35, 0, 0.95, 1, -0.72, -1, -0.72)
	case 5: // cross
		return points(1.15, -0.33, -1, 0.33, -1, 0.33, -0.33, 1, -0.33, 1, 0.33, 0.33, 0.33, 0.33, 1, -0.33, 1, -0.33, 0.33, -1, 0.33, -1, -0.33, -0.33, -0.33)
	case 6: // six sides
		return points(1.08, 0.5, -0.87, 1, 0, 0.5, 0.87, -0.5, 0.87, -1, 0, -0.5, -0.87)
	}
	a, d := num(r), num(2*r)
	return "M" + num(x-r) + " " + num(y) + "a" + a + " " + a + " 0 1 0 " + d + " 0a" + a + " " + a + " 0 1 0 -" + d + " 0Z"
}
