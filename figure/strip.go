package figure

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A StripRow is one actor's records.
type StripRow struct {
	Label   string
	Times   []time.Time
	Objects []int // for each time the number of the object touched; below 0 for none that is shared
}

// Strip draws who posted when: a row an actor, a tick a record, and through the
// ticks of one object that several actors touched a thread, so that what was
// done together stands in one line. Other records are short and pale.
//
// Above a thread stands how many actors touched its object: actors[object], where
// that is known to be more than the rows that are drawn, for rows may be a few of
// many actors. Where two numbers would lie over each other, the larger is written.
func Strip(title, subtitle string, rows []StripRow, actors []int, width Width) []byte {
	p := newPage(width, title, subtitle, "")
	const pitch = 26.0
	if len(rows) > mostRows {
		p.note("The first %d of %s are drawn.", mostRows, count(len(rows), "actor"))
		rows = rows[:mostRows]
	}
	type tick struct {
		at  float64
		row int
	}
	touched := map[int][]tick{}
	var alone []tick
	low, high := math.Inf(1), math.Inf(-1)
	left, records, dropped := 0.0, 0, 0
	for i, row := range rows {
		left = max(left, measure(row.Label, axisSize))
		for k, t := range row.Times {
			at, ok := seconds(t)
			if !ok {
				dropped++
				continue
			}
			records++
			low, high = min(low, at), max(high, at)
			if k < len(row.Objects) && row.Objects[k] >= 0 {
				touched[row.Objects[k]] = append(touched[row.Objects[k]], tick{at, i})
			} else {
				alone = append(alone, tick{at, i})
			}
		}
	}
	if dropped > 0 {
		p.note("Not drawn: %s without a time.", count(dropped, "record"))
	}
	if records == 0 {
		return p.nothing("no record has a time")
	}
	left = min(left, 0.34*p.width) + 10
	low, high = span(low, high)
	x := scale{low: low, high: high, from: left + 6, to: p.width - 14}
	objects := make([]int, 0, len(touched))
	touchers := make(map[int]int, len(touched))
	for o, ticks := range touched {
		slices.SortFunc(ticks, func(a, b tick) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.row, b.row)) })
		drawn := map[int]bool{}
		for _, t := range ticks {
			drawn[t.row] = true
		}
		touchers[o] = len(drawn)
		if o < len(actors) {
			touchers[o] = max(touchers[o], actors[o])
		}
		if touchers[o] < 2 {
			alone = append(alone, ticks...)
			continue
		}
		objects = append(objects, o)
	}
	slices.SortFunc(objects, func(a, b int) int {
		return cmp.Or(cmp.Compare(touched[a][0].at, touched[b][0].at), cmp.Compare(a, b))
	})
	slices.SortFunc(alone, func(a, b tick) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.at, b.at)) })

	top := p.y + 12
	middle := func(row int) float64 { return top + pitch*(float64(row)+0.5) }
	var rules strings.Builder
	for i, row := range rows {
		rules.WriteString("M" + num(left) + " " + num(middle(i)) + "H" + num(p.width-8))
		p.label(left-8, middle(i)+4.5, row.Label, left-8, `text-anchor="end"`)
	}
	p.put(`<path d="$" stroke="currentColor" stroke-opacity=".16"/>`, rules.String())
	// The ticks of a row are one path, and those in one place are one tick.
	ticks := func(all []tick, height float64, attributes string) {
		slices.SortFunc(all, func(a, b tick) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.at, b.at)) })
		for i := 0; i < len(all); {
			row, from, was := all[i].row, i, ""
			var d strings.Builder
			for ; i < len(all) && all[i].row == row; i++ {
				if at := short(x.at(all[i].at)); at != was {
					d.WriteString("M" + at + " " + short(middle(row)-height/2) + "v" + num(height))
					was = at
				}
			}
			p.put(`<path class="record" d="$" $>$</path>`, d.String(), attributes, p.tip(rows[row].Label+", "+count(i-from, "record")))
		}
	}
	ticks(alone, 7, `stroke="currentColor" stroke-opacity=".45" stroke-width="1.5"`)
	var joined []tick
	begin := make(map[int]float64, len(objects)) // where the thread of an object does
	for _, o := range objects {
		byRow := touched[o]
		slices.SortStableFunc(byRow, func(a, b tick) int { return cmp.Compare(a.row, b.row) })
		joined = append(joined, byRow...)
		var thread []point
		for _, t := range byRow {
			q := point{tenth(x.at(t.at)), middle(t.row)}
			if n := len(thread); n > 1 && thread[n-1].x == q.x && thread[n-2].x == q.x {
				thread[n-1] = q // straight on
			} else {
				thread = append(thread, q)
			}
		}
		begin[o] = thread[0].x
		if len(thread) == 1 {
			continue // all others that touched it have no row
		}
		p.put(`<path class="thread" d="$" fill="none" stroke="$" stroke-opacity=".45" stroke-width="1.2"/>`, path(thread), colour(0))
	}
	p.touchers(objects, touchers, begin, top-1)
	ticks(joined, 17, `stroke="`+colour(0)+`" stroke-width="2.6"`)
	p.timeAxis(x, top+pitch*float64(len(rows))+4)
	p.note("A tall tick is a record of an object that another actor shares; a thread joins the records of one object, under the number of actors that touched it, drawn here or not. Where two numbers would overlap, the larger stands. Times are UTC.")
	p.say("%s of %s, %s shared, from %s to %s.", count(records, "record"), count(len(rows), "actor"),
		count(len(objects), "object"), stamp(low), stamp(high))
	return p.bytes()
}

// touchers writes above the threads how many actors touched their objects, the most
// first, as long as there is room.
func (p *page) touchers(objects []int, actors map[int]int, begin map[int]float64, y float64) {
	objects = slices.Clone(objects)
	slices.SortStableFunc(objects, func(a, b int) int { return cmp.Compare(actors[b], actors[a]) })
	var taken [][2]float64 // from and to
	for _, o := range objects {
		text := grouped(strconv.Itoa(actors[o]))
		half, at := measure(text, 12)/2, begin[o]
		if slices.ContainsFunc(taken, func(t [2]float64) bool { return at-half < t[1]+3 && t[0] < at+half+3 }) {
			continue
		}
		p.text(at, y, text, `text-anchor="middle" font-size="12" opacity=".78"`)
		taken = append(taken, [2]float64{at - half, at + half})
	}
}
