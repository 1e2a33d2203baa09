package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A point of a line, in the units of the page.
type point struct{ x, y float64 }

// thin leaves out points that would not be seen: of those that share half a
// unit of width it keeps the first, the lowest, the highest and the last
// (Jugel et al. 2014).
func thin(line []point) []point {
	const column = 0.5
	var kept []point
	for i := 0; i < len(line); {
		j, low, high := i, i, i
		for ; j < len(line) && math.Floor(line[j].x/column) == math.Floor(line[i].x/column); j++ {
			if line[j].y < line[low].y {
				low = j
			}
			if line[j].y > line[high].y {
				high = j
			}
		}
		keep := []int{i, low, high, j - 1}
		slices.Sort(keep)
		for _, k := range slices.Compact(keep) {
			kept = append(kept, line[k])
		}
		i = j
	}
	return kept
}

// path writes a line.
func path(line []point) string {
	var b strings.Builder
	for i, q := range line {
		b.WriteByte("ML"[min(i, 1)])
		b.WriteString(num(q.x) + " " + num(q.y))
	}
	return b.String()
}

// bounds returns the first and last X.
func (d *data) bounds() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, r := range d.rows {
		low, high = min(low, r.x), max(high, r.x)
	}
	return low, high
}

// series returns the rows of each group in the order of X; one series where
// there are no groups.
func (d *data) series() [][]datum {
	s := make([][]datum, max(1, len(d.groups)))
	for _, r := range d.rows {
		s[r.group] = append(s[r.group], r)
	}
	for _, rows := range s {
		slices.SortStableFunc(rows, func(a, b datum) int { return cmp.Compare(a.x, b.x) })
	}
	return s
}

// lines draws a line a group, its name where it ends.
func lines(p *page, d *data) {
	series := d.series()
	order := largestFirst(series)
	names := 0.0
	for _, g := range order[:min(len(order), mostSeries)] {
		if len(d.groups) > 0 {
			names = max(names, min(measure(d.groups[g], axisSize), 0.24*p.width)+34)
		}
	}
	p.text(0, p.y+12, caption(d.y), `opacity=".78"`)
	top, bottom := p.y+28, p.y+288
	y, yTicks := d.yScale(5, bottom, top, false)
	left, right := room(yTicks), p.width-max(names, 8)
	low, high := d.bounds()
	x, xTicks := d.xScale(low, high, left, right)
	p.yAxis(y, yTicks, left, right)
	if mid, ok := d.reference(); ok {
		p.reference(left, y.at(mid), right, y.at(mid))
		p.note("The dashed line across stands at %s.", valueText(mid))
	}
	for i, g := range order[:min(len(order), mostSeries)] {
		p.bands(series[g], i, x, y)
	}
	if slices.ContainsFunc(d.rows, func(r datum) bool { return r.band && !r.gap }) {
		p.note("Bands are the intervals of the table, from low to high.")
	}
	p.changes(d, x, top, bottom)

	if n := len(order) - mostSeries; n > 0 {
		p.note("The %d groups with the largest sums have a name; %d more are drawn thin and grey.", mostSeries, n)
	}
	type end struct {
		at, label float64
		i, group  int
	}
	var ends []end
	// The rest first, so that what has a name lies on top.
	for i := len(order) - 1; i >= 0; i-- {
		g := order[i]
		stroke := fmt.Sprintf(`stroke="%s" stroke-width="2.2"`, colour(i))
		if dash := dashes[i%len(dashes)]; dash != "" {
			stroke += fmt.Sprintf(` stroke-dasharray="%s"`, dash)
		}
		if i >= mostSeries {
			stroke = `stroke="currentColor" stroke-opacity=".25" stroke-width="1"`
		}
		name := ""
		if len(d.groups) > 0 {
			name = p.tip(d.groups[g])
		}
		for _, run := range runs(series[g], x, y) {
			if i < mostSeries && (len(run) == 1 || len(series[g]) <= 12) {
				for _, q := range run {
					p.put(`<path d="$" fill="$"/>`, shape(i, q.x, q.y, 3), colour(i))
				}
			}
			if len(run) > 1 {
				p.put(`<path d="$" fill="none" stroke-linejoin="round" $>$</path>`, path(thin(run)), stroke, name)
			}
			if i < mostSeries {
				ends = append(ends, end{at: run[len(run)-1].y, i: i, group: g})
			}
		}
		// Only the last run of a line has its name.
		for k := len(ends) - 2; k >= 0 && ends[k].i == i; k-- {
			ends = slices.Delete(ends, k, k+1)
		}
	}
	if len(d.groups) > 0 {
		slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(a.at, b.at) })
		next := top
		for k := range ends { // down, so that none covers the one above
			ends[k].label = max(ends[k].at, next)
			next = ends[k].label + 17
		}
		last := max(bottom, top+17*float64(len(ends)-1))
		for k := len(ends) - 1; k >= 0; k-- { // and up again from the bottom
			ends[k].label = min(ends[k].label, last)
			last = ends[k].label - 17
		}
		for _, e := range ends {
			stroke := fmt.Sprintf(`stroke="%s" stroke-width="2.2"`, colour(e.i))
			if dash := dashes[e.i%len(dashes)]; dash != "" {
				stroke += fmt.Sprintf(` stroke-dasharray="%s"`, dash)
			}
			p.put(`<path d="M$ $L$ $" stroke="currentColor" stroke-opacity=".3" fill="none"/>`, right+1, e.at, right+9, e.label)
			p.put(`<path d="M$ $h16" fill="none" $/>`, right+10, e.label, stroke)
			p.label(right+31, e.label+4.5, d.groups[e.group], 0.24*p.width, "")
		}
	}
	p.xAxis(d, x, xTicks, bottom)
	if y.log {
		p.note("The scale is logarithmic.")
	}
	p.sayRange(d, "Lines", x)
	p.notes = append(p.notes, d.notes...)
}

// bands draws the intervals around the values of a series, where the rows have
// them, as one surface as far as they go without a break.
func (p *page) bands(rows []datum, i int, x, y scale) {
	var high, low []point
	flush := func() {
		if len(high) > 1 {
			slices.Reverse(low)
			p.put(`<path class="band" d="$Z" fill="$" fill-opacity=".2"/>`, path(append(high, low...)), colour(i))
		} else if len(high) == 1 {
			p.put(`<path class="band" d="M$ $L$ $" stroke="$" stroke-opacity=".4" stroke-width="3"/>`, high[0].x, high[0].y, low[0].x, low[0].y, colour(i))
		}
		high, low = nil, nil
	}
	for _, r := range rows {
		if r.gap || !r.band {
			flush()
			continue
		}
		high, low = append(high, point{x.at(r.x), y.at(r.high)}), append(low, point{x.at(r.x), y.at(r.low)})
	}
	flush()
}

// reference draws the line of what values are to be compared with.
func (p *page) reference(x1, y1, x2, y2 float64) {
	p.put(`<path class="reference" d="M$ $L$ $" stroke="currentColor" stroke-opacity=".7" stroke-dasharray="5 4" fill="none"/>`, x1, y1, x2, y2)
}

// changes draws a dashed rule at each X where something changes, and writes on
// top of it when, where there is room.
func (p *page) changes(d *data, x scale, top, bottom float64) {
	at := slices.Clone(d.changes)
	slices.Sort(at)
	at = slices.Compact(at)
	var when []string
	next := math.Inf(-1)
	for _, v := range at {
		here := x.at(v)
		if here < x.from-0.01 || here > x.to+0.01 {
			p.note("A change at %s is beyond the axis.", d.xText(v))
			continue
		}
		text := d.xText(v)
		when = append(when, text)
		p.put(`<path class="change" d="M$ $L$ $" stroke="currentColor" stroke-opacity=".8" stroke-dasharray="3 3" fill="none"/>`, here, top-6, here, bottom)
		half := measure(text, 12) / 2
		middle := max(half, min(here, p.width-half))
		if middle-half > next {
			p.text(middle, top-9, text, `text-anchor="middle" font-size="12"`)
			next = middle + half + 4
		}
	}
	if len(when) > 0 {
		p.note("A dashed rule stands where a change is: %s.", strings.Join(when, ", "))
	}
}

// xText writes an X in words.
func (d *data) xText(v float64) string {
	switch {
	case d.xYear:
		return fmt.Sprint(int(v))
	case !d.xTime:
		return valueText(v)
	}
	if math.Mod(v, day) == 0 {
		return dateOf(v)
	}
	return stamp(v)
}

// largestFirst returns the numbers of the series in the order of their sums.
func largestFirst(series [][]datum) []int {
	order, sum := make([]int, len(series)), make([]float64, len(series))
	for i, rows := range series {
		order[i] = i
		for _, r := range rows {
			if !r.gap {
				sum[i] += r.y
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sum[b], sum[a]) })
	return order
}

// runs returns the points of a line, broken where a row has no number.
func runs(rows []datum, x, y scale) [][]point {
	var all [][]point
	var run []point
	for _, r := range rows {
		if r.gap {
			if run != nil {
				all = append(all, run)
			}
			run = nil
			continue
		}
		run = append(run, point{x.at(r.x), y.at(r.y)})
	}
	if run != nil {
		all = append(all, run)
	}
	return all
}

// sayRange says from where to where the drawing goes.
func (p *page) sayRange(d *data, what string, x scale) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, r := range d.rows {
		if !r.gap {
			low, high = min(low, r.y), max(high, r.y)
		}
	}
	from, to := d.xText(x.low), d.xText(x.high)
	groups := ""
	if len(d.groups) > 0 {
		groups = " in " + count(len(d.groups), "group")
	}
	p.say("%s, %s%s, from %s to %s.", what, count(len(d.rows), "row"), groups, from, to)
	if low <= high && d.yNames == nil {
		p.say("The smallest value is %s, the largest %s.", valueText(low), valueText(high))
	}
}
