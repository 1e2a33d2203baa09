package figure

import (
	"cmp"
	"math"
	"slices"
	"strconv"
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
func Strip(title, subtitle string, rows []StripRow) []byte {
	p := newPage(title, subtitle, "")
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
	left = min(left, 0.34*pageWidth) + 10
	low, high = span(low, high)
	x := scale{low: low, high: high, from: left + 6, to: pageWidth - 14}
	objects := make([]int, 0, len(touched))
	shared := 0
	for o, ticks := range touched {
		slices.SortFunc(ticks, func(a, b tick) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.row, b.row)) })
		if !slices.ContainsFunc(ticks, func(t tick) bool { return t.row != ticks[0].row }) {
			alone = append(alone, ticks...)
			continue
		}
		shared++
		objects = append(objects, o)
	}
	slices.SortFunc(objects, func(a, b int) int {
		return cmp.Or(cmp.Compare(touched[a][0].at, touched[b][0].at), cmp.Compare(a, b))
	})
	slices.SortFunc(alone, func(a, b tick) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.at, b.at)) })

	top := p.y + 12
	middle := func(row int) float64 { return top + pitch*(float64(row)+0.5) }
	for i, row := range rows {
		p.rule(left, middle(i), pageWidth-8, middle(i), 0.16)
		p.put(`<g>`)
		p.label(left-8, middle(i)+4.5, row.Label, left-8, `text-anchor="end"`)
		p.put(`</g>`)
	}
	for _, t := range alone {
		p.put(`<path class="record" d="M$ $v7" stroke="currentColor" stroke-opacity=".45" stroke-width="1.5"/>`, x.at(t.at), middle(t.row)-3.5)
	}
	free := 0.0 // where the last number above a thread ends
	for _, o := range objects {
		ticks := touched[o]
		byRow := slices.Clone(ticks)
		slices.SortStableFunc(byRow, func(a, b tick) int { return cmp.Compare(a.row, b.row) })
		thread := make([]point, len(byRow))
		for i, t := range byRow {
			thread[i] = point{x.at(t.at), middle(t.row)}
		}
		p.put(`<path class="thread" d="$" fill="none" stroke="$" stroke-opacity=".45" stroke-width="1.2"/>`, path(thread), colour(0))
		actors := 1
		for i := 1; i < len(byRow); i++ {
			if byRow[i].row != byRow[i-1].row {
				actors++
			}
		}
		text := grouped(strconv.Itoa(actors))
		if half, at := measure(text, 12)/2, thread[0].x; at-half >= free {
			p.text(at, top-1, text, `text-anchor="middle" font-size="12" opacity=".78"`)
			free = at + half + 3
		}
		for _, t := range ticks {
			p.put(`<path class="record" d="M$ $v17" stroke="$" stroke-width="2.6"><title>$</title></path>`,
				x.at(t.at), middle(t.row)-8.5, colour(0), escape(rows[t.row].Label+", "+stamp(t.at)+" UTC"))
		}
	}
	p.timeAxis(x, top+pitch*float64(len(rows))+4)
	p.note("A tall tick is a record of an object that another row shares; a thread joins the records of one object, under the number of rows that touched it. Times are UTC.")
	p.say("%s of %s, %s shared, from %s to %s.", count(records, "record"), count(len(rows), "actor"),
		count(shared, "object"), stamp(low), stamp(high))
	return p.bytes()
}
