package figure

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// stepped draws series of counts over one another: the first as filled steps,
// others as outlines of steps, and what is laid over them as dots on a line.
func stepped(p *page, d *data) {
	series := d.series()
	for i := range series {
		series[i] = slices.DeleteFunc(series[i], func(r datum) bool { return r.gap })
	}
	if n := len(series) - mostSeries; n > 0 {
		p.note("The first %d groups are drawn, %d more are not; the table has all.", mostSeries, n)
		series = series[:mostSeries]
	}
	over := func(g int) bool { return len(d.groups) > 0 && slices.Contains(d.f.Over, d.groups[g]) }
	filled := slices.IndexFunc(series, func(rows []datum) bool { return len(rows) > 0 && !over(rows[0].group) })
	stroke := func(g int) string {
		s := fmt.Sprintf(`stroke="%s" stroke-width="2.2"`, colour(g))
		if dash := dashes[g%len(dashes)]; dash != "" && g != filled && !over(g) {
			s += fmt.Sprintf(` stroke-dasharray="%s"`, dash)
		}
		return s
	}
	if len(d.groups) > 0 {
		var keys []key
		for g := range series {
			keys = append(keys, key{func(x, y float64) {
				switch {
				case g == filled:
					p.put(`<path d="M$ $h11v10h-11Z" fill="$" fill-opacity=".35" $/>`, x-5, y-5, colour(g), stroke(g))
				case over(g):
					p.put(`<path d="M$ $h14" fill="none" $/><path d="$" fill="$"/>`, x-6, y, stroke(g), shape(g, x+1, y, 4), colour(g))
				default:
					p.put(`<path d="M$ $h6v-8h7" fill="none" $/>`, x-6, y+4, stroke(g))
				}
			}, d.groups[g]})
		}
		p.keys(keys)
	}
	p.text(0, p.y+12, caption(d.y), `opacity=".78"`)
	top, bottom := p.y+30, p.y+290
	y, yTicks := d.yScale(5, bottom, top, true)
	left, right := room(yTicks), p.width-8
	bin := d.bin()
	low, high := d.bounds()
	x, xTicks := d.binScale(low, high, bin, left, right)
	p.yAxis(y, yTicks, left, right)
	zero := y.at(min(max(0, y.low), y.high))
	name := func(g int) string {
		if len(d.groups) == 0 {
			return ""
		}
		return p.tip(d.groups[g])
	}
	for g, rows := range series {
		if len(rows) == 0 || over(g) {
			continue
		}
		if g == filled {
			p.put(`<path class="area" d="$Z" fill="$" fill-opacity=".35" stroke-linejoin="round" $>$</path>`,
				path(thin(steps(rows, bin, x, y, zero))), colour(g), stroke(g), name(g))
			continue
		}
		p.put(`<path class="steps" d="$" fill="none" stroke-linejoin="round" $>$</path>`, treads(rows, bin, x, y), stroke(g), name(g))
	}
	p.rule(left, zero, right, zero, 0.8)
	p.changes(d, x, top, bottom)
	for g, rows := range series {
		if len(rows) == 0 || !over(g) {
			continue
		}
		var line []point
		for _, r := range rows {
			line = append(line, point{x.at(r.x + bin/2), y.at(r.y)})
		}
		p.put(`<path class="over" d="$" fill="none" stroke-linejoin="round" $>$</path>`, path(thin(line)), stroke(g), name(g))
		if len(line) <= 200 {
			for _, q := range line {
				p.put(`<path class="dot" d="$" fill="$" stroke="var(--paper,Canvas)" stroke-width=".8"/>`, shape(g, q.x, q.y, 4), colour(g))
			}
		}
	}
	p.xAxis(d, x, xTicks, bottom)
	if y.log {
		p.note("The scale is logarithmic.")
	}
	p.sayRange(d, "Steps", x)
	p.notes = append(p.notes, d.notes...)
}

// treads returns the path of steps that begin and end in the air, for they need not
// be counts that were 0 before. It breaks where a bin has no row.
func treads(rows []datum, bin float64, x, y scale) string {
	var b strings.Builder
	var run []point
	for i, r := range rows {
		next := i+1 < len(rows) && rows[i+1].x <= r.x+1.3*bin
		end := r.x + bin
		if next {
			end = rows[i+1].x
		}
		run = append(run, point{x.at(r.x), y.at(r.y)}, point{x.at(end), y.at(r.y)})
		if !next {
			b.WriteString(path(thin(run)))
			run = nil
		}
	}
	return b.String()
}

// binScale returns the scale of X where each X is as wide as a bin. A year is
// written under the middle of its bin.
func (d *data) binScale(low, high, bin, left, right float64) (scale, []tick) {
	if !d.xYear {
		return d.xScale(low, high+bin, left, right)
	}
	_, ticks := years(low, high, right-left)
	var kept []tick
	for _, t := range ticks {
		if t.at >= low && t.at <= high {
			kept = append(kept, tick{t.at + 0.5, t.text})
		}
	}
	if len(kept) == 0 {
		kept = []tick{{low + 0.5, strconv.Itoa(int(low))}}
	}
	return scale{low: low, high: high + math.Max(1, bin), from: left, to: right}, kept
}
